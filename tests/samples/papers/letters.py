"""Letters of authorisation in the words people choose themselves."""

from datetime import date, timedelta

from tests.samples.papers.paper import (
    SIGN,
    STAMP,
    Block,
    Gap,
    Pen,
    Table,
    Text,
    paper,
    spread,
    title,
)


def _foot(p: Pen, label: str = "授权单位（盖章）：", style: str = "{y}年{m}月{d}日") -> list[Block]:
    return [
        Gap(30),
        Text(f"{label}{STAMP}" + p("company"), 12, "right"),
        Text(p.day("date", style), 12, "right"),
    ]


@paper("authorisation", batch=1)
def letter_colleague(p: Pen) -> list[Block]:
    """兹委托我单位员工张三（身份证号码：…）前往贵处."""
    return [
        title("授权委托书", 22),
        Text("北京迅驰无限科技有限公司：", 12),
        Text(
            f"兹委托我单位员工{p('agent')}（身份证号码：{p('id_number')}，联系电话：{p.who.mobile}）"
            "前往贵处办理电力交易平台数字证书的申请、领取等相关事宜，请予以接洽。",
            12,
            indent=True,
        ),
        Text("委托人对受托人在办理上述事项过程中所签署的有关文件均予以认可。", 12, indent=True),
        *_foot(p, "委托单位（盖章）："),
    ]


@paper("authorisation", batch=1)
def letter_period(p: Pen) -> list[Block]:
    """A period 自…起至…止 within the sentence."""
    start, end = p.on, date(p.on.year + 1, p.on.month, 1)
    return [
        title("法人授权委托书", 20),
        Text(
            f"本人{p.firm.legal.name}系{p('company')}的法定代表人，现授权委托{p('agent')}（身份证号：{p('id_number')}）"
            "为我公司代理人，以本公司的名义办理数字证书申请、更新、领取事宜。"
            f"代理人的一切行为均代表本公司，与本公司的行为具有同等法律效力。",
            12,
            indent=True,
        ),
        Text(
            "委托期限：自"
            + p.day("valid_from", day=start)
            + "起至"
            + p.day("valid_to", day=end)
            + "止。",
            12,
            indent=True,
        ),
        Text("代理人无转委托权。特此委托。", 12, indent=True),
        Gap(20),
        Text(f"法定代表人（签字或盖章）：{SIGN}", 12),
        Text(f"公司名称（公章）：{STAMP}", 12),
        Text("日　期：" + p.day("date", "{y} 年 {m} 月 {d} 日"), 12),
    ]


@paper("authorisation", batch=1)
def letter_months(p: Pen) -> list[Block]:
    """有效期 of months is no printed date."""
    return [
        title("授 权 书", 24),
        Text("致：新疆电力交易中心有限公司", 12),
        Text(
            f"{p('company')}现授权{p('agent')}同志（身份证号{p('id_number')}）为我公司办理UKey业务的经办人，"
            "全权办理UKey申请、续期、补发及领取等业务。",
            12,
            indent=True,
        ),
        Text("本授权书有效期为六个月，自签发之日起生效。", 12, indent=True),
        *_foot(p, "授权单位：", "{y} 年 {mm} 月 {dd} 日"),
    ]


@paper("authorisation", batch=1)
def letter_table(p: Pen) -> list[Block]:
    """A sentence, then a table about the one authorised."""
    return [
        title("数字证书业务办理授权书", 18),
        Text(
            "兹授权下列人员代表本单位办理数字证书相关业务，由此产生的法律责任由本单位承担：",
            11,
            indent=True,
        ),
        Table(
            (25, 75),
            (
                ("被授权人姓名", p("agent")),
                ("身份证号码", p("id_number")),
                ("联系电话", p.who.mobile),
                ("授权事项", "证书申请、领取、变更"),
                (
                    "授权期限",
                    p.day("valid_from", "{y}-{mm}-{dd}")
                    + " 至 "
                    + p.day("valid_to", "{y}-{mm}-{dd}", date(p.on.year + 2, 6, 30)),
                ),
            ),
        ),
        Gap(20),
        Text(f"单位名称（盖章）：{STAMP}" + p("company"), 11),
        Text(f"法定代表人（签章）：{SIGN}", 11),
        Text("签署日期：" + p.day("date"), 11),
    ]


@paper("authorisation", batch=1)
def letter_introduction(p: Pen) -> list[Block]:
    """介绍信."""
    return [
        title("介　绍　信", 22),
        Text("北京迅驰无限科技有限公司：", 12),
        Text(
            f"兹介绍我公司{p('agent')}同志，身份证号码{p('id_number')}，前往你处办理数字证书（电子钥匙）领取事宜，请接洽为荷。",
            12,
            indent=True,
        ),
        Text("此致\n敬礼", 12),
        Text("（有效期至" + p.day("valid_to", day=p.on + timedelta(days=30)) + "）", 12),
        *_foot(p, ""),
    ]


