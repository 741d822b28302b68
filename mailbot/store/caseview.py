"""What a case is known by finds it, and its rows become the case; nothing is changed."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa

from mailbot.cases.filing import receipts_of
from mailbot.cases.match import Candidate
from mailbot.cases.model import Case, CaseMail, CaseStatus, Holding, PaidTogether, StaffEvent
from mailbot.documents.model import PaymentVoucher, Plan
from mailbot.store import case_statements as sql
from mailbot.store.blobs import Blobs
from mailbot.store.database import Database
from mailbot.store.keys import comparable, comparable_keys, keys_of, lock_number
from mailbot.store.model import CaseKey, CaseRef, KeyKind
from mailbot.store.tables import cases

_THREAD = {KeyKind.REPLY, KeyKind.MESSAGE_ID, KeyKind.REFERENCE}
"""What shows that two mails belong to one thread (RFC 5322 §3.6.4)."""

_UNPAID = {CaseStatus.COLLECTING, CaseStatus.AWAITING_PAYMENT}

_LONGEST_CHAIN = 5
"""Mergers that are followed; a case that became part of another cannot be merged again."""


_Keys = dict[str, dict[str, int]]
"""By kind what a case is known by, each with its id: the lower one was there first."""


class _Receipts(NamedTuple):
    """A case's receipts as other cases have them."""

    used: frozenset[str]
    together: tuple[PaidTogether, ...]


class Held(NamedTuple):
    """What the row of a case that is held says; nobody else changes it."""

    number: str
    status: str


