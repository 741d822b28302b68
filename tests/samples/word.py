"""A form becomes a Word file: the same cells as on paper, in a real Word table."""

import io
import re
from typing import Any

import docx  # noqa: TID251 - the samples write Word files, the product only reads them
from docx.document import Document  # noqa: TID251
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT  # noqa: TID251
from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: TID251
from docx.oxml import OxmlElement  # noqa: TID251
from docx.oxml.ns import qn  # noqa: TID251
from docx.shared import Mm, Pt  # noqa: TID251
from docx.table import _Cell  # noqa: TID251
from docx.text.paragraph import Paragraph  # noqa: TID251
from PIL import Image

from tests.samples import fonts, ink
from tests.samples.files import MEDIA, repacked
from tests.samples.forms import Cell, Form, Line, Marks, grid
from tests.samples.model import Kind, SampleDocument, Split
from tests.samples.sheet import png, small

ROOM = Mm(170)
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


def document(
    form: Form, marks: Marks, *, kind: Kind, layout: str, split: Split, name: str
) -> SampleDocument:
    """The form as .docx; its stamp and signatures are pasted pictures."""
    truth = _truth(form)
    truth["stamped"] = bool(marks.stamp)
    truth["signed"] = bool(marks.signer or marks.legal)
    return SampleDocument(
        name=f"{name}.docx",
        data=written(form, marks),
        media=MEDIA["docx"],
        kind=kind,
        truth=truth,
        stamped=truth["stamped"],
        signed=truth["signed"],
        layout=layout,
        format="docx",
        split=split,
    )


def _truth(form: Form) -> dict[str, Any]:
    found = {cell.field: cell.truth for row in form.rows for cell in row.cells if cell.field}
    for line in (*form.above, *form.below):
        found |= dict(line.fields)
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def written(form: Form, marks: Marks | None = None) -> bytes:
    """The form as the bytes of a Word file on one A4 page."""
    file = docx.Document()
    _set_page(file)
    marks = marks or Marks()
    if form.title:
        title = file.add_paragraph()
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title.paragraph_format.space_after = Pt(6)
        _run(title, form.title, form.title_size, bold=True)
    for line in form.above:
        _write_line(file, line, marks)
    if form.table:
        _write_table(file, form, marks)
    for number, line in enumerate(form.below):
        _write_line(file, line, marks, after_table=form.table and not number)
    out = io.BytesIO()
    file.save(out)
    return repacked(out.getvalue())


def _set_page(file: Document) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(15)
    style = file.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(10.5)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "宋体")
    style.paragraph_format.space_after = Pt(0)
    file.core_properties.author = ""
    file.core_properties.comments = ""


def _run(paragraph: Paragraph, text: str, size: float, *, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    if bold:
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "黑体")


SYMBOLS = {"□": "F0A8", "☐": "F0A8", "☑": "F0FE", "■": "F0FE"}
"""Check boxes as Wingdings has them, in Word's private code points."""


def _run_with_symbols(paragraph: Paragraph, text: str, size: float) -> None:
    for piece in re.split(f"([{''.join(SYMBOLS)}])", text):
        if piece not in SYMBOLS:
            _run(paragraph, piece, size)
            continue
        symbol = OxmlElement("w:sym")
        symbol.set(qn("w:font"), "Wingdings")
        symbol.set(qn("w:char"), SYMBOLS[piece])
        paragraph.add_run()._r.append(symbol)


def _write_line(file: Document, line: Line, marks: Marks, *, after_table: bool = False) -> None:
    paragraph = file.add_paragraph()
    paragraph.alignment = ALIGN[line.align]
    paragraph.paragraph_format.line_spacing = 1.0 if line.size < 9 else 1.8
    if line.mark:
        paragraph.paragraph_format.space_before = Pt(10)
    if after_table:
        paragraph.paragraph_format.space_before = Pt(6)
    if line.indent:
        paragraph.paragraph_format.first_line_indent = Pt(line.size * 2)
    _run(paragraph, line.text, line.size, bold=line.bold)
    _paste(paragraph, line.mark, marks, Pt(fonts.width(line.text, "song", line.size)))


