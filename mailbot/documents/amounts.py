"""Printed amounts become Decimal: figures with their marks, and 大写 words."""

import re
from decimal import Decimal

from mailbot.documents.text import squeeze

_DIGITS = {
    char: value
    for value, chars in enumerate(
        (
            "零〇○０0",
            "壹一幺弌",
            "贰二两貳弍",
            "叁三參叄弎",
            "肆四",
            "伍五",
            "陆六陸",
            "柒七",
            "捌八",
            "玖九",
        )
    )
    for char in chars
}
_SMALL = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_PARTS = {"角": Decimal("0.1"), "毛": Decimal("0.1"), "分": Decimal("0.01")}
_LONGEST = 18  # characters of 999,999,999,999.99
_YUAN = "元圆圓园"

WORDS = re.compile(
    r"[零〇壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟万萬亿億一二三四五六七八九十百千两]+[元圆圓园]"
    r"(?:[零〇]?[壹贰貳叁參叄肆伍陆陸柒捌玖一二三四五六七八九]角)?"
    r"(?:[零〇]?[壹贰貳叁參叄肆伍陆陸柒捌玖一二三四五六七八九]分)?[整正]?"
    r"|[壹贰貳叁參叄肆伍陆陸柒捌玖]角(?:[零〇]?[壹贰貳叁參叄肆伍陆陸柒捌玖]分)?[整正]?"
    r"|[壹贰貳叁參叄肆伍陆陸柒捌玖]分[整正]?"
)

FIGURES = re.compile(
    r"(?P<mark>(?:CNY|RMB|[¥￥]|人民币)[:：]?)?(?P<sign>[-+−])?"
    r"(?<![\d.*])(?P<figure>\d{1,3}(?:[,，]\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?)(?![\d.,*])(?P<yuan>元)?",
    re.IGNORECASE,
)


def _whole(words: str) -> int | None:
    total = section = digit = 0
    for char in words:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _SMALL:
            # 拾 alone is ten: 拾伍
            section += (digit or (1 if char in "拾十" else 0)) * _SMALL[char]
            digit = 0
        elif char in _LARGE:
            scale = _LARGE[char]
            lower = section + digit
            # 亿 after 万 multiplies all before it: 一万二千亿
            total = (total + lower) * scale if scale > 10**4 else total + lower * scale
            section = digit = 0
        else:
            return None
    return total + section + digit


def _fraction(words: str) -> Decimal | None:
    rest, value = words.rstrip("整正"), Decimal(0)
    while rest:
        match = re.match(r"[零〇]*(.)([角毛分])", rest)
        if not match or match[1] not in _DIGITS:
            return value if not rest.strip("零〇") else None
        value += _DIGITS[match[1]] * _PARTS[match[2]]
        rest = rest[match.end() :]
    return value


def read_words(text: str) -> Decimal | None:
    """The 元 that a 大写 amount says: 壹佰零伍元贰角整 is 105.20; None where it says none."""
    words = re.sub(r"^(?:人民币|RMB|CNY|\(?大写\)?|[:：¥￥])+", "", squeeze(text))
    yuan = next((place for place, char in enumerate(words) if char in _YUAN), None)
    if yuan is None:
        fraction = _fraction(words) if re.search("[角毛分]", words) else None
        return fraction.quantize(Decimal("0.01")) if fraction else None
    whole, fraction = _whole(words[:yuan]), _fraction(words[yuan + 1 :])
    if whole is None or fraction is None or not yuan:
        return None
    return (whole + fraction).quantize(Decimal("0.01"))


def find_words(text: str) -> str | None:
    """The first 大写 amount in `text`, as printed without spaces; None where there is none."""
    match = WORDS.search(squeeze(text))
    return match[0] if match and read_words(match[0]) is not None else None


def read_figures(text: str) -> tuple[Decimal, float] | None:
    """The amount in 元 printed in `text` and how sure its form makes us, 0 to 1.

    Spaces around marks and separators are ignored, spaces between digits are not: digits of
    two columns never join. A sign tells the direction of the transfer and is dropped. None
    where there is no amount or there are several different ones.
    """
    said = text.rstrip("。.;；，, \n")  # the end of a sentence is no decimal point
    joined = re.sub(r"\s*([,.¥￥])\s*", r"\1", said.replace("，", ",").replace("。", "."))
    joined = re.sub(r"(?<=[A-Za-z元币:：(])\s+|\s+(?=[元)])", "", joined)
    found: dict[Decimal, float] = {}
    for match in FIGURES.finditer(joined):
        figure = match["figure"]
        form = 1.0 if "." in figure else 0.95 if match["mark"] or match["yuan"] else 0.85
        value = Decimal(figure.replace(",", "").replace("，", ""))
        if len(figure) <= _LONGEST and value > 0:
            found[value] = max(form, found.get(value, 0.0))
    if len(found) != 1:
        return None
    value, form = next(iter(found.items()))
    return value.quantize(Decimal("0.01")), form
