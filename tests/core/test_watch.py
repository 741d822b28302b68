"""What counts as standing still, and what only as worth a look."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mailbot.outbox import Pacing
from mailbot.store.model import Cursor, Health, MailState, OutboxState, Part, StatusSnapshot
from mailbot.watch import LOOPS, PARTS, TROUBLES, Level, Limits, troubles
from tests.builders.staff import words

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
LIMITS, PACING = Limits(), Pacing()


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def health(part: Part, ran_at: datetime = NOW, **values: Any) -> dict[Part, Health]:
    return {part: Health(part=part, ran_at=ran_at, **values)}


def snapshot(**values: Any) -> StatusSnapshot:
    return StatusSnapshot(**({"at": NOW, "mails": {}, "outbox": {}, "cases": {}} | values))


def wrong(limits: Limits = LIMITS, free: int | None = None, **values: Any) -> dict[str, Level]:
    return {one.code: one.level for one in troubles(snapshot(**values), limits, PACING, free)}


ALIVE = {part: Health(part=part, ran_at=ago(minutes=1)) for part in LOOPS}


def test_a_bot_at_work_has_no_trouble() -> None:
    polled = (Cursor(mailbox="intake/INBOX", last_poll_at=ago(minutes=1)),)
    sent = {OutboxState.SENT: 4}

    assert wrong(health=ALIVE, cursors=polled, outbox=sent, oldest_pending=30.0, free=2**40) == {}


@pytest.mark.parametrize(
    ("code", "level", "values"),
    [
        (
            "polling_stands_still",
            Level.CRITICAL,
            {"cursors": (Cursor(mailbox="a", last_poll_at=ago(minutes=16)),)},
        ),
        (
            "polling_stands_still",
            Level.CRITICAL,
            {"cursors": (Cursor(mailbox="a", last_error="refused", last_error_at=NOW),)},
        ),
        (
            "polling_fails",
            Level.WARNING,
            {"cursors": (Cursor(mailbox="a", last_poll_at=ago(minutes=1), last_error="no"),)},
        ),
        ("handling_stands_still", Level.CRITICAL, {"oldest_pending": 31 * 60.0}),
        ("mails_quarantined", Level.WARNING, {"mails": {MailState.QUARANTINED: 2}}),
        ("sending_stands_still", Level.CRITICAL, {"waiting": {OutboxState.QUEUED: 3601.0}}),
        (
            "sending_paced",
            Level.WARNING,
            {"waiting": {OutboxState.QUEUED: 3601.0}, "sent_day": PACING.per_day},
        ),
        ("replies_refused", Level.WARNING, {"refused_lately": 1}),
        (
            "replies_uncertain",
            Level.WARNING,
            {"waiting": {OutboxState.UNCERTAIN: 3601.0}, "outbox": {OutboxState.UNCERTAIN: 1}},
        ),
        (
            "relay_fails",
            Level.CRITICAL,
            {"health": health(Part.RELAY, failing_since=NOW, detail="535 no")},
        ),
        ("purge_fails", Level.WARNING, {"health": health(Part.PURGE, failing_since=NOW)}),
        ("mails_missed", Level.WARNING, {"health": health(Part.RECONCILIATION, found=3)}),
        (
            "reconciliation_late",
            Level.WARNING,
            {"health": health(Part.RECONCILIATION, ago(days=3))},
        ),
        (
            "loop_hangs",
            Level.CRITICAL,
            {"health": ALIVE | health(Part.SENDING, ago(hours=1))},
        ),
        (
            "bot_not_running",
            Level.CRITICAL,
            {"health": {p: Health(part=p, ran_at=ago(hours=1)) for p in LOOPS}},
        ),
        ("disk_short", Level.CRITICAL, {"free": 1024**2}),
    ],
)
def test_each_trouble_is_told_with_its_level(
    code: str, level: Level, values: dict[str, Any]
) -> None:
    assert wrong(**values) == {code: level}


def test_the_worst_comes_first() -> None:
    found = troubles(snapshot(mails={MailState.QUARANTINED: 1}, oldest_pending=1e6), LIMITS, PACING)

    assert [one.level for one in found] == [Level.CRITICAL, Level.WARNING]


def test_a_reply_that_is_held_back_is_worth_a_look() -> None:
    assert wrong(outbox={OutboxState.HELD: 1}) == {"replies_held": Level.WARNING}


def test_staff_read_of_every_trouble_in_its_own_words() -> None:
    assert set(words().staff.troubles) - {"fallback"} == set(TROUBLES)


def test_staff_read_of_every_trouble_what_to_do_about_it() -> None:
    assert set(words().staff.cures) - {"fallback"} == set(TROUBLES)


def test_every_part_that_may_fail_has_words() -> None:
    assert set(PARTS) == {part.value for part in Part}
    assert {f"{part}_fails" for part in Part} <= set(TROUBLES)
