"""Files that we do not open are told by what they are; newer pictures are read like any other."""

import io
import struct

import pytest
from PIL import Image, ImageDraw
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mailbot.documents.page import FileReading, Unreadable
from mailbot.pages.budgets import Allowance, Contents, ReadingBudgets
from mailbot.pages.reader import read_file
from mailbot.pages.sniff import sniff
from mailbot.pages.xfa import ADOBE_FORM, asks_for_adobe
from tests.builders.packed import compound, zipped

BUDGETS = ReadingBudgets(seconds=600)  # whatever else the machine does
WAIT = (
    "Please wait... If this message is not eventually replaced with the proper contents of the "
    "document, your PDF viewer may not be able to display this type of document. "
    "You can upgrade to the latest version of Adobe Reader for Windows, Mac, or Linux."
)
WAIT_CHINESE = (
    "请稍候...",
    "如果此消息最终未被文档的正确内容替换，",
    "则您的 PDF 阅读器可能无法显示此类型的文档。",
)


def read(data: bytes, name: str = "附件") -> FileReading:
    return read_file(name, data, BUDGETS)


def told(reading: FileReading) -> list[str]:
    return [line.text for page in reading.pages for line in page.lines]


def page(*lines: str) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont("STSong-Light", 12)
    for row, line in enumerate(lines):
        canvas.drawString(60, 780 - 20 * row, line)
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (compound({"MatOST": b"x" * 99, "CONTENTS": b"CHNKINK"}), "application/vnd.ms-works"),
        (compound({"Quill": {"CONTENTS": b"x"}, "Contents": b"x"}), "application/vnd.ms-publisher"),
        (compound({"VisioDocument": b"x"}), "application/vnd.visio"),
        (zipped(("visio/document.xml", b"<x/>")), "application/vnd.visio"),
        (zipped(("FixedDocSeq.fdseq", b"<x/>")), "application/vnd.ms-xpsdocument"),
        (
            zipped(("Index/Document.iwa", b"x"), ("preview.jpg", b"x")),
            "application/vnd.apple.iwork",
        ),
        (b"AC1027" + bytes(200), "image/vnd.dwg"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(99), "video/mp4"),
        (b"#!AMR\n" + bytes(99), "audio/amr"),
    ],
)
def test_a_file_that_is_not_opened_is_told_by_its_kind(data: bytes, kind: str) -> None:
    reading = read(data)
    assert (reading.unreadable, reading.detail) == (Unreadable.UNSUPPORTED, kind)
    assert reading.members == ()


def test_a_pages_document_is_read_by_the_pdf_of_it_that_it_carries() -> None:
    shown = ("QuickLook/Preview.pdf", page("单位名称：天山光伏"))
    reading = read(zipped(("Index/Document.iwa", b"x"), shown))
    assert told(reading) == ["单位名称：天山光伏"]
    broken = read(zipped(("Index/Document.iwa", b"x"), ("QuickLook/Preview.pdf", b"%PDF-1.4 x")))
    assert broken.unreadable is Unreadable.DAMAGED


def test_a_page_that_only_asks_for_adobe_is_no_paper() -> None:
    reading = read(page(*WAIT_CHINESE))
    assert (reading.unreadable, reading.detail) == (Unreadable.UNSUPPORTED, ADOBE_FORM)
    assert reading.pages == ()
    other = ("请稍候，我们会联系您", "申请两个UKey")
    assert told(read(page(*other))) == list(other)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        (WAIT, True),
        (WAIT.replace(" ", ""), True),
        ("请稍候...您的PDF查看器可能无法显示此类型的文档", True),
        ("To view the full contents of this document, please wait or use Adobe Reader", True),
        ("Please wait for our call. We send two keys", False),
        ("Use a PDF viewer such as Adobe Reader to print this form", False),
        (WAIT + "单位名称 " * 300, False),
        ("", False),
    ],
)
def test_what_adobe_prints_on_its_one_page_is_known_by_its_words(text: str, *, asks: bool) -> None:
    assert asks_for_adobe(text) is asks


@pytest.mark.parametrize(
    ("form", "options", "kind"),
    [
        ("JPEG2000", {"irreversible": True, "quality_layers": [40]}, "image/jpx"),
        ("JPEG2000", {"no_jp2": True}, "image/jpx"),
        ("AVIF", {"quality": 80}, "image/avif"),
    ],
)
def test_pictures_of_newer_formats_are_read(
    form: str, options: dict[str, object], kind: str
) -> None:
    packed = io.BytesIO()
    picture = Image.new("RGB", (600, 200), "white")
    ImageDraw.Draw(picture).text((40, 80), "ABCDEFGH 123456", fill="black", font_size=40)
    picture.save(packed, form, **options)
    assert sniff(packed.getvalue()) == kind
    words = "".join(told(read(packed.getvalue())))
    assert "123456" in words
    cut = read(packed.getvalue()[:300])
    assert cut.unreadable is Unreadable.DAMAGED


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    packed = io.BytesIO()
    Image.new("L", (600, 400)).save(packed, "JPEG2000")
    small = ReadingBudgets(pixels=100_000)
    assert read_file("a.jp2", packed.getvalue(), small).unreadable is Unreadable.TOO_LARGE


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (MemoryError(), Unreadable.TOO_LARGE),
        (RuntimeError("std::bad_alloc"), Unreadable.TOO_LARGE),
        (RuntimeError("Failed to allocate memory for requested buffer"), Unreadable.TOO_LARGE),
        (RuntimeError("OpenCV: error: (-4:Insufficient memory)"), Unreadable.TOO_LARGE),
        (RuntimeError("Failed to create bitmap"), Unreadable.TOO_LARGE),
        (RuntimeError("not in memory of man"), Unreadable.DAMAGED),
        (struct.error("unpack requires a buffer"), Unreadable.DAMAGED),
    ],
)
def test_a_library_that_lacks_memory_tells_of_size_not_of_damage(
    monkeypatch: pytest.MonkeyPatch, error: Exception, reason: Unreadable
) -> None:
    def fail(_: bytes, __: Allowance) -> Contents:
        raise error

    monkeypatch.setattr("mailbot.pages.reader.reader_for", lambda _: fail)
    assert read(b"%PDF-1.4").unreadable is reason
