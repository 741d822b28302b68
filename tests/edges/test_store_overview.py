"""People see how things stand and can follow each case and mail."""

from datetime import timedelta

from mailbot.cases.model import CaseStatus, StaffEvent
from mailbot.store.model import MailState, OutboxState, TraceEntry
from mailbot.store.store import Store
from tests.builders.stored import (
    INBOX,
    NOON,
    a_decision,
    a_reply,
    case_mail,
    open_case,
    raw_mail,
    take_in,
)

pytest_plugins = ["tests.builders.databases"]


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def test_an_empty_store_has_nothing_to_tell(store: Store) -> None:
    snapshot = store.status(NOON)
    assert (snapshot.mails, snapshot.outbox, snapshot.cases) == ({}, {}, {})
    assert snapshot.oldest_pending is None
    assert snapshot.cursors == ()
    assert store.cases() == []
    assert store.trace("DK-2611-0001-7Q") == []
    assert store.trace("") == []


def test_the_status_counts_what_waits_and_where_it_is_stuck(store: Store) -> None:
    done = take_in(store, 1)
    with store.settling(NOON, done) as settlement:
        settlement.queue_reply(open_case(settlement).id, None, a_reply(), NOON)
        settlement.finish_mail(done, MailState.HANDLED)
    store.store_mail(raw_mail(2, received_at=NOON - minutes(5)))
    bad = take_in(store, 3)
    store.note_failure(bad, "boom", NOON, 1)
    store.note_poll(INBOX, NOON)
    snapshot = store.status(NOON)
    assert snapshot.mails == {
        MailState.HANDLED: 1,
        MailState.STORED: 1,
        MailState.QUARANTINED: 1,
    }
    assert snapshot.quarantined == 1
    assert snapshot.oldest_pending == 300
    assert snapshot.outbox == {OutboxState.QUEUED: 1}
    assert snapshot.cases == {CaseStatus.COLLECTING: 1}
    assert [(cursor.mailbox, cursor.last_poll_at) for cursor in snapshot.cursors] == [(INBOX, NOON)]


def test_cases_are_listed_by_status_latest_change_first(store: Store) -> None:
    mail_id = take_in(store)
    with store.settling(NOON) as settlement:
        old = open_case(settlement)
        new = settlement.open_case("DK", NOON, lambda _stem: "8R")
    with store.settling(NOON + minutes(1)) as settlement:
        settlement.set_status(old.id, CaseStatus.ON_HOLD)
        settlement.add_mail(old.id, case_mail(mail_id))
    assert [(case.number, case.mails) for case in store.cases()] == [
        (old.number, 1),
        (new.number, 0),
    ]
    assert [case.number for case in store.cases(CaseStatus.COLLECTING)] == [new.number]
    assert len(store.cases(limit=1)) == 1


def test_a_case_can_be_followed_from_its_mail_to_the_relays_answer(store: Store) -> None:
    mail_id = take_in(store)
    event = StaffEvent(event_id="e1", at=NOON + minutes(3), by="wang", verb="hold", detail="")
    with store.settling(NOON + minutes(1), mail_id) as settlement:
        ref = open_case(settlement)
        settlement.add_mail(ref.id, case_mail(mail_id))
        decision_id = settlement.record_decision(ref.id, mail_id, a_decision())
        reply = a_reply()
        outbox_id = settlement.queue_reply(ref.id, decision_id, reply, NOON)
        settlement.finish_mail(mail_id, MailState.HANDLED)
        settlement.add_event(ref.id, event)
    assert outbox_id is not None
    claimed = store.start_sending(outbox_id, NOON + minutes(2))
    assert claimed is not None
    store.mark_sent(claimed, NOON + minutes(2), "250 ok")
    whole = store.trace(ref.number)
    assert whole == [
        TraceEntry(at=NOON, what="received", ref=mail_id, detail=f"{INBOX} UID 1"),
        TraceEntry(at=NOON + minutes(1), what="settled", ref=mail_id, detail="handled"),
        TraceEntry(
            at=NOON + minutes(1),
            what="decided",
            ref=decision_id,
            detail="request_items",
        ),
        TraceEntry(
            at=NOON + minutes(1),
            what="queued",
            ref=reply.message_id,
            detail="li@example.com 办理编号",
        ),
        TraceEntry(
            at=NOON + minutes(2),
            what="answered",
            ref=reply.message_id,
            detail="sent 250 ok",
        ),
        TraceEntry(at=NOON + minutes(3), what="staff", ref="e1", detail="wang: hold"),
    ]
    assert store.trace(mail_id) == [step for step in whole if step.what != "staff"]


def test_a_mail_that_rests_until_its_next_try_is_no_backlog_unless_it_fails_on(
    store: Store,
) -> None:
    mail_id = take_in(store)
    later = NOON + timedelta(hours=2)
    store.note_failure(mail_id, "ValueError", later, 100)
    assert store.status(later).oldest_pending is None
    assert store.status(later + timedelta(days=1)).oldest_pending is not None
    for _ in range(3):
        store.note_failure(mail_id, "ValueError", later, 100)
    assert store.status(later).oldest_pending is not None
