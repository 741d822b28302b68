"""Pages bent or seen from the side: lines are laid level, columns set upright."""

import io
from functools import cache

import cv2  # noqa: TID251 - the tests bend pictures
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mailbot.documents.page import Page
from mailbot.pages.bend import find_bend
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.ocr import Picture, Quads
from mailbot.pages.reader import read_file
from mailbot.pages.slant import find_slant
from mailbot.pages.upright import find_upright
from tests.samples import catalogue
from tests.samples.model import SampleDocument

WIDTH, HEIGHT = 1200, 1600
LEVEL = np.eye(3)
NO_TEXT = np.empty((0, 4, 2), np.float32)


def sag(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far a sheet hangs through at each place across, in pixels."""
    return 60 * np.sin(np.pi * np.asarray(x) / WIDTH)


def text_at(rows: range, *, bent: bool, jitter: float = 0.0) -> Quads:
    """Four words a row, each a straight quad along its piece of the line."""
    rng = np.random.default_rng(1)
    quads = []
    for y in rows:
        for x in (80, 350, 620, 890):
            ends = np.array([x, x + 220.0])
            down = y + (sag(ends) if bent else np.zeros(2)) + rng.uniform(-jitter, jitter, 2)
            quads.append(
                [
                    (x, down[0]),
                    (x + 220, down[1]),
                    (x + 220, down[1] + 28),
                    (x, down[0] + 28),
                ]
            )
    return np.array(quads, np.float32)


def ruled(*, lean: float = 0.0, keystone: float = 0.0) -> Picture:
    """A table of five columns whose upright rules lean by so many pixels over the page."""
    page = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    for at, x in enumerate((150, 375, 600, 825, 1050)):
        reach = lean / 2 + keystone / 2 * (at - 2) / 2
        cv2.line(page, (round(x - reach), 200), (round(x + reach), 1400), (0, 0, 0), 2)
    return page


@pytest.mark.parametrize("rows", [range(200, 1500, 100), range(300, 700, 100)])
def test_words_on_a_sagging_line_come_to_lie_level(rows: range) -> None:
    quads = text_at(rows, bent=True)
    bend = find_bend(quads, WIDTH, HEIGHT)
    assert bend is not None
    before = quads.mean(axis=1)[:, 1].reshape(-1, 4)
    after = bend.level(quads).mean(axis=1)[:, 1].reshape(-1, 4)
    assert np.ptp(before, axis=1).min() > 25
    assert np.ptp(after, axis=1).max() < 6
    assert np.diff(after.mean(axis=1)).min() > 90


def test_the_picture_is_bent_as_its_words_are() -> None:
    bend = find_bend(text_at(range(200, 1500, 100), bent=True), WIDTH, HEIGHT)
    assert bend is not None
    page = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    xs = np.arange(WIDTH)
    for x, y in zip(xs, 800 + sag(xs), strict=True):
        page[round(y) - 2 : round(y) + 3, x] = 0
    flat = bend.flatten(page, LEVEL, (WIDTH, bend.height))
    assert flat.shape == (bend.height, WIDTH, 3)
    heights = [float(np.flatnonzero(flat[:, x, 0] < 128).mean()) for x in range(60, 1140, 60)]
    assert np.ptp(heights) < 6
    [[_, placed]] = bend.level(np.array([[600, 800 + sag(np.array(600))]], np.float32))
    assert placed == pytest.approx(np.mean(heights), abs=4)


@pytest.mark.parametrize(
    "quads",
    [
        text_at(range(200, 1500, 100), bent=False, jitter=1.0),
        text_at(range(200, 1500, 100), bent=False, jitter=12.0),  # crooked, each its own way
        text_at(range(200, 300, 100), bent=True),  # too few to tell
        NO_TEXT,
    ],
)
def test_a_page_of_level_or_of_crooked_lines_is_not_bent(quads: Quads) -> None:
    assert find_bend(quads, WIDTH, HEIGHT) is None


@pytest.mark.parametrize(("lean", "keystone"), [(90, 0), (-70, 0), (0, 160), (50, 100)])
def test_leaning_columns_are_set_upright_and_level_lines_stay_level(
    lean: float, keystone: float
) -> None:
    slant = find_slant(ruled(lean=lean, keystone=keystone), LEVEL, (WIDTH, HEIGHT))
    assert slant is not None
    for at, x in enumerate((150, 375, 600, 825, 1050)):
        reach = lean / 2 + keystone / 2 * (at - 2) / 2
        rule = np.array([[[x - reach, 200], [x + reach, 1400]]], np.float32)
        [[top, bottom]] = cv2.perspectiveTransform(rule, slant)
        assert abs(top[0] - bottom[0]) < 12
    level = np.array([[[100, 700], [1100, 700]]], np.float32)
    [[left, right]] = cv2.perspectiveTransform(level, slant)
    assert abs(left[1] - right[1]) < 0.5


def crossed() -> Picture:
    """Strokes that lean this way and that, as the edges of things on a desk do."""
    page = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    for x, lean in ((150, 150), (400, -120), (650, 40), (900, -180), (1050, 90)):
        cv2.line(page, (x, 200), (x + lean, 1400), (0, 0, 0), 2)
    return page


@pytest.mark.parametrize(
    "picture",
    [
        ruled(),
        ruled(lean=8),
        crossed(),
        np.full((HEIGHT, WIDTH, 3), 255, np.uint8),
        np.full((300, 200, 3), 255, np.uint8),
    ],
)
def test_upright_columns_and_strokes_that_disagree_are_left_alone(picture: Picture) -> None:
    assert find_slant(picture, LEVEL, (picture.shape[1], picture.shape[0])) is None


def test_a_page_that_only_leans_is_turned_as_its_words_are() -> None:
    picture = ruled(lean=90)
    upright, _ = find_upright(picture, text_at(range(200, 1500, 100), bent=False))
    assert not upright.is_as_it_was
    flat = upright.turn(picture)
    assert flat.shape[:2] == (upright.height, upright.width)
    top, bottom = (int(np.flatnonzero(flat[y, :, 0] < 128)[0]) for y in (300, 1300))
    assert abs(top - bottom) < 8
    [[x, y]] = upright.place(np.array([[600, 800]], np.float32))
    assert flat[round(y), round(x) - 3 : round(x) + 4].min() < 128


@cache
def form() -> SampleDocument:
    return catalogue.application(11, form="scan", dpi=120, quality=95, stamped=False)


def hanging(page: Image.Image) -> bytes:
    """A photo of the page as it hangs through between two hands, no edge of it in sight."""
    pixels = np.asarray(page.convert("RGB"))
    height, width = pixels.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    down = 0.03 * height * np.sin(np.pi * x / width)
    bent = cv2.remap(
        pixels, x, np.asarray(y + down), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    data = io.BytesIO()
    Image.fromarray(np.asarray(bent, np.uint8)).save(data, "JPEG", quality=92)
    return data.getvalue()


def test_a_form_that_hangs_through_keeps_its_cells() -> None:
    sheet = Image.open(io.BytesIO(form().data))
    [page] = read_file("照片.jpg", hanging(sheet), ReadingBudgets(seconds=600)).pages
    assert beside(page, "单位名称") == form().truth["company"]
    assert beside(page, "统一社会信用代码") == form().truth["credit_code"]


def beside(page: Page, label: str) -> str:
    """What stands in the cell to the right of a label's; "" where the table was not seen."""
    [place] = [line for line in page.lines if line.text.replace(" ", "") == label]
    right = place.column + place.column_span
    return "".join(
        line.text
        for line in page.lines
        if line.table is not None
        and (line.table, line.row, line.column) == (place.table, place.row, right)
    )
