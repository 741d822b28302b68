"""A bank's statement becomes confirmed arrivals of money, and a list of what staff must look at."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from mailbot.acts import act
from mailbot.cases.verbs import Verb
from mailbot.decision.arrivals import Matched, Matching, match_arrivals
from mailbot.decision.statement import Arrival, Statement
from mailbot.house import House

Exact = Sequence[tuple[Arrival, Matching]]
Watch = Callable[[Exact], Iterable[tuple[Arrival, Matching]]]


def unwatched(work: Exact) -> Exact:
    """The work as it is: nobody watches."""
    return work


@dataclass(frozen=True)
class Imported:
    """What came of one arrival: its matching, and in Chinese what was done about it."""

    arrival: Arrival
    matching: Matching
    confirmed: bool = False
    why: str = ""


def import_arrivals(
    statement: Statement,
    house: House,
    *,
    confirm: bool,
    by: str,
    dry_run: bool = False,
    watched: Watch = unwatched,
) -> tuple[Imported, ...]:
    """What came of each open arrival, those of earlier statements included.

    A line imported before is not taken in again. Where `confirm`, an exact match confirms the
    arrival (到账) in the name of `by`; all others wait for staff. `watched` is given the
    confirmations one by one, each of which writes a mail. Raises StoreBusy: import again.
    """
    store = house.store
    fresh = store.new_arrivals(statement.arrivals)
    if not dry_run:
        store.add_arrivals(fresh, house.now())
        fresh = []
    waiting = [*(one.arrival for one in store.open_arrivals()), *fresh]
    found = match_arrivals(waiting, store.expected_payments(), house.genuine_numbers)
    if dry_run:
        return tuple(map(Imported, waiting, found))
    store.note_matchings({one.key: to for one, to in zip(waiting, found, strict=True)})
    known = [one.key for one, to in zip(waiting, found, strict=True) if to.how is Matched.KNOWN]
    store.settle_arrivals(known, house.now())
    exact = [
        (one, to)
        for one, to in zip(waiting, found, strict=True)
        if confirm and to.how is Matched.EXACT
    ]
    acted = {one.key: _confirmed(one, to, house, by) for one, to in watched(exact)}
    return tuple(
        acted.get(one.key) or Imported(one, to, confirmed=to.how is Matched.KNOWN)
        for one, to in zip(waiting, found, strict=True)
    )


def _confirmed(arrival: Arrival, matching: Matching, house: House, by: str) -> Imported:
    detail = f"{arrival.arrived_on} {arrival.amount:.2f}"
    acted = act(matching.number, Verb.ARRIVED, detail, by, house)
    if acted.done:
        house.store.settle_arrival(arrival.key, house.now())
    return Imported(arrival, matching, confirmed=acted.done, why=acted.why)
