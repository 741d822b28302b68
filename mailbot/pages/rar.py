"""A RAR archive becomes the readings of its files: by the unrar library, else by libarchive."""

import importlib
import os
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from unrar.cffi import unrarlib  # noqa: TID251 - this is the module that knows it
from unrar.cffi._unrarlib import lib  # noqa: TID251 - and its C functions

from mailbot.documents.page import Unreadable
from mailbot.pages.budgets import Allowance, CannotRead, Contents
from mailbot.pages.containers import Entry, enter, read_entries

ffi = unrarlib.ffi  # its import also sets up the callback below

# Results of the unrar library (dll.hpp).
_END, _NO_MEMORY, _BAD_DATA, _UNKNOWN_FORMAT, _NO_VOLUME = 10, 11, 12, 14, 15
_MISSING_PASSWORD, _BAD_PASSWORD, _LARGE_DICTIONARY = 22, 24, 25
_REASONS = {
    _NO_MEMORY: Unreadable.TOO_LARGE,
    _LARGE_DICTIONARY: Unreadable.TOO_LARGE,
    _NO_VOLUME: Unreadable.PARTS_MISSING,
    _MISSING_PASSWORD: Unreadable.ENCRYPTED,
    _BAD_PASSWORD: Unreadable.ENCRYPTED,
}

# Flags of a member (dll.hpp), and what a callback may answer.
_FROM_BEFORE, _IS_LOCKED = 0x1, 0x4
_LOCKED_HEADERS = 0x80  # of the whole archive: not even its names are told
_UNIX_HOST = 3
_STOP, _GO_ON = -1, 1
_NEXT_VOLUME, _VOLUME_FOUND = frozenset({0, 3}), 1  # UCM_CHANGEVOLUME(W), RAR_VOL_NOTIFY
_LOST_CHARSET = "\ufffe"  # how unrar marks a name it could not decode

_RAR5 = b"Rar!\x1a\x07\x01"
_LIBARCHIVE = "libarchive.so.13"


def read_rar(data: bytes, allowance: Allowance) -> Contents:
    """The files of a RAR archive, version 4 or 5; locked ones open if the mail stated how."""
    return read_rar_volumes((), data, allowance)


def read_rar_volumes(others: Sequence[bytes], data: bytes, allowance: Allowance) -> Contents:
    """The same for an archive in several volumes: the first is `data`, then come the `others`."""
    enter(allowance)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "archive.part1.rar"
        place.write_bytes(data)
        for number, volume in enumerate(others, 2):
            # the library looks for the next volume by either way of counting them
            Path(folder, f"archive.part{number}.rar").write_bytes(volume)
            Path(folder, f"archive.part1.r{number - 2:02}").write_bytes(volume)
        contents = _read_with(place, None, allowance)
        for password in allowance.passwords:
            if not _is_locked(contents):
                break
            allowance.give_back_files(len(contents.members))
            again = _read_with(place, password, allowance)
            allowance.used_password |= not _is_locked(again)
            contents = again if again.members or not contents.members else contents
    if contents.unreadable is Unreadable.DAMAGED and not contents.members:
        return _second_opinion(data, allowance) or contents
    return contents


def _is_locked(contents: Contents) -> bool:
    """Whether a password is still missing for the archive or for a file in it."""
    kept_back = [member.unreadable for member in contents.members if not member.sha256]
    return Unreadable.ENCRYPTED in {contents.unreadable, *kept_back}


def _read_with(place: Path, password: str | None, allowance: Allowance) -> Contents:
    return read_entries(_entries(place, password, allowance), allowance)


def _entries(place: Path, password: str | None, allowance: Allowance) -> Iterator[Entry]:
    with _Archive(place, password, allowance) as archive:
        while (header := archive.next_header()) is not None:
            if header.Flags & lib.C_RHDF_DIRECTORY:
                archive.skip()
                continue
            size = header.UnpSize + (header.UnpSizeHigh << 32)
            yield Entry(_path(header), size, archive.unpack, _refusal(header))
            archive.skip()


