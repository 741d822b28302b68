"""Printed pages of an e-bank: which of them show one payment, which many, which money come back."""

import pytest

from mailbot.documents.model import PaymentVoucher, UnknownDocument
from mailbot.documents.page import Page
from tests.core.drawn_pages import documents, drawn, only, table, values

PAYER = "哈密天山风力发电有限公司"
PAYEE = "北京迅驰无限科技有限公司"
PAYER_ACCOUNT = "65001612345678901234"
PAYEE_ACCOUNT = "0413060103000009171"
OTHER = "昌吉物业有限公司"


def receipt(title: str, *more: str, amount: str = "700.00") -> Page:
    return drawn(
        "\n".join(
            (
                f"              {title}",
                f"付款人户名：{PAYER}        收款人户名：{PAYEE}",
                f"付款人账号：{PAYER_ACCOUNT}       收款人账号：{PAYEE_ACCOUNT}",
                f"金额：{amount}           交易日期：2026-11-05",
                "交易流水号：112233445566778",
                *more,
            )
        )
    )


LIST = drawn(
    f"""
    11/29/26, 4:05 PM                 企业网上银行-账户交易明细查询
    账户名称：{PAYER}     账号：{PAYER_ACCOUNT}     币种：人民币
    查询起止日期：2026-11-01 至 2026-11-29     共 2 笔
    交易日期      借方发生额    贷方发生额    对方账号              对方户名                  摘要
    2026-11-03    700.00                      {PAYEE_ACCOUNT}   {PAYEE}  证书费
    2026-11-15    1,200.00                    6500000000000002      {OTHER}          物业费
    https://ebank.example/corp/detail?id=9      1/1
    """
)
ONE_ROW = table(
    "交易时间 | 交易金额 | 余额 | 对方户名 | 对方账号 | 摘要 | 流水号",
    f"2026-11-03 | 700.00 | 120,300.00 | {PAYEE} | {PAYEE_ACCOUNT} | 证书费 | 112233445566",
    title="历史交易明细查询",
)


@pytest.mark.parametrize("page", [LIST, ONE_ROW])
def test_a_list_of_an_account_s_transactions_is_no_voucher_and_named(page: Page) -> None:
    document = only(page)
    assert isinstance(document, UnknownDocument)
    assert document.title == "对账单"


def test_a_printed_page_of_one_transaction_is_a_voucher() -> None:
    page = drawn(
        f"""
        2026/11/29 16:05                               交易明细详情 - 企业网银
        首页 > 账户管理 > 交易明细查询 > 明细详情                     [安全退出]
        交易日期      2026-11-03            交易时间      09:11:20
        付款账号      {PAYER_ACCOUNT}  付款户名      {PAYER}
        收款账号      {PAYEE_ACCOUNT}   收款户名      {PAYEE}
        交易金额      700.00                借贷标志      借
        余额          120,300.00            币种          人民币
        摘要          转账支出              附言          数字证书费
        交易流水号    112233445566778
                         [打印]  [返回]  [关闭]
        https://corp.bank.example/perbank/detail.do?seq=112233445566778&page=1         1/1
        """
    )
    document = only(page)
    read = values(document)
    assert document.kind == "voucher"
    assert (read["amount"], read["serial_no"]) == ("700.00", "112233445566778")
    assert (read["payer_name"], read["payee_name"]) == (PAYER, PAYEE)


def test_each_of_several_payments_in_columns_is_one_by_itself() -> None:
    page = table(
        f"付款账号 | {PAYER_ACCOUNT} | 交易流水号 | 112233445566778",
        "收款户名 | 收款账号 | 金额 | 状态",
        f"{PAYEE} | {PAYEE_ACCOUNT} | 700.00 | 交易成功",
        f"{OTHER} | 6500000000000002 | 1,200.00 | 交易成功",
        title="转账结果",
    )
    found = [values(document) for document in documents(page)]
    assert [(each["payee_name"], each["amount"]) for each in found] == [
        (PAYEE, "700.00"),
        (OTHER, "1200.00"),
    ]
    assert all("serial_no" not in each for each in found), "that of the list is no payment's"


def test_several_payments_in_columns_that_cannot_be_told_are_not_surely_anybody_s() -> None:
    page = table(
        f"付款账号 | {PAYER_ACCOUNT} | 交易流水号 | 112233445566778",
        "收款户名 | 收款账号 | 金额 | 余额",
        f"{PAYEE} | {PAYEE_ACCOUNT} | 700.00 | 9,300.00",
        f"{OTHER} | 6500000000000002 | 1,200.00 | 8,100.00",
        title="转账结果",
    )
    fields = only(page).fields()
    for name in ("payee_name", "payee_account", "amount"):
        assert fields[name].confidence < 0.8


@pytest.mark.parametrize(
    "page",
    [
        receipt("网上银行电子回单（退汇）"),
        receipt("业务回单（冲正）", amount="-700.00"),
        receipt("电子回单", "摘要：退汇 户名不符"),
        receipt("电子回单", "      作废"),
    ],
)
def test_a_receipt_of_money_that_came_back_says_that_the_payment_failed(page: Page) -> None:
    document = only(page)
    assert isinstance(document, PaymentVoucher)
    assert [finding.code for finding in document.findings] == ["transfer_failed"]
    assert values(document)["status"] == "unknown"


@pytest.mark.parametrize("said", ["摘要：退汇重汇 证书费", "摘要：证书费"])
def test_a_receipt_of_money_sent_again_is_paid(said: str) -> None:
    document = only(receipt("网上银行电子回单", said))
    assert isinstance(document, PaymentVoucher)
    assert not document.findings
    assert values(document)["status"] == "paid"


def test_a_light_title_over_told_labels_says_that_a_receipt_is_one() -> None:
    page = drawn(
        f"""
                     乌鲁木齐银行
                     大额支付系统往账回单
        付款单位名称：{PAYER}       付款单位卡号：{PAYER_ACCOUNT}
        收款单位名称：{PAYEE}       收款单位卡号：{PAYEE_ACCOUNT}
        会计日期：2026/11/12     交易编号：2109949726633937
        大写：人民币肆佰捌拾元整     人民币小写：480.00
        """
    )
    read = values(only(page))
    assert (read["status"], read["amount"]) == ("paid", "480.00")


def test_a_title_s_words_at_a_label_part_no_columns() -> None:
    page = drawn(
        f"""
                     新疆银行电子转账凭证
        付款人全称      {PAYER}          收款人全称      {PAYEE}
        付款人账号      {PAYER_ACCOUNT}              收款人账号      {PAYEE_ACCOUNT}
        转账金额        700.00                            用途            数字证书费
        交易流水清单    59762261311513                    交易状态        交易成功
        """
    )
    read = values(only(page))
    assert (read["payer_name"], read["payee_name"], read["status"]) == (PAYER, PAYEE, "paid")


def test_a_label_broken_behind_a_title_s_words_heads_no_receipt() -> None:
    page = table(
        f"付款人户名 | {PAYER} | 收款人户名 | {PAYEE}",
        f"付款人账号 | {PAYER_ACCOUNT} | 收款人账号 | {PAYEE_ACCOUNT}",
        "电子回单/n号码 | 261109750148/n313 | 交易结果 | 已入账",
        "金额（小写） | 1160.00 | 交易流水号 | 8248137430595374",
        "交易日期 | 2026-11-05 | 用途 | 证书费",
        title="交通银行跨行汇款凭证",
    )
    read = values(only(page))
    assert (read["receipt_no"], read["amount"]) == ("261109750148313", "1160.00")
