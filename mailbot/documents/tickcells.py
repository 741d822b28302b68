"""Check marks in cells of their own become those of the cells beside or over them."""

import re
from collections.abc import Collection, Iterable, Sequence

from mailbot.documents.geometry import Cell, Run
from mailbot.documents.text import squeeze

_WORD = re.compile("[\u4e00-\u9fff]")  # numbers beside a mark are no option
_LONGEST = 14  # characters of an option that has a cell to itself

_Pairs = list[tuple[Cell, Cell]]


def marks_of_cells(
    runs: Iterable[Run], mark: re.Pattern[str], labels: Collection[Cell] = ()
) -> dict[Cell, str]:
    """The mark that each cell of words has in a cell of its own, by the cell of words.

    A row of marks may stand under a row of options, or each mark beside its option: left of it
    where a place for a mark parts the first option from its label, right of it where none does.
    Where no label of `labels` is on the row, it is left where the last cell is an option.
    """
    texts: dict[Cell, str] = {}
    for run in runs:
        if run.cell is not None:
            texts[run.cell] = texts.get(run.cell, "") + squeeze(run.text)
    marks = {cell: text for cell, text in texts.items() if mark.fullmatch(text)}
    words = [
        cell
        for cell, text in texts.items()
        if cell not in marks and len(text) <= _LONGEST and _WORD.search(text)
    ]
    rows: dict[tuple[int, int], list[Cell]] = {}
    for cell in marks:
        rows.setdefault((cell.table, cell.row), []).append(cell)
    found: dict[Cell, str] = {}
    for (table, _), row in rows.items():
        width = max(cell.right for cell in texts if cell.table == table)
        owners = _beside(row, words, labels, width)
        owners = _over(row, words) if owners is None else owners
        found |= {owner: marks[cell] for owner, cell in owners}
    return found


def _beside(
    marks: Sequence[Cell], words: Sequence[Cell], labels: Collection[Cell], width: int
) -> _Pairs | None:
    """The words beside each mark of a row, with it; None where not every mark has some.

    Nothing is marked where the row ends in an option without a place for its mark.
    """
    table, row = marks[0].table, marks[0].row
    level = [word for word in words if word.table == table and word.row <= row < word.below]
    options = [word for word in level if word not in labels]
    full = max((word.right for word in options), default=0) == width
    left = _stand_left(level, options, labels)
    before = full if left is None else left
    if before:
        pairs = [(word, mark) for word in options for mark in marks if mark.right == word.column]
    else:
        pairs = [(word, mark) for word in options for mark in marks if word.right == mark.column]
    if len(pairs) != len(marks):
        return None
    return pairs if before or not full else []


def _stand_left(
    level: Sequence[Cell], options: Sequence[Cell], labels: Collection[Cell]
) -> bool | None:
    """Whether the first option behind a label stands off from it; None where no label tells."""
    heads = [word for word in level if word in labels]
    behind = [
        min(later, key=lambda word: word.column).column > head.right
        for head in heads
        if (later := [word for word in options if word.column >= head.right])
    ]
    return behind[0] if behind else None


def _over(marks: Sequence[Cell], words: Sequence[Cell]) -> _Pairs:
    """The words over each mark of a row, with it: right over it, or at the head of its column."""
    found = []
    for mark in marks:
        over = [
            word
            for word in words
            if word.table == mark.table
            and word.below <= mark.row
            and word.column <= mark.column < word.right
        ]
        if over:
            found.append((max(over, key=lambda word: word.row), mark))
    return found
