"""Kinds of hostile files, each built small: each ends soon, with pages or a reason.

They are read by one pool of real reading processes, one after the other; a process that a file
ruins is replaced and the next file is read.
"""

import gzip
import io
import struct
import tarfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.documents.page import FileReading, Unreadable
from mailbot.errors import ReaderBusy
from mailbot.pages.budgets import ReadingBudgets
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

SECONDS = 20.0
NOTE = ("说明.txt", b"hello " * 20)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

WORD = catalogue.application(1).data
PDF = catalogue.voucher(3, form="pdf").data
OFD = catalogue.voucher(3, form="ofd").data
DOC = (Path(__file__).parent / "files" / "form.doc").read_bytes()
MAIL = (
    b"From: a@b.c\r\nMessage-ID: <a@b>\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n"
)

SEEDS = {
    "docx": WORD,
    "pdf": PDF,
    "ofd": OFD,
    "doc": DOC,
    "xls": compound(xls([["单位名称", "天山"], ["数量", 2.0]])),
    "msg": compound(msg("text", NOTE, inner=msg("inner", NOTE))),
    "tnef": tnef("text", NOTE),
    "zip": zipped(NOTE, ("内.zip", zipped(NOTE))),
    "7z": seven_zipped(NOTE, ("b", b"x" * 300)),
    "rar5": rar5(NOTE, ("b", b"x" * 300)),
    "rar4": rar4(NOTE, ("b", b"x" * 300)),
    "tar.gz": gzip.compress(tarred(NOTE)),
    "eml": MAIL + b"\r\nhi\r\n--q\r\nContent-Type: image/png\r\n\r\nx\r\n--q--\r\n",
    "rtf": rb"{\rtf1\ansi\ansicpg936 \'b5\'a5\par\trowd\cellx1\intbl x\cell\row}",
    "html": "<html><table><tr><td rowspan=9>单位</td></tr></table></html>".encode(),
}
EXTREMES = (b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\0\0\0\0")


def repacked(data: bytes, **parts: bytes) -> bytes:
    """A package with some parts replaced or added; "__" in a name stands for "/"."""
    changed = {
        name.replace("__", "/").replace("_xml", ".xml"): part for name, part in parts.items()
    }
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        kept = {name: source.read(name) for name in source.namelist()}
        for name, content in (kept | changed).items():
            archive.writestr(name, content)
    return packed.getvalue()


def word(body: str, before: str = "") -> bytes:
    xml = f'<?xml version="1.0"?>{before}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}'
    return repacked(WORD, word__document_xml=f"{xml}</w:body></w:document>".encode())


def pdf(*objects: str, root: str = "1 0 R") -> bytes:
    text = "%PDF-1.4\n" + "".join(
        f"{number} 0 obj\n{content}\nendobj\n" for number, content in enumerate(objects, 1)
    )
    return f"{text}trailer\n<</Root {root}/Size 99>>\nstartxref\n0\n%%EOF".encode()


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def tiff_loop() -> bytes:
    entries = [(256, 64), (257, 64), (258, 8), (259, 1), (262, 1), (273, 8), (278, 64), (279, 4)]
    directory = struct.pack("<H", len(entries))
    directory += b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    return b"II*\0" + struct.pack("<I", 8) + directory + struct.pack("<I", 8)


def ole_loop() -> bytes:
    looped = bytearray(compound(xls([["a"]])))
    looped[-512:] = struct.pack("<128I", *([0] * 128))  # every sector is followed by the first
    return bytes(looped)


def linked_tar() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo("../../etc/passwd")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    return packed.getvalue()


def nested_mail(levels: int) -> bytes:
    inner = b"From: a@b.c\r\nMessage-ID: <a@b>\r\n\r\nhello"
    for _ in range(levels):
        inner = b"From: a@b.c\r\nMessage-ID: <a@b>\r\nContent-Type: message/rfc822\r\n\r\n" + inner
    return inner


def ofd_part(old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(OFD)) as source:
        parts = {name: source.read(name).replace(old, new) for name in source.namelist()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
LEAF = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size} {size}]/Contents 4 0 R{more}>>"
TREE = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
CATALOG = "<</Type/Catalog/Pages 2 0 R{more}>>"
DRAW = "<</Length 9>>\nstream\n/X Do Q Q\nendstream"

