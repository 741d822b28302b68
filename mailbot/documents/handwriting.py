"""The ink at a label that asks for a signature becomes yes, no, or nobody can tell."""

import re
from collections.abc import Iterable, Sequence

from mailbot.documents.entry import Entry
from mailbot.documents.fields import Candidate, Sheet
from mailbot.documents.geometry import Cell
from mailbot.documents.names import has_surname
from mailbot.documents.page import Page
from mailbot.documents.text import squeeze
from mailbot.values import Box

# What a form prints where it wants a signature: （请在此签字）, 签名处, 本人亲笔, (Signature)
HINT = re.compile(
    r"签|盖章|公章|印章|手写|打印|亲笔|手印|指印|指模|本人|请|必须|须手|无效|此处|处$|signature",
    re.IGNORECASE,
)
PERSON = re.compile(r"[\u4e00-\u9fff·]{2,15}(?:[、/][\u4e00-\u9fff·]{2,15})?")

_SIGNERS = ("contact", "agent", "legal_representative")  # whose names stand on the form
# Labels at which a person's name is no value
_NO_PERSONS = re.compile("章|日期|签|声明|承诺")
# Labels of others who sign on the same form
SIGNED_BY = re.compile("签[字名章]|负责人|法定代表人|法人|审核|复核|受理|经办")

# Heights of a line, where not said otherwise.
_REACH = 12.0  # how far right of its label a signature ends at most
_OVER = 1.3  # how far over and under the label's line it may stand
_UNDER = 3.0  # how far under a label without room beside it
_CELL = 6.0  # how far under a label in the same cell
_ROOM = 3.0  # a narrower place holds no signature
_BEGINS = 5.0  # a name begins nearer than this to its label
_SIGNED = 1.5  # what strokes must be wide together, and
_HIGH = 0.8  # high; less may be print that was not read,
_KNOWN = 0.6  # where print is known it is none
_NOT_A_PEN = 3.5  # strokes higher than this are a grey stamp, a shadow, a torn edge
_LARGE = 4.5  # the same where stamps have their colour
_SHARP = 0.5  # what a page's sharpness must be for a pen to be seen on it
_BAND = 1.5  # how far above and below a label's row a hand may have written, wherever on it
_NAME = 4  # characters; handwriting may be read as a short text beside its line
_UNCROSSED = 0.85  # how surely print is read that no pen crosses, and
_TALL = 1.4  # how high it is at most
_BY_HAND = 1.6  # heights of a label: no name beside it is printed so high
_READ = 0.8  # how sure a label must be read for the same


def signed_at(place: Candidate, page: Page, sheet: Sheet) -> bool | None:
    """Whether a pen wrote at the label: beside it, or under one that has no room beside it."""
    label, line = place.label.run.box(), sheet.line
    spots = [_beside(label, page, sheet)]
    room = spots[0].x1 - label.x1 >= _ROOM * line
    if not room or _heads_column(place, page, sheet):
        spots.append(_below(label, page, sheet))
    spots += _rest_of_cell(place, page, sheet)
    before = _before(place, page, sheet)
    spots += before
    strokes = [each for each in page.strokes or () if any(overlap(each, spot) for spot in spots)]
    highest = _LARGE if page.coloured else _NOT_A_PEN
    if any(each.height > highest * line for each in strokes):
        return None
    if sum(each.width for each in strokes if each.height >= _high(page) * line) >= _SIGNED * line:
        return True
    names = (*_stray_names(page, sheet), *_garbled_names(page, sheet))
    read = _read_in(before, page, sheet)
    if any(_is_level(label, name, spots[0]) for name in names) or any(
        box.height >= _BY_HAND * label.height for box in read
    ):
        return True
    seen = (
        page.strokes is not None
        and page.sharpness >= _SHARP
        and place.label.run.confidence >= _READ
        and label.x1 + _ROOM * line <= page.width
        and (room or spots[1].height >= _ROOM * line / 2)
    )
    return False if seen and not read and _is_clear(label, spots, page, sheet) else None


def _high(page: Page) -> float:
    """How high a pen's strokes are at least, in lines."""
    return _HIGH if page.source == "ocr" else _KNOWN


def _heads_column(place: Candidate, page: Page, sheet: Sheet) -> bool:
    """Whether a label's cell stands beside others' and over an empty one: one signs below it."""
    cell = place.label.run.cell
    if cell is None:
        return False
    near = [
        atom
        for atom in sheet.atoms
        if atom.run.page == page.number and atom.run.cell and atom.run.cell.table == cell.table
    ]
    if any(atom is not place.label and atom.run.cell == cell for atom in near):
        return False  # one signs in the cell itself
    beside = [atom for atom in near if atom.run.cell and atom.run.cell.row == cell.row]
    under = [
        atom
        for atom in near
        if atom.run.cell
        and atom.run.cell.row == cell.below
        and atom.run.cell.column < cell.right
        and cell.column < atom.run.cell.right
    ]
    return not under and all(atom.entry for atom in beside) and len(beside) > 1


