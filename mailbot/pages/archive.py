"""A zip archive becomes the readings of its files, within the unpacking budgets."""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from functools import partial
from typing import IO

import pyzipper  # noqa: TID251 - this is the module that knows it

from mailbot.documents.page import Unreadable
from mailbot.pages.budgets import Allowance, CannotRead, Contents
from mailbot.pages.containers import Entry, check_entries, enter, read_entries

_ENCRYPTED = 0x1  # general purpose bit 0 (APPNOTE 4.4.4)
_UTF8 = 0x800  # general purpose bit 11: the name is UTF-8
_UNIX = 3  # made by a system that keeps file modes (APPNOTE 4.4.2)
_CHUNK = 1 << 16
_PREVIEW = "QuickLook/Preview.pdf"

# What the zip modules raise about bytes that are not what they should be.
_BROKEN = (
    zipfile.BadZipFile,
    pyzipper.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    IndexError,
)


def read_zip(data: bytes, allowance: Allowance) -> Contents:
    """The files of a zip archive, each read in turn; folders and system litter are left out."""
    enter(allowance)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
            check_entries(len(listed))
            return read_entries(_entries(archive, listed, data, allowance), allowance)
    except NotImplementedError as exc:
        raise CannotRead(Unreadable.UNSUPPORTED, str(exc)) from exc
    except _BROKEN as exc:
        reason = Unreadable.PARTS_MISSING if _is_a_volume(data) else Unreadable.DAMAGED
        raise CannotRead(reason, type(exc).__name__) from exc


def read_iwork(data: bytes, allowance: Allowance) -> Contents:
    """What a document of Pages or Numbers shows, by the PDF of it that older ones carry.

    Their own format is nowhere published. Raises CannotRead where there is no such PDF.
    """
    enter(allowance)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if _PREVIEW not in archive.namelist():
            raise CannotRead(Unreadable.UNSUPPORTED, "application/vnd.apple.iwork")
        shown = _unpacked(archive, archive.getinfo(_PREVIEW), allowance)
    found = allowance.read_member(_PREVIEW, shown)
    return Contents(pages=found.pages, unreadable=found.unreadable, detail=found.detail)


def member_path(info: zipfile.ZipInfo) -> str:
    """A member's name; names without the UTF-8 flag are taken for GBK.

    The zip module decodes those as cp437 (APPNOTE appendix D), Chinese systems write GBK.
    """
    if info.flag_bits & _UTF8:
        return info.filename
    raw = info.filename.encode("cp437", errors="replace")
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return info.filename


def _entries(
    archive: zipfile.ZipFile, listed: list[zipfile.ZipInfo], data: bytes, allowance: Allowance
) -> Iterator[Entry]:
    for info in listed:
        if info.is_dir():
            continue
        unpack = partial(_unpacked, archive, info, allowance)
        if info.flag_bits & _ENCRYPTED:
            unpack = partial(_decrypted, data, info, allowance)
        mode = info.external_attr >> 16 if info.create_system == _UNIX else 0
        refusal = None
        if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
            refusal = CannotRead(Unreadable.UNSUPPORTED, "a link or device, not a file")
        yield Entry(member_path(info), info.file_size, unpack, refusal, again=True)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, allowance: Allowance) -> bytes:
    try:
        with archive.open(info) as stream:
            return b"".join(_chunks(stream, allowance))
    except NotImplementedError as exc:
        raise CannotRead(Unreadable.UNSUPPORTED, str(exc)) from exc
    except _BROKEN as exc:
        raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc


def _decrypted(data: bytes, info: zipfile.ZipInfo, allowance: Allowance) -> bytes:
    """A member behind a password, classic or AES (APPNOTE 6 and 7), if the mail stated it."""
    for secret in _secrets(allowance.passwords):
        try:
            with (
                pyzipper.AESZipFile(io.BytesIO(data)) as archive,
                archive.open(archive.NameToInfo[info.filename], pwd=secret) as stream,
            ):
                unpacked = b"".join(_chunks(stream, allowance))
        except (RuntimeError, KeyError, NotImplementedError, *_BROKEN):
            continue  # a wrong password that passed the short check shows as broken bytes
        allowance.used_password = True
        return unpacked
    tried = "no password in the mail fits" if allowance.passwords else ""
    raise CannotRead(Unreadable.ENCRYPTED, tried)


def _secrets(passwords: Iterable[str]) -> Iterator[bytes]:
    """Passwords as bytes: archivers write them in UTF-8 or in the system's own charset."""
    for password in passwords:
        plain = password.encode()
        yield plain
        if not password.isascii():
            yield password.encode("gb18030")


def _chunks(stream: IO[bytes], allowance: Allowance) -> Iterator[bytes]:
    """The bytes really unpacked, counted as they come: declared sizes can lie."""
    while chunk := stream.read(_CHUNK):
        allowance.take_bytes(len(chunk))
        yield chunk


def _is_a_volume(data: bytes) -> bool:
    """Whether this is one part of a split archive (APPNOTE 8.5.3 and 4.3.16)."""
    if data.startswith(b"PK\x07\x08"):
        return True
    end = data.rfind(b"PK\x05\x06")
    return end >= 0 and data[end + 4 : end + 6] not in {b"\0\0", b"\xff\xff", b""}
