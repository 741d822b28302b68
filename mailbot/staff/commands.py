"""The text of a staff member's mail becomes commands, each about one case."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property

from mailbot.cases.numbers import CHECK_ALPHABET
from mailbot.cases.verbs import Verb, VerbWords, find_verb
from mailbot.staff.model import Listing
from mailbot.staff.wording import StaffWording
from mailbot.values import Record

MOST = 200
"""Commands taken from one mail; what follows is named and left."""

LONGEST_LINE = 300
"""Characters of a line that are looked at."""

PLAIN = frozenset(
    {Verb.APPROVE, Verb.ARRIVED, Verb.MADE, Verb.RELEASE, Verb.ALLOW_PERSONAL, Verb.REOPEN}
)
"""Verbs that say everything by themselves: other words behind them make them doubtful."""

_GAP = r"[\s\-_\u2010-\u2015\u2212\u30fc]{1,3}"
_BETWEEN = re.compile(r"[\s、,，和及与&+]*")
_AFTER = re.compile(r"^[\s:：,，、。—-]+")
_POLITE = re.compile(r"^(?:了|啦|吧|谢谢|多谢|辛苦|[\s。.!~,、;:])*$")
_BULLET = re.compile(r"^(?:[-*•·]\s*|\(?\d{1,2}[.、)]\s*(?=[A-Za-z]{2,6}[\s-]))")
_NEXT = re.compile(r"[;；](?=\s*(?:[A-Za-z]{2,6}[\s-]*)?\d{3})")


class Command(Record):
    """What one line wants done with one case.

    `problem` is a code of the wording's answers, "" where the command is clear; `verb` is then
    known and `number` is whole.
    """

    line: str
    number: str = ""
    verb: Verb | None = None
    detail: str = ""
    problem: str = ""


class Speech(Record):
    """What commands are understood by: what the digest listed, and the words for everything."""

    listing: Listing
    verbs: VerbWords
    words: StaffWording
    prefix: str

    @cached_property
    def number(self) -> re.Pattern[str]:
        """A case number, whole or as short as its sequence: DK-2611-0042-7Q, 2611-0042, 42."""
        prefix = re.escape(self.prefix)
        return re.compile(
            rf"(?:(?P<prefix>{prefix})(?:{_GAP})?)?(?:(?P<month>\d{{4}}){_GAP})?(?P<sequence>\d{{1,7}})"
            rf"(?:{_GAP}(?P<check>[{CHECK_ALPHABET}]{{2}})(?![A-Z0-9]))?(?![A-Z0-9])",
            re.IGNORECASE,
        )

    @cached_property
    def group(self) -> re.Pattern[str]:
        """第3组, 全部, or both."""
        every = "|".join(map(re.escape, self.words.how.all))
        return re.compile(
            rf"^(?:第?\s*(?P<group>\d{{1,2}})\s*组)?[\s:,、的]*(?P<all>{every})?[\s:,、]*"
        )


def read_commands(text: str, speech: Speech) -> tuple[Command, ...]:
    """The commands of a mail's own text, in order; lines that want nothing are left out.

    Full-width and half-width are the same, so are the many dashes and blanks. Nothing below the
    digest's own first line counts.
    """
    commands: list[Command] = []
    for line in _lines(text, speech.words.how.marker):
        commands += _of_line(line, speech)
        if len(commands) > MOST:
            return (*commands[:MOST], Command(line=line, problem="too_many"))
    return tuple(commands)


def _lines(text: str, marker: str) -> Iterator[str]:
    """The lines above the digest that is quoted, tidied, two commands on one line parted."""
    stop = unicodedata.normalize("NFKC", marker)
    for raw in text.splitlines():
        line = unicodedata.normalize("NFKC", raw[:LONGEST_LINE]).strip()
        if stop in line:
            return
        for part in _NEXT.split(line):
            tidy = _BULLET.sub("", part.strip()).strip()
            if tidy:
                yield tidy


def _of_line(line: str, speech: Speech) -> Iterator[Command]:
    opening = speech.group.match(line)
    if opening is not None and (opening["group"] or opening["all"]):
        yield from _of_group(line, opening, speech)
        return
    numbers, rest = _numbers(line, speech)
    if numbers:
        yield from _of_cases(line, numbers, _AFTER.sub("", rest), speech)
        return
    found = find_verb(line, speech.verbs)
    if found is None:
        return
    numbers, rest = _numbers(found[1], speech)
    if numbers:
        said = f"{speech.verbs.name(found[0])} {_AFTER.sub('', rest)}"
        yield from _of_cases(line, numbers, said, speech)
    else:
        yield Command(line=line, verb=found[0], problem="no_number")


def _of_group(line: str, opening: re.Match[str], speech: Speech) -> Iterator[Command]:
    """One command for each case listed in the group meant."""
    found = find_verb(line[opening.end() :], speech.verbs)
    if found is None:
        return
    verb, trailing = found
    wanted = int(opening["group"]) if opening["group"] else None
    groups = [
        group
        for group in speech.listing.groups
        if group.all_verb is verb and wanted in {None, group.number}
    ]
    problem = "" if groups else "no_group"
    if not _POLITE.match(trailing):
        problem = "no_trailing"
    elif len(groups) > 1:
        problem = "several_groups"
    if problem:
        yield Command(line=line, verb=verb, problem=problem)
        return
    for number in groups[0].numbers:
        yield Command(line=line, number=number, verb=verb)


def _numbers(text: str, speech: Speech) -> tuple[list[re.Match[str]], str]:
    """The case numbers a text begins with, and what follows them."""
    found: list[re.Match[str]] = []
    place = 0
    while (match := speech.number.match(text, place)) is not None:
        found.append(match)
        between = _BETWEEN.match(text, match.end())
        place = between.end() if between else match.end()
    return found, text[place:]


def _of_cases(
    line: str, numbers: list[re.Match[str]], said: str, speech: Speech
) -> Iterator[Command]:
    """What is said of these cases; several verbs in a row are several commands."""
    acts = list(_acts(said, speech))
    if not acts:
        # Years, telephone numbers and amounts begin lines, too: only a whole number is a case.
        if any(number["prefix"] for number in numbers):
            yield Command(line=line, problem="no_verb")
        return
    for match in numbers:
        number, problem = _resolved(match, speech)
        for verb, detail, doubt in acts:
            yield Command(
                line=line, number=number, verb=verb, detail=detail, problem=problem or doubt
            )


def _acts(said: str, speech: Speech) -> Iterator[tuple[Verb, str, str]]:
    """Verb, detail and problem of each thing said: 通过、到账 is two, 驳回 … is one."""
    rest = said
    while (found := find_verb(rest, speech.verbs)) is not None:
        verb, rest = found
        if verb not in PLAIN:
            yield verb, rest, ""
            return
        if _POLITE.match(rest):
            yield verb, "", ""
            return
        doubtful = find_verb(rest, speech.verbs) is None
        yield verb, "", "too_much" if doubtful else ""
        if doubtful:
            return


def _resolved(match: re.Match[str], speech: Speech) -> tuple[str, str]:
    """The whole case number meant, or the problem with it."""
    month, sequence, check = match["month"], int(match["sequence"]), match["check"]
    if match["prefix"] and month and check:
        return f"{speech.prefix}-{month}-{sequence:04d}-{check.upper()}", ""
    fitting = [
        number
        for number in speech.listing.numbers
        if _fits(number, month, sequence, (check or "").upper())
    ]
    if len(fitting) == 1:
        return fitting[0], ""
    return "", "ambiguous_number" if fitting else "unknown_number"


def _fits(number: str, month: str | None, sequence: int, check: str) -> bool:
    _, its_month, its_sequence, its_check = number.rsplit("-", 3)
    return sequence == int(its_sequence) and month in {None, its_month} and check in {"", its_check}
