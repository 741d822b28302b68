"""Labels find their values by place: right of them, under them, or in the next table cell."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import inf
from typing import cast

from mailbot.documents.geometry import Cell, Run, rows_of
from mailbot.documents.labels import Atom
from mailbot.documents.text import squeeze, width

# A value further right than this share of the sheet's width belongs to something else.
_FAR = 0.85
# Half-width columns; a shorter value was not wrapped.
_WRAPPED = 10
# Lines around a text in which columns are looked for; letters that would still fit behind it.
_NEARBY, _ROOM = 12, 6
# Half-width columns; longer text under an empty label is a notice of the form, not its value.
_HEADED = 80
# What may stand in a row of narrow cells that together are one value: digits, units.
_NARROW = re.compile(r"[0-9A-Za-z¥.,]{1,4}|[年月日元角分个把]|[\u4e00-\u9fff]")

_OWN_LABEL = re.compile("[\u4e00-\u9fff]{3,8}:(?!$)")

# For each row of each table its cells as (column, right, whether it is a label)
Rows = dict[tuple[int, int], list[tuple[int, int, bool]]]


def pair(atoms: Sequence[Atom], line: float) -> None:
    """Give every value in `atoms` to the label it belongs to; `line` is the usual line height.

    What belongs to no label keeps no owner.
    """
    labels = [atom for atom in atoms if atom.entry]
    loose = [atom for atom in atoms if not atom.entry and not atom.owner]
    _pair_cells([atom for atom in labels if atom.run.cell], [a for a in loose if a.run.cell])
    free = [atom for atom in labels if not atom.run.cell and not _upright(atom, line)]
    rest = [atom for atom in loose if not atom.run.cell]
    reach = _FAR * max((atom.run.x1 for atom in atoms), default=0.0)
    for atom in sorted(rest, key=lambda atom: (atom.run.x0, atom.run.centre)):
        owner = _label_left_of(atom.run, free, line, reach)
        if owner:
            (_label_of_column(atom, owner, atoms, line) or owner).give(atom)
    _pair_heading_rows(free, rest, line)
    below = sorted((a for a in rest if not a.owner), key=lambda a: (a.run.y0, a.run.x0))
    for atom in below:  # what stands right under a label comes before what only stands near it
        owner = _label_heading(atom.run, free, line)
        if owner:
            owner.give(atom)
    for atom in below:
        owner = (
            None
            if atom.owner
            else (
                _label_of_line_above(atom.run, atoms, line)
                or _label_beside(atom.run, free, line)
                or _label_of_wrapped_row(atom.run, atoms, line)
            )
        )
        if owner:
            owner.give(atom)


def _pair_heading_rows(labels: Sequence[Atom], values: Sequence[Atom], line: float) -> None:
    """Give a row of values to the row of labels right above it, one to one.

    Where a sheet has such rows, a label alone on its row heads the value alone under it, too.
    """
    rows = _rows([atom for atom in (*labels, *values) if atom.entry or not atom.owner])
    heads = [
        (upper, lower)
        for upper, lower in pairwise(rows)
        if len(upper) == len(lower)
        and all(atom.entry and atom.blank for atom in upper)
        and not any(atom.entry for atom in lower)
        and -0.3 * line <= lower[0].run.y0 - upper[0].run.y1 < 3 * line
    ]
    if any(len(upper) > 1 for upper, _ in heads):
        for upper, lower in heads:
            for label, value in zip(upper, lower, strict=True):
                label.give(value)


def _rows(atoms: Sequence[Atom]) -> list[list[Atom]]:
    of_run = {id(atom.run): atom for atom in atoms}
    return [[of_run[id(run)] for run in row] for row in rows_of(atom.run for atom in atoms)]


def _upright(atom: Atom, line: float) -> bool:
    """Whether the label's characters stand one below the other beside several rows."""
    return atom.run.height > 1.8 * line and atom.run.x1 - atom.run.x0 < 1.8 * line


def _label_left_of(run: Run, labels: Iterable[Atom], line: float, reach: float) -> Atom | None:
    best, least = None, reach
    for label in labels:
        gap = run.x0 - label.run.x1
        off = abs(label.run.centre - run.centre)
        if gap > -0.5 * line and off <= 0.75 * max(line, min(run.height, label.run.height)):
            cost = max(gap, 0.0) + 4 * off
            if cost < least:
                best, least = label, cost
    return best


def _label_of_column(atom: Atom, left: Atom, atoms: Iterable[Atom], line: float) -> Atom | None:
    """The label, nearer than `left`, whose value this wrapped line goes on: 住所 of a licence.

    It stands right under that value, and between it and the label at its left is another value.
    """
    run = atom.run
    above = [
        other
        for other in atoms
        if other.owner
        and not other.run.cell
        and abs(other.run.x0 - run.x0) < 0.3 * line
        and 0 < run.y0 - other.run.y0 < 2.2 * line
        and left.run.x1 < other.owner.run.x0
        and width(other.run.text) >= max(_WRAPPED, width(run.text) - 2)
    ]
    between = any(piece.run.x1 < run.x0 - line for piece in left.pieces if piece is not atom)
    return max(above, key=lambda other: other.run.y0).owner if above and between else None


