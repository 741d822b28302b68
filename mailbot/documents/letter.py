"""A paper in running text, and where its sentences begin: what a request is read from."""

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeVar

from mailbot.documents.fields import Sheet, printed_of
from mailbot.documents.mentions import spaced
from mailbot.documents.text import SENTENCE_ENDS, squeeze
from mailbot.values import Extracted

T = TypeVar("T")

SURE, LIKELY, DOUBTED = 0.92, 0.85, 0.7
"""How sure a value of a sentence is: told twice or without another, told once, one of several."""

_LONG = 16  # characters of a sentence, at least
_RUNNING = 0.2  # of a letter's characters at least stand in sentences
_ASKED = 2  # what sentences weigh at least that ask for keys
_ABOVE, _ASKED_ABOVE = 3, 5  # lines above a table, and what they weigh together, at least
_HEAD = 2  # lines that may be a letter's own heading


@dataclass(frozen=True, slots=True)
class Letter:
    """A request in running text: `text` in half width, `raw` as printed, place for place."""

    sheet: Sheet
    text: str
    raw: str

    def cue(self, name: str) -> str:
        """The expression of what words stand for a part of a request."""
        return f"(?:{'|'.join(self.sheet.form.cues.get(name, ())) or '(?!)'})"

    def told(self, value: T, start: int, end: int, sure: float) -> Extracted[T]:
        """`value`, which stands between two places of the text."""
        begin = squeeze(self.text[start:end])[:4]
        runs = [run for run in self.sheet.runs if begin in squeeze(run.text)] or self.sheet.runs
        printed = printed_of(runs[:1])
        return printed.extracted(value, sure * printed.confidence)

    def before(self, place: int, ends: str = SENTENCE_ENDS) -> str:
        """What stands before a place in its sentence."""
        start = max(self.text.rfind(end, 0, place) for end in ends) + 1
        return self.text[start:place]


def letter_of(sheet: Sheet) -> Letter | None:
    """The sheet as running text; None where it is a table or nothing but short lines.

    A letter may have a small table below its sentences; they are its text then.
    """
    rows = list(sheet.rows())
    tabled = any(run.cell for run in sheet.runs)
    if tabled:
        rows = list(takewhile(lambda row: not any(run.cell for run in row), rows))
        if len(rows) < _ABOVE:
            return None
    letter = Letter(sheet, spaced(rows), spaced(rows, raw=True))
    lines = letter.text.split("\n")
    told = [line for line in lines if len(line) >= _LONG and re.search("[,，。;；]", line)]
    share = sum(map(len, told)) / max(1, len(letter.text))
    running = "\n".join(squeeze(line) for line in lines)
    asked = sum(weight for said, weight in sheet.form.said.items() if re.search(said, running))
    heads = [squeeze(line).rstrip(":") for line in lines[_HEAD:] if len(line) < _LONG]
    terms = any(
        head in sheet.form.notices or head.endswith(sheet.form.annexes) for head in heads if head
    )
    least = _ASKED_ABOVE if tabled else _ASKED
    return letter if asked >= least and share >= _RUNNING and not terms else None
