"""Workers that get in each other's way, or are killed, lose nothing and repeat nothing."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from mailbot.cases.model import StaffEvent
from mailbot.errors import AlreadySettled
from mailbot.message.model import InboundMessage
from mailbot.store.model import CaseKey, KeyKind, MailState, OutboxState
from mailbot.store.store import Store, open_store
from tests.builders.stored import NOON, a_decision, a_reply, case_mail, raw_mail, take_in

pytest_plugins = ["tests.builders.databases"]

Result = TypeVar("Result")

COMPANY = "新疆某某发电有限公司"


def settle(store: Store, mail_id: str) -> bool:
    """Settle a mail the way the pipeline does; False where another was faster."""
    try:
        with store.settling(NOON, mail_id) as settlement:
            known = settlement.candidates(companies=[COMPANY])
            opened = None if known else settlement.open_case("DK", NOON, lambda _stem: "7Q")
            case_id = opened.id if opened else known[0].case_id
            keys = [CaseKey(kind=KeyKind.COMPANY, value=COMPANY)]
            settlement.add_mail(case_id, case_mail(mail_id), keys)
            count = len(settlement.case(case_id).mails)
            decision_id = settlement.record_decision(case_id, mail_id, a_decision())
            reply = a_reply(f"收到 {count}", message_id=f"<{decision_id}@desk>")
            settlement.queue_reply(case_id, decision_id, reply, NOON)
            settlement.finish_mail(mail_id, MailState.HANDLED)
    except AlreadySettled:
        return False
    return True


def at_once(*calls: Callable[[], Result]) -> list[Result]:
    """What the calls return, all started at the same moment."""
    gate = threading.Barrier(len(calls))

    def wait_and_call(call: Callable[[], Result]) -> Result:
        gate.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(wait_and_call, calls))


def test_two_workers_on_one_mail_make_one_decision_and_one_reply(store: Store) -> None:
    for uid in range(1, 11):
        mail_id = take_in(store, uid)
        done = at_once(*[partial(settle, store, mail_id)] * 2)
        assert sorted(done) == [False, True]
    snapshot = store.status(NOON)
    assert sum(snapshot.cases.values()) == 1
    assert len(store.entries()) == 10
    assert snapshot.mails == {MailState.HANDLED: 10}


def test_mails_of_one_new_customer_settled_at_once_make_one_case(store: Store) -> None:
    ids = [take_in(store, uid) for uid in range(1, 9)]
    at_once(*(partial(settle, store, mail_id) for mail_id in ids))
    (case,) = store.cases()
    assert case.mails == 8
    # Each settlement saw all before it: one reply waits, and it counts all mails.
    (entry,) = store.due(NOON, 10)
    assert store.mime(entry).decode() == "收到 8"
    assert len(store.entries(OutboxState.SUPERSEDED)) == 7


def test_the_same_content_settled_at_once_is_handled_once(store: Store) -> None:
    ids = [take_in(store, uid) for uid in range(1, 5)]
    message = InboundMessage(message_id="<1@x>", sha256="cd", sender=None)

    def handle(mail_id: str) -> str | None:
        with store.settling(NOON, mail_id) as settlement:
            twin = settlement.same_content(message.message_id, message.sha256)
            state = MailState.HANDLED if twin is None else MailState.DUPLICATE
            settlement.finish_mail(mail_id, state, content=message)
        return twin

    twins = at_once(*(partial(handle, mail_id) for mail_id in ids))
    assert twins.count(None) == 1
    assert len(set(twins)) == 2


def test_two_workers_never_claim_the_same_reply(store: Store) -> None:
    settle(store, take_in(store))
    (entry,) = store.due(NOON, 10)
    claims = at_once(*[lambda: store.start_sending(entry.id, NOON)] * 4)
    assert len([claim for claim in claims if claim is not None]) == 1


def test_two_pollers_store_each_mail_once(store: Store) -> None:
    def poll() -> int:
        return sum(store.store_mail(raw_mail(uid, b"%d" % uid)) for uid in range(1, 21))

    assert sum(at_once(poll, poll)) == 20
    assert store.known_uids(raw_mail().ref.mailbox, 7) == set(range(1, 21))
    assert store.cursor(raw_mail().ref.mailbox).last_uid == 20


def test_two_processes_opening_a_new_database_both_find_it_ready(
    database_url: str,
    documents_dir: Path,
) -> None:
    stores = at_once(*[lambda: open_store(database_url, documents_dir)] * 3)
    for store in stores:
        assert store.status(NOON).mails == {}
        store.close()


def test_numbers_given_at_once_are_all_different(store: Store) -> None:
    def open_one() -> str:
        with store.settling(NOON) as settlement:
            return settlement.open_case("DK", NOON, lambda _stem: "7Q").number

    numbers = at_once(*[open_one] * 8)
    assert sorted(numbers) == [f"DK-2611-{n:04d}-7Q" for n in range(1, 9)]


def test_people_deciding_about_one_case_at_once_see_each_other(store: Store) -> None:
    with store.settling(NOON) as settlement:
        case_id = settlement.open_case("DK", NOON, lambda _stem: "7Q").id

    def decide(number: int) -> int:
        with store.settling(NOON) as settlement:
            seen = len(settlement.case(case_id).events)
            event = StaffEvent(event_id=f"e{number}", at=NOON, by="wang", verb="hold")
            settlement.add_event(case_id, event)
        return seen

    seen = at_once(*(partial(decide, number) for number in range(6)))
    assert sorted(seen) == list(range(6))


KILLED = """
import os, signal, sys
from pathlib import Path
from mailbot.store.model import MailState
from mailbot.store.store import open_store
from tests.builders.stored import NOON, a_decision, a_reply, case_mail, open_case

