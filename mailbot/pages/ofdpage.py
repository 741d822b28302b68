"""The drawn objects of an OFD page (GB/T 33190) become glyphs, rules and placed pictures."""

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from mailbot.documents.page import Unreadable
from mailbot.pages.budgets import CannotRead
from mailbot.pages.ruling import Level
from mailbot.pages.symbols import without_private_use
from mailbot.pages.textlayer import Glyph, Rule
from mailbot.values import Box

POINTS = 72 / 25.4
"""Points per millimetre: OFD measures in millimetres, pages of text in points."""

_MOST_GLYPHS, _MOST_RULES, _DEEPEST = 60_000, 600, 30
_ASCENT, _DESCENT = 0.86, 0.14  # of the type size: what a Chinese character takes up
_HALF = 0.52  # of the type size: how wide a Latin letter is where nothing says so
_WIDE, _WIDEST = 0.9, "MWmw@%&"  # how wide these may be
_THIN, _SHORTEST = 0.6, 2.0  # millimetres: how thick a rule may be, how long it must be
_ACROSS = 12.0  # degrees beyond which text is a watermark
_FARTHEST = 1e5  # millimetres

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_STEP = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_POINTS_OF = {"S": 1, "M": 1, "L": 1, "Q": 2, "B": 3, "C": 0}  # GB/T 33190 §9.3.2; A below
_ARC_NUMBERS = 7
_MOST_PATHS = 2_000
_SLANT = 0.01  # of a line's longer side: from there on it is neither upright nor level
_LINE_WIDTH = 0.353  # millimetres, where a path does not say (§8.4)
_BROADEST = 6.0  # points: what is broader is no pen's
_ALONG = (0.25, 0.5, 0.75)  # where a curve is looked at


class Matrix(NamedTuple):
    """An affine map (a b c d e f): x' = a·x + c·y + e, y' = b·x + d·y + f (§8.5)."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        """Where a point goes."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, inner: "Matrix") -> "Matrix":
        """This map applied to what `inner` yields."""
        x, y = self(inner.e, inner.f)
        return Matrix(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            x,
            y,
        )


class Placed(NamedTuple):
    """A picture on a page: the resource it shows and where, in points."""

    resource: str
    box: Box


class Path(NamedTuple):
    """A line as a pen draws it: the points it goes through and how broad it is, in points."""

    points: tuple[tuple[float, float], ...]
    width: float
    colour: tuple[int, int, int]


@dataclass
class Drawn:
    """All that is drawn on one page; places in points from the top left."""

    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    pictures: list[Placed] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)


def local(element: etree._Element) -> str:
    """An element's name without its namespace, of which there are several editions."""
    return str(element.tag).rpartition("}")[2]


def numbers(text: str | None) -> list[float]:
    """The numbers of an attribute such as Boundary, none of them beyond any page."""
    found = [float(number) for number in _NUMBER.findall(text or "")]
    if any(abs(number) > _FARTHEST for number in found):
        raise CannotRead(Unreadable.DAMAGED, "a length beyond any page")
    return found


def draw(parent: etree._Element, drawn: Drawn, place: Matrix, depth: int = 0) -> None:
    """Add what is drawn in a page, layer, block or annotation to `drawn`.

    `place` maps the parent's millimetres to the page's points.
    """
    if depth > _DEEPEST:
        return
    for element in parent:
        if element.get("Visible") == "false":
            continue
        match local(element):
            case "TextObject":
                _text(element, drawn, _within(element, place))
            case "ImageObject":
                _picture(element, drawn, _within(element, place))
            case "PathObject":
                _path(element, drawn, _within(element, place))
            case "Content" | "Layer" | "PageBlock":
                draw(element, drawn, place, depth + 1)
            case "Appearance":
                left, top, *_ = [*numbers(element.get("Boundary")), 0.0, 0.0]
                draw(element, drawn, place.after(Matrix(e=left, f=top)), depth + 1)
            case _:
                pass


def _within(element: etree._Element, place: Matrix) -> Matrix:
    """The map from an object's own space to the page: its CTM, then its boundary's corner."""
    left, top, *_ = [*numbers(element.get("Boundary")), 0.0, 0.0]
    own = numbers(element.get("CTM"))
    inner = Matrix(*own[:6]) if len(own) >= 6 else Matrix()  # noqa: PLR2004 - a b c d e f
    return place.after(Matrix(e=left, f=top)).after(inner)


def _text(element: etree._Element, drawn: Drawn, place: Matrix) -> None:
    size = next(iter(numbers(element.get("Size"))), 0.0)
    stretch = next(iter(numbers(element.get("HScale"))), 1.0)
    x = y = 0.0
    for code in element:
        if local(code) != "TextCode":
            continue
        x = next(iter(numbers(code.get("X"))), x)
        y = next(iter(numbers(code.get("Y"))), y)
        across, down = _steps(code.get("DeltaX")), _steps(code.get("DeltaY"))
        left, base, spaced = x, y, False
        for index, char in enumerate(without_private_use(code.text or "")):
            width = _width(char, size) * stretch
            step = across[index] if index < len(across) else (0.0 if down else width)
            if not char.isspace():
                glyph = _glyph(char, left, base, size, min(width, step or width), place)
                drawn.glyphs.append(glyph._replace(spaced=spaced))
            spaced = char.isspace()
            if len(drawn.glyphs) > _MOST_GLYPHS:
                raise CannotRead(Unreadable.TOO_LARGE, f"more than {_MOST_GLYPHS} characters")
            left += step
            base += down[index] if index < len(down) else 0.0


