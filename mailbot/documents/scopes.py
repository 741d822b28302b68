"""Labels such as 户名 or 名称 learn which group heads them: payer or payee, invoice or unit."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf

from mailbot.documents.geometry import Cell
from mailbot.documents.labels import Atom
from mailbot.documents.normalise import is_blank
from mailbot.documents.text import squeeze

_NEXT_ROW = 2.5  # lines from a label to that of the next row
_THE_OTHER = ("对方", "对手", "交易对")
_FROM_HERE = re.compile(r"[一-龥\d.、(]{0,4}以下")


def name_groups(atoms: Sequence[Atom], line: float, *, by_order: bool, own: str = "") -> None:
    """Set `group` of every label in `atoms` that means different things in different groups.

    A group's word heads labels right of it (also over several rows) or under it. With
    `by_order` a label that no group heads belongs to the party last named, in its row or above
    it in its column; `line` is the usual line height. What belongs to none is `own`,
    the party whose account the receipt is of; the other is then called 对方.
    """
    if own == "payee":
        _turn_round(atoms)
    labels = [atom for atom in atoms if atom.entry]
    scoped = [label for label in labels if label.entry and label.entry.scoped]
    in_columns = _heading_rows(labels, scoped, line)
    for label, group in in_columns.items():
        label.group = group
    scoped = [label for label in scoped if label not in in_columns]
    left, above = _headers([label for label in labels if not label.header], scoped, line)
    top_aligned = _top_aligned(left, scoped, line)
    beside: list[Atom] = []
    for label in scoped:
        label.group = _group_by_cells(label, left + above)
        if not label.group:
            apart = [header for header in left if not _in_one_table(header, label)]
            label.group = _group_at_left(label, apart, line, top_aligned=top_aligned)
            beside += [label] if label.group else []
        if not label.group:
            apart = [header for header in above if not _in_one_table(header, label)]
            label.group = _group_above(label, apart, line)
    _leave_out(beside, line)
    _join_persons(labels, line)
    _join_invoice(labels, line)
    if by_order:
        _name_by_order(labels, line)
    _name_own(labels, own)
    _close_below(labels)


def _heading_rows(labels: Sequence[Atom], scoped: Sequence[Atom], line: float) -> dict[Atom, str]:
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
        if row[0] is not first or len({_group_of(header) for header in row} - {""}) < len(row):
            continue
        if any(_is_printed_at(header) for header in row):
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
                found |= dict.fromkeys(column, _group_of(header))
    return found


def _columns_under(row: Sequence[Atom], scoped: Sequence[Atom], line: float) -> list[list[Atom]]:
    """The labels that a row of headings can head, by the columns they stand in, left to right."""
    under = [
        label
        for label in scoped
        if not label.run.cell
        and label.run.y0 > row[0].run.y1 - 0.5 * line
        and all(_heads(header, label) for header in row)
    ]
    columns: list[list[Atom]] = []
    for label in sorted(under, key=lambda label: label.run.x0):
        if columns and label.run.x0 < max(other.run.x1 for other in columns[-1]):
            columns[-1].append(label)
        else:
            columns.append([label])
    return columns


def _in_one_table(header: Atom, label: Atom) -> bool:
    """Whether both are cells of one table, so that their places tell for sure."""
    one, other = header.run.cell, label.run.cell
    return one is not None and other is not None and one.table == other.table


def _means_something(label: Atom) -> bool:
    """Whether the label is one that its group lists."""
    return label.entry is not None and bool(label.entry.scoped.get(label.group, ("", 0))[0])


def _join_invoice(labels: Sequence[Atom], line: float) -> None:
    """Let 税号 right of 发票抬头 be the invoice's, not the company's."""
    titles = [atom for atom in labels if atom.entry and atom.entry.field == "invoice_title"]
    for label in labels:
        meant = label.entry.scoped.get("invoice", ("", 0))[0] if label.entry else ""
        if not meant or _means_something(label):
            continue
        named = _is_named_before(label, labels)
        if any(
            _on_row(one, label, line) or (named and _is_next_below(one, label, line))
            for one in titles
        ):
            label.group = "invoice"


def _join_persons(labels: Sequence[Atom], line: float) -> None:
    """Let 证件号码 right of the head's name be the head's, where others stand elsewhere."""
    for label in labels:
        if label.group or not label.entry or "legal" not in label.entry.scoped:
            continue
        left = [one for one in labels if one is not label and _is_beside(one, label, line)]
        person = max(left, key=lambda one: one.run.x0, default=None)
        again = any(
            one.entry and one.entry.field == label.entry.field and not _is_beside(one, label, line)
            for one in labels
            if one is not label and not one.blank
        )
        if person and again and _is_printed_at(person) and _names_the_head(person):
            label.group = "legal"


def _names_the_head(label: Atom) -> bool:
    """Whether the company's head is named at a label: 法定代表人/负责人."""
    field = label.entry.field if label.entry else ""
    return _group_of(label) == "legal" or field == "legal_representative"


