"""Files that are a little broken are read all the same; locked ones by what the mail states."""

import gzip
import io
import struct
import time
import zipfile

import pytest
from backports import zstd
from msoffcrypto.format.ooxml import OOXMLFile  # noqa: TID251 - locks what is read
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas

from mailbot.documents.page import OPENED_BY_PASSWORD, FileReading, Unreadable
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.mend import mended_pdf, mended_zip
from mailbot.pages.reader import MENDED_NOTE, read_file
from tests.builders.packed import compound, tarred, xls, zipped, zipped_aes
from tests.samples import catalogue
from tests.samples.hostile import office

BUDGETS = ReadingBudgets()
PDF = catalogue.voucher(3, form="pdf").data
WORD = catalogue.application(1).data
OFD = catalogue.voucher(3, form="ofd").data
BOOK = compound(xls([["单位名称", "天山"], ["数量", 2.0]]))
PANICS = BOOK[:539] + b"\1\0\0\0" + BOOK[543:]
SCAN = catalogue.voucher(3, form="scan").data


def read(data: bytes, passwords: tuple[str, ...] = ()) -> FileReading:
    budgets = BUDGETS.model_copy(update={"passwords": passwords})
    return read_file("附件", data, budgets)


def words(reading: FileReading) -> str:
    return "".join(line.text for page in reading.pages for line in page.lines)


@pytest.mark.parametrize(
    "data",
    [
        b"\r\n" * 800 + PDF,
        b"x" * 3000 + PDF,
        PDF.replace(b"startxref", b"startxreX"),
        PDF + bytes(5000),
        WORD + b"junk" * 30_000,
        b"\r\n" + OFD,
        OFD[: OFD.rfind(b"PK\x05\x06")],
    ],
    ids=["pdf late", "pdf later", "xref", "pdf tail", "docx tail", "ofd late", "ofd no end"],
)
def test_what_is_a_little_broken_is_read(data: bytes) -> None:
    reading = read(data)
    assert reading.unreadable is None
    assert "公司" in words(reading)


def objects(*kept: bytes) -> bytes:
    text = b"BT /F1 24 Tf 50 700 Td (Transfer of 700.00 yuan, done) Tj ET"
    stream = b"5 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (len(text), text)
    leaf = (
        b"4 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 5 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>\nendobj\n"
    )
    return b"%PDF-1.4\n" + b"".join(kept) + leaf + stream + b"6 0 obj\n<</Half"


CATALOG = b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
TREE = b"2 0 obj\n<</Type/Pages/Kids[4 0 R]/Count 1>>\nendobj\n"


@pytest.mark.parametrize("kept", [(CATALOG, TREE), (TREE,), ()], ids=["root", "tree", "pages"])
def test_a_pdf_cut_short_shows_the_pages_that_are_left(kept: tuple[bytes, ...]) -> None:
    reading = read(objects(*kept))
    assert words(reading).replace(" ", "") == "Transferof700.00yuan,done"


