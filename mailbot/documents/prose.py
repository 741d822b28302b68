"""Running text becomes values: what a letter says in sentences instead of at labels."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from mailbot.documents.fields import Sheet, printed_of
from mailbot.documents.geometry import paragraphs
from mailbot.documents.normalise import Read, is_blank
from mailbot.documents.text import squeeze
from mailbot.values import Extracted

T = TypeVar("T")

Prose = dict[str, tuple[re.Pattern[str], ...]]


def _without_notices(text: str, notices: Sequence[str]) -> str:
    """The text with nothing where a paragraph tells how to fill in the form, place for place."""
    return "\n".join(
        "\n" * len(line)
        if any(re.match(rf"{notice}[:(1-9一]", line) for notice in notices)
        else line
        for line in text.split("\n")
    )


def filled_in(text: str, captions: Sequence[str]) -> str:
    """The text with short blanks, and with what captions name as if written: 授权王五(姓名)."""
    text = re.sub(r"[_＿—]+", "_", text)
    if not captions:
        return text
    caption = "|".join(map(re.escape, captions))
    return re.sub(rf"_?([\u4e00-\u9fff·]*)_?[(（](?:{caption})[)）]_?", r"\1", text)


def from_prose(
    sheet: Sheet, patterns: tuple[re.Pattern[str], ...], reader: Callable[[str], Read[T] | None]
) -> Extracted[T] | None:
    """The first value that one of `patterns` finds in the sentences, in their order."""
    return next(all_from_prose(sheet, patterns, reader), None)


def all_from_prose(
    sheet: Sheet, patterns: tuple[re.Pattern[str], ...], reader: Callable[[str], Read[T] | None]
) -> Iterator[Extracted[T]]:
    """The values that `patterns` find in the sentences, pattern by pattern, in reading order."""
    rows, captions = list(sheet.rows()), sheet.form.captions
    text = _without_notices(filled_in(paragraphs(rows), captions), sheet.form.notices)
    printed_text = filled_in(paragraphs(rows, raw=True), captions)
    for pattern in patterns:
        for match in pattern.finditer(text):
            read = reader(printed_text[match.start(1) : match.end(1)])
            if read and not is_blank(match[1]):
                value, form = read
                runs = [
                    run for run in sheet.runs if match[1][:2] in squeeze(run.text)
                ] or sheet.runs
                printed = printed_of(runs[:1])
                yield printed.extracted(value, 0.95 * form * printed.confidence)