def _write_table(file: Document, form: Form, marks: Marks) -> None:
    table = file.add_table(len(form.rows), len(form.widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, share in zip(table.columns, form.widths, strict=True):
        column.width = round(ROOM * share / sum(form.widths))
        for cell in column.cells:
            cell.width = round(ROOM * share / sum(form.widths))
    for row, wanted in zip(table.rows, form.rows, strict=True):
        row.height, row.height_rule = Pt(wanted.height), WD_ROW_HEIGHT_RULE.AT_LEAST
    for row_number, column_number, cell in grid(form.rows):
        place = table.cell(row_number, column_number)
        last = table.cell(row_number + cell.rows - 1, column_number + cell.columns - 1)
        if last is not place:
            place = place.merge(last)
        _fill(place, cell, marks, shade=form.shade)


def _fill(place: _Cell, cell: Cell, marks: Marks, *, shade: bool) -> None:
    place.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    if shade and cell.label:
        tint = OxmlElement("w:shd")
        tint.set(qn("w:val"), "clear")
        tint.set(qn("w:fill"), "EEF2F7")
        place._tc.get_or_add_tcPr().append(tint)
    for number, text in enumerate(cell.text.split("\n")):
        paragraph = place.paragraphs[0] if not number else place.add_paragraph()
        if cell.label or not cell.left:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if "sign" in cell.mark and "stamp" in cell.mark:
            paragraph.paragraph_format.line_spacing = 1.15
        size = 8.5 if cell.small else 10.5
        if marks.symbols:
            _run_with_symbols(paragraph, text, size)
        else:
            _run(paragraph, text, size)
        for mark, words in (("sign", ("签字", "签名")), ("stamp", ("公章", "盖章"))):
            if mark in cell.mark and any(word in text for word in words):
                _paste(paragraph, mark, marks, Pt(fonts.width(text, "song", 10.5)))


def _paste(paragraph: Paragraph, mark: str, marks: Marks, after: int) -> None:
    if mark == "stamp" and marks.stamp:
        _float(paragraph, ink.seal(marks.stamp, seed=marks.seed), Mm(40), Mm(55), -Mm(22))
    name = {"sign": marks.signer, "legal": marks.legal}.get(mark, "")
    if name:
        strip = ink.signature(name, seed=marks.seed)
        _float(paragraph, strip, Mm(22), after + Mm(3), -Mm(4))


def _float(paragraph: Paragraph, image: Image.Image, width: int, right: int, down: int) -> None:
    """Paste a picture that floats over the text, as people place their stamps in Word."""
    shape = paragraph.add_run().add_picture(io.BytesIO(png(small(image))), width=width)
    inline = shape._inline
    anchor = OxmlElement("wp:anchor")
    for name, value in (
        ("simplePos", "0"),
        ("relativeHeight", "251659264"),
        ("behindDoc", "0"),
        ("locked", "0"),
        ("layoutInCell", "1"),
        ("allowOverlap", "1"),
    ):
        anchor.set(name, value)
    origin = OxmlElement("wp:simplePos")
    origin.set("x", "0")
    origin.set("y", "0")
    anchor.append(origin)
    for axis, base, distance in (("H", "column", right), ("V", "paragraph", down)):
        place = OxmlElement(f"wp:position{axis}")
        place.set("relativeFrom", base)
        offset = OxmlElement("wp:posOffset")
        offset.text = str(int(distance))
        place.append(offset)
        anchor.append(place)
    children = list(inline)
    anchor.append(children[0])
    anchor.append(OxmlElement("wp:wrapNone"))
    for child in children[1:]:
        anchor.append(child)
    frame = inline.getparent()
    assert frame is not None
    frame.replace(inline, anchor)
