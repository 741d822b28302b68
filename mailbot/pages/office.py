"""Word documents and spreadsheets become pages of table cells and paragraphs."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator

from docx.document import Document as WordDocument  # noqa: TID251 - and its type
from docx.opc.exceptions import PackageNotFoundError  # noqa: TID251 - and its failure
from docx.opc.part import Part, PartFactory  # noqa: TID251 - and its parts
from docx.package import Package  # noqa: TID251 - this is the module that knows it
from docx.parts.document import DocumentPart  # noqa: TID251 - and the part that holds the text
from lxml import etree
from python_calamine import (  # noqa: TID251 - this is the module that knows it
    CalamineError,
    CalamineWorkbook,
    SheetVisibleEnum,
)

from mailbot.documents.page import Line, Page, Unreadable
from mailbot.pages.budgets import Allowance, CannotRead, Contents
from mailbot.pages.cellformats import BookLook, SheetLook, look_of_xlsb
from mailbot.pages.numberformat import shown
from mailbot.pages.package import parsed_xml, sound_package
from mailbot.pages.pasted import Pasted, read_pasted, with_marks, with_scattered
from mailbot.pages.within import office_members
from mailbot.pages.word import Sheet, append_paragraphs, lay_out
from mailbot.pages.workbook import read_workbook
from mailbot.values import Box

MACRO_NOTE = "macro"
"""Stands in the notes of a file that carries macros; nothing ever runs them."""

# Documents with macros, and templates, are documents to us; python-docx takes plain ones only.
PartFactory.part_type_for.update(
    dict.fromkeys(
        (
            "application/vnd.ms-word.document.macroEnabled.main+xml",
            "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        ),
        DocumentPart,
    )
)

_MOST_CELLS = 50_000
_ENCRYPTED = ("password", "encrypt")
_PANIC = "PanicException"  # how Rust code gives up: no Exception, so that nobody catches it
_NOWHERE = Box(x0=0, y0=0, x1=1, y1=1)  # where on its sheet a picture lies is not looked up


def read_docx(data: bytes, allowance: Allowance) -> Contents:
    """The pages of a Word document, then one page per picture that holds a document itself.

    A picture of a stamp counts as a seal of the page it floats on.
    """
    notes = check_package(data, allowance)
    document = _opened(data)
    sheets = lay_out(document.element.body) or [Sheet(1)]
    _add_headers(document, sheets)
    _add_notes(document, sheets[-1])
    pages: list[Page] = []
    pasted_pages: list[Page] = []
    for sheet in sheets:
        pasted = _pasted(document.part, sheet, allowance)
        pages.append(_page(len(pages) + 1, sheet, pasted))
        pasted_pages += [page for each in pasted for page in each.pages]
    full = [page for page in pages if page.lines or page.seals]
    numbered = [
        page.model_copy(update={"number": number})
        for number, page in enumerate([*full, *pasted_pages], 1)
    ]
    allowance.check_pages(len(numbered))
    members = office_members(data, allowance)
    return Contents(pages=tuple(numbered), members=members, notes=notes)


def _opened(data: bytes) -> WordDocument:
    """The document; one that points at parts it does not have is mended first."""
    try:
        try:
            part = Package.open(io.BytesIO(data)).main_document_part
        except KeyError:
            part = Package.open(io.BytesIO(sound_package(data))).main_document_part
        if not isinstance(part, DocumentPart):
            raise CannotRead(Unreadable.DAMAGED, part.content_type)
        document: WordDocument = part.document
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError) as exc:
        raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc
    return document


def read_xlsb(data: bytes, allowance: Allowance) -> Contents:
    """The visible sheets of a binary workbook of 2007 or later, then its pasted pictures."""
    notes = check_package(data, allowance)
    pages = list(sheet_pages(data, look_of_xlsb(data), allowance))
    pasted = _pictures_of_sheets(data, len(pages), allowance)
    pages = with_scattered(pages, pasted)
    for page in (page for each in pasted for page in each.pages):
        pages.append(page.model_copy(update={"number": len(pages) + 1}))
    members = office_members(data, allowance)
    return Contents(pages=tuple(pages), members=members, notes=notes)


def read_xlsx(data: bytes, allowance: Allowance) -> Contents:
    """The same for a workbook of XML parts, its cells as they are shown."""
    notes = check_package(data, allowance)
    pages = read_workbook(data, allowance)
    members = office_members(data, allowance)
    return Contents(pages=tuple(pages), members=members, notes=notes)


def check_package(data: bytes, allowance: Allowance) -> tuple[str, ...]:
    """The notes on a package, its parts counted against the budget before anything unpacks them.

    The declared sizes bound what the zip module will read of each part.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for part in package.infolist():
                allowance.take_bytes(part.file_size)
            macros = any(name.endswith("vbaProject.bin") for name in package.namelist())
            return (MACRO_NOTE,) if macros else ()
    except (zipfile.BadZipFile, ValueError) as exc:
        raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc


