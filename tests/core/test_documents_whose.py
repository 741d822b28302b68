"""Whose a name or a number is where another of its kind stands near it."""

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
