"""What mail servers say of returned mail (RFC 3464)."""

from mailbot.message.model import DeliveryReport
from mailbot.message.parse import parse

DSN = b"""From: MAILER-DAEMON@mx.example\r
To: intake@agency.example\r
Subject: Undelivered Mail Returned to Sender\r
Message-ID: <dsn@mx.example>\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r
\r
--b\r
Content-Type: text/plain\r
\r
Sorry.\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example\r
\r
Final-Recipient: rfc822; li@gone.example\r
Action: %(action)s\r
Status: 5.1.1\r
Diagnostic-Code: smtp; 550 5.1.1 no such\r
  user here\r
\r
--b\r
Content-Type: %(kind)s\r
\r
From: intake@agency.example\r
Subject: Re: x\r
Message-ID: <dk-2611-0001-aa.0123@agency.example>\r
\r
--b--\r
"""


def test_a_delivery_report_is_read_with_the_id_of_the_returned_mail() -> None:
    for kind in (b"message/rfc822", b"text/rfc822-headers"):
        mail = parse(DSN % {b"action": b"failed (bounced)", b"kind": kind})
        assert mail.report == DeliveryReport(
            action="failed",
            status="5.1.1",
            recipient="li@gone.example",
            diagnostic="550 5.1.1 no such user here",
        )
        assert mail.enclosed_ids == ("<dk-2611-0001-aa.0123@agency.example>",)


def test_a_bare_report_and_a_letter_have_none_of_it() -> None:
    bare = parse(
        DSN.replace(b"Action: %(action)s\r\n", b"")
        .replace(b"Status: 5.1.1\r\n", b"")
        .replace(b"Final-", b"Original-")
        % {b"kind": b"message/rfc822"}
    )
    assert bare.report
    assert (bare.report.action, bare.report.status) == ("failed", "")
    assert bare.report.recipient == "li@gone.example"
    letter = parse(b"From: a@b.example\r\n\r\nhello")
    assert (letter.report, letter.enclosed_ids) == (None, ())
    forwarded = b"From: a@b.example\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nhello"
    assert parse(forwarded).enclosed_ids == ()
