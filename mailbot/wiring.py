"""Settings become a house: the one place where the parts are put together."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from mailbot.digests import Editor
from mailbot.documents.page import FileReading
from mailbot.errors import ReaderBusy, SettingsWrong
from mailbot.house import Habits, House, Readers, Rules, Staff, read_rules
from mailbot.mailbox import Mailbox, MailboxAccount
from mailbot.message.model import Attachment, InboundMessage
from mailbot.outbox import Pacing, RelayAccount, send_mail
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.opener import Opener
from mailbot.pages.place import Place
from mailbot.pages.sandbox import ReadingPool
from mailbot.reload import Files, RulesWatch
from mailbot.reminders import remind
from mailbot.reply.model import Identity
from mailbot.settings import Settings, case_key, read_templates
from mailbot.store.model import Part, Retention
from mailbot.store.store import Store, open_store
from mailbot.values import first_mistake
from mailbot.watch import Limits, Standing, troubles
from mailbot.watchdog import Watchdog
from mailbot.worker import Timed, Worker

M = TypeVar("M", bound=BaseModel)

MEGABYTE = 1024 * 1024

OF_A_MAIL = 0.73
"""The share of a mail's size that its files may have: base64 adds 37 % (RFC 2045 §6.8)."""

EVERYWHERE = 20
"""Megabytes of files that all of the customers' providers let through in one mail."""

