"""The pictures of an OpenDocument text (ISO/IEC 26300-1 §10.4) become places in its words."""

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from mailbot.documents.page import Page
from mailbot.pages.budgets import Allowance
from mailbot.pages.floating import CURVES, MARK, ROOM, SIZE, Floating, begins_at, lines_down
from mailbot.pages.marked import with_pictures
from mailbot.pages.pasted import Pasted, read_pasted, with_scattered
from mailbot.values import Box, sha256

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_HREF = "{http://www.w3.org/1999/xlink}href"

_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "px": 0.75}
_LENGTH = re.compile(r"(-?\d{1,6}(?:\.\d{1,9})?)(pt|in|cm|mm|pc|px)")
_DRAWINGS = (".svg", ".svm", ".wmf", ".emf")
_BY_HAND = frozenset({"non-primitive", "ooxml-non-primitive"})  # as drawn, none of the usual shapes
_PATH = re.compile(r"[A-Za-z]|-?[\d.]+|[?$]\w+")
_TAKES = {"L": 2, "C": 6, "S": 4, "Q": 4, "T": 2, "H": 1, "V": 1}  # numbers of one line or curve
_MOST_PARENTS = 20
_MOST = 300  # places of pictures in a file
_MOST_COLUMNS = 1_000
_WIDE, _HIGH = 64.0, 13.0  # points: a column and row of a sheet where nothing is told
_BEYOND = 12.0  # rows or columns a picture lies beyond the last one at most
_NOWHERE = Box(x0=0, y0=0, x1=1, y1=1)


@dataclass(frozen=True)
class _Style:
    """Who a style is made from, and what it says: (group, attribute) -> value.

    `begins_page`: what has this style begins a page, of a look of its own.
    """

    parent: str
    begins_page: bool
    told: dict[tuple[str, str], str]


class Styles:
    """What the styles of an OpenDocument file say, those of its text before those of its look."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._named: dict[tuple[str, str], _Style] = {}
        self.room = 0.0
        for root in roots:
            for style in root.iter(f"{_STYLE}style", f"{_STYLE}default-style"):
                key = style.get(f"{_STYLE}family", ""), style.get(f"{_STYLE}name", "")
                self._named.setdefault(key, _style(style))
            for layout in root.iter(f"{_STYLE}page-layout-properties"):
                self.room = self.room or _text_width(layout)
        self.room = self.room or ROOM

    def told(self, family: str, name: str, group: str, attribute: str) -> str:
        """What a style, those it is made from or its family's default say; "" for nothing."""
        for _ in range(_MOST_PARENTS):
            style = self._named.get((family, name))
            if style is None:
                break
            if value := style.told.get((group, attribute)):
                return value
            name = style.parent
        default = self._named.get((family, ""))
        return default.told.get((group, attribute), "") if default else ""

    def breaks(self, block: etree._Element) -> tuple[bool, bool]:
        """Whether a new page begins before a paragraph or table, and whether one after it."""
        family, space = ("table", _TABLE) if block.tag == f"{_TABLE}table" else ("paragraph", _TEXT)
        name = block.get(f"{space}style-name", "")
        if not name:
            return False, False
        own = self._named.get((family, name))
        before = self.told(family, name, family, f"{_FO}break-before") == "page"
        after = self.told(family, name, family, f"{_FO}break-after") == "page"
        return before or (own is not None and own.begins_page), after

    def widths(self, table: etree._Element) -> list[float]:
        """How wide the columns of a table are, in points; 0 where that is not told."""
        widths: list[float] = []
        for column in table.iter(f"{_TABLE}table-column"):
            name = column.get(f"{_TABLE}style-name", "")
            told = self.told("table-column", name, "table-column", f"{_STYLE}column-width")
            widths += [points(told)] * min(_count(column, "columns-repeated"), _MOST_COLUMNS)
            if len(widths) > _MOST_COLUMNS:
                break
        return widths

    def height(self, row: etree._Element) -> float:
        """How high a row of a sheet is with those that are the same, in points."""
        name = row.get(f"{_TABLE}style-name", "")
        told = self.told("table-row", name, "table-row", f"{_STYLE}row-height")
        return (points(told) or _HIGH) * _count(row, "rows-repeated")

    def is_hidden(self, table: etree._Element) -> bool:
        """Whether a table or sheet is not shown."""
        name = table.get(f"{_TABLE}style-name", "")
        told = self.told("table", name, "table", f"{_TABLE}display")
        return "false" in (table.get(f"{_TABLE}display"), told)

    def type_size(self, family: str, name: str) -> float:
        """The size of a style's type in points, that of Chinese first; 0 where none is told."""
        for attribute in (f"{_STYLE}font-size-asian", f"{_FO}font-size"):
            if size := points(self.told(family, name, "text", attribute)):
                return size
        return 0.0


