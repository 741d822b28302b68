"""A bank's statement becomes confirmed arrivals of money, and a list of what staff must look at."""

from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.acts import act
from mailbot.cases.verbs import Verb
from mailbot.decision.arrivals import Matched, Matching, match_arrivals
from mailbot.decision.statement import Arrival, Statement
from mailbot.house import House


@dataclass(frozen=True)
class Imported:
    """What came of one arrival: its matching, and in Chinese what was done about it."""

    arrival: Arrival
    matching: Matching
    confirmed: bool = False
    why: str = ""


def import_arrivals(
    statement: Statement, house: House, *, confirm: bool, by: str, dry_run: bool = False
) -> tuple[Imported, ...]:
    """What came of each open arrival, those of earlier statements included.

    A line imported before is not taken in again. Where `confirm`, an exact match confirms the
    arrival (到账) in the name of `by`; all others wait for staff. Raises StoreBusy: import again.
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
    return tuple(_settled(waiting, found, house, confirm=confirm, by=by))


def _settled(
    waiting: Sequence[Arrival],
    found: Sequence[Matching],
    house: House,
    *,
    confirm: bool,
    by: str,
) -> list[Imported]:
    done = []
    for arrival, matching in zip(waiting, found, strict=True):
        house.store.note_matching(arrival.key, matching)
        if matching.how is Matched.KNOWN:
            house.store.settle_arrival(arrival.key, house.now())
            done.append(Imported(arrival, matching, confirmed=True))
        elif confirm and matching.how is Matched.EXACT:
            done.append(_confirmed(arrival, matching, house, by))
        else:
            done.append(Imported(arrival, matching))
    return done


def _confirmed(arrival: Arrival, matching: Matching, house: House, by: str) -> Imported:
    detail = f"{arrival.arrived_on} {arrival.amount:.2f}"
    acted = act(matching.number, Verb.ARRIVED, detail, by, house)
    if acted.done:
        house.store.settle_arrival(arrival.key, house.now())
    return Imported(arrival, matching, confirmed=acted.done, why=acted.why)
