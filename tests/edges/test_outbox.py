"""What each answer of a relay means for a reply, and how politely mails leave."""

import asyncio
import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from mailbot.demo.servers import EmbeddedSmtp, Fault
from mailbot.errors import (
    LoginRefused,
    MailbotError,
    RelayBusy,
    ReplyRefused,
    ReplyUncertain,
    SettingsWrong,
)
from mailbot.outbox import Pacing, RelayAccount, next_slot, send, send_mail
from tests.builders.servers import NOON, certificate, mail, relay_of

BOT, CUSTOMER = "bot@example.test", "a@customer.test"
BUSY = "451 4.7.1 try later"
NO = "550 5.7.1 no"


@pytest.fixture
def smtp() -> Iterator[EmbeddedSmtp]:
    with EmbeddedSmtp(users={BOT: "code"}) as server:
        yield server


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    return certificate(tmp_path_factory.mktemp("tls"))


def failure(smtp: EmbeddedSmtp, **changes: object) -> MailbotError:
    """What sending one mail raises."""
    with pytest.raises(MailbotError) as info:
        send_mail(relay_of(smtp, **changes), BOT, CUSTOMER, mail())
    return info.value


def test_a_mail_arrives_byte_for_byte_and_the_final_answer_comes_back(smtp: EmbeddedSmtp) -> None:
    raw = b"Subject: x\r\n\r\n.\r\n..two\r\n.three\r\nlast\r\n"
    assert send_mail(relay_of(smtp), BOT, CUSTOMER, raw) == "250 2.0.0 queued as 1"
    (taken,) = smtp.mails
    assert taken == (BOT, (CUSTOMER,), raw)


@pytest.mark.parametrize("raw", [b"a: b\n\nlf only\n", b"a: b\r\n\r\nno end", b"a: b\r\rcr\r"])
def test_line_ends_are_made_proper(smtp: EmbeddedSmtp, raw: bytes) -> None:
    send_mail(relay_of(smtp), BOT, CUSTOMER, raw)
    assert smtp.mails[0].data.replace(b"\r\n", b"").count(b"\n") == 0
    assert smtp.mails[0].data.split() == raw.split()
    assert smtp.mails[0].data.endswith(b"\r\n")


def test_a_relay_that_wants_no_login_gets_none() -> None:
    with EmbeddedSmtp() as smtp:
        assert asyncio.run(send(relay_of(smtp), BOT, CUSTOMER, mail())).startswith("250")


def test_a_wrong_code_is_a_refused_login_and_is_tried_once(smtp: EmbeddedSmtp) -> None:
    smtp.script.add("AUTH", Fault.NONE, "421 a second attempt")
    error = failure(smtp, password=SecretStr("secret-but-wrong"))
    assert isinstance(error, LoginRefused)
    assert "授权码" in str(error)
    assert "secret-but-wrong" not in str(error)


def test_a_login_demanded_by_surprise_is_a_refused_login(smtp: EmbeddedSmtp) -> None:
    assert isinstance(failure(smtp, user=""), LoginRefused)


@pytest.mark.parametrize("methods", ["250 AUTH LOGIN", "250 AUTH CRAM-MD5", "250 AUTH PLAIN LOGIN"])
def test_each_kind_of_login_is_known(smtp: EmbeddedSmtp, methods: str) -> None:
    smtp.script.add("EHLO", f"250-relay\r\n{methods}")
    smtp.script.add("AUTH", "535 no")
    assert isinstance(failure(smtp), LoginRefused)


def test_a_relay_without_any_login_we_know_is_a_wrong_setting(smtp: EmbeddedSmtp) -> None:
    smtp.script.add("EHLO", "250-relay\r\n250 AUTH GSSAPI")
    assert isinstance(failure(smtp), SettingsWrong)


STEPS = ["CONNECT", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "CONTENT"]
OF_ACCOUNT = {"CONNECT", "EHLO", "AUTH", "MAIL"}


@pytest.mark.parametrize("step", STEPS)
def test_4yz_at_any_step_means_later(smtp: EmbeddedSmtp, step: str) -> None:
    smtp.script.add(step, BUSY)
    error = failure(smtp)
    assert isinstance(error, RelayBusy)
    assert error.code == 451
    assert error.whole_account == (step in OF_ACCOUNT)
    assert error.retry_after > 0
    assert smtp.mails == []


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "CONTENT"])
@pytest.mark.parametrize("answer", [NO, "552 5.3.4 too large", "554 DT:SPM", "550 DT:SPM"])
def test_5yz_to_the_mail_refuses_the_reply(smtp: EmbeddedSmtp, step: str, answer: str) -> None:
    smtp.script.add(step, answer)
    error = failure(smtp)
    assert isinstance(error, ReplyRefused)
    assert error.code == int(answer[:3])


@pytest.mark.parametrize("step", ["CONNECT", "EHLO"])
def test_5yz_before_the_mail_is_named_is_no_fault_of_the_reply(
    smtp: EmbeddedSmtp, step: str
) -> None:
    smtp.script.add(step, "554 5.7.1 your address is blocked")
    error = failure(smtp)
    assert isinstance(error, RelayBusy)
    assert error.whole_account


