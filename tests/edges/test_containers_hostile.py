"""Containers made to do harm: each ends soon, within the budgets, with a reason."""

import bz2
import gzip
import io
import lzma
import random
import struct
import tarfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pillow_heif  # noqa: TID251 - makes what is read
import pytest
from PIL import Image

from mailbot.documents.page import FileReading, Unreadable
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file
from mailbot.pages.sandbox import ReadingPool
from tests.builders.packed import (
    compound,
    msg,
    rar4,
    rar5,
    seven_zipped,
    tarred,
    tnef,
    xls,
    zipped,
)
from tests.samples import catalogue

BUDGETS = ReadingBudgets()
SMALL = ReadingBudgets(unpacked=1_000_000)
NOTE = ("说明.txt", b"hello " * 20)
DOC = Path(__file__).parent / "files" / "form.doc"


def read(data: bytes, budgets: ReadingBudgets = BUDGETS) -> FileReading:
    start = time.monotonic()
    reading = read_file("附件", data, budgets)
    assert time.monotonic() - start < 20
    return reading


def everything(reading: FileReading) -> Iterator[FileReading]:
    yield reading
    for member in reading.members:
        yield from everything(member)


def reasons(reading: FileReading) -> set[Unreadable | None]:
    return {each.unreadable for each in everything(reading)}


ZEROS = bytes(3_000_000)


@pytest.mark.parametrize(
    "bomb",
    [
        zipped(("a", ZEROS)),
        gzip.compress(ZEROS),
        bz2.compress(ZEROS),
        lzma.compress(ZEROS),
        gzip.compress(tarred(("a", ZEROS))),
        seven_zipped(("a", ZEROS)),
        rar5(("a", ZEROS)),
        zipped(*((f"{number}.zip", zipped(("a", bytes(400_000)))) for number in range(16))),
    ],
    ids=["zip", "gz", "bz2", "xz", "tar.gz", "7z", "rar", "many zips"],
)
def test_what_unpacks_beyond_the_budget_is_refused(bomb: bytes) -> None:
    assert Unreadable.TOO_LARGE in reasons(read(bomb, SMALL))


def test_what_was_read_before_the_budget_ran_out_is_kept() -> None:
    reading = read(zipped(NOTE, ("bomb", ZEROS)), SMALL)
    assert reading.unreadable is Unreadable.TOO_LARGE
    assert [member.name for member in reading.members] == ["说明.txt"]


@pytest.mark.parametrize("pack", [zipped, tarred, seven_zipped, rar5])
def test_endless_nesting_ends_at_the_third_level(pack: Callable[..., bytes]) -> None:
    packed = pack(NOTE)
    for _ in range(6):
        packed = pack(("innen", packed))
    found = list(everything(read(packed)))
    assert found[-1].unreadable is Unreadable.TOO_DEEP
    assert len(found) == 4


def test_tens_of_thousands_of_entries_are_too_many() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"{number}", b"")
    assert read(packed.getvalue()).unreadable is Unreadable.TOO_MANY_FILES
    many = tarred(*((f"{number}", b"") for number in range(60)))
    reading = read(many)
    assert reading.unreadable is Unreadable.TOO_MANY_FILES
    assert len(reading.members) == BUDGETS.files


def test_a_file_said_to_be_small_is_counted_by_what_it_unpacks_to() -> None:
    lying = bytearray(zipped(("a", ZEROS)))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = lying.find(mark) + place
        lying[at : at + 4] = struct.pack("<I", 10)
    assert reasons(read(bytes(lying), SMALL)) & {Unreadable.TOO_LARGE, Unreadable.DAMAGED}


def test_files_that_share_their_bytes_are_counted_each() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(600_000))
        info = archive.infolist()[0]
        for number in range(5):
            twin = zipfile.ZipInfo(f"b{number}")
            for field in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
                setattr(twin, field, getattr(info, field))
            archive.filelist.append(twin)
    assert reasons(read(packed.getvalue(), SMALL)) & {Unreadable.TOO_LARGE, Unreadable.DAMAGED}


