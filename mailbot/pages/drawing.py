"""A page as read becomes a picture that shows where each label, value and stamp was found.

Everything here runs in a reading process: the pages are strangers' pictures.
"""

import io
import zipfile
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from mailbot.documents.geometry import is_grid
from mailbot.documents.page import Line, Page, Unreadable
from mailbot.pages.budgets import CannotRead, ReadingBudgets
from mailbot.pages.plate import READING, Mark, Plate, Row, Style, pages_of
from mailbot.pages.reader import read_within
from mailbot.values import Box

_COLOURS: dict[Style, tuple[int, int, int]] = {
    "line": (185, 190, 200),
    "label": (40, 110, 220),
    "sure": (20, 140, 60),
    "doubtful": (225, 120, 0),
    "seal": (190, 30, 160),
}
_WIDTHS: dict[Style, int] = {"line": 1, "label": 2, "sure": 3, "doubtful": 3, "seal": 3}

_SHORTEST, _LONGEST = 1000, 1800  # pixels of the longer side of a page as drawn
_PANEL = 640  # pixels of the list beside it
_EDGE, _STEP = 18, 25
_TEXT, _LEAST_TEXT = 17, 7
_INK = (30, 30, 30)
_GRID_STEP = 46.0  # pixels of one row of a Word table

_MOST_ROWS, _TALLEST = 400, 12_000  # a spreadsheet may have more than one would look at

Frame = tuple[float, float, float, float]
Place = Callable[[Box], Frame]


def read_keeping_pictures(place: str, name: str, budgets: ReadingBudgets) -> bytes:
    """A file's reading and the upright pictures its pages were read from, packed as zip.

    Runs in a reading process. The picture of the n-th page of `pages_of` is called "n.jpg".
    """
    seen: list[tuple[Page, Image.Image]] = []

    def keep(page: Page, pixels: object) -> None:
        shown = Image.fromarray(np.ascontiguousarray(np.asarray(pixels, np.uint8)[:, :, ::-1]))
        shown.thumbnail((_LONGEST, _LONGEST))
        seen.append((_unnumbered(page), shown))

    reading = read_within(name, Path(place).read_bytes(), budgets, keep)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as pack:
        pack.writestr(READING, reading.model_dump_json())
        for number, page in enumerate(pages_of(reading)):
            shown = next((shown for one, shown in seen if one == _unnumbered(page)), None)
            if shown is not None:
                with pack.open(f"{number}.jpg", "w") as file:
                    shown.save(file, "JPEG", quality=88)
    return packed.getvalue()


def draw(plate: str, picture: bytes) -> bytes:
    """A plate (as JSON) drawn on the page's picture, or on white paper where there is none: a PNG.

    Runs in a reading process.
    """
    asked = Plate.model_validate_json(plate)
    sheet, place = _sheet(asked.page, picture)
    pen = ImageDraw.Draw(sheet)
    for mark in asked.marks:
        _draw_mark(pen, mark, place, sheet.width)
    whole = Image.new("RGB", (sheet.width + _PANEL, max(sheet.height, _height(asked))), "white")
    whole.paste(sheet, (0, 0))
    _draw_rows(ImageDraw.Draw(whole), asked.rows, sheet.width + _EDGE)
    out = io.BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()


def _unnumbered(page: Page) -> Page:
    return page.model_copy(update={"number": 0})


def _sheet(page: Page, picture: bytes) -> tuple[Image.Image, Place]:
    """The page to draw on, and where on it a box of the page lies, in pixels."""
    if not picture:
        return written(page)
    try:
        with Image.open(io.BytesIO(picture), formats=("JPEG",)) as opened:
            sheet = opened.convert("RGB")
    except (OSError, ValueError) as exc:
        raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc
    longest = max(sheet.size)
    if longest < _SHORTEST:
        grown = _SHORTEST / longest
        sheet = sheet.resize((round(sheet.width * grown), round(sheet.height * grown)))
    across, down = sheet.width / max(page.width, 1.0), sheet.height / max(page.height, 1.0)

    def place(box: Box) -> Frame:
        return box.x0 * across, box.y0 * down, box.x1 * across, box.y1 * down

    return sheet, place


def written(page: Page) -> tuple[Image.Image, Place]:
    """A page of text that has no picture, written on white paper, and where its boxes lie on it."""
    return _written_grid(page) if is_grid(page) else _written_lines(page)


def _written_lines(page: Page) -> tuple[Image.Image, Place]:
    """A page whose units are those of paper: each line where it stands, as wide as it was."""
    across = _SHORTEST / max(page.width, 1.0)
    lowest = max((line.box.y1 for line in page.lines), default=1.0)
    height = min(round(max(page.height, lowest) * across), _TALLEST)

    def place(box: Box) -> Frame:
        return box.x0 * across, box.y0 * across, box.x1 * across, box.y1 * across

    sheet = Image.new("RGB", (_SHORTEST, height + _STEP), "white")
    pen = ImageDraw.Draw(sheet)
    for line in page.lines:
        left, top, right, _ = place(line.box)
        font = _fitting(line.text, right - left)
        pen.multiline_text((left, top), line.text, _INK, font, spacing=1)
    return sheet, place


