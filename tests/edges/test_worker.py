"""The embedded runner: the jobs run, recover and stop."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from mailbot.demo.servers import Fault
from mailbot.errors import StoreBusy, StoreUnusable
from mailbot.mailbox import Mailbox
from mailbot.store.model import MailState, Part
from mailbot.wiring import intake_account
from mailbot.worker import Timed, Worker, alone
from tests.builders.house import Desk, PlainReaders, letter, open_desk

ASK = "请问需要什么材料？"
PATIENCE = 30.0


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path / "var", PlainReaders()) as opened:
        yield opened


@contextmanager
def running(worker: Worker) -> Iterator[None]:
    """The worker at work; it must end soon after it is told to."""
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield
    finally:
        before = time.monotonic()
        worker.stop()
        thread.join(PATIENCE)
        assert not thread.is_alive()
        assert time.monotonic() - before < 5


def wait_for(condition: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        pause.wait(0.02)


def test_a_mail_that_comes_while_the_bot_runs_is_answered(desk: Desk) -> None:
    with running(desk.worker):
        desk.deliver(letter("a@firm.test", ASK))
        wait_for(lambda: len(desk.smtp.mails) == 1)
        desk.deliver(letter("b@firm.test", ASK))
        wait_for(lambda: len(desk.smtp.mails) == 2)

    assert [reply["to"] for reply in desk.replies] == ["a@firm.test", "b@firm.test"]


def test_idle_brings_a_mail_before_the_next_poll(tmp_path: Path) -> None:
    with (
        open_desk(
            tmp_path / "var", PlainReaders(), netease=False, intake__poll_seconds=600
        ) as desk,
        running(desk.worker),
    ):
        name = f"{intake_account(desk.settings).name}/INBOX"
        wait_for(lambda: desk.house.store.cursor(name).last_poll_at)
        # One that comes between poll and IDLE waits for the next poll: several come.
        senders = (f"a{number}@firm.test" for number in range(1000))
        wait_for(lambda: desk.smtp.mails or not desk.deliver(letter(next(senders), ASK)))


def test_the_bot_goes_on_after_the_servers_were_down(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailbot.worker.BackOff", _Soon)
    desk.imap.script.add("CONNECT", Fault.HANG_UP, Fault.HANG_UP)
    desk.smtp.script.add("CONNECT", "421 4.3.2 shutting down")
    desk.deliver(letter("a@firm.test", ASK))

    with running(desk.worker):
        wait_for(desk.house.store.entries)
        wait_for(lambda: desk.house.store.entries()[0].last_answer)
        desk.clock.forward(hours=2)
        wait_for(lambda: desk.smtp.mails)

    assert len(desk.replies) == 1


class _Soon:
    """A back-off for impatient tests."""

    def success(self) -> None:
        """Nothing to forget."""

    def failure(self) -> float:
        """Seconds to wait."""
        return 0.01


def test_a_failing_round_does_not_end_the_loop(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailbot.worker.BackOff", _Soon)
    store = desk.house.store
    troubles = [StoreBusy("others held it")] * 3
    real = store.note_poll

    def note_poll(*arguments: object, **more: object) -> None:
        if troubles:
            raise troubles.pop()
        real(*arguments, **more)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(store, "note_poll", note_poll)
    due = [StoreUnusable("disk full")]
    send_due = desk.worker.send_due
    monkeypatch.setattr(
        desk.worker, "send_due", lambda: send_due() if not due else _raise(due.pop())
    )
    desk.deliver(letter("a@firm.test", ASK))

    with running(desk.worker):
        wait_for(lambda: desk.smtp.mails)


def _raise(error: Exception) -> int:
    raise error


def test_a_bot_told_to_stop_leaves_the_rest_for_the_next(desk: Desk) -> None:
    desk.deliver(letter("a@firm.test", ASK))
    desk.worker.stop()

    assert desk.worker.once() == []
    assert desk.states() == {MailState.STORED: 1}


def test_mails_the_ledger_had_missed_are_found_by_reconciliation(desk: Desk) -> None:
    store, name = desk.house.store, f"{intake_account(desk.settings).name}/INBOX"
    first = desk.deliver(letter("a@firm.test", ASK))
    desk.deliver(letter("b@firm.test", ASK))
    store.advance_cursor(name, desk.imap.uidvalidity("INBOX"), first)
    desk.once()
    assert [reply["to"] for reply in desk.replies] == ["b@firm.test"]

    with Mailbox(intake_account(desk.settings)) as mailbox:
        assert desk.worker.intake.reconcile(mailbox) == 1
        assert store.health()[Part.RECONCILIATION].found == 1
        assert desk.worker.intake.reconcile(mailbox) == 0
    desk.once()

    assert [reply["to"] for reply in desk.replies] == ["b@firm.test", "a@firm.test"]


def test_a_relay_that_refuses_our_login_is_on_record_until_it_takes_a_reply(desk: Desk) -> None:
    desk.smtp.script.add("MAIL", "530 5.7.0 authentication required")
    desk.receive(letter("a@firm.test", ASK))

    relay = desk.house.store.health()[Part.RELAY]
    assert relay.failing_since == desk.clock.now
    assert "530" in relay.detail

    desk.clock.forward(hours=1)
    desk.once()
    assert len(desk.smtp.mails) == 1
    assert desk.house.store.health()[Part.RELAY].failing_since is None


def test_a_relay_that_slows_the_whole_account_down_is_on_record(desk: Desk) -> None:
    desk.smtp.script.add("MAIL", "550 RP:TRC daily quota")
    desk.receive(letter("a@firm.test", ASK))

    assert "RP:TRC" in desk.house.store.health()[Part.RELAY].detail


def test_a_store_that_cannot_keep_how_a_part_does_stops_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        desk.house.store, "note_failing", lambda *_: _raise(StoreUnusable("disk full"))
    )
    desk.smtp.script.add("MAIL", "530 5.7.0 authentication required")

    assert desk.receive(letter("a@firm.test", ASK)) == []


def test_personal_data_are_removed_by_themselves_once_a_day(desk: Desk) -> None:
    desk.receive(letter("a@firm.test", ASK, Auto_Submitted="auto-replied"))
    (mail,) = desk.handled

    desk.clock.forward(days=31)
    desk.once()

    purged = desk.house.store.mail(mail)
    assert purged is not None
    assert purged.purged_at == desk.clock.now
    health = desk.house.store.health()[Part.PURGE]
    assert (health.ran_at, health.found) == (desk.clock.now, 1)


def test_a_timed_job_runs_when_it_is_due_and_one_that_fails_stops_no_other(desk: Desk) -> None:
    ran: list[str] = []
    desk.worker._timed = (
        Timed(Part.DIGEST, timedelta(hours=1), lambda: _raise(StoreUnusable("disk full"))),
        Timed(Part.PURGE, timedelta(hours=2), lambda: ran.append("purge") or 3),
    )

    assert desk.worker.run_timed() == 3
    desk.clock.forward(minutes=90)
    assert desk.worker.run_timed() == 0
    health = desk.house.store.health()
    assert health[Part.DIGEST].failing_since == desk.clock.now - timedelta(minutes=90)
    assert health[Part.DIGEST].detail == "disk full"
    desk.clock.forward(minutes=30)
    assert desk.worker.run_timed() == 3
    assert ran == ["purge", "purge"]


def test_the_timer_goes_on_whatever_one_round_meets(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailbot.worker.TIMER_SECONDS", 0.01)
    ran: list[int] = []
    troubles = [StoreUnusable("disk full")]
    desk.worker._timed = (Timed(Part.PURGE, timedelta(0), lambda: ran.append(1) or 0),)
    health = desk.house.store.health
    monkeypatch.setattr(
        desk.house.store, "health", lambda: _raise(troubles.pop()) if troubles else health()
    )

    with running(desk.worker):
        wait_for(lambda: ran)


def test_two_bots_never_work_on_one_folder(tmp_path: Path) -> None:
    var = tmp_path / "var"
    with alone(var), pytest.raises(StoreUnusable, match="another mailbot"), alone(var):
        pass
    with alone(tmp_path / "var"):
        pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with (
        pytest.raises(StoreUnusable, match="cannot use the folder"),
        alone(tmp_path / "file" / "x"),
    ):
        pass


def test_two_bots_wired_to_each_other_fall_silent(tmp_path: Path) -> None:
    with (
        open_desk(tmp_path / "one", PlainReaders(), agency__address="one@bots.test") as one,
        open_desk(tmp_path / "two", PlainReaders(), agency__address="two@bots.test") as two,
    ):
        one.receive(letter("two@bots.test", ASK))
        for _ in range(5):
            for here, there in ((one, two), (two, one)):
                for mail in here.smtp.mails:
                    there.deliver(mail.data)
                here.smtp.mails.clear()
                there.once()

        assert one.smtp.mails == two.smtp.mails == []
