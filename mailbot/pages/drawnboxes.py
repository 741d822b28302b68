"""Squares drawn beside words on a typed page are check boxes: ticked where strokes cross them."""

from collections.abc import Sequence

from mailbot.pages.textlayer import Glyph
from mailbot.values import Box

_TOUCHING = 1.5  # points: squares so near are cells for one character each
_BESIDE = 12.0  # points from a box to its word at most
_OFF = 4.0  # points: how far beside its box the middle of a tick may lie
_CROSSING = 3.0  # points: a stroke less high or wide is a line
_SIGNS = frozenset("√✓✔×xXvV☑■")


def with_boxes(glyphs: list[Glyph], squares: Sequence[Box], strokes: Sequence[Box]) -> list[Glyph]:
    """The glyphs, with ☑ or □ for each square that stands alone beside a word.

    `squares` and `strokes` are bounds of small paths, in points. A sign typed into a square
    ticks it; one with anything else in it is the place of a value.
    """
    found: list[Glyph] = []
    taken: list[Glyph] = []
    for square in squares:
        inside = [glyph for glyph in glyphs if _holds(square, glyph) and glyph.char.strip()]
        signs = [glyph for glyph in inside if glyph.char in _SIGNS]
        alone = not any(_touch(square, other) for other in squares if other is not square)
        if len(signs) < len(inside) or not alone or not _has_word(square, glyphs):
            continue
        ticked = bool(signs) or any(_crosses(stroke, square) for stroke in strokes)
        taken += signs
        found.append(Glyph("☑" if ticked else "□", square.x0, square.y0, square.x1, square.y1))
    return [*(glyph for glyph in glyphs if glyph not in taken), *found]


def _holds(square: Box, glyph: Glyph) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
    return square.x0 <= x <= square.x1 and square.y0 <= y <= square.y1


def _touch(one: Box, other: Box) -> bool:
    across = max(one.x0, other.x0) - min(one.x1, other.x1)
    down = max(one.y0, other.y0) - min(one.y1, other.y1)
    return across < _TOUCHING and down < _TOUCHING


def _has_word(square: Box, glyphs: Sequence[Glyph]) -> bool:
    return any(
        glyph.char.strip()
        and square.y0 < (glyph.y0 + glyph.y1) / 2 < square.y1
        and (0 <= glyph.x0 - square.x1 < _BESIDE or 0 <= square.x0 - glyph.x1 < _BESIDE)
        for glyph in glyphs
    )


def _crosses(stroke: Box, square: Box) -> bool:
    if stroke.width < _CROSSING or stroke.height < _CROSSING:
        return False
    x, y = stroke.middle
    near = square.x0 - _OFF < x < square.x1 + _OFF and square.y0 - _OFF < y < square.y1 + _OFF
    return near and _touch(stroke, square)
