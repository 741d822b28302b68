"""What the parts of the machinery say of themselves becomes rows that people are shown."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mailbot.store.ledger import Ledger
from mailbot.store.model import Health, Part
from mailbot.store.tables import health


class HealthLedger(Ledger):
    """How each part does; kept here because logs are not where staff look."""

    def note_fine(self, part: Part, at: datetime, *, found: int = 0, detail: str = "") -> None:
        """Keep that a part ran and worked, and how much it found."""
        change = {
            "ran_at": at,
            "fine_at": at,
            "failing_since": None,
            "found": found,
            "detail": detail,
        }
        self._note(part, change, change)

    def note_failing(self, part: Part, at: datetime, detail: str) -> None:
        """Keep that a part ran and did not work; the first such time stays until it works."""
        kind = health.c.failing_since.type  # which turns times into UTC
        since = sa.func.coalesce(health.c.failing_since, sa.literal(at, kind), type_=kind)
        fresh = {"ran_at": at, "failing_since": at, "detail": detail}
        self._note(part, fresh, fresh | {"failing_since": since})

    def health(self) -> dict[Part, Health]:
        """How each part did that ever ran."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(health)).mappings()
            known = [Health.model_validate(dict(row)) for row in rows if row["part"] in [*Part]]
        return {one.part: one for one in known}

    def _note(self, part: Part, fresh: dict[str, Any], change: dict[str, Any]) -> None:
        statement = self._database.insert(health).values(part=part, **fresh)
        with self._database.writing() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=["part"], set_=change),
            )
