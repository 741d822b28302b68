"""Characters that stand apart become the labels they spell: wide, in columns or in broken lines."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from mailbot.documents.geometry import Cell, Run, rows_of
from mailbot.documents.vocabulary import Vocabulary

_COLONS = ":;："
_SPACED = " " + _COLONS
_TORN = 3  # characters of a label behind its first
_SHORT, _WIDEST = 1, 6  # characters of one part, parts of one label
_UNEVEN = 0.5  # heights by which the first gap of a label is narrower than its others, at most
_APART = 5  # heights between the characters of a label set wide
_UPRIGHT = 2.0  # heights of its width from which a run's characters stand one below the other
_COLUMN, _MOST_ROWS = 1.5, 8  # widths of a column's height at least; rows of labels in one column
_LONGEST_PART, _MOST_LINES = 9, 4  # characters of one line, lines of a broken label


_HINT = re.compile(r"(?:\([^()\d]{1,14}\)|\[[^\[\]\d]{1,14}\])$")  # behind a label: [必填]
_IN_BRACKETS = re.compile(r"【[^【】]+】|\[[^\[\]]+\]")  # a heading, not the first line of a label
_CLOSES = re.compile(r"[^(\[]*[)\]]")  # the rest of a hint that was broken: 必填]：


def union(runs: Sequence[Run], text: str) -> Run:
    """One run around all of `runs`, no surer than the least sure of them."""
    first = runs[0]
    return Run(
        text,
        text,
        min(run.x0 for run in runs),
        min(run.y0 for run in runs),
        max(run.x1 for run in runs),
        max(run.y1 for run in runs),
        min(run.confidence for run in runs),
        first.how,
        first.page,
        first.shift,
        _around([run.cell for run in runs]),
        first.grid,
    )


def _around(cells: Sequence[Cell | None]) -> Cell | None:
    """The cell that all of `cells` make up; the first where they are not of one table."""
    first = cells[0]
    same = [cell for cell in cells if cell and first and cell.table == first.table]
    if first is None or len(same) < len(cells):
        return first
    row, column = min(cell.row for cell in same), min(cell.column for cell in same)
    below, right = max(cell.below for cell in same), max(cell.right for cell in same)
    return Cell(first.table, row, column, below - row, right - column)


def join_spaced(runs: Sequence[Run], vocabulary: Vocabulary) -> list[Run]:
    """The runs, with the characters of a label set wide (户　名) joined to one run.

    Where such labels stand right below each other, a picture's text is found in columns, 名类住
    beside 称型所, or a label's last character with its value: 名 beside 称 某某公司. These are
    taken apart where their characters spell labels in their rows.
    """
    columns = {run: _characters(run) for run in runs if _is_column(run, vocabulary)}
    columns |= {run: _first_apart(run) for run in runs if _may_begin_inside(run)}
    loose = [part for parts in columns.values() for part in parts]
    loose = [run for run in loose if len(run.text) <= _SHORT]
    short = [run for run in runs if not run.cell and len(run.text.strip(_SPACED)) <= _SHORT]
    merged: dict[Run, Run | None] = {}
    for row in rows_of([*short, *loose]):
        start = 0
        while start < len(row):
            size = next(
                (
                    size
                    for size in range(min(_WIDEST, len(row) - start), 1, -1)
                    if _is_spaced_label(row[start : start + size], vocabulary)
                ),
                1,
            )
            if size > 1:
                parts = row[start : start + size]
                merged |= dict.fromkeys(parts)
                merged[parts[0]] = union(parts, "".join(part.text for part in parts))
            start += size
    apart = {run for run, parts in columns.items() if any(part in merged for part in parts)}
    whole = [part for run in runs for part in (columns[run] if run in apart else (run,))]
    return [kept for run in whole if (kept := merged.get(run, run))]


def _is_column(run: Run, vocabulary: Vocabulary) -> bool:
    """Whether a picture's run is a few characters one below the other that are no label alone."""
    text = run.text.strip()
    narrow = run.height > _COLUMN * (run.x1 - run.x0)
    few = 1 < len(text) <= _MOST_ROWS
    return run.how == "ocr" and not run.cell and narrow and few and text not in vocabulary


def _may_begin_inside(run: Run) -> bool:
    """Whether a run is one character and more behind it: a label's end and its value, maybe.

    On a picture nothing parts them, in a text layer a space does.
    """
    parted = run.how == "ocr" or run.text[1:2].isspace()
    if not parted or run.cell or run.height >= run.x1 - run.x0:
        return False
    return run.text[:1] >= "\u4e00" and len(run.text[1:].strip()) > 1


def _first_apart(run: Run) -> list[Run]:
    """A run's first character and the rest of it, each at its place."""
    rest = len(run.text) - len(run.text[1:].lstrip())
    return [run.part(0, 1), run.part(rest, len(run.text))]


def _characters(run: Run) -> list[Run]:
    """The characters of a column, each a run at its place."""
    text = "".join(run.text.split())
    step = run.height / len(text)
    return [
        replace(run, raw=char, text=char, y0=run.y0 + step * at, y1=run.y0 + step * (at + 1))
        for at, char in enumerate(text)
    ]


def _is_spaced_label(runs: Sequence[Run], vocabulary: Vocabulary) -> bool:
    near = all(
        other.x0 - one.x1 < _APART * max(one.height, other.height) for one, other in pairwise(runs)
    )
    word = "".join(run.text for run in runs).strip(_SPACED)
    return near and word in vocabulary and not _begins_upright(runs, vocabulary)


