"""A picture of a page, whichever way it lies, becomes a Page of placed lines and seals."""

import re
from dataclasses import replace

import cv2  # noqa: TID251 - grey levels for judging sharpness
import numpy as np

from mailbot.documents.page import Line, Page, Seal, Unreadable
from mailbot.pages.colour import is_coloured
from mailbot.pages.drawnrules import find_rules, in_drawn_cells, parted
from mailbot.pages.legible import Scan, why_page_illegible
from mailbot.pages.levels import percentile, percentiles, steps
from mailbot.pages.ocr import Picture, Quads, Reading, crop, detect, recognise
from mailbot.pages.pale import without_pale
from mailbot.pages.radios import read_radios
from mailbot.pages.ring import FoundSeal
from mailbot.pages.seal import find_seals
from mailbot.pages.sealtext import read_seal
from mailbot.pages.secondlook import find_overlooked, read_under_stamps
from mailbot.pages.strokes import find_strokes
from mailbot.pages.ticks import read_boxes
from mailbot.pages.upright import Flat, lay_flat
from mailbot.pages.wash import without_grey_ink, without_ink
from mailbot.values import Box

_LEAST_CONFIDENT = 0.5  # below it a line is more noise than text
_LEGIBLE = 0.75  # the mean confidence of a line's characters from which it was read, not guessed
_WORTH_READING = 4  # only the surest stamps' words are read: it costs OCR time
_STAMP_WORDS = ("章", "专用")  # what stamps end with
_OF_STAMP = re.compile(r"(?:电子)?(?:业务|回单|凭证|受理|转讫)*(?:专用)?章?\s*(?:\(\d{1,3}\))?")
_CROSSED = 0.75  # below what may decide about money

_STROKES = 14.0  # a letter is about this many strokes high


def left_unread(number: int, size: tuple[float, float]) -> Page:
    """A page in a picture for which there was no time; those before it were read."""
    width, height = size
    return Page(
        number=number, width=width, height=height, source="ocr", unreadable=Unreadable.TOO_SLOW
    )


def read_picture(picture: Picture, number: int, *, grey: bool = False) -> Scan:
    """The page a picture shows; its units are the pixels of the upright picture.

    Stamps are found first and their ink is taken out, so that the text under them is read in the
    same pass; only what is doubted there is read again. `grey` tells that the file itself has no
    colour.
    """
    coloured = not grey and is_coloured(picture)
    rings = find_seals(picture)
    seals = rings if coloured else ()
    clean = without_ink(picture, seals) if coloured else without_grey_ink(picture, rings)
    flat, quads = lay_flat(clean, detect(clean))
    crops = [crop(clean, quad) for quad in quads]
    plain = without_pale(_readings(crops, quads), crops)
    readings = read_under_stamps(plain, quads, picture, seals, _readings)
    overlooked, places = find_overlooked(readings, quads, clean, _readings)
    readings, quads = [*readings, *overlooked], np.concatenate([quads, places])
    read = [at for at, each in enumerate(readings) if each.confidence >= _LEAST_CONFIDENT]
    turned = flat.turn(picture)
    washed = turned if clean is picture else flat.turn(clean)
    placed = flat.place_all(quads[read])
    letter = _letter_height(placed)
    rules = find_rules(washed, letter)
    texts, placed = parted([readings[at] for at in read], placed, rules, letter)
    lines = _in_reading_order([_line(*each) for each in zip(texts, placed, strict=True)])
    outlines = [_box(flat.place(ring.outline())) for ring in rings]
    if coloured:
        lines = [line for line in lines if not _is_in_stamp(line, outlines)]
    else:
        lines = _without_stamps(lines, outlines)
    lines = in_drawn_cells(lines, rules, letter)
    pen, red, soft = find_strokes(washed, texts, placed, letter)
    page = Page(
        number=number,
        width=float(turned.shape[1]),
        height=float(turned.shape[0]),
        lines=tuple(lines),
        seals=seals_of(picture, seals, flat),
        source="ocr",
        coloured=coloured,
        sharpness=_sharpness(crops),
        strokes=pen,
        smears=red + soft,
        papers=tuple(_box(corners) for corners in flat.papers),
    )
    scan = Scan(page, turned, _letter_height(quads), _legible(readings, quads))
    return replace(scan, page=page.model_copy(update={"unreadable": why_page_illegible(scan)}))


def seals_of(
    picture: Picture, seals: tuple[FoundSeal, ...], flat: Flat | None = None
) -> tuple[Seal, ...]:
    """Found stamps with their words, placed on the upright page."""
    placed = []
    for rank, seal in enumerate(seals):
        outline = seal.outline()
        if flat is not None:
            outline = flat.place(outline)
        text, legible = read_seal(picture, seal) if rank < _WORTH_READING else ("", 0.0)
        placed.append(
            Seal(
                box=_box(outline),
                colour=seal.colour,
                shape=seal.shape,
                text=text,
                confidence=seal.confidence,
                legible=min(max(legible, 0.0), 1.0),
            )
        )
    return tuple(placed)


