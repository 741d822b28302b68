"""OpenDocument texts and sheets, and Office's plain XML files, become pages of text and cells."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from mailbot.documents.page import Page, Unreadable
from mailbot.pages.budgets import Allowance, CannotRead, Contents
from mailbot.pages.floating import MARK
from mailbot.pages.formfields import Kind, shown
from mailbot.pages.grid import PAGE, Block, Cell, Table, on_grid
from mailbot.pages.odfpictures import Pictures, Styles
from mailbot.pages.office import check_package
from mailbot.pages.word import lay_out

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_FIELD = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_W = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"
_UNSEEN = frozenset(
    {
        *(f"{_TEXT}tracked-changes", f"{_TEXT}note", f"{_OFFICE}annotation"),
        *(f"{_OFFICE}binary-data", f"{_SVG}title", f"{_SVG}desc"),  # of a picture
    }
)
_PARAGRAPHS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
_APART = _UNSEEN | {f"{_TABLE}table", f"{_DRAW}image"}
_MOST_REPEATED = 200
_DEEPEST = 60


def read_odf(data: bytes, allowance: Allowance) -> Contents:
    """The pages of an OpenDocument text or workbook (ISO/IEC 26300), and its pasted pictures."""
    check_package(data, allowance)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        if "content.xml" not in names:
            raise CannotRead(Unreadable.UNSUPPORTED, "no content")
        if b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise CannotRead(Unreadable.ENCRYPTED, "an OpenDocument file behind a password")
        root = _parsed(package.read("content.xml"))
        looks = [_parsed(package.read(name)) for name in names if name == "styles.xml"]
        return _read(Pictures(Styles([root, *looks]), names), root, package, allowance)


def _read(
    pictures: Pictures,
    root: etree._Element,
    package: zipfile.ZipFile | None,
    allowance: Allowance,
) -> Contents:
    body = root.find(f"{_OFFICE}body")
    if body is None:
        raise CannotRead(Unreadable.UNSUPPORTED, "neither a text nor a workbook")
    if body.find(f"{_OFFICE}presentation") is not None:
        raise CannotRead(Unreadable.UNSUPPORTED, "application/vnd.oasis.opendocument.presentation")

    def part(name: str) -> bytes:
        """What a part holds; nothing where it is damaged, as is a picture nobody can open."""
        try:
            return package.read(name) if package is not None else b""
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError):
            return b""

    contents = on_grid(_odf_blocks(body, pictures, 0), allowance)
    pages = pictures.put_on(contents.pages, part, allowance)
    allowance.check_pages(len(pages))
    numbered = (page.model_copy(update={"number": at}) for at, page in enumerate(pages, 1))
    return contents.model_copy(update={"pages": tuple(numbered)})


def read_office_xml(data: bytes, allowance: Allowance) -> Contents:
    """The pages of a document or workbook that an office program saved as one plain XML file."""
    root = _parsed(data.replace(_W2003, _W))
    if root.tag == f"{_OFFICE}document":
        return _read(Pictures(Styles([root]), ()), root, None, allowance)
    if root.tag == f"{_SS}Workbook":
        return on_grid([_rows(table) for table in root.iter(f"{_SS}Table")], allowance)
    body = next(root.iter(f"{{{_W.decode()}}}body"), None)
    if body is None:
        raise CannotRead(Unreadable.UNSUPPORTED, "application/xml")
    sections = [each for each in body if each.tag.endswith("}sect")]  # Word 2003's own wrapping
    for section in sections:
        for child in reversed(section):
            section.addnext(child)
    pages = [
        Page(
            number=number,
            width=float(sheet.columns),
            height=float(max(sheet.rows, 1)),
            lines=tuple(sorted(sheet.lines, key=lambda line: (line.box.y0, line.box.x0))),
            source="cell" if sheet.tables else "text",
        )
        for number, sheet in enumerate(lay_out(body), 1)
    ]
    allowance.check_pages(len(pages))
    return Contents(pages=tuple(page for page in pages if page.lines))


def _parsed(content: bytes) -> etree._Element:
    """The root of an XML part; entities stay unresolved and nothing is fetched."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(content, parser)
    if root is None:
        raise CannotRead(Unreadable.DAMAGED, "no XML")
    return root


def _odf_blocks(parent: etree._Element, pictures: Pictures, depth: int) -> Iterator[Block]:
    for child in parent:
        before, after = pictures.styles.breaks(child)
        before = before or parent.tag == f"{_OFFICE}spreadsheet"
        if before:
            yield PAGE
        if child.tag in _PARAGRAPHS:
            yield "".join(_said(child, child, pictures))
        elif child.tag == f"{_TABLE}table":
            if not pictures.styles.is_hidden(child):
                yield _odf_table(child, pictures)
        elif child.tag not in _UNSEEN and depth < _DEEPEST:
            pictures.note(child)
            yield from _odf_blocks(child, pictures, depth + 1)
        if after:
            yield PAGE


