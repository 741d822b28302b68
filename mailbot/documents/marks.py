"""Signatures at their labels and stamps on their pages become signed and stamped."""

import re
from collections.abc import Sequence

from mailbot.documents.fields import Candidate, Sheet
from mailbot.documents.handwriting import HINT, PERSON, signed_at, unstamped
from mailbot.documents.normalise import is_blank
from mailbot.documents.page import Page, Seal
from mailbot.documents.text import squeeze
from mailbot.values import Box, Extracted

_SEAL = re.compile("章")
_NEAR = 5.0  # lines between the place of the stamp and that of the signature
_TYPED = 0.75  # a name typed at the label may be meant as a signature
_DRAWN = 0.85  # how sure strokes at the label are a signature, and a clear place is empty
_DATE = re.compile(
    r"\d{4}[年./\-]\d{1,2}[月./\-]\d{1,2}日?|[\d_]*年[\d_]*月[\d_]*日?|日期:?|\d{6,}"
)
_LATIN = re.compile(r"[A-Za-z][A-Za-z .'\-]{2,29}")
_WRITTEN = re.compile(
    r"(?=.*[A-Za-z\u4e00-\u9fff]).{1,8}"
)  # a hand's writing may be read as anything

_REACH = 12.0  # lines: how far right of its label a pasted signature begins at most


def _lies_at(place: Candidate, picture: Box) -> bool:
    """Whether `picture`, such as a drawn signature, lies right of the place's label."""
    label = place.label.run
    box, line = label.box(), label.box().height
    right = picture.x1 > box.x1 - line and picture.x0 < box.x1 + _REACH * line
    return right and picture.y0 < box.y1 + line and picture.y1 > box.y0 - line


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
            if page.strokes is None and any(_lies_at(place, each) for each in unstamped(page))
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
        page.coloured is not None
        and (page.source != "cell" or any(_lies_at(place, seal.box) for seal in page.seals))
        for place, page in mine
    )
    return None if hidden else places[0].printed.extracted(value=False, confidence=0.9)


def _closing_places(sheet: Sheet) -> list[Candidate]:
    """Where a form ends with an empty 经办人： or 负责人： at its stamp: there one signs it."""
    named = [sheet.of(name) for name in ("contact", "legal_representative")]
    filled = [
        place.label.run.y0 for each in named for place in each if not is_blank(place.printed.raw)
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
            if is_blank(place.printed.raw) and place.label.run.y0 > max(filled)
            if any(abs(seal.centre - place.label.run.centre) < _NEAR * sheet.line for seal in seals)
        ]
        for each in named
    ]
    return closing[0] or closing[1]


def _by_strokes(places: Sequence[tuple[Candidate, Page]], sheet: Sheet) -> Extracted[bool] | None:
    """What the unread ink of a scan tells of the places for a signature."""
    found = [(place, signed_at(place, page, sheet)) for place, page in places]
    for wanted in (True, False):
        told = [place for place, signed in found if signed is wanted]
        if told and (wanted or len(told) == len(found)):
            return told[0].printed.extracted(value=wanted, confidence=_DRAWN)
    return None


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
