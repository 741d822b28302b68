"""Radio buttons as web forms, scanners and phones show them."""

import cv2  # noqa: TID251 - the samples are drawn with it
import numpy as np
import pytest
from PIL import Image, ImageDraw

from mailbot.pages.ocr import Picture, Reading, recognise
from mailbot.pages.radios import read_radios
from tests.samples import fonts

WORDS = ("新办", "续期", "变更")
SIDE = 36  # pixels of a letter


def line(rings: str, words: tuple[str, ...] = WORDS, line_width: float = 2.0) -> Picture:
    """Words behind rings: "o" empty, "d" with a dot, "f" filled, "." none at all."""
    sheet = Image.new("L", (len(words) * 170, 56), 250)
    draw = ImageDraw.Draw(sheet)
    for number, (kind, word) in enumerate(zip(rings, words, strict=True)):
        left = 8 + 170 * number
        if kind != ".":
            ring = (left, 12, left + 30, 42)
            draw.ellipse(ring, outline=30, width=round(line_width), fill=30 if kind == "f" else 250)
        if kind == "d":
            draw.ellipse((left + 8, 20, left + 22, 34), fill=30)
        draw.text((left + 36, 28), word, 30, fonts.face("hei", SIDE), "lm")
    return np.asarray(cv2.cvtColor(np.asarray(sheet), cv2.COLOR_GRAY2BGR), np.uint8)


def seen(picture: Picture) -> str:
    return read_radios(recognise([picture])[0], picture).text.replace(" ", "")


def reading(text: str, places: tuple[float, ...], sure: float = 0.99) -> Reading:
    return Reading(text, sure, places, (sure,) * len(text))


def soft(picture: Picture) -> Picture:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 1.6), np.uint8)


def small(picture: Picture) -> Picture:
    return np.asarray(cv2.resize(picture, None, fx=0.55, fy=0.55, interpolation=cv2.INTER_AREA))


def pale(picture: Picture) -> Picture:
    """As on a screen in a dim room: little contrast, and noise."""
    noise = np.random.default_rng(5).normal(0, 3, picture.shape)
    return np.asarray(np.clip(picture * 0.35 + 60 + noise, 0, 255), np.uint8)


@pytest.mark.parametrize("chosen", ["d", "f"])
@pytest.mark.parametrize("spoilt", [None, soft, small, pale])
def test_the_chosen_one_is_told_from_empty_rings(chosen: str, spoilt: object) -> None:
    picture = line(f"o{chosen}o")
    picture = spoilt(picture) if callable(spoilt) else picture
    assert seen(picture) == "☐新办☑续期☐变更"


@pytest.mark.parametrize("spoilt", [None, soft, pale])
def test_thin_rings_are_seen(spoilt: object) -> None:
    picture = line("doo", line_width=1)
    assert seen(spoilt(picture) if callable(spoilt) else picture) == "☑新办☐续期☐变更"


def test_words_without_rings_stay_as_they_are() -> None:
    assert seen(line("...")) == "新办续期变更"


def test_a_ring_alone_is_believed_only_where_it_leads_a_line_or_was_read() -> None:
    places = tuple((8 + 170 * number + at) / 510 for number in range(3) for at in (54, 90))
    words = "".join(WORDS)
    assert read_radios(reading(words, places), line("o..")).text == "☐新办续期变更"
    assert read_radios(reading(words, places), line(".o.")).text == words
    read = reading("新办○续期变更", (*places[:2], (178 + 15) / 510, *places[2:]))
    assert read_radios(read, line(".o.")).text == "新办☐续期变更"


def test_the_nought_of_a_year_is_no_ring() -> None:
    places = (0.05, 0.2, 0.35, 0.5, 0.65, 0.8)
    picture = np.full((56, 360, 3), 250, np.uint8)
    cv2.circle(picture, (72, 28), 15, (30, 30, 30), 2)
    year = reading("二〇二六年月", places)
    assert read_radios(year, picture) is year
    option = reading("年〇二年三年", places)
    assert read_radios(option, picture).text == "年☐二年三年"


def test_what_the_eye_and_the_ocr_see_differently_is_doubted() -> None:
    places = tuple((8 + 170 * n + at) / 510 for n in range(3) for at in (15, 54, 90))
    read = reading("○新办●续期○变更", places)
    assert read_radios(read, line("ooo")).text == "☐新办図续期☐变更"
    unsure = reading("○新办●续期○变更", places, sure=0.5)
    assert read_radios(unsure, line("ooo")).text == "☐新办☐续期☐变更"


def test_a_letter_as_round_as_a_ring_is_one_only_beside_rings_of_its_size() -> None:
    places = tuple((8 + 170 * n + at) / 510 for n in range(3) for at in (15, 54, 90))
    alone = reading("O新办O续期O变更", places)
    assert read_radios(alone, line("ooo")) is alone
    beside = reading("O新办○续期O变更", places)
    assert read_radios(beside, line("ooo")).text == "☐新办☐续期☐变更"


def test_a_reading_that_does_not_tell_its_places_is_left() -> None:
    bare = Reading("○新办", 0.9)
    assert read_radios(bare, line("ooo")) is bare
