"""Every layout in many formats and degradations, as one stream of documents for measuring."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from tests.samples import applications, catalogue, degrade, letters, others, people, voucher_facts
from tests.samples.application_facts import application as application_facts
from tests.samples.catalogue import RECEIPTS, SCREENS
from tests.samples.files import Format
from tests.samples.forms import Marks, drawn
from tests.samples.model import SampleDocument
from tests.samples.papers import library, paper
from tests.samples.people import dice
from tests.samples.sheet import Sheet

Plan = partial[SampleDocument]
TEXT_FORMATS = frozenset({"docx", "xlsx", "pdf", "ofd"})
ROUGH = tuple(name for name in degrade.DEGRADATIONS if name not in ("clean", "scan"))


def samples(seeds: Iterable[int], *, full: bool = False) -> Iterator[SampleDocument]:
    """Documents of every layout: with text, as a clean scan, and degraded.

    Each layout meets one rough degradation per seed, each in its turn; all of them with `full`.
    """
    return (plan() for plan in plans(seeds, full=full))


def plans(seeds: Iterable[int], *, full: bool = False) -> Iterator[Plan]:
    """The same documents before they are made, so that some can be chosen."""
    for seed in seeds:
        yield from _applications(seed, full=full)
        yield from _letters(seed, full=full)
        yield from _vouchers(seed, full=full)
        yield from _others(seed, full=full)
        yield from _papers(seed, full=full)


def is_picture(plan: Plan) -> bool:
    """Whether the document will be a picture, which takes seconds to read."""
    return plan.keywords.get("form", "pdf") not in TEXT_FORMATS


def _rough(seed: int, layout: str, *, full: bool) -> Sequence[str]:
    if full:
        return ROUGH
    first = dice("rough", layout).randrange(len(ROUGH))
    return (ROUGH[(first + seed) % len(ROUGH)],)


def _form_of(degradation: str) -> Format:
    return "photo" if degradation in degrade.PHOTOS else "scan"


def _applications(seed: int, *, full: bool) -> Iterator[Plan]:
    for layout in applications.LAYOUTS:
        how = {"stamped": dice("stamped", seed, layout).random() < 0.8, "layout": layout}
        yield partial(catalogue.application, seed, form="docx", **how)
        boxed = application_facts(seed, boxes=("□", "☑"))
        yield partial(catalogue.application, seed, form="docx", facts=boxed, symbols=True, **how)
        yield partial(catalogue.application, seed, form="pdf", **how)
        yield partial(catalogue.application, seed, form="scan_pdf", degradation="scan", **how)
        for name in _rough(seed, layout, full=full):
            form, hand = _form_of(name), dice("hand", seed, layout).random() < 0.3
            yield partial(
                catalogue.application, seed, form=form, degradation=name, hand=hand, **how
            )


def _letters(seed: int, *, full: bool) -> Iterator[Plan]:
    for layout in letters.LAYOUTS:
        how = {"stamped": dice("letter", seed, layout).random() < 0.8, "layout": layout}
        yield partial(catalogue.authorisation, seed, form="docx", **how)
        yield partial(catalogue.authorisation, seed, form="pdf", **how)
        yield partial(catalogue.authorisation, seed, form="scan_pdf", degradation="scan", **how)
        for name in _rough(seed, layout, full=full):
            yield partial(
                catalogue.authorisation, seed, form=_form_of(name), degradation=name, **how
            )


def _vouchers(seed: int, *, full: bool) -> Iterator[Plan]:
    for layout in RECEIPTS:
        yield partial(catalogue.voucher, seed, layout=layout)
        yield partial(catalogue.voucher, seed, layout=layout, shuffle=True)
        yield partial(catalogue.voucher, seed, layout=layout, form="ofd")
        yield partial(catalogue.voucher, seed, layout=layout, form="scan_pdf", degradation="scan")
        for name in _rough(seed, layout, full=full):
            yield partial(
                catalogue.voucher, seed, layout=layout, form=_form_of(name), degradation=name
            )
    for layout in SCREENS:
        yield partial(catalogue.voucher, seed, layout=layout, form="screenshot", dpi=180)
    yield partial(catalogue.several_vouchers, seed, layout="ccb-unit")
    yield partial(catalogue.several_vouchers, seed, layout="ccb-unit", one_page=True)
    yield partial(catalogue.several_vouchers, seed, layout="cib-receipt", one_page=True)
    yield partial(
        catalogue.several_vouchers,
        seed,
        layout="ccb-unit",
        form="scan_pdf",
        degradation="scan",
        one_page=True,
    )


def _others(seed: int, *, full: bool) -> Iterator[Plan]:
    for layout in others.LAYOUTS:
        yield partial(catalogue.other, seed, layout=layout, form="scan", degradation="scan")
        if full:
            yield partial(catalogue.other, seed, layout=layout, form="photo", degradation="photo")


def _papers(seed: int, *, full: bool) -> Iterator[Plan]:
    for name, layout in paper.LAYOUTS.items():
        for form in library.TEXT_FORMATS[layout.kind]:
            yield partial(library.sample, name, seed, form=form)
        if layout.kind == "voucher":
            yield partial(library.sample, name, seed, shuffle=True)
        yield partial(library.sample, name, seed, form="scan_pdf", degradation="scan")
        for rough in _rough(seed, name, full=full):
            yield partial(library.sample, name, seed, form=_form_of(rough), degradation=rough)


def speed_pages(seed: int) -> Iterator[tuple[SampleDocument, Sheet]]:
    """Clean pictures with the sheets they were printed from, to measure seconds per page."""
    facts = application_facts(seed)
    marks = Marks(stamp=facts.firm.name, signer=facts.person.name, seed=seed)
    yield (
        catalogue.application(seed, form="scan", facts=facts),
        drawn(applications.own(facts), marks),
    )
    transfer = voucher_facts.transfer(seed, payer=people.company(seed))
    for layout in ("icbc-receipt", "cmb-debit", "bocom-receipt"):
        sheet = catalogue.voucher_sheet(seed, layout, transfer, whole_page=True)
        yield catalogue.voucher(seed, layout=layout, form="scan", facts=transfer), sheet
