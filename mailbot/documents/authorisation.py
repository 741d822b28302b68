"""The runs of one 《授权书》 become the fields of an `Authorisation`."""

import re
from datetime import date
from typing import Any

from mailbot.documents.dates import find_dates, joined_lines, read_date
from mailbot.documents.fields import Sheet, best, printed_of
from mailbot.documents.geometry import paragraphs
from mailbot.documents.normalise import (
    Read,
    has_surname,
    is_blank,
    read_id_number,
    read_person,
)
from mailbot.documents.prose import Prose, from_prose
from mailbot.documents.signatory import organisation, signatory
from mailbot.values import Extracted, Finding

_ANOTHER_DAY = 0.6  # how sure a day is the letter's where its label has what is none

Period = tuple[Extracted[date] | None, Extracted[date] | None]

_THE_AGENT = re.compile("(?:被授权|被委托|受托|受权|受委托|代理|经办|委托代理)人")
_PERIOD = re.compile(
    r"(?:自|从|由)[^。;]{0,40}?(?:至|到|起)|(?:期限|有效期|期间|时限)[^。;\d]{0,6}(?=\d{4})|(?:期限|有效期)[^。;]{0,12}?[:为至]|\d日?(?:至|到|-|—|~)\d{4}"
)


def _days(raw: str) -> list[date]:
    """The dates of a value; one may be broken at the end of a line."""
    return max((find_dates(raw.replace("\n", joint)) for joint in ("", " ")), key=len)


def _validity(sheet: Sheet) -> Period:
    periods = (one for one in sheet.of("date") if len(set(_days(one.printed.raw))) > 1)
    for candidate in (*sheet.of("validity"), *periods):
        days = _days(candidate.printed.raw)
        if days:
            sure = 0.95 * candidate.printed.confidence * candidate.quality
            found = [candidate.printed.extracted(day, sure) for day in days[:2]]
            return _ends(found, candidate.printed.raw)
    text = paragraphs(list(sheet.rows()))
    for match in _PERIOD.finditer(text):
        sentence = re.split(r"[。;\n]", text[match.start() :], maxsplit=1)[0]
        days = find_dates(sentence)
        if days:
            printed = printed_of(sheet.runs)
            found = [printed.extracted(day, 0.85 * printed.confidence) for day in days[:2]]
            return _ends(found, sentence)
    return None, None


def _ends(days: list[Extracted[date]], text: str) -> Period:
    """The beginning and the end of the period that `text` with these `days` names."""
    if len(days) > 1:
        return days[0], days[1]
    return (days[0], None) if _from_on(text) else (None, days[0])


def _from_on(text: str) -> bool:
    """Whether a period names only its beginning: 自2026年3月1日起长期有效."""
    if re.search(r"\d日?起?[至到](?!.*\d)", text):
        return True  # 自2026年3月1日至事项办结之日止
    return bool(re.search("起|开始|长期|永久", text)) and not re.search("至|到|止|截", text)


def _dated(raw: str) -> Read[date] | None:
    day = read_date(joined_lines(raw))
    return (day, 1.0) if day else None


def _day(sheet: Sheet, period: Period) -> Extracted[date] | None:
    def labelled(raw: str) -> Read[date] | None:
        # 授权时间 with two dates is the period
        return _dated(raw) if len(set(_days(raw))) < 2 else None  # noqa: PLR2004

    found = best(sheet, "date", labelled)
    if found:
        return found
    known = {entry.value for entry in period if entry}
    garbled = any(not is_blank(candidate.printed.raw) for candidate in sheet.of("date"))
    for row in reversed(list(sheet.rows())):
        text = " ".join(run.text for run in row)
        days = find_dates(text)
        if len(known) > 1 and known <= set(days):
            continue  # the period's own line
        alone = len(re.sub(r"[\d\s年月日./\-一二三四五六七八九十〇零○]", "", text)) <= 30  # noqa: PLR2004 - characters beside the date: place and signature
        if days and (days[-1] not in known or alone):
            printed = printed_of(row)
            ends = period[1] is not None and days[-1] == period[1].value
            sure = _ANOTHER_DAY if garbled or ends else 0.9
            return printed.extracted(days[-1], sure * printed.confidence)
    return None


def _named(raw: str) -> Read[str] | None:
    # what a pattern cut out of a sentence may be no name at all
    read = read_person(raw)
    return read if not read or has_surname(read[0]) else (read[0], 0.7 * read[1])


def _id_of(agent: Extracted[str] | None, sheet: Sheet) -> Extracted[str] | None:
    """The id number in brackets right behind the agent's name, where a letter names two persons."""
    if agent is None:
        return None
    pattern = re.compile(
        re.escape(agent.value) + r"\(?(?:公民)?(?:身份证|证件|身份)[^\d(]{0,8}(\d{17}[\dXx])"
    )
    return from_prose(sheet, (pattern,), read_id_number)


def _id_below_agent(sheet: Sheet) -> Extracted[str] | None:
    """The id number under the place where the agent signs, where others sign beside."""
    agents = [atom.run for atom in sheet.atoms if atom.entry and _THE_AGENT.match(atom.entry.word)]
    for candidate in sheet.of("id_number"):
        run = candidate.label.run
        under = any(
            abs(one.x0 - run.x0) < 2 * sheet.line and 0 < run.centre - one.centre < 4 * sheet.line
            for one in agents
        )
        read = read_id_number(candidate.printed.raw) if under else None
        if read:
            return candidate.printed.extracted(read[0], 0.9 * read[1])
    return None


def _agent(sheet: Sheet, prose: Prose) -> Extracted[str] | None:
    """The one authorised, from the letter's sentence or a label; unsure where they differ."""
    told = from_prose(sheet, prose.get("agent", ()), _named)
    labelled = best(sheet, "agent", read_person)
    if told and labelled and told.value != labelled.value:
        if has_surname(labelled.value) and not has_surname(told.value):
            return labelled  # the pattern took a verb for a name
        return told.model_copy(update={"confidence": min(told.confidence, 0.7)})
    return told or labelled


def read_authorisation(sheet: Sheet, prose: Prose) -> tuple[dict[str, Any], list[Finding]]:
    """The fields of a letter of authorisation by name, and what was noticed.

    The letter's sentence comes before its labels: 兹授权 names the agent whatever is signed.
    """
    period = _validity(sheet)
    agent = _agent(sheet, prose)
    values: dict[str, Any] = {
        "company": best(sheet, "company", organisation)
        or from_prose(sheet, prose.get("company", ()), organisation)
        or signatory(sheet),
        "agent": agent,
        "id_number": _id_of(agent, sheet)
        or _id_below_agent(sheet)
        or best(sheet, "id_number", read_id_number)
        or from_prose(sheet, prose.get("id_number", ()), read_id_number),
        "valid_from": period[0] or best(sheet, "valid_from", _dated),
        "valid_to": period[1] or best(sheet, "valid_to", _dated),
        "date": _day(sheet, period),
    }
    return values, []
