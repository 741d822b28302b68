"""The runs of one 《授权书》 become the fields of an `Authorisation`."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from mailbot.documents.dates import find_dates
from mailbot.documents.delegates import Delegation, surer
from mailbot.documents.fields import Sheet, best, printed_of
from mailbot.documents.geometry import Run
from mailbot.documents.labels import Atom
from mailbot.documents.names import read_person
from mailbot.documents.normalise import Read, is_blank, read_id_number
from mailbot.documents.prose import Prose, from_prose
from mailbot.documents.signatory import letterhead, organisation, signatory
from mailbot.documents.text import squeeze
from mailbot.documents.validity import Period, dated, days_of, doubted, validity
from mailbot.values import Extracted, Finding

_SURE = 0.8  # from which a value needs no second reading
_ANOTHER_DAY = 0.6  # how sure a day is the letter's where its label has what is none

Entry = Extracted[str] | None

_ENDS = re.compile(r"(?:有效期|期限|有效)[^\d]{0,6}[至到止]|[至到]\s*\d")
_PERIOD_ENDS = ("valid_from", "valid_to")
_THE_AGENT = re.compile("(?:被授权|被委托|受托|受权|受委托|代理|经办|委托代理)人")


def _day(sheet: Sheet, period: Period) -> Extracted[date] | None:
    def labelled(raw: str) -> Read[date] | None:
        # 授权时间 with two dates is the period
        return dated(raw) if len(set(days_of(raw))) < 2 else None  # noqa: PLR2004

    found = best(sheet, "date", labelled)
    if found:
        return found
    known = {entry.value for entry in period if entry}
    garbled = any(not is_blank(candidate.printed.raw) for candidate in sheet.of("date"))
    for row in reversed(list(sheet.rows())):
        text = _beside_period(sheet, row)
        days = find_dates(text)
        if len(known) > 1 and known <= set(days):
            continue  # the period's own line
        if days and period[1] and days == [period[1].value] and _ENDS.search(text):
            continue  # (有效期至2026年11月25日) below where it is signed
        alone = len(re.sub(r"[\d\s年月日./\-一二三四五六七八九十〇零○]", "", text)) <= 30  # noqa: PLR2004 - characters beside the date: place and signature
        if days and (days[-1] not in known or alone):
            printed = printed_of(row)
            ends = period[1] is not None and days[-1] == period[1].value
            sure = _ANOTHER_DAY if garbled or ends else 0.9
            return printed.extracted(days[-1], sure * printed.confidence)
    return None


def _beside_period(sheet: Sheet, row: list[Run]) -> str:
    """The text of a row without the days at labels for the beginning or the end of the time."""
    text = " ".join(run.text for run in row)
    for atom in sheet.atoms:
        entry = atom.owner.entry if atom.owner else None
        level = any(run.page == atom.run.page and run.y0 == atom.run.y0 for run in row)
        if entry and entry.field in _PERIOD_ENDS and level:
            text = text.replace(atom.run.text, " ")
    return text


def _id_below_agent(sheet: Sheet) -> Extracted[str] | None:
    """The id number under or behind where the agent signs, where others sign as well."""
    agents = [atom.run for atom in sheet.atoms if atom.entry and _THE_AGENT.match(atom.entry.word)]
    for candidate in sheet.of("id_number"):
        run = candidate.label.run
        under = any(
            abs(one.x0 - run.x0) < 2 * sheet.line and 0 < run.centre - one.centre < 4 * sheet.line
            for one in agents
        )
        under = under or _stands_next_to(candidate.label, agents, sheet)
        read = read_id_number(candidate.printed.raw) if under else None
        if read:
            return candidate.printed.extracted(read[0], 0.9 * read[1])
    return None


def _stands_next_to(label: Atom, agents: Sequence[Run], sheet: Sheet) -> bool:
    """Whether the label nearest at the left of an id number's, on its row, is the agent's."""
    run = label.run
    left = [
        atom.run
        for atom in sheet.atoms
        if atom.entry and atom is not label and atom.run.page == run.page and not atom.run.cell
        if atom.run.x1 <= run.x0 and abs(atom.run.centre - run.centre) < sheet.line / 2
        if atom.entry.field != "signature" or _THE_AGENT.match(squeeze(atom.run.text))
    ]
    return bool(left) and max(left, key=lambda one: one.x1) in agents


def _is_agents(sheet: Sheet, number: Extracted[str]) -> bool:
    """Whether the label of an id number says that it is the agent's: 被授权人身份证号."""
    own = (
        read_id_number(one.printed.raw)
        for one in sheet.of("id_number")
        if one.label.entry and _THE_AGENT.match(one.label.entry.word)
    )
    return any(read is not None and read[0] == number.value for read in own)


def _number(sheet: Sheet, agent: Extracted[str] | None, delegation: Delegation) -> Entry:
    """The id number of the agent: beside the name, below the agent's signature or at a label."""
    beside = delegation.number_of(agent) if agent else None
    labelled = _id_below_agent(sheet) or best(sheet, "id_number", read_id_number)
    if beside and labelled and beside.value == labelled.value:
        return surer(beside, labelled)
    name = agent.value if agent else ""
    if labelled and not _is_agents(sheet, labelled) and delegation.is_another(labelled.value, name):
        labelled = None
    return beside or labelled or delegation.only_number(name)


def _principal(sheet: Sheet, prose: Prose) -> Entry:
    """The company at its label; where that was badly read, as a sentence surely names it."""
    labelled = best(sheet, "company", organisation)
    if labelled and labelled.confidence >= _SURE:
        return labelled
    told = from_prose(sheet, prose.get("company", ()), organisation)
    return surer(labelled, told)


def read_authorisation(sheet: Sheet, prose: Prose) -> tuple[dict[str, Any], list[Finding]]:
    """The fields of a letter of authorisation by name, and what was noticed.

    The letter's sentence comes before its labels: 兹授权 names the agent whatever is signed.
    """
    period = validity(sheet)
    day = _day(sheet, period)
    first, last = doubted(period, day)
    delegation = Delegation(sheet)
    agent = delegation.agent(best(sheet, "agent", read_person))
    values: dict[str, Any] = {
        "company": _principal(sheet, prose) or signatory(sheet) or letterhead(sheet),
        "agent": agent,
        "id_number": _number(sheet, agent, delegation),
        "valid_from": first,
        "valid_to": last,
        "date": day,
    }
    return values, []
