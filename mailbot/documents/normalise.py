"""Raw field text becomes clean values, each with how far its form and check digit vouch for it."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import TypeVar

import phonenumbers
from stdnum import numdb
from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidComponent, ValidationError

from mailbot.documents.text import plain, squeeze, tidy

T = TypeVar("T")
Read = tuple[T, float]
"""A value and how sure its form makes us, 0 to 1."""

_LOOKALIKES = ("O0", "Q0", "D0", "I1", "L1", "B8", "S5", "Z2", "G6")

_BLANK = re.compile(
    r"[\s_＿—\-~/\\|.,:;,。、·*…]|年|月|日|[xX×]{2,}|某某"
    r"|[(\[]?(?:盖章|公章|签字|签名|签章|加盖公章|盖公章|单位公章|手写签名|必填|选填|如有|填写|请填写|此处盖章|签字或盖章|公章或签字)[)\]]?"
    r"|\(\)|\[\]"
)


# What a form says in the place of a value: 请输入单位名称, 例:张三, 点击此处输入文字
_PROMPT = re.compile(
    r"[(\[<]?(?:(?:请|(?:单击|点击|单击或点击|点击或单击))(?:在?此处)?(?:点击)?(?:输入|填写|选择|填入)[^\d]{0,14}|(?:例|例如|如|示例|样例)[:：].{1,30}|[(]?选填.{0,8})[)\]>]?"
)


# Said in the place of a value that there is none, or no other than before: （不变）, 同原
_NOTHING = re.compile(
    "(?:暂?无)?|(?:均|都|也|仍)?(?:保持|维持)?(?:原[样值]?)?不(?:变|作?变更|变动)"
    "|(?:无|未)(?:变[化更动]?|更改|调整)|同(?:原|变更前)"
)
# What examples have in the place of a name, a number or an address: XX省XX公司, xxx@163.com
_PLACEHOLDER = re.compile(r"(?<![A-Za-z0-9])[xX×]{2,}[\u4e00-\u9fff]|^[xX]{3,}@|^\d*[xX×]{4,}$")


def is_blank(text: str) -> bool:
    """Whether `text` is only what a blank form prints: rules, "年 月 日", "（盖章）", "XX公司"."""
    bare = _BLANK.sub("", plain(text)).strip("()[]<>")
    said = squeeze(text)
    placed = _PROMPT.fullmatch(said) or _PLACEHOLDER.search(said)
    return _NOTHING.fullmatch(bare) is not None or placed is not None


def credit_code_ok(code: str) -> bool:
    """Whether the check digit of an 18-character 统一社会信用代码 is right (GB 32100-2015)."""
    return bool(uscc.is_valid(code))


def suggest_credit_code(code: str) -> str | None:
    """The one code that a single look-alike (O/0, I/1, B/8, S/5) makes right; else None.

    For a person to look at; never to be used in place of what is printed.
    """
    swaps = [*_LOOKALIKES, *(pair[::-1] for pair in _LOOKALIKES)]
    found = {
        f"{code[:place]}{swap[1]}{code[place + 1 :]}"
        for place, char in enumerate(code)
        for swap in swaps
        if swap[0] == char
    }
    right = [candidate for candidate in found if credit_code_ok(candidate)]
    return right[0] if len(right) == 1 else None


def read_credit_code(text: str) -> Read[str] | None:
    """The 统一社会信用代码 in `text`, or the 15-digit tax number or organisation code of old."""
    joined = squeeze(text).upper()
    match = re.search(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])", joined)
    if match:
        return match[0], 1.0 if credit_code_ok(match[0]) else 0.6
    match = re.search(
        r"(?<![0-9A-Z])(?:[0-9A-Z]{15}|[0-9A-Z]{20}|[0-9A-Z]{8}-[0-9X])(?![0-9A-Z])", joined
    )
    if match:
        return match[0], 0.8
    match = re.search(r"(?<![0-9A-Z])[0-9A-Z]{13,21}(?![0-9A-Z])", joined)
    return (match[0], 0.4) if match else None


def _born(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= 1900  # noqa: PLR2004 - nobody alive was born before
    except ValueError:
        return False


def _names_province(number: str) -> bool:
    return any(known for _, known in numdb.get("cn/loc").info(number[:2]))


def read_id_number(text: str) -> Read[str] | None:
    """The resident id number in `text`; an unknown province makes it unsure, not wrong.

    Of a county that is not in the table (many of 新疆 and the 兵团 are not), or that is younger
    than its holder, the check digit tells: no misreading of one digit passes it.
    """
    joined = squeeze(text).upper().replace("×", "X")
    match = re.search(r"(?<!\d)\d{17}[\dX](?![\dX])", joined)
    if not match:
        masked = re.search(r"(?<!\d)\d{3,6}\*{6,12}\d{2,4}[\dX]?", joined)
        return (masked[0], 0.7) if masked else None
    if not _born(match[0][6:14]):
        return match[0], 0.5
    try:
        ric.validate(match[0])
    except InvalidComponent:
        return match[0], 0.95 if _names_province(match[0]) else 0.75
    except KeyError:
        # how stdnum 2.2 fails where it knows the province and not the county
        agrees = ric.calc_check_digit(match[0]) == match[0][-1]
        return match[0], 0.95 if agrees else 0.5
    except ValidationError:
        return match[0], 0.5
    return match[0], 1.0


_MOBILE = re.compile(r"(?<!\d)(?:\+?86-?)?(1[3-9]\d{9})(?!\d)")
_LANDLINE = re.compile(
    r"(?<!\d)(?:\(?(0\d{2,3})\)?-?)?([2-9]\d{6,7})(?:(?:转|分机|-|#|ext\.?)(\d{1,6}))?(?!\d)",
    re.IGNORECASE,
)


def read_mobile(text: str) -> Read[str] | None:
    """The mobile number in `text` as 11 digits."""
    joined = squeeze(text)
    match = (
        _MOBILE.search(joined)
        or _MOBILE.search(re.sub(r"(?<=\d)-(?=\d)", "", joined))
        or _MOBILE.search(plain(text))  # two numbers with nothing but a space between
    )
    if not match:
        return None
    number = phonenumbers.parse(match[1], "CN")
    return match[1], 1.0 if phonenumbers.is_valid_number(number) else 0.85


def read_landline(text: str) -> Read[str] | None:
    """The landline number in `text` as 0991-1234567 or 0991-1234567-808, area code optional."""
    match = _LANDLINE.search(_MOBILE.sub(" ", squeeze(_MOBILE.sub("/", plain(text)))))
    if not match:
        return None
    parts = [part for part in match.groups() if part]
    return "-".join(parts), 0.95 if match[1] else 0.85


_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")


# Chinese, or the digits of a telephone number: no address is wrapped into such lines
_NO_ADDRESS = re.compile(r"[\u4e00-\u9fff]|^[\d\s-]{7,}$")
# What may follow an address without a space: a@b.com QQ：1234; a domain does not change its case
_DOMAINS = r"\.(?:com|cn|net|org|gov|edu|info|cc|vip)"
_AFTER_EMAIL = re.compile(rf"(?<=[a-z\d])({_DOMAINS})[A-Z][A-Za-z]*$")
_BEFORE_SPACE = re.compile(
    rf"[\w.%+-]+@[A-Za-z0-9.-]+?{_DOMAINS}(?=[ \t]+[^\s.。,，]|\s+[\w.-]+@)", re.ASCII
)
_RUN_TOGETHER = 0.9  # how sure an address is that such a word followed


def read_email(text: str) -> Read[str] | None:
    """The e-mail address in `text`; commas and spaces that OCR puts for dots are mended.

    What stands behind a space after a whole address is not part of it.
    """
    text = _without_other_lines(text)
    joined = squeeze(text).replace("，", ",").replace("。", ".")
    match = _EMAIL.search(joined)
    if match:
        before = _BEFORE_SPACE.search(plain(text))
        whole = before[0] if before and match[0].startswith(before[0]) else match[0]
        bare = _AFTER_EMAIL.sub(r"\1", whole)
        return bare, 1.0 if bare == whole else _RUN_TOGETHER
    mended = re.sub(r"\(a\)|©|®|@@", "@", joined.replace(",", ".").replace("·", "."))
    match = _EMAIL.search(mended)
    return (match[0], 0.7) if match else None


def _without_other_lines(text: str) -> str:
    """The text without lines of a name or a telephone number around one that is an address."""
    lines = [squeeze(line) for line in text.split("\n")]
    whole = [line for line in lines if _EMAIL.fullmatch(line)]
    apart = all(_NO_ADDRESS.search(line) for line in lines if line not in whole)
    return whole[0] if len(lines) > len(whole) == 1 and apart else text


# What forms print beside a value: （盖章）, （须与营业执照一致）
_HINTS = re.compile(
    r"[(（](?:[^()（）]{0,6}(?:章|全称|必填|签字)[^()（）]{0,4}"
    r"|[*＊★]+|(?:必?须|应|请|要求?|以|需)[^()（）]{1,16}|[^()（）]{0,10}(?:一致|相符))[)）]"
)
# A bracket short as that of a place, without a word that asks for something
_IN_BRACKETS = re.compile(
    r"[(（](?!.*(?:[盖签印公]|必|填|写|全称|一致|相符|核|提供|附))[\u4e00-\u9fff]{2,4}[)）]"
)
_CHINESE = re.compile("[\u4e00-\u9fff]")


def without_hints(text: str) -> str:
    """The text without what forms print beside a value: （盖章）, （须与营业执照一致）."""
    return _HINTS.sub(lambda hint: hint[0] if _is_in_name(hint) else "", text)


def _is_in_name(hint: re.Match[str]) -> bool:
    """Whether a bracket is part of the name around it, as a place is: 某某（应城）能源有限公司."""
    around = hint.string[: hint.start()][-1:], hint.string[hint.end() :][:1]
    return _IN_BRACKETS.fullmatch(hint[0]) is not None and all(map(_CHINESE.match, around))


def read_line(text: str) -> Read[str] | None:
    """Free text such as an address or a purpose, spaces between Chinese characters removed."""
    line = without_hints(tidy(text)).strip(" ·|｜")
    return None if is_blank(line) else (line, 1.0)


_ACCOUNT = re.compile(r"[0-9*＊xX•●·#]{5,40}")


def read_account(text: str) -> Read[str] | None:
    """A bank account as printed without spaces; masked digits stay; a wallet's login counts."""
    joined = re.sub(r"(?<=[\d*])[-_](?=[\d*])", "", squeeze(text)).strip("()[]:")
    if "@" in joined:
        match = re.search(r"[\w.*+-]+@[\w.*-]+", joined, re.ASCII)
        return (match[0], 0.95) if match else None
    match = max(_ACCOUNT.finditer(joined), key=lambda found: len(found[0]), default=None)
    if not match or not re.search(r"\d", match[0]):
        return None
    number = re.sub("[xX•●·#]", "*", match[0])
    odd = len(re.sub(r"[()\[\]]|.{0,12}[:]", "", joined)) > len(number) + 2
    return number, 0.7 if odd or len(number) < 8 else 1.0  # noqa: PLR2004 - the trade's own numbers


