"""Signatures at their labels and stamps on their pages become signed and stamped."""

import re
from collections.abc import Iterable, Sequence

from mailbot.documents.fields import Candidate, Sheet
from mailbot.documents.geometry import is_grid
from mailbot.documents.handwriting import HINT, PERSON, SIGNED_BY, signed_at, unstamped
from mailbot.documents.normalise import is_blank
from mailbot.documents.page import Page, Seal
from mailbot.documents.text import squeeze
from mailbot.values import Box, Extracted

_SEAL = re.compile("章")
_NEAR = 5.0  # lines between the place of the stamp and that of the signature
_TYPED = 0.75  # a name typed at the label may be meant as a signature
_NAME_SEAL = 0.7  # how sure a page is unstamped that bears but a square seal
_DRAWN = 0.85  # how sure strokes at the label are a signature, and a clear place is empty
_DATE = re.compile(
    r"\d{4}[年./\-]\d{1,2}[月./\-]\d{1,2}日?|[\d_]*年[\d_]*月[\d_]*日?|日期:?|\d{6,}"
)
_LATIN = re.compile(r"[A-Za-z][A-Za-z .'\-]{2,29}")
_WRITTEN = re.compile(
    r"(?=.*[A-Za-z\u4e00-\u9fff]).{1,8}"
)  # a hand's writing may be read as anything

_REACH = 12.0  # heights of a label: how far right of it a pasted picture begins at most
_TOUCHING = 0.01  # of any page's unit: what begins where a label does stands in the line before it
_NEARBY = 3.0  # heights of a label: from its middle to a stamp that shows other ink
_HEAD = 0.25  # of a page's height: where its logo stands
_LEVEL = 0.6  # of a label's height: a picture whose middle is nearer to its own is on its row


def _lies_at(place: Candidate, picture: Box, sheet: Sheet) -> bool:
    """Whether `picture`, such as a drawn signature, lies at the place's label and at no other's.

    It belongs to the last label before it on its row. Where no label stands on its row it may lie
    right of one or under it.
    """
    label = place.label.run.box()
    level = [box for box in _signers(place, sheet) if _is_level(box, picture)]
    if level:
        before = [box for box in level if box.x0 < picture.x0 - _TOUCHING] or level[:1]
        reach = picture.x0 < label.x1 + _REACH * label.height
        return reach and max(before, key=lambda box: box.x0) == label
    line = label.height
    near = picture.y0 < label.y1 + line and picture.y1 > label.y0 - line
    right = picture.x1 > label.x1 - line and picture.x0 < label.x1 + _REACH * line
    return near and (picture.x0 < label.x1 if picture.y0 >= label.y1 else right)


def _lies_near(place: Candidate, smear: Box) -> bool:
    label = place.label.run.box()
    middle, reach = label.middle[1], _NEARBY * label.height
    return smear.y0 - reach < middle < smear.y1 + reach


def _strays(place: Candidate, page: Page, sheet: Sheet) -> bool:
    """Whether a picture below a page's head lies at nobody's label: its place may be misjudged."""
    signers = _signers(place, sheet)
    return any(
        picture.y0 > _HEAD * page.height and not any(_is_level(box, picture) for box in signers)
        for picture in page.pictures
    )


def _signers(place: Candidate, sheet: Sheet) -> list[Box]:
    """The labels on a place's page at which somebody signs, from the left."""
    runs = [
        atom.run
        for atom in sheet.atoms
        if atom.entry and (atom is place.label or SIGNED_BY.search(atom.entry.word))
        if atom.run.page == place.label.run.page
    ]
    return sorted((run.box() for run in runs), key=lambda box: box.x0)


def _is_level(label: Box, picture: Box) -> bool:
    return abs(label.middle[1] - picture.middle[1]) < _LEVEL * label.height


def _pasted(page: Page) -> Iterable[Box]:
    """The pictures on a page that are no stamps; those of a Word page never are."""
    return page.pictures if is_grid(page) else unstamped(page)


def _typed(place: Candidate) -> Extracted[bool] | None:
    """What the text at the place tells: a name written or typed there is a signature of sorts."""
    text = _DATE.sub("", squeeze(place.printed.raw.split("\n")[0])).strip("()_")
    if text.endswith((":", "：")):
        return None  # another label
    seen = place.printed.how == "ocr"
    name = PERSON.fullmatch(text) or _LATIN.fullmatch(text) or (seen and _WRITTEN.fullmatch(text))
    if is_blank(text) or not name or HINT.search(text):
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
    places = sheet.of("signature") or sheet.of("other_signature") or _closing_places(sheet)
    if not places:
        return None
    mine = [
        (place, page) for place in places for page in pages if page.number == place.label.run.page
    ]
    drawn = next(
        (
            place
            for place, page in mine
            if page.strokes is None and any(_lies_at(place, each, sheet) for each in _pasted(page))
        ),
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
        any(_lies_near(place, smear) for smear in page.smears) or _strays(place, page, sheet)
        if is_grid(page)
        else page.coloured is not None
        for place, page in mine
    )
    return None if hidden else places[0].printed.extracted(value=False, confidence=0.9)


def _closing_places(sheet: Sheet) -> list[Candidate]:
    """Where a form ends with an empty 经办人： or 负责人： at its stamp: there one signs it."""
    named = [sheet.of(name) for name in ("contact", "legal_representative")]
    filled = [
        place.label.run.y0 for each in named for place in each if not is_blank(_first_line(place))
    ]
    if not filled:
        return []
    seals = [
        atom.run
        for atom in sheet.atoms
        if atom.entry and not atom.entry.field and _SEAL.search(atom.entry.word)
    ]
    closing = [
        [
            place
            for place in each
            if is_blank(_first_line(place)) and place.label.run.y0 > max(filled)
            if _SEAL.search(_first_line(place))
            or any(abs(seal.centre - place.label.run.centre) < _NEAR * sheet.line for seal in seals)
        ]
        for each in named
    ]
    return closing[0] or closing[1]


def _first_line(place: Candidate) -> str:
    """What stands on a label's own row; below it in a cell is the day."""
    return place.printed.raw.split("\n")[0]


def _by_strokes(places: Sequence[tuple[Candidate, Page]], sheet: Sheet) -> Extracted[bool] | None:
    """What the unread ink of a scan tells of the places for a signature."""
    found = [(place, signed_at(place, page, sheet)) for place, page in places]
    for wanted in (True, False):
        told = [place for place, signed in found if signed is wanted]
        if told and (wanted or len(told) == len(found)):
            return told[0].printed.extracted(value=wanted, confidence=_DRAWN)
    return None


def read_stamp(pages: Sequence[Page], seals: Sequence[Seal]) -> Extracted[bool] | None:
    """Whether the document bears a company's stamp; None where a grey picture cannot tell.

    A square one is most likely a person's name seal (法人章): alone it is no sure stamp.
    """
    round_ones = [seal for seal in seals if seal.shape != "square"]
    if not round_ones and any(page.coloured is False for page in pages):
        return None
    if not seals:
        return Extracted[bool](value=False, confidence=0.9, page=pages[0].number, how="derived")
    surest = max(round_ones or seals, key=lambda seal: seal.confidence)
    page = next((page.number for page in pages if surest in page.seals), 0)
    return Extracted[bool](
        value=bool(round_ones),
        confidence=surest.confidence if round_ones else _NAME_SEAL,
        page=page,
        box=surest.box,
        how="derived",
    )
