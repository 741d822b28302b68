"""The regions of a file's pages become drafts: which of them together are one document."""

import re
from collections.abc import Sequence
from dataclasses import replace

from mailbot.documents.asides import is_sample, lists_options
from mailbot.documents.classify import Judgement, heading
from mailbot.documents.draft import Draft
from mailbot.documents.labels import atoms_of
from mailbot.documents.layouts import Layouts
from mailbot.documents.licence import card_side
from mailbot.documents.listed import order_list
from mailbot.documents.page import FileReading, Page
from mailbot.documents.split import Region, regions
from mailbot.documents.text import squeeze

# Kinds that may go on over a page; a receipt never does.
_CONTINUED = ("application", "authorisation", "licence")
# 第一条, 二、 3. before the clauses of a page of terms or notes
_CLAUSE = re.compile(
    r"第[一二三四五六七八九十\d]{1,3}[条章]|[(]?(?:[一二三四五六七八九十]{1,2}|\d{1,2})[)、.](?!\d)"
)
_BRACKETED = re.compile(r"\([^()]*\)$")


def _other_side(one: Region, other: Region) -> bool:
    """Whether two pages are the front and the back of a card."""
    return {card_side(one.runs), card_side(other.runs)} == {"portrait", "emblem"}


def _goes_on(draft: Draft, region: Region, layouts: Layouts) -> bool:
    """Whether `region`, the first of its page or paper, continues the document before it."""
    judged = region.judgement
    if not region.runs:
        return True
    if is_sample(draft.regions[0].runs, layouts) or _stands_apart(draft, region, layouts):
        return False
    if draft.kind == judged.kind == "identity":
        return _other_side(draft.regions[-1], region)
    if not judged.kind and order_list(draft, "", layouts) is not None:
        return True
    if draft.kind not in _CONTINUED or judged.titled or judged.kind not in ("", draft.kind):
        return False
    atoms = atoms_of(region.runs, layouts.vocabularies[draft.kind])
    labels = [atom for atom in atoms if atom.entry and atom.entry.field]
    if _heads_annex(region, layouts):  # 5. 证书有效期届满…… is a clause there
        labels = [label for label in labels if not _CLAUSE.match(squeeze(label.run.text))]
    return bool(labels)


def _stands_apart(draft: Draft, region: Region, layouts: Layouts) -> bool:
    """Whether a page behind a form shows how to fill it in, or lists what may be chosen."""
    options = draft.kind == "application" and lists_options(region.runs, layouts)
    return options or is_sample(region.runs, layouts)


def _heads_annex(region: Region, layouts: Layouts) -> bool:
    """Whether a page is headed as the terms of a form or as how to fill it in: 订户协议."""
    head = _BRACKETED.sub("", squeeze(heading(region.runs))).rstrip(":")
    return any(head.endswith(word) for word in layouts.forms["application"].annexes)


def _only_guides(region: Region, layouts: Layouts) -> bool:
    """Whether a page or sheet only tells how to fill in the form, in the words of its labels."""
    judged = region.judgement
    named = not judged.titled or judged.title in squeeze(heading(region.runs))
    told = judged.kind == "" or (judged.kind == "application" and named)
    return told and _heads_annex(region, layouts)


def _is_annexed(draft: Draft, region: Region, layouts: Layouts) -> bool:
    """Whether a page behind a form only tells its terms or how to fill it in."""
    if draft.kind not in _CONTINUED or not region.runs:
        return False
    options = draft.kind == "application" and lists_options(region.runs, layouts)
    if options or _only_guides(region, layouts):
        return True
    if region.judgement.kind:
        return False
    numbered = [run for run in region.runs if _CLAUSE.match(squeeze(run.text))]
    return len(numbered) > len(region.runs) / 2


def _with_guides(drafts: Sequence[Draft], layouts: Layouts) -> list[Draft]:
    """The drafts, a page before a form that tells how to fill it in being part of the form."""
    kept: list[Draft] = []
    ahead: list[Draft] = []
    for draft in drafts:
        if len(draft.regions) == 1 and _only_guides(draft.regions[0], layouts):
            ahead.append(draft)
            continue
        if draft.kind == "application":
            draft.regions += [replace(guide.regions[0], runs=[]) for guide in ahead]
        else:
            kept += ahead
        kept.append(draft)
        ahead = []
    return [*kept, *ahead]


def drafts_of(reading: FileReading, layouts: Layouts) -> list[Draft]:
    """The documents that a file's pages hold, in page order; at least one where it has a page."""
    drafts: list[Draft] = []
    for page in reading.pages:
        begun: Page | None = None
        for region in regions(page, layouts):
            first, begun = region.page is not begun, region.page
            if first and drafts and _goes_on(drafts[-1], region, layouts):
                drafts[-1].regions.append(region)
            elif first and drafts and _is_annexed(drafts[-1], region, layouts):
                drafts[-1].regions.append(replace(region, runs=[]))
            elif region.runs:
                drafts.append(Draft([region]))
    blank = Judgement()
    drafts = _with_guides(drafts, layouts)
    return drafts or [Draft([Region(page, [], page.seals, blank)]) for page in reading.pages[:1]]
