"""A rich text file (RTF) becomes pages of paragraphs and table cells, and its pasted pictures."""

import re
from dataclasses import dataclass, field, replace

from mailbot.pages.budgets import Allowance, Contents
from mailbot.pages.floating import MARK, Floating
from mailbot.pages.formfields import chosen, shown
from mailbot.pages.grid import PAGE, Block, Cell, on_grid
from mailbot.pages.marked import with_pictures
from mailbot.pages.pasted import Pasted, read_pasted
from mailbot.values import Box

_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+",
    re.IGNORECASE,
)
# Groups whose text is no part of the document.
_ASIDE = frozenset(
    {
        *(b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"themedata"),
        *(b"listtable", b"listoverridetable", b"datastore", b"generator", b"rsidtbl", b"xmlnstbl"),
        *(b"latentstyles", b"nonshppict", b"footnote", b"fldinst", b"annotation"),
        *(b"bkmkstart", b"bkmkend", b"sp", b"sn", b"sv", b"picprop"),
    }
)
_SHOWN_ANYWAY = frozenset({b"shpinst", b"shptxt", b"shp", b"shprslt", b"fldrslt"})
_CHARS = {b"tab": "\t", b"line": "\n", b"emdash": "—", b"endash": "–", b"bullet": "•",
          b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”"}  # fmt: skip
_SIGNS = {b"~": b" ", b"_": b"-", b"\\": b"\\", b"{": b"{", b"}": b"}"}
_CHARSETS = {936: "gb18030", 950: "big5", 65001: "utf-8"}
# What is told of a form's field.
_NUMBERS = {b"fftype": "kind", b"ffres": "result", b"ffdefres": "default"}
_OF_FIELD = frozenset({b"formfield", b"ffl", *_NUMBERS})
_PICTURE_KINDS = (b"pngblip", b"jpegblip")
_NOWHERE = Box(x0=0, y0=0, x1=1, y1=1)
_MOST_TOKENS, _DEEPEST, _MOST_PICTURES = 3_000_000, 300, 30


@dataclass(frozen=True)
class _State:
    """What holds inside one group."""

    aside: bool = False
    hidden: bool = False
    struck: bool = False
    fallback: int = 1  # characters after a \\u that older readers show instead (\\uc)
    picture: bool = False
    form: bool = False  # inside what tells of a form's field
    listed: bool = False  # inside one entry of a field's list


@dataclass
class _FormField:
    """A form's field: its kind, what is chosen in it, and from what."""

    kind: int = 0
    result: int = 0
    default: int = 0
    entries: list[str] = field(default_factory=list)


@dataclass
class _Layout:
    """What has been read so far."""

    charset: str = "gb18030"
    blocks: list[Block] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    row: list[Cell] = field(default_factory=list)
    in_table: bool = False
    skip: int = 0
    hex: bytearray = field(default_factory=bytearray)
    pictures: list[bytes] = field(default_factory=list)
    form: _FormField = field(default_factory=_FormField)
    held: list[str] = field(default_factory=list)  # the words before a list's entry


def read_rtf(data: bytes, allowance: Allowance) -> Contents:
    """The pages of an RTF file; objects embedded in it are left alone."""
    layout = _Layout()
    _walk(data, layout)
    layout.in_table = False
    _end_paragraph(layout)
    contents = on_grid(layout.blocks, allowance)
    pictures = [_pasted(digits, allowance) for digits in layout.pictures[:_MOST_PICTURES]]
    typed = list(with_pictures(contents.pages, ((Floating(""), picture) for picture in pictures)))
    pages = [*typed, *(page for picture in pictures for page in picture.pages)]
    allowance.check_pages(len(pages))
    numbered = (page.model_copy(update={"number": at}) for at, page in enumerate(pages, 1))
    return contents.model_copy(update={"pages": tuple(numbered)})


def _pasted(digits: bytes, allowance: Allowance) -> Pasted:
    clean = re.sub(rb"[^0-9a-fA-F]", b"", digits)
    content = bytes.fromhex(clean[: len(clean) // 2 * 2].decode())
    return read_pasted(content, _NOWHERE, allowance)


def _walk(data: bytes, layout: _Layout) -> None:
    stack: list[_State] = []
    state = _State()
    at = count = 0
    while count < _MOST_TOKENS and (token := _TOKEN.match(data, at)):
        count += 1
        at = token.end()
        word, number, _, sign, brace, _ = token.groups()
        if brace == b"{":
            stack.append(state)
            if len(stack) > _DEEPEST:
                return
        elif brace == b"}":
            outer = stack.pop() if stack else _State()
            _end_group(state, outer, layout)
            state = outer
        elif word == b"bin":
            at += max(int(number or 0), 0)
        elif word is not None:
            state = _obey(word.lower(), int(number) if number else None, state, layout)
        elif sign == b"*":
            state = replace(state, aside=state.aside or not _starts_shown(data, at))
        else:
            _show(token, state, layout)


def _show(token: re.Match[bytes], state: _State, layout: _Layout) -> None:
    """Take in a piece of text, a byte written as a code, or a character behind a backslash."""
    _, _, code, sign, _, text = token.groups()
    if text is not None:
        if state.picture:
            layout.hex += text
        _say(text, state, layout)
    elif code is not None:
        _say(bytes([int(code, 16)]), state, layout)
    elif sign is not None:
        _say(_SIGNS.get(sign, b""), state, layout)


def _starts_shown(data: bytes, at: int) -> bool:
    word = re.match(rb"\\([a-z]{1,32})", data[at : at + 40])
    return word is not None and word[1] in _SHOWN_ANYWAY


def _end_group(state: _State, outer: _State, layout: _Layout) -> None:
    if state.picture and layout.hex:
        layout.pictures.append(bytes(layout.hex))
        layout.hex.clear()
        _flush(layout)
        layout.words.append(MARK)
    if state.listed and not outer.listed:
        layout.form.entries.append(_taken(layout))
        layout.words = layout.held
    if state.form and not outer.form:
        form = layout.form
        layout.words.append(shown(form.kind, chosen(form.result, form.default), form.entries))


def _obey(word: bytes, number: int | None, state: _State, layout: _Layout) -> _State:
    """The state after a control word; what it shows goes to the layout."""
    if word == b"ansicpg":
        layout.charset = _CHARSETS.get(number or 0, "gb18030")
    elif word in _ASIDE:
        state = replace(state, aside=True)
    elif word in _OF_FIELD:
        state = _tell_field(word, number, state, layout)
    elif word in _PICTURE_KINDS:
        state = replace(state, picture=True)
    elif word == b"plain":
        state = replace(state, hidden=False, struck=False)
    elif word in {b"v", b"deleted"}:
        state = replace(state, hidden=number != 0)
    elif word in {b"strike", b"striked"}:
        state = replace(state, struck=number != 0)
    elif word == b"uc":
        state = replace(state, fallback=min(number or 0, 10))
    elif not (state.aside or state.hidden or state.struck):
        _lay_out(word, number, state, layout)
    return state


def _tell_field(word: bytes, number: int | None, state: _State, layout: _Layout) -> _State:
    """The state after a word of a form's field, which is noted."""
    if word == b"formfield":
        _flush(layout)
        layout.form = _FormField()
        return replace(state, form=True)
    if word == b"ffl" and state.form:
        layout.held, layout.words = layout.words, []
        return replace(state, aside=False, listed=True)
    if word in _NUMBERS:
        setattr(layout.form, _NUMBERS[word], number or 0)
    return state


def _lay_out(word: bytes, number: int | None, state: _State, layout: _Layout) -> None:
    if word == b"u":
        _flush(layout)
        layout.words.append(chr((number or 0) & 0xFFFF))
        layout.skip = state.fallback
    elif word in _CHARS:
        _flush(layout)
        layout.words.append(_CHARS[word])
    elif word in {b"intbl", b"pard"}:
        layout.in_table = word == b"intbl"
    elif word in {b"par", b"sect"}:
        _end_paragraph(layout)
    elif word in {b"page", b"pagebb"}:
        _begin_page(word, layout)
    elif word in {b"cell", b"nestcell"}:
        layout.row.append(Cell(_taken(layout)))
    elif word in {b"row", b"nestrow"}:
        _end_row(layout)


def _begin_page(word: bytes, layout: _Layout) -> None:
    r"""A page begins here (\page) or before this paragraph (\pagebb), though not within a table."""
    if word == b"page":
        _end_paragraph(layout)
    if not (layout.in_table or layout.row or layout.words or layout.raw):
        layout.blocks.append(PAGE)


def _end_row(layout: _Layout) -> None:
    if layout.blocks and isinstance(layout.blocks[-1], list):
        layout.blocks[-1].append(layout.row)
    else:
        layout.blocks.append([layout.row])
    layout.row = []


def _say(raw: bytes, state: _State, layout: _Layout) -> None:
    if state.aside or state.hidden or state.struck or not raw:
        return
    passed = min(layout.skip, len(raw))
    layout.skip -= passed
    layout.raw += raw[passed:]


def _flush(layout: _Layout) -> None:
    if layout.raw:
        layout.words.append(layout.raw.decode(layout.charset, errors="replace"))
        layout.raw.clear()
    layout.skip = 0


def _taken(layout: _Layout) -> str:
    _flush(layout)
    # two halves of a character beyond the basic plane come as two \\u
    text = "".join(layout.words).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    layout.words.clear()
    return text.strip("\n ")


def _end_paragraph(layout: _Layout) -> None:
    if layout.in_table:
        _flush(layout)
        layout.words.append("\n")
    elif text := _taken(layout):
        layout.blocks.append(text)