_WHOLE = 8  # characters of a key number; a shorter line may be the rest of one
_CUT = re.compile(r"(?<=[A-Za-z0-9])-[ \t]*\n\s*(?=[A-Za-z0-9])")  # a number cut at its hyphen
_BEGUN = 2  # characters that key numbers of one maker begin with
_JOINED = 0.75  # how sure a number is that may be two
_UNIT = 3  # characters such as 号 beside a number; more is another text
_NUMBER_SIGN = re.compile(r"^(?:N[oO][.:]*|№)(?=\d)")
_SERIAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-_/.]{3,63}")
# One number printed in groups: 3A5F 0092 7716
_GROUPED = re.compile(r"(?=.*\d)[A-Za-z0-9]{2,5}(?: [A-Za-z0-9]{2,5}){1,5}")
# What numbers each of several: 1.FT8275604588, and what is left empty: 3.
_ITEM = re.compile(r"(?m)^\s*[(（]?\d{1,2}[.．、:：)）]\s*(?=$|[A-Za-z0-9]{4})")
# 3个，KM00981、KM00982
COUNTED = re.compile(
    r"^\s*共?(?P<count>\d{1,2}|[一二两三四五六七八九十])[个把枚张支只套]\s*[,，:：;；、(（]\s*"
)
_RINGED = re.compile(r"\s*[①-⑳]\s*(?=[A-Za-z0-9][A-Za-z0-9\-]{3})")  # ①FT8275604588 ②FT8275604589
_NOTE = re.compile(
    r"[(（](?=[^()（）]*[\u4e00-\u9fff])[^()（）]{1,12}[)）]"
)  # which is which: （补发）
_BETWEEN = (
    r"\s+/\s*|\s*/\s+|[、,;和及\s]|/(?=[A-Za-z0-9\-]{6,}$)"
    r"|(?<![A-Za-z0-9])\d{1,2}[.、:)](?=[A-Za-z0-9]{4})"
)