def _label_heading(run: Run, labels: Iterable[Atom], line: float) -> Atom | None:
    """The label without value that heads the column `run` stands in."""
    if width(run.text) > _HEADED:
        return None
    found = [
        label
        for label in labels
        if label.blank
        and -0.3 * line <= run.y0 - label.run.y1 < 1.8 * line
        and (
            abs(run.x0 - label.run.x0) < 0.8 * line
            or (_asks(label) and 0 < run.x0 - label.run.x0 < 3 * line)
            or abs(run.x0 + run.x1 - label.run.x0 - label.run.x1) < 2.4 * line
        )
    ]
    return max(found, key=lambda label: label.run.y1, default=None)


def _asks(label: Atom) -> bool:
    """Whether a field's label ends its line with a colon, so that its value may be set in below."""
    read = label.entry is not None and label.entry.field not in ("", "signature")
    return read and label.run.text.rstrip().endswith((":", "："))


def _has_room(run: Run, atoms: Iterable[Atom], line: float) -> bool:
    """Whether much could still be written behind `run`, so that its text was not wrapped there.

    Its room ends where labels nearby begin a column, or where the widest row ends.
    """
    near = [atom for atom in atoms if abs(atom.run.centre - run.centre) < _NEARBY * line]
    begun = [
        atom.run.x0
        for atom in near
        if atom.run.x0 > run.x1 + 0.3 * line
        and (atom.entry or abs(atom.run.centre - run.centre) < 0.6 * line)
    ]
    edge = min(begun, default=max(atom.run.x1 for atom in near))
    return edge - run.x1 > max(_ROOM * line, 0.4 * (edge - run.x0))


def _is_preceded(run: Run, label: Atom, atoms: Iterable[Atom], line: float) -> bool:
    """Whether something of its own stands under a label, on the row that `run` stands on."""
    left, right = label.run.x0 - line, label.run.x1 + line
    return any(
        left < atom.run.x0 < right
        and atom.run.x1 <= run.x0
        and abs(atom.run.centre - run.centre) < 0.5 * line
        for atom in atoms
    )


def _names_itself(run: Run) -> bool:
    """Whether a line begins with a label of its own that nobody listed: 业务标识号：9963740111."""
    return _OWN_LABEL.match(squeeze(run.text)) is not None


def _is_under_print(run: Run, value: Atom, line: float) -> bool:
    """Whether `run` begins where the value over it does, going by how wide its letters are.

    Behind a label that is set wide, as 住　　所 is, a value begins further right than its run says.
    """
    letter = (run.x1 - run.x0) / width(run.text)
    begin = value.run.x1 - letter * width(value.run.text)
    return value.inline and begin > value.run.x0 and abs(run.x0 - begin) < 0.8 * line


def _label_of_line_above(run: Run, atoms: Sequence[Atom], line: float) -> Atom | None:
    if _names_itself(run):
        return None
    for atom in atoms:
        owner = atom.owner
        if owner is None or atom.run.cell or width(atom.run.text) < _WRAPPED:
            continue
        if not -0.5 * line <= run.y0 - atom.run.y1 < 0.8 * line:
            continue
        if run.x1 > atom.run.x1 + 1.5 * line and not run.text[:1].isascii():
            continue  # a line that was wrapped fills its room: the rest of it is no longer
        under_value = abs(run.x0 - atom.run.x0) < 1.5 * line
        under_label = (
            atom.inline
            and abs(run.x0 - owner.run.x0) < 2.5 * line
            and not atom.run.text.rstrip().endswith((";", "；"))
        )
        wrapped = atom.run.grid or not _has_room(atom.run, atoms, line)
        if _is_preceded(run, owner, atoms, line):
            continue
        if under_value or _is_under_print(run, atom, line) or (under_label and wrapped):
            return owner
    return None


def _label_of_wrapped_row(run: Run, atoms: Sequence[Atom], line: float) -> Atom | None:
    """The label whose value, last of the row above, was wrapped from the right to the left edge."""
    plain = [atom for atom in atoms if not atom.run.cell]
    left, right = min(a.run.x0 for a in plain), max(a.run.x1 for a in plain)
    if run.x0 > left + 0.5 * line or run.grid or _names_itself(run):
        return None
    above = [
        atom
        for atom in plain
        if -0.5 * line <= run.y0 - atom.run.y1 < 0.8 * line and atom.run.x1 > right - 2 * line
    ]
    last = max(above, key=lambda atom: atom.run.x1, default=None)
    return last.owner if last and last.inline else None


def _label_beside(run: Run, labels: Iterable[Atom], line: float) -> Atom | None:
    """The label whose value has this line above or below the label's own height."""
    found = [
        label
        for label in labels
        if abs(label.run.centre - run.centre) < 1.6 * line
        and run.x0 - label.run.x1 > -0.5 * line
        and (label.blank or any(abs(piece.run.x0 - run.x0) < line for piece in label.pieces))
    ]
    # of several labels on that height the nearest to the left
    return min(
        found,
        key=lambda label: (run.x0 - label.run.x1) + 4 * abs(label.run.centre - run.centre),
        default=None,
    )


