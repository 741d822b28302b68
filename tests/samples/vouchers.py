"""A transfer becomes the receipt of a bank, laid out as that bank prints it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from tests.samples import ink
from tests.samples.model import Split
from tests.samples.sheet import GREY, RED, Sheet
from tests.samples.voucher_facts import Party, Transfer

Draw = Callable[[Sheet, Transfer, Random], None]


@dataclass(frozen=True)
class VoucherLayout:
    """A bank's receipt: how it is drawn and on what size of paper, in points."""

    name: str
    draw: Draw
    split: Split
    size: tuple[float, float]
    screen: bool = False


LAYOUTS: dict[str, VoucherLayout] = {}


def layout(
    name: str,
    *,
    split: Split = "train",
    size: tuple[float, float] = (595.0, 400.0),
    screen: bool = False,
) -> Callable[[Draw], Draw]:
    """A decorator that enters a receipt into the catalogue; `screen` ones are screenshots."""

    def enter(draw: Draw) -> Draw:
        LAYOUTS[name] = VoucherLayout(name, draw, split, size, screen)
        return draw

    return enter


def currency(sheet: Sheet, x: float, y: float, text: str = "人民币") -> float:
    """The x where the printed currency ends."""
    return sheet.value("currency", x, y, text, truth="CNY")


def amount(sheet: Sheet, x: float, y: float, facts: Transfer, mark: str = "") -> float:
    """The x where the amount in figures ends."""
    return sheet.value("amount", x, y, mark + facts.figures, truth=facts.json_amount)


def words(sheet: Sheet, x: float, y: float, facts: Transfer, before: str = "") -> float:
    """The x where the amount in words ends; the truth is the words alone."""
    return sheet.value("amount_in_words", x, y, before + facts.words, truth=facts.words)


def day(sheet: Sheet, x: float, y: float, facts: Transfer, style: str = "%Y-%m-%d") -> float:
    """The x where the date of the transfer ends, printed in a strftime style."""
    return sheet.value("paid_on", x, y, facts.at.strftime(style), truth=facts.day)


def party(
    sheet: Sheet,
    side: str,
    who: Party,
    *,
    x: float,
    rows: Sequence[float],
    room: float | None = None,
    order: Sequence[str] = ("name", "account", "bank"),
) -> None:
    """Print name, account and bank of one side, one below the other."""
    for part, y in zip(order, rows, strict=True):
        sheet.value(f"{side}_{part}", x, y, getattr(who, part), room=room)


def rules(sheet: Sheet, ys: Sequence[float], merged: Sequence[tuple[float, float]]) -> None:
    """Rule the rows of a receipt; the first two rules spare the merged cells of the parties."""
    for y in ys[1:3]:
        for x0, x1 in merged:
            sheet.line(x0, y, x1, y)
    for y in ys[3:-1]:
        sheet.line(28, y, 567, y)


def bank_seal(sheet: Sheet, x: float, y: float, bank: str, rng: Random, **how: object) -> None:
    """Put the bank's own stamp on the receipt."""
    tint = ink.BLACK if how.get("black") else ink.RED
    oval = bool(how.get("oval"))
    stamp = ink.seal(bank, seed=rng.random(), foot="电子回单专用章", tint=tint, oval=oval)
    sheet.picture(x, y, 96, 65 if oval else 96, stamp)


