"""Red shapes on paper: which are stamps, and what is under them."""

import io
import math

import cv2  # noqa: TID251 - draws what is searched
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from mailbot.pages.colour import is_coloured
from mailbot.pages.ink import red_mask
from mailbot.pages.ocr import Picture
from mailbot.pages.ring import FoundSeal
from mailbot.pages.seal import find_seals
from mailbot.pages.wash import without_grey_ink, without_ink
from tests.samples import fonts
from tests.samples.degrade import grain
from tests.samples.ink import seal as seal_ink
from tests.samples.sheet import jpeg

RED = (45, 35, 215)  # blue green red

Paper = NDArray[np.uint8]


def paper(tint: tuple[int, int, int] = (255, 255, 255)) -> Picture:
    page = np.full((1200, 850, 3), tint, np.uint8)
    for row in range(12):
        cv2.putText(page, "PAYMENT 2026", (60, 90 + 60 * row), 0, 1, (30, 30, 30), 2)
    return page


def stamp(
    page: Picture,
    centre: tuple[int, int] = (600, 900),
    axes: tuple[int, int] = (90, 90),
    *,
    colour: tuple[int, int, int] = RED,
    letters: int = 12,
    angle: float = 0.0,
) -> Picture:
    """A ring with letters along its inside, drawn onto the page in place."""
    cv2.ellipse(page, centre, axes, angle, 0, 360, colour, 4, cv2.LINE_AA)
    for place in range(letters):
        turn = math.radians(140 + 260 * place / max(letters - 1, 1))
        x = centre[0] + 0.75 * axes[0] * math.cos(turn)
        y = centre[1] + 0.75 * axes[1] * math.sin(turn)
        cv2.putText(page, "A", (int(x) - 8, int(y) + 8), 0, 0.7, colour, 2, cv2.LINE_AA)
    return page


def test_a_ring_with_letters_is_a_stamp_where_it_stands() -> None:
    [seal] = find_seals(stamp(paper()))
    assert seal.shape == "round"
    assert (seal.x, seal.y) == pytest.approx((600, 900), abs=3)
    assert (seal.a, seal.b) == pytest.approx((90, 90), abs=5)


def test_an_oval_stamp_is_told_from_a_round_one() -> None:
    [seal] = find_seals(stamp(paper(), axes=(110, 70)))
    assert seal.shape == "oval"


@pytest.mark.parametrize("colour", [(45, 35, 215), (70, 30, 170), (60, 90, 235), (150, 145, 240)])
def test_red_ink_in_all_its_shades_is_seen(colour: tuple[int, int, int]) -> None:
    assert len(find_seals(stamp(paper(), colour=colour))) == 1


@pytest.mark.parametrize("tint", [(200, 235, 250), (150, 160, 165), (225, 210, 200)])
def test_tinted_paper_and_poor_light_make_no_difference(tint: tuple[int, int, int]) -> None:
    ink = tuple(int(paint * part / 255) for paint, part in zip(RED, tint, strict=True))
    page = stamp(paper(tint), colour=(ink[0], ink[1], ink[2]))
    assert len(find_seals(page)) == 1


def test_several_stamps_are_all_found() -> None:
    page = stamp(stamp(paper(), (200, 900)), (600, 300))
    assert {(round(seal.x, -2), round(seal.y, -2)) for seal in find_seals(page)} == {
        (200, 900),
        (600, 300),
    }


def test_a_ring_broken_by_wear_is_still_a_stamp() -> None:
    page = stamp(paper())
    for place in range(0, 360, 40):
        cv2.ellipse(page, (600, 900), (90, 90), 0, place, place + 6, (255, 255, 255), 8)
    assert len(find_seals(page)) == 1


def test_a_square_name_seal_is_no_company_stamp() -> None:
    page = paper()
    cv2.rectangle(page, (560, 860), (640, 940), RED, 5)
    for row in (895, 930):
        cv2.putText(page, "WF", (570, row), 0, 1.0, RED, 3)
    assert [seal.shape for seal in find_seals(page)] == ["square"]


