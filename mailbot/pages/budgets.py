"""The limits within which a file is read, and the one exception that says a file is past them."""

from time import monotonic
from typing import TYPE_CHECKING, Protocol

from pydantic import Field

from mailbot.documents.page import FileReading, Page, Unreadable
from mailbot.pages.clock import more_time
from mailbot.values import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_MEGABYTE = 1_000_000


LINES, LETTERS = 15_000, 500_000
"""Lines or cells, and characters, of one file with all in it: more is no paper but a dump."""

_PART_OF_TIME = 0.7
"""The share of a file's seconds after which no further member or scanned page of it is begun."""


class ReadingBudgets(Record):
    """How much one file may cost; beyond it the file is unreadable, with the reason.

    `files` counts the files of one mail, and the members of one archive with all archives inside
    it; `depth` the archives within archives; `unpacked` the bytes all members unpack to; `pages`
    the pages of one document; `pixels` those of one picture; `seconds` the wall clock of one
    file, to which every page read from a picture adds `seconds_per_page`, at most `pages` times;
    `memory` the bytes of address space of a reading process. `passwords` are those that
    the mail a file came in states itself: each is tried once on what is locked.
    """

    files: int = Field(default=40, ge=1)
    depth: int = Field(default=3, ge=0)
    unpacked: int = Field(default=100 * _MEGABYTE, ge=1)
    pages: int = Field(default=30, ge=1)
    pixels: int = Field(default=50 * _MEGABYTE, ge=1)
    seconds: float = Field(default=60.0, gt=0)
    seconds_per_page: float = Field(default=10.0, ge=0)
    memory: int = Field(default=4_000 * _MEGABYTE, ge=500 * _MEGABYTE)
    passwords: tuple[str, ...] = Field(default=(), repr=False)

    @property
    def longest(self) -> float:
        """The seconds after which no file is still read, however many pages it has."""
        return self.seconds + self.pages * self.seconds_per_page


class CannotRead(Exception):  # noqa: N818 - named by what happened
    """A reader gave up on a file: `reason` is what the customer is told, `detail` the evidence."""

    def __init__(self, reason: Unreadable, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail


class Contents(Record):
    """What a reader finds in a file: everything of a FileReading but its name and its bytes."""

    pages: tuple[Page, ...] = ()
    members: tuple[FileReading, ...] = ()
    notes: tuple[str, ...] = ()
    unreadable: Unreadable | None = None
    detail: str = ""


class Allowance:
    """What is left of the budgets while one file and everything inside it is read.

    `used_password` tells that one of the budgets' passwords was needed and fitted. `show`, where
    somebody wants to see them, is told each page with the upright picture (blue green red) it was
    read from.
    """

    def __init__(
        self,
        budgets: ReadingBudgets,
        read: "Callable[[str, bytes, Allowance], FileReading]",
        show: "Callable[[Page, object], None] | None" = None,
    ) -> None:
        self.budgets = budgets
        self.depth = 0
        self.passwords = budgets.passwords
        self.used_password = False
        self._end = monotonic() + budgets.seconds * _PART_OF_TIME
        self._pictures = budgets.pages
        self._files = budgets.files
        self._bytes = budgets.unpacked
        self._lines, self._letters = LINES, LETTERS
        self._read = read
        self.show = show

    @property
    def is_late(self) -> bool:
        """Whether so much of the time is gone that nothing more that takes seconds is begun."""
        return monotonic() > self._end

    def note_picture(self) -> None:
        """A page was read from a picture: honest work, for which the file is given more time."""
        if self._pictures:
            self._pictures -= 1
            self._end += self.budgets.seconds_per_page
            more_time(self.budgets.seconds_per_page)

    def take_file(self) -> None:
        """Count one more member; raises CannotRead beyond the file budget or late in the time."""
        if self.is_late:
            raise CannotRead(Unreadable.TOO_SLOW, "not all members could be read in time")
        self._files -= 1
        if self._files < 0:
            limit = self.budgets.files
            raise CannotRead(Unreadable.TOO_MANY_FILES, f"more than {limit} files")

    def give_back_files(self, count: int) -> None:
        """Count members less that are read a second time."""
        self._files += count

    def take_bytes(self, count: int) -> None:
        """Count unpacked bytes; raises CannotRead beyond the budget."""
        self._bytes -= count
        self.check_bytes(0)

    def check_bytes(self, count: int) -> None:
        """Raise CannotRead where `count` more unpacked bytes would be beyond the budget."""
        if self._bytes < count:
            limit = self.budgets.unpacked // _MEGABYTE
            raise CannotRead(Unreadable.TOO_LARGE, f"unpacks to more than {limit} MB")

    def take_text(self, pages: "Iterable[Page]") -> None:
        """Count the text of pages; raises CannotRead beyond what anybody writes for us to read."""
        for page in pages:
            self._lines -= len(page.lines)
            self._letters -= sum(len(line.text) for line in page.lines)
        if min(self._lines, self._letters) < 0:
            raise CannotRead(
                Unreadable.TOO_MANY_PAGES, f"more than {LINES} lines or {LETTERS} characters"
            )

    def check_pages(self, count: int) -> None:
        """Raise CannotRead where a document has more pages than the budget."""
        if count > self.budgets.pages:
            raise CannotRead(Unreadable.TOO_MANY_PAGES, f"{count} pages")

    def check_pixels(self, width: int, height: int) -> None:
        """Raise CannotRead where a picture has more pixels than the budget."""
        if width * height > self.budgets.pixels:
            raise CannotRead(Unreadable.TOO_LARGE, f"{width} x {height} pixels")

    def read_member(self, name: str, data: bytes) -> FileReading:
        """The reading of a file found inside this one, one level deeper, on the same budgets."""
        self.depth += 1
        try:
            return self._read(name, data, self)
        finally:
            self.depth -= 1


class Reader(Protocol):
    """What every format's module offers: a file's bytes -> its contents, or CannotRead."""

    def __call__(self, data: bytes, allowance: Allowance) -> Contents:
        """The contents of a file whose type is already known."""