KINDS = {
    "docx entity bomb": word("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", ENTITIES + "]>"),
    "docx external entity": word(
        "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>",
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ),
    "docx nested deep": word("<w:sdt><w:sdtContent>" * 5_000 + "</w:sdtContent></w:sdt>" * 5_000),
    "docx nested tables": word(
        "<w:tbl><w:tr><w:tc>" * 2_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 2_000
    ),
    "docx wide cells": word(
        "<w:tbl>" + "<w:tr>" + '<w:tc><w:tcPr><w:gridSpan w:val="9999999"/></w:tcPr></w:tc>' * 500
        + "</w:tr></w:tbl>"
    ),
    "docx dde": word(
        "<w:p><w:r><w:instrText>DDEAUTO c:\\\\windows\\\\cmd.exe calc</w:instrText></w:r></w:p>"
        "<w:p><w:r><w:t>单位名称</w:t></w:r></w:p>"
    ),
    "docx remote template": repacked(
        WORD,
        **{"word/_rels/document.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/'
        b'package/2006/relationships"><Relationship Id="r" TargetMode="External" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"'
        b' Target="http://127.0.0.1:9/a.dotm"/></Relationships>'},
    ),
    "docx macros": repacked(WORD, **{"word/vbaProject.bin": b"x"}),
    "xml entity bomb": f'<?xml version="1.0"?>{ENTITIES}]><a>&j;</a>'.encode(),
    "pdf tree loop": pdf(CATALOG.format(more=""), "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"),
    "pdf endless count": pdf(
        CATALOG.format(more=""),
        "<</Type/Pages/Kids[3 0 R]/Count 99999999>>",
        LEAF.format(size=600, more=""),
    ),
    "pdf root loop": pdf("1 0 R", TREE),
    "pdf form loop": pdf(
        CATALOG.format(more=""),
        TREE,
        LEAF.format(size=600, more="/Resources<</XObject<</X 5 0 R>>>>"),
        DRAW,
        "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Length 5>>\n"
        "stream\n/X Do\nendstream",
    ),
    "pdf vast page": pdf(CATALOG.format(more=""), TREE, LEAF.format(size=10**9, more=""), DRAW),
    "pdf no page": pdf(CATALOG.format(more=""), TREE, LEAF.format(size=0, more=""), DRAW),
    "pdf launches": pdf(
        CATALOG.format(more="/OpenAction<</S/Launch/F(/bin/sh)>>/AA<</WC<</S/URI/URI(http://127.0.0.1)>>>>"),
        TREE,
        LEAF.format(size=600, more=""),
        DRAW,
    ),
    "pdf bomb": pdf(
        CATALOG.format(more=""),
        TREE,
        LEAF.format(size=600, more=""),
        f"<</Filter[/ASCIIHexDecode/FlateDecode]/Length 99999>>\nstream\n"
        f"{zlib.compress(b'q Q ' * 5_000_000).hex()}>\nendstream",
    ),
    "pdf brackets": b"%PDF-1.4\n1 0 obj\n" + b"[" * 200_000,
    "png vast": png(100_000, 100_000),
    "png lying": png(4_000, 4_000),
    "bmp vast": b"BM" + struct.pack("<IIIIiiHH", 99, 0, 54, 40, 10**9, 10**9, 1, 24) + bytes(24),
    "gif vast": b"GIF89a" + struct.pack("<HHBBB", 65_535, 65_535, 0, 0, 0) + b",;",
    "tiff loop": tiff_loop(),
    "heic of nothing": b"\0\0\0\x18ftypheic" + bytes(4) + b"mif1heic" + b"\xff" * 200,
    "ole sector loop": ole_loop(),
    "tar of links": linked_tar(),
    "gz of many": gzip.compress(b"") * 20_000,
    "zip of itself": zipped(("a", zipped(("a", zipped(("a", zipped(("a", b"PK")))))))),
    "zip many names": zipped(*(("../" * 60 + f"{n}", b"") for n in range(200))),
    "zip nul names": zipped(("a\0b.txt", b"x"), ("CON", b"x"), ("\u202etxt.exe", b"x"), ("/", b"")),
    "mail in mail": nested_mail(200),
    "mail of boundaries": MAIL + b"--q\r\n" * 50_000,
    "ofd template loop": ofd_part(b"<ofd:Page ", b"<ofd:Template TemplateID='1'/><ofd:Page "),
    "ofd endless steps": ofd_part(b'DeltaX="', b'DeltaX="g 999999999 1 '),
    "ofd entity bomb": ofd_part(b"<ofd:OFD", ENTITIES.encode() + b"]><ofd:OFD"),
    "ofd paths outside": ofd_part(b"Doc_0/", b"../../../../etc/"),
    "rtf of braces": rb"{\rtf1" + b"{\\b" * 200_000,
    "rtf object": rb"{\rtf1{\object\objemb{\*\objdata " + b"d0cf11e0" * 5_000 + b"}}x}",
    "html remote": b"<html><img src=http://127.0.0.1:9/><script src=//x></script>text</html>",
    "html nested": b"<html>" + b"<table><tr><td>" * 5_000,
    "csv formula": "=cmd|'/c calc'!A1,单位名称".encode(),
    "program": b"MZ" + bytes(60) + b"PE\0\0" + bytes(900),
    "zeros": bytes(100_000),
    "noise": bytes(range(256)) * 400,
}  # fmt: skip


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    with ReadingPool(warm=None, budgets=ReadingBudgets(seconds=SECONDS)) as running:
        yield running


