"""Mails and their attachments are opened inside the reading processes, never in this one."""

import importlib
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from pydantic import TypeAdapter

from mailbot.documents.page import OF_A_SET, FileReading, Unreadable
from mailbot.errors import Quarantine
from mailbot.message.model import Attachment, InboundMessage
from mailbot.message.parse import parse
from mailbot.message.passwords import stated_passwords
from mailbot.message.policy import NO_POLICY, ScreeningPolicy
from mailbot.pages.budgets import CannotRead, ReadingBudgets
from mailbot.pages.place import Place
from mailbot.pages.plain import decode
from mailbot.pages.plate import Plate, unpacked
from mailbot.pages.reader import READER_VERSION, read_volumes
from mailbot.pages.sandbox import Read, ReadingPool
from mailbot.pages.volumes import VolumeSet, volumes_with, whole_zip
from mailbot.values import sha256

_MESSAGES: TypeAdapter[tuple[InboundMessage, ...]] = TypeAdapter(tuple[InboundMessage, ...])

_LONGEST_NOTE = 20_000  # bytes of a text file in which a password may stand
_PASSWORD_NAMES = ("密码", "口令", "password")


class Opener:
    """Opens what strangers send, by way of a pool of limited processes.

    `parsers` are processes for the mails themselves, which need no models and should not wait
    for other mails' scans; without them the mails share the pool of their attachments.
    """

    version = READER_VERSION

    def __init__(
        self,
        pool: ReadingPool,
        policy: ScreeningPolicy = NO_POLICY,
        parsers: ReadingPool | None = None,
    ) -> None:
        self._pool = pool
        self._parsers = parsers or pool
        # What parsing asks for; it goes to the process with every mail.
        self._policy = ScreeningPolicy(cloud=policy.cloud)

    def parse_mail(self, file: Path) -> InboundMessage:
        """The mail (RFC 5322) in `file`, its attachments without their bytes.

        Raises:
            Quarantine: no parser came to an end with it within the limits.
            ReaderBusy: no reading process could be had in time.
        """
        return self.parse_mails([file])[0]

    def parse_mails(self, files: Sequence[Path]) -> tuple[InboundMessage, ...]:
        """The same for several mails at the cost of one hand-over, in their order.

        Raises:
            Quarantine: as above, for at least one of them.
            ReaderBusy: as above.
        """
        # Absolute, since the process works in a folder of its own.
        places = [str(file.absolute()) for file in files]
        try:
            found = self._parsers.call(parsed, places, self._policy)
        except CannotRead as refusal:
            raise Quarantine(f"the mail cannot be parsed: {refusal}") from refusal
        return _MESSAGES.validate_json(found)

    def read_attachment(
        self, file: Path, index: int, part: Attachment, others: Sequence[tuple[Path, int]] = ()
    ) -> FileReading:
        """What the `index`-th attachment of the mail in `file` holds; `part` is what it is called.

        `others` are attachments of other mails, which may be parts of the same split archive.
        Raises ReaderBusy where no reading process could be had in time.
        """
        if part.size == 0:
            return _refused(part, Unreadable.EMPTY)
        places = [(str(mail.absolute()), at) for mail, at in ((file, index), *others)]
        try:
            found = self._pool.call(attachment_read, places, self._pool.budgets, self._pool.reader)
        except CannotRead as refusal:
            return _refused(part, refusal.reason, refusal.detail)
        return FileReading.model_validate_json(found)

    def read_file(self, file: Path) -> FileReading:
        """What a file on disk holds. Raises ReaderBusy where no process could be had in time."""
        return self._pool.read(file.name, file.read_bytes())

    def draw_place(self, file: Path, place: Place) -> bytes | None:
        """A small PNG of a place on a page of a file that came with the mail in `file`.

        None where it cannot be drawn. Raises ReaderBusy where no process could be had in time.
        """
        try:
            return self._pool.call(place_drawn, str(file.absolute()), place, self._pool.budgets)
        except CannotRead:
            return None

    def read_keeping_pictures(self, file: Path) -> tuple[FileReading, tuple[bytes, ...]]:
        """What a file on disk holds, and for each page the picture it was read from (JPEG).

        A page that was not read from a picture has b"". Raises ReaderBusy where no process could
        be had in time.
        """
        if not file.stat().st_size:
            return self.read_file(file), ()
        place, name = str(file.absolute()), file.name
        try:
            found = self._pool.call(pictures_kept, place, name, self._pool.budgets)
        except CannotRead as refusal:
            size, digest = file.stat().st_size, sha256(file.read_bytes())
            refused = FileReading(
                name=name,
                sha256=digest,
                size=size,
                unreadable=refusal.reason,
                detail=refusal.detail,
            )
            return refused, ()
        return unpacked(found)

    def draw(self, plate: Plate, picture: bytes) -> bytes | None:
        """A page as PNG with everything that `plate` marks on it; None where that failed.

        Raises ReaderBusy where no reading process could be had in time.
        """
        try:
            return self._pool.call(plate_drawn, plate.model_dump_json(), picture)
        except CannotRead:
            return None

    def warm_up(self) -> float:
        """Seconds until a reading process was up with its models loaded.

        Raises ReaderBusy where none came up.
        """
        start = monotonic()
        self._pool.call(ready)
        return monotonic() - start


