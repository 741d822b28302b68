"""Word and Excel files of the years before 2007, and Kingsoft's twins of them, become pages."""

import re
import struct
from collections.abc import Iterator
from itertools import islice

from mailbot.documents.page import Line, Page, Unreadable
from mailbot.pages.budgets import Allowance, CannotRead, Contents
from mailbot.pages.cellformats import look_of_xls
from mailbot.pages.locked import unlocked
from mailbot.pages.office import MACRO_NOTE, sheet_pages
from mailbot.pages.ole import CompoundFile
from mailbot.pages.pasted import Pasted, read_pasted, with_marks, with_scattered
from mailbot.pages.within import old_office_members
from mailbot.pages.word95 import NEXT, Word95Text
from mailbot.pages.word97 import CELL, PAGE, ROW_END, Paragraph, Row, WordText
from mailbot.values import Box

_MACRO_FOLDERS = ("Macros", "_VBA_PROJECT_CUR", "VBA")
_SAME_EDGE = 60  # twentieths of a point: cell edges nearer than this are one column's
_MOST_PICTURES = 30

# Picture records ([MS-ODRAW] §2.2.23): JPEG, PNG, DIB and TIFF, with one or two identifiers.
_BLIP = re.compile(rb"[\x00-\xff]{2}(?:\x1d|\x1e|\x1f|\x29|\x2a)\xf0", re.DOTALL)
_PICTURE_HEADS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_LONGEST_BLIP_HEAD = 64

_XLS_DRAWING, _XLS_CONTINUES, _XLS_LOCKED = 0x00EB, 0x003C, 0x002F  # [MS-XLS] §2.3.2


def read_doc(data: bytes, allowance: Allowance) -> Contents:
    """The pages of a Word 6 to 2003 or Kingsoft document: paragraphs, tables, pasted pictures."""
    try:
        return _word_pages(data, allowance)
    except CannotRead as refusal:
        if refusal.reason is not Unreadable.ENCRYPTED:
            raise
    return _word_pages(unlocked(data, allowance), allowance)


def _word_pages(data: bytes, allowance: Allowance) -> Contents:
    file = CompoundFile(data, allowance)
    tables = {name: file.stream(name) for name in ("0Table", "1Table") if file.has(name)}
    extra = file.stream("Data") if file.has("Data") else b""
    word = file.stream("WordDocument")
    old = int.from_bytes(word[2:4], "little") < NEXT
    text = Word95Text(word) if old else WordText(word, tables, extra)
    sheets = [_Sheet()]
    _lay_out(text.body(), sheets)
    _lay_out(text.text_boxes(), sheets)
    _lay_out(_once(text.headers()), sheets[:1])
    columns = max(sheet.columns for sheet in sheets)
    floating = pictures_in(word)
    pages: list[Page] = []
    pasted_pages: list[Page] = []
    for sheet in sheets:
        pasted = [
            read_pasted(picture, box, allowance)
            for drawing, box in sheet.drawings
            for picture in (islice(floating, 1) if drawing < 0 else _pictures_at(extra, drawing))
        ]
        if sheet.lines or any(each.seals for each in pasted):
            pages.append(with_marks(sheet.page(len(pages) + 1, columns), pasted))
        pasted_pages += [page for each in pasted for page in each.pages]
    pasted_pages += [page for each in scattered(floating, allowance) for page in each.pages]
    return Contents(
        pages=numbered([*pages, *pasted_pages], allowance),
        members=old_office_members(file, allowance),
        notes=notes_of(file),
    )


def read_xls(data: bytes, allowance: Allowance) -> Contents:
    """The sheets of an Excel 97–2003 or Kingsoft workbook, then its pasted pictures."""
    file = CompoundFile(data, allowance)
    name = "Workbook" if file.has("Workbook") else "Book"
    drawings, locked = _drawings(file.stream(name))
    if locked:
        data = unlocked(data, allowance)
        file = CompoundFile(data, allowance)
        drawings, _ = _drawings(file.stream(name))
    sheets = sheet_pages(data, look_of_xls(file.stream(name)), allowance)
    pasted = scattered(pictures_in(drawings), allowance)
    pages = [page for each in pasted for page in each.pages]
    shown = [*with_scattered(list(sheets), pasted), *pages]
    return Contents(
        pages=numbered(shown, allowance),
        members=old_office_members(file, allowance),
        notes=notes_of(file),
    )


