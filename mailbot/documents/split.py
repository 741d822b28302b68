"""Pages become regions: where one document ends and the next begins."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from mailbot.documents.classify import Judgement, TitleHit, classify, title_hits
from mailbot.documents.geometry import Run, line_height, rows_of, runs_of
from mailbot.documents.labels import Atom, atoms_of
from mailbot.documents.layouts import Layouts
from mailbot.documents.lookalikes import DOUBTFUL
from mailbot.documents.page import Page, Seal
from mailbot.documents.text import squeeze
from mailbot.documents.untitled import TITLE_WEIGHT, by_content, labels_of, voucher_by_labels
from mailbot.values import Box

# What is read on a stamp: its own words and its 13-digit number
_OF_SEAL = re.compile(r"(?:章|专用)$|^\d{13}$")
# What a ring names, garbled or not: the stamp's company or bank
_NAMED = re.compile("公司|银行|支行|分行|信用社|集团|厂")
_CARD_NUMBER = "公民身份号码"  # on the side of an identity card that shows the person
# A title with fewer runs than this below it heads no document of its own.
_FEWEST_RUNS = 3
_AGAIN_WEIGHT = 4.0  # of a title that comes again, the same in every word: 借方回单
_EVIDENCE = 2.0
# Without a title these kinds are told by their labels, of which there are at least so many.
_BY_LABELS = ("application", "voucher")
_FEW = 3
# What stays with whoever issued a paper, beside it or above: 授权书（存根）
_STUB = re.compile("存根|留存联|备查联")
_STUBBED = ("application", "authorisation")
_HEAD_ROWS = 3  # of a stub, where its title stands
_SAID = 3.0  # ... unless sentences tell it with this weight
# A text found this often on one page, and tall, is a watermark.
_STREWN = 3
_OVER = 2
_ALIKE = 0.1  # of its height, how exactly what stands beside a heading does so each time


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a page that is one document or a part of one."""

    page: Page
    runs: list[Run]
    seals: tuple[Seal, ...]
    judgement: Judgement


def _in_seal(run: Run, seals: Sequence[Seal]) -> bool:
    x, y = (run.x0 + run.x1) / 2, run.centre
    return any(
        seal.box.x0 <= x <= seal.box.x1 and seal.box.y0 <= y <= seal.box.y1 for seal in seals
    )


def _without_watermark(runs: list[Run]) -> list[Run]:
    """The runs without a text that is strewn over the page: taller than a line, or over others.

    What is tall and shares its height with nothing else is no watermark: receipts have titles.
    """
    tall = 1.4 * line_height(runs)
    strewn = Counter(run.text for run in runs if run.height > tall)
    often = {text for text, count in Counter(run.text for run in runs).items() if count >= _STREWN}
    printed = sorted((run for run in runs if not run.grid), key=lambda run: run.y0)
    tops = [run.y0 for run in printed]
    tallest = max((run.height for run in printed), default=0.0)

    def near(run: Run) -> list[Run]:
        """Those that may share a height with a run."""
        return printed[bisect_left(tops, run.y0 - tallest) : bisect_right(tops, run.y1)]

    tiled = _tiled_texts(run for run in printed if run.cell is None and run.text in often)
    over = Counter(run.text for run in runs if run.text in often and _lies_over(run, near(run)))
    beside = {
        run.text
        for run in runs
        if run.height > tall and strewn[run.text] >= _STREWN and _stands_beside(run, near(run))
    }
    beside = {text for text in beside if not _heads_each([r for r in runs if r.text == text], near)}
    return [
        run
        for run in runs
        if over[run.text] < _OVER and not (run.height > tall and run.text in beside)
        if run.cell or not any(run.text in text for text in tiled)
    ]


def _tiled_texts(runs: Iterable[Run]) -> list[str]:
    """The texts that are strewn over a page column by column, in no table."""
    places: dict[str, list[Run]] = {}
    for run in runs:
        places.setdefault(run.text, []).append(run)
    return [text for text, those in places.items() if len(text) > 1 and _is_tiled(those)]


def _is_tiled(runs: Sequence[Run]) -> bool:
    """Whether a text stands in several columns, several times in each, as nothing printed does."""
    columns: list[list[float]] = []
    for run in sorted(runs, key=lambda run: run.x0):
        if columns and run.x0 - columns[-1][-1] < run.height:
            columns[-1].append(run.x0)
        else:
            columns.append([run.x0])
    return sum(len(column) >= _STREWN for column in columns) >= _STREWN


