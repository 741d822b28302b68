"""Money that came in, and the cases that wait for money, become who paid for what."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from mailbot.cases.names import plain_name
from mailbot.decision.statement import Arrival
from mailbot.values import Money, Record


class Matched(StrEnum):
    """How surely an arrival belongs to a case."""

    EXACT = "exact"  # the amount and the payer name one case
    KNOWN = "known"  # as above, and the arrival was confirmed before
    LIKELY = "likely"  # something fits one case, but not enough to act on
    AMOUNT_DIFFERS = "amount_differs"  # payer or number name one case that costs something else
    SEVERAL = "several"  # more than one case fits, or one payment for several
    NONE = "none"  # nothing fits


class Expected(Record):
    """A case that waits for money, or got it: what it costs in 元 and who may pay for it.

    `receipts` are the receipt and serial numbers of the vouchers the customer sent.
    """

    number: str
    companies: tuple[str, ...] = ()
    payers: tuple[str, ...] = ()
    receipts: frozenset[str] = frozenset()
    total: Money | None = None
    arrived: bool = False


class Matching(NamedTuple):
    """Which case an arrival was matched to, "" for none, and how surely."""

    how: Matched
    number: str = ""


FindNumbers = Callable[[str], tuple[str, ...]]

SHORTEST_NAME = 6
"""A name shorter than this may stand in a remark by accident."""


class Ledger:
    """The cases that wait for money, found by number, payer, receipt and amount.

    A statement has tens of thousands of lines, an office thousands of cases: no line is compared
    with every case.
    """

    def __init__(self, expected: Iterable[Expected]) -> None:
        self._by_number: dict[str, list[Expected]] = {}
        self._by_receipt: dict[str, list[Expected]] = {}
        self._by_name: dict[str, list[Expected]] = {}
        self._by_total: dict[Money, list[Expected]] = {}
        # the names that may stand in a remark, by how they begin
        self._beginnings: dict[str, set[str]] = {}
        for case in expected:
            self._enter(case)

    def _enter(self, case: Expected) -> None:
        self._by_number.setdefault(case.number, []).append(case)
        for receipt in {plain_name(one) for one in case.receipts} - {""}:
            self._by_receipt.setdefault(receipt, []).append(case)
        for name in {plain_name(one) for one in (*case.companies, *case.payers)} - {""}:
            self._by_name.setdefault(name, []).append(case)
            if len(name) >= SHORTEST_NAME:
                self._beginnings.setdefault(name[:SHORTEST_NAME], set()).add(name)
        if case.total is not None and not case.arrived:
            self._by_total.setdefault(case.total, []).append(case)

    def numbered(self, numbers: Iterable[str]) -> list[Expected]:
        """The cases of these numbers."""
        return [case for number in numbers for case in self._by_number.get(number, ())]

    def theirs(self, arrival: Arrival) -> list[Expected]:
        """The cases whose company paid, or is named in the remark, or whose voucher this is."""
        receipt, payer = plain_name(arrival.serial_no), plain_name(arrival.payer)
        found = list(self._by_receipt.get(receipt, ()))
        for name in (payer, *self._named_in(plain_name(arrival.remark))):
            found += self._by_name.get(name, ())
        return list({case.number: case for case in found}.values())

    def _named_in(self, remark: str) -> Iterator[str]:
        for place in range(len(remark) - SHORTEST_NAME + 1):
            for name in self._beginnings.get(remark[place : place + SHORTEST_NAME], ()):
                if remark.startswith(name, place):
                    yield name

    def costing(self, amount: Money) -> list[Expected]:
        """The cases that wait for this amount, in 元."""
        return self._by_total.get(amount, [])


def match_arrivals(
    arrivals: Sequence[Arrival], expected: Iterable[Expected], find_numbers: FindNumbers
) -> tuple[Matching, ...]:
    """The matching of each arrival; two payments are never both exact for one case.

    `find_numbers` gives the genuine case numbers in a text.
    """
    ledger = Ledger(expected)
    found = [_match(arrival, ledger, find_numbers) for arrival in arrivals]
    exact = Counter(one.number for one in found if one.how is Matched.EXACT)
    return tuple(
        Matching(Matched.SEVERAL, one.number)
        if one.how is Matched.EXACT and exact[one.number] > 1
        else one
        for one in found
    )


def _match(arrival: Arrival, ledger: Ledger, find_numbers: FindNumbers) -> Matching:
    theirs = ledger.theirs(arrival)
    ours = ledger.numbered(find_numbers(arrival.remark)) or theirs
    if not ours:
        return _by_amount(arrival, ledger)
    fitting = [case for case in ours if case.total == arrival.amount]
    waiting = [case for case in fitting if not case.arrived]
    if len(waiting) == 1:
        # A number in the remark with an unknown payer may be a person's account: staff look.
        sure = waiting[0] in theirs
        return Matching(Matched.EXACT if sure else Matched.LIKELY, waiting[0].number)
    if waiting:
        return Matching(Matched.SEVERAL, waiting[0].number)
    if fitting:
        return Matching(Matched.KNOWN, fitting[0].number)
    unpaid = [case for case in ours if not case.arrived]
    if len(unpaid) > 1:
        return Matching(Matched.SEVERAL, unpaid[0].number)
    return Matching(Matched.AMOUNT_DIFFERS, (unpaid or ours)[0].number)


def _by_amount(arrival: Arrival, ledger: Ledger) -> Matching:
    """An amount alone names nobody: many orders cost the same."""
    fitting = ledger.costing(arrival.amount)
    if len(fitting) == 1:
        return Matching(Matched.LIKELY, fitting[0].number)
    return Matching(Matched.NONE)
