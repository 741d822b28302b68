"""Characters of symbol fonts become the check boxes they draw."""

from types import MappingProxyType

TICKED, EMPTY = "☑", "☐"

# The codes of Microsoft's symbol fonts that draw boxes, ticks and crosses. A code stands in the
# private-use area at U+F000, or as plain text in a run set in that font.
_WINGDINGS = MappingProxyType(
    {
        0x6E: "■",
        0x6F: EMPTY,
        0x70: EMPTY,
        0x71: EMPTY,
        0x72: EMPTY,
        0xA8: EMPTY,
        0xFB: "×",
        0xFC: "√",
        0xFD: TICKED,
        0xFE: TICKED,
    }
)
_WINGDINGS_2 = MappingProxyType(
    {
        0x2A: EMPTY,
        0x30: EMPTY,
        0x4F: "×",
        0x50: "√",
        0x51: TICKED,
        0x52: TICKED,
        0x53: TICKED,
        0x54: TICKED,
        0xA2: "■",
        0xA3: EMPTY,
    }
)
_FONTS = MappingProxyType({"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2})


def symbol(code: int, font: str) -> str:
    """The character that a code of a symbol font draws, "" where we know none.

    `font` may be "" for a private-use code whose font is lost: Wingdings comes first.
    """
    low = code & 0xFF
    table = _FONTS.get(font.strip().lower())
    if table is not None:
        return table.get(low, "")
    return _WINGDINGS.get(low) or _WINGDINGS_2.get(low, "")


def is_symbol_font(font: str) -> bool:
    """Whether text in this font is not what its characters say."""
    return font.strip().lower() in _FONTS


def without_private_use(text: str) -> str:
    """Text with the private-use codes of symbol fonts drawn as check boxes; others stay."""
    return "".join(
        (symbol(ord(char), "") or char) if "\uf020" <= char <= "\uf0ff" else char for char in text
    )
