"""An order and the tariff become a quote; what staff must price becomes a finding."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from mailbot.cases.model import Case, Order
from mailbot.decision.checklist import Requirement
from mailbot.decision.model import Quote, QuoteLine
from mailbot.decision.programme import Programme
from mailbot.decision.tariff import Period, Tariff
from mailbot.documents.model import Service
from mailbot.values import Finding

MOST_KEYS = 50
"""How many keys an order is thought to have when asking which orders cost an amount."""


def quote(
    order: Order, programme: Programme, today: date, free: frozenset[Service] = frozenset()
) -> Quote | None:
    """What the order costs by the tariff of `today`, in 元; linear in the quantity.

    `free` are the services that the customer's package (组合资费) contains.

    None where something is not known yet (plan, years, quantity), is not offered, or is priced
    by staff (see `unpriced`).
    """
    period = programme.tariff.period(today)
    if period is None or not order.services:
        return None
    lines = []
    for service in order.services:
        line = _line(service, order, programme, period)
        if service in free:
            line = _free_line(service, order, programme.tariff)
        if line is None:
            return None
        lines.append(line)
    if order.courier == "express" and period.courier is not None:
        lines.append(_priced(period.courier.label, period.courier.price, 1))
    return _summed(lines)


def unpriced(order: Order, programme: Programme, today: date) -> tuple[Finding, ...]:
    """Why staff must price the order: "staff_quote" per service, "no_tariff" before all periods."""
    if programme.tariff.period(today) is None:
        return (Finding(code="no_tariff", detail=today.isoformat()),)
    return tuple(
        Finding(code="staff_quote", detail=service.value)
        for service in order.services
        if service in programme.tariff.staff_quoted
    )


def quote_by_staff(case: Case, order: Order, programme: Programme) -> Quote | None:
    """What a person said the case costs: the last "quote" (detail: 元) or "waive" (nothing).

    None where nobody did, or the amount is no number.
    """
    events = sorted(case.events, key=lambda event: (event.at, event.event_id))
    said = [event for event in events if event.verb in {"quote", "waive"}]
    if not said:
        return None
    if said[-1].verb == "waive":
        return Quote(lines=(), total=Decimal("0.00"))
    try:
        amount = Decimal(said[-1].detail.strip().removesuffix("元")).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    if not amount.is_finite() or amount < 0:
        return None
    tariff = programme.tariff
    labels = "、".join(tariff.service_labels[service] for service in order.services)
    item = tariff.staff_line.format(service=labels, plan="", years="")
    return Quote(
        lines=(QuoteLine(item=item, unit_price=amount, quantity=1, amount=amount),), total=amount
    )


def orders_costing(amount: Decimal, programme: Programme, today: date) -> tuple[str, ...]:
    """The orders that cost `amount`, as "combined 3 x2" or "reissue x3"."""
    period = programme.tariff.period(today)
    if period is None:
        return ()
    return tuple(
        f"{name} x{quantity}"
        for name, price in _prices(period)
        for quantity in range(1, MOST_KEYS + 1)
        if price * quantity == amount
    )


def _prices(period: Period) -> Iterator[tuple[str, Decimal]]:
    for plan, by_years in period.keys.items():
        for years, price in sorted(by_years.items()):
            yield f"{plan.value} {years}", price
    for service, priced in period.services.items():
        yield service.value, priced.price


def _line(service: Service, order: Order, programme: Programme, period: Period) -> QuoteLine | None:
    """The line for one service; None where its price is not known."""
    tariff = programme.tariff
    if service in tariff.staff_quoted:
        return None
    if Requirement.PLAN in programme.checklist.services[service].required:
        return _key_line(service, order, tariff, period)
    priced = period.services[service]
    quantity = 1 if priced.per == "time" else order.count_of(service)
    if quantity is None:
        return None
    item = tariff.service_line.format(service=tariff.service_labels[service], plan="", years="")
    return _priced(item, priced.price, quantity)


def _key_line(service: Service, order: Order, tariff: Tariff, period: Period) -> QuoteLine | None:
    quantity = order.count_of(service)
    if order.plan is None or order.term_years is None or quantity is None:
        return None
    price = period.keys[order.plan].get(order.term_years)
    if price is None:
        return None
    item = tariff.key_line.format(
        plan=tariff.plan_labels[order.plan],
        years=order.term_years,
        service=tariff.service_labels[service],
    )
    return _priced(item, price, quantity)


def _free_line(service: Service, order: Order, tariff: Tariff) -> QuoteLine:
    item = tariff.service_line.format(service=tariff.service_labels[service], plan="", years="")
    return _priced(item, Decimal("0.00"), order.count_of(service) or 1)


def _priced(item: str, price: Decimal, quantity: int) -> QuoteLine:
    return QuoteLine(item=item, unit_price=price, quantity=quantity, amount=price * quantity)


def _summed(lines: list[QuoteLine]) -> Quote:
    return Quote(lines=tuple(lines), total=sum((line.amount for line in lines), Decimal("0.00")))
