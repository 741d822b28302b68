"""Text that a level stroke runs through is struck out and goes."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mailbot.pages.ruling import Level
from mailbot.pages.textlayer import Glyph

# Where the stroke runs, as a share of the letters' height: not over them, not under them.
_HIGHEST, _LOWEST = 0.33, 0.72
# How far the stroke's ends may be from the text's, in the letters' heights; a table's rule that
# runs into text begins and ends elsewhere.
_OFF = 0.6
_JOINED = 1.0  # heights between two letters of one struck text


def _middle(glyph: Glyph) -> float:
    return (glyph.y0 + glyph.y1) / 2


def without_struck(glyphs: list[Glyph], levels: Sequence[Level]) -> list[Glyph]:
    """The glyphs without those that a stroke, as long as they are together, runs through."""
    if not levels:
        return glyphs
    struck = set(along(glyphs, levels, _HIGHEST, _LOWEST))
    return [glyph for glyph in glyphs if glyph not in struck] if struck else glyphs


def along(
    glyphs: Sequence[Glyph], levels: Sequence[Level], highest: float, lowest: float
) -> Iterator[Glyph]:
    """The glyphs of every text that a stroke as long as it runs along.

    It runs between the `highest` and the `lowest` share of the letters' height, from their top.
    """
    placed = sorted((glyph for glyph in glyphs if not glyph.char.isspace()), key=_middle)
    tallest = max((glyph.y1 - glyph.y0 for glyph in placed), default=0.0)
    for level in levels:
        first = bisect_left(placed, level.y - tallest, key=_middle)
        last = bisect_right(placed, level.y + tallest, key=_middle)
        beside = placed[first:last]
        crossed = [glyph for glyph in beside if _crosses(level, glyph, highest, lowest)]
        if crossed and _ends_with(level, crossed):
            yield from crossed


def _crosses(level: Level, glyph: Glyph, highest: float, lowest: float) -> bool:
    height = glyph.y1 - glyph.y0
    across = level.x0 < (glyph.x0 + glyph.x1) / 2 < level.x1
    return across and highest * height < level.y - glyph.y0 < lowest * height


def _ends_with(level: Level, glyphs: Sequence[Glyph]) -> bool:
    """Whether a stroke begins and ends where the text does that it crosses, without wide gaps."""
    row = sorted(glyphs, key=lambda glyph: glyph.x0)
    height = max(glyph.y1 - glyph.y0 for glyph in row)
    ends = max(abs(row[0].x0 - level.x0), abs(row[-1].x1 - level.x1))
    gap = max((after.x0 - before.x1 for before, after in pairwise(row)), default=0.0)
    return ends < _OFF * height and gap < _JOINED * height
