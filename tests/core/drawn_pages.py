"""Pages drawn as text: where a run stands in the drawing is where it stands on the page."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any, Literal

from mailbot.documents.layouts import Layouts, read_layouts
from mailbot.documents.model import Document
from mailbot.documents.page import FileReading, Line, Page, Seal
from mailbot.documents.read import identify
from mailbot.documents.text import width
from mailbot.values import Box

COLUMN, ROW = 6.0, 20.0
FORMS = Path("templates/forms")


def form_texts() -> dict[str, str]:
    return {f"forms/{path.name}": path.read_text("utf-8") for path in FORMS.glob("*.toml")}


@cache
def layouts() -> Layouts:
    return read_layouts(form_texts())


def drawn(
    drawing: str,
    *,
    number: int = 1,
    how: Literal["text", "ocr"] = "text",
    coloured: bool | None = None,
    seals: Iterable[Seal] = (),
    confidence: float = 1.0,
) -> Page:
    """Two spaces or more part two runs; a Chinese character is two columns wide."""
    rows = dedent(drawing).strip("\n").split("\n")
    lines = []
    for place, row in enumerate(rows):
        for run in re.finditer(r"\S+(?: \S+)*", row):
            left = width(row[: run.start()]) * COLUMN
            right = left + width(run[0]) * COLUMN
            box = Box(x0=left, y0=place * ROW, x1=right, y1=place * ROW + 12)
            lines.append(Line(text=run[0], box=box, how=how, confidence=confidence))
    return Page(
        number=number,
        width=max((line.box.x1 for line in lines), default=1.0),
        height=len(rows) * ROW + ROW,
        lines=tuple(lines),
        seals=tuple(seals),
        source=how,
        coloured=coloured,
    )


def table(*rows: str, number: int = 1, title: str = "", below: str = "", **page: Any) -> Page:
    """A Word table: cells are parted by |, "<" is merged with the cell left of it, "^" above."""
    grid = [[cell.strip() for cell in row.split("|")] for row in rows]
    lines = []
    top = 1.0 if title else 0.0
    if title:
        lines.append(Line(text=title, box=Box(x0=0, y0=0, x1=4, y1=1)))
    for row, cells in enumerate(grid):
        for column, text in enumerate(cells):
            if text in {"<", "^"}:
                continue
            right, bottom = column + 1, row + 1
            while right < len(cells) and cells[right] == "<":
                right += 1
            while grid[bottom:] and grid[bottom][column : column + 1] == ["^"]:
                bottom += 1
            if text:
                box = Box(x0=column, y0=top + row, x1=right, y1=top + bottom)
                lines.append(
                    Line(
                        text=text.replace("/n", "\n"),
                        box=box,
                        how="cell",
                        table=0,
                        row=row,
                        column=column,
                        row_span=bottom - row,
                        column_span=right - column,
                    )
                )
    end = top + len(grid)
    for text in below.split("\n") if below else ():
        lines.append(Line(text=text, box=Box(x0=0, y0=end, x1=4, y1=end + 1)))
        end += 1
    return Page(number=number, width=4, height=end, lines=tuple(lines), source="cell", **page)


def over(page: Page, below: Page, *, times: float = 100.0) -> Page:
    """One page of what is drawn on two, the lower `times` as wide."""
    down = [
        line.model_copy(
            update={
                "box": Box(
                    x0=line.box.x0 * times,
                    y0=page.height + line.box.y0 * ROW,
                    x1=line.box.x1 * times,
                    y1=page.height + line.box.y1 * ROW,
                )
            }
        )
        for line in below.lines
    ]
    height = page.height + (below.height + 1) * ROW
    return page.model_copy(update={"lines": (*page.lines, *down), "height": height})


def reading(*pages: Page, **file: Any) -> FileReading:
    return FileReading(name="附件.pdf", sha256="0" * 64, size=1, pages=pages, **file)


def documents(*pages: Page) -> tuple[Document, ...]:
    return identify(reading(*pages), layouts())


def only(*pages: Page) -> Document:
    (document,) = documents(*pages)
    return document


def values(document: Document) -> dict[str, Any]:
    """The fields as the public JSON has them."""
    return {
        name: field.model_dump(mode="json")["value"] for name, field in document.fields().items()
    }
