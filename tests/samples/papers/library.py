"""A paper's layout, a format and a seed become one invented document."""

from collections.abc import Iterator
from functools import cache

from tests.samples import degrade
from tests.samples.files import MEDIA, SUFFIXES, Format, degraded, finished
from tests.samples.model import SampleDocument
from tests.samples.ofd import ofd
from tests.samples.papers import (
    banks,
    banks2,
    banks3,
    batch3,
    forms,
    forms2,
    forms3,
    letters,
    letters2,
    letters3,
    others,
    others2,
    others3,
)
from tests.samples.papers.office import book, word
from tests.samples.papers.paper import LAYOUTS, SIGN, STAMP, Block, Pen, Spread, Table, Text
from tests.samples.papers.sheets import drawn
from tests.samples.people import dice
from tests.samples.sheet import pdf

# These modules enter their layouts when they are imported.
WRITTEN = (
    banks,
    banks2,
    banks3,
    batch3,
    forms,
    forms2,
    forms3,
    letters,
    letters2,
    letters3,
    others,
    others2,
    others3,
)

TEXT_FORMATS: dict[str, tuple[Format, ...]] = {
    "application": ("docx", "xlsx", "pdf"),
    "authorisation": ("docx", "pdf"),
    "voucher": ("pdf", "ofd"),
    "licence": ("pdf",),
    "identity": ("pdf",),
    "unknown": ("pdf", "docx"),
}


def _texts(blocks: list[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Text():
                yield block.text
            case Spread():
                yield from (text for _, text in block.parts)
            case Table():
                for row in block.rows:
                    for cell in row:
                        yield cell if isinstance(cell, str) else cell.text


@cache
def sample(
    layout: str,
    seed: int | str = 1,
    *,
    form: Format = "pdf",
    degradation: str = "clean",
    shuffle: bool = False,
    stamped: bool = True,
    dpi: int = 200,
) -> SampleDocument:
    """The paper of that layout as a file; pictures and PDFs are stamped and signed."""
    chosen = LAYOUTS[layout]
    pen = Pen(f"{layout}{seed}")
    blocks = chosen.write(pen)
    if form in ("docx", "xlsx"):
        data = word(blocks) if form == "docx" else book(blocks)
        return _sample(layout, form, "clean", data, pen, {})
    printed = "".join(_texts(blocks))
    marks = (pen.firm.name if stamped else "", pen.who.name if stamped else "")
    sheets = drawn(blocks, chosen.size, marks, dice("font", layout).choice(("song", "hei", "sans")))
    known: dict[str, bool | None] = {}
    if chosen.kind in ("application", "authorisation") and form != "ofd":
        known = {"stamped": STAMP in printed and stamped}
        if SIGN in printed:
            known["signed"] = stamped
        if form != "pdf" and degradation in degrade.COLOURLESS:
            known["stamped"] = None
    if form == "pdf":
        data = pdf(sheets, shuffle=dice(layout, seed) if shuffle else None)
    elif form == "ofd":
        data = ofd(sheets)
    else:
        number = dice("paper", seed, layout).randrange(2**31)
        data = finished(degraded(sheets, degradation, number, dpi), form, degradation, dpi)
    return _sample(layout, form, "shuffled" if shuffle else degradation, data, pen, known)


def _sample(
    layout: str,
    form: Format,
    degradation: str,
    data: bytes,
    pen: Pen,
    marks: dict[str, bool | None],
) -> SampleDocument:
    chosen = LAYOUTS[layout]
    return SampleDocument(
        name=f"{layout}.{SUFFIXES[form]}",
        data=data,
        media=MEDIA[form],
        kind=chosen.kind,
        truth=pen.truth | marks,
        stamped=marks.get("stamped"),
        signed=marks.get("signed"),
        layout=layout,
        format=form,
        degradation=degradation,
        split=chosen.split,
    )