def _begins_upright(runs: Sequence[Run], vocabulary: Vocabulary) -> bool:
    """Whether the first character is one of an upright 付款人 beside a label set wide: 付 全 称.

    A label's own characters stand evenly.
    """
    gaps = [other.x0 - one.x1 for one, other in pairwise(runs)]
    rest = "".join(run.text for run in runs[1:])
    uneven = len(gaps) > 1 and max(gaps[1:]) - gaps[0] > _UNEVEN * runs[0].height
    return uneven and runs[0].text.strip() in vocabulary.group_letters and rest in vocabulary


def join_torn(runs: Sequence[Run], vocabulary: Vocabulary) -> list[Run]:
    """The runs, with the first character of a label set wide joined to its others and its value.

    名　称某公司 comes as 名 and 称某公司.
    """
    merged: dict[Run, Run | None] = {}
    for first in runs:
        if first.cell or len(first.text.strip(_SPACED)) != 1:
            continue
        rest = next((run for run in runs if _goes_on_behind(first, run)), None)
        whole = rest and _label_and_value(first, rest, vocabulary)
        if rest and whole:
            merged |= {first: whole, rest: None}
    return [kept for run in runs if (kept := merged.get(run, run))]


def _label_and_value(first: Run, rest: Run, vocabulary: Vocabulary) -> Run | None:
    """Both as one run, a space behind the label that begins in `first` and ends in `rest`."""
    for size in range(1, min(_TORN, len(rest.text) - 1) + 1):
        word = first.text.strip() + rest.text[:size]
        if word in vocabulary.entries:
            run = union((first, rest), f"{word} {rest.text[size:]}")
            return replace(run, raw=f"{word} {rest.raw[size:]}")
    return None


def _goes_on_behind(first: Run, run: Run) -> bool:
    level = abs(first.centre - run.centre) < 0.3 * first.height
    return run is not first and not run.cell and level and 0 < run.x0 - first.x1 < 4 * first.height


def join_broken(runs: Sequence[Run], vocabulary: Vocabulary) -> list[Run]:
    """The runs, with the lines of a label broken in its narrow column (社会信用／代码) joined."""
    short = [run for run in runs if not run.cell and _may_be_part(run)]
    taken: set[int] = set()
    joined: dict[int, Run] = {}
    for upper in short:
        chain = _chain(upper, short)
        while len(chain) > 1 and not _is_broken_label(chain, runs, vocabulary):
            chain.pop()
        if len(chain) > 1 and not taken & {id(part) for part in chain}:
            taken |= {id(part) for part in chain}
            joined[id(upper)] = union(chain, "".join(part.text.strip() for part in chain))
    return [joined.get(id(run), run) for run in runs if id(run) in joined or id(run) not in taken]


def _chain(upper: Run, runs: Sequence[Run]) -> list[Run]:
    """The lines right below each other from `upper` on, until a colon or the most of a label."""
    chain = [upper]
    while len(chain) < _MOST_LINES and not _is_ended(chain[-1]):
        below = _right_below(chain[-1], runs)
        if below is None:
            break
        chain.append(below)
    return chain


def _may_be_part(run: Run) -> bool:
    """Whether a run is short and level; one set upright has no line below it."""
    bare = run.text.strip().rstrip(_COLONS[:2])
    if not bare:
        return bool(run.text.strip())  # the colon of a label that fills its column
    level = run.height < _UPRIGHT * (run.x1 - run.x0)
    return level and len(bare) <= _LONGEST_PART and "□" not in bare


def _is_ended(run: Run) -> bool:
    """Whether a colon ends the label that a run is the last line of; a heading in brackets does."""
    bare = run.text.strip()
    colon = bare[-1:] in tuple(_COLONS[:2]) and not _CLOSES.match(bare)
    return colon or _IN_BRACKETS.fullmatch(run.raw.strip()) is not None


def _right_below(upper: Run, runs: Iterable[Run]) -> Run | None:
    size = upper.height
    for run in runs:
        close = -0.3 * size < run.y0 - upper.y1 < 0.55 * size
        middle = abs(run.x0 + run.x1 - upper.x0 - upper.x1) < size
        side = min(abs(run.x0 - upper.x0), abs(run.x1 - upper.x1)) < 0.5 * size
        if run is not upper and close and (middle or side):
            return run
    return None


def _is_broken_label(chain: Sequence[Run], runs: Sequence[Run], vocabulary: Vocabulary) -> bool:
    """Whether the lines together are a label; two that are labels alone need their values apart."""
    parts = ["".join(part.text.split()) for part in chain]
    if _HINT.sub("", "".join(parts).rstrip(_COLONS)) not in vocabulary:
        return False
    if any(len(part) == 1 for part in parts[:-1]):
        return False  # characters set upright are looked at by themselves
    if sum(part in vocabulary for part in parts) < len(parts):
        return True
    top, bottom = chain[0].y0, chain[-1].y1
    right = max(part.x1 for part in chain)
    beside = [run for run in runs if run.x0 > right and run.y0 < bottom and top < run.y1]
    value = min(beside, key=lambda run: run.x0, default=None)
    return value is not None and abs(value.centre - (top + bottom) / 2) < 0.25 * chain[0].height
