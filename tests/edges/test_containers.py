"""Archives and saved mails through the reader: members by name, refusals by reason."""

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from reportlab.pdfgen import canvas

from mailbot.attachments import is_lasting
from mailbot.cli.data import why_unused
from mailbot.documents.model import UnknownDocument, UnreadableDocument
from mailbot.documents.page import FileReading, Unreadable
from mailbot.message.model import Attachment
from mailbot.message.passwords import stated_passwords
from mailbot.pages import rar, reader
from mailbot.pages.budgets import Allowance, ReadingBudgets
from mailbot.pages.opener import attachment_read
from mailbot.pages.reader import read_file
from tests.builders.packed import (
    compound,
    msg,
    rar4,
    rar5,
    rar5_locked,
    seven_zipped,
    tarred,
    tnef,
    zipped,
    zipped_aes,
)

BUDGETS = ReadingBudgets()
FORM = ("材料/申请表.txt", "单位名称：天山光伏".encode())
NOTE = ("说明.txt", b"hello")


def read(data: bytes, *passwords: str, name: str = "附件") -> FileReading:
    return read_file(name, data, BUDGETS.model_copy(update={"passwords": passwords}))


def told(reading: FileReading) -> dict[str, str]:
    """What each member says, or why it does not."""
    return {
        member.name: str(member.unreadable)
        if member.unreadable
        else "\n".join(line.text for page in member.pages for line in page.lines)
        for member in reading.members
    }


BOTH = {"申请表.txt": "单位名称：天山光伏", "说明.txt": "hello"}


@pytest.mark.parametrize(
    "packed",
    [
        zipped(FORM, NOTE),
        seven_zipped(FORM, NOTE),
        tarred(FORM, NOTE),
        tarred(FORM, NOTE, charset="gb18030"),
        gzip.compress(tarred(FORM, NOTE)),
        bz2.compress(tarred(FORM, NOTE)),
        lzma.compress(tarred(FORM, NOTE)),
        rar5(FORM, NOTE),
        rar4(FORM, NOTE),
    ],
    ids=["zip", "7z", "tar", "tar-gbk", "tar.gz", "tar.bz2", "tar.xz", "rar5", "rar4"],
)
def test_every_archive_gives_its_files_by_their_own_names(packed: bytes) -> None:
    reading = read(packed)
    assert told(reading) == BOTH
    assert reading.unreadable is None


def test_a_single_compressed_file_is_read_under_the_name_it_had() -> None:
    packed = io.BytesIO()
    with gzip.GzipFile("清单.txt".encode().decode("latin-1"), "wb", fileobj=packed) as stream:
        stream.write(b"hello")
    assert told(read(packed.getvalue())) == {"清单.txt": "hello"}
    assert told(read(bz2.compress(b"hello"))) == {"压缩文件内容": "hello"}


def test_a_tar_whose_first_file_is_a_pdf_is_still_a_tar() -> None:
    assert read(tarred(("a.pdf", b"%PDF-1.7 broken"))).media_type == "application/x-tar"


# --- passwords -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "packed",
    [zipped_aes("天山2026", FORM, NOTE), seven_zipped(FORM, NOTE, password="天山2026")],
    ids=["zip", "7z"],
)
def test_a_password_that_the_mail_states_opens_the_archive(packed: bytes) -> None:
    assert read(packed).unreadable is Unreadable.ENCRYPTED
    assert read(packed, "0000", "1111").unreadable is Unreadable.ENCRYPTED
    opened = read(packed, "0000", "天山2026")
    assert told(opened) == BOTH
    assert opened.notes == ("password",)


def test_a_locked_rar_opens_with_the_stated_password() -> None:
    packed = rar5_locked("天山-26", *NOTE)
    assert read(packed).unreadable is Unreadable.ENCRYPTED
    assert read(packed, "天山-26").notes == ("password",)
    assert told(read(packed, "天山-26")) == {"说明.txt": "hello"}


@pytest.mark.parametrize("checked", [True, False], ids=["checked", "unchecked"])
def test_a_wrong_password_of_a_rar_is_told_as_one_and_the_next_is_tried(*, checked: bool) -> None:
    packed = rar5_locked("天山-26", *NOTE, checked=checked)
    wrong = read(packed, "0000", "1111")
    assert (wrong.unreadable, wrong.detail) == (
        Unreadable.ENCRYPTED,
        "no password in the mail fits",
    )
    assert wrong.notes == ()
    assert told(read(packed, "0000", "天山-26")) == {"说明.txt": "hello"}