@pytest.mark.parametrize("answer", ["535 5.7.8 no", "534 5.7.9 weak", "538 tls first", "550 no"])
def test_5yz_to_the_login_is_a_refused_login(smtp: EmbeddedSmtp, answer: str) -> None:
    smtp.script.add("AUTH", answer)
    assert isinstance(failure(smtp), LoginRefused)


@pytest.mark.parametrize(
    "answer",
    [
        "553 Mail from must equal authorized user",
        "501 mail from address must be same as authorization user",
        "553 5.7.1 Sender address rejected: not owned by user bot",
    ],
)
def test_a_sender_that_is_not_the_account_is_a_wrong_setting(
    smtp: EmbeddedSmtp, answer: str
) -> None:
    smtp.script.add("MAIL", answer)
    assert isinstance(failure(smtp), SettingsWrong)


@pytest.mark.parametrize(
    ("step", "answer", "whole_account", "least"),
    [
        ("CONNECT", "421 HL:ICC 163 smtp1", True, 1800),
        ("MAIL", "450 MI:CEL 163", True, 60),
        ("RCPT", "450 MI:DMC 163", True, 60),
        ("RCPT", "421 MI:CCL 163", True, 60),
        ("RCPT", "450 RP:CEL 163", True, 60),
        ("RCPT", "451 MI:SFQ 163", True, 900),
        ("CONTENT", "451 DT:SPM 163", False, 900),
        ("MAIL", "550 MI:STC 163", True, 4 * 3600),
        ("RCPT", "550 RP:TRC 163", True, 4 * 3600),
        ("RCPT", "421 4.3.2 closing", True, 60),
        ("AUTH", "454 4.7.0 temporary", True, 60),
        ("AUTH", "535 Error: authentication failed, system busy", True, 60),
        ("RCPT", "450 4.2.1 greylisted", False, 60),
    ],
)
def test_quotas_and_blocks_slow_down_what_they_are_about(
    smtp: EmbeddedSmtp, step: str, answer: str, whole_account: object, least: float
) -> None:
    smtp.script.add(step, answer)
    error = failure(smtp)
    assert isinstance(error, RelayBusy)
    assert (error.code, error.whole_account) == (int(answer[:3]), whole_account)
    assert error.retry_after >= least


