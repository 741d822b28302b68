"""Counts printed at each of several words become what is asked for: 新办__2__个 续期__0__个."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mailbot.documents.fields import Printed, Sheet, printed_of
from mailbot.documents.model import Service
from mailbot.documents.normalise import Read, read_count
from mailbot.documents.text import squeeze
from mailbot.values import Extracted

_FEWEST = 2  # words with a place for a count that make a list of them
_FORM = 0.9  # how sure a form of this kind makes us
_SUMMED = 0.75  # how sure the number of keys is where several services have a count
_KINDS = 0.85  # how sure it is where several kinds of key have one
_UNIT = "[个把枚张套份支次](?!工作日|月|年|人)"
_NUMBER = r"\d{1,3}|[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,2}"
_PLACE = rf"[:]?[(\[_]*(?P<count>{_NUMBER})?[/\-]?[)\]_]*"
# What may stand between a service and its count: 新办数量, 新办（个）, 新办证书
_MORE = r"(?:数字)?(?:证书|UKey|UKEY|Ukey|业务)?"
_COLUMN = r"(?P<column>数量|个数|把数|份数|\([个把枚张套份支次]\))?"
_KIND = re.compile(rf"[\u4e00-\u9fffA-Za-z]{{2,12}}?{_PLACE}{_UNIT}")
_TOTAL = re.compile("共|合计|总")


@dataclass(frozen=True, slots=True)
class Counted:
    """The services that have a count, in the order printed, and how many keys that makes.

    Both are None where every place for a count is empty.
    """

    services: Extracted[tuple[Service, ...]] | None
    quantity: Extracted[int] | None


def read_counted(sheet: Sheet, words: Mapping[str, Service]) -> Counted | None:
    """What is told by a count at each service; None where no two services have a place for one."""
    places = [*_places(sheet, words)]
    if len({service for service, _, _ in places}) < _FEWEST:
        return None
    asked = [(service, count, printed) for service, count, printed in places if count]
    if not asked:
        return Counted(None, None)
    services = tuple(dict.fromkeys(service for service, _, _ in asked))
    printed = asked[0][2]
    sure = _FORM * printed.confidence
    return Counted(
        printed.extracted(services, sure),
        printed.extracted(
            sum(count for _, count, _ in asked), sure if len(asked) == 1 else min(sure, _SUMMED)
        ),
    )


def _places(sheet: Sheet, words: Mapping[str, Service]) -> Iterator[tuple[Service, int, Printed]]:
    """Every service with a place for its count, 0 where that is empty, row by row."""
    names = {squeeze(word): service for word, service in words.items()}
    longest = sorted(names, key=len, reverse=True)
    named = "|".join(map(re.escape, longest))
    pattern = re.compile(rf"(?P<word>{named}){_MORE}{_COLUMN}{_PLACE}(?P<unit>{_UNIT})?(?!元)")
    for row in sheet.rows():
        text = squeeze("".join(run.text for run in row))
        for match in pattern.finditer(text):
            if match["unit"] or match["column"]:
                count = read_count(match["count"]) if match["count"] else None
                yield names[match["word"]], count[0] if count else 0, printed_of(row)


def is_by_kind(raw: str) -> bool:
    """Whether a text has a place for a count at several kinds of key, and no sum of them."""
    return len(_KIND.findall(squeeze(raw))) >= _FEWEST and not _TOTAL.search(raw)


def counted_kinds(raw: str) -> Read[int] | None:
    """How many keys the counts at several kinds make: 企业证书（2）个　个人证书（ ）个.

    None where no kind has one.
    """
    read = [read_count(kind["count"]) for kind in _KIND.finditer(squeeze(raw)) if kind["count"]]
    counts = [count[0] for count in read if count]
    return (sum(counts), 1.0 if len(counts) == 1 else _KINDS) if counts else None
