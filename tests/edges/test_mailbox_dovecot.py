"""The same reading from Dovecot, the server most of the world runs, as a second opinion."""

import os
import threading
import time
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from mailbot.errors import LoginRefused, SettingsWrong
from mailbot.mailbox import Mailbox, MailboxAccount
from tests.builders.dovecot import append, create, dovecot, expunge, program, recreate
from tests.builders.servers import mail

JUNK, JUNK_ON_THE_WIRE = "垃圾邮件", "&V4NXPpCuTvY-"

pytestmark = [
    pytest.mark.dovecot,
    pytest.mark.skipif(
        program() is None and os.environ.get("MAILBOT_REQUIRE_SERVERS") != "1",
        reason="dovecot-imapd is not installed",
    ),
]


@pytest.fixture(scope="module")
def server() -> Iterator[MailboxAccount]:
    with dovecot() as account:
        create(account, JUNK_ON_THE_WIRE)
        yield account


@pytest.fixture
def account(server: MailboxAccount) -> MailboxAccount:
    """The account with an empty junk folder that has a UIDVALIDITY of its own."""
    recreate(server, JUNK_ON_THE_WIRE)
    return server


def test_mails_come_byte_for_byte_and_only_once(account: MailboxAccount) -> None:
    # Dovecot keeps mails with CRLF line ends, as they arrive by SMTP.
    mails = [mail(n, body="请查收 {12}\r\n)\r\nA1 OK", padding=n * 3000) for n in range(4)]
    for data in mails:
        append(account, JUNK_ON_THE_WIRE, data)
    small = account.model_copy(update={"batch_bytes": 4000, "max_bytes": 8000})
    with Mailbox(small) as mailbox:
        messages = list(mailbox.fetch_new(JUNK, None, 0))
        last = messages[-1].ref
        assert list(mailbox.fetch_new(JUNK, last.uidvalidity, last.uid)) == []
        append(account, JUNK_ON_THE_WIRE, mail(9))
        (new,) = mailbox.fetch_new(JUNK, last.uidvalidity, last.uid)
        uidvalidity, uids = mailbox.list_uids(JUNK)
    assert [m.data for m in messages] == [*mails[:3], None]
    assert b"Message-ID: <3@customer.test>" in messages[3].head
    assert messages[3].size == len(mails[3])
    assert new.data == mail(9)
    assert all(m.received_at.tzinfo for m in messages)
    assert (uidvalidity, len(uids)) == (last.uidvalidity, 5)


def test_a_folder_made_anew_is_read_from_its_start(account: MailboxAccount) -> None:
    append(account, JUNK_ON_THE_WIRE, mail(1))
    with Mailbox(account) as mailbox:
        (before,) = mailbox.fetch_new(JUNK, None, 0)
    # UIDVALIDITY counts in seconds at some servers; Dovecot never hands one out twice.
    recreate(account, JUNK_ON_THE_WIRE)
    append(account, JUNK_ON_THE_WIRE, mail(2))
    with Mailbox(account) as mailbox:
        (after,) = mailbox.fetch_new(JUNK, before.ref.uidvalidity, before.ref.uid)
    assert after.ref.uidvalidity != before.ref.uidvalidity
    assert after.data == mail(2)


def test_a_mail_deleted_between_two_batches_costs_only_itself(account: MailboxAccount) -> None:
    for n in range(3):
        append(account, JUNK_ON_THE_WIRE, mail(n))
    with Mailbox(account.model_copy(update={"batch_bytes": 1})) as mailbox:
        messages = mailbox.fetch_new(JUNK, None, 0)
        first = next(messages)
        expunge(account, JUNK_ON_THE_WIRE, first.ref.uid + 1)
        rest = list(messages)
    assert rest[-1].data == mail(2)


def test_a_sent_mail_is_found_by_its_message_id(
    account: MailboxAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        append(account, JUNK_ON_THE_WIRE, mail(n))
    with Mailbox(account) as mailbox:
        newest = mailbox.find_in_folder(JUNK, "<3@customer.test>")
        monkeypatch.setattr("mailbot.mailbox.connection.NEWEST", 1)
        older = mailbox.find_in_folder(JUNK, "<3@customer.test>")
        assert newest is not None
        assert newest == older
        assert mailbox.find_in_folder(JUNK, "<99@customer.test>") is None
        assert mailbox.find_sent_folder() == "已发送"


def test_a_missing_folder_and_a_wrong_code_are_told_apart(account: MailboxAccount) -> None:
    with Mailbox(account) as mailbox, pytest.raises(SettingsWrong, match=JUNK):
        mailbox.examine("广告邮件")
    wrong = account.model_copy(update={"password": SecretStr("wrong")})
    with pytest.raises(LoginRefused, match="授权码"), Mailbox(wrong):
        pass


def test_idle_ends_when_a_mail_arrives(account: MailboxAccount) -> None:
    with Mailbox(account.model_copy(update={"folders": (JUNK,)})) as mailbox:
        timer = threading.Timer(0.2, append, (account, JUNK_ON_THE_WIRE, mail(1)))
        timer.start()
        started = time.monotonic()
        assert mailbox.wait(10)
        timer.join()
        assert time.monotonic() - started < 8
        assert len(list(mailbox.fetch_new(JUNK, None, 0))) == 1
