"""Labels such as 户名 or 名称 learn which group heads them: payer or payee, invoice or unit."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mailbot.documents.entry import Entry
from mailbot.documents.headings import (
    are_top_aligned,
    group_above,
    group_at_left,
    group_by_cells,
    group_of,
    headers,
    heading_rows,
    in_one_table,
    is_printed_at,
)
from mailbot.documents.labels import Atom
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
    _take_hints_apart(labels, line)
    scoped = [label for label in labels if label.entry and label.entry.scoped]
    in_columns = heading_rows(labels, scoped, line)
    for label, group in in_columns.items():
        label.group = group
    scoped = [label for label in scoped if label not in in_columns]
    left, above = headers([label for label in labels if not label.header], scoped, line)
    top_aligned = are_top_aligned(left, scoped, line)
    beside: list[Atom] = []
    for label in scoped:
        label.group = group_by_cells(label, left + above)
        if not label.group:
            apart = [header for header in left if not in_one_table(header, label)]
            label.group = group_at_left(label, apart, line, top_aligned=top_aligned)
            beside += [label] if label.group else []
        if not label.group:
            apart = [header for header in above if not in_one_table(header, label)]
            label.group = group_above(label, apart, line)
    _leave_out(beside, line)
    _join_persons(labels, line)
    _join_invoice(labels, line)
    _join_line_of_invoice(labels, line)
    if by_order:
        _name_by_order(labels, line)
    _name_own(labels, own)
    _close_below(labels)


def _take_hints_apart(labels: Sequence[Atom], line: float) -> None:
    """Let what stands in brackets behind a label head no part: 编号：____（受理单位填写）."""
    for label in labels:
        if label.entry is None or label.entry.group != "staff":
            continue
        hint = label.blank and squeeze(label.run.text).startswith("(")
        if hint and any(_on_row(one, label, line) for one in labels if one is not label):
            label.entry = Entry(label.entry.word)


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
            _on_row(one, label, line)
            or (named and (_is_next_below(one, label, line) or _is_read_next(one, label, labels)))
            for one in titles
        ):
            label.group = "invoice"


def _join_line_of_invoice(labels: Sequence[Atom], line: float) -> None:
    """Let 名称 and 税号 behind 发票 in its line be the invoice's: 是否需要发票：是。名称：…."""
    heads = [atom for atom in labels if atom.entry and atom.entry.group == "invoice"]
    for label in labels if heads else ():
        meant = label.entry.scoped.get("invoice") if label.entry else None
        inline = not label.run.cell and not label.group and meant and meant[0]
        if inline and any(_on_row(head, label, line) for head in heads):
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
        if person and again and is_printed_at(person) and _names_the_head(person):
            label.group = "legal"


def _names_the_head(label: Atom) -> bool:
    """Whether the company's head is named at a label: 法定代表人/负责人."""
    field = label.entry.field if label.entry else ""
    return group_of(label) == "legal" or field == "legal_representative"


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


def _is_read_next(one: Atom, label: Atom, labels: Sequence[Atom]) -> bool:
    """Whether `one` ends a row of a table and `label` begins the next."""
    first, second = one.run.cell, label.run.cell
    if not first or not second or (first.table, first.below) != (second.table, second.row):
        return False
    return not any(
        other.run.cell
        and other.run.cell.table == first.table
        and (
            (other.run.cell.row == first.row and other.run.cell.column > first.column)
            or (other.run.cell.row == second.row and other.run.cell.column < second.column)
        )
        for other in labels
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
    heads = [atom for atom in labels if group_of(atom) and _FROM_HERE.match(atom.run.text)]
    for label in labels:
        above = [head for head in heads if _is_read_before(head, label)]
        if above and not label.group and not group_of(label):
            label.group = group_of(above[-1])


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


def _party(label: Atom) -> str:
    """The group that a label names by itself or was found to belong to."""
    field = label.entry.field if label.entry else ""
    named = field.split("_", 1)[0] if field.startswith("pay") else ""
    return label.group or group_of(label) or named


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