def _style(style: etree._Element) -> _Style:
    told = {
        (str(group.tag).rpartition("}")[2].removesuffix("-properties"), str(name)): str(value)
        for group in style
        for name, value in group.items()
    }
    begins_page = bool(style.get(f"{_STYLE}master-page-name"))
    return _Style(style.get(f"{_STYLE}parent-style-name", ""), begins_page, told)


def _text_width(layout: etree._Element) -> float:
    wide, left, right = (
        points(layout.get(f"{_FO}{name}", ""))
        for name in ("page-width", "margin-left", "margin-right")
    )
    return max(wide - left - right, 0.0)


def points(length: str) -> float:
    """A length with its unit in points; 0 where it is none."""
    told = _LENGTH.fullmatch(length.strip())
    return float(told[1]) * _POINTS[told[2]] if told else 0.0


class Pictures:
    """The pictures met in a text, in the order of its words, and what the file holds of them.

    A picture is looked up among the file's own parts by its very name: nothing else is opened.
    """

    def __init__(self, styles: Styles, parts: Iterable[str]) -> None:
        self.styles = styles
        self._parts = frozenset(parts)
        self._written: dict[str, str] = {}  # in the text itself, in base 64
        self._anchored: list[Floating] = []
        self._loose: list[tuple[int, Floating]] = []  # and on which page

    def mark(self, element: etree._Element, paragraph: etree._Element) -> str:
        """A MARK where an element of a paragraph shows a picture the file holds, "" elsewhere."""
        part = self._part(element)
        if part is None or len(self._anchored) >= _MOST:
            return ""
        self._anchored.append(self._floating(element, paragraph, part))
        return MARK

    def mark_over(
        self,
        shape: etree._Element,
        column: int,
        row: int,
        widths: Sequence[float],
        heights: Sequence[float],
    ) -> str:
        """The same for a shape that hangs on a cell of a sheet, in place from the sheet's corner.

        `widths` and `heights` are those of the sheet's columns and rows, in points.
        """
        part = self._part(shape)
        if part is None or len(self._anchored) >= _MOST:
            return ""
        x, y, across, down = (
            points(shape.get(f"{_SVG}{name}", "")) for name in ("x", "y", "width", "height")
        )
        x0, x1 = (column + _steps(at, widths[column:], _WIDE) for at in (x, x + across))
        y0, y1 = (row + _steps(at, heights[row:], _HIGH) for at in (y, y + down))
        over = Box(x0=x0, y0=y0, x1=max(x0, x1), y1=max(y0, y1))
        self._anchored.append(Floating(part, over=over))
        return MARK

    def note(self, element: etree._Element) -> None:
        """Keep a picture that hangs on the page, not on words."""
        part = self._part(element)
        if part is not None and len(self._loose) < _MOST:
            told = element.get(f"{_TEXT}anchor-page-number", "")
            number = int(told) if told.isdecimal() and len(told) < 4 else 1  # noqa: PLR2004 - digits
            self._loose.append((number, Floating(part)))

    def put_on(
        self, pages: Iterable[Page], part: Callable[[str], bytes], allowance: Allowance
    ) -> list[Page]:
        """The pages with stamps and signatures on them, then one per picture of a document."""
        typed = list(pages)
        seen: dict[str, Pasted] = {}
        found: list[Page] = []

        def read(picture: Floating) -> Pasted:
            if not picture.relation:
                return Pasted(_NOWHERE, pen=True)
            content = self._content(picture.relation, part)
            key = sha256(content)
            if key not in seen:
                seen[key] = read_pasted(content, _NOWHERE, allowance)
                found.extend(seen[key].pages)
                allowance.check_pages(len(typed) + len(found))
            return seen[key]

        anchored = [(picture, read(picture)) for picture in self._anchored]
        marked = list(with_pictures(typed, iter(anchored)))
        last = max(len(marked) - 1, 0)
        loose = [(min(max(number - 1, 0), last), read(picture)) for number, picture in self._loose]
        for at in {at for at, _ in loose}:
            marked[at:] = with_scattered(marked[at:], [each for page, each in loose if page == at])
        return [*(page for page in marked if page.lines or page.seals), *found]

    def _part(self, element: etree._Element) -> str | None:
        """The part of the file that holds a picture, "" for a shape drawn by hand, else None."""
        if element.tag != f"{_DRAW}frame":
            return "" if _is_drawn(element) else None
        found = []
        for image in element.iterchildren(f"{_DRAW}image"):
            written = image.findtext(f"{_OFFICE}binary-data")
            name = unquote(image.get(_HREF, "")).removeprefix("#").removeprefix("./")
            if written:
                name = f"#{len(self._written)}"
                self._written[name] = written
                found.append(name)
            elif name in self._parts:
                found.append(name)
        painted = [name for name in found if not name.lower().endswith(_DRAWINGS)]
        return next(iter(painted or found), None)

    def _content(self, name: str, part: Callable[[str], bytes]) -> bytes:
        if name not in self._written:
            return part(name)
        try:
            return base64.b64decode(self._written[name])
        except binascii.Error:
            return b""

    def _floating(self, frame: etree._Element, paragraph: etree._Element, part: str) -> Floating:
        """How a picture lies; one that stands in the line lies where it is anchored."""
        size = self._size(paragraph)
        across, down, x, y = (
            points(frame.get(f"{_SVG}{name}", "")) for name in ("width", "height", "x", "y")
        )
        wide = across / (size / 2)
        if frame.get(f"{_TEXT}anchor-type") == "as-char":
            return Floating(part, None, wide)
        style = frame.get(f"{_DRAW}style-name", "")
        how = {
            name: self.styles.told("graphic", style, "graphic", f"{_STYLE}{name}")
            for name in ("horizontal-pos", "horizontal-rel", "vertical-pos", "vertical-rel")
        }
        along = None
        if how["horizontal-rel"] in {"paragraph", "paragraph-content", "page-content"}:
            room = self._room(paragraph)
            left = {"right": room - across, "center": (room - across) / 2, "left": 0.0}
            offset = left.get(how["horizontal-pos"], x)
            along = (offset - self._begins(paragraph, size, room)) / (size / 2)
        moved = how["vertical-pos"] == "from-top" and how["vertical-rel"].startswith("paragraph")
        lines = lines_down(y + down / 2, size) if moved else 0
        return Floating(part, along, wide, lines)

    def _size(self, paragraph: etree._Element) -> float:
        """The size of a paragraph's type in points."""
        for span in paragraph.iter(f"{_TEXT}span"):
            if size := self.styles.type_size("text", span.get(f"{_TEXT}style-name", "")):
                return size
        name = paragraph.get(f"{_TEXT}style-name", "")
        return self.styles.type_size("paragraph", name) or SIZE

    def _begins(self, paragraph: etree._Element, size: float, room: float) -> float:
        name = paragraph.get(f"{_TEXT}style-name", "")
        told = self.styles.told("paragraph", name, "paragraph", f"{_FO}text-align")
        if told not in {"center", "end", "right"}:
            return 0.0
        text = "".join(map(str, paragraph.itertext()))
        return begins_at(text, size, room, centred=told == "center")

    def _room(self, paragraph: etree._Element) -> float:
        """How wide a paragraph may be, in points: as its text box, its cell, or the page."""
        for above in paragraph.iterancestors(f"{_DRAW}frame", f"{_TABLE}table-cell"):
            told = points(above.get(f"{_SVG}width", ""))
            if above.tag == f"{_TABLE}table-cell":
                told = self._width(above)
            if told > 0:
                return told
        return self.styles.room

    def _width(self, cell: etree._Element) -> float:
        """How wide the columns of a cell are together; 0 where that is not told."""
        table = next(cell.iterancestors(f"{_TABLE}table"), None)
        if table is None:
            return 0.0
        widths = self.styles.widths(table)
        before = sum(_count(each, "columns-repeated") for each in cell.itersiblings(preceding=True))
        return sum(widths[before : before + _count(cell, "columns-spanned")])