@pytest.mark.parametrize(
    "friend", ["disc", "bare ring", "logo", "letterhead", "small", "fingerprint", "desk"]
)
def test_what_only_resembles_a_stamp_is_left_alone(friend: str) -> None:
    page = paper()
    if friend == "disc":
        cv2.circle(page, (600, 900), 90, RED, -1)
    elif friend == "bare ring":
        cv2.circle(page, (600, 900), 90, RED, 5)
    elif friend == "logo":
        cv2.circle(page, (600, 900), 90, RED, 12)
        cv2.rectangle(page, (560, 880), (640, 920), RED, -1)
    elif friend == "letterhead":
        cv2.rectangle(page, (50, 20), (800, 60), RED, -1)
        cv2.putText(page, "RED HEAD", (60, 120), 0, 2, RED, 6)
    elif friend == "small":
        stamp(page, axes=(14, 14), letters=6)
    elif friend == "fingerprint":
        for radius in range(6, 46, 6):
            cv2.ellipse(page, (600, 900), (int(radius * 0.7), radius), 15, 0, 360, RED, 3)
    else:
        rng = np.random.default_rng(5)
        desk = np.array([58, 60, 103]) + rng.normal(0, 9, (1200, 200, 3))
        page[:, :200] = np.clip(desk, 0, 255).astype(np.uint8)
    assert find_seals(page) == ()


@pytest.mark.parametrize(
    ("ink", "colour"), [((150, 50, 25), "blue"), ((40, 40, 40), "black"), ((205, 200, 245), "red")]
)
def test_ink_of_another_colour_or_faint_ink_is_seen(ink: tuple[int, int, int], colour: str) -> None:
    [seal] = find_seals(stamp(paper(), colour=ink))
    assert (seal.shape, seal.colour) == ("round", colour)


@pytest.mark.parametrize(("ink", "colour"), [((60, 60, 60), "black"), ((150, 60, 40), "blue")])
@pytest.mark.parametrize("axes", [(90, 90), (110, 72)])
def test_a_stamp_crossed_by_print_and_rules_is_found(
    ink: tuple[int, int, int], colour: str, axes: tuple[int, int]
) -> None:
    page = stamp(paper(), (400, 480), axes, colour=ink, letters=16)
    for place in range(5):
        cv2.line(page, (60, 400 + 40 * place), (800, 400 + 40 * place), (40, 40, 40), 2)
    [seal] = find_seals(page)
    assert seal.colour == colour
    assert (seal.x, seal.y) == pytest.approx((400, 480), abs=5)


def test_a_round_logo_with_a_broad_rim_is_no_stamp() -> None:
    page = paper()
    cv2.circle(page, (600, 900), 80, RED, 22)
    cv2.putText(page, "M", (565, 930), 0, 3, RED, 9)
    assert find_seals(page) == ()


def test_a_stamp_cut_by_the_edge_of_the_page_is_found_where_most_of_it_is_left() -> None:
    [seal] = find_seals(stamp(paper(), (800, 700)))
    assert (seal.x, seal.y) == pytest.approx((800, 700), abs=4)
    assert find_seals(stamp(paper(), (849, 700))) == ()


def test_a_drawn_page_with_a_stamp_in_grey_has_lost_its_colour() -> None:
    page = np.full((1200, 850, 3), 255, np.uint8)
    for row in range(10):
        cv2.putText(page, "SCREEN 2026", (60, 60 + 55 * row), 0, 1, (0, 0, 0), 2, cv2.LINE_AA)
    assert is_coloured(page)
    assert not is_coloured(grey(stamp(page)))


def test_a_page_without_red_has_an_empty_mask() -> None:
    assert not red_mask(paper()).any()


@pytest.mark.parametrize("ink", [RED, (150, 50, 25), (205, 200, 245)])
def test_print_under_a_stamp_survives_its_removal(ink: tuple[int, int, int]) -> None:
    page = paper()
    plain = page[0:1200].copy()
    inked = np.minimum(page, stamp(np.full_like(page, 255), centre=(200, 400), colour=ink))
    seals = find_seals(inked)
    washed = without_ink(inked, seals)
    assert len(seals) == 1
    assert float(np.abs(washed.astype(int) - plain.astype(int)).mean()) < 1.0
    assert red_mask(washed).mean() <= 0.02 * red_mask(inked).mean()


def test_on_cream_paper_no_pale_writing_is_left_of_a_stamp() -> None:
    cream = np.full((800, 800, 3), (170, 195, 210), np.uint8)
    inked = np.minimum(cream, stamp(np.full_like(cream, 255), centre=(400, 400)))
    washed = without_ink(inked, find_seals(inked))
    bare = (inked != cream).any(axis=2)
    assert float(np.abs(inked.astype(int) - cream)[bare].mean()) > 60
    assert float(np.abs(washed.astype(int) - cream)[bare].mean()) < 5


