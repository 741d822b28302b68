"""Traditional characters (繁体) become the simplified ones our patterns are written in."""

from proces.preprocess import traditional_to_simplified


def simplified(text: str) -> str:
    """The same text in simplified characters (简体), as long as before."""
    if text.isascii():
        return text
    return str(traditional_to_simplified(text)).replace("回覆", "回复").replace("答覆", "答复")
