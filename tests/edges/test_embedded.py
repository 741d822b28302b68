"""Documents inside documents are read too; forms that only Adobe draws give what was filled in."""

import io
import struct

import pypdfium2 as pdfium  # noqa: TID251 - makes what is read
import pytest
from pypdfium2 import raw  # noqa: TID251 - likewise

from mailbot.documents.page import FileReading, Unreadable
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file
from tests.builders.packed import compound, seven_zipped, xls
from tests.samples.hostile import office, papers

BUDGETS = ReadingBudgets()
INNER = office.docx(office.text("单位名称：天山光伏"))
MAIN = office.text("见附件")


def read(data: bytes, name: str = "附件", budgets: ReadingBudgets = BUDGETS) -> FileReading:
    return read_file(name, data, budgets)


def told(reading: FileReading) -> list[str]:
    return [line.text for page in reading.pages for line in page.lines]


def members(reading: FileReading) -> dict[str, list[str]]:
    return {member.name: told(member) for member in reading.members}


def packaged(name: str, data: bytes) -> bytes:
    """A file as the Windows packager puts it into an OLE object ([MS-OLEDS] §2.3.6)."""
    path = f"C:\\{name}".encode("gb18030") + b"\0"
    body = b"\2\0" + name.encode("gb18030") + b"\0" + path + b"\0\0\3\0"
    body += struct.pack("<I", len(path)) + path + struct.pack("<I", len(data)) + data
    return compound({"\x01Ole10Native": struct.pack("<I", len(body)) + body})


def test_files_embedded_in_a_word_document_are_read_as_its_members() -> None:
    mail = b"From: a@b.c\r\nMessage-ID: <a@b>\r\nContent-Type: text/plain\r\n\r\nhello"
    reading = read(
        office.docx(
            MAIN,
            "",
            "",
            ("word/embeddings/表.docx", INNER),
            ("word/embeddings/oleObject1.bin", packaged("申请.docx", INNER)),
            ("word/embeddings/oleObject2.bin", compound({"Package": INNER})),
            ("word/embeddings/oleObject3.bin", compound({"Equation Native": b"x" * 99})),
            ("word/embeddings/oleObject4.bin", b"\xd0\xcf\x11\xe0 damaged"),
            ("word/embeddings/oleObject5.bin", compound({"\x01Ole10Native": b"cut"})),
            ("word/embeddings/book.xls", compound(xls([["数量", 2.0]]))),
            ("word/embeddings/x.bin", mail),
        )
    )
    assert told(reading) == ["见附件"]
    assert members(reading) == {
        "表.docx": ["单位名称：天山光伏"],
        "申请.docx": ["单位名称：天山光伏"],
        "oleObject2.bin": ["单位名称：天山光伏"],
        "book.xls": ["数量", "2"],
        "x.bin": [],
    }


def test_a_locked_file_in_a_document_is_told_and_depth_is_bounded() -> None:
    locked = seven_zipped(("a.docx", INNER), password="1234")
    reading = read(office.docx(MAIN, "", "", ("word/embeddings/a.bin", locked),
                               ("word/embeddings/b.docx", INNER)))  # fmt: skip
    assert {each.name: each.unreadable for each in reading.members} == {
        "a.bin": Unreadable.ENCRYPTED,
        "b.docx": None,
    }
    flat = read(
        office.docx(MAIN, "", "", ("word/embeddings/b.docx", INNER)),
        budgets=ReadingBudgets(depth=0),
    )
    assert (told(flat), flat.members) == (["见附件"], ())


def test_a_workbook_in_a_workbook_is_read() -> None:
    sheet = office.cell("<v>数量</v>")
    reading = read(office.xlsx(sheet, "", ("xl/embeddings/内.xlsx", office.xlsx(sheet))))
    assert members(reading) == {"内.xlsx": ["数量"]}


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.html", "<html><body>单位名称：天山光伏</body></html>".encode()), ("a.docx", INNER)],
)
def test_what_a_word_document_takes_in_as_it_is_is_read(name: str, data: bytes) -> None:
    linked = f'<Relationship Id="h" Type="{office.RELATED}/aFChunk" Target="{name}"/>'
    reading = read(office.docx('<w:altChunk r:id="h"/>', "", linked, (f"word/{name}", data)))
    assert members(reading) == {name: ["单位名称：天山光伏"]}
    remote = linked.replace(
        f'Target="{name}"', 'Target="http://127.0.0.1:9/" TargetMode="External"'
    )
    assert read(office.docx(MAIN, "", remote, (f"word/{name}", data))).members == ()
    gone = linked.replace(name, "none.html")
    assert read(office.docx(MAIN, "", gone)).members == ()


