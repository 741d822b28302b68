"""Labels in the cells of tables find their values: in the same cell, beside it, or below."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import inf
from typing import cast

from mailbot.documents.geometry import Cell, Run
from mailbot.documents.labels import Atom

# What may stand in a row of narrow cells that together are one value: digits, units.
_NARROW = re.compile(r"[0-9A-Za-z¥.,]{1,4}|[年月日元角分个把]|[\u4e00-\u9fff]")

# Fields whose values may go on in further rows
_SEVERAL_ROWS = frozenset({"key_serial", "address", "other_address", "remark"})
_INDEX = "序号"
# For each row of each table its cells as (column, right, whether it is a label)
Rows = dict[tuple[int, int], list[tuple[int, int, bool]]]


def pair_cells(labels: Sequence[Atom], loose: Sequence[Atom]) -> None:
    """Give the `loose` values in cells of tables to the labels in cells that they belong to."""
    values: dict[Cell, Atom] = {}
    ends: dict[tuple[int, int], list[Atom]] = {}
    for label in labels:
        cell = _cell(label)
        ends.setdefault((cell.table, cell.right), []).append(label)
    inside = {_cell(label): label for label in labels}
    whole = {cell for cell in inside if all(_cell(atom) != cell for atom in loose)}
    rows = _rows_of_labels(labels, loose)
    heads = _numbered_heads(labels, loose)
    apart = heads | _numbered_rows(heads, labels, loose)
    for atom in sorted(loose, key=lambda atom: (_cell(atom).row, _cell(atom).column, atom.run.y0)):
        cell = _cell(atom)
        owner = (
            _label_in_same_cell(atom, labels)
            or _label_above_in_part(cell, labels, rows, heads)
            or (None if (cell.table, cell.row) in apart else _label_left_cell(atom, ends, whole))
            or (None if (cell.table, cell.row) in heads else _label_left_of_gap(cell, labels, rows))
            or _label_of_row(cell, labels)
            or _label_above_cell(cell, labels, rows, heads)
            or (None if (cell.table, cell.row) in apart else _value_left_cell(atom, values))
            or _label_of_row_above(cell, values, rows)
        )
        if owner:
            owner.give(atom)
        values[cell] = atom


def _cell(atom: Atom) -> Cell:
    # only atoms of table cells come here
    return cast("Cell", atom.run.cell)


def _overlap(one: Cell, other: Cell) -> bool:
    return one.row < other.below and other.row < one.below


def _before(one: Run, other: Run) -> bool:
    """Whether `one` is read before `other`, both in one cell."""
    return one.x0 <= other.x0 if _level(one, other) else one.centre < other.centre


def _level(one: Run, other: Run) -> bool:
    """Whether both stand on one row; on pictures no two lines begin at quite the same height."""
    return abs(one.centre - other.centre) < 0.5 * min(one.height, other.height) + 1e-6


def _label_in_same_cell(atom: Atom, labels: Iterable[Atom]) -> Atom | None:
    above = [
        label for label in labels if _cell(label) == _cell(atom) and _before(label.run, atom.run)
    ]
    return max(
        above,
        key=lambda label: (inf if _level(label.run, atom.run) else label.run.y0, label.run.x0),
        default=None,
    )


def _label_left_cell(
    atom: Atom, ends: dict[tuple[int, int], list[Atom]], whole: set[Cell]
) -> Atom | None:
    """The label in the cell next left; of several in it the one on the value's own height."""
    cell = _cell(atom)
    found = [
        label
        for label in ends.get((cell.table, cell.column), ())
        if _overlap(_cell(label), cell)
        and _cell(label) in whole
        and all(not piece.inline for piece in label.pieces)
    ]
    return min(
        found,
        key=lambda label: (
            abs(_cell(label).row - cell.row),
            abs(label.run.centre - atom.run.centre),
        ),
        default=None,
    )


def _label_above_in_part(
    cell: Cell, labels: Sequence[Atom], rows: Rows, heads: set[tuple[int, int]]
) -> Atom | None:
    """The label over a value that stands right of a heading beside several rows of labels."""
    parts = [
        label
        for label in labels
        if label.entry
        and label.entry.group
        and _cell(label).table == cell.table
        and _cell(label).right == cell.column
        and _cell(label).row < cell.row < _cell(label).below
    ]
    return _label_above_cell(cell, labels, rows, heads) if parts else None


