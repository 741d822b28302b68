"""Money on the bank's statement becomes rows that are each taken in once and settled once."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from mailbot.cases.model import CaseStatus
from mailbot.decision.arrivals import Expected, Matched, Matching
from mailbot.decision.statement import Arrival
from mailbot.store.ledger import Ledger
from mailbot.store.model import KeyKind, StoredArrival
from mailbot.store.tables import arrivals, case_keys, case_mails, cases, decisions, staff_events

CHUNK = 500
"""Numbers looked up by one query."""

OVER = (CaseStatus.CLOSED, CaseStatus.REJECTED)


class ArrivalLedger(Ledger):
    """The money that came in, and the cases it may be for."""

    def new_arrivals(self, found: Iterable[Arrival]) -> list[Arrival]:
        """Those that were never taken in."""
        with self._database.reading() as connection:
            known = set(connection.scalars(sa.select(arrivals.c.key)))
        return [arrival for arrival in found if arrival.key not in known]

    def add_arrivals(self, found: Iterable[Arrival], at: datetime) -> int:
        """How many are new; those taken in before stay as they are."""
        with self._database.writing() as connection:
            return sum(
                self._database.add(
                    connection,
                    arrivals,
                    **arrival.model_dump(exclude={"amount"}),
                    amount=f"{arrival.amount:.2f}",
                    imported_at=at,
                )
                for arrival in found
            )

    def open_arrivals(self, limit: int = 100_000) -> list[StoredArrival]:
        """The money that nobody has settled yet, oldest first."""
        query = (
            sa.select(arrivals, cases.c.number)
            .outerjoin(cases, cases.c.id == arrivals.c.case_id)
            .where(arrivals.c.settled_at.is_(None))
            .order_by(arrivals.c.arrived_on, arrivals.c.key)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [_arrival(dict(row)) for row in connection.execute(query).mappings()]

    def note_matchings(self, found: Mapping[str, Matching]) -> None:
        """Keep which case each arrival (by its key) was matched to, while nobody has settled it."""
        numbers = {matching.number for matching in found.values()} - {""}
        with self._database.writing() as connection:
            ids = _ids(connection, numbers)
            changes = [
                {"sought": key, "to": ids.get(matching.number.casefold()), "how": matching.how}
                for key, matching in found.items()
            ]
            if changes:
                connection.execute(_NOTE, changes)

    def settle_arrivals(self, keys: Iterable[str], at: datetime) -> None:
        """Settle the open arrivals of these keys."""
        changes = [{"sought": key, "at": at} for key in keys]
        with self._database.writing() as connection:
            if changes:
                connection.execute(_SETTLE, changes)

    def settle_arrival(self, key: str, at: datetime) -> bool:
        """Whether an open arrival of this key (or its beginning) is settled now."""
        statement = arrivals.update().where(
            arrivals.c.key.startswith(key, autoescape=True), arrivals.c.settled_at.is_(None)
        )
        with self._database.writing() as connection:
            return connection.execute(statement.values(settled_at=at)).rowcount > 0

    def expected_payments(self) -> list[Expected]:
        """The cases that wait for money or got it lately, as far as they are not over."""
        with self._database.reading() as connection:
            query = sa.select(cases.c.id, cases.c.number).where(
                cases.c.status.not_in(OVER), cases.c.purged_at.is_(None)
            )
            numbers = {row.id: row.number for row in connection.execute(query)}
            keys = _keys(connection)
            totals = _totals(connection)
            payers = _payers(connection)
            arrived = set(
                connection.scalars(
                    sa.select(staff_events.c.case_id).where(staff_events.c.verb == "arrived")
                )
            )
        return [
            Expected(
                number=number,
                companies=tuple(keys.get((case_id, KeyKind.COMPANY), ())),
                payers=tuple(payers.get(case_id, ())),
                receipts=frozenset(keys.get((case_id, KeyKind.RECEIPT), ())),
                total=totals.get(case_id),
                arrived=case_id in arrived,
            )
            for case_id, number in numbers.items()
        ]


_OPEN_ONE = sa.and_(arrivals.c.key == sa.bindparam("sought"), arrivals.c.settled_at.is_(None))

_NOTE = (
    arrivals.update()
    .where(_OPEN_ONE)
    .values(case_id=sa.bindparam("to"), matched=sa.bindparam("how"))
)

_SETTLE = arrivals.update().where(_OPEN_ONE).values(settled_at=sa.bindparam("at"))


def _ids(connection: sa.Connection, numbers: Iterable[str]) -> dict[str, int]:
    """The cases of these numbers, by their number in lower case."""
    wanted = sorted({number.casefold() for number in numbers})
    found: dict[str, int] = {}
    for start in range(0, len(wanted), CHUNK):
        query = sa.select(case_keys.c.value, case_keys.c.case_id).where(
            case_keys.c.kind == KeyKind.NUMBER,
            case_keys.c.value.in_(wanted[start : start + CHUNK]),
        )
        found |= {row.value: row.case_id for row in connection.execute(query)}
    return found


def _keys(connection: sa.Connection) -> dict[tuple[int, str], list[str]]:
    kinds = (KeyKind.COMPANY, KeyKind.RECEIPT)
    found: dict[tuple[int, str], list[str]] = {}
    query = sa.select(case_keys.c.case_id, case_keys.c.kind, case_keys.c.value)
    for row in connection.execute(query.where(case_keys.c.kind.in_(kinds))):
        found.setdefault((row.case_id, row.kind), []).append(row.value)
    return found


def _totals(connection: sa.Connection) -> dict[int, Decimal]:
    """What each case costs by its latest decision that has a quote."""
    found: dict[int, Decimal] = {}
    query = sa.select(decisions.c.case_id, decisions.c.body).order_by(decisions.c.sequence)
    for row in connection.execute(query):
        quote = json.loads(row.body).get("quote")
        if quote:
            found[row.case_id] = Decimal(quote["total"])
    return found


def _payers(connection: sa.Connection) -> dict[int, list[str]]:
    """Who paid by the vouchers of each case."""
    found: dict[int, list[str]] = {}
    for row in connection.execute(sa.select(case_mails.c.case_id, case_mails.c.share)):
        for document in json.loads(row.share).get("documents", ()):
            payer = document.get("payer_name") if document.get("kind") == "voucher" else None
            if payer:
                found.setdefault(row.case_id, []).append(str(payer["value"]))
    return found


def _arrival(row: dict[str, Any]) -> StoredArrival:
    kept = {name: row[name] for name in Arrival.model_fields}
    return StoredArrival(
        arrival=Arrival.model_validate(kept),
        number=row["number"] or "",
        matched=Matched(row["matched"]) if row["matched"] else Matched.NONE,
        imported_at=row["imported_at"],
    )
