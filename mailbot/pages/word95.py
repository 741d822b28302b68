"""The stream of a Word 6 or Word 95 document becomes its paragraphs, with their marks.

The format is the one before [MS-DOC]: the same information block and pages of properties, but
shorter codes, and text in the charset of the system it was written on. What is needed of it is
told by Microsoft's "Word 6 binary file format" (1994).
"""

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator

from mailbot.documents.page import Unreadable
from mailbot.pages.budgets import CannotRead
from mailbot.pages.symbols import without_private_use
from mailbot.pages.word97 import CELL, PAGE, ROW_END, Paragraph, Row, WordParts

OLDEST, NEXT = 101, 193
"""The versions of the file format (nFib) that this is: Word 6 and Word 95, up to Word 97's."""

# Places in the file information block, and what its flags say.
_FLAGS, _TEXT, _COUNTS, _MARKS, _PIECES = 0x0A, 0x18, 0x34, 0xC0, 0x160
_COMPLEX, _ENCRYPTED, _WIDE = 0x0004, 0x0100, 0x1000
_PARTS = 8  # main text, footnotes, headers, macros, comments, endnotes, text boxes, their headers
_HEADERS, _TEXT_BOXES = 2, 6

# Codes of properties ("sprm"): in a table, the end of a row, the cells of a row.
_IN_TABLE, _ROW_MARK, _GRID = b"\x18\x01", b"\x19\x01", 0xBE
_BLOCK = 512
_MOST_CHARACTERS, _MOST_PIECES, _MOST_BLOCKS = 2_000_000, 20_000, 5_000

_PARAGRAPH = re.compile(r"([^\r\x07\x0c]*)([\r\x07\x0c]|\Z)")
_FIELD = re.compile(r"\x13[^\x13-\x15]*(?:\x14([^\x13-\x15]*))?\x15")
_SHOWN = {ord("\x0b"): "\n", ord("\x0e"): "\n", ord("\x1e"): "-", ord("\xa0"): " "} | {
    code: None for code in range(32) if chr(code) not in "\t\n\x0b\x0e\x1e"
}