@paper("authorisation", batch=1, split="holdout")
def letter_named_parties(p: Pen) -> list[Block]:
    """委托人 and 受托人 set out as lists above the text."""
    return [
        title("委 托 书", 22),
        Text("委托人：" + p("company"), 12),
        Text("统一社会信用代码：" + p.firm.credit_code, 12),
        Text("法定代表人：" + p.firm.legal.name, 12),
        Text("受托人：" + p("agent") + "　　性别：女", 12),
        Text("身份证号码：" + p("id_number"), 12),
        Text("联系方式：" + p.who.mobile, 12),
        Text(
            "现委托上述受托人为我单位代理人，办理新疆电力交易平台电子钥匙的申请、领取事宜。委托期限："
            + p.day("valid_from")
            + "—"
            + p.day("valid_to", day=date(p.on.year, 12, 31))
            + "。",
            12,
            indent=True,
        ),
        Gap(20),
        spread((0, f"委托人（盖章）：{STAMP}"), (0.55, f"受托人（签字）：{SIGN}"), size=12),
        spread(
            (0, "法定代表人（签字）："),
            (0.55, "日期：" + p.day("date", "{y}年{mm}月{dd}日")),
            size=12,
        ),
    ]


@paper("authorisation", batch=1)
def letter_blanks(p: Pen) -> list[Block]:
    """Filled underlined blanks."""
    return [
        title("企业授权书", 20),
        Text(
            f"　　兹授权 __{p('agent')}__ （先生/女士），身份证号码： __{p('id_number')}__ ，"
            "代表我单位办理电力交易平台数字证书相关业务，授权期限自 __"
            f"{p.on.year}__年__{p.on.month}__月__{p.on.day}__日至"
            f"__{p.on.year + 1}__年__12__月__31__日。",
            12,
        ),
        Text(
            p.note(valid_from=p.on.isoformat(), valid_to=f"{p.on.year + 1}-12-31") + "特此授权。",
            12,
            indent=True,
        ),
        Gap(20),
        Text("授权单位（公章）：" + STAMP + p("company"), 12),
        Text("法定代表人（签字）：" + SIGN, 12),
        Text("被授权人（签字）：", 12),
        Text("授权日期： " + p.day("date", "{y} 年 {m} 月 {d} 日"), 12),
    ]


@paper("authorisation", batch=1)
def letter_chinese_day(p: Pen) -> list[Block]:
    """The day in Chinese numerals, the agent in a department."""
    digits = "〇一二三四五六七八九"
    year = "".join(digits[int(x)] for x in str(p.on.year))
    small = ["", *"一二三四五六七八九十", *("十" + x for x in digits[1:]), "二十"]
    small += ["二十" + x for x in digits[1:]] + ["三十", "三十一"]
    p.truth["date"] = p.on.isoformat()
    return [
        title("授权函", 20),
        Text("北京迅驰无限科技有限公司：", 12),
        Text(
            f"现授权我公司市场营销部{p('agent')}（身份证：{p('id_number')}）负责办理我公司在全国统一电力市场交易平台的数字证书，"
            "授权其签署相关文件、交纳费用、领取UKey及发票。",
            12,
            indent=True,
        ),
        Gap(30),
        Text(p("company") + STAMP, 12, "right"),
        Text(f"{year}年{small[p.on.month]}月{small[p.on.day]}日", 12, "right"),
    ]


@paper("authorisation", batch=1, split="holdout")
def letter_commit(p: Pen) -> list[Block]:
    """The letter of a group company with a reference number and a copy of an id card beneath."""
    return [
        Text("编号：" + f"SQ-{p.on.year}-{p.rng.randrange(100, 999)}", 10, "right"),
        title("单位授权书", 20),
        Text(
            f"我单位（{p('company')}）指定{p('agent')}（身份证号：{p('id_number')}）作为我单位数字证书的管理人员，"
            "代表我单位负责数字证书的申请、保管和使用。授权有效期："
            + p.day("valid_from", "{y}.{mm}.{dd}")
            + "-"
            + p.day("valid_to", "{y}.{mm}.{dd}", date(p.on.year + 3, 1, 31)),
            12,
            indent=True,
        ),
        Gap(30),
        Text("单位（盖章）：" + STAMP, 12),
        Text("日期：" + p.day("date", "{y}.{mm}.{dd}"), 12),
        Text("（附：被授权人身份证正反面复印件）", 9),
    ]
