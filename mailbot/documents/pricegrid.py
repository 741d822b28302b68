"""A table of plans by terms becomes the plan and term of the one cell that is filled in."""

import re
from collections.abc import Mapping
from typing import Any

from mailbot.documents.fields import Printed, Sheet, printed_of
from mailbot.documents.geometry import Cell, Run
from mailbot.documents.model import Plan
from mailbot.documents.normalise import read_count, read_years
from mailbot.documents.text import squeeze
from mailbot.documents.ticks import is_term, is_ticked
from mailbot.values import Extracted

_COUNT = re.compile(r"\d{1,2}[个把枚张套份]?|[一二两三四五六七八九十][个把枚张套份]")
_BRACKETS = re.compile(r"\([^()]*\)")  # a price or a unit: 基础资费(元/个)
_FORM = 0.95  # how sure a form of this kind makes us

_Inside = dict[Cell, list[Run]]
Choice = tuple[Plan, int]


def read_price_grid(sheet: Sheet, words: Mapping[str, Plan]) -> dict[str, Extracted[Any]]:
    """Plan and term where one cell of a table of both is marked; the quantity where it is counted.

    Empty where there is no such table, and where several of its cells are filled in.
    """
    cells: _Inside = {}
    for run in sheet.runs:
        if run.cell is not None:
            cells.setdefault(run.cell, []).append(run)
    texts = {cell: squeeze("".join(run.text for run in runs)) for cell, runs in cells.items()}
    heads = _Heads(texts, words)
    for is_answer in (is_ticked, _is_count):
        answers = {
            cell: choice
            for cell, text in texts.items()
            if is_answer(text) and (choice := heads.choice(cell))
        }
        if answers:
            return _said(answers, cells) if len(answers) == 1 else {}
    return {}


def _is_count(text: str) -> bool:
    return _COUNT.fullmatch(text) is not None


def _said(answers: Mapping[Cell, Choice], cells: _Inside) -> dict[str, Extracted[Any]]:
    (cell, (plan, term)) = next(iter(answers.items()))
    printed: Printed = printed_of(cells[cell])
    sure = _FORM * printed.confidence
    found: dict[str, Extracted[Any]] = {
        "plan": printed.extracted(plan, sure),
        "term_years": printed.extracted(term, sure),
    }
    count = read_count(printed.raw) if _is_count(squeeze(printed.raw)) else None
    if count is not None:
        found["quantity"] = printed.extracted(count[0], sure)
    return found


class _Heads:
    """The cells that name a plan or a term, by what they head."""

    def __init__(self, texts: Mapping[Cell, str], words: Mapping[str, Plan]) -> None:
        plain = {squeeze(word): plan for word, plan in words.items()}
        bare = {cell: _BRACKETS.sub("", text) for cell, text in texts.items()}
        self._plans = {cell: plain[text] for cell, text in bare.items() if text in plain}
        self._terms = {
            cell: years[0]
            for cell, text in bare.items()
            if is_term(text) and (years := read_years(text))
        }

    def choice(self, cell: Cell) -> Choice | None:
        """The plan and term that head a cell's row and column, whichever heads which."""
        for rows, columns in ((_left_of, _over), (_over, _left_of)):
            plans = {plan for head, plan in self._plans.items() if rows(head, cell)}
            terms = {term for head, term in self._terms.items() if columns(head, cell)}
            if len(plans) == len(terms) == 1:
                return plans.pop(), terms.pop()
        return None


def _left_of(head: Cell, cell: Cell) -> bool:
    return (
        head.table == cell.table and head.row <= cell.row < head.below and head.right <= cell.column
    )


def _over(head: Cell, cell: Cell) -> bool:
    above = head.table == cell.table and head.below <= cell.row
    return above and head.column <= cell.column < head.right
