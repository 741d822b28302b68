"""What was filled into a PDF's form, and noted upon it, is read like what is printed."""

import ctypes
import io

import pypdfium2 as pdfium  # noqa: TID251 - writes notes that the product only reads
import pytest
from pypdfium2 import raw  # noqa: TID251
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file


def form(*, ticked: bool = True) -> bytes:
    """A form with a text field, and a check box behind 新办."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont("STSong-Light", 12)
    for text, y in (("企业证书申请表", 760), ("证书编号：", 700), ("新办", 660), ("手机：", 620)):
        canvas.drawString(72, y, text)
    canvas.acroForm.textfield(name="key", value="HX2022008123", x=150, y=690, width=200, height=20)
    canvas.acroForm.checkbox(name="new", checked=ticked, x=110, y=655, size=14)
    canvas.save()
    return out.getvalue()


def noted(data: bytes, text: str, flags: int = 0, kind: int = raw.FPDF_ANNOT_FREETEXT) -> bytes:
    """The file with a note beside 手机： that bears its text only as data."""
    document = pdfium.PdfDocument(data)
    document.init_forms()
    note = raw.FPDFPage_CreateAnnot(document[0], kind)
    raw.FPDFAnnot_SetRect(note, raw.FS_RECTF(110, 635, 300, 615))
    coded = text.encode("utf-16-le") + b"\0\0"
    value = (ctypes.c_ushort * (len(coded) // 2)).from_buffer_copy(coded)
    raw.FPDFAnnot_SetStringValue(note, b"Contents", value)
    raw.FPDFAnnot_SetFlags(note, flags)
    raw.FPDFPage_CloseAnnot(note)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def texts(data: bytes) -> list[str]:
    reading = read_file("表.pdf", data, ReadingBudgets())
    assert reading.unreadable is None, reading.detail
    return [line.text for line in reading.pages[0].lines]


@pytest.mark.parametrize(("ticked", "mark"), [(True, "☑"), (False, "□")])
def test_a_check_box_shows_whether_it_is_ticked(ticked: bool, mark: str) -> None:  # noqa: FBT001
    assert f"新办 {mark}" in texts(form(ticked=ticked))


def test_a_value_filled_into_a_field_is_read_once() -> None:
    assert "".join(texts(form())).count("HX2022008123") == 1


def test_a_note_that_is_only_data_is_read_where_it_stands() -> None:
    assert "手机：13812345678 甲" in texts(noted(form(), "13812345678 甲"))


def test_hidden_notes_and_links_say_nothing() -> None:
    hidden = noted(form(), "13812345678", raw.FPDF_ANNOT_FLAG_HIDDEN)
    assert "13812345678" not in "".join(texts(hidden))
    link = noted(form(), "13812345678", kind=raw.FPDF_ANNOT_HIGHLIGHT)
    assert "13812345678" not in "".join(texts(link))
