"""What else people attach: licences, identity cards, and papers that are none of ours."""

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

import numpy as np
from PIL import Image, ImageFilter

from tests.samples import ink, people
from tests.samples.model import Kind, Split
from tests.samples.people import Company, chinese_date
from tests.samples.receipts import columns, grid
from tests.samples.sheet import A4, BLACK, BLUE, GREY, RED, Sheet
from tests.samples.voucher_facts import Transfer, transfer
from tests.samples.vouchers import bank_seal

Draw = Callable[[Sheet, Company, Random], None]


class OtherLayout(NamedTuple):
    """A paper of a kind that is not a form, a letter or a voucher."""

    name: str
    kind: Kind
    draw: Draw
    split: Split
    size: tuple[float, float]


LAYOUTS: dict[str, OtherLayout] = {}


def layout(
    name: str, kind: Kind = "unknown", *, split: Split = "train", size: tuple[float, float] = A4
) -> Callable[[Draw], Draw]:
    """A decorator that enters a paper into the catalogue."""

    def enter(draw: Draw) -> Draw:
        LAYOUTS[name] = OtherLayout(name, kind, draw, split, size)
        return draw

    return enter


def _licence_values(firm: Company) -> tuple[tuple[str, str, Any], ...]:
    kind = "有限责任公司(自然人投资或控股)"
    return (
        ("名　　称", firm.name, "name"),
        ("类　　型", kind, ""),
        ("法定代表人", firm.legal.name, "legal_representative"),
        (
            "经营范围",
            "电力供应；新能源技术研发；电力设施承装、承修、承试。（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
            "",
        ),
        ("注册资本", "伍仟万元整", ""),
        ("成立日期", "2014年05月18日", ""),
        ("营业期限", "2014年05月18日至长期", ""),
        ("住　　所", firm.address, "address"),
    )


@layout("licence-landscape", "licence", size=(842.0, 595.0))
def licence_landscape(sheet: Sheet, firm: Company, rng: Random) -> None:
    """营业执照, today's landscape form in two columns."""
    sheet.panel(0, 0, 842, 595, (252, 250, 240))
    sheet.frame(24, 24, 818, 571, width=3, colour=(190, 150, 70))
    sheet.text(421, 130, "营　业　执　照", size=40, align="centre")
    sheet.text(421, 160, "（副　本）", size=15, align="centre")
    sheet.text(70, 120, "统一社会信用代码", size=11)
    sheet.value("credit_code", 70, 138, firm.credit_code, size=13)
    for number, (label, value, name) in enumerate(_licence_values(firm)):
        x, y = (70, 210 + 40 * number) if number < 4 else (460, 210 + 40 * (number - 4))
        sheet.text(x, y, label, size=12)
        if name:
            sheet.value(name, x + 82, y, value, size=12, room=280)
        else:
            sheet.value("", x + 82, y, value, size=12, room=280)
    sheet.truth.pop("", None)
    sheet.text(620, 470, "登记机关", size=12)
    sheet.text(620, 520, "2023 年 03 月 09 日", size=12)
    sheet.picture(
        610, 420, 110, 110, ink.seal(f"{firm.name[:2]}市市场监督管理局", seed=rng.random())
    )
    sheet.text(60, 556, "国家企业信用信息公示系统网址：http://www.gsxt.gov.cn", size=9)


@layout("licence-portrait", "licence", split="holdout")
def licence_portrait(sheet: Sheet, firm: Company, rng: Random) -> None:
    """营业执照, the older portrait form in one column."""
    sheet.frame(30, 30, 565, 812, width=3, colour=(190, 150, 70))
    sheet.text(297, 130, "营 业 执 照", size=40, align="centre")
    sheet.text(297, 165, "(副本)", size=14, align="centre")
    sheet.text(540, 200, "", size=12)
    end = sheet.text(300, 200, "统一社会信用代码 ", size=11)
    sheet.value("credit_code", end, 200, firm.credit_code, size=11)
    for number, (label, value, name) in enumerate(_licence_values(firm)):
        y = 250 + 44 * number
        sheet.text(90, y, label, size=13)
        sheet.value(name, 180, y, value, size=13, room=330)
    sheet.truth.pop("", None)
    sheet.text(350, 700, "登记机关", size=13)
    sheet.text(360, 740, "2016 年 11 月 02 日", size=13)
    sheet.picture(340, 640, 110, 110, ink.seal(f"{firm.name[:2]}工商行政管理局", seed=rng.random()))


