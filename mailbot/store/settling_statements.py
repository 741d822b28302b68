"""The SQL of settling: written once, prepared once, run for every mail."""

from typing import Any

import sqlalchemy as sa

from mailbot.store.brakes import SENDING
from mailbot.store.database import insert_into
from mailbot.store.model import MailState, OutboxState
from mailbot.store.outbox import UNDER_WAY
from mailbot.store.prepared import Prepared, unindexed
from mailbot.store.tables import bounces, brakes, cases, decisions, mails, outbox

STATE = Prepared(
    sa.select(mails.c.state).where(mails.c.id == sa.bindparam("sought")).with_for_update()
)

CONTENT = sa.select(mails.c.content).where(mails.c.id == sa.bindparam("sought"))

OF_CASE = decisions.c.case_id == sa.bindparam("case_id")

LAST_SPOKEN = Prepared(
    sa.select(decisions.c.body)
    .where(OF_CASE, decisions.c.kind != "stay_silent")
    .order_by(decisions.c.sequence.desc())
    .limit(1)
)

LAST_ANSWERED = (
    sa.select(sa.func.coalesce(sa.func.max(decisions.c.sequence), 0))
    .join(outbox, outbox.c.decision_id == decisions.c.id)
    .where(
        OF_CASE,
        # Not as a list: it would have to be spelt out at each run.
        sa.or_(*(outbox.c.state == state for state in (*UNDER_WAY, OutboxState.SENT))),
    )
    .scalar_subquery()
)

UNANSWERED = Prepared(
    sa.select(decisions.c.mail_id).where(
        OF_CASE,
        decisions.c.sequence > LAST_ANSWERED,
        decisions.c.mail_id.is_not(None),
    )
)

PROMISED = Prepared(
    sa.select(
        *(decisions.c[name] for name in ("case_id", "sequence", "mail_id", "at", "body")),
        mails.c.content,
    )
    .join(mails, mails.c.id == decisions.c.mail_id)
    .where(decisions.c.id == sa.bindparam("sought"), mails.c.content.is_not(None))
)

DECIDED_LATER = Prepared(
    sa.select(decisions.c.mail_id).where(
        OF_CASE,
        decisions.c.sequence > sa.bindparam("sequence"),
        decisions.c.mail_id.is_not(None),
    )
)

TRAIL = Prepared(
    sa.select(
        cases.c.number,
        sa.select(sa.func.count()).where(OF_CASE).scalar_subquery(),
    ).where(cases.c.id == sa.bindparam("case_id"))
)

NEW_DECISION = Prepared(decisions.insert())

NEW_STATUS = Prepared(
    cases.update()
    .where(cases.c.id == sa.bindparam("sought"))
    .values(status=sa.bindparam("new_status"))
)

LAST_TRAIL = (
    sa.select(decisions.c.id, decisions.c.body)
    .where(OF_CASE)
    .order_by(decisions.c.sequence.desc())
    .limit(30)
)

FATES = sa.select(outbox.c.state, outbox.c.sent_at).where(
    outbox.c.decision_id == sa.bindparam("sought"), outbox.c.state != OutboxState.SUPERSEDED
)

RELEASED_AT = sa.select(brakes.c.released_at).where(brakes.c.name == SENDING).scalar_subquery()

_STANDING = outbox.c.state != sa.literal_column(f"'{OutboxState.SUPERSEDED}'")
"""Word for word as in the index of same words: only so it is used."""


def _replies(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    """How many replies to customers since then fulfil these conditions; each has its index."""
    return (
        sa.select(sa.func.count())
        .where(
            outbox.c.case_id.is_not(None),
            outbox.c.queued_at >= sa.bindparam("since"),
            _STANDING,
            *conditions,
        )
        .scalar_subquery()
    )


REPLIES_SINCE = Prepared(
    sa.select(
        _replies(outbox.c.recipient == sa.bindparam("to")).label("address"),
        _replies(outbox.c.case_id == sa.bindparam("of_case")).label("case"),
        _replies(sa.or_(RELEASED_AT.is_(None), outbox.c.queued_at > RELEASED_AT)).label("total"),
    )
)

REPLIES_TO_DOMAIN = Prepared(
    sa.select(_replies(outbox.c.recipient.like(sa.bindparam("at_domain"), escape="|")))
)

OWN_REPLY = sa.select(outbox.c.case_id, outbox.c.recipient).where(
    outbox.c.message_id.in_(sa.bindparam("sought", expanding=True)),
    outbox.c.case_id.is_not(None),
)

RECIPIENTS = sa.select(outbox.c.recipient).where(
    outbox.c.case_id == sa.bindparam("case_id"),
    outbox.c.state.in_((OutboxState.SENT, OutboxState.UNCERTAIN)),
)

CLEARED = Prepared(bounces.delete().where(bounces.c.address == sa.bindparam("sought")))

BOUNCING = sa.select(bounces.c.address).where(bounces.c.address == sa.bindparam("sought"))

FINISHED = Prepared(
    mails.update()
    .where(mails.c.id == sa.bindparam("sought"), mails.c.state == MailState.STORED)
    .values(state=sa.bindparam("new_state"))
)
"""The other columns follow from the parameters."""

UNSAID = (
    outbox.update()
    .where(outbox.c.case_id == sa.bindparam("of_case"), outbox.c.state == OutboxState.QUEUED)
    .values(state=OutboxState.SUPERSEDED)
)

SUPERSEDED = Prepared(
    outbox.update()
    .where(
        outbox.c.case_id == sa.bindparam("of_case"),
        outbox.c.recipient == sa.bindparam("to"),
        outbox.c.text_hash != sa.bindparam("newer"),
        unindexed(outbox.c.state) == OutboxState.QUEUED,
        _STANDING,
    )
    .values(state=OutboxState.SUPERSEDED)
)


NEW_REPLY = Prepared(
    lambda dialect: insert_into(outbox, dialect).on_conflict_do_nothing().returning(outbox.c.id)
)
