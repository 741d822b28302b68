from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.errors import TemplatesWrong
from mailbot.message.model import InboundMessage, SenderKind
from mailbot.message.parse import parse
from mailbot.message.policy import NO_POLICY, read_screening
from mailbot.message.screen import RULES, screen

FILE = "programme/screening.toml"
TEXT = Path("templates", FILE).read_text(encoding="utf-8")
POLICY = read_screening(TEXT, FILE).with_own_addresses(["GdMails@126.com", " "])
PDF = b"--x\nContent-Type: application/pdf; name=a.pdf\n\n%PDF-1.4 ...\n"


def mail(headers: str = "", text: str = "申请2个UKey", *, sender: str = "a@qq.com") -> bytes:
    lines = [f"From: {sender}", "To: gdmails@126.com", *headers.split("\n")]
    if "Content-Type" not in headers:
        lines.append("Content-Type: text/plain; charset=utf-8")
    return "\n".join([*filter(None, lines), "", text]).encode()


def with_pdf(headers: str = "", text: str = "请查收", *, sender: str = "a@qq.com") -> bytes:
    head = mail(f"{headers}\nContent-Type: multipart/mixed; boundary=x", "", sender=sender)
    body = f"--x\nContent-Type: text/plain; charset=utf-8\n\n{text}\n".encode()
    return head + body + PDF + b"--x--\n"


def taken_in(data: bytes) -> InboundMessage:
    """The mail as the pipeline screens it: attachments without their bytes."""
    message = parse(data, POLICY)
    bare = tuple(part.model_copy(update={"data": b""}) for part in message.attachments)
    return message.model_copy(update={"attachments": bare})


DSN = (
    "Content-Type: multipart/report; report-type=delivery-status; boundary=x",
    (
        "--x\n\nfailed\n--x\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; a\n\nFinal-Recipient: rfc822; b@c.d\nAction: failed\n--x--\n"
    ),
)
MDN = (
    "Content-Type: multipart/report; report-type=disposition-notification; boundary=x",
    (
        "--x\n\nread\n--x\nContent-Type: message/disposition-notification\n\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\n--x--\n"
    ),
)
ICS = (
    "Content-Type: multipart/mixed; boundary=x\nSubject: 已接受: 会议",
    (
        "--x\n\n\n--x\nContent-Type: text/calendar; method=REPLY\n\n"
        "BEGIN:VCALENDAR\nMETHOD:REPLY\n--x--\n"
    ),
)
INVITATION = (
    "Content-Type: multipart/alternative; boundary=x\nSubject: 证书办理沟通会",
    (
        "--x\n\n会议\n--x\nContent-Type: text/calendar; method=REQUEST\n\n"
        "BEGIN:VCALENDAR\nMETHOD:REQUEST\n--x--\n"
    ),
)
QQ_VACATION = "这是来自QQ邮箱的假期自动回复邮件。\n您好，我最近正在休假中，无法亲自回复您的邮件。"

