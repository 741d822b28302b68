"""What the parts say of themselves stays, and what waits is counted with its age."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from mailbot.store.model import OutboxState, Part
from mailbot.store.store import Store
from tests.builders.stored import NOON, a_reply, open_case

pytest_plugins = ["tests.builders.databases"]

HOUR = timedelta(hours=1)


def test_a_part_that_fails_keeps_the_time_it_began(store: Store) -> None:
    store.note_fine(Part.RELAY, NOON)
    store.note_failing(Part.RELAY, NOON + HOUR, "535 no")
    store.note_failing(Part.RELAY, NOON + 2 * HOUR, "535 still no")

    relay = store.health()[Part.RELAY]
    assert (relay.fine_at, relay.failing_since) == (NOON, NOON + HOUR)
    assert (relay.ran_at, relay.detail) == (NOON + 2 * HOUR, "535 still no")


def test_a_part_that_worked_before_began_to_fail_when_it_did_in_any_zone(store: Store) -> None:
    at = (NOON + HOUR).astimezone(ZoneInfo("Asia/Shanghai"))
    store.note_fine(Part.RULES, NOON)
    store.note_failing(Part.RULES, at, "tariff.toml:34")

    assert store.health()[Part.RULES].failing_since == NOON + HOUR


def test_a_part_that_works_again_is_fine(store: Store) -> None:
    store.note_failing(Part.RELAY, NOON, "535 no")
    store.note_fine(Part.RELAY, NOON + HOUR, found=2)

    relay = store.health()[Part.RELAY]
    assert relay.failing_since is None
    assert (relay.found, relay.detail) == (2, "")


def test_the_status_tells_how_long_replies_wait_and_how_many_left(store: Store) -> None:
    with store.settling(NOON) as settlement:
        case = open_case(settlement).id
        sent, due, later = (
            settlement.queue_reply(case, None, a_reply(to=f"{who}@firm.test"), at)
            for who, at in (("a", NOON), ("b", NOON), ("c", NOON + 9 * HOUR))
        )
    assert sent is not None
    assert due is not None
    assert later is not None
    claimed = store.start_sending(sent, NOON)
    assert claimed is not None
    store.mark_sent(claimed, NOON + HOUR, "250 ok")

    snapshot = store.status(NOON + HOUR)

    assert snapshot.waiting == {OutboxState.QUEUED: 3600.0}
    assert (snapshot.sent_quarter_hour, snapshot.sent_day) == (1, 1)
    assert store.status(NOON + 30 * HOUR).sent_day == 0
    refused = store.start_sending(due, NOON + HOUR)
    assert refused is not None
    store.mark_refused(refused, "550 no")
    assert store.status(NOON + HOUR).refused_lately == 1
    assert store.status(NOON + 100 * HOUR).refused_lately == 0