def _heads_each(again: Sequence[Run], near: Callable[[Run], list[Run]]) -> bool:
    """Whether a text heads several receipts set alike: the same stands beside it each time.

    They begin at one edge, with something right of each that is as far up or down from it; a
    watermark falls on lines as it comes.
    """
    first = again[0]
    if any(
        abs(run.x0 - first.x0) > 0.5 * first.height or _lies_over(run, near(run)) for run in again
    ):
        return False
    offs = [
        [other.centre - run.centre for other in near(run) if _stands_beside(run, [other])]
        for run in again
    ]
    return any(
        all(any(abs(one - off) < _ALIKE * first.height for one in each) for each in offs)
        for off in offs[0]
    )


def _stands_beside(run: Run, runs: Sequence[Run]) -> bool:
    """Whether another text among `runs` is printed at the height of a run."""
    return any(
        min(run.y1, other.y1) - max(run.y0, other.y0) > 0.3 * other.height
        for other in runs
        if other.text != run.text
    )


def _lies_over(run: Run, runs: Sequence[Run]) -> bool:
    """Whether the run is printed across another text among `runs`."""
    return any(
        min(run.y1, other.y1) - max(run.y0, other.y0) > 0.3 * run.height
        and min(run.x1, other.x1) - max(run.x0, other.x0) > 0.5 * run.height
        for other in runs
        if other.text != run.text
    )


def _printed_runs(page: Page) -> list[Run]:
    """The page's runs without watermarks and without what stands on a stamp."""
    runs = _without_watermark(runs_of(page))
    return [
        _doubted_on_seal(run, page.seals)
        for run in runs
        if not (
            run.how == "ocr" and _in_seal(run, page.seals) and _OF_SEAL.search(run.text.strip())
        )
    ]


def _doubted_on_seal(run: Run, seals: Sequence[Seal]) -> Run:
    """The run, doubted where it names an organisation wholly on a stamp: it may be the ring's."""
    if run.how != "ocr" or not _NAMED.search(run.text):
        return run
    box = run.box()
    on = any(
        seal.box.x0 <= box.x0
        and box.x1 <= seal.box.x1
        and seal.box.y0 <= box.y0
        and box.y1 <= seal.box.y1
        for seal in seals
    )
    return replace(run, confidence=min(run.confidence, DOUBTFUL)) if on else run


def _top(hit: TitleHit, runs: Sequence[Run]) -> float:
    """Where a title's document begins: of a card the side without one may lie above it."""
    if hit.kind != "identity":
        return hit.run.y0
    numbers = [run.y0 for run in runs if _CARD_NUMBER in run.text and run.y0 < hit.run.y0]
    names = [
        run.y0
        for run in runs
        if numbers and squeeze(run.text)[:2] == "姓名" and run.y0 < max(numbers)
    ]
    return max(names, default=hit.run.y0)


def _cuts(hits: Sequence[TitleHit], runs: Sequence[Run], line: float) -> list[float]:
    """The heights at which a new document's title stands, the first page top included."""
    lines = Counter(squeeze(hit.run.text) for hit in hits if hit.kind == "voucher")
    heavy = sorted(
        {
            _top(hit, runs)
            for hit in hits
            if hit.weight >= TITLE_WEIGHT
            or (hit.weight >= _AGAIN_WEIGHT and lines[squeeze(hit.run.text)] > 1)
        }
    )
    tops: list[float] = []
    for top in heavy:
        below_last = [run for run in runs if tops and tops[-1] + line < run.y0 < top - 0.5 * line]
        if not tops or len(below_last) >= _FEWEST_RUNS:
            tops.append(top)
    return [top - 0.4 * line for top in tops[1:]]


