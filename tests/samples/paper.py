"""Paragraphs, rules, shades and borders of a Word file, as an official form needs them."""

import io
from typing import NamedTuple

import docx  # noqa: TID251 - the forms are made here, the product fills them
from docx.document import Document  # noqa: TID251
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT  # noqa: TID251
from docx.oxml import OxmlElement  # noqa: TID251
from docx.oxml.ns import qn  # noqa: TID251
from docx.oxml.xmlchemy import BaseOxmlElement  # noqa: TID251
from docx.shared import Mm, Pt, RGBColor  # noqa: TID251
from docx.table import Table, _Cell, _Row  # noqa: TID251
from docx.text.paragraph import Paragraph  # noqa: TID251

from tests.samples.files import repacked
from tests.samples.word import ALIGN

FAINT, RED = RGBColor(0x6B, 0x6B, 0x6B), RGBColor(0xB0, 0x1E, 0x1E)
# Word's order of the borders of a table or cell (ECMA-376, CT_TblBorders).
SIDES = ("top", "left", "bottom", "right")
# What has to stand after an element (ECMA-376): Word calls a file in another order damaged.
AFTER_SPACING = ("w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u")
AFTER_SHADE = ("w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign", "w:hideMark")


class Margins(NamedTuple):
    """The margins of a page, in millimetres."""

    top: float
    bottom: float
    left: float
    right: float


def begun(margins: Margins) -> Document:
    """An empty A4 file in 宋体, without a word about who made it."""
    file = docx.Document()
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(margins.top), Mm(margins.bottom)
    section.left_margin, section.right_margin = Mm(margins.left), Mm(margins.right)
    section.header_distance = section.footer_distance = Mm(8)
    style = file.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(10.5)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    style.paragraph_format.space_after = Pt(0)
    file.core_properties.author = ""
    file.core_properties.comments = ""
    return file


def finished(file: Document) -> bytes:
    """The file's bytes, equal for equal content."""
    out = io.BytesIO()
    file.save(out)
    return repacked(out.getvalue())


def written(  # noqa: PLR0913 - what Word calls the format of a paragraph and its run
    paragraph: Paragraph,
    text: str,
    *,
    size: float,
    bold: bool = False,
    underline: bool = False,
    colour: RGBColor | None = None,
    align: str = "",
    indent: float = 0,
    line: float = 0,
    before: float = 0,
    after: float = 0,
    spread: float = 0,
) -> None:
    """Add `text` to a paragraph; what is not given stays as it is. Sizes in points."""
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.underline = Pt(size), bold, underline
    if bold:
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "黑体")
    if colour is not None:
        run.font.color.rgb = colour
    if spread:
        spacing = _element("w:spacing", val=str(round(spread * 20)))
        run._element.get_or_add_rPr().insert_element_before(spacing, *AFTER_SPACING)
    layout = paragraph.paragraph_format
    if align:
        paragraph.alignment = ALIGN[align]
    if indent:
        layout.first_line_indent = Pt(indent)
    if line:
        layout.line_spacing = line
    if before:
        layout.space_before = Pt(before)
    if after:
        layout.space_after = Pt(after)


def table_of(file: Document, widths: tuple[float, ...], sides: float = 1.5) -> Table:
    """A table without rows or borders; `widths` of its columns in millimetres.

    `sides` is the room left and right of the text in its cells, in millimetres.
    """
    table = file.add_table(0, len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    margins = _element("w:tblCellMar")
    beside = Mm(sides).twips
    for side, room in (("top", 20), ("left", beside), ("bottom", 20), ("right", beside)):
        margins.append(_element(f"w:{side}", w=str(room), type="dxa"))
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")
    return table


def height_of(row: _Row, millimetres: float) -> None:
    """Give a row at least this height; it never breaks over two pages."""
    row.height, row.height_rule = Mm(millimetres), WD_ROW_HEIGHT_RULE.AT_LEAST
    row._tr.get_or_add_trPr().insert(0, _element("w:cantSplit"))


def shaded(cell: _Cell, colour: str) -> None:
    """Tint a cell; `colour` as RRGGBB."""
    shade = _element("w:shd", val="clear", color="auto", fill=colour)
    cell._tc.get_or_add_tcPr().insert_element_before(shade, *AFTER_SHADE)


def bordered(table: Table, *, outside: int, inside: int) -> None:
    """Rule a table; widths in eighths of a point."""
    borders = _element("w:tblBorders")
    for side in (*SIDES, "insideH", "insideV"):
        width = outside if side in SIDES else inside
        borders.append(_element(f"w:{side}", val="single", sz=str(width), color="000000"))
    table._tbl.tblPr.insert_element_before(
        borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"
    )


def dashed(table: Table, rows: range, column: int) -> None:
    """Frame cells below one another, as one, with a thin dashed line."""
    for number in rows:
        borders = _element("w:tcBorders")
        open_sides = {"top": number != rows[0], "bottom": number != rows[-1]}
        for side in SIDES:
            if not open_sides.get(side, False):
                borders.append(_element(f"w:{side}", val="dashed", sz="4", color="9A9A9A"))
        cell = table.rows[number]._tr.tc_lst[column]
        cell.get_or_add_tcPr().insert_element_before(borders, "w:shd", *AFTER_SHADE)


def ruled_above(paragraph: Paragraph) -> None:
    """Draw a thin line above a paragraph."""
    border = _element("w:pBdr")
    border.append(_element("w:top", val="single", sz="4", space="6", color="BFBFBF"))
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _element(tag: str, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element