def _said(element: etree._Element, paragraph: etree._Element, pictures: Pictures) -> Iterator[str]:
    """The words of a paragraph or of a part of it, with a MARK where a picture is anchored."""
    yield _unmarked(element.text)
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * min(int(child.get(f"{_TEXT}c", "1")), _MOST_REPEATED)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break" or child.tag in _PARAGRAPHS:
            yield "\n"
        elif child.tag == f"{_FIELD}fieldmark":
            yield _form_field(child)
        if child.tag not in _UNSEEN:
            yield pictures.mark(child, paragraph)
            inner = child if child.tag in _PARAGRAPHS else paragraph
            yield from _said(child, inner, pictures)
        yield _unmarked(child.tail)


def _unmarked(text: str | None) -> str:
    return (text or "").replace(MARK, "")


def _form_field(mark: etree._Element) -> str:
    """What a box or a list of a form shows, which stands in the parameters of its mark."""
    told = [
        (param.get(f"{_FIELD}name"), param.get(f"{_FIELD}value", ""))
        for param in mark.iterchildren(f"{_FIELD}param")
    ]
    if mark.get(f"{_FIELD}type", "").endswith("FORMCHECKBOX"):
        return shown(Kind.BOX, ("Checkbox_Checked", "true") in told)
    entries = [value for name, value in told if name == "Dropdown_ListEntry"]
    which = [value for name, value in told if name == "Dropdown_Selected" and value.isdigit()]
    return shown(Kind.LIST, int(which[0]) if which else 0, entries)


def _odf_table(table: etree._Element, pictures: Pictures) -> Table:
    rows: Table = []
    found = list(_table_rows(table))
    marks = _marks_over(table, found, pictures)
    for row in found:
        cells: list[Cell] = []
        for cell in row:
            repeated = min(_count(cell, "number-columns-repeated"), _MOST_REPEATED)
            if cell.tag == f"{_TABLE}table-cell":
                words = ["".join(_said(each, each, pictures)) for each in _lines(cell, 0)]
                said = marks + "\n".join(words)
                marks = ""
                span = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
                again = Cell(_unmarked(said), *span)
                cells += [Cell(said, *span), *[again] * (repeated - 1)]
        rows.append(cells)
    if next(table.iterancestors(f"{_OFFICE}spreadsheet"), None) is not None:
        for cells in rows:
            _drop_empty_end(cells)
    while rows and not any(cell.text.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def _drop_empty_end(row: list[Cell]) -> None:
    """Take off the empty cells behind the last one filled or merged: a sheet has thousands."""
    while row and row[-1].columns == 1 and not row[-1].text.strip():
        row.pop()


def _marks_over(table: etree._Element, rows: list[etree._Element], pictures: Pictures) -> str:
    """A MARK for each picture laid over the cells of a sheet; they stand in its first cell."""
    styles = pictures.styles
    corner = (styles.widths(table), [styles.height(row) for row in rows])
    marks = [
        pictures.mark_over(each, 0, 0, *corner)
        for shapes in table.iterchildren(f"{_TABLE}shapes")
        for each in _shapes(shapes)
    ]
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            marks += [pictures.mark_over(each, column, number, *corner) for each in _shapes(cell)]
            column += min(_count(cell, "number-columns-repeated"), _MOST_REPEATED)
    return "".join(marks)


def _shapes(element: etree._Element) -> Iterator[etree._Element]:
    """What is laid over the cells of a sheet at a cell, or on the whole of it."""
    for child in element:
        if child.tag == f"{_DRAW}g":
            yield from _shapes(child)
        elif str(child.tag).startswith(_DRAW):
            yield child


def _table_rows(element: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, then those of tables in their cells; none of what words hold."""
    for child in element:
        if child.tag == f"{_TABLE}table-row":
            yield child
        if child.tag not in _PARAGRAPHS:
            yield from _table_rows(child)


def _lines(cell: etree._Element, depth: int) -> Iterator[etree._Element]:
    """The paragraphs of a cell; those of a table in it are in that table's own rows."""
    for child in cell:
        if child.tag in _PARAGRAPHS:
            yield child
        elif child.tag not in _APART and depth < _DEEPEST:
            yield from _lines(child, depth + 1)


def _count(cell: etree._Element, name: str) -> int:
    said = cell.get(f"{_TABLE}{name}", "1")
    return int(said) if said.isdigit() and len(said) < 6 else 1  # noqa: PLR2004 - digits


def _rows(table: etree._Element) -> Table:
    """The rows of a sheet in Excel's XML of 2003; cells that are left out stand empty."""
    rows: Table = []
    for row in table.iterchildren(f"{_SS}Row"):
        rows += [[] for _ in range(_index(row) - 1 - len(rows))]
        cells: list[Cell] = []
        for cell in row.iterchildren(f"{_SS}Cell"):
            cells += [Cell("")] * (_index(cell) - 1 - sum(each.columns for each in cells))
            said = "".join(
                "".join(map(str, each.itertext())) for each in cell.iterchildren(f"{_SS}Data")
            )
            across = min(_whole(cell, "MergeAcross", 0), _MOST_REPEATED)
            cells.append(Cell(said, across + 1, _whole(cell, "MergeDown", 0) + 1))
        rows.append(cells)
    return rows


def _index(element: etree._Element) -> int:
    return min(_whole(element, "Index", 0), 2_000)


def _whole(element: etree._Element, name: str, default: int) -> int:
    said = element.get(f"{_SS}{name}", "")
    return int(said) if said.isdigit() and len(said) < 6 else default  # noqa: PLR2004 - digits