def test_one_locked_file_among_open_ones_of_a_rar_is_opened_too() -> None:
    open_files = [(f"{number}.txt", b"open") for number in range(15)]
    packed = rar5_locked("天山-26", *NOTE, *open_files)
    locked = {member.name: member.unreadable for member in read(packed).members}
    assert locked == dict.fromkeys(dict(open_files)) | {"说明.txt": Unreadable.ENCRYPTED}
    opened = read(packed, "1", "2", "天山-26")
    assert told(opened) == {"说明.txt": "hello"} | {name: "open" for name, _ in open_files}
    assert opened.notes == ("password",)


def test_classic_zip_encryption_is_named() -> None:
    # what Python cannot write: the flag alone makes the entry an encrypted one
    locked = bytearray(zipped(NOTE))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.find(mark) + place] |= 1
    assert read(bytes(locked)).unreadable is Unreadable.ENCRYPTED
    assert read(bytes(locked), "1234").unreadable is Unreadable.ENCRYPTED


def test_a_locked_pdf_opens_with_the_stated_password_too() -> None:
    packed = io.BytesIO()
    drawing = canvas.Canvas(packed, encrypt="4711")
    drawing.drawString(50, 50, "a readable line of text 单位")
    drawing.save()
    assert read(packed.getvalue()).unreadable is Unreadable.ENCRYPTED
    assert read(packed.getvalue(), "1", "4711").notes == ("password",)


@pytest.mark.parametrize(
    ("said", "passwords"),
    [
        ("解压密码：1234，请查收", ("1234",)),
        ("附件密码为:Abc-123!谢谢", ("Abc-123", "Abc-123!")),
        ("解压码 8888", ("8888",)),
        ("password: abc@123.", ("abc@123", "abc@123.")),
        ("密码“天山 2026”", ("天山 2026",)),
        ("密码统一为８８８８", ("8888",)),
        ("(密码:123)", ("123",)),
        ("密码：天山光伏", ("天山光伏",)),
        ("忘记密码了怎么办", ()),
        ("没有密码。", ()),
        ("密码：1 密码：2 密码：3 密码：4 密码：5", ("1", "2", "3", "4")),
    ],
)
def test_passwords_are_found_in_what_people_write(said: str, passwords: tuple[str, ...]) -> None:
    assert stated_passwords(said) == passwords