def _portrait(sheet: Sheet, x: float, y: float, rng: Random) -> None:
    """Place a face of two ellipses: obviously nobody."""
    face = Image.new("RGBA", (150, 190), (225, 232, 240, 255))
    noise = np.random.default_rng(rng.randrange(2**31)).integers(90, 150, (190, 150, 3))
    patch = Image.fromarray(noise.astype(np.uint8)).filter(ImageFilter.GaussianBlur(18))
    mask = Image.new("L", (150, 190), 0)
    from PIL import ImageDraw  # noqa: PLC0415

    draw = ImageDraw.Draw(mask)
    draw.ellipse([45, 30, 105, 110], fill=255)
    draw.ellipse([15, 120, 135, 260], fill=255)
    face.paste(patch, (0, 0), mask)
    sheet.picture(x, y, 75, 95, face)


@layout("id-portrait", "identity", size=(243.0, 153.0))
def id_portrait(sheet: Sheet, firm: Company, rng: Random) -> None:
    """身份证, the side with the portrait, marked as a specimen."""
    who = people.person(f"contact{firm.name}")
    sheet.panel(0, 0, 243, 153, (226, 236, 246))
    born = who.id_number[6:14]
    rows = (
        ("姓名", who.name),
        ("性别", "女　　民族　汉" if int(who.id_number[16]) % 2 == 0 else "男　　民族　汉"),
        ("出生", f"{born[:4]} 年 {int(born[4:6])} 月 {int(born[6:])} 日"),
    )
    for number, (label, value) in enumerate(rows):
        sheet.text(14, 24 + 19 * number, label, size=8, colour=BLUE)
        sheet.text(42, 24 + 19 * number, value, size=9, font="hei")
    sheet.text(14, 82, "住址", size=8, colour=BLUE)
    sheet.value("", 42, 82, firm.address, size=8.5, font="hei", room=110)
    sheet.truth.clear()
    sheet.text(14, 140, "公民身份号码", size=8, colour=BLUE)
    sheet.text(78, 140, who.id_number, size=11, font="hei")
    _portrait(sheet, 158, 20, rng)
    sheet.text(90, 110, "样本 SPECIMEN", size=12, colour=(235, 190, 190), turn=15)


@layout("id-emblem", "identity", size=(243.0, 153.0))
def id_emblem(sheet: Sheet, firm: Company, rng: Random) -> None:
    """身份证, the side with the emblem, marked as a specimen."""
    sheet.panel(0, 0, 243, 153, (226, 236, 246))
    sheet.picture(16, 14, 42, 42, ink.seal("样本样本样本", seed=1))
    sheet.text(145, 34, "中华人民共和国", size=15, align="centre")
    sheet.text(145, 60, "居 民 身 份 证", size=17, align="centre")
    sheet.text(50, 112, "签发机关　样本市公安局天山分局", size=9, font="hei")
    sheet.text(50, 132, "有效期限　2018.06.01-2038.06.01", size=9, font="hei")
    sheet.text(90, 90, "样本 SPECIMEN", size=12, colour=(235, 190, 190), turn=15)


def _facts(firm: Company, rng: Random) -> Transfer:
    return transfer(f"other{rng.random()}", payer=firm)


