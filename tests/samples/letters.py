"""A company and its agent become a 《授权书》 in several wordings."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from tests.samples import people
from tests.samples.forms import Cell, Form, Line, Row
from tests.samples.model import Split
from tests.samples.people import TODAY, Company, Person, chinese_date, dice


@dataclass(frozen=True)
class Letter:
    """Who authorises whom, from when to when."""

    firm: Company
    agent: Person
    starts: date
    ends: date
    on: date

    def text(self, name: str) -> str:
        """What is printed for a name."""
        return {
            "company": self.firm.name,
            "credit_code": self.firm.credit_code,
            "legal_representative": self.firm.legal.name,
            "agent": self.agent.name,
            "id_number": self.agent.id_number,
            "mobile": self.agent.mobile,
            "valid_from": chinese_date(self.starts),
            "valid_to": chinese_date(self.ends),
            "date": chinese_date(self.on),
        }[name]

    def known(self, *names: str) -> tuple[tuple[str, Any], ...]:
        """Field names with their JSON values."""
        days = {"valid_from": self.starts, "valid_to": self.ends, "date": self.on}
        return tuple(
            (name, days[name].isoformat() if name in days else self.text(name)) for name in names
        )


class LetterLayout(NamedTuple):
    """A letter's wording and arrangement."""

    name: str
    build: Callable[[Letter], Form]
    split: Split


LAYOUTS: dict[str, LetterLayout] = {}


def layout(
    name: str, split: Split = "train"
) -> Callable[[Callable[[Letter], Form]], Callable[[Letter], Form]]:
    """A decorator that enters a letter into the catalogue."""

    def enter(build: Callable[[Letter], Form]) -> Callable[[Letter], Form]:
        LAYOUTS[name] = LetterLayout(name, build, split)
        return build

    return enter


@cache
def letter(seed: int | str, **changes: Any) -> Letter:
    """The invented facts of a letter; the agent is the contact of the same seed's form."""
    rng = dice("letter", seed)
    on = TODAY - timedelta(days=rng.randrange(0, 12))
    ends = date(on.year + rng.choice((0, 1)), 12, 31)
    facts = Letter(people.company(seed), people.person(f"contact{seed}"), on, ends, on)
    return replace(facts, **changes)


def _form(title: str, lines: list[Line], foot: list[Line], size: float = 22) -> Form:
    return Form(title, (1,), (), tuple(lines), tuple(foot), title_size=size, table=False)


@layout("own")
def own(facts: Letter) -> Form:
    """Our own 《授权书》."""
    size = 14.0
    lines = [
        Line(""),
        Line("致：北京迅驰无限科技有限公司", size, bold=True),
        Line(
            f"兹授权 {facts.text('agent')}（身份证号：{facts.text('id_number')}）"
            "作为本单位的被授权人，全权办理本单位数字证书（电子钥匙）的申请、领取、续期、补发等相关事宜，"
            "被授权人在授权范围内签署的文件和办理的手续，本单位均予以承认，并承担相应的法律责任。",
            size,
            indent=True,
            fields=facts.known("agent", "id_number"),
        ),
        Line(
            f"授权期限：自{facts.text('valid_from')}起至{facts.text('valid_to')}止。",
            size,
            indent=True,
            fields=facts.known("valid_from", "valid_to"),
        ),
        Line("被授权人无转委托权。特此授权。", size, indent=True),
        Line("", size),
        Line("", size),
    ]
    foot = [
        Line(
            f"授权单位（公章）：{facts.text('company')}",
            size,
            fields=facts.known("company"),
            mark="stamp",
        ),
        Line(f"统一社会信用代码：{facts.text('credit_code')}", size),
        Line("法定代表人（签字或盖章）：", size, mark="legal"),
        Line("被授权人（签字）：", size, mark="sign"),
        Line(f"联系电话：{facts.text('mobile')}", size),
        Line(f"日期：{facts.text('date')}", size, fields=facts.known("date")),
    ]
    return _form("授 权 书", lines, foot, 26)


