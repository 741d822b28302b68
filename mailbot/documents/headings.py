"""Where headings stand: left of the labels they head, above them, or in a row of their own."""

from collections.abc import Sequence
from math import inf

from mailbot.documents.geometry import Cell
from mailbot.documents.labels import Atom
from mailbot.documents.normalise import is_blank

_PERSONS = frozenset({"legal_representative", "contact"})
_FIRST_ROWS = 6  # lines below a section's heading


def group_of(header: Atom) -> str:
    """The group that a label's own word names; "" for most."""
    return header.entry.group if header.entry else ""


def is_printed_at(header: Atom) -> bool:
    """Whether the heading is itself a label with a value: 付款人：某某公司."""
    return any(not is_blank(piece.run.text) for piece in header.pieces)


def heads(header: Atom, label: Atom) -> bool:
    """Whether a label means something else in the header's group."""
    return label.entry is not None and group_of(header) in label.entry.scoped


def headers(
    labels: Sequence[Atom], scoped: Sequence[Atom], line: float
) -> tuple[list[Atom], list[Atom]]:
    """The labels that head others: those left of what they head, and those above; marks them."""
    left: list[Atom] = []
    above: list[Atom] = []
    for header in labels:
        printed = is_printed_at(header)
        cell = header.run.cell
        if not group_of(header) or (printed and not (cell and cell.row_span > 1)):
            continue
        headed = [label for label in scoped if heads(header, label)]
        beside = any(_is_left_of(header, label, line) for label in headed)
        section = _is_section(header, labels, line)
        if beside and not section:
            left.append(header)
        elif not (printed or _is_left_empty(header, labels)) and any(
            _is_above(header, label, line) or (section and _is_soon_below(header, label, line))
            for label in headed
        ):
            above.append(header)
    for header in left + above:
        header.header = True
    return left, above


def _is_left_empty(header: Atom, labels: Sequence[Atom]) -> bool:
    """Whether a person's label was left empty, beside others of its row that have a value.

    法定代表人 with nothing behind it heads no 手机 in the row below.
    """
    cell = header.run.cell
    if cell is None or header.entry is None or header.entry.field not in _PERSONS:
        return False
    return any(
        is_printed_at(other)
        and other.entry is not None
        and not group_of(other)
        and other.run.cell is not None
        and cell.shares_row(other.run.cell)
        for other in labels
        if other is not header
    )


def _is_section(header: Atom, labels: Sequence[Atom], line: float) -> bool:
    """Whether the header is a row of its own over labels that begin where it begins, or set in."""
    run = header.run
    drawn = [label.run for label in labels if not label.run.cell or label.run.how != "cell"]
    others = [other for other in drawn if other is not run]
    level = any(abs(other.centre - run.centre) < 0.6 * line for other in others)
    under = any(
        run.x0 - line < other.x0 < max(run.x0 + line, run.x1)
        and -0.3 * line < other.y0 - run.y1 < 1.5 * line
        for other in others
    )
    return under and not level and not run.cell and run.height < 1.8 * line


def _is_soon_below(header: Atom, label: Atom, line: float) -> bool:
    """Whether a label stands in one of the first rows of a section: 发票类型 comes before 税号."""
    return 0 < label.run.y0 - header.run.y1 < _FIRST_ROWS * line


def _is_left_of(header: Atom, label: Atom, line: float) -> bool:
    one, other = header.run.cell, label.run.cell
    if one and other and one.table == other.table:
        near = one.right == other.column or (one.row_span > 1 and one.right < other.column)
        return near and _beside(one, other)
    run = header.run
    near = run.y0 - 1.2 * line <= label.run.centre <= run.y1 + 1.2 * line
    reach = float("inf") if run.height > 1.8 * line else 12 * line
    return near and -0.5 * line < label.run.x0 - run.x1 < reach


def _is_above(header: Atom, label: Atom, line: float) -> bool:
    one, other = header.run.cell, label.run.cell
    if one and other and one.table == other.table:
        return _over_in_cell(header, label) or (one.below == other.row and _under(one, other))
    run = header.run
    return -0.3 * line < label.run.y0 - run.y1 < 2.5 * line and label.run.x0 - run.x1 < 12 * line


def _over_in_cell(header: Atom, label: Atom) -> bool:
    """Whether a header stands over a label in the label's own cell."""
    return header.run.cell == label.run.cell and header.run.centre < label.run.centre - 1e-6


def _beside(one: Cell, other: Cell) -> bool:
    return one.table == other.table and one.row <= other.row < one.below


def _under(one: Cell, other: Cell) -> bool:
    return one.column < other.right and other.column < one.right


