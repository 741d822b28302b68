"""What heads a part of a form, however worded, tells whose name and numbers stand below it."""

import pytest

from mailbot.documents.page import Page
from tests.core.drawn_pages import drawn, only, table, values

COMPANY = "哈密天山风力发电有限公司"
TITLE = "数字证书申请表"
UNIT = f"单位名称 | {COMPANY} | 统一社会信用代码 | 91110000600037341L"
PERSON = ("姓名 | 王小红 | 身份证 | 11010519491231002X", "手机 | 13812345678 | 邮箱 | a@b.cn")
HEADINGS = (
    "证书使用人信息",
    "持证人情况",
    "二、证书管理员",
    "B 证书管理员（经办人）",
    "（二）联系方式",
    "第二部分：经办人员情况",
    "UKey操作员资料",
)


def cells(*rows: str) -> Page:
    return table(*rows, title=TITLE)


@pytest.mark.parametrize("heading", [*HEADINGS, "UKey领用人员"])
def test_a_name_under_a_heading_of_the_table_is_the_agent_s(heading: str) -> None:
    read = values(only(cells("一、申请机构 | < | < | <", UNIT, f"{heading} | < | < | <", *PERSON)))
    assert (read["company"], read["contact"]) == (COMPANY, "王小红")
    assert (read["id_number"], read["mobile"]) == ("11010519491231002X", "13812345678")


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_name_under_a_heading_of_its_own_line_is_the_agent_s(heading: str) -> None:
    page = drawn(
        f"""
                {TITLE}
        一、申请机构
        单位名称：{COMPANY}
        {heading}
        姓名：王小红    身份证：11010519491231002X
        三、业务内容
        数量：2    年限：3年
        """
    )
    read = values(only(page))
    assert (read["company"], read["contact"], read["quantity"]) == (COMPANY, "王小红", 2)


@pytest.mark.parametrize(
    "heading", ["三、经办人及收件信息", "联系人和邮寄信息", "二、联系方式与邮寄"]
)
def test_a_heading_that_joins_two_is_of_the_one_it_names_first(heading: str) -> None:
    rows = ("手机 | 13812345678 | 电子邮箱 | a@b.cn", "通信地址 | 乌鲁木齐市长春路1号 | 数量 | 2")
    read = values(only(cells(UNIT, f"{heading} | < | < | <", "联系人 | 王小红 | < | <", *rows)))
    assert (read["contact"], read["mobile"], read["email"]) == ("王小红", "13812345678", "a@b.cn")
    first = "收件人及联系人信息"
    read = values(only(cells(UNIT, f"{first} | < | < | <", "姓名 | 王小红 | 手机 | 13812345678")))
    assert "mobile" not in read
    other = values(only(cells(UNIT, "一和二 | < | < | <", *PERSON)))
    assert other["mobile"] == "13812345678"


def test_a_cell_that_does_not_span_its_table_heads_nothing() -> None:
    page = cells(UNIT, "证书领用人员 | < | 见附件 | <", *PERSON)
    assert "contact" not in values(only(page))


def test_a_row_of_labels_under_a_heading_heads_the_row_below() -> None:
    page = cells(
        UNIT,
        "二、经办信息 | < | < | <",
        "姓名 | 部门 | 证件号码 | 联系手机",
        "王小红 | 市场部 | 11010519491231002X | 13812345678",
    )
    read = values(only(page))
    assert (read["contact"], read["mobile"]) == ("王小红", "13812345678")


def test_another_person_s_part_is_not_the_agent_s() -> None:
    page = cells(
        UNIT,
        "经办人 | 王小红 | < | <",
        "紧急联络人情况 | < | < | <",
        "姓名 | 李四平 | 手机 | 13900139000",
    )
    read = values(only(page))
    assert read["contact"] == "王小红"
    assert "mobile" not in read


def test_the_invoice_s_part_may_be_a_person_s() -> None:
    page = cells(
        UNIT,
        "经办人 | 王小红 | < | <",
        "C 财务联系人（开票） | < | < | <",
        "姓名 | 李四平 | 电话 | 13900139000",
        "开票抬头 | 天山集团有限公司 | 税号 | 110108752606005",
    )
    read = values(only(page))
    assert (read["contact"], read["invoice_tax_no"]) == ("王小红", "110108752606005")


@pytest.mark.parametrize(
    ("upright", "name"), [("申/n请/n单/n位", "名称"), ("使/n用/n单/n位", "全称")]
)
def test_a_unit_s_upright_heading_tells_whose_name_stands_beside_it(
    upright: str, name: str
) -> None:
    page = cells(
        f"{upright} | {name} | {COMPANY} | <",
        "^ | 信用代码 | 91110000600037341L | <",
        "使/n用/n人 | 姓名 | 王小红 | <",
        "^ | 手机 | 13812345678 | <",
    )
    read = values(only(page))
    assert (read["company"], read["contact"]) == (COMPANY, "王小红")


