"""The embedded runner: decides when each job of the pipeline runs, on one machine."""

import fcntl
import os
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

import structlog

from mailbot import pipeline
from mailbot.errors import (
    AlreadyRunning,
    LoginRefused,
    MailbotError,
    MailboxUnreachable,
    Quarantine,
    RelayBusy,
    Retry,
    SettingsWrong,
    Stop,
    StoreUnusable,
    UnsafeLogin,
)
from mailbot.house import House
from mailbot.intake import Intake
from mailbot.mailbox import BackOff, Mailbox, MailboxAccount
from mailbot.outbox import DAY, next_slot
from mailbot.store.model import MailState, OutboxEntry, OutboxState, Part, StoredMail
from mailbot.watch import BEAT, LOOPS

log = structlog.get_logger()

BATCH = 20
"""Mails or replies taken from the store at a time."""

IDLE_SECONDS = 1.0
"""Pause of a loop that found nothing to do: below what a customer would notice."""

TIMER_SECONDS = 5.0
"""How often the timer looks whether a job is due."""

STUCK_AFTER = timedelta(minutes=20)
"""A reply claimed this long ago has lost its worker: the relay's own deadline is ten minutes."""


class Timed(NamedTuple):
    """A job that runs every so often; what it returns is how much it found.

    When it last ran stands in the store under its `part`, so that a restart does not repeat it.
    """

    part: Part
    every: timedelta
    job: Callable[[], int]


