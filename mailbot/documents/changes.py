"""Labels learn whether their values hold before a change of details or after it."""

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

from mailbot.documents.geometry import Run
from mailbot.documents.labels import Atom
from mailbot.documents.normalise import is_blank

# What a name alone at 变更前： or 变更后： ends with, where that label does not say of what it is
_NAMED = re.compile(
    "[\u4e00-\u9fff()（）A-Za-z0-9·]{2,40}(?:公司|厂|局|院|所|中心|集团|社|站|委员会|学校|医院)"
)

# What a change replaces and what holds from now on, in one value: 甲 → 乙, 由甲变更为乙
_CHANGED = re.compile(
    r"(?:由|从|原为?)?[:：\s]*(?P<before>.+?)[\s,，]*"
    r"(?:→|⇒|➔|➜|➡|[-=—]{1,3}>|(?:变更|更改|更换|调整|修改|改)(?:为|成))[:：\s]*(?P<after>.+)",
    re.DOTALL,
)
_CHANGEABLE = frozenset(
    {"company", "credit_code", "legal_representative", "contact", "id_number", "mobile", "phone"}
    | {"telephone", "email", "address", "other_address"}
)


def told_change(name: str, raw: str) -> tuple[str, str] | None:
    """What field `name` was before and what it is now, where its value tells both."""
    match = _CHANGED.fullmatch(raw.strip()) if name in _CHANGEABLE else None
    return (match["before"], match["after"]) if match else None


def name_times(atoms: Sequence[Atom], line: float) -> None:
    """Set `when` of every label in `atoms` that a heading such as 变更前 or 变更后 speaks of.

    A heading speaks of the labels at its right, and two of them, one over each half of the
    table or one over each section, of the labels that are in both.
    """
    labels = [atom for atom in atoms if atom.entry and not is_heading(atom)]
    heads = [atom for atom in atoms if is_heading(atom)]
    if not heads:
        return
    for label in labels:
        label.when = label.when or _time_at_left(label, atoms, line)
    for first, second in combinations(sorted(heads, key=_place), 2):
        if _time(first) != _time(second):
            if _is_level(first, second, line):
                _name_halves(first, second, labels, line)
            else:
                _name_sections(first, second, labels)


def is_heading(atom: Atom) -> bool:
    """Whether the atom is a 变更前 or 变更后 that does not say of what."""
    return bool(atom.entry and atom.entry.when and not atom.entry.field)


def _place(atom: Atom) -> tuple[float, float]:
    return atom.run.centre, atom.run.x0


def _time(atom: Atom) -> str:
    return atom.entry.when if atom.entry else ""


def _is_level(one: Atom, other: Atom, line: float) -> bool:
    first, second = one.run.cell, other.run.cell
    if first and second and first.table == second.table:
        return first.row == second.row
    return abs(one.run.centre - other.run.centre) < 0.6 * line


def _time_at_left(label: Atom, atoms: Iterable[Atom], line: float) -> str:
    """What the heading says that is the next label at the left, over one row or several."""
    cell = label.run.cell
    left = [
        atom
        for atom in atoms
        if atom.entry and atom is not label and atom.run.x0 < label.run.x0
        if (
            atom.run.cell.table == cell.table
            and atom.run.cell.row <= cell.row < atom.run.cell.below
            and atom.run.cell.right <= cell.column
            if cell and atom.run.cell
            else _is_level(atom, label, line)
        )
    ]
    nearest = max(left, key=lambda atom: atom.run.x0, default=None)
    return _time(nearest) if nearest and is_heading(nearest) and nearest.blank else ""


def _field(label: Atom) -> str:
    return label.entry.meaning(label.group)[0] if label.entry else ""


def _name_halves(left: Atom, right: Atom, labels: Sequence[Atom], line: float) -> None:
    """Name the times of labels that stand twice in a row under two headings side by side."""
    left, right = sorted((left, right), key=lambda head: head.run.x0)
    below = [label for label in labels if label.run.centre > left.run.centre + 0.5 * line]
    for one in below:
        for other in below:
            twice = _field(one) == _field(other) != "" and _is_level(one, other, line)
            if twice and one.run.x0 < other.run.x0 and _are_apart(one, other, right):
                one.when, other.when = _time(left), _time(right)


def _are_apart(one: Atom, other: Atom, right: Atom) -> bool:
    """Whether of two labels of a table only the second stands under the heading at the right."""
    first, second, head = one.run.cell, other.run.cell, right.run.cell
    if not (first and second and head):
        return True
    return first.column < head.column <= second.column


def _name_sections(upper: Atom, lower: Atom, labels: Sequence[Atom]) -> None:
    """Name the times of labels that stand both under one heading and under the other."""
    first = [label for label in labels if _place(upper) < _place(label) < _place(lower)]
    second = [label for label in labels if _place(label) > _place(lower)]
    both = {_field(label) for label in first} & {_field(label) for label in second} - {""}
    for time, those in ((_time(upper), first), (_time(lower), second)):
        for label in those:
            if _field(label) in both and not label.when:
                label.when = time


def named_alone(heading: Atom, line: float) -> list[Atom]:
    """The pieces at the right of a heading that are the name of an organisation."""
    beside = [
        piece
        for piece in heading.pieces
        if piece.run.x0 >= heading.run.x1 - 0.5 * line and _is_level(heading, piece, line)
    ]
    text = "".join("".join(piece.run.text.split()) for piece in beside)
    return beside if _NAMED.fullmatch(text) else []


def in_column(label: Atom, atoms: Sequence[Atom], line: float, time: str) -> list[Atom]:
    """What stands on a label's row in the column that holds before or after a change.

    Often nothing; none where only one of both columns is headed.
    """
    heads = [atom for atom in atoms if is_heading(atom)]
    mine = [
        head
        for head in heads
        if _time(head) == time
        and any(_time(other) != time and _is_level(head, other, line) for other in heads)
    ]
    if any(_stands_before(piece, heads) for piece in label.pieces):
        return []
    return [
        atom
        for atom in atoms
        if not atom.entry
        and (atom.owner in (None, label) or atom.owner in heads)
        and not is_blank(atom.run.text)
        and _is_in_row(label, atom, line)
        and any(_covers(head.run, atom.run, line) for head in mine)
    ]


def _is_in_row(label: Atom, atom: Atom, line: float) -> bool:
    """Whether an atom stands on a label's row, or in a cell of it, perhaps on a further line."""
    one, other = label.run.cell, atom.run.cell
    if one is not None and other is not None and one.shares_row(other):
        return True
    return abs(atom.run.centre - label.run.centre) < 0.6 * line


def _stands_before(piece: Atom, heads: Iterable[Atom]) -> bool:
    """Whether a value stands in a cell left of all columns: 数量 | 1 is nothing of the change."""
    cell = piece.run.cell
    columns = [head.run.cell.column for head in heads if head.run.cell]
    return cell is not None and bool(columns) and cell.right <= min(columns)


def _covers(head: Run, run: Run, line: float) -> bool:
    """Whether a run stands under a heading, and not under others as well."""
    one, other = head.cell, run.cell
    if one and other and one.table == other.table:
        under = one.below <= other.row
        return under and one.column <= other.column and other.right <= one.right
    return head.y1 <= run.y0 + 0.3 * line and head.x0 < run.x1 and run.x0 < head.x1
