"""Formats beside PDF and docx through the reader: what each gives, or why it gives nothing."""

import io
import random
import zipfile
from pathlib import Path

import pillow_heif  # noqa: TID251 - makes what is read
import pytest
from docx import Document  # noqa: TID251 - likewise
from PIL import Image, ImageDraw

from mailbot.attachments import is_lasting
from mailbot.documents.page import FileReading, Page, Unreadable
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file
from tests.builders.packed import compound, xls, zipped
from tests.samples import catalogue

BUDGETS = ReadingBudgets(seconds=600)  # whatever else the machine does
DOC = Path(__file__).parent / "files" / "form.doc"


def read(data: bytes, budgets: ReadingBudgets = BUDGETS) -> FileReading:
    return read_file("附件", data, budgets)


def texts(page: Page) -> list[str]:
    return [line.text for line in page.lines]


# --- Word 97–2003 --------------------------------------------------------------------------


def test_an_old_word_file_gives_its_tables_boxes_and_pages() -> None:
    first, second = read(DOC.read_bytes()).pages
    cells = {
        line.text: (line.row, line.column, line.row_span, line.column_span)
        for line in first.lines
        if line.how == "cell"
    }
    assert cells == {
        "单位名称": (0, 0, 1, 1),
        "新疆天山光伏发电有限公司": (0, 1, 1, 3),
        "开票信息": (1, 0, 2, 1),
        "名称": (1, 1, 1, 1),
        "税号": (2, 1, 1, 1),
        "第一行\n第二行": (2, 3, 1, 1),
    }
    assert [line.text for line in first.lines if line.how == "text"] == [
        "企业证书申请表",
        "经办人：",
        "王芳",
        "日期：  2026年",
        "业务类型：☑新申请 ☐更新",
        "某某公司文件",
    ]
    assert texts(second) == ["第二页"]


def test_a_picture_in_an_old_word_file_stands_in_its_cell() -> None:
    [first, _] = read(DOC.read_bytes()).pages
    [picture] = first.pictures
    assert (picture.x0, picture.x1) == (2, 3)


def patched(offset: int, value: bytes) -> bytes:
    """The Word file with bytes of its information block replaced ([MS-DOC] §2.5.1)."""
    data = bytearray(DOC.read_bytes())
    start = data.find(b"\xec\xa5")
    data[start + offset : start + offset + len(value)] = value
    return bytes(data)


def test_a_locked_or_older_word_file_says_so() -> None:
    assert read(patched(0x0B, b"\x13")).unreadable is Unreadable.ENCRYPTED
    assert read(patched(0x02, b"\x21\x00")).unreadable is Unreadable.UNSUPPORTED


def test_a_piece_table_that_points_outside_is_damaged_or_empty() -> None:
    assert read(patched(0x01A2, b"\xff\xff\xff\x7f")).unreadable in {
        Unreadable.DAMAGED,
        Unreadable.EMPTY,
    }


def test_works_and_unknown_ole_files_are_strangers() -> None:
    assert read(compound({"MatOST": b"x", "CONTENTS": bytes(99)})).unreadable is (
        Unreadable.UNSUPPORTED
    )
    assert read(compound({"PowerPoint Document": bytes(99)})).unreadable is Unreadable.DAMAGED
    assert read(compound({"EncryptedPackage": bytes(99)})).unreadable is Unreadable.ENCRYPTED
    assert read(b"MZ" + bytes(200)).unreadable is Unreadable.PROGRAM


def test_an_old_workbook_gives_its_cells() -> None:
    [page] = read(compound(xls([["单位名称", "天山光伏"], ["数量", 2.0]]))).pages
    assert [(line.text, line.row, line.column) for line in page.lines] == [
        ("单位名称", 0, 0),
        ("天山光伏", 0, 1),
        ("数量", 1, 0),
        ("2", 1, 1),
    ]
    assert read(compound(xls([["x"]], locked=True))).unreadable is Unreadable.ENCRYPTED


