"""Further banks' receipts, laid out from lists of labels and what stands behind them."""

from collections.abc import Sequence
from random import Random

from tests.samples.sheet import RED, Sheet
from tests.samples.voucher_facts import Transfer
from tests.samples.vouchers import bank_seal, layout

Item = tuple[str, str]
"""A label and what stands behind it: a field, or "=" and a literal text."""


def put(sheet: Sheet, x: float, y: float, what: str, facts: Transfer, **how: object) -> float:
    """The x where it ends; prints a field in a style: "amount:￥{}", "paid_on:%Y%m%d"."""
    name, _, style = what.partition(":")
    if name.startswith("="):
        return sheet.text(x, y, what[1:])
    if name == "amount" and any(mark in style for mark in ("￥", "¥", "CNY", "元")):
        sheet.truth["currency"] = "CNY"
    printed, truth = _printed(name, style, facts)
    return sheet.value(name, x, y, printed, truth=truth, **how)


def _printed(name: str, style: str, facts: Transfer) -> tuple[str, str]:
    """How a field is printed, and its JSON value."""
    match name.split("_"):
        case ["currency"]:
            return style or "人民币", "CNY"
        case ["amount"]:
            return (style or "{}").format(facts.figures), facts.json_amount
        case ["amount", "in", "words"]:
            return (style or "{}").format(facts.words), facts.words
        case ["paid", "on"]:
            return facts.at.strftime(style or "%Y-%m-%d"), facts.day
        case ["payer" | "payee" as side, part]:
            who = facts.payer if side == "payer" else facts.payee
            printed = who.masked if style == "masked" else getattr(who, part)
        case _:
            printed = getattr(facts, name)
    return printed, printed


