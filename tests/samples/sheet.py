"""A page as a list of things drawn on it, printable as a picture and as a PDF with real text."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.samples import fonts

if TYPE_CHECKING:
    from random import Random

Colour = tuple[int, int, int]
BLACK: Colour = (25, 25, 25)
RED: Colour = (200, 30, 40)
BLUE: Colour = (20, 45, 140)
GREY: Colour = (150, 150, 150)

A4 = (595.0, 842.0)


@dataclass(frozen=True)
class Text:
    """One line of text; (x, y) is its baseline's left end in points from the top left."""

    x: float
    y: float
    text: str
    size: float
    font: str
    colour: Colour
    turn: float = 0.0


@dataclass(frozen=True)
class Rule:
    """A straight line."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float
    colour: Colour


@dataclass(frozen=True)
class Panel:
    """A filled rectangle."""

    x0: float
    y0: float
    x1: float
    y1: float
    colour: Colour


@dataclass(frozen=True)
class Picture:
    """A picture with its own transparency, placed in a rectangle."""

    x: float
    y: float
    width: float
    height: float
    image: Image.Image


@dataclass
class Sheet:
    """A page under construction, in points from the top left, with the truth it shows.

    `truth` gathers the public fields as they are drawn, so that what is not printed is absent.
    """

    width: float = A4[0]
    height: float = A4[1]
    font: str = "song"
    size: float = 10.5
    colour: Colour = BLACK
    paper: Colour = (255, 255, 255)
    ops: list[Text | Rule | Panel | Picture] = field(default_factory=list)
    truth: dict[str, Any] = field(default_factory=dict)

    def text(  # noqa: PLR0913 - how a line of text looks is many small choices
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float | None = None,
        font: str | None = None,
        colour: Colour | None = None,
        align: Literal["left", "centre", "right"] = "left",
        turn: float = 0.0,
    ) -> float:
        """The x where the text ends; draws it with its baseline at `y`."""
        size, font = size or self.size, font or self.font
        long = fonts.width(text, font, size)
        x -= {"left": 0.0, "centre": long / 2, "right": long}[align]
        if text.strip():
            self.ops.append(Text(x, y, text, size, font, colour or self.colour, turn))
        return x + long

    def value(self, name: str, x: float, y: float, text: str, **how: Any) -> float:
        """The x where the text ends; draws a field's value and notes it as truth.

        `truth` in `how` is the JSON value where it differs from the printed text; `room` wraps.
        """
        self.truth[name] = how.pop("truth", text)
        room, leading = how.pop("room", None), how.pop("leading", None)
        if room is None:
            return self.text(x, y, text, **how)
        size: float = how.get("size") or self.size
        font: str = how.get("font") or self.font
        for number, line in enumerate(fonts.wrap(text, font, size, room)):
            self.text(x, y + number * (leading or size * 1.3), line, **how)
        return x + float(room)

    def line(
        self, x0: float, y0: float, x1: float, y1: float, width: float = 0.7, **how: Any
    ) -> None:
        """Draw a straight line."""
        self.ops.append(Rule(x0, y0, x1, y1, width, how.get("colour", self.colour)))

    def frame(self, x0: float, y0: float, x1: float, y1: float, **how: Any) -> None:
        """Draw the outline of a rectangle."""
        for ends in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            self.line(*ends, **how)

    def panel(self, x0: float, y0: float, x1: float, y1: float, colour: Colour) -> None:
        """Fill a rectangle."""
        self.ops.append(Panel(x0, y0, x1, y1, colour))

    def picture(self, x: float, y: float, width: float, height: float, image: Image.Image) -> None:
        """Place a picture by its top left corner."""
        self.ops.append(Picture(x, y, width, height, image))


def stacked(sheets: list[Sheet], *, height: float = A4[1], gap: float = 14.0) -> Sheet:
    """The sheets one below the other on one page; their truths stay with them."""
    page = Sheet(sheets[0].width, height)
    down = 0.0
    for sheet in sheets:
        page.ops += [_moved(op, down) for op in sheet.ops]
        down += sheet.height + gap
    return page


def _moved(op: Text | Rule | Panel | Picture, down: float) -> Text | Rule | Panel | Picture:
    match op:
        case Text() | Picture():
            return replace(op, y=op.y + down)
        case Rule() | Panel():
            return replace(op, y0=op.y0 + down, y1=op.y1 + down)


def picture(sheet: Sheet, dpi: int = 200) -> Image.Image:
    """The sheet as an RGB picture."""
    scale = dpi / 72
    page = Image.new("RGB", (round(sheet.width * scale), round(sheet.height * scale)), sheet.paper)
    draw = ImageDraw.Draw(page)
    for op in sheet.ops:
        match op:
            case Text():
                _write(page, draw, op, scale)
            case Rule():
                ends = [op.x0 * scale, op.y0 * scale, op.x1 * scale, op.y1 * scale]
                draw.line(ends, fill=op.colour, width=max(1, round(op.width * scale)))
            case Panel():
                box = [op.x0 * scale, op.y0 * scale, op.x1 * scale, op.y1 * scale]
                draw.rectangle(box, fill=op.colour)
            case Picture():
                size = (max(1, round(op.width * scale)), max(1, round(op.height * scale)))
                small = op.image.convert("RGBA").resize(size, Image.Resampling.LANCZOS)
                page.paste(small, (round(op.x * scale), round(op.y * scale)), small)
    return page


def _write(page: Image.Image, draw: ImageDraw.ImageDraw, op: Text, scale: float) -> None:
    pixels = max(6, round(op.size * scale))
    x, y = op.x * scale, op.y * scale
    if op.turn:
        _write_turned(page, op, pixels, (x, y))
        return
    for family, run in fonts.runs(op.text, op.font):
        font = fonts.face(family, pixels)
        draw.text((x, y), run, font=font, fill=op.colour, anchor="ls")
        x += font.getlength(run)


def _write_turned(page: Image.Image, op: Text, pixels: int, at: tuple[float, float]) -> None:
    font = fonts.face(op.font, pixels)
    room = round(font.getlength(op.text)) + pixels
    patch = Image.new("RGBA", (room, pixels * 2), (*op.colour, 0))
    ImageDraw.Draw(patch).text((0, pixels * 1.5), op.text, font=font, fill=op.colour, anchor="ls")
    turned = patch.rotate(op.turn, expand=True, resample=Image.Resampling.BICUBIC)
    page.paste(turned, (round(at[0]), round(at[1] - turned.height / 2)), turned)


def pdf(sheets: list[Sheet], *, shuffle: Random | None = None) -> bytes:
    """The sheets as a PDF with a text layer; `shuffle` puts its text out of order."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setTitle("")
    for sheet in sheets:
        canvas.setPageSize((sheet.width, sheet.height))
        ops = list(sheet.ops)
        if shuffle is not None:
            texts = [op for op in ops if isinstance(op, Text)]
            shuffle.shuffle(texts)
            ops = [op for op in ops if not isinstance(op, Text)] + list(texts)
        for op in ops:
            _place(canvas, sheet, op)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def small(image: Image.Image) -> Image.Image:
    """The picture at half its size with few shades, so that files stay small."""
    half = image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)
    return half.quantize(48, method=Image.Quantize.FASTOCTREE).convert("RGBA")


