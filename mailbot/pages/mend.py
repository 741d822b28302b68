"""A zip or PDF cut short, or with its directory lost, becomes one that readers can open."""

import io
import re
import struct
import zipfile
import zlib
from collections import deque
from collections.abc import Iterator
from itertools import islice

_LOCAL, _CENTRAL, _DESCRIPTOR = b"PK\x03\x04", b"PK\x01\x02", b"PK\x07\x08"
_HEAD = 30  # bytes of a local header before the name (APPNOTE 4.3.7)
_ENCRYPTED, _SIZES_FOLLOW = 0x1, 0x8
_STORED, _DEFLATED = 0, 8
_MOST_MEMBERS = 2_000

_CATALOG, _TREE, _LEAF = (
    re.compile(rb"/Type\s{0,9}/%s\b" % kind) for kind in (b"Catalog", b"Pages", b"Page")
)
_OPENED = re.compile(rb"(\d{1,8})\s{1,9}(\d{1,5})\s{1,9}obj\b")
_BEFORE = 4_000  # bytes of an object before it tells its type
_CLOSING = b"\nendstream\nendobj\n"
_UNUSED = 8_388_000  # a number no object of the file has
_MOST_LEAVES = 100


def mended_zip(data: bytes, most: int) -> tuple[bytes, bool] | None:
    """A zip of the members that can still be unpacked, and whether none was lost.

    None where there is not even one; `most` bounds the bytes unpacked. Members behind a password
    count as lost.
    """
    found = list(_members(data, most))
    kept = {name: content for name, content, _ in found if content}
    if not kept:
        return None
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in kept.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue(), all(whole for *_, whole in found) and _CENTRAL in data


def _members(data: bytes, most: int) -> Iterator[tuple[str, bytes, bool]]:
    """Each member's name, its bytes as far as they go, and whether they are all there."""
    at, left = data.find(_LOCAL), most
    for _ in range(_MOST_MEMBERS):
        if at < 0 or at + _HEAD > len(data) or left <= 0:
            return
        flags, method, _, _, check, packed, size, named, extra = struct.unpack_from(
            "<HHHHIIIHH", data, at + 6
        )
        start = at + _HEAD + named + extra
        name = _name(data[at + _HEAD : at + _HEAD + named], flags)
        content, end = _content(data, start, method, 0 if flags & _SIZES_FOLLOW else packed, left)
        left -= len(content)
        if not name.endswith("/"):
            right = bool(flags & _SIZES_FOLLOW) or (
                len(content) == size and zlib.crc32(content) == check
            )
            whole = right and end <= len(data) and not flags & _ENCRYPTED
            yield name, b"" if flags & _ENCRYPTED else content, whole
        at = data.find(_LOCAL, max(end, start))


def _content(data: bytes, start: int, method: int, packed: int, most: int) -> tuple[bytes, int]:
    """A member's bytes and where they end; where its size is not stated it ends by itself."""
    if method == _STORED:
        end = start + packed
        if not packed:
            marks = [data.find(mark, start) for mark in (_DESCRIPTOR, _LOCAL, _CENTRAL)]
            end = min([mark for mark in marks if mark >= 0], default=len(data))
        return data[start : min(end, start + most)], end
    if method != _DEFLATED:
        return b"", start + packed
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    pieces: list[bytes] = []
    place = start
    while place < len(data) and most > 0 and not stream.eof:
        try:
            piece = stream.decompress(stream.unconsumed_tail or data[place : place + 65_536], most)
        except zlib.error:
            return b"".join(pieces), start + packed
        if not stream.unconsumed_tail:
            place += 65_536
        most -= len(piece)
        pieces.append(piece)
    used = min(place, len(data)) - len(stream.unused_data)
    return b"".join(pieces), used if stream.eof else len(data) + 1


def _name(raw: bytes, flags: int) -> str:
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437") or str(flags)


def mended_pdf(data: bytes) -> bytes | None:
    """A PDF with a new trailer that points to what is left of its pages; None where nothing is.

    For files cut short: their table of objects and often the root of their pages are lost, the
    pages themselves are not. Objects packed into streams are not looked into.
    """
    root = next(_objects(_CATALOG, data), None)
    if root is not None:
        return data + _CLOSING + _trailer(root)
    tree = next(_objects(_TREE, data), None)
    added = b""
    if tree is not None:
        pages = tree
    else:
        leaves = list(islice(_objects(_LEAF, data), _MOST_LEAVES))
        if not leaves:
            return None
        kids = b" ".join(leaf + b" R" for leaf in dict.fromkeys(leaves))
        pages = b"%d 0" % _UNUSED
        added = b"\n%s obj\n<</Type/Pages/Kids[%s]/Count %d>>\nendobj\n" % (
            pages,
            kids,
            len(leaves),
        )
    root_number = b"%d 0" % (_UNUSED + 1)
    added += b"\n%s obj\n<</Type/Catalog/Pages %s R>>\nendobj\n" % (root_number, pages)
    return data + _CLOSING + added + _trailer(root_number)


def _objects(kind: re.Pattern[bytes], data: bytes) -> Iterator[bytes]:
    """The numbers of objects of a kind, in their order: b"12 0"."""
    for told in islice(kind.finditer(data), 10 * _MOST_LEAVES):
        head = data[max(told.start() - _BEFORE, 0) : told.start()].rpartition(b"endobj")[2]
        opened = deque(_OPENED.finditer(head), maxlen=1)
        if opened:
            yield b" ".join(opened[0].groups())


def _trailer(root: bytes) -> bytes:
    return b"\ntrailer\n<</Size %d/Root %s R>>\nstartxref\n0\n%%%%EOF\n" % (_UNUSED + 2, root)