def _is_value(hit: TitleHit, runs: Sequence[Run], layouts: Layouts) -> bool:
    """Whether a title's words stand at a label, 交易状态 交易成功, or begin one: 电子回单／号码."""
    before = "".join(hit.run.text.split())[: hit.start].rstrip(":")
    beside = [
        run
        for run in runs
        if run.x1 <= hit.run.x0 and abs(run.centre - hit.run.centre) < hit.run.height / 2
    ]
    left = max(beside, key=lambda run: run.x1, default=None)
    words = (before, "".join(left.text.split()).rstrip(":") if left else "")
    kinds = ("voucher", "application", "authorisation") if hit.kind == "identity" else ("voucher",)
    cell = hit.run.cell
    whole = "".join(squeeze(run.text) for run in runs if cell and run.cell == cell).rstrip(":")
    said = [word for word in (*words, whole) if word]
    if any(word in layouts.vocabularies[kind] for word in said for kind in kinds):
        return True
    return any(_is_state(run, layouts) for run in runs if _stands_over(run, hit.run))


def _is_state(run: Run, layouts: Layouts) -> bool:
    """Whether a run is nothing but a label of the transfer's state."""
    entry = layouts.vocabularies["voucher"].find(squeeze(run.text).rstrip(":"))
    return entry is not None and entry.field == "status"


def _stands_over(run: Run, below: Run) -> bool:
    """Whether a run stands right over another in its column."""
    gap = below.y0 - run.y1
    middle = abs(run.x0 + run.x1 - below.x0 - below.x1) < 2 * below.height
    return -0.3 * below.height <= gap < 1.6 * below.height and (
        middle or abs(run.x0 - below.x0) < below.height
    )


def _label_cuts(runs: list[Run], layouts: Layouts, line: float) -> list[float]:
    """Where a page of receipts without titles starts over: its first label comes again."""
    labels = [atom for atom in atoms_of(runs, layouts.vocabularies["voucher"]) if atom.entry]
    first = min(labels, key=lambda atom: (atom.run.centre, atom.run.x0))
    again = [atom for atom in labels if _same_place(atom, first, line)]
    amounts = {round(atom.run.y0) for atom in labels if atom.entry and atom.entry.field == "amount"}
    names = {
        round(atom.run.y0) for atom in labels if atom.entry and atom.entry.field == "payee_name"
    }
    enough = len(again) > 1 and min(len(amounts), len(names)) >= len(again)
    return [atom.run.y0 - 0.4 * line for atom in again[1:]] if enough else []


def _same_place(atom: Atom, first: Atom, line: float) -> bool:
    same = atom.entry is first.entry and abs(atom.run.x0 - first.run.x0) < 2 * line
    return same and (atom is first or atom.run.y0 - first.run.y0 > 4 * line)


def _between(runs: Sequence[Run], cuts: Sequence[float]) -> list[list[Run]]:
    parts: list[list[Run]] = [[] for _ in range(len(cuts) + 1)]
    for run in runs:
        parts[sum(run.centre >= cut for cut in cuts)].append(run)
    return parts


def _columns(hits: Sequence[TitleHit], runs: Sequence[Run], page: Page) -> list[list[Run]]:
    """The runs left and right of the middle where two titles stand side by side; else all.

    A title in English beside one in Chinese says the same.
    """
    heavy = [hit.run for hit in hits if hit.weight >= TITLE_WEIGHT]
    for one in heavy:
        for other in heavy:
            level = abs(one.centre - other.centre) < max(one.height, other.height)
            twins = one.text.isascii() != other.text.isascii()
            if level and not twins and one.x1 < page.width / 2 < other.x0:
                middle = _gutter(one.x1, other.x0, runs)
                left = [run for run in runs if run.x0 < middle and run.x1 < other.x0]
                return [left, [run for run in runs if run not in left]]
    return [list(runs)]


def _gutter(left: float, right: float, runs: Sequence[Run]) -> float:
    """Where between two titles side by side their columns part: at the middle if nothing is there.

    Else at the widest gap: a stub is narrower than what it was torn from.
    """
    middle = (left + right) / 2
    if not any(run.x0 < middle < run.x1 for run in runs):
        return middle
    edges = sorted((max(run.x0, left), min(run.x1, right)) for run in runs)
    reached, best, width = left, middle, 0.0
    for x0, x1 in edges:
        if x0 - reached > width and x0 < right:
            best, width = (x0 + reached) / 2, x0 - reached
        reached = max(reached, x1)
    return best


