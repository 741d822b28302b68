"""Long work becomes a progress bar where a terminal watches, and nothing where none does."""

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

from rich.console import Console
from rich.progress import track

T = TypeVar("T")


def steps(work: Sequence[T], title: str) -> Iterator[T]:
    """Each piece of work in turn; the bar goes to stderr, so that output stays clean."""
    if len(work) > 1 and sys.stderr.isatty():
        yield from track(work, title, console=Console(stderr=True), transient=True)
    else:
        yield from work