def _fitting(text: str, room: float) -> ImageFont.FreeTypeFont:
    """The usual font, or a smaller one where a line of the text would be wider than its place."""
    widest = max((_font(_TEXT).getlength(row) for row in text.split("\n")), default=0.0)
    size = _TEXT if widest <= room else int(_TEXT * room / widest)
    return _font(min(max(size, _LEAST_TEXT), _TEXT))


def _written_grid(page: Page) -> tuple[Image.Image, Place]:
    """A table by its steps: a row is as high as the fullest of its cells."""
    across = _SHORTEST / max(page.width, 1.0)
    texts = [(line.box, _in_room(line, across)) for line in page.lines]
    rows = min(int(max((box.y1 for box, _ in texts), default=1.0)) + 1, _MOST_ROWS)
    heights = np.full(rows, _GRID_STEP)
    for box, text in texts:
        row = min(int(box.y0), rows - 1)
        span = max(min(round(box.y1), rows) - row, 1)
        need = ((text.count("\n") + 1) * _STEP + 8) / span
        heights[row : row + span] = np.maximum(heights[row : row + span], need)
    tops = np.concatenate([[0.0], np.cumsum(heights)])

    def place(box: Box) -> Frame:
        high, low = (float(np.interp(y, np.arange(rows + 1), tops)) for y in (box.y0, box.y1))
        return box.x0 * across, high, box.x1 * across, low

    sheet = Image.new("RGB", (_SHORTEST, min(round(float(tops[-1])) + _STEP, _TALLEST)), "white")
    pen = ImageDraw.Draw(sheet)
    for box, text in texts:
        left, top, _, _ = place(box)
        if box.y0 < rows:
            pen.multiline_text((left + 4, top + 3), text, _INK, _font(_TEXT), spacing=1)
    return sheet, place


def _in_room(line: Line, across: float) -> str:
    room = max((line.box.x1 - line.box.x0) * across - 8, 40.0)
    rows = line.text.split("\n")
    return "\n".join(piece for row in rows for piece in _wrapped(row, _font(_TEXT), room))


def _draw_mark(pen: ImageDraw.ImageDraw, mark: Mark, place: Place, width: int) -> None:
    colour = _COLOURS[mark.style]
    gap = 0 if mark.style == "line" else 2
    x0, y0, x1, y1 = place(mark.box)
    frame = (min(x0, x1) - gap, min(y0, y1) - gap, max(x0, x1) + gap, max(y0, y1) + gap)
    pen.rectangle(frame, outline=colour, width=_WIDTHS[mark.style])
    if mark.tag:
        font = _font(_TEXT)
        x = min(frame[2] + 2, width - font.getlength(mark.tag) - 3)
        y = max(frame[1] - 2, 0.0)
        left, top, right, bottom = pen.textbbox((x, y), mark.tag, font)
        pen.rectangle((left - 2, top - 2, right + 2, bottom + 2), fill=colour)
        pen.text((x, y), mark.tag, "white", font)


def _draw_rows(pen: ImageDraw.ImageDraw, rows: tuple[Row, ...], left: int) -> None:
    y = _EDGE
    for row in rows:
        font = _font(_TEXT + 4 if row.head else _TEXT)
        colour = (20, 20, 20) if row.style == "line" else _COLOURS[row.style]
        for piece in _wrapped(row.text, font, _PANEL - 2 * _EDGE):
            pen.text((left, y), piece, colour, font)
            y += _STEP + (6 if row.head else 0)


def _height(plate: Plate) -> int:
    room = _PANEL - 2 * _EDGE
    rows = sum(len(_wrapped(row.text, _font(_TEXT + 4), room)) for row in plate.rows)
    return rows * (_STEP + 6) + 2 * _EDGE


def _wrapped(text: str, font: ImageFont.FreeTypeFont, room: float) -> list[str]:
    """The text cut into lines that fit; never none."""
    lines = [""]
    for char in text:
        if lines[-1] and font.getlength(lines[-1] + char) > room:
            lines.append("　" if text.startswith("　") else "")
        lines[-1] += char
    return lines


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    """The Chinese font that comes with mplfonts; importing the package would start matplotlib."""
    spec = find_spec("mplfonts")
    if spec is None or spec.origin is None:
        raise CannotRead(Unreadable.UNSUPPORTED, "mplfonts is not installed")
    file = Path(spec.origin).parent / "fonts" / "NotoSansCJKsc-Regular.otf"
    return ImageFont.truetype(str(file), size)