def _without_stamps(lines: list[Line], stamps: list[Box]) -> list[Line]:
    """The lines of a grey page without stamps' own words; what lies under a stamp is doubtful.

    Nobody can tell whether a grey ring was a stamp, but its words are no value of the page, and
    its ink cannot be told from the print it crosses.
    """
    kept = []
    for line in lines:
        over = [stamp for stamp in stamps if _overlap(line.box, stamp)]
        if any(_holds(stamp, line.box.middle) for stamp in over) and line.text.endswith(
            _STAMP_WORDS
        ):
            continue
        crossed = min(line.confidence, _CROSSED) if over else line.confidence
        kept.append(line.model_copy(update={"confidence": crossed}))
    return kept


def _is_in_stamp(line: Line, stamps: list[Box]) -> bool:
    """Whether a line is what a washed stamp left of its own words, 电子回单, all inside it."""
    return _OF_STAMP.fullmatch(line.text) is not None and any(
        _holds(stamp, (line.box.x0, line.box.y0)) and _holds(stamp, (line.box.x1, line.box.y1))
        for stamp in stamps
    )


def _overlap(one: Box, other: Box) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    return across > 0 and down > 0


def _holds(stamp: Box, point: tuple[float, float]) -> bool:
    x, y = point
    return stamp.x0 <= x <= stamp.x1 and stamp.y0 <= y <= stamp.y1


def _readings(crops: list[Picture], quads: Quads) -> list[Reading]:
    """What each quad says, check boxes included; columns of upright letters are turned first."""
    height = _letter_height(quads)
    shown = [
        np.ascontiguousarray(np.rot90(cut)) if _is_column(cut, height) else cut for cut in crops
    ]
    return [_marked(reading, cut) for reading, cut in zip(recognise(shown), shown, strict=True)]


def _marked(reading: Reading, cut: Picture) -> Reading:
    """The reading with the check boxes, or else the radio buttons, that its picture shows."""
    boxed = read_boxes(reading, cut)
    return read_radios(reading, cut) if boxed is reading else boxed


def _legible(readings: list[Reading], quads: Quads) -> float:
    """The share of the quads, by their length, whose characters are mostly sure."""
    lengths = [float(np.linalg.norm(quad[1] - quad[0])) for quad in quads]
    read = [
        length
        for length, reading in zip(lengths, readings, strict=True)
        if reading.confidence >= _LEGIBLE
    ]
    return sum(read) / sum(lengths) if lengths else 0.0


def _is_column(cut: Picture, letter_height: float) -> bool:
    """Whether a crop is text running up or down; a narrow 1 is only as high as a letter."""
    height, width = cut.shape[:2]
    return bool(height > 2 * width and height > 2 * letter_height)


def _letter_height(quads: Quads) -> float:
    """The median height of the quads in pixels, 0 where there are none."""
    if not len(quads):
        return 0.0
    heights = np.linalg.norm(quads[:, 3] - quads[:, 0], axis=1)
    widths = np.linalg.norm(quads[:, 1] - quads[:, 0], axis=1)
    return float(np.median(np.minimum(heights, widths)))


def _line(reading: Reading, corners: Quads) -> Line:
    return Line(
        text=reading.text.strip(),
        box=_box(corners),
        confidence=min(max(reading.sureness, 0.0), 1.0),
        how="ocr",
    )


def _box(points: Quads) -> Box:
    low, high = points.min(axis=0), points.max(axis=0)
    return Box(
        x0=round(float(low[0]), 1),
        y0=round(float(low[1]), 1),
        x1=round(float(high[0]), 1),
        y1=round(float(high[1]), 1),
    )


def _in_reading_order(lines: list[Line]) -> list[Line]:
    """Lines top to bottom, those beside each other left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda each: each.box.middle[1]):
        last = rows[-1][0] if rows else None
        if last and line.box.middle[1] < last.box.y1 - 0.25 * last.box.height:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda each: each.box.x0)]


def _sharpness(crops: list[Picture]) -> float:
    """How steep the letters' edges are for their size, 0 (unreadable) to 1, the median line."""
    steepness = [_steepness(cut) for cut in crops if cut.shape[1] >= cut.shape[0]]
    return round(min(float(np.median(steepness)), 1.0), 3) if steepness else 0.0


def _steepness(cut: Picture) -> float:
    grey = np.asarray(cv2.cvtColor(cut, cv2.COLOR_BGR2GRAY), np.uint8)
    low, high = percentiles(grey, 3, 95)
    if high - low < 12 or grey.shape[1] < 3:  # noqa: PLR2004 - grey levels: no text at all
        return 0.0
    steepest = percentile(steps(grey), 98)
    return float(steepest / (high - low) * grey.shape[0] / _STROKES)