url, documents, mail_id, step = sys.argv[1:]
store = open_store(url, Path(documents))

def reach(name):
    if name == step:
        os.kill(os.getpid(), signal.SIGKILL)

with store.settling(NOON, mail_id) as settlement:
    ref = open_case(settlement)
    settlement.add_mail(ref.id, case_mail(mail_id))
    reach("case")
    decision_id = settlement.record_decision(ref.id, mail_id, a_decision())
    settlement.queue_reply(ref.id, decision_id, a_reply(), NOON)
    reach("reply")
    settlement.finish_mail(mail_id, MailState.HANDLED)
    reach("before commit")
reach("after commit")
(entry,) = store.due(NOON, 1)
store.start_sending(entry.id, NOON)
reach("sending")
"""


def run_until_killed(url: str, documents: Path, mail_id: str, step: str) -> None:
    done = subprocess.run(  # noqa: S603 - this very Python
        [sys.executable, "-c", KILLED, url, str(documents), mail_id, step],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": "."},
        check=False,
        timeout=120,
    )
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("step", ["case", "reply", "before commit"])
def test_a_worker_killed_inside_a_settlement_leaves_the_mail_as_it_was(
    store: Store,
    database_url: str,
    documents_dir: Path,
    step: str,
) -> None:
    mail_id = take_in(store)
    run_until_killed(database_url, documents_dir, mail_id, step)
    assert store.status(NOON).mails == {MailState.STORED: 1}
    assert store.cases() == []
    assert store.entries() == []
    assert settle(store, mail_id)


def test_a_worker_killed_after_the_settlement_has_lost_nothing(
    store: Store,
    database_url: str,
    documents_dir: Path,
) -> None:
    mail_id = take_in(store)
    run_until_killed(database_url, documents_dir, mail_id, "after commit")
    assert not settle(store, mail_id)
    assert len(store.due(NOON, 10)) == 1


def test_a_worker_killed_while_sending_leaves_an_uncertain_reply(
    store: Store,
    database_url: str,
    documents_dir: Path,
) -> None:
    mail_id = take_in(store)
    run_until_killed(database_url, documents_dir, mail_id, "sending")
    assert store.due(NOON, 10) == []
    (stuck,) = store.stuck_sending(NOON.replace(hour=13))
    assert stuck.state is OutboxState.UNCERTAIN
