"""From when to when a letter of authorisation holds, at its labels and in its sentences."""

import re
from datetime import date
from itertools import takewhile

from mailbot.documents.dates import find_dates, joined_lines, read_date
from mailbot.documents.fields import Sheet, best, printed_of
from mailbot.documents.geometry import paragraphs
from mailbot.documents.normalise import Read
from mailbot.documents.signatory import organisation
from mailbot.values import Extracted

Period = tuple[Extracted[date] | None, Extracted[date] | None]

_PERIOD = re.compile(
    r"(?:自|从|由)[^。;]{0,40}?(?:至|到|起)|(?:期限|有效期|期间|时限)[^。;\d]{0,6}(?=\d{4})|(?:期限|有效期)[^。;]{0,12}?[:为至]|\d日?(?:至|到|-|—|~)\d{4}"
)
_END = re.compile("[至到止截]|届满")
_NUMERAL = "[〇零○一二三四五六七八九十廿卅]"
_DAY = re.compile(
    rf"(?:(?<!\d)20\d\d|{_NUMERAL}{{4}})[年./-](?:\d{{1,2}}|{_NUMERAL}{{1,3}})[月./-](?:\d{{1,2}}|{_NUMERAL}{{1,3}})日?"
)
_ONE_DAY = 0.5  # how sure the days of a period are that would end when it begins
_SAID = 0.85  # how sure a day is that a sentence names as an end of the time


def days_of(raw: str) -> list[date]:
    """The dates of a value; one may be broken at the end of a line."""
    return max((find_dates(raw.replace("\n", joint)) for joint in ("", " ")), key=len)


def dated(raw: str) -> Read[date] | None:
    """The first date of a value."""
    day = read_date(joined_lines(raw))
    return (day, 1.0) if day else None


def _begun(raw: str) -> Read[date] | None:
    """The first date of a value, unless it is the end: （期限自）签发之日起至2027年3月31日."""
    return None if re.match(r"\D*[至到止]\D{0,4}\d", joined_lines(raw)) else dated(raw)


def validity(sheet: Sheet) -> Period:
    """The first and the last day; None for what the letter does not name."""
    first, last = _labelled(sheet) or (None, None)
    ends = best(sheet, "valid_to", dated)
    if last and ends and not first and last.value < ends.value and not _says_end(sheet):
        first, last = last, ends  # 授权期限：2026年10月9日 before a 至 of its own
    first = first or best(sheet, "valid_from", _begun)
    last = last or ends
    if not (first and last):
        first, last = _with_sentence(first, last, _in_sentence(sheet))
    if first and last:
        return first, last
    begins, ends = _by_words_around(sheet)
    known = {day.value for day in (first, last) if day}
    return (
        first or (begins if begins and begins.value not in known else None),
        last or (ends if ends and ends.value not in known else None),
    )


def _says_end(sheet: Sheet) -> bool:
    """Whether the words at a label of the period make a day there its end."""
    return any(_END.search(candidate.printed.raw) for candidate in sheet.of("validity"))


def doubted(period: Period, day: Extracted[date] | None) -> Period:
    """The period of a letter of this `day`, unsure where it would end on the day it begins.

    Its last day is most likely the first then, and the last one was not seen.
    """
    first, last = period
    begins = first or day
    if not (last and begins and last.value <= begins.value):
        return period
    return first and _unsure(first), _unsure(last)


def _unsure(day: Extracted[date]) -> Extracted[date]:
    return day.model_copy(update={"confidence": min(day.confidence, _ONE_DAY)})


def _with_sentence(
    first: Extracted[date] | None, last: Extracted[date] | None, told: Period | None
) -> Period:
    """The days at labels, or those of a sentence that goes on behind one: 授权期限自…至…."""
    found, same = first or last, told and (told[0] if first else told[1])
    if told and (found is None or (told[0] and told[1] and same and same.value == found.value)):
        return told
    return first, last


def _labelled(sheet: Sheet) -> Period | None:
    periods = (
        one
        for name in ("date", "valid_from", "valid_to")
        for one in sheet.of(name)
        if len(set(days_of(one.printed.raw))) > 1
    )
    for candidate in (*sheet.of("validity"), *periods):
        told = _above_signature(candidate.printed.raw)
        days = days_of(told)
        if days:
            sure = 0.95 * candidate.printed.confidence * candidate.quality
            found = [candidate.printed.extracted(day, sure) for day in days[:2]]
            return _ends(found, told)
    return None


def _above_signature(raw: str) -> str:
    """The lines of a value above the name of who signs right below it, and when."""
    return "\n".join(takewhile(lambda line: organisation(line) is None, raw.split("\n")))


def _in_sentence(sheet: Sheet) -> Period | None:
    text = paragraphs(list(sheet.rows()))
    for match in _PERIOD.finditer(text):
        sentence = re.split(r"[。;\n]", text[match.start() :], maxsplit=1)[0]
        days = find_dates(sentence)
        if days:
            printed = printed_of(sheet.runs)
            found = [printed.extracted(day, _SAID * printed.confidence) for day in days[:2]]
            return _ends(found, sentence)
    return None


def _by_words_around(sheet: Sheet) -> Period:
    """The days that the words right before or behind them make a beginning or an end."""
    text = paragraphs(list(sheet.rows()))
    printed = printed_of(sheet.runs)
    found: dict[str, Extracted[date]] = {}
    for match in _DAY.finditer(text):
        days = find_dates(match[0])
        before = re.split("[,。;\n]", text[: match.start()])[-1]
        cues = sheet.form.cues
        for end in ("begins", "ends"):
            said = any(re.search(cue, before) for cue in cues.get(f"{end}_before", ()))
            said |= any(re.match(cue, text[match.end() :]) for cue in cues.get(f"{end}_after", ()))
            if days and said and end not in found:
                found[end] = printed.extracted(days[0], _SAID * printed.confidence)
    return found.get("begins"), found.get("ends")


def _ends(days: list[Extracted[date]], text: str) -> Period:
    """The beginning and the end of the period that `text` with these `days` names."""
    if len(days) > 1:
        return days[0], days[1]
    return (days[0], None) if _from_on(text) else (None, days[0])


def _from_on(text: str) -> bool:
    """Whether a period names only its beginning: 自2026年3月1日起长期有效."""
    if re.search(r"\d日?起?[,，]?[至到](?!.*\d)", text):
        return True  # 自2026年3月1日至事项办结之日止
    return bool(re.search("起|开始|长期|永久", text)) and not re.search("至|到|止|截", text)