def _is_beside(one: Atom, label: Atom, line: float) -> bool:
    """Whether a label stands left of another on its row."""
    first, second = one.run.cell, label.run.cell
    if first and second and first.table == second.table:
        return first.row <= second.row < first.below and first.right <= second.column
    return _on_row(one, label, line)


def _is_named_before(label: Atom, labels: Sequence[Atom]) -> bool:
    """Whether a label over this one asks for the same field: 信用代码 far over 税号."""
    field = label.entry.field if label.entry else ""
    return any(
        other.entry and other.entry.field == field and other.run.y0 < label.run.y0
        for other in labels
        if other is not label and not other.blank
    )


def _is_next_below(one: Atom, label: Atom, line: float) -> bool:
    """Whether `label` begins where `one` begins, on the next row."""
    return abs(one.run.x0 - label.run.x0) < 0.5 * line and (
        0 < label.run.centre - one.run.centre < _NEXT_ROW * line
    )


def own_side(atoms: Sequence[Atom], words: Mapping[str, Sequence[str]]) -> str:
    """Whose account a receipt of one account is of, payer or payee; "" where it does not say.

    `words` are the values of its label 借贷标志 by party, such as 借 of the payer.
    """
    said = [
        squeeze(piece.run.text)
        for atom in atoms
        if atom.entry and atom.entry.field == "direction"
        for piece in atom.pieces
    ]
    return next(
        (
            side
            for side, those in words.items()
            if any(text.startswith(tuple(those)) for text in said)
        ),
        "",
    )


def _turn_round(atoms: Sequence[Atom]) -> None:
    """Let 对方账号 on the payee's receipt be the payer's: it is commonly the payee's."""
    for label in atoms:
        if label.entry and label.entry.word.startswith(_THE_OTHER):
            field = label.entry.field.replace("payee", "payer")
            label.entry = replace(label.entry, field=field)


def _close_below(labels: Sequence[Atom]) -> None:
    """Let labels of no group under 以下由受理点填写 belong to it, however far below."""
    heads = [atom for atom in labels if _group_of(atom) and _FROM_HERE.match(atom.run.text)]
    for label in labels:
        above = [head for head in heads if _is_read_before(head, label)]
        if above and not label.group and not _group_of(label):
            label.group = _group_of(above[-1])


def _is_read_before(head: Atom, label: Atom) -> bool:
    return (head.run.page, head.run.y1) <= (label.run.page, label.run.y0 + 0.1)


def _name_own(labels: Sequence[Atom], own: str) -> None:
    for label in labels:
        if label.entry and label.entry.scoped and not label.group and not label.entry.field:
            label.group = own


def _on_row(one: Atom, label: Atom, line: float) -> bool:
    """Whether `label` stands right of `one` on its row."""
    level = abs(one.run.centre - label.run.centre) < 0.6 * line
    return level and one.run.x1 <= label.run.x0


def _leave_out(labels: Sequence[Atom], line: float) -> None:
    """Take out of its group what only seems to stand beside the group's word.

    How many rows a word at the left heads cannot be seen without rules: those of labels that mean
    something in the group, and what stands between these.
    """
    for label in labels:
        meant = label.entry.scoped.get(label.group) if label.entry else None
        rows = [
            other.run.centre
            for other in labels
            if other.group == label.group and _means_something(other)
        ]
        if meant and not meant[0]:
            between = rows and min(rows) - line < label.run.centre < max(rows) + line
            label.group = label.group if between else ""


def _group_of(header: Atom) -> str:
    return header.entry.group if header.entry else ""


def _is_printed_at(header: Atom) -> bool:
    """Whether the heading is itself a label with a value: 付款人：某某公司."""
    return any(not is_blank(piece.run.text) for piece in header.pieces)


def _heads(header: Atom, label: Atom) -> bool:
    return label.entry is not None and _group_of(header) in label.entry.scoped