def test_the_mails_own_words_open_its_attachment(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "kefu@example.com", "证书申请"
    mail.set_content("材料见附件，解压密码：Ts-2026。")
    mail.add_attachment(
        zipped_aes("Ts-2026", NOTE), maintype="application", subtype="zip", filename="材料.zip"
    )
    place = tmp_path / "mail.eml"
    place.write_bytes(mail.as_bytes())
    reading = FileReading.model_validate_json(
        attachment_read([(str(place), 0)], BUDGETS, read_file)
    )
    assert told(reading) == {"说明.txt": "hello"}


def test_what_depends_on_a_password_is_not_kept_for_other_mails() -> None:
    locked = zipped_aes("1234", NOTE)
    assert not is_lasting(read(locked))
    assert not is_lasting(read(locked, "1234"))
    assert not is_lasting(read(zipped(NOTE, ("内.zip", locked))))
    assert is_lasting(read(zipped(NOTE)))


# --- what is not a plain file ------------------------------------------------------------------


def test_names_that_climb_out_are_refused_and_named() -> None:
    for pack in (zipped, tarred):
        assert told(read(pack(("../../etc/cron.d/x", b"x"), NOTE))) == {
            "x": "unsupported",
            "说明.txt": "hello",
        }
    assert told(read(zipped(("C:\\Users\\王\\表.txt", b"hello")))) == {"表.txt": "hello"}
    assert told(read(zipped(("/abs/表.txt", b"hello")))) == {"表.txt": "hello"}


def test_links_and_devices_are_refused_and_named() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert told(read(packed.getvalue())) == {"link": "unsupported"}
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive_of_links:
        kinds = {"sym": tarfile.SYMTYPE, "hard": tarfile.LNKTYPE, "dev": tarfile.CHRTYPE}
        for name, kind in kinds.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive_of_links.addfile(info)
    assert set(told(read(packed.getvalue())).values()) == {"unsupported"}
    assert told(read(rar5(("l.txt", b""), link_to="/etc/passwd"))) == {"l.txt": "unsupported"}


def test_a_volume_without_the_others_says_so() -> None:
    assert read(rar5(NOTE, goes_on=True)).unreadable is Unreadable.PARTS_MISSING
    assert read(b"PK\x07\x08" + zipped(NOTE)[4:-10]).unreadable is Unreadable.PARTS_MISSING
    half = seven_zipped(FORM, NOTE)[:-20]
    assert read(half).unreadable is Unreadable.DAMAGED
    assert read(half, name="材料.7z.001").unreadable is Unreadable.PARTS_MISSING
    assert read(b"\x91\x02\x03" * 99, name="材料.zip.002").unreadable is Unreadable.PARTS_MISSING


def test_a_long_name_is_cut_but_keeps_its_ending() -> None:
    [name] = told(read(zipped(("长" * 10_000 + ".txt", b"hello"))))
    assert len(name) == 120
    assert name.endswith("….txt")


def test_a_rar_that_unrar_refuses_is_shown_to_libarchive() -> None:
    damaged = bytearray(rar4(FORM, NOTE))
    damaged[9] ^= 0xFF  # the main header's checksum or type, which unrar insists on
    reading = read(bytes(damaged))
    assert reading.media_type == "application/vnd.rar"
    assert reading.unreadable is Unreadable.DAMAGED or reading.members


@pytest.mark.skipif(rar._libarchive() is None, reason="needs Debian's libarchive13")
def test_libarchive_reads_what_unrar_would() -> None:
    for packed in (rar5(FORM, NOTE), rar4(("a.txt", b"hello"))):
        contents = rar._second_opinion(packed, Allowance(BUDGETS, reader._read))
        assert contents is not None
        assert [member.unreadable for member in contents.members] == [None] * len(contents.members)
    assert rar._second_opinion(rar5(NOTE)[:20], Allowance(BUDGETS, reader._read)) is None


def test_without_libarchive_a_broken_rar_is_simply_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rar, "_libarchive", lambda: None)
    assert read(b"Rar!\x1a\x07\x01\x00" + bytes(80)).unreadable is Unreadable.DAMAGED


# --- mails as files ----------------------------------------------------------------------------


def test_winmail_dat_gives_its_text_and_files() -> None:
    assert told(read(tnef("请查收附件", FORM, NOTE))) == {
        "邮件正文.txt": "请查收附件",
        "申请表.txt": "单位名称：天山光伏",
        "说明.txt": "hello",
    }


def test_an_outlook_mail_gives_its_text_and_files_and_those_of_the_mail_inside() -> None:
    inner = msg("里面的信", NOTE)
    assert told(read(compound(msg("请查收", FORM, inner=inner)))) == {
        "邮件正文.txt": "请查收\n里面的信",
        "申请表.txt": "单位名称：天山光伏",
        "说明.txt": "hello",
    }


def test_a_saved_mail_gives_its_text_and_files() -> None:
    mail = EmailMessage()
    mail["From"], mail["Date"] = "a@example.com", "Fri, 20 Nov 2026 10:00:00 +0800"
    mail.set_content("请查收")
    mail.add_attachment(NOTE[1], maintype="text", subtype="plain", filename="说明.txt")
    assert told(read(mail.as_bytes())) == {"邮件正文.txt": "请查收", "说明.txt": "hello"}


# --- what became of the attachment --------------------------------------------------------------


def test_an_archive_is_used_where_anything_in_it_is() -> None:
    part = Attachment(name="材料.zip", content_type="application/zip", size=9, sha256="a", data=b"")
    inside = UnknownDocument(name="材料.zip › 表.pdf", sha256="b", pages=(1,), title="合同")
    locked = UnreadableDocument(name="材料.zip", sha256="a", pages=(), reason=Unreadable.ENCRYPTED)
    assert why_unused(part, ()) == "not_opened"
    assert why_unused(part, (inside,)) == "no_document_we_know"
    assert why_unused(part, (locked,)) == "unreadable: encrypted"