@pytest.mark.parametrize("line", ["业务办理须知", "二、其他", "经办", "一、联系人：王小红2"])
def test_other_lines_head_nothing(line: str) -> None:
    page = drawn(f"          {TITLE}\n单位名称：{COMPANY}\n{line}\n手机：13812345678")
    assert values(only(page))["mobile"] == "13812345678"


def test_a_place_to_sign_that_spans_the_table_heads_nothing() -> None:
    page = cells(
        UNIT, *PERSON, "经办人（签字）：/n申请单位（盖章）：/n日期：2026年4月20日 | < | < | <"
    )
    assert only(page).fields()["signed"].value is False


def test_headings_side_by_side_head_their_own_columns() -> None:
    page = cells(
        "申请机构信息 | < | UKey使用人信息 | <",
        f"机构名称 | {COMPANY} | 姓名 | 王小红",
        "信用代码 | 91110000600037341L | 手机 | 13812345678",
    )
    read = values(only(page))
    assert (read["company"], read["contact"], read["mobile"]) == (COMPANY, "王小红", "13812345678")


def test_a_heading_of_what_held_before_a_change_stays_one() -> None:
    page = cells(
        "变更前单位信息 | < | < | <",
        "单位名称 | 哈密博格达新能源有限公司 | < | <",
        "变更后单位信息 | < | < | <",
        f"单位名称 | {COMPANY} | < | <",
        "联系人 | 王小红 | 手机 | 13812345678",
    )
    assert values(only(page))["company"] == COMPANY


@pytest.mark.parametrize("title", ["发票信息", "开票资料", "三、发票信息"])
def test_a_tax_number_further_down_under_the_invoice_s_heading_is_the_invoice_s(title: str) -> None:
    page = drawn(
        f"""
                {TITLE}
        企业名称        {COMPANY}
        信用代码        91110000600037341L
        {title}
        发票类型        电子普通发票
        发票抬头        {COMPANY}
        纳税人识别号    91650102MAM3PGXQQW
        """
    )
    read = values(only(page))
    assert read["credit_code"] == "91110000600037341L"
    assert read["invoice_tax_no"] == "91650102MAM3PGXQQW"


@pytest.mark.parametrize("label", ["单位", "公司", "户名"])
def test_the_name_in_a_block_of_the_invoice_is_its_title(label: str) -> None:
    page = cells(
        UNIT,
        f"开票资料 | {label} | 新疆天山能源有限公司 | 税号 | 91650102MAM3PGXQQW",
        "^ | 地址 | 哈密市广东路265号 | 电话 | 0902-2250000",
    )
    read = values(only(page))
    assert (read["company"], read["invoice_title"]) == (COMPANY, "新疆天山能源有限公司")
    assert read["invoice_tax_no"] == "91650102MAM3PGXQQW"


@pytest.mark.parametrize("heading", ["经办人信息", "经办人", "联系人信息"])
def test_a_row_of_labels_beside_their_heading_has_its_values_below(heading: str) -> None:
    page = table(
        f"单位名称 | {COMPANY} | < | <",
        f"{heading} | 姓名 | 手机 | 身份证号",
        "^ | 王小红 | 13812345678 | 11010519491231002X",
        "证书数量 | 2 | < | <",
        title=TITLE,
    )
    read = values(only(page))
    assert (read["contact"], read["mobile"]) == ("王小红", "13812345678")
    assert (read["id_number"], read["quantity"]) == ("11010519491231002X", 2)


def test_two_such_parts_below_one_another_keep_their_own() -> None:
    page = table(
        f"单位名称 | {COMPANY} | <",
        "经办人信息 | 姓名 | 手机",
        "^ | 王小红 | 13812345678",
        "邮寄信息 | 地址 | 收件人",
        "^ | 哈密市南大街22号 | 李四平",
        title=TITLE,
    )
    read = values(only(page))
    assert (read["contact"], read["mobile"]) == ("王小红", "13812345678")
    assert read["address"] == "哈密市南大街22号"


def test_labels_and_values_in_turn_beside_a_heading_stay_so() -> None:
    page = table(
        f"单位信息 | 单位名称 | {COMPANY}",
        "^ | 地址 | 哈密市南大街22号",
        "经办人 | 姓名 | 王小红",
        "^ | 手机 | 13812345678",
        title=TITLE,
    )
    read = values(only(page))
    assert (read["company"], read["address"]) == (COMPANY, "哈密市南大街22号")
    assert (read["contact"], read["mobile"]) == ("王小红", "13812345678")