def _headers(
    labels: Sequence[Atom], scoped: Sequence[Atom], line: float
) -> tuple[list[Atom], list[Atom]]:
    left: list[Atom] = []
    above: list[Atom] = []
    for header in labels:
        printed = _is_printed_at(header)
        cell = header.run.cell
        if not _group_of(header) or (printed and not (cell and cell.row_span > 1)):
            continue
        beside = any(_is_left_of(header, label, line) for label in scoped if _heads(header, label))
        if beside and not _is_section(header, labels, line):
            left.append(header)
        elif not printed and any(
            _is_above(header, label, line) for label in scoped if _heads(header, label)
        ):
            above.append(header)
    for header in left + above:
        header.header = True
    return left, above


def _is_section(header: Atom, labels: Sequence[Atom], line: float) -> bool:
    """Whether the header is a row of its own over labels that begin where it begins."""
    run = header.run
    others = [label.run for label in labels if label is not header and not label.run.cell]
    level = any(abs(other.centre - run.centre) < 0.6 * line for other in others)
    under = any(
        abs(other.x0 - run.x0) < line and -0.3 * line < other.y0 - run.y1 < 1.5 * line
        for other in others
    )
    return under and not level and not run.cell and run.height < 1.8 * line


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


def _group_by_cells(label: Atom, headers: Sequence[Atom]) -> str:
    """The group of the heading over the label in its cell, in the nearest cell left, or above."""
    cell = label.run.cell
    found: list[tuple[int, float, str]] = [
        (rank, nearness, _group_of(header))
        for header in headers
        if cell and header.run.cell and header.run.cell.table == cell.table
        for rank, nearness, heads in _headings(header.run.cell, cell)
        if heads
    ]
    found += [
        (3, header.run.y0, _group_of(header))
        for header in headers
        if cell and _over_in_cell(header, label)
    ]
    return max(found, default=(0, 0, ""))[2]


def _headings(header: Cell, cell: Cell) -> tuple[tuple[int, int, bool], ...]:
    left = _beside(header, cell) and header.right <= cell.column
    above = _under(header, cell) and header.below <= cell.row
    return (2, header.column, left), (1, header.row, above)


def _top_aligned(left: Sequence[Atom], scoped: Sequence[Atom], line: float) -> bool:
    """Whether headers stand beside the first of their rows, not at the middle of them."""
    if not left or any(header.run.cell or header.run.height > 1.8 * line for header in left):
        return False
    first = min(left, key=lambda header: header.run.centre)
    return not any(
        -4 * line < label.run.centre - first.run.centre < -0.6 * line
        and -0.5 * line < label.run.x0 - first.run.x1 < 12 * line
        for label in scoped
        if _heads(first, label)
    )


def _group_at_left(label: Atom, headers: Sequence[Atom], line: float, *, top_aligned: bool) -> str:
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
                best, least = _group_of(header), cost
    return best


def _group_above(label: Atom, headers: Sequence[Atom], line: float) -> str:
    over = [header for header in headers if header.run.y1 <= label.run.y0 + 0.5 * line]
    if not over:
        return ""
    lowest = max(header.run.centre for header in over)
    row = [header for header in over if lowest - header.run.centre < line]
    middle = label.run.x0 + label.run.x1
    nearest = min(row, key=lambda header: abs(header.run.x0 + header.run.x1 - middle))
    return _group_of(nearest)


def _party(label: Atom) -> str:
    """The group that a label names by itself or was found to belong to."""
    field = label.entry.field if label.entry else ""
    named = field.split("_", 1)[0] if field.startswith("pay") else ""
    return label.group or _group_of(label) or named


def _name_by_order(labels: Sequence[Atom], line: float) -> None:
    ordered = sorted(labels, key=lambda label: (label.run.centre, label.run.x0))
    for label in ordered:
        if not label.entry or label.group or label.entry.field or not label.entry.scoped:
            continue
        same_row = [
            other
            for other in ordered
            if abs(other.run.centre - label.run.centre) < 0.6 * line
            and other.run.x0 < label.run.x0
            and _party(other)
            and not other.group
        ]
        column = [
            other
            for other in ordered
            if other.run.centre <= label.run.centre - 0.6 * line
            and abs(other.run.x0 - label.run.x0) < 6 * line
            and _party(other)
        ]
        nearest = same_row or column
        if nearest:
            label.group = _party(nearest[-1])
