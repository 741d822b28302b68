"""A picture inside another document becomes a page of its own, a stamp, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2  # noqa: TID251 - a margin is drawn with OpenCV
import numpy as np
from PIL import Image

from mailbot.documents.page import Page, Seal
from mailbot.pages.budgets import Allowance, CannotRead
from mailbot.pages.image import as_picture, open_image, read_decoded
from mailbot.pages.ink import balanced, tint
from mailbot.pages.ocr import Picture
from mailbot.pages.scan import seals_of
from mailbot.pages.seal import find_seals
from mailbot.pages.sniff import sniff
from mailbot.values import Box

_SMALLEST = 90  # pixels per side: less is a logo, a bullet or an emoticon
_SMALLEST_PAGE = 320  # pixels per side from which a picture may be a document
_STAMP = 0.55  # the share of a picture's side that its ring must span for it to be a stamp
_SQUARE = 1.4
_FEW = 6  # characters; a strip with fewer is no document: a signature, read as anything
_STRIP = 1.7  # times as wide as high
_INK = 150  # grey level of a balanced picture that a pen's ink stays below
_WRITTEN = 0.002  # the share of a picture that a name covers at least


@dataclass(frozen=True)
class Pasted:
    """What a picture in a document is: its pages, or the stamps it consists of.

    `pen` tells whether a pen may have written it, or on it where it is a stamp.
    """

    box: Box
    pages: tuple[Page, ...] = ()
    seals: tuple[Seal, ...] = ()
    pen: bool = False


def read_pasted(data: bytes, box: Box, allowance: Allowance) -> Pasted:
    """What a pasted picture holds; nothing where it is a logo, a drawing or damaged.

    `box` is the paragraph or cell it hangs on.
    """
    if not sniff(data).startswith("image/"):
        return Pasted(box, pen=True)
    try:
        with open_image(data, allowance) as image:
            return _read(image, box, allowance)
    except (CannotRead, OSError, SyntaxError, ValueError):
        return Pasted(box, pen=True)


def with_marks(page: Page, pasted: Sequence[Pasted]) -> Page:
    """A page with the stamps and signatures pasted onto it, beside those it has."""
    if not pasted:
        return page
    seals = (seal.model_copy(update={"box": each.box}) for each in pasted for seal in each.seals)
    written = (each.box for each in pasted if each.pen and not each.seals)
    marks = {
        "seals": (*page.seals, *seals),
        "pictures": (*page.pictures, *written),
        "smears": (*page.smears, *(each.box for each in pasted if each.pen and each.seals)),
        "coloured": True if any(each.seals or each.pages for each in pasted) else page.coloured,
    }
    return page.model_copy(update=marks)


def with_scattered(pages: Sequence[Page], pasted: Sequence[Pasted]) -> list[Page]:
    """The pages, the first with stamps, and what may be signatures, of which the place is unknown.

    They may lie anywhere on it.
    """
    kept = list(pages)
    marks = [each for each in pasted if each.seals or each.pen]
    if kept and marks:
        whole = Box(x0=0, y0=0, x1=kept[0].width, y1=kept[0].height)
        marked = with_marks(kept[0], [replace(each, box=whole) for each in marks])
        placed = len(kept[0].pictures)
        smears = (*marked.smears, *marked.pictures[placed:])
        kept[0] = marked.model_copy(update={"smears": smears, "pictures": marked.pictures[:placed]})
    return kept


def _read(image: Image.Image, box: Box, allowance: Allowance) -> Pasted:
    width, height = image.size
    shorter, longer = min(width, height), max(width, height)
    picture = as_picture(image)
    if shorter >= _SMALLEST and longer < _SQUARE * shorter:
        seals = _stamps(picture)
        if seals:
            pen = seals[0].colour == "red" and _has_pen(picture)
            return Pasted(box, seals=seals, pen=pen)
    if shorter < _SMALLEST_PAGE:
        return Pasted(box, pen=_has_pen(picture))
    scan = read_decoded(image, 1)
    allowance.note_picture()
    page = scan.page
    few = sum(len(line.text) for line in page.lines) < _FEW
    if few and not page.seals and width > _STRIP * height:
        return Pasted(box, pen=_has_pen(picture))
    if allowance.show:
        allowance.show(page, scan.picture)
    return Pasted(box, pages=(page,) if page.lines or page.seals else ())


def _has_pen(picture: Picture) -> bool:
    """Whether a picture holds ink that is not red: a thumb's print and a name seal are no names."""
    even = balanced(picture)
    dark = (even[:, :, 2] < _INK) & (tint(even, "red") < _INK / 2)
    return bool(dark.mean() > _WRITTEN)


def _stamps(picture: Picture) -> tuple[Seal, ...]:
    """The stamps a picture consists of; () where it shows more than a stamp."""
    height, width = picture.shape[:2]
    margin = max(height, width) // 2
    framed = np.asarray(
        cv2.copyMakeBorder(
            picture, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(255, 255, 255)
        ),
        np.uint8,
    )
    found = [
        seal
        for seal in find_seals(framed)
        if 2 * max(seal.a, seal.b) >= _STAMP * min(height, width)
    ]
    return seals_of(framed, tuple(found))
