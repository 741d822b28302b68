"""A heading tells that keys are asked for the first time: （首次申请专用）, UKey申领表."""

import re
from collections.abc import Iterator, Mapping

from mailbot.documents.fields import Sheet, printed_of
from mailbot.documents.geometry import Run
from mailbot.documents.model import Service
from mailbot.documents.normalise import is_blank
from mailbot.documents.text import squeeze
from mailbot.values import Extracted

ANEW = "(?<!更)新[办申增开]|[首初]次"
"""The pattern of words that tell a first order: 新办, 首次; no 更新申请."""

_FIRST = re.compile(f"{ANEW}|新用户")
_BOUGHT = re.compile("申领|申购|购买|订购|领用")
# 首次申请专用, (新用户), 适用于首次办理: what is below a title and says for whom the form is
_FOR = re.compile(
    r"\([\u4e00-\u9fff]{2,12}\)|\(?[\u4e00-\u9fff]{2,12}(?:专用|适用|用表|版)\)?|适用[于:].{2,12}"
)
_HEAD = 4  # rows that may be a heading
# What tells of a key that there was before
_FORMER = re.compile("遗失|丢失|损坏|到期|原U|原证书|原电子|旧")
_LONGEST = 40  # characters of what says something of this order; what is longer tells terms
_TITLED, _MEANT = 0.85, 0.8


def titled_new(
    sheet: Sheet, title: str, words: Mapping[str, Service]
) -> Extracted[tuple[Service, ...]] | None:
    """新办 where the title or the line below it says so; of 申领 only where nothing else is named.

    `title` has no spaces; `words` are those of all services.
    """
    others = [squeeze(word) for word, service in words.items() if service is not Service.NEW]

    def names_other(text: str) -> bool:
        return any(word in text for word in others)

    for run in _heading(sheet, title):
        text = squeeze(run.text)
        if _FIRST.search(text) and not names_other(text) and not names_other(title):
            return printed_of([run]).extracted((Service.NEW,), _TITLED * run.confidence)
    told = [text for run in sheet.runs if len(text := squeeze(run.text)) <= _LONGEST]
    asked = sheet.of("services") or any(
        not is_blank(each.printed.raw) for each in sheet.of("key_serial")
    )
    if asked or not _BOUGHT.search(title):
        return None
    if any(names_other(text) or _FORMER.search(text) for text in told):
        return None
    return printed_of(sheet.runs[:1]).extracted((Service.NEW,), _MEANT)


def _heading(sheet: Sheet, title: str) -> Iterator[Run]:
    """The title's run, and those of the rows at the top that say for whom the form is."""
    for at, row in enumerate(sheet.rows()):
        for run in row:
            text = squeeze(run.text)
            if (title and title in text) or (at < _HEAD and _FOR.fullmatch(text)):
                yield run
