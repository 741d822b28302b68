"""Mails and their attachments are opened inside the reading processes, never in this one."""

from pathlib import Path
from time import monotonic

from mailbot.documents.page import FileReading, Unreadable
from mailbot.errors import Quarantine
from mailbot.message.model import Attachment, InboundMessage
from mailbot.message.parse import parse
from mailbot.message.passwords import stated_passwords
from mailbot.message.policy import NO_POLICY, ScreeningPolicy
from mailbot.pages.budgets import CannotRead, ReadingBudgets
from mailbot.pages.reader import READER_VERSION
from mailbot.pages.sandbox import Read, ReadingPool


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
        self._policy = policy

    def parse_mail(self, file: Path) -> InboundMessage:
        """The mail (RFC 5322) in `file`, its attachments without their bytes.

        Raises:
            Quarantine: no parser came to an end with it within the limits.
            ReaderBusy: no reading process could be had in time.
        """
        try:
            found = self._parsers.call(parsed, str(file.resolve()), self._policy)
        except CannotRead as refusal:
            raise Quarantine(f"the mail cannot be parsed: {refusal}") from refusal
        return InboundMessage.model_validate_json(found)

    def read_attachment(self, file: Path, index: int, part: Attachment) -> FileReading:
        """What the `index`-th attachment of the mail in `file` holds; `part` is what it is called.

        Raises ReaderBusy where no reading process could be had in time.
        """
        if part.size == 0:
            return _refused(part, Unreadable.EMPTY)
        place = str(file.resolve())
        try:
            found = self._pool.call(
                attachment_read, place, index, self._pool.budgets, self._pool.reader
            )
        except CannotRead as refusal:
            return _refused(part, refusal.reason, refusal.detail)
        return FileReading.model_validate_json(found)

    def read_file(self, file: Path) -> FileReading:
        """What a file on disk holds. Raises ReaderBusy where no process could be had in time."""
        return self._pool.read(file.name, file.read_bytes())

    def warm_up(self) -> float:
        """Seconds until a reading process was up with its models loaded.

        Raises ReaderBusy where none came up.
        """
        start = monotonic()
        self._pool.call(ready)
        return monotonic() - start


def parsed(place: str, policy: ScreeningPolicy) -> bytes:
    """The mail in a file as JSON, without its attachments' bytes; runs in a reading process."""
    message = parse(Path(place).read_bytes(), policy)
    bare = tuple(part.model_copy(update={"data": b""}) for part in message.attachments)
    return message.model_copy(update={"attachments": bare}).model_dump_json().encode()


def attachment_read(place: str, index: int, budgets: ReadingBudgets, read: Read) -> bytes:
    """An attachment's reading as JSON; the mail is parsed anew, so that no bytes leave here.

    Passwords that the mail itself states are tried on what is locked.
    """
    mail = parse(Path(place).read_bytes())
    part = mail.attachments[index]
    stated = stated_passwords(f"{mail.subject}\n{mail.text}\n{mail.quoted}")
    own = budgets.model_copy(update={"passwords": stated})
    return read(part.name, part.data, own).model_dump_json().encode()


def ready() -> bytes:
    """Nothing: a process that answers is up and warm."""
    return b""


def _refused(part: Attachment, reason: Unreadable, detail: str = "") -> FileReading:
    return FileReading(
        name=part.name, sha256=part.sha256, size=part.size, unreadable=reason, detail=detail
    )
