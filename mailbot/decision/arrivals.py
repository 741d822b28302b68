"""Money that came in, and the cases that wait for money, become who paid for what."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from mailbot.cases.names import plain_name, same_name
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


def match_arrivals(
    arrivals: Sequence[Arrival], expected: Sequence[Expected], find_numbers: FindNumbers
) -> tuple[Matching, ...]:
    """The matching of each arrival; two payments are never both exact for one case.

    `find_numbers` gives the genuine case numbers in a text.
    """
    found = [_match(arrival, expected, find_numbers) for arrival in arrivals]
    exact = [one.number for one in found if one.how is Matched.EXACT]
    return tuple(
        Matching(Matched.SEVERAL, one.number)
        if one.how is Matched.EXACT and exact.count(one.number) > 1
        else one
        for one in found
    )


def _match(arrival: Arrival, expected: Sequence[Expected], find_numbers: FindNumbers) -> Matching:
    named = set(find_numbers(arrival.remark))
    ours = [case for case in expected if case.number in named] or [
        case for case in expected if _is_theirs(arrival, case)
    ]
    if not ours:
        return _by_amount(arrival, expected)
    fitting = [case for case in ours if case.total == arrival.amount]
    waiting = [case for case in fitting if not case.arrived]
    if len(waiting) == 1:
        # A number in the remark with an unknown payer may be a person's account: staff look.
        sure = _is_theirs(arrival, waiting[0])
        return Matching(Matched.EXACT if sure else Matched.LIKELY, waiting[0].number)
    if waiting:
        return Matching(Matched.SEVERAL, waiting[0].number)
    if fitting:
        return Matching(Matched.KNOWN, fitting[0].number)
    unpaid = [case for case in ours if not case.arrived]
    if len(unpaid) > 1:
        return Matching(Matched.SEVERAL, unpaid[0].number)
    return Matching(Matched.AMOUNT_DIFFERS, (unpaid or ours)[0].number)


def _is_theirs(arrival: Arrival, case: Expected) -> bool:
    """Whether the payer is the case's company, paid its voucher, or is named in the remark."""
    if arrival.serial_no and plain_name(arrival.serial_no) in map(plain_name, case.receipts):
        return True
    names = (*case.companies, *case.payers)
    remark = plain_name(arrival.remark)
    return any(same_name(arrival.payer, name) or _is_in(name, remark) for name in names)


SHORTEST_NAME = 6
"""A name shorter than this may stand in a remark by accident."""


def _is_in(name: str, remark: str) -> bool:
    plain = plain_name(name)
    return len(plain) >= SHORTEST_NAME and plain in remark


def _by_amount(arrival: Arrival, expected: Iterable[Expected]) -> Matching:
    """An amount alone names nobody: many orders cost the same."""
    fitting = [case for case in expected if case.total == arrival.amount and not case.arrived]
    if len(fitting) == 1:
        return Matching(Matched.LIKELY, fitting[0].number)
    return Matching(Matched.NONE)