def _add_headers(document: WordDocument, sheets: list[Sheet]) -> None:
    """Headers and footers, each text once, below the first page's own lines."""
    seen: set[str] = set()
    for section in document.sections:
        for part in (section.header, section.first_page_header, section.footer):
            if part.is_linked_to_previous:
                continue
            told = "".join(part._element.itertext()).strip()  # noqa: SLF001 - python-docx has no text of a header with its tables
            if told and told not in seen:
                seen.add(told)
                append_paragraphs(part._element, sheets[0])  # noqa: SLF001 - as above


def _add_notes(document: WordDocument, sheet: Sheet) -> None:
    """Footnotes and endnotes below the last page's own lines; those that part them are empty."""
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(("/footnotes", "/endnotes")):
            for note in parsed_xml(relation.target_part.blob):
                append_paragraphs(note, sheet)


def _pasted(part: Part, sheet: Sheet, allowance: Allowance) -> list[Pasted]:
    found = []
    for drawing in sheet.drawings:
        if not drawing.relation:
            found.append(Pasted(drawing.box, pen=True))
            continue
        related = part.related_parts.get(drawing.relation)
        blob = getattr(related, "blob", None)
        if blob:
            found.append(read_pasted(blob, drawing.box, allowance))
    return found


def _page(number: int, sheet: Sheet, pasted: list[Pasted]) -> Page:
    page = Page(
        number=number,
        width=float(sheet.columns),
        height=float(max(sheet.rows, 1)),
        lines=tuple(sorted(sheet.lines, key=lambda line: (line.box.y0, line.box.x0))),
        source="cell" if sheet.tables else "text",
    )
    return with_marks(page, pasted)


def sheet_pages(data: bytes, look: BookLook, allowance: Allowance) -> Iterator[Page]:
    """The visible sheets that show anything, one page each; boxes are in rows and columns."""
    read = _sheet_pages(data, look, allowance)
    shown = (page for page in read if page.lines)
    for number, page in enumerate(shown, 1):
        yield page.model_copy(update={"number": number})


def _sheet_pages(data: bytes, look: BookLook, allowance: Allowance) -> list[Page]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [
            meta.name
            for meta in workbook.sheets_metadata
            if meta.visible == SheetVisibleEnum.Visible
        ]
        allowance.check_pages(len(names))
        return [_sheet_page(workbook, name, look) for name in names]
    except CalamineError as exc:
        told = str(exc).lower()
        locked = any(word in told for word in _ENCRYPTED)
        raise CannotRead(Unreadable.ENCRYPTED if locked else Unreadable.DAMAGED, told) from exc
    except BaseException as exc:
        if type(exc).__name__ != _PANIC:
            raise
        raise CannotRead(Unreadable.DAMAGED, _PANIC) from exc


def _sheet_page(workbook: CalamineWorkbook, name: str, look: BookLook) -> Page:
    sheet = workbook.get_sheet_by_name(name)
    if sheet.height * sheet.width > _MOST_CELLS * 40:
        raise CannotRead(Unreadable.TOO_LARGE, f"{sheet.height} x {sheet.width} cells")
    spans = {
        (top, left): (bottom - top + 1, right - left + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
    }
    own = look.sheets.get(name, SheetLook())
    lines = tuple(
        _cell(row, column, text, spans.get((row, column), (1, 1)))
        for row, values in enumerate(sheet.to_python(skip_empty_area=False))
        if row not in own.hidden_rows
        for column, value in enumerate(values)
        if column not in own.hidden_columns
        if (text := _shown(value, own.codes.get((row, column), ""), look))
    )
    if len(lines) > _MOST_CELLS:
        raise CannotRead(Unreadable.TOO_LARGE, f"{len(lines)} cells")
    return Page(
        number=1,
        width=float(max(sheet.width, 1)),
        height=float(max(sheet.height, 1)),
        lines=lines,
        source="cell",
    )


def _cell(row: int, column: int, text: str, span: tuple[int, int]) -> Line:
    return Line(
        text=text,
        box=Box(x0=column, y0=row, x1=column + span[1], y1=row + span[0]),
        how="cell",
        table=0,
        row=row,
        column=column,
        row_span=span[0],
        column_span=span[1],
    )


def _shown(value: object, code: str, look: BookLook) -> str:
    """A cell's value as a person sees it, numbers by its format, dates as ISO 8601."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return shown(value, code, since_1904=look.since_1904)
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value).strip()


def _pictures_of_sheets(data: bytes, pages: int, allowance: Allowance) -> list[Pasted]:
    """What the pictures pasted into a workbook hold."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.startswith("xl/media/")]
        allowance.check_pages(pages + len(names))
        return [read_pasted(package.read(name), _NOWHERE, allowance) for name in sorted(names)]
