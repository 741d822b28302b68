"""What a case can be recognised by becomes comparable text, and rows become our records."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from mailbot.cases.names import plain_name
from mailbot.message.model import MessageRef
from mailbot.store.model import CaseKey, KeyKind

_KEPT_CASE = {KeyKind.MESSAGE_ID, KeyKind.REPLY, KeyKind.REFERENCE}
"""The left part of a Message-ID tells upper from lower case (RFC 5322 §3.6.4)."""

_NAMES = {KeyKind.COMPANY, KeyKind.STATED, KeyKind.PAYER}

_SPACE = re.compile(r"\s+")


def mail_id(ref: MessageRef) -> str:
    """The short stable id of a mail, from where it lies: the same place gives the same id."""
    place = f"{ref.mailbox}\0{ref.uidvalidity}\0{ref.uid}"
    return hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def comparable(key: CaseKey) -> CaseKey:
    """The key as it is stored: full-width and half-width, spaced and unspaced are the same."""
    if key.kind in _KEPT_CASE:
        return CaseKey(kind=key.kind, value=_SPACE.sub("", key.value).strip("<>"))
    if key.kind in _NAMES:
        return CaseKey(kind=key.kind, value=plain_name(key.value))
    value = _SPACE.sub("", unicodedata.normalize("NFKC", key.value))
    return CaseKey(kind=key.kind, value=value.casefold())


def comparable_keys(keys: Iterable[CaseKey]) -> tuple[CaseKey, ...]:
    """All keys as they are stored, each once, in one fixed order; empty ones match nothing."""
    found = {comparable(key) for key in keys}
    return tuple(sorted((key for key in found if key.value), key=lambda k: (k.kind, k.value)))


def keys_of(kind: KeyKind, values: Iterable[str]) -> tuple[CaseKey, ...]:
    """One key of this kind for each value."""
    return tuple(CaseKey(kind=kind, value=value) for value in values)


def lock_number(key: CaseKey) -> int:
    """The PostgreSQL advisory lock of a key: a signed number of 64 bits."""
    digest = hashlib.sha256(f"{key.kind}\0{key.value}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], signed=True)
