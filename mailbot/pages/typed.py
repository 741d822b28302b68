"""A page that has no picture, as a Word page has none, becomes one, without what is personal.

Only to be called inside a reading process: it reads what strangers sent.
"""

import re
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageDraw

from mailbot.documents.geometry import is_grid
from mailbot.documents.page import Line, Page, Unreadable
from mailbot.pages.budgets import CannotRead, ReadingBudgets
from mailbot.pages.drawing import written
from mailbot.pages.ocr import Picture
from mailbot.pages.place import Place
from mailbot.pages.reader import read_within
from mailbot.values import Box

HIDDEN = (196, 202, 210)
"""The colour of what covers personal values."""

MARGIN = 0.35
"""Between a marked value and the frame around it, of the value's height."""

_PAPER = 1.414  # of its width: how high a sheet of paper is
_FAR = 124  # pixels: a sheet so wide has letters of two pixels
_TOUCHING = 0.02  # of a line's height: boxes that overlap by less only touch
_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){6,}[Xx]?(?![0-9A-Za-z])")
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+")

Corners = tuple[float, float, float, float]


def draw_typed(
    data: bytes, place: Place, budgets: ReadingBudgets
) -> tuple[Image.Image, Corners | None]:
    """The page of a file drawn from what was read, and where on it the marked value stands.

    Whole lines are covered and marked, since text as drawn here is not as wide as it was; numbers
    that could be a person's are left out wherever they stand but in the marked line. Without a
    marked value the page is out of focus. A page that was read from a picture, as in some OFD
    files, is shown as that picture. Raises CannotRead where there is no such page.
    """
    seen: dict[int, Picture] = {}

    def keep(page: Page, picture: object) -> None:
        seen.setdefault(page.number, np.ascontiguousarray(np.asarray(picture, np.uint8)))

    reading = read_within("", data, budgets, keep)
    page = next((one for one in reading.pages if one.number == place.page), None)
    if page is None:
        raise CannotRead(reading.unreadable or Unreadable.DAMAGED, "no such page")
    if page.number in seen:
        return _pictured(page, seen[page.number], place)
    return _written(page, place)


def _pictured(page: Page, picture: Picture, place: Place) -> tuple[Image.Image, Corners | None]:
    sheet = Image.fromarray(picture[:, :, ::-1])
    scale = sheet.width / max(page.width, 1.0)
    pen = ImageDraw.Draw(sheet)
    for box in place.hidden:
        pen.rectangle(_scaled(box, scale), fill=HIDDEN)
    return sheet, _scaled(place.box, scale) if place.box else None


def _scaled(box: Box, scale: float) -> Corners:
    return box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale


def _written(page: Page, place: Place) -> tuple[Image.Image, Corners | None]:
    sheet, on_sheet = written(page.model_copy(update={"lines": tuple(shy(page, place))}))
    pen = ImageDraw.Draw(sheet)
    for line in page.lines:
        if _is_hidden(line, place):
            pen.rectangle(on_sheet(line.box), fill=HIDDEN)
    if place.box is None:
        return _out_of_focus(sheet), None
    marked = on_sheet(_around(page, place.box))
    return sheet, _inset(marked) if is_grid(page) else marked


def _is_hidden(line: Line, place: Place) -> bool:
    return any(_meet(line.box, box) for box in place.hidden)


def shy(page: Page, place: Place) -> Iterator[Line]:
    """The lines of a page without what is to be hidden."""
    for line in page.lines:
        if _is_hidden(line, place):
            yield line.model_copy(update={"text": ""})
        elif place.box is not None and _meet(line.box, place.box):
            yield line
        else:
            bare = _ADDRESS.sub("…", _NUMBER.sub("…", line.text))
            yield line.model_copy(update={"text": bare})


def _meet(one: Box, other: Box) -> bool:
    """Whether two boxes have more in common than an edge."""
    slack = _TOUCHING * min(one.height, other.height)
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    return across > slack and down > slack


def _around(page: Page, box: Box) -> Box:
    """The lines on which a value stands, as one box; the value's own where there are none."""
    boxes = [line.box for line in page.lines if _meet(line.box, box)] or [box]
    return Box(
        x0=min(one.x0 for one in boxes),
        y0=min(one.y0 for one in boxes),
        x1=max(one.x1 for one in boxes),
        y1=max(one.y1 for one in boxes),
    )


def _inset(corners: Corners) -> Corners:
    """The corners moved inwards by MARGIN: the cells of a table touch each other."""
    x0, y0, x1, y1 = corners
    margin = (y1 - y0) * MARGIN / (1 + 2 * MARGIN)
    return min(x0 + margin, x1), y0 + margin, max(x1 - margin, x0), y1 - margin


def _out_of_focus(sheet: Image.Image) -> Image.Image:
    """The sheet on paper with nothing legible on it; a scan shown small is so by itself."""
    paper = Image.new("RGB", (sheet.width, round(sheet.width * _PAPER)), "white")
    paper.paste(sheet, (0, 0))
    far = paper.resize((_FAR, round(_FAR * _PAPER)), Image.Resampling.LANCZOS)
    return far.resize(paper.size, Image.Resampling.BICUBIC)
