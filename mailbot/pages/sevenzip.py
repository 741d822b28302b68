"""A 7z archive becomes the readings of its files, its sizes checked before it is unpacked."""

import io
import lzma
import struct
import zlib
from collections.abc import Iterator
from functools import partial
from itertools import islice

from py7zr import (  # noqa: TID251 - this is the module that knows it
    FileInfo,
    PasswordRequired,
    SevenZipFile,
    UnsupportedCompressionMethodError,
)
from py7zr.exceptions import ArchiveError  # noqa: TID251 - and its failures
from py7zr.io import Py7zIO, WriterFactory  # noqa: TID251 - and what it writes to

from mailbot.documents.page import Unreadable
from mailbot.pages.budgets import Allowance, CannotRead, Contents
from mailbot.pages.containers import (
    Entry,
    check_entries,
    enter,
    is_litter,
    leaves_its_folder,
    read_entries,
)

# What py7zr and the codecs below it raise about bytes that are not what they should be.
_BROKEN = (
    ArchiveError,
    lzma.LZMAError,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    RuntimeError,
)


class _Unpacked(Py7zIO):
    """One member's bytes as they are unpacked, counted against the budget."""

    def __init__(self, path: str, allowance: Allowance) -> None:
        self.path = path
        self._allowance = allowance
        self._bytes = io.BytesIO()

    def write(self, s: bytes | bytearray) -> int:
        self._allowance.take_bytes(len(s))
        return self._bytes.write(s)

    def read(self, size: int | None = None) -> bytes:
        return self._bytes.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._bytes.seek(offset, whence)

    def flush(self) -> None:
        """Nothing is held back."""

    def size(self) -> int:
        return len(self._bytes.getbuffer())

    def content(self) -> bytes:
        """All that was unpacked."""
        return self._bytes.getvalue()


class _Memory(WriterFactory):
    """Where members are unpacked to: never to disk."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self.unpacked: list[_Unpacked] = []

    def create(self, filename: str) -> Py7zIO:
        self.unpacked.append(_Unpacked(filename, self._allowance))
        return self.unpacked[-1]


def read_7z(data: bytes, allowance: Allowance) -> Contents:
    """The files of a 7z archive; one behind a password opens if the mail stated it."""
    enter(allowance)
    try:
        return _contents(data, None, allowance)
    except PasswordRequired as exc:
        locked = exc
    for password in allowance.passwords:
        try:
            contents = _contents(data, password, allowance)
        except CannotRead as refusal:
            if refusal.reason is not Unreadable.DAMAGED:
                raise
            continue  # a wrong password shows as broken bytes
        allowance.used_password = True
        return contents
    tried = "no password in the mail fits" if allowance.passwords else ""
    raise CannotRead(Unreadable.ENCRYPTED, tried) from locked


def _contents(data: bytes, password: str | None, allowance: Allowance) -> Contents:
    try:
        with SevenZipFile(io.BytesIO(data), "r", password=password) as archive:
            _check_password(archive, password)
            entries = list(_entries(archive, allowance))
    except (CannotRead, PasswordRequired):
        raise
    except (UnsupportedCompressionMethodError, NotImplementedError) as exc:
        raise CannotRead(Unreadable.UNSUPPORTED, type(exc).__name__) from exc
    except _BROKEN as exc:
        raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc
    return read_entries(entries, allowance)


def _check_password(archive: SevenZipFile, password: str | None) -> None:
    if archive.needs_password() and password is None:
        raise PasswordRequired("encrypted")


def _entries(archive: SevenZipFile, allowance: Allowance) -> Iterator[Entry]:
    listed = [info for info in archive.list() if not info.is_directory]
    check_entries(len(listed))
    plain = [info for info in listed if _is_plain(info)]
    wanted = list(islice(plain, allowance.budgets.files))
    allowance.check_bytes(sum(info.uncompressed for info in wanted))
    memory = _Memory(allowance)
    archive.extract(targets=[info.filename for info in wanted], factory=memory)
    for unpacked in memory.unpacked:
        yield Entry(unpacked.path, unpacked.size(), unpacked.content)
    for info in plain[len(wanted) :]:
        yield Entry(info.filename, info.uncompressed, partial(_never, info))
    for info in listed:
        if not (_is_plain(info) or is_litter(info.filename)):
            refusal = CannotRead(Unreadable.UNSUPPORTED, "a link or device, not a file")
            yield Entry(info.filename, info.uncompressed, partial(_never, info), refusal)


def _never(info: FileInfo) -> bytes:
    """Stands for a member that was not unpacked because the budget of files ends before it."""
    raise CannotRead(Unreadable.TOO_MANY_FILES, f"{info.uncompressed} bytes")


def _is_plain(info: FileInfo) -> bool:
    """Whether a member is a file that may be unpacked."""
    return info.is_file and not (
        info.is_symlink or is_litter(info.filename) or leaves_its_folder(info.filename)
    )