def read_serial(text: str) -> Read[str] | None:
    """A serial, receipt or key number: letters, digits and dashes, without spaces and No."""
    text = _NUMBER_SIGN.sub("", squeeze(text))
    match = _SERIAL.search(text)
    if not match or not re.search(r"\d", match[0]):
        return None
    if match[0].endswith("-"):  # the rest may stand in the next line
        return match[0].rstrip("-_/."), _JOINED
    beside = len(text.strip(":()[]")) - len(match[0])
    return match[0].rstrip("-_/."), 1.0 if not beside else 0.85 if beside <= _UNIT else 0.75


def read_serials(text: str) -> Read[str] | None:
    """One key number, or several joined by 、 in the order printed."""
    if _GROUPED.fullmatch(text.strip()):
        return squeeze(text), 0.9
    text, items = _ITEM.subn("", _NOTE.sub("\n", _CUT.sub("-", text)))
    text, ringed = _RINGED.subn("\n", COUNTED.sub("", text))
    text, items = text.strip(), items + ringed
    parts = [part for part in re.split(_BETWEEN, plain(text).rstrip("。.;, )\n")) if part]
    bare = [part.strip("_-.") for part in parts if part.strip("_-.")]
    numbers = [match[0] for part in bare if (match := _SERIAL.fullmatch(part))]
    told = items > 1 or re.search("[、,;/和及]", squeeze(text))
    lines = [squeeze(line) for line in text.split("\n")]
    alike = told or len({len(each) for each in numbers}) == 1 or _is_listed(lines)
    if len(numbers) < 2 or len(numbers) < len(bare) or not alike:  # noqa: PLR2004 - one is read as such
        read = read_serial(text)
        return (read[0], min(read[1], _JOINED)) if read and _is_whole(lines) else read
    return "、".join(dict.fromkeys(numbers)), 0.95


