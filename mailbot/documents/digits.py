"""Digits under the columns 亿千百十万千百十元角分 become an amount."""

import re
from decimal import Decimal

from mailbot.documents.fields import Sheet, printed_of
from mailbot.documents.geometry import Run
from mailbot.values import Extracted

# Single characters are misread most: 干 for 千, + for 十.
_HEAD = re.compile(r"[亿千仟干百佰十拾+万]*元角分")


def _characters(run: Run) -> list[tuple[str, float, Run]]:
    found = []
    for place, char in enumerate(run.text):
        if not char.isspace():
            part = run.part(place, place + 1)
            found.append((char, (part.x0 + part.x1) / 2, run))
    return found


def _columns(row: list[Run]) -> list[float]:
    """The centres of the columns from 分 leftwards; empty where the row heads no amount."""
    characters = [entry for run in row for entry in _characters(run)]
    match = _HEAD.search("".join(char for char, _, _ in characters))
    if not match or len(match[0]) < 4:  # noqa: PLR2004 - 元角分 and at least one more
        return []
    return [centre for _, centre, _ in reversed(characters[match.start() : match.end()])]


def _digits(row: list[Run], columns: list[float]) -> tuple[str, list[Run]] | None:
    pitch = abs(columns[0] - columns[-1]) / (len(columns) - 1)
    inside = [
        entry
        for run in row
        for entry in _characters(run)
        if columns[-1] - 0.7 * pitch < entry[1] < columns[0] + 0.7 * pitch
    ]
    text = "".join(char for char, _, _ in inside).lstrip("¥￥⊗×xX*-")
    if not re.fullmatch(r"\d{2,}", text):
        return None
    first, last = inside[-len(text)][1], inside[-1][1]
    ends = abs(last - columns[0]) < 0.8 * pitch
    begins = len(text) <= len(columns) and abs(first - columns[len(text) - 1]) < 0.8 * pitch
    return (text, [run for _, _, run in inside]) if ends and begins else None


def read_columns(sheet: Sheet) -> Extracted[Decimal] | None:
    """The amount in 元 written one digit to a column; None where the sheet has no such grid.

    The last digit must stand under 分 and the first under its own column, else nothing is read.
    """
    rows = list(sheet.rows())
    for place, row in enumerate(rows):
        columns = _columns(row) if any("分" in run.text for run in row) else []
        for below in rows[place + 1 : place + 4] if columns else ():
            found = _digits(below, columns)
            if found:
                text, runs = found
                printed = printed_of(list(dict.fromkeys(runs)))
                amount = (Decimal(text) / 100).quantize(Decimal("0.01"))
                return printed.extracted(amount, 0.95 * printed.confidence)
    return None
