"""Labels in two languages, headings in brackets and columns filled to their edge are read."""

import pytest

from mailbot.documents.names import read_company, read_person
from mailbot.documents.normalise import is_blank
from tests.core.drawn_pages import drawn, only, table, values

COMPANY = "哈密某某风电有限公司"


def test_labels_with_their_english_below_them_are_read() -> None:
    found = values(
        only(
            table(
                "单位名称（中文）/nCompany Name (CN) | 哈密某某风电有限公司 | < | <",
                "单位名称（英文）/nCompany Name (EN) | Hami Wind Power Co., Ltd. | < | <",
                "法定代表人/nLegal Rep. | LINDQVIST MARKUS | 身份证/护照号/nID/Passport No. | "
                "320503199006122028",
                "证书数量/nQuantity | 5 | 办理年限/nTerm | ☐ 1 yr ☐ 3 yrs ☑ 5/nyrs",
                "业务类型/nService | ☑ 新办 New ☐ 续期 Renewal | 手机/nMobile | 13812345678",
                title="数字证书申请表",
            )
        )
    )
    assert found["company"] == COMPANY
    assert found["legal_representative"] == "LINDQVIST MARKUS"
    assert found["id_number"] == "320503199006122028"
    assert found["term_years"] == 5
    assert found["quantity"] == 5
    assert found["services"] == ["new"]
    assert found["mobile"] == "13812345678"


def test_labels_with_their_english_behind_a_stroke_are_read() -> None:
    found = values(
        only(
            drawn("""
数字证书申请表
单位名称 / Company name：哈密某某风电有限公司
联系人 / Contact：李明
手机 / Mobile：13812345678
业务类型 / Service：新办
证书数量 / Quantity：2
""")
        )
    )
    assert found["company"] == COMPANY
    assert found["contact"] == "李明"
    assert found["mobile"] == "13812345678"
    assert found["quantity"] == 2


def test_headings_in_brackets_head_what_is_set_in_below_them() -> None:
    found = values(
        only(
            drawn("""
机构数字证书申请单
【证书主体】
  机构全称    哈密某某风电有限公司
  申请类型    新申请
  介质数量    2
【办理人】
  姓名    李明    证件号    320503199006122028
  手机    13812345678
【发票】
  抬头    哈密某某风电有限公司    税号    91650502MA77ABCD1W
""")
        )
    )
    assert found["company"] == COMPANY
    assert found["contact"] == "李明"
    assert found["mobile"] == "13812345678"
    assert found["invoice_title"] == COMPANY
    assert found["invoice_tax_no"] == "91650502MA77ABCD1W"


def test_what_runs_on_into_the_next_column_is_that_column_s() -> None:
    found = values(
        only(
            drawn("""
数字证书业务办理
企业名称                                统一社会信用代码
哈密某某风电有限公司                    91650502MA77ABCD1W
业务类型              证书数量          办理年限
新办                  2                 3年
通信地址                                固定电话
四川省攀枝花市盐边县桐子林镇东环南北街 0812-8655219
路2号
技术支持电话：028-68124455
""")
        )
    )
    assert found["address"] == "四川省攀枝花市盐边县桐子林镇东环南北街路2号"
    assert found["phone"] == "0812-8655219"


@pytest.mark.parametrize(
    "address",
    [
        "四川省盐边县 桐子林镇东环南路2号电力大厦12层东侧",  # no label stands over its space
        "四川省攀枝花市盐边县桐子林镇东环南路2号",
    ],
)
def test_a_space_within_an_address_parts_it_from_no_other_column(address: str) -> None:
    page = drawn(f"""
数字证书业务办理
通信地址                                固定电话
{address}
企业名称                                统一社会信用代码
哈密某某风电有限公司                    91650502MA77ABCD1W
业务类型              证书数量          办理年限
新办                  2                 3年
""")
    assert values(only(page))["address"].replace(" ", "") == address.replace(" ", "")


@pytest.mark.parametrize("line", ["联系我们：025-58213366", "技术支持电话：025-58213366"])
def test_the_number_of_whoever_collects_the_forms_is_not_the_contact_s(line: str) -> None:
    page = drawn(f"""
数字证书申请表
请于11月30日前填写。{line}
单位名称：哈密某某风电有限公司
手机：13812345678
业务类型：新办
""")
    assert "phone" not in values(only(page))