def parsed(places: Sequence[str], policy: ScreeningPolicy) -> bytes:
    """The mails in these files as JSON, without their attachments' bytes.

    Runs in a reading process.
    """
    return _MESSAGES.dump_json(tuple(_bare(Path(place).read_bytes(), policy) for place in places))


def _bare(data: bytes, policy: ScreeningPolicy) -> InboundMessage:
    message = parse(data, policy)
    bare = tuple(part.model_copy(update={"data": b""}) for part in message.attachments)
    return message.model_copy(update={"attachments": bare})


def attachment_read(
    places: Sequence[tuple[str, int]], budgets: ReadingBudgets, read: Read
) -> bytes:
    """An attachment's reading as JSON; the mail is parsed anew, so that no bytes leave here.

    The first of `places` (a mail's file, the number of an attachment) is what is read, the
    others may be parts of the same archive that came with other mails. Passwords that the mails
    themselves state are tried on what is locked; the parts of a split archive are put together
    and read in the place of the first of them that came with this mail.
    """
    (place, index), *others = places
    mail = parse(Path(place).read_bytes())
    parts, passwords = list(mail.attachments), _passwords(mail)
    for other, number in others:
        earlier = parse(Path(other).read_bytes())
        parts.append(earlier.attachments[number])
        passwords += _passwords(earlier)
    own = budgets.model_copy(update={"passwords": tuple(dict.fromkeys(passwords))})
    found = volumes_with(index, [each.name for each in parts])
    if found is None:
        part = parts[index]
        return read(part.name, part.data, own).model_dump_json().encode()
    head = next(at for at in found.parts if at < len(mail.attachments))
    reading = _volumes_read(parts, index, found, own, read) if index == head else None
    return (reading or _silent(parts[index])).model_dump_json().encode()


def _silent(part: Attachment) -> FileReading:
    """The reading of a part of a split archive for which another part stands."""
    silent = FileReading(name=part.name, sha256=part.sha256, size=part.size)
    return silent.model_copy(update={"notes": (OF_A_SET,)})


def _volumes_read(
    parts: Sequence[Attachment], index: int, found: VolumeSet, budgets: ReadingBudgets, read: Read
) -> FileReading:
    """The reading of a split archive in the place of one of its parts."""
    part = parts[index]
    if found.missing:
        return _refused(part, Unreadable.PARTS_MISSING, ", ".join(found.missing))
    volumes = [parts[place].data for place in found.parts]
    if found.style == "rar":
        reading = read_volumes(part.name, volumes, budgets)
    else:
        whole = whole_zip(volumes) if found.style == "zip" else b"".join(volumes)
        reading = read(part.name, whole, budgets)
    own = {"sha256": part.sha256, "notes": (*reading.notes, OF_A_SET)}
    return reading.model_copy(update=own)


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


def _passwords(mail: InboundMessage) -> tuple[str, ...]:
    """What the mail states as passwords: in its words, its files' names, its text files."""
    said = [mail.subject, mail.text, mail.quoted, *(_stem(part.name) for part in mail.attachments)]
    for part in mail.attachments:
        if part.size <= _LONGEST_NOTE and part.name.lower().endswith(".txt"):
            words = decode(part.data)
            named = any(word in part.name.lower() for word in _PASSWORD_NAMES)
            said.append(f"密码: {words.strip()}" if named else words)
    return stated_passwords("\n".join(said))


def place_drawn(mail: str, place: Place, budgets: ReadingBudgets) -> bytes:
    """A place on a page as a small PNG; runs in a reading process. Raises CannotRead."""
    files = [part.data for part in parse(Path(mail).read_bytes()).attachments]
    # Loads the OCR engine, which this process may have no other use for.
    thumbnail = importlib.import_module("mailbot.pages.thumbnail")
    return bytes(thumbnail.draw_place(files, place, budgets))


def pictures_kept(place: str, name: str, budgets: ReadingBudgets) -> bytes:
    """A file's reading packed with the pictures of its pages; runs in a reading process."""
    drawing = importlib.import_module("mailbot.pages.drawing")
    return bytes(drawing.read_keeping_pictures(place, name, budgets))


def plate_drawn(plate: str, picture: bytes) -> bytes:
    """A page with its marks as PNG; runs in a reading process."""
    return bytes(importlib.import_module("mailbot.pages.drawing").draw(plate, picture))


def ready() -> bytes:
    """Nothing: a process that answers is up and warm."""
    return b""


def _refused(part: Attachment, reason: Unreadable, detail: str = "") -> FileReading:
    return FileReading(
        name=part.name, sha256=part.sha256, size=part.size, unreadable=reason, detail=detail
    )
