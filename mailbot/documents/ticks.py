"""Check boxes beside option words become the options ticked."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from mailbot.documents.fields import Printed, Sheet, printed_of
from mailbot.documents.geometry import Run
from mailbot.documents.normalise import IN_MONTHS, read_years
from mailbot.documents.optionwords import MARK, NONE, bare_words, find_words, spaced
from mailbot.documents.text import squeeze, squeezed_places, width
from mailbot.documents.tickcells import marks_of_cells

T = TypeVar("T")

_DOUBTED = 0.7  # below what may decide about money
# What character recognition takes boxes for; believed only next to an option.
_SOFT_ON = "vV回团区囚凶図図因困図囜"
_SOFT_OFF = "口O0o日曰ロ"
_DAY = re.compile("日期")  # 申领日期 has no box, however much 日 looks like one
_TICKED_BLANK = re.compile(r"_+ *[√✓✔] *_*|[√✓✔] *_+")
_BLANK = re.compile(r"_{2,}")
# a word that leads the option's own: □到期续期
_LED = re.compile(f"(?:{MARK.pattern})[\u4e00-\u9fffA-Za-z]{{1,6}}$")
# with the price before it that a box may stand at: □600元/3年
_YEARS = re.compile(
    rf"(?:\d{{2,5}}(?:\.\d\d)?元[/每])?(?P<term>(?:\d{{1,2}}|[一二两三四五六七八九十壹贰叁肆伍])(?:周?年|-?[Yy](?:ea)?rs?)|{IN_MONTHS.pattern})(?!度|费|月|内)"
)
# Terms that leave their unit to their label, each with a box: 年限 □1 √3 □5
_BARE_TERM = r"(?:[1-9]|[一二三四五])"
_BOX = MARK.pattern.replace("?P<on>", "?:").replace("?P<off>", "?:")
_BARE_TERMS = re.compile(
    rf"(?:(?:{_BOX}){_BARE_TERM}(?!\d)){{2,}}|(?:(?<!\d){_BARE_TERM}(?:{_BOX})){{2,}}"
)
_IN_ENGLISH = re.compile("-?[Yy](?:ea)?rs?")
_UNIT = re.compile("(?:年|[Yy](?:ea)?rs?)")
# A line that is one option, its word somewhere behind its box: ◉UKey损坏／丢失，补发证书
_LONGEST_OPTION = 24  # characters
_NO_OPTION = re.compile("同意|承诺|知[晓悉道]|阅读|[未没不无]|已|协议|须知|说明")
_NO_TERM = re.compile(r"[\d第]")  # what stands close to 3年 where it is part of a date


# A ring with a dot or ring in it: the chosen one among empty rings, else the form's empty one
_TICKED = re.compile(r"[\[(][√✓✔☑][\])]")
_CROSSED = re.compile(r"[\[(][xX×✗✘][\])]")
_EMPTY = "○"
_DOTTED = str.maketrans("◎⊙⦿☉", "●●●●")
_PLAIN_RINGS = str.maketrans("◎☉", "○○")


@dataclass(frozen=True, slots=True)
class Option:
    """An option word on the form: `ticked` is None where it has no mark of its own."""

    value: object
    ticked: bool | None
    soft: bool
    run: Run


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of one cell without its spaces; `gaps` are how wide the space before a place is."""

    text: str
    gaps: Mapping[int, int]
    run: Run


def _mark_before(line: str, start: int, since: int = 0) -> tuple[bool, bool] | None:
    """The mark before an option, or before the word that leads it, behind place `since`."""
    for size in (1, 2, 3):
        match = MARK.fullmatch(line[max(0, start - size) : start])
        if match:
            return match["on"] is not None, False
    led = _LED.search(line[since:start])
    if led and not _NO_OPTION.search(led[0]):
        return led["on"] is not None, False
    return _soft(line[start - 1 : start]) if start else None


def _mark_after(line: str, end: int) -> tuple[bool, bool] | None:
    match = MARK.match(line, end)
    if match:
        return match["on"] is not None, False
    return None if _DAY.match(line, end) else _soft(line[end : end + 1])


def _soft(char: str) -> tuple[bool, bool] | None:
    if char and char in _SOFT_ON:
        return True, True
    return (False, True) if char and char in _SOFT_OFF else None


