"""Signatures at their labels and stamps on their pages become signed and stamped."""

import re
from collections.abc import Sequence

from mailbot.documents.fields import Candidate, Sheet
from mailbot.documents.normalise import is_blank
from mailbot.documents.page import Page, Seal
from mailbot.values import Extracted

_NOT_A_SIGNATURE = re.compile(r"\d{4}|年|月|日期|盖章|公章")


def _pasted(place: Candidate, pages: Sequence[Page]) -> bool:
    """Whether a picture, such as a drawn signature, lies right of the place's label."""
    label = place.label.run
    box, line = label.box(), label.height
    return any(
        page.number == label.page
        and picture.x1 > box.x1 - line
        and picture.x0 < box.x1 + 12 * line
        and picture.y0 < box.y1 + line
        and picture.y1 > box.y0 - line
        for page in pages
        for picture in page.pictures
    )


def read_signature(sheet: Sheet, pages: Sequence[Page]) -> Extracted[bool] | None:
    """Whether anything is written where the form wants a signature; None without such a place.

    On a picture an empty place is less sure: faint handwriting leaves no text. Where text was
    not read from the page's picture although there is one, an empty place tells nothing.
    """
    places = sheet.of("signature")
    if not places:
        return None
    drawn = next((place for place in places if _pasted(place, pages)), None)
    if drawn:
        return drawn.printed.extracted(value=True, confidence=0.85)
    for place in places:
        text = place.printed.raw.split("\n")[0]
        if not is_blank(text) and not _NOT_A_SIGNATURE.search(text):
            sure = 0.9 if place.printed.how == "ocr" else 0.97
            return place.printed.extracted(value=True, confidence=sure)
    first = places[0].printed
    if first.how != "ocr" and any(page.coloured is not None for page in pages):
        return None
    return first.extracted(value=False, confidence=0.7 if first.how == "ocr" else 0.9)


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
