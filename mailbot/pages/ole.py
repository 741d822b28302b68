"""An OLE compound file ([MS-CFB]) becomes its streams, within the budgets."""

import io
import struct
from collections.abc import Mapping

import olefile  # noqa: TID251 - this is the module that knows it

from mailbot.documents.page import Unreadable
from mailbot.pages.budgets import Allowance, CannotRead

# What olefile raises about bytes that are not what they should be.
_BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)

# [MS-CFB] §2.2 and §2.3.
_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTOR, _SHORT, _MOST_TABLES = 512, 4096, 109
_FREE, _LAST, _TABLE, _NO_ENTRY = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF

_MOST_ENTRIES = 5_000  # directory entries; a long mail with many attachments has hundreds


class CompoundFile:
    """The streams of a compound file by their paths; every failure is a CannotRead.

    Several streams may claim the same sectors: what they claim in all is checked first.
    """

    def __init__(self, data: bytes, allowance: Allowance) -> None:
        try:
            self.file = olefile.OleFileIO(io.BytesIO(data))
            entries = [entry for entry in self.file.direntries if entry is not None]
        except _BROKEN as exc:
            raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc
        if len(entries) > _MOST_ENTRIES:
            raise CannotRead(Unreadable.TOO_MANY_FILES, f"{len(entries)} streams")
        allowance.check_bytes(sum(entry.size for entry in entries[1:]))
        self._check_chains([entry.isectStart for entry in entries])

    def _check_chains(self, starts: list[int]) -> None:
        """Raise CannotRead where a chain of sectors runs in a circle: other readers follow it."""
        fat = self.file.fat or ()
        sound: set[int] = set()
        for start in (*starts, self.file.first_dir_sector, self.file.first_mini_fat_sector):
            walked: set[int] = set()
            sector = start
            while sector < len(fat) and sector not in sound:
                if sector in walked:
                    raise CannotRead(Unreadable.DAMAGED, "its sectors run in a circle")
                walked.add(sector)
                sector = fat[sector]
            sound |= walked

    def has(self, path: str) -> bool:
        """Whether there is a stream or folder of this name; parts are separated by a slash."""
        return bool(self.file.exists(path))

    def folders(self, inside: str = "") -> tuple[str, ...]:
        """The paths of the folders at the top, or in another folder, in the file's own order."""
        depth = inside.count("/") + 2 if inside else 1
        try:
            listed = self.file.listdir(streams=False, storages=True)
        except _BROKEN as exc:
            raise CannotRead(Unreadable.DAMAGED, "its folders") from exc
        paths = ("/".join(parts) for parts in listed if len(parts) == depth)
        return tuple(path for path in paths if not inside or path.startswith(f"{inside}/"))

    def stream(self, path: str) -> bytes:
        """A stream's bytes."""
        try:
            return bytes(self.file.openstream(path).read())
        except _BROKEN as exc:
            raise CannotRead(Unreadable.DAMAGED, f"stream {path}") from exc


def packed(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of these streams alone; raises CannotRead where they are too long.

    Each is filled up with zeros so that it needs no short sectors, which its readers pass over.
    """
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    sectors: list[bytes] = []
    table: list[int] = []

    def chain(data: bytes) -> int:
        first = len(sectors)
        sectors.extend(
            data[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(data), _SECTOR)
        )
        table.extend([*range(first + 1, len(sectors)), _LAST])
        return first

    contents = [streams[name].ljust(_SHORT, b"\0") for name in names]
    entries = [_entry("Root Entry", 5, _NO_ENTRY, 1, _LAST, 0)]
    for number, (name, content) in enumerate(zip(names, contents, strict=True), 1):
        after = number + 1 if number < len(names) else _NO_ENTRY
        entries.append(_entry(name, 2, after, _NO_ENTRY, chain(content), len(content)))
    directory = chain(b"".join(entries))
    tables = 1
    while (len(sectors) + tables) * 4 > tables * _SECTOR:
        tables += 1
    if tables > _MOST_TABLES:
        raise CannotRead(Unreadable.TOO_LARGE, "an embedded file")
    places = [*range(len(sectors), len(sectors) + tables)]
    table += [_TABLE] * tables
    head = _MAGIC + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, tables, directory, 0, _SHORT, _LAST, 0, _LAST, 0)
    head += struct.pack("<109I", *places, *[_FREE] * (_MOST_TABLES - tables))
    chains = struct.pack(f"<{len(table)}I", *table).ljust(tables * _SECTOR, b"\xff")
    return head + b"".join(sectors) + chains


def _entry(name: str, kind: int, after: int, child: int, start: int, size: int) -> bytes:
    """A directory entry; the streams hang on one another in their order."""
    coded = name.encode("utf-16-le")
    head = coded.ljust(64, b"\0") + struct.pack("<HBB", len(coded) + 2, kind, 1)
    links = struct.pack("<III", _NO_ENTRY, after, child)
    return head + links + bytes(36) + struct.pack("<IQ", start, size)


def top_names(data: bytes) -> frozenset[str]:
    """The names of a compound file's streams and folders at its top, none where it is damaged."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            return frozenset(child.name for child in file.root.kids)
    except _BROKEN:
        return frozenset()