def _options_of(line: _Row, found: Sequence[tuple[int, int, object]]) -> Iterator[Option]:
    if not found:
        return
    whole = _whole_line(line.text, found)
    if whole is not None:
        yield Option(found[0][2], whole, soft=False, run=line.run)
        return
    before, sure = _side(line, found)
    ends = [0, *(end for _, end, _ in found)]
    for (start, end, value), since in zip(found, ends, strict=False):
        mark = _mark_before(line.text, start, since) if before else _mark_after(line.text, end)
        soft = bool(mark and (mark[1] or not sure))
        yield Option(value, mark[0] if mark else None, soft, line.run)


def _whole_line(line: str, found: Sequence[tuple[int, int, object]]) -> bool | None:
    """Whether a line that is one option and names it once is ticked; None for other lines."""
    marks = [*MARK.finditer(line)]
    alone = len(marks) == 1 and marks[0].start() == 0 and len({value for *_, value in found}) == 1
    short = len(line) <= _LONGEST_OPTION and not _NO_OPTION.search(line)
    return marks[0]["on"] is not None if alone and short else None


def _side(line: _Row, found: Sequence[tuple[int, int, object]]) -> tuple[bool, bool]:
    """Whether marks stand before their words, and whether that is sure.

    A mark before the first word that has one, or behind the last, tells. Where all stand in
    between, as in 基础 √组合, the spaces do. The label may hold a word, too: 申领事项：（√）新办.
    """
    marked = [
        (start, end)
        for start, end, _ in found
        if _mark_before(line.text, start) is not None or _mark_after(line.text, end) is not None
    ]
    if marked and _mark_before(line.text, marked[0][0]) is not None:
        return True, True
    if marked and _mark_after(line.text, marked[-1][1]) is not None:
        return False, True
    if not marked:
        return False, True
    (_, end), (start, _) = marked[:2]  # the first has its mark behind it, before the second
    apart, close = line.gaps.get(end, 0), line.gaps.get(start, 0)
    return (apart > close, True) if apart != close else (apart > 0, False)


def _gaps(places: Sequence[int], raw: str) -> dict[int, int]:
    """How wide the spaces before characters are, in half-width columns, by their place."""
    return {at: max(width(raw[places[at - 1] + 1 : places[at]]), 1) for at in spaced(places) if at}


def _boxed(text: str) -> str:
    """The text with boxes for blanks to tick, where one of them is: 新办__√__ 续期____."""
    if not _TICKED_BLANK.search(text):
        return text
    return _BLANK.sub("[]", _TICKED_BLANK.sub("[√]", text))


def _rows(sheet: Sheet) -> Iterator[_Row]:
    labels = {atom.run.cell for atom in sheet.atoms if atom.entry and atom.run.cell}
    apart = marks_of_cells(sheet.runs, MARK, labels)
    for row in sheet.rows():
        by_cell: dict[object, list[Run]] = {}
        for run in row:
            by_cell.setdefault(run.cell, []).append(run)
        for runs in by_cell.values():
            text = " ".join(run.text for run in runs)
            cell = runs[0].cell
            text = _boxed(text) + (apart.get(cell, "") if cell else "")
            bare, places = squeezed_places(text)
            printed = " ".join(run.raw for run in runs)
            raw = printed if len(printed) == len(text) else text
            bare = _without_crosses(bare)
            bare = bare.translate(_DOTTED if _EMPTY in bare else _PLAIN_RINGS)
            yield _Row(bare, _gaps(places, raw), runs[0])


def _without_crosses(line: str) -> str:
    """The line with crosses as empty boxes, where others are ticked: 新办（√）续期（×）."""
    return _CROSSED.sub("()", line) if _TICKED.search(line) else line


def options(sheet: Sheet, words: Mapping[str, T], sole: Mapping[str, T] = NONE) -> list[Option]:
    """Every option of `words` (word to value) on the sheet, in reading order.

    Those of `sole` are options only where nothing but marks stands beside them.
    """
    plain, sole = bare_words(words), bare_words(sole)
    return [
        option
        for line in _rows(sheet)
        for option in _options_of(line, list(find_words(line.text, plain, line.gaps, sole)))
    ]


def heading_options(sheet: Sheet, words: Mapping[str, T]) -> list[Option]:
    """Options that have no box of their own but head some: 组合资费：□240元/1年 ☑600元/3年.

    Such an option is ticked where one of its boxes is.
    """
    plain = bare_words(words)
    return [option for line in _rows(sheet) for option in _heading(line, plain)]


