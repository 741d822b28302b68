"""The streams of a Word 97–2003 document ([MS-DOC]) become its paragraphs, with their marks."""

import struct
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import ClassVar

from mailbot.documents.page import Unreadable
from mailbot.pages.budgets import CannotRead
from mailbot.pages.formfields import field_at
from mailbot.pages.symbols import symbol, without_private_use

CELL, ROW_END, PAGE = "\x07", "row", "\x0c"
"""How a paragraph can end beside an ordinary end: a table cell, a table row, a page."""

FLOATING = -1
"""Stands for a picture that floats: its record lies elsewhere, in the order of the anchors."""

# Places in the file information block ([MS-DOC] §2.5).
_FLAGS, _FIRST_COUNT, _PAIRS = 0x0A, 0x4C, 0x9A
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_PARTS = 8  # main text, footnotes, headers, macros, comments, endnotes, text boxes, their headers
_HEADERS, _TEXT_BOXES = 2, 6
_CHARACTERS, _PARAGRAPHS, _FONTS, _PIECES = 12, 13, 15, 33

# What properties are called ([MS-DOC] §2.6).
_DELETED, _HIDDEN, _SYMBOL, _PICTURE, _FORM = 0x0800, 0x083C, 0x6A09, 0x6A03, 0x0806
_IN_TABLE, _ROW_MARK, _NEW_PAGE, _HUGE, _GRID = 0x2416, 0x2417, 0x2407, 0x6646, 0xD608
_OPERANDS = (1, 1, 2, 4, 2, 2, 0, 3)  # bytes by kind; 6 tells its own length

_COMPRESSED = 0x4000_0000
_BLOCK = 512
_MOST_CHARACTERS, _MOST_PIECES, _MOST_BLOCKS = 2_000_000, 100_000, 20_000

# Characters that stand for something else than themselves (§2.4.1 and §2.8.26).
_SHOWN = {"\x0b": "\n", "\x0e": "\n", "\x1e": "-", "\xa0": " ", "\t": "\t"}


@dataclass(frozen=True)
class Row:
    """How a table row is parted: the x of each cell's edges, and which cells continue upward.

    Lengths are twentieths of a point.
    """

    edges: tuple[int, ...] = ()
    continued: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Paragraph:
    r"""A paragraph's text, how it ends, whether it begins a page; `row` where it ends a table row.

    `end` is "" for an ordinary end, else CELL, ROW_END or PAGE. `drawings` are the pictures in
    it: for one in the text the place of its record in the stream `Data`, for a floating one
    FLOATING.
    """

    text: str
    end: str = ""
    in_table: bool = False
    new_page: bool = False
    row: Row = field(default_factory=Row)
    drawings: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Piece:
    """A run of characters that lies in one place of the stream."""

    first: int
    offset: int
    width: int


class WordParts(ABC):
    """The parts of a Word document, told by their places in its information block."""

    _headers_at: ClassVar[int]
    _text_boxes_at: ClassVar[int]

    def body(self) -> list[Paragraph]:
        """The main text's paragraphs in order."""
        return self._paragraphs(0)

    def text_boxes(self) -> list[Paragraph]:
        """The paragraphs of all text boxes."""
        return self._paragraphs(self._text_boxes_at)

    def headers(self) -> list[Paragraph]:
        """The paragraphs of headers and footers."""
        return self._paragraphs(self._headers_at)

    @abstractmethod
    def _paragraphs(self, part: int) -> list[Paragraph]:
        """The paragraphs of the part at this place."""