@layout("entrust")
def entrust(facts: Letter) -> Form:
    """法人授权委托书: the legal representative speaks."""
    size = 12.0
    lines = [
        Line(""),
        Line(
            f"本人{facts.text('legal_representative')}系{facts.text('company')}的法定代表人，"
            f"现委托{facts.text('agent')}（身份证号码：{facts.text('id_number')}）为我单位代理人，"
            "以我单位名义办理电力交易平台数字证书申请、领取事宜。代理人在办理过程中所签署的一切文件，我单位均予以承认。",
            size,
            indent=True,
            fields=facts.known("company", "agent", "id_number"),
        ),
        Line(
            f"委托期限：{facts.text('valid_from')}至{facts.text('valid_to')}。",
            size,
            indent=True,
            fields=facts.known("valid_from", "valid_to"),
        ),
        Line(""),
    ]
    foot = [
        Line("委托单位：（盖章）", size, mark="stamp"),
        Line("法定代表人（签字）：", size, mark="legal"),
        Line("代理人（签字）：", size, mark="sign"),
        Line(f"{facts.text('date')}", size, align="right", fields=facts.known("date")),
    ]
    return _form("法人授权委托书", lines, foot)


@layout("short")
def short(facts: Letter) -> Form:
    """A short 授权委托书 without a term."""
    size = 12.0
    lines = [
        Line(""),
        Line("电力交易中心：", size),
        Line(
            f"我公司授权委托本公司员工{facts.text('agent')}，身份证号{facts.text('id_number')}，"
            "前往贵处办理UKey申请及领取业务，请予接洽。",
            size,
            indent=True,
            fields=facts.known("agent", "id_number"),
        ),
        Line("被授权人签字：", size, mark="sign"),
        Line(""),
        Line(""),
    ]
    foot = [
        Line(facts.text("company"), size, align="right", fields=facts.known("company")),
        Line(facts.text("date"), size, align="right", fields=facts.known("date")),
        Line("（公章）", size, align="centre", mark="stamp"),
    ]
    return _form("授权委托书", lines, foot)


@layout("table", split="holdout")
def table(facts: Letter) -> Form:
    """A letter of authority as a table."""
    rows = (
        Row(
            (
                Cell("授权单位", label=True),
                Cell(
                    facts.text("company"),
                    3,
                    field="company",
                    truth=dict(facts.known("company")).get("company"),
                ),
            )
        ),
        Row((Cell("统一社会信用代码", label=True), Cell(facts.text("credit_code"), 3))),
        Row(
            (
                Cell("被授权人姓名", label=True),
                Cell(
                    facts.text("agent"),
                    field="agent",
                    truth=dict(facts.known("agent")).get("agent"),
                ),
                Cell("联系电话", label=True),
                Cell(facts.text("mobile")),
            )
        ),
        Row(
            (
                Cell("身份证号码", label=True),
                Cell(
                    facts.text("id_number"),
                    3,
                    field="id_number",
                    truth=dict(facts.known("id_number")).get("id_number"),
                ),
            )
        ),
        Row(
            (
                Cell("授权事项", label=True),
                Cell("办理本单位数字证书（电子钥匙）的申请、领取、变更手续。", 3),
            ),
            46,
        ),
    )
    foot = (
        Line(
            f"授权有效期：{facts.text('valid_from')} 至 {facts.text('valid_to')}",
            12,
            fields=facts.known("valid_from", "valid_to"),
        ),
        Line("法定代表人签字：", 12, mark="legal"),
        Line("授权单位盖章：", 12, mark="stamp"),
        Line(""),
        Line(f"授权日期：{facts.text('date')}", 12, fields=facts.known("date")),
    )
    return Form("数字证书经办人授权书", (1.2, 1.6, 1, 1.6), rows, below=foot, title_size=18)