def _heading(line: _Row, words: Mapping[str, object]) -> list[Option]:
    found = list(find_words(line.text, words, line.gaps))
    nexts = [*(start for start, _, _ in found[1:]), len(line.text)]
    heads = []
    for (start, end, value), stop in zip(found, nexts, strict=False):
        boxes = [*MARK.finditer(line.text, end, stop)]
        if not boxes or boxes[0].start() == end or _mark_before(line.text, start):
            return []
        heads.append(Option(value, any(box["on"] for box in boxes), soft=False, run=line.run))
    return heads


def _stands_free(match: re.Match[str], line: _Row) -> bool:
    """Whether no other part of a date stands close to a term: 2026年3月, but 1年 3年."""
    start, end = match.span()
    before = start > 0 and start not in line.gaps and _NO_TERM.match(line.text, start - 1)
    behind = end not in line.gaps and re.match(r"\d(?!\d?年)", line.text[end:])
    return not before and not behind


def _with_units(lines: Sequence[_Row]) -> Iterator[_Row]:
    """The rows, with the unit that a narrow cell breaks off put behind its number: ☑5／年."""
    below: dict[object, str] = {}
    for line in reversed(lines):
        unit = _UNIT.match(below.get(line.run.cell, "")) if line.run.cell else None
        below[line.run.cell] = line.text
        broken = unit and line.text[-1:].isdigit()
        yield replace(line, text=line.text + unit[0]) if unit and broken else line


def year_options(sheet: Sheet) -> list[Option]:
    """Every term such as 3年 or 三年 on the sheet as an option."""
    found = []
    written = [squeeze(one.printed.raw) for one in sheet.of("term_years")]
    for line in reversed([*_with_units([*_rows(sheet)])]):
        years = _bare_terms(line.text, written) or [
            (match.start(), match.end(), value[0])
            for match in _YEARS.finditer(line.text)
            if _stands_free(match, line)
            and (value := read_years(_IN_ENGLISH.sub("年", match["term"])))
        ]
        found += list(_options_of(line, years))
    return found


def _bare_terms(line: str, written: Sequence[str]) -> list[tuple[int, int, int]]:
    """The figures with boxes in a line that stand in what is `written` at labels of the term."""
    row = _BARE_TERMS.search(line)
    if row is None or not any(row[0] in text for text in written):
        return []
    return [
        (match.start(), match.end(), value[0])
        for match in re.compile(_BARE_TERM).finditer(line, *row.span())
        if (value := read_years(f"{match[0]}年"))
    ]


@dataclass(frozen=True, slots=True)
class Ticked:
    """The options ticked, in the order of the form, and how sure that is."""

    values: tuple[object, ...]
    confidence: float
    printed: Printed


def ticked(found: Iterable[Option]) -> Ticked | None:
    """The ticked ones of `found`; None where nothing has a mark or nothing is ticked.

    On a picture a box that was not seen makes the others doubtful: it may be the ticked one.
    Where every mark is empty and one option has lost its mark, that one was probably a filled
    box which character recognition dropped: it is taken with little confidence.
    """
    found = list(found)
    marked = [option for option in found if option.ticked is not None]
    beside = {option.run for option in marked}
    said = {(option.run, option.value) for option in marked}  # □续期 Renewal is one option
    lost = [
        option
        for option in found
        if option.ticked is None and option.run in beside and (option.run, option.value) not in said
    ]
    chosen = [option for option in marked if option.ticked]
    soft = any(option.soft for option in marked)
    if chosen:
        doubtful = any(option.soft for option in chosen)
        # on a picture the option beside it, whose box was not seen, may be ticked as well
        unseen = any(option.run.how == "ocr" for option in lost)
        sure = _DOUBTED if doubtful or unseen else 0.9 if soft else 1.0
    elif len(lost) == 1 and (lost[0].run.how == "ocr" or (len(marked) > 1 and soft)):
        chosen, sure = lost, 0.5
    else:
        return None
    printed = printed_of([chosen[0].run])
    values = tuple(dict.fromkeys(option.value for option in chosen))
    ocr = 0.95 if printed.how == "ocr" else 1.0
    return Ticked(values, sure * ocr * min(option.run.confidence for option in chosen), printed)


def is_ticked(text: str) -> bool:
    """Whether a cell's text holds a box that is ticked and none that is empty."""
    boxes = [*MARK.finditer(text)]
    return bool(boxes) and all(box["on"] for box in boxes)


def is_term(text: str) -> bool:
    """Whether a text is a term and nothing else: 3年, 三年."""
    return _YEARS.fullmatch(text) is not None
