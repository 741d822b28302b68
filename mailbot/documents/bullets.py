"""Marks before every line of a list, which are no ticks of options: ● 统一社会信用代码."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from mailbot.documents.geometry import Run

_BULLET = re.compile(r"\s*([●■◆▪•])\s*")
# The empty ones that filled marks of options have beside them
_EMPTY = {"●": "○〇◯", "■": "□☐"}
_FEWEST = 3


def without_bullets(runs: Sequence[Run]) -> list[Run]:
    """The runs without the filled marks that begin several of them and stand nowhere else."""
    begun = Counter(match[1] for run in runs if (match := _BULLET.match(run.text)))
    text = "".join(run.text for run in runs)
    bullets = {
        mark
        for mark, count in begun.items()
        if count >= _FEWEST and text.count(mark) == count
        if not set(_EMPTY.get(mark, "")) & set(text)
    }
    return [_bare(run, bullets) for run in runs]


def _bare(run: Run, bullets: set[str]) -> Run:
    match = _BULLET.match(run.text)
    if match is None or match[1] not in bullets:
        return run
    return replace(run.part(match.end(), len(run.text)), x0=run.x0)