def _stray_names(page: Page, sheet: Sheet) -> Iterable[Box]:
    """Where persons' names were read on a picture that are the value of no field: written ones."""
    return (
        atom.run.box()
        for atom in sheet.atoms
        if not atom.entry and atom.run.how == "ocr" and atom.run.page == page.number
        if not (atom.owner and atom.owner.entry and not _takes_no_name(atom.owner.entry))
        if _is_name(squeeze(atom.run.text))
    )


def _garbled_names(page: Page, sheet: Sheet) -> Iterable[Box]:
    """Where a picture shows what is nearly the name of a person of the form: 旺玉 for 田玉."""
    persons = {squeeze(candidate.printed.raw) for name in _SIGNERS for candidate in sheet.of(name)}
    return (
        atom.run.box()
        for atom in sheet.atoms
        if not atom.entry and not atom.owner and atom.run.how == "ocr"
        if atom.run.page == page.number
        if any(_is_nearly(squeeze(atom.run.text), person) for person in persons)
    )


def _is_nearly(text: str, person: str) -> bool:
    """Whether a short text has a name's length and one of its characters in its place."""
    short = len(text) == len(person) <= _NAME and PERSON.fullmatch(person) is not None
    return short and any(one == other for one, other in zip(text, person, strict=True))


def _takes_no_name(label: Entry) -> bool:
    return label.field in ("date", "signature") or _NO_PERSONS.search(label.word) is not None


def _is_level(label: Box, name: Box, spot: Box) -> bool:
    """Whether a name in a label's place stands on the label's own row."""
    return _holds(spot, name) and name.y0 < label.middle[1] < name.y1


def _is_name(text: str) -> bool:
    short = len(text) <= _NAME and PERSON.fullmatch(text) is not None
    return short and has_surname(text) and not HINT.search(text)


def _is_written_nearby(label: Box, page: Page, sheet: Sheet) -> bool:
    """Whether a hand wrote on the label's row but farther off: behind the date, at the stamp.

    What stands at the label of somebody else who signs is that person's.
    """
    reach = _BAND * sheet.line
    band = Box(x0=0, y0=max(label.y0 - reach, 0), x1=page.width, y1=label.y1 + reach)
    others = [
        _beside(atom.run.box(), page, sheet)
        for atom in sheet.atoms
        if atom.entry and atom.run.page == page.number and SIGNED_BY.search(atom.entry.word)
        if atom.run.box() != label
    ]
    pen = (
        each
        for each in page.strokes or ()
        if each.height >= _high(page) * sheet.line
        and not any(_holds(spot, each) for spot in others)
    )
    return any(overlap(each, band) for each in pen) or any(
        _holds(band, name) for name in _stray_names(page, sheet)
    )


def _is_crossed_nearby(label: Box, page: Page, sheet: Sheet) -> bool:
    """Whether print around the place is garbled or taller than print: a pen may have crossed it.

    Recognition takes a signature written over print for a part of it, so no stroke is left.
    """
    reach = _BAND * sheet.line
    around = Box(
        x0=label.x0,
        y0=max(label.y0 - reach, 0),
        x1=label.x1 + _REACH * sheet.line,
        y1=label.y1 + reach,
    )
    return any(
        line.confidence < _UNCROSSED or line.box.height > _TALL * sheet.line
        for line in page.lines
        if line.how == "ocr" and overlap(line.box, around)
    )


def _is_clear(label: Box, spots: Sequence[Box], page: Page, sheet: Sheet) -> bool:
    """Whether nothing at all is written at a place, and nothing that would hide a name's beginning.

    A red stamp hides none: what a pen wrote under it is seen through it.
    """
    if _is_written_nearby(label, page, sheet) or _is_crossed_nearby(label, page, sheet):
        return False
    near = label.x1 + _BEGINS * sheet.line
    hiding = [each.box for each in page.seals if each.colour != "red" or not page.coloured]
    marks = (*(page.strokes or ()), *page.smears, *unstamped(page))
    return not any(
        any(overlap(each, spot) for each in marks)
        or any(overlap(each, spot) and each.x0 < near for each in hiding)
        or any(
            _holds(spot, atom.run.box())
            for atom in sheet.atoms
            if not atom.entry and not atom.owner and atom.run.page == page.number
            if len(squeeze(atom.run.text)) <= _NAME and not HINT.search(squeeze(atom.run.text))
        )
        for spot in spots
    )


