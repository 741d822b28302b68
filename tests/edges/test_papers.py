"""Photos of papers on a desk: each paper is found, laid flat and read by itself."""

import io
from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageDraw

from mailbot.documents.page import Page
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.image import as_picture
from mailbot.pages.ocr import Picture, Quads, detect
from mailbot.pages.papers import find_papers
from mailbot.pages.place import Place
from mailbot.pages.reader import read_file, read_within
from mailbot.pages.thumbnail import draw_place
from mailbot.values import sha256
from tests.samples import catalogue
from tests.samples.desk import on_desk
from tests.samples.model import SampleDocument


def shown(sample: SampleDocument) -> Image.Image:
    return Image.open(io.BytesIO(sample.data)).convert("RGB")


@cache
def receipt() -> SampleDocument:
    return catalogue.voucher(3, layout="icbc-receipt", form="scan", dpi=110)


@cache
def licence() -> SampleDocument:
    return catalogue.other(3, layout="licence-landscape", form="scan", dpi=100)


def packed(picture: Image.Image) -> bytes:
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=88)
    return data.getvalue()


def pixels(picture: Image.Image) -> Picture:
    return as_picture(picture)


def quads_at(*middles: tuple[float, float]) -> Quads:
    """Text as the detector would place it, 200 x 20 pixels each."""
    box = np.array([(-100, -10), (100, -10), (100, 10), (-100, 10)], np.float32)
    return np.array([box + np.array(middle, np.float32) for middle in middles], np.float32)


def words(page: Page, number: int) -> str:
    paper = page.papers[number]
    own = [line.text for line in page.lines if paper.y0 <= line.box.middle[1] < paper.y1]
    return "".join(own).replace(" ", "")


def test_two_papers_on_a_desk_are_read_each_by_itself_and_shown_as_read() -> None:
    data = packed(on_desk([shown(licence()), shown(receipt())], 5))
    seen: list[tuple[Page, object]] = []
    reading = read_within(
        "桌面.jpg", data, ReadingBudgets(), lambda page, picture: seen.append((page, picture))
    )
    [page] = reading.pages
    assert len(page.papers) == 2
    assert licence().truth["credit_code"] in words(page, 0)
    assert licence().truth["credit_code"] not in words(page, 1)
    assert receipt().truth["payee_account"] in words(page, 1)
    [(told, picture)] = seen
    assert told == page
    assert np.asarray(picture).shape[:2] == (page.height, page.width)
    account = next(
        line for line in page.lines if str(receipt().truth["payee_account"]) in line.text
    )
    whole = Place(sha256=sha256(data), page=1)
    with Image.open(io.BytesIO(draw_place([data], whole, ReadingBudgets()))) as small:
        assert small.width / small.height == pytest.approx(page.width / page.height, rel=0.02)
    assert account.box.y0 > page.papers[1].y0


def test_a_page_photographed_askew_among_clutter_is_laid_flat() -> None:
    photo = on_desk([shown(receipt())], 8, lean=9.0, cluttered=True)
    [page] = read_file("回单.jpg", packed(photo), ReadingBudgets()).pages
    sheet = shown(receipt())
    assert page.width / page.height == pytest.approx(sheet.width / sheet.height, rel=0.08)
    assert page.width < 0.9 * photo.width
    by_text = {line.text.replace(" ", ""): line.box for line in reversed(page.lines)}
    left, right = (
        next(box for text, box in by_text.items() if str(receipt().truth[name]) in text)
        for name in ("payer_account", "payee_account")
    )
    assert abs(left.middle[1] - right.middle[1]) < 0.5 * left.height


def test_a_scan_is_shown_whole() -> None:
    flat = pixels(shown(receipt()))
    assert find_papers(flat, detect(flat)) == []


def test_a_screenshot_s_cards_are_no_papers() -> None:
    screen = Image.new("RGB", (720, 1280), (228, 229, 233))
    pen = ImageDraw.Draw(screen)
    pen.rectangle((30, 60, 690, 500), fill="white")
    pen.rectangle((30, 560, 690, 1220), fill="white")
    assert find_papers(pixels(screen), quads_at((300, 200), (300, 700))) == []


def test_a_paper_among_other_text_is_not_cut_out() -> None:
    photo = pixels(on_desk([Image.new("RGB", (900, 1200), "white")], 2))
    middle = (photo.shape[1] / 2, photo.shape[0] / 2)
    assert len(find_papers(photo, quads_at(middle))) == 1
    assert find_papers(photo, quads_at(middle, (110, 40), (110, 90))) == []


def test_a_paper_cut_by_the_picture_s_edge_is_not_bent() -> None:
    photo = pixels(on_desk([Image.new("RGB", (900, 1200), "white")], 2))
    cut = photo[: int(photo.shape[0] * 0.7)]
    assert find_papers(cut, quads_at((cut.shape[1] / 2, cut.shape[0] / 2))) == []


def test_a_picture_without_text_has_no_papers() -> None:
    photo = pixels(on_desk([Image.new("RGB", (900, 1200), "white")], 2))
    assert find_papers(photo, np.empty((0, 4, 2), np.float32)) == []
