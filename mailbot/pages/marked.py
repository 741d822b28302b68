"""Pages with marks in their text, and the pictures anchored there, become pages with stamps."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from mailbot.documents.page import Line, Page
from mailbot.pages.floating import MARK, Anchor, Floating, anchors_in, placed
from mailbot.pages.pasted import Pasted, with_marks
from mailbot.values import Box

Lying = tuple[Floating, Pasted]
"""How a picture lies to where it is anchored, and what it holds."""


def with_pictures(pages: Iterable[Page], pictures: Iterator[Lying]) -> Iterator[Page]:
    """The pages with the stamps and signatures on them, each where a line's text is marked.

    `pictures` are in the order of the marks.
    """
    for page in pages:
        lines: list[Line] = []
        found: list[Pasted] = []
        for line in page.lines:
            rows = line.text.split("\n")
            written = [number for number, row in enumerate(rows) if row.strip(MARK + " \t")]
            around = line.box if written or not lines else _beside(line.box, lines[-1].box)
            for number, row in enumerate(rows):
                for anchor in anchors_in(row.strip(), around):
                    for how, picture in islice(pictures, 1):
                        place = _place(how, anchor, rows, number, in_cell=line.how == "cell")
                        found.append(replace(picture, box=place))
            if written:
                text = "\n".join(rows[number].replace(MARK, "") for number in written)
                lines.append(line.model_copy(update={"text": text}))
        yield with_marks(page.model_copy(update={"lines": tuple(lines)}), found)


def _beside(empty: Box, above: Box) -> Box:
    """Where a picture lies that is alone in its paragraph: at the end of what stands above it."""
    return empty.model_copy(update={"y0": max(above.y1 - 1, above.y0), "y1": above.y1})


def _place(how: Floating, anchor: Anchor, rows: list[str], number: int, *, in_cell: bool) -> Box:
    """Where a picture lies on the row it is moved to: in a cell on the nearest one with words."""
    if how.over is not None:
        x, y, over = anchor.box.x0, anchor.box.y0, how.over
        return Box(x0=x + over.x0, y0=y + over.y0, x1=x + over.x1, y1=y + over.y1)
    if not in_cell:
        return placed(how, anchor, anchor.box, how.lines)
    texts = [row.replace(MARK, "").strip() for row in rows]
    written = [at for at, text in enumerate(texts) if text]
    wanted = number + how.lines
    nearest = min(written, key=lambda at: (abs(at - wanted), at), default=number)
    step = anchor.box.height / max(len(written), 1)
    top = anchor.box.y0 + step * (written.index(nearest) if written else 0)
    line = anchor.box.model_copy(update={"y0": top, "y1": top + step})
    there = anchor if nearest == number else anchor._replace(text=texts[nearest])
    return placed(how, there, line)