class WordText(WordParts):
    """The paragraphs of a document, from its streams `WordDocument`, `0Table`/`1Table`, `Data`.

    Raises CannotRead for what is encrypted or damaged.
    """

    _headers_at, _text_boxes_at = _HEADERS, _TEXT_BOXES

    def __init__(self, word: bytes, tables: dict[str, bytes], data: bytes) -> None:
        self._word, self._data = word, data
        try:
            flags = self._short(_FLAGS)
            if flags & _ENCRYPTED:
                raise CannotRead(Unreadable.ENCRYPTED, "a Word document behind a password")
            self._table = tables["1Table" if flags & _TABLE_1 else "0Table"]
            self._counts = struct.unpack_from(f"<{_PARTS}I", word, _FIRST_COUNT)
            self._pieces, self._end = self._read_pieces()
            self._fonts = self._read_fonts()
            self._looks = self._properties(_CHARACTERS)
            self._marks = self._properties(_PARAGRAPHS)
        except (struct.error, KeyError, IndexError, ValueError) as exc:
            raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc

    def _paragraphs(self, part: int) -> list[Paragraph]:
        start = sum(self._counts[:part])
        end = min(start + self._counts[part], self._end)
        try:
            return list(self._walk(start, end))
        except (struct.error, IndexError, ValueError) as exc:
            raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc

    def _walk(self, start: int, end: int) -> Iterator[Paragraph]:
        text: list[str] = []
        drawings: list[int] = []
        fields: list[bool] = []  # for each open field, whether its code is being passed over
        for char, place in self._characters(start, end):
            if char == "\x13":
                fields.append(True)
            elif char == "\x14" and fields:
                fields[-1] = False
            elif char == "\x15" and fields:
                fields.pop()
            elif char in "\r\x07\x0c":
                yield self._ended(text, char, place, tuple(drawings))
                text, drawings = [], []
            elif char == "\x08":
                drawings.append(FLOATING)
            elif char == "\x01":
                where = self._looks.at(place).get(_PICTURE, b"")
                drawings += struct.unpack("<I", where) if where and not any(fields) else ()
                text += self._form_field(place) if not any(fields[:-1]) else ""
            elif not any(fields):
                text.append(self._shown(char, place))
        if text or drawings:
            yield Paragraph(_tidy(text), drawings=tuple(drawings))

    def _form_field(self, place: int) -> str:
        """What a field of a form shows whose record the character in its code stands for."""
        looks = self._looks.at(place)
        if looks.get(_FORM, b"\0")[0] != 1 or _PICTURE not in looks:
            return ""
        return field_at(self._data, struct.unpack("<I", looks[_PICTURE])[0])

    def _ended(
        self, text: list[str], char: str, place: int, drawings: tuple[int, ...]
    ) -> Paragraph:
        marks = self._marks.at(place)
        if _HUGE in marks:  # too long for its block: it lies in the stream `Data`
            marks = marks | _prls(_sized(self._data, struct.unpack("<I", marks[_HUGE])[0]))
        in_table = bool(marks.get(_IN_TABLE, b"\0")[0])
        end = {"\r": "", "\x07": CELL, "\x0c": PAGE}[char]
        if end == CELL and marks.get(_ROW_MARK, b"\0")[0]:
            end = ROW_END
        row = _row(marks[_GRID]) if end == ROW_END and _GRID in marks else Row()
        new_page = bool(marks.get(_NEW_PAGE, b"\0")[0])
        return Paragraph(_tidy(text), end, in_table, new_page, row, drawings)

    def _characters(self, start: int, end: int) -> Iterator[tuple[str, int]]:
        """Each character with the byte it lies at."""
        if end - start > _MOST_CHARACTERS:
            raise CannotRead(Unreadable.TOO_LARGE, f"{end - start} characters")
        bounds = [*(piece.first for piece in self._pieces[1:]), self._end]
        for piece, last in zip(self._pieces, bounds, strict=True):
            first = max(start, piece.first)
            count = min(end, last) - first
            if count <= 0:
                continue
            place = piece.offset + (first - piece.first) * piece.width
            raw = self._word[place : place + count * piece.width]
            charset = "cp1252" if piece.width == 1 else "utf-16-le"
            text = raw.decode(charset, errors="replace")
            for char in text:
                yield char, place
                place += piece.width * (2 if piece.width > 1 and ord(char) > 0xFFFF else 1)  # noqa: PLR2004 - a surrogate pair

    def _shown(self, char: str, place: int) -> str:
        looks = self._looks.at(place)
        if looks.get(_DELETED, b"\0")[0] == 1 or looks.get(_HIDDEN, b"\0")[0] == 1:
            return ""
        if char == "(" and _SYMBOL in looks:
            font, code = struct.unpack("<HH", looks[_SYMBOL])
            name = self._fonts[font] if font < len(self._fonts) else ""
            return symbol(code, name)
        if char in _SHOWN:
            return _SHOWN[char]
        return char if char >= " " else ""

    def _read_pieces(self) -> tuple[list[_Piece], int]:
        """The piece table (§2.4.1): which characters lie where."""
        table = self._pair(_PIECES)
        at = 0
        while table[at] == 1:  # property lists of pieces: nothing we show depends on them
            at += 3 + struct.unpack_from("<H", table, at + 1)[0]
        size = struct.unpack_from("<I", table, at + 1)[0]
        count = min((size - 4) // 12, _MOST_PIECES)
        places = struct.unpack_from(f"<{count + 1}I", table, at + 5)
        pieces = []
        for index in range(count):
            offset = struct.unpack_from("<I", table, at + 5 + 4 * (count + 1) + 8 * index + 2)[0]
            width = 1 if offset & _COMPRESSED else 2
            offset &= _COMPRESSED - 1
            pieces.append(_Piece(places[index], offset // 2 if width == 1 else offset, width))
        if list(places) != sorted(places):
            raise CannotRead(Unreadable.DAMAGED, "pieces out of order")
        return pieces, places[-1]

    def _read_fonts(self) -> list[str]:
        """The names of the document's fonts (§2.9.273), by their numbers."""
        table = self._pair(_FONTS)
        if len(table) < 4:  # noqa: PLR2004 - the table's own head
            return []
        names, at = [], 4
        for _ in range(struct.unpack_from("<H", table)[0]):
            if at >= len(table):
                break
            entry = table[at + 1 : at + 1 + table[at]]
            names.append(entry[39:].decode("utf-16-le", errors="replace").split("\0")[0])
            at += 1 + table[at]
        return names

    def _properties(self, which: int) -> "_Properties":
        """What is noted about runs of characters, or about paragraphs (§2.8.6 and §2.8.7)."""
        table = self._pair(which)
        count = min((len(table) - 4) // 8, _MOST_BLOCKS)
        found = _Properties()
        for index in range(max(count, 0)):
            number = struct.unpack_from("<I", table, 4 * (count + 1) + 4 * index)[0] & 0x3FFFFF
            block = self._word[number * _BLOCK : (number + 1) * _BLOCK]
            if len(block) == _BLOCK:
                found.add(block, paragraphs=which == _PARAGRAPHS)
        return found

    def _pair(self, index: int) -> bytes:
        offset, size = struct.unpack_from("<II", self._word, _PAIRS + 8 * index)
        return self._table[offset : offset + size]

    def _short(self, at: int) -> int:
        return int(struct.unpack_from("<H", self._word, at)[0])


class _Properties:
    """What the blocks of formatting say about each byte of the text."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._found: list[tuple[int, dict[int, bytes]]] = []

    def add(self, block: bytes, *, paragraphs: bool) -> None:
        """Add one block of runs, or of paragraphs (§2.9.33 and §2.9.176)."""
        count = min(block[-1], 0x65)
        places = struct.unpack_from(f"<{count + 1}I", block)
        base = 4 * (count + 1)
        for index in range(count):
            if self._starts and places[index] < self._starts[-1]:
                continue
            at = block[base + index * (13 if paragraphs else 1)] * 2
            self._starts.append(places[index])
            self._found.append((places[index + 1], _noted(block, at, paragraphs=paragraphs)))

    def at(self, place: int) -> dict[int, bytes]:
        """The properties that hold at a byte of the text."""
        index = bisect_right(self._starts, place) - 1
        if index < 0 or place >= self._found[index][0]:
            return {}
        return self._found[index][1]


def _noted(block: bytes, at: int, *, paragraphs: bool) -> dict[int, bytes]:
    """The properties at one place of a block; none where the place is 0."""
    if at == 0 or at >= _BLOCK - 1:
        return {}
    if not paragraphs:
        return _prls(block[at + 1 : at + 1 + block[at]])
    size, head = (2 * block[at] - 1, 1) if block[at] else (2 * block[at + 1], 2)
    return _prls(block[at + head + 2 : at + head + size])  # two bytes name the style


def _sized(data: bytes, offset: int) -> bytes:
    if offset + 2 > len(data):
        return b""
    size = struct.unpack_from("<H", data, offset)[0]
    return data[offset + 2 : offset + 2 + size]


def _prls(raw: bytes) -> dict[int, bytes]:
    """Properties by their numbers, with their operands (§2.6)."""
    found: dict[int, bytes] = {}
    at = 0
    while at + 3 <= len(raw):
        number = struct.unpack_from("<H", raw, at)[0]
        at += 2
        size = _OPERANDS[number >> 13]
        if number == _GRID:
            size = struct.unpack_from("<H", raw + b"\0", at)[0] - 1
            at += 2
        elif size == 0:
            size = raw[at]
            at += 1
        found[number] = raw[at : at + max(size, 0)].ljust(max(size, 1), b"\0")
        at += max(size, 0)
    return found


def _row(grid: bytes) -> Row:
    """A row's cells (§2.9.311): where they stand and which go on from the row above."""
    count = grid[0]
    edges = struct.unpack_from(f"<{count + 1}h", grid + bytes(2 * count + 4), 1)
    flags = range(1 + 2 * (count + 1), len(grid) - 1, 20)
    cells = (struct.unpack_from("<H", grid, at)[0] for at in islice(flags, count))
    continued = frozenset(index for index, cell in enumerate(cells) if (cell >> 5) & 3 == 1)
    return Row(tuple(edges), continued)


def _tidy(text: list[str]) -> str:
    return without_private_use("".join(text))
