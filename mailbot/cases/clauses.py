"""One clause of a customer's text, and what it says of the order."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from mailbot.cases.model import ServiceCount
from mailbot.cases.phrases import Patterns, Phrases, may_hold_number, number_of
from mailbot.message.script import simplified

LONGEST_CLAUSE = 200
"""Characters of a clause that are read; bounds the time of patterns that backtrack."""

MOST_CLAUSES = 200
"""Clauses of a text that are read."""

MASK = "\ue000"
"""Stands for what was cut out: private use, matched by no pattern."""

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_CIRCLED = re.compile("[\u2460-\u2473\u3251-\u325f]")  # ① would become a bare 1
_CLAUSE_END = re.compile(r"(?<=[?!])|[,;。!\n\r\ue001]+|(?<=[A-Za-z)])\.(?=\s)")
_MARKS = re.compile(r"[\W_\ue000]+")
_MOST_YEARS = 30


class Said(NamedTuple):
    """A value found in a clause; `corrected` where it stands behind 改为 and its like."""

    field: str
    value: object
    corrected: bool = False
    weak: bool = False


class Clause:
    """A clause of a text and what it says, each found once."""

    def __init__(self, text: str, phrases: Phrases) -> None:
        self.text = text
        self._phrases = phrases
        self.questions = holds(phrases.telling.question, text)
        self.guides = holds(phrases.telling.guide, text)
        self.asks = self.questions or self.guides

    @cached_property
    def announces(self) -> bool:
        """Whether it speaks of an attachment as coming along."""
        return holds(self._phrases.telling.attachment_announced, self.text)

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """Every value the clause would state were it no question."""
        return tuple(_said_in(self.text, self._phrases))

    @cached_property
    def is_courtesy(self) -> bool:
        """Whether nothing is left without thanks, greetings and punctuation."""
        return not without_marks(
            without_greetings(_without_thanks(self.text, self._phrases), self._phrases)
        )


def half_width(text: str) -> str:
    """The text in half width and simplified characters, without what nobody sees."""
    text = _CIRCLED.sub(" ", _INVISIBLE.sub("", text))
    return simplified(unicodedata.normalize("NFKC", text))


def clauses_of(text: str, phrases: Phrases) -> list[Clause]:
    """The clauses of a text, with dates, amounts, telephones and the like cut out."""
    tidy = half_width(text)
    for pattern in phrases.ignore:
        tidy = pattern.sub(MASK, tidy)
    clauses = (clause.strip()[:LONGEST_CLAUSE] for clause in _CLAUSE_END.split(tidy))
    return [Clause(clause, phrases) for clause in clauses if clause][:MOST_CLAUSES]


def holds(patterns: Patterns, text: str) -> bool:
    """Whether one of the patterns is found in the text."""
    for pattern in patterns:  # noqa: SIM110 - asked a hundred times a mail: any() costs twice as much
        if pattern.search(text):
            return True
    return False


def _said_in(clause: str, phrases: Phrases) -> Iterator[Said]:
    telling = phrases.telling
    if may_hold_number(clause):
        yield from numbers_in("quantity", phrases.quantity, clause, phrases, 999)
        yield from numbers_in("term_years", phrases.term_years, clause, phrases, _MOST_YEARS)
    if holds(telling.plans, clause):
        for plan, patterns in phrases.plans.items():
            for match in matches_in(patterns, clause, phrases):
                yield Said("plan", plan, corrected=_corrected(clause, match, phrases))
    if holds(telling.couriers, clause):
        yield from _courier(clause, phrases)
    if holds(telling.services, clause):
        yield from _services(clause, phrases)
    if holds(telling.company, clause):
        yield from _company(clause, phrases)


def _courier(clause: str, phrases: Phrases) -> Iterator[Said]:
    for courier, patterns in (("collect", phrases.collect), ("express", phrases.express)):
        if any(True for _ in matches_in(patterns, clause, phrases)):
            yield Said("courier", courier)


def _services(clause: str, phrases: Phrases) -> Iterator[Said]:
    for service, words in phrases.services.items():
        if any(True for _ in matches_in(words.sure, clause, phrases)):
            yield Said("service", service)
        elif any(True for _ in matches_in(words.weak, clause, phrases)):
            yield Said("service", service, weak=True)


def _company(clause: str, phrases: Phrases) -> Iterator[Said]:
    for match in matches_in(phrases.company, clause, phrases):
        name = match["company"]
        if not any(other in name for other in phrases.not_companies):
            yield Said("company", name)
            break


def numbers_in(
    field: str, patterns: Patterns, clause: str, phrases: Phrases, most: int
) -> Iterator[Said]:
    """The numbers from 1 to `most` that the patterns find in a clause, as values of `field`."""
    for match in matches_in(patterns, clause, phrases):
        value = number_of(match["n"])
        if value is not None and 1 <= value <= most:
            yield Said(field, value, corrected=_corrected(clause, match, phrases, "n"))


def matches_in(patterns: Patterns, clause: str, phrases: Phrases) -> Iterator[re.Match[str]]:
    """The places where a pattern matches and nobody says no to it."""
    for pattern in patterns:
        for match in pattern.finditer(clause):
            before, after = clause[: match.start()], clause[match.end() :]
            if not holds(phrases.negation_before, before) and not holds(
                phrases.negation_after, after
            ):
                yield match


def _corrected(clause: str, match: re.Match[str], phrases: Phrases, group: str | int = 0) -> bool:
    """Whether the value stands behind a word of correction in its clause."""
    before = clause[: match.start(group)]
    return holds(phrases.correction, before)


def counts_in(clause: str, phrases: Phrases) -> list[ServiceCount]:
    """Services and numbers of a clause where they stand in turns, each number for its service."""
    services = [
        (match.start(), service)
        for service, words in phrases.services.items()
        for match in [*matches_in(words.sure, clause, phrases)][:1]
    ]
    numbers = [
        (match.start("n"), number)
        for match in matches_in(phrases.count, clause, phrases)
        if (number := number_of(match["n"]))
    ]
    turns = sorted(
        [*((at, "service") for at, _ in services), *((at, "number") for at, _ in numbers)]
    )
    kinds = [kind for _, kind in turns]
    if len(services) != len(numbers) or any(a == b for a, b in pairwise(kinds)):
        return []
    pairs = zip(sorted(services), sorted(numbers), strict=True)
    return [ServiceCount(service=service, count=number) for (_, service), (_, number) in pairs]


def _without_thanks(text: str, phrases: Phrases) -> str:
    return _cut(text, phrases.thanks) if holds(phrases.telling.thanks, text) else text


def without_greetings(text: str, phrases: Phrases) -> str:
    """What remains of a clause without greetings and good wishes."""
    return _cut(text, phrases.greetings) if holds(phrases.telling.greetings, text) else text


def _cut(text: str, patterns: Patterns) -> str:
    """What remains of a clause once all such words are taken out."""
    for pattern in patterns:
        text = pattern.sub(" ", text)
    return text


def without_marks(text: str) -> str:
    """The letters and digits alone."""
    return _MARKS.sub("", text)
