"""The time of day becomes the digest that is due."""

from datetime import datetime
from typing import NamedTuple

from mailbot.decision.programme import Calendar
from mailbot.decision.workdays import is_workday


class Slot(NamedTuple):
    """A time of a working day at which staff are told: ("2026-11-24", "09:00")."""

    day: str
    time: str


def slot_at(now: datetime, calendar: Calendar) -> Slot | None:
    """The latest slot of today that has come; None before the first, and on days off.

    A bot that starts late sends that one only: what the earlier ones would have told is in it.
    """
    local = now.astimezone(calendar.zone)
    if not is_workday(local.date(), calendar):
        return None
    come = [time for time in sorted(calendar.digest_at) if time <= local.time()]
    return Slot(local.date().isoformat(), f"{come[-1]:%H:%M}") if come else None
