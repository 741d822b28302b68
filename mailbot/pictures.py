"""Counts become pictures (PNG) that every mail program shows; the only user of matplotlib.

They are drawn for a phone: 640 pixels wide with large letters, at twice that resolution. The
Chinese letters come from a font in the mplfonts package, so that none need be installed.
"""

import io
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import resources
from pathlib import Path

from matplotlib.axes import Axes  # noqa: TID251 - its one place
from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: TID251 - likewise
from matplotlib.figure import Figure  # noqa: TID251 - likewise
from matplotlib.font_manager import FontProperties  # noqa: TID251 - likewise
from matplotlib.ft2font import FT2Font  # noqa: TID251 - likewise
from matplotlib.ticker import MaxNLocator  # noqa: TID251 - likewise
from PIL import Image

from mailbot.staff.model import DayCount, Stage
from mailbot.staff.wording import PictureWords

WIDTH = 640
"""CSS pixels: as wide as the mail lets a picture be."""

_SHARP = 2
_DPI = 100
_COLOURS = 64
_LETTER = 14.5  # points: still legible where the picture is shown at half its width
_INK, _PALE, _GRID = "#1d2733", "#5b6673", "#e3e8ee"
_STAGES = ("#9db4cc", "#6f95bd", "#1f5fa8", "#35607a", "#2e7d32", "#7f8a96")
_SERIES = (
    ("mails", "#9db4cc"),
    ("replies", "#1f5fa8"),
    ("opened", "#e0a030"),
    ("shipped", "#2e7d32"),
)
_FALLBACK = "?"

# FreeType objects are shared by all figures and must not be used by two threads at once.
_DRAWING = threading.Lock()


def draw_stages(stages: Sequence[Stage]) -> bytes:
    """A PNG with one bar a stage, its count beside it; the first stage on top."""
    with _figure(54 * len(stages) + 16) as (figure, axes):
        labels = [readable(stage.label) for stage in stages]
        counts = [stage.count for stage in stages]
        colours = [_STAGES[place % len(_STAGES)] for place in range(len(stages))]
        bars = axes.barh(range(len(stages)), counts, height=0.66, color=colours)
        axes.set_yticks(range(len(stages)), labels, fontproperties=_font(_LETTER), color=_INK)
        axes.bar_label(bars, padding=7, fontproperties=_font(_LETTER + 2), color=_INK)
        axes.set_xlim(0, max(*counts, 1) * 1.16)
        axes.xaxis.set_visible(False)
        axes.tick_params(length=0, pad=8)
        axes.invert_yaxis()
        axes.spines[:].set_visible(False)
        return _png(figure)


def draw_week(week: Sequence[DayCount], words: PictureWords) -> bytes:
    """A PNG with four bars a day: mails, replies, new cases, shipments."""
    with _figure(330) as (figure, axes):
        width = 0.8 / len(_SERIES)
        for place, (name, colour) in enumerate(_SERIES):
            counts = [getattr(day, name) for day in week]
            where = [number + width * (place - 1.5) for number in range(len(week))]
            label = f"{readable(getattr(words, name))} {sum(counts)}"
            axes.bar(where, counts, width=width * 0.92, color=colour, label=label)
        days = [f"{readable(words.weekdays[one.day.weekday()])}\n{one.day:%m/%d}" for one in week]
        axes.set_xticks(range(len(week)), days, fontproperties=_font(_LETTER - 2), color=_INK)
        highest = max((getattr(day, name) for day in week for name, _ in _SERIES), default=0)
        axes.set_ylim(0, max(highest, 4) * 1.05)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
        for tick in axes.get_yticklabels():
            tick.set_fontproperties(_font(_LETTER - 2))
            tick.set_color(_PALE)
        axes.grid(axis="y", color=_GRID)
        axes.set_axisbelow(True)
        axes.tick_params(length=0, pad=6)
        axes.spines[:].set_visible(False)
        axes.legend(
            loc="lower center",
            bbox_to_anchor=(0.5, 1.0),
            ncols=4,
            frameon=False,
            prop=_font(_LETTER - 1.5),
            labelcolor=_INK,
            handlelength=0.8,
            handletextpad=0.4,
            columnspacing=1.1,
        )
        return _png(figure)


def readable(text: str) -> str:
    """The text with "?" in place of letters the font has not, so that no empty boxes are drawn."""
    known = _glyphs()
    return "".join(char if char == "\n" or ord(char) in known else _FALLBACK for char in text)


@contextmanager
def _figure(height: int) -> Iterator[tuple[Figure, Axes]]:
    """An empty picture so many CSS pixels high."""
    with _DRAWING:
        figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, layout="constrained")
        FigureCanvasAgg(figure)
        yield figure, figure.add_subplot()


def _png(figure: Figure) -> bytes:
    """The picture in few colours: a quarter of the size, and nobody sees it."""
    drawn, packed = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="png", dpi=_DPI * _SHARP, facecolor="white")
    with Image.open(drawn) as picture:
        few = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(packed, format="PNG", optimize=True)
    return packed.getvalue()


@cache
def _font_file() -> Path:
    with resources.as_file(
        resources.files("mplfonts") / "fonts" / "NotoSansCJKsc-Regular.otf"
    ) as file:
        return file


@cache
def _glyphs() -> frozenset[int]:
    """The code points the font can draw."""
    return frozenset(FT2Font(str(_font_file())).get_charmap())


def _font(points: float) -> FontProperties:
    return FontProperties(fname=str(_font_file()), size=points)
