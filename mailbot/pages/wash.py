"""A picture with stamps becomes one without their ink, so that what they lie on can be read."""

import cv2  # noqa: TID251 - masks are grown by OpenCV
import numpy as np

from mailbot.pages.ink import tint
from mailbot.pages.ocr import Picture
from mailbot.pages.ring import FoundSeal

_INKED, _HARDLY = 26, 8  # how much of its colour ink to be washed holds: usually, at least


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


def _wash(picture: Picture, seal: FoundSeal) -> None:
    outline = seal.outline(1.08)
    low = np.maximum(np.floor(outline.min(axis=0)).astype(int), 0)
    high = np.ceil(outline.max(axis=0)).astype(int) + 1
    part = picture[low[1] : high[1], low[0] : high[0]]
    if not part.size:
        return
    within = np.zeros(part.shape[:2], np.uint8)
    cv2.fillPoly(within, [np.asarray((outline - low).round(), np.int32)], 255)
    tinted = tint(part, seal.colour)
    tinted = tinted - max(int(np.median(tinted[within > 0])), 0)  # what the paper has of it
    strong = float(np.percentile(tinted[within > 0], 97))
    inked = (within > 0) & (tinted >= min(_INKED, max(0.4 * strong, _HARDLY)))
    if not inked.any():
        return
    # in the channel of its own colour ink is nearly as bright as paper while print stays dark
    red = part[:, :, 0 if seal.colour == "blue" else 2].astype(np.float32)
    paper = float(np.percentile(red[within > 0], 80))
    ink = float(np.percentile(red[inked], 40))
    bright = np.clip(red * (paper / max(0.9 * ink, 1.0)), 0, paper)
    # strokes end in a soft edge that is hardly red any more: it is washed with them
    near = cv2.dilate(np.asarray(inked, np.uint8), np.ones((5, 5), np.uint8)) > 0
    washed = near & (within > 0)
    # as tinted as the paper around: on cream paper white letters would still be letters
    lit = (within > 0) & ~near & (red >= 0.85 * paper)
    colour = np.median(part[lit], axis=0) if lit.any() else np.full(3, paper)
    part[washed] = np.clip(bright[washed][:, None] * (colour / max(paper, 1.0)), 0, 255)
