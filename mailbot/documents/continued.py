"""Lines of a value further down find the label of its first line: wrapped, torn, a row lower."""

import re
from collections.abc import Iterable, Sequence

from mailbot.documents.geometry import Run
from mailbot.documents.labels import Atom
from mailbot.documents.text import squeeze, width
from mailbot.documents.wrapped import is_branch, is_cut, is_rest, is_whole

_NEXT_ROW = 3.5  # lines from a value's end to its second line one row of the form below
_LONG = frozenset(
    {"address", "company", "name", "payer_name", "payee_name", "payer_bank", "payee_bank"}
)
# Half-width columns; a shorter value was not wrapped.
_WRAPPED = 10
# Lines around a text in which columns are looked for; letters that would still fit behind it.
_NEARBY, _ROOM = 12, 6

# What ends a name and begins none: it was wrapped however much room there seems to be.
_TAIL = re.compile("(?:(?:股份|集团)?有限(?:责任)?|限(?:责任)?)?公司|.{0,5}(?:支行|分行|营业部)")
_CHINESE = re.compile("[\u4e00-\u9fff]")
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


def label_of_farther_line(run: Run, atoms: Sequence[Atom], line: float) -> Atom | None:
    """The label of a value whose next line does not stand right under it."""
    return (
        _label_of_wrapped_row(run, atoms, line)
        or _label_of_next_row(run, atoms, line)
        or _label_of_place(run, atoms, line)
        or _label_of_torn_name(run, atoms, line)
    )


def label_of_column(atom: Atom, left: Atom, atoms: Iterable[Atom], line: float) -> Atom | None:
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


def label_of_line_above(
    run: Run, atoms: Sequence[Atom], line: float, reach: float = _CLOSE
) -> Atom | None:
    """The label of the value right above `run` that it goes on with; at most `reach` lines up."""
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


def _label_of_torn_name(run: Run, atoms: Sequence[Atom], line: float) -> Atom | None:
    """The label of a name that 有限公司 was torn from, which stands a little further down."""
    if not _TAIL.fullmatch(squeeze(run.text)):
        return None
    owner = label_of_line_above(run, atoms, line, reach=_TORN)
    if owner is None or owner.entry is None or owner.entry.field not in _LONG:
        return None
    whole = any(is_whole(piece.run, owner.entry.field) for piece in owner.pieces)
    return None if whole else owner


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
