"""A quote and the tariff become the tables of a letter."""

from collections.abc import Mapping
from decimal import Decimal

from mailbot.decision.model import Quote
from mailbot.reply.facts import ReplyFacts, ServicePrice
from mailbot.reply.letter import PriceLine, PriceTable, Row, TariffTable
from mailbot.reply.received import money
from mailbot.reply.wording import Wording, fill


def price_table(quote: Quote | None, wording: Wording, *, payable: bool) -> PriceTable | None:
    """What the order costs, line by line; `payable` where the customer may pay it now."""
    if quote is None:
        return None
    lines = tuple(
        PriceLine(
            item=wording.items.get(line.item, line.item),
            unit_price=f"{line.unit_price:,.2f}",
            quantity=str(line.quantity),
            amount=f"{line.amount:,.2f}",
        )
        for line in quote.lines
    )
    return PriceTable(lines=lines, total=money(quote.total), payable=payable)


def tariff_table(facts: ReplyFacts, wording: Wording, values: Mapping[str, str]) -> TariffTable:
    """All prices of the programme: plans by term, single services, courier."""
    terms = facts.terms
    rows = tuple(
        (wording.plans[row.plan], *(plain_price(dict(row.prices).get(term)) for term in terms))
        for row in facts.tariff
    )
    services = tuple(
        Row(label=service.name, value=service_price(service)) for service in facts.services
    )
    head = ("资费类型", *(f"{term} 年" for term in terms))
    courier = fill(wording.courier, values) if facts.courier else ""
    quoted = "、".join(wording.services[service] for service in facts.staff_quoted)
    return TariffTable(
        head=head, rows=rows, services=services, courier=courier, staff_quoted=quoted
    )


def service_price(service: ServicePrice) -> str:
    """The price of a single service with its unit: "50 元/次/个"."""
    return f"{plain_price(service.price)} 元/次{'/个' if service.per_key else ''}"


def plain_price(price: Decimal | None) -> str:
    """A price without needless decimals: 140, 99.50; — where there is none."""
    if price is None:
        return "—"
    return f"{price:.0f}" if price == price.to_integral_value() else f"{price:.2f}"