def test_what_a_change_leaves_as_it_was_is_no_new_value() -> None:
    found = values(
        only(
            table(
                "用户名称 | 哈密某某风电有限公司 | < | <",
                "变更项目 | 变更前 | 变更后 | 证明材料",
                "联系人 | 黄海涛 | 李明 | /",
                "手机号码 | 13962908514 | 13812345678 | /",
                "证书序列号 | KM2312-00417 | 不变 | /",
                "用户名称 | 无变更 | 无变更 | /",
                "用户单位（公章）/n2026 年 11 月 24 日 | < | < | <",
                title="数字证书用户信息变更表",
            )
        )
    )
    assert found["company"] == COMPANY
    assert found["contact"] == "李明"


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("1. 王小红", "王小红"),
        ("（1）王小红", "王小红"),
        ("LINDQVIST MARKUS", "LINDQVIST MARKUS"),
        ("Jean-Paul  Martin", "Jean-Paul Martin"),
        ("Legal Rep.", None),
        ("Not Applicable", None),
        ("N/A", None),
        ("MARKUS", None),
    ],
)
def test_names_are_numbered_or_latin(printed: str, name: str | None) -> None:
    read = read_person(printed)
    assert (read and read[0]) == name


def test_a_day_is_no_name_of_an_organisation() -> None:
    assert read_company("2026年11月24日") is None
    assert read_company("2026-11-24") is None
    assert read_company("3M中国有限公司") is not None


@pytest.mark.parametrize("text", ["无变更", "不变", "（无变化）", "未变更"])
def test_no_other_value_than_before_is_no_value(text: str) -> None:
    assert is_blank(text)


def test_a_stroke_of_the_line_a_name_is_written_on_is_no_part_of_it() -> None:
    assert read_company("铭川_（酒泉）钢铁有限公司") == read_company("铭川（酒泉）钢铁有限公司")
    assert read_company(".伊犁恒信（奎屯）电化有限公司") == read_company(
        "伊犁恒信（奎屯）电化有限公司"
    )
    assert read_company("____") is None
    two = read_company("铭川钢铁有限公司____酒泉热电有限公司")
    assert two is not None
    assert "____" in two[0]  # a blank to be filled in parts two names


@pytest.mark.parametrize("english", ["Payer A/C No.", "PayerA/CNo.", "Account/Card No."])
def test_english_with_a_stroke_right_behind_a_label_is_no_value(english: str) -> None:
    found = values(
        only(
            drawn(f"""
                        付款回单
            付款人名称Payer
            莱辛格（中国）电气设备有限公司
            付款人账号{english}
            503-118820-056
            币种及金额Currency&Amount
            CNY 2,400.00
            """)
        )
    )
    assert found["payer_account"] == "503118820056"
    assert found["amount"] == "2400.00"


@pytest.mark.parametrize("gap", ["/", " / "])
def test_english_with_a_stroke_in_a_label_s_cell_is_no_value(gap: str) -> None:
    form = table(
        f"单位名称{gap}Company | {COMPANY}",
        f"联系人{gap}Contact | 李明",
        f"证书数量{gap}Number | 2",
        f"使用年限{gap}Years | 3",
        title="数字证书申请表",
    )
    found = values(only(form))
    assert (found["company"], found["contact"]) == (COMPANY, "李明")
    assert (found["quantity"], found["term_years"]) == (2, 3)


@pytest.mark.parametrize("gap", ["/", " / "])
@pytest.mark.parametrize("until", ["有效期", "有效期至", "至"])
def test_a_period_s_days_stand_at_labels_in_two_languages(until: str, gap: str) -> None:
    letter = table(
        f"授权单位{gap}Company | {COMPANY}",
        f"被授权人{gap}Agent | 李明",
        f"身份证号{gap}Id | 11010519491231002X",
        f"自{gap}From | 2026-11-20",
        f"{until}{gap}Until | 2027-03-31",
        f"签发日期{gap}Date | 2026-11-18",
        title="授权委托书",
    )
    found = values(only(letter))
    assert (found["company"], found["agent"]) == (COMPANY, "李明")
    assert (found["valid_from"], found["valid_to"]) == ("2026-11-20", "2027-03-31")
    assert found["date"] == "2026-11-18"


@pytest.mark.parametrize(
    "labels",
    [
        ("单位 / Company", "经办 / Handler", "几个 / Qty"),
        ("公司/Firm", "联系/Contact", "要几个/Qty"),
        ("机构 / Organisation", "谁经办 / Who", "办几个 / Count"),
    ],
)
def test_a_label_that_is_one_only_alone_may_have_its_english_behind_it(
    labels: tuple[str, str, str],
) -> None:
    whose, who, many = labels
    page = table(
        f"{whose} | {COMPANY}",
        f"{who} | 李明",
        f"{many} | 2",
        "资费 | 基础",
        title="数字证书申请表",
    )
    found = values(only(page))
    assert (found["company"], found["contact"], found["quantity"]) == (COMPANY, "李明", 2)
