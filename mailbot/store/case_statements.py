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


NEAR = Prepared(
    sa.select(case_keys.c.value)
    .where(case_keys.c.case_id == SOUGHT, case_keys.c.kind == KeyKind.NEAR)
    .order_by(case_keys.c.id)
)

LAST_DECISION = (
    sa.select(decisions.c.body)
    .where(decisions.c.case_id == SOUGHT)
    .order_by(decisions.c.sequence.desc())
    .limit(1)
)

ours, theirs = case_keys.alias("ours"), case_keys.alias("theirs")
our_mails, their_mails = case_mails.alias("our_mails"), case_mails.alias("their_mails")
RECEIPTS_ELSEWHERE = Prepared(
    sa.select(
        theirs.c.case_id,
        ours.c.value,
        (theirs.c.id < ours.c.id).label("was_first"),
        sa.exists()
        .where(
            our_mails.c.case_id == ours.c.case_id,
            their_mails.c.case_id == theirs.c.case_id,
            our_mails.c.mail_id == their_mails.c.mail_id,
        )
        .label("by_one_mail"),
    ).where(
        ours.c.case_id == SOUGHT,
        ours.c.kind == KeyKind.RECEIPT,
        theirs.c.kind == KeyKind.RECEIPT,
        theirs.c.value == ours.c.value,
        theirs.c.case_id != SOUGHT,
    )
)


PAID_FOR = Prepared(
    sa.select(theirs.c.case_id, staff_events.c.at)
    .distinct()
    .join(staff_events, staff_events.c.case_id == theirs.c.case_id)
    .where(
        ours.c.case_id == SOUGHT,
        sa.or_(
            *(
                sa.and_(ours.c.kind == mine, theirs.c.kind == other)
                for mine, other in (
                    (KeyKind.COMPANY, KeyKind.COMPANY),
                    (KeyKind.STATED, KeyKind.COMPANY),
                    (KeyKind.CREDIT_CODE, KeyKind.CREDIT_CODE),
                )
            )
        ),
        theirs.c.value == ours.c.value,
        theirs.c.case_id != SOUGHT,
        staff_events.c.verb == "arrived",
    )
    .order_by(theirs.c.case_id)
)


@lru_cache(maxsize=256)
def matches(shape: tuple[tuple[str, int], ...]) -> Prepared:
    """Looks for so many keys of each of these kinds, their values named "company_0" and on."""
    # One condition per kind: SQLite would not use the index for pairs.
    each = (
        sa.and_(
            case_keys.c.kind == kind,
            sa.or_(*(case_keys.c.value == sa.bindparam(f"{kind}_{n}") for n in range(count))),
        )
        for kind, count in shape
    )
    found = sa.select(case_keys.c.case_id, case_keys.c.kind, case_keys.c.value)
    return Prepared(found.where(sa.or_(*each)).order_by(case_keys.c.id))


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
