"""An OLE compound file ([MS-CFB]) becomes its streams, within the budgets."""

import io

import olefile  # noqa: TID251 - this is the module that knows it

from mailbot.documents.page import Unreadable
from mailbot.pages.budgets import Allowance, CannotRead

# What olefile raises about bytes that are not what they should be.
_BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)

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

    def stream(self, path: str) -> bytes:
        """A stream's bytes."""
        try:
            return bytes(self.file.openstream(path).read())
        except _BROKEN as exc:
            raise CannotRead(Unreadable.DAMAGED, f"stream {path}") from exc


def top_names(data: bytes) -> frozenset[str]:
    """The names of a compound file's streams and folders at its top, none where it is damaged."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            return frozenset(child.name for child in file.root.kids)
    except _BROKEN:
        return frozenset()