def _pair_cells(labels: Sequence[Atom], loose: Sequence[Atom]) -> None:
    values: dict[Cell, Atom] = {}
    ends: dict[tuple[int, int], list[Atom]] = {}
    for label in labels:
        cell = _cell(label)
        ends.setdefault((cell.table, cell.right), []).append(label)
    inside = {_cell(label): label for label in labels}
    whole = {cell for cell in inside if all(_cell(atom) != cell for atom in loose)}
    rows = _rows_of_labels(labels, loose)
    for atom in sorted(loose, key=lambda atom: (_cell(atom).row, _cell(atom).column, atom.run.y0)):
        cell = _cell(atom)
        owner = (
            _label_in_same_cell(atom, labels)
            or _label_left_cell(cell, ends, whole)
            or _label_left_of_gap(cell, labels, rows)
            or _value_left_cell(atom, values)
            or _label_of_row(cell, labels)
            or _label_above_cell(cell, labels, rows)
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
    cell: Cell, ends: dict[tuple[int, int], list[Atom]], whole: set[Cell]
) -> Atom | None:
    found = [
        label
        for label in ends.get((cell.table, cell.column), ())
        if _overlap(_cell(label), cell)
        and _cell(label) in whole
        and all(not piece.inline for piece in label.pieces)
    ]
    return min(found, key=lambda label: abs(_cell(label).row - cell.row), default=None)


def _label_left_of_gap(cell: Cell, labels: Iterable[Atom], rows: Rows) -> Atom | None:
    """The empty label that is next left of a cell, with nothing but empty cells between."""
    before = [entry for entry in rows[cell.table, cell.row] if entry[1] <= cell.column]
    last = max(before, default=None)
    if last is None or not last[2] or len(rows[cell.table, cell.row]) > len(before) + 1:
        return None
    found = (
        label
        for label in labels
        if label.blank and _cell(label).table == cell.table and _cell(label).row == cell.row
    )
    return next((label for label in found if _cell(label).right == last[1]), None)


def _value_left_cell(atom: Atom, values: dict[Cell, Atom]) -> Atom | None:
    cell = _cell(atom)
    if not _NARROW.fullmatch(atom.run.text.strip()):
        return None
    for other, value in values.items():
        adjacent = (
            other.table == cell.table and other.right == cell.column and other.row == cell.row
        )
        if (
            adjacent
            and value.owner
            and not value.inline
            and _NARROW.fullmatch(value.run.text.strip())
        ):
            return value.owner
    return None


def _label_of_row(cell: Cell, labels: Iterable[Atom]) -> Atom | None:
    """The label at the head of a row whose values stand in the columns of parties: 户名 of both."""
    same = [label for label in labels if _cell(label).table == cell.table]
    headed = any(
        label.entry
        and label.entry.group
        and _cell(label).below <= cell.row
        and _cell(label).column <= cell.column < _cell(label).right
        for label in same
    )
    row = [label for label in same if _cell(label).row == cell.row]
    alone = row[0] if headed and len(row) == 1 else None
    scoped = alone is not None and alone.entry is not None and bool(alone.entry.scoped)
    return alone if scoped and not any(piece.inline for piece in row[0].pieces) else None


def _rows_of_labels(labels: Iterable[Atom], loose: Iterable[Atom]) -> Rows:
    """For each row of each table: its cells as (column, right, whether it is a label)."""
    rows: Rows = {}
    for is_label, atoms in ((True, labels), (False, loose)):
        for atom in atoms:
            cell = _cell(atom)
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


def _alone_over(label: Atom, cell: Cell, rows: Rows) -> bool:
    """Whether a field's label, alone in its row, stands right over a cell alone in its own."""
    above = _cell(label)
    alone = len(rows[above.table, above.row]) == len(rows[cell.table, cell.row]) == 1
    read = label.entry is not None and bool(label.entry.field)
    return alone and read and label.blank and above.below == cell.row


def _label_above_cell(cell: Cell, labels: Iterable[Atom], rows: Rows) -> Atom | None:
    """The label heading the column: in a row of nothing but labels, side by side."""
    for label in labels:
        above = _cell(label)
        same = (above.table, above.column, above.right) == (cell.table, cell.column, cell.right)
        if not same or any(piece.inline for piece in label.pieces):
            continue
        row = sorted(rows[above.table, above.row])
        if _alone_over(label, cell, rows):
            return label
        closed = all(one[1] == other[0] for one, other in pairwise(row))
        full = row[-1][1] >= max(
            cells[1] for key, of in rows.items() if key[0] == cell.table for cells in of
        )
        heads = above.below == cell.row or any(
            piece.run.cell and piece.run.cell.below == cell.row for piece in label.pieces
        )
        labelled = closed and full and all(entry[2] for entry in row)
        if heads and (labelled or _headed(row, sorted(rows[cell.table, cell.row]))):
            return label
    return None