def test_a_page_without_seals_is_not_copied() -> None:
    page = paper()
    assert without_ink(page, ()) is page


def grey(page: Picture) -> Picture:
    return np.repeat(page.mean(axis=2).astype(np.uint8)[:, :, None], 3, axis=2)


def test_in_a_grey_scan_a_ring_over_print_becomes_paper_and_the_print_stays() -> None:
    plain = grey(paper())
    stamped = np.minimum(plain, grey(stamp(np.full_like(plain, 255), centre=(200, 400))))
    [ring] = find_seals(stamped)
    washed = without_grey_ink(stamped, (ring,))
    bare = (stamped != plain).any(axis=2)
    assert float(np.abs(stamped.astype(int) - plain)[bare].mean()) > 100
    assert float(np.abs(washed.astype(int) - plain)[bare].mean()) < 10
    assert float(np.abs(washed.astype(int) - plain).mean()) < 1.0


def test_in_black_and_white_a_ring_is_no_lighter_than_print_and_stays() -> None:
    page = grey(paper())
    page[:] = np.where(page < 128, 0, 255)
    ring = stamp(np.full_like(page, 255), centre=(200, 400), colour=(0, 0, 0))
    both = np.minimum(page, np.where(ring < 128, 0, 255).astype(np.uint8))
    rings = find_seals(both)
    assert rings
    assert (without_grey_ink(both, rings) == both).all()


def test_a_grey_page_without_rings_is_not_copied_and_a_blank_one_stays() -> None:
    page = grey(paper())
    assert without_grey_ink(page, ()) is page
    ring = find_seals(stamp(paper()))
    blank = np.full_like(page, 255)
    assert (without_grey_ink(blank, ring) == blank).all()
    outside = FoundSeal(x=-500.0, y=-500.0, a=50.0, b=50.0, angle=0.0, shape="round")
    assert (without_grey_ink(page, (outside,)) == page).all()


def noise(page: Picture, *, colour: bool) -> Picture:
    rng = np.random.default_rng(7)
    grain = rng.normal(0, 5, (*page.shape[:2], 3 if colour else 1))
    return np.asarray(np.clip(page + grain, 0, 255), np.uint8)


def test_colour_is_judged_by_what_a_stamp_would_show() -> None:
    assert is_coloured(stamp(paper()))
    assert is_coloured(noise(paper(), colour=True))
    assert not is_coloured(noise(grey(stamp(paper())), colour=False))
    bilevel = np.asarray(np.where(grey(paper()) < 128, 0, 255), np.uint8)
    assert not is_coloured(bilevel)


def traced(page: Picture) -> Picture:
    """The page with the traces of colour that a colour scanner leaves at the edges of print."""
    marked = page.astype(np.int16)
    edges = np.abs(np.diff(marked[:, :, 1], axis=1, append=250)) > 20
    marked[edges, 2] += 5
    return np.asarray(np.clip(marked, 0, 255), np.uint8)


def test_black_on_white_from_a_colour_scanner_is_coloured_and_a_copy_of_a_stamp_is_not() -> None:
    scanned = noise(grey(paper()), colour=False)
    assert not is_coloured(scanned)
    assert is_coloured(traced(scanned))
    copied = np.full((1200, 850, 3), 250, np.uint8)
    for row in range(20):
        cv2.putText(copied, "COPY 2026", (60, 60 + 55 * row), 0, 1, (0, 0, 0), 2)
    assert is_coloured(traced(copied))
    assert not is_coloured(traced(grey(stamp(copied))))


def test_a_drawn_page_counts_as_coloured_although_it_is_black_on_white() -> None:
    page = np.full((1200, 850, 3), 255, np.uint8)
    for row in range(20):
        cv2.putText(page, "SCREEN 2026", (60, 60 + 55 * row), 0, 1, (0, 0, 0), 2, cv2.LINE_AA)
    assert is_coloured(page)


def test_the_frame_of_a_name_seal_is_no_ring() -> None:
    seal = Image.new("RGB", (300, 300), "white")
    draw = ImageDraw.Draw(seal)
    draw.rectangle([8, 8, 292, 292], outline=(214, 32, 44), width=12)
    for place, char in zip(((215, 85), (215, 215), (85, 85), (85, 215)), "陈大明印", strict=True):
        draw.text(place, char, (214, 32, 44), fonts.face("song", 120), "mm")
    for degrees in (0, 3, 8):
        turned = seal.rotate(degrees, fillcolor="white", resample=Image.Resampling.BICUBIC)
        page = np.full((1754, 1240, 3), 255, np.uint8)
        page[700:808, 300:408] = np.asarray(turned.resize((108, 108)))[:, :, ::-1]
        assert [found.shape for found in find_seals(page)] == ["square"]


