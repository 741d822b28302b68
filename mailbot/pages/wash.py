"""A picture with stamps becomes one without their ink, so that what they lie on can be read."""

import cv2  # noqa: TID251 - masks are grown by OpenCV
import numpy as np
from numpy.typing import NDArray

from mailbot.pages.ink import tint
from mailbot.pages.levels import percentile
from mailbot.pages.ocr import Picture
from mailbot.pages.ring import FoundSeal

_INKED, _HARDLY = 26, 8  # how much of its colour ink to be washed holds: usually, at least
_DARKER = 40  # grey levels below the paper from which a pixel is ink
_LIGHTER = 25  # grey levels between print and a grey stamp's ink, at least, to tell them apart
_BAND = 0.03  # of a stamp's half axis: how wide its edge is drawn


def without_ink(picture: Picture, seals: tuple[FoundSeal, ...]) -> Picture:
    """The picture with the ink of its stamps taken out, so that text under them can be read.

    In the red channel red ink is nearly as bright as paper while print stays dark; it replaces
    the stamp's own pixels and nothing else.
    """
    if not seals:
        return picture
    cleaned = picture.copy()
    for seal in seals:
        if seal.colour != "black":
            _wash(cleaned, seal)
    return cleaned


def without_grey_ink(picture: Picture, rings: tuple[FoundSeal, ...]) -> Picture:
    """A grey picture in which what rings enclose is as bright as paper where it is no print.

    Red ink becomes a middle grey in a grey scan, lighter than print; in black and white both are
    the same, and nothing is changed.
    """
    if not rings:
        return picture
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    paper = percentile(grey, 80)
    dark = grey[grey < paper - _DARKER]
    if not dark.size:
        return picture
    print_, cleaned = percentile(dark, 15), picture.copy()
    for ring in rings:
        _lighten(cleaned, ring, print_, paper)
    return cleaned


def _lighten(picture: Picture, ring: FoundSeal, print_: float, paper: float) -> None:
    """Let the levels from those of print to those of a ring's ink reach up to the paper's."""
    part, within, low = _part(picture, ring)
    if not part.size:
        return
    grey = np.asarray(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), np.uint8)
    edge = np.zeros(grey.shape, np.uint8)
    points = np.asarray((ring.outline(0.98) - low).round(), np.int32)
    thick = max(2, round(_BAND * min(ring.a, ring.b)))
    cv2.polylines(edge, [points], isClosed=True, color=255, thickness=thick)
    inked = grey[(edge > 0) & (grey < paper - _DARKER)]
    lighter = inked[inked > print_ + _LIGHTER]
    if not inked.size or 2 * lighter.size < inked.size:
        return
    ink = percentile(lighter, 15)
    share = (grey.astype(np.float32) - print_) / (ink - print_)
    part[within] = np.clip(print_ + share * (paper - print_), 0, paper)[within][:, None]


def _part(picture: Picture, seal: FoundSeal) -> tuple[Picture, NDArray[np.bool_], NDArray[np.int_]]:
    """The part of a picture with a stamp, which of its pixels the stamp covers, its corner."""
    outline = seal.outline(1.08)
    low = np.maximum(np.floor(outline.min(axis=0)).astype(int), 0)
    high = np.ceil(outline.max(axis=0)).astype(int) + 1
    part = picture[low[1] : high[1], low[0] : high[0]]
    within = np.zeros(part.shape[:2], np.uint8)
    if part.size:
        cv2.fillPoly(within, [np.asarray((outline - low).round(), np.int32)], 255)
    return part, within > 0, low


def _wash(picture: Picture, seal: FoundSeal) -> None:
    part, within, _ = _part(picture, seal)
    if not part.size:
        return
    tinted = tint(part, seal.colour)
    tinted = tinted - max(int(np.median(tinted[within])), 0)  # what the paper has of it
    strong = float(np.percentile(tinted[within], 97))
    inked = within & (tinted >= min(_INKED, max(0.4 * strong, _HARDLY)))
    if not inked.any():
        return
    # in the channel of its own colour ink is nearly as bright as paper while print stays dark
    red = part[:, :, 0 if seal.colour == "blue" else 2].astype(np.float32)
    paper = float(np.percentile(red[within], 80))
    ink = float(np.percentile(red[inked], 40))
    bright = np.clip(red * (paper / max(0.9 * ink, 1.0)), 0, paper)
    # strokes end in a soft edge that is hardly red any more: it is washed with them
    near = cv2.dilate(np.asarray(inked, np.uint8), np.ones((5, 5), np.uint8)) > 0
    washed = near & within
    # as tinted as the paper around: on cream paper white letters would still be letters
    lit = within & ~near & (red >= 0.85 * paper)
    colour = np.median(part[lit], axis=0) if lit.any() else np.full(3, paper)
    part[washed] = np.clip(bright[washed][:, None] * (colour / max(paper, 1.0)), 0, 255)
