"""Percentiles by counting: the same as NumPy's by sorting."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mailbot.pages.levels import percentile, percentiles, steps

SHAPES = st.tuples(st.integers(1, 30), st.integers(1, 30))


@given(arrays(np.uint8, SHAPES), st.floats(0, 100))
def test_a_percentile_is_numpys(levels: np.ndarray, share: float) -> None:
    assert percentile(levels, share) == pytest.approx(float(np.percentile(levels, share)))


def test_several_percentiles_of_one_channel_of_a_picture() -> None:
    picture = np.random.default_rng(1).integers(0, 256, (40, 30, 3), np.uint8)
    green = picture[:, :, 1]
    assert percentiles(green, 95, 0.5) == pytest.approx(tuple(np.percentile(green, (95, 0.5))))


def test_a_step_is_how_much_neighbours_differ_whichever_is_brighter() -> None:
    assert steps(np.array([[0, 255, 250]], np.uint8)).tolist() == [[255, 5]]
