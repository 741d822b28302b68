"""The SQL of the case book: written once, prepared once, run for every mail."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from mailbot.store.database import insert_into
from mailbot.store.model import KeyKind
from mailbot.store.prepared import Prepared
from mailbot.store.tables import case_keys, case_mails, cases, counters, decisions, staff_events

SOUGHT: sa.BindParameter[Any] = sa.bindparam("sought")


def _any_of(column: sa.Column[Any], count: int) -> sa.ColumnElement[bool]:
    """Whether the column is one of so many parameters, "sought_0" and on; see `sought`."""
    return sa.or_(*(column == sa.bindparam(f"sought_{place}") for place in range(count)))


def sought(values: Iterable[Any]) -> dict[str, Any]:
    """The parameters of a statement that looks for any of these values."""
    return {f"sought_{place}": value for place, value in enumerate(values)}


@lru_cache(maxsize=64)
def several_cases(count: int) -> Prepared:
    """Looks for so many cases, the one changed last first."""
    return Prepared(
        sa.select(cases.c.id, cases.c.number, cases.c.status)
        .where(_any_of(cases.c.id, count))
        .order_by(cases.c.updated_at.desc(), cases.c.id.desc())
    )


HELD = Prepared(
    sa.select(cases.c.number, cases.c.status).where(cases.c.id == SOUGHT).with_for_update()
)

STATUS_OF = sa.select(cases.c.status).where(cases.c.id == SOUGHT)

NUMBER = Prepared(sa.select(cases.c.number).where(cases.c.id == SOUGHT))

SHARES = Prepared(
    sa.select(case_mails.c.mail_id, case_mails.c.share).where(case_mails.c.case_id == SOUGHT)
)

SHARE = sa.select(case_mails.c.share).where(
    case_mails.c.case_id == SOUGHT, case_mails.c.mail_id == sa.bindparam("mail")
)

NO_OTHER_ADDRESS = case_keys.delete().where(
    case_keys.c.case_id == SOUGHT,
    case_keys.c.kind == KeyKind.ADDRESS,
    case_keys.c.value != sa.bindparam("kept"),
)

EVENTS = Prepared(
    sa.select(
        staff_events.c.id.label("event_id"),
        *(staff_events.c[name] for name in ("at", "by", "verb", "detail")),
    )
    .where(staff_events.c.case_id == SOUGHT)
    .order_by(staff_events.c.at, staff_events.c.id)
)

MERGED_INTO = (
    sa.select(staff_events.c.detail)
    .where(staff_events.c.case_id == SOUGHT, staff_events.c.verb == "merge")
    .order_by(staff_events.c.at.desc())
    .limit(1)
)

NEW_CASE = Prepared(cases.insert().returning(cases.c.id))

TOUCHED = Prepared(
    cases.update()
    .where(cases.c.id == SOUGHT)
    .values(updated_at=sa.bindparam("now"), version=cases.c.version + 1)
)


@lru_cache(maxsize=64)
def known_by(count: int) -> Prepared:
    """What so many cases are known by, as far as a mail may be compared with it."""
    kinds = (KeyKind.ADDRESS, KeyKind.COMPANY, KeyKind.CREDIT_CODE, KeyKind.PAYER)
    return Prepared(
        sa.select(case_keys.c.case_id, case_keys.c.kind, case_keys.c.value).where(
            _any_of(case_keys.c.case_id, count),
            sa.or_(*(case_keys.c.kind == kind for kind in kinds)),
        )
    )


OF_KIN = (KeyKind.RECEIPT, KeyKind.COMPANY, KeyKind.CREDIT_CODE)
"""What tells that two cases have to do with each other; a STATED name is looked for as COMPANY."""

KEYS = Prepared(
    sa.select(case_keys.c.id, case_keys.c.kind, case_keys.c.value)
    .where(
        case_keys.c.case_id == SOUGHT,
        sa.or_(*(case_keys.c.kind == k for k in (*OF_KIN, KeyKind.STATED, KeyKind.NEAR))),
    )
    .order_by(case_keys.c.id)
)

LAST_DECISION = (
    sa.select(decisions.c.body)
    .where(decisions.c.case_id == SOUGHT)
    .order_by(decisions.c.sequence.desc())
    .limit(1)
)

ours, theirs = case_mails.alias("ours"), case_mails.alias("theirs")
BY_ONE_MAIL = Prepared(
    sa.select(ours.c.mail_id)
    .where(
        ours.c.case_id == SOUGHT,
        theirs.c.case_id == sa.bindparam("other"),
        ours.c.mail_id == theirs.c.mail_id,
    )
    .limit(1)
)


@lru_cache(maxsize=64)
def arrivals(count: int) -> Prepared:
    """Looks for when a person confirmed the payments of so many cases."""
    return Prepared(
        sa.select(staff_events.c.case_id, staff_events.c.at)
        .distinct()
        .where(_any_of(staff_events.c.case_id, count), staff_events.c.verb == "arrived")
        .order_by(staff_events.c.case_id, staff_events.c.at)
    )


Shape = tuple[tuple[str, int], ...]
"""How many keys of each of these kinds; their values are named "company_0" and on."""


def _keys_of(shape: Shape) -> sa.ColumnElement[bool]:
    # One condition per kind: SQLite would not use the index for pairs.
    return sa.or_(
        *(
            sa.and_(
                case_keys.c.kind == kind,
                case_keys.c.value.in_([sa.bindparam(f"{kind}_{n}") for n in range(count)]),
            )
            for kind, count in shape
        )
    )


@lru_cache(maxsize=256)
def matches(shape: Shape) -> Prepared:
    """Looks for the cases that are known by such keys."""
    found = sa.select(case_keys.c.case_id, case_keys.c.kind, case_keys.c.value)
    return Prepared(found.where(_keys_of(shape)).order_by(case_keys.c.id))


@lru_cache(maxsize=256)
def elsewhere(shape: Shape) -> Prepared:
    """Looks for such keys in other cases than the one that is sought."""
    found = sa.select(
        case_keys.c.id, case_keys.c.case_id, case_keys.c.kind, case_keys.c.value
    ).where(_keys_of(shape), case_keys.c.case_id != SOUGHT)
    return Prepared(found.order_by(case_keys.c.id))


NEXT_SEQUENCE = Prepared(
    lambda dialect: (
        insert_into(counters, dialect)
        .on_conflict_do_update(
            index_elements=["prefix", "yymm"],
            set_={"last": counters.c.last + 1},
        )
        .returning(counters.c.last)
    )
)

NEW_KEYS = Prepared(lambda dialect: insert_into(case_keys, dialect).on_conflict_do_nothing())
