"""Cases and the vouchers they share become which of them a transfer pays, and what they cost."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations

from mailbot.cases.assemble import order_of
from mailbot.cases.filing import current_documents, mails_in_order, receipts_of
from mailbot.cases.model import Case, PaidTogether
from mailbot.cases.names import plain_name
from mailbot.decision.judge import judge
from mailbot.decision.programme import Programme

MOST_CASES = 12
"""Cases among which one looks for those that an amount pays: more would fit almost anything."""


def together(cases: Sequence[Case]) -> tuple[Case, ...]:
    """The cases of one mail, each with those that a voucher of its own pays, too."""
    known = [(case, _receipts(case)) for case in cases]
    return tuple(
        case.model_copy(
            update={
                "paid_together": tuple(
                    PaidTogether(number=other.number, receipts=frozenset(mine & theirs))
                    for other, theirs in known
                    if other is not case and mine & theirs
                )
            }
        )
        for case, mine in known
    )


def _receipts(case: Case) -> set[str]:
    return {
        plain_name(number)
        for voucher in current_documents(case).vouchers
        for number in receipts_of(voucher)
    }


def cases_paid(amount: Decimal | None, owed: Mapping[int, Decimal]) -> tuple[int, ...]:
    """Which of several cases an amount pays, by what each still owes, in 元.

    The one set of cases that adds up to it; () where there is none or more than one: that is
    for the customer to say.
    """
    if not amount or len(owed) > MOST_CASES:
        return ()
    sets = [
        chosen
        for size in range(1, len(owed) + 1)
        for chosen in combinations(sorted(owed), size)
        if sum(owed[case_id] for case_id in chosen) == amount
    ]
    return sets[0] if len(sets) == 1 else ()


def priced_together(cases: Sequence[Case], programme: Programme, today: date) -> tuple[Case, ...]:
    """The cases of one mail, each told what those cost that its voucher pays, too."""
    if len(cases) < 2:  # noqa: PLR2004 - one case shares with none that is decided here
        return tuple(cases)
    costs = {case.number: _cost(case, programme, today) for case in cases}
    return tuple(
        case.model_copy(
            update={
                "paid_together": tuple(
                    other.model_copy(update={"total": costs.get(other.number, other.total)})
                    for other in case.paid_together
                )
            }
        )
        for case in cases
    )


def _cost(case: Case, programme: Programme, today: date) -> Decimal | None:
    """What a case costs by its order, in 元; None where that is not known or is doubtful."""
    order = order_of(case, programme.order_defaults)
    mails = mails_in_order(case)
    cost = judge(case, order, mails[-1], programme, today).cost if mails else None
    return cost.total if cost is not None else None
