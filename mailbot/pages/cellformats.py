"""The binary records of an .xls or .xlsb workbook become how each sheet's cells are shown."""

import io
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from mailbot.pages.numberformat import BUILT_IN
from mailbot.pages.package import targets_of

_MOST_CELLS = 500_000

# Records of .xls ([MS-XLS] §2.3.2) …
_EOF, _FORMULA, _DATES, _COLUMNS, _SHEET, _NUMBERS, _XF = 0x0A, 0x06, 0x22, 0x7D, 0x85, 0xBD, 0xE0
_NUMBER, _ROW, _RK, _FORMAT = 0x203, 0x208, 0x27E, 0x41E
_STARTS = frozenset({0x009, 0x209, 0x409, 0x809})
_BIFF8 = 0x600
_HIDDEN_ROW = 0x20
# … and of .xlsb ([MS-XLSB] §2.3.2).
_B_ROW, _B_RK, _B_REAL, _B_FORMULA, _B_FORMAT, _B_XF = 0, 2, 5, 9, 44, 47
_B_COLUMNS, _B_BOOK, _B_SHEET, _B_STYLES, _B_STYLES_END = 60, 153, 156, 617, 618


@dataclass
class SheetLook:
    """How a sheet shows its cells: format codes by row and column from 0, and what is hidden.

    A number's format is "" where it is plain.
    """

    codes: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass
class BookLook:
    """The looks of a workbook's sheets by their names, and how it counts days."""

    sheets: dict[str, SheetLook] = field(default_factory=dict)
    since_1904: bool = False


def look_of_xls(stream: bytes) -> BookLook:
    """How the cells of the stream "Workbook" or "Book" of an .xls file are shown.

    What is damaged is left out: the values themselves are read elsewhere.
    """
    book, styles = BookLook(), _Styles()
    places: list[tuple[str, int]] = []
    wide = stream[4:6] == struct.pack("<H", _BIFF8)
    for kind, body in _records(stream, 0):
        if kind == _SHEET and len(body) > 8:  # noqa: PLR2004 - its place, its state and a name
            places.append((_sheet_name(body, wide=wide), int.from_bytes(body[:4], "little")))
        elif kind == _FORMAT and len(body) > 4:  # noqa: PLR2004
            styles.codes[int.from_bytes(body[:2], "little")] = _code(body, wide=wide)
        elif kind == _XF:
            styles.numbers.append(int.from_bytes(body[2:4], "little"))
        elif kind == _DATES:
            book.since_1904 = body[:1] == b"\1"
    for name, place in places:
        book.sheets[name] = _xls_sheet(stream, place, styles)
    return book


def look_of_xlsb(data: bytes) -> BookLook:
    """The same of an .xlsb file."""
    book = BookLook()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            styles = _xlsb_styles(package)
            targets = targets_of(package, "xl/workbook.bin")
            for kind, body in _long_records(package.read("xl/workbook.bin")):
                if kind == _B_BOOK:
                    book.since_1904 = bool(body[:1] and body[0] & 1)
                elif kind == _B_SHEET:
                    relation, after = _wide(body, 8)
                    name, _ = _wide(body, after)
                    if targets.get(relation) in package.namelist():
                        sheet = package.read(targets[relation])
                        book.sheets[name] = _xlsb_sheet(sheet, styles)
    except (zipfile.BadZipFile, KeyError, ValueError, struct.error, etree.XMLSyntaxError):
        return book
    return book


class _Styles:
    """The format codes of a workbook by their numbers, and the number of each cell style."""

    def __init__(self) -> None:
        self.codes = dict(BUILT_IN)
        self.numbers: list[int] = []

    def code(self, style: int) -> str:
        """The format code of a cell style, "" where it is plain."""
        return self.codes.get(self.numbers[style], "") if style < len(self.numbers) else ""


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place on to the end of their part; parts within it are passed over."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        at += 4 + size
        depth += (kind in _STARTS) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[at - size : at]


