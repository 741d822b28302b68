"""Check marks in cells of their own become those of the cells beside or over them."""

import re
from collections.abc import Iterable, Sequence

from mailbot.documents.geometry import Cell, Run
from mailbot.documents.text import squeeze

_WORD = re.compile("[\u4e00-\u9fff]")  # numbers beside a mark are no option
_LONGEST = 14  # characters of an option that has a cell to itself


def marks_of_cells(runs: Iterable[Run], mark: re.Pattern[str]) -> dict[Cell, str]:
    """The mark that each cell of words has in a cell of its own, by the cell of words.

    A row of marks may stand under a row of options, or each mark beside its option: left of it
    where the last cell of the row is an option, else right of it.
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
        owners = _beside(row, words, width) or _over(row, words)
        found |= {owner: marks[cell] for owner, cell in owners}
    return found


def _beside(
    marks: Sequence[Cell], words: Sequence[Cell], width: int
) -> list[tuple[Cell, Cell]] | None:
    """The words beside each mark of a row, with it; None where not every mark has some."""
    table, row = marks[0].table, marks[0].row
    level = [word for word in words if (word.table, word.row) == (table, row)]
    if max((word.right for word in level), default=0) == width:
        pairs = [(word, mark) for word in level for mark in marks if mark.right == word.column]
    else:
        pairs = [(word, mark) for word in level for mark in marks if word.right == mark.column]
    return pairs if len(pairs) == len(marks) else None


def _over(marks: Sequence[Cell], words: Sequence[Cell]) -> list[tuple[Cell, Cell]]:
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
