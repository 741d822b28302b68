"""The outside of a reply: to whom, about what, in which thread."""

from email import message_from_bytes
from email.header import decode_header
from email.policy import compat32, default
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.decision.model import RequestItems
from mailbot.message.model import Address
from mailbot.reply.compose import compose
from mailbot.reply.envelope import recipient, subject_line
from mailbot.reply.model import Identity, Reply
from tests.core.reply_builders import (
    IDENTITY,
    NOW,
    NUMBER,
    OFFICE,
    case,
    case_mail,
    facts,
    lacking,
    mail,
)

MISSING = RequestItems(**facts(deficiencies=(lacking("application", "missing"),)))


def sent(identity: Identity = IDENTITY, **changes: Any) -> Reply:
    office = type(OFFICE)(identity, OFFICE.facts, OFFICE.templates)
    reply = compose(MISSING, case(case_mail()), office, NOW, message=mail(**changes))
    assert reply is not None
    return reply


def test_the_headers_say_that_a_machine_answered_and_where_to_write() -> None:
    identity = IDENTITY.model_copy(update={"reply_to": "in@agency.example.cn", "domain": "m.cn"})
    parsed = message_from_bytes(sent(identity).mime, policy=default)
    assert parsed["Auto-Submitted"] == "auto-replied"
    assert parsed["X-Auto-Response-Suppress"] == "All"
    assert parsed["Reply-To"] == "in@agency.example.cn"
    assert parsed["From"].addresses[0].display_name == IDENTITY.name
    assert parsed["From"].addresses[0].addr_spec == IDENTITY.address
    assert parsed["To"].addresses[0].display_name == "张建国"
    assert parsed["Date"].datetime == NOW
    assert parsed["Message-ID"].endswith("@m.cn>")
    assert parsed["Message-ID"].startswith(f"<{NUMBER.lower()}.")
    assert parsed["In-Reply-To"] == "<first@tianshan-wind.example.cn>"
    assert parsed["References"] == "<first@tianshan-wind.example.cn>"


def test_text_and_html_are_alternatives_and_the_forms_follow() -> None:
    reply = sent()
    parsed = message_from_bytes(reply.mime, policy=default)
    assert parsed.get_content_type() == "multipart/mixed"
    body, form = parsed.iter_parts()
    text, html = body.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == reply.text
    assert html.get_content().replace("\r\n", "\n") == reply.html
    assert form.get_content() == reply.attachments[0].data
    assert form.get_filename() == "企业证书申请表.docx"


def test_an_attachment_is_named_for_old_mail_programs_too() -> None:
    parsed = message_from_bytes(sent().mime, policy=compat32)
    form = parsed.get_payload()[1]
    [(old, charset)] = decode_header(form.get_param("name"))
    assert old.decode(charset) == "企业证书申请表.docx"
    assert "filename*=utf-8''%E4%BC%81" in str(form["Content-Disposition"])


def test_a_display_name_may_be_missing() -> None:
    parsed = message_from_bytes(sent(sender=Address(address="a@b.cn")).mime, policy=default)
    assert parsed["To"] == "a@b.cn"


@pytest.mark.parametrize(
    "changes",
    [{"headers": ()}, {"message_id": "no id at all\r\nBcc: x@y"}, {"message_id": "<长@x.cn>"}],
)
def test_a_mail_without_a_sound_message_id_is_not_referred_to(changes: dict[str, Any]) -> None:
    parsed = message_from_bytes(sent(**changes).mime, policy=default)
    assert parsed["In-Reply-To"] is None
    assert parsed["References"] is None


def test_a_long_thread_keeps_its_first_and_its_last_mails() -> None:
    thread = tuple(f"<{number}@x.cn>" for number in range(40))
    references = message_from_bytes(sent(references=thread).mime)["References"].split()
    assert references[0] == "<0@x.cn>"
    assert references[1] == "<28@x.cn>"
    assert references[-2:] == ["<39@x.cn>", "<first@tianshan-wind.example.cn>"]


@pytest.mark.parametrize(
    ("customers", "expected"),
    [
        ("回复: Re：转发: Fwd: RE[2]: 申请UKey", f"Re: 申请UKey [办理编号 {NUMBER}]"),
        (f"Re: 申请 [办理编号 {NUMBER}]", f"Re: 申请 [办理编号 {NUMBER}]"),
        (f"Re: 申请【办理编号 {NUMBER}】补充", f"Re: 申请 补充 [办理编号 {NUMBER}]"),
        ("", f"标题 [办理编号 {NUMBER}]"),
        ("（无主题）", f"标题 [办理编号 {NUMBER}]"),
        ("Re: ", f"标题 [办理编号 {NUMBER}]"),
        ("张三13812345678", f"Re: 张三138****5678 [办理编号 {NUMBER}]"),
    ],
)
def test_the_subject_is_the_customers_own_with_our_number(customers: str, expected: str) -> None:
    assert subject_line(customers, "标题", NUMBER) == expected


@given(st.text(max_size=400))
def test_any_subject_becomes_one_short_line(customers: str) -> None:
    line = subject_line(customers, "标题", NUMBER)
    assert len(line.splitlines()) == 1
    assert len(line) < 130


@pytest.mark.parametrize(
    ("sender", "reply_to", "expected"),
    [
        ("a@x.com.cn", [], "a@x.com.cn"),
        ("a@x.com.cn", ["b@x.com.cn"], "b@x.com.cn"),
        ("a@mail.x.com.cn", ["b@x.com.cn"], "b@x.com.cn"),
        ("a@mail.x.com", ["b@x.com"], "b@x.com"),
        ("wang.wu@x.cn", ["wang.wu@163.com"], "wang.wu@163.com"),
        ("a@x.com.cn", ["b@y.com.cn"], "a@x.com.cn"),
        ("aa@163.com", ["bb@163.com"], "aa@163.com"),
        ("a@x.cn", ["b@x.cn", "c@x.cn"], "a@x.cn"),
        ("a@x.cn", ["noreply@x.cn"], "a@x.cn"),
        ("a@agency.example.cn", ["Intake@agency.example.cn"], "a@agency.example.cn"),
        ("a@agency.example.cn", ["other@agency.example.cn"], "a@agency.example.cn"),
    ],
)
def test_a_reply_to_is_honoured_only_when_it_is_sensible(
    sender: str, reply_to: list[str], expected: str
) -> None:
    identity = IDENTITY.model_copy(update={"own_addresses": frozenset({"other@agency.example.cn"})})
    message = mail(
        Address(address=sender), reply_to=tuple(Address(address=one) for one in reply_to)
    )
    chosen = recipient(message, identity)
    assert chosen is not None
    assert chosen.address == expected


def test_a_list_is_never_answered_through_its_reply_to() -> None:
    message = mail(
        Address(address="a@x.cn"),
        reply_to=(Address(address="talk@x.cn"),),
        headers=(("list-id", "<talk.x.cn>"),),
    )
    chosen = recipient(message, IDENTITY)
    assert chosen is not None
    assert chosen.address == "a@x.cn"


def test_a_reply_without_forms_is_a_plain_alternative() -> None:
    decision = RequestItems(**facts(deficiencies=(lacking("quantity", "missing"),)))
    reply = compose(decision, case(case_mail()), OFFICE, NOW, message=mail())
    assert reply is not None
    parsed = message_from_bytes(reply.mime, policy=default)
    assert parsed.get_content_type() == "multipart/alternative"