def _glyph(char: str, left: float, base: float, size: float, width: float, place: Matrix) -> Glyph:
    corners = [
        place(x, y)
        for x in (left, left + width)
        for y in (base - _ASCENT * size, base + _DESCENT * size)
    ]
    angle = math.degrees(math.atan2(place.b, place.a)) % 360
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Glyph(char, min(xs), min(ys), max(xs), max(ys), angle)


def _width(char: str, size: float) -> float:
    if unicodedata.east_asian_width(char) in "WFA":
        return size
    return (_WIDE if char in _WIDEST else _HALF) * size


def _steps(text: str | None) -> list[float]:
    """The distances between characters; "g 4 3.5" stands for four times 3.5 (§11.3)."""
    words = (text or "").split()
    steps: list[float] = []
    at = 0
    while at < len(words) and len(steps) < _MOST_GLYPHS:
        if words[at] == "g" and at + 2 < len(words):
            times = int(next(iter(numbers(words[at + 1])), 0.0))
            steps += numbers(words[at + 2])[:1] * min(max(times, 0), _MOST_GLYPHS)
            at += 3
        else:
            steps += numbers(words[at])[:1]
            at += 1
    return steps


def _picture(element: etree._Element, drawn: Drawn, place: Matrix) -> None:
    """A picture fills the unit square of its own space (§10)."""
    if not numbers(element.get("CTM")):
        _, _, width, height = [*numbers(element.get("Boundary")), 0.0, 0.0, 0.0, 0.0][:4]
        place = place.after(Matrix(a=width, d=height))
    corners = [place(x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    box = Box(x0=min(xs), y0=min(ys), x1=max(xs), y1=max(ys))
    drawn.pictures.append(Placed(element.get("ResourceID") or "", box))


def _path(element: etree._Element, drawn: Drawn, place: Matrix) -> None:
    """The upright and level strokes of a path, and the others: grids of tables, what a pen drew."""
    for child in element:
        if local(child) != "AbbreviatedData":
            continue
        trail: list[tuple[float, float]] = []
        for pen_down, point in _stations(child.text or ""):
            here = place(*point)
            few = len(drawn.rules) + len(drawn.levels) < _MOST_RULES
            if trail and pen_down and few:
                _stroke(trail[-1], here, drawn)
            if not pen_down:
                _draw_freely(element, trail, drawn)
                trail = []
            trail.append(here)
        _draw_freely(element, trail, drawn)


def _draw_freely(element: etree._Element, trail: list[tuple[float, float]], drawn: Drawn) -> None:
    """Keep what a path draws, unless it is but upright and level."""
    steps = [(abs(x0 - x1), abs(y0 - y1)) for (x0, y0), (x1, y1) in pairwise(trail)]
    slanted = any(min(step) > _SLANT * max(step) for step in steps)
    if not slanted or len(drawn.paths) >= _MOST_PATHS:
        return
    width = next(iter(numbers(element.get("LineWidth"))), _LINE_WIDTH) * POINTS
    drawn.paths.append(Path(tuple(trail), min(width, _BROADEST), _colour(element)))


def _colour(element: etree._Element) -> tuple[int, int, int]:
    """The red, green and blue a path is drawn with; black where they are told otherwise."""
    for child in element:
        if local(child) in {"StrokeColor", "FillColor"}:
            parts = [min(max(int(part), 0), 255) for part in numbers(child.get("Value"))]
            if len(parts) == 3:  # noqa: PLR2004 - red, green, blue
                return parts[0], parts[1], parts[2]
    return 0, 0, 0


def _stroke(first: tuple[float, float], second: tuple[float, float], drawn: Drawn) -> None:
    (x0, y0), (x1, y1) = first, second
    if abs(x0 - x1) <= _THIN * POINTS and abs(y0 - y1) >= _SHORTEST * POINTS:
        drawn.rules.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    if abs(y0 - y1) <= _THIN * POINTS and abs(x0 - x1) >= _SHORTEST * POINTS:
        drawn.levels.append(Level((y0 + y1) / 2, min(x0, x1), max(x0, x1)))


def _stations(data: str) -> Iterator[tuple[bool, tuple[float, float]]]:
    """The points a path goes through, each with whether a line leads to it."""
    words = _STEP.findall(data)[: 4 * _MOST_RULES]
    at, start, here = 0, (0.0, 0.0), (0.0, 0.0)
    while at < len(words):
        verb = words[at]
        at += 1
        if verb == "C":
            yield True, start
            here = start
            continue
        count = _ARC_NUMBERS if verb == "A" else 2 * _POINTS_OF.get(verb, 0)
        given = words[at : at + count]
        if len(given) < max(count, 1) or any(word.isalpha() for word in given):
            continue
        at += count
        point = (float(given[-2]), float(given[-1]))
        if verb in {"S", "M"}:
            start = point
        corners = [here, *zip(*[map(float, given)] * 2, strict=True)] if verb in {"Q", "B"} else []
        for share in _ALONG if corners else ():
            yield True, _on_curve(corners, share)
        yield verb not in {"S", "M"}, point
        here = point


def _on_curve(corners: list[tuple[float, float]], share: float) -> tuple[float, float]:
    """The point of a Bézier curve that far along it (de Casteljau)."""
    while len(corners) > 1:
        corners = [
            (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share)
            for (x0, y0), (x1, y1) in pairwise(corners)
        ]
    return corners[0]


def is_upright(glyph: Glyph) -> bool:
    """Whether a glyph runs as the page does, so that it is no watermark."""
    return abs((glyph.angle + 180) % 360 - 180) < _ACROSS
