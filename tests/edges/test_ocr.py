"""Pictures of pages through the reader, whichever way they lie and whatever lies on them."""

import io
import socket
from collections.abc import Callable
from functools import cache
from typing import NoReturn

import cv2  # noqa: TID251 - the tests shake pictures
import numpy as np
import pytest
from PIL import Image, ImageFilter, ImageOps

from mailbot.documents.page import FileReading, Page, Unreadable
from mailbot.pages import ocr
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.image import as_picture
from mailbot.pages.ocr import Picture, Reading
from mailbot.pages.reader import read_file
from mailbot.pages.textlayer import is_garbage
from mailbot.pages.ticks import read_boxes
from tests.samples import catalogue
from tests.samples.degrade import wood

WANTED = ("company", "credit_code", "contact", "mobile", "address", "id_number")


@cache
def sheet(*, stamped: bool = True) -> Image.Image:
    """An application form of 120 dpi, as the generator draws it."""
    sample = catalogue.application(11, form="scan", stamped=stamped, dpi=120, quality=95)
    return Image.open(io.BytesIO(sample.data)).convert("RGB")


@cache
def truth() -> tuple[str, ...]:
    facts = catalogue.application(11, form="scan", dpi=120, quality=95).truth
    return tuple(str(facts[name]) for name in WANTED if name in facts)


