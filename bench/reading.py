"""Invented documents become figures: how much of them is read right, and how fast.

`python -m bench.reading` prints kind and field accuracy, the share of confident values that are
wrong, and seal and signature accuracy, by format and degradation, for layouts used while tuning
(train), for layouts kept out of sight (holdout) and, whatever the layout, for degradations that
nothing was tuned on (unseen). A value counts as confident from 0.8 on. With `--composed` papers of
a random grammar are read instead; some of its choices are held out. At the end stand the peak
memory of a reading process and its seconds per page against the raw engine.
"""

import argparse
import contextlib
import os
import signal
import sys
import time
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from rapidocr import RapidOCR  # noqa: TID251 - the raw engine is the yardstick here

from mailbot.documents.layouts import Layouts, read_layouts
from mailbot.documents.model import Document
from mailbot.documents.page import FileReading
from mailbot.documents.read import identify
from mailbot.pages.sandbox import ReadingPool
from tests.samples import SampleDocument, corpus, degrade
from tests.samples.composed.library import composed_plans
from tests.samples.papers.paper import LAYOUTS
from tests.samples.sheet import picture

CONFIDENT = 0.8
FORMS = Path(__file__).parents[1] / "templates" / "forms"

SPLITS = ("train", "holdout", "unseen")

# Fields that follow from more than one printed thing: their presence is no invention.
IMPLIED = frozenset({"currency", "status"})
# Kinds of paper that may honestly be refused instead of being judged.
REFUSABLE = frozenset({"landscape-photo", "signature-logo"})


