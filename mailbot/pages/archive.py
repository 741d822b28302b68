"""A zip archive becomes the readings of its members, within the unpacking budgets."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from mailbot.documents.page import FileReading, Unreadable
from mailbot.pages.budgets import Allowance, CannotRead, Contents

_ENCRYPTED = 0x1  # general purpose bit 0 (APPNOTE 4.4.4)
_UTF8 = 0x800  # general purpose bit 11: the name is UTF-8
_CHUNK = 1 << 16

# What systems leave in archives beside the customer's files.
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")

# Central directories of more entries than this are hostile, not a customer's.
_ENTRIES = 10_000


def read_zip(data: bytes, allowance: Allowance) -> Contents:
    """The members of a zip archive, each read in turn; folders and system litter are left out."""
    if allowance.depth >= allowance.budgets.depth:
        raise CannotRead(Unreadable.TOO_DEEP, f"more than {allowance.budgets.depth} levels")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _members(archive, allowance)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as exc:
        reason = Unreadable.PARTS_MISSING if _is_a_volume(data) else Unreadable.DAMAGED
        raise CannotRead(reason, type(exc).__name__) from exc


def member_name(info: zipfile.ZipInfo) -> str:
    """A member's file name without folders; names without the UTF-8 flag are taken for GBK.

    The zip module decodes those as cp437 (APPNOTE appendix D), Chinese systems write GBK.
    """
    name = info.filename
    if not info.flag_bits & _UTF8:
        raw = name.encode("cp437", errors="replace")
        for charset in ("utf-8", "gb18030"):
            try:
                name = raw.decode(charset)
            except UnicodeDecodeError:
                continue
            break
    return posixpath.basename(name.replace("\\", "/")) or name


def _members(archive: zipfile.ZipFile, allowance: Allowance) -> Contents:
    entries = archive.infolist()
    if len(entries) > _ENTRIES:
        raise CannotRead(Unreadable.TOO_MANY_FILES, f"{len(entries)} entries")
    members: list[FileReading] = []
    for info in entries:
        if info.is_dir() or _is_litter(info.filename):
            continue
        allowance.take_file()
        members.append(_member(archive, info, allowance))
    if members and all(member.unreadable is Unreadable.ENCRYPTED for member in members):
        return Contents(members=tuple(members), unreadable=Unreadable.ENCRYPTED)
    return Contents(members=tuple(members))


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, allowance: Allowance) -> FileReading:
    name = member_name(info)
    if info.flag_bits & _ENCRYPTED:
        return _refused(name, info, Unreadable.ENCRYPTED)
    try:
        with archive.open(info) as stream:
            data = b"".join(_chunks(stream, allowance))
    except NotImplementedError as exc:
        return _refused(name, info, Unreadable.UNSUPPORTED, str(exc))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as exc:
        return _refused(name, info, Unreadable.DAMAGED, type(exc).__name__)
    return allowance.read_member(name, data)


def _chunks(stream: IO[bytes], allowance: Allowance) -> Iterator[bytes]:
    """The bytes really unpacked, counted as they come: declared sizes can lie."""
    while chunk := stream.read(_CHUNK):
        allowance.take_bytes(len(chunk))
        yield chunk


def _refused(name: str, info: zipfile.ZipInfo, reason: Unreadable, detail: str = "") -> FileReading:
    return FileReading(
        name=name, sha256="", size=max(info.file_size, 0), unreadable=reason, detail=detail
    )


def _is_litter(path: str) -> bool:
    return path.startswith(_LITTER[0]) or posixpath.basename(path) in _LITTER[1:]


def _is_a_volume(data: bytes) -> bool:
    """Whether this is one part of a split archive (APPNOTE 8.5.3 and 4.3.16)."""
    if data.startswith(b"PK\x07\x08"):
        return True
    end = data.rfind(b"PK\x05\x06")
    return end >= 0 and data[end + 4 : end + 6] not in {b"\0\0", b"\xff\xff", b""}