class _Archive:
    """A RAR file opened by the unrar library; members are passed in their order, each once.

    Every failure is a CannotRead.
    """

    def __init__(self, place: Path, password: str | None, allowance: Allowance) -> None:
        self._password = password
        self._allowance = allowance
        self._pieces: list[bytes] = []
        self._refusal: CannotRead | None = None
        self._pending = self._locked = False
        self._keep = (ffi.new_handle(self._called), ffi.new("wchar_t[]", str(place)))
        request = ffi.new("struct RAROpenArchiveDataEx *")
        request.ArcNameW = self._keep[1]
        request.OpenMode = lib.C_RAR_OM_EXTRACT
        request.Callback = ffi.cast(
            "int(*)(unsigned int, long, long, long)", lib.PyUNRARCALLBACKStub
        )
        request.UserData = int(ffi.cast("intptr_t", self._keep[0]))
        self._handle = lib.RAROpenArchiveEx(request)
        self._locked = bool(request.Flags & _LOCKED_HEADERS)
        if self._handle == ffi.NULL:
            self._check(request.OpenResult or _UNKNOWN_FORMAT)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        lib.RARCloseArchive(self._handle)

    def next_header(self) -> Any:
        """The header of the next member, None at the end."""
        header = ffi.new("struct RARHeaderDataEx *")
        result = lib.RARReadHeaderEx(self._handle, header)
        if result == _END:
            return None
        self._check(result)
        self._pending = True
        self._locked = bool(header.Flags & _IS_LOCKED)
        return header

    def unpack(self) -> bytes:
        """The bytes of the member whose header was read last."""
        self._pieces.clear()
        self._process(lib.C_RAR_TEST)
        return b"".join(self._pieces)

    def skip(self) -> None:
        """Pass over the member whose header was read last, unless it was unpacked."""
        if self._pending:
            self._process(lib.C_RAR_SKIP)

    def _process(self, operation: int) -> None:
        self._pending = False
        self._refusal = None
        result = lib.RARProcessFileW(self._handle, operation, ffi.NULL, ffi.NULL)
        if self._refusal is not None:
            raise self._refusal
        self._check(result)

    def _check(self, result: int) -> None:
        if result != lib.C_ERAR_SUCCESS:
            fits = "" if self._password is None else "no password in the mail fits"
            reason = _REASONS.get(result, Unreadable.DAMAGED)
            if result == _BAD_DATA and self._locked and self._password is not None:
                reason = Unreadable.ENCRYPTED  # an archive that keeps no check of its password
            detail = fits if reason is Unreadable.ENCRYPTED else f"unrar says {result}"
            raise CannotRead(reason, detail)

    def _called(self, message: int, first: Any, second: int) -> int:
        """Answer what the library asks for: take unpacked bytes, give the password."""
        if message in _NEXT_VOLUME:
            return _GO_ON if second == _VOLUME_FOUND else _STOP
        if message == lib.UCM_PROCESSDATA:
            return self._take(bytes(ffi.buffer(ffi.cast("char *", first), second)))
        if message == lib.UCM_NEEDPASSWORDW and self._password is not None:
            letters = ffi.cast("wchar_t *", first)
            for place, letter in enumerate(self._password[: second - 1] + "\0"):
                letters[place] = letter
            return _GO_ON
        return _STOP

    def _take(self, piece: bytes) -> int:
        try:
            self._allowance.take_bytes(len(piece))
        except CannotRead as refusal:  # an exception cannot cross the library's C code
            self._refusal = refusal
            return _STOP
        self._pieces.append(piece)
        return _GO_ON


def _path(header: Any) -> str:
    """A member's name; old archives without Unicode names are taken for GBK."""
    try:
        name = str(ffi.string(header.FileNameW))
    except ValueError:  # code points beyond Unicode
        name = _LOST_CHARSET
    if _LOST_CHARSET in name:
        return bytes(ffi.string(header.FileName)).decode("gb18030", errors="replace")
    return name


def _refusal(header: Any) -> CannotRead | None:
    mode = header.FileAttr if header.HostOS == _UNIX_HOST else 0
    if header.RedirType or stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        return CannotRead(Unreadable.UNSUPPORTED, "a link or device, not a file")
    if header.Flags & _FROM_BEFORE:
        return CannotRead(Unreadable.PARTS_MISSING)
    return None


def _second_opinion(data: bytes, allowance: Allowance) -> Contents | None:
    """What libarchive makes of the archive; None where it is not installed or cannot either."""
    library = _libarchive()
    if library is None:
        return None
    kind = "rar5" if data.startswith(_RAR5) else "rar"
    try:
        with library.memory_reader(data, format_name=kind, filter_name="none") as archive:
            contents = read_entries(_found(archive, library.ArchiveError, allowance), allowance)
    except (library.ArchiveError, ValueError):
        return None
    return contents if contents.members else None


def _found(archive: Any, failure: type[Exception], allowance: Allowance) -> Iterator[Entry]:
    with suppress(failure):  # what was listed until then has been read
        for entry in archive:
            if entry.isdir:
                continue
            refusal = None
            if not entry.isreg:
                refusal = CannotRead(Unreadable.UNSUPPORTED, "a link or device, not a file")
            unpack = partial(_blocks, entry, failure, allowance)
            yield Entry(str(entry.pathname or "?"), entry.size or 0, unpack, refusal)


def _blocks(entry: Any, failure: type[Exception], allowance: Allowance) -> bytes:
    pieces = []
    try:
        for block in entry.get_blocks():
            allowance.take_bytes(len(block))
            pieces.append(bytes(block))
    except failure as exc:
        raise CannotRead(Unreadable.DAMAGED, "libarchive gave up") from exc
    return b"".join(pieces)


def _libarchive() -> Any:
    """The module libarchive, None where the system lacks the library.

    Its own search for the library starts programs, which a reading process may not do: it is
    told the name instead.
    """
    os.environ.setdefault("LIBARCHIVE", _LIBARCHIVE)
    try:
        return importlib.import_module("libarchive")
    except (ImportError, OSError, AttributeError, TypeError):
        return None