def test_a_pdf_of_which_nothing_is_left_is_damaged() -> None:
    assert mended_pdf(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n") is None
    assert read(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n").unreadable is Unreadable.DAMAGED
    assert read(objects(TREE).replace(b"Tj", b"xx")).unreadable is Unreadable.DAMAGED


def test_an_archive_cut_short_gives_what_is_left_and_says_that_it_is_damaged() -> None:
    whole = zipped(("a.txt", b"hello"), ("b.ofd", OFD), ("c.txt", b"more"))
    reading = read(whole[: whole.find(b"PK\x01\x02") - 10])
    assert reading.unreadable is Unreadable.DAMAGED
    assert [member.name for member in reading.members][:2] == ["a.txt", "b.ofd"]
    assert reading.members[1].unreadable is None


def test_an_archive_without_its_directory_is_read_in_full() -> None:
    whole = zipped(("甲.txt", b"hello"), ("b.ofd", OFD))
    reading = read(whole[: whole.find(b"PK\x05\x06")])
    assert (reading.unreadable, reading.notes) == (None, (MENDED_NOTE,))
    assert [member.name for member in reading.members] == ["甲.txt", "b.ofd"]


def stored(flags: int, content: bytes, *, method: int = 0, name: bytes = b"a") -> bytes:
    sizes = (0, 0, 0) if flags & 8 else (0, len(content), len(content))
    head = struct.pack(
        "<4sHHHHHIIIHH", b"PK\x03\x04", 20, flags, method, 0, 0, *sizes, len(name), 0
    )
    return head + name + content


def test_members_are_found_whatever_their_headers_tell() -> None:
    follows = stored(8, b"hello") + b"PK\x07\x08" + bytes(12)
    assert kept(follows + b"PK\x01\x02") == ({"a": b"hello"}, True)
    assert kept(stored(0, b"hello")) == ({"a": b"hello"}, False)  # its sum is wrong
    assert kept(stored(8, b"hello")) == ({"a": b"hello"}, False)
    assert kept(stored(8, b"x", name="甲".encode("gb18030")) + b"PK\x01\x02")[0] == {"甲": b"x"}
    assert kept(stored(8, b"x", name=b"\xff\xff") + b"PK\x01\x02")[0] != {}
    assert mended_zip(stored(1, b"locked"), 100) is None
    assert mended_zip(stored(0, b"x", method=99), 100) is None
    assert mended_zip(stored(0, b"\xff\xff\xff", method=8), 100) is None
    assert mended_zip(b"PK\x03\x04", 100) is None
    two = stored(0, b"a" * 90) + stored(0, b"b" * 90)
    assert len(kept(two, 100)[0]["a"]) <= 100


def kept(data: bytes, most: int = 10_000) -> tuple[dict[str, bytes], bool]:
    saved = mended_zip(data, most)
    assert saved is not None
    with zipfile.ZipFile(io.BytesIO(saved[0])) as archive:
        return {name: archive.read(name) for name in archive.namelist()}, saved[1]


def test_a_bomb_without_a_directory_unpacks_no_further_than_the_budget() -> None:
    bomb = zipped(("a", bytes(30_000_000)))
    saved = mended_zip(bomb[: bomb.find(b"PK\x01\x02")], 1_000_000)
    assert saved is not None
    assert len(saved[0]) < 1_001_000


def test_a_compressed_tar_cut_short_gives_the_files_before_the_cut() -> None:
    packed = gzip.compress(tarred(("a.ofd", OFD), ("b.jpg", SCAN[:9000])))
    reading = read(packed[: len(packed) - 3000])
    assert reading.unreadable is Unreadable.DAMAGED
    assert (reading.members[0].name, reading.members[0].unreadable) == ("a.ofd", None)


def test_zstandard_is_opened() -> None:
    reading = read(zstd.compress(tarred(("a.ofd", OFD))))
    assert [member.name for member in reading.members] == ["a.ofd"]
    assert read(zstd.compress(b"hello")).members[0].pages
    assert read(zstd.compress(b"hello")[:9]).unreadable is Unreadable.DAMAGED


def test_a_photo_whose_end_is_missing_is_read_as_far_as_it_goes() -> None:
    reading = read(SCAN[: int(len(SCAN) * 0.6)])
    assert (reading.unreadable, reading.notes) == (None, ("cut_short",))
    assert "电子回单" in words(reading)
    assert read(SCAN[:2000]).unreadable is Unreadable.DAMAGED


def locked(data: bytes, password: str) -> bytes:
    packed = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, packed)
    return packed.getvalue()


def test_a_locked_word_file_opens_with_what_the_mail_states() -> None:
    data = locked(WORD, "天山2026")
    assert read(data).unreadable is Unreadable.ENCRYPTED
    wrong = read(data, ("1234",))
    assert (wrong.unreadable, wrong.detail) == (
        Unreadable.ENCRYPTED,
        "no password in the mail fits",
    )
    reading = read(data, ("1234", "天山2026"))
    assert "企业证书申请表" in words(reading)
    assert OPENED_BY_PASSWORD in reading.notes


def test_a_workbook_locked_against_changes_only_is_read_without_asking() -> None:
    assert "企业证书申请表" in words(read(locked(WORD, "VelvetSweatshop")))


def test_an_old_workbook_that_cannot_be_unlocked_says_so() -> None:
    data = compound(xls([["a"]], locked=True))
    assert read(data, ("1234",)).unreadable is Unreadable.ENCRYPTED


def test_messages_sealed_for_another_reader_are_named_locked() -> None:
    sealed = bytes.fromhex("3080") + bytes.fromhex("06092a864886f70d010703") + bytes(200)
    assert read(sealed).unreadable is Unreadable.ENCRYPTED
    assert read(b"-----BEGIN PGP MESSAGE-----\n\nabc").unreadable is Unreadable.ENCRYPTED


def test_a_locked_zip_without_a_directory_is_not_taken_for_an_empty_one() -> None:
    packed = zipped_aes("x", ("a.txt", b"hello"))
    assert read(packed[: packed.find(b"PK\x01\x02")]).unreadable is Unreadable.DAMAGED


def filled_form() -> bytes:
    registerFont(UnicodeCIDFont("STSong-Light"))
    packed = io.BytesIO()
    paper = Canvas(packed)
    paper.setFont("STSong-Light", 14)
    labels = [
        "企业证书申请表",
        "单位名称：天山光伏",
        "电子邮箱：",
        "联系人：张三",
        "通信地址：乌鲁木齐",
    ]
    for row, label in enumerate(labels):
        paper.drawString(50, 750 - 30 * row, label)
    paper.acroForm.textfield(name="mail", value="zhang@a.cn", x=130, y=685, width=200, height=20)
    paper.save()
    return packed.getvalue()


def test_what_is_filled_into_a_pdf_form_is_read_beside_its_label() -> None:
    reading = read(filled_form())
    assert reading.pages[0].source == "text"
    assert "电子邮箱： zhang@a.cn" in [line.text for line in reading.pages[0].lines]


def test_a_workbook_that_upsets_its_reader_is_damaged_and_the_next_is_read() -> None:
    broken = zipped(("a.xls", PANICS), ("b.ofd", OFD))
    reading = read(broken)
    assert reading.members[0].detail == "PanicException"
    assert [member.unreadable for member in reading.members] == [Unreadable.DAMAGED, None]


def test_a_word_file_that_points_at_parts_it_has_not_is_read_all_the_same() -> None:
    lost = office.docx(
        office.text("单位名称"),
        "",
        f'<Relationship Id="r9" Type="{office.RELATED}/image" Target="NULL"/>'
        f'<Relationship Id="r8" Type="{office.RELATED}/image" Target="media/a%20b.odd"/>',
        ("word/media/a b.odd", b"x"),
    )
    assert words(read(lost)) == "单位名称"


def test_a_pdf_of_endless_beginnings_is_given_up_soon() -> None:
    start = time.process_time()
    assert mended_pdf(b"%PDF-1.4\n" + b"1 0 obj <</Type /Page " * 60_000) is not None
    assert mended_pdf(b"%PDF-1.4\n" + b"1 0 obj <</Type " * 60_000) is None
    assert time.process_time() - start < 2