class CaseView:
    """The cases as one open transaction sees them."""

    def __init__(
        self,
        connection: sa.Connection,
        database: Database,
        blobs: Blobs,
        at: datetime,
    ) -> None:
        self._connection = connection
        self._database = database
        self._blobs = blobs
        self._at = at
        self._held: dict[int, Held] = {}
        self._opened: set[int] = set()
        # The shares added here, as they are: what was just written is not read back.
        self._added: dict[tuple[int, str], CaseMail] = {}
        self._touched: set[int] = set()

    def candidates(
        self,
        *,
        addresses: Iterable[str] = (),
        companies: Iterable[str] = (),
        credit_codes: Iterable[str] = (),
        message_id: str = "",
        references: Iterable[str] = (),
        case_numbers: Iterable[str] = (),
    ) -> tuple[Candidate, ...]:
        """The cases any of these point to, latest first, each with all that it is known by.

        `companies` are looked for among applicants and payers, `references` among the customers'
        mails and our replies, `message_id` among what earlier mails referred to.
        """
        companies, references = tuple(companies), tuple(references)
        wanted = comparable_keys(
            (
                *keys_of(KeyKind.ADDRESS, addresses),
                *keys_of(KeyKind.COMPANY, companies),
                *keys_of(KeyKind.PAYER, companies),
                *keys_of(KeyKind.CREDIT_CODE, credit_codes),
                *keys_of(KeyKind.MESSAGE_ID, references),
                *keys_of(KeyKind.REPLY, references),
                *keys_of(KeyKind.REFERENCE, [message_id]),
                *keys_of(KeyKind.NUMBER, case_numbers),
            ),
        )
        self._lock(wanted)
        matched = self._matches(wanted)
        if not matched:
            return ()
        known = self._known_by(matched)
        return tuple(
            _candidate(row, matched[row.id], known.get(row.id, {}))
            for row in sql.several_cases(len(matched)).rows(self._connection, **sql.sought(matched))
        )

    def find_case(self, number: str) -> CaseRef | None:
        """The case of this number (办理编号), None where there is none."""
        for key in comparable_keys(keys_of(KeyKind.NUMBER, [number])):
            for case_id in self._matches([key]):
                query = sa.select(cases.c.id, cases.c.number).where(cases.c.id == case_id)
                row = self._connection.execute(query).one()
                return CaseRef(id=row.id, number=row.number)
        return None

    def number_of(self, case_id: int) -> str:
        """The number (办理编号) of a case."""
        held = self._held.get(case_id)
        number: str = held.number if held else sql.NUMBER.scalar(self._connection, sought=case_id)
        return number

    def case(self, case_id: int) -> Case:
        """The case as its mails and events add up now, held until the end.

        `used_receipts` are those of its own receipts that another case used before it: add the
        mail with its receipts first.

        Raises:
            KeyError: there is no such case.
        """
        self._hold(case_id)
        shares = sql.SHARES.rows(self._connection, sought=case_id)
        found = [
            self._added.get((case_id, row.mail_id)) or CaseMail.model_validate_json(row.share)
            for row in shares
        ]
        known = self._keys(case_id)
        kin = self._kin(case_id, known)
        receipts = self._receipts_elsewhere(case_id, known, kin)
        near = (value.upper() for value in known.get(KeyKind.NEAR, ()))
        number = self.number_of(case_id)
        return Case(
            number=number,
            mails=tuple(sorted(found, key=lambda mail: (mail.sent_at, mail.mail_id))),
            events=tuple(
                StaffEvent.model_validate(row._asdict())
                for row in sql.EVENTS.rows(self._connection, sought=case_id)
            ),
            used_receipts=_as_written(found, receipts.used),
            paid_together=receipts.together,
            holdings=self._holdings(kin),
            may_belong_to=tuple(other for other in near if other != number),
        )

    def owed(self, case_ids: Iterable[int]) -> dict[int, Decimal]:
        """What is still to be paid for these cases, in 元; those that cost nothing are left out.

        As the last decision on each said; a case whose payment agreed owes nothing.
        """
        found: dict[int, Decimal] = {}
        for case_id in case_ids:
            body = self._connection.scalar(sql.LAST_DECISION, {"sought": case_id})
            decision = json.loads(body) if body else {}
            waits = decision.get("status") in _UNPAID
            if waits and decision.get("quote"):
                found[case_id] = Decimal(decision["quote"]["total"])
        return {case_id: total for case_id, total in found.items() if total}

    def status(self, case_id: int) -> CaseStatus:
        """Where the case stands by the last decision about it."""
        return CaseStatus(self._connection.scalars(sql.STATUS_OF, {"sought": case_id}).one())

    def numbers_now(self, numbers: Iterable[str]) -> tuple[str, ...]:
        """The numbers under which these cases go on: those of cases they became part of."""
        return tuple(dict.fromkeys(self._number_now(number) for number in numbers))

    def _number_now(self, number: str) -> str:
        for _ in range(_LONGEST_CHAIN):
            found = self.find_case(number)
            merged = found and self._connection.scalar(sql.MERGED_INTO, {"sought": found.id})
            if not merged:
                break
            number = merged
        return number

    def _hold(self, case_id: int) -> None:
        """Lock the case's row: from here on we see all that others settled about it."""
        if case_id in self._held:
            return
        row = sql.HELD.first(self._connection, sought=case_id)
        if row is None:
            raise KeyError(case_id)
        self._held[case_id] = Held(row.number, row.status)

    def _lock(self, keys: Iterable[CaseKey]) -> None:
        """Keep others from looking for the same keys: what they would miss is not there yet."""
        if not self._database.is_postgresql:
            return
        # One order for all, so that two settlements cannot wait for each other.
        for number in sorted({lock_number(key) for key in keys}):
            self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))

    def _matches(self, keys: Iterable[CaseKey]) -> dict[int, list[CaseKey]]:
        sought: dict[str, list[str]] = {}
        for key in keys:
            sought.setdefault(key.kind, []).append(key.value)
        if not sought:
            return {}
        matched: dict[int, list[CaseKey]] = {}
        shape, each = _shaped(sought)
        for row in sql.matches(shape).rows(self._connection, **each):
            key = CaseKey(kind=KeyKind(row.kind), value=row.value)
            matched.setdefault(row.case_id, []).append(key)
        return matched

    def _known_by(self, case_ids: Collection[int]) -> dict[int, dict[str, set[str]]]:
        """All that the cases are known by and that a mail may be compared with, by kind."""
        known: dict[int, dict[str, set[str]]] = {}
        for row in sql.known_by(len(case_ids)).rows(self._connection, **sql.sought(case_ids)):
            known.setdefault(row.case_id, {}).setdefault(row.kind, set()).add(row.value)
        return known

    def _keys(self, case_id: int) -> _Keys:
        """What the case is known by and other cases may be, too, or lies near it."""
        known: _Keys = {}
        for row in sql.KEYS.rows(self._connection, sought=case_id):
            known.setdefault(row.kind, {})[row.value] = row.id
        return known

    def _kin(self, case_id: int, known: _Keys) -> list[Any]:
        """The same receipts, companies and credit codes where other cases have them."""
        sought: dict[str, list[str]] = {kind: [*known.get(kind, ())] for kind in sql.OF_KIN}
        sought[KeyKind.COMPANY] += known.get(KeyKind.STATED, ())
        if not any(sought.values()):
            return []
        shape, each = _shaped(sought)
        return sql.elsewhere(shape).rows(self._connection, sought=case_id, **each)

    def _receipts_elsewhere(self, case_id: int, known: _Keys, kin: Iterable[Any]) -> _Receipts:
        """The case's receipts that other cases have, too.

        One mail that brought a voucher for several cases means it to pay them together; where
        mails differ the case that had it first used it.
        """
        used: set[str] = set()
        together: dict[int, set[str]] = {}
        for row in kin:
            if row.kind != KeyKind.RECEIPT:
                continue
            if self._came_in_one_mail(case_id, row.case_id):
                together.setdefault(row.case_id, set()).add(row.value)
            elif row.id < known[row.kind][row.value]:
                used.add(row.value)
        return _Receipts(
            frozenset(used),
            tuple(
                PaidTogether(
                    number=self.number_of(other),
                    total=self._last_total(other),
                    receipts=frozenset(values),
                )
                for other, values in sorted(together.items())
            ),
        )

    def _came_in_one_mail(self, case_id: int, other: int) -> bool:
        return sql.BY_ONE_MAIL.scalar(self._connection, sought=case_id, other=other) is not None

    def _holdings(self, kin: Iterable[Any]) -> tuple[Holding, ...]:
        """The packages (组合资费) of this company that a person confirmed the payment of."""
        same = sorted({row.case_id for row in kin if row.kind != KeyKind.RECEIPT})
        if not same:
            return ()
        found = []
        for row in sql.arrivals(len(same)).rows(self._connection, **sql.sought(same)):
            body = self._connection.scalar(sql.LAST_DECISION, {"sought": row.case_id})
            order = json.loads(body)["order"] if body else {}
            if order.get("plan") == Plan.COMBINED and order.get("term_years"):
                number = self.number_of(row.case_id)
                years = order["term_years"]
                found.append(Holding(number=number, since=row.at.date(), term_years=years))
        return tuple(found)

    def _last_total(self, case_id: int) -> Decimal | None:
        body = self._connection.scalar(sql.LAST_DECISION, {"sought": case_id})
        quote = json.loads(body).get("quote") if body else None
        return Decimal(quote["total"]) if quote else None


