"""Options named as the value of a label, by their words or their letters, become those chosen."""

import re
from collections.abc import Callable, Collection, Mapping
from itertools import pairwise
from typing import TypeVar

from mailbot.documents.choicecodes import coded, picked_by
from mailbot.documents.fields import Candidate, Sheet, sureness
from mailbot.documents.optionwords import MARK, NONE, bare_words, find_words, lowered, spaced
from mailbot.documents.text import plain as half_width
from mailbot.documents.text import squeeze, squeezed_places
from mailbot.documents.ticks import Ticked

T = TypeVar("T")

_CODED = 0.85  # how sure an option is that is told by its letter
_LISTED = 0.6  # how sure options are that may be all that the form prints
_WRITTEN = 0.95  # how sure an option is that is the value of its label
_FEW = 2  # options that are asked for at once
_LONGEST_CODE = 4  # characters of a value that is letters of options
_TOLD = re.compile("免[费收]|(?:用户|客户)(?!密码|口令|信息)")  # in a sentence about options


def is_one_of_row(sheet: Sheet, candidate: Candidate, is_option: Callable[[str], bool]) -> bool:
    """Whether a label's value is the first of several cells with an option each, not marked."""
    cells = [piece.run.cell for piece in candidate.label.pieces if piece.run.cell]
    return any(
        run.cell not in cells and run.cell.shares_row(cell) and is_option(squeeze(run.text))
        for cell in cells
        for run in sheet.runs
        if run.cell
    )


def written(
    sheet: Sheet, name: str, words: Mapping[str, T], sole: Mapping[str, T] = NONE
) -> Ticked | None:
    """The options simply written as the value of label `name`, without any boxes."""
    plain = bare_words(words)
    whole = {**bare_words(sole), **plain}
    for candidate in sheet.of(name):
        line = squeeze(candidate.printed.raw)
        told = line not in whole and _TOLD.search(line)
        if MARK.search(line) or told or is_one_of_row(sheet, candidate, whole.__contains__):
            continue
        if lowered(line) in whole:
            return Ticked((whole[lowered(line)],), sureness(candidate, _WRITTEN), candidate.printed)
        gaps = spaced(squeezed_places(half_width(candidate.printed.raw))[1])
        values, form = _values_in(line, plain, gaps) or _by_code(sheet, candidate, line, plain)
        if values:
            return Ticked(values, sureness(candidate, form), candidate.printed)
    return None


def lettered(sheet: Sheet, name: str, words: Mapping[str, T]) -> Ticked | None:
    """The options of label `name` told by their letters: in its value, or in the cell behind it.

    年限 | ①1年 ②3年 ③5年 | ③ is one, 年限（A.1年 B.3年）：B another, and a question's answer, too.
    """
    plain = bare_words(words)
    for candidate in sheet.of(name):
        line = squeeze(candidate.printed.raw)
        found = list(find_words(line, plain))
        codes = coded(line, found)
        if codes:
            values = picked_by(line, found, codes) or picked_by(
                _behind(sheet, candidate), (), codes
            )
        else:
            values, _ = _by_code(sheet, candidate, line, plain)
        if values:
            return Ticked(values, sureness(candidate, _CODED), candidate.printed)
    return None


def _behind(sheet: Sheet, candidate: Candidate) -> str:
    """The letters in the cell right of a value; "" where it holds more or there is none."""
    cells = [piece.run.cell for piece in candidate.label.pieces if piece.run.cell]
    texts = [
        squeeze(run.text)
        for cell in cells
        for run in sheet.runs
        if run.cell and run.cell.is_next_to(cell)
    ]
    return texts[0] if len(texts) == 1 and len(texts[0]) <= _LONGEST_CODE else ""


def _values_in(
    line: str, words: Mapping[str, object], gaps: Collection[int]
) -> tuple[tuple[object, ...], float] | None:
    """The options in a value, and how sure it is that they are chosen; None where there are none.

    What lists them all, with a letter each or parted by strokes, is rather the form's print.
    """
    found = list(find_words(line, words, gaps))
    if not found:
        return None
    codes = coded(line, found)
    picked = picked_by(line, found, codes)
    if picked or any(code.isalpha() for code in codes):
        return picked, _CODED
    values = tuple(dict.fromkeys(value for _, _, value in found))
    joined = any(one[1] == other[0] for one, other in pairwise(found))  # 变更更新
    listed = codes or len(values) > _FEW or (len(values) > 1 and ("/" in line or joined))
    return values, _LISTED if listed else _WRITTEN


def _by_code(
    sheet: Sheet, candidate: Candidate, line: str, words: Mapping[str, object]
) -> tuple[tuple[object, ...], float]:
    """The options whose letters a value is, by the list of all at its label or in its row."""
    label = candidate.label.run
    row = [
        run.text
        for run in sheet.runs
        if run.cell and label.cell and run.cell.shares_row(label.cell)
    ]
    legend = squeeze(" ".join(row or [label.text]))
    codes = coded(legend, find_words(legend, words)) if len(line) <= _LONGEST_CODE else {}
    return picked_by(line, (), codes), _CODED