def _numbered_heads(labels: Iterable[Atom], loose: Sequence[Atom]) -> set[tuple[int, int]]:
    """The rows, as (table, row), that head numbered ones: no cell there is a label's value."""
    return {
        (_cell(label).table, _cell(label).row)
        for label in labels
        if label.entry and label.entry.word == _INDEX
        for atom in loose
        if _cell(atom).table == _cell(label).table
        and (_cell(atom).row, _cell(atom).column) == (_cell(label).below, _cell(label).column)
        and atom.run.text.strip().isdigit()
    }


def _numbered_rows(
    heads: set[tuple[int, int]], labels: Iterable[Atom], loose: Iterable[Atom]
) -> set[tuple[int, int]]:
    """The numbered rows, as (table, row), below `heads`: 交易员 is a value there, no label."""
    columns = {
        (_cell(label).table, _cell(label).column)
        for label in labels
        if label.entry and label.entry.word == _INDEX
        if (_cell(label).table, _cell(label).row) in heads
    }
    return {
        (_cell(atom).table, _cell(atom).row)
        for atom in loose
        if (_cell(atom).table, _cell(atom).column) in columns and atom.run.text.strip().isdigit()
    }


def _label_left_of_gap(cell: Cell, labels: Iterable[Atom], rows: Rows) -> Atom | None:
    """The empty label that is next left of a cell, with nothing but empty cells between.

    Behind the cell its row ends, or goes on in a column of labels.
    """
    row = rows[cell.table, cell.row]
    last = max((entry for entry in row if entry[1] <= cell.column), default=None)
    following = min((entry for entry in row if entry[0] >= cell.right), default=None)
    column = [
        entry[2]
        for key, cells in rows.items()
        for entry in cells
        if following is not None and key[0] == cell.table and entry[0] == following[0]
    ]
    goes_on = following is None or following[2] or 2 * sum(column) > len(column)
    if last is None or not last[2] or not goes_on:
        return None
    found = (label for label in labels if label.blank and _cell(label).shares_row(cell))
    return next((label for label in found if _cell(label).right == last[1]), None)


def _value_left_cell(atom: Atom, values: dict[Cell, Atom]) -> Atom | None:
    cell = _cell(atom)
    narrow = _NARROW.fullmatch(atom.run.text.strip())
    for other, value in values.items():
        if not (cell.is_next_to(other) and value.owner) or value.inline:
            continue
        if narrow and _NARROW.fullmatch(value.run.text.strip()):
            return value.owner
        if _names_more(value.owner):
            return value.owner
    return None


def _label_of_row_above(cell: Cell, values: Mapping[Cell, Atom], rows: Rows) -> Atom | None:
    """The label of the value right above, where the row has a place for its label left empty.

    Forms give a second number, or the rest of an address, a row of its own.
    """
    row = rows[cell.table, cell.row]
    if cell.column == 0 or min(row)[0] != cell.column or any(is_label for _, _, is_label in row):
        return None
    above = [
        value
        for other, value in values.items()
        if (other.table, other.below) == (cell.table, cell.row)
        and (other.column, other.right) == (cell.column, cell.right)
    ]
    owner = above[-1].owner if above else None
    goes_on = owner and owner.entry and owner.entry.field in _SEVERAL_ROWS
    return owner if goes_on else None


def _names_more(label: Atom) -> bool:
    """Whether a label names more fields than it has values yet: 联系人/手机 | 王小红 | 138…."""
    more = len(label.entry.also) if label.entry else 0
    words = [piece.run.text.split() for piece in label.pieces]
    return 0 < len(words) <= more and all(len(each) == 1 for each in words)


def _label_of_row(cell: Cell, labels: Iterable[Atom]) -> Atom | None:
    """The label at the head of a row whose values stand in the columns of parties: 户名 of both.

    What heads the label as well, as the heading of a part of the form does, is no party.
    """
    same = [label for label in labels if _cell(label).table == cell.table]
    row = [label for label in same if _cell(label).row == cell.row]
    alone = row[0] if len(row) == 1 and row[0].entry and row[0].entry.scoped else None
    headed = alone is not None and any(
        label.entry
        and label.entry.group
        and _cell(label).below <= cell.row
        and _cell(alone).right <= _cell(label).column <= cell.column < _cell(label).right
        and not any(_cell(piece).row == _cell(label).row for piece in label.pieces)
        for label in same
    )
    inline = alone is not None and any(piece.inline for piece in alone.pieces)
    return alone if headed and not inline else None