class Worker:
    """Runs intake, handling and sending over one house, once or until told to stop.

    `hands` is how many mails are handled side by side: as many as there are reading processes.
    """

    def __init__(
        self,
        house: House,
        account: MailboxAccount,
        *,
        poll_seconds: float = 30,
        sent_folder: str | None = None,
        hands: int = 1,
        timed: Sequence[Timed] = (),
    ) -> None:
        self._house = house
        self._account = account
        self._poll_seconds = poll_seconds
        self.intake = Intake(house, account, sent_folder)
        self._hands = hands
        self._timed = timed
        self.is_reloading = False
        self._noted: dict[Part, datetime] = {}
        self._stop = threading.Event()
        self._mail_came = threading.Event()

    def stop(self) -> None:
        """Let the loops of `run` end after what they are doing."""
        self._stop.set()
        self._mail_came.set()

    def reload(self) -> None:
        """Let the loops of `run` end, for a successor with new rules."""
        self.is_reloading = True
        self.stop()

    def recover(self) -> None:
        """Own up to what a killed predecessor left: its half-sent replies are uncertain now.

        Only while no other worker is running on the store (see `alone`).
        """
        self._house.store.stuck_sending(self._house.now() + timedelta(seconds=1))

    # ------------------------------------------------------------ all that is due, once

    def once(self) -> list[str]:
        """Poll every folder, settle every mail, send every reply that is due.

        Returns the ids of the mails that were handled, successfully or not. Raises
        MailboxUnreachable, LoginRefused, UnsafeLogin or SettingsWrong where the mailbox cannot
        be polled; all that was already here is settled and sent before.
        """
        for part in LOOPS:
            self._note_fine(part)
        trouble: Exception | None = None
        try:
            with Mailbox(self._account) as mailbox:
                self.intake.poll(mailbox)
                self.intake.watch_sent(mailbox)
        except (Retry, Stop) as exc:
            self.intake.note_trouble(exc)
            trouble = exc
        handled: list[str] = []
        while pending := self._take_pending():
            handled += pending
        self.run_timed()
        self.send_due()
        if trouble is not None:
            raise trouble
        return handled

    # ------------------------------------------------------------ by the clock

    def run_timed(self) -> int:
        """How much the timed jobs that are due found; one that fails stops no other.

        It is tried again when it is due next, and staff see it until then.
        """
        found = 0
        for timed in self._timed:
            now = self._house.now()
            last = self._house.store.health().get(timed.part)
            if last is not None and now - last.ran_at < timed.every:
                continue
            try:
                done = timed.job()
            except Exception as exc:  # noqa: BLE001 - as said above
                log.error("timed.failed", part=timed.part, error=type(exc).__name__)  # noqa: TRY400 - ids only
                self._note_failing(timed.part, exc)
            else:
                self._house.store.note_fine(timed.part, now, found=done)
                found += done
        return found

    def _timed_loop(self) -> None:
        while not self._stop.wait(TIMER_SECONDS):
            try:
                self.run_timed()
            except MailbotError as exc:
                log.error("loop.failed", error=type(exc).__name__)  # noqa: TRY400 - ids only

    # ------------------------------------------------------------ telling how it goes

    def _note_fine(self, part: Part) -> None:
        """Let people see that a part works; at most every half minute, since it costs a write."""
        now = self._house.now()
        noted = self._noted.get(part)
        if noted is None or now - noted >= BEAT:
            self._house.store.note_fine(part, now)
            self._noted[part] = now

    def _note_failing(self, part: Part, trouble: Exception) -> None:
        self._noted.pop(part, None)
        # Our own words are free of personal data; a library's may quote what it stumbled over.
        said = str(trouble) if isinstance(trouble, MailbotError) else type(trouble).__name__
        try:
            self._house.store.note_failing(part, self._house.now(), said)
        except MailbotError as exc:
            log.error("health.not_noted", part=part, error=type(exc).__name__)  # noqa: TRY400 - ids only

    # ------------------------------------------------------------ handling

    def handle_pending(self) -> int:
        """How many stored mails were handled, successfully or not."""
        return len(self._take_pending())

    def _take_pending(self) -> list[str]:
        """The ids of the mails that were waiting and have been handled, side by side."""
        waiting = self._house.store.pending_mails(self._house.now(), BATCH)
        together = self._handle_together(waiting)
        rest = waiting[len(together) :]
        with ThreadPoolExecutor(self._hands, thread_name_prefix="handling") as hands:
            handled = list(hands.map(self._handle, rest))
        alone = (mail.id for mail, done in zip(rest, handled, strict=True) if done)
        return [*together, *alone]

    def _handle_together(self, mails: Sequence[StoredMail]) -> tuple[str, ...]:
        """The ids of the first of these mails that could be handled in one go."""
        if self._stop.is_set() or not mails:
            return ()
        self._note_fine(Part.HANDLING)
        try:
            done = pipeline.handle_together(mails, self._house)
        except Exception as exc:  # noqa: BLE001 - it is met again, and counted, at the mail it belongs to
            # Only the place of the traceback: its text may quote the mail.
            place = traceback.extract_tb(exc.__traceback__)[-1]
            log.warning(
                "mails.handled_singly",
                mails=len(mails),
                error=type(exc).__name__,
                at=f"{Path(place.filename).name}:{place.lineno}",
            )
            return ()
        for mail_id in done:
            log.info("mail.handled", mail=mail_id)
        return done

    def _handle(self, mail: StoredMail) -> bool:
        """Handle one mail; its failure is counted, and the line moves on.

        False where we were told to stop before.
        """
        if self._stop.is_set():
            return False
        try:
            self._note_fine(Part.HANDLING)
            pipeline.handle(mail, self._house)
        except (Retry, StoreUnusable) as exc:
            log.warning("mail.postponed", mail=mail.id, error=type(exc).__name__)
            self._fail(mail, attempts=ENDLESS)
        except Quarantine:
            self._fail(mail, attempts=1)
        except Exception as exc:  # noqa: BLE001 - one bad mail must never stop the line
            # The traceback goes to the quarantine, not to the log: it may quote the mail.
            log.error("mail.failed", mail=mail.id, error=type(exc).__name__)  # noqa: TRY400
            self._fail(mail, attempts=self._house.habits.attempts)
        else:
            log.info("mail.handled", mail=mail.id)
        return True

    def _fail(self, mail: StoredMail, attempts: int) -> None:
        state = self._house.store.note_failure(
            mail.id, traceback.format_exc(), self._house.now(), attempts
        )
        if state is MailState.QUARANTINED:
            log.error("mail.quarantined", mail=mail.id)

    # ------------------------------------------------------------ sending

    def send_due(self) -> int:
        """How many replies left; pacing may leave the rest for later."""
        self._clear_up_doubts()
        sent = 0
        while (entry := self._next_due()) is not None and not self._stop.is_set():
            self._note_fine(Part.SENDING)
            try:
                became = pipeline.send(entry, self._house)
            except RelayBusy as busy:
                log.warning("reply.postponed", entry=entry.id, code=busy.code)
                if busy.whole_account:
                    self._note_failing(Part.RELAY, busy)
                    break
            except Stop as wrong:
                log.error("reply.stopped", entry=entry.id, error=type(wrong).__name__)  # noqa: TRY400 - no traceback: a person must act
                self._note_failing(Part.RELAY, wrong)
                break
            else:
                log.info("reply.handed_over", entry=entry.id, became=became)
                self._note_fine(Part.RELAY)
                sent += became is OutboxState.SENT
        return sent

    def _next_due(self) -> OutboxEntry | None:
        now, store = self._house.now(), self._house.store
        slot = next_slot(store.sent_times(now - DAY), now, self._house.habits.pacing)
        if slot > now:
            return None
        return next(iter(store.due(now, 1, to_staff=store.brake() is not None)), None)

    def _clear_up_doubts(self) -> None:
        store = self._house.store
        store.stuck_sending(self._house.now() - STUCK_AFTER)
        settled_by = self._house.now() - self._house.habits.doubt
        doubtful = [
            entry
            for entry in store.entries(OutboxState.UNCERTAIN, limit=BATCH)
            if entry.resends == 0 and entry.sending_at and entry.sending_at <= settled_by
        ]
        if not doubtful:
            return
        try:
            with self._sent_mail() as find_sent:
                for entry in doubtful:
                    pipeline.clear_up(entry, self._house, find_sent)
        except (MailboxUnreachable, LoginRefused, UnsafeLogin, SettingsWrong) as exc:
            # Without a look into the Sent folder a resend might be a second copy: wait.
            log.warning("outbox.doubts_stay", error=type(exc).__name__)

    @contextmanager
    def _sent_mail(self) -> Iterator[pipeline.FindSent | None]:
        with Mailbox(self._account) as mailbox:
            folder = self.intake.sent_folder(mailbox)
            if folder is None:
                yield None
            else:
                yield lambda message_id: mailbox.find_in_folder(folder, message_id) is not None

    # ------------------------------------------------------------ until told to stop

    def run(self) -> None:
        """Poll, handle and send until `stop` is called; no failure of one stops the others."""
        loops = [
            threading.Thread(target=self._intake_loop, name="intake"),
            threading.Thread(
                target=partial(self._loop, self.send_due, Part.SENDING), name="sending"
            ),
            threading.Thread(target=self._timed_loop, name="timer"),
        ]
        for loop in loops:
            loop.start()
        self._loop(self.handle_pending, Part.HANDLING)
        for loop in loops:
            loop.join()

    def _intake_loop(self) -> None:
        back_off = BackOff()
        while not self._stop.is_set():
            try:
                self._note_fine(Part.INTAKE)
                with Mailbox(self._account) as mailbox:
                    while not self._stop.is_set():
                        self._note_fine(Part.INTAKE)
                        if self.intake.poll(mailbox):
                            self._mail_came.set()
                        self.intake.watch_sent(mailbox)
                        self.intake.reconcile_daily(mailbox)
                        back_off.success()
                        mailbox.wait(self._poll_seconds, self._stop)
            except Exception as exc:  # noqa: BLE001 - polling goes on whatever happened
                self._note_quietly(exc)
                self._stop.wait(back_off.failure())

    def _note_quietly(self, trouble: Exception) -> None:
        try:
            self.intake.note_trouble(trouble)
        except Exception as exc:  # noqa: BLE001 - the store may be what is broken
            log.error("mailbox.trouble_not_noted", error=type(exc).__name__)  # noqa: TRY400 - ids only

    def _loop(self, job: Callable[[], int], part: Part) -> None:
        back_off = BackOff()
        while not self._stop.is_set():
            try:
                self._note_fine(part)
                if job():
                    back_off.success()
                    continue
                self._mail_came.wait(IDLE_SECONDS)
                self._mail_came.clear()
            except Exception as exc:  # noqa: BLE001 - the loop outlives whatever one round meets
                log.error("loop.failed", error=type(exc).__name__)  # noqa: TRY400 - as above
                self._stop.wait(back_off.failure())


ENDLESS = 1_000_000
"""Attempts allowed where not the mail but the machine is at fault."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, so that one embedded runner works on it at a time.

    Raises AlreadyRunning where another one does, StoreUnusable where the folder cannot be used.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder / "mailbot.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as exc:
        raise StoreUnusable(f"cannot use the folder {folder}: {exc.strerror}") from exc
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            raise AlreadyRunning(f"another mailbot is already running on {folder}") from exc
        yield
    finally:
        os.close(handle)
