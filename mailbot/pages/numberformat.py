"""A number and its cell's format (ECMA-376 part 1 §18.8.30 and §18.8.31) become what is shown."""

import datetime as dt
import re
from decimal import Decimal
from types import MappingProxyType

_DIGITS = 15  # how many digits of a number a workbook keeps (IEEE 754)
_LAST_DAY = 2_958_465  # 9999-12-31, in days since the end of 1899
_FIRST_SOUND = 60  # Excel counts a 29 February 1900 that never was
_LONGEST = 300  # characters of a format

BUILT_IN = MappingProxyType(
    {1: "0", 9: "0%", 10: "0.00%", 14: "yyyy-m-d", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm"}
    | {21: "h:mm:ss", 22: "yyyy-m-d h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss"}
    | dict.fromkeys((15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "yyyy-m-d")
    | dict.fromkeys((32, 33, 34, 35, 55, 56), "h:mm:ss")
)
"""Formats that a workbook names by number alone; of the others nothing is added to the number."""

_TOKEN = re.compile(
    r'"([^"]*)"?|\\(.)|[_*].|\[([^\]]*)\]?|(E[+-])|([0#?.,/%@]|General)|(.)', re.DOTALL
)
_SECTION = re.compile(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])*)(?:;|$)')
_DATE = re.compile("[ydhs]|aaa", re.IGNORECASE)
_TIME = re.compile("[hs]", re.IGNORECASE)
_SPAN = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_SOUND = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^"\\\[])*', re.DOTALL)
_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def shown(value: float, code: str, *, since_1904: bool = False) -> str:
    """The number as a person sees it in its cell; dates and times are ISO 8601.

    Leading zeros, percent signs and words around the number are shown; digits that the format
    rounds away are kept, and no thousands are parted. Of an account or identity number that was
    typed as a number only fifteen digits are kept in the file; the others are shown as lost:
    650102198001011***.
    """
    if not code or len(code) > _LONGEST or not _SOUND.fullmatch(code):
        return plain(value)
    section = _section(value, code)
    if _SPAN.search(section):
        return plain(value)
    if not section:
        return ""  # what hides every number
    bare = _LITERALS.sub("", section)
    if _DATE.search(bare):
        moment = _moment(value, since_1904=since_1904)
        return plain(value) if moment is None else _told(moment, bare)
    return _dressed(value, section)


def plain(value: float) -> str:
    """A number without any format."""
    if abs(value) >= 10**_DIGITS:
        digits = f"{value:.0f}"
        return digits[:_DIGITS] + "*" * (len(digits) - _DIGITS)
    if float(value).is_integer():
        return f"{value:.0f}"
    return f"{Decimal(repr(float(f'{value:.15g}'))):f}"


def _section(value: float, code: str) -> str:
    """The part of a format that holds for a number's sign."""
    parts = [str(part) for part in _SECTION.findall(code)]
    if not code.endswith(";"):
        parts.pop()
    place = 1 if value < 0 else 2 if value == 0 else 0
    return parts[place] if place < min(len(parts), 3) else parts[0]


def _moment(value: float, *, since_1904: bool) -> dt.datetime | None:
    if since_1904:
        value += 1462  # days between the two ways of counting
    if not 0 <= value <= _LAST_DAY:
        return None
    first = dt.datetime(1899, 12, 30 if value >= _FIRST_SOUND else 31)  # noqa: DTZ001 - no zone in it
    return first + dt.timedelta(seconds=round(value * 86_400))


def _told(moment: dt.datetime, bare: str) -> str:
    timed = _TIME.search(bare) is not None
    if timed and not re.search("[yd]", bare, re.IGNORECASE):
        return moment.time().isoformat()
    if moment.time() == dt.time() or not timed:
        return moment.date().isoformat()
    return moment.isoformat(" ")


def _dressed(value: float, section: str) -> str:
    """A number with its leading zeros, and with what the format writes around and into it."""
    tokens = [_piece(token) for token in _TOKEN.findall(section)]
    places = "".join(mark for mark, _ in tokens)
    if "E" in places or "/" in places or places.count(".") > 1:
        return plain(value)
    number = plain(_hundredfold(value) if "%" in places else value)
    signed = any(text in {"-", "(", "（"} for _, text in tokens)  # the format writes it itself
    sign = "-" if number.startswith("-") and not signed else ""
    whole, point, rest = number.lstrip("-").partition(".")
    whole = whole.rjust(places.split(".")[0].count("0"), "0")
    if not re.search("[0#?G@]", places):
        return "".join(text for _, text in tokens)  # words stand instead of the number
    return sign + _filled(tokens, whole, point + rest).strip()


def _piece(token: tuple[str, ...]) -> tuple[str, str]:
    """What a piece of a format is: a place for digits, or words to be shown."""
    quoted, escaped, bracket, power, place, other = token
    if power:
        return "E", ""
    if place:
        return place[0], "%" if place == "%" else ""
    if bracket.startswith("$"):
        return "", bracket[1:].partition("-")[0]
    return "", quoted or escaped or other


def _filled(tokens: list[tuple[str, str]], whole: str, rest: str) -> str:
    """Digits put into their places from the right, as 010-8888-0001 has them."""
    point = next((at for at, (mark, _) in enumerate(tokens) if mark == "."), len(tokens))
    spots = [at for at, (mark, _) in enumerate(tokens[:point]) if mark and mark in "0#?G@"]
    if not spots:
        return "".join(text for _, text in tokens[:point]) + whole + rest
    end = spots[-1] + 1
    pieces: list[str] = []
    digits = list(whole)
    for at in range(end - 1, -1, -1):
        if at == spots[0]:
            pieces.append("".join(digits))
        elif at in spots:
            pieces.append(digits.pop() if digits else "")
        else:
            pieces.append(tokens[at][1])
    return "".join(reversed(pieces)) + rest + "".join(text for _, text in tokens[end:])


def _hundredfold(value: float) -> float:
    return float(Decimal(repr(value)) * 100)
