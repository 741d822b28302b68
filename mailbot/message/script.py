"""Traditional characters (繁体) become the simplified ones our patterns are written in."""

from proces.preprocess import traditional_to_simplified

# What the library leaves as it is, because the character also stands in simplified texts.
_LEFT_OUT = str.maketrans(
    "製裡裏隻準儘週複爲繫係彙曆鬆鐘註瞭範餘託佈菸誌",
    "制里里只准尽周复为系系汇历松钟注了范余托布烟志",
)


def simplified(text: str) -> str:
    """The same text in simplified characters (简体), as long as before."""
    if text.isascii():
        return text
    plain = str(traditional_to_simplified(text)).translate(_LEFT_OUT)
    return plain.replace("回覆", "回复").replace("答覆", "答复")
