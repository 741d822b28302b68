"""Font files that carry Chinese: those that come with the test requirements, others if there."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # its wheel has no types
from PIL import ImageFont


def _folder(package: str) -> Path:
    """The folder of an installed package, without importing it."""
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


_PACKAGED = _folder("mplfonts") / "fonts"
_SYSTEM = Path("/usr/share/fonts")

_FILES = {
    "hei": _PACKAGED / "SimHei.ttf",
    "song": _PACKAGED / "NotoSerifCJKsc-Regular.otf",
    "sans": _PACKAGED / "NotoSansCJKsc-Regular.otf",
    "symbol": _folder("matplotlib") / "mpl-data/fonts/ttf/DejaVuSans.ttf",
    "kai": _SYSTEM / "truetype/arphic/ukai.ttc",
    "ming": _SYSTEM / "truetype/arphic/uming.ttc",
    "micro": _SYSTEM / "truetype/wqy/wqy-microhei.ttc",
}
_STAND_INS = {"kai": "song", "ming": "song", "micro": "sans"}


def path(family: str) -> Path:
    """The file of a family, or of its stand-in where the machine lacks it."""
    file = _FILES[family]
    return file if file.exists() else _FILES[_STAND_INS[family]]


def embeddable(family: str) -> str:
    """The nearest family whose outlines are TrueType, which is what a PDF writer can embed."""
    return family if path(family).suffix in {".ttf", ".ttc"} else "hei"


@cache
def face(family: str, pixels: int) -> ImageFont.FreeTypeFont:
    """The font at a size in pixels."""
    return ImageFont.truetype(str(path(family)), pixels)


@cache
def _codepoints(family: str) -> frozenset[int]:
    with TTFont(path(family), fontNumber=0, lazy=True) as font:
        return frozenset(font.getBestCmap())


def runs(text: str, family: str) -> list[tuple[str, str]]:
    """The text cut into (family, text) runs, each of which has all its glyphs."""
    pieces: list[tuple[str, str]] = []
    for char in text:
        known = ord(char) in _codepoints(family)
        chosen = (
            family
            if known
            else next(
                (other for other in ("symbol", "sans") if ord(char) in _codepoints(other)), family
            )
        )
        if pieces and pieces[-1][0] == chosen:
            pieces[-1] = (chosen, pieces[-1][1] + char)
        else:
            pieces.append((chosen, char))
    return pieces


@cache
def _advance(char: str, family: str) -> float:
    return sum(face(name, 100).getlength(run) for name, run in runs(char, family)) / 100


def width(text: str, family: str, size: float) -> float:
    """How wide the text runs, in the unit of `size`."""
    return sum(_advance(char, family) for char in text) * size


def wrap(text: str, family: str, size: float, room: float) -> list[str]:
    """The text cut into lines no wider than `room`."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0.0
        for char in paragraph:
            step = _advance(char, family) * size
            if line and used + step > room:
                lines.append(line)
                line, used = "", 0.0
            line += char
            used += step
        lines.append(line)
    return lines