def notes_of(file: CompoundFile) -> tuple[str, ...]:
    """The notes on an old Office file: whether it carries macros."""
    return (MACRO_NOTE,) if any(file.has(folder) for folder in _MACRO_FOLDERS) else ()


class _Sheet:
    """One page as it is laid out: each paragraph and each table row takes one step down."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.columns = 1
        self._down = 0
        self._tables = 0
        self._cells: list[list[str]] = [[]]
        self._rows: list[tuple[list[str], Row]] = []
        self._held: list[list[int]] = [[]]  # the drawings of each open cell
        self._held_rows: list[list[list[int]]] = []
        self.drawings: list[tuple[int, Box]] = []

    def page(self, number: int, columns: int) -> Page:
        """The page; paragraphs are as wide as the document's widest table, `columns` steps."""
        return Page(
            number=number,
            width=float(columns),
            height=float(max(self._down, 1)),
            lines=tuple(_widened(line, columns) for line in self.lines if line.text),
            source="cell" if self._tables else "text",
        )

    def add(self, text: str, drawings: tuple[int, ...] = ()) -> None:
        """Lay out a paragraph: line breaks and tabs part it."""
        for row in text.split("\n"):
            parts = [part.strip() for part in row.split("\t") if part.strip()]
            for index, part in enumerate(parts):
                left, right = index / len(parts), (index + 1) / len(parts)
                box = Box(x0=left, y0=self._down, x1=right, y1=self._down + 1)
                self.lines.append(Line(text=part, box=box))
            self._down += bool(parts)
        last = max(self._down - 1, 0)
        self.drawings += [(drawing, Box(x0=0, y0=last, x1=1, y1=last + 1)) for drawing in drawings]

    def add_to_cell(self, text: str, drawings: tuple[int, ...]) -> None:
        """A paragraph inside the open cell."""
        self._cells[-1].append(text)
        self._held[-1] += drawings

    def end_cell(self) -> None:
        """The open cell ends."""
        self._cells.append([])
        self._held.append([])

    def end_row(self, row: Row) -> None:
        """The open row ends; its last mark is the row's own."""
        texts = ["\n".join(filter(None, map(str.strip, cell))) for cell in self._cells[:-1]]
        self._rows.append((texts, row))
        self._held_rows.append(self._held)
        self._cells, self._held = [[]], [[]]

    def end_table(self) -> None:
        """Lay out the rows gathered: each cell once, with its spans."""
        left_over = [text for cell in self._cells for text in cell]
        rows, self._rows, self._cells = self._rows, [], [[]]
        if rows:
            columns = _columns([row for _, row in rows])
            self._place(rows, columns)
            self._tables += 1
            self._down += len(rows)
        self._held, self._held_rows = [[]], []
        for text in left_over:
            self.add(text)

    def _place(self, rows: list[tuple[list[str], Row]], columns: list[int]) -> None:
        open_above: dict[int, int] = {}
        for number, (texts, row) in enumerate(rows):
            for index, text in enumerate(texts):
                left, right = _extent(index, row, columns)
                self.columns = max(self.columns, right)
                place = Box(x0=left, y0=self._down + number, x1=right, y1=self._down + number + 1)
                self.drawings += [(each, place) for each in self._held_rows[number][index]]
                above = open_above.get(left)
                if index in row.continued and above is not None:
                    self.lines[above] = _lengthened(self.lines[above], self._down + number + 1)
                    continue
                open_above[left] = len(self.lines)
                self.lines.append(
                    Line(
                        text=re.sub(r"[ \t]+", " ", text),
                        box=place,
                        how="cell",
                        table=self._tables,
                        row=number,
                        column=left,
                        column_span=right - left,
                    )
                )


def _widened(line: Line, columns: int) -> Line:
    if line.how == "cell":
        return line
    box = line.box
    wide = box.model_copy(update={"x0": box.x0 * columns, "x1": box.x1 * columns})
    return line.model_copy(update={"box": wide})


