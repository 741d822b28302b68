"""Where in a line of text labels stand: what may end one, and how surely it does."""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailbot.documents.entry import Entry
from mailbot.documents.vocabulary import Vocabulary

# （盖章）, （必填） behind a label; never one with digits, that is a value: （6222***1234）
# But for the numbers to choose from: （1/3/5年）
HINT = re.compile(
    r"(?:\((?!大写|小写)(?:\d{1,2}(?:位|$))?[^()\d*@]{0,14}(?:\)|$)|\[[\u4e00-\u9fff]{2,14}\]"
    r"|\((?:可?选|填)?\d{1,2}年?(?:[/、,或]\d{1,2}年?){1,4}\)"
    r"|\((?=[^()]*(?:请|填写|逐[行个一]|必填|[须应]与))[^()\d*@]{0,40}\)"
    r"|[(\[]\*[)\]]|[*★](?![\d*]))+"
)
COLONS = ":;："
# What else parts a line's first label from its value: 单位名称｜某公司, 联系人——王五
_JOINT = re.compile(rf"[|=][{COLONS}]?|[—–-]{{1,3}}(?=[^\d—–-])")
# What forms number or mark their labels with: 1. (2) 三、 A. ① 第3题：, a star
LEAD = re.compile(
    r"(?:[*★◆▪※●·•]|[①-⑳]|[A-H][.、)]|\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、)](?!\d)"
    rf"|(?:第(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}})[题项]|Q\d{{1,2}})[.、{COLONS}]?)*"
)
# The number of a label behind the value of another: 王五    四、单位类型：
_COUNTED = re.compile(r"\(?(?:(?<!\d)\d{1,2}|[一二三四五六七八九十]{1,3})[.、)]$")
_FAR = 6  # places from one character to the next across a column
_NAME_ENDS = ("公司", "集团", "银行")  # a label does not begin with what ends the name before it
_SHORTEST = 2  # characters of a label behind other text; one is chance
_WIDE = 2  # places from one character to the next across a single space
_CLOSING = {"(": ")", "<": ">", "[": "]", "《": "》", "「": "」"}
_TITLE = re.compile("(?:申请|登记|受理|办理|审批|申领)?(?:表|书|单|函)$")  # no value ends so
_CERTIFICATES = "证书"  # what no title of a form is where it says what was paid for: 用途补发证书
_STARS = "*★"
_OPENING = "".join(_CLOSING)
_BILLED = frozenset({"invoice"})  # within whose block 企业 is a label with a value of its own
_PAID_FOR = frozenset({"purpose", "note", "summary"})
_CLAUSE_ENDS = ";；。"
# What a clause may begin with before its label: whose it is cannot be told. ；见证人身份证号：
_WHOSE = re.compile(rf"[{_CLAUSE_ENDS}][\u4e00-\u9fff]{{1,6}}$")
_RUN_ON = 0.85  # how surely a label ends where its value goes on without a colon
_DOUBTED = 0.6  # how surely 供热站电话 is the telephone asked for
_LONGEST_UNKNOWN = 8  # characters of such a label without a colon
_LONGEST_LEAD = 6  # characters of (12)*, 第12题:
_LONGEST_VALUE = 60  # characters; what runs on longer is a sentence
# A line's beginning that may be a label nobody listed: 1. 【供热站电话】*：
_UNLISTED = re.compile(
    rf"{LEAD.pattern}(?P<open>[(<\[《]?)[*★]*(?P<word>[\u4e00-\u9fff]{{3,10}})(?:{HINT.pattern})?"
    rf"(?P<close>[)>\]》]?)(?:{HINT.pattern})?(?P<colon>[{COLONS}]?)"
)
# A line's beginning that is a label only alone: 单位, 2.经办：
_ALONE = re.compile(
    rf"{LEAD.pattern}(?P<word>[\u4e00-\u9fff]{{1,8}}[A-Za-z]{{0,4}})(?:{HINT.pattern})?(?:/[A-Za-z]{{2,12}})?(?:$|[{COLONS}|])"
)
# A line that is a question: 5.需要补发几个？*
_QUESTION = re.compile(rf"{LEAD.pattern}(?P<words>[^?]{{3,24}}\?)(?:{HINT.pattern})?")
_NUMBERED_QUESTION = re.compile(
    r"(?:\(?\d{1,2}[.、)](?!\d)|第\d{1,2}[题项][.、:]?)(?P<words>[^?*:]{2,24}?)"
    r"(?:\?[*★]?|[*★]|[(\[](?:[单多][项]?选|[必选]填|填空|可多选|限选)[^()\[\]]{0,8}[)\]][*★]?)"
)
# A question with its options, a letter before each: 您办理哪项业务? A新办 B续期
_CHOICE = re.compile(
    rf"{LEAD.pattern}(?P<words>[^?]{{3,24}}\?)(?:[(\[][单多][^()\[\]]{{0,4}}[)\]])?"
    r"(?:\(?(?:[A-G]|[①-⑨]|[1-9](?!\d))[.、:)]?[^?A-G①-⑨]{1,14}){2,}"
)
_TELLING = re.compile("(?:请您?)?(?:选择|填写|填入|输入|提供|写明|注明|填报|录入|勾选)")
# A numbered line that tells to write what it names: 6.请填写UKey背面的序列号,多个用分号隔开
_TOLD = re.compile(
    rf"(?:\(?\d{{1,2}}[.、)](?!\d)|第\d{{1,2}}[题项][.、:]?)(?P<words>{_TELLING.pattern}"
    r"[^?*:,，(]{2,18})(?:[,，(][^?:]{0,24})?[*★]?"
)
# A label printed once for each of several values: UKey序列号1, 证书编号②：
_ONE_EACH = frozenset({"key_serial"})
_NUMBERED = re.compile(rf"\(?(?:\d|[①-⑳]|[一二三四五])\)?(?:[{COLONS}]|$)")
_LATE_HINT = re.compile(rf"(\([^()\d]{{2,8}}\))[{COLONS}]?")
# 单位名称 Organization Name: a label's own words in English, letters and signs only
_GLOSS = re.compile(rf"/?\(?[A-Za-z][A-Za-z.&/'’\-]*\)?(?:\([A-Za-z]{{1,12}}\))?(?=[{COLONS}]|$)")
# 日期Date, 有效期/Until: the same without a space, where the text layer has none
_JOINED = re.compile(
    rf"(?:/[A-Za-z]{{2}}|[A-Z][a-z]+|[A-Z]{{2,4}}/)(?:[A-Z][a-z]*|[a-z.&/]){{0,20}}(?:\([A-Za-z]{{1,12}}\))?(?=[{COLONS}]|$)"
)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_IN_CHINESE = re.compile(r"[\u4e00-\u9fff]\([\u4e00-\u9fff]{1,8}\)$")
_WORD = re.compile("(?<=[\u4e00-\u9fff])(?=[A-Z]{1,5}[a-z]|[A-Z]+$)")  # 身份证号码ID, 手机Mobile
_BOXES = "□☐☑☒■◻○●◉▢\uf0a8\uf06f\uf0fe\uf052"  # what stands right behind is an option: □其他
_NUMBER = frozenset("0123456789¥")
_BEFORE_LABEL = ")]|/;,，、。:"
# A label is not cut out of a longer word: 账号 of 账号名称, 联系人 of 联系人员
_GOES_ON = (
    "号码人名称址期间日行者员方式类型数额的及或和与为是应须由之等信息栏、,。;默须请建必仅限事"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A label within a squeezed line: `start` to `end`, its value begins at `after`."""

    start: int
    end: int
    after: int
    entry: Entry
    quality: float


def _gap(places: Sequence[int], at: int) -> bool:
    return 0 < at < len(places) and places[at] - places[at - 1] > 1


def parted(line: str, places: Sequence[int]) -> Sequence[int]:
    """The places with a gap before English words: recognition often drops the space there."""
    starts = [match.start() for match in _WORD.finditer(line)]
    return [place + sum(start <= at for start in starts) for at, place in enumerate(places)]


def _is_whole(places: Sequence[int], start: int, end: int) -> bool:
    """Whether no wide space parts a label's characters, unless it parts all of them: 户　　名."""
    gaps = [places[at + 1] - places[at] for at in range(start, end - 1)]
    return not gaps or max(gaps) <= _WIDE or min(gaps) > 1


def _is_even(places: Sequence[int], start: int, end: int) -> bool:
    """Whether a word's characters stand close, or all as far apart as one another."""
    return len({places[at + 1] - places[at] for at in range(start, end - 1)}) <= 1


def _gloss(line: str, places: Sequence[int], end: int) -> re.Match[str] | None:
    """The label's words in English, set off from its Chinese ones by a space."""
    chinese = _CHINESE.match(line, end - 1) or _IN_CHINESE.search(line, 0, end)
    return (_GLOSS if _gap(places, end) else _JOINED).match(line, end) if chinese else None


def _bracket_before(line: str, places: Sequence[int], start: int) -> int | None:
    """Where the bracket opens that a label stands in, with space before; None where none does."""
    place = start - 1
    while place > 0 and line[place] in _STARS:
        place -= 1
    if start == 0 or line[place] not in _CLOSING:
        return None
    apart = _gap(places, place) or line[place - 1 : place] in tuple(_CLAUSE_ENDS)
    return place if apart or LEAD.fullmatch(line, 0, place) else None


def _in_brackets(line: str, start: int, end: int) -> tuple[int, float] | None:
    """Where the value begins behind a label that stands in brackets: 【单位名称】, <手机号>."""
    hint = HINT.match(line, end)
    after = hint.end() if hint else end
    if line[after : after + 1] != _CLOSING[line[start]]:
        return None
    beyond = HINT.match(line, after + 1)
    after = beyond.end() if beyond else after + 1
    joint = _JOINT.match(line, after)
    colon = joint is None and line[after : after + 1] in tuple(COLONS[:2])
    return joint.end() if joint else after + colon, 0.95


def _boundary(line: str, places: Sequence[int], start: int, end: int) -> tuple[int, float] | None:
    """Where the value begins and how surely a label ends there; None where it is none."""
    bracket = _bracket_before(line, places, start)
    if bracket is not None:
        return _in_brackets(line, bracket, end)
    first = start == 0 or (start < _LONGEST_LEAD and LEAD.fullmatch(line, 0, start) is not None)
    opened = first or _gap(places, start) or line[start - 1] in _BEFORE_LABEL
    if not opened:
        return _boundary_within(line, places, start, end)
    hint = HINT.match(line, end) or _gloss(line, places, end)
    after = hint.end() if hint else end
    also = _gloss(line, places, after) if hint and after < len(line) else None
    after = also.end() if also else after
    if after == len(line):
        # 数字证书（电子钥匙）费用 is a value
        closes = not first and line[start - 1] in ")]" and not _gap(places, start)
        return None if closes else (after, 1.0 if first else 0.9)
    joint = _JOINT.match(line, after) if first else None
    if line[after] in COLONS or joint:
        return joint.end() if joint else after + 1, 1.0
    if _gap(places, after) or hint:
        return after, 0.95 if first else 0.85
    run_on = first and end - start > 1 and line[after] not in _GOES_ON
    return (after, _RUN_ON) if run_on and len(line) - after <= _LONGEST_VALUE else None


def _boundary_within(
    line: str, places: Sequence[int], start: int, end: int
) -> tuple[int, float] | None:
    """The same for a label right behind other text: 某公司账号：1234."""
    hint = HINT.match(line, end)
    after = hint.end() if hint else end
    if after == len(line) or end - start < _SHORTEST or line.startswith(_NAME_ENDS, start):
        return None
    if line[after] == ":" or (line[after] == ";" and ":" not in line):
        # 有限公司 统一信用代码 is no label of the 公司
        close = places[end - 1] - places[start] == end - 1 - start
        sure = _DOUBTED if _WHOSE.search(line, 0, start) else 0.9
        return (after + 1, sure) if close else None
    # 户名某某公司账号1234, run together without colons
    return (after, 0.85) if line[after] in _NUMBER and not set(COLONS) & set(line) else None


def _misread(line: str, vocabulary: Vocabulary) -> Hit | None:
    match = re.match(rf"([^{COLONS}]{{3,12}})([{COLONS}]|$)", line)
    entry = vocabulary.misread_as(match[1]) if match else None
    if not match or not entry:
        return None
    return Hit(0, match.end(1), match.end(), entry, 0.8 if len(match[1]) > 3 else 0.7)  # noqa: PLR2004 - of three characters one is much


def _is_value(last: Hit, line: str, start: int, after: int) -> bool:
    """Whether a label's word is what stands at another's colon: 账户类型：支付宝账户.

    No value ends in brackets as 金额：人民币（大写） does.
    """
    whole = last.after == start > last.end and after == len(line)
    return whole and line[-1] not in (*COLONS, ")")


def _names_party(before: Hit, hit: Hit) -> bool:
    """Whether a label that is not read stands right before one: 代办员 + 手机 is not ours."""
    entry = before.entry
    unread = not (entry.field or entry.group or entry.scoped or entry.notice)
    return unread and before.end == hit.start and before.after == hit.start


def _of_another(whose: Hit, hit: Hit) -> Hit:
    """Both labels as one that is not read."""
    return dataclasses.replace(hit, start=whose.start, entry=Entry(whose.entry.word))


def _with_hint(hit: Hit, line: str, vocabulary: Vocabulary) -> Hit:
    """The label that a hint behind its colon makes another: 法定代表人：（签字） is signed."""
    hint = _LATE_HINT.match(line, hit.after) if line[hit.after - 1] in COLONS else None
    whole = vocabulary.find(hit.entry.word + hint[1]) if hint else None
    if not hint or not whole or whole.field in ("", hit.entry.field):
        return hit
    return dataclasses.replace(hit, after=hint.end(), entry=whole)


def _names_no_label(line: str, after: int, entry: Entry, vocabulary: Vocabulary) -> bool:
    """Whether words that run on behind a label's make no value: 单位名称变更, 联系人登记表.

    Behind what only heads a group no value runs on: 企业证书2个 is nothing of the 企业.
    """
    meant = {group for group, (field, _) in entry.scoped.items() if field}
    if entry.group and not entry.field and meant <= _BILLED:
        return True
    paid_for = entry.field in _PAID_FOR and line.endswith(_CERTIFICATES)
    titled = _TITLE.search(line) is not None and not paid_for
    options = (line, line[after:])  # 有效期延长 as a whole, too
    return titled or any(vocabulary.is_option(option, entry) for option in options)


def _is_within_text(line: str, places: Sequence[int], start: int, entry: Entry) -> bool:
    """Whether other words stand right before a label that is not read: 证书费用3个5年.

    Only its colon would tell that it is one.
    """
    unread = not (entry.field or entry.group or entry.scoped or set(COLONS) & set(line))
    behind = start > 0 and _CHINESE.match(line, start - 1) is not None
    return unread and behind and not _gap(places, start)


def _holds_label(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a label ends with another one that it says more of: 电话 of 客服电话."""
    return any(word[at:] in vocabulary for at in range(1, len(word) - 1))


def _words_at(line: str, start: int, vocabulary: Vocabulary) -> Iterator[tuple[int, Entry]]:
    """The labels at a place; before them a word in brackets that is one only alone: 【单位】."""
    closing = _CLOSING.get(line[start - 1]) if start else None
    end = line.find(closing, start) if closing else -1
    alone = vocabulary.alone(line[start:end]) if end > start else None
    if alone:
        yield end - start, alone
    yield from vocabulary.begins_with(line, start)


def find_labels(line: str, places: Sequence[int], vocabulary: Vocabulary) -> list[Hit]:
    """The labels in a squeezed line, from left to right, the longest word at each place."""
    hits: list[Hit] = []
    start = 0
    while start < len(line):
        step = 1
        ticked = start > 0 and line[start - 1] in _BOXES
        for size, entry in () if ticked else _words_at(line, start, vocabulary):
            whole = _is_whole(places, start, start + size)
            found = _boundary(line, places, start, start + size) if whole else None
            if entry.field in _ONE_EACH and (number := _NUMBERED.match(line, start + size)):
                found = number.end(), 1.0
            if found and line[found[0] :] in vocabulary and found[1] == _RUN_ON:
                found = len(line), found[1]  # 申请单位全称: the rest names the label's value
            if found and found[1] == _RUN_ON and _names_no_label(line, found[0], entry, vocabulary):
                found = None
            if found and _is_within_text(line, places, start, entry):
                found = found if _holds_label(entry.word, vocabulary) else None
            if found and not (hits and _is_value(hits[-1], line, start, found[0])):
                hit = Hit(start, start + size, found[0], entry, found[1])
                whose = hits.pop() if hits and _names_party(hits[-1], hit) else None
                hits.append(_of_another(whose, hit) if whose else _with_hint(hit, line, vocabulary))
                step = hits[-1].after - start
                break
        start += step
    return hits


def _nearly_label(line: str, places: Sequence[int], vocabulary: Vocabulary) -> Hit | None:
    """The label that all of a line, or all before its colon, is but for a word nobody listed."""
    apart = next((at for at in range(1, len(line)) if places[at] - places[at - 1] > _FAR), None)
    match = _UNLISTED.match(line[:apart])
    entry = vocabulary.nearly(match["word"]) if match else None
    if not match or not entry or not _is_even(places, *match.span("word")):
        return None
    closed = match["colon"] or (match["open"] and match["close"]) or _gap(places, match.end())
    alone = match.end() == len(line) and len(match["word"]) <= _LONGEST_UNKNOWN
    if not closed and not alone:
        return None
    return Hit(match.start("word"), match.end("word"), match.end(), entry, _DOUBTED)


def label_alone(line: str, vocabulary: Vocabulary) -> Hit | None:
    """The label that is all of a line, or all before its colon, and none within other words."""
    match = _ALONE.match(line)
    entry = vocabulary.alone(match["word"]) if match else None
    if not match or not entry:
        return None
    return Hit(match.start("word"), match.end("word"), match.end(), entry, _RUN_ON)


def _question(line: str, vocabulary: Vocabulary) -> Hit | None:
    """The label that a whole line is in a question: 10.寄到哪里?*; one not read, too."""
    match = _QUESTION.fullmatch(line) or _CHOICE.fullmatch(line)
    entry = vocabulary.asked(match["words"]) if match else None
    if entry is None:
        match = _NUMBERED_QUESTION.fullmatch(line)
        entry = vocabulary.asked(f"{match['words']}?") if match else None
    if match is None:
        match = _TOLD.fullmatch(line)
        entry = vocabulary.find(_TELLING.sub("", match["words"], count=1)) if match else None
        match = match if entry and entry.field else None
    if match is None:
        return None
    return Hit(match.start("words"), len(line), len(line), entry or Entry(match["words"]), 0.9)


def stacked_before(line: str, vocabulary: Vocabulary) -> bool:
    """Whether a character of an upright 付款人 stands right before a label: 款账号."""
    if len(line) < 3 or line[0] not in vocabulary.group_letters:  # noqa: PLR2004 - it and the shortest label
        return False
    rest = line[1:]
    hits = find_labels(rest, range(len(rest)), vocabulary)
    return bool(hits) and hits[0].start == 0 and bool(hits[0].entry.scoped)


def begun(line: str, hit: Hit, places: Sequence[int]) -> int:
    """Where a label within a line begins, the star or number before it included."""
    start = hit.start
    number = _COUNTED.search(line, 0, start)
    if number and (_gap(places, number.start()) or line[number.start() - 1] in _BEFORE_LABEL):
        return number.start()
    while start and line[start - 1] in _STARS and not line[start - 2 : start - 1].isdigit():
        start -= 1
    return start


def part_of_label(hit: Hit, line: str, places: Sequence[int]) -> bool:
    """Whether what stands before a label that is not read only makes it longer: 我单位承诺：."""
    unread = not hit.entry.field and not hit.entry.group and not hit.entry.scoped
    apart = _gap(places, hit.start) or line[hit.start - 1] in _BEFORE_LABEL + _OPENING
    if hit.start > _LONGEST_UNKNOWN:
        return False
    value = line.endswith(_NAME_ENDS, 0, hit.start) or re.search(r"\d", line[: hit.start])
    return unread and not apart and not value


def labels_in(line: str, places: Sequence[int], vocabulary: Vocabulary, *, seen: bool) -> list[Hit]:
    """The labels in a squeezed line, those among them that nobody listed or that were misread.

    `seen` says that the line was read on a picture.
    """
    hits = find_labels(line, parted(line, places) if seen else places, vocabulary)
    if seen and not (hits and hits[0].start == 0):
        hit = _misread(line, vocabulary)
        hits = [hit, *(later for later in hits if later.start >= hit.after)] if hit else hits
    if hits and hits[0].entry.notice:
        hits = hits[:1]
    doubted = _nearly_label(line, places, vocabulary) if not hits or hits[0].start else None
    if doubted and (not hits or hits[0].start > doubted.start):
        hits = [doubted, *(hit for hit in hits if hit.start >= doubted.after)]
    alone = label_alone(line, vocabulary)
    hits = [alone, *(hit for hit in hits if hit.start >= alone.after)] if alone else hits
    asked = _question(line, vocabulary)
    return [asked] if asked and (asked.entry.field or not hits) else hits


def leads(line: str, end: int) -> bool:
    """Whether nothing but numbers, stars and open brackets stands before place `end`: 1. 【."""
    return LEAD.fullmatch(line[:end].rstrip("".join(_CLOSING) + _STARS)) is not None
