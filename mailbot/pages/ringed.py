"""Rings around letters and lines under them, drawn on a PDF's page, tell what stands out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mailbot.pages.ruling import Level
from mailbot.pages.struck import along
from mailbot.pages.textlayer import Glyph
from mailbot.values import Box

if TYPE_CHECKING:
    from mailbot.documents.page import Way

# Where a line under letters runs, as a share of their height from the top
_HIGHEST, _LOWEST = 0.78, 1.25
_TALLEST = 3.0  # heights of the letters in it that a ring has at most; a stamp is taller


def with_ways(glyphs: list[Glyph], levels: Sequence[Level], rings: Sequence[Box]) -> list[Glyph]:
    """The glyphs, each with the ways in which it stands out."""
    lined = set(along(glyphs, levels, _HIGHEST, _LOWEST))
    if not lined and not rings:
        return glyphs
    return [_told(glyph, lined=glyph in lined, rings=rings) for glyph in glyphs]


def _told(glyph: Glyph, *, lined: bool, rings: Sequence[Box]) -> Glyph:
    ways: list[Way] = [*glyph.ways]
    if lined:
        ways.append("line")
    if any(_is_inside(glyph, ring) for ring in rings):
        ways.append("ring")
    return glyph._replace(ways=tuple(ways)) if ways else glyph


def _is_inside(glyph: Glyph, ring: Box) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
    height = glyph.y1 - glyph.y0
    low = 0 < ring.height < _TALLEST * height
    return low and ring.x0 < x < ring.x1 and ring.y0 < y < ring.y1
