"""Files embedded in Word and Excel files of the years before 2007 are read too."""

import io
import struct
from pathlib import Path

import olefile  # noqa: TID251 - takes apart what is read
import pytest

from mailbot.documents.page import FileReading, Unreadable
from mailbot.pages.budgets import Allowance, CannotRead, ReadingBudgets
from mailbot.pages.ole import CompoundFile, packed
from mailbot.pages.reader import read_file
from tests.builders.packed import Tree, compound, xls
from tests.samples.hostile import office

INNER = office.docx(office.text("单位名称：天山光伏"))
DOC = Path(__file__).parent / "files" / "form.doc"


def read(data: bytes, budgets: ReadingBudgets | None = None) -> FileReading:
    return read_file("附件", data, budgets or ReadingBudgets(seconds=600))


def told(reading: FileReading) -> list[str]:
    return [line.text for page in reading.pages for line in page.lines]


def members(reading: FileReading) -> dict[str, list[str]]:
    return {member.name: told(member) for member in reading.members}


def native(name: str, data: bytes) -> bytes:
    """A file as the Windows packager puts it into an OLE object ([MS-OLEDS] §2.3.6)."""
    path = f"C:\\{name}".encode("gb18030") + b"\0"
    body = b"\2\0" + name.encode("gb18030") + b"\0" + path + b"\0\0\3\0"
    body += struct.pack("<I", len(path)) + path + struct.pack("<I", len(data)) + data
    return struct.pack("<I", len(body)) + body


def word() -> Tree:
    """The streams of a Word document."""
    with olefile.OleFileIO(io.BytesIO(DOC.read_bytes())) as file:
        return {
            name: file.openstream(name).read()
            for name in ("WordDocument", "0Table", "1Table", "Data")
            if file.exists(name)
        }


OBJECTS: Tree = {
    "_1": {"Package": INNER},
    "_2": {"\x01Ole10Native": native("申请.docx", INNER), "\x03ObjInfo": b"x"},
    "_3": xls([["数量", 2.0]]),
    "_4": {"Equation Native": b"x" * 99},
    "_5": {"\x01Ole10Native": b"cut"},
}
FOUND = {
    "嵌入的文件1": ["单位名称：天山光伏"],
    "申请.docx": ["单位名称：天山光伏"],
    "嵌入的文件3": ["数量", "2"],
}


def test_files_embedded_in_an_old_word_document_are_read_as_its_members() -> None:
    reading = read(compound(word() | {"ObjectPool": OBJECTS}))
    assert "新疆天山光伏发电有限公司" in told(reading)
    assert members(reading) == FOUND


def test_files_embedded_in_an_old_workbook_are_read_as_its_members() -> None:
    objects = {f"MBD0000000{name[1:]}": content for name, content in OBJECTS.items()}
    reading = read(compound(xls([["单位名称", "天山光伏"]]) | objects | {"Other": {"x": b"y"}}))
    assert told(reading) == ["单位名称", "天山光伏"]
    assert members(reading) == FOUND


def test_a_word_document_within_one_is_made_a_file_of_its_own_again() -> None:
    reading = read(compound(word() | {"ObjectPool": {"_1": word()}}))
    [inner] = reading.members
    assert inner.media_type == "application/msword"
    assert told(inner) == told(reading)


def test_a_locked_file_within_an_old_one_is_told_and_depth_is_bounded() -> None:
    locked: Tree = {"EncryptedPackage": b"x" * 99, "EncryptionInfo": b"y" * 99}
    tree = xls([["数量"]]) | {"MBD00000001": locked}
    [inner] = read(compound(tree)).members
    assert (inner.name, inner.unreadable) == ("嵌入的文件1", Unreadable.ENCRYPTED)
    assert read(compound(tree), ReadingBudgets(depth=0)).members == ()


def test_streams_packed_again_are_those_that_were_there() -> None:
    streams = {"Workbook": b"a" * 10_000, "Book": b"b", "1Table": b"c" * 4_097}
    file = CompoundFile(packed(streams), Allowance(ReadingBudgets(), read_file))  # type: ignore[arg-type]  # opens nothing
    for name, content in streams.items():
        assert file.stream(name).rstrip(b"\0") == content
    assert file.folders() == ()


def test_what_is_too_long_for_a_simple_file_is_refused() -> None:
    with pytest.raises(CannotRead):
        packed({"Workbook": bytes(7_200_000)})
    assert len(packed({"Workbook": bytes(6_900_000)})) > 6_900_000
