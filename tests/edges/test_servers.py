"""The embedded servers behave as real ones, follow their script, and leave nothing behind."""

import imaplib
import smtplib
import threading
import time
from collections.abc import Callable

import pytest

from mailbot.demo.servers import EmbeddedImap, EmbeddedSmtp, Fault
from tests.builders.servers import NOON, mail

JUNK_ON_THE_WIRE = '"&V4NXPpCuTvY-"'


def imap_session(imap: EmbeddedImap) -> imaplib.IMAP4:
    client = imaplib.IMAP4(imap.host, imap.port, timeout=2)
    client.login(imap.user, imap.password)
    return client


def test_netease_opens_folders_only_after_an_id_that_follows_the_login() -> None:
    with EmbeddedImap(netease=True) as imap:
        client = imaplib.IMAP4(imap.host, imap.port, timeout=2)
        client.xatom("ID", '("name" "early")')
        client.login(imap.user, imap.password)
        for readonly in (False, True):
            answer, said = client.select("INBOX", readonly)
            assert answer == "NO"
            assert said == [b"SELECT Unsafe Login. Please contact kefu@188.com for help"]
        client.xatom("ID", '("name" "late")')
        assert client.select("INBOX")[0] == "OK"
        assert "IDLE" not in client.capabilities
        client.logout()
    assert imap.identities == [{"name": "early"}, {"name": "late"}]


def test_an_id_without_a_word_is_an_id() -> None:
    with EmbeddedImap(netease=True) as imap, imap_session(imap) as client:
        client.xatom("ID", "NIL")
        assert client.select("INBOX")[0] == "OK"
    assert imap.identities == [{}]


def test_other_servers_open_folders_at_once_and_offer_idle() -> None:
    with EmbeddedImap() as imap, imap_session(imap) as client:
        assert client.select("INBOX")[0] == "OK"
        assert b"IDLE" in client.capability()[1][0]


def test_delivered_mails_are_kept_with_their_time() -> None:
    with EmbeddedImap(folders=["垃圾邮件"]) as imap, imap_session(imap) as client:
        first = imap.deliver("垃圾邮件", mail(1), NOON)
        second = imap.deliver("垃圾邮件", mail(2))
        assert second == first + 1
        client.select(JUNK_ON_THE_WIRE)
        _, (dates, _end) = client.uid("FETCH", str(first), "(INTERNALDATE BODY.PEEK[])")
        assert b"20-Nov-2026 12:00:00 +0000" in dates[0]
        assert dates[1] == mail(1)
        imap.expunge("垃圾邮件", first)
        client.select(JUNK_ON_THE_WIRE)
        assert client.uid("SEARCH", "ALL")[1] == [str(second).encode()]


def test_uidvalidity_grows_and_mails_are_numbered_anew() -> None:
    with EmbeddedImap() as imap, imap_session(imap) as client:
        imap.deliver("INBOX", mail(1))
        before = imap.uidvalidity("INBOX")
        after = imap.change_uidvalidity("INBOX")
        assert after > before
        assert imap.change_uidvalidity("INBOX") > after
        client.select("INBOX")
        assert client.uid("SEARCH", "ALL")[1] == [b"1"]


def test_a_relay_keeps_what_it_takes_and_demands_a_login() -> None:
    with (
        EmbeddedSmtp(users={"bot": "code"}) as smtp,
        smtplib.SMTP(smtp.host, smtp.port, timeout=2) as client,
    ):
        with pytest.raises(smtplib.SMTPSenderRefused) as info:
            client.sendmail("a@b.test", ["c@d.test"], mail(1))
        assert info.value.smtp_code == 530
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login("bot", "wrong")
        client.login("bot", "code")
        client.sendmail("a@b.test", ["c@d.test", "e@f.test"], mail(1))
    assert smtp.mails == [("a@b.test", ("c@d.test", "e@f.test"), mail(1))]


def test_a_scripted_answer_counts_the_mails() -> None:
    with EmbeddedSmtp() as smtp, smtplib.SMTP(smtp.host, smtp.port, timeout=2) as client:
        smtp.script.add("CONTENT", Fault.NONE, "452 full")
        client.sendmail("a@b.test", ["c@d.test"], mail(1))
        with pytest.raises(smtplib.SMTPDataError):
            client.sendmail("a@b.test", ["c@d.test"], mail(2))
        client.sendmail("a@b.test", ["c@d.test"], mail(3))
    assert [m.data for m in smtp.mails] == [mail(1), mail(3)]


@pytest.mark.parametrize("server", [EmbeddedImap, EmbeddedSmtp])
def test_servers_start_and_end_at_once_even_with_a_stalled_client(
    server: Callable[[], EmbeddedImap | EmbeddedSmtp],
) -> None:
    threads = threading.active_count()
    started = time.monotonic()
    with server() as running:
        running.script.add("CONNECT", Fault.STALL)
        client = imaplib.IMAP4 if isinstance(running, EmbeddedImap) else smtplib.SMTP
        with pytest.raises(OSError, match="timed out"):
            client(running.host, running.port, timeout=0.1)
    assert time.monotonic() - started < 2
    assert threading.active_count() == threads


def test_a_server_that_cannot_start_leaves_no_thread() -> None:
    threads = threading.active_count()
    imap = EmbeddedImap(folders=["twice", "twice"])
    with pytest.raises(ValueError, match="twice"):
        imap.__enter__()
    assert threading.active_count() == threads