class Word95Text(WordParts):
    """The paragraphs of a document from its stream `WordDocument`.

    Raises CannotRead for what is encrypted, older than Word 6, or damaged.
    """

    _headers_at, _text_boxes_at = _HEADERS, _TEXT_BOXES

    def __init__(self, word: bytes) -> None:
        self._word = word
        try:
            version, flags = (struct.unpack_from("<H", word, at)[0] for at in (2, _FLAGS))
            if not OLDEST <= version < NEXT:
                raise CannotRead(Unreadable.UNSUPPORTED, "a document older than Word 6")
            if flags & _ENCRYPTED:
                raise CannotRead(Unreadable.ENCRYPTED, "a Word document behind a password")
            self._width = 2 if flags & _WIDE else 1
            self._counts = struct.unpack_from(f"<{_PARTS}I", word, _COUNTS)
            self._firsts, self._offsets = self._pieces(complex_=bool(flags & _COMPLEX))
            self._starts, self._properties = self._marks()
        except (struct.error, IndexError, ValueError) as exc:
            raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc

    def _paragraphs(self, part: int) -> list[Paragraph]:
        start = sum(self._counts[:part])
        end = min(start + self._counts[part], start + _MOST_CHARACTERS)
        return list(self._walk(start, self._characters(start, end)))

    def _walk(self, start: int, units: str) -> Iterator[Paragraph]:
        """Paragraphs of text whose characters still are single bytes, where they are that."""
        for found in _PARAGRAPH.finditer(units):
            raw, mark = found.groups()
            if not raw and not mark:
                continue
            properties = self._at(start + found.end() - 1)
            if mark == CELL and _ROW_MARK in properties:
                yield Paragraph("", end=ROW_END, in_table=True, row=_row(properties))
                continue
            yield Paragraph(
                self._shown(raw),
                end=mark if mark in {CELL, PAGE} else "",
                in_table=_IN_TABLE in properties,
            )

    def _shown(self, raw: str) -> str:
        if self._width == 1:
            raw = _decoded(raw.encode("latin-1"))
        while _FIELD.search(raw):
            raw = _FIELD.sub(lambda field: field[1] or "", raw)
        return without_private_use(raw.translate(_SHOWN))

    def _characters(self, start: int, end: int) -> str:
        """The text's characters, or its bytes as characters of that number."""
        pieces = []
        for index, first in enumerate(self._firsts[:-1]):
            lower, upper = max(start, first), min(end, self._firsts[index + 1])
            if lower < upper:
                at = self._offsets[index] + (lower - first) * self._width
                pieces.append(self._word[at : at + (upper - lower) * self._width])
        charset = "latin-1" if self._width == 1 else "utf-16-le"
        return b"".join(pieces).decode(charset, errors="replace")

    def _pieces(self, *, complex_: bool) -> tuple[list[int], list[int]]:
        """Where the text lies: the first character of each piece and its place in the stream."""
        total = min(sum(self._counts), len(self._word))
        if not complex_:
            return [0, total], [struct.unpack_from("<I", self._word, _TEXT)[0]]
        at, size = struct.unpack_from("<II", self._word, _PIECES)
        table = self._word[at : at + size]
        place = 0
        while table[place] == 1:  # property lists of pieces: nothing we show depends on them
            place += 3 + struct.unpack_from("<H", table, place + 1)[0]
        count = min((struct.unpack_from("<I", table, place + 1)[0] - 4) // 12, _MOST_PIECES)
        firsts = list(struct.unpack_from(f"<{count + 1}I", table, place + 5))
        records = place + 5 + 4 * (count + 1)
        offsets = [struct.unpack_from("<I", table, records + 8 * n + 2)[0] for n in range(count)]
        if firsts != sorted(firsts):
            raise CannotRead(Unreadable.DAMAGED, "pieces out of order")
        return firsts, offsets

    def _marks(self) -> tuple[list[int], list[bytes]]:
        """The properties of paragraphs by where in the stream each begins."""
        at, size = struct.unpack_from("<II", self._word, _MARKS)
        count = min(max(size - 4, 0) // 6, _MOST_BLOCKS)
        numbers = struct.unpack_from(f"<{count}H", self._word, at + 4 * (count + 1))
        found: dict[int, bytes] = {}
        for number in numbers:
            block = self._word[number * _BLOCK : (number + 1) * _BLOCK]
            if len(block) == _BLOCK:
                found.update(_paragraph_marks(block))
        starts = sorted(found)
        return starts, [found[start] for start in starts]

    def _at(self, character: int) -> bytes:
        """The properties of the paragraph in which a character stands."""
        piece = max(bisect_right(self._firsts, character) - 1, 0)
        piece = min(piece, len(self._offsets) - 1)
        place = self._offsets[piece] + (character - self._firsts[piece]) * self._width
        index = bisect_right(self._starts, place) - 1
        return self._properties[index] if index >= 0 else b""


def _paragraph_marks(block: bytes) -> Iterator[tuple[int, bytes]]:
    """What a page of properties says: where each paragraph begins, and its property list."""
    count = min(block[-1], 0x2D)
    starts = struct.unpack_from(f"<{count}I", block)
    for index, start in enumerate(starts):
        at = block[4 * (count + 1) + 7 * index] * 2
        yield start, block[at + 3 : at + 1 + 2 * block[at]] if 0 < at < _BLOCK - 1 else b""


def _row(properties: bytes) -> Row:
    """A row's cells, by the x of their edges; none where the list is cut."""
    at = properties.find(_GRID)
    if at < 0 or at + 4 > len(properties):
        return Row()
    count = properties[at + 3]
    edges = properties[at + 4 : at + 4 + 2 * (count + 1)]
    return Row(struct.unpack(f"<{len(edges) // 2}h", edges[: len(edges) // 2 * 2]))


def _decoded(raw: bytes) -> str:
    """Text of a Chinese system, else of a western one."""
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")
