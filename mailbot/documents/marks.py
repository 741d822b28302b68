"""Signatures at their labels and stamps on their pages become signed and stamped."""

import re
from collections.abc import Iterable, Sequence

from mailbot.documents.fields import Candidate, Sheet
from mailbot.documents.normalise import has_surname, is_blank
from mailbot.documents.page import Page, Seal
from mailbot.documents.text import squeeze
from mailbot.documents.vocabulary import Entry
from mailbot.values import Box, Extracted

_SEAL = re.compile("章")
_NEAR = 5.0  # lines between the place of the stamp and that of the signature
_TYPED = 0.75  # a name typed at the label may be meant as a signature
_DRAWN = 0.85  # how sure strokes at the label are a signature, and a clear place is empty
_DATE = re.compile(
    r"\d{4}[年./\-]\d{1,2}[月./\-]\d{1,2}日?|[\d_]*年[\d_]*月[\d_]*日?|日期:?|\d{6,}"
)
# What a form prints where it wants a signature: （请在此签字）, 签名处, 本人亲笔, (Signature)
_HINT = re.compile(
    r"签|盖章|公章|印章|手写|打印|亲笔|手印|指印|指模|本人|请|必须|须手|无效|此处|处$|signature",
    re.IGNORECASE,
)
_PERSON = re.compile(r"[\u4e00-\u9fff·]{2,15}(?:[、/][\u4e00-\u9fff·]{2,15})?")
_LATIN = re.compile(r"[A-Za-z][A-Za-z .'\-]{2,29}")
_WRITTEN = re.compile(
    r"(?=.*[A-Za-z\u4e00-\u9fff]).{1,8}"
)  # a hand's writing may be read as anything

_SIGNERS = ("contact", "agent", "legal_representative")  # whose names stand on the form
# Labels at which a person's name is no value
_NO_PERSONS = re.compile("章|日期|签|声明|承诺")

# Heights of the label, where not said otherwise.
_REACH = 12.0  # how far right of its label a signature ends at most
_OVER = 1.3  # how far over and under the label's line it may stand
_UNDER = 3.0  # how far under a label without room beside it
_ROOM = 3.0  # a narrower place holds no signature
_BEGINS = 5.0  # a name begins nearer than this to its label
_SIGNED = 1.5  # what strokes must be wide together, and
_HIGH = 0.8  # high; less may be print that was not read
_NOT_A_PEN = 3.5  # strokes higher than this are a grey stamp, a shadow, a torn edge
_SHARP = 0.5  # what a page's sharpness must be for a pen to be seen on it
_BAND = 1.5  # how far above and below a label's row a hand may have written, wherever on it
_NAME = 4  # characters; handwriting may be read as a short text beside its line
_UNCROSSED = 0.85  # how surely print is read that no pen crosses, and
_TALL = 1.4  # how high it is at most
_READ = 0.8  # how sure a label must be read for the same


def _lies_at(place: Candidate, picture: Box) -> bool:
    """Whether `picture`, such as a drawn signature, lies right of the place's label."""
    label = place.label.run
    box, line = label.box(), label.box().height
    right = picture.x1 > box.x1 - line and picture.x0 < box.x1 + _REACH * line
    return right and picture.y0 < box.y1 + line and picture.y1 > box.y0 - line


def _pasted(page: Page) -> Iterable[Box]:
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


def _typed(place: Candidate) -> Extracted[bool] | None:
    """What the text at the place tells: a name written or typed there is a signature of sorts."""
    text = _DATE.sub("", squeeze(place.printed.raw.split("\n")[0])).strip("()_")
    if text.endswith((":", "：")):
        return None  # another label
    seen = place.printed.how == "ocr"
    name = _PERSON.fullmatch(text) or _LATIN.fullmatch(text) or (seen and _WRITTEN.fullmatch(text))
    if is_blank(text) or not name or _HINT.search(text):
        return None
    return place.printed.extracted(value=True, confidence=0.9 if seen else _TYPED)


def read_signature(sheet: Sheet, pages: Sequence[Page]) -> Extracted[bool] | None:
    """Whether anything is written where the form wants a signature; None where nobody can tell.

    Without a place for one nothing is told, either. A Word page tells where its pictures lie,
    and an empty place without one is unsigned. Where a page was looked at, as scans are and typed
    pages with stamps or drawings on them, only strokes at the place are a signature, and only a
    place that is seen clearly and bears no ink at all is unsigned. On any other page of text with
    pictures an empty place tells nothing.
    """
    places = sheet.of("signature") or _closing_places(sheet)
    if not places:
        return None
    mine = [
        (place, page) for place in places for page in pages if page.number == place.label.run.page
    ]
    drawn = next(
        (place for place, page in mine if any(_lies_at(place, each) for each in _pasted(page))),
        None,
    )
    if drawn:
        return drawn.printed.extracted(value=True, confidence=_DRAWN)
    for place in places:
        typed = _typed(place)
        if typed:
            return typed
    if all(page.strokes is not None or place.printed.how == "ocr" for place, page in mine):
        return _by_strokes(mine, sheet)
    hidden = any(
        page.coloured is not None
        and (page.source != "cell" or any(_lies_at(place, seal.box) for seal in page.seals))
        for place, page in mine
    )
    return None if hidden else places[0].printed.extracted(value=False, confidence=0.9)


