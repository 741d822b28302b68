"""Containers built by hand, for the formats that nothing installed here can write."""

import hashlib
import io
import struct
import tarfile
import zipfile
import zlib

import py7zr  # noqa: TID251 - packs what is read
import pyzipper  # noqa: TID251 - likewise
from Cryptodome.Cipher import AES

Members = tuple[tuple[str, bytes], ...]


def zipped(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return packed.getvalue()


def zipped_aes(password: str, *members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with pyzipper.AESZipFile(packed, "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password.encode())
        for name, data in members:
            archive.writestr(name, data)
    return packed.getvalue()


def seven_zipped(*members: tuple[str, bytes], password: str | None = None) -> bytes:
    packed = io.BytesIO()
    with py7zr.SevenZipFile(packed, "w", password=password) as archive:
        for name, data in members:
            archive.writestr(data, name)
    return packed.getvalue()


def tarred(*members: tuple[str, bytes], charset: str = "utf-8") -> bytes:
    packed = io.BytesIO()
    with tarfile.open(
        fileobj=packed, mode="w", format=tarfile.GNU_FORMAT, encoding=charset
    ) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return packed.getvalue()


def rar5(*members: tuple[str, bytes], link_to: str = "", goes_on: bool = False) -> bytes:
    """A RAR 5 archive of stored files (technical note of RAR 5.0)."""
    packed = b"Rar!\x1a\x07\x01\x00" + _rar5_block(_vint(1, 0, int(goes_on)))
    for name, data in members:
        extra = b""
        if link_to:
            record = _vint(5, 1, 0, len(link_to.encode())) + link_to.encode()
            extra = _vint(len(record)) + record
        flags = 0x02 | (0x01 if extra else 0) | (0x10 if goes_on else 0)
        sizes = _vint(len(extra), len(data)) if extra else _vint(len(data))
        mode = 0o120777 if link_to else 0o100644
        head = _vint(2, flags) + sizes + _vint(0x04, len(data), mode)
        head += struct.pack("<I", zlib.crc32(data)) + _vint(0, 1, len(name.encode()))
        packed += _rar5_block(head + name.encode() + extra) + data
    return packed + _rar5_block(_vint(5, 0, int(goes_on)))


def rar5_locked(
    password: str, name: str, data: bytes, *open_: tuple[str, bytes], checked: bool = False
) -> bytes:
    """A RAR 5 archive of one stored file behind a password (AES-256, PBKDF2).

    `checked` adds the value by which archivers know a wrong password; `open_` are files beside
    it that need none.
    """
    salt, vector = b"s" * 16, b"v" * 16
    key = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 1 << 10)
    long = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, (1 << 10) + 32)
    check = bytes(long[at] ^ long[at + 8] ^ long[at + 16] ^ long[at + 24] for at in range(8))
    check += hashlib.sha256(check).digest()[:4]
    locked = AES.new(key, AES.MODE_CBC, vector).encrypt(data + bytes(-len(data) % 16))
    record = _vint(1, 0, int(checked)) + bytes([10]) + salt + vector
    record += check if checked else b""
    extra = _vint(len(record)) + record
    head = _vint(2, 0x03, len(extra), len(locked), 0x04, len(data), 0o100644)
    head += struct.pack("<I", zlib.crc32(data)) + _vint(0, 1, len(name.encode()))
    packed = rar5(*open_).removesuffix(_rar5_block(_vint(5, 0, 0)))
    packed += _rar5_block(head + name.encode() + extra) + locked
    return packed + _rar5_block(_vint(5, 0, 0))


def rar4(*members: tuple[str, bytes]) -> bytes:
    """A RAR 4 archive of stored files with names in GBK, as old Chinese archivers wrote them."""
    packed = b"Rar!\x1a\x07\x00" + _rar4_block(0x73, 0, bytes(6))
    for name, data in members:
        raw = name.encode("gb18030")
        head = struct.pack(
            "<IIBIIBBHI", len(data), len(data), 2, zlib.crc32(data), 0, 20, 0x30, len(raw), 0x20
        )
        packed += _rar4_block(0x74, 0x8000, head + raw) + data
    return packed + _rar4_block(0x7B, 0x4000, b"")


def _vint(*values: int) -> bytes:
    out = b""
    for value in values:
        rest = value
        while rest > 0x7F:
            out += bytes([rest & 0x7F | 0x80])
            rest >>= 7
        out += bytes([rest])
    return out


def _rar5_block(head: bytes) -> bytes:
    sized = _vint(len(head)) + head
    return struct.pack("<I", zlib.crc32(sized)) + sized


def _rar4_block(kind: int, flags: int, rest: bytes) -> bytes:
    head = struct.pack("<BHH", kind, flags, 7 + len(rest)) + rest
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head


def tnef(body: str, *members: tuple[str, bytes]) -> bytes:
    """A winmail.dat ([MS-OXTNEF]) with a text and attachments named in GBK."""
    packed = struct.pack("<IH", 0x223E9F78, 1)
    packed += _tnef(1, 0x9007, 6, struct.pack("<II", 936, 0))
    packed += _tnef(1, 0x800C, 2, body.encode("gb18030") + b"\0")
    for name, data in members:
        packed += _tnef(2, 0x9002, 6, bytes(14))
        packed += _tnef(2, 0x8010, 1, name.encode("gb18030") + b"\0")
        packed += _tnef(2, 0x800F, 6, data)
    return packed


def _tnef(level: int, name: int, kind: int, data: bytes) -> bytes:
    head = struct.pack("<BHHI", level, name, kind, len(data))
    return head + data + struct.pack("<H", sum(data) & 0xFFFF)


_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF

Tree = dict[str, "bytes | Tree"]


def compound(tree: Tree) -> bytes:
    """An OLE compound file ([MS-CFB]) of streams and folders; siblings form a simple chain."""
    entries: list[list[object]] = [["Root Entry", 5, _NONE, _NONE, _NONE, b""]]
    _add(tree, 0, entries)
    sectors: list[bytes] = []
    fat: list[int] = []

    def chain(data: bytes) -> int:
        pieces = [data[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(data), 512)]
        if not pieces:
            return _END
        first = len(sectors)
        sectors.extend(pieces)
        fat.extend([*range(first + 1, first + len(pieces)), _END])
        return first

    mini = b""
    mini_fat: list[int] = []
    starts = {}
    for number, entry in enumerate(entries[1:], 1):
        data = entry[5]
        if entry[1] != 2 or not isinstance(data, bytes):
            starts[number] = (0, 0)
        elif len(data) >= _CUTOFF:
            starts[number] = (chain(data), len(data))
        else:
            count = -(-len(data) // _MINI)
            first = len(mini_fat)
            starts[number] = (first if count else _END, len(data))
            mini_fat += [*range(first + 1, first + count), _END] if count else []
            mini += data.ljust(count * _MINI, b"\0")
    starts[0] = (chain(mini), len(mini))
    mini_start = chain(struct.pack(f"<{len(mini_fat)}I", *mini_fat))
    directory = b"".join(_entry(entry, *starts[number]) for number, entry in enumerate(entries))
    directory_start = chain(directory)
    count = 1
    while (len(sectors) + count) * 4 > count * _SECTOR:
        count += 1
    first_fat = len(sectors)
    fat += [_FAT] * count
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(count * _SECTOR, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, count, directory_start, 0, _CUTOFF, mini_start,
                        -(-len(mini_fat) * 4 // _SECTOR), _END, 0)  # fmt: skip
    places = [first_fat + index for index in range(count)]
    head += struct.pack("<109I", *places, *[_FREE] * (109 - count))
    return head + b"".join(sectors) + table


def _add(tree: Tree, parent: int, entries: list[list[object]]) -> None:
    before = 0
    for name in sorted(tree, key=lambda each: (len(each), each.upper())):
        content = tree[name]
        number = len(entries)
        kind = 1 if isinstance(content, dict) else 2
        entries.append([name, kind, _NONE, _NONE, _NONE, content])
        entries[before or parent][3 if before else 4] = number
        before = number
        if isinstance(content, dict):
            _add(content, number, entries)


def _entry(entry: list[object], start: int, size: int) -> bytes:
    name = str(entry[0]).encode("utf-16-le")
    head = name.ljust(64, b"\0") + struct.pack("<HBB", len(name) + 2, int(str(entry[1])), 1)
    links = struct.pack("<III", *(int(str(link)) for link in entry[2:5]))
    return head + links + bytes(36) + struct.pack("<IQ", start, size)


def msg(body: str, *members: tuple[str, bytes], inner: Tree | None = None) -> Tree:
    """The streams of an Outlook mail ([MS-OXMSG]); `inner` is a mail attached to it."""
    tree: Tree = {
        "__properties_version1.0": bytes(32) + _property(0x1000, len(body.encode("utf-16-le"))),
        "__substg1.0_1000001F": body.encode("utf-16-le"),
        "__nameid_version1.0": {"__substg1.0_00020102": b""},
    }
    for number, (name, data) in enumerate(members):
        raw = name.encode("utf-16-le")
        tree[f"__attach_version1.0_#{number:08X}"] = {
            "__properties_version1.0": bytes(8)
            + _property(0x3707, len(raw))
            + _property(0x3701, len(data), 0x0102),
            "__substg1.0_3707001F": raw,
            "__substg1.0_37010102": data,
        }
    if inner is not None:
        text = inner["__substg1.0_1000001F"]
        assert isinstance(text, bytes)
        nested = inner | {"__properties_version1.0": bytes(24) + _property(0x1000, len(text))}
        tree[f"__attach_version1.0_#{len(members):08X}"] = {
            "__properties_version1.0": bytes(8),
            "__substg1.0_3701000D": nested,
        }
    return tree


def _property(number: int, size: int, kind: int = 0x001F) -> bytes:
    return struct.pack("<HHIII", kind, number, 6, size + (2 if kind == 0x001F else 0), 0)


def xls(rows: list[list[str | float]], *, locked: bool = False, drawing: bytes = b"") -> Tree:
    """The streams of an Excel 97 workbook ([MS-XLS]) with one sheet of labels and numbers.

    `drawing` is what the sheet's drawing records hold, told in several where it is long.
    """

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    name = "表".encode("utf-16-le")
    lock = record(0x2F, bytes(6)) if locked else b""
    start = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + lock
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                sheet += record(0x204, place + struct.pack("<HB", len(value), 1) + text)
            else:
                sheet += record(0x203, place + struct.pack("<d", value))
    for at in range(0, len(drawing), 8000):
        sheet += record(0x3C if at else 0xEB, drawing[at : at + 8000])
    sheet += record(0x0A, b"")
    head = struct.pack("<BB", 1, 1) + name
    offset = len(start) + 4 + 6 + len(head) + 4
    listed = record(0x85, struct.pack("<IH", offset, 0) + head)
    book = start + listed + record(0x0A, b"") + sheet
    return {"Workbook": book.ljust(_CUTOFF, b"\0")}
