"""Papers of other agencies and banks, as their printed text lies on the page, are read right."""

from typing import Any

import pytest

from mailbot.documents.model import UnknownDocument
from mailbot.documents.page import Line, Page, Seal
from mailbot.values import Box
from tests.core.drawn_pages import documents, drawn, only, table, values
from tests.samples import fonts
from tests.samples.papers import library
from tests.samples.papers.paper import LAYOUTS, Pen
from tests.samples.papers.sheets import drawn as printed
from tests.samples.sheet import Sheet
from tests.samples.sheet import Text as Run

COMPANY = "哈密天山风力发电有限公司"


def page_of(sheet: Sheet, number: int) -> Page:
    lines = tuple(
        Line(
            text=op.text,
            box=Box(
                x0=op.x,
                y0=op.y - 0.85 * op.size,
                x1=op.x + fonts.width(op.text, op.font, op.size),
                y1=op.y + 0.15 * op.size,
            ),
        )
        for op in sheet.ops
        if isinstance(op, Run)
    )
    return Page(number=number, width=sheet.width, height=sheet.height, lines=lines)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", [name for name, each in LAYOUTS.items() if each.split == "train"])
def test_a_paper_says_what_is_printed_on_it(name: str, seed: int) -> None:
    layout, pen = LAYOUTS[name], Pen(f"{name}{seed}")
    sheets = printed(layout.write(pen), layout.size)
    pages = [page_of(sheet, number) for number, sheet in enumerate(sheets, 1)]
    document = only(*pages)
    assert document.kind == layout.kind
    if isinstance(document, UnknownDocument):
        assert document.title == pen.truth["title"]
        return
    names = {"company": "name"} if document.kind == "licence" else {}
    read = {names.get(key, key): value for key, value in values(document).items()}
    for mark in {"stamped", "signed", "currency", "status"} - pen.truth.keys():
        read.pop(mark, None)
    assert read == pen.truth


def test_every_layout_of_a_paper_can_be_made_in_its_text_formats() -> None:
    for name, layout in LAYOUTS.items():
        for form in library.TEXT_FORMATS[layout.kind]:
            sample = library.sample(name, form=form)
            assert sample.data
            assert sample.truth or layout.kind == "identity"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("UKey序列号 | 8368954484、3625437322", "8368954484、3625437322"),
        ("UKey序列号 | 1.HX2022-008123 2.HX2022-008124", "HX2022-008123、HX2022-008124"),
        ("UKey序列号 | HX2022-008123 (遗失)", "HX2022-008123"),
    ],
)
def test_several_key_numbers_are_read_in_their_order(row: str, expected: str) -> None:
    page = table(f"单位名称 | {COMPANY}", row, "手机 | 13812345678", title="数字证书申请表")
    assert values(only(page))["key_serial"] == expected


def test_the_phone_of_a_recipient_is_not_the_contacts() -> None:
    page = table(
        f"单位名称 | {COMPANY} | 联系人 | 王小红",
        "收件人信息 | < | < | <",
        "姓名 | 李四平 | 手机 | 13812345678",
        "地址 | 哈密市南大街22号 | < | <",
        title="数字证书申请表",
    )
    read = values(only(page))
    assert "mobile" not in read
    assert read["contact"] == "王小红"
    assert read["address"] == "哈密市南大街22号"


def test_rows_beyond_those_of_a_group_at_the_left_are_not_the_groups() -> None:
    page = drawn(
        f"""
              数字证书申请表
        单位名称  {COMPANY}
        数量  2
                  名称  {COMPANY}
        开票信息  电话  0902-2233445
                  税号  91110000600037341L
        联系电话  13812345678
        """
    )
    read = values(only(page))
    assert read["quantity"] == 2
    assert read["mobile"] == "13812345678"
    assert read["invoice_tax_no"] == "91110000600037341L"
    assert "phone" not in read


def test_a_label_broken_in_two_lines_is_one_label() -> None:
    def line(text: str, x: float, y: float) -> Line:
        return Line(text=text, box=Box(x0=x, y0=y, x1=x + 10 * len(text), y1=y + 10))

    def read(value_at: tuple[float, float]) -> dict[str, Any]:
        lines = (
            line("数字证书申请表", 100, 0),
            line("单位名称", 20, 40),
            line(COMPANY, 100, 40),
            line("联系人", 20, 70),
            line("手机", 20, 83),
            line("王小红", 100, 70),
            line("13812345678", 100, value_at[0]),
            line("电子", 20, 120),
            line("邮箱", 20, 132),
            line("hj@example.com", 100, value_at[1]),
        )
        return values(only(Page(number=1, width=400, height=200, lines=lines)))

    assert read((83, 126)) == read((83, 126)) | {
        "contact": "王小红",
        "mobile": "13812345678",
        "email": "hj@example.com",
    }


