"""Bytes become files named by their SHA-256, durable before anything refers to them."""

import hashlib
import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from mailbot.errors import StoreUnusable
from mailbot.values import sha256

FILE_MODE = 0o600
FOLDER_MODE = 0o700
"""Mails carry personal data: nobody but the owner reads them."""

PIECE = 1024 * 1024
"""Bytes of a file that are copied at a time."""

UNFINISHED = ".unfinished-"
"""How a file is named while it is being written; such a leftover of a crash is no blob."""


def private_folder(folder: Path) -> None:
    """Create a folder, and its missing parents, for the owner alone; existing ones stay as is.

    Raises:
        StoreUnusable: it cannot be created, or is no folder.
    """
    try:
        missing = [place for place in (folder, *folder.parents) if not place.exists()]
        for place in reversed(missing):
            with suppress(FileExistsError):  # another process was faster
                place.mkdir(FOLDER_MODE)
        folder.iterdir()
        os.close(os.open(folder, os.O_RDONLY | os.O_DIRECTORY))
    except OSError as fault:
        raise StoreUnusable(f"folder {folder} cannot be used: {fault.strerror}") from fault


def fsync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Written(NamedTuple):
    """A file that was written: its SHA-256, and the folders its name depends on."""

    sha256: str
    folders: tuple[Path, ...]


class Blobs:
    """A folder of immutable files named by their content, for the owner alone."""

    def __init__(self, folder: Path) -> None:
        private_folder(folder)
        self.folder = folder

    def put(self, data: bytes) -> str:
        """The SHA-256 of `data`, once it is on disk under that name and would survive a power cut.

        Raises:
            StoreUnusable: the disk is full or the folder cannot be written.
        """
        written = self.write(data)
        self.keep_names(written.folders)
        return written.sha256

    def write(self, data: bytes) -> Written:
        """The same, but for the name: it survives a power cut after `keep_names`.

        Raises:
            StoreUnusable: as for `put`.
        """
        return self._written(sha256(data), len(data), [data])

    def write_file(self, file: Path) -> Written:
        """The same for the content of a file, of which memory holds one piece at a time.

        Raises:
            StoreUnusable: the file cannot be read, or as for `put`.
        """
        try:
            with file.open("rb") as source:
                digest = hashlib.file_digest(source, "sha256").hexdigest()
                size = source.seek(0, os.SEEK_END)
                source.seek(0)
                return self._written(digest, size, iter(lambda: source.read(PIECE), b""))
        except OSError as fault:
            raise StoreUnusable(f"cannot read {file}: {fault.strerror}") from fault

    def keep_names(self, folders: Iterable[Path]) -> None:
        """Make the names of what was written to these folders survive a power cut.

        Raises:
            StoreUnusable: as for `put`.
        """
        try:
            for folder in folders:
                fsync_folder(folder)
        except OSError as fault:
            raise StoreUnusable(f"cannot write to {self.folder}: {fault.strerror}") from fault

    def read(self, digest: str) -> bytes:
        """The bytes whose SHA-256 is `digest`.

        Raises:
            StoreUnusable: the file is missing, unreadable, or no longer what was written.
        """
        try:
            data = self._place(digest).read_bytes()
        except OSError as fault:
            raise StoreUnusable(f"stored file {digest[:12]}… : {fault.strerror}") from fault
        if hashlib.sha256(data).hexdigest() != digest:
            raise StoreUnusable(f"stored file {digest[:12]}… is damaged: its content has changed")
        return data

    def file(self, digest: str) -> Path:
        """Where the bytes of this SHA-256 lie, for a reading process to open and to verify.

        Raises:
            StoreUnusable: the file is missing.
        """
        place = self._place(digest)
        if not place.is_file():
            raise StoreUnusable(f"stored file {digest[:12]}… : is missing")
        return place

    def has(self, digest: str) -> bool:
        """Whether a file of that name is there."""
        return self._place(digest).is_file()

    def remove(self, digest: str) -> bool:
        """Whether a file of that name was there and is gone now."""
        try:
            self._place(digest).unlink()
        except FileNotFoundError:
            return False
        return True

    def sweep(
        self, named: Collection[str], before: datetime, *, dry_run: bool = False
    ) -> tuple[int, int]:
        """How many files, of how many bytes, were removed: not named, and last put before then.

        Raises:
            StoreUnusable: a file cannot be removed.
        """
        files = size = 0
        try:
            for place in self.folder.glob("??/*"):
                found = place.stat()
                if place.name in named or found.st_mtime >= before.timestamp():
                    continue
                files, size = files + 1, size + found.st_size
                if not dry_run:
                    place.unlink()
        except OSError as fault:
            raise StoreUnusable(f"cannot clear {self.folder}: {fault.strerror}") from fault
        return files, size

    def _written(self, digest: str, size: int, pieces: Iterable[bytes]) -> Written:
        place = self._place(digest)
        # The name is to be kept even where the file is there: whoever wrote it may have died.
        folders: tuple[Path, ...] = (place.parent,)
        try:
            if not place.parent.exists():
                place.parent.mkdir(FOLDER_MODE, exist_ok=True)
                folders = (self.folder, place.parent)
            if self._whole(place, size):
                os.utime(place)  # wanted again: `sweep` leaves it alone until a row names it
            else:
                self._fill(place, pieces)
        except OSError as fault:
            raise StoreUnusable(f"cannot write to {self.folder}: {fault.strerror}") from fault
        return Written(digest, folders)

    def _place(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest

    @staticmethod
    def _whole(place: Path, size: int) -> bool:
        try:
            return place.stat().st_size == size
        except FileNotFoundError:
            return False

    @staticmethod
    def _fill(place: Path, pieces: Iterable[bytes]) -> None:
        unfinished = place.parent / f"{UNFINISHED}{uuid4().hex}"
        try:
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
            try:
                for piece in pieces:
                    rest = memoryview(piece)
                    while rest:
                        rest = rest[os.write(descriptor, rest) :]
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            unfinished.rename(place)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