PARSES_PER_PROCESS = 2000
"""Mails a process takes apart before it is replaced: no foreign library is at work in it."""

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time now, aware."""
    return datetime.now(UTC)


def identity_of(settings: Settings) -> Identity:
    """Who writes the replies, and which addresses are our own."""
    agency = settings.agency
    own = {agency.address, settings.intake.user, settings.relay.user, *agency.own_addresses}
    return Identity(
        name=agency.name,
        address=agency.address,
        reply_to=agency.address,
        domain=agency.address.rpartition("@")[2],
        own_addresses=frozenset(address.lower() for address in own if "@" in address),
    )


def intake_account(settings: Settings) -> MailboxAccount:
    """The intake mailbox. Raises SettingsWrong where its settings contradict each other."""
    intake = settings.intake
    return _checked(
        MailboxAccount,
        "intake",
        host=intake.host,
        port=intake.port,
        security=intake.security,
        user=intake.user,
        password=intake.secret(),
        folders=intake.folders,
        max_bytes=int(intake.max_megabytes * MEGABYTE),
        connect_seconds=intake.connect_seconds,
        read_seconds=intake.read_seconds,
    )


def relay_account(settings: Settings) -> RelayAccount:
    """The SMTP relay. Raises SettingsWrong where its settings contradict each other."""
    relay = settings.relay
    return _checked(
        RelayAccount,
        "relay",
        host=relay.host,
        port=relay.port,
        security=relay.security,
        user=relay.user,
        password=relay.secret(),
        sender=settings.agency.address,
        connect_seconds=relay.timeout_seconds,
        command_seconds=relay.timeout_seconds,
        data_seconds=relay.answer_seconds,
    )


def habits_of(settings: Settings) -> Habits:
    """When the bot speaks, and how often at most."""
    relay, replies = settings.relay, settings.replies
    return Habits(
        quiet=timedelta(seconds=replies.quiet_seconds),
        doubt=timedelta(seconds=replies.doubt_seconds),
        answer_since=replies.answer_since,
        replies_per_day=replies.per_address_per_day,
        replies_per_domain=replies.per_domain_per_day,
        replies_per_case=replies.per_case_per_day,
        replies_in_total=replies.total_per_day,
        attempts=replies.attempts_before_quarantine,
        files_per_mail=settings.reading.files_per_mail,
        max_megabytes=min(int(settings.intake.max_megabytes * OF_A_MAIL), EVERYWHERE),
        pacing=Pacing(
            seconds_between=relay.seconds_between,
            per_quarter_hour=relay.per_quarter_hour,
            per_day=relay.per_day,
        ),
        staff=Staff(
            addresses=tuple(address.casefold() for address in settings.staff.addresses),
            authserv_id=settings.staff.authserv_id,
            days=settings.staff.reply_days,
        ),
    )


def limits_of(settings: Settings) -> Limits:
    """From when on something counts as standing still."""
    watch, poll = settings.watch, timedelta(seconds=settings.intake.poll_seconds)
    return Limits(
        polling=max(timedelta(minutes=watch.polling_minutes), 3 * poll),
        handling=timedelta(minutes=watch.handling_minutes),
        sending=timedelta(minutes=watch.sending_minutes),
        beat=max(Limits().beat, 3 * poll),
        free_bytes=watch.free_megabytes * MEGABYTE,
    )


def retention_of(settings: Settings) -> Retention:
    """How long what is kept."""
    kept = settings.retention
    return Retention(
        documents=timedelta(days=kept.documents_days),
        loose_mails=timedelta(days=kept.no_case_days),
        idle=timedelta(days=kept.idle_days),
        cases=timedelta(days=kept.case_days),
    )


def reading_pool(settings: Settings) -> ReadingPool:
    """The limited processes that open what strangers send."""
    reading = settings.reading
    budgets = ReadingBudgets(
        seconds=reading.seconds_per_file,
        seconds_per_page=reading.seconds_per_page,
        pages=reading.pages_per_file,
        files=reading.files_per_mail,
    )
    return ReadingPool(workers=reading.workers, threads=reading.threads, budgets=budgets)


def store_of(settings: Settings) -> Store:
    """The store by itself, for commands that only look or that act on what is there."""
    return open_store(settings.store.database_url(), settings.store.folder / "documents")


def look_around(store: Store, settings: Settings, now: datetime) -> Standing:
    """How everything stands at `now`, and what is wrong with it. Raises StoreUnusable."""
    snapshot = store.status(now)
    free = shutil.disk_usage(settings.store.folder).free
    pacing = habits_of(settings).pacing
    return Standing(
        snapshot=snapshot,
        pacing=pacing,
        troubles=troubles(snapshot, limits_of(settings), pacing, free),
        free_bytes=free,
    )


@contextmanager
def figures_of(house: House, settings: Settings) -> Iterator[int | None]:
    """The port at which Prometheus finds the figures; None where nobody asked for them.

    Raises SettingsWrong where the extra is not installed or the port cannot be had.
    """
    wanted = settings.metrics
    if not wanted.enabled:
        yield None
        return
    try:
        from mailbot.metrics import serve  # noqa: PLC0415 - an optional extra
    except ImportError as exc:
        raise SettingsWrong(
            "metrics.enabled: prometheus-client is not installed: pip install 'mailbot[metrics]'"
        ) from exc
    with serve(
        lambda: look_around(house.store, settings, house.now()), wanted.host, wanted.port
    ) as port:
        yield port


def parsing_pool(settings: Settings) -> ReadingPool:
    """A limited process that takes mails apart; it loads no models, so it starts fast."""
    budgets = ReadingBudgets(seconds=settings.reading.seconds_per_file)
    return ReadingPool(warm=None, tasks=PARSES_PER_PROCESS, budgets=budgets)


@contextmanager
def open_house(
    settings: Settings, clock: Clock = utc_now, files: Files | None = None
) -> Iterator[House]:
    """Everything the jobs need, opened and closed again; rules from `files` where given.

    Raises SettingsWrong, TemplatesWrong or StoreUnusable.
    """
    own = identity_of(settings).own_addresses
    rules = read_rules(files or read_templates(settings.templates_dir), own)
    with (
        store_of(settings) as store,
        reading_pool(settings) as pool,
        parsing_pool(settings) as parsers,
    ):
        readers = Opener(pool, rules.screening, parsers)
        yield _house(settings, store, readers, clock, rules)


class NoReaders:
    """Readers of a house that opens no files: it only acts on what was read."""

    version = ""

    def parse_mail(self, file: Path) -> InboundMessage:
        """Nothing is opened here: raises ReaderBusy."""
        raise ReaderBusy(f"no reading processes here for {file}")

    def parse_mails(self, files: Sequence[Path]) -> tuple[InboundMessage, ...]:
        """Nothing is opened here: raises ReaderBusy."""
        raise ReaderBusy(f"no reading processes here for {len(files)} mails")

    def read_attachment(
        self,
        file: Path,
        index: int,  # noqa: ARG002 - as `Readers` has it
        part: Attachment,  # noqa: ARG002 - as above
        others: Sequence[tuple[Path, int]] = (),  # noqa: ARG002 - as above
    ) -> FileReading:
        """Nothing is opened here: raises ReaderBusy."""
        raise ReaderBusy(f"no reading processes here for {file}")

    def read_file(self, file: Path) -> FileReading:
        """Nothing is opened here: raises ReaderBusy."""
        raise ReaderBusy(f"no reading processes here for {file}")

    def draw_place(self, file: Path, place: Place) -> bytes | None:
        """No picture: nothing is opened here."""


@contextmanager
def open_office(settings: Settings, clock: Clock = utc_now) -> Iterator[House]:
    """The house without reading processes, at hand at once: for what staff decide and ask.

    Raises SettingsWrong, TemplatesWrong or StoreUnusable.
    """
    with store_of(settings) as store:
        yield _house(settings, store, NoReaders(), clock)


def _house(
    settings: Settings, store: Store, readers: Readers, clock: Clock, rules: Rules | None = None
) -> House:
    identity, relay = identity_of(settings), relay_account(settings)
    return House(
        rules=rules or read_rules(read_templates(settings.templates_dir), identity.own_addresses),
        identity=identity,
        case_prefix=settings.agency.case_prefix,
        case_key=case_key(settings.store),
        habits=habits_of(settings),
        readers=readers,
        cache=store,
        clock=clock,
        store=store,
        deliver=partial(send_mail, relay, settings.agency.address),
    )


def editor_of(house: House, settings: Settings) -> Editor:
    """Whoever makes the staff's digest."""
    return Editor(house, limits_of(settings), settings.store.folder)


