"""More letters: other verbs, other places of name and number, other spellings of a period."""

from datetime import date, timedelta

from tests.samples.papers.paper import (
    SIGN,
    STAMP,
    Block,
    Gap,
    Pen,
    Table,
    Text,
    c,
    paper,
    spread,
    title,
)


@paper("authorisation", batch=2)
def letter_number_first(p: Pen) -> list[Block]:
    """The number and sex stand in brackets, the company names itself first."""
    return [
        title("授权委托书", 20),
        Text("致：北京迅驰无限科技有限公司", 12),
        Text(
            f"{p('company')}（以下简称“本单位”）因业务需要，现委派本单位职工{p('agent')}（男，身份证号码为{p('id_number')}）"
            "作为我方代理人，全权处理本单位电子钥匙申领事宜。",
            12,
            indent=True,
        ),
        Text(
            f"代理期限：{p.on.year}年{p.on.month}月{p.on.day}日"
            f"至{p.on.year + 1}年{p.on.month}月{p.on.day}日。"
            + p.note(
                valid_from=p.on.isoformat(), valid_to=p.on.replace(year=p.on.year + 1).isoformat()
            ),
            12,
            indent=True,
        ),
        Gap(24),
        Text(f"委托单位（公章）：{STAMP}", 12, "right"),
        Text(f"法定代表人（签章）：{SIGN}", 12, "right"),
        Text(p.day("date"), 12, "right"),
    ]


@paper("authorisation", batch=2)
def letter_long_term(p: Pen) -> list[Block]:
    """Valid without end: only the beginning is printed."""
    return [
        title("法定代表人授权书", 20),
        Text(
            f"兹证明{p.firm.legal.name}为{p('company')}法定代表人，现授权本公司{p('agent')}（身份证号码：{p('id_number')}）"
            "办理数字证书的相关手续。",
            12,
            indent=True,
        ),
        Text("授权期限：" + p.day("valid_from") + "起，长期有效。", 12, indent=True),
        Gap(24),
        Text(f"授权人（盖章）：{STAMP}", 12),
        Text("日期：" + p.day("date"), 12),
    ]


@paper("authorisation", batch=2)
def letter_form_like(p: Pen) -> list[Block]:
    """A letter that is a table from top to bottom."""
    return [
        title("单位授权委托书", 18),
        Table(
            (20, 30, 20, 30),
            (
                ("委托单位", c(p("company"), 3)),
                ("统一社会信用代码", p.firm.credit_code, "法定代表人", p.firm.legal.name),
                ("受托人姓名", p("agent"), "性别", "女"),
                ("受托人身份证号", p("id_number"), "联系电话", p.who.mobile),
                ("委托事项", c("办理电力交易平台数字证书的申请、领取、更新、注销", 3)),
                (
                    "委托期限",
                    c(
                        "自 "
                        + p.day("valid_from", "{y}.{m}.{d}")
                        + " 至 "
                        + p.day("valid_to", "{y}.{m}.{d}", date(p.on.year + 1, 12, 31)),
                        3,
                    ),
                ),
                (
                    c(
                        f"委托单位（盖章）：{STAMP}\n法定代表人（签字）：{SIGN}\n日期："
                        + p.day("date", "{y}.{m}.{d}"),
                        4,
                    ),
                ),
            ),
        ),
    ]


@paper("authorisation", batch=2)
def letter_uygur_name(p: Pen) -> list[Block]:
    """A long name with a middle dot."""
    name = "阿依古丽·买买提"
    return [
        title("授　权　委　托　书", 20),
        Text(
            f"本公司授权{p('agent', name, name)}（身份证号：{p('id_number')}）为本公司的授权代表，"
            "负责数字证书（UKEY）的办理与领取。本授权自签署之日起至"
            + p.day("valid_to", day=p.on + timedelta(days=90))
            + "有效。",
            12,
            indent=True,
        ),
        Gap(24),
        Text("授权单位：" + p("company") + STAMP, 12),
        Text("签署日期：" + p.day("date", "{y}-{mm}-{dd}"), 12),
    ]


@paper("authorisation", batch=2, split="holdout")
def letter_we_decide(p: Pen) -> list[Block]:
    """经研究决定 … 特指派."""
    return [
        title("授权证明", 20),
        Text("北京迅驰无限科技有限公司：", 12),
        Text(
            f"经我公司研究决定，特指派{p('agent')}同志（身份证号码{p('id_number')}，手机{p.who.mobile}）到贵公司办理"
            "UKey补发、密码重置等业务，望予办理。",
            12,
            indent=True,
        ),
        Text(
            "有效期："
            + p.day("valid_from")
            + "至"
            + p.day("valid_to", day=p.on + timedelta(days=15)),
            12,
            indent=True,
        ),
        Gap(24),
        Text(p("company"), 12, "right"),
        Text("（盖章）" + STAMP, 12, "right"),
        Text(p.day("date"), 12, "right"),
    ]


@paper("authorisation", batch=2)
def letter_two_agents_lines(p: Pen) -> list[Block]:
    """Name, sex, number and post on lines of their own after 授权."""
    return [
        title("授 权 书", 22),
        Text(
            "本授权书声明：注册于新疆的"
            + p("company")
            + "的法定代表人"
            + p.firm.legal.name
            + "，代表本单位授权下面签字的"
            + p("agent")
            + "为本单位的合法代理人，就电子钥匙的申请、领取，以本单位名义处理一切与之有关的事务。",
            12,
            indent=True,
        ),
        Text("本授权书于" + p.day("date") + "签字生效，特此声明。", 12, indent=True),
        Gap(16),
        spread((0, f"法定代表人签字：{SIGN}"), (0.5, "被授权人签字："), size=12),
        spread(
            (0, "身份证号码：" + p.firm.legal.id_number),
            (0.5, "身份证号码：" + p("id_number")),
            size=12,
        ),
        Text(f"单位盖章：{STAMP}", 12),
    ]


@paper("authorisation", batch=2)
def letter_colon_prose(p: Pen) -> list[Block]:
    """Facts after 兹有."""
    return [
        title("委托书", 20),
        Text(
            f"兹有我公司工作人员{p('agent')}，身份证号：{p('id_number')}，前来贵公司办理数字证书业务。请予接洽！",
            12,
            indent=True,
        ),
        Text(
            "委托有效期："
            + p.day("valid_from", "{y}/{m}/{d}")
            + "～"
            + p.day("valid_to", "{y}/{m}/{d}", p.on + timedelta(days=60)),
            12,
            indent=True,
        ),
        Gap(20),
        Text(f"公司名称（盖章）：{STAMP}" + p("company"), 12),
        Text("日期：" + p.day("date", "{y}/{m}/{d}"), 12),
    ]
