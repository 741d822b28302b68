"""Bytes and the charset they claim become text, without a silent loss."""

import codecs
from encodings.aliases import aliases
from functools import cache, lru_cache

REPLACED = "characters_replaced"
"""Defect: some bytes fit no charset, or the sender's own software had already lost them."""

_GB18030 = frozenset({"gb2312", "gbk", "cp936", "gb18030", "euc_cn", "hz_gb_2312"})
# They decode everything or nothing beyond ASCII, so a success with them proves nothing.
_PROVES_NOTHING = frozenset({"ascii", "latin_1", "iso8859_1", "iso8859_15", "cp1252"})
# Not charsets of mail; some cost quadratic time or invent characters that are no characters.
_NEVER = frozenset({"rot_13", "mbcs", "oem", "idna", "punycode", "unicode_escape"})
_CODECS = frozenset(
    name for name in {*aliases.values(), "utf_8_sig"} - _NEVER if not name.endswith("_codec")
)
# The labels of the wild that Python does not know.
_ALSO_CALLED = {
    "x_gbk": "gb18030",
    "gb_2312_80": "gb18030",
    "gb_2312": "gb18030",
    "x_gb2312": "gb18030",
    "ms936": "gb18030",
    "windows_936": "gb18030",
    "gb13000": "gb18030",
    "cp_936": "gb18030",
    "utf8mb4": "utf_8",
    "x_utf_8": "utf_8",
    "unicode_1_1_utf_8": "utf_8",
    "x_big5": "big5",
    "x_sjis": "shift_jis",
}
_GUESSES = ("utf_8", "gb18030", "big5", "shift_jis", "euc_kr")
_BOMS = (
    (codecs.BOM_UTF8, "utf_8_sig"),
    (codecs.BOM_UTF32_LE, "utf_32"),
    (codecs.BOM_UTF32_BE, "utf_32"),
    (codecs.BOM_UTF16_LE, "utf_16"),
    (codecs.BOM_UTF16_BE, "utf_16"),
)
_SAMPLE = 300  # characters that are judged
_SURE = 0.9  # so many everyday characters are no accident
_BEYOND_ASCII = bytes(range(128, 256))
_ENOUGH_TO_TELL = 12  # bytes beyond ASCII; with fewer every guess is as good
_PLAUSIBLE = 0.5
_ENOUGH_TO_GUESS = 4096  # bytes that are looked at where nothing fits
_CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n\r"}
_CONTROLS |= {127: None, 0xFEFF: None}


@lru_cache(maxsize=256)
def codec_of(label: str) -> str:
    """The Python codec a charset label stands for, "" where it names none for mail.

    The Chinese labels gb2312, gbk and cp936 all stand for their superset GB18030.
    """
    key = label.strip().strip("\"'").lower().replace("-", "_").replace(" ", "_")
    if key in _ALSO_CALLED:
        return _ALSO_CALLED[key]
    try:
        name = codecs.lookup(key).name.replace("-", "_")
    except (LookupError, ValueError):
        return ""
    if name in _GB18030:
        return name if name == "hz_gb_2312" else "gb18030"
    name = aliases.get(name, name)
    return name if name in _CODECS else ""


def decode(data: bytes, label: str = "") -> tuple[str, bool]:
    """The text of `data` and whether anything in it had to be replaced.

    The labelled charset is tried strictly first; where it fails, or decodes whatever it is
    given, UTF-8 and the East Asian charsets are compared by how everyday the result looks.
    The text holds no lone surrogates and no control characters but tab and line ends.
    """
    if data.isascii() and b"\x1b" not in data and not _shifts(label):
        return clean(data.decode("ascii")), False
    labelled = codec_of(label) if label else ""
    for bom, codec in _BOMS:
        if data.startswith(bom):
            labelled = codec
            break
    text = _strictly(data, labelled) if labelled else None
    if text is None or _doubtful(text, labelled):
        text = _best(data, text)
    if text is None:
        return clean(data.decode(_last_resort(data, labelled), "replace")), True
    return clean(text), "\ufffd" in text


def clean(text: str) -> str:
    """The text without control characters (tab and line ends stay) and byte order marks."""
    return text if text.isprintable() else text.translate(_CONTROLS)


def everyday(text: str) -> float:
    """How everyday the characters beyond ASCII look, 0 to 1; 0 where there are none.

    Only the first characters are judged.
    """
    beyond = [char for char in text[:_SAMPLE] if char > "\x7f"]
    return sum(map(_everyday_characters().__contains__, beyond)) / len(beyond) if beyond else 0.0


@cache
def _everyday_characters() -> frozenset[str]:
    """First-level characters of GB 2312 and of Big5, kana, hangul and East Asian punctuation."""
    level_one = _rows("gb2312", 0xB0, 0xD7) + _rows("big5", 0xA4, 0xC6)
    kana_and_forms = map(chr, (*range(0x3000, 0x3100), *range(0xFF01, 0xFF66)))
    hangul = map(chr, range(0xAC00, 0xD7A4))
    return frozenset((*level_one, *kana_and_forms, *hangul, *"“”‘’…—·¥×°"))


def _rows(codec: str, first: int, last: int) -> str:
    """All characters of a double-byte charset whose lead byte is from `first` to `last`."""
    leads, trails = range(first, last + 1), range(0x40, 0xFF)
    return "".join(
        bytes((lead, trail)).decode(codec, "ignore") for lead in leads for trail in trails
    )


def _shifts(label: str) -> bool:
    """Whether the label names a charset that writes everything in ASCII bytes."""
    return codec_of(label).startswith(("utf_7", "utf_16", "utf_32", "hz", "iso2022"))


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        text = data.decode(codec)
        text.encode("utf-8")  # UTF-7 can spell lone surrogates
    except (UnicodeError, LookupError):
        return None
    return text


def _doubtful(text: str, codec: str) -> bool:
    """Whether a strict success may still be the wrong charset.

    UTF-8 read as GB18030 gives rare characters, Chinese read as Latin-1 accented letters.
    """
    if codec in _PROVES_NOTHING:
        return True
    return codec in {"gb18030", "big5"} and everyday(text) < _SURE


def _best(data: bytes, labelled: str | None) -> str | None:
    """The most everyday strict reading; the labelled one unless another is clearly better."""
    best, best_score = labelled, everyday(labelled) if labelled is not None else -1.0
    for codec in _GUESSES:
        text = _strictly(data, codec)
        if text is None or text == best:
            continue
        score = everyday(text)
        if codec == "utf_8" and labelled is None:
            return text  # hardly anything else is valid UTF-8
        if score > best_score + 0.1 and (labelled is None or score >= _SURE):
            best, best_score = text, score
    if best_score < _PLAUSIBLE and labelled is None:
        return _guessed(data) or best
    return best


def _guessed(data: bytes) -> str | None:
    """What charset-normalizer makes of it; imported only here, for it is large and seldom used."""
    if len(data) - len(data.translate(None, _BEYOND_ASCII)) < _ENOUGH_TO_TELL:
        return None
    from charset_normalizer import from_bytes  # noqa: PLC0415 - see the docstring

    match = from_bytes(data[:_ENOUGH_TO_GUESS]).best()
    return _strictly(data, codec_of(match.encoding)) if match else None


def _last_resort(data: bytes, labelled: str) -> str:
    """The codec that loses least of bytes which fit no charset."""
    candidates = [labelled] if labelled and labelled not in _PROVES_NOTHING else []
    head = data[:20_000]
    return min(
        [*candidates, "utf_8", "gb18030"],
        key=lambda codec: head.decode(codec, "replace").count("\ufffd"),
    )
