"""A programme -> the few facts its replies speak of."""

from datetime import date

from mailbot.decision.checklist import DOCUMENTS, Requirement
from mailbot.decision.programme import Programme
from mailbot.decision.tariff import Period
from mailbot.documents.model import Plan, Service
from mailbot.values import Money, Record


class Payee(Record):
    """收款方: whom the customer pays; empty fields are left out of the mail."""

    name: str
    account: str
    bank: str = ""
    tax_no: str = ""
    address: str = ""
    phone: str = ""


class PlanPrices(Record):
    """One row of the tariff: what a key of this plan costs, in 元, for each term in years."""

    plan: Plan
    prices: tuple[tuple[int, Money], ...]


class ServicePrice(Record):
    """What one single service costs, in 元: for each key and time, or for each time.

    `service` is None for what is no business type of its own (the courier).
    """

    name: str
    price: Money
    per_key: bool = False
    service: Service | None = None


class ServiceNeeds(Record):
    """办理材料: the documents one business type needs, by their requirement codes.

    `in_words` is true of what a mail alone can order: nothing but the payment is wanted.
    """

    service: Service
    requirements: tuple[str, ...]
    in_words: bool = False


class ReplyFacts(Record):
    """What the replies need to know of a programme.

    `service_phone` reaches a person (客服), `production_days` are the working days from arrival
    of the money to the finished key ("1-3"), `default_years` is the term where the customer
    names none (None: it is asked for), `recommended_keys` the advice on the number of keys,
    `max_mail_mb` the largest mail that is read, in megabytes.
    """

    payee: Payee
    tariff: tuple[PlanPrices, ...]
    services: tuple[ServicePrice, ...] = ()
    courier: ServicePrice | None = None
    staff_quoted: tuple[Service, ...] = ()
    needs: tuple[ServiceNeeds, ...] = ()
    service_phone: str
    production_days: str
    default_years: int | None = None
    recommended_keys: int = 0
    max_mail_mb: int

    @property
    def terms(self) -> tuple[int, ...]:
        """All terms of the tariff in years, ascending."""
        return tuple(sorted({years for row in self.tariff for years, _ in row.prices}))


def facts_of(programme: Programme, today: date, max_mail_mb: int) -> ReplyFacts:
    """What the replies say of a programme, at the prices of `today`."""
    payee, calendar, tariff = programme.payee, programme.calendar, programme.tariff
    period = tariff.period(today) or tariff.periods[0]
    first, last = calendar.production_days_min, calendar.production_days_max
    return ReplyFacts(
        payee=Payee(
            name=payee.name,
            account=payee.account,
            bank=payee.bank,
            tax_no=payee.tax_no,
            address=payee.address,
            phone=payee.phone,
        ),
        tariff=tuple(
            PlanPrices(plan=plan, prices=tuple(sorted(prices.items())))
            for plan, prices in period.keys.items()
        ),
        services=_services(programme, period),
        courier=_courier(period),
        staff_quoted=tariff.staff_quoted,
        needs=_needs(programme),
        service_phone=payee.customer_service or payee.phone,
        production_days=str(last) if first in {0, last} else f"{first}-{last}",
        default_years=tariff.default_term_years,
        recommended_keys=programme.checklist.recommended_keys,
        max_mail_mb=max_mail_mb,
    )


def _courier(period: Period) -> ServicePrice | None:
    extra = period.courier
    return ServicePrice(name=extra.label, price=extra.price) if extra else None


def _services(programme: Programme, period: Period) -> tuple[ServicePrice, ...]:
    labels = programme.tariff.service_labels
    return tuple(
        ServicePrice(
            service=service,
            name=labels[service],
            price=single.price,
            per_key=single.per == "key",
        )
        for service, single in period.services.items()
    )


def _needs(programme: Programme) -> tuple[ServiceNeeds, ...]:
    return tuple(
        ServiceNeeds(
            service=service,
            requirements=tuple(code.value for code in rules.required if code in DOCUMENTS),
            in_words={*rules.required} & {*DOCUMENTS} <= {Requirement.PAYMENT_VOUCHER},
        )
        for service, rules in programme.checklist.services.items()
    )
