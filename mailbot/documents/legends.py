"""A form's runs without the numbered rules under a heading such as 填表说明, which ask nothing."""

import re
from collections.abc import Iterable, Sequence

from mailbot.documents.geometry import Run, line_height, rows_of
from mailbot.documents.hits import find_labels
from mailbot.documents.normalise import read_count
from mailbot.documents.text import squeeze, squeezed_places
from mailbot.documents.vocabulary import Vocabulary

# 1. (2) 3、 ④ 五、 (六): an item of numbered rules; not 1.5 or 2026.11
_ITEM = re.compile(
    r"\(?(?P<number>\d{1,2})(?:[.、)](?!\d)|:)|(?P<ring>[①-⑳])"
    r"|\(?(?P<words>[一二三四五六七八九十]{1,3})[、)]|(?P<bullet>[●•※▪◆★*])"
)
_RING = ord("①") - 1
_WRAPPED = 1.8  # lines between the tops of a rule's line and the one that it goes on in


# What forms print beside an empty 备注: a declaration, not a remark.
_DECLARED = re.compile(
    "承诺|(?<!登报)(?<!遗失)声明(?![附见原复已登])|真实.{0,4}(?:有效|准确|负责|合法)|属实|法律责任|加盖.{0,2}公章|签字"
    '|确认(?:以上|上述|本表)|保证(?:所|以上|上述)|已阅读.{0,4}同意|元[/／每][次个年把]|免收|不填|不能(?:用?作|代替|重复|退)|改报|方可|须先|应先|不予|逾期(?:不|未[^,，。;；]{1,4}[的者])|仅适用|适用于[各所全已未下本]|另行(?:办理|提交|申请)|本单(?!位)|一式|填写[本一]|打[“"]?√|本表|[须需应]填|不得|限领|须附'
)
_FEWEST_RULES = 3  # on a page that has no heading of notices
_RULE = re.compile("[须需应请]|不得|建议|用于|务必")
_SHORT = 15  # characters of a remark that may well say 请签字


def is_declared(remark: str) -> bool:
    """Whether what stands at 备注 is what the form prints there: a rule or a declaration."""
    return len(remark) > _SHORT and _DECLARED.search(remark) is not None


def without_legends(runs: Sequence[Run], vocabulary: Vocabulary) -> list[Run]:
    """The runs without a heading of notices and the rules numbered from one on below it.

    A rule's further lines belong to it. The rules end with the first line that has no number,
    or one that does not go on counting.
    """
    left_out = _rules_apart(runs)
    rows = rows_of(runs)
    line = line_height(runs)
    for place, row in enumerate(rows):
        for run in row:
            text = _behind_heading(run, vocabulary)
            if text is None or id(run) in left_out:
                continue
            beside = [other for other in runs if _is_beside(run, other)]
            following = beside or [each[0] for each in rows[place + 1 :]]
            rules = _rules(text, run, following, vocabulary, line)
            left_out |= {id(each) for each in (run, *rules) if rules}
    return [run for run in runs if id(run) not in left_out] if left_out else [*runs]


def _rules_apart(runs: Sequence[Run]) -> set[int]:
    """The runs of further pages that hold nothing but rules numbered from one on.

    Workbooks have them on a sheet of their own, without a heading.
    """
    pages: dict[int, list[Run]] = {}
    for run in runs:
        pages.setdefault(run.page, []).append(run)
    return {
        id(run)
        for page, inside in pages.items()
        if page > min(pages) and len(inside) >= _FEWEST_RULES
        if [_number(squeeze(run.text)) for run in inside] == [*range(1, len(inside) + 1)]
        if any(_RULE.search(run.text) for run in inside)
        for run in inside
    }


def _behind_heading(run: Run, vocabulary: Vocabulary) -> str | None:
    """What stands behind a heading of notices in its line; None where the line is not headed so."""
    text, places = squeezed_places(run.text)
    hits = find_labels(text, places, vocabulary)
    headed = hits and hits[0].start <= 1 and hits[0].entry.notice
    return text[hits[0].after :] if headed else None


def _is_beside(heading: Run, other: Run) -> bool:
    """Whether a run is in the cell right of the heading's."""
    one, two = heading.cell, other.cell
    return one is not None and two is not None and two.is_next_to(one)


def _rules(
    text: str, heading: Run, runs: Iterable[Run], vocabulary: Vocabulary, line: float
) -> list[Run]:
    """The runs that are rules, one after the other, the first perhaps behind the heading."""
    begun = _number(text) if text else 0
    if begun is None:
        return []  # words of its own: what is numbered below is rather the form
    found: list[Run] = []
    last, above = begun, heading
    for run in runs:
        bare = squeeze(run.text)
        number = _number(bare)
        if number is None:
            wraps = not run.grid and 0 < run.y0 - above.y0 < _WRAPPED * max(line, above.height)
            if not (found or begun) or not wraps or _is_label(run, vocabulary):
                break
        elif number and (number != last + 1 or _is_heading(bare, vocabulary)):
            break
        found.append(run)
        last, above = number or last, run
    return found


def _number(text: str) -> int | None:
    """The number that a text begins with, 0 for a bullet; None where it begins with neither."""
    match = _ITEM.match(text)
    if match is None:
        return None
    if match["bullet"]:
        return 0
    if match["ring"]:
        return ord(match["ring"]) - _RING
    count = read_count(match["number"] or match["words"])
    return count and count[0]


def _is_label(run: Run, vocabulary: Vocabulary) -> bool:
    """Whether a line begins with a label of the form: 申请单位（盖章）."""
    text, places = squeezed_places(run.text)
    hits = find_labels(text, places, vocabulary)
    return bool(hits) and hits[0].start == 0


def _is_heading(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a numbered line is the heading of a part of the form: 二、经办人信息."""
    entry = vocabulary.find(_ITEM.sub("", text, count=1).rstrip(":"))
    return entry is not None and bool(entry.group)