@pytest.mark.parametrize("within", ["nothing", "star", "check mark"])
@pytest.mark.parametrize("colour", [RED, (20, 120, 240)])
@pytest.mark.parametrize("side", [1.0, 0.7])
def test_a_ring_without_letters_is_no_sure_stamp(
    within: str, colour: tuple[int, int, int], side: float
) -> None:
    """As on pages of banks; its edges are soft, as scans and shrinking leave them."""
    page = paper()
    reach = 75
    cv2.circle(page, (600, 900), reach, colour, 6, cv2.LINE_AA)
    if within == "star":
        turns = np.pi * np.arange(10) / 5
        rays = np.where(np.arange(10) % 2 == 0, 0.45, 0.18) * reach
        points = np.stack([600 + rays * np.sin(turns), 900 - rays * np.cos(turns)], axis=1)
        cv2.fillPoly(page, [points.round().astype(np.int32)], colour, cv2.LINE_AA)
    elif within == "check mark":
        points = np.array([(566, 900), (592, 926), (637, 874)], np.int32)
        cv2.polylines(page, [points], isClosed=False, color=colour, thickness=10)
    soft = cv2.GaussianBlur(page, (0, 0), 0.8)
    seen = np.asarray(cv2.resize(soft, None, fx=side, fy=side, interpolation=cv2.INTER_AREA))
    found = find_seals(grain(seen, np.random.default_rng(7), 4))
    if within == "nothing":
        assert found == ()
    else:  # its letters may be too faint to be seen
        assert all(seal.confidence < 0.8 for seal in found)


def framed(words: tuple[str, ...], *, rows: int = 1, degrees: float = 0.0) -> Picture:
    """Words in a red frame, each row 44 pixels high; `rows` frames stand one below the other."""
    height = 44 * len(words) + 20
    sheet = Image.new("RGB", (300, height * rows + 40), "white")
    draw = ImageDraw.Draw(sheet)
    for number in range(rows):
        top = 20 + height * number
        draw.rectangle([15, top, 285, top + height], outline=(214, 32, 44), width=4)
        for row, text in enumerate(words):
            place = (150, top + 32 + 44 * row)
            draw.text(place, text, (214, 32, 44), fonts.face("song", 38), "mm")
    turned = sheet.rotate(degrees, fillcolor="white", resample=Image.Resampling.BICUBIC)
    small = np.asarray(turned.resize((240, turned.height * 8 // 10)))[:, :, ::-1]
    page = np.full((1200, 850, 3), 255, np.uint8)
    page[700 : 700 + small.shape[0], 300:540] = small
    return grain(page, np.random.default_rng(3), 3)


@pytest.mark.parametrize("degrees", [0.0, 4.0, -7.0])
def test_a_wide_frame_with_rows_of_words_is_a_stamp_but_no_company_s(degrees: float) -> None:
    for words in (("中国建设银行", "业务受理章"), ("招商银行", "2026.11.20", "转　讫")):
        [seal] = find_seals(framed(words, degrees=degrees))
        assert (seal.shape, seal.colour) == ("square", "red")


def test_a_button_and_the_cells_of_a_table_are_no_stamps() -> None:
    assert find_seals(framed(("查看电子回单",))) == ()
    assert find_seals(framed(("金额合计", "1200.00"), rows=3)) == ()


@pytest.mark.parametrize("name", ["哈密棉纺厂", "北京星河新能源科技股份有限公司第一分公司"])
@pytest.mark.parametrize("quality", [75, 60])
def test_a_small_stamp_with_few_or_many_letters_outlives_packing(name: str, quality: int) -> None:
    """JPEG keeps less of thin letters' colour than of the ring's."""
    sheet = Image.new("RGB", (992, 1403), "white")
    inked = seal_ink(name).resize((120, 120))
    sheet.paste(inked, (600, 800), inked)
    packed = np.asarray(Image.open(io.BytesIO(jpeg(sheet, quality))).convert("RGB"))[:, :, ::-1]
    [seal] = find_seals(np.ascontiguousarray(packed))
    assert (seal.shape, seal.confidence >= 0.8) == ("round", True)
