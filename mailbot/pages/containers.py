"""The members of any container become readings, within the budgets, whatever they are called."""

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from mailbot.documents.page import FileReading, Unreadable
from mailbot.message.passwords import stated_passwords
from mailbot.pages.budgets import Allowance, CannotRead, Contents
from mailbot.pages.plain import read_text
from mailbot.values import sha256

# What systems leave in archives beside the customer's files.
_LITTER_FOLDER = "__MACOSX/"
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})

ENTRIES = 10_000
"""Archives that list more entries than this are hostile, not a customer's."""

_LONGEST_NAME = 120  # characters of a member's name that are kept
_LONGEST_ENDING = 8

# These go beyond what all members share: nothing after them needs to be tried.
_SPENT = frozenset({Unreadable.TOO_LARGE, Unreadable.TOO_MANY_FILES, Unreadable.TOO_SLOW})

_LONGEST_NOTE = 20_000  # bytes of a text file in which a password may stand
_NAMES_PASSWORD = re.compile("密码|口令|password", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """A file listed in a container, not yet taken out.

    `path` is what the container calls it, never a place on this machine; `unpack` gives its
    bytes or raises CannotRead; `refusal` is why it is not to be taken out at all. `again` tells
    that what failed may be tried again, with another password.
    """

    path: str
    size: int
    unpack: Callable[[], bytes]
    refusal: CannotRead | None = None
    again: bool = False


def enter(allowance: Allowance) -> None:
    """Raise CannotRead where a container stands deeper in others than the budget allows."""
    if allowance.depth >= allowance.budgets.depth:
        raise CannotRead(Unreadable.TOO_DEEP, f"more than {allowance.budgets.depth} levels")


def read_entries(entries: Iterable[Entry], allowance: Allowance) -> Contents:
    """The readings of a container's files, in their order; system litter is left out.

    What was read before a budget ran out is kept, beside the reason. A container of which no
    file opens without a password is itself the file that needs one. A password stated in a text
    file of the container is tried on the others.
    """
    members: list[FileReading] = []
    locked: dict[int, Entry] = {}
    try:
        for count, entry in enumerate(entries):
            check_entries(count)
            if is_litter(entry.path):
                continue
            allowance.take_file()
            # unpacked once: some archives are only read from the front
            entry = replace(entry, unpack=cache(entry.unpack))  # noqa: PLW2901
            members.append(_member(entry, allowance))
            if members[-1].unreadable is Unreadable.ENCRYPTED and (
                entry.again or members[-1].sha256  # its bytes are at hand
            ):
                locked[len(members) - 1] = entry
        _unlock(members, locked, allowance)
    except CannotRead as refusal:
        return Contents(members=tuple(members), unreadable=refusal.reason, detail=refusal.detail)
    if members and all(member.unreadable is Unreadable.ENCRYPTED for member in members):
        return Contents(unreadable=Unreadable.ENCRYPTED, detail=members[0].detail)
    return Contents(members=tuple(members))


def _unlock(members: list[FileReading], locked: Mapping[int, Entry], allowance: Allowance) -> None:
    """Read again what needs a password, with one that a text file beside it states."""
    notes = [
        f"{'密码: ' if _NAMES_PASSWORD.search(member.name) else ''}{line.text}"
        for member in members
        if locked and member.media_type == "text/plain" and member.size <= _LONGEST_NOTE
        for page in member.pages
        for line in page.lines
    ]
    found = [word for word in stated_passwords("\n".join(notes)) if word not in allowance.passwords]
    allowance.passwords = (*allowance.passwords, *found)
    for place, entry in locked.items() if found else ():
        reading = _member(entry, allowance)
        members[place] = reading if reading.unreadable is None else members[place]


def check_entries(count: int) -> None:
    """Raise CannotRead where an archive lists more than any customer's would."""
    if count > ENTRIES:
        raise CannotRead(Unreadable.TOO_MANY_FILES, f"more than {ENTRIES} entries")


def text_member(name: str, text: str, allowance: Allowance) -> FileReading:
    """The text of a mail inside a file, as one of its members."""
    data = text.encode("utf-8", errors="replace")
    contents = read_text(data, allowance)
    return FileReading(
        name=name,
        sha256=sha256(data),
        size=len(data),
        media_type="text/plain",
        pages=contents.pages,
    )


def shown_name(path: str) -> str:
    """A member's name without folders and control characters, cut to a length people can read."""
    path = "".join(char if char.isprintable() else " " for char in path).strip()
    name = posixpath.basename(path.replace("\\", "/").rstrip("/")) or path or "?"
    if len(name) <= _LONGEST_NAME:
        return name
    stem, ending = posixpath.splitext(name)
    ending = ending if len(ending) <= _LONGEST_ENDING else ""
    return f"{stem[: _LONGEST_NAME - len(ending) - 1]}…{ending}"


def is_litter(path: str) -> bool:
    """Whether an operating system put this file into the archive, not the customer."""
    plain = path.replace("\\", "/")
    return plain.startswith(_LITTER_FOLDER) or posixpath.basename(plain) in _LITTER


def leaves_its_folder(path: str) -> bool:
    """Whether a name climbs out of the folder it would be unpacked to."""
    return ".." in path.replace("\\", "/").split("/")


def _member(entry: Entry, allowance: Allowance) -> FileReading:
    name = shown_name(entry.path)
    if leaves_its_folder(entry.path):
        return _refused(entry, CannotRead(Unreadable.UNSUPPORTED, "its name leaves the archive"))
    if entry.refusal is not None:
        return _refused(entry, entry.refusal)
    try:
        data = entry.unpack()
    except CannotRead as refusal:
        if refusal.reason in _SPENT:
            raise
        return _refused(entry, refusal)
    return allowance.read_member(name, data)


def _refused(entry: Entry, refusal: CannotRead) -> FileReading:
    return FileReading(
        name=shown_name(entry.path),
        sha256="",
        size=max(entry.size, 0),
        unreadable=refusal.reason,
        detail=refusal.detail,
    )
