"""A kind, a layout, a format and a seed become one invented document."""

from dataclasses import replace
from functools import cache
from typing import Any

from tests.samples import (
    applications,
    degrade,
    joint_stock,
    letters,
    others,
    people,
    receipts,
    screens,
    voucher_facts,
    vouchers,
    word,
)
from tests.samples.application_facts import Application
from tests.samples.application_facts import application as application_facts
from tests.samples.files import Format, document
from tests.samples.forms import Marks, drawn
from tests.samples.letters import Letter
from tests.samples.model import SampleDocument
from tests.samples.people import dice
from tests.samples.sheet import A4, Sheet, stacked
from tests.samples.voucher_facts import Transfer


@cache
def application(  # noqa: PLR0913 - a builder whose keywords all have defaults
    seed: int | str = 1,
    *,
    layout: str = "own",
    form: Format = "docx",
    degradation: str = "clean",
    facts: Application | None = None,
    stamped: bool = True,
    signed: bool = True,
    stamp: str = "",
    hand: bool = False,
    faint: bool = False,
    symbols: bool = False,
    font: str = "song",
    dpi: int = 200,
    quality: int = 80,
    name: str = "企业证书申请表",
) -> SampleDocument:
    """A filled 《企业证书申请表》; `stamp` is the name on the stamp where not the company's."""
    facts = facts or application_facts(seed)
    chosen = applications.LAYOUTS[layout]
    marks = Marks(
        stamp=(stamp or facts.firm.name) if stamped else "",
        signer=facts.person.name if signed else "",
        hand=hand,
        faint=faint,
        symbols=symbols,
        font=font,
        seed=seed,
    )
    if form == "docx":
        return word.document(
            chosen.build(facts),
            marks,
            kind="application",
            layout=layout,
            split=chosen.split,
            name=name,
        )
    return document(
        [drawn(chosen.build(facts), marks)],
        kind="application",
        layout=layout,
        split=chosen.split,
        form=form,
        degradation=degradation,
        name=name,
        seed=seed,
        dpi=dpi,
        quality=quality,
    )


@cache
def authorisation(  # noqa: PLR0913 - a builder whose keywords all have defaults
    seed: int | str = 1,
    *,
    layout: str = "own",
    form: Format = "scan_pdf",
    degradation: str = "clean",
    facts: Letter | None = None,
    stamped: bool = True,
    signed: bool = True,
    stamp: str = "",
    font: str = "song",
    dpi: int = 200,
    quality: int = 80,
    name: str = "授权书",
) -> SampleDocument:
    """A filled 《授权书》 of the same company and agent as the application of that seed."""
    facts = facts or letters.letter(seed)
    chosen = letters.LAYOUTS[layout]
    marks = Marks(
        stamp=(stamp or facts.firm.name) if stamped else "",
        signer=facts.agent.name if signed else "",
        legal=facts.firm.legal.name if signed else "",
        seed=f"letter{seed}",
        font=font,
    )
    if form == "docx":
        return word.document(
            chosen.build(facts),
            marks,
            kind="authorisation",
            layout=layout,
            split=chosen.split,
            name=name,
        )
    return document(
        [drawn(chosen.build(facts), marks)],
        kind="authorisation",
        layout=layout,
        split=chosen.split,
        form=form,
        degradation=degradation,
        name=name,
        seed=f"letter{seed}",
        dpi=dpi,
        quality=quality,
    )


@cache
def voucher(  # noqa: PLR0913 - a builder whose keywords all have defaults
    seed: int | str = 1,
    *,
    layout: str = "icbc-receipt",
    form: Format = "pdf",
    degradation: str = "clean",
    facts: Transfer | None = None,
    shuffle: bool = False,
    font: str = "",
    dpi: int = 200,
    quality: int = 80,
    name: str = "电子回单",
) -> SampleDocument:
    """A bank's receipt for the transfer of that seed; `shuffle` disorders its text layer."""
    chosen = vouchers.LAYOUTS[layout]
    facts = facts or voucher_facts.transfer(seed)
    sheet = voucher_sheet(seed, layout, facts, whole_page=form in ("scan", "scan_pdf"), font=font)
    return document(
        [sheet],
        kind="voucher",
        layout=layout,
        split=chosen.split,
        form=form,
        degradation=degradation,
        name=name,
        seed=seed,
        shuffle=shuffle,
        dpi=dpi,
        quality=quality,
    )


def voucher_sheet(
    seed: int | str, layout: str, facts: Transfer, *, whole_page: bool = False, font: str = ""
) -> Sheet:
    """One receipt on its own paper, or at the top of an A4 page as scanners see it."""
    chosen = vouchers.LAYOUTS[layout]
    size = A4 if whole_page and not chosen.screen else chosen.size
    sheet = Sheet(*size, font=font or dice("font", layout).choice(("song", "song", "hei")))
    chosen.draw(sheet, facts, dice("voucher", seed, layout))
    return sheet


@cache
def several_vouchers(
    seed: int | str = 1,
    *,
    layout: str = "ccb-unit",
    form: Format = "pdf",
    degradation: str = "clean",
    count: int = 2,
    one_page: bool = False,
) -> SampleDocument:
    """A file with several receipts, one per page or all below each other on one page."""
    chosen = vouchers.LAYOUTS[layout]
    sheets = [
        voucher_sheet(f"{seed}-{number}", layout, voucher_facts.transfer(f"{seed}-{number}"))
        for number in range(count)
    ]
    return document(
        [stacked(sheets)] if one_page else sheets,
        kind="voucher",
        layout=f"{layout}-{'stack' if one_page else 'pages'}",
        split=chosen.split,
        form=form,
        degradation=degradation,
        name="电子回单",
        seed=seed,
        several=sheets,
    )


@cache
def other(
    seed: int | str = 1,
    *,
    layout: str = "licence-landscape",
    form: Format = "scan",
    degradation: str = "clean",
    dpi: int = 200,
    quality: int = 80,
    name: str = "附件",
) -> SampleDocument:
    """A licence, an identity card, or a paper that is none of ours."""
    chosen = others.LAYOUTS[layout]
    sheet = Sheet(*chosen.size)
    chosen.draw(sheet, people.company(seed), dice("other", seed, layout))
    return document(
        [sheet],
        kind=chosen.kind,
        layout=layout,
        split=chosen.split,
        form=form,
        degradation=degradation,
        name=name,
        seed=seed,
        dpi=dpi,
        quality=quality,
    )


def changed(facts: Application, **changes: Any) -> Application:
    """The same entries with some replaced."""
    return replace(facts, **changes)


PICTURE_DEGRADATIONS = tuple(name for name in degrade.DEGRADATIONS if name != "clean")


# These modules enter their layouts into vouchers.LAYOUTS when they are imported.
assert receipts.__name__
assert joint_stock.__name__
assert screens.__name__
SCREENS = tuple(name for name, each in vouchers.LAYOUTS.items() if each.screen)
RECEIPTS = tuple(name for name, each in vouchers.LAYOUTS.items() if not each.screen)