def test_footnotes_are_read_and_comments_are_not() -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    linked = "".join(
        f'<Relationship Id="{kind}" Type="{office.RELATED}/{kind}" Target="{kind}.xml"/>'
        for kind in ("footnotes", "comments")
    )
    notes = [
        (
            f"word/{kind}.xml",
            f'<w:{kind} xmlns:w="{space}"><w:{kind[:-1]}>{office.text(words)}'
            f"</w:{kind[:-1]}></w:{kind}>".encode(),
        )
        for kind, words in (("footnotes", "注：含税"), ("comments", "批注"))
    ]
    assert told(read(office.docx(MAIN, "", linked, *notes))) == ["见附件", "注：含税"]


def pdf_with(*attached: tuple[str, bytes], noted: bytes = b"", portfolio: bool = False) -> bytes:
    whole = papers.page(catalog="/Collection<<>>" if portfolio else "")
    document = pdfium.PdfDocument(whole)
    for name, data in attached:
        document.new_attachment(name).set_data(data)
    if noted:
        page = document[0]
        note = raw.FPDFPage_CreateAnnot(page, raw.FPDF_ANNOT_FILEATTACHMENT)
        name = ("申请.docx\0").encode("utf-16-le")
        file = raw.FPDFAnnot_AddFileAttachment(
            note, (raw.FPDF_WCHAR * (len(name) // 2)).from_buffer_copy(name)
        )
        pdfium.PdfAttachment(file, document).set_data(noted)
        raw.FPDFPage_CloseAnnot(note)
        page.close()
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def test_files_attached_to_a_pdf_are_read_as_its_members() -> None:
    machine = ("voucher.xml", b"<?xml version='1.0'?><a>x</a>"), ("a.txt", b"hello")
    reading = read(pdf_with(("表.docx", INNER), *machine, noted=INNER))
    assert told(reading) == ["A plain line of text on this page"]
    assert members(reading) == {
        "表.docx": ["单位名称：天山光伏"],
        "申请.docx": ["单位名称：天山光伏"],
    }


def test_the_cover_of_a_portfolio_counts_for_nothing() -> None:
    reading = read(pdf_with(("表.docx", INNER), portfolio=True))
    assert (told(reading), members(reading)) == ([], {"表.docx": ["单位名称：天山光伏"]})
    assert told(read(pdf_with(portfolio=True))) == ["A plain line of text on this page"]


FIELDS = "".join(
    f'<field name="{name}"><caption><value><text>{label}</text></value></caption>'
    f"<ui><{kind}/></ui></field>"
    for name, label, kind in (
        ("unit", "单位名称", "textEdit"),
        ("renew", "更新", "checkButton"),
        ("fresh", "新申请", "checkButton"),
    )
)
TEMPLATE = (
    '<template xmlns="http://www.xfa.org/schema/xfa-template/3.3/"><subform>'
    f"{FIELDS}</subform></template>"
)
VALUES = "<unit>天山光伏</unit><renew>1</renew><fresh>0</fresh><phone>0991-1</phone><none/>"


def xfa(
    values: str, content: str = "BT /F 20 Tf 50 500 Td (Please wait until the form is shown) Tj ET"
) -> bytes:
    space = 'xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"'
    datasets = f"<xfa:datasets {space}><xfa:data><form>{values}</form></xfa:data></xfa:datasets>"
    return papers.page(
        papers.stream(TEMPLATE.encode()),
        papers.stream(datasets.encode()),
        content=content,
        catalog="/NeedsRendering true/AcroForm<</Fields[]/XFA[(template)5 0 R(datasets)6 0 R]>>",
    )


def test_a_form_that_only_adobe_draws_gives_what_was_filled_in() -> None:
    [page] = read(xfa(VALUES)).pages
    rows = {line.row: "" for line in page.lines}
    for line in page.lines:
        rows[line.row] += f"[{line.text}]"
    assert list(rows.values()) == [
        "[单位名称][天山光伏]",
        "[更新][☑]",
        "[新申请][☐]",
        "[phone][0991-1]",
    ]


def test_a_form_that_is_also_drawn_is_read_as_it_is_drawn() -> None:
    drawn = "BT /F 20 Tf 50 500 Td (Phone 0991-1 and more words of it) Tj ET"
    reading = read(xfa("<phone>0991-1</phone>", drawn))
    assert told(reading) == ["Phone 0991-1 and more words of it"]
    assert told(read(xfa(""))) == ["Please wait until the form is shown"]
    assert told(read(xfa("<broken>"))) == ["Please wait until the form is shown"]
