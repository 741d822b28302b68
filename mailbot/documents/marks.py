"""Signatures at their labels and stamps on their pages become signed and stamped."""

import re
from collections.abc import Sequence

from mailbot.documents.fields import Candidate, Sheet
from mailbot.documents.normalise import is_blank
from mailbot.documents.page import Page, Seal
from mailbot.values import Box, Extracted

_TYPED = 0.75  # a name typed at the label may be meant as a signature
_NOT_A_SIGNATURE = re.compile(r"\d{4}|年|月|日期|盖章|公章")


def _lies_at(place: Candidate, picture: Box) -> bool:
    """Whether `picture`, such as a drawn signature, lies right of the place's label."""
    label = place.label.run
    box, line = label.box(), label.box().height
    right = picture.x1 > box.x1 - line and picture.x0 < box.x1 + 12 * line
    return right and picture.y0 < box.y1 + line and picture.y1 > box.y0 - line


def _typed(place: Candidate) -> Extracted[bool] | None:
    """What the text at the place tells: a name written or typed there is a signature of sorts."""
    text = place.printed.raw.split("\n")[0]
    if is_blank(text) or _NOT_A_SIGNATURE.search(text):
        return None
    sure = 0.9 if place.printed.how == "ocr" else _TYPED
    return place.printed.extracted(value=True, confidence=sure)


def read_signature(sheet: Sheet, pages: Sequence[Page]) -> Extracted[bool] | None:
    """Whether anything is written where the form wants a signature; None without such a place.

    On a picture an empty place is less sure: faint handwriting leaves no text. A Word page tells
    where its pictures lie, and an empty place without one is unsigned; on any other page with
    pictures whose text is not read from them an empty place tells nothing.
    """
    places = sheet.of("signature")
    if not places:
        return None
    mine = [
        (place, page) for place in places for page in pages if page.number == place.label.run.page
    ]
    drawn = next(
        (place for place, page in mine if any(_lies_at(place, each) for each in page.pictures)),
        None,
    )
    if drawn:
        return drawn.printed.extracted(value=True, confidence=0.85)
    for place in places:
        typed = _typed(place)
        if typed:
            return typed
    first = places[0].printed
    if first.how == "ocr":
        return first.extracted(value=False, confidence=0.7)
    hidden = any(
        page.coloured is not None
        and (page.source != "cell" or any(_lies_at(place, seal.box) for seal in page.seals))
        for place, page in mine
    )
    return None if hidden else first.extracted(value=False, confidence=0.9)


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