def _xls_sheet(stream: bytes, place: int, styles: _Styles) -> SheetLook:
    look = SheetLook()
    for kind, body in _records(stream, place):
        if kind in {_NUMBER, _RK, _FORMULA} and len(body) >= 6:  # noqa: PLR2004 - row, column, style
            row, column, style = struct.unpack_from("<HHH", body)
            look.codes[row, column] = styles.code(style)
        elif kind == _NUMBERS:
            row, column = struct.unpack_from("<HH", body.ljust(4, b"\0"))
            for each in range((len(body) - 6) // 6):
                style = int.from_bytes(body[4 + 6 * each : 6 + 6 * each], "little")
                look.codes[row, column + each] = styles.code(style)
        elif kind == _ROW and len(body) > 12 and body[12] & _HIDDEN_ROW:  # noqa: PLR2004
            look.hidden_rows.add(int.from_bytes(body[:2], "little"))
        elif kind == _COLUMNS and len(body) > 8 and body[8] & 1:  # noqa: PLR2004
            first, last = struct.unpack_from("<HH", body)
            look.hidden_columns.update(range(first, last + 1))
        if len(look.codes) > _MOST_CELLS:
            break
    return look


def _sheet_name(body: bytes, *, wide: bool) -> str:
    count, text = body[6], body[7:]
    if not wide:
        return text[:count].decode("gb18030", "replace")
    if text[:1] == b"\1":
        return text[1 : 1 + 2 * count].decode("utf-16-le", "replace")
    return text[1 : 1 + count].decode("latin-1")


def _code(body: bytes, *, wide: bool) -> str:
    if not wide:
        return body[3 : 3 + body[2]].decode("gb18030", "replace")
    count = int.from_bytes(body[2:4], "little")
    if body[4] & 1:
        return body[5 : 5 + 2 * count].decode("utf-16-le", "replace")
    return body[5 : 5 + count].decode("latin-1")


def _long_records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part of an .xlsb file; kind and size take as many bytes as they need."""
    at = 0
    while at < len(stream):
        kind, at = _number(stream, at, 2)
        size, at = _number(stream, at, 4)
        yield kind, stream[at : at + size]
        at += size


def _number(stream: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and the place behind it."""
    value = 0
    for each in range(most):
        if at >= len(stream):
            break
        byte = stream[at]
        at += 1
        value |= (byte & 0x7F) << (7 * each)
        if byte < 0x80:  # noqa: PLR2004 - the highest bit says that more follow
            break
    return value, at


def _wide(body: bytes, at: int) -> tuple[str, int]:
    """A text and the place behind it."""
    (count,) = struct.unpack_from("<I", body, at)
    if count == 0xFFFFFFFF:  # noqa: PLR2004 - no text at all
        return "", at + 4
    end = at + 4 + 2 * count
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _xlsb_styles(package: zipfile.ZipFile) -> _Styles:
    styles = _Styles()
    if "xl/styles.bin" not in package.namelist():
        return styles
    of_cells = False
    for kind, body in _long_records(package.read("xl/styles.bin")):
        if kind in {_B_STYLES, _B_STYLES_END}:
            of_cells = kind == _B_STYLES
        elif kind == _B_FORMAT:
            styles.codes[int.from_bytes(body[:2], "little")] = _wide(body, 2)[0]
        elif kind == _B_XF and of_cells:
            styles.numbers.append(int.from_bytes(body[2:4], "little"))
    return styles


def _xlsb_sheet(stream: bytes, styles: _Styles) -> SheetLook:
    look, row = SheetLook(), 0
    for kind, body in _long_records(stream):
        if kind == _B_ROW and len(body) > 11:  # noqa: PLR2004 - as far as its flags
            row = int.from_bytes(body[:4], "little")
            if body[11] & 0x10:
                look.hidden_rows.add(row)
        elif kind in {_B_RK, _B_REAL, _B_FORMULA}:
            column, style = int.from_bytes(body[:4], "little"), int.from_bytes(body[4:7], "little")
            look.codes[row, column] = styles.code(style)
        elif kind == _B_COLUMNS and len(body) > 16 and body[16] & 1:  # noqa: PLR2004
            first, last = struct.unpack_from("<II", body)
            look.hidden_columns.update(range(first, min(last, 16_383) + 1))
        if len(look.codes) > _MOST_CELLS:
            break
    return look