SILENT = {
    "own": (mail(sender="gdmails@126.com"), "own_address", SenderKind.OWN),
    "own in other case": (mail(sender="数字 <GDMAILS@126.COM>"), "own_address", SenderKind.OWN),
    "dsn": (mail(*DSN), "delivery_report", SenderKind.BOUNCE),
    "dsn without a sender": (mail(*DSN, sender="<>"), "delivery_report", SenderKind.BOUNCE),
    "mdn": (mail(*MDN), "read_receipt", SenderKind.RECEIPT),
    "other report": (
        mail("Content-Type: multipart/report; boundary=y", "--y\n\nx\n--y--"),
        "report",
        SenderKind.BOUNCE,
    ),
    "exim": (mail("X-Failed-Recipients: b@c.d"), "bounce_header", SenderKind.BOUNCE),
    "daemon": (mail(sender="MAILER-DAEMON@qq.com"), "daemon_sender", SenderKind.BOUNCE),
    "postmaster": (mail(sender="PostMaster@163.com"), "daemon_sender", SenderKind.BOUNCE),
    "verp bounce": (mail(sender="bounces+123=x@b.com"), "daemon_sender", SenderKind.BOUNCE),
    "noreply": (mail(sender="noreply@a.com"), "unread_sender", SenderKind.LIST),
    "no-reply": (mail(sender="no-reply@a.com"), "unread_sender", SenderKind.LIST),
    "do_not_reply": (mail(sender="do_not_reply@a.com"), "unread_sender", SenderKind.LIST),
    "donotreply": (mail(sender="DoNotReply@a.com"), "unread_sender", SenderKind.LIST),
    "bank noreply": (mail(sender="service-noreply@bank.cn"), "unread_sender", SenderKind.LIST),
    "noreply tagged": (mail(sender="noreply+abc1@a.com"), "unread_sender", SenderKind.LIST),
    "auto-replied": (mail("Auto-Submitted: auto-replied"), "auto_submitted", SenderKind.AUTO_REPLY),
    "auto-generated": (
        mail("Auto-Submitted: auto-generated; x=y"),
        "auto_submitted",
        SenderKind.AUTO_REPLY,
    ),
    "auto-notified": (
        mail("auto-submitted: Auto-Notified (x)"),
        "auto_submitted",
        SenderKind.AUTO_REPLY,
    ),
    "x-autoreply": (mail("X-Autoreply: yes"), "auto_reply_header", SenderKind.AUTO_REPLY),
    "x-autorespond": (mail("X-Autorespond: Re: 申请"), "auto_reply_header", SenderKind.AUTO_REPLY),
    "x-autoresponder": (mail("X-AutoResponder: 1"), "auto_reply_header", SenderKind.AUTO_REPLY),
    "null path": (mail("Return-Path: <>"), "null_return_path", SenderKind.BOUNCE),
    "empty path": (mail("Return-Path: "), "null_return_path", SenderKind.BOUNCE),
    "list id": (mail("List-Id: <news.a.com>"), "list_header", SenderKind.LIST),
    "newsletter": (mail("List-Unsubscribe: <https://a.com/u>"), "list_header", SenderKind.LIST),
    "bulk": (mail("Precedence: bulk"), "precedence", SenderKind.LIST),
    "list precedence": (mail("Precedence: List"), "precedence", SenderKind.LIST),
    "junk": (mail("Precedence: junk"), "precedence", SenderKind.LIST),
    "qq vacation": (
        mail("Subject: 自动回复:申请", QQ_VACATION),
        "auto_reply_subject",
        SenderKind.AUTO_REPLY,
    ),
    "qq vacation by text": (
        mail("Subject: hi", QQ_VACATION),
        "auto_reply_text",
        SenderKind.AUTO_REPLY,
    ),
    "full width colon": (
        mail("Subject: 自动回复：申请"),
        "auto_reply_subject",
        SenderKind.AUTO_REPLY,
    ),
    "自动答复": (mail("Subject: 自动答复: 申请"), "auto_reply_subject", SenderKind.AUTO_REPLY),
    "bracketed": (mail("Subject: 【自动回复】申请"), "auto_reply_subject", SenderKind.AUTO_REPLY),
    "automatic reply": (
        mail("Subject: Automatic reply: x"),
        "auto_reply_subject",
        SenderKind.AUTO_REPLY,
    ),
    "out of office": (
        mail("Subject: Out of Office: x"),
        "auto_reply_subject",
        SenderKind.AUTO_REPLY,
    ),
    "out of the office": (
        mail("Subject: Out of the office"),
        "auto_reply_subject",
        SenderKind.AUTO_REPLY,
    ),
    "已读": (mail("Subject: 已读: 申请"), "receipt_subject", SenderKind.RECEIPT),
    "read": (mail("Subject: Read: apply"), "receipt_subject", SenderKind.RECEIPT),
    "automatic thanks": (
        mail("", "感谢您的来信，我们将在2个工作日内回复。本邮件为系统自动发送，请勿回复。"),
        "auto_reply_text",
        SenderKind.AUTO_REPLY,
    ),
    "read, by its subject": (
        mail("Subject: 邮件已阅读回执", "对方已阅读"),
        "receipt_subject",
        SenderKind.RECEIPT,
    ),
    "read, by its text": (
        mail("", "您发送的邮件《Re: 申请》对方已阅读"),
        "receipt_text",
        SenderKind.RECEIPT,
    ),
    "recall": (mail("", "张三 将撤回邮件“申请”。"), "receipt_text", SenderKind.RECEIPT),
    "calendar": (mail(*ICS), "calendar", SenderKind.RECEIPT),
    "invitation": (mail(*INVITATION), "calendar", SenderKind.RECEIPT),
    "系统退信": (mail("Subject: 系统退信", "x"), "bounce_subject", SenderKind.BOUNCE),
    "退信": (mail("Subject: 退信: 申请"), "bounce_subject", SenderKind.BOUNCE),
    "undeliverable": (mail("Subject: Undeliverable: x"), "bounce_subject", SenderKind.BOUNCE),
    "dsn subject": (
        mail("Subject: Delivery Status Notification (Failure)"),
        "bounce_subject",
        SenderKind.BOUNCE,
    ),
    "postfix text": (
        mail("", "This is the mail system at host mx.a.com.\n\nI'm sorry"),
        "bounce_text",
        SenderKind.BOUNCE,
    ),
    "spam": (mail("X-Spam-Flag: YES"), "spam_flag", SenderKind.SPAM),
    "no from": (b"Subject: x\n\nhello", "no_sender", SenderKind.BOUNCE),
    "empty from": (mail(sender="<>"), "no_sender", SenderKind.BOUNCE),
    "no at sign": (mail(sender="张三"), "no_sender", SenderKind.BOUNCE),
}

