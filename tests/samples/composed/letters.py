"""《授权书》 composed: sentences, labels and tables name company, agent and period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.samples.composed import placing
from tests.samples.composed.placing import Pair
from tests.samples.composed.words import AUTHORISATION
from tests.samples.papers.paper import Block, Gap, Text, title
from tests.samples.people import PAYEE_NAME

if TYPE_CHECKING:
    from datetime import date

    from tests.samples.composed.facts import Facts

_TITLES = (
    "授权书",
    "授权委托书",
    "法人授权委托书",
    "单位授权书",
    "数字证书办理授权书",
    "委托书",
    "企业授权书",
    "经办人授权委托书",
    "授权函",
    "办理数字证书授权委托书",
    "关于办理数字证书的授权书",
    "法定代表人授权委托证明书",
    "授权委托函",
    "UKey办理授权书",
)
_TITLES_HELD = (
    "数字证书业务授权委托书",
    "企业法人授权函",
    "关于委托办理UKey的函",
    "经办人授权证明书",
)

# c company, a agent, i identity number, p period with its comma, w work, l legal, o another company
_SENTENCES = (
    "兹授权{a}（身份证号：{i}）全权办理我单位数字证书申请及领取等相关事宜。{p}",
    "我单位{c}，现授权{a}同志，身份证号{i}，代表我单位办理{w}。{p}",
    "兹委托我公司员工{a}（男，身份证号码：{i}）前往贵公司办理{w}，请予接洽。{p}",
    "本授权书声明：我{l}系{c}的法定代表人，现授权委托{a}（身份证号码{i}）为我公司代理人，以本公司名义办理{w}。{p}",
    "{c}（以下简称“授权单位”）兹授权本单位职工{a}，公民身份号码{i}，负责{w}的申请、领取和使用。{p}",
    "兹有我单位员工{a}，身份证号码：{i}，前往贵处办理{w}，其在授权范围内签署的文件我单位均予以认可。{p}",
    "因业务需要，现委派{a}（证件号码{i}）作为我公司经办人，办理与{o}签订的数字证书服务有关的{w}。{p}",
    "为便于在交易平台开展业务，我公司特授权{a}（身份证号：{i}）为本公司数字证书业务经办人。{p}",
    "现由我单位{a}（居民身份证：{i}）负责办理{w}，由此产生的一切责任由我单位承担。{p}",
    "本公司在此授权{a}女士（身份证{i}）代表本公司处理{w}的全部手续。{p}",
    "经研究决定，由{a}同志（身份证号为{i}）代为办理我单位{w}，特此授权。{p}",
    "授权人{c}授权被授权人{a}（身份证号{i}）为合法代理人，办理{w}。{p}",
)
_SENTENCES_HELD = (
    "我公司决定指派{a}（身份证号码：{i}）到贵司办理{w}，望予以协助。{p}",
    "特此委任{a}（公民身份号码：{i}）为我单位{w}的经办人，其行为我单位均予承认。{p}",
    "{c}授权代表{a}，身份证件号码{i}，有权办理{w}。{p}",
    "兹证明{a}（身份证号{i}）系我单位职工，受我单位委托办理{w}。{p}",
)
_WORK = (
    "数字证书（UKey）申领业务",
    "电子钥匙新办、续期业务",
    "企业数字证书相关业务",
    "交易平台数字证书办理事宜",
)
_TO = (f"致：{PAYEE_NAME}", f"{PAYEE_NAME}：", "致：北京迅驰无限科技有限公司（受理点）", "")


def _period(facts: Facts) -> tuple[str, date, date]:
    """A sentence on how long the letter holds; its ends are noted as truth."""
    start = facts.on
    end = start + facts.months
    styles = (
        "{y}年{m}月{d}日",
        "{y}-{mm}-{dd}",
        "{y}年{mm}月{dd}日",
        "{y}.{mm}.{dd}",
        "{y}/{m}/{d}",
    )
    style = facts.pick(styles, ("{y} 年 {m} 月 {d} 日",))
    one, two = facts.day("valid_from", style, start), facts.day("valid_to", style, end)
    seen = (
        f"自{one}至{two}",
        f"自{one}起至{two}止",
        f"{one}至{two}",
        f"从{one}到{two}",
        f"{one}—{two}",
        f"{one} ~ {two}",
        f"{one}起，{two}止",
    )
    return (
        facts.pick(seen, (f"由{one}起至{two}", f"{one}－{two}", f"{one}开始，至{two}结束")),
        start,
        end,
    )


def _told(facts: Facts) -> list[Block]:
    """The letter as sentences with the company's signature below."""
    period = ""
    if facts.chance(0.7):
        told = _period(facts)[0]
        period = facts.pick(
            (
                f"授权期限：{told}。",
                f"本授权书有效期{told}。",
                f"委托期限{told}。",
                f"授权有效期限为{told}。",
                f"有效期间：{told}。",
            ),
            (f"本委托自签署之日起生效，有效期为{told}。", f"授权时限：{told}。"),
        )
    sentence = facts.pick(_SENTENCES, _SENTENCES_HELD)
    text = sentence.format(
        c=facts.firm.name,
        a=facts("agent"),
        i=facts("id_number"),
        p=period,
        w=facts.pick(_WORK),
        l=facts.firm.legal.name,
        o=PAYEE_NAME,
    )
    to = facts.pick(_TO)
    found: list[Block] = [Text(to)] if to else []
    found.append(Text(text, indent=True))
    found += [
        Text(
            facts.pick(("特此授权。", "被授权人无转委托权。", "本授权书自签发之日起生效。")),
            indent=True,
        ),
        Gap(),
    ]
    return [*found, *_signed(facts)]


