"""Printed dates become dates, in every style of Chinese forms and bank receipts."""

import re
from datetime import date, timedelta

from mailbot.documents.text import plain

_CHINESE = {char: str(value) for value, char in enumerate("零一二三四五六七八九")}
# 贰零贰陆年壹拾壹月零叁日, as cheques have it
_FORMAL = str.maketrans("零壹贰叁肆伍陆柒捌玖拾", "〇一二三四五六七八九十")
_CHINESE |= {"〇": "0", "○": "0", "Ｏ": "0", "O": "0"}

_MOST = 10  # years of a term
_YEAR = r"((?:19|20)\d{2})"
_PATTERNS = (
    re.compile(_YEAR + r"\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?(?!\d)"),
    re.compile(_YEAR + r"\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,2})(?!\d)"),
    # a recognised picture loses the space before the time: 2026-11-1811:14:33
    re.compile(_YEAR + r"\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{2})(?=\d{1,2}[:.]\d{2})"),
    re.compile(r"(?<!\d)" + _YEAR + r"(\d{2})(\d{2})(?=\D|\d{6}(?!\d)|\d{2}:\d{2}|$)"),
    # the text layer holds the form's own 年 月 日 before or after the three numbers
    re.compile(r"年\s*月\s*日\s*" + _YEAR + r"\s+(\d{1,2})\s+(\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)" + _YEAR + r"\s+(\d{1,2})\s+(\d{1,2})\s*年\s*月\s*日"),
    re.compile(_YEAR + r"\s+(\d{1,2})\s+(\d{1,2})(?!\d)"),
    re.compile(r"(?<![\d年])([23]\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"),  # 26年11月25日
)
# A Chinese zero looks like an empty box, and it or the 二 before it may be lost: ☐二六年, 二二六年
_BOXED_ZERO = re.compile(
    r"二?[☐□囗口]\s*(?=[一二三四五六七八九]{2}\s*年)|(?<![零一二三四五六七八九〇○])二(?=二[一二三四五六七八九]年)"
)
_CENTURY = 2000  # of a year of two digits
_IN_WORDS = re.compile(
    r"([二〇○零Oo一三四五六七八九]{4})\s*年\s*([一二三四五六七八九十〇元正]{1,3})\s*月\s*"
    r"([一二三四五六七八九十〇廿卅]{1,3})\s*日"
)


_MONTHS = {
    month: number
    for number, month in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_ENGLISH = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,-]*{_MONTH}[\s,-]*(?P<year>20\d\d)(?!\d)",
        rf"{_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,]+(?P<year>20\d\d)(?!\d)",
    )
)


# 25/11/2026; where both numbers could be the month nothing tells which is
_DAY_FIRST = re.compile(r"(?<![\d/])(1[3-9]|2\d|3[01])/(\d{1,2})/(20\d\d)(?!\d)")


def _in_english(text: str) -> list[tuple[int, date]]:
    """Days such as 25 November 2026, Nov. 25th, 2026 and 25/11/2026, with their places."""
    found = [
        (
            match.start(),
            _day(int(match["year"]), _MONTHS[match["month"].lower()], int(match["day"])),
        )
        for pattern in _ENGLISH
        for match in pattern.finditer(text)
    ]
    found += [
        (match.start(), _day(int(match[3]), int(match[2]), int(match[1])))
        for match in _DAY_FIRST.finditer(text)
    ]
    return [(at, day) for at, day in found if day]


def _small(words: str) -> int:
    if words in "元正":
        return 1
    words = words.replace("廿十", "廿").replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return int("".join(_CHINESE[char] for char in words))
    return int(_CHINESE.get(tens, "1")) * 10 + int(_CHINESE.get(ones, "0"))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _whole_year(year: int) -> int:
    """A year of two digits with its century."""
    return year if year > _CENTURY // 2 else _CENTURY + year


def _in_words(text: str) -> list[tuple[int, date]]:
    found = []
    for match in _IN_WORDS.finditer(_BOXED_ZERO.sub("二〇", text.translate(_FORMAL))):
        year = int("".join(_CHINESE[char] for char in match[1].replace("o", "O")))
        day = _day(year, _small(match[2]), _small(match[3]))
        if day:
            found.append((match.start(), day))
    return found


def _scattered(text: str) -> list[date]:
    """The date whose numbers were typed over the form's own 年 月 日: "年2026月日04 01"."""
    numbers = re.findall(r"\d+", text)
    bare = re.fullmatch(r"[\d\s年月日]+", text) and len(numbers) == 3  # noqa: PLR2004 - year, month, day
    if not bare or not re.fullmatch(r"(?:19|20)\d{2}", numbers[0]):
        return []
    day = _day(int(numbers[0]), int(numbers[1]), int(numbers[2]))
    return [day] if day else []


def find_dates(text: str) -> list[date]:
    """Every date in `text`, in order of appearance; impossible ones are left out.

    Reads 2026年4月20日, 2026-04-20 10:11:12, 2026/4/20, 2026.4.20, 20260420, 20260420101112,
    26年4月20日, 20 April 2026, Apr. 20, 2026, 二〇二六年四月二十日, "年 月 日2026 04 20",
    "2026 04 20" and scattered parts: "年2026月日04 20".
    """
    text = re.sub("[_＿]+", "", plain(text))
    found = _in_words(text) + _in_english(text)
    taken: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            numbers = [int(group) for group in match.groups() if group.isdigit()]
            day = _day(_whole_year(numbers[0]), numbers[1], numbers[2])
            free = all(match.end() <= start or match.start() >= end for start, end in taken)
            if day and free:
                taken.append(match.span())
                found.append((match.start(), day))
    return [day for _, day in sorted(found)] or _scattered(text)


# Where a narrow column breaks a date: 2026年11月1／2日, 2026-11-／12
_BROKEN = re.compile(r"(?<=\d)\s*\n\s*(?=\d{0,3}[年月日])|(?<=[年月./\-])\s*\n\s*(?=\d)")


def joined_lines(text: str) -> str:
    """`text` on one line, the parts of a date broken between two lines joined."""
    return _BROKEN.sub("", text).replace("\n", " ")


def whole_years(first: date, last: date) -> int | None:
    """How many whole years a term has, its last day being the one before or the same: 1 to 10."""
    for end in (last, last + timedelta(days=1)):
        if (end.month, end.day) == (first.month, first.day) and 0 < end.year - first.year <= _MOST:
            return end.year - first.year
    return None


def read_date(text: str) -> date | None:
    """The first date in `text`; None where there is none."""
    days = find_dates(text)
    return days[0] if days else None
