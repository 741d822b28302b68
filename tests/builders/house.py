"""A desk to test at: embedded servers, a store, the real jobs, and a clock that is set by hand."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime
from pathlib import Path
from typing import Any, NamedTuple

from mailbot.decision.model import Decision
from mailbot.demo.servers import EmbeddedImap, EmbeddedSmtp
from mailbot.documents.page import FileReading
from mailbot.house import House, Readers
from mailbot.message.model import Attachment, InboundMessage
from mailbot.message.parse import parse
from mailbot.message.policy import NO_POLICY, ScreeningPolicy
from mailbot.pages.budgets import CannotRead, ReadingBudgets
from mailbot.pages.opener import attachment_read
from mailbot.pages.place import Place
from mailbot.pages.reader import READER_VERSION, read_file
from mailbot.pages.thumbnail import draw_place
from mailbot.settings import Settings, settings_from
from mailbot.store.model import MailState, OutboxState
from mailbot.values import sha256
from mailbot.wiring import open_house, worker_of
from mailbot.worker import Worker
from tests.samples import catalogue, letters, voucher_facts
from tests.samples.application_facts import Application
from tests.samples.application_facts import application as application_facts
from tests.samples.model import SampleDocument
from tests.samples.people import Order

INTAKE = "intake@example.test"
MORNING = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
JUNK = "垃圾邮件"
TWO_FOR_THREE = Order(plan="combined", term_years=3, quantity=2)


class Clock:
    """A clock that stands still until it is set forward."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> datetime:
        """The time so many minutes (hours, seconds …) later, which is the time from now on."""
        self.now += timedelta(**span)
        return self.now


class PlainReaders:
    """Readers without processes: what they open is ours, and holds text."""

    version = f"plain-{READER_VERSION}"

    def __init__(self, policy: ScreeningPolicy = NO_POLICY) -> None:
        self._policy = policy

    def parse_mail(self, file: Path) -> InboundMessage:
        return parse(file.read_bytes(), self._policy)

    def parse_mails(self, files: Sequence[Path]) -> tuple[InboundMessage, ...]:
        return tuple(map(self.parse_mail, files))

    def read_attachment(
        self, file: Path, index: int, part: Attachment, others: Sequence[tuple[Path, int]] = ()
    ) -> FileReading:
        places = [(str(mail), number) for mail, number in ((file, index), *others)]
        reading = FileReading.model_validate_json(attachment_read(places, BUDGETS, read_file))
        assert reading.sha256 == part.sha256
        return reading

    def read_file(self, file: Path) -> FileReading:
        return read_file(file.name, file.read_bytes(), BUDGETS)

    def draw_place(self, file: Path, place: Place) -> bytes | None:
        files = [part.data for part in self.parse_mail(file).attachments]
        with suppress(CannotRead):
            return draw_place(files, place, BUDGETS)
        return None


BUDGETS = ReadingBudgets(seconds=20)


class Papers(NamedTuple):
    """What an invented customer has at hand, all with text, so that nothing needs OCR."""

    facts: Application
    form: SampleDocument
    letter: SampleDocument
    receipt: SampleDocument

    @property
    def address(self) -> str:
        """Where the customer writes from."""
        return self.facts.email

    @property
    def private(self) -> tuple[str, ...]:
        """What of the customer is personal and must never be logged."""
        firm, person = self.facts.firm, self.facts.person
        return (
            person.name,
            person.mobile,
            person.id_number,
            firm.legal.name,
            firm.account,
            firm.phone,
            firm.address,
            self.facts.email,
        )


def papers(seed: str, order: Order = TWO_FOR_THREE, **changes: Any) -> Papers:
    """Form, letter and receipt of one order; `changes` replace entries of the form."""
    on = date(2026, 11, 18)
    facts = application_facts(f"flow-{seed}", order=order, on=on, remark="")
    facts = replace(facts, **changes)
    said = letters.letter(f"flow-{seed}", on=on, starts=on, ends=date(2027, 12, 31))
    paid = voucher_facts.transfer(
        f"flow-{seed}", payer=facts.firm, amount=order.amount, on=date(2026, 11, 19)
    )
    return Papers(
        facts=facts,
        form=catalogue.application(f"flow-{seed}", form="pdf", facts=facts),
        letter=catalogue.authorisation(f"flow-{seed}", form="docx", facts=said),
        receipt=catalogue.voucher(f"flow-{seed}", facts=paid),
    )


