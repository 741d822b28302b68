"""Hostile archives: they lie about sizes, share bytes, nest without end, link outside."""

import bz2
import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable

from tests.builders.packed import rar4, rar5, seven_zipped, tarred, zipped

NOTE = ("说明.txt", b"hello " * 20)
_END, _CENTRAL, _LOCAL = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"


def quoted_bomb() -> bytes:
    """A zip whose entries each lie inside the one before and share one kernel (Fifield 2019)."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = kernel.compress(bytes(4_000_000)) + kernel.flush()
    names = [f"{number:03}".encode() for number in range(200)]
    local = [
        struct.pack("<4sHHHHHIIIHH", _LOCAL, 20, 0, 8, 0, 0, 0, len(data), 4_000_000, 3, 0) + name
        for name in names
    ]
    body, offset, listed = b"".join(local) + data, 0, b""
    for name, head in zip(names, local, strict=True):
        listed += (
            struct.pack(
                "<4sHHHHHHIIIHHHHHII",
                _CENTRAL,
                20,
                20,
                0,
                8,
                0,
                0,
                0,
                len(body) - offset - 33,
                4_000_000,
                3,
                0,
                0,
                0,
                0,
                0,
                offset,
            )
            + name
        )
        offset += len(head)
    end = struct.pack("<4sHHHHIIH", _END, 0, 0, 200, 200, len(listed), len(body), 0)
    return body + listed + end


def patched(data: bytes, mark: bytes, place: int, value: bytes) -> bytes:
    """`data` with bytes behind each `mark` replaced."""
    out = bytearray(data)
    at = out.find(mark)
    while at >= 0:
        out[at + place : at + place + len(value)] = value
        at = out.find(mark, at + 4)
    return bytes(out)


def zip64_lies() -> bytes:
    """A zip that claims 2^63 entries and a directory beyond the end (APPNOTE 4.3.14)."""
    whole = zipped(NOTE)
    at = whole.find(_END)
    record = struct.pack(
        "<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 2**63, 2**63, 2**62, 2**62
    )
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    end = bytearray(whole[at:])
    end[8:20] = b"\xff" * 12
    return whole[:at] + record + locator + bytes(end)


def zip_of_links() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, mode in (("link", 0o120777), ("fifo", 0o010644), ("device", 0o020644)):
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, mode << 16
            archive.writestr(info, "/etc/passwd")
    return packed.getvalue()


def wrapped(pack: Callable[[bytes], bytes], levels: int, core: bytes = b"x") -> bytes:
    for _ in range(levels):
        core = pack(core)
    return core


def tar_head(
    kind: bytes, name: bytes = b"a", size: bytes = b"00000000010", link: bytes = b""
) -> bytes:
    """One tar header with a right sum (POSIX ustar)."""
    block = bytearray(512)
    block[0 : len(name[:100])] = name[:100]
    block[100:108], block[124:136] = b"0000644\0", size.ljust(12, b"\0")
    block[156:157], block[157 : 157 + len(link)] = kind, link
    block[257:265] = b"ustar\x0000"
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def seven_with_dictionary() -> bytes:
    """A 7z whose LZMA2 dictionary is said to be 4 GB (property byte 40)."""
    return (
        seven_zipped(NOTE)
        .replace(b"\x21\x01\x18", b"\x21\x01\x28")
        .replace(b"\x21\x01\x16", b"\x21\x01\x28")
    )


def xz_with_dictionary() -> bytes:
    """An .xz file whose block header says that its dictionary has 4 GB, with a right sum."""
    head = bytearray(lzma.compress(b"x" * 50))
    size = (head[12] + 1) * 4
    at = head.find(b"\x21\x01", 12, 12 + size)
    head[at + 2] = 40
    struct.pack_into("<I", head, 12 + size - 4, zlib.crc32(bytes(head[12 : 12 + size - 4])))
    return bytes(head)


KINDS: dict[str, bytes] = {
    "zip quoted bomb": quoted_bomb(),
    "zip64 lies": zip64_lies(),
    "zip of links and devices": zip_of_links(),
    "zip says 4 GB": patched(zipped(NOTE), _CENTRAL, 24, b"\xfe\xff\xff\xff"),
    "zip says nothing": patched(zipped(NOTE), _CENTRAL, 20, bytes(8)),
    "zip unknown method": patched(
        patched(zipped(NOTE), _LOCAL, 8, b"\x63\0"), _CENTRAL, 10, b"\x63\0"
    ),
    "zip wrong sum": patched(zipped(NOTE), _CENTRAL, 16, b"\1\2\3\4"),
    "zip directory points at itself": patched(zipped(NOTE), _CENTRAL, 42, b"\x99\0\0\0"),
    "zip long comment": zipped(NOTE)[:-2] + b"\xff\xff" + b"PK\x05\x06" * 16_000,
    "zip two directories": zipped(NOTE) + zipped(("b", b"x")),
    "zip names that differ by case": zipped(("a.txt", b"1"), ("A.TXT", b"2")),
    "zip name of 64k": zipped(("字" * 21_000 + ".txt", b"x")),
    "zip flag says locked": patched(
        patched(zipped(NOTE), _LOCAL, 6, b"\1\0"), _CENTRAL, 8, b"\1\0"
    ),
    "zip strong encryption": patched(
        patched(zipped(NOTE), _LOCAL, 6, b"\x41\0"), _CENTRAL, 8, b"\x41\0"
    ),
    "zip of a thousand empty zips": zipped(*((f"{n}.zip", zipped()) for n in range(1_000))),
    "gz in gz": wrapped(gzip.compress, 200),
    "bz2 in bz2": wrapped(bz2.compress, 60),
    "xz in xz": wrapped(lzma.compress, 60),
    "gz bomb in gz": gzip.compress(gzip.compress(bytes(300_000_000), 1)),
    "bz2 bomb": bz2.compress(bytes(150_000_000)),
    "xz bomb": lzma.compress(bytes(150_000_000), preset=0),
    "zip bomb in zip": zipped(("b.zip", zipped(("a", bytes(150_000_000))))),
    "gz wrong sum": gzip.compress(b"hello")[:-8] + bytes(8),
    "gz cut": gzip.compress(b"hello" * 100)[:-12],
    "gz endless name": b"\x1f\x8b\x08\x08" + bytes(6) + b"a" * 300_000,
    "xz dictionary": xz_with_dictionary(),
    "zstd window": b"\x28\xb5\x2f\xfd\x00\xf8" + bytes(40),
    "zstd noise": b"\x28\xb5\x2f\xfd" + bytes(range(200)),
    "7z dictionary": seven_with_dictionary(),
    "7z header lies": seven_zipped(NOTE)[:12] + b"\xff" * 20 + seven_zipped(NOTE)[32:],
    "7z empty header": b"7z\xbc\xaf\x27\x1c\0\4" + bytes(24),
    "7z bomb": seven_zipped(("a", bytes(120_000_000))),
    "tar device files": b"".join(map(tar_head, (b"3", b"4", b"6", b"7"))) + bytes(1_024),
    "tar hard link to itself": tar_head(b"1", b"a", b"0", b"a") * 2 + bytes(1_024),
    "tar link then file": tar_head(b"2", b"d", b"0", b"/etc")
    + tar_head(b"0", b"d/passwd")
    + bytes(1_536),
    "tar long name lies": tar_head(b"L", b"././@LongLink", b"77777777777") + b"a" * 600,
    "tar long names in a row": tar_head(b"L", b"././@LongLink", b"0") * 3_000 + bytes(1_024),
    "tar pax lies": tar_head(b"x", b"p", b"00000000036")
    + b"30 size=99999999999999999999\n".ljust(512, b"\0")
    + tar_head(b"0")
    + bytes(1_536),
    "tar pax length lies": tar_head(b"x", b"p", b"00000000036")
    + b"999999999 path=a\n".ljust(512, b"\0")
    + tar_head(b"0")
    + bytes(1_536),
    "tar negative size": tar_head(b"0", b"a", b"\xff" * 12) + bytes(1_024),
    "tar size of 8 EB": tar_head(b"0", b"a", b"\x80" + b"\x7f" * 11) + bytes(1_024),
    "tar of headers only": tar_head(b"0", b"a", b"0") * 12_000 + bytes(1_024),
    "tar absolute": tarred(("/etc/cron.d/job", b"* * * * * root id"), ("~/.bashrc", b"x")),
    "tar cut": tarred(("a", b"x" * 5_000))[:2_000],
    "rar5 header size lies": rar5(NOTE)[:12] + b"\xff\xff\xff\x7f" + rar5(NOTE)[16:],
    "rar5 link": rar5(("a", b""), link_to="/etc/passwd"),
    "rar5 name outside": rar5(("../../../../tmp/escaped", b"x"), ("C:\\Windows\\x.dll", b"x")),
    "rar4 noise": rar4(NOTE)[:30] + bytes(range(256)),
    "rar head only": b"Rar!\x1a\x07\x01\x00",
    "rar of many": rar5(*((f"{n}", b"") for n in range(3_000))),
    "arj": b"\x60\xea" + bytes(40),
    "cab": b"MSCF" + bytes(60),
    "lzh": b"\x24\x2b-lh5-" + bytes(60),
    "ace": bytes(7) + b"**ACE**" + bytes(40),
    "cpio": b"070707" + b"0" * 70,
    "iso": bytes(32_769) + b"CD001" + bytes(4_000),
    "dmg": bytes(2_000) + b"koly" + bytes(508),
    "zip of names": zipped(
        ("../../../etc/passwd", b"x"),
        ("/abs", b"x"),
        ("C:\\a.txt", b"x"),
        ("a/../../b", b"x"),
        ("NUL", b"x"),
        ("a\tb\r\nc.txt", b"x"),
        ("\u202egnp.exe", b"MZ"),
        ("\x1b[31m.txt", b"x"),
        ("a" * 5_000, b"x"),
        ("…", b"x"),
        (" ", b"x"),
        (".", b"x"),
        ("..", b"x"),
        ("附件.pdf.exe", b"MZ"),
    ),
}
