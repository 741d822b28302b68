"""Days become working days: the Chinese calendar with its make-up days (调休)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import chinese_calendar

from mailbot.decision.programme import Calendar

if TYPE_CHECKING:
    import holidays

_DAY = timedelta(days=1)
_SATURDAY = 5


def is_workday(day: date, calendar: Calendar) -> bool:
    """Whether people work on that day: the programme's own days first, then the official ones.

    A year the State Council has not announced yet is estimated: see `is_estimated`.
    """
    if day in calendar.extra_workdays:
        return True
    if day in calendar.extra_holidays:
        return False
    if is_estimated(day.year):
        return _is_likely_workday(day)
    return bool(chinese_calendar.is_workday(day))


@lru_cache(maxsize=32)
def is_estimated(year: int) -> bool:
    """Whether the official holidays of that year are not known here, make-up days least of all."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return True
    return False


@lru_cache(maxsize=32)
def _holidays_of(year: int) -> "holidays.HolidayBase":
    import holidays  # noqa: PLC0415 - large, and only needed until a year's days are announced

    return holidays.country_holidays("CN", years=year)


def _is_likely_workday(day: date) -> bool:
    known = _holidays_of(day.year)
    if day in known:
        return False
    return day.weekday() < _SATURDAY or day in getattr(known, "weekend_workdays", ())


def workdays_after(day: date, calendar: Calendar) -> Iterator[date]:
    """The working days after `day`, without end."""
    while True:
        day += _DAY
        if is_workday(day, calendar):
            yield day


def add_workdays(day: date, number: int, calendar: Calendar) -> date:
    """The `number`-th working day after `day`; `day` itself where `number` is 0."""
    following = workdays_after(day, calendar)
    for _ in range(number):
        day = next(following)
    return day


def workdays_between(first: date, last: date, calendar: Calendar) -> int:
    """How many working days lie after `first`, up to and with `last`; 0 where none do."""
    days = (first + _DAY * n for n in range(1, (last - first).days + 1))
    return sum(is_workday(day, calendar) for day in days)


def is_office_hour(moment: datetime, calendar: Calendar) -> bool:
    """Whether the office is open at that (aware) moment: a working day, between its hours."""
    local = moment.astimezone(calendar.zone)
    return is_workday(local.date(), calendar) and calendar.opens <= local.time() < calendar.closes
