"""What a reply says of the files that came: each once, and no more surely than it was read."""

import pytest

from mailbot.decision.model import Confirm, RequestItems
from mailbot.documents.model import Document, UnknownDocument, UnreadableDocument
from mailbot.documents.page import Unreadable
from mailbot.message.model import InboundMessage
from mailbot.reply.compose import compose
from mailbot.reply.model import Reply
from mailbot.reply.received import page_ranges
from mailbot.values import Finding
from tests.core.reply_builders import (
    CUSTOMER,
    FINANCE,
    NOW,
    OFFICE,
    ORDER,
    QUOTE,
    application,
    authorisation,
    case,
    case_mail,
    facts,
    lacking,
    mail,
    read,
    voucher,
)

UNSURE = "不太确定"


def answered(
    *documents: Document, message: InboundMessage | None = None, confirmed: bool = False
) -> Reply:
    message = message or mail()
    lack = (lacking("authorisation", "missing"),)
    decision = (
        Confirm(**facts(quote=QUOTE)) if confirmed else RequestItems(**facts(deficiencies=lack))
    )
    reply = compose(
        decision,
        case(case_mail(*documents)),
        OFFICE,
        NOW,
        message=message,
        received=documents,
    )
    assert reply is not None
    return reply


def strange(page: int, title: str = "购销合同", name: str = "合同.pdf") -> UnknownDocument:
    return UnknownDocument(name=name, sha256=name, pages=(page,), title=title)


def test_pages_of_another_sort_of_paper_are_one_line_with_their_places() -> None:
    reply = answered(application(), *(strange(page) for page in (*range(1, 31), 40)))
    for words in (reply.text, reply.html):
        assert words.count("其他文件") == 1
        assert "合同.pdf（第 1-30、40 页）" in words
        assert words.count("购销合同") == 1


def test_the_titles_of_such_pages_are_named_as_far_as_they_help() -> None:
    reply = answered(*(strange(page, title) for page, title in enumerate("甲乙丙丁", 1)))
    assert "标题：甲、乙、丙 …" in reply.text
    assert "标题：甲、乙\n" in answered(strange(1, "甲"), strange(2, "乙"), strange(3, "")).text


def test_two_files_of_one_name_are_not_taken_for_pages_of_one() -> None:
    other = strange(1).model_copy(update={"sha256": "another"})
    assert answered(strange(1), other).text.count("其他文件") == 2


@pytest.mark.parametrize(
    ("pages", "written"),
    [((1,), "1"), ((3, 1, 2), "1-3"), ((1, 2, 4, 6, 7), "1-2、4、6-7"), ((), "")],
)
def test_pages_are_written_as_people_write_them(pages: tuple[int, ...], written: str) -> None:
    assert page_ranges(pages) == written


def test_files_left_in_a_cloud_are_not_among_those_that_came() -> None:
    links = [
        UnreadableDocument(name=f"https://pan.example/{n}", reason=Unreadable.CLOUD_LINK)
        for n in range(13)
    ]
    reply = answered(*links)
    for words in (reply.text, reply.html):
        assert "已收到】" not in words
        assert "云附件链接（共 13 个）" in words
        assert "没有收到" in words
        assert "不必重发" not in words
    both = answered(application(), *links).text
    assert both.index("【已收到】") < both.index("申请表.pdf") < both.index("【没有收到】")
    assert both.index("【没有收到】") < both.index("云附件链接")


def test_broken_files_of_one_name_are_counted() -> None:
    broken = UnreadableDocument(name="扫描件.pdf", reason=Unreadable.DAMAGED)
    assert "扫描件.pdf（共 2 个） —— 打不开" in answered(broken, broken).text


def test_what_was_read_unsurely_is_to_be_checked_and_not_called_done() -> None:
    papers = (application(plan=read(ORDER.plan, 0.5)), authorisation(), voucher())
    reply = answered(*papers, confirmed=True)
    for words in (reply.text, reply.html):
        assert f"请核对下面标有“{UNSURE}”的地方" in words
        assert "您暂时不需要再做什么" not in words
        assert f"请核对标有“{UNSURE}”的地方；如与原件不符" in words
    sure = answered(application(), authorisation(), voucher(), confirmed=True)
    for words in (sure.text, sure.html):
        assert "您暂时不需要再做什么" in words
        assert UNSURE not in words