def letter(
    sender: str,
    text: str = "请查收",
    *files: SampleDocument,
    subject: str = "电子钥匙办理",
    message_id: str | None = "",
    sent: datetime | None = None,
    **headers: str,
) -> bytes:
    """A customer's mail; `message_id` None leaves it out, "" makes one of sender and text.

    Where `sent` is None the mail is dated when it is delivered.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, INTAKE, subject
    if sent:
        mail["Date"] = format_datetime(sent)
    if message_id is not None:
        made = sha256(f"{sender}\n{text}\n{subject}".encode())[:20]
        mail["Message-ID"] = message_id or f"<{made}@customer.test>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    for file in files:
        kind, _, subkind = file.media.partition("/")
        mail.add_attachment(file.data, maintype=kind, subtype=subkind, filename=file.name)
    return mail.as_bytes()


@dataclass
class Desk:
    """One house with its servers, and the hands to try it."""

    imap: EmbeddedImap
    smtp: EmbeddedSmtp
    settings: Settings
    house: House
    worker: Worker
    clock: Clock
    handled: list[str] = field(default_factory=list)

    def deliver(self, data: bytes, folder: str = "INBOX") -> int:
        """The UID of a mail put into the mailbox, one second after the last one."""
        now = self.clock.forward(seconds=1)
        if b"\r\nDate: " not in data:
            data = b"Date: " + format_datetime(now).encode() + b"\r\n" + data
        return self.imap.deliver(folder, data, now)

    def receive(self, data: bytes, folder: str = "INBOX") -> list[EmailMessage]:
        """The replies to a mail that comes in and is served at once."""
        before = len(self.smtp.mails)
        self.deliver(data, folder)
        self.once()
        return self.replies[before:]

    @property
    def replies(self) -> list[EmailMessage]:
        """All that the relay took, in order."""
        return [message_from_bytes(mail.data, policy=default) for mail in self.smtp.mails]

    def once(self) -> list[str]:
        """All that is due, done; the ids of the mails that were handled."""
        handled = self.worker.once()
        self.handled += [mail_id for mail_id in handled if mail_id not in self.handled]
        return handled

    @property
    def decisions(self) -> list[Decision]:
        """What was decided about each mail served here that needed a case, in order."""
        settled = [self.house.store.settled(mail) for mail in self.handled]
        return [one.decision for one in settled if one is not None and one.decision is not None]

    def states(self) -> dict[MailState, int]:
        """How many mails are in which state."""
        return self.house.store.status(self.clock.now).mails

    def outbox(self) -> list[tuple[OutboxState, str]]:
        """State and recipient of every reply, oldest first."""
        entries = reversed(self.house.store.entries())
        return [(entry.state, entry.recipient) for entry in entries]


def values_of(folder: Path, imap: EmbeddedImap, smtp: EmbeddedSmtp) -> dict[str, Any]:
    """Settings for the embedded servers, as they stand in mailbot.toml; no waiting anywhere."""
    login: dict[str, Any] = {"security": "plain"}
    return {
        "agency": {"name": "电子钥匙办理处", "address": INTAKE},
        "intake": {
            **login,
            "host": imap.host,
            "port": imap.port,
            "user": imap.user,
            "password": imap.password,
            "folders": ["INBOX", JUNK],
            "connect_seconds": 5,
            "read_seconds": 5,
            "poll_seconds": 0.1,
        },
        "relay": {
            **login,
            "host": smtp.host,
            "port": smtp.port,
            "timeout_seconds": 5,
            "answer_seconds": 1,
            "seconds_between": 0,
            "per_quarter_hour": 1000,
            "per_day": 1000,
        },
        "store": {"folder": str(folder)},
        "replies": {"quiet_seconds": 0, "doubt_seconds": 60},
    }


def changed(values: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Settings with some keys ("replies.quiet_seconds") given other values."""
    merged: dict[str, Any] = {section: dict(keys) for section, keys in values.items()}
    for key, value in changes.items():
        section, dot, name = key.partition(".")
        if dot:
            merged.setdefault(section, {})[name] = value
        else:
            merged[section] = value
    return merged


def settings_with(**changes: Any) -> Settings:
    """Settings of servers that nobody calls."""
    login = {"host": "127.0.0.1", "security": "plain"}
    agency = {"name": "电子钥匙办理处", "address": INTAKE}
    return settings_from({"agency": agency, "intake": login, "relay": login, **changes})


OpenDesk = Callable[..., Desk]


@contextmanager
def open_desk(
    folder: Path,
    readers: Readers | None = None,
    *,
    netease: bool = True,
    folders: Sequence[str] = (JUNK,),
    **changes: Any,
) -> Iterator[Desk]:
    """A desk in a folder; `changes` are settings written `replies__quiet_seconds=120`."""
    clock = Clock()
    dotted = {key.replace("__", "."): value for key, value in changes.items()}
    with (
        EmbeddedImap(user=INTAKE, folders=["INBOX", *folders], netease=netease) as imap,
        EmbeddedSmtp() as smtp,
    ):
        settings = settings_from(changed(values_of(folder, imap, smtp), dotted))
        with open_house(settings, clock) as opened:
            house = replace(opened, readers=readers) if readers else opened
            yield Desk(imap, smtp, settings, house, worker_of(house, settings), clock)


def toml_of(values: dict[str, Any]) -> str:
    """Settings as the text of a mailbot.toml."""
    lines = []
    for section, keys in values.items():
        lines.append(f"[{section}]")
        lines += [f"{name} = {_toml(value)}" for name, value in keys.items()]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def words_of(reply: EmailMessage) -> str:
    """The plain text of a reply."""
    part = reply.get_body(("plain",))
    assert part is not None
    text: str = part.get_content()
    return text
