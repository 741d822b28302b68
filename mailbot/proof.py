"""Rules, each well-formed, become the gaps between them: codes without words, unpriced days."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from mailbot.decision.checklist import DOCUMENTS, Disposition, Reason, Requirement
from mailbot.decision.programme import Calendar, Programme
from mailbot.decision.workdays import is_estimated
from mailbot.documents.layouts import Layouts
from mailbot.documents.page import Unreadable
from mailbot.house import Rules
from mailbot.reply.wording import FILE as WORDING
from mailbot.reply.wording import Wording, check_wording
from mailbot.values import Record

_ORDER = (
    Requirement.BUSINESS_TYPE,
    Requirement.PLAN,
    Requirement.TERM_YEARS,
    Requirement.QUANTITY,
)
_REASONS = tuple(Reason)
_PAYMENT = frozenset(_REASONS[_REASONS.index(Reason.PAYEE_NAME_MISMATCH) :])
"""Reasons that only a payment can have."""

_FILES = frozenset(Reason) & {Reason(one.value) for one in Unreadable if one.value in _REASONS}

_BY_SEAL = frozenset({"stamped", "signed"})
"""Fields that are found as ink, not by a label."""

_KINDS = {
    Requirement.APPLICATION: "application",
    Requirement.AUTHORISATION: "authorisation",
    Requirement.PAYMENT_VOUCHER: "voucher",
    Requirement.BUSINESS_LICENCE: "licence",
}
"""Which layout a required document is read by."""

_DERIVED = {
    "authorisation": frozenset({"valid_from", "valid_to"}),
    "voucher": frozenset({"amount", "status", "words_value", "currency"}),
}
"""Fields that are made from places of other names."""


SOON = timedelta(days=30)
"""How far ahead working days are counted: longer than any key takes to be made."""


class Gap(Record):
    """One thing the rules leave open: in which file, at which key; whether nothing may start."""

    file: str
    key: str
    text: str
    blocks: bool = True


def gaps_of(rules: Rules, today: date) -> tuple[Gap, ...]:
    """All that the rules leave open on a day, as the operator is told it."""
    return (
        *_unworded(rules.programme, rules.templates.wording),
        *_unread(rules.programme, rules.layouts),
        *_unpriced(rules.programme, today),
        *_unannounced(rules.programme.calendar, today),
    )


def left_out(own: Mapping[str, bytes], shipped: Mapping[str, bytes]) -> Iterator[Gap]:
    """Keys of the rules that come with mailbot and that the operator's files do not have.

    Whoever wrote a file for an earlier version never chose to do without them; one who does so
    on purpose writes an empty list. What stands in `own` and not in `shipped` is not looked at.
    """
    for name in sorted(own.keys() & shipped.keys()):
        if name.endswith(".toml") and own[name] != shipped[name]:
            here, there = (
                tomllib.loads(files[name].decode("utf-8-sig")) for files in (own, shipped)
            )
            for key in there.keys() - here.keys():
                yield Gap(
                    file=name,
                    key=key,
                    text="随程序发布的文件里有此项，您的文件里没有",
                    blocks=False,
                )


def _unworded(programme: Programme, wording: Wording) -> Iterator[Gap]:
    """Deficiencies and advice of which the customer would be told in no words of their own."""
    asked = [pair for pair in _pairs() if _is_asked(programme, *pair)]
    codes = [(requirement.value, reason.value) for requirement, reason in asked]
    for requirement, reason in check_wording(wording, codes):
        yield Gap(file=WORDING, key=f"reasons.{requirement}.{reason}", text="没有对应的措辞")
    recommended = {
        requirement.value
        for service in programme.checklist.services.values()
        for requirement in service.recommended
    }
    for code in sorted(recommended - set(wording.requirements)):
        yield Gap(file=WORDING, key=f"requirements.{code}", text="没有对应的措辞", blocks=False)
    if programme.checklist.recommended_keys and "two_keys_recommended" not in wording.advice:
        key = "advice.two_keys_recommended"
        yield Gap(file=WORDING, key=key, text="没有对应的措辞", blocks=False)


def _pairs() -> Iterator[tuple[Requirement, Reason]]:
    """What can be wrong with what."""
    for reason in Reason:
        if reason in _PAYMENT:
            yield Requirement.PAYMENT_VOUCHER, reason
        elif reason in _FILES:
            yield Requirement.ATTACHMENT, reason
        else:
            yield from ((document, reason) for document in DOCUMENTS)
    yield from ((requirement, Reason.MISSING) for requirement in _ORDER)
    yield Requirement.TERM_YEARS, Reason.NOT_OFFERED


def _is_asked(programme: Programme, requirement: Requirement, reason: Reason) -> bool:
    return programme.checklist.disposition(requirement, reason) is Disposition.ASK


def _unread(programme: Programme, layouts: Layouts) -> Iterator[Gap]:
    """Fields that the checklist wants and no label of the layouts could bring."""
    for requirement, kind in _KINDS.items():
        wanted = {*programme.checklist.documents[requirement].fields}
        if requirement is Requirement.APPLICATION:
            wanted |= {
                name for rules in programme.checklist.services.values() for name in rules.fields
            }
        form = layouts.forms.get(kind)
        known = set(_DERIVED.get(kind, ())) | _BY_SEAL
        if form is not None:
            known |= {*form.labels, *form.choices, *form.prose, *form.shapes}
            known |= {name for labels in form.scoped.values() for name in labels}
        for name in sorted(wanted - known):
            yield Gap(
                file=f"forms/{kind}.toml",
                key=f"labels.{name}",
                text="材料清单要求此项，但没有任何标签能读出它",
            )


def _unpriced(programme: Programme, today: date) -> Iterator[Gap]:
    """Days without prices, and years that a later period no longer offers."""
    file, periods = "programme/tariff.toml", programme.tariff.periods
    if programme.tariff.period(today) is None:
        first = periods[0].valid_from
        yield Gap(file=file, key="periods.0.valid_from", text=f"{first} 之前没有价格")
    for number, (before, after) in enumerate(pairwise(periods), start=1):
        for plan, prices in before.keys.items():
            if gone := sorted(set(prices) - set(after.keys[plan])):
                years = "、".join(map(str, gone))
                yield Gap(
                    file=file,
                    key=f"periods.{number}.keys.{plan}",
                    text=f"自 {after.valid_from} 起不再有 {years} 年的价格",
                    blocks=False,
                )


def _unannounced(calendar: Calendar, today: date) -> Iterator[Gap]:
    """Years whose official days off are not known here, when their days are about to count."""
    own = {day.year for day in (*calendar.extra_holidays, *calendar.extra_workdays)}
    for year in sorted({today.year, (today + SOON).year} - own):
        if is_estimated(year):
            yield Gap(
                file="programme/calendar.toml",
                key="extra_workdays",
                text=f"还不知道 {year} 年的放假和调休安排，工作日按往年估算；"
                "公布后请升级 chinesecalendar，或填写 extra_holidays 和 extra_workdays",
                blocks=False,
            )
