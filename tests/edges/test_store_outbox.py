"""Each reply leaves once, whatever happens to the workers that send it."""

from datetime import timedelta

import pytest

from mailbot.store.model import OutboxEntry, OutboxState
from mailbot.store.store import Store
from tests.builders.stored import NOON, a_reply, open_case

pytest_plugins = ["tests.builders.databases"]

LATER = NOON + timedelta(minutes=10)


@pytest.fixture
def queued(store: Store) -> int:
    return queue(store, "一")


def queue(store: Store, text: str) -> int:
    """Queue a reply of the one case, which is opened at need."""
    with store.settling(NOON) as settlement:
        case = settlement.find_case("DK-2611-0001-7Q") or open_case(settlement)
        outbox_id = settlement.queue_reply(case.id, None, a_reply(text), NOON)
    assert outbox_id is not None
    return outbox_id


def claim(store: Store, outbox_id: int) -> OutboxEntry:
    entry = store.start_sending(outbox_id, NOON)
    assert entry is not None
    return entry


def state(store: Store, outbox_id: int) -> OutboxState:
    entry = store.entry(outbox_id)
    assert entry is not None
    return entry.state


def test_a_reply_is_due_from_its_time_on(store: Store, queued: int) -> None:
    assert store.due(NOON - timedelta(seconds=1), 10) == []
    assert [entry.id for entry in store.due(NOON, 10)] == [queued]


def test_a_claimed_reply_is_not_due_and_cannot_be_claimed_again(store: Store, queued: int) -> None:
    entry = claim(store, queued)
    assert (entry.state, entry.attempts, entry.sending_at) == (OutboxState.SENDING, 1, NOON)
    assert store.due(LATER, 10) == []
    assert store.start_sending(queued, NOON) is None


def test_a_sent_reply_stays_sent(store: Store, queued: int) -> None:
    entry = claim(store, queued)
    assert store.mark_sent(entry, LATER, "250 ok")
    assert not store.mark_sent(entry, LATER)
    assert not store.mark_uncertain(entry)
    assert not store.requeue(entry, LATER)
    kept = store.entry(queued)
    assert kept is not None
    assert (kept.state, kept.sent_at, kept.last_answer) == (OutboxState.SENT, LATER, "250 ok")


def test_a_reply_the_relay_put_off_waits_again(store: Store, queued: int) -> None:
    assert store.requeue(claim(store, queued), LATER, "451 later")
    assert store.due(NOON, 10) == []
    (entry,) = store.due(LATER, 10)
    assert (entry.last_answer, entry.attempts) == ("451 later", 1)


def test_a_reply_put_off_gives_way_to_a_newer_one(store: Store, queued: int) -> None:
    entry = claim(store, queued)
    newer = queue(store, "二")
    assert store.requeue(entry, LATER)
    assert state(store, queued) is OutboxState.SUPERSEDED
    assert [entry.id for entry in store.due(LATER, 10)] == [newer]


def test_a_refused_reply_is_kept_for_staff_who_may_retry_it(store: Store, queued: int) -> None:
    assert store.mark_refused(claim(store, queued), "554 DT:SPM")
    assert [entry.last_answer for entry in store.entries(OutboxState.REFUSED)] == ["554 DT:SPM"]
    assert store.retry(queued, LATER)
    assert [entry.id for entry in store.due(LATER, 10)] == [queued]
    assert not store.retry(queued, LATER)


def test_a_claim_without_a_report_becomes_uncertain(store: Store, queued: int) -> None:
    claim(store, queued)
    assert store.stuck_sending(NOON) == []
    (stuck,) = store.stuck_sending(NOON + timedelta(seconds=1))
    assert (stuck.id, stuck.state) == (queued, OutboxState.UNCERTAIN)
    assert store.due(LATER, 10) == []


def test_an_uncertain_reply_is_resent_once_under_the_same_message_id(
    store: Store,
    queued: int,
) -> None:
    first = claim(store, queued)
    assert store.mark_uncertain(first, "timeout after DATA")
    assert store.resend_uncertain(queued, NOON)
    second = claim(store, queued)
    assert second.message_id == first.message_id
    assert store.mark_uncertain(second, "timeout after DATA")
    assert not store.resend_uncertain(queued, NOON)
    assert state(store, queued) is OutboxState.UNCERTAIN


def test_an_uncertain_reply_that_turns_up_in_the_sent_folder_is_sent(
    store: Store,
    queued: int,
) -> None:
    claim(store, queued)
    (stuck,) = store.stuck_sending(LATER)
    assert store.mark_sent(stuck, LATER, "found in Sent")
    assert state(store, queued) is OutboxState.SENT


def test_a_frozen_worker_cannot_undo_what_happened_meanwhile(store: Store, queued: int) -> None:
    frozen = claim(store, queued)
    store.stuck_sending(LATER)
    store.resend_uncertain(queued, NOON)
    current = claim(store, queued)
    assert not store.requeue(frozen, LATER)
    assert not store.mark_refused(frozen, "550")
    assert not store.mark_sent(frozen, LATER)
    assert state(store, queued) is OutboxState.SENDING
    assert store.mark_sent(current, LATER)


def test_a_person_can_put_a_reply_aside(store: Store, queued: int) -> None:
    assert store.park(queued)
    assert store.due(LATER, 10) == []
    assert store.start_sending(queued, NOON) is None
    assert not store.park(queued)
    assert store.retry(queued, NOON)
    assert state(store, queued) is OutboxState.QUEUED


def test_pacing_sees_what_left_and_what_may_have_left(store: Store) -> None:
    sent = claim(store, queue(store, "一"))
    store.mark_sent(sent, LATER)
    claim(store, queue(store, "二"))
    queue(store, "三")
    assert store.sent_times(NOON) == [NOON, LATER]
    assert store.sent_times(LATER) == [LATER]
    assert store.sent_times(NOON, recipient="LI@example.com", case_id=sent.case_id) == [NOON, LATER]
    assert store.sent_times(NOON, recipient="other@example.com") == []
    assert store.sent_times(NOON, case_id=99) == []


def test_entries_are_listed_latest_first(store: Store) -> None:
    ids = [queue(store, text) for text in ("一", "二", "三")]
    assert [entry.id for entry in store.entries()] == ids[::-1]
    assert [entry.id for entry in store.entries(limit=1)] == ids[:1:-1]
    assert store.entry(10_000) is None
