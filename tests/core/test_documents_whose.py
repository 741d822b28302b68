"""Whose a name or a number is where another of its kind stands near it."""

from typing import Any

import pytest

from tests.core.drawn_pages import drawn, only, table, values

COMPANY = "阿克苏天河水泥有限公司"
CODE = "91652900MA77ABCD3W"
BUYER = "新疆某某矿业有限公司"
BUYERS = "916501007516584423"


def test_a_department_that_signs_speaks_for_its_company() -> None:
    letter = only(
        drawn(f"""
               关于办理电子钥匙的函
某某信息技术有限公司：
    我公司{COMPANY}因工作需要，申请新办电子钥匙2个。
    联系人：王小红，手机13812345678。
    {COMPANY}营销中心（统一社会信用代码{CODE}）
                              {COMPANY}营销中心
                    2026年11月20日
""")
    )
    assert values(letter)["company"] == COMPANY


def test_a_table_with_one_row_for_one_company_and_its_contact_is_a_form() -> None:
    form = only(
        table("单位名称 | 联系人 | 手机 | UKey数量", f"{COMPANY} | 王小红 | 13812345678 | 2")
    )
    assert form.kind == "application"
    found = values(form)
    assert (found["company"], found["contact"], found["quantity"]) == (COMPANY, "王小红", 2)


def test_a_tax_number_in_the_row_below_the_title_of_the_invoice_is_the_invoices() -> None:
    def read(*between: str) -> dict[str, object]:
        rows = (
            f"单位名称 | {COMPANY} | 统一社会信用代码 | {CODE}",
            f"发票抬头 | {BUYER} | < | <",
            *between,
            f"税号 | {BUYERS} | < | <",
        )
        return values(only(table(*rows, title="企业证书申请表")))

    assert read()["invoice_tax_no"] == BUYERS
    apart = read("联系人 | 王小红 | 手机 | 13812345678")
    assert apart["credit_code"] == CODE
    assert "invoice_tax_no" not in apart


def form(*lines: str) -> dict[str, Any]:
    head = ("        企业证书申请表", f"单位名称：{COMPANY}", "联系人：王小红", "数量：2")
    return values(only(drawn("\n".join([*head, *lines]))))


@pytest.mark.parametrize(
    "line",
    [
        f"是否需要发票：是。名称：{BUYER}  税号：{BUYERS}",
        f"是否开具发票：开  名称：{BUYER}；税号：{BUYERS}",
        f"发票：普票  名称：{BUYER}  税号：{BUYERS}",
    ],
)
def test_a_name_and_a_tax_number_behind_the_question_for_an_invoice_are_the_invoices(
    line: str,
) -> None:
    read = form(line)
    assert (read["invoice_title"], read["invoice_tax_no"]) == (BUYER, BUYERS)
    assert read["company"] == COMPANY
    assert form(f"统一社会信用代码：{CODE}", line)["credit_code"] == CODE


def test_another_company_s_tax_number_is_not_surely_the_company_s_code() -> None:
    page = f"      企业证书申请表\n单位名称：{COMPANY}\n联系人：王小红\n数量：2\n是否需要发票：是。"
    found = only(drawn(f"{page}名称：{BUYER}  税号：91110000600037341L")).fields()
    assert "credit_code" not in found or found["credit_code"].confidence < 0.8


@pytest.mark.parametrize("line", ["是否需要发票：否", "是否开具发票："])
def test_the_question_for_an_invoice_alone_names_none(line: str) -> None:
    read = form(line, f"统一社会信用代码：{CODE}")
    assert read["credit_code"] == CODE
    assert "invoice_title" not in read


def test_an_identity_card_in_the_agent_s_part_is_the_agents_number() -> None:
    page = table(
        "经办人 | 姓名 | 王小红",
        "^ | 身份证件 | 652301199003074528",
        f"单位 | {COMPANY} | ",
        title="企业证书申请表",
    )
    assert values(only(page))["id_number"] == "652301199003074528"


@pytest.mark.parametrize(
    "name",
    [
        "阿克苏天河能源中心（有限合伙）",
        "阿克苏天河供热站（个体经营）",
        "阿克苏天河售电所（普通合伙）",
        "阿克苏天河电厂（个人独资）",
    ],
)
def test_the_kind_of_an_organisation_behind_the_name_of_who_signs_is_part_of_it(name: str) -> None:
    page = f"""
               数字证书的申请
        北京某某信息技术有限公司：
            因业务需要，现申请新办数字证书2个，请予办理。
        联系人：王小红
        手机：13812345678
                            {name}
                            2026年11月20日
    """
    assert values(only(drawn(page)))["company"] == name


@pytest.mark.parametrize(
    "said", ["同单位名称", "与公司名称一致", "就写我们公司全称", "本单位", "开我司", "公司全称即可"]
)
def test_an_invoice_to_the_applicant_names_no_other_company(said: str) -> None:
    rows = (f"申请单位 | {COMPANY} | 联系人 | 李明", f"证书数量 | 2 | 发票抬头 | {said}")
    found = values(only(table(*rows, title="企业证书申请表")))
    assert (found["company"], found.get("invoice_title")) == (COMPANY, None)


def test_a_letter_that_wants_the_invoice_for_itself_names_no_other_company() -> None:
    found = values(
        only(
            drawn("""
电子钥匙申请
我公司哈密某某风电有限公司申请办理电子钥匙2个，选择基础资费，年限三年。
发票抬头就写我们公司，税号91650100080YGH2NDL，谢谢。
联系人李明，电话13812345678。
哈密某某风电有限公司
2026年11月25日
""")
        )
    )
    assert "invoice_title" not in found


def test_a_numbered_row_that_says_all_a_form_does_is_one() -> None:
    head = "序号 | 单位名称 | 信用代码 | 联系人 | 手机 | 业务类型 | 数量"
    row = f"1 | {COMPANY} | {CODE} | 王小红 | 13812345678 | 新办 | 2"
    form = only(table(head, row))
    assert form.kind == "application"
    found = values(form)
    assert (found["company"], found["contact"], found["quantity"]) == (COMPANY, "王小红", 2)
    short = only(table("序号 | 单位名称 | 手机 | UKey数量", f"1 | {COMPANY} | 13812345678 | 2"))
    assert short.kind == "list"