def _rows_of_labels(labels: Iterable[Atom], loose: Iterable[Atom]) -> Rows:
    """For each row of each table: its cells as (column, right, whether it is a label).

    A word at the left of several rows, 人员, heads them and is no cell of the first.
    """
    rows: Rows = {}
    for is_label, atoms in ((True, labels), (False, loose)):
        for atom in atoms:
            cell = _cell(atom)
            if not is_label and cell.row_span > 1 and cell.column == 0:
                rows.setdefault((cell.table, cell.row), [])
                continue
            rows.setdefault((cell.table, cell.row), []).append((cell.column, cell.right, is_label))
    return rows


def _headed(row: Sequence[tuple[int, int, bool]], below: Sequence[tuple[int, int, bool]]) -> bool:
    """Whether `row`, mostly labels, heads `below`, a row of as many cells without a label.

    Under a row of nothing but labels cells may be empty.
    """
    if any(is_label for _, _, is_label in below):
        return False
    labels = [is_label for _, _, is_label in row]
    places, under = [cell[:2] for cell in row], [cell[:2] for cell in below]
    beside = any(one and other for one, other in pairwise(labels))
    if all(labels):
        return beside and set(under) <= set(places)
    return beside and under == places and 2 * sum(labels) > len(labels)


def _headed_in_part(
    row: Sequence[tuple[int, int, bool]], below: Sequence[tuple[int, int, bool]]
) -> bool:
    """Whether a row of labels, of which a picture shows but some, heads the row below.

    What a stamp or a fold hides of them has a value under it all the same. Two labels that adjoin
    are no label with its value.
    """
    adjoin = any(one[1] == other[0] for one, other in pairwise(row))
    labels = all(entry[2] for entry in row) and not any(entry[2] for entry in below)
    return adjoin and labels and {entry[:2] for entry in row} <= {entry[:2] for entry in below}


def _alone_over(label: Atom, cell: Cell, rows: Rows) -> bool:
    """Whether a field's label, alone in its row, stands right over a cell alone in its own.

    The value may stand further in than its label.
    """
    above = _cell(label)
    over = above.table == cell.table and above.column <= cell.column and cell.right <= above.right
    alone = over and len(rows[above.table, above.row]) == len(rows[cell.table, cell.row]) == 1
    read = label.entry is not None and bool(label.entry.field)
    return alone and read and label.blank and above.below == cell.row


def _heads_cell_at_right(label: Atom, labels: Iterable[Atom]) -> bool:
    """Whether a word that only heads a group stands left of labels with their values: 开票资料."""
    only = label.entry is not None and label.entry.group != "" and not label.entry.field
    return only and any(
        _cell(label).shares_row(_cell(other)) and any(piece.inline for piece in other.pieces)
        for other in labels
        if other is not label
    )


def _label_above_cell(
    cell: Cell, labels: Iterable[Atom], rows: Rows, heads: set[tuple[int, int]]
) -> Atom | None:
    """The label heading the column: in a row of nothing but labels, side by side, or in `heads`."""
    for label in labels:
        if _alone_over(label, cell, rows):
            return label
        if _heads_cell_at_right(label, labels):
            continue
        above = _cell(label)
        same = (above.table, above.column, above.right) == (cell.table, cell.column, cell.right)
        if not same or any(piece.inline for piece in label.pieces):
            continue
        row = sorted(rows[above.table, above.row])
        closed = all(one[1] == other[0] for one, other in pairwise(row))
        full = row[-1][1] >= max(
            cells[1] for key, of in rows.items() if key[0] == cell.table for cells in of
        )
        over = above.below == cell.row or any(
            piece.run.cell and piece.run.cell.below == cell.row for piece in label.pieces
        )
        labelled = closed and full and all(entry[2] for entry in row)
        labelled = labelled or (above.table, above.row) in heads
        below = sorted(rows[cell.table, cell.row])
        labelled = labelled or (label.run.how == "ocr" and _headed_in_part(row, below))
        if over and (labelled or _headed(row, below)):
            return label
    return None