@pytest.mark.parametrize(("confidence", "told"), [(1.0, False), (0.4, True)])
def test_a_payer_is_asked_to_check_what_was_read_unsurely(confidence: float, *, told: bool) -> None:
    paid = voucher(amount=read(QUOTE.total, confidence))
    reply = compose(
        Confirm(**facts(quote=QUOTE)),
        case(case_mail(application(), sender=CUSTOMER), case_mail(paid, sender=FINANCE)),
        OFFICE,
        NOW,
        message=mail(sender=FINANCE),
        received=(paid,),
    )
    assert reply is not None
    for words in (reply.text, reply.html):
        assert ("请核对上面标有" in words) is told
        assert ("您暂时不需要再做什么" in words) is not told


def test_a_form_that_holds_nothing_known_is_not_said_to_be_filled_in() -> None:
    nothing = RequestItems(
        **facts(
            deficiencies=(lacking("application", "missing"),),
            order=ORDER.model_copy(
                update={
                    "plan": None,
                    "quantity": None,
                    "sources": {"services": "default", "term_years": "default"},
                }
            ),
        )
    )
    broken = UnreadableDocument(name="扫描件.pdf", reason=Unreadable.DAMAGED)
    reply = compose(
        nothing, case(case_mail(broken)), OFFICE, NOW, message=mail(), received=(broken,)
    )
    assert reply is not None
    for words in (reply.text, reply.html):
        assert "随信附上：企业证书申请表.docx" in words
        assert "已知的内容已经填好" not in words
    for words in (answered(application()).text, answered(application()).html):
        assert "已知的内容已经填好" in words


def test_a_mail_without_words_or_files_is_told_so() -> None:
    order = ORDER.model_copy(update={"plan": None, "quantity": None, "services": ()})
    asked = RequestItems(**facts(deficiencies=(lacking("plan", "missing"),), order=order))
    for text, empty in (("", True), ("想办UKey", False)):
        reply = compose(asked, case(case_mail()), OFFICE, NOW, message=mail(text=text))
        assert reply is not None
        for words in (reply.text, reply.html):
            assert ("您的来信已收到，但没有正文，也没有附件" in words) is empty


def test_a_subject_alone_is_told_that_nothing_followed() -> None:
    assert "您的来信（没有正文，也没有附件）" in answered(message=mail(text="")).text
    assert "您的来信（没有附件）" in answered(message=mail(text="申请2个")).text


@pytest.mark.parametrize(
    ("detail", "why", "how"),
    [
        ("application/vnd.ms-publisher", "这是 Publisher 文件，我们打不开", "导出为 PDF"),
        ("application/vnd.adobe.xfa", "动态表单，我们打不开", "打印成 PDF"),
        ("video/mp4", "这是视频文件，我们打不开", "扫描或拍照"),
        ("application/octet-stream", "这种格式我们打不开", "请另存为 PDF、Word"),
        ("", "这种格式我们打不开", "请另存为 PDF、Word"),
    ],
)
def test_a_file_that_is_not_opened_is_called_by_its_name(detail: str, why: str, how: str) -> None:
    file = UnreadableDocument(name="附件", reason=Unreadable.UNSUPPORTED, detail=detail)
    told = answered(file)
    lack = (lacking("attachment", "unsupported", detail, "附件"),)
    asked = compose(
        RequestItems(**facts(deficiencies=lack)),
        case(case_mail(file)),
        OFFICE,
        NOW,
        message=mail(),
        received=(file,),
    )
    assert asked is not None
    for reply in (told, asked):
        for words in (reply.text, reply.html):
            assert why in words
            assert how in words
    assert detail not in asked.text or not detail


@pytest.mark.parametrize(("source", "told"), [("body", True), ("application", False)])
def test_an_order_that_a_mail_corrected_is_said_to_be(source: str, *, told: bool) -> None:
    change = Finding(code="order_changed", detail="quantity: 2 -> 3")
    order = ORDER.model_copy(update={"sources": {"quantity": source}, "findings": (change,)})
    lack = (lacking("authorisation", "missing"),)
    reply = compose(
        RequestItems(**facts(deficiencies=lack, order=order)),
        case(case_mail(application())),
        OFFICE,
        NOW,
        message=mail(),
    )
    assert reply is not None
    for words in (reply.text, reply.html):
        assert ("（已按来信更正）" in words) is told


def test_a_name_that_two_papers_have_just_so_is_not_called_unsure() -> None:
    letter = authorisation(company=read("天山风力发电有限公司", 0.6), agent=read("张建国", 0.7))
    assert UNSURE not in answered(application(), letter).text
    assert UNSURE in answered(letter).text
    again = letter.model_copy(update={"name": "授权书2.jpg"})
    assert UNSURE in answered(letter, again).text
    other = authorisation(agent=read("张建囯", 0.7))
    assert UNSURE in answered(application(), other).text
