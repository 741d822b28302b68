"""What reading a file yields before anybody knows what document it is: pages of placed text."""

from enum import StrEnum
from typing import Literal

from mailbot.values import Box, Confidence, Record

Way = Literal["ring", "line", "fill", "colour", "bold"]
"""How a part of a text stands out: by what is drawn around it or under it, or by its print."""


class Stress(Record):
    """Where a line's text stands out from the rest: its characters from `start` to `end`."""

    start: int
    end: int
    how: Way


class Line(Record):
    """A run of text on one line, or the text of one table cell.

    For a table cell `table` numbers the table on its page, `row` and `column` count from 0 and
    name the cell's top left grid position; `how` is then "cell" and `text` may contain newlines.
    `stressed` is what stands out in it, where its format tells.
    """

    text: str
    box: Box
    confidence: Confidence = 1.0
    how: Literal["text", "ocr", "cell"] = "text"
    table: int | None = None
    row: int = 0
    column: int = 0
    row_span: int = 1
    column_span: int = 1
    stressed: tuple[Stress, ...] = ()


class Seal(Record):
    """A stamp (公章) found on a page; `text` is what could be read on it, "" where nothing.

    `confidence` says how surely it is a stamp, `legible` how surely its text was read.
    """

    box: Box
    colour: Literal["red", "blue", "black"] = "red"
    shape: Literal["round", "oval", "square"] = "round"
    text: str = ""
    confidence: Confidence = 1.0
    legible: Confidence = 1.0


class Unreadable(StrEnum):
    """Why a file could not be read; each has its own wording to the customer."""

    EMPTY = "empty"  # zero bytes or no content at all
    DAMAGED = "damaged"  # the format's own reader gave up
    ENCRYPTED = "encrypted"  # needs a password
    UNSUPPORTED = "unsupported"  # a format we do not open
    PROGRAM = "program"  # something to be run, not to be read
    TOO_LARGE = "too_large"  # beyond a size, pixel or unpacking budget
    TOO_MANY_PAGES = "too_many_pages"  # beyond the page budget, or what pages hold
    TOO_MANY_FILES = "too_many_files"  # beyond the file budget of one mail
    TOO_DEEP = "too_deep"  # archives within archives beyond the budget
    TOO_SLOW = "too_slow"  # beyond the time budget, or its reader died
    TOO_BLURRED = "too_blurred"  # a picture without readable text
    TOO_SMALL = "too_small"  # a picture with too few pixels
    CLOUD_LINK = "cloud_link"  # a link instead of a file
    PARTS_MISSING = "parts_missing"  # a split archive with a volume missing


class Page(Record):
    """One page: its extent in its own units and everything on it, in reading order.

    `source` tells where the lines come from. `coloured` is False where the page is grey or
    bilevel, so that a red stamp could not be told; None where there is no picture of it at all
    (a spreadsheet, a typed Word page): then nothing can be stamped. `sharpness` judges a
    scanned picture, 0 (unreadable) to 1; 1 for text formats. `pictures` are those pasted onto a
    page of text, such as a drawn signature. `strokes` are where a page bears ink that is no
    text and no rule; None where nobody looked. `smears` are where it bears red ink that is no
    stamp found, such as a thumb's print, a stamp whose picture shows other ink, too, or what is
    dark but not as sharp as ink, such as a shadow's border. `papers` are where on the page each
    paper lies, where the picture showed several of them. `unreadable` tells why it could not be
    read, where the other pages of its file could.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    seals: tuple[Seal, ...] = ()
    source: Literal["text", "ocr", "cell"] = "text"
    coloured: bool | None = None
    sharpness: Confidence = 1.0
    pictures: tuple[Box, ...] = ()
    strokes: tuple[Box, ...] | None = None
    smears: tuple[Box, ...] = ()
    papers: tuple[Box, ...] = ()
    unreadable: Unreadable | None = None


INSIDE = " › "
"""Stands between the name of an archive and that of a file in it, where documents are named."""

OPENED_BY_PASSWORD = "password"  # noqa: S105 - a note, not a secret
"""The note of a file that opened with a password from the mail it came in, and only with it."""


OF_A_SET = "volume"
"""The note of a part of a split archive: the first is read for all, the others for nothing."""


class FileReading(Record):
    """A file as read: its pages, or why there are none; archives carry their members.

    `media_type` is told from the content ("application/pdf"), never from the name. `notes` are
    codes of remarkable things that did not stop the reading ("macro", "signature_logo").
    """

    name: str
    sha256: str
    size: int
    media_type: str = ""
    pages: tuple[Page, ...] = ()
    unreadable: Unreadable | None = None
    detail: str = ""
    members: tuple["FileReading", ...] = ()
    notes: tuple[str, ...] = ()