@pytest.mark.parametrize("step", ["CONNECT", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("fault", [Fault.STALL, Fault.HANG_UP])
def test_silence_before_the_content_means_later(
    smtp: EmbeddedSmtp, step: str, fault: Fault
) -> None:
    smtp.script.add(step, fault)
    started = time.monotonic()
    error = failure(smtp, connect_seconds=0.2, command_seconds=0.2)
    assert isinstance(error, RelayBusy)
    assert error.code == 0
    assert error.whole_account == (step in OF_ACCOUNT)
    assert time.monotonic() - started < 2
    assert smtp.mails == []


@pytest.mark.parametrize(
    ("fault", "taken"),
    [
        (Fault.STALL, 0),
        (Fault.HANG_UP, 0),
        (Fault.TAKEN_STALL, 1),
        (Fault.TAKEN_HANG_UP, 1),
        ("hello?", 0),
        ("354 go on", 0),
    ],
)
def test_silence_after_the_content_leaves_the_reply_uncertain(
    smtp: EmbeddedSmtp, fault: Fault | str, taken: int
) -> None:
    smtp.script.add("CONTENT", fault)
    assert isinstance(failure(smtp, data_seconds=0.2), ReplyUncertain)
    assert len(smtp.mails) == taken


def test_data_answered_with_anything_but_go_on_sends_nothing(smtp: EmbeddedSmtp) -> None:
    smtp.script.add("DATA", "250 what?")
    assert isinstance(failure(smtp), RelayBusy)
    assert smtp.mails == []


@pytest.mark.parametrize("fault", [Fault.STALL, Fault.HANG_UP, "500 what?"])
def test_trouble_at_good_bye_does_not_undo_a_sent_mail(
    smtp: EmbeddedSmtp, fault: Fault | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailbot.outbox.QUIT_SECONDS", 0.1)
    smtp.script.add("QUIT", fault)
    assert send_mail(relay_of(smtp), BOT, CUSTOMER, mail()).startswith("250")


def test_only_the_scripted_mail_is_refused(smtp: EmbeddedSmtp) -> None:
    smtp.script.add("CONTENT", Fault.NONE, BUSY)
    relay = relay_of(smtp)
    send_mail(relay, BOT, CUSTOMER, mail(1))
    assert isinstance(failure(smtp), RelayBusy)
    assert send_mail(relay, BOT, CUSTOMER, mail(3)) == "250 2.0.0 queued as 2"


def test_a_mail_larger_than_announced_is_refused_before_it_is_sent(smtp: EmbeddedSmtp) -> None:
    smtp.script.add("EHLO", "250-relay\r\n250-AUTH PLAIN\r\n250 SIZE 10")
    smtp.script.add("AUTH", "235 go on")
    smtp.script.add("MAIL", "552 5.3.4 too large")
    error = failure(smtp)
    assert isinstance(error, ReplyRefused)
    assert error.code == 552


@pytest.mark.parametrize(
    "recipient",
    ["张三@客户.cn", "a@客户.cn", "a b@c.d", "a@b>\r\nRCPT TO:<x@y.z", "no-at-sign", "", "<a@b.c>"],
)
def test_addresses_that_cannot_be_mailed_to_are_refused_before_connecting(recipient: str) -> None:
    relay = RelayAccount(host="127.0.0.1", port=9, security="plain", sender=BOT)
    with pytest.raises(ReplyRefused, match="ASCII"):
        send_mail(relay, BOT, recipient, mail())


def test_an_error_names_no_customer(smtp: EmbeddedSmtp) -> None:
    smtp.script.add("RCPT", f"550 5.1.1 <{CUSTOMER}>: no such user {CUSTOMER}")
    error = failure(smtp)
    assert "customer" not in str(error)
    assert "no such user" in str(error)


def test_nobody_listening_means_later() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        relay = RelayAccount(
            host="127.0.0.1", port=taken.getsockname()[1], security="plain", sender=BOT
        )
        with pytest.raises(RelayBusy) as info:
            send_mail(relay, BOT, CUSTOMER, mail())
    assert info.value.whole_account


def test_tls_and_starttls_protect_the_dialogue(
    tls: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context, trusted = tls
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    for security in ("tls", "starttls"):
        with EmbeddedSmtp(users={BOT: "code"}, **{security: context}) as smtp:
            send_mail(relay_of(smtp, security=security), BOT, CUSTOMER, mail())
            assert len(smtp.mails) == 1


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_nobody_vouches_for_is_not_accepted(
    tls: tuple[ssl.SSLContext, Path], security: str
) -> None:
    context, _ = tls
    with EmbeddedSmtp(users={BOT: "code"}, **{security: context}) as smtp:
        error = failure(smtp, security=security)
        assert smtp.mails == []
    assert isinstance(error, RelayBusy)
    assert "certificate" in str(error).lower()


def test_starttls_is_never_done_without(smtp: EmbeddedSmtp) -> None:
    assert isinstance(failure(smtp, security="starttls"), SettingsWrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"security": "plain"},
        {"sender": "no address"},
        {"local_hostname": "a\r\nRSET"},
        {"data_seconds": 0},
    ],
)
def test_settings_that_cannot_work_are_refused(wrong: dict[str, object]) -> None:
    good = {"host": "smtp.126.com", "sender": "intake@126.com"}
    assert RelayAccount.model_validate(good).port == 465
    with pytest.raises(ValidationError):
        RelayAccount.model_validate(good | wrong)


# -- pacing

pacings = st.builds(
    Pacing,
    seconds_between=st.floats(0, 600),
    per_quarter_hour=st.integers(1, 8),
    per_day=st.integers(1, 20),
)
moments = st.integers(0, 3 * 86400).map(lambda s: NOON + timedelta(seconds=s))


def within(sent: list[datetime], end: datetime, span: timedelta) -> int:
    """How many were sent in the span that ends at, and includes, `end`."""
    return sum(end - span < time_ <= end for time_ in sent)


@given(pacings, moments, st.integers(1, 40))
def test_mails_sent_at_their_slots_never_break_a_limit(
    pacing: Pacing, now: datetime, many: int
) -> None:
    sent: list[datetime] = []
    for _ in range(many):
        sent.append(next_slot(sent, now, pacing))
    for slot in sent:
        assert within(sent, slot, timedelta(minutes=15)) <= pacing.per_quarter_hour
        assert within(sent, slot, timedelta(days=1)) <= pacing.per_day
    gaps = [later - earlier for earlier, later in pairwise(sent)]
    assert all(gap >= timedelta(seconds=pacing.seconds_between) for gap in gaps)


@given(pacings, st.lists(moments, max_size=30), moments)
def test_a_slot_is_never_past_and_never_later_than_a_rule_demands(
    pacing: Pacing, sent: list[datetime], now: datetime
) -> None:
    slot = next_slot(sent, now, pacing)
    assert slot >= now
    gap = timedelta(seconds=pacing.seconds_between)
    spans = (gap, timedelta(minutes=15), timedelta(days=1))
    assert slot == now or any(slot - span in sent for span in spans)


@given(pacings, st.lists(moments, max_size=30), moments)
def test_the_order_of_past_mails_does_not_matter(
    pacing: Pacing, sent: list[datetime], now: datetime
) -> None:
    assert next_slot(reversed(sent), now, pacing) == next_slot(sorted(sent), now, pacing)


def test_the_first_mail_leaves_at_once_and_the_next_after_twenty_seconds() -> None:
    assert next_slot([], NOON, Pacing()) == NOON
    assert next_slot([NOON], NOON, Pacing()) == NOON + timedelta(seconds=20)
    assert next_slot([NOON - timedelta(days=1)] * 150, NOON, Pacing()) == NOON
    assert next_slot([NOON] * 150, NOON, Pacing()) == datetime(2026, 11, 21, 12, tzinfo=UTC)