SERVED = {
    "plain": mail(),
    "auto-submitted no": mail("Auto-Submitted: no"),
    "auto-submitted empty": mail("Auto-Submitted:"),
    "suppress all": mail("X-Auto-Response-Suppress: All"),
    "suppress oof": mail("X-Auto-Response-Suppress: OOF, DR, AutoReply"),
    "first class": mail("Precedence: first-class"),
    "normal precedence": mail("Precedence: normal"),
    "foxmail": mail("X-Mailer: Foxmail 7.2.25"),
    "not spam": mail("X-Spam-Flag: NO\nX-Spam-Status: No, score=-1"),
    "autoreply no": mail("X-Autoreply: no"),
    "return path": mail("Return-Path: <a@qq.com>"),
    "feedback id": mail("Feedback-ID: 1:2:3:qq"),
    "mentions our reply": mail("Subject: 申请", "收到你们的自动回复了，现补交材料"),
    "answers an automatic reply": mail("Subject: Re: 自动回复: 申请", "补交授权书"),
    "answers in Chinese": mail("Subject: 回复：自动回复：申请", "补交授权书"),
    "subject mentions it": mail("Subject: 自动回复已收到，现补交授权书"),
    "files under a machine's subject": with_pdf("Subject: 自动回复: 申请"),
    "forwarded bounce": mail("Subject: 转发: 系统退信", "你们的信箱退信了，申请见下"),
    "退信了": mail("Subject: 退信了，重新发送申请材料"),
    "已读 without colon": mail("Subject: 已读，现补交材料"),
    "撤回申请": mail("Subject: 撤回申请", "我司要撤回上次的申请"),
    "read the manual": mail("Subject: Reading the guide"),
    "quotes the vacation notice": mail(
        "Subject: Re: x", f"补交\n\n----- 原始邮件 -----\n{QQ_VACATION}"
    ),
    "talks of the vacation notice": mail(
        "", "我收到一封信说这是来自QQ邮箱的假期自动回复邮件，请问怎么办"
    ),
    "asks about a machine's line": mail(
        "", "昨天来信写着：感谢您的来信，本邮件为系统自动发送，请勿回复。我的材料收到了吗"
    ),
    "name like noreply": mail(sender="norep@a.com"),
    "name with reply": mail(sender="noreplyzhang@a.com"),
    "daemon as a name": mail(sender="daemonzhang@a.com"),
    "list of things": mail("Subject: List of materials"),
    "automatic in a subject": mail("Subject: 自动化公司申请UKey"),
    "wants a receipt": mail("Disposition-Notification-To: a@qq.com\nReturn-Receipt-To: a@qq.com"),
    "invitation with files": with_pdf("Subject: 已接受: 会议"),
    "undeliverable mentioned": mail("Subject: 申请 (上次 Undeliverable)"),
    "forwarded by attachment": (
        mail("Content-Type: multipart/mixed; boundary=x", "")
        + b"--x\n\nsee\n--x\nContent-Type: message/rfc822\n\nFrom: b@c.d\n"
        b"Auto-Submitted: auto-replied"
        b"\n\nx\n--x--\n"
    ),
}