def _lay_out(paragraphs: list[Paragraph], sheets: list[_Sheet]) -> None:
    for paragraph in paragraphs:
        sheet = sheets[-1]
        if paragraph.end == ROW_END:
            sheet.end_row(paragraph.row)
            continue
        if paragraph.end == CELL or paragraph.in_table:
            sheet.add_to_cell(paragraph.text, paragraph.drawings)
            if paragraph.end == CELL:
                sheet.end_cell()
            continue
        sheet.end_table()
        if paragraph.new_page and sheet.lines:
            sheets.append(_Sheet())
        sheets[-1].add(paragraph.text, paragraph.drawings)
        if paragraph.end == PAGE and sheets[-1].lines:
            sheets.append(_Sheet())
    sheets[-1].end_table()


def _once(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Headers without their repetitions: each section and each kind of page has its own."""
    kept = {each.text.strip(): each for each in paragraphs if each.text.strip()}
    return [Paragraph(each.text) for each in kept.values()]


def _columns(rows: list[Row]) -> list[int]:
    """The left edges of a table's columns, those that nearly agree taken as one."""
    edges: list[int] = []
    for edge in sorted({edge for row in rows for edge in row.edges}):
        if not edges or edge - edges[-1] > _SAME_EDGE:
            edges.append(edge)
    return edges


def _extent(index: int, row: Row, columns: list[int]) -> tuple[int, int]:
    """From which to which column a cell reaches; one of its own where the row says nothing."""
    if index + 1 >= len(row.edges):
        return index, index + 1
    left, right = (
        max(sum(edge <= row.edges[at] for edge in columns) - 1, 0) for at in (index, index + 1)
    )
    return left, max(right, left + 1)


def _lengthened(line: Line, bottom: int) -> Line:
    box = line.box.model_copy(update={"y1": float(bottom)})
    return line.model_copy(update={"box": box, "row_span": bottom - int(box.y0)})


def _pictures_at(data: bytes, offset: int) -> Iterator[bytes]:
    """The pictures of the record at a place of the stream `Data` ([MS-DOC] §2.9.192)."""
    size = int.from_bytes(data[offset : offset + 4], "little")
    yield from pictures_in(data[offset : offset + size])


def pictures_in(stream: bytes) -> Iterator[bytes]:
    """The PNG and JPEG pictures in Office drawing records ([MS-ODRAW] §2.2.23)."""
    end = 0
    for record in _BLIP.finditer(stream):
        start = record.end() + 4
        size = int.from_bytes(stream[record.end() : start], "little")
        head = stream[start : start + _LONGEST_BLIP_HEAD]
        places = [at for mark in _PICTURE_HEADS if (at := head.find(mark)) >= 0]
        if record.start() >= end and places and size <= len(stream) - start:
            end = start + size
            yield stream[start + min(places) : end]


def scattered(pictures: Iterator[bytes], allowance: Allowance) -> list[Pasted]:
    """What pictures hold of which nobody knows where they lie."""
    nowhere = Box(x0=0, y0=0, x1=1, y1=1)
    different = islice(dict.fromkeys(pictures), _MOST_PICTURES)
    return [read_pasted(content, nowhere, allowance) for content in different]


def numbered(pages: list[Page], allowance: Allowance) -> tuple[Page, ...]:
    """The pages numbered in their order; raises CannotRead beyond the page budget."""
    allowance.check_pages(len(pages))
    return tuple(page.model_copy(update={"number": number}) for number, page in enumerate(pages, 1))


def _drawings(stream: bytes) -> tuple[bytes, bool]:
    """The drawing records of a workbook put together, and whether the workbook is locked."""
    pieces: list[bytes] = []
    at, kept, locked = 0, False, False
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        kept = kind == _XLS_DRAWING or (kept and kind == _XLS_CONTINUES)
        if kept:
            pieces.append(stream[at + 4 : at + 4 + size])
        locked = locked or kind == _XLS_LOCKED
        at += 4 + size
    return b"".join(pieces), locked
