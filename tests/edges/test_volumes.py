"""Split archives: put together where all parts came, asked for by name where one did not."""

import base64
import struct
import zlib
from pathlib import Path

import pytest

from mailbot.attachments import is_lasting
from mailbot.documents.page import OF_A_SET, OPENED_BY_PASSWORD, FileReading, Unreadable
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.opener import attachment_read
from mailbot.pages.reader import read_file, read_volumes
from mailbot.pages.volumes import volumes_with, whole_zip
from tests.builders.packed import _rar5_block, _vint, seven_zipped, zipped, zipped_aes

BUDGETS = ReadingBudgets()
NOTE = b"hello " * 40


def readings(folder: Path, *files: tuple[str, bytes], text: str = "见附件") -> list[FileReading]:
    """What the bot reads in each file of a mail."""
    parts = [f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"]
    parts += [
        f'Content-Type: application/octet-stream; name="{name}"\n'
        f"Content-Transfer-Encoding: base64\n\n{base64.encodebytes(data).decode()}"
        for name, data in files
    ]
    mail = folder / "mail.eml"
    head = "From: a@qq.com\nSubject: s\nContent-Type: multipart/mixed; boundary=x\n\n"
    mail.write_text(head + "".join(f"--x\n{part}\n" for part in parts) + "--x--\n")
    return [
        FileReading.model_validate_json(attachment_read([(str(mail), index)], BUDGETS, read_file))
        for index in range(len(files))
    ]


def halves(data: bytes) -> tuple[bytes, bytes]:
    return data[: len(data) // 2], data[len(data) // 2 :]


def rar5_volumes(name: str, data: bytes) -> list[bytes]:
    """A stored file over two volumes of a RAR 5 archive."""
    first, second = halves(data)
    volumes = []
    for number, piece in enumerate((first, second)):
        last = number == 1
        archive = _vint(1, 0, 0x01 | (0x02 if number else 0), *([number] if number else []))
        packed = b"Rar!\x1a\x07\x01\x00" + _rar5_block(archive)
        split = 0x08 if last else 0x10
        check = zlib.crc32(data if last else piece)
        head = _vint(2, 0x02 | split, len(piece), 0x04, len(data), 0o100644)
        head += struct.pack("<I", check) + _vint(0, 1, len(name.encode())) + name.encode()
        packed += _rar5_block(head) + piece + _rar5_block(_vint(5, 0, 0 if last else 1))
        volumes.append(packed)
    return volumes


def spanned_zip(data: bytes) -> tuple[bytes, bytes]:
    """A zip of one member in two volumes, as WinZip and WinRAR write them (.z01, .zip)."""
    whole = b"PK\x07\x08" + data
    at = whole.find(b"PK\x01\x02")
    first, rest = whole[:60], bytearray(whole[60:])
    central, end = at - 60, rest.find(b"PK\x05\x06")
    struct.pack_into("<HI", rest, central + 34, 0, 0)
    struct.pack_into("<I", rest, central + 42, 4)
    struct.pack_into("<HH", rest, end + 4, 1, 1)
    struct.pack_into("<I", rest, end + 16, central)
    return first, bytes(rest)


def test_a_7z_cut_into_numbered_pieces_is_read_under_the_first(tmp_path: Path) -> None:
    first, second = halves(seven_zipped(("a.txt", NOTE)))
    head, tail = readings(tmp_path, ("申请.7z.001", first), ("申请.7z.002", second))
    assert [member.name for member in head.members] == ["a.txt"]
    assert (head.unreadable, tail.unreadable, tail.members) == (None, None, ())
    assert OF_A_SET in head.notes
    assert [is_lasting(each) for each in (head, tail)] == [False, False]


def test_parts_in_any_order_are_put_right(tmp_path: Path) -> None:
    first, second = halves(zipped(("a.txt", NOTE)))
    tail, head = readings(tmp_path, ("x.002", second), ("X.001", first))
    assert [member.name for member in head.members] == ["a.txt"]
    assert (tail.unreadable, tail.members) == (None, ())


def test_a_missing_part_is_named_once(tmp_path: Path) -> None:
    found = readings(tmp_path, ("a.7z.001", b"7z\xbc\xaf\x27\x1c" + b"x"), ("a.7z.003", b"y"))
    assert [(each.unreadable, each.detail) for each in found] == [
        (Unreadable.PARTS_MISSING, "a.7z.002"),
        (None, ""),
    ]
    (alone,) = readings(tmp_path, ("a.part1.rar", b"Rar!\x1a\x07\x01\x00"))
    assert (alone.unreadable, alone.detail) == (Unreadable.PARTS_MISSING, "a.part2.rar")
    assert not is_lasting(alone)


def test_a_spanned_zip_is_read(tmp_path: Path) -> None:
    first, last = spanned_zip(
        zipped(("甲.txt", "申请数字证书的材料说明与清单，共三份。\n".encode() * 2))
    )
    head, tail = readings(tmp_path, ("a.z01", first), ("a.zip", last))
    assert [(member.name, member.unreadable) for member in head.members] == [("甲.txt", None)]
    assert tail.unreadable is None
    (alone,) = readings(tmp_path, ("a.z01", first))
    assert (alone.unreadable, alone.detail) == (Unreadable.PARTS_MISSING, "a.zip")


def test_a_rar_in_two_volumes_is_read(tmp_path: Path) -> None:
    first, second = rar5_volumes("a.txt", NOTE)
    head, tail = readings(tmp_path, ("b.part1.rar", first), ("b.part2.rar", second))
    assert [(member.name, member.unreadable) for member in head.members] == [("a.txt", None)]
    assert tail.members == ()
    old = readings(tmp_path, ("b.rar", first), ("b.r00", second))
    assert old[0].media_type == "application/vnd.rar"


def test_a_rar_whose_second_volume_is_rubbish_ends_with_a_reason() -> None:
    first, _ = rar5_volumes("a.txt", NOTE)
    reading = read_volumes("a", [first, b"rubbish"], BUDGETS)
    assert reading.unreadable is not None or reading.members[0].unreadable is not None


@pytest.mark.parametrize(
    ("names", "parts", "missing"),
    [
        (["a.part2.rar", "a.part1.rar"], (1, 0), ()),
        (["a.part02.rar", "b.part01.rar"], (0,), ("a.part1.rar",)),
        (["a.r01", "a.rar"], (1, 0), ("a.r00",)),
        (["a.r00"], (0,), ("a.rar",)),
        (["a.z02", "a.zip"], (0, 1), ("a.z01",)),
        (["a.zip.001"], (0,), ("a.zip.002",)),
    ],
)
def test_parts_are_told_by_their_names(
    names: list[str], parts: tuple[int, ...], missing: tuple[str, ...]
) -> None:
    found = volumes_with(0, names)
    assert found is not None
    assert (found.parts, found.missing) == (parts, missing)


@pytest.mark.parametrize("names", [["a.zip", "b.z01"], ["a.rar"], ["a.pdf"], ["r00"]])
def test_whole_files_are_parts_of_nothing(names: list[str]) -> None:
    assert volumes_with(0, names) is None


def test_parts_without_a_directory_are_merely_put_together() -> None:
    assert whole_zip([b"ab", b"c"]) == b"abc"
    wild = b"PK\x05\x06" + b"\xff" * 18
    assert len(whole_zip([b"PK\x01\x02", wild])) == 26


@pytest.mark.parametrize(
    ("name", "said"),
    [("说明.txt", "压缩包解压密码：Abc@12"), ("密码.txt", " Abc@12\r\n")],
)
def test_a_password_in_a_text_file_beside_the_archive_is_tried(
    tmp_path: Path, name: str, said: str
) -> None:
    archive = zipped_aes("Abc@12", ("a.txt", NOTE))
    found = readings(tmp_path, ("材料.zip", archive), (name, said.encode("gb18030")))
    assert OPENED_BY_PASSWORD in found[0].notes


def test_a_password_in_the_files_own_name_is_tried(tmp_path: Path) -> None:
    archive = zipped_aes("Abc12", ("a.txt", NOTE))
    (found,) = readings(tmp_path, ("材料(密码Abc12).zip", archive))
    assert OPENED_BY_PASSWORD in found.notes
