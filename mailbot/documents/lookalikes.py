"""What a picture may show as something else: letters of one shape, letterforms of another script.

Recognition is as sure of a 1 that was an l as of a true one, and of 協 where a hand wrote 协: such
text is doubted by what it says, not by how clearly it was seen.
"""

import re

DOUBTFUL = 0.75
"""How sure such text is at most: below what may decide anything by itself."""

# Traditional numerals are printed on banks' papers everywhere.
_NUMERALS = frozenset("萬億圓貳參叄陸兩負")
# A lone 1 or 0 at a letter may be l or O: d1yx, foxmai1; an l, I or O at a digit the reverse.
_IN_ADDRESS = re.compile(
    r"(?<!\d)[01](?=[A-Za-z])|(?<=[A-Za-z])[01](?!\d)|[lIO](?=\d)|(?<=\d)[lIO]|(?<=\d)o(?=\d)"
)
# Between letters, or before one where a word begins, a digit is hardly meant: gan1in, 1zpower.cn
_AMONG_LETTERS = re.compile(r"(?<!\d)[01](?=[A-Za-z])")
_LETTERS = {"1": "l", "0": "o"}
_IN_NUMBER = re.compile(r"(?<=\d)[OoIl](?=\d)")


_SHAPES = str.maketrans("1i|0", "lllo")
# The large providers of mail; one company's own domain nobody can know.
# fmt: off
_PROVIDERS = {
    name.translate(_SHAPES): name
    for name in (
        "qq.com", "vip.qq.com", "foxmail.com", "163.com", "vip.163.com", "126.com",
        "yeah.net", "139.com", "189.cn", "wo.cn", "sina.com", "sina.cn",
        "sohu.com", "tom.com", "21cn.com", "aliyun.com", "gmail.com", "outlook.com",
        "hotmail.com", "live.com", "icloud.com", "yahoo.com",
    )
}
# fmt: on


def is_other_script(text: str) -> bool:
    """Whether Chinese text has traditional or rare characters, which a printed form hardly has.

    The usual ones are those of GB 2312, of which Big5 shares the forms that were not simplified.
    """
    return any(
        "\u4e00" <= char <= "\u9fff" and char not in _NUMERALS and not _is_usual(char)
        for char in text
    )


def _is_usual(char: str) -> bool:
    return bool(char.encode("gb2312", "ignore"))


def likely_address(address: str) -> str:
    """`address` with letters where its digits look like them, as its owner hardly chose it.

    Its domain becomes that of the mail provider which it looks like: @foxmai1.com.
    """
    local, at, domain = address.rpartition("@")
    known = _PROVIDERS.get(domain.lower().translate(_SHAPES))
    return f"{_with_letters(local)}{at}{known or _with_letters(domain)}"


def _with_letters(text: str) -> str:
    return _AMONG_LETTERS.sub(lambda digit: _LETTERS[digit[0]], text)


def hides_lookalikes(name: str, value: object) -> bool:
    """Whether the value of field `name` would be another with a look-alike in its place."""
    if name == "email":
        return _IN_ADDRESS.search(str(value)) is not None
    return name.endswith(("_serial", "_no")) and _IN_NUMBER.search(str(value)) is not None