def test_macros_are_noted_and_the_text_is_read() -> None:
    plain = io.BytesIO()
    document = Document()
    document.add_paragraph("单位名称：天山光伏")
    document.save(plain)
    packed = io.BytesIO()
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(packed, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main",
                    b"application/vnd.ms-word.document.macroEnabled.main",
                )
            after.writestr(name, content)
        after.writestr("word/vbaProject.bin", b"never run")
    reading = read(packed.getvalue())
    assert reading.notes == ("macro",)
    assert texts(reading.pages[0]) == ["单位名称：天山光伏"]
    with_macros = compound({**xls([["x"]]), "_VBA_PROJECT_CUR": {"VBA": b"x"}})
    assert read(with_macros).notes == ("macro",)


# --- OFD -----------------------------------------------------------------------------------

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(page: str, **parts: bytes | str) -> bytes:
    """An OFD file of one page, 100 mm × 60 mm; `parts` are more of its files."""
    files: dict[str, bytes | str] = {
        "OFD.xml": f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot>"
        "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {SPACE}><ofd:CommonData>"
        "<ofd:PageArea><ofd:PhysicalBox>0 0 100 60</ofd:PhysicalBox></ofd:PageArea>"
        '<ofd:TemplatePage ID="9" BaseLoc="Tpls/T.xml"/><ofd:DocumentRes>Res.xml</ofd:DocumentRes>'
        '</ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/P.xml"/></ofd:Pages>'
        "<ofd:Annotations>Annots.xml</ofd:Annotations></ofd:Document>",
        "Doc_0/Pages/P.xml": f"<ofd:Page {SPACE}>{page}</ofd:Page>",
    }
    files |= {name.replace("__", "/").replace("_xml", ".xml"): part for name, part in parts.items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def text(x: float, y: float, words: str, more: str = "", code: str = "") -> str:
    return (
        f'<ofd:TextObject Boundary="{x} {y} 80 8" Size="4" {more}>'
        f'<ofd:TextCode X="0" Y="4" {code}>{words}</ofd:TextCode></ofd:TextObject>'
    )


def content(*objects: str) -> str:
    return f"<ofd:Content><ofd:Layer>{''.join(objects)}</ofd:Layer></ofd:Content>"


def test_an_ofd_receipt_is_read_in_points() -> None:
    sample = catalogue.voucher(3, form="ofd")
    [page] = read(sample.data).pages
    said = " ".join(texts(page))
    assert sample.truth["payee_account"] in said
    assert 590 < page.width < 600
    assert page.coloured is None


def test_ofd_text_is_placed_by_its_steps_and_its_matrix() -> None:
    page = content(
        text(10, 10, "金额", code='DeltaX="g 1 4"'),
        text(10, 30, "甲乙", more='CTM="2 0 0 2 0 0"', code='DeltaX="4"'),
        text(60, 10, "看不见", more='Visible="false"'),
        text(20, 45, "水印水印", more='CTM="0.7 0.7 -0.7 0.7 0 0"'),
    )
    [read_page] = read(ofd(page)).pages
    first, second = read_page.lines
    assert (first.text, second.text) == ("金额", "甲乙")
    assert first.box.x0 == pytest.approx(10 * 72 / 25.4, abs=0.1)
    assert second.box.width == pytest.approx(16 * 72 / 25.4, abs=0.5)


def test_a_narrow_space_written_in_ofd_text_parts_two_numbers() -> None:
    numbers = text(10, 10, "8651165446 9806509664", code='DeltaX="g 10 2 0.9 g 9 2"')
    assert texts(read(ofd(content(numbers))).pages[0]) == ["8651165446 9806509664"]


def test_a_wide_letter_of_ofd_text_is_no_gap() -> None:
    word = text(10, 10, "RMBW", code='DeltaX="2.5 3.6 2.5"')
    assert texts(read(ofd(content(word))).pages[0]) == ["RMBW"]


def test_templates_and_annotations_of_an_ofd_page_are_read_too() -> None:
    reading = read(
        ofd(
            '<ofd:Template TemplateID="9"/>' + content(text(50, 10, "天山光伏有限公司")),
            Doc_0__Tpls__T_xml=f"<ofd:Page {SPACE}>{content(text(5, 10, '单位名称'))}</ofd:Page>",
            Doc_0__Annots_xml=f'<ofd:Annotations {SPACE}><ofd:Page PageID="1">'
            "<ofd:FileLoc>A.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>",
            Doc_0__A_xml=f'<ofd:PageAnnot {SPACE}><ofd:Annot><ofd:Appearance Boundary="5 30 9 9">'
            f"{text(0, 0, '已核对')}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>",
        )
    )
    assert texts(reading.pages[0]) == ["单位名称", "天山光伏有限公司", "已核对"]


def test_an_ofd_page_of_a_picture_alone_is_read_by_ocr() -> None:
    scan = catalogue.voucher(3, form="scan").data
    picture = content(
        '<ofd:ImageObject ResourceID="5" Boundary="0 0 100 60" CTM="100 0 0 60 0 0"/>'
    )
    [page] = read(
        ofd(
            picture,
            Doc_0__Res_xml=f'<ofd:Res {SPACE} BaseLoc="Res"><ofd:MultiMedias>'
            '<ofd:MultiMedia ID="5"><ofd:MediaFile>p.png</ofd:MediaFile></ofd:MultiMedia>'
            "</ofd:MultiMedias></ofd:Res>",
            **{"Doc_0__Res__p.png": scan},
        )
    ).pages
    assert page.source == "ocr"
    assert page.lines
    assert page.width == pytest.approx(100 * 72 / 25.4, abs=1)


def test_a_signature_of_an_ofd_is_noted_and_its_stamp_counts() -> None:
    reading = read(
        ofd(
            content(text(5, 10, "单位名称天山光伏")),
            Doc_0__Signs__Signatures_xml=f"<ofd:Signatures {SPACE}>"
            '<ofd:Signature ID="1" BaseLoc="S.xml"/></ofd:Signatures>',
            Doc_0__Signs__S_xml=f"<ofd:Signature {SPACE}><ofd:SignedInfo>"
            '<ofd:StampAnnot PageRef="1" Boundary="50 10 40 40"/></ofd:SignedInfo></ofd:Signature>',
        )
    )
    assert reading.notes == ("electronic_signature",)
    [seal] = reading.pages[0].seals
    assert seal.shape == "round"
    assert reading.pages[0].coloured is True


def path(data: str, colour: str = "") -> str:
    """A path as a pen draws it, in millimetres from (30, 6)."""
    return (
        f'<ofd:PathObject Boundary="30 6 20 8" LineWidth="0.5">{colour}'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


BLUE, RED = (f'<ofd:StrokeColor Value="{value}"/>' for value in ("20 40 150", "210 30 40"))
HAND = (
    "M 0 3 B 2 0 4 8 6 3 Q 8 0 10 4 L 12 1 L 9 7",
    "M 0 1 L 3 1.4 L 5 1.1 M 2 0 L 3 3 L 1 6 M 6 1 L 9 1.2 M 8 2 L 7 6",
    "M 0 0 L 4 6 L 8 0 L 12 6 C",
)


@pytest.mark.parametrize("data", HAND)
def test_what_a_pen_drew_on_a_typed_ofd_page_is_found(data: str) -> None:
    written = text(5, 10, "经办人签字：")
    [page] = read(ofd(content(written + path(data, BLUE)))).pages
    assert page.strokes
    assert page.strokes[0].x0 == pytest.approx(30 * 72 / 25.4, abs=8)
    assert page.coloured is None
    [red] = read(ofd(content(written + path(data, RED)))).pages
    assert (red.strokes, len(red.smears)) == ((), 1)


@pytest.mark.parametrize(
    "data",
    ["M 0 0 L 20 0 L 20 8 L 0 8 C", "M 0 0 L 5000 7000", "M 1 1"],
)
def test_the_rules_of_an_ofd_page_are_no_strokes(data: str) -> None:
    [page] = read(ofd(content(text(5, 10, "经办人签字：") + path(data)))).pages
    assert not page.strokes


def test_hostile_ofd_xml_opens_nothing() -> None:
    outside = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><ofd:Page {SPACE}>'
    evil = ofd("", Doc_0__Pages__P_xml=outside + content(text(5, 5, "甲&e;乙")) + "</ofd:Page>")
    assert not any("root" in line for page in read(evil).pages for line in texts(page))


def test_broken_ofd_files_are_named_damaged() -> None:
    assert read(zipped(("OFD.xml", b"<x/>"))).unreadable is Unreadable.EMPTY
    assert read(zipped(("OFD.xml", b""))).unreadable is Unreadable.DAMAGED
    assert read(ofd(content(text(1e9, 5, "远")))).unreadable is Unreadable.DAMAGED
    assert read(zipped(("OFD.xml", b"<x/>"), ("Encryptions.xml", b""))).unreadable is (
        Unreadable.ENCRYPTED
    )
    endless = content(text(5, 5, "字" * 61_000))
    assert read(ofd(endless)).unreadable is Unreadable.TOO_LARGE


# --- pictures --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def form_picture() -> Image.Image:
    picture = Image.open(io.BytesIO(catalogue.voucher(3, form="scan").data))
    return picture.convert("RGB")


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    packed = io.BytesIO()
    picture.save(packed, kind, **options)
    return packed.getvalue()


def test_a_heic_photo_is_read_like_any_other(form_picture: Image.Image) -> None:
    packed = io.BytesIO()
    pillow_heif.from_pillow(form_picture).save(packed, quality=80)
    reading = read(packed.getvalue())
    assert reading.media_type == "image/heic"
    assert any("回单" in line or "账号" in line for line in texts(reading.pages[0]))
    tiny = ReadingBudgets(pixels=1_000)
    assert read(packed.getvalue(), tiny).unreadable is Unreadable.TOO_LARGE


def test_every_page_of_a_tiff_is_read_and_the_first_frame_of_others() -> None:
    small = Image.new("RGB", (600, 200), "white")
    pages = read(saved(small, "TIFF", save_all=True, append_images=[small, small])).pages
    assert [page.number for page in pages] == [1, 2, 3]
    for kind, media_type in (("GIF", "image/gif"), ("WEBP", "image/webp"), ("BMP", "image/bmp")):
        options = {} if kind == "BMP" else {"save_all": True, "append_images": [small]}
        reading = read(saved(small, kind, **options))
        assert reading.media_type == media_type
        assert len(reading.pages) == 1


@pytest.mark.parametrize("kind", ["TIFF", "PDF"])
def test_of_many_scanned_pages_those_beyond_the_time_are_named(kind: str) -> None:
    small = Image.new("RGB", (600, 200), "white")
    ImageDraw.Draw(small).text((40, 80), "ABCDEFGH 123456", fill="black", font_size=40)
    scans = saved(small, kind, save_all=True, append_images=[small, small])
    reading = read(scans, ReadingBudgets(seconds=1e-6, seconds_per_page=0))
    assert reading.unreadable is None
    first, *late = reading.pages
    assert first.unreadable is None
    assert first.lines
    assert [(page.number, page.unreadable) for page in late] == [
        (2, Unreadable.TOO_SLOW),
        (3, Unreadable.TOO_SLOW),
    ]
    assert not is_lasting(reading)
    assert is_lasting(read(scans))
    assert is_lasting(read(scans, ReadingBudgets(seconds=1e-6, seconds_per_page=600)))


def test_noise_called_heic_ends_as_damaged() -> None:
    noise = random.Random(1).randbytes(3_000)  # noqa: S311 - repeatable noise
    assert read(b"\0\0\0\x1cftypheic\0\0\0\0mif1heic" + noise).unreadable is Unreadable.DAMAGED
