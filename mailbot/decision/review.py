"""Defects found become what the customer is asked, what staff see, and what is advised."""

from collections.abc import Iterable
from typing import TypeVar

from mailbot.decision.checklist import Checklist, Disposition, Reason, Requirement
from mailbot.decision.model import Deficiency
from mailbot.values import Finding, Record

T = TypeVar("T")


class Defect(Record):
    """Something missing or wrong, before anybody said what follows from it."""

    requirement: Requirement
    reason: Reason
    detail: str = ""
    document: str = ""


class Review(Record):
    """What judging brought up.

    `deficiencies` wait for the customer, `concerns` for staff, `notes` for nobody; `advice` are
    codes of hints to the customer.
    """

    deficiencies: tuple[Deficiency, ...] = ()
    concerns: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    advice: tuple[str, ...] = ()

    def __add__(self, other: "Review") -> "Review":
        """Both reviews in one, each thing once."""
        return Review(
            deficiencies=_each_once([*self.deficiencies, *other.deficiencies]),
            concerns=_each_once([*self.concerns, *other.concerns]),
            notes=_each_once([*self.notes, *other.notes]),
            advice=_each_once([*self.advice, *other.advice]),
        )


def sort_out(defects: Iterable[Defect], checklist: Checklist) -> Review:
    """The defects by what the checklist says happens with each.

    A finding's `code` is the reason, its `detail` "requirement: detail"; an advice is the reason.
    """
    sorted_out: dict[Disposition, list[Defect]] = {disposition: [] for disposition in Disposition}
    for defect in defects:
        sorted_out[checklist.disposition(defect.requirement, defect.reason)].append(defect)
    return Review(
        deficiencies=_each_once(map(_deficiency, sorted_out[Disposition.ASK])),
        concerns=_each_once(map(_finding, sorted_out[Disposition.REFER])),
        notes=_each_once(map(_finding, sorted_out[Disposition.NOTE])),
        advice=_each_once(defect.reason.value for defect in sorted_out[Disposition.ADVISE]),
    )


def _deficiency(defect: Defect) -> Deficiency:
    return Deficiency(
        requirement=defect.requirement.value,
        reason=defect.reason.value,
        detail=defect.detail,
        document=defect.document,
    )


def _finding(defect: Defect) -> Finding:
    about = ": ".join(part for part in (defect.requirement.value, defect.detail) if part)
    return Finding(code=defect.reason.value, detail=about)


def _each_once(things: Iterable[T]) -> tuple[T, ...]:
    kept: list[T] = []
    for thing in things:
        if thing not in kept:
            kept.append(thing)
    return tuple(kept)
