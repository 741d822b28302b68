"""Working days by the Chinese calendar, with its make-up days, and where it ends."""

from datetime import UTC, date, datetime

import pytest

from mailbot.decision.workdays import (
    add_workdays,
    is_estimated,
    is_office_hour,
    is_workday,
    workdays_between,
)
from tests.builders.cases import programme

CALENDAR = programme().calendar


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),  # a Saturday
        (date(2026, 10, 1), False),  # 国庆节
        (date(2026, 10, 10), True),  # a Saturday made up for
        (date(2027, 2, 8), False),  # 春节, estimated
        (date(2027, 3, 6), False),  # a Saturday of a year not announced
        (date(2027, 3, 8), True),
    ],
)
def test_a_day_is_worked_or_not(day: date, *, works: bool) -> None:
    assert is_workday(day, CALENDAR) is works


def test_the_programmes_own_days_come_first() -> None:
    own = CALENDAR.model_copy(
        update={
            "extra_holidays": (date(2026, 11, 20),),
            "extra_workdays": (date(2026, 11, 21),),
        }
    )
    assert not is_workday(date(2026, 11, 20), own)
    assert is_workday(date(2026, 11, 21), own)


def test_a_year_without_an_announcement_is_known_to_be_estimated() -> None:
    assert not is_estimated(2026)
    assert is_estimated(2099)


@pytest.mark.parametrize(
    ("first", "number", "last"),
    [
        (date(2026, 11, 20), 3, date(2026, 11, 25)),
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # over the holiday, the made-up Saturday counts
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
    ],
)
def test_working_days_are_counted_over_weekends_and_holidays(
    first: date, number: int, last: date
) -> None:
    assert add_workdays(first, number, CALENDAR) == last
    assert workdays_between(first, last, CALENDAR) == number


def test_no_working_days_lie_backwards() -> None:
    assert workdays_between(date(2026, 11, 20), date(2026, 11, 10), CALENDAR) == 0


@pytest.mark.parametrize(
    ("moment", "opened"),
    [
        (datetime(2026, 11, 20, 1, 0, tzinfo=UTC), True),  # 09:00 in China
        (datetime(2026, 11, 20, 0, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 20, 9, 0, tzinfo=UTC), False),  # 17:00
        (datetime(2026, 11, 21, 2, 0, tzinfo=UTC), False),
    ],
)
def test_the_office_is_open_in_its_hours_on_working_days(moment: datetime, *, opened: bool) -> None:
    assert is_office_hour(moment, CALENDAR) is opened
