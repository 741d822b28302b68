"""What staff did to a case becomes what the customer is told of it, if anything."""

from datetime import date, datetime

from mailbot.cases.lifecycle import standing_of
from mailbot.cases.model import Case, CaseStatus, StaffEvent
from mailbot.cases.verbs import Verb
from mailbot.decision.model import (
    BaseDecision,
    Confirm,
    Decision,
    Notify,
    RequestItems,
    SendQuote,
    StaySilent,
)
from mailbot.decision.programme import Calendar, Programme
from mailbot.decision.workdays import add_workdays
from mailbot.documents.model import Service

IN_PRODUCTION = "in_production"
"""The event of a `Notify` that no single verb makes: approved and paid, in whichever order."""

REMIND = "remind"
"""The event of a `Notify` that repeats what is still waited for."""

MAKES_A_KEY = frozenset({Service.NEW, Service.REISSUE})
"""The services for which a key is made and sent."""

_SPEAKING_ANEW = frozenset(
    {Verb.RELEASE, Verb.REOPEN, Verb.MERGE, Verb.MOVE, Verb.QUOTE, Verb.ALLOW_PERSONAL}
)
"""The verbs after which the bot says what it would have said by itself."""

MAY_BE_FOLLOWED = frozenset({Verb.APPROVE, Verb.ARRIVED})
"""The verbs whose mail waits a moment: said together, one mail tells that production begins."""

_GOES_ON = frozenset({Verb.APPROVE, Verb.ARRIVED, Verb.QUOTE, Verb.WAIVE, Verb.ALLOW_PERSONAL})
"""The verbs after which something may still be asked of the customer."""


def due_date(case: Case, calendar: Calendar) -> date | None:
    """The last day by which the key should be made; None while production has not begun.

    Working days count from the arrival of the money, or from the approval where that came later.
    """
    since = standing_of(case).production_since
    if since is None:
        return None
    day = since.astimezone(calendar.zone).date()
    return add_workdays(day, calendar.production_days_max, calendar)


def notice(
    event: StaffEvent, before: Case, after: Case, decided: Decision, programme: Programme
) -> Decision:
    """What the case is told now that `event` is in it: a `Notify`, `decided` itself, or silence.

    `decided` is what the bot would say by itself about the case as it stands after the event,
    silence where it has said so before. Approval and arrival are told each; the second of them
    is told as the beginning of production.
    """
    began = standing_of(before).production_since is None
    if began and standing_of(after).production_since is not None and _is_running(after):
        return _notify(IN_PRODUCTION, event, after, decided, programme)
    confirmed = decided.status is CaseStatus.CONFIRMING
    tells = {
        Verb.REJECT: True,
        Verb.WAIVE: True,
        Verb.SHIP: True,
        Verb.APPROVE: True,
        Verb.ARRIVED: True,
        Verb.QUOTE: not confirmed,
        Verb.ALLOW_PERSONAL: not confirmed,
        Verb.MADE: _tells_made(decided, programme),
        Verb.CLOSE: standing_of(before).shipped is None,
    }
    if tells.get(Verb(event.verb), False):
        return _notify(event.verb, event, after, decided, programme)
    if event.verb in _SPEAKING_ANEW and _is_worth_saying(decided):
        return decided
    return _silent(event.verb, decided)


def reminder(asked: Decision, number: int, at: datetime) -> Notify:
    """What a customer who was `asked` for something and has not answered is told once more.

    `number` is 1 for the first reminder; `at` is aware.
    """
    told = asked.model_dump(include=set(BaseDecision.model_fields) - {"advice", "findings"})
    return Notify(**told, event=REMIND, detail=str(number), at=at)


def _is_worth_saying(decided: Decision) -> bool:
    """Whether it tells a customer more than that a colleague looks: one just has."""
    return isinstance(decided, RequestItems | SendQuote | Confirm)


def _is_running(case: Case) -> bool:
    return standing_of(case).status is CaseStatus.IN_PRODUCTION


def _tells_made(decided: Decision, programme: Programme) -> bool:
    """Whether a finished key is told of: always where there is nothing to send afterwards."""
    services = set(decided.order.services)
    return programme.calendar.tell_when_made or bool(services and not services & MAKES_A_KEY)


def _notify(
    what: str, event: StaffEvent, after: Case, decided: Decision, programme: Programme
) -> Notify:
    """The event for the customer, with what is still asked for where the case goes on."""
    asks = event.verb in _GOES_ON and what != IN_PRODUCTION
    return Notify(
        programme_version=programme.version,
        status=standing_of(after).status or decided.status,
        order=decided.order,
        deficiencies=decided.deficiencies if asks else (),
        quote=decided.quote if asks else None,
        findings=decided.findings,
        answers_mail=decided.answers_mail,
        event=what,
        detail=event.detail,
        due=due_date(after, programme.calendar) if what == IN_PRODUCTION else None,
        at=event.at.astimezone(programme.calendar.zone),
    )


def _silent(reason: str, decided: Decision) -> StaySilent:
    return StaySilent(**decided.model_dump(include=set(BaseDecision.model_fields)), reason=reason)
