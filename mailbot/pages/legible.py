"""A page read from a picture becomes the reason why it could not be read, where it could not."""

from dataclasses import dataclass

import cv2  # noqa: TID251 - paper is told from what it lies on with OpenCV
import numpy as np
from numpy.typing import NDArray

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
_SIDE = 1000  # print's edges are judged on a picture of this many pixels, its noise smoothed
_PRINT = 25  # what letters and rules make in a paper is narrower than this part of its side
_SHEET = 0.15  # a sheet's least share of a photo
_SHADE = 15.0  # grey levels that print is darker than the sheet around it
_EDGE = 0.32  # the steepest step of legible print, as a share of how dark it is, is above this
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
    soft = small or _is_soft(scan.picture) or _is_blurred_print(scan.picture)
    return reason if bears_print and soft else None


def _why_not(scan: Scan) -> Unreadable | None:
    page = scan.page
    if min(page.width, page.height) < _SMALLEST_SIDE:
        return Unreadable.TOO_SMALL
    if scan.legible >= _MOSTLY:
        return None
    blurred = _is_blurred_print(scan.picture)
    soft = blurred or _is_soft(scan.picture)
    if scan.legible >= _LEGIBLE and not soft:
        return None
    # a landscape, a logo, a stamp alone: nothing is wrong with it, there is nothing to read
    written = scan.letter_height and (page.lines or not page.seals)
    if not blurred and (not (soft or written) or not _is_paper(scan.picture)):
        return None
    small = 0 < scan.letter_height < _LETTERS
    return Unreadable.TOO_SMALL if small else Unreadable.TOO_BLURRED


def _is_paper(picture: Picture) -> bool:
    """Whether much of a picture is bright and colourless, as pages are and landscapes are not."""
    return float(np.mean(_pale(np.ascontiguousarray(picture[::4, ::4])))) > _PAPER


def _pale(picture: Picture) -> NDArray[np.bool_]:
    low, bright = extremes(picture)
    pale = bright - low < _PALE * np.maximum(bright, 1).astype(np.float32)
    return np.asarray(pale & (bright > 0.5 * percentile(bright, 95)), np.bool_)


def _is_blurred_print(picture: Picture) -> bool:
    """Whether a sheet bears print without edges, however sharp what the sheet lies on is."""
    share = min(1.0, _SIDE / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    calm = np.asarray(cv2.GaussianBlur(small, (0, 0), 1.0), np.uint8)
    size = max(max(calm.shape[:2]) // _PRINT, 3) | 1
    kernel = np.ones((size, size), np.uint8)
    sheet = _sheet(_pale(calm), kernel)
    bright = extremes(calm)[1]
    if not sheet.any():
        return False
    darker = cv2.morphologyEx(bright, cv2.MORPH_BLACKHAT, kernel)
    shade = percentile(np.asarray(darker[sheet].reshape(1, -1), np.uint8), 99)
    return shade >= _SHADE and _steepest(bright, sheet) < _EDGE * shade


def _sheet(pale: NDArray[np.bool_], kernel: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """The inner part of the largest sheet, with its print; nothing where none is large enough."""
    closed = cv2.morphologyEx(pale.astype(np.uint8), cv2.MORPH_CLOSE, kernel)
    _, parts, stats, _ = cv2.connectedComponentsWithStats(closed)
    areas = stats[1:, cv2.CC_STAT_AREA]
    if not len(areas) or int(areas.max()) < _SHEET * closed.size:
        return np.zeros_like(pale)
    largest = np.asarray(parts == 1 + int(np.argmax(areas)), np.uint8)
    return np.asarray(cv2.erode(largest, kernel) > 0, np.bool_)


def _steepest(grey: NDArray[np.uint8], where: NDArray[np.bool_]) -> float:
    """The steepest steps from a pixel to the next, in that direction of the two that has less.

    A shaken hand leaves edges along its way.
    """
    ways = ((grey, where), (grey.T, where.T))
    return min(
        percentile(steps(np.ascontiguousarray(levels))[inside[:, 1:]].reshape(1, -1), 99.9)
        for levels, inside in ways
    )


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
