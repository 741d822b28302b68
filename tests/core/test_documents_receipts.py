"""Receipts as many banks set them: what stands over, under and beside what, and what it is not."""

from decimal import Decimal

import pytest

from mailbot.documents.amounts import read_figures
from mailbot.documents.page import Line, Page
from mailbot.documents.text import width
from mailbot.values import Box
from tests.core.drawn_pages import drawn, only, table, values

PAYER = "哈密天山风力发电有限公司"
PAYEE = "北京迅驰无限科技有限公司"
PAYER_ACCOUNT = "65001612345678901234"
PAYEE_ACCOUNT = "0413060103000009171"


def placed(*texts: tuple[float, float, str]) -> Page:
    """A page of texts of 10 points, each begun at its (x, y)."""
    lines = tuple(
        Line(text=text, box=Box(x0=x, y0=y, x1=x + 5 * width(text), y1=y + 10))
        for x, y, text in texts
    )
    return Page(number=1, width=595, height=842, lines=lines)


def test_a_state_under_its_label_heads_no_receipt_of_its_own() -> None:
    page = table(
        "付款人 | 账号 | <",
        f"{PAYER} | {PAYER_ACCOUNT} | <",
        "收款人 | 收款账号 | <",
        f"{PAYEE} | {PAYEE_ACCOUNT} | <",
        "交易金额/n¥350.00 | 转账状态/n支付成功 | <",
        "交易流水号/n1700905135523347 | 款项用途/n数字证书费 | <",
        "货币种类/n人民币 | 大写金额/n叁佰伍拾元整 | <",
        title="交通银行网上银行电子回单",
    )
    read = values(only(page))
    assert (read["amount"], read["serial_no"]) == ("350.00", "1700905135523347")
    assert (read["payee_name"], read["status"]) == (PAYEE, "paid")


@pytest.mark.parametrize("said", ["¥2400。", "2,400.00。", "￥2400；", "2400元。"])
def test_the_end_of_a_sentence_is_no_decimal_point(said: str) -> None:
    read = read_figures(said)
    assert read is not None
    assert read[0] == Decimal("2400.00")


def test_figures_under_their_label_are_not_the_rest_of_the_cell_at_their_left() -> None:
    page = table(
        "钞汇标志 | 支付金额 | 货币种类 | 交易编号",
        "钞 | ¥700 | CNY | 4113107255722271",
        f"付款人名称 | {PAYER} | 收款人名称 | {PAYEE}",
        title="中国农业银行电子回单",
    )
    assert values(only(page))["amount"] == "700.00"


def test_labels_marked_with_dots_are_labels() -> None:
    page = drawn(
        f"""
                 企业网银转账凭证
        ·付款人名称：{PAYER}
        ·收款人名称：{PAYEE}
        ·金额(元) 280.00
        ·款项用途 CA证书服务费
        ·交易流水号 7564816548929944
        """
    )
    read = values(only(page))
    assert (read["purpose"], read["payer_name"]) == ("CA证书服务费", PAYER)


def test_a_broken_label_with_a_colon_is_no_part_of_the_value_at_its_left() -> None:
    page = placed(
        (260, 54, "营业执照"),
        (300, 84.0, "注册号/统一社会"),
        (300, 97.5, "信用代码:"),
        (50, 90.75, "名称:"),
        (140, 90.75, PAYER),
        (390, 90.75, "91650102MARQ8DG8TX"),
        (50, 120, "经营者:"),
        (140, 120, "陶娟明"),
        (300, 120, "类型:"),
        (390, 120, "有限责任公司"),
    )
    read = values(only(page))
    assert (read["company"], read["credit_code"]) == (PAYER, "91650102MARQ8DG8TX")