def _shaped(sought: Mapping[str, Sequence[str]]) -> tuple[sql.Shape, dict[str, str]]:
    """The shape of a statement that looks for these values by kind, and its parameters."""
    each = {
        f"{kind}_{place}": value
        for kind, values in sought.items()
        for place, value in enumerate(values)
    }
    return tuple((kind, len(values)) for kind, values in sought.items() if values), each


def _candidate(row: Any, matched: Iterable[CaseKey], known: dict[str, set[str]]) -> Candidate:
    def of(*kinds: KeyKind) -> frozenset[str]:
        return frozenset(value for kind in kinds for value in known.get(kind, ()))

    kinds = {key.kind for key in matched}
    return Candidate(
        case_id=row.id,
        number=row.number,
        status=row.status,
        in_thread=bool(kinds & _THREAD),
        addresses=of(KeyKind.ADDRESS),
        companies=of(KeyKind.COMPANY),
        credit_codes=of(KeyKind.CREDIT_CODE),
        payers=of(KeyKind.PAYER),
    )


def _as_written(shares: Iterable[CaseMail], used: frozenset[str]) -> frozenset[str]:
    """The used receipts, also in the very spelling in which the case's vouchers have them."""
    written = {
        number
        for share in shares
        for document in share.documents
        if isinstance(document, PaymentVoucher)
        for number in receipts_of(document)
    }
    spelled = {
        value
        for value in written
        if comparable(CaseKey(kind=KeyKind.RECEIPT, value=value)).value in used
    }
    return used | spelled