def _signed(facts: Facts) -> list[Block]:
    company = facts("company")
    seen = (
        f"授权单位（盖章）：{company}",
        f"单位名称（公章）：{company}",
        f"{company}（盖章）",
        f"授权单位：{company}",
        company,
        f"委托单位（公章）：{company}",
        f"授权主体（盖章）：{company}",
        f"出具单位：{company}",
        f"（公章）{company}",
    )
    held = (
        f"授权方（单位盖章）：{company}",
        f"委托人：{company}（公章）",
        f"企业名称（盖公章）：{company}",
    )
    found: list[Block] = [Text(facts.pick(seen, held), align=facts.pick(("left", "right")))]
    if facts.chance(0.5):
        found.append(
            Text(
                facts.pick(
                    ("法定代表人（签字或盖章）：", "法定代表人（签章）：", "法定代表人签字：")
                )
            )
        )
    if facts.chance(0.3):
        found.append(Text("被授权人（签字）：　　　　　联系电话：" + facts.who.mobile))
    day = facts.a_day("date")
    return [
        *found,
        Text(
            facts.pick(
                (day, f"日期：{day}", f"授权日期：{day}", f"签发于{day}"), (f"日 期 ：{day}",)
            ),
            align="right",
        ),
    ]


def _at_labels(facts: Facts) -> list[Block]:
    """The letter as labelled lines or a table."""
    legal = Pair("法定代表人", facts.firm.legal.name)
    pairs = [
        Pair(facts.word(AUTHORISATION, "company"), facts("company")),
        *([legal] if facts.chance(0.5) else []),
        Pair(facts.word(AUTHORISATION, "agent"), facts("agent")),
        Pair(facts.word(AUTHORISATION, "id_number"), facts("id_number")),
        Pair("联系电话", facts.who.mobile),
        Pair(
            facts.pick(("授权事项", "委托事项", "授权范围", "委托内容"), ("授权办理事项",)),
            f"办理{facts.pick(_WORK)}",
        ),
        Pair(facts.word(AUTHORISATION, "validity"), _period(facts)[0]),
    ]
    seen = (
        placing.one_a_row,
        placing.lines,
        placing.two_a_row,
        placing.underlined,
        placing.in_one_cell,
        placing.bracketed,
        placing.over_value,
        placing.in_columns,
    )
    place = facts.pick(seen, placing.HELD)
    day = f"{facts.word(AUTHORISATION, 'date')}：{facts.a_day('date')}"
    end = facts.pick(("法定代表人（签字）：", "授权单位（公章）：", "特此授权。"))
    return [*place(facts, pairs), Gap(), Text(end), Text(day, align="right")]


def authorisation(facts: Facts) -> list[Block]:
    """The blocks of one letter."""
    body = _told(facts) if facts.chance(0.6) else _at_labels(facts)
    return [title(facts.pick(_TITLES, _TITLES_HELD)), Gap(6), *body]