def worker_of(house: House, settings: Settings, rules: RulesWatch | None = None) -> Worker:
    """The embedded runner over a house; `rules` watch the files that the house was opened with.

    Without them new rules are looked at, but wait for the next start: a single round (`once`)
    finishes what it began.
    """
    intake = settings.intake
    watch = rules or RulesWatch(settings, house.identity.own_addresses)
    worker = Worker(
        house,
        intake_account(settings),
        poll_seconds=intake.poll_seconds,
        sent_folder=intake.sent_folder,
        hands=settings.reading.workers,
        timed=timed_jobs(house, settings, watch),
    )
    if rules is not None:
        rules.on_change = worker.reload
    return worker


def watchdog_of(house: House, settings: Settings, started_at: datetime | None = None) -> Watchdog:
    """Whoever tells staff that something stands still."""

    def leave_note(mail: bytes) -> None:
        with Mailbox(intake_account(settings)) as mailbox:
            mailbox.leave_note(mail)

    return Watchdog(
        house=house,
        limits=limits_of(settings),
        recipients=settings.staff.addresses,
        leave_note=leave_note,
        again=timedelta(hours=settings.watch.again_hours),
        started_at=started_at,
    )


def timed_jobs(house: House, settings: Settings, rules: RulesWatch) -> tuple[Timed, ...]:
    """What runs by the clock, beside mails coming and going."""
    watchdog = watchdog_of(house, settings, house.now())

    def purge() -> int:
        report = house.store.purge(house.now(), retention_of(settings))
        return report.cases + report.mails

    return (
        Timed(Part.DIGEST, timedelta(minutes=1), editor_of(house, settings).send_due),
        Timed(Part.RULES, timedelta(seconds=20), rules.look),
        Timed(Part.WATCHDOG, timedelta(minutes=1), watchdog.look),
        Timed(Part.PURGE, timedelta(days=1), purge),
        Timed(Part.REMINDERS, timedelta(minutes=30), partial(remind, house)),
    )


def _checked(kind: type[M], table: str, **values: object) -> M:
    try:
        return kind.model_validate(values)
    except ValidationError as exc:
        place, why = first_mistake(exc)
        raise SettingsWrong(f"{'.'.join(map(str, (table, *place)))}: {why}") from exc
