"""Values wrapped in narrow columns are read whole, whatever their last line spells."""

import pytest

from mailbot.documents.page import Line, Page
from mailbot.values import Box
from tests.core.drawn_pages import only, table, values

CODE = "91110000600037341L"


def placed(*lines: tuple[float, float, str]) -> Page:
    """A page of lines 10 points high, each at its x and y."""
    return Page(
        number=1,
        width=500,
        height=700,
        lines=tuple(
            Line(text=text, box=Box(x0=x, y0=y, x1=x + 10.0 * len(text), y1=y + 10))
            for x, y, text in lines
        ),
    )


HEAD = (
    (178.0, 59.0, "数字证书（智能密码钥匙）申请单"),
    (72.0, 144.0, "联系人："),
    (156.0, 144.0, "王小红"),
    (316.0, 144.0, "手机：13812345678"),
)


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        ("哈密天山分布式能源科技有限", "公司"),
        ("哈密天山分布式能源科技", "有限公司"),
        ("哈密天山分布式能源科技有", "限公司"),
        ("哈密天山分布式能源科技有限责任", "公司"),
        ("哈密天山能源（集团）股份有限", "公司"),
    ],
)
@pytest.mark.parametrize("gap", [13.0, 15.0])
def test_the_last_line_of_a_name_is_no_label(first: str, rest: str, gap: float) -> None:
    page = placed(
        *HEAD,
        (156.0, 288.0, first),
        (72.0, 288.0 + gap / 2, "开票名称："),
        (316.0, 288.0 + gap / 2, "开票税号："),
        (385.0, 288.0 + gap / 2, "914420007989679069"),
        (156.0, 288.0 + gap, rest),
    )
    assert values(only(page))["invoice_title"] == first + rest


def test_in_a_cell_too() -> None:
    page = table(
        "单位名称 | 哈密天山分布式能源科技有限/n公司",
        "联系人 | 王小红",
        "开票名称 | 哈密天山分布式能源科技有/n限公司",
        title="数字证书申请表",
    )
    read = values(only(page))
    assert read["company"] == read["invoice_title"] == "哈密天山分布式能源科技有限公司"


@pytest.mark.parametrize(
    "label",
    [
        "客户代码（USCC）",
        "统一社会信用代码",
        "单位代码（统一社会信用代码）",
        "USCC",
        "企业信用代码",
    ],
)
def test_a_colon_alone_on_the_next_line_ends_its_label(label: str) -> None:
    page = placed(*HEAD, (72.0, 109.0, label), (256.0, 116.5, CODE), (72.0, 124.0, "："))
    assert values(only(page))["credit_code"] == CODE


@pytest.mark.parametrize("cut", [9, 12, 14, 16])
def test_a_code_wrapped_in_its_narrow_column_is_read_whole(cut: int) -> None:
    page = placed(
        *HEAD,
        (72.0, 109.0, "信用代码："),
        (156.0, 103.0, CODE[:cut]),
        (156.0, 115.0, CODE[cut:]),
        (350.0, 109.0, "数量："),
        (400.0, 109.0, "2"),
    )
    read = values(only(page))
    assert (read["credit_code"], read["quantity"]) == (CODE, 2)


def test_a_code_wrapped_in_a_cell_is_read_whole() -> None:
    page = table(
        "单位名称 | 哈密天山风力发电有限公司",
        f"统一社会信用/n代码 | {CODE[:12]}/n{CODE[12:]}",
        title="数字证书申请表",
    )
    assert values(only(page))["credit_code"] == CODE


FIRM = "昌吉远景分布式能源科技有限公司"


@pytest.mark.parametrize(
    "day", ["2026年11月20日", "二〇二六年十一月二十日", "2026年11月 日", "2026-11-20", "2026.11.20"]
)
@pytest.mark.parametrize("left", [250.0, 300.0])
def test_the_day_below_who_signs_is_no_part_of_the_name(left: float, day: str) -> None:
    form = placed(*HEAD, (250.0, 170.0, f"申请单位：{FIRM}"), (left, 183.0, day))
    assert values(only(form))["company"] == FIRM
    letter = placed(
        (178.0, 59.0, "授权书"),
        (72.0, 90.0, "被授权人：王小红"),
        (72.0, 110.0, "授权事项：办理数字证书"),
        (250.0, 170.0, f"授权单位：{FIRM}"),
        (left, 183.0, day),
    )
    assert values(only(letter))["company"] == FIRM


@pytest.mark.parametrize("gap", [13.0, 18.0, 22.0, 24.0])
def test_a_name_set_wide_goes_on_at_the_left_edge(gap: float) -> None:
    page = placed(
        *HEAD,
        (72.0, 200.0, "数量：2"),
        (316.0, 200.0, "单位名称：昌吉远景分布式能源科技有限责任"),
        (72.0, 200.0 + gap, "公司昌吉分公司"),
        (72.0, 300.0, "日期：2026年11月20日"),
    )
    assert values(only(page))["company"] == "昌吉远景分布式能源科技有限责任公司昌吉分公司"


@pytest.mark.parametrize(
    ("label", "field", "first", "below"),
    [
        ("证书编号：", "key_serial", "FT5453765109871234FT54537", "651"),
        ("通信地址。单位名称：", "company", FIRM + "。", "有关材料附后"),
    ],
)
def test_what_stands_set_wide_below_other_values_is_none_of_them(
    label: str, field: str, first: str, below: str
) -> None:
    page = placed(
        *HEAD,
        (72.0, 200.0, "数量：2"),
        (250.0, 200.0, label + first),
        (72.0, 222.0, below),
    )
    assert values(only(page))[field] == first.rstrip("。")


@pytest.mark.parametrize(("gap", "whole"), [(23.0, True), (40.0, False)])
def test_what_a_name_was_torn_from_under_its_label_is_its_end(gap: float, *, whole: bool) -> None:
    page = placed(
        (178.0, 59.0, "授权书"),
        (72.0, 144.0, "兹授权王小红（身份证号11010519491231002X）办理电子钥匙。"),
        (190.0, 288.0, "授权单位（公章）：哈密天山能源科技开发"),
        (190.0, 288.0 + gap, "有限公司"),
        (190.0, 388.0, "2026年11月20日"),
    )
    assert (values(only(page))["company"] == "哈密天山能源科技开发有限公司") is whole


def test_the_end_of_a_bank_is_not_torn_from_the_number_above_it() -> None:
    page = placed(
        (178.0, 59.0, "业务回单（付款）"),
        (60.0, 100.0, "日期：2026年11月21日"),
        (310.0, 100.0, "回单编号：8268806504592464"),
        (60.0, 117.0, "付款人户名：哈密天山能源有限公司"),
        (310.0, 117.0, "付款人开户行：中国工商银行乌鲁木齐友好"),
        (310.0, 129.0, "支行"),
        (60.0, 145.0, "付款人账号：6500990721873367"),
        (60.0, 162.0, "收款人户名：北京迅驰无限科技有限公司"),
        (310.0, 162.0, "收款人账号：0413060103000009171"),
        (60.0, 179.0, "金额：1,750.00元"),
    )
    found = values(only(page))
    assert found["payer_bank"] == "中国工商银行乌鲁木齐友好支行"
    assert found["receipt_no"] == "8268806504592464"