@layout("invoice", size=(595.0, 400.0))
def invoice(sheet: Sheet, firm: Company, rng: Random) -> None:
    """电子发票（增值税普通发票）: names, amounts in figures and words, yet no payment."""
    facts = _facts(firm, rng)
    red = (150, 40, 20)
    sheet.text(297, 44, "电子发票（增值税普通发票）", size=17, align="centre", colour=red)
    sheet.text(400, 66, f"发票号码：266523{facts.serial_no[:14]}", size=9)
    sheet.text(400, 80, f"开票日期：{chinese_date(facts.at.date())}", size=9)
    for x, title, name, code in (
        (30, "购买方", firm.name, firm.credit_code),
        (300, "销售方", facts.payee.name, "110108752606005"),
    ):
        sheet.frame(x, 92, x + 268, 150, colour=red)
        sheet.text(x + 6, 112, f"{title}信息　名称：{name}", size=9)
        sheet.text(x + 6, 136, f"统一社会信用代码/纳税人识别号：{code}", size=9)
    sheet.frame(30, 150, 568, 290, colour=red)
    heads = ("项目名称", "单位", "数量", "单价", "金额", "税率", "税额")
    values = ("*信息技术服务*数字证书", "个", "2", "566.04", "1132.08", "6%", "67.92")
    for number, (head, value) in enumerate(zip(heads, values, strict=True)):
        sheet.text(40 + 76 * number, 168, head, size=9)
        sheet.text(40 + 76 * number, 190, value, size=9)
    sheet.line(30, 268, 568, 268, colour=red)
    sheet.text(
        40, 284, f"价税合计（大写）　{facts.words}　　　　　　（小写）￥{facts.figures}", size=10
    )
    sheet.text(40, 320, "备注", size=9)
    sheet.text(40, 370, "开票人：李样本", size=9)
    sheet.picture(250, 10, 90, 60, ink.seal("全国统一发票监制章", seed=3, oval=True, foot="样本"))


@layout("fee-receipt", size=(595.0, 320.0))
def fee_receipt(sheet: Sheet, firm: Company, rng: Random) -> None:
    """收费回单: what the bank took for its own service."""
    facts = _facts(firm, rng)
    sheet.text(297, 44, "中国工商银行　收费回单", size=15, align="centre")
    grid(
        sheet,
        facts,
        (
            (("户名", f"={firm.name}"),),
            (("账号", f"={firm.account}"),),
            (("收费项目", "=企业网银汇款手续费"), ("收费金额", "=￥5.50")),
            (("金额大写", "=伍元伍角"), ("收费日期", "=2026-11-18")),
        ),
        top=66,
        xs=(28, 110, 298, 380, 567),
        step=30,
    )
    bank_seal(sheet, 430, 150, "中国工商银行股份有限公司", rng)


@layout("interest-note", split="holdout", size=(595.0, 320.0))
def interest_note(sheet: Sheet, firm: Company, rng: Random) -> None:
    """利息收入回单: interest that the bank paid."""
    facts = _facts(firm, rng)
    sheet.text(297, 44, "中国建设银行　存款利息收入回单", size=15, align="centre")
    columns(
        sheet,
        facts,
        (
            ("户名", f"={firm.name}"),
            ("账号", f"={firm.account}"),
            ("计息起日", "=2026-08-21"),
            ("计息止日", "=2026-11-20"),
            ("利率", "=0.05%"),
            ("利息金额", "=￥128.37"),
        ),
        top=84,
    )
    bank_seal(sheet, 430, 130, "中国建设银行股份有限公司", rng)


@layout("tax-payment", size=(595.0, 340.0))
def tax_payment(sheet: Sheet, firm: Company, rng: Random) -> None:
    """电子缴税付款凭证: a payment, but to the treasury."""
    facts = _facts(firm, rng)
    sheet.text(297, 44, "电子缴税付款凭证", size=16, align="centre")
    columns(
        sheet, facts, (("转账日期", "=2026年11月15日"), ("凭证字号", "=20261115008812")), top=70
    )
    grid(
        sheet,
        facts,
        (
            (("纳税人全称", f"={firm.name}"),),
            (("付款人账号", f"={firm.account}"), ("征收机关", "=国家税务总局样本市税务局")),
            (("付款人开户行", f"={firm.bank[:16]}"), ("收款国库", "=国家金库样本中心支库")),
            (("小写金额", "=￥18,240.55"), ("缴款书流水号", "=4650126111500")),
            (("大写金额", "=壹万捌仟贰佰肆拾元伍角伍分"),),
            (("税种名称", "=增值税"), ("所属时期", "=20261001-20261031")),
        ),
        top=80,
        xs=(28, 110, 298, 380, 567),
        step=28,
    )
    bank_seal(sheet, 430, 210, "中国农业银行股份有限公司", rng)


