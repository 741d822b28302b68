"""The header section of a mail becomes addresses, a date, ids and readable values."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

from mailparser.dates import parse_mail_date  # noqa: TID251 - this module reads the headers
from mailparser.utils import get_addresses  # noqa: TID251 - likewise

from mailbot.message.charset import REPLACED
from mailbot.message.model import Address
from mailbot.message.words import readable, recoded

MOST_HEADERS = 400
LONGEST_VALUE = 20_000  # characters, before decoding
_LONGEST_ADDRESS = 320  # RFC 5321 §4.5.3.1: 64 for the local part, 255 for the domain
_MOST_REFERENCES = 100
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
_STRUCTURED = ("from", "to", "cc", "reply-to")
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]+@(?:[^\s@<>()\[\],;:\"\\]+|\[[0-9A-Fa-f:.v]+\])")
_ANGLE = re.compile(rf"<\s*({_ADDRESS.pattern})\s*>\s*$")
_PLAIN_ADDRESS = (
    r"[\w+-]{1,64}(?:\.[\w+-]{1,64}){0,5}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}"
)
# One address as most mailers write it: it takes no parser of address lists to see.
_EVERYDAY = re.compile(
    r"(?:(?P<quote>\"?)"
    r"(?P<name>(?:[A-Za-z0-9]{1,30}(?: [A-Za-z0-9]{1,30}){0,3})?"
    r"|=\?[\w-]{1,20}\?[bBqQ]\?[\w+/=-]{1,60}\?=)"
    rf"(?P=quote)\s{{0,4}}<(?P<address>{_PLAIN_ADDRESS})>|(?P<bare>{_PLAIN_ADDRESS}))",
    re.ASCII,
)
_ID = re.compile(r"<[^<>\s]{1,900}>")


@dataclass
class Head:
    """What a header section says; `defects` are codes of what was wrong with it."""

    sender: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    date: datetime | None = None
    headers: tuple[tuple[str, str], ...] = ()
    defects: list[str] = field(default_factory=list)

    def first(self, name: str) -> str:
        """The first value of a header, "" where it is absent; `name` in lower case."""
        return next((value for key, value in self.headers if key == name), "")

    def ids(self, name: str) -> tuple[str, ...]:
        """The message ids of all headers of that name, with their angle brackets."""
        found = [one for key, value in self.headers if key == name for one in _ID.findall(value)]
        return tuple(dict.fromkeys(found[-_MOST_REFERENCES:]))


def read_head(message: Message) -> Head:
    """The header section as a Head; anything at all gives one."""
    head = Head()
    raw = [(name.lower(), str(value)) for name, value in message.raw_items()]
    if len(raw) > MOST_HEADERS:
        head.defects.append("too_many_headers")
    if any(len(value) > LONGEST_VALUE for _, value in raw):
        head.defects.append("long_header")
    raw = [(name, value[:LONGEST_VALUE]) for name, value in raw[:MOST_HEADERS]]
    head.headers = tuple((name, _value(value, head)) for name, value in raw)
    _read_structured(raw, head)
    return head


def _value(raw: str, head: Head) -> str:
    if raw.isascii() and raw.isprintable() and "=?" not in raw:
        return raw.strip()
    value, lost = readable(raw)
    if lost:
        head.defects.append(REPLACED)
    return value


def _read_structured(raw: list[tuple[str, str]], head: Head) -> None:
    written: dict[str, str] = {}
    found: dict[str, tuple[Address, ...]] = {}
    problems: list[object] = []
    for wanted in _STRUCTURED:
        values = [value for name, value in raw if name == wanted]
        if len(values) > 1:
            head.defects.append("two_from" if wanted == "from" else "repeated_header")
        if values and (plain := _EVERYDAY.fullmatch(values[0].strip())):
            found[wanted] = _addresses([(plain["name"] or "", plain["address"] or plain["bare"])])
        elif values:
            written[wanted] = recoded(values[0])[0]
            pairs = get_addresses(written[wanted], defects=problems, decode_names=True)
            found[wanted] = _addresses(pairs)
    if problems:
        head.defects.append("bad_address")
    senders = found.get("from") or _last_angle(written.get("from", ""))
    head.sender = senders[0] if senders else None
    head.to, head.cc = found.get("to", ()), found.get("cc", ())
    head.reply_to = found.get("reply-to", ())
    if head.sender is None:
        head.defects.append("no_sender")
    _read_date([value for name, value in raw if name == "date"], head)


def _addresses(pairs: list[tuple[str, str]]) -> tuple[Address, ...]:
    """The usable ones among (name, address) pairs."""
    found = []
    for name, address in pairs:
        if len(address) > _LONGEST_ADDRESS or _ADDRESS.fullmatch(address) is None:
            continue
        local, _, domain = address.rpartition("@")
        # Foxmail and QQ quote their encoded words, against RFC 2047 §5.
        shown = readable(name)[0].strip(" '\"")
        domain = domain.lower().rstrip(".")
        if domain:
            found.append(Address(name=shown, address=f"{local}@{domain}"))
    return tuple(found)


def _last_angle(value: str) -> tuple[Address, ...]:
    """The address in the closing angle brackets, where the rest of the header is no phrase."""
    match = _ANGLE.search(value)
    return _addresses([(value[: match.start()], match[1])]) if match else ()


def _read_date(written: list[str], head: Head) -> None:
    if not written:
        head.defects.append("no_date")
        return
    date = parse_mail_date(written[0].strip()).value or _loose_date(written[0])
    if date is not None and date >= _OLDEST:
        head.date = date
    else:
        head.defects.append("bad_date")


def _loose_date(value: str) -> datetime | None:
    """A date that breaks RFC 5322 but is plain to the standard library or ISO 8601."""
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        try:
            found = parsedate_to_datetime(value)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:
        return None
