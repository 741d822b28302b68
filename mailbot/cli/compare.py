"""Old mails and changed rules become what would have been answered differently."""

import difflib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from mailbot.cli import data
from mailbot.cli.judge import explanation_data, open_study
from mailbot.cli.progress import steps
from mailbot.cli.show import decision_line
from mailbot.errors import SettingsWrong
from mailbot.explain import NoCache, explain
from mailbot.settings import Settings


class OneRunCache(NoCache):
    """A reading cache of one run: a page is read once, whatever rules then judge it."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], str] = {}

    def cached_reading(self, sha256: str, reader_version: str) -> str | None:
        """The reading, None where there is none."""
        return self._kept.get((sha256, reader_version))

    def cached_readings(self, sha256s: Collection[str], reader_version: str) -> dict[str, str]:
        """Those that are there, by their content."""
        places = {sha256: (sha256, reader_version) for sha256 in sha256s}
        return {sha256: self._kept[key] for sha256, key in places.items() if key in self._kept}

    def cache_reading(self, sha256: str, reader_version: str, body: str) -> None:
        """Keep a reading."""
        self._kept[sha256, reader_version] = body


def compare_files(
    places: Sequence[Path], settings: Settings | None, programme: Path, now: datetime
) -> dict[str, Any]:
    """For each mail what is decided and answered now, and by the rules in `programme`."""
    files = list(mails_in(places))
    cache, judged = OneRunCache(), []
    with open_study(settings, None) as old, open_study(settings, programme) as new:
        before, after = replace(old, cache=cache), replace(new, cache=cache, readers=old.readers)
        for file in steps(files, "比较"):
            local = now.astimezone(before.rules.programme.calendar.zone)
            judged.append(
                _compared(
                    file.name,
                    explanation_data(explain(file, before, local)),
                    explanation_data(explain(file, after, local)),
                )
            )
    changed = sum(one["changed"] for one in judged)
    return {"schema": data.SCHEMA, "changed": changed, "files": judged}


def mails_in(places: Sequence[Path]) -> Iterator[Path]:
    """The files themselves, and all .eml files in folders; SettingsWrong for an empty one."""
    for place in places:
        found = sorted(place.rglob("*.eml")) if place.is_dir() else [place]
        if not found:
            raise SettingsWrong(f"{place}: no .eml file in it")
        yield from found


def _compared(name: str, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    old, new = _lines(before), _lines(after)
    diff = list(difflib.unified_diff(old, new, "现在", "改后", lineterm="", n=1))
    return {
        "name": name,
        "changed": bool(diff),
        "before": before["decision"],
        "after": after["decision"],
        "diff": diff,
    }


def _lines(judged: dict[str, Any]) -> list[str]:
    """What a person compares: the decision in one line, then the reply as it would be sent."""
    reply = judged["reply"]
    if reply is None:
        return [decision_line(judged["decision"])]
    attached = [f"附件：{name}" for name in reply["attachments"]]
    said = [f"主题：{reply['subject']}", *reply["text"].splitlines(), *attached]
    return [decision_line(judged["decision"]), *said]


def summary(compared: dict[str, Any]) -> Iterator[str]:
    """The comparison as lines for a terminal."""
    for one in compared["files"]:
        if one["changed"]:
            yield f"━━ {one['name']}"
            yield from one["diff"]
            yield ""
    yield f"{len(compared['files'])} 封来信，其中 {compared['changed']} 封的决定或答复会不同。"
