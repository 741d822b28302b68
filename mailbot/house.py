"""Rules, store, readers, relay and clock become the one thing every job is handed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from mailbot import __version__
from mailbot.cases.numbers import case_number, find_case_numbers, is_genuine
from mailbot.decision.programme import Programme, read_programme
from mailbot.decision.rules_file import read_rules as read_rules_file
from mailbot.decision.statement import FILE as STATEMENT
from mailbot.decision.statement import StatementLayout
from mailbot.documents.layouts import Layouts, read_layouts
from mailbot.documents.page import FileReading
from mailbot.errors import TemplatesWrong
from mailbot.message.model import Attachment, InboundMessage
from mailbot.message.policy import ScreeningPolicy, read_screening
from mailbot.outbox import Pacing
from mailbot.pages.place import Place
from mailbot.reply.compose import Office
from mailbot.reply.facts import facts_of
from mailbot.reply.model import Identity
from mailbot.reply.render import Templates
from mailbot.staff.render import StaffTemplates
from mailbot.store.store import Store
from mailbot.values import Record, sha256


class Readers(Protocol):
    """Who opens untrusted bytes: processes with limits, which the bot survives."""

    version: str

    def parse_mail(self, file: Path) -> InboundMessage:
        """The mail in a file, its attachments without their bytes; see `pages.opener`."""

    def parse_mails(self, files: Sequence[Path]) -> tuple[InboundMessage, ...]:
        """The mails in several files, in their order; where one cannot be parsed, none."""

    def read_attachment(
        self, file: Path, index: int, part: Attachment, others: Sequence[tuple[Path, int]] = ()
    ) -> FileReading:
        """The `index`-th attachment of the mail in a file, as pages; see `pages.opener`."""

    def read_file(self, file: Path) -> FileReading:
        """A file by itself, as pages."""

    def draw_place(self, file: Path, place: Place) -> bytes | None:
        """A small PNG of a place on a page of a file that came with the mail in `file`."""


@dataclass(frozen=True)
class Rules:
    """All that staff own, read from the files below `templates/`.

    `layouts_version` changes whenever a page might be understood in another way.
    """

    programme: Programme
    layouts: Layouts
    layouts_version: str
    screening: ScreeningPolicy
    templates: Templates
    statement: StatementLayout
    staff: StaffTemplates


class Staff(Record):
    """Who works here, and when a mail of theirs is obeyed.

    `addresses` are in lower case. `authserv_id` is how our own server signs its verdicts
    (RFC 8601 §2.5), "" where it gives none. A digest can be replied to for `days`.
    """

    addresses: tuple[str, ...] = ()
    authserv_id: str = ""
    days: int = 7


class Habits(Record):
    """When the bot speaks, how often at most, and whom it obeys.

    `quiet` is how long an answer waits for further mails. A mail the server took in before
    `answer_since` is kept but not answered. In 24 hours no address gets more than
    `replies_per_day` replies, no domain of one organisation more than `replies_per_domain`, no
    case more than `replies_per_case`; at `replies_in_total` the brake is pulled. A reply the relay
    may have taken is left alone for `doubt`. A mail is set aside after `attempts` failures. At most
    `files_per_mail` attachments are opened; `max_megabytes` is the mail size customers are told
    to stay below.
    """

    quiet: timedelta = timedelta(seconds=120)
    answer_since: datetime | None = None
    replies_per_day: int = 12
    replies_per_domain: int = 60
    replies_per_case: int = 20
    replies_in_total: int = 400
    doubt: timedelta = timedelta(minutes=5)
    attempts: int = 4
    files_per_mail: int = 40
    max_megabytes: int = 20
    pacing: Pacing = Pacing()
    staff: Staff = Staff()


class ReadingCache(Protocol):
    """Where readings of files are kept, as JSON, by content and by version of the reader."""

    def cached_reading(self, sha256: str, reader_version: str) -> str | None:
        """The reading, None where there is none."""

    def cached_readings(self, sha256s: Collection[str], reader_version: str) -> dict[str, str]:
        """Those readings of several files that are there, by their content."""

    def cache_reading(self, sha256: str, reader_version: str, body: str) -> None:
        """Keep a reading."""

    def recent_messages(
        self, sender: str, since: datetime
    ) -> Sequence[tuple[Path, InboundMessage]]:
        """The settled mails of an address, the newest first, with where their bytes lie."""


@dataclass(frozen=True)
class Study:
    """All it takes to judge a mail; nothing here stores or sends."""

    rules: Rules
    identity: Identity
    case_prefix: str
    case_key: bytes
    habits: Habits
    readers: Readers
    cache: ReadingCache
    clock: Callable[[], datetime]

    def office(self, today: date) -> Office:
        """Who writes the replies, with the templates and the prices of the day."""
        facts = facts_of(self.rules.programme, today, self.habits.max_megabytes)
        return Office(self.identity, facts, self.rules.templates)

    def now(self) -> datetime:
        """The time now, in the office's zone."""
        return self.clock().astimezone(self.rules.programme.calendar.zone)

    def genuine_numbers(self, text: str) -> tuple[str, ...]:
        """The case numbers (办理编号) in a text that are ours, in order."""
        found = find_case_numbers(text, self.case_prefix)
        return tuple(number for number in found if is_genuine(number, self.case_key))

    def check_of(self, stem: str) -> str:
        """The keyed check characters of a case number's stem "DK-2611-0042"."""
        prefix, yymm, sequence = stem.rsplit("-", 2)
        return case_number(prefix, yymm, int(sequence), self.case_key).rpartition("-")[2]


@dataclass(frozen=True)
class House(Study):
    """All it takes to serve customers; `deliver` hands the relay a recipient and MIME bytes."""

    store: Store
    deliver: Callable[[str, bytes], str]


def read_rules(files: Mapping[str, bytes], own_addresses: frozenset[str]) -> Rules:
    """The rules in `files`, which are contents by their names below `templates/`.

    Raises TemplatesWrong with file, line and key.
    """
    texts = {name: _text(name, data) for name, data in files.items() if name.endswith(".toml")}
    programme = read_programme(_below("programme/", texts))
    screening = read_screening(
        texts.get("programme/screening.toml", ""), "programme/screening.toml"
    )
    forms = {name: text for name, text in texts.items() if name.startswith("forms/")}
    return Rules(
        programme=programme,
        layouts=read_layouts(forms),
        layouts_version=_digest(forms),
        screening=screening.with_own_addresses(own_addresses),
        templates=Templates(files),
        statement=read_rules_file(StatementLayout, texts.get(STATEMENT, ""), STATEMENT),
        staff=StaffTemplates(files, programme.verbs),
    )


def _digest(texts: Mapping[str, str]) -> str:
    """What stands for these texts as this version of mailbot understands them."""
    whole = "\0".join([__version__, *(f"{name}\0{texts[name]}" for name in sorted(texts))])
    return sha256(whole.encode())[:12]


def _below(folder: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {k.removeprefix(folder): v for k, v in texts.items() if k.startswith(folder)}


def _text(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = data[: exc.start].count(b"\n") + 1
        raise TemplatesWrong("is not UTF-8: save it as UTF-8", file=name, line=line) from exc
