"""What a mail costs the database does not grow with how many were handled before it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa  # noqa: TID251 - the steps are counted on its connections

from mailbot.cases.model import StaffEvent
from mailbot.cases.names import plain_name
from mailbot.message.model import InboundMessage, Screening, SenderKind
from mailbot.store.model import CaseKey, KeyKind, MailState
from mailbot.store.store import Store, open_store
from tests.builders.stored import NOON, a_decision, a_promise, case_mail, open_case, take_in

pytest_plugins = ["tests.builders.databases"]

PERSON = Screening(answerable=True, kind=SenderKind.PERSON)
LONG_AGO = NOON - timedelta(days=9)


def settle(store: Store, number: int, at: datetime) -> None:
    """Settle a new customer's mail, step by step as one mail is settled."""
    mail_id, address = take_in(store, number), f"li{number}@firm{number}.test"
    company = plain_name(f"第{number}光伏电站有限公司")
    message = InboundMessage(message_id=f"<{number}@firm.test>", sha256=f"{number}", sender=None)
    keys = [
        CaseKey(kind=kind, value=value)
        for kind, value in (
            (KeyKind.MESSAGE_ID, message.message_id),
            (KeyKind.ADDRESS, address),
            (KeyKind.COMPANY, company),
            (KeyKind.CREDIT_CODE, f"9165{number:014}"),
            (KeyKind.RECEIPT, f"serial {number}"),
        )
    ]
    with store.settling(at, mail_id) as settlement:
        assert settlement.same_content(message.message_id, message.sha256) is None
        found = settlement.candidates(
            addresses=[address], companies=[company], message_id=message.message_id
        )
        assert found == ()
        case = open_case(settlement).id
        settlement.add_mail(case, case_mail(mail_id), keys)
        settlement.clear_bounce(address)
        assert settlement.case(case).used_receipts == frozenset()
        assert settlement.last_spoken(case) is None
        since = at - timedelta(days=1)
        assert settlement.replies_since(address, case, since).address == 0
        assert settlement.replies_to_domain(f"firm{number}.test", since) == 0
        decision = settlement.record_decision(case, mail_id, a_decision())
        settlement.promise_reply(case, decision, a_promise(f"<r{number}@desk.test>", address), at)
        arrived = StaffEvent(event_id=f"e{number}", at=at, by="wang", verb="arrived")
        settlement.add_event(case, arrived)
        settlement.finish_mail(mail_id, MailState.HANDLED, PERSON, message)


class Steps:
    """How many steps SQLite's machine took, in tens."""

    taken = 0

    def count(self) -> int:
        """Called every ten steps; 0 lets SQLite go on."""
        self.taken += 1
        return 0


@contextmanager
def counted(store: Store) -> Iterator[Steps]:
    """The steps of what is done to the store meanwhile."""
    steps = Steps()

    def begin(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_progress_handler(steps.count, 10)

    def end(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_progress_handler(None, 10)

    engine = store._database.engine
    sa.event.listen(engine, "checkout", begin)
    sa.event.listen(engine, "checkin", end)
    yield steps
    sa.event.remove(engine, "checkout", begin)
    sa.event.remove(engine, "checkin", end)


@pytest.fixture
def sqlite_store(sqlite_url: str, documents_dir: Path) -> Iterator[Store]:
    with open_store(sqlite_url, documents_dir) as opened:
        yield opened


def test_a_mail_costs_the_database_the_same_however_many_were_handled(sqlite_store: Store) -> None:
    settle(sqlite_store, 1, LONG_AGO)
    with counted(sqlite_store) as at_first:
        settle(sqlite_store, 2, LONG_AGO)
    for number in range(3, 200):
        settle(sqlite_store, number, LONG_AGO)
    with counted(sqlite_store) as later:
        settle(sqlite_store, 200, NOON)

    assert at_first.taken > 50
    assert later.taken <= 1.5 * at_first.taken
