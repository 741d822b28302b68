"""What staff did becomes where a case stands, and what can be done next."""

from datetime import datetime
from typing import Any, NamedTuple

from mailbot.cases.model import Case, CaseStatus, StaffEvent
from mailbot.cases.verbs import Objection, Verb
from mailbot.values import remembered


class Standing(NamedTuple):
    """All that staff's events say of a case; the `*_at` are None where it did not happen.

    A rejection falls when the customer sends another document; money that arrived stays.
    """

    approved_at: datetime | None = None
    arrived_at: datetime | None = None
    made_at: datetime | None = None
    shipped: str | None = None
    rejected: str | None = None
    waived: bool = False
    personal_allowed: bool = False
    held: bool = False
    closed: bool = False
    merged: bool = False

    @property
    def production_since(self) -> datetime | None:
        """When production could begin: the materials approved, and the money there or waived."""
        if self.approved_at is None or not (self.waived or self.arrived_at):
            return None
        return max(self.approved_at, self.arrived_at or self.approved_at)

    @property
    def status(self) -> CaseStatus | None:
        """Where that puts the case; None where its documents decide."""
        if self.held:
            return CaseStatus.ON_HOLD
        if self.closed:
            return CaseStatus.CLOSED
        if self.shipped is not None:
            return CaseStatus.SHIPPED
        if self.rejected is not None:
            return CaseStatus.REJECTED
        return CaseStatus.IN_PRODUCTION if self.production_since else None


def events_in_order(case: Case) -> list[StaffEvent]:
    """The staff's events by time."""
    return sorted(case.events, key=lambda event: (event.at, event.event_id))


@remembered
def standing_of(case: Case) -> Standing:
    """What staff's events add up to, the later over the earlier."""
    now = Standing()
    for event in events_in_order(case):
        now = now._replace(**_change(event, case))
    return now


def status_by_staff(case: Case) -> CaseStatus | None:
    """The status that staff's events put the case in; None where the documents decide.

    Production starts once a person has both approved the materials and confirmed the arrival of
    the money (or waived it), in whichever order. A rejection holds until the customer sends
    another document; "reopen" takes back a close or a rejection.
    """
    return standing_of(case).status


def _change(event: StaffEvent, case: Case) -> dict[str, Any]:
    """What one event changes."""
    if event.verb == Verb.REJECT:
        answered = any(mail.sent_at > event.at and mail.documents for mail in case.mails)
        return {"approved_at": None, "rejected": None if answered else event.detail}
    if event.verb in _MOMENTS:
        return {_MOMENTS[event.verb]: event.at, **_CHANGES.get(event.verb, {})}
    if event.verb == Verb.SHIP:
        return {"shipped": event.detail}
    return _CHANGES.get(event.verb, {})


_MOMENTS: dict[str, str] = {
    Verb.APPROVE: "approved_at",
    Verb.ARRIVED: "arrived_at",
    Verb.MADE: "made_at",
}

_CHANGES: dict[str, dict[str, Any]] = {
    Verb.APPROVE: {"rejected": None},
    Verb.HOLD: {"held": True},
    Verb.RELEASE: {"held": False},
    Verb.QUOTE: {"waived": False},
    Verb.WAIVE: {"waived": True},
    Verb.ALLOW_PERSONAL: {"personal_allowed": True},
    Verb.CLOSE: {"closed": True},
    Verb.MERGE: {"closed": True, "merged": True},
    Verb.REOPEN: {"closed": False, "rejected": None},
}


def is_done(case: Case, verb: Verb, detail: str) -> bool:
    """Whether the case already stands as the verb would put it: doing it again changes nothing."""
    now = standing_of(case)
    done = {
        Verb.APPROVE: now.approved_at is not None,
        Verb.ARRIVED: now.arrived_at is not None,
        Verb.MADE: now.made_at is not None and now.status is CaseStatus.IN_PRODUCTION,
        Verb.SHIP: now.status is CaseStatus.SHIPPED and now.shipped == detail,
        Verb.REJECT: now.status is CaseStatus.REJECTED and now.rejected == detail,
        Verb.HOLD: now.held,
        Verb.QUOTE: _last_price(case) == (Verb.QUOTE, detail),
        Verb.WAIVE: now.waived,
        Verb.ALLOW_PERSONAL: now.personal_allowed,
        Verb.CLOSE: now.closed and not now.merged,
    }
    return done.get(verb, False)


def _last_price(case: Case) -> tuple[str, str] | None:
    said = [event for event in events_in_order(case) if event.verb in {Verb.QUOTE, Verb.WAIVE}]
    return (said[-1].verb, said[-1].detail) if said else None


_MAKING = frozenset({Verb.MADE, Verb.SHIP})
_MONEY = frozenset({Verb.QUOTE, Verb.WAIVE, Verb.ALLOW_PERSONAL})
_NOT_REJECTED = _MONEY | _MAKING | {Verb.APPROVE}
_ON_HOLD = frozenset({Verb.RELEASE, Verb.REJECT, Verb.CLOSE, Verb.MERGE, Verb.MOVE, Verb.REOPEN})
_AFTER_SHIPPING = frozenset(
    {Verb.SHIP, Verb.HOLD, Verb.RELEASE, Verb.CLOSE, Verb.REOPEN, Verb.MERGE, Verb.MOVE}
)


def objection(case: Case, verb: Verb) -> Objection | None:
    """Why the verb cannot be carried out on the case as it stands; None where it can."""
    now = standing_of(case)
    in_production = now.production_since is not None
    refusals = (
        (now.merged, Objection.MERGED),
        (verb is Verb.REOPEN and not _can_reopen(now), Objection.NOTHING_TO_REOPEN),
        (verb is Verb.RELEASE and not now.held, Objection.NOT_ON_HOLD),
        (now.closed and verb is not Verb.REOPEN, Objection.CLOSED),
        (now.held and verb not in _ON_HOLD, Objection.ON_HOLD),
        (now.shipped is not None and verb not in _AFTER_SHIPPING, Objection.SHIPPED),
        (now.rejected is not None and verb in _NOT_REJECTED, Objection.REJECTED),
        (verb in _MAKING and not in_production, Objection.NOT_APPROVED_OR_PAID),
        (verb in _MONEY and in_production, Objection.IN_PRODUCTION),
    )
    return next((why for refused, why in refusals if refused), None)


def _can_reopen(now: Standing) -> bool:
    return now.closed or now.rejected is not None
