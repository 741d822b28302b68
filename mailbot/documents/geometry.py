"""Pages of lines become runs of text placed on one long sheet."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from mailbot.documents.lookalikes import DOUBTFUL
from mailbot.documents.page import Line, Page, Stress
from mailbot.documents.text import plain, visible, width
from mailbot.message.script import simplified
from mailbot.values import Box

_FULL, _FAR = (
    0.85,
    0.4,
)  # parts of a page's width that a full line reaches, and a signature begins at
_GRID_COLUMNS = 60  # a page no wider than this is measured in grid steps
_GRID_X, _GRID_Y = 40.0, 2.0
# 单位名称……某公司, 联系人.......王五; not 6222....1234 and no name cut short: 某某科技…
_DOTS = r"(?:[…⋯‥]{2,}|[.．·…⋯](?:\s?[.．·…⋯]){3,})"
_NUMERALS = frozenset("貳叁參陸萬億圓")  # banks print amounts so to this day
_LEADERS = re.compile(rf"\s*{_DOTS}\s*")
_BETWEEN_TEXTS = re.compile(rf"(?<=[\u4e00-\u9fff):]){_LEADERS.pattern}(?::\s*)?(?=[^\s.．·…⋯‥])")


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

    def shares_row(self, other: "Cell") -> bool:
        """Whether both begin in the same row of the same table."""
        return (self.table, self.row) == (other.table, other.row)

    def is_next_to(self, other: "Cell") -> bool:
        """Whether the cell is the one right of another in its row."""
        return self.shares_row(other) and self.column == other.right


# A slotted dataclass, not a Record: a page has hundreds, none leaves this package.
@dataclass(frozen=True, slots=True)
class Run:
    """Text on one line. `raw` as printed, `text` in half width and simplified, place for place.

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
    grid: bool = False
    stressed: tuple[Stress, ...] = ()

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
        if self.grid:
            top = self.y0 - self.shift
            bottom = top + self.height + min(1.0, self.height)
            x0, x1 = self.x0 / _GRID_X, self.x1 / _GRID_X
            return Box(x0=x0, y0=top / _GRID_Y, x1=x1, y1=bottom / _GRID_Y)
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
            self.grid,
            _within(self.stressed, start, end),
        )


def _within(stressed: Iterable[Stress], start: int, end: int) -> tuple[Stress, ...]:
    """What stands out in the part of a text from `start` to `end`, places from its beginning."""
    return tuple(
        Stress(start=max(each.start, start) - start, end=min(each.end, end) - start, how=each.how)
        for each in stressed
        if each.start < end and start < each.end
    )


def _cell_lines(line: Line, raw: str, page: int) -> list[Run]:
    rows = [row for row in raw.split("\n") if row.strip()]
    stressed = line.stressed if raw == line.text else ()
    begun = _beginnings(raw, rows) if stressed else [0] * len(rows)
    step = line.box.height / max(len(rows), 1)
    cell = None
    if line.table is not None:
        cell = Cell(line.table, line.row, line.column, line.row_span, line.column_span)
    return [
        Run(
            row,
            simplified(plain(row)),
            line.box.x0,
            line.box.y0 + step * place,
            line.box.x1,
            line.box.y0 + step * (place + 1),
            line.confidence,
            line.how,
            page,
            0.0,
            cell,
            stressed=_within(stressed, begun[place], begun[place] + len(row)) if stressed else (),
        )
        for place, row in enumerate(rows)
    ]


def _beginnings(raw: str, rows: Sequence[str]) -> list[int]:
    """Where in a text each of its rows begins."""
    found, at = [], 0
    for row in rows:
        at = raw.index(row, at)
        found.append(at)
        at += len(row)
    return found


def _simplified(line: Line) -> Line:
    """A picture's line in simplified characters; doubted where it was read in others.

    Handwriting is read as 協 or 號 where it says 协 or 号; forms and names here are simplified.
    """
    text = simplified(line.text)
    if all(new == old or old in _NUMERALS for new, old in zip(text, line.text, strict=True)):
        return line
    sure = min(line.confidence, DOUBTFUL)
    return line.model_copy(update={"text": text, "confidence": sure})