@dataclass
class Score:
    """What was right among what was asked, for one group of documents."""

    documents: int = 0
    kinds: int = 0
    fields: int = 0
    right: int = 0
    confident: int = 0
    confident_wrong: int = 0
    stamps: int = 0
    stamps_right: int = 0
    signatures: int = 0
    signatures_right: int = 0
    seconds: float = 0.0
    misses: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        """Count another group's documents here too."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def main(argv: list[str] | None = None) -> int:
    """0 when every sample was judged; prints the tables."""
    asked = _arguments(argv)
    chosen = _plans(asked)
    made = (plan() for plan in chosen)
    wanted = (
        sample
        for sample in made
        if (not asked.kind or sample.kind == asked.kind)
        and (not asked.layout or sample.layout == asked.layout)
        and (not asked.split or split_of(sample) == asked.split)
        and (not asked.format or sample.format in asked.format)
        and (not asked.batch or _batch(sample) == asked.batch)
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    layouts = load_layouts()
    scores: dict[tuple[str, str], Score] = defaultdict(Score)
    with ReadingPool(workers=asked.workers) as pool:
        with contextlib.suppress(KeyboardInterrupt):  # what was read so far is still worth printing
            for number, sample in enumerate(wanted, start=1):
                _progress(number, len(chosen))
                group = sample.format if sample.degradation == "clean" else sample.degradation
                scores[split_of(sample), group].add(judged(sample, pool, layouts))
        _print_table(scores)
        print(f"peak memory of a reading process {peak_of_children():.0f} MiB")
        _print_misses(scores, asked.show, asked.split or "train")
        if not asked.no_speed:
            _print_speed(pool)
    return 0


def _plans(asked: argparse.Namespace) -> list[corpus.Plan]:
    """What is to be read: the layouts, or papers that the grammar composes."""
    if asked.composed:
        return list(composed_plans(asked.composed))
    plans = list(corpus.plans(range(1, asked.seeds + 1), full=asked.full))
    return _fewer_pictures(plans, asked.pictures)


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.reading", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1, help="customers per layout")
    parser.add_argument(
        "--composed", type=int, metavar="N", help="instead N papers of each kind from the grammar"
    )
    parser.add_argument("--full", action="store_true", help="every layout in every degradation")
    parser.add_argument("--pictures", type=int, help="at most so many pictures, evenly taken")
    parser.add_argument("--kind", default="", help="only documents of this kind")
    parser.add_argument("--layout", default="", help="only this layout")
    parser.add_argument("--batch", type=int, help="only papers first read on that day")
    parser.add_argument("--format", action="append", help="only pdf, docx, scan, scan_pdf, photo …")
    parser.add_argument("--split", choices=SPLITS, default="")
    parser.add_argument("--show", type=int, default=0, help="how many misreadings to print")
    parser.add_argument("--workers", type=int, default=1, help="reading processes")
    parser.add_argument("--no-speed", action="store_true", help="skip the comparison of speed")
    return parser.parse_args(argv)


def measure(*, full: bool = False) -> None:
    """Print the table of reading: all text formats, and of pictures a sample unless `full`."""
    main(["--no-speed", *(["--full"] if full else ["--pictures", "40"])])


def split_of(sample: SampleDocument) -> str:
    """Which of SPLITS a sample counts for; a degradation held out outweighs its layout."""
    return "unseen" if sample.degradation in degrade.HELD_OUT else sample.split


def peak_of_children() -> float:
    """The most memory (resident, MiB) that any living child of this process ever had."""
    peak = 0.0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = status.read_text().splitlines()
        except OSError:
            continue  # it has ended
        about = dict(line.split(":", 1) for line in lines)
        if int(about["PPid"]) == os.getpid() and "VmHWM" in about:
            peak = max(peak, int(about["VmHWM"].split()[0]) / 1024)
    return peak


def _fewer_pictures(plans: list[corpus.Plan], most: int | None) -> list[corpus.Plan]:
    pictures = [plan for plan in plans if corpus.is_picture(plan)]
    if most is None or len(pictures) <= most:
        return plans
    step = len(pictures) / max(most, 1)
    kept = {id(pictures[int(place * step)]) for place in range(most)}
    return [plan for plan in plans if not corpus.is_picture(plan) or id(plan) in kept]


def _batch(sample: SampleDocument) -> int | None:
    paper = LAYOUTS.get(sample.layout)
    return paper.batch if paper else None


def load_layouts() -> Layouts:
    """The shipped label layouts."""
    return read_layouts(
        {f"forms/{file.name}": file.read_text(encoding="utf-8") for file in FORMS.glob("*.toml")}
    )


def judged(sample: SampleDocument, pool: ReadingPool, layouts: Layouts) -> Score:
    """How well one sample was read."""
    start = time.perf_counter()
    reading = pool.read(sample.name, sample.data)
    seconds = time.perf_counter() - start
    score = judged_reading(sample, reading, layouts)
    score.seconds = seconds
    return score


def judged_reading(sample: SampleDocument, reading: FileReading, layouts: Layouts) -> Score:
    """How well the reading of a sample's file was understood."""
    score = Score(documents=1)
    documents = identify(reading, layouts)
    where = f"{sample.split} {sample.kind} {sample.layout} {sample.format} {sample.degradation}"
    truths = sample.several or (sample.truth,)
    kinds = [document.kind for document in documents]
    expected = [sample.kind] * len(truths)
    refused = sample.layout in REFUSABLE and kinds == ["unreadable"]
    score.kinds = int(kinds == expected or refused)
    if not score.kinds:
        score.misses.append(f"{where}: kinds {kinds}, expected {expected}")
    of_kind = [document for document in documents if document.kind == sample.kind]
    for number, truth in enumerate(truths):
        document = of_kind[number] if number < len(of_kind) else None
        _judge_fields(score, dict(truth), document, where)
    return score


def _judge_fields(
    score: Score, truth: dict[str, Any], document: Document | None, where: str
) -> None:
    read = _public(document)
    for mark, asked, right in (
        ("stamped", "stamps", "stamps_right"),
        ("signed", "signatures", "signatures_right"),
    ):
        found = read.pop(mark, (None, 0.0))[0]
        if mark in truth:
            expected = truth.pop(mark)
            setattr(score, asked, getattr(score, asked) + 1)
            setattr(score, right, getattr(score, right) + int(found is expected))
            if found is not expected:
                score.misses.append(f"{where}: {mark} {found}, expected {expected}")
    for name, expected in truth.items():
        score.fields += 1
        found = read.get(name, (None, 0.0))[0]
        score.right += int(_alike(found, expected))
    for name, (found, confidence) in read.items():
        if confidence < CONFIDENT or (name in IMPLIED and name not in truth):
            continue
        score.confident += 1
        score.confident_wrong += int(not _alike(found, truth.get(name)))
    if document is not None and document.kind == "unknown" and "title" not in truth:
        return  # what it seems to be was not written down
    for name in truth.keys() | (read.keys() - IMPLIED):
        found, confidence = read.get(name, (None, 0.0))
        if not _alike(found, truth.get(name)):
            mark = "CONFIDENT " if confidence >= CONFIDENT else ""
            score.misses.append(
                f"{where}: {mark}{name} {found!r} ({confidence:.2f}), expected {truth.get(name)!r}"
            )


