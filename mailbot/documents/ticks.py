"""Check boxes beside option words become the options ticked."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Any, TypeVar

from mailbot.documents.choicecodes import coded, picked_by
from mailbot.documents.fields import Candidate, Printed, Sheet, printed_of, sureness
from mailbot.documents.geometry import Run
from mailbot.documents.normalise import IN_MONTHS, read_years
from mailbot.documents.text import plain as half_width
from mailbot.documents.text import squeeze, squeezed_places
from mailbot.documents.tickcells import marks_of_cells

T = TypeVar("T")
_NONE: Mapping[str, Any] = MappingProxyType({})

# Wingdings and Webdings glyphs keep their private code points in Word and PDF text:
# FE ticked box, FC tick, FD and 78 crossed box, 52 ticked box, A8 6F 71 A3 empty box.
_ON = (
    r"[\[(](?:[√✓✔vVxX×*●■☑]|\uf0fc|\uf050)[\])]"
    r"|[☑☒⊠🗹🗵✅√✓✔■▣◉●▉█\uf0fe\uf0fc\uf0fd\uf052\uf050\uf078\uf054]"
)
_OFF = r"[\[(][\])]|[□☐▢○◯◻⬜囗\uf0a8\uf06f\uf071\uf0a3\uf02a]"
_DOUBTED = 0.7  # below what may decide about money
_CODED = 0.85  # how sure an option is that is told by its letter
_LISTED = 0.6  # how sure options are that may be all that the form prints
_WRITTEN = 0.95  # how sure an option is that is the value of its label
_FEW = 2  # options that are asked for at once
_LETTER = re.compile("[A-Za-z]")
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}  # place for place
_LONGEST_CODE = 4  # characters of a value that is letters of options
# What character recognition takes boxes for; believed only next to an option.
_SOFT_ON = "vV回团区囚凶図図因困図囜"
_SOFT_OFF = "口O0o日曰ロ"
_DAY = re.compile("日期")  # 申领日期 has no box, however much 日 looks like one
_MARK = re.compile(f"(?P<on>{_ON})|(?P<off>{_OFF})")
_TICKED_BLANK = re.compile(r"_+ *[√✓✔] *_*|[√✓✔] *_+")
_BLANK = re.compile(r"_{2,}")
# a word that leads the option's own: □到期续期
_LED = re.compile(f"(?:{_MARK.pattern})[\u4e00-\u9fffA-Za-z]{{1,6}}$")
# What may stand beside a word that is an option only by itself
_PARTED = re.compile("[/、,;。|(]")
# with the price before it that a box may stand at: □600元/3年
_YEARS = re.compile(
    rf"(?:\d{{2,5}}(?:\.\d\d)?元[/每])?(?P<term>(?:\d{{1,2}}|[一二两三四五六七八九十壹贰叁肆伍])(?:周?年|-?[Yy](?:ea)?rs?)|{IN_MONTHS.pattern})(?!度|费|月|内)"
)
_IN_ENGLISH = re.compile("-?[Yy](?:ea)?rs?")
_UNIT = re.compile("(?:年|[Yy](?:ea)?rs?)")
# A line that is one option, its word somewhere behind its box: ◉UKey损坏／丢失，补发证书
_LONGEST_OPTION = 24  # characters
_NO_OPTION = re.compile("同意|承诺|知[晓悉道]|阅读|[未没不无]|已|协议|须知|说明")
_TOLD = re.compile("免[费收]|(?:用户|客户)(?!密码|口令|信息)")  # in a sentence about options
_NO_TERM = re.compile(r"[\d第]")  # what stands close to 3年 where it is part of a date


# A ring with a dot or ring in it: the chosen one among empty rings, else the form's empty one
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
    """A row of one cell without its spaces; `gaps` are the places behind a space."""

    text: str
    gaps: frozenset[int]
    run: Run


def _mark_before(line: str, start: int, since: int = 0) -> tuple[bool, bool] | None:
    """The mark before an option, or before the word that leads it, behind place `since`."""
    for size in (1, 2, 3):
        match = _MARK.fullmatch(line[max(0, start - size) : start])
        if match:
            return match["on"] is not None, False
    led = _LED.search(line[since:start])
    if led and not _NO_OPTION.search(led[0]):
        return led["on"] is not None, False
    return _soft(line[start - 1 : start]) if start else None


def _mark_after(line: str, end: int) -> tuple[bool, bool] | None:
    match = _MARK.match(line, end)
    if match:
        return match["on"] is not None, False
    return None if _DAY.match(line, end) else _soft(line[end : end + 1])


def _soft(char: str) -> tuple[bool, bool] | None:
    if char and char in _SOFT_ON:
        return True, True
    return (False, True) if char and char in _SOFT_OFF else None


def _found(
    line: str,
    words: Mapping[str, object],
    gaps: Collection[int] = (),
    sole: Mapping[str, object] = _NONE,
) -> Iterator[tuple[int, int, object]]:
    """The words in a line with their places, the longest first, those in English in any case.

    `gaps` are the places behind a space; a word in English is no part of a longer one, and one
    of `sole` counts only where nothing but marks stands beside it.
    """
    place = 0
    lower = line.translate(_LOWER)
    alone = sole.keys() - words.keys()
    words = {**sole, **words} if sole else words
    present = sorted((word for word in words if word in lower), key=len, reverse=True)
    while present and place < len(line):
        word = next(
            (
                word
                for word in present
                if lower.startswith(word, place) and _is_whole(word, lower, place, gaps)
                if word not in alone or _is_sole(line, place, place + len(word))
            ),
            None,
        )
        if word is not None:
            yield place, place + len(word), words[word]
            place += len(word)
        else:
            place += 1


def _is_sole(line: str, start: int, end: int) -> bool:
    """Whether nothing but marks stands beside the words of an option: □首次 □续期."""
    before, behind = (_MARK.search(line, max(0, start - 3), start), _MARK.match(line, end))
    led = before is not None and before.end() == start
    opened = led or start == 0 or _PARTED.match(line, start - 1)
    closed = behind or end == len(line) or _PARTED.match(line, end)
    return bool(opened and closed and (led or behind))


def _is_whole(word: str, line: str, start: int, gaps: Collection[int]) -> bool:
    """Whether a word in English ends where it is printed to, and begins there."""
    if not word.isascii():
        return True
    end = start + len(word)
    begun = start == 0 or start in gaps or not _LETTER.match(line, start - 1)
    return begun and (end in gaps or not _LETTER.match(line, end))


def _plain(words: Mapping[str, T]) -> dict[str, T]:
    """The words as they are looked for in a line without spaces."""
    return {squeeze(word).translate(_LOWER): value for word, value in words.items()}


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
    marks = [*_MARK.finditer(line)]
    alone = len(marks) == 1 and marks[0].start() == 0 and len({value for *_, value in found}) == 1
    short = len(line) <= _LONGEST_OPTION and not _NO_OPTION.search(line)
    return marks[0]["on"] is not None if alone and short else None


def _side(line: _Row, found: Sequence[tuple[int, int, object]]) -> tuple[bool, bool]:
    """Whether marks stand before their words, and whether that is sure.

    A mark before the first word or behind the last one tells. Where all stand in between, as in
    基础 √组合, the spaces do.
    """
    if _mark_before(line.text, found[0][0]) is not None:
        return True, True
    if _mark_after(line.text, found[-1][1]) is not None:
        return False, True
    for (_, end, _), (start, _, _) in pairwise(found):
        if _mark_after(line.text, end) is not None:
            apart, close = end in line.gaps, start in line.gaps
            return apart, apart != close
    return False, True


def _boxed(text: str) -> str:
    """The text with boxes for blanks to tick, where one of them is: 新办__√__ 续期____."""
    if not _TICKED_BLANK.search(text):
        return text
    return _BLANK.sub("[]", _TICKED_BLANK.sub("[√]", text))


def _gaps(places: Sequence[int]) -> frozenset[int]:
    """The places of a line without spaces that had one before them."""
    return frozenset(at + 1 for at, (one, other) in enumerate(pairwise(places)) if other > one + 1)


def _rows(sheet: Sheet) -> Iterator[_Row]:
    labels = {atom.run.cell for atom in sheet.atoms if atom.entry and atom.run.cell}
    apart = marks_of_cells(sheet.runs, _MARK, labels)
    for row in sheet.rows():
        by_cell: dict[object, list[Run]] = {}
        for run in row:
            by_cell.setdefault(run.cell, []).append(run)
        for runs in by_cell.values():
            text = " ".join(run.text for run in runs)
            cell = runs[0].cell
            text = _boxed(text) + (apart.get(cell, "") if cell else "")
            bare, places = squeezed_places(text)
            bare = bare.translate(_DOTTED if _EMPTY in bare else _PLAIN_RINGS)
            yield _Row(bare, _gaps(places), runs[0])


def find_options(text: str, words: Mapping[str, T]) -> Iterator[tuple[int, int, object]]:
    """The options that a text names, with their places in it without its spaces."""
    bare, places = squeezed_places(text)
    return _found(bare, _plain(words), _gaps(places))


def options(sheet: Sheet, words: Mapping[str, T], sole: Mapping[str, T] = _NONE) -> list[Option]:
    """Every option of `words` (word to value) on the sheet, in reading order.

    Those of `sole` are options only where nothing but marks stands beside them.
    """
    plain, sole = _plain(words), _plain(sole)
    return [
        option
        for line in _rows(sheet)
        for option in _options_of(line, list(_found(line.text, plain, line.gaps, sole)))
    ]


def heading_options(sheet: Sheet, words: Mapping[str, T]) -> list[Option]:
    """Options that have no box of their own but head some: 组合资费：□240元/1年 ☑600元/3年.

    Such an option is ticked where one of its boxes is.
    """
    plain = _plain(words)
    return [option for line in _rows(sheet) for option in _heading(line, plain)]


def _heading(line: _Row, words: Mapping[str, object]) -> list[Option]:
    found = list(_found(line.text, words, line.gaps))
    nexts = [*(start for start, _, _ in found[1:]), len(line.text)]
    heads = []
    for (start, end, value), stop in zip(found, nexts, strict=False):
        boxes = [*_MARK.finditer(line.text, end, stop)]
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
    for line in reversed([*_with_units([*_rows(sheet)])]):
        years = [
            (match.start(), match.end(), value[0])
            for match in _YEARS.finditer(line.text)
            if _stands_free(match, line)
            and (value := read_years(_IN_ENGLISH.sub("年", match["term"])))
        ]
        found += list(_options_of(line, years))
    return found


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
    elif len(marked) > 1 and soft and len(lost) == 1:
        chosen, sure = lost, 0.5
    else:
        return None
    printed = printed_of([chosen[0].run])
    values = tuple(dict.fromkeys(option.value for option in chosen))
    ocr = 0.95 if printed.how == "ocr" else 1.0
    return Ticked(values, sure * ocr * min(option.run.confidence for option in chosen), printed)


def is_ticked(text: str) -> bool:
    """Whether a cell's text holds a box that is ticked and none that is empty."""
    boxes = [*_MARK.finditer(text)]
    return bool(boxes) and all(box["on"] for box in boxes)