@layout("icbc-receipt")
def icbc_receipt(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """工商银行 网上银行电子回单（补打）: payer left, payee right, spaced labels."""
    sheet.text(
        297, 40, "中国工商银行 网上银行电子回单（补打）", size=15, align="centre", colour=RED
    )
    sheet.text(30, 64, "电子回单号码：")
    sheet.value("receipt_no", 105, 64, facts.receipt_no)
    ys = [72, 98, 124, 160, 186, 212, 238, 264, 290, 316]
    sheet.frame(28, ys[0], 567, ys[-1])
    rules(sheet, ys, merged=((56, 300), (328, 567)))
    for x in (56, 112, 300, 328, 384):
        sheet.line(x, ys[0], x, ys[3])
    for side, left, who in (("payer", 28, facts.payer), ("payee", 300, facts.payee)):
        for number, char in enumerate("付款人" if side == "payer" else "收款人"):
            sheet.text(left + 14, 96 + 24 * number, char, align="centre")
        for number, label in enumerate(("户　名", "账　号", "开户银行")):
            sheet.text(left + 56, 90 + 26 * number, label, align="centre")
        party(sheet, side, who, x=left + 88, rows=(84, 115, 138), room=176)
    labels = ("金　额", "金额（大写）", "摘　要", "用　途", "交易流水号", "记账日期")
    for number, label in enumerate(labels):
        sheet.text(34, 177 + 26 * number, label)
        sheet.line(112, ys[3 + number], 112, ys[4 + number])
    sheet.value("amount", 118, 177, f"¥ {facts.figures}元", truth=facts.json_amount)
    words(sheet, 118, 203, facts, "人民币")
    sheet.truth["currency"] = "CNY"
    sheet.text(118, 229, "转账")
    sheet.text(300, 229, "业务（产品）种类　跨行发报")
    sheet.value("purpose", 118, 255, facts.purpose)
    sheet.value("serial_no", 118, 281, facts.serial_no)
    sheet.text(300, 281, f"时间戳　{facts.at:%Y-%m-%d-%H.%M.%S}.104233")
    day(sheet, 118, 307, facts, "%Y年%m月%d日")
    sheet.text(300, 307, "验证码　k9Zq3xT+OkPw==")
    bank_seal(sheet, 440, 250, "中国工商银行股份有限公司", rng)
    sheet.text(30, 336, "重要提示：电子回单可重复打印，请勿重复记账。", size=8)


@layout("ccb-receipt")
def ccb_receipt(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """建设银行 网上银行电子回执: accepted by the bank, not yet final."""
    sheet.text(297, 42, "中国建设银行网上银行电子回执", size=16, align="centre")
    sheet.text(30, 70, "币别：")
    currency(sheet, 64, 70)
    sheet.text(180, 70, "日期：")
    day(sheet, 214, 70, facts, "%Y%m%d")
    sheet.text(330, 70, "凭证号：")
    sheet.value("receipt_no", 376, 70, facts.receipt_no)
    sheet.text(30, 90, "账户明细编号-交易流水号：")
    sheet.value("serial_no", 164, 90, f"17-{facts.serial_no}", truth=f"17-{facts.serial_no}")
    ys = [100, 130, 156, 186, 214, 242, 270]
    sheet.frame(28, ys[0], 567, ys[-1])
    rules(sheet, ys, merged=((54, 298), (324, 567)))
    for x in (54, 104, 298, 324, 374):
        sheet.line(x, ys[0], x, ys[3])
    for side, left, who in (("payer", 28, facts.payer), ("payee", 298, facts.payee)):
        for number, char in enumerate("付款人" if side == "payer" else "收款人"):
            sheet.text(left + 13, 124 + 24 * number, char, align="centre")
        for number, label in enumerate(("全　称", "账　号", "开户行")):
            sheet.text(left + 51, 120 + 28 * number, label, align="centre")
        party(sheet, side, who, x=left + 80, rows=(112, 147, 168), room=186)
    sheet.text(34, 204, "大写金额")
    words(sheet, 110, 204, facts)
    sheet.text(330, 204, "小写金额")
    amount(sheet, 390, 204, facts, "￥")
    sheet.text(34, 232, "用途")
    sheet.value("purpose", 110, 232, facts.purpose)
    sheet.text(330, 232, "钞汇标志")
    sheet.text(390, 232, "钞")
    sheet.text(34, 260, "摘要")
    sheet.text(110, 260, "网银转账")
    sheet.text(30, 292, "重要提示：银行受理成功，本回执不作为收、付款方交易的最终依据，", size=9)
    sheet.text(30, 306, "正式回单请在交易成功第二日打印。", size=9)
    sheet.truth["status"] = "submitted"
    bank_seal(sheet, 452, 236, "中国建设银行", rng)


@layout("abc-receipt")
def abc_receipt(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """农业银行 网上银行电子回单: the account stands before the name."""
    sheet.text(297, 44, "中国农业银行 网上银行电子回单", size=15, align="centre", font="hei")
    sheet.text(30, 72, "回单编号：")
    sheet.value("receipt_no", 86, 72, facts.receipt_no)
    ys = [82, 108, 134, 164, 190, 216, 242, 268, 294]
    sheet.frame(28, ys[0], 567, ys[-1])
    rules(sheet, ys, merged=((80, 298), (350, 567)))
    for x in (80, 130, 298, 350, 400):
        sheet.line(x, ys[0], x, ys[3])
    for side, left, who in (("payer", 28, facts.payer), ("payee", 298, facts.payee)):
        sheet.text(left + 26, 126, "付款方" if side == "payer" else "收款方", align="centre")
        for number, label in enumerate(("账号", "户名", "开户行")):
            sheet.text(left + 77, 99 + 27 * number, label, align="centre")
        order = ("account", "name", "bank")
        party(sheet, side, who, x=left + 106, rows=(99, 119, 147), room=160, order=order)
    rows = (
        ("金额（小写）", "金额（大写）"),
        ("币种", "交易渠道"),
        ("摘要", "交易时间"),
        ("附言", "交易流水号"),
    )
    for number, (left_label, right_label) in enumerate(rows):
        y = ys[3 + number] + 17
        sheet.text(34, y, left_label)
        sheet.text(304, y, right_label)
        for x in (104, 298, 374):
            sheet.line(x, ys[3 + number], x, ys[4 + number])
    amount(sheet, 110, 181, facts)
    words(sheet, 380, 181, facts)
    currency(sheet, 110, 207)
    sheet.text(380, 207, "企业网银")
    sheet.text(110, 233, "转账支取")
    day(sheet, 380, 233, facts, "%Y-%m-%d %H:%M:%S")
    sheet.value("purpose", 110, 259, facts.purpose)
    sheet.value("serial_no", 380, 259, facts.serial_no)
    sheet.text(34, 285, "打印日期：2026-11-20　　　　打印次数：1")
    bank_seal(sheet, 440, 262, "中国农业银行股份有限公司", rng)


@layout("boc-domestic", size=(595.0, 380.0))
def boc_domestic(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """中国银行 国内支付业务付款回单: borderless, the payee stands left."""
    sheet.text(297, 44, "国内支付业务付款回单", size=16, align="centre")
    sheet.text(36, 40, "中国银行", size=12, colour=RED)
    sheet.text(30, 78, "客户号：1482")
    sheet.text(400, 78, "日期：")
    day(sheet, 434, 78, facts, "%Y年%m月%d日")
    for side, x, who in (("payee", 30, facts.payee), ("payer", 310, facts.payer)):
        title = "收款人" if side == "payee" else "付款人"
        for number, (part, label) in enumerate(
            (("account", "账号"), ("name", "名称"), ("bank", "开户行"))
        ):
            y = 102 + 30 * number
            sheet.text(x, y, f"{title}{label}：")
            sheet.value(f"{side}_{part}", x + 74, y, getattr(who, part), room=190, leading=12)
    sheet.text(30, 200, "金额：")
    sheet.value("amount", 66, 200, f"CNY{facts.figures}", truth=facts.json_amount)
    sheet.truth["currency"] = "CNY"
    words(sheet, 66, 216, facts, "人民币")
    for number, (label, name) in enumerate((("业务种类", ""), ("业务编号", ""))):
        sheet.text(
            30 + 280 * number, 238, f"{label}：{'跨行转账' if not number else '88210334'}{name}"
        )
    sheet.text(30, 258, "用途：")
    sheet.value("purpose", 66, 258, facts.purpose)
    sheet.text(30, 278, "附言：")
    sheet.text(30, 298, "交易机构：28471　交易渠道：网上银行")
    sheet.text(310, 258, "交易流水号：")
    sheet.value("serial_no", 376, 258, facts.serial_no)
    sheet.text(310, 278, "回单编号：")
    sheet.value("receipt_no", 366, 278, facts.receipt_no)
    sheet.text(310, 298, "回单验证码：687L9QK2WDTX")
    sheet.text(30, 330, "如您已通过银行网点取得相应纸质回单，请注意核对，勿重复记账！", size=8.5)
    bank_seal(sheet, 430, 270, "中国银行股份有限公司", rng)


@layout("bocom-receipt", size=(420.0, 480.0))
def bocom_receipt(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """交通银行 回单: a single column in which 开户行名称 stands twice."""
    sheet.text(210, 40, "交通银行 回单", size=16, align="centre")
    rows: list[tuple[str, Callable[[float], object]]] = [
        ("回单编号", lambda y: sheet.value("receipt_no", 120, y, facts.receipt_no)),
        ("回单类型", lambda y: sheet.text(120, y, "付款回单")),
        ("业务名称", lambda y: sheet.text(120, y, "网银转账汇款")),
        ("付款人账号", lambda y: sheet.value("payer_account", 120, y, facts.payer.account)),
        ("付款人名称", lambda y: sheet.value("payer_name", 120, y, facts.payer.name)),
        ("开户行名称", lambda y: sheet.value("payer_bank", 120, y, facts.payer.bank)),
        ("收款人账号", lambda y: sheet.value("payee_account", 120, y, facts.payee.account)),
        ("收款人名称", lambda y: sheet.value("payee_name", 120, y, facts.payee.name)),
        ("开户行名称", lambda y: sheet.value("payee_bank", 120, y, facts.payee.bank)),
        ("币种", lambda y: currency(sheet, 120, y, "CNY")),
        ("金额", lambda y: amount(sheet, 120, y, facts)),
        ("金额大写", lambda y: words(sheet, 120, y, facts)),
        ("摘要", lambda y: sheet.value("purpose", 120, y, facts.purpose)),
        ("附加信息", lambda y: sheet.text(120, y, "无")),
        ("记账日期", lambda y: day(sheet, 120, y, facts, "%Y%m%d")),
        ("会计流水号", lambda y: sheet.value("serial_no", 120, y, facts.serial_no)),
    ]
    for number, (label, put) in enumerate(rows):
        y = 72 + 23 * number
        sheet.text(40, y, f"{label}：")
        put(y)
    bank_seal(sheet, 270, 330, "交通银行股份有限公司", rng)


@layout("cmb-debit", size=(595.0, 360.0))
def cmb_debit(sheet: Sheet, facts: Transfer, rng: Random) -> None:
    """招商银行 出账回单: borderless over a tiled watermark, the seal over a name."""
    for number in range(12):
        x, y = 40 + 150 * (number % 4), 110 + 100 * (number // 4)
        sheet.text(x, y, "招商银行", size=16, colour=(232, 236, 242), turn=25)
    sheet.text(297, 44, "出账回单", size=17, align="centre")
    sheet.text(36, 42, "招商银行", size=13, colour=RED)
    pairs: list[tuple[str, Callable[[float, float], object]]] = [
        ("交易日期", lambda x, y: day(sheet, x, y, facts, "%Y年%m月%d日")),
        ("业务类型", lambda x, y: sheet.text(x, y, "网银付款")),
        ("业务编号", lambda x, y: sheet.text(x, y, "T0098")),
        ("交易流水", lambda x, y: sheet.value("serial_no", x, y, facts.serial_no)),
        ("收款账号", lambda x, y: sheet.value("payee_account", x, y, facts.payee.account)),
        ("收款人", lambda x, y: sheet.value("payee_name", x, y, facts.payee.name)),
        ("收款开户行", lambda x, y: sheet.value("payee_bank", x, y, facts.payee.bank)),
        ("", lambda _x, _y: None),
        ("付款账号", lambda x, y: sheet.value("payer_account", x, y, facts.payer.account)),
        ("付款人", lambda x, y: sheet.value("payer_name", x, y, facts.payer.name)),
        ("付款开户行", lambda x, y: sheet.value("payer_bank", x, y, facts.payer.bank)),
        ("", lambda _x, _y: None),
    ]
    for number, (label, put) in enumerate(pairs):
        x, y = 36 + 280 * (number % 2), 84 + 26 * (number // 2)
        if label:
            put(sheet.text(x, y, f"{label}：") + 2, y)
    end = sheet.text(36, 242, "交易金额(小写)：")
    sheet.value("amount", end, 242, f"CNY{facts.figures}", truth=facts.json_amount)
    sheet.truth["currency"] = "CNY"
    words(sheet, sheet.text(316, 242, "交易金额(大写)："), 242, facts, "人民币")
    sheet.value("purpose", sheet.text(36, 268, "交易摘要："), 268, facts.purpose)
    sheet.value("receipt_no", sheet.text(36, 294, "回单编号："), 294, facts.receipt_no)
    sheet.text(316, 294, "回单验证码：A9F2C4D1")
    bank_seal(sheet, 400, 170, "招商银行股份有限公司", rng)
    sheet.text(36, 322, "提示：本回单不作为收款方发货依据，请勿重复记账。", size=8.5, colour=GREY)
