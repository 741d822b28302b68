"""What is to be drawn of a page; known to those who ask for a drawing, who never draw."""

import io
import zipfile
from typing import Literal

from mailbot.documents.page import FileReading, Page
from mailbot.values import Box, Record

Style = Literal["line", "label", "sure", "doubtful", "seal"]

READING = "reading.json"
"""What the reading is called that is packed together with the pictures of its pages."""


class Mark(Record):
    """A frame around something found on a page; `tag` is written at its corner."""

    box: Box
    style: Style
    tag: str = ""


class Row(Record):
    """A line of the list beside a page."""

    text: str
    style: Style = "line"
    head: bool = False


class Plate(Record):
    """What is to be drawn of one page."""

    page: Page
    marks: tuple[Mark, ...] = ()
    rows: tuple[Row, ...] = ()


def unpacked(data: bytes) -> tuple[FileReading, tuple[bytes, ...]]:
    """The reading, and for each of its pages the picture, b"" where there is none."""
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        reading = FileReading.model_validate_json(pack.read(READING))
        names = set(pack.namelist())
        pictures = tuple(
            pack.read(f"{number}.jpg") if f"{number}.jpg" in names else b""
            for number in range(len(pages_of(reading)))
        )
    return reading, pictures


def pages_of(reading: FileReading) -> list[Page]:
    """The pages of a file, then those of its members."""
    return [*reading.pages, *(page for member in reading.members for page in pages_of(member))]
