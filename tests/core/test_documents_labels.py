"""Labels in the words of a hundred agencies, and those of something else that look like them."""

import pytest

from mailbot.documents.model import Document
from tests.core.drawn_pages import drawn, only, table, values
from tests.core.test_documents_wording import COMPANY, form, surely

CODE = "91650102MAM3PGXQQW"
OTHER_CODE = "91650100MA77P3Q4NE"


@pytest.mark.parametrize(
    "label",
    [
        "申请单位（盖章）",
        "持证单位",
        "领用单位",
        "投标人名称",
        "订户单位名称",
        "办理单位",
        "中文全称",
    ],
)
def test_the_company_may_be_called_by_its_part(label: str) -> None:
    page = table(f"{label} | {COMPANY}", "经办人 | 王小红", title="企业证书申请表")
    assert surely(only(page))["company"] == COMPANY


@pytest.mark.parametrize(
    ("label", "value", "name"),
    [
        ("证书责任人姓名", "王小红", "contact"),
        ("授权经办人", "王小红", "contact"),
        ("操作人员", "王小红", "contact"),
        ("持有人身份证号", "650101198603124512", "id_number"),
        ("二代身份证号", "650101198603124512", "id_number"),
        ("办公室电话", "0991-5551234", "phone"),
        ("邮政地址", "新疆哈密市广东路265号", "address"),
        ("USB-Key数量", "2", "quantity"),
        ("所选资费", "组合资费", "plan"),
        ("资费模式", "组合资费", "plan"),
        ("所选年限", "3年", "term_years"),
        ("需办理的业务", "续期", "services"),
        ("UKey表面编号", "XJ20210045678", "key_serial"),
        ("工商注册号", CODE, "credit_code"),
        ("执行事务合伙人", "马桂兰", "legal_representative"),
        ("其他要求", "月底前寄出", "remark"),
        ("购货单位名称", COMPANY, "invoice_title"),
        ("增值税普通发票抬头", COMPANY, "invoice_title"),
        ("购买方纳税人识别号", CODE, "invoice_tax_no"),
    ],
)
def test_other_agencies_call_a_field_so(label: str, value: str, name: str) -> None:
    assert name in surely(form(f"{label} | {value}"))


def two_codes(*rows: str) -> Document:
    return only(table(f"单位名称 | {COMPANY} | 企业信用代码 | {CODE}", *rows, title="证书申请表"))


def test_the_tax_number_that_follows_the_invoice_s_title_on_the_next_row_is_the_invoice_s() -> None:
    read = surely(
        two_codes(
            f"经办人 | 王小红 | 发票抬头 | {COMPANY}", f"税务登记号 | {OTHER_CODE} | 备注 | 无"
        )
    )
    assert (read["credit_code"], read["invoice_tax_no"]) == (CODE, OTHER_CODE)


def test_a_tax_number_elsewhere_is_not_the_invoice_s() -> None:
    rows = (f"发票抬头 | {COMPANY} | 经办人 | 王小红", f"备注 | 无 | 税务登记号 | {OTHER_CODE}")
    assert "invoice_tax_no" not in values(two_codes(*rows))
    rows = (f"发票抬头 | {COMPANY} | 邮编 | 830011", f"税号 | {OTHER_CODE} | 备注 | 无")
    assert "invoice_tax_no" in values(two_codes(*rows))  # right below the title
    drawn_rows = (
        f"证书申请表\n单位名称：{COMPANY}\n发票抬头：{COMPANY}\n备注：无\n税号：{OTHER_CODE}"
    )
    assert "invoice_tax_no" not in values(only(drawn(drawn_rows)))


@pytest.mark.parametrize("label", ["注册地址", "单位注册地址", "住所", "营业地址"])
def test_where_a_company_is_registered_is_doubted_as_its_address(label: str) -> None:
    place = "新疆哈密市广东路265号"
    read = form(f"{label} | {place}")
    assert values(read)["address"] == place
    assert "address" not in surely(read)
    both = form(f"{label} | 新疆昌吉市延安路1号", f"通信地址 | {place}")
    assert surely(both)["address"] == place


