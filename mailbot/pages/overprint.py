"""The picture of a typed page becomes what lies on its text: stamps, and what a pen drew."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import numpy as np

from mailbot.documents.page import Seal
from mailbot.pages.ocr import Picture, Reading
from mailbot.pages.scan import seals_of
from mailbot.pages.seal import find_seals
from mailbot.pages.strokes import CLEAN, Strokes, find_strokes
from mailbot.pages.textlayer import Glyph
from mailbot.pages.wash import without_ink
from mailbot.values import Box

_LETTER = Reading("字", 1.0, (0.5,))
_MOST = 4000  # characters; a page of more is no form to be signed


def find_overprint(
    picture: Picture, glyphs: Sequence[Glyph], scale: float
) -> tuple[tuple[Seal, ...], Strokes | None]:
    """The stamps on a page, in points, and its strokes; None where nobody looked for them.

    `scale` is the picture's pixels per point.
    """
    rings = find_seals(picture)
    seals = seals_of(picture, rings)
    placed = tuple(seal.model_copy(update={"box": in_points(seal.box, scale)}) for seal in seals)
    if not glyphs or len(glyphs) > _MOST:
        return placed, None
    corners = [
        [(one.x0, one.y0), (one.x1, one.y0), (one.x1, one.y1), (one.x0, one.y1)] for one in glyphs
    ]
    quads = np.array(corners, np.float32) * np.float32(scale)
    letter = median(one.y1 - one.y0 for one in glyphs) * scale
    clean = without_ink(picture, rings)
    letters = [replace(_LETTER, text=one.char) for one in glyphs]
    found = find_strokes(clean, letters, quads, letter, CLEAN)
    return placed, Strokes(*(tuple(in_points(box, scale) for box in boxes) for boxes in found))


def in_points(box: Box, scale: float) -> Box:
    """A box in pixels as one in points."""
    return Box(
        x0=round(box.x0 / scale, 2),
        y0=round(box.y0 / scale, 2),
        x1=round(box.x1 / scale, 2),
        y1=round(box.y1 / scale, 2),
    )
