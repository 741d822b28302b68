"""Receipts of rural and joint-stock banks: 农商, 农信, 浦发, 兴业, 平安, 民生."""

from random import Random

from tests.samples.receipts import columns, grid
from tests.samples.sheet import BLUE, GREY, Sheet
from tests.samples.voucher_facts import Transfer
from tests.samples.vouchers import bank_seal, layout


@layout("rcb-receipt", size=(595.0, 330.0))
def rcb_receipt(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """农商银行 网上银行电子回单: borderless, a black seal."""
    sheet.text(297, 42, "新疆天山农村商业银行 网上银行电子回单", size=14, align="centre")
    columns(
        sheet,
        facts,
        (
            ("电子回单号码", "receipt_no"),
            ("交易时间", "paid_on:%Y/%m/%d %H:%M:%S"),
            ("付款户名", "payer_name"),
            ("收款户名", "payee_name"),
            ("付款账号", "payer_account"),
            ("收款账号", "payee_account"),
            ("付款人开户行", "payer_bank"),
            ("收款人开户行", "payee_bank"),
            ("业务种类", "=大额支付"),
            ("交易流水号", "serial_no"),
            ("交易金额(小写)", "amount:{}元"),
            ("交易金额(大写)", "amount_in_words"),
            ("摘要", "purpose"),
            ("", ""),
        ),
        top=76,
        step=30,
        room=262,
    )
    bank_seal(sheet, 420, 222, "新疆天山农村商业银行", rng, black=True)


@layout("rcu-grid", split="holdout")
def rcu_grid(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """农村信用社 企业网上银行电子回单: a grid, payer above payee."""
    sheet.text(297, 42, "农村信用社企业网上银行电子回单", size=15, align="centre")
    bottom = grid(
        sheet,
        facts,
        (
            (("电子回单号码", "receipt_no"), ("交易时间", "paid_on:%Y-%m-%d")),
            (("付款账号", "payer_account"), ("付款户名", "payer_name")),
            (("付款人开户行", "payer_bank"),),
            (("收款账号", "payee_account"), ("收款户名", "payee_name")),
            (("收款人开户行", "payee_bank"),),
            (("交易金额(小写)", "amount:¥{}"), ("业务种类", "=跨行转账")),
            (("交易金额(大写)", "amount_in_words:人民币{}"),),
            (("交易流水号", "serial_no"), ("摘要", "purpose")),
        ),
        top=62,
        xs=(28, 118, 298, 378, 567),
        step=30,
    )
    bank_seal(sheet, 430, bottom - 60, "农村信用合作联社", rng, black=True)


@layout("spdb-receipt", size=(595.0, 330.0))
def spdb_receipt(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """浦发银行 电子回单: 账户名称, 回单号, 验证码."""
    sheet.text(36, 40, "浦发银行", size=14, colour=BLUE)
    sheet.text(297, 44, "电子回单", size=16, align="centre")
    bottom = grid(
        sheet,
        facts,
        (
            (("记账日期", "paid_on:%Y年%m月%d日"), ("回单号", "receipt_no")),
            (("付款账户名称", "payer_name"), ("收款账户名称", "payee_name")),
            (("付款账号", "payer_account"), ("收款账号", "payee_account")),
            (("付款行", "payer_bank"), ("收款行", "payee_bank")),
            (("发生额", "amount"), ("币种", "currency")),
            (("大写金额", "amount_in_words"),),
            (("交易流水号", "serial_no"), ("附言", "purpose")),
        ),
        top=62,
        xs=(28, 108, 298, 378, 567),
        step=30,
    )
    sheet.text(28, bottom + 18, "验证码：SPD8842771　　打印时间：2026-11-20 09:12:44", size=9)
    bank_seal(sheet, 420, bottom - 66, "上海浦东发展银行", rng)


@layout("cib-receipt", split="holdout", size=(595.0, 330.0))
def cib_receipt(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """兴业银行 收付款业务回单: three columns of small pairs."""
    sheet.text(297, 42, "兴业银行收付款业务回单", size=15, align="centre")
    columns(
        sheet,
        facts,
        (
            ("付款人户名", "payer_name"),
            ("付款人账号", "payer_account"),
            ("付款人开户行", "payer_bank"),
            ("收款人户名", "payee_name"),
            ("收款人账号", "payee_account"),
            ("收款人开户行", "payee_bank"),
        ),
        top=76,
        xs=(40.0,),
        step=20,
    )
    columns(
        sheet,
        facts,
        (
            ("交易日期", "paid_on:%Y-%m-%d"),
            ("币种", "currency"),
            ("交易金额", "amount"),
            ("回单编号", "receipt_no"),
            ("交易流水号", "serial_no"),
            ("摘要", "purpose"),
        ),
        top=204,
        xs=(40.0, 230.0, 400.0),
        step=22,
    )
    columns(sheet, facts, (("金额大写", "amount_in_words:人民币{}"),), top=252)
    bank_seal(sheet, 440, 90, "兴业银行股份有限公司", rng)


@layout("pab-receipt", size=(595.0, 320.0))
def pab_receipt(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """平安银行 付款回单: 付款名称, 付款行; values right of tabs, no colons."""
    sheet.text(297, 42, "平安银行　付款回单", size=15, align="centre", colour=(220, 80, 20))
    columns(
        sheet,
        facts,
        (
            ("交易日期", "paid_on:%Y-%m-%d"),
            ("回单编号", "receipt_no"),
            ("付款账号", "payer_account"),
            ("收款账号", "payee_account"),
            ("付款名称", "payer_name"),
            ("收款名称", "payee_name"),
            ("付款行　", "payer_bank"),
            ("收款行　", "payee_bank"),
            ("币种　　", "currency:RMB"),
            ("金额小写", "amount"),
            ("金额大写", "amount_in_words"),
            ("流水号　", "serial_no"),
            ("用途　　", "purpose"),
            ("", ""),
        ),
        top=76,
        step=28,
        colon="",
        gap=14,
        room=262,
    )
    bank_seal(sheet, 430, 200, "平安银行股份有限公司", rng)


@layout("cmbc-receipt", split="holdout", size=(595.0, 330.0))
def cmbc_receipt(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """民生银行 电子回单: payer block, payee block, bank stamp in the middle."""
    sheet.text(297, 42, "中国民生银行　电子回单", size=15, align="centre")
    columns(sheet, facts, (("回单号", "receipt_no"), ("记账日期", "paid_on:%Y/%m/%d")), top=68)
    bottom = grid(
        sheet,
        facts,
        (
            (("付款人", "payer_name"), ("收款人", "payee_name")),
            (("付款账号", "payer_account"), ("收款账号", "payee_account")),
            (("付款行名称", "payer_bank"), ("收款行名称", "payee_bank")),
            (("金额", "amount:￥{}"), ("大写", "amount_in_words")),
            (("用途", "purpose"), ("流水号", "serial_no")),
        ),
        top=78,
        xs=(28, 98, 298, 368, 567),
        step=31,
    )
    bank_seal(sheet, 250, bottom - 60, "中国民生银行股份有限公司", rng, oval=True)
    sheet.text(28, bottom + 20, "本回单可重复打印，请勿重复记账", size=8.5, colour=GREY)