@layout("contract")
def contract(sheet: Sheet, firm: Company, rng: Random) -> None:
    """The first page of a 购销合同."""
    facts = _facts(firm, rng)
    sheet.text(297, 80, "电力购售合同", size=22, align="centre")
    lines = (
        "合同编号：XJ-2026-0931",
        f"甲方（售电方）：{firm.name}",
        "乙方（购电方）：样本棉业股份有限公司",
        "根据《中华人民共和国民法典》及有关规定，甲乙双方经协商一致，订立本合同。",
        f"第一条　合同金额：人民币{facts.words}（￥{facts.figures}）。",
        (
            f"第二条　付款方式：乙方于收到发票后15日内汇入甲方账户，"
            f"户名：{firm.name}，账号：{firm.account}，开户行：{firm.bank}。"
        ),
        "第三条　双方应使用数字证书登录交易平台进行申报，证书由各方自行办理。",
        "第四条　违约责任：任何一方不履行本合同的，应承担相应的违约责任。",
        "甲方（盖章）：　　　　　　　　　　　　乙方（盖章）：",
    )
    y = 120.0
    for line in lines:
        sheet.value("", 70, y, line, size=12, room=455)
        y += 46
    sheet.truth.clear()
    sheet.picture(130, y - 90, 110, 110, ink.seal(firm.name, seed=rng.random(), foot="合同专用章"))


@layout("landscape-photo", size=(400.0, 300.0))
def landscape_photo(sheet: Sheet, firm: Company, rng: Random) -> None:
    """Hills and sky, no text at all."""
    y, x = np.mgrid[0:300, 0:400].astype(np.float32)
    ridge = 160 + 30 * np.sin(x / 47 + rng.uniform(0, 6)) + 16 * np.sin(x / 19)
    sky = np.stack([120 + y / 3, 170 + y / 4, np.full_like(y, 235)], axis=-1)
    hill = np.stack([60 + y / 9, 110 + y / 12, 50 + y / 20], axis=-1)
    mixed = np.where((y > ridge)[..., None], hill, sky)
    noise = np.random.default_rng(rng.randrange(2**31)).normal(0, 6, mixed.shape)
    image = Image.fromarray(np.clip(mixed + noise, 0, 255).astype(np.uint8))
    sheet.picture(0, 0, 400, 300, image)


@layout("signature-logo", size=(160.0, 48.0))
def signature_logo(sheet: Sheet, firm: Company, rng: Random) -> None:
    """The logo under a mail's signature."""
    sheet.panel(4, 8, 36, 40, RED)
    sheet.text(20, 30, firm.name[2], size=18, align="centre", colour=(255, 255, 255), font="hei")
    sheet.text(44, 26, firm.name[:6], size=14, font="hei")
    sheet.text(44, 40, "ENERGY GROUP", size=8, colour=GREY)


@layout("chat", split="holdout", size=(300.0, 620.0))
def chat(sheet: Sheet, firm: Company, rng: Random) -> None:
    """A screenshot of a chat about the order: words of the trade, no document."""
    sheet.panel(0, 0, 300, 620, (237, 237, 237))
    sheet.text(150, 40, "证书办理咨询群(12)", size=13, font="sans", align="centre")
    says = (
        "在吗？UKey怎么办理",
        "把申请表和授权书发邮箱",
        "要盖公章吗",
        "要的，汇款凭证也一起发",
        "两个三年一共多少钱",
        "组合1200，基础700",
        "好的，谢谢",
    )
    for number, line in enumerate(says):
        y = 80 + 62 * number
        mine = number % 2 == 0
        x = 70 if mine else 40
        fill = (149, 236, 105) if mine else (255, 255, 255)
        sheet.panel(x, y, x + 190, y + 34, fill)
        sheet.text(x + 10, y + 22, line, size=11, font="sans", colour=BLACK)


@layout("loan-repayment", split="holdout", size=(595.0, 320.0))
def loan_repayment(sheet: Sheet, firm: Company, rng: Random) -> None:
    """贷款还款单."""
    facts = _facts(firm, rng)
    sheet.text(297, 44, "贷款还款回单", size=16, align="centre")
    grid(
        sheet,
        facts,
        (
            (("借款人", f"={firm.name}"), ("还款账号", f"={firm.account}")),
            (("贷款账号", "=65001880022200003388"), ("还款日期", "=2026-11-20")),
            (("本金", "=￥100,000.00"), ("利息", "=￥362.50")),
            (("合计大写", "=壹拾万零叁佰陆拾贰元伍角"),),
        ),
        top=70,
        xs=(28, 98, 298, 368, 567),
        step=30,
    )
    bank_seal(sheet, 430, 150, "中国银行股份有限公司", rng)
