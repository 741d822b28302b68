"""How the machinery does becomes what staff read of it, each trouble with its cure."""

from collections.abc import Iterator
from datetime import datetime

from mailbot.reply.mask import mask_email, one_line, scrub
from mailbot.staff.model import Incident, Weight
from mailbot.staff.wording import StaffWording
from mailbot.values import Record

SHOWN = 3
"""Examples given of what there are several of."""


BOUNCING = "addresses_bounce"
"""The trouble that is told by address and case where these are known."""


class Trouble(Record):
    """Something wrong with the machinery: its code, where, how many, and in the system's words."""

    code: str
    where: str = ""
    count: int = 0
    detail: str = ""


class Unaccepted(Record):
    """A command that was not carried out because of who sent it, or when."""

    sender: str
    written: str


class Returned(Record):
    """An address from which a reply came back, and the number of its case ("" for none)."""

    address: str
    number: str = ""


class Condition(Record):
    """How the machinery does; times are in the office's zone, None where it never happened."""

    troubles: tuple[Trouble, ...] = ()
    last_poll: datetime | None = None
    reconciled: datetime | None = None
    unaccepted: tuple[Unaccepted, ...] = ()
    returned: tuple[Returned, ...] = ()


def incidents_of(condition: Condition, words: StaffWording) -> tuple[Incident, ...]:
    """What staff should know of the machinery, troubles first; never empty."""
    return (*_wrong(condition, words), *_fine(condition, words))


def _wrong(condition: Condition, words: StaffWording) -> Iterator[Incident]:
    if condition.returned:
        yield _returned(condition.returned, words)
    for trouble in condition.troubles:
        if trouble.code == BOUNCING and condition.returned:
            continue  # told by case already
        told, cure = words.trouble(trouble.code, one_line(trouble.where), trouble.count)
        yield Incident(
            weight=Weight.TROUBLE,
            title=told,
            text=scrub(one_line(trouble.detail, 120)),
            cure=cure,
        )
    if condition.unaccepted:
        shown = (
            f"{mask_email(one.sender)}「{scrub(one_line(one.written, 40))}」"
            for one in condition.unaccepted[-SHOWN:]
        )
        yield Incident(
            weight=Weight.TROUBLE,
            title=words.incidents.forged.format(count=len(condition.unaccepted)),
            cure=words.incidents.forged_cure.format(detail="，".join(shown)),
        )


def _returned(returned: tuple[Returned, ...], words: StaffWording) -> Incident:
    """The addresses that lost their mail, masked, with the cases it was about."""
    shown = "，".join(f"{one.number} {mask_email(one.address)}".strip() for one in returned[:SHOWN])
    more = words.incidents.and_more.format(count=len(returned)) if len(returned) > SHOWN else ""
    return Incident(
        weight=Weight.TROUBLE,
        title=words.incidents.bounced.format(count=len(returned)),
        cure=words.incidents.bounced_cure.format(detail=shown + more),
    )


def _fine(condition: Condition, words: StaffWording) -> Iterator[Incident]:
    said = words.incidents
    if not condition.troubles:
        yield Incident(weight=Weight.FINE, title=said.all_fine)
    polled = _moment(condition.last_poll, words)
    yield Incident(weight=Weight.FINE, title=said.last_poll.format(time=polled))
    if condition.reconciled:
        checked = _moment(condition.reconciled, words)
        yield Incident(weight=Weight.FINE, title=said.reconciled.format(time=checked))


def _moment(moment: datetime | None, words: StaffWording) -> str:
    return f"{moment:%m/%d %H:%M}" if moment else words.incidents.never