@pytest.mark.parametrize("case", SILENT)
def test_machine_mail_is_not_answered(case: str) -> None:
    data, rule, kind = SILENT[case]
    judged = screen(taken_in(data), POLICY)
    assert (judged.answerable, judged.kind) == (False, kind)
    assert judged.reason.startswith(f"{rule}: ")


@pytest.mark.parametrize("case", SERVED)
def test_people_are_answered(case: str) -> None:
    judged = screen(taken_in(SERVED[case]), POLICY)
    assert (judged.answerable, judged.kind, judged.reason) == (True, SenderKind.PERSON, "")


def test_inline_pictures_do_not_make_a_notice_a_letter() -> None:
    head = mail("Subject: 自动回复: x\nContent-Type: multipart/related; boundary=x", "")
    logo = b"--x\nContent-Type: image/png\nContent-ID: <a>\n\npng\n--x--\n"
    assert not screen(parse(head + b"--x\n\nhi\n" + logo, POLICY), POLICY).answerable


def test_the_rfcs_hold_without_any_policy() -> None:
    assert not screen(parse(mail("Auto-Submitted: auto-replied")), NO_POLICY).answerable
    assert screen(parse(mail("Precedence: bulk")), NO_POLICY).answerable


def test_rule_names_are_unique_and_described() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.description for rule in RULES)


names = st.sampled_from(
    ["From", "Subject", "Auto-Submitted", "Precedence", "Return-Path", "Content-Type", "List-Id"]
)


@given(st.lists(st.tuples(names, st.text(max_size=40))), st.text(max_size=200))
@settings(deadline=None)
def test_any_mail_is_judged(headers: list[tuple[str, str]], text: str) -> None:
    head = "".join(f"{name}: {value}\n" for name, value in headers)
    data = f"{head}\n{text}".encode("utf-8", "replace")
    judged = screen(taken_in(data), POLICY)
    assert judged.answerable == (judged.kind is SenderKind.PERSON) == (judged.reason == "")


@pytest.mark.parametrize(
    ("old", "new", "line", "key"),
    [
        ("[cloud]", "[clouds]", "[clouds]", "clouds"),
        ("precedence = [", "precedense = [", "precedense = [", "headers.precedense"),
        ("'postmaster',", "'postmaster(',", "'postmaster(',", "senders.bounce.1"),
        ('spam = ["X-Spam-Flag"]', "spam = 3", "spam = 3", "headers.spam"),
        ('spam = ["X-Spam-Flag"]', 'spam = [""]', "spam = [", "headers.spam.0"),
        ('spam = ["X-Spam-Flag"]', "spam = [7]", "spam = [7]", "headers.spam.0"),
        ("'mdaemon',", "7,", "7,", "senders.bounce.2"),
        ("[headers]", "own_addresses = []\n[headers]", "own_addresses = []", "own_addresses"),
        ("[headers]", "[headers", "[headers", ""),
    ],
)
def test_a_typo_in_the_file_is_named_with_its_line(old: str, new: str, line: str, key: str) -> None:
    text = TEXT.replace(old, new, 1)
    with pytest.raises(TemplatesWrong) as caught:
        read_screening(text, FILE)
    assert (caught.value.file, caught.value.key) == (FILE, key)
    at = caught.value.line
    assert at is not None
    assert line in text.splitlines()[at - 1]


def test_a_value_outside_any_table_is_named() -> None:
    with pytest.raises(TemplatesWrong) as caught:
        read_screening("headers = 3\n", FILE)
    assert (caught.value.line, caught.value.key) == (1, "headers")


def test_a_key_written_in_another_spelling_has_no_line() -> None:
    with pytest.raises(TemplatesWrong) as caught:
        read_screening('"he\\u0061ders" = 3\n', FILE)
    assert caught.value.line is None


def test_own_addresses_are_compared_in_lower_case() -> None:
    assert POLICY.own_addresses == {"gdmails@126.com"}
