"""The rows of a list of orders (办理清单) become what they say of each company's order."""

from collections.abc import Sequence
from typing import Any

from mailbot.cases.model import ServiceCount, Statement
from mailbot.cases.names import plain_name
from mailbot.documents.model import Document, ListedOrder, OrderList, Service
from mailbot.values import Extracted

MOST_COMPANIES = 30
"""Companies of one list that are told apart: with more a person takes it in hand."""

SOURCE = "list"
"""Where an order's value comes from that a list states."""


def told_by(listed: OrderList) -> Statement:
    """What the list says of the order, were it said in words.

    A field that its rows state in several ways is absent and named in `ambiguous`; so is the
    number where the list adds it up to another sum. Services with numbers of their own are counted.
    """
    counts = _counts(listed)
    wrong_sum = any(finding.code == "total_differs" for finding in listed.findings)
    ambiguous = [name for name in ("plan", "term_years") if _differs(listed, name)]
    return Statement(
        services=_services(listed),
        plan=_said(listed.plan),
        term_years=_said(listed.term_years),
        quantity=None if counts or wrong_sum else _said(listed.quantity),
        counts=() if wrong_sum else counts,
        ambiguous=(*ambiguous, *(("quantity",) if wrong_sum else ())),
    )


def _services(listed: OrderList) -> tuple[Extracted[Service], ...]:
    if listed.services is None:
        return ()
    read = listed.services
    return tuple(
        Extracted[Service](value=service, how=SOURCE, confidence=read.confidence)
        for service in read.value
    )


def _said(read: Extracted[Any] | None) -> Extracted[Any] | None:
    return read and read.model_copy(update={"how": SOURCE})


def _differs(listed: OrderList, name: str) -> bool:
    read = [value for row in listed.rows if (value := getattr(row, name)) is not None]
    return len({value.value for value in read}) > 1


def _counts(listed: OrderList) -> tuple[ServiceCount, ...]:
    """How many of each service, where every row names one and a number, and they are not one."""
    sums: dict[Service, int] = {}
    for row in listed.rows:
        if row.services is None or row.quantity is None or len(row.services.value) != 1:
            return ()
        (service,) = row.services.value
        sums[service] = sums.get(service, 0) + row.quantity.value
    if len(sums) < 2:  # noqa: PLR2004 - one service's number is the order's
        return ()
    return tuple(ServiceCount(service=one, count=sums[one]) for one in Service if one in sums)


def each_company(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents, a list of several companies taken apart into one for each.

    Rows that name nobody belong to the only company, else to all. A list of very many is left
    whole.
    """
    found: list[Document] = []
    for document in documents:
        found += _parted(document) if isinstance(document, OrderList) else [document]
    return tuple(found)


def _parted(listed: OrderList) -> list[OrderList]:
    piles: list[list[ListedOrder]] = []
    nameless = [row for row in listed.rows if not _names(row)]
    for row in listed.rows:
        names = _names(row)
        home = next((pile for pile in piles if any(names & _names(one) for one in pile)), None)
        if home is not None:
            home.append(row)
        elif names:
            piles.append([row])
    if len(piles) < 2 or len(piles) > MOST_COMPANIES:  # noqa: PLR2004 - one company, or none named
        return [listed]
    return [
        listed.model_copy(update={"rows": tuple(row for row in listed.rows if row in pile)})
        for pile in ([*pile, *nameless] for pile in piles)
    ]


def _names(row: ListedOrder) -> set[str]:
    """By what a row's company is known: its credit code and its name."""
    code = {row.credit_code.value.upper()} if row.credit_code else set()
    return code | ({plain_name(row.company.value)} if row.company else set())


def companies_of(listed: OrderList) -> tuple[str, ...]:
    """The companies a list names, each once, in order."""
    read = [row.company.value for row in listed.rows if row.company is not None]
    return tuple({plain_name(name): name for name in reversed(read)}.values())[::-1]
