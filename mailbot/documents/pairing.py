"""Labels find their values by place: right of them, under them, or in the next table cell."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from mailbot.documents.cellpairing import pair_cells
from mailbot.documents.continued import (
    label_of_column,
    label_of_farther_line,
    label_of_line_above,
)
from mailbot.documents.geometry import Run, rows_of
from mailbot.documents.labels import Atom
from mailbot.documents.text import squeeze, width
from mailbot.documents.wrapped import is_day_under_name, label_of_rest_at_right

# A value further right than this share of the sheet's width belongs to something else.
_FAR = 0.85
_BETWEEN = 2.0  # lines from a value's next line to the labels of its column
# Half-width columns; longer text under an empty label is a notice of the form, not its value.
_HEADED = 80
_UNLISTED = re.compile("[\u4e00-\u9fff]{2,8}:")  # a label that nobody listed: 兑换信息：
_ASKED = re.compile(r"[:：]$|^\(?\d{1,2}[.、)].*[)\]*★?]$|^第\d{1,2}[题项]")


def pair(atoms: Sequence[Atom], line: float) -> None:
    """Give every value in `atoms` to the label it belongs to; `line` is the usual line height.

    What belongs to no label keeps no owner.
    """
    labels = [atom for atom in atoms if atom.entry]
    loose = [atom for atom in atoms if not atom.entry and not atom.owner]
    pair_cells([atom for atom in labels if atom.run.cell], [a for a in loose if a.run.cell])
    free = [atom for atom in labels if not atom.run.cell and not _upright(atom, line)]
    rest = [atom for atom in loose if not atom.run.cell]
    reach = _FAR * max((atom.run.x1 for atom in atoms), default=0.0)
    for atom in sorted(rest, key=lambda atom: (atom.run.x0, atom.run.centre)):
        owner = _label_left_of(atom.run, free, line, reach)
        if owner:
            nearer = _caption_over(atom.run, owner, free, line)
            (nearer or label_of_column(atom, owner, atoms, line) or owner).give(atom)
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
                label_of_line_above(atom.run, atoms, line)
                or label_of_rest_at_right(atom.run, atoms, line)
                or _label_beside(atom.run, free, line)
                or label_of_farther_line(atom.run, atoms, line)
            )
        )
        if owner and not is_day_under_name(atom.run, owner.entry):
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


def _heads_column(head: Atom, run: Run, labels: Iterable[Atom], line: float) -> bool:
    """Whether a word that only heads a group has a column of labels between it and `run`."""
    only = head.entry is not None and head.entry.group != "" and not head.entry.field
    return only and any(
        head.run.x1 < label.run.x0
        and label.run.x1 < run.x0 + 0.5 * line
        and abs(label.run.centre - run.centre) < _BETWEEN * line
        for label in labels
    )


def _label_left_of(run: Run, labels: Sequence[Atom], line: float, reach: float) -> Atom | None:
    best, least = None, reach
    for label in labels:
        gap = run.x0 - label.run.x1
        off = abs(label.run.centre - run.centre)
        level = off <= 0.75 * max(line, min(run.height, label.run.height))
        if gap > -0.5 * line and level and not _heads_column(label, run, labels, line):
            cost = max(gap, 0.0) + 4 * off
            if cost < least:
                best, least = label, cost
    return best


def _caption_over(run: Run, left: Atom, labels: Iterable[Atom], line: float) -> Atom | None:
    """The label printed small right over a value, where the word at its left heads a party."""
    if left.entry is None or not left.entry.group:
        return None
    found = (
        label
        for label in labels
        if label.entry
        and label.entry.scoped.get(left.entry.group, ("", 0))[0]
        and label.blank
        and abs(run.x0 - label.run.x0) < 0.5 * line
        and -0.3 * line <= run.y0 - label.run.y1 < 1.5 * line
    )
    return next(found, None)


def _label_heading(run: Run, labels: Iterable[Atom], line: float) -> Atom | None:
    """The label without value that heads the column `run` stands in."""
    if width(run.text) > _HEADED or _UNLISTED.fullmatch(squeeze(run.text)):
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
    """Whether a field's label is a question, so that its value may be set in below it.

    It ends its line with a colon, or is numbered and marked: 3. 企业名称 [填空题] *.
    """
    read = label.entry is not None and label.entry.field not in ("", "signature")
    return read and _ASKED.search(squeeze(label.run.text)) is not None


def _label_beside(run: Run, labels: Iterable[Atom], line: float) -> Atom | None:
    """The label whose value has this line above or below the label's own height."""
    found = [
        label
        for label in labels
        if abs(label.run.centre - run.centre) < 1.6 * line
        and run.x0 - label.run.x1 > -0.5 * line
        and (label.blank or any(abs(piece.run.x0 - run.x0) < line for piece in label.pieces))
        and (label.blank or not is_day_under_name(run, label.entry))
    ]
    # of several labels on that height the nearest to the left
    return min(
        found,
        key=lambda label: (run.x0 - label.run.x1) + 4 * abs(label.run.centre - run.centre),
        default=None,
    )