def test_a_sparse_file_of_a_terabyte_is_refused() -> None:
    block = bytearray(tarfile.TarInfo("big").tobuf(tarfile.GNU_FORMAT))
    block[156:157] = b"S"
    block[483:495] = b"77777777777\0"
    block[148:156] = b" " * 8
    block[148:155] = b"%06o\0" % sum(block)
    assert Unreadable.UNSUPPORTED in reasons(read(bytes(block) + bytes(1024)))


def test_ole_streams_that_claim_more_than_the_budget_are_not_loaded() -> None:
    packed = bytearray(compound(msg("x", ("a", bytes(5000)))))
    name = "__substg1.0_37010102".encode("utf-16-le")
    at = packed.find(name) + 120
    packed[at : at + 8] = struct.pack("<Q", 2**31 - 1)
    assert read(bytes(packed)).unreadable in {Unreadable.TOO_LARGE, Unreadable.DAMAGED}


def heic() -> bytes:
    packed = io.BytesIO()
    picture = Image.new("RGB", (64, 64), "white")
    pillow_heif.from_pillow(picture).save(packed)
    return packed.getvalue()


SEEDS = {
    "zip": zipped(NOTE, ("内.zip", zipped(NOTE))),
    "7z": seven_zipped(NOTE, ("b", b"x" * 300)),
    "rar5": rar5(NOTE, ("b", b"x" * 300)),
    "rar4": rar4(NOTE, ("b", b"x" * 300)),
    "tar.gz": gzip.compress(tarred(NOTE)),
    "tar": tarred(NOTE),
    "tnef": tnef("text", NOTE),
    "msg": compound(msg("text", NOTE, inner=msg("inner", NOTE))),
    "xls": compound(xls([["单位名称", "天山"], ["数量", 2.0]])),
    "doc": DOC.read_bytes(),
    "heic": heic(),
    "ofd": catalogue.voucher(3, form="ofd").data,
}


ROUNDS = {"doc": 20, "heic": 30}  # each of theirs looks at a picture


@pytest.mark.parametrize("kind", SEEDS)
def test_damaged_files_of_every_kind_end_with_a_reading(kind: str) -> None:
    seed, dice = SEEDS[kind], random.Random(kind)  # noqa: S311 - repeatable noise
    start = time.monotonic()
    for _ in range(ROUNDS.get(kind, 120)):
        data = bytearray(seed)
        for _ in range(dice.choice((1, 3, 20))):
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        if dice.random() < 0.3:
            del data[dice.randrange(len(data)) :]
        reading = read_file("附件", bytes(data), SMALL)
        assert reading.sha256
        if time.monotonic() - start > 20:
            break


def test_the_reading_process_survives_hostile_containers() -> None:
    """The real thing: no network, no other programs, writes to its own folder only."""
    hostile = [
        ("bomb.zip", zipped(("a", ZEROS * 40)), {Unreadable.TOO_LARGE}),
        ("a.rar", rar5(NOTE), {None}),
        ("broken.rar", rar5(NOTE)[:40] + bytes(100), {Unreadable.DAMAGED, None}),
        ("a.7z", seven_zipped(NOTE), {None}),
        ("a.doc", DOC.read_bytes(), {None}),
        ("a.msg", compound(msg("text", NOTE)), {None}),
        ("cut.heic", SEEDS["heic"][:200], {Unreadable.DAMAGED}),
        ("a.ofd", SEEDS["ofd"], {None}),
    ]
    with ReadingPool(warm=None) as pool:
        found = pool.read_many([(name, data) for name, data, _ in hostile])
    assert [
        (reading.name, reading.unreadable)
        for reading, (_, _, fitting) in zip(found, hostile, strict=True)
        if reading.unreadable not in fitting
    ] == []


def test_members_beyond_the_time_are_not_begun() -> None:
    hurried = ReadingBudgets(seconds=1e-6)
    assert read(zipped(NOTE), hurried).unreadable is Unreadable.TOO_SLOW