def _place(canvas: Canvas, sheet: Sheet, op: Text | Rule | Panel | Picture) -> None:
    top = sheet.height
    match op:
        case Text():
            canvas.setFillColorRGB(*(part / 255 for part in op.colour))
            canvas.saveState()
            canvas.translate(op.x, top - op.y)
            canvas.rotate(op.turn)
            _write_pdf(canvas, op)
            canvas.restoreState()
        case Rule():
            canvas.setStrokeColorRGB(*(part / 255 for part in op.colour))
            canvas.setLineWidth(op.width)
            canvas.line(op.x0, top - op.y0, op.x1, top - op.y1)
        case Panel():
            canvas.setFillColorRGB(*(part / 255 for part in op.colour))
            canvas.rect(op.x0, top - op.y1, op.x1 - op.x0, op.y1 - op.y0, stroke=0, fill=1)
        case Picture():
            reader = ImageReader(small(op.image))
            at = (op.x, top - op.y - op.height)
            canvas.drawImage(reader, *at, op.width, op.height, mask="auto")


def _write_pdf(canvas: Canvas, op: Text) -> None:
    x = 0.0
    for family, run in fonts.runs(op.text, fonts.embeddable(op.font)):
        name = fonts.embeddable(family)
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(fonts.path(name))))
        canvas.setFont(name, op.size)
        canvas.drawString(x, 0, run)
        x += fonts.width(run, family, op.size)


def scanned_pdf(pages: list[Image.Image], dpi: int = 200, quality: int = 80) -> bytes:
    """The pictures as a PDF without a text layer, as an office scanner makes it."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for page in pages:
        size = (page.width * 72 / dpi, page.height * 72 / dpi)
        canvas.setPageSize(size)
        held = io.BytesIO(jpeg(page, quality))
        canvas.drawImage(ImageReader(held), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def jpeg(page: Image.Image, quality: int = 85, **how: Any) -> bytes:
    """The picture as JPEG."""
    out = io.BytesIO()
    page.save(out, "JPEG", quality=quality, **how)
    return out.getvalue()


def png(page: Image.Image) -> bytes:
    """The picture as PNG."""
    out = io.BytesIO()
    page.save(out, "PNG", compress_level=3)
    return out.getvalue()
