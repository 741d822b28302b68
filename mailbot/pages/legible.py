"""A page read from a picture becomes the reason why it could not be read, where it could not."""

from dataclasses import dataclass

import numpy as np

from mailbot.documents.page import Page, Unreadable
from mailbot.pages.ink import extremes
from mailbot.pages.levels import percentile, percentiles, steps
from mailbot.pages.ocr import Picture

_SMALLEST_SIDE = 48  # pixels: an icon
_LETTERS = 9.0  # pixels a Chinese character needs to be legible at all
_LEGIBLE = 1 / 3  # the share of a page's text that must be readable
_MOSTLY = 0.6  # the same where nothing on the page has an edge: what was found is the largest print

_PALE, _PAPER = 0.22, 0.4  # a paper's colour as a share of its light; its share of a picture
_CONTRAST, _SOFT = 12.0, 0.25  # grey levels; the steepest step of a sharp edge as a share of them
_PRINTED = 55.0  # grey levels: blurred print has more, what shines through from the back has less


@dataclass(frozen=True)
class Scan:
    """A page read from a picture, and the upright picture it was read from.

    `legible` is the share of its found text that could be read at all, by length, 0 to 1.
    """

    page: Page
    picture: Picture
    letter_height: float
    legible: float


def why_illegible(scans: list[Scan]) -> Unreadable | None:
    """Why none of a file's pages could be read, None where any text could."""
    reasons = [_why_not(scan) for scan in scans]
    if any(reason is None for reason in reasons):
        return None
    return reasons[0] if reasons else Unreadable.EMPTY


def why_page_illegible(scan: Scan) -> Unreadable | None:
    """Why a page among others could not be read: it bears print, too soft or too small.

    More must speak for it than for a page that is all there is: the empty back of a sheet, with
    what shines through of its front, or a page written by hand was not photographed badly.
    """
    reason = _why_not(scan)
    if reason is None:
        return None
    small = 0 < scan.letter_height < _LETTERS
    bears_print = _contrast(scan.picture) >= _PRINTED
    return reason if bears_print and (small or _is_soft(scan.picture)) else None


def _why_not(scan: Scan) -> Unreadable | None:
    page = scan.page
    if min(page.width, page.height) < _SMALLEST_SIDE:
        return Unreadable.TOO_SMALL
    if scan.legible >= _MOSTLY:
        return None
    soft = _is_soft(scan.picture)
    if scan.legible >= _LEGIBLE and not soft:
        return None
    # a landscape, a logo, a stamp alone: nothing is wrong with it, there is nothing to read
    written = scan.letter_height and (page.lines or not page.seals)
    if not (soft or written) or not _is_paper(scan.picture):
        return None
    small = 0 < scan.letter_height < _LETTERS
    return Unreadable.TOO_SMALL if small else Unreadable.TOO_BLURRED


def _is_paper(picture: Picture) -> bool:
    """Whether much of a picture is bright and colourless, as pages are and landscapes are not."""
    low, bright = extremes(np.ascontiguousarray(picture[::4, ::4]))
    pale = bright - low < _PALE * np.maximum(bright, 1).astype(np.float32)
    lit = bright > 0.5 * percentile(bright, 95)
    return float(np.mean(pale & lit)) > _PAPER


def _contrast(picture: Picture) -> float:
    """How much darker than the paper the darkest of a picture is, in grey levels."""
    high, low = percentiles(picture[:, :, 1], 95, 0.5)
    return high - low


def _is_soft(picture: Picture) -> bool:
    """Whether something is on the paper and none of it has an edge: it is out of focus."""
    contrast = _contrast(picture)
    if contrast < _CONTRAST or picture.shape[1] < 2:  # noqa: PLR2004 - no neighbours to compare
        return False
    return percentile(steps(picture[:, :, 1]), 99.9) < _SOFT * contrast