def group_by_cells(label: Atom, headers: Sequence[Atom]) -> str:
    """The group of the heading over the label in its cell, in the nearest cell left, or above."""
    cell = label.run.cell
    found: list[tuple[int, float, str]] = [
        (rank, nearness, group_of(header))
        for header in headers
        if cell and header.run.cell and header.run.cell.table == cell.table
        for rank, nearness, heads in _headings(header.run.cell, cell)
        if heads
    ]
    found += [
        (3, header.run.y0, group_of(header))
        for header in headers
        if cell and _over_in_cell(header, label)
    ]
    return max(found, default=(0, 0, ""))[2]


def _headings(header: Cell, cell: Cell) -> tuple[tuple[int, int, bool], ...]:
    left = _beside(header, cell) and header.right <= cell.column
    above = _under(header, cell) and header.below <= cell.row
    return (2, header.column, left), (1, header.row, above)


def are_top_aligned(left: Sequence[Atom], scoped: Sequence[Atom], line: float) -> bool:
    """Whether headers stand beside the first of their rows, not at the middle of them."""
    if not left or any(header.run.cell or header.run.height > 1.8 * line for header in left):
        return False
    first = min(left, key=lambda header: header.run.centre)
    return not any(
        -4 * line < label.run.centre - first.run.centre < -0.6 * line
        and -0.5 * line < label.run.x0 - first.run.x1 < 12 * line
        for label in scoped
        if heads(first, label)
    )


def group_at_left(label: Atom, headers: Sequence[Atom], line: float, *, top_aligned: bool) -> str:
    """The group of the heading nearest at the left, its own rows or near them; "" for none."""
    best, least = "", float("inf")
    for header in headers:
        run = header.run
        gap = label.run.x0 - run.x1
        off = max(0.0, run.y0 - label.run.centre, label.run.centre - run.y1)
        if top_aligned and label.run.centre < run.y0 - 0.5 * line:
            continue
        if gap > -0.5 * line and off < (10 if top_aligned else 5) * line:
            cost = gap / 2 + 3 * off
            if cost < least:
                best, least = group_of(header), cost
    return best


def group_above(label: Atom, headers: Sequence[Atom], line: float) -> str:
    """The group of the heading over a label: of the lowest row, the one nearest to its middle."""
    over = [header for header in headers if header.run.y1 <= label.run.y0 + 0.5 * line]
    if not over:
        return ""
    lowest = max(header.run.centre for header in over)
    row = [header for header in over if lowest - header.run.centre < line]
    middle = label.run.x0 + label.run.x1
    nearest = min(row, key=lambda header: abs(header.run.x0 + header.run.x1 - middle))
    return group_of(nearest)


def heading_rows(labels: Sequence[Atom], scoped: Sequence[Atom], line: float) -> dict[Atom, str]:
    """The labels under a row of nothing but headings, 付款人 and 收款人, with their groups.

    Each heading is set in the middle over its column of labels and values, so it may be nearer
    to a label of the next column: believed where there are as many columns as headings.
    """
    found: dict[Atom, str] = {}
    free = [label for label in labels if not label.run.cell]
    for first in free:
        row = sorted(
            (other for other in free if abs(other.run.centre - first.run.centre) < 0.6 * line),
            key=lambda other: other.run.x0,
        )
        if row[0] is not first or len({group_of(header) for header in row} - {""}) < len(row):
            continue
        if any(is_printed_at(header) for header in row):
            continue
        columns = _columns_under(row, scoped, line) if len(row) > 1 else []
        if len(columns) == len(row) and all(
            column[0].run.x0 < (header.run.x0 + header.run.x1) / 2 < after
            for header, column, after in zip(
                row, columns, [*(each[0].run.x0 for each in columns[1:]), inf], strict=True
            )
        ):
            for header, column in zip(row, columns, strict=True):
                header.header = True
                found |= dict.fromkeys(column, group_of(header))
    return found


def _columns_under(row: Sequence[Atom], scoped: Sequence[Atom], line: float) -> list[list[Atom]]:
    """The labels that a row of headings can head, by the columns they stand in, left to right."""
    under = [
        label
        for label in scoped
        if not label.run.cell
        and label.run.y0 > row[0].run.y1 - 0.5 * line
        and all(heads(header, label) for header in row)
    ]
    columns: list[list[Atom]] = []
    for label in sorted(under, key=lambda label: label.run.x0):
        if columns and label.run.x0 < max(other.run.x1 for other in columns[-1]):
            columns[-1].append(label)
        else:
            columns.append([label])
    return columns


def in_one_table(header: Atom, label: Atom) -> bool:
    """Whether both are cells of one table, so that their places tell for sure."""
    one, other = header.run.cell, label.run.cell
    return one is not None and other is not None and one.table == other.table
