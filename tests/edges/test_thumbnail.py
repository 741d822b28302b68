"""A place on a customer's page is drawn by a limited process, or not at all."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image, ImageDraw

from mailbot.documents.model import Document
from mailbot.documents.page import Line, Page
from mailbot.documents.read import identify
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.opener import Opener
from mailbot.pages.place import Place
from mailbot.pages.reader import read_file
from mailbot.pages.sandbox import ReadingPool
from mailbot.pages.thumbnail import BAND_WIDTH, LARGEST, PAGE_HEIGHT
from mailbot.pages.typed import shy
from mailbot.values import Box, sha256
from tests.builders.house import letter
from tests.core.drawn_pages import layouts
from tests.samples import catalogue
from tests.samples.model import SampleDocument

SIZE = (1200, 1600)
INK, RED, GREY = (20, 20, 20), (217, 38, 30), (196, 202, 210)
BUDGETS = ReadingBudgets(seconds=30)
BOX = Box(x0=300, y0=800, x1=700, y1=840)


@pytest.fixture(scope="module")
def opener() -> Iterator[Opener]:
    with ReadingPool(budgets=BUDGETS, warm=None) as pool:
        yield Opener(pool)


def a_page(kind: str = "PDF") -> bytes:
    """A page with a solid bar where BOX is, and another below it."""
    page = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(page)
    draw.rectangle((300, 800, 700, 840), fill=INK)
    draw.rectangle((300, 880, 700, 920), fill=INK)
    file = io.BytesIO()
    page.save(file, kind, resolution=72)
    return file.getvalue()


def mail_with(folder: Path, *files: tuple[str, bytes]) -> Path:
    parts = [
        SampleDocument(
            name=name,
            data=data,
            media="application/octet-stream",
            kind="application",
            truth={},
            layout="",
            format="",
        )
        for name, data in files
    ]
    mail = folder / "mail"
    mail.write_bytes(letter("a@firm.test", "材料", *parts))
    return mail


def drawn(opener: Opener, mail: Path, data: bytes, **place: object) -> Image.Image:
    found = opener.draw_place(
        mail, Place.model_validate({"sha256": sha256(data), "page": 1} | place)
    )
    assert found is not None
    assert len(found) <= LARGEST
    return Image.open(io.BytesIO(found)).convert("RGB")


def near(picture: Image.Image, colour: tuple[int, int, int]) -> int:
    """How many pixels have about that colour."""
    pixels = picture.tobytes()
    triples = zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True)
    return sum(all(abs(a - b) < 24 for a, b in zip(one, colour, strict=True)) for one in triples)


def test_a_marked_value_is_shown_in_a_band_with_a_red_frame(opener: Opener, tmp_path: Path) -> None:
    data = a_page()
    picture = drawn(opener, mail_with(tmp_path, ("表.pdf", data)), data, box=BOX)
    assert picture.width <= BAND_WIDTH
    assert picture.height < picture.width / 2
    assert near(picture, RED) > 500


def test_personal_values_beside_it_are_covered(opener: Opener, tmp_path: Path) -> None:
    data = a_page()
    mail = mail_with(tmp_path, ("表.pdf", data))
    beside = Box(x0=295, y0=875, x1=705, y1=925)
    open_ = drawn(opener, mail, data, box=BOX)
    hidden = drawn(opener, mail, data, box=BOX, hidden=(beside,))
    assert near(open_, GREY) < 200
    assert near(hidden, GREY) > 2_000
    assert near(hidden, INK) < near(open_, INK)


def test_without_a_value_the_whole_page_is_shown_too_small_to_read(
    opener: Opener, tmp_path: Path
) -> None:
    data = a_page()
    assert drawn(opener, mail_with(tmp_path, ("表.pdf", data)), data).height == PAGE_HEIGHT


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\nno such thing",
        b"",
        b"MZ\x90\x00 a program",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x02\x00\x00\x00",
    ],
)
def test_a_hostile_or_broken_file_is_not_drawn_and_the_next_one_is(
    opener: Opener, tmp_path: Path, data: bytes
) -> None:
    good = a_page()
    mail = mail_with(tmp_path, ("坏.pdf", data), ("表.pdf", good))
    assert opener.draw_place(mail, Place(sha256=sha256(data), page=1)) is None
    assert drawn(opener, mail, good, box=BOX).width > 0


@pytest.mark.parametrize("page", [0, 2, 9_999])
def test_a_page_that_is_not_there_is_not_drawn(opener: Opener, tmp_path: Path, page: int) -> None:
    data = a_page()
    mail = mail_with(tmp_path, ("表.pdf", data))
    assert opener.draw_place(mail, Place(sha256=sha256(data), page=page)) is None


def test_a_file_that_did_not_come_with_the_mail_is_not_drawn(
    opener: Opener, tmp_path: Path
) -> None:
    mail = mail_with(tmp_path, ("表.pdf", a_page()))
    assert opener.draw_place(mail, Place(sha256="0" * 64, page=1)) is None


def test_a_place_outside_the_page_is_drawn_without_harm(opener: Opener, tmp_path: Path) -> None:
    data = a_page()
    far = Box(x0=5_000, y0=90_000, x1=6_000, y1=90_050)
    found = opener.draw_place(
        mail_with(tmp_path, ("表.pdf", data)), Place(sha256=sha256(data), page=1, box=far)
    )
    assert found is None or found.startswith(b"\x89PNG")


def typed(form: Literal["docx", "ofd"]) -> tuple[SampleDocument, Document]:
    sample = catalogue.application(1, form=form)
    return sample, identify(read_file(sample.name, sample.data, BUDGETS), layouts())[0]


@pytest.mark.parametrize("form", ["docx", "ofd"])
def test_a_page_without_a_picture_is_drawn_from_what_was_read_of_it(
    opener: Opener, tmp_path: Path, form: Literal["docx", "ofd"]
) -> None:
    sample, found = typed(form)
    fields = found.fields()
    mail = mail_with(tmp_path, (sample.name, sample.data))
    picture = drawn(opener, mail, sample.data, box=fields["quantity"].box)
    assert picture.width <= BAND_WIDTH
    assert picture.height < picture.width
    assert near(picture, INK) > 500
    assert near(picture, RED) > 200
    covered = drawn(
        opener, mail, sample.data, box=fields["quantity"].box, hidden=(fields["plan"].box,)
    )
    assert near(covered, GREY) > near(picture, GREY) + 500


def test_numbers_and_addresses_of_persons_are_left_out_of_a_typed_page() -> None:
    lines = tuple(
        Line(text=text, box=Box(x0=0, y0=row, x1=1, y1=row + 1), how="cell")
        for row, text in enumerate(("收件电话 138 0013 8000", "a.b@firm.test", "数量 2"))
    )
    page = Page(number=1, width=1, height=3, lines=lines, source="cell")
    shown = [line.text for line in shy(page, Place(sha256="", page=1, box=lines[2].box))]
    assert shown == ["收件电话 …", "…", "数量 2"]
    asked = shy(page, Place(sha256="", page=1, box=lines[0].box, hidden=(lines[1].box,)))
    assert [line.text for line in asked] == ["收件电话 138 0013 8000", "", "数量 2"]


def test_a_typed_page_shown_whole_has_nothing_legible_on_it(opener: Opener, tmp_path: Path) -> None:
    """Nothing is left of strokes one pixel wide: no column of the picture is both ink and paper."""
    sample, _ = typed("docx")
    whole = drawn(opener, mail_with(tmp_path, (sample.name, sample.data)), sample.data)
    assert whole.height == PAGE_HEIGHT
    assert near(whole, INK) < near(whole, (255, 255, 255)) / 500