def _beside(label: Box, page: Page, sheet: Sheet) -> Box:
    """The place on and right of a label, up to the next label and the page's edge.

    It begins on the label itself: a detected line often includes what was written at its end.
    """
    reach = min(label.x1 + _REACH * sheet.line, page.width)
    ends = [
        box.x0
        for box in _labels(page, sheet)
        if box.x0 > label.x0 + sheet.line
        and abs(box.middle[1] - label.middle[1]) < max(sheet.line, label.height)
    ]
    return Box(
        x0=label.x0,
        y0=max(label.y0 - _OVER * sheet.line, 0),
        x1=min([reach, *ends]),
        y1=label.y1 + _OVER * sheet.line,
    )


def _before(place: Candidate, page: Page, sheet: Sheet) -> list[Box]:
    """The place left of a label that is only a word in brackets: 法定代表人：____（签字）.

    It begins within the words before it, which a detected line may run into what was written.
    """
    label = place.label.run.box()
    if not squeeze(place.label.run.text).startswith("("):
        return []
    level = [
        (box, atom.entry)
        for atom in sheet.atoms
        if atom.run.page == page.number and (box := atom.run.box()).x1 <= label.x0
        if abs(box.middle[1] - label.middle[1]) < max(sheet.line, label.height) / 2
    ]
    # what is no label may be a name that was written there and read
    words = [box for box, entry in level if entry] or [box for box, _ in level]
    if not words:
        return []
    nearest = max(words, key=lambda box: box.x1)
    return [
        Box(
            x0=nearest.middle[0],
            y0=max(label.y0 - _OVER * sheet.line, 0),
            x1=label.x0,
            y1=label.y1 + _OVER * sheet.line,
        )
    ]


def _read_in(spots: Sequence[Box], page: Page, sheet: Sheet) -> list[Box]:
    """Where short texts were read on a picture between a label and the word in brackets behind it.

    They may be a name that is printed there, or one that somebody wrote and that was read well.
    """
    return [
        atom.run.box()
        for atom in sheet.atoms
        if not atom.entry and atom.run.how == "ocr" and atom.run.page == page.number
        if 1 < len(squeeze(atom.run.text)) <= _NAME and not HINT.search(squeeze(atom.run.text))
        if any(_holds(spot, atom.run.box()) for spot in spots)
    ]


def _below(label: Box, page: Page, sheet: Sheet) -> Box:
    """The place under a label, a line wider on both sides, up to the next label below it."""
    line = sheet.line
    x0, x1 = label.x0 - 2 * line, label.x1 + 2 * line
    tops = [
        box.y0 for box in _labels(page, sheet) if box.y0 >= label.y1 and box.x0 < x1 and box.x1 > x0
    ]
    bottom = min([label.y1 + _UNDER * line, page.height, *tops])
    return Box(x0=x0, y0=label.y1, x1=x1, y1=max(bottom, label.y1))


def _rest_of_cell(place: Candidate, page: Page, sheet: Sheet) -> list[Box]:
    """The place under a label that has a drawn cell of its own, as far as print leaves it free."""
    run, line = place.label.run, sheet.line
    if run.cell is None or run.how == "cell":
        return []
    others = [
        atom.run for atom in sheet.atoms if atom is not place.label and atom.run.page == page.number
    ]
    if any(other.cell == run.cell for other in others):
        return []
    beside = [other.x0 for other in others if other.cell and _is_right_of(other.cell, run.cell)]
    right = min([*beside, run.x1 + _REACH * line, page.width])
    below = [other.y0 for other in others if other.y0 > run.y1 and run.x0 - line < other.x0 < right]
    bottom = min([*below, run.y1 + _CELL * line, page.height])
    return [Box(x0=run.x0, y0=run.y1, x1=max(right, run.x1), y1=max(bottom, run.y1))]


def _is_right_of(cell: Cell, other: Cell) -> bool:
    return cell.shares_row(other) and cell.column >= other.right


def _labels(page: Page, sheet: Sheet) -> Iterable[Box]:
    return (atom.run.box() for atom in sheet.atoms if atom.entry and atom.run.page == page.number)


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes have more than an edge in common."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    return across > 0 and min(one.y1, other.y1) > max(one.y0, other.y0)


def _holds(spot: Box, text: Box) -> bool:
    x, y = text.middle
    return spot.x0 < x < spot.x1 and spot.y0 < y < spot.y1


def unstamped(page: Page) -> Iterable[Box]:
    """The pictures on a page that are no stamps."""
    return (
        box
        for box in page.pictures
        if not any(
            _lies_within(seal.box, box) or _lies_within(box, seal.box) for seal in page.seals
        )
    )


def _lies_within(inner: Box, outer: Box) -> bool:
    """Whether nearly all of one box lies in another."""
    across = min(inner.x1, outer.x1) - max(inner.x0, outer.x0)
    down = min(inner.y1, outer.y1) - max(inner.y0, outer.y0)
    return across >= 0.8 * inner.width and down >= 0.8 * inner.height
