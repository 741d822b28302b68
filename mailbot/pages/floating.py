"""The pictures of a Word paragraph become places in its text: which line, and how far along it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from mailbot.documents.text import plain, width
from mailbot.values import Box

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_BLIP = f"{_A}blip"
_IMAGEDATA = "{urn:schemas-microsoft-com:vml}imagedata"
_HOLDERS = frozenset({f"{_W}drawing", f"{_W}pict", f"{_W}object", f"{_MC}AlternateContent"})

MARK = "\ufffc"
"""Stands in a paragraph's text where a picture is anchored (Unicode's object replacement)."""

_EMU = 12_700  # per point
SIZE = 10.5
"""Points: the type of Chinese forms where nothing says otherwise."""

ROOM = 470.0
"""Points: how wide the text of a page is where nothing says so."""

_LINE = 1.6  # of the type: from one line to the next
_FARTHEST = 6  # lines a picture is moved from its anchor; farther is misplaced, not moved
_LEAST = 0.05  # of a text: how wide a picture is at least
CURVES = 6
"""Lines or curves from which a shape was drawn by hand."""


@dataclass(frozen=True)
class Floating:
    """A picture in a paragraph. `relation` names its part, "" where it is a drawn shape.

    `along` is how far its left edge is moved from its anchor, or from the left of the column, and
    `wide` how wide it is: half-width characters. `lines` is how many lines it is moved down.
    `over` tells where it lies over the cells of a sheet, from the corner of the one it hangs on.
    """

    relation: str
    along: float | None = None
    wide: float = 0.0
    lines: int = 0
    over: Box | None = None


class Anchor(NamedTuple):
    """Where a picture is anchored: the text's box, the text, how many characters are before it."""

    box: Box
    text: str
    before: int


def is_picture(element: etree._Element) -> bool:
    """Whether an element of a run shows a picture, or a shape drawn by hand."""
    return element.tag in _HOLDERS and (_relation(element) is not None or _is_drawn(element))


def _relation(element: etree._Element) -> str | None:
    for picture in element.iter(_BLIP, _IMAGEDATA):
        relation = picture.get(f"{_R}embed") or picture.get(f"{_R}id")
        if relation:
            return str(relation)
    return None


def _is_drawn(element: etree._Element) -> bool:
    shapes = element.iter(f"{_A}custGeom")
    return any(
        sum(1 for _ in shape.iter(f"{_A}lnTo", f"{_A}cubicBezTo")) >= CURVES for shape in shapes
    )


def _floating(element: etree._Element, paragraph: etree._Element, room: float) -> Floating:
    """How the picture in an element of a paragraph's run lies; `room` is how wide it may be, in pt.

    A picture that stands in the line, or of which nothing is known, lies where it is anchored.
    """
    relation = _relation(element) or ""
    size = _size(paragraph)
    extent = next(element.iter(f"{_WP}extent"), None)
    across, down = (_points(extent, name) for name in ("cx", "cy"))
    wide = across / (size / 2)
    anchor = next(element.iter(f"{_WP}anchor"), None)
    if anchor is None:
        return Floating(relation, None, wide)
    place = anchor.find(f"{_WP}positionH")
    offset, how = _offset(place), (place.get("relativeFrom") if place is not None else "")
    begins = _begins(paragraph, room)
    along = None
    if offset is not None and how in {"column", "margin"}:
        along = (offset - begins) / (size / 2)
    elif place is not None and how in {"column", "margin"}:
        left = {"right": room - across, "center": (room - across) / 2}
        along = (left.get(str(place.findtext(f"{_WP}align")), 0.0) - begins) / (size / 2)
    drop = anchor.find(f"{_WP}positionV")
    fall = _offset(drop)
    lines = 0
    if fall is not None and drop is not None and drop.get("relativeFrom") in {"paragraph", "line"}:
        lines = lines_down(fall + down / 2, size)
    return Floating(relation, along, wide, lines)


def lines_down(fall: float, size: float) -> int:
    """How many lines of type of a size lie above a place so far down, both in points."""
    return min(max(round(fall / (_LINE * size) - 0.5), -_FARTHEST), _FARTHEST)


def _points(element: etree._Element | None, name: str) -> float:
    value = element.get(name, "") if element is not None else ""
    return int(value) / _EMU if value.isdigit() else 0.0


def _offset(place: etree._Element | None) -> float | None:
    """How far a picture is moved, in points; None where only its alignment is told."""
    told = (place.findtext(f"{_WP}posOffset") or "") if place is not None else ""
    return int(told) / _EMU if told.lstrip("-").isdigit() else None


def _size(paragraph: etree._Element) -> float:
    """The size of a paragraph's type in points (w:sz is in halves)."""
    for size in paragraph.iter(f"{_W}sz"):
        told = size.get(f"{_W}val", "")
        if told.isdigit() and int(told):
            return int(told) / 2
    return SIZE


def _begins(paragraph: etree._Element, room: float) -> float:
    """How far from the left a paragraph's text begins, in points."""
    align = paragraph.find(f"{_W}pPr/{_W}jc")
    told = align.get(f"{_W}val") if align is not None else ""
    if told not in {"center", "right", "end"}:
        return 0.0
    text = "".join(each.text or "" for each in paragraph.iter(f"{_W}t"))
    return begins_at(text, _size(paragraph), room, centred=told == "center")


def begins_at(text: str, size: float, room: float, *, centred: bool) -> float:
    """How far from the left a text begins that stands in the middle or at the right, in points."""
    left = max(room - len(text.encode("gbk", "replace")) * size / 2, 0.0)
    return left / 2 if centred else left


def anchors_in(text: str, box: Box) -> Iterator[Anchor]:
    """Where the pictures in a marked text are anchored; `box` is the text's."""
    bare, before = text.replace(MARK, ""), 0
    for piece in text.split(MARK)[:-1]:
        before += len(piece)
        yield Anchor(box, bare, before)


def floats(
    paragraph: etree._Element, anchors: list[Anchor], room: float, apart: frozenset[str]
) -> Iterator[tuple[Floating, Anchor]]:
    """The pictures of a paragraph with their anchors; `apart` is laid out apart from it."""
    for picture, anchor in zip(_pictures(paragraph, apart), anchors, strict=False):
        yield _floating(picture, paragraph, room), anchor


def _pictures(element: etree._Element, apart: frozenset[str]) -> Iterator[etree._Element]:
    """The elements that show pictures, in the order of the marks in the text."""
    for child in element:
        if is_picture(child):
            yield child
        elif child.tag not in apart:
            yield from _pictures(child, apart)


def placed(picture: Floating, anchor: Anchor, line: Box, lower: int = 0) -> Box:
    """Where a picture lies on a line of text, or so many lines below it.

    The line's box is taken up by its text evenly, half-width forms taken for full-width ones.
    """
    text = anchor.text
    before = anchor.before if picture.along is None else _reached(text, picture.along)
    scale = line.width / max(width(plain(text)), 1)
    left = min(width(plain(text[:before])) * scale, line.width * (1 - _LEAST))
    x0 = line.x0 + left
    x1 = min(x0 + max(picture.wide * scale, line.width * _LEAST), line.x1)
    y0 = max(line.y0 + lower * line.height, 0.0)
    return Box(x0=x0, y0=y0, x1=x1, y1=y0 + line.height)


def _reached(text: str, along: float) -> int:
    """How many characters of a text stand before a place so many half-width characters along."""
    passed = (number for number in range(len(text)) if width(text[: number + 1]) > along)
    return next(passed, len(text))
