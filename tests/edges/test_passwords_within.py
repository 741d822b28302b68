"""A password that stands in an archive, beside what it opens, is tried on it."""

import io
from collections.abc import Callable

import pytest
import pyzipper  # noqa: TID251 - writes what the product only reads

from mailbot.documents.page import FileReading, Unreadable
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file
from tests.builders.packed import rar5, rar5_locked, seven_zipped, tarred, zipped, zipped_aes

FORM = ("申请表.txt", "单位名称：哈密天山风力发电有限公司".encode())
LOCKED = ("材料.zip", zipped_aes("Ts2026", FORM))
TOLD = ("说明.txt", "解压密码：Ts2026".encode())
NAMED = ("密码.txt", b"Ts2026")


def read(data: bytes) -> FileReading:
    return read_file("全部.zip", data, ReadingBudgets())


def texts(reading: FileReading) -> list[str]:
    own = [line.text for page in reading.pages for line in page.lines]
    return own + [text for member in reading.members for text in texts(member)]


@pytest.mark.parametrize("pack", [zipped, tarred, seven_zipped, rar5])
@pytest.mark.parametrize("note", [TOLD, NAMED])
def test_a_password_in_a_text_file_opens_the_archive_beside_it(
    pack: Callable[..., bytes], note: tuple[str, bytes]
) -> None:
    for order in ([LOCKED, note], [note, LOCKED]):
        reading = read(pack(*order))
        assert "单位名称：哈密天山风力发电有限公司" in texts(reading)
        assert [member.unreadable for member in reading.members] == [None, None]


def test_a_password_in_a_text_file_opens_the_locked_files_of_the_same_archive() -> None:
    packed = io.BytesIO(zipped_aes("Ts2026", FORM))
    with pyzipper.AESZipFile(packed, "a") as archive:
        archive.writestr(*TOLD)
    assert "单位名称：哈密天山风力发电有限公司" in texts(read(packed.getvalue()))


def test_a_text_file_that_states_no_password_opens_nothing() -> None:
    reading = read(zipped(LOCKED, ("说明.txt", "密码另行电话告知".encode())))
    assert reading.members[0].unreadable is Unreadable.ENCRYPTED


def test_a_locked_rar_within_opens_too() -> None:
    locked = ("材料.rar", rar5_locked("Ts2026", "申请表.txt", FORM[1]))
    assert "单位名称：哈密天山风力发电有限公司" in "".join(texts(read(zipped(locked, TOLD))))