def packed(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    data = io.BytesIO()
    picture.save(data, kind, **options)
    return data.getvalue()


PATIENT = ReadingBudgets(seconds=600)  # whatever else the machine does


def read(data: bytes, budgets: ReadingBudgets | None = None) -> FileReading:
    return read_file("照片", data, budgets or PATIENT)


def words(page: Page) -> str:
    return "".join(line.text for line in page.lines).replace(" ", "").replace("（", "(")


def assert_read(page: Page) -> None:
    text = words(page)
    missing = [value for value in truth() if value.replace(" ", "") not in text]
    assert missing == []


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_lying_any_way_is_read_upright(degrees: int) -> None:
    [page] = read(packed(sheet().rotate(degrees, expand=True))).pages
    assert_read(page)
    assert page.height > page.width
    first = page.lines[0].box
    assert first.y1 < page.height / 4
    assert [seal.shape for seal in page.seals] == ["round"]
    assert page.seals[0].box.middle[1] > page.height / 2


def test_a_slanted_page_is_levelled() -> None:
    slanted = sheet().rotate(4, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)
    [page] = read(packed(slanted)).pages
    assert_read(page)
    by_text = {line.text: line.box for line in reversed(page.lines)}
    label, value = by_text["单位名称"], by_text[truth()[0]]
    assert abs(label.middle[1] - value.middle[1]) < 0.5 * label.height


def test_the_way_the_camera_was_held_is_taken_from_its_notes() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    strip = sheet(stamped=False).crop((0, 100, 990, 320))
    data = packed(strip.rotate(90, expand=True), exif=exif)
    with Image.open(io.BytesIO(data)) as photo:
        turned = as_picture(photo)
    assert turned.shape == (220, 990, 3)
    assert np.abs(turned.astype(int) - np.asarray(strip)[:, :, ::-1]).mean() < 4


def test_text_under_a_stamp_and_ticks_and_the_stamps_words_are_read() -> None:
    [page] = read(packed(sheet())).pages
    assert_read(page)
    assert page.coloured is True
    assert truth()[0] in page.seals[0].text
    assert page.seals[0].legible >= 0.9  # what may be told to a customer
    ticked = [line.text for line in page.lines if "☑" in line.text]
    assert any("☑新办☐续期☐补发" in text for text in ticked)


def test_a_grey_scan_cannot_tell_a_stamp() -> None:
    strip = sheet().crop((300, 800, 990, 1400))
    assert read(packed(strip)).pages[0].seals
    [page] = read(packed(strip.convert("L"), "PNG")).pages
    assert page.coloured is False
    assert page.seals == ()


def test_an_unstamped_colour_page_is_coloured_without_seal() -> None:
    [page] = read(packed(sheet(stamped=False).crop((300, 850, 990, 1150)))).pages
    assert page.coloured is True
    assert page.seals == ()


def test_every_frame_of_a_fax_is_a_page() -> None:
    strip = sheet(stamped=False).crop((0, 0, 990, 130)).convert("1")
    data = packed(strip, "TIFF", save_all=True, append_images=[strip])
    reading = read(data)
    assert [page.number for page in reading.pages] == [1, 2]
    assert read(data, ReadingBudgets(pages=1)).unreadable is Unreadable.TOO_MANY_PAGES


def test_a_blurred_page_among_others_is_named_and_an_empty_back_is_not() -> None:
    clear = sheet(stamped=False)
    blurred = clear.filter(ImageFilter.GaussianBlur(4))
    # the back of a sheet, its front shining through
    back = Image.blend(ImageOps.mirror(clear), Image.new("RGB", clear.size, "white"), 0.8)
    data = packed(clear, "PDF", resolution=120, save_all=True, append_images=[blurred, back])
    reading = read(data)
    assert reading.unreadable is None
    told = [page.unreadable for page in reading.pages]
    assert told == [None, Unreadable.TOO_BLURRED, None]


def test_a_blurred_page_with_a_stamp_is_refused_as_blurred() -> None:
    photo = sheet().filter(ImageFilter.GaussianBlur(5))
    assert read(packed(photo)).unreadable is Unreadable.TOO_BLURRED


def test_a_scanned_pdf_is_read_in_points() -> None:
    [page] = read(packed(sheet(), "PDF", resolution=120)).pages
    assert page.source == "ocr"
    assert page.width == pytest.approx(595, abs=3)
    assert_read(page)
    assert len(page.seals) == 1
    assert page.seals[0].box.x1 <= page.width


@pytest.mark.parametrize("kind", ["BMP", "GIF", "WEBP", "PNG"])
def test_every_common_picture_format_opens(kind: str) -> None:
    strip = sheet(stamped=False).crop((0, 100, 990, 200))
    reading = read(packed(strip, kind))
    assert reading.media_type == f"image/{kind.lower()}"
    assert reading.pages[0].lines


def test_a_transparent_picture_lies_on_white_paper() -> None:
    strip = sheet(stamped=False).crop((0, 100, 990, 200)).convert("RGBA")
    strip.putalpha(Image.eval(strip.convert("L"), lambda level: 255 - level))
    assert read(packed(strip, "PNG")).pages[0].lines


def test_a_small_and_soft_page_that_can_mostly_be_read_is_not_refused() -> None:
    small = sheet(stamped=False).resize((496, 702)).filter(ImageFilter.GaussianBlur(0.8))
    reading = read(packed(small))
    assert reading.unreadable is None
    text = words(reading.pages[0])
    found = [value for value in truth() if value.replace(" ", "") in text]
    assert len(found) >= len(truth()) / 2


def test_a_blurred_picture_is_refused_as_such() -> None:
    blurred = sheet(stamped=False).filter(ImageFilter.GaussianBlur(4.5))
    assert read(packed(blurred)).unreadable is Unreadable.TOO_BLURRED


def on_wood(page: Image.Image) -> Image.Image:
    """The page in the middle of a desk whose grain is sharp."""
    rng = np.random.default_rng(4)
    size = (round(page.height * 1.3), round(page.width * 1.5))
    desk = wood(size, rng) + rng.normal(0, 10, (*size, 1))
    photo = Image.fromarray(np.asarray(np.clip(desk, 0, 255), np.uint8))
    photo.paste(page, ((size[1] - page.width) // 2, (size[0] - page.height) // 2))
    return photo


def shaken(page: Image.Image) -> Image.Image:
    """The page as a hand shows it that moved sideways."""
    return Image.fromarray(cv2.blur(np.asarray(page), (25, 1)))


@pytest.mark.parametrize("spoil", [lambda page: page.filter(ImageFilter.GaussianBlur(7)), shaken])
def test_a_blurred_page_on_a_sharp_desk_is_refused_as_blurred(
    spoil: Callable[[Image.Image], Image.Image],
) -> None:
    photo = on_wood(spoil(sheet(stamped=False)))
    assert read(packed(photo)).unreadable is Unreadable.TOO_BLURRED


def test_an_empty_sheet_on_a_desk_is_not_blurred() -> None:
    desk = Image.new("RGB", (1050, 1290), (120, 85, 60))
    desk.paste((235, 235, 230), (150, 150, 850, 1140))
    assert read(packed(desk.filter(ImageFilter.GaussianBlur(5)))).unreadable is None


def test_a_landscape_is_no_unreadable_page() -> None:
    sky = np.linspace(230, 120, 300)[:, None] * np.array([0.7, 0.85, 1.0])
    landscape = np.repeat(sky[:, None, :], 400, axis=1).astype(np.uint8)
    landscape[200:] = (60, 110, 50)
    reading = read(packed(Image.fromarray(landscape)))
    assert reading.unreadable is None
    assert reading.pages[0].lines == ()


def test_a_tiny_picture_is_refused_as_such() -> None:
    tiny = sheet(stamped=False).resize((40, 56))
    assert read(packed(tiny)).unreadable is Unreadable.TOO_SMALL


def test_a_picture_bomb_is_refused_before_it_is_decoded() -> None:
    bomb = packed(Image.new("1", (20_000, 20_000)), "PNG")
    assert len(bomb) < 100_000
    assert read(bomb).unreadable is Unreadable.TOO_LARGE
    assert read(packed(Image.new("L", (900, 900)), "PNG"), ReadingBudgets(pixels=100)).detail


def test_a_picture_cut_short_is_refused() -> None:
    assert read(packed(sheet())[:3000]).unreadable is Unreadable.DAMAGED


def test_a_long_screenshot_keeps_its_small_print() -> None:
    strip = sheet(stamped=False).crop((60, 60, 420, 460))
    tall = Image.new("RGB", (360, 2400), "white")
    for place in range(6):
        tall.paste(strip, (0, place * 400))
    [page] = read(packed(tall, "PNG")).pages
    assert sum("单位名称" in line.text for line in page.lines) == 6
    quads = ocr.detect(np.ascontiguousarray(np.asarray(tall.rotate(90, expand=True))))
    assert len(quads) >= 0.8 * len(page.lines)


def test_the_models_come_from_the_wheel_not_from_the_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("the engine asked for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    ocr.configure(1)
    ocr.warm()
    [reading] = ocr.recognise([np.full((48, 200, 3), 255, np.uint8)])
    assert reading == Reading("", 0.0)


def test_the_word_for_a_receipt_is_no_check_box() -> None:
    sample = catalogue.voucher(5, form="scan", dpi=120)
    receipt = Image.open(io.BytesIO(sample.data))
    [page] = read(packed(receipt.crop((0, 0, receipt.width, 200)))).pages
    text = words(page)
    assert "电子回单" in text
    assert "☑" not in text
    assert "☐" not in text


def test_a_line_is_no_surer_than_its_weakest_character() -> None:
    sure = Reading("账号1234", 0.999, (), (1.0, 1.0, 1.0, 1.0, 0.999, 1.0))
    assert sure.sureness > 0.98
    doubtful = Reading("账号1234", 0.985, (), (1.0, 1.0, 1.0, 1.0, 0.91, 1.0))
    assert doubtful.sureness < 0.8
    label = Reading("账号：1234", 0.95, (), (1.0, 1.0, 0.6, 1.0, 1.0, 1.0, 1.0))
    assert label.sureness == 1.0


def test_a_box_in_place_of_a_doubtful_character_costs_no_sureness() -> None:
    reading, line = boxed("囚新办", 0)
    [first, *rest] = reading.places
    doubted = Reading("□新办", 0.8, (first, *rest), (0.4, 1.0, 1.0))
    read = read_boxes(doubted, line)
    assert (read.text, read.sureness) == ("☑新办", 1.0)


def test_a_line_without_places_is_left_alone() -> None:
    reading = Reading("□1年", 0.9)
    assert read_boxes(reading, np.full((40, 100, 3), 255, np.uint8)) == reading


def boxed(text: str, *squares: int) -> tuple[Reading, Picture]:
    """A line of text in which the characters at these places are squares with ink in them."""
    line = np.full((40, 40 * len(text), 3), 255, np.uint8)
    for left in (40 * at + 6 for at in squares):
        line[6:34, left : left + 28] = 0
        line[9:31, left + 3 : left + 25] = 255
        line[13:27, left + 7 : left + 21] = 0
    places = tuple((place + 0.5) / len(text) for place in range(len(text)))
    return Reading(text, 0.9, places), line


def test_a_square_is_a_box_beside_boxes_but_never_inside_a_word() -> None:
    assert read_boxes(*boxed("□新办囚续期", 0, 3)).text == "☑新办☑续期"
    assert read_boxes(*boxed("□天山集团", 0, 4)).text == "☑天山集团"
    reading, line = boxed("电子回单", 2)
    left_out = Reading("电子单", 0.9, (*reading.places[:2], reading.places[3]))
    assert read_boxes(left_out, line).text == "电子单"


def test_one_lost_name_makes_a_text_layer_worthless() -> None:
    assert is_garbage("单位名称：\ufffd\ufffd\ufffd有限公司 联系电话：0991-1234567")
    assert not is_garbage("单位名称：天山光伏有限公司 联系电话：0991-1234567")
