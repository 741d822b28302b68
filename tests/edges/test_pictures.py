"""Counts become pictures that a mail program shows: PNG, small, with every Chinese letter drawn."""

import io
import warnings
from datetime import date, timedelta

import pytest
from PIL import Image

from mailbot.pictures import WIDTH, draw_stages, draw_week, readable
from mailbot.staff.model import DayCount, Stage
from tests.builders.staff import words

MONDAY = date(2026, 11, 16)
SAID = words().staff
STAGES = tuple(
    Stage(label=label, count=count)
    for label, count in zip(SAID.stages.values(), (12, 5, 3, 7, 40), strict=True)
)
WEEK = tuple(
    DayCount(day=MONDAY + timedelta(days=n), mails=9 - n, replies=n, opened=2, shipped=1)
    for n in range(7)
)


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


@pytest.mark.parametrize("data", [draw_stages(STAGES), draw_week(WEEK, SAID.pictures)])
def test_a_picture_is_a_small_png_twice_as_wide_as_shown(data: bytes) -> None:
    picture = opened(data)
    assert picture.format == "PNG"
    assert picture.width == 2 * WIDTH
    assert len(data) < 40_000
    assert len(picture.convert("RGB").getcolors(1 << 20) or ()) > 4


def test_every_word_of_the_pictures_has_its_letters() -> None:
    said = [*SAID.stages.values(), *SAID.pictures.weekdays]
    said += [
        SAID.pictures.mails,
        SAID.pictures.replies,
        SAID.pictures.opened,
        SAID.pictures.shipped,
    ]
    assert [readable(text) for text in said] == said


def test_a_letter_no_font_has_is_drawn_as_a_question_mark_without_a_warning() -> None:
    assert readable("制作\U0001f511中\n") == "制作?中\n"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        draw_stages((Stage(label="\U0001f511制作中", count=1),))
    assert caught == []


def test_different_counts_give_different_pictures_and_equal_ones_the_same() -> None:
    more = (STAGES[0].model_copy(update={"count": 99}), *STAGES[1:])
    assert draw_stages(STAGES) == draw_stages(STAGES)
    assert draw_stages(STAGES) != draw_stages(more)


def test_nothing_at_all_is_drawn_too() -> None:
    none = tuple(DayCount(day=one.day) for one in WEEK)
    assert opened(draw_week(none, SAID.pictures)).format == "PNG"
    assert opened(draw_stages(tuple(Stage(label=s.label, count=0) for s in STAGES))).format == "PNG"
