"""The runs of a page tell what kind of document they are: titles and words, weighed as data."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from mailbot.documents.form import Marks
from mailbot.documents.geometry import Run, paragraphs, rows_of
from mailbot.documents.layouts import Layouts
from mailbot.documents.text import nearly_contains, plain

_LONGEST_TITLE = 40
_BRACKETED = re.compile(r"(?<=[\u4e00-\u9fff])\([^()]*\)(?=[\u4e00-\u9fff])")
# Boxes, lists and sentences name documents without being their title.
_NOT_BEFORE_TITLE = re.compile(r"[□☐☑√■●,、;:。!?\d]")
# ... nor does what an item of a list names: (二)领取电子钥匙及发票
_ITEM = re.compile(r"\((?:[一二三四五六七八九十]{1,3}|[a-z])\)|[①-⑳·•]|[-—*](?=[\u4e00-\u9fff])")
# What the first line of a page may say before its title: 附件1：, 2026年度
_LED_BY = re.compile(
    r"(?:附件|附表|附录)[一二三四五六七八九十\d-]{0,3}[:.、]?|表[\d-]{1,3}[:.、]?|20\d\d年度?"
)
# ... and behind it, unless the title itself stands in brackets: 被授权人登记表(授权书)
_IN_BRACKETS = re.compile(r"\($")
_AFTER_TITLE = re.compile(r"\([^()]*\)?|[《》<>\"”\d\-—_/:|]|[A-Za-z]|第.{1,3}[页联次]|共.{1,3}页")


@dataclass(frozen=True, slots=True)
class TitleHit:
    """A kind's title on a line: its weight there, and how much of the line it is."""

    kind: str
    word: str
    weight: float
    run: Run
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a region seems to be: `kind` is a readable kind, "other", or "" for nothing known.

    `title` is the heading found, or the name of the other document; `titled` tells whether a
    title spoke for the kind, `evidence` how much its words did, `said` how much its sentences.
    """

    kind: str = ""
    title: str = ""
    confidence: float = 0.0
    titled: bool = False
    evidence: float = 0.0
    said: float = 0.0


def _candidate_lines(runs: Sequence[Run]) -> list[tuple[str, Run]]:
    lines = [("".join(run.text.split()), run) for run in runs]
    for row in rows_of(runs):
        # a title set wide: each character a run of its own
        if len(row) > 1 and all(len(run.text) <= 3 for run in row):  # noqa: PLR2004
            lines += [("".join("".join(run.text for run in row).split()), row[0])]
    # 证书(电子钥匙)申购单 is a 证书申购单
    lines += [(bare, run) for line, run in lines if (bare := _BRACKETED.sub("", line)) != line]
    first = min((run.y0 for run in runs), default=0.0)
    lines += [
        (line[led.end() :], run)
        for line, run in lines
        if run.y0 == first and (led := _LED_BY.match(plain(line)))
    ]
    return [(line, run) for line, run in lines if 1 < len(line) <= _LONGEST_TITLE]


def _hits_of(
    kind: str, titles: dict[str, float], lines: Sequence[tuple[str, Run]], together: str
) -> Iterable[TitleHit]:
    for word, weight in titles.items():
        if word not in together:
            continue
        for line, run in lines:
            start = line.rfind(word)
            before = line[: max(start, 0)]
            if start < 0 or _NOT_BEFORE_TITLE.search(before) or _ITEM.match(before):
                continue
            rest = line[start + len(word) :]
            if _IN_BRACKETS.search(before):
                rest = rest.removeprefix(")")
            if not _AFTER_TITLE.sub("", rest):
                yield TitleHit(kind, word, weight, run, start, start + len(word))


def _misread_hits(layouts: Layouts, lines: Sequence[tuple[str, Run]]) -> list[TitleHit]:
    top = sorted(
        (entry for entry in lines if entry[1].how == "ocr"), key=lambda entry: entry[1].y0
    )[:12]
    return [
        TitleHit(kind, title, 0.8 * weight, run, 0, len(line))
        for kind, marks in layouts.marks
        for title, weight in marks.titles.items()
        if len(title) >= 4  # noqa: PLR2004 - shorter ones match by chance
        for line, run in top
        if len(line) <= len(title) + 12 and nearly_contains(line, title)
    ]


def title_hits(runs: Sequence[Run], layouts: Layouts) -> list[TitleHit]:
    """The titles on the page; one inside a longer one on the same line does not count.

    Only where no title is printed right, titles with one character misread are looked for.
    """
    lines = _candidate_lines(runs)
    together = "\n".join(line for line, _ in lines)
    hits = [
        hit
        for kind, marks in layouts.marks
        for hit in _hits_of(kind, marks.titles, lines, together)
    ]
    hits = hits or _misread_hits(layouts, lines)
    return [
        hit
        for hit in hits
        if not any(
            other.run is hit.run
            and other.start <= hit.start
            and hit.end <= other.end
            and other.end - other.start > hit.end - hit.start
            for other in hits
        )
    ]


def _place_weight(hit: TitleHit, top: float, bottom: float, height: float) -> float:
    high = hit.run.centre - top <= max(0.35 * (bottom - top), 2 * height)
    return 1.0 if high or hit.run.height >= 1.3 * height else 0.6


def _is_about(marks: Marks, text: str) -> bool:
    """Whether a page with no telling title of a kind says what documents of that kind do."""
    told = (*marks.subjects, *marks.about)
    return not told or any(word in text for word in told)


def classify(
    runs: Sequence[Run], layouts: Layouts, hits: Sequence[TitleHit], but: str = ""
) -> Judgement:
    """What the runs of one region are; `hits` are its titles, `but` a kind that it is not."""
    if not runs:
        return Judgement()
    text = "\n".join("".join(run.text.split()) for run in runs)
    top, bottom = min(run.y0 for run in runs), max(run.y1 for run in runs)
    height = median(run.height for run in runs)
    running = paragraphs(rows_of(runs))
    scores: list[tuple[float, float, float, str, str, float]] = []
    for kind, marks in layouts.marks:
        own = [
            (hit.weight * _place_weight(hit, top, bottom, height), hit.word)
            for hit in hits
            if hit.kind == kind
        ]
        titled, word = max(own, default=(0.0, ""))
        if kind == but or (titled < marks.threshold and not _is_about(marks, text)):
            continue
        words = sum(weight for key, weight in marks.words.items() if key in text)
        against = sum(weight for key, weight in marks.unless.items() if key in text)
        sentences = (weight for key, weight in marks.said.items() if re.search(key, running))
        said = max(0.0, sum(sentences))
        score = titled + min(words, 10.0) + said - against
        if score >= marks.threshold:
            scores.append((score, words, score - marks.threshold, kind, word, said))
    if not scores:
        return Judgement()
    scores.sort(reverse=True)
    score, words, above, kind, word, said = scores[0]
    margin = score - scores[1][0] if len(scores) > 1 else 5.0
    sure = min(0.99, 0.75 + 0.04 * above) * (1.0 if margin >= 2 else 0.8)  # noqa: PLR2004 - a word's weight
    kind, _, other = kind.partition(":")
    return Judgement(kind, other or word, round(sure, 3), bool(word), words, said)


def heading(runs: Sequence[Run]) -> str:
    """The line that looks like the title: the highest of the largest lines; "" for no lines."""
    if not runs:
        return ""
    largest = max(_size(run) for run in runs)
    large = [run for run in runs if _size(run) >= 0.85 * largest]
    return min(large, key=lambda run: (run.y0, run.x0)).raw.strip()[:60]


def _size(run: Run) -> float:
    """How high a run's characters are; a sheet's cell over several rows has those of one."""
    merged = run.how == "cell" and run.cell is not None and run.cell.row_span > 1
    return min(run.height, 1.0) if merged else run.height