def _without_leaders(run: Run) -> list[Run]:
    """The texts that dots lead from one to the next, as a label to its value; without the dots."""
    if _LEADERS.fullmatch(run.text):
        return []
    found: list[Run] = []
    start = 0
    for leader in _BETWEEN_TEXTS.finditer(run.text):
        found.append(run.part(start, leader.start()))
        start = leader.end()
    return [*found, run.part(start, len(run.text))]


def runs_of(page: Page) -> list[Run]:
    """The runs of `page`; a line with newlines gives several."""
    found: list[Run] = []
    grid = is_grid(page)
    for seen in page.lines:
        line = _simplified(seen) if seen.how == "ocr" else seen
        whole = _cell_lines(line, visible(line.text), page.number)
        runs = [part for run in whole for part in _without_leaders(run)]
        found.extend([_stretched(run) for run in runs] if grid else runs)
    return found


def is_grid(page: Page) -> bool:
    """Whether the page's units are steps of a grid, as for Word and spreadsheet files."""
    return bool(page.lines) and page.width <= _GRID_COLUMNS and page.source != "ocr"


def sheet_height(page: Page) -> float:
    """How much of the long sheet's y axis `page` takes."""
    return page.height * _GRID_Y if is_grid(page) else page.height


def _stretched(run: Run) -> Run:
    """A run of a grid with the distances of print: wide columns, a line free between rows."""
    return replace(
        run,
        x0=run.x0 * _GRID_X,
        x1=run.x1 * _GRID_X,
        y0=run.y0 * _GRID_Y,
        y1=run.y1 * _GRID_Y - min(1.0, run.height * _GRID_Y / 2),
        grid=True,
    )


def line_height(runs: Sequence[Run]) -> float:
    """The usual height of a line of `runs`, in page units; 1 where there is none."""
    heights = [run.height for run in runs if run.height > 0]
    return float(median(heights)) if heights else 1.0


def rows_of(runs: Iterable[Run]) -> list[list[Run]]:
    """The runs in reading order: rows from top to bottom, each from left to right."""
    runs = list(runs)
    if len(runs) < 2:  # noqa: PLR2004 - most values are one run
        return [runs] if runs else []
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.centre, run.x0)):
        row = rows[-1] if rows else None
        if row and run.centre - row[0].centre < 0.6 * min(run.height, row[0].height):
            row.append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: (run.x0, run.y0)) for row in rows]


def paragraphs(rows: Sequence[Sequence[Run]], *, raw: bool = False) -> str:
    """The running text of `rows` without spaces; a line that ends early ends its paragraph.

    The `raw` text is as printed, the other in half width, place for place.
    """
    return "".join(
        "".join("".join(run.raw if raw else run.text for run in row).split()) + end
        for row, end in zip(rows, paragraph_ends(rows), strict=True)
    )


def paragraph_ends(rows: Sequence[Sequence[Run]]) -> list[str]:
    """A line break behind each row that ends a paragraph, "" behind the others.

    A row goes on in the next where it fills the page or opens a bracket that closes there, unless
    that begins far right, as the name of who signs does.
    """
    margin = max((run.x1 for row in rows for run in row), default=0.0)
    following = [*rows[1:], *([] for _ in rows[-1:])]
    return [
        ""
        if (row[-1].x1 > _FULL * margin or _closes(row, after))
        and not row[-1].grid
        and (after[0].x0 if after else 0.0) < _FAR * margin
        else "\n"
        for row, after in zip(rows, following, strict=True)
    ]


def _closes(row: Sequence[Run], following: Sequence[Run]) -> bool:
    """Whether a bracket that a row opens is closed in the following one."""
    opened, rest = ("".join(run.text for run in each) for each in (row, following))
    inside = opened.rfind("(") > opened.rfind(")")
    return inside and -1 < rest.find(")") < (rest.find("(") if "(" in rest else len(rest))