def _without_stubs(found: list[Region]) -> list[Region]:
    """The regions without those that are stubs (存根) of another one, which gets their stamps."""
    stubs = [region for region in found if _is_stub(region)]
    whole = [region for region in found if region not in stubs]
    main = next((region for region in whole if region.judgement.kind in _STUBBED), None)
    if not stubs or main is None:
        return found
    seals = tuple(dict.fromkeys(seal for each in (main, *stubs) for seal in each.seals))
    return [replace(each, seals=seals) if each is main else each for each in whole]


def _is_stub(region: Region) -> bool:
    heads = ["".join(run.text for run in row) for row in rows_of(region.runs)[:_HEAD_ROWS]]
    told = any(_STUB.search(squeeze(head)) for head in heads)
    return told and region.judgement.kind in (*_STUBBED, "")


def _beside(seals: Sequence[Seal], runs: Sequence[Run]) -> tuple[Seal, ...]:
    """The stamps at one of several columns of text."""
    left, right = min(run.x0 for run in runs), max(run.x1 for run in runs)
    return tuple(
        seal
        for seal in seals
        if left - seal.box.width <= seal.box.middle[0] <= right + seal.box.width
    )


def _from_to(seals: Sequence[Seal], top: float, bottom: float) -> tuple[Seal, ...]:
    return tuple(seal for seal in seals if top <= seal.box.middle[1] < bottom)


def regions(page: Page, layouts: Layouts) -> list[Region]:
    """The documents, or parts of documents, on one page, from top to bottom.

    Each paper on a photo stands alone; a page that could not be read says nothing. A page is cut
    where several titles head text that is a document of its own, or where a receipt's labels
    start over.
    """
    found: list[Region] = []
    if page.unreadable:
        return [Region(page, [], page.seals, Judgement())]
    if page.papers:
        for paper in page.papers:
            found.extend(regions(_only(page, paper), layouts))
        return found
    runs = _printed_runs(page)
    hits = title_hits(runs, layouts)
    columns = _columns([hit for hit in hits if not _is_value(hit, runs, layouts)], runs, page)
    for column in columns:
        own = hits if len(columns) == 1 else title_hits(column, layouts)
        seals = page.seals if len(columns) == 1 else _beside(page.seals, column)
        found.extend(_regions_of(page, column, own, seals, layouts))
    return _without_stubs(found)


def _only(page: Page, paper: Box) -> Page:
    """The page with nothing on it but what lies on one of its papers, at the place it had."""
    return page.model_copy(
        update={
            "lines": tuple(line for line in page.lines if _lies_on(paper, line.box)),
            "seals": tuple(seal for seal in page.seals if _lies_on(paper, seal.box)),
            "strokes": tuple(box for box in page.strokes or () if _lies_on(paper, box)),
            "smears": tuple(box for box in page.smears if _lies_on(paper, box)),
            "width": paper.x1,
            "height": paper.y1,
            "papers": (),
        }
    )


def _lies_on(paper: Box, box: Box) -> bool:
    x, y = box.middle
    return paper.x0 <= x < paper.x1 and paper.y0 <= y < paper.y1


def _regions_of(
    page: Page,
    runs: list[Run],
    hits: Sequence[TitleHit],
    seals: tuple[Seal, ...],
    layouts: Layouts,
) -> list[Region]:
    line = line_height(runs)
    cuts = _cuts([hit for hit in hits if not _is_value(hit, runs, layouts)], runs, line)
    whole = by_content(runs, hits, classify(runs, layouts, hits), layouts)
    if runs and not whole.kind:
        whole = voucher_by_labels(runs, hits, layouts)
    if (
        whole.kind in _BY_LABELS
        and not whole.titled
        and whole.said < _SAID
        and labels_of(runs, whole.kind, layouts) < _FEW
    ):
        whole = Judgement()
    if whole.kind == "voucher" and not whole.titled:
        cuts = _label_cuts(runs, layouts, line)
    parts = _between(runs, cuts) if cuts else []
    judged = [classify(part, layouts, title_hits(part, layouts)) for part in parts]
    if parts and all(one.kind and one.evidence >= _EVIDENCE for one in judged):
        edges = [0.0, *cuts, float("inf")]
        return [
            Region(page, part, _from_to(seals, edges[place], edges[place + 1]), one)
            for place, (part, one) in enumerate(zip(parts, judged, strict=True))
        ]
    return [Region(page, runs, seals, whole)]
