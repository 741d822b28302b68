"""Traditional characters (繁体) become the simplified ones our patterns are written in."""

import re

from proces.conf import T2S_DICT

# What the library leaves as it is, because the character also stands in simplified texts.
_LEFT_OUT = str.maketrans(
    "製裡裏隻準儘週複爲繫係彙曆鬆鐘註瞭範餘託佈菸誌",
    "制里里只准尽周复为系系汇历松钟注了范余托布烟志",
)


_SIMPLE: dict[int, int | str] = {
    ord(old): _LEFT_OUT.get(ord(new), new) for old, new in T2S_DICT.items()
} | _LEFT_OUT
_OLD = re.compile(f"[{''.join(map(re.escape, map(chr, _SIMPLE)))}]")


def simplified(text: str) -> str:
    """The same text in simplified characters (简体), as long as before."""
    if text.isascii():
        return text
    # Most texts hold none of these characters: to look for one is far cheaper than to translate.
    plain = text.translate(_SIMPLE) if _OLD.search(text) else text
    return plain.replace("回覆", "回复").replace("答覆", "答复")
