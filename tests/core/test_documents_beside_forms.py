"""Sheets that show or tell how a form is filled in are no orders of their own."""

import pytest

from mailbot.documents.model import CertificateApplication, UnknownDocument
from mailbot.documents.page import Page
from tests.core.drawn_pages import documents, only, table, values

COMPANY = "哈密天山风力发电有限公司"


def form(title: str, company: str, person: str, *more: str, number: int = 1) -> Page:
    return table(
        f"{title} | < | < | <",
        f"单位名称 | {company} | 业务类型 | 新办",
        f"经办人 | {person} | 证书数量 | 2",
        *more,
        number=number,
    )


def sample(title: str, number: int) -> Page:
    more = ("手机 | 138XXXXXXXX | 邮箱 | xxx@163.com", "通信地址 | XX省XX市XX路XX号 | < | <")
    return form(title, "XX省XX电力有限公司", "张三", *more, number=number)


@pytest.mark.parametrize(
    "title",
    [
        "【样例】CA数字证书申请单",
        "数字证书申请表（填写示例）",
        "填写样例：",
        "附件2：数字证书申请表样表",
        "数字证书申请表范本",
        "（示例）",
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_beside_a_form_filled_in_its_sample_is_none(title: str, *, first: bool) -> None:
    pages = [
        sample(title, 1 if first else 2),
        form("数字证书申请表", COMPANY, "王小红", number=2 if first else 1),
    ]
    read = values(only(*(pages if first else reversed(pages))))
    assert (read["company"], read["contact"], read["quantity"]) == (COMPANY, "王小红", 2)
    assert not {"email", "address", "mobile"} & read.keys()


def test_letters_in_the_place_of_values_tell_a_sample_that_does_not_call_itself_one() -> None:
    pages = sample("数字证书申请表", 1), form("数字证书申请表", COMPANY, "王小红", number=2)
    assert values(only(*pages))["company"] == COMPANY


def test_a_sample_alone_is_no_order() -> None:
    document = only(sample("【样例】CA数字证书申请单", 1))
    assert isinstance(document, UnknownDocument)
    assert document.title == "【样例】CA数字证书申请单"


def test_a_sample_over_which_somebody_wrote_is_a_form() -> None:
    document = only(form("数字证书申请表（样例）", COMPANY, "王小红"))
    assert isinstance(document, CertificateApplication)
    assert values(document)["company"] == COMPANY


def test_a_form_of_letters_alone_names_nobody() -> None:
    assert "company" not in values(only(sample("数字证书申请表", 1)))


def test_beside_a_form_the_sheet_that_tells_how_to_fill_it_in_is_none() -> None:
    guide = table(
        "填 写 说 明",
        "一、请填写“申请表”工作表，业务类型只能选一种：新办、续期、补发。",
        "二、证书数量填写阿拉伯数字；年限可选1年、3年、5年；资费分基础资费、组合资费。",
        "三、经办人须为授权书载明的被授权人，联系人手机须能接通。",
        "四、打印后加盖公章，数字证书申请表扫描件发送至邮箱。",
    )
    read = values(only(guide, form("数字证书申请表", COMPANY, "王小红", number=2)))
    assert (read["company"], read["contact"]) == (COMPANY, "王小红")


@pytest.mark.parametrize(
    "rows",
    [
        (
            "业务类型 | 资费 | 年限",
            "新办 | 基础资费 | 1年",
            "续期 | 组合资费 | 3年",
            "补发 | | 5年",
        ),
        ("业务类型", "新办", "续期", "补发", "变更"),
        ("业务代码 | 资费代码", "01-新增UKey | A-基础资费", "02-证书更新 | B-组合资费"),
    ],
)
def test_a_sheet_of_what_can_be_chosen_chooses_nothing(rows: tuple[str, ...]) -> None:
    page = form("数字证书申请表", COMPANY, "王小红", "资费 | 组合资费 | 年限 | 3年")
    read = values(only(page, table(*rows, number=2)))
    assert read["services"] == ["new"]
    assert (read["plan"], read["term_years"]) == ("combined", 3)


def test_a_second_sheet_that_says_what_is_asked_for_goes_on_with_the_form() -> None:
    more = table("业务类型 | 续期", "资费 | 组合资费", "年限 | 3年", number=2)
    first = table(
        "数字证书申请表 | < | < | <",
        f"单位名称 | {COMPANY} | 经办人 | 王小红",
        "手机 | 13812345678",
    )
    read = values(only(first, more))
    assert (read["services"], read["plan"], read["term_years"]) == (["renewal"], "combined", 3)


def test_forms_of_two_companies_stay_two() -> None:
    other = "吐鲁番火洲电力有限公司"
    pages = (
        form("数字证书申请表", COMPANY, "王小红"),
        form("数字证书申请表", other, "李四", number=2),
    )
    assert [values(each)["company"] for each in documents(*pages)] == [COMPANY, other]


@pytest.mark.parametrize(
    "rows",
    [
        ("新办 | 基础资费", "更新 | 组合资费", "补发 |", "密码重置 |"),
        ("新办 | 快递", "续期 | 自取"),
        ("组合套餐 |", "基础套餐 |"),
    ],
)
def test_a_sheet_of_nothing_but_options_is_no_document(rows: tuple[str, ...]) -> None:
    filled = form("单位数字证书申请表", COMPANY, "王小红")
    if rows[1].endswith("自取"):
        rows = (*rows, "补发 |")
    assert isinstance(only(filled, table(*rows, number=2)), CertificateApplication)


@pytest.mark.parametrize(
    "rows",
    [
        ("新办 | 王小红", "续期 | 李四", "马桂兰 | 张三"),
        ("新办 |",),
        ("新办 | 续期业务由各受理点当面核验后办理",),
    ],
)
def test_a_sheet_that_says_more_than_options_stands_for_itself(rows: tuple[str, ...]) -> None:
    filled = form("单位数字证书申请表", COMPANY, "王小红")
    assert len(documents(filled, table(*rows, number=2))) == 2
    assert len(documents(filled, table("新办 | 续期", number=2, below="第二页"))) == 2
