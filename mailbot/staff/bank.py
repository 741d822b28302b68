"""Money on the bank's statement that no case was sure to get becomes what staff read of it."""

from collections.abc import Iterable

from mailbot.decision.arrivals import Matched, Matching
from mailbot.decision.statement import Arrival
from mailbot.reply.mask import mask_party, one_line, scrub
from mailbot.staff.model import ArrivalLine
from mailbot.staff.wording import StaffWording

Waiting = tuple[Arrival, Matching]
"""An arrival that nobody has settled, with the case it may be for."""


def open_lines(found: Iterable[Waiting], words: StaffWording) -> tuple[ArrivalLine, ...]:
    """A line per arrival, the likeliest first; money confirmed before is not told again."""
    order = list(Matched)
    waiting = [one for one in found if one[1].how is not Matched.KNOWN]
    waiting.sort(key=lambda one: (order.index(one[1].how), one[0].arrived_on, one[0].key))
    return tuple(
        ArrivalLine(
            on=arrival.arrived_on,
            amount=arrival.amount,
            payer=mask_party(one_line(arrival.payer, 40)) or words.arrivals.nobody,
            remark=scrub(one_line(arrival.remark, 40)),
            told=words.arrivals.matched[matching.how].format(number=matching.number),
            key=arrival.key,
            number=matching.number,
        )
        for arrival, matching in waiting
    )