def is_term(text: str) -> bool:
    """Whether a text is a term and nothing else: 3年, 三年."""
    return _YEARS.fullmatch(text) is not None


def is_one_of_row(sheet: Sheet, candidate: Candidate, is_option: Callable[[str], bool]) -> bool:
    """Whether a label's value is the first of several cells with an option each, not marked."""
    cells = [piece.run.cell for piece in candidate.label.pieces if piece.run.cell]
    return any(
        run.cell not in cells
        and (run.cell.table, run.cell.row) == (cell.table, cell.row)
        and is_option(squeeze(run.text))
        for cell in cells
        for run in sheet.runs
        if run.cell
    )


def written(
    sheet: Sheet, name: str, words: Mapping[str, T], sole: Mapping[str, T] = _NONE
) -> Ticked | None:
    """The options simply written as the value of label `name`, without any boxes."""
    plain = _plain(words)
    whole = {**_plain(sole), **plain}
    for candidate in sheet.of(name):
        line = squeeze(candidate.printed.raw)
        told = line not in whole and _TOLD.search(line)
        if _MARK.search(line) or told or is_one_of_row(sheet, candidate, whole.__contains__):
            continue
        if line.translate(_LOWER) in whole:
            return Ticked(
                (whole[line.translate(_LOWER)],), sureness(candidate, _WRITTEN), candidate.printed
            )
        gaps = _gaps(squeezed_places(half_width(candidate.printed.raw))[1])
        values, form = _values_in(line, plain, gaps) or _by_code(sheet, candidate, line, plain)
        if values:
            return Ticked(values, sureness(candidate, form), candidate.printed)
    return None