def _public(document: Document | None) -> dict[str, tuple[Any, float]]:
    """The fields as JSON gives them, with their confidence."""
    if document is None:
        return {}
    if document.kind == "unknown":
        return {"title": (document.title, 0.0)}
    names = {"company": "name"} if document.kind == "licence" else {}
    return {
        names.get(name, name): (_json(value.value), value.confidence)
        for name, value in document.fields().items()
    }


def _json(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_json(item) for item in value]
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else value


def _alike(found: Any, expected: Any) -> bool:
    """Whether two values are the same but for width and spaces."""
    if isinstance(found, str) and isinstance(expected, str):
        return _squeezed(found) == _squeezed(expected)
    if isinstance(found, list) and isinstance(expected, list):
        return sorted(found) == sorted(expected)
    return bool(found == expected)


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:6.1f}" if whole else "     –"


HEAD = "split    format/degradation  docs   kind fields conf.wrong  stamp   sign  s/file"


def _print_table(scores: dict[tuple[str, str], Score]) -> None:
    print(HEAD)
    for split in SPLITS:
        total = Score()
        for (which, group), score in sorted(scores.items()):
            if which == split:
                _print_row(split, group, score)
                total.add(score)
        if total.documents:
            _print_row(split, "ALL", total)


def _print_row(split: str, group: str, score: Score) -> None:
    wrong = f"{100 * score.confident_wrong / score.confident:.2f}" if score.confident else "–"
    kinds = _share(score.kinds, score.documents)
    fields = _share(score.right, score.fields)
    stamps = _share(score.stamps_right, score.stamps)
    signatures = _share(score.signatures_right, score.signatures)
    each = score.seconds / score.documents
    print(
        f"{split:8} {group:18} {score.documents:5} {kinds} {fields} {wrong:>10}"
        f" {stamps} {signatures} {each:7.2f}"
    )


def _print_misses(scores: dict[tuple[str, str], Score], count: int, split: str) -> None:
    """Print misreadings, confident ones first; what is held out only where asked for by name."""
    misses = [
        miss for (which, _), score in scores.items() if which == split for miss in score.misses
    ]
    misses.sort(key=lambda miss: "CONFIDENT" not in miss)
    for miss in misses[:count]:
        print("  ", miss)


def _speed_pages() -> Iterator[tuple[SampleDocument, Image.Image]]:
    for seed in (1, 2):
        for sample, sheet in corpus.speed_pages(seed):
            yield sample, picture(sheet)


def _print_speed(pool: ReadingPool) -> None:
    """Compare seconds per page of the whole reader with those of the raw engine."""
    engine = RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Global.log_level": "critical",
        }
    )
    ours = raw = 0.0
    for count, (sample, page) in enumerate(_speed_pages()):
        pixels = np.asarray(page)[:, :, ::-1]
        if not count:
            engine(pixels)
            pool.read(sample.name, sample.data)
        start = time.perf_counter()
        engine(pixels)
        raw += time.perf_counter() - start
        start = time.perf_counter()
        pool.read(sample.name, sample.data)
        ours += time.perf_counter() - start
    print(f"seconds over {count + 1} scanned pages: ours {ours:.1f}, raw engine {raw:.1f}", end=" ")
    print(f"(ratio {ours / raw:.2f}, aim at most 1.15)")


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done}/{total} files{'' if done < total else chr(10)}")


if __name__ == "__main__":
    sys.exit(main())
