"""Papers composed from independent choices say, when read, what is printed on them."""

from functools import cache

import pytest

from bench.reading import Score, judged_reading, load_layouts
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file
from tests.samples.composed.library import FORMATS, WRITERS, composed
from tests.samples.model import Kind

EACH = 40
"""Papers of each kind; a mistake in one of them is a share of a few thousandths."""


@cache
def read_all(kind: Kind) -> Score:
    score, layouts = Score(), load_layouts()
    for seed in range(EACH):
        sample = composed(kind, seed, FORMATS[seed % len(FORMATS)])
        reading = read_file(sample.name, sample.data, ReadingBudgets())
        score.add(judged_reading(sample, reading, layouts))
    return score


@pytest.mark.parametrize("kind", WRITERS)
def test_composed_papers_are_told_and_read(kind: Kind) -> None:
    score = read_all(kind)
    assert score.kinds == EACH, score.misses
    assert score.right >= 0.99 * score.fields, score.misses


@pytest.mark.parametrize("kind", WRITERS)
def test_of_composed_papers_nothing_wrong_is_believed(kind: Kind) -> None:
    score = read_all(kind)
    assert score.confident_wrong <= 0.002 * score.confident, score.misses


def test_equal_seeds_compose_equal_papers() -> None:
    one, other = (composed("application", 7, "docx", "holdout") for _ in range(2))
    assert (one.data, one.truth) == (other.data, other.truth)
    assert composed("application", 8, "docx", "holdout").truth != one.truth