def _steps(at: float, sizes: Sequence[float], usual: float) -> float:
    """How many columns or rows of these sizes there are before a place, and which share of one."""
    passed = 0.0
    for number, size in enumerate(sizes):
        if at < passed + (size or usual):
            return number + max(at - passed, 0.0) / (size or usual)
        passed += size or usual
    return len(sizes) + min((at - passed) / usual, _BEYOND)


def _count(element: etree._Element, name: str) -> int:
    told = element.get(f"{_TABLE}number-{name}", "1")
    return int(told) if told.isdecimal() and len(told) < 6 else 1  # noqa: PLR2004 - digits


def _is_drawn(element: etree._Element) -> bool:
    """Whether an element is a shape drawn by hand, as a name is with a mouse or a pen."""
    if element.tag == f"{_DRAW}polyline":
        return len(element.get(f"{_DRAW}points", "").split()) > CURVES
    if element.tag == f"{_DRAW}path":
        return _curves(element.get(f"{_SVG}d", "")) >= CURVES
    shape = element.find(f"{_DRAW}enhanced-geometry")
    if shape is None or shape.get(f"{_DRAW}type") not in _BY_HAND:
        return False
    return _curves(shape.get(f"{_DRAW}enhanced-path", "")) >= CURVES


def _curves(path: str) -> int:
    """How many lines and curves a path has, in the letters of SVG."""
    counts, command = dict.fromkeys(_TAKES, 0), ""
    for token in _PATH.findall(path):
        if len(token) == 1 and token.isalpha():
            command = token.upper()
        elif command in counts:
            counts[command] += 1
    return sum(count // _TAKES[command] for command, count in counts.items())