def _closing_places(sheet: Sheet) -> list[Candidate]:
    """Where a form ends with an empty 经办人： beside the place of its stamp: one signs there."""
    blank = [place for place in sheet.of("contact") if is_blank(place.printed.raw)]
    filled = [place for place in sheet.of("contact") if not is_blank(place.printed.raw)]
    if not filled:
        return []
    last = max(place.label.run.y0 for place in filled)
    seals = [
        atom.run
        for atom in sheet.atoms
        if atom.entry and not atom.entry.field and _SEAL.search(atom.entry.word)
    ]
    return [
        place
        for place in blank
        if place.label.run.y0 > last
        and any(abs(seal.centre - place.label.run.centre) < _NEAR * sheet.line for seal in seals)
    ]


def _by_strokes(places: Sequence[tuple[Candidate, Page]], sheet: Sheet) -> Extracted[bool] | None:
    """What the unread ink of a scan tells of the places for a signature."""
    found = [(place, _signed_at(place, page, sheet)) for place, page in places]
    for wanted in (True, False):
        told = [place for place, signed in found if signed is wanted]
        if told and (wanted or len(told) == len(found)):
            return told[0].printed.extracted(value=wanted, confidence=_DRAWN)
    return None


def _signed_at(place: Candidate, page: Page, sheet: Sheet) -> bool | None:
    """Whether a pen wrote at the label: beside it, or under one that has no room beside it."""
    label, line = place.label.run.box(), sheet.line
    spots = [_beside(label, page, sheet)]
    room = spots[0].x1 - label.x1 >= _ROOM * line
    if not room:
        spots.append(_below(label, page, sheet))
    strokes = [each for each in page.strokes or () if any(_overlap(each, spot) for spot in spots)]
    if any(each.height > _NOT_A_PEN * line for each in strokes):
        return None
    if sum(each.width for each in strokes if each.height >= _HIGH * line) >= _SIGNED * line:
        return True
    names = (*_stray_names(page, sheet), *_garbled_names(page, sheet))
    if any(_is_level(label, name, spots[0]) for name in names):
        return True
    seen = (
        page.strokes is not None
        and page.sharpness >= _SHARP
        and place.label.run.confidence >= _READ
        and label.x1 + _ROOM * line <= page.width
        and (room or spots[-1].height >= _ROOM * line / 2)
    )
    return False if seen and _is_clear(label, spots, page, sheet) else None


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
    short = len(text) == len(person) <= _NAME and _PERSON.fullmatch(person) is not None
    return short and any(one == other for one, other in zip(text, person, strict=True))


def _takes_no_name(label: Entry) -> bool:
    return label.field in ("date", "signature") or _NO_PERSONS.search(label.word) is not None


def _is_level(label: Box, name: Box, spot: Box) -> bool:
    """Whether a name in a label's place stands on the label's own row."""
    return _holds(spot, name) and name.y0 < label.middle[1] < name.y1


def _is_name(text: str) -> bool:
    short = len(text) <= _NAME and _PERSON.fullmatch(text) is not None
    return short and has_surname(text) and not _HINT.search(text)


def _is_written_nearby(label: Box, page: Page, sheet: Sheet) -> bool:
    """Whether a hand wrote on the label's row but farther off: behind the date, at the stamp."""
    reach = _BAND * sheet.line
    band = Box(x0=0, y0=max(label.y0 - reach, 0), x1=page.width, y1=label.y1 + reach)
    pen = (each for each in page.strokes or () if each.height >= _HIGH * sheet.line)
    return any(_overlap(each, band) for each in pen) or any(
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
        if line.how == "ocr" and _overlap(line.box, around)
    )


def _is_clear(label: Box, spots: Sequence[Box], page: Page, sheet: Sheet) -> bool:
    """Whether nothing at all is written at a place, and no stamp where a name would begin."""
    if _is_written_nearby(label, page, sheet) or _is_crossed_nearby(label, page, sheet):
        return False
    near = label.x1 + _BEGINS * sheet.line
    return not any(
        any(_overlap(each, spot) for each in page.strokes or ())
        or any(_overlap(seal.box, spot) and seal.box.x0 < near for seal in page.seals)
        or any(
            _holds(spot, atom.run.box())
            for atom in sheet.atoms
            if not atom.entry and not atom.owner and atom.run.page == page.number
            if len(squeeze(atom.run.text)) <= _NAME and not _HINT.search(squeeze(atom.run.text))
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


def _below(label: Box, page: Page, sheet: Sheet) -> Box:
    """The place under a label, a line wider on both sides, up to the next label below it."""
    line = sheet.line
    x0, x1 = label.x0 - 2 * line, label.x1 + 2 * line
    tops = [
        box.y0 for box in _labels(page, sheet) if box.y0 >= label.y1 and box.x0 < x1 and box.x1 > x0
    ]
    bottom = min([label.y1 + _UNDER * line, page.height, *tops])
    return Box(x0=x0, y0=label.y1, x1=x1, y1=max(bottom, label.y1))


def _labels(page: Page, sheet: Sheet) -> Iterable[Box]:
    return (atom.run.box() for atom in sheet.atoms if atom.entry and atom.run.page == page.number)


def _overlap(one: Box, other: Box) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    return across > 0 and min(one.y1, other.y1) > max(one.y0, other.y0)


def _holds(spot: Box, text: Box) -> bool:
    x, y = text.middle
    return spot.x0 < x < spot.x1 and spot.y0 < y < spot.y1


def read_stamp(pages: Sequence[Page], seals: Sequence[Seal]) -> Extracted[bool] | None:
    """Whether the document bears a stamp; None where a grey picture cannot tell."""
    if seals:
        surest = max(seals, key=lambda seal: seal.confidence)
        page = next((page.number for page in pages if surest in page.seals), 0)
        return Extracted[bool](
            value=True, confidence=surest.confidence, page=page, box=surest.box, how="derived"
        )
    if any(page.coloured is False for page in pages):
        return None
    return Extracted[bool](value=False, confidence=0.9, page=pages[0].number, how="derived")
