"""A case's place in the year's sequence becomes a number nobody can invent, and is found again."""

import hashlib
import hmac
import re
import unicodedata
from functools import cache

CHECK_ALPHABET = "23456789ACDEFGHJKMNPQRTUVWXY"
"""Letters and digits that cannot be taken for one another (no 0/O, 1/I/L, 8/B, 5/S, 2/Z)."""

_DASH = r"[\s\-_\u2010-\u2015\u2212\u30fc]{1,3}"


def case_number(prefix: str, yymm: str, sequence: int, key: bytes) -> str:
    """The case number (办理编号) of the `sequence`-th case of a month: "DK-2611-0042-7Q".

    The last two characters are an HMAC-SHA256 of the rest under `key`, so that a mistyped or
    invented number matches nothing.
    """
    stem = f"{prefix.upper()}-{yymm}-{sequence:04d}"
    return f"{stem}-{_check(stem, key)}"


def find_case_numbers(text: str, prefix: str = "DK") -> tuple[str, ...]:
    """Everything in `text` shaped like a case number, in our spelling, each once, in order.

    Tolerates full-width characters, lower case, spaces and other dashes; proves nothing about
    the check (see `is_genuine`).
    """
    tidy = unicodedata.normalize("NFKC", text).upper()
    matches = _shaped_like_one(prefix.upper()).finditer(tidy)
    return tuple(dict.fromkeys(f"{prefix.upper()}-{m[1]}-{m[2]}-{m[3]}" for m in matches))


@cache
def _shaped_like_one(prefix: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![A-Z0-9]){re.escape(prefix)}{_DASH}(\d{{4}}){_DASH}(\d{{4,7}}){_DASH}"
        rf"([{CHECK_ALPHABET}]{{2}})(?![A-Z0-9])"
    )


def is_genuine(number: str, key: bytes) -> bool:
    """Whether `number` was made by `case_number` under `key`."""
    stem, _, check = number.rpartition("-")
    return hmac.compare_digest(check.encode(), _check(stem, key).encode())


def _check(stem: str, key: bytes) -> str:
    digest = hmac.new(key, stem.encode(), hashlib.sha256).digest()
    base = len(CHECK_ALPHABET)
    first, second = divmod(int.from_bytes(digest[:8], "big") % base**2, base)
    return CHECK_ALPHABET[first] + CHECK_ALPHABET[second]