def _is_listed(lines: Sequence[str]) -> bool:
    """Whether lines are numbers each: longer than those above, or beginning with the same letters.

    What is wrapped fills its first line, and goes on with anything but its own beginning.
    """
    longer = any(len(line) < len(below) for line, below in pairwise(lines))
    begun = {line[:_BEGUN].upper() for line in lines}
    alike = len(begun) == 1 and re.search("[A-Z]", next(iter(begun))) is not None
    return longer or (alike and min(map(len, lines)) >= _WHOLE)


def _is_whole(lines: Sequence[str]) -> bool:
    """Whether each of several lines could be a number by itself, not the rest of the one above."""
    numbers = all(_SERIAL.fullmatch(line) for line in lines)
    longest = max(map(len, lines))
    return len(lines) > 1 and numbers and len(lines[-1]) >= max(_WHOLE, longest / 2)


_NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九十")}
_NUMERALS |= {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖拾")}
_NUMERALS |= {"两": 2, "俩": 2, "〇": 0, "貳": 2, "參": 3, "叄": 3, "陸": 6}
_COUNT = re.compile(r"\d{1,4}(?!\d)|[零一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾两俩貳參叄陸]{1,3}")


def read_count(text: str) -> Read[int] | None:
    """A whole number of things: 2, 2个, 两把, 贰, 十二; "2 (贰)" agrees with itself."""
    values = []
    for match in _COUNT.finditer(squeeze(text)):
        word = match[0]
        values.append(int(word) if word.isdigit() else _chinese_number(word))
    if not values or values[0] < 1:
        return None
    return values[0], 1.0 if len(set(values)) == 1 else 0.6


def _chinese_number(word: str) -> int:
    tens, ten, ones = re.sub("拾", "十", word).rpartition("十")
    if not ten:
        return _NUMERALS[word[0]]
    return (_NUMERALS[tens[0]] if tens else 1) * 10 + (_NUMERALS[ones[0]] if ones else 0)


_YEARS = re.compile(
    r"(?<!\d)(\d{1,2}|[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾])(?=[个周]?年|\(|$)"
)
IN_MONTHS = re.compile(
    r"(?<!\d)(?:12|24|36|48|60|72|84|96|108|120|十二|二十四|三十六|四十八|六十)个月"
)
"""A term of whole years, ten at the most, said in months."""
_ONLY_MONTHS = re.compile(r"(\d{2,3})月")  # a value that is nothing else may leave out 个


def read_years(text: str) -> Read[int] | None:
    """A term in years: 3年, 三年, 叁 年, 3, 36个月, 36月; None beyond 10."""
    line = squeeze(text)
    found = {
        count[0]: count[1]
        for match in _YEARS.finditer(line.replace("_", ""))
        if (count := read_count(match[1])) and count[0] <= 10  # noqa: PLR2004 - the trade's own numbers
    }
    if not found:
        only = _ONLY_MONTHS.fullmatch(line)
        months = IN_MONTHS.search(f"{only[1]}个月" if only else line)
        count = read_count(months[0].removesuffix("个月")) if months else None
        return (count[0] // 12, count[1]) if count else None
    value, sure = next(iter(found.items()))
    return value, sure if len(found) == 1 else 0.5