def columns(  # noqa: PLR0913 - a block of pairs has a place, a pitch and a count of columns
    sheet: Sheet,
    facts: Transfer,
    items: Sequence[Item],
    *,
    top: float,
    xs: Sequence[float] = (36.0, 316.0),
    step: float = 26.0,
    colon: str = "：",
    gap: float = 4.0,
    room: float | None = None,
) -> float:
    """The y below the last row; prints label and value side by side, row by row."""
    for number, (label, what) in enumerate(items):
        x, y = xs[number % len(xs)], top + step * (number // len(xs))
        if label:
            end = sheet.text(x, y, label + colon)
            limit = None if room is None else x + room - end
            how = {} if limit is None or what.startswith("=") else {"room": limit, "leading": 12}
            put(sheet, end + gap, y, what, facts, **how)
    return top + step * -(-len(items) // len(xs))


def grid(
    sheet: Sheet,
    facts: Transfer,
    rows: Sequence[Sequence[Item]],
    *,
    top: float,
    xs: Sequence[float],
    step: float = 26.0,
) -> float:
    """The y below the block; each item takes a label cell and a value cell."""
    for number, row in enumerate(rows):
        y0, y1 = top + step * number, top + step * (number + 1)
        edges = xs if len(row) * 2 == len(xs) - 1 else (xs[0], xs[1], xs[-1])
        for place, (label, what) in enumerate(row):
            a, b, c = edges[2 * place], edges[2 * place + 1], edges[2 * place + 2]
            sheet.frame(a, y0, b, y1)
            sheet.frame(b, y0, c, y1)
            sheet.text((a + b) / 2, y1 - 9, label, align="centre")
            long = not what.startswith("=") and what.endswith(("_name", "_bank"))
            how = {"room": c - b - 10, "leading": 12} if long else {}
            put(sheet, b + 5, y1 - (13 if long else 9), what, facts, **how)
    return top + step * len(rows)


@layout("icbc-business", split="holdout", size=(595.0, 330.0))
def icbc_business(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """工商银行 业务回单 (付款): borderless label and value in two columns."""
    sheet.text(297, 42, "中国工商银行　业务回单 (付款)", size=15, align="centre")
    columns(
        sheet,
        facts,
        (
            ("日期", "paid_on:%Y年%m月%d日"),
            ("回单编号", "receipt_no"),
            ("付款人户名", "payer_name"),
            ("付款人账号", "payer_account"),
            ("付款人开户行", "payer_bank"),
            ("", ""),
            ("收款人户名", "payee_name"),
            ("收款人账号", "payee_account"),
            ("收款人开户行", "payee_bank"),
            ("币种", "currency"),
            ("金额(大写)", "amount_in_words"),
            ("小写", "amount:{}元"),
            ("摘要", "=转账"),
            ("用途", "purpose"),
            ("业务种类", "=网银互联"),
            ("流水号", "serial_no"),
        ),
        top=74,
        room=262,
    )
    bank_seal(sheet, 430, 210, "中国工商银行股份有限公司", rng)


@layout("ccb-unit", size=(595.0, 330.0))
def ccb_unit(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """建设银行 单位客户专用回单."""
    sheet.text(297, 40, "中国建设银行单位客户专用回单", size=15, align="centre")
    sheet.text(36, 66, "币别：")
    put(sheet, 70, 66, "currency", facts)
    put(sheet, 240, 66, "paid_on:%Y 年 %m 月 %d 日", facts)
    sheet.text(400, 66, "流水号：")
    put(sheet, 446, 66, "serial_no", facts)
    sheet.text(440, 40, "NO.")
    put(sheet, 462, 40, "receipt_no", facts)
    xs = (28, 54, 104, 298, 324, 374, 567)
    ys = (76, 108, 134, 166, 196, 224, 252)
    for left, side, who in ((0, "付款人", "payer"), (3, "收款人", "payee")):
        sheet.frame(xs[left], ys[0], xs[left + 1], ys[3])
        for number, char in enumerate(side):
            sheet.text(xs[left] + 13, 104 + 24 * number, char, align="centre")
        for number, (label, part) in enumerate(
            (("全称", "name"), ("账号", "account"), ("开户行", "bank"))
        ):
            y0, y1 = ys[number], ys[number + 1]
            sheet.frame(xs[left + 1], y0, xs[left + 2], y1)
            sheet.frame(xs[left + 2], y0, xs[left + 3], y1)
            sheet.text(xs[left + 1] + 25, (y0 + y1) / 2 + 4, label, align="centre")
            put(sheet, xs[left + 2] + 4, y0 + 13, f"{who}_{part}", facts, room=184, leading=12)
    for number in range(3):
        sheet.frame(28, ys[3 + number], 567, ys[4 + number])
    sheet.text(34, 186, "金　额")
    put(sheet, sheet.text(90, 186, "(大写)") + 6, 186, "amount_in_words:人民币{}", facts)
    put(sheet, sheet.text(370, 186, "(小写)") + 6, 186, "amount:￥{}", facts)
    columns(sheet, facts, (("用途", "purpose"), ("交易机构", "=650110023")), top=214)
    columns(sheet, facts, (("摘要", "=电子转账"), ("打印柜员", "=网银")), top=242)
    bank_seal(sheet, 440, 190, "中国建设银行股份有限公司", rng)


@layout("abc-notice", split="holdout", size=(595.0, 330.0))
def abc_notice(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """农业银行 客户收付款入账通知."""
    sheet.text(297, 40, "中国农业银行客户收付款入账通知", size=15, align="centre")
    columns(
        sheet,
        facts,
        (("回单编号", "receipt_no"), ("交易时间", "paid_on:%Y-%m-%d %H:%M:%S")),
        top=66,
    )
    bottom = grid(
        sheet,
        facts,
        (
            (("付款方账号", "payer_account"), ("收款方账号", "payee_account")),
            (("付款方户名", "payer_name"), ("收款方户名", "payee_name")),
            (("付款方开户行", "payer_bank"), ("收款方开户行", "payee_bank")),
            (("金额（小写）", "amount"), ("币种", "currency")),
            (("金额（大写）", "amount_in_words"),),
            (("摘要", "=转账支取"), ("交易渠道", "=网上银行")),
            (("附言", "purpose"), ("日志号", "serial_no")),
        ),
        top=76,
        xs=(28, 110, 298, 380, 567),
        step=29,
    )
    bank_seal(sheet, 440, bottom - 70, "中国农业银行股份有限公司", rng)


@layout("boc-debit", split="holdout", size=(595.0, 340.0))
def boc_debit(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """中国银行 客户借记回单: payee and payer side by side, payee first."""
    sheet.text(297, 40, "中国银行　客户借记回单", size=15, align="centre")
    sheet.text(36, 66, "日期：")
    put(sheet, 70, 66, "paid_on:%Y年%m月%d日", facts)
    columns(
        sheet,
        facts,
        (
            ("收款人账号", "payee_account"),
            ("付款人账号", "payer_account"),
            ("收款人名称", "payee_name"),
            ("付款人名称", "payer_name"),
            ("收款人开户行", "payee_bank"),
            ("付款人开户行", "payer_bank"),
        ),
        top=92,
        step=30,
        room=262,
    )
    columns(
        sheet,
        facts,
        (
            ("金额", "amount:CNY{}"),
            ("", ""),
            ("大写", "amount_in_words:人民币{}"),
            ("", ""),
            ("用途", "purpose"),
            ("报文种类", "=客户发起汇兑业务"),
            ("附言", "=　"),
            ("交易流水号", "serial_no"),
            ("回单编号", "receipt_no"),
            ("回单验证码", "=3WZQ82LMKV"),
        ),
        top=184,
        step=24,
    )
    bank_seal(sheet, 330, 170, "中国银行股份有限公司", rng)


@layout("cmb-transfer", split="holdout", size=(595.0, 320.0))
def cmb_transfer(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """招商银行 付款回单: one column of long lines under a red head."""
    sheet.panel(0, 0, 595, 8, RED)
    sheet.text(36, 40, "招商银行", size=14, colour=RED)
    sheet.text(297, 42, "付款回单", size=16, align="centre")
    columns(
        sheet,
        facts,
        (
            ("交易日期", "paid_on:%Y%m%d"),
            ("付款账号", "payer_account"),
            ("付款人", "payer_name"),
            ("付款开户行", "payer_bank"),
            ("收款账号", "payee_account"),
            ("收款人", "payee_name"),
            ("收款开户行", "payee_bank"),
            ("交易金额(小写)", "amount:CNY {}"),
            ("交易金额(大写)", "amount_in_words:人民币 {}"),
            ("交易摘要", "purpose"),
            ("交易流水", "serial_no"),
        ),
        top=72,
        xs=(60.0,),
        step=21,
    )
    bank_seal(sheet, 420, 190, "招商银行股份有限公司", rng, oval=True)


@layout("psbc-receipt")
def psbc_receipt(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """邮储银行 企业网上银行电子回单: a grid."""
    sheet.text(
        297, 40, "中国邮政储蓄银行企业网上银行电子回单", size=14, align="centre", colour=(0, 96, 60)
    )
    columns(sheet, facts, (("回单编号", "receipt_no"),), top=64)
    bottom = grid(
        sheet,
        facts,
        (
            (("付款方户名", "payer_name"), ("收款方户名", "payee_name")),
            (("付款方账号", "payer_account"), ("收款方账号", "payee_account")),
            (("付款方开户行", "payer_bank"), ("收款方开户行", "payee_bank")),
            (("金额(大写)", "amount_in_words"),),
            (("金额(小写)", "amount:￥{}"), ("币种", "currency")),
            (("摘要", "=转账汇款"), ("交易时间", "paid_on:%Y-%m-%d %H:%M:%S")),
            (("交易流水号", "serial_no"), ("用途", "purpose")),
            (("附言", "=　"),),
        ),
        top=74,
        xs=(28, 104, 298, 374, 567),
        step=30,
    )
    bank_seal(sheet, 300, bottom - 80, "中国邮政储蓄银行", rng)
