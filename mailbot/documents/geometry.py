"""Pages of lines become runs of text placed on one long sheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from mailbot.documents.page import Line, Page
from mailbot.documents.text import plain, visible, width
from mailbot.values import Box


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a table cell stands: table number, grid position, spans."""

    table: int
    row: int
    column: int
    row_span: int
    column_span: int

    @property
    def right(self) -> int:
        """The first column right of the cell."""
        return self.column + self.column_span

    @property
    def below(self) -> int:
        """The first row below the cell."""
        return self.row + self.row_span


# A slotted dataclass, not a Record: a page has hundreds, none leaves this package.
@dataclass(frozen=True, slots=True)
class Run:
    """Text on one line. `raw` as printed, `text` the same in half width, place for place.

    The sheet's y axis goes on from page to page; `shift` is what was added to this page's.
    """

    raw: str
    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float = 1.0
    how: str = "text"
    page: int = 1
    shift: float = 0.0
    cell: Cell | None = None

    @property
    def height(self) -> float:
        """Vertical extent."""
        return self.y1 - self.y0

    @property
    def centre(self) -> float:
        """The middle of the vertical extent."""
        return (self.y0 + self.y1) / 2

    def box(self) -> Box:
        """The rectangle in the units of the run's own page."""
        return Box(x0=self.x0, y0=self.y0 - self.shift, x1=self.x1, y1=self.y1 - self.shift)

    def part(self, start: int, end: int) -> "Run":
        """The run of the characters from `start` to `end`, its place interpolated."""
        if (start, end) == (0, len(self.text)):
            return self
        total = width(self.text) or 1
        span = self.x1 - self.x0
        left = self.x0 + span * width(self.text[:start]) / total
        right = self.x0 + span * width(self.text[:end]) / total
        return Run(
            self.raw[start:end],
            self.text[start:end],
            left,
            self.y0,
            right,
            self.y1,
            self.confidence,
            self.how,
            self.page,
            self.shift,
            self.cell,
        )


def _cell_lines(line: Line, raw: str, shift: float, page: int) -> list[Run]:
    rows = [row for row in raw.split("\n") if row.strip()]
    step = line.box.height / max(len(rows), 1)
    cell = None
    if line.table is not None:
        cell = Cell(line.table, line.row, line.column, line.row_span, line.column_span)
    return [
        Run(
            row,
            plain(row),
            line.box.x0,
            line.box.y0 + shift + step * place,
            line.box.x1,
            line.box.y0 + shift + step * (place + 1),
            line.confidence,
            line.how,
            page,
            shift,
            cell,
        )
        for place, row in enumerate(rows)
    ]


def runs_of(page: Page, shift: float = 0.0) -> list[Run]:
    """The runs of `page`, moved down by `shift`; a line with newlines gives several runs."""
    found: list[Run] = []
    for line in page.lines:
        found.extend(_cell_lines(line, visible(line.text), shift, page.number))
    return found


def sheet(pages: Iterable[Page]) -> list[Run]:
    """The runs of all `pages`, one below the other."""
    found: list[Run] = []
    shift = 0.0
    for page in pages:
        found.extend(runs_of(page, shift))
        shift += page.height
    return found


def line_height(runs: Sequence[Run]) -> float:
    """The usual height of a line of `runs`, in page units; 1 where there is none."""
    heights = [run.height for run in runs if run.height > 0]
    return float(median(heights)) if heights else 1.0


def rows_of(runs: Iterable[Run]) -> list[list[Run]]:
    """The runs in reading order: rows from top to bottom, each from left to right."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.centre, run.x0)):
        row = rows[-1] if rows else None
        if row and run.centre - row[0].centre < 0.6 * min(run.height, row[0].height):
            row.append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: (run.x0, run.y0)) for row in rows]
