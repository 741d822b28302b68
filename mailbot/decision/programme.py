"""The six files of `templates/programme/` that decide become one checked `Programme`."""

import hashlib
from collections.abc import Mapping
from datetime import date, time
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from mailbot.cases.assemble import OrderDefaults
from mailbot.cases.phrases import Phrases
from mailbot.cases.verbs import VerbWords
from mailbot.decision.checklist import Checklist, Requirement
from mailbot.decision.rules_file import read_rules, rules_wrong
from mailbot.decision.tariff import Tariff
from mailbot.errors import TemplatesWrong
from mailbot.values import Record

FILES = (
    "checklist.toml",
    "tariff.toml",
    "payee.toml",
    "calendar.toml",
    "phrases.toml",
    "verbs.toml",
)
"""The files a programme is made of, by their names below `templates/programme/`."""


class Payee(Record):
    """`payee.toml`: the company that collects the money (户名, 帐号, 开户行)."""

    name: Annotated[str, Field(min_length=2)]
    account: Annotated[str, Field(pattern=r"^[0-9]{8,32}$")]
    bank: str
    tax_no: str = ""
    address: str = ""
    phone: str = ""
    customer_service: str = ""
    other_names: tuple[str, ...] = ()
    other_accounts: tuple[str, ...] = ()


class Calendar(Record):
    """`calendar.toml`: working days to count, business hours, days off the official calendar.

    `tell_when_made` is whether the customer hears that a key is made before it is sent.
    """

    production_days_min: Annotated[int, Field(ge=0)]
    production_days_max: Annotated[int, Field(ge=1)]
    reminder_after_days: Annotated[int, Field(ge=1)]
    reminders_at_most: Annotated[int, Field(ge=0)]
    tell_when_made: bool = False
    timezone: str
    opens: time
    closes: time
    digest_at: tuple[time, ...]
    extra_holidays: tuple[date, ...] = ()
    extra_workdays: tuple[date, ...] = ()

    @field_validator("timezone")
    @classmethod
    def _is_timezone(cls, name: str) -> str:
        try:
            return ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError) as exc:
            raise ValueError(f"unknown time zone {name!r}") from exc

    @property
    def zone(self) -> ZoneInfo:
        """The time zone the office lives in."""
        return ZoneInfo(self.timezone)


class Programme(Record):
    """Everything an agency decides by: materials, prices, payee, days, customers' words.

    `version` is a short hash of the six texts: two programmes of one version decide alike.
    """

    version: str
    checklist: Checklist
    tariff: Tariff
    payee: Payee
    calendar: Calendar
    phrases: Phrases
    verbs: VerbWords

    @property
    def order_defaults(self) -> OrderDefaults:
        """What `mailbot.cases.assemble.order_of` fills in where the customer said nothing."""
        return OrderDefaults(
            service=self.checklist.default_service,
            term_years=self.tariff.default_term_years,
            term_services=frozenset(
                service
                for service, rules in self.checklist.services.items()
                if Requirement.TERM_YEARS in rules.required
            ),
            confidence=self.checklist.confidence,
        )


def read_programme(files: Mapping[str, str]) -> Programme:
    """The programme that the texts of `templates/programme/*.toml` describe.

    `files` are texts by file name (`FILES`); others are left alone.

    Raises:
        TemplatesWrong: a file is missing, is no TOML, has an unknown key, code or field, or lacks
            one; with file, line and key.
    """
    for name in FILES:
        if name not in files:
            raise TemplatesWrong("is missing", file=_below_templates(name))
    texts = {name: files[name] for name in FILES}
    checklist = read_rules(Checklist, texts["checklist.toml"], _below_templates("checklist.toml"))
    tariff = read_rules(Tariff, texts["tariff.toml"], _below_templates("tariff.toml"))
    payee = read_rules(Payee, texts["payee.toml"], _below_templates("payee.toml"))
    calendar = read_rules(Calendar, texts["calendar.toml"], _below_templates("calendar.toml"))
    phrases = read_rules(Phrases, texts["phrases.toml"], _below_templates("phrases.toml"))
    verbs = read_rules(VerbWords, texts["verbs.toml"], _below_templates("verbs.toml"))
    _check_prices(checklist, tariff, texts["tariff.toml"])
    digest = hashlib.sha256("\0".join(texts[name] for name in FILES).encode())
    return Programme(
        version=digest.hexdigest()[:12],
        checklist=checklist,
        tariff=tariff,
        payee=payee,
        calendar=calendar,
        phrases=phrases.model_copy(
            update={"not_companies": (*phrases.not_companies, payee.name, *payee.other_names)}
        ),
        verbs=verbs,
    )


def _below_templates(name: str) -> str:
    return f"programme/{name}"


def _check_prices(checklist: Checklist, tariff: Tariff, text: str) -> None:
    """Every service is priced in every period, by years, by itself, or by staff."""
    for service, rules in checklist.services.items():
        by_years = Requirement.PLAN in rules.required
        if by_years or service in tariff.staff_quoted:
            continue
        for number, period in enumerate(tariff.periods):
            if service not in period.services:
                where = ("periods", number, "services")
                why = f"no price for {service.value}"
                raise rules_wrong(text, _below_templates("tariff.toml"), where, why)
