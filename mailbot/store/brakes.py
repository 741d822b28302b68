"""Addresses that bounce and the brake on replies become rows, and rows what people are shown."""

from datetime import datetime

import sqlalchemy as sa

from mailbot.store.ledger import Ledger
from mailbot.store.model import Bounce, Brake
from mailbot.store.tables import bounces, brakes, cases

SENDING = "sending"
"""The one brake there is."""


class BrakeLedger(Ledger):
    """What keeps replies from leaving."""

    def brake(self) -> Brake | None:
        """The brake on replies to customers; None where they may leave."""
        with self._database.reading() as connection:
            row = connection.execute(_BRAKE).mappings().first()
        return None if row is None else Brake.model_validate(dict(row))

    def release_brake(self, now: datetime) -> bool:
        """Whether a person let replies leave again; what was queued before counts no more."""
        statement = brakes.update().where(brakes.c.name == SENDING, brakes.c.released_at.is_(None))
        with self._database.writing() as connection:
            return connection.execute(statement.values(released_at=now)).rowcount == 1

    def bouncing(self) -> list[Bounce]:
        """The addresses from which replies came back, the latest first, with their cases."""
        query = (
            sa.select(bounces, sa.func.coalesce(cases.c.number, "").label("number"))
            .outerjoin(cases, cases.c.id == bounces.c.case_id)
            .order_by(bounces.c.at.desc())
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings()
            return [Bounce.model_validate(dict(row)) for row in rows]


_BRAKE = sa.select(brakes.c.pulled_at, brakes.c.reason).where(
    brakes.c.name == SENDING, brakes.c.released_at.is_(None)
)
