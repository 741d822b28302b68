"""A label's values in several columns or rows become those of a group each, or of a list."""

from collections.abc import Sequence

from mailbot.documents.geometry import Cell, Run, rows_of
from mailbot.documents.labels import Atom

_PERSONAL = frozenset({"contact", "id_number", "mobile", "telephone", "phone", "email"})
_MOST_ROWS = 500  # over which one cell is looked for


def by_group(label: Atom, atoms: Sequence[Atom], line: float) -> list[tuple[str, list[Atom]]]:
    """A label's values by the groups whose headings stand over or left of them, if two do."""
    heads = [atom for atom in atoms if atom.entry and atom.entry.group]
    found: dict[str, list[Atom]] = {}
    beside = len(rows_of(piece.run for piece in label.pieces)) < len(label.pieces)
    for piece in label.pieces if len(label.pieces) > 1 else ():
        group = _group_of_cells(piece.run, label.run, heads, line)
        group = group or (_nearest_group(piece.run, heads, line) if beside else "")
        if group:
            pieces = found.setdefault(group, [])
            if not pieces or abs(piece.run.x0 - pieces[0].run.x0) < line:
                pieces.append(piece)
    return list(found.items()) if len(found) > 1 else []


def _group_of_cells(value: Run, label: Run, heads: Sequence[Atom], line: float) -> str:
    """The group whose heading a value stands right under; in a table that of its row, too."""
    over = [
        head
        for head in heads
        if head.run.y1 <= value.y0 + 0.3 * line
        and head.run.x0 < value.x1
        and value.x0 < head.run.x1
    ]
    over = over or [head for head in heads if _heads_cell(head.run.cell, value, label)]
    return _group(max(over, key=lambda head: head.run.y1)) if over else ""


def _nearest_group(value: Run, heads: Sequence[Atom], line: float) -> str:
    """The group whose heading, in the lowest row of several over a value, is nearest to it."""
    over = [head for head in heads if head.run.y1 <= value.y0 + 0.3 * line]
    lowest = max((head.run.centre for head in over), default=0.0)
    row = [head for head in over if lowest - head.run.centre < 0.6 * line]
    if value.cell or len({_group(head) for head in row}) < max(len(row), 2):
        return ""
    middle = value.x0 + value.x1
    return _group(min(row, key=lambda head: abs(head.run.x0 + head.run.x1 - middle)))


def _group(head: Atom) -> str:
    return head.entry.group if head.entry else ""


def _heads_cell(head: Cell | None, value: Run, label: Run) -> bool:
    """Whether a cell heads the column of a value whose label is at the left, or else its row."""
    cell, named = value.cell, label.cell
    if head is None or cell is None or named is None or head.table != cell.table:
        return False
    if named.row < cell.below and cell.row < named.below:
        return head.below <= cell.row and head.column < cell.right and cell.column < head.right
    return head.row <= cell.row < head.below and head.right <= cell.column


def in_rows_below(label: Atom, atoms: Sequence[Atom]) -> list[Atom]:
    """The values of a label in the cells under it where several rows stand there; else [].

    Of persons one row may be without: the address of the first of two is not the form's.
    """
    cell = label.run.cell
    if cell is None or not label.pieces or any(piece.inline for piece in label.pieces):
        return []
    rows = _rows_under(label)
    if label.entry and label.entry.field in _PERSONAL:
        beside = [
            one for one in atoms if one.entry and one.run.cell and one.run.cell.shares_row(cell)
        ]
        others = set().union(*map(_rows_under, beside))
        rows = set() if len(rows) == 1 and others <= _rows_spanned(label) else rows and others
    return label.pieces if len(rows) > 1 else []


def _rows_under(label: Atom) -> set[int]:
    """The rows under a label's cell in which its values stand; none where one stands elsewhere."""
    cells = [piece.run.cell for piece in label.pieces]
    below = label.run.cell.below if label.run.cell else 0
    rows = {cell.row for cell in cells if cell}
    return rows if None not in cells and all(row >= below for row in rows) else set()


def _rows_spanned(label: Atom) -> set[int]:
    """The rows that the cells of a label's values reach over."""
    cells = [piece.run.cell for piece in label.pieces]
    return {
        row
        for cell in cells
        if cell
        for row in range(cell.row, min(cell.below, cell.row + _MOST_ROWS))
    }