@pytest.mark.parametrize("label", ["业务员", "客户经理", "服务专员"])
def test_the_agency_s_own_people_are_not_the_contact(label: str) -> None:
    assert "contact" not in values(form(f"{label} | 赵浩明"))


def letter(*rows: str) -> Document:
    rows = (f"授权单位 | {COMPANY}", *rows, "授权事项 | 办理数字证书的申请、领取")
    return only(table(*rows, title="授权委托书"))


@pytest.mark.parametrize(
    "start", ["有效期自", "授权期限（起）", "委托期限自", "授权期起", "有效期始"]
)
@pytest.mark.parametrize(
    "end", ["有效期至", "授权期限（止）", "授权到期日", "授权期止", "有效期截至"]
)
def test_a_letter_s_period_may_stand_at_two_labels(start: str, end: str) -> None:
    read = surely(
        letter(
            f"{start} | 2026年11月1日 | {end} | 2027年10月31日", "日期 | 2026年10月28日 | 备注 | 无"
        )
    )
    assert str(read["valid_from"]) == "2026-11-01"
    assert str(read["valid_to"]) == "2027-10-31"
    assert str(read["date"]) == "2026-10-28"


@pytest.mark.parametrize("label", ["有效期自", "授权期限（起）", "授权期限自"])
def test_the_beginning_of_a_period_is_never_its_end(label: str) -> None:
    read = values(letter(f"{label} | 2026年11月1日", "日期 | 2026年10月28日"))
    assert (str(read["valid_from"]), "valid_to" in read) == ("2026-11-01", False)


@pytest.mark.parametrize(
    "label", ["办理人", "授权办理人", "被授权操作员", "经办人员姓名", "指定经办人"]
)
def test_the_agent_may_be_called_by_what_he_does(label: str) -> None:
    assert surely(letter(f"{label} | 王小红"))["agent"] == "王小红"


@pytest.mark.parametrize("label", ["填表日期", "盖章日期", "授权委托日期", "授权签署日期"])
def test_a_letter_s_day_may_be_that_of_its_stamp(label: str) -> None:
    read = surely(letter("被授权人 | 王小红", f"{label} | 2026年10月28日"))
    assert str(read["date"]) == "2026-10-28"


def test_a_tax_number_beside_another_company_s_invoice_title_is_doubted() -> None:
    rows = (f"单位名称 | {COMPANY}", "发票抬头 | 甘肃乙能源有限公司", f"税号 | {CODE}")
    read = only(table(*rows, title="证书申请表"))
    assert values(read)["credit_code"] == CODE
    assert "credit_code" not in surely(read)
    own = (f"单位名称 | {COMPANY}", f"发票抬头 | {COMPANY}", f"税号 | {CODE}")
    assert surely(only(table(*own, title="证书申请表")))["credit_code"] == CODE


def test_a_code_told_by_its_label_s_bracket_is_the_company_s() -> None:
    assert surely(form(f"证件号码（统一社会信用代码） | {CODE}"))["credit_code"] == CODE


def test_who_receives_a_form_does_not_end_what_the_applicant_fills_in() -> None:
    read = form(
        "受理单位 | 天山数字认证中心", "经办人 | 王小红", "手机 | 13812345678", "备注 | 急用"
    )
    assert {"contact", "mobile", "remark"} <= surely(read).keys()


@pytest.mark.parametrize("label", ["到账日期", "身份证有效期", "开票日期", "缴费时间"])
def test_the_day_of_something_else_is_not_the_form_s(label: str) -> None:
    assert "date" not in values(
        form("经办人 | 王小红", "手机 | 13812345678", f"{label} | 2026年11月25日")
    )
