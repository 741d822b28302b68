"""Labels find their values by place: right of them, under them, or in the next table cell."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from mailbot.documents.cellpairing import pair_cells
from mailbot.documents.geometry import Run, rows_of
from mailbot.documents.labels import Atom
from mailbot.documents.text import squeeze, width
from mailbot.documents.wrapped import (
    is_branch,
    is_cut,
    is_day_under_name,
    is_rest,
    is_whole,
    label_of_rest_at_right,
)

# A value further right than this share of the sheet's width belongs to something else.
_FAR = 0.85
_BETWEEN = 2.0  # lines from a value's next line to the labels of its column
_NEXT_ROW = 3.5  # lines from a value's end to its second line one row of the form below
_LONG = frozenset(
    {"address", "company", "name", "payer_name", "payee_name", "payer_bank", "payee_bank"}
)
# Half-width columns; a shorter value was not wrapped.
_WRAPPED = 10
# Lines around a text in which columns are looked for; letters that would still fit behind it.
_NEARBY, _ROOM = 12, 6
# Half-width columns; longer text under an empty label is a notice of the form, not its value.
_HEADED = 80

# What ends a name and begins none: it was wrapped however much room there seems to be.
_TAIL = re.compile("(?:(?:股份|集团)?有限(?:责任)?|限(?:责任)?)?公司|.{0,5}(?:支行|分行|营业部)")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_ASKED = re.compile(r"[:：]$|^\(?\d{1,2}[.、)].*[)\]*★?]$|^第\d{1,2}[题项]")
_ITEM = re.compile(r"\(?(\d{1,2})[.、)](?!\d)")
# What an address goes on with on its next row, which ends as places do
_PLACE = re.compile(
    r"(?![(（]?\d{1,2}[)）.、])[\u4e00-\u9fff\dA-Za-z#()（）\-]{0,30}"
    r"(?:[号室楼层栋座幢户院厦园房部处科站场]|单元|门卫|车间|\d[\dA-Za-z-]*)(?:[(（][^()（）]{1,12}[)）])?"
)
_PLACES = frozenset({"address", "other_address"})
_ROWS_APART = 3.0  # lines from the middle of one row to that of the next, at most
_TORN = 1.4  # lines between a name and the 有限公司 that it was torn from, at most
_CLOSE = 0.8  # lines between the rows of a value that was wrapped, at most
_SPACED = 1.6  # lines between the rows of running text that is set wide, at most
_OWN_LABEL = re.compile("[\u4e00-\u9fff]{2,8}:(?!$)")


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
            (nearer or _label_of_column(atom, owner, atoms, line) or owner).give(atom)
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
                or label_of_rest_at_right(atom.run, atoms, line)
                or _label_beside(atom.run, free, line)
                or _label_of_wrapped_row(atom.run, atoms, line)
                or _label_of_next_row(atom.run, atoms, line)
                or _label_of_place(atom.run, atoms, line)
                or _label_of_torn_name(atom.run, atoms, line)
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


def _label_of_column(atom: Atom, left: Atom, atoms: Iterable[Atom], line: float) -> Atom | None:
    """The label, nearer than `left`, whose value this wrapped line goes on: 住所 of a licence.

    It stands right under that value or its label, and between it and the label at its left is
    another value.
    """
    run = atom.run
    above = [
        other
        for other in atoms
        if other.owner
        and not other.run.cell
        and any(abs(x - run.x0) < 0.3 * line for x in _begins(other, other.owner))
        and 0 < run.y0 - other.run.y0 < 2.2 * line
        and left.run.x1 < other.owner.run.x0
        and width(other.run.text) >= max(_WRAPPED, width(run.text) - 2)
    ]
    between = any(piece.run.x1 < run.x0 - line for piece in left.pieces if piece is not atom)
    return max(above, key=lambda other: other.run.y0).owner if above and between else None


def _begins(value: Atom, label: Atom) -> tuple[float, ...]:
    """Where the next line of a value may begin: under it, and under its label in the same line."""
    return (value.run.x0, label.run.x0) if value.inline else (value.run.x0,)


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
    """Whether a field's label is a question, so that its value may be set in below it.

    It ends its line with a colon, or is numbered and marked: 3. 企业名称 [填空题] *.
    """
    read = label.entry is not None and label.entry.field not in ("", "signature")
    return read and _ASKED.search(squeeze(label.run.text)) is not None


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


def _is_next_item(run: Run, label: Run) -> bool:
    """Whether a line is the item of a numbered form behind the one that a label is: 4. after 3."""
    one, other = _ITEM.match(squeeze(label.text)), _ITEM.match(squeeze(run.text))
    return one is not None and other is not None and int(other[1]) == int(one[1]) + 1


def _ends_sentence(run: Run) -> bool:
    """Whether a line ends with a full stop, so that the next one does not go on with it."""
    return run.text.rstrip().endswith("。")


def _is_under_print(run: Run, value: Atom, line: float) -> bool:
    """Whether `run` begins where the value over it does, going by how wide its letters are.

    Behind a label that is set wide, as 住　　所 is, a value begins further right than its run says.
    """
    letter = (run.x1 - run.x0) / width(run.text)
    begin = value.run.x1 - letter * width(value.run.text)
    return value.inline and begin > value.run.x0 and abs(run.x0 - begin) < 0.8 * line


def _is_rest_of_place(run: Run, value: Atom, label: Atom, line: float) -> bool:
    """Whether a line under a label goes on with the address right of it.

    Pages of the web print a label and its value as running text.
    """
    named = label.entry is not None and label.entry.field in _PLACES
    under = abs(run.x0 - label.run.x0) < 0.3 * line and value.run.x0 > label.run.x1
    return named and under and _PLACE.fullmatch(squeeze(run.text)) is not None


def _label_of_torn_name(run: Run, atoms: Sequence[Atom], line: float) -> Atom | None:
    """The label of a name that 有限公司 was torn from, which stands a little further down."""
    if not _TAIL.fullmatch(squeeze(run.text)):
        return None
    owner = _label_of_line_above(run, atoms, line, reach=_TORN)
    if owner is None or owner.entry is None or owner.entry.field not in _LONG:
        return None
    whole = any(is_whole(piece.run, owner.entry.field) for piece in owner.pieces)
    return None if whole else owner


def _label_of_line_above(
    run: Run, atoms: Sequence[Atom], line: float, reach: float = _CLOSE
) -> Atom | None:
    if _names_itself(run):
        return None
    for atom in atoms:
        owner = atom.owner
        if owner is None or atom.run.cell:
            continue
        if width(atom.run.text) < _WRAPPED and not is_cut(atom.run, run):
            continue
        if _ends_sentence(atom.run):
            continue
        if not -0.5 * line <= run.y0 - atom.run.y1 < reach * line:
            continue
        if run.x1 > atom.run.x1 + 1.5 * line and not run.text[:1].isascii():
            continue  # a line that was wrapped fills its room: the rest of it is no longer
        under_value = abs(run.x0 - atom.run.x0) < 1.5 * line
        under_label = (
            atom.inline
            and abs(run.x0 - owner.run.x0) < 2.5 * line
            and not atom.run.text.rstrip().endswith((";", "；"))
        )
        under_label = under_label or _is_rest_of_place(run, atom, owner, line)
        wrapped = (
            atom.run.grid
            or _TAIL.fullmatch(squeeze(run.text)) is not None
            or not _has_room(atom.run, atoms, line)
        )
        if _is_preceded(run, owner, atoms, line) or _is_next_item(run, owner.run):
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
        if -0.5 * line <= run.y0 - atom.run.y1 < _SPACED * line and atom.run.x1 > right - 2 * line
    ]
    last = max(above, key=lambda atom: atom.run.x1, default=None)
    if last is None or last.owner is None or not last.inline or _ends_sentence(last.run):
        return None
    field = last.owner.entry.field if last.owner.entry else ""
    close = run.y0 - last.run.y1 < _CLOSE * line
    return last.owner if close or field in _LONG else None


def _label_of_next_row(run: Run, atoms: Sequence[Atom], line: float) -> Atom | None:
    """The label of a long value whose second line stands a whole row of the form below it.

    Nothing else stands in its column between the two, nor left of it as far as its label.
    """
    if _names_itself(run) or _ends_sentence(run) or not _CHINESE.search(run.text):
        return None
    for atom in atoms:
        owner = atom.owner
        if owner is None or owner.entry is None or atom.run.cell or owner.entry.field not in _LONG:
            continue
        if is_whole(atom.run, owner.entry.field) and not is_rest(run, owner.entry.field):
            continue
        over = abs(run.x0 - atom.run.x0) < 0.5 * line and atom.run.x0 >= owner.run.x1
        over = over or _is_under_print(run, atom, line)
        apart = 0.8 * line <= run.y0 - atom.run.y1 < _NEXT_ROW * line
        longer = width(run.text) > width(atom.run.text) + 2 or width(atom.run.text) < _WRAPPED
        longer = longer and not is_branch(run, owner.entry.field)
        if over and apart and not longer and not _is_between(run, atom, owner, atoms, line):
            return owner
    return None


def _is_between(run: Run, above: Atom, label: Atom, atoms: Iterable[Atom], line: float) -> bool:
    """Whether anything stands between two lines of a column, or left of the lower one."""
    return any(
        atom.run.x1 > label.run.x0
        and atom.run.x0 < run.x1
        and atom.run.y0 > above.run.y0 + 0.5 * line
        and atom.run.centre < run.centre + 0.6 * line
        for atom in atoms
        if atom.run is not run
    )


def _label_of_place(run: Run, atoms: Sequence[Atom], line: float) -> Atom | None:
    """The label of the address on the row above that a line goes on with: 1103室."""
    text = squeeze(run.text)
    if not _PLACE.fullmatch(text) or _TAIL.search(text):
        return None
    plain = [atom for atom in atoms if not atom.run.cell]
    row = [atom for atom in plain if abs(atom.run.centre - run.centre) < 0.5 * line]
    over = [a for a in plain if 0.5 * line < run.centre - a.run.centre < _ROWS_APART * line]
    if not over or min(atom.run.x0 for atom in row) < run.x0:
        return None
    level = max(atom.run.centre for atom in over)
    last = max(
        (atom for atom in over if level - atom.run.centre < 0.5 * line),
        key=lambda atom: atom.run.x1,
    )
    owner = last.owner
    of_place = owner and owner.entry and owner.entry.field in _PLACES
    return owner if of_place and run.x0 < last.run.x0 + 1.5 * line else None


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
