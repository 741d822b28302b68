"""What is fetched from an IMAP server, and how its refusals and silences are told apart."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from mailbot.demo.servers import EmbeddedImap, Fault
from mailbot.errors import LoginRefused, MailboxUnreachable, SettingsWrong, UnsafeLogin
from mailbot.mailbox import BackOff, Mailbox, MailboxAccount, wire
from tests.builders.servers import NOON, account_of, certificate, mail

JUNK = "垃圾邮件"


@pytest.fixture
def imap() -> Iterator[EmbeddedImap]:
    with EmbeddedImap(folders=["INBOX", JUNK, "已发送"], netease=True) as server:
        yield server


@pytest.fixture
def idling() -> Iterator[EmbeddedImap]:
    with EmbeddedImap(folders=["INBOX", JUNK]) as server:
        yield server


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    return certificate(tmp_path_factory.mktemp("tls"))


def test_a_mail_comes_byte_for_byte_with_its_place_and_the_time_it_was_taken_in(
    imap: EmbeddedImap,
) -> None:
    raw = b"Subject: \xd0\xd0\r\n\r\n\x00\xff bare\rreturn {12}\r\n)\r\nA1 OK done\r\n"
    when = datetime(2026, 1, 18, 16, 30, 52, tzinfo=timezone(timedelta(hours=8)))
    uid = imap.deliver("INBOX", raw, when)
    with Mailbox(account_of(imap)) as mailbox:
        (message,) = mailbox.fetch_new("INBOX", None, 0)
    assert message.data == raw
    assert message.size == len(raw)
    assert message.received_at == when
    assert message.ref.mailbox == "intake/INBOX"
    assert (message.ref.uidvalidity, message.ref.uid) == (imap.uidvalidity("INBOX"), uid)


def test_only_mails_above_the_stored_uid_come(imap: EmbeddedImap) -> None:
    uids = [imap.deliver("INBOX", mail(n)) for n in range(4)]
    known = imap.uidvalidity("INBOX")
    with Mailbox(account_of(imap)) as mailbox:
        new = [m.ref.uid for m in mailbox.fetch_new("INBOX", known, uids[1])]
        assert new == uids[2:]
        assert list(mailbox.fetch_new("INBOX", known, uids[3])) == []
        uids.append(imap.deliver("INBOX", mail(5)))
        assert [m.ref.uid for m in mailbox.fetch_new("INBOX", known, uids[3])] == uids[4:]


def test_an_empty_folder_has_no_mails(imap: EmbeddedImap) -> None:
    with Mailbox(account_of(imap)) as mailbox:
        assert list(mailbox.fetch_new(JUNK, None, 0)) == []
        assert mailbox.list_uids(JUNK) == (imap.uidvalidity(JUNK), frozenset())
        assert mailbox.find_in_folder(JUNK, "<1@customer.test>") is None


def test_chinese_folders_are_named_as_people_read_them(imap: EmbeddedImap) -> None:
    imap.deliver(JUNK, mail(7))
    with Mailbox(account_of(imap)) as mailbox:
        assert set(mailbox.list_folders()) == {"INBOX", JUNK, "已发送"}
        (message,) = mailbox.fetch_new(JUNK, None, 0)
        assert mailbox.find_sent_folder() == "已发送"
    assert message.ref.mailbox == f"intake/{JUNK}"
    assert message.data == mail(7)


def test_an_account_may_have_no_folder_of_sent_mail(idling: EmbeddedImap) -> None:
    with Mailbox(account_of(idling)) as mailbox:
        assert mailbox.find_sent_folder() is None


def test_a_changed_uidvalidity_brings_every_mail_again(imap: EmbeddedImap) -> None:
    uids = [imap.deliver("INBOX", mail(n)) for n in range(3)]
    old = imap.uidvalidity("INBOX")
    new = imap.change_uidvalidity("INBOX")
    with Mailbox(account_of(imap)) as mailbox:
        refs = [m.ref for m in mailbox.fetch_new("INBOX", old, uids[-1])]
        assert [(r.uidvalidity, r.uid) for r in refs] == [(new, 1), (new, 2), (new, 3)]
        assert list(mailbox.fetch_missing("INBOX", old, {1, 2})) == []


def test_a_mail_too_large_comes_as_its_header_section_only(imap: EmbeddedImap) -> None:
    imap.deliver("INBOX", mail(1))
    imap.deliver("INBOX", mail(2, padding=5000))
    imap.deliver("INBOX", mail(3))
    with Mailbox(account_of(imap, max_bytes=1000)) as mailbox:
        first, large, last = mailbox.fetch_new("INBOX", None, 0)
    assert first.data == mail(1)
    assert last.data == mail(3)
    assert large.data is None
    assert large.size == len(mail(2, padding=5000))
    assert b"Message-ID: <2@customer.test>" in large.head
    assert b"xxx" not in large.head


def test_a_mail_larger_than_announced_is_cut_to_its_header_section(imap: EmbeddedImap) -> None:
    uid = imap.deliver("INBOX", mail(1, padding=5000))
    imap.script.add("UID FETCH", f"* 1 FETCH (UID {uid} RFC822.SIZE 10)\nOK listed")
    with Mailbox(account_of(imap, max_bytes=1000)) as mailbox:
        (large,) = mailbox.fetch_new("INBOX", None, 0)
    assert large.data is None
    assert large.size == len(mail(1, padding=5000))
    assert b"xxx" not in large.head


def test_a_mail_of_unknown_size_comes_all_the_same(imap: EmbeddedImap) -> None:
    uids = [imap.deliver("INBOX", mail(n)) for n in range(3)]
    lines = [f"* {n} FETCH (UID {uid})" for n, uid in enumerate(uids, start=1)]
    imap.script.add("UID FETCH", "\n".join([*lines, "OK listed"]))
    with Mailbox(account_of(imap)) as mailbox:
        messages = list(mailbox.fetch_new("INBOX", None, 0))
    assert [m.data for m in messages] == [mail(n) for n in range(3)]
    assert all(m.received_at.tzinfo for m in messages)


def test_changes_of_flags_told_in_between_are_not_taken_for_mails(imap: EmbeddedImap) -> None:
    uid = imap.deliver("INBOX", mail(1))
    flags = "* 7 FETCH (FLAGS (\\Seen))"
    entry = f"* 1 FETCH (UID {uid} RFC822.SIZE {len(mail(1))})"
    imap.script.add("UID FETCH", f"{flags}\n{entry}\n{flags}\nOK listed")
    with Mailbox(account_of(imap)) as mailbox:
        assert [m.ref.uid for m in mailbox.fetch_new("INBOX", None, 0)] == [uid]


@pytest.mark.parametrize("batch_bytes", [1, 300, 10_000])
def test_batches_neither_lose_nor_reorder_mails(imap: EmbeddedImap, batch_bytes: int) -> None:
    uids = [imap.deliver("INBOX", mail(n, padding=n * 40)) for n in range(12)]
    with Mailbox(account_of(imap, batch_bytes=batch_bytes)) as mailbox:
        messages = list(mailbox.fetch_new("INBOX", None, 0))
    assert [m.ref.uid for m in messages] == uids
    assert [m.data for m in messages] == [mail(n, padding=n * 40) for n in range(12)]


def test_a_hundred_and_more_mails_come_in_several_commands(imap: EmbeddedImap) -> None:
    uids = [imap.deliver("INBOX", mail(n)) for n in range(230)]
    with Mailbox(account_of(imap)) as mailbox:
        assert [m.ref.uid for m in mailbox.fetch_new("INBOX", None, 0)] == uids


def test_a_mail_deleted_before_it_was_fetched_is_skipped(imap: EmbeddedImap) -> None:
    uids = [imap.deliver("INBOX", mail(n)) for n in range(3)]
    imap.script.add("UID FETCH", Fault.NONE, Fault.NONE, "OK nothing there")
    with Mailbox(account_of(imap, batch_bytes=1)) as mailbox:
        fetched = [m.ref.uid for m in mailbox.fetch_new("INBOX", None, 0)]
    assert fetched == [uids[0], uids[2]]


def test_another_folder_opened_between_two_batches_does_not_mix_mails(imap: EmbeddedImap) -> None:
    for n in range(3):
        imap.deliver("INBOX", mail(n))
        imap.deliver(JUNK, mail(100 + n))
    with Mailbox(account_of(imap, batch_bytes=1)) as mailbox:
        inbox, junk = mailbox.fetch_new("INBOX", None, 0), mailbox.fetch_new(JUNK, None, 0)
        data = [m.data for pair in zip(inbox, junk, strict=True) for m in pair]
    assert data == [mail(0), mail(100), mail(1), mail(101), mail(2), mail(102)]


def test_a_folder_renumbered_between_two_batches_ends_the_fetch(imap: EmbeddedImap) -> None:
    for n in range(3):
        imap.deliver("INBOX", mail(n))
    with Mailbox(account_of(imap, batch_bytes=1)) as mailbox:
        messages = mailbox.fetch_new("INBOX", None, 0)
        assert next(messages).data == mail(0)
        mailbox.examine(JUNK)
        imap.change_uidvalidity("INBOX")
        assert list(messages) == []


def test_fetching_leaves_mails_unseen(imap: EmbeddedImap) -> None:
    imap.deliver("INBOX", mail(1))
    with Mailbox(account_of(imap)) as mailbox:
        assert len(list(mailbox.fetch_new("INBOX", None, 0))) == 1
        unseen = mailbox._client.folder_status("INBOX", ["UNSEEN"])
    assert unseen[b"UNSEEN"] == 1


def test_reconciliation_sees_every_uid_and_fetches_what_is_missing(imap: EmbeddedImap) -> None:
    uids = [imap.deliver("INBOX", mail(n)) for n in range(5)]
    imap.expunge("INBOX", uids[2])
    with Mailbox(account_of(imap)) as mailbox:
        uidvalidity, found = mailbox.list_uids("INBOX")
        missing = list(mailbox.fetch_missing("INBOX", uidvalidity, {uids[1], uids[2], uids[4]}))
        assert list(mailbox.fetch_missing("INBOX", uidvalidity, ())) == []
    assert found == set(uids) - {uids[2]}
    assert [m.data for m in missing] == [mail(1), mail(4)]


@pytest.mark.parametrize("searching", [None, "NO no search here", "BAD what", "OK nothing"])
def test_a_sent_mail_is_found_by_its_message_id_whatever_search_says(
    imap: EmbeddedImap, searching: str | None
) -> None:
    uids = [imap.deliver("已发送", mail(n)) for n in range(5)]
    if searching:
        imap.script.add("UID SEARCH", searching)
    with Mailbox(account_of(imap)) as mailbox:
        assert mailbox.find_in_folder("已发送", "<3@customer.test>") == uids[3]
        assert mailbox.find_in_folder("已发送", "<99@customer.test>") is None


def test_an_older_sent_mail_is_found_by_asking_the_server(
    imap: EmbeddedImap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailbot.mailbox.connection.NEWEST", 2)
    uids = [imap.deliver("已发送", mail(n)) for n in range(5)]
    imap.script.add("UID SEARCH", Fault.NONE, "NO no search here")
    with Mailbox(account_of(imap)) as mailbox:
        assert mailbox.find_in_folder("已发送", "<0@customer.test>") == uids[0]
        assert mailbox.find_in_folder("已发送", "<0@customer.test>") is None


def test_a_hang_up_while_searching_is_not_taken_for_no_such_mail(
    imap: EmbeddedImap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailbot.mailbox.connection.NEWEST", 1)
    for n in range(3):
        imap.deliver("已发送", mail(n))
    imap.script.add("UID SEARCH", Fault.HANG_UP)
    with Mailbox(account_of(imap)) as mailbox, pytest.raises(MailboxUnreachable):
        mailbox.find_in_folder("已发送", "<0@customer.test>")


def test_the_client_identifies_after_login_where_id_is_offered(imap: EmbeddedImap) -> None:
    with Mailbox(account_of(imap, client_id={"name": "mailbot", "support-email": "a@b"})) as box:
        box.examine("INBOX")
    assert imap.identities == [{"name": "mailbot", "support-email": "a@b"}]


def test_a_stale_code_is_told_as_an_unsafe_login_with_its_cures(imap: EmbeddedImap) -> None:
    imap.stale_code = True
    with Mailbox(account_of(imap)) as mailbox, pytest.raises(UnsafeLogin, match="授权码") as info:
        mailbox.examine("INBOX")
    assert "kefu@188.com" in str(info.value)
    assert "\n" not in str(info.value)


def test_id_is_sent_even_where_it_is_not_offered_once_a_refusal_asks_for_it(
    imap: EmbeddedImap,
) -> None:
    imap.script.add("LOGIN", "OK logged in")
    imap.script.add("CAPABILITY", *["* CAPABILITY IMAP4rev1\nOK listed"] * 2)
    with Mailbox(account_of(imap)) as mailbox:
        assert imap.identities == []
        assert mailbox.examine("INBOX").exists == 0
    assert len(imap.identities) == 1


@pytest.mark.parametrize(
    "answer",
    [
        "* 1 FETCH (UID x RFC822.SIZE y)\nOK done",
        "* 1 FETCH (UID 7 RFC822.SIZE\nOK done",
        "* 1 FETCH (UID 7 RFC822.SIZE)\nOK done",
        "* 1 FETCH\nOK done",
        "* 1 FETCH ()) (\nOK done",
        "* 1 FETCH (UID 7 BODY[] {5000}\nOK done",
        "* BYE tired\nBAD tired",
        "NO not now",
        "BAD what?",
        "garbage",
        "\x00\x00\nOK done",
    ],
)
def test_an_answer_that_makes_no_sense_is_a_server_out_of_reach(
    imap: EmbeddedImap, answer: str
) -> None:
    imap.deliver("INBOX", mail(1))
    imap.script.add("UID FETCH", answer)
    account = account_of(imap, read_seconds=0.2)
    with pytest.raises(MailboxUnreachable), Mailbox(account) as mailbox:
        list(mailbox.fetch_new("INBOX", None, 0))


def test_a_server_that_refuses_id_is_used_all_the_same(idling: EmbeddedImap) -> None:
    idling.script.add("ID", "NO not now")
    idling.deliver("INBOX", mail(1))
    with Mailbox(account_of(idling)) as mailbox:
        assert len(list(mailbox.fetch_new("INBOX", None, 0))) == 1


def test_a_wrong_code_is_a_refused_login_that_names_the_code(imap: EmbeddedImap) -> None:
    account = account_of(imap, password=SecretStr("secret-but-wrong"))
    with pytest.raises(LoginRefused, match="授权码") as info, Mailbox(account):
        pass
    assert "secret-but-wrong" not in str(info.value)


@pytest.mark.parametrize("fault", [Fault.HANG_UP, Fault.STALL, "NO [UNAVAILABLE] busy"])
def test_trouble_during_login_is_not_taken_for_a_wrong_code(
    imap: EmbeddedImap, fault: Fault | str
) -> None:
    imap.script.add("LOGIN", fault)
    with (
        pytest.raises(MailboxUnreachable),
        Mailbox(account_of(imap, read_seconds=0.2)),
    ):
        pass


@pytest.mark.parametrize("step", ["CONNECT", "ID", "EXAMINE", "UID FETCH"])
@pytest.mark.parametrize("fault", [Fault.HANG_UP, Fault.HALF, Fault.STALL])
def test_a_server_that_dies_at_any_step_is_unreachable_within_the_deadline(
    imap: EmbeddedImap, step: str, fault: Fault
) -> None:
    imap.deliver("INBOX", mail(1))
    imap.script.add(step, fault)
    account = account_of(imap, connect_seconds=0.2, read_seconds=0.2)
    started = time.monotonic()
    with pytest.raises(MailboxUnreachable), Mailbox(account) as mailbox:
        list(mailbox.fetch_new("INBOX", None, 0))
    assert time.monotonic() - started < 2


def test_mails_fetched_before_a_hang_up_are_not_fetched_again(imap: EmbeddedImap) -> None:
    uids = [imap.deliver("INBOX", mail(n, padding=2000)) for n in range(3)]
    imap.script.add("UID FETCH", Fault.NONE, Fault.NONE, Fault.HALF)
    account = account_of(imap, batch_bytes=1)
    stored: list[int] = []
    with pytest.raises(MailboxUnreachable), Mailbox(account) as mailbox:
        stored.extend(m.ref.uid for m in mailbox.fetch_new("INBOX", None, 0))
    assert stored == uids[:1]
    with Mailbox(account) as mailbox:
        known = imap.uidvalidity("INBOX")
        stored.extend(m.ref.uid for m in mailbox.fetch_new("INBOX", known, stored[-1]))
    assert stored == uids


def test_a_server_that_trickles_for_ever_is_cut_off(imap: EmbeddedImap) -> None:
    imap.deliver("INBOX", mail(1, padding=2000))
    imap.script.add("UID FETCH", Fault.NONE, Fault.TRICKLE)
    account = account_of(imap, read_seconds=5, call_seconds=0.3)
    started = time.monotonic()
    with pytest.raises(MailboxUnreachable), Mailbox(account) as mailbox:
        list(mailbox.fetch_new("INBOX", None, 0))
    assert time.monotonic() - started < 2


def test_after_trouble_the_connection_stays_closed(imap: EmbeddedImap) -> None:
    with Mailbox(account_of(imap)) as mailbox:
        mailbox.close()
        with pytest.raises(MailboxUnreachable, match="closed"):
            mailbox.examine("INBOX")


def test_a_server_that_stalls_at_logout_does_no_harm(imap: EmbeddedImap) -> None:
    imap.script.add("LOGOUT", Fault.STALL)
    with Mailbox(account_of(imap, read_seconds=0.1)) as mailbox:
        mailbox.examine("INBOX")


def test_nobody_listening_is_unreachable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        account = MailboxAccount(
            host="127.0.0.1", port=taken.getsockname()[1], security="plain", connect_seconds=0.2
        )
        with pytest.raises(MailboxUnreachable, match="refused"), Mailbox(account):
            pass


def test_a_missing_folder_is_told_with_the_folders_there_are(imap: EmbeddedImap) -> None:
    with Mailbox(account_of(imap)) as mailbox:
        with pytest.raises(SettingsWrong, match="广告邮件") as info:
            mailbox.examine("广告邮件")
        assert mailbox.examine(JUNK).exists == 0
    assert JUNK in str(info.value)


def test_a_folder_refused_for_the_moment_is_no_missing_folder(imap: EmbeddedImap) -> None:
    imap.script.add("EXAMINE", "NO [INUSE] try later")
    with Mailbox(account_of(imap)) as mailbox, pytest.raises(MailboxUnreachable, match="INUSE"):
        mailbox.examine("INBOX")


def test_an_answer_without_uidvalidity_is_not_believed(imap: EmbeddedImap) -> None:
    imap.script.add("EXAMINE", "OK done")
    with Mailbox(account_of(imap)) as mailbox, pytest.raises(MailboxUnreachable):
        mailbox.examine("INBOX")


def test_idle_ends_as_soon_as_a_mail_arrives(idling: EmbeddedImap) -> None:
    with Mailbox(account_of(idling)) as mailbox:
        mailbox.examine("INBOX")
        timer = threading.Timer(0.1, idling.deliver, ("INBOX", mail(1)))
        timer.start()
        started = time.monotonic()
        assert mailbox.wait(5)
        assert time.monotonic() - started < 2
        timer.join()
        assert len(list(mailbox.fetch_new("INBOX", None, 0))) == 1


def test_idle_hears_a_mail_arrive_through_tls(
    tls: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context, trusted = tls
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with EmbeddedImap(tls=context) as imap, Mailbox(account_of(imap, security="tls")) as mailbox:
        timer = threading.Timer(0.1, imap.deliver, ("INBOX", mail(1)))
        timer.start()
        assert mailbox.wait(5)
        timer.join()
        assert len(list(mailbox.fetch_new("INBOX", None, 0))) == 1


def test_idle_listens_to_the_first_folder_whichever_was_read_last(idling: EmbeddedImap) -> None:
    with Mailbox(account_of(idling, folders=["INBOX", JUNK])) as mailbox:
        mailbox.examine(JUNK)
        timer = threading.Timer(0.1, idling.deliver, ("INBOX", mail(1)))
        timer.start()
        assert mailbox.wait(5)
        timer.join()


def test_idle_is_renewed_and_ends_in_time_when_nothing_happens(idling: EmbeddedImap) -> None:
    with Mailbox(account_of(idling, idle_seconds=0.05)) as mailbox:
        started = time.monotonic()
        assert not mailbox.wait(0.2)
        assert 0.2 <= time.monotonic() - started < 1
        assert mailbox.list_uids("INBOX")[1] == frozenset()


@pytest.mark.parametrize("offered", [True, False])
def test_waiting_can_be_interrupted(offered: bool) -> None:  # noqa: FBT001 - a case of the test
    stop = threading.Event()
    with EmbeddedImap(netease=not offered) as imap, Mailbox(account_of(imap)) as mailbox:
        threading.Timer(0.1, stop.set).start()
        started = time.monotonic()
        assert mailbox.wait(30, stop)
        assert time.monotonic() - started < 2


def test_without_idle_waiting_is_a_pause(imap: EmbeddedImap) -> None:
    with Mailbox(account_of(imap)) as mailbox:
        assert not mailbox.wait(0.05)


@pytest.mark.parametrize("fault", [Fault.STALL, Fault.HANG_UP])
def test_a_dead_idle_is_noticed(idling: EmbeddedImap, fault: Fault) -> None:
    with Mailbox(account_of(idling, read_seconds=0.2)) as mailbox:
        idling.script.add("IDLE", fault)
        with pytest.raises(MailboxUnreachable):
            mailbox.wait(0.1)


def test_a_server_that_goes_away_during_idle_is_noticed_at_once() -> None:
    with EmbeddedImap() as imap:
        mailbox = Mailbox(account_of(imap, read_seconds=0.5)).__enter__()
        threading.Timer(0.1, imap.hang_up).start()
        started = time.monotonic()
        with pytest.raises(MailboxUnreachable):
            mailbox.wait(30)
        assert time.monotonic() - started < 5


def test_tls_and_starttls_protect_the_connection(
    tls: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context, trusted = tls
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with EmbeddedImap(tls=context) as imap, Mailbox(account_of(imap, security="tls")) as mailbox:
        assert mailbox.examine("INBOX").exists == 0
    with (
        EmbeddedImap(starttls=context) as imap,
        Mailbox(account_of(imap, security="starttls")) as mailbox,
    ):
        assert mailbox.examine("INBOX").exists == 0


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_nobody_vouches_for_is_not_accepted(
    tls: tuple[ssl.SSLContext, Path], security: str
) -> None:
    context, _ = tls
    server = EmbeddedImap(tls=context) if security == "tls" else EmbeddedImap(starttls=context)
    with (
        server as imap,
        pytest.raises(MailboxUnreachable, match="CERTIFICATE_VERIFY_FAILED"),
        Mailbox(account_of(imap, security=security)),
    ):
        pass


def test_starttls_is_never_done_without(imap: EmbeddedImap) -> None:
    with pytest.raises(SettingsWrong, match="STARTTLS"):
        Mailbox(account_of(imap, security="starttls")).__enter__()


def test_tls_to_a_port_without_tls_is_unreachable(imap: EmbeddedImap) -> None:
    with pytest.raises(MailboxUnreachable, match="tls"):
        Mailbox(account_of(imap, security="tls", connect_seconds=0.3)).__enter__()


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": "imap.126.com", "security": "plain"},
        {"host": "10.0.0.1", "security": "plain"},
        {"password": "授权码"},
        {"user": "a\r\nb"},
        {"folders": ()},
        {"idle_seconds": 600},
        {"name": "a/b"},
    ],
)
def test_settings_that_cannot_work_are_refused(wrong: dict[str, object]) -> None:
    good = {"host": "imap.126.com", "user": "intake@126.com", "password": "code"}
    assert MailboxAccount.model_validate(good).port == 993
    with pytest.raises(ValidationError):
        MailboxAccount.model_validate(good | wrong)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "LOCALHOST"])
def test_plain_is_allowed_to_this_machine(host: str) -> None:
    assert MailboxAccount(host=host, security="plain").host == host


def test_the_password_is_never_printed() -> None:
    account = MailboxAccount(host="imap.126.com", password=SecretStr("hush"))
    assert "hush" not in repr(account) + str(account) + account.model_dump_json()


def test_the_back_off_grows_is_capped_and_starts_over_after_success() -> None:
    back_off = BackOff(first=1, longest=20)
    waits = [back_off.failure() for _ in range(10)]
    assert all(2**n <= wait <= 2**n + 1 for n, wait in enumerate(waits[:4]))
    assert all(20 <= wait <= 21 for wait in waits[6:])
    back_off.success()
    assert back_off.failure() <= 2


def test_times_of_arrival_are_aware(imap: EmbeddedImap) -> None:
    imap.deliver("INBOX", mail(1), NOON)
    with Mailbox(account_of(imap)) as mailbox:
        (message,) = mailbox.fetch_new("INBOX", None, 0)
    assert message.received_at.astimezone(UTC) == NOON


def test_a_large_mail_comes_by_way_of_a_file(imap: EmbeddedImap) -> None:
    imap.deliver("INBOX", mail(1, padding=wire.SLICE * 2 + 100))
    imap.deliver("INBOX", mail(2))
    with Mailbox(account_of(imap, batch_bytes=1000)) as mailbox:
        mails = mailbox.fetch_new("INBOX", None, 0)
        large = next(mails)
        assert large.data is None
        assert large.is_complete
        assert large.size == len(mail(1, padding=wire.SLICE * 2 + 100))
        assert Path(large.file).read_bytes() == mail(1, padding=wire.SLICE * 2 + 100)
        assert next(mails).data == mail(2)
    assert not Path(large.file).exists()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("b'[AUTH] Invalid credentials.'", "[AUTH] Invalid credentials."),
        (str("登录失败，请使用授权码".encode("gb18030")), "登录失败，请使用授权码"),
        (f"[AUTH] {'登录失败'.encode()!r} (LOGIN)", "[AUTH] 登录失败 (LOGIN)"),
        ("b'it' and don't", "it and don't"),
        ("rob's b is fine\r\n now", "rob's b is fine now"),
    ],
)
def test_what_a_server_said_is_shown_in_its_own_characters(said: str, shown: str) -> None:
    assert wire.one_line(said) == shown


def test_no_mail_of_more_than_two_megabytes_is_fetched_in_one_piece(imap: EmbeddedImap) -> None:
    """Memory holds a fetched piece four times over: in the socket's, imaplib's and our hands."""
    imap.deliver("INBOX", mail(1, padding=2 * 1024 * 1024))
    imap.deliver("INBOX", mail(2, padding=1024 * 1024))
    with Mailbox(account_of(imap)) as mailbox:
        large, small = mailbox.fetch_new("INBOX", None, 0)
    assert large.data is None
    assert large.is_complete
    assert small.data == mail(2, padding=1024 * 1024)
    assert wire.SLICE <= 1024 * 1024


def test_a_mail_larger_than_announced_is_still_held_to_the_limit(imap: EmbeddedImap) -> None:
    whole = mail(1, padding=wire.SLICE * 3)
    uid = imap.deliver("INBOX", whole)
    with Mailbox(account_of(imap, batch_bytes=1000, max_bytes=len(whole) - 1)) as mailbox:
        listed = wire.Listed(uid, wire.SLICE + 1, NOON)
        state = mailbox.examine("INBOX")
        (large,) = mailbox._fetch("INBOX", state, [listed])
    assert not large.is_complete
    assert b"Message-ID: <1@customer.test>" in large.head
    assert b"xxx" not in large.head


def test_a_large_mail_that_is_gone_when_fetched_is_left_out(imap: EmbeddedImap) -> None:
    imap.deliver("INBOX", mail(1))
    with Mailbox(account_of(imap, batch_bytes=1000)) as mailbox:
        gone = wire.Listed(99, wire.SLICE + 1, NOON)
        assert list(mailbox._fetch("INBOX", mailbox.examine("INBOX"), [gone])) == []