def everything(reading: FileReading) -> Iterator[FileReading]:
    yield reading
    for member in reading.members:
        yield from everything(member)


def judged(pool: ReadingPool, data: bytes) -> FileReading:
    start = time.monotonic()
    try:
        reading = pool.read("附件", data)
    except ReaderBusy:
        # The machine was at fault, not the file: the bot tries such a mail again, and so do we.
        start = time.monotonic()
        reading = pool.read("附件", data)
    assert time.monotonic() - start < SECONDS + 15
    for each in everything(reading):
        assert each.pages or each.members or each.unreadable or not each.size
    return reading


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_hostile_file_ends_with_pages_or_a_reason(
    pool: ReadingPool, kind: str
) -> None:
    reading = judged(pool, KINDS[kind])
    told = "".join(
        line.text for each in everything(reading) for page in each.pages for line in page.lines
    )
    assert "root:" not in told
    assert len(told) < 500_000
    assert "reader ended" not in reading.detail


@pytest.mark.parametrize("kind", SEEDS)
def test_a_file_cut_anywhere_ends_with_pages_or_a_reason(pool: ReadingPool, kind: str) -> None:
    seed = SEEDS[kind]
    for share in range(1, 12):
        judged(pool, seed[: len(seed) * share // 12])


@pytest.mark.parametrize("kind", SEEDS)
def test_headers_that_lie_end_with_pages_or_a_reason(pool: ReadingPool, kind: str) -> None:
    seed = SEEDS[kind]
    for place, extreme in enumerate(EXTREMES * 3):
        at = (place * 37 + 6) % max(len(seed) - 4, 1)
        judged(pool, seed[:at] + extreme + seed[at + 4 :])


def test_after_all_of_them_the_next_file_is_read_and_nothing_is_left(pool: ReadingPool) -> None:
    assert judged(pool, WORD).pages
    folder = pool._folder
    assert folder is not None
    left = [place for place in folder.rglob("*") if place.is_file()]
    assert left == []
    for child in Path("/proc/self/task").glob("*/children"):
        for number in child.read_text().split():
            below = Path(f"/proc/{number}/task/{number}/children")
            assert not below.exists() or below.read_text().split() == []


def test_a_bomb_is_named_too_large_and_a_loop_damaged(pool: ReadingPool) -> None:
    assert judged(pool, KINDS["png vast"]).unreadable is Unreadable.TOO_LARGE
    assert judged(pool, KINDS["pdf tree loop"]).unreadable is not None
    assert judged(pool, KINDS["program"]).unreadable is Unreadable.PROGRAM
