"""OpenDocument texts and sheets, and Office's plain XML files, become pages of text and cells."""

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from mailbot.documents.page import Page, Unreadable
from mailbot.pages.budgets import Allowance, CannotRead, Contents
from mailbot.pages.formfields import Kind, shown
from mailbot.pages.grid import Block, Cell, Table, on_grid
from mailbot.pages.office import check_package
from mailbot.pages.word import lay_out

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_FIELD = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_W = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"
_UNSEEN = frozenset({f"{_TEXT}tracked-changes", f"{_TEXT}note", f"{_OFFICE}annotation"})
_MOST_REPEATED = 200
_DEEPEST = 60


def read_odf(data: bytes, allowance: Allowance) -> Contents:
    """The pages of an OpenDocument text or workbook (ISO/IEC 26300)."""
    check_package(data, allowance)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if "content.xml" not in package.namelist():
            raise CannotRead(Unreadable.UNSUPPORTED, "no content")
        if b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise CannotRead(Unreadable.ENCRYPTED, "an OpenDocument file behind a password")
        root = _parsed(package.read("content.xml"))
    body = root.find(f"{_OFFICE}body")
    if body is None:
        raise CannotRead(Unreadable.UNSUPPORTED, "neither a text nor a workbook")
    if body.find(f"{_OFFICE}presentation") is not None:
        raise CannotRead(Unreadable.UNSUPPORTED, "application/vnd.oasis.opendocument.presentation")
    return on_grid(_odf_blocks(body, 0), allowance)


def read_office_xml(data: bytes, allowance: Allowance) -> Contents:
    """The pages of a document or workbook that Office saved as one plain XML file."""
    root = _parsed(data.replace(_W2003, _W))
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


def _odf_blocks(parent: etree._Element, depth: int) -> Iterator[Block]:
    for child in parent:
        if child.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
            yield "".join(_said(child))
        elif child.tag == f"{_TABLE}table":
            if child.get(f"{_TABLE}display") != "false":
                yield _odf_table(child)
        elif child.tag not in _UNSEEN and depth < _DEEPEST:
            yield from _odf_blocks(child, depth + 1)


def _said(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * min(int(child.get(f"{_TEXT}c", "1")), _MOST_REPEATED)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag in {f"{_TEXT}line-break", f"{_TEXT}p"}:
            yield "\n"
        elif child.tag == f"{_FIELD}fieldmark":
            yield _form_field(child)
        if child.tag not in _UNSEEN:
            yield from _said(child)
        yield child.tail or ""


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


def _odf_table(table: etree._Element) -> Table:
    rows: Table = []
    for row in table.iter(f"{_TABLE}table-row"):
        cells: list[Cell] = []
        for cell in row:
            repeated = min(_count(cell, "number-columns-repeated"), _MOST_REPEATED)
            if cell.tag == f"{_TABLE}table-cell":
                said = "\n".join("".join(_said(each)) for each in cell.iter(f"{_TEXT}p"))
                span = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
                cells += [Cell(said, *span)] * repeated
        rows.append(cells)
    while rows and not any(cell.text.strip() for cell in rows[-1]):
        rows.pop()
    return rows


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
