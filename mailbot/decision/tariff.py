"""`tariff.toml`: the prices of keys and single services, by period, in 元."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from mailbot.documents.model import Plan, Service
from mailbot.values import Money, Record

Price = Annotated[Money, Field(ge=Decimal(0))]
Years = Annotated[int, Field(ge=1)]


class ServicePrice(Record):
    """The price of a single service in 元: per key and time, or per time."""

    price: Price
    per: Literal["key", "time"]


class Courier(Record):
    """The price in 元 of a delivery beyond that of the finished key."""

    label: str
    price: Price


class Period(Record):
    """The prices that hold from a day on, in 元."""

    valid_from: date
    keys: dict[Plan, dict[Years, Price]]
    services: dict[Service, ServicePrice] = Field(default_factory=dict)
    courier: Courier | None = None

    @field_validator("keys")
    @classmethod
    def _all_plans(cls, keys: dict[Plan, dict[int, Decimal]]) -> dict[Plan, dict[int, Decimal]]:
        if missing := [plan.value for plan in Plan if not keys.get(plan)]:
            raise ValueError(f"no prices for {', '.join(missing)}")
        return keys


class Tariff(Record):
    """`tariff.toml`: prices by period, and how the lines of a quote are called."""

    key_line: str
    service_line: str
    staff_line: str
    staff_quoted: tuple[Service, ...] = ()
    default_term_years: Years | None = None
    plan_labels: dict[Plan, str]
    service_labels: dict[Service, str]
    periods: Annotated[tuple[Period, ...], Field(min_length=1)]

    @field_validator("key_line", "service_line", "staff_line")
    @classmethod
    def _is_template(cls, line: str) -> str:
        try:
            line.format(plan="", years=1, service="")
        except (KeyError, ValueError, IndexError) as exc:
            raise ValueError(f"unknown placeholder in {line!r}") from exc
        return line

    @model_validator(mode="after")
    def _is_complete(self) -> "Tariff":
        days = [period.valid_from for period in self.periods]
        if days != sorted(set(days)):
            raise ValueError("periods must be in order of valid_from, each day once")
        unlabelled = [*(set(Plan) - set(self.plan_labels))]
        if unlabelled or set(Service) - set(self.service_labels):
            raise ValueError("every plan and every service needs a label")
        if self.default_term_years is not None:
            for period in self.periods:
                if any(self.default_term_years not in prices for prices in period.keys.values()):
                    raise ValueError("default_term_years has no price in every plan")
        return self

    def period(self, today: date) -> Period | None:
        """The prices that hold today; None before the first period."""
        begun = [period for period in self.periods if period.valid_from <= today]
        return begun[-1] if begun else None