def lettered(sheet: Sheet, name: str, words: Mapping[str, T]) -> Ticked | None:
    """The options of label `name` told by their letters: in its value, or in the cell behind it.

    年限 | ①1年 ②3年 ③5年 | ③ is one, 年限（A.1年 B.3年）：B another, and a question's answer, too.
    """
    plain = _plain(words)
    for candidate in sheet.of(name):
        line = squeeze(candidate.printed.raw)
        found = list(_found(line, plain))
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
        if run.cell and (run.cell.table, run.cell.row) == (cell.table, cell.row)
        if run.cell.column == cell.right
    ]
    return texts[0] if len(texts) == 1 and len(texts[0]) <= _LONGEST_CODE else ""


def _values_in(
    line: str, words: Mapping[str, object], gaps: Collection[int]
) -> tuple[tuple[object, ...], float] | None:
    """The options in a value, and how sure it is that they are chosen; None where there are none.

    What lists them all, with a letter each or parted by strokes, is rather the form's print.
    """
    found = list(_found(line, words, gaps))
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
        if run.cell and label.cell
        if (run.cell.table, run.cell.row) == (label.cell.table, label.cell.row)
    ]
    legend = squeeze(" ".join(row or [label.text]))
    codes = coded(legend, _found(legend, words)) if len(line) <= _LONGEST_CODE else {}
    return picked_by(line, (), codes), _CODED
