"""A kind, a format and a seed become one composed document."""

from collections.abc import Callable, Iterator
from functools import partial

from tests.samples.composed.applications import application
from tests.samples.composed.facts import Facts
from tests.samples.composed.letters import authorisation
from tests.samples.composed.others import licence, other
from tests.samples.composed.receipts import voucher
from tests.samples.files import MEDIA, SUFFIXES, Format
from tests.samples.model import Kind, SampleDocument, Split
from tests.samples.ofd import ofd
from tests.samples.papers.office import book, word
from tests.samples.papers.paper import Block
from tests.samples.papers.sheets import drawn
from tests.samples.sheet import pdf

WRITERS: dict[Kind, Callable[[Facts], list[Block]]] = {
    "application": application,
    "authorisation": authorisation,
    "voucher": voucher,
    "licence": licence,
    "unknown": other,
}
FORMATS: tuple[Format, ...] = ("docx", "xlsx", "pdf", "ofd")


def composed_plans(each: int) -> Iterator[partial[SampleDocument]]:
    """`each` documents of every kind for tuning and as many held out, in all formats by turns."""
    for split in ("train", "holdout"):
        for kind in WRITERS:
            for seed in range(each):
                yield partial(composed, kind, seed, FORMATS[seed % len(FORMATS)], split)


def composed(kind: Kind, seed: int, form: Format, split: Split = "train") -> SampleDocument:
    """One document; with `split` "holdout" choices that are held out are among those made."""
    facts = Facts(f"{kind}{seed}{split}", held=split == "holdout")
    blocks = WRITERS[kind](facts)
    match form:
        case "docx":
            data = word(blocks)
        case "xlsx":
            data = book(blocks)
        case "ofd":
            data = ofd(drawn(blocks, (595.0, 842.0)))
        case _:
            data = pdf(drawn(blocks, (595.0, 842.0)))
    return SampleDocument(
        name=f"composed-{kind}-{seed}.{SUFFIXES[form]}",
        data=data,
        media=MEDIA[form],
        kind=kind,
        truth=facts.truth,
        layout=f"composed-{seed}",
        format=form,
        split=split,
    )