def test_a_number_wrapped_from_the_right_edge_to_the_left_goes_on() -> None:
    page = drawn(
        """
                          交通银行 回单
        付款人名称：哈密天山风力发电有限公司
        收款人名称：北京迅驰无限科技有限公司
        金额：1,200.00
        打印次数：0001  记账日期：20261118  会计流水号：EEZ9390550
        841932743
        """
    )
    assert values(only(page))["serial_no"] == "EEZ9390550841932743"


def test_a_notice_under_a_value_is_no_part_of_it() -> None:
    page = drawn(
        """
            上海浦东发展银行 电子回单
        付款名称：哈密天山风力发电有限公司
        收款名称：北京迅驰无限科技有限公司
        发生额：￥1,200.00
        摘要：交易平台数字证书
        此回单可能重复打印，请各单位勿重复记账，以免账务不符。
        """
    )
    assert values(only(page))["purpose"] == "交易平台数字证书"


def test_papers_drawn_here_are_one_document_each() -> None:
    assert [each.kind for each in documents(drawn("通知"))] == ["unknown"]


def test_a_watermark_across_the_text_is_not_read() -> None:
    page = drawn(
        """
              招商银行 出账回单
        付款人：哈密天山风力发电有限公司
        收款人：北京迅驰无限科技有限公司
        交易金额(小写)：CNY1,200.00
        """
    )
    marks = [
        Line(text="招商银行", box=Box(x0=x, y0=y, x1=x + 48, y1=y + 12))
        for x, y in ((150, 24), (150, 44), (300, 90), (80, 64))
    ]
    read = values(only(page.model_copy(update={"lines": (*page.lines, *marks)})))
    assert read["payer_name"] == COMPANY
    assert read["payee_name"] == "北京迅驰无限科技有限公司"


def test_a_text_that_only_speaks_of_forms_is_none() -> None:
    page = drawn(
        """
              数字证书办理须知
        一、申请表须填写单位名称、统一社会信用代码、证书数量、联系人、
        经办人、通信地址、电子邮箱、资费、办理年限、业务类型。
        """
    )
    assert [each.kind for each in documents(page)] == ["unknown"]


def test_a_label_that_goes_on_with_another_is_one() -> None:
    page = table(f"申请单位全称 | {COMPANY}", "联系人 | 王小红", title="数字证书申请表")
    assert values(only(page))["company"] == COMPANY


def test_a_section_heads_the_rows_below_it_however_tall_its_recognised_line_is() -> None:
    texts = (
        (60, 20, "数字证书申请表"),
        (53, 60, "单位信息"),
        (53, 84, "名称"),
        (135, 84, COMPANY),
        (303, 84, "信用代码"),
        (383, 84, "91110000600037341L"),
        (53, 108, "联系人信息"),
        (53, 132, "姓名"),
        (135, 132, "王小红"),
        (303, 132, "手机"),
        (383, 132, "13812345678"),
        (53, 156, "收件人信息"),
        (53, 180, "姓名"),
        (135, 180, "李四平"),
        (303, 180, "手机"),
        (383, 180, "13987654321"),
    )
    lines = tuple(
        Line(text=text, how="ocr", box=Box(x0=x, y0=y, x1=x + 11 * len(text), y1=y + 18))
        for x, y, text in texts
    )
    seal = Seal(box=Box(x0=370, y0=80, x1=480, y1=200))
    page = Page(number=1, width=600, height=800, lines=lines, source="ocr", seals=(seal,))
    read = values(only(page))
    assert read["company"] == COMPANY
    assert read["contact"] == "王小红"
    assert read["mobile"] == "13812345678"
    assert read["credit_code"] == "91110000600037341L"


@pytest.mark.parametrize(
    ("title", "purpose"),
    [
        ("投标授权书", "现授权李晓燕参加2026年物资招标项目的投标活动。"),
        ("授权委托书", "现委托李晓燕律师代理我公司的诉讼，参加庭审。"),
    ],
)
def test_a_letter_of_authorisation_for_something_else_is_none_of_ours(
    title: str, purpose: str
) -> None:
    page = drawn(f"""
              {title}
        致：乌鲁木齐市某某单位
        {purpose}
        授权单位：{COMPANY}
        """)
    assert [each.kind for each in documents(page)] == ["unknown"]


def test_a_registration_for_a_course_is_no_application() -> None:
    page = drawn(f"""
              报名回执表
        单位名称：{COMPANY}
        参会人员：李晓燕
        手机：13899812345
        """)
    (paper,) = documents(page)
    assert isinstance(paper, UnknownDocument)
    assert paper.title == "报名表"
