"""Transfers as telephones and payment apps show them: screenshots and single-column receipts."""

from collections.abc import Sequence
from random import Random
from typing import Any

from tests.samples.receipts import Item, columns, put
from tests.samples.sheet import GREY, Colour, Sheet
from tests.samples.voucher_facts import Transfer
from tests.samples.vouchers import bank_seal, layout

GREEN: Colour = (20, 150, 90)
ORANGE: Colour = (235, 130, 20)
PHONE = (300.0, 620.0)


def _status_bar(sheet: Sheet, facts: Transfer) -> None:
    sheet.text(14, 16, f"{facts.at:%H:%M}", size=9, font="sans")
    sheet.text(286, 16, "5G  87%", size=9, font="sans", align="right")


def _list(
    sheet: Sheet, facts: Transfer, items: Sequence[Item], *, top: float, right: bool = True
) -> None:
    """Print a key-value list as phones do: grey labels left, values at the right edge."""
    for number, (label, what) in enumerate(items):
        y = top + 32 * number
        sheet.text(18, y, label, size=10, font="sans", colour=GREY)
        how: dict[str, Any] = {"size": 10, "font": "sans", "align": "right" if right else "left"}
        if what.startswith("="):
            sheet.text(282 if right else 100, y, what[1:], **how)
        else:
            put(sheet, 282 if right else 100, y, what, facts, **how)
        sheet.line(18, y + 11, 282, y + 11, 0.4, colour=(228, 228, 228))


def _result(sheet: Sheet, facts: Transfer, word: str, tint: Colour, *, top: float = 84) -> None:
    sheet.text(150, top, word, size=16, font="sans", align="centre", colour=tint)
    put(sheet, 150, top + 38, "amount:¥{}", facts, size=24, font="sans", align="centre")


@layout("mobile-success", size=PHONE, screen=True)
def mobile_success(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """A mobile bank's 转账成功: masked accounts, no payer name."""
    _status_bar(sheet, facts)
    sheet.text(150, 44, "转账结果", size=13, font="sans", align="centre")
    _result(sheet, facts, "转账成功", GREEN)
    sheet.truth["status"] = "paid"
    _list(
        sheet,
        facts,
        (
            ("付款账号", "payer_account:masked"),
            ("收款方户名", "payee_name"),
            ("收款账号", "payee_account:masked"),
            ("收款银行", "payee_bank"),
            ("交易时间", "paid_on:%Y-%m-%d %H:%M:%S"),
            ("交易流水号", "serial_no"),
            ("附言", "purpose"),
        ),
        top=172,
    )


@layout("mobile-submitted", size=PHONE, screen=True)
def mobile_submitted(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """A mobile bank's 已提交, 银行处理中: not yet paid."""
    sheet.panel(0, 0, 300, 60, (32, 84, 170))
    sheet.text(150, 40, "转账详情", size=13, font="sans", align="centre", colour=(255, 255, 255))
    _result(sheet, facts, "已提交，银行处理中", ORANGE, top=96)
    sheet.truth["status"] = "submitted"
    _list(
        sheet,
        facts,
        (
            ("付款户名", "payer_name"),
            ("付款账号", "payer_account:masked"),
            ("收款户名", "payee_name"),
            ("收款账号", "payee_account"),
            ("提交时间", "paid_on:%Y-%m-%d %H:%M"),
            ("用途", "purpose"),
        ),
        top=190,
    )


@layout("mobile-detail", split="holdout", size=PHONE, screen=True)
def mobile_detail(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """A mobile bank's 交易详情 with 交易成功: labels left, values beside them."""
    _status_bar(sheet, facts)
    sheet.text(18, 46, "＜　交易详情", size=13, font="sans")
    _list(
        sheet,
        facts,
        (
            ("交易状态", "=交易成功"),
            ("转账金额", "amount:{}元"),
            ("付款人", "payer_name"),
            ("付款账号", "payer_account:masked"),
            ("收款人", "payee_name"),
            ("收款账号", "payee_account"),
            ("收款行", "payee_bank"),
            ("交易时间", "paid_on:%Y/%m/%d %H:%M:%S"),
            ("回单编号", "receipt_no"),
            ("摘要", "purpose"),
        ),
        top=90,
        right=False,
    )
    sheet.truth["status"] = "paid"


@layout("alipay", size=(595.0, 520.0))
def alipay(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """支付宝 转账电子回单: one column in three blocks."""
    sheet.text(60, 46, "支付宝", size=16, colour=(22, 119, 255), font="hei")
    sheet.text(297, 48, "转账电子回单", size=17, align="centre")
    columns(sheet, facts, (("回单生成时间", "=2026-11-20 10:02:11"),), top=76, xs=(60.0,))
    blocks: tuple[tuple[str, tuple[Item, ...]], ...] = (
        (
            "付款方",
            (
                ("账户名", "payer_name"),
                ("账号", "payer_account:masked"),
                ("账户类型", "=支付宝账户"),
            ),
        ),
        (
            "收款方",
            (
                ("账户名", "payee_name"),
                ("账号", "payee_account:masked"),
                ("账户类型", "=银行账户"),
                ("开户机构", "payee_bank"),
            ),
        ),
    )
    y = 100.0
    for title, items in blocks:
        sheet.text(60, y + 16, title, font="hei", size=11)
        bottom = columns(sheet, facts, items, top=y + 16, xs=(130.0,), step=22)
        sheet.line(60, bottom - 6, 535, bottom - 6, 0.4)
        y = bottom
    columns(
        sheet,
        facts,
        (
            ("支付宝流水号", "serial_no"),
            ("付款时间", "paid_on:%Y-%m-%d %H:%M:%S"),
            ("付款金额", "=　"),
            ("　　小写", "amount"),
            ("　　大写", "amount_in_words"),
            ("摘要", "purpose"),
        ),
        top=y + 18,
        xs=(60.0,),
        step=22,
    )
    bank_seal(sheet, 420, 350, "支付宝网络技术有限公司", rng)


@layout("wechat", split="holdout", size=(595.0, 460.0))
def wechat(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """微信支付 转账电子凭证."""
    sheet.text(297, 48, "微信支付转账电子凭证", size=17, align="centre", colour=(7, 150, 80))
    columns(
        sheet,
        facts,
        (
            ("付款方", "=　"),
            ("　账户名", "payer_name"),
            ("　账号", "payer_account:masked"),
            ("收款方", "=　"),
            ("　账户名", "payee_name"),
            ("　账号", "payee_account"),
            ("　开户机构", "payee_bank"),
            ("转账单号", "serial_no"),
            ("付款时间", "paid_on:%Y年%m月%d日 %H:%M:%S"),
            ("付款金额（小写）", "amount:￥{}"),
            ("付款金额（大写）", "amount_in_words"),
            ("转账说明", "purpose"),
        ),
        top=84,
        xs=(70.0,),
        step=24,
    )
    bank_seal(sheet, 400, 330, "财付通支付科技有限公司", rng)
