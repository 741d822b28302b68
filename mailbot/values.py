"""The leaf words every stage shares: records, money, masks."""

import hashlib
from collections.abc import Callable
from decimal import Decimal
from difflib import get_close_matches
from functools import wraps
from ipaddress import ip_address
from typing import Annotated, Generic, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    SecretStr,
    ValidationError,
    model_validator,
)

T = TypeVar("T")
R = TypeVar("R")

SHORTEST_NUMBER = 8
"""A number with fewer digits is hidden whole: a part of it would give it away."""


class Record(BaseModel):
    """A value: frozen, compared by content, refusing keys it does not know.

    Its validation errors never quote the input, so that no personal data reaches a log.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def _two_places(amount: Decimal) -> str:
    return f"{amount:.2f}"


Money = Annotated[
    Decimal,
    Field(max_digits=14, decimal_places=2),
    PlainSerializer(_two_places, return_type=str, when_used="json"),
]
"""An amount in 元 with at most two decimals; written "700.00" in JSON."""

Confidence = Annotated[float, Field(ge=0.0, le=1.0)]
"""How sure a reading is, 0 to 1; values of 0.8 and above may decide about money."""


class Box(Record):
    """A rectangle on a page, origin at the top left.

    Units are those of the page: points for PDF text, pixels for pictures, grid steps for Word
    and spreadsheet tables. `x0 <= x1`, `y0 <= y1`.
    """

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Horizontal extent, in the page's units."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Vertical extent, in the page's units."""
        return self.y1 - self.y0

    @property
    def middle(self) -> tuple[float, float]:
        """The centre (x, y), in the page's units."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


class Extracted(Record, Generic[T]):
    """A value read from a page, with how sure the reading is and where it stood.

    `page` counts from 1; 0 means the mail's own text. `how` is "text" (a text layer), "ocr",
    "cell" (a table cell), "body" (the mail's text) or "derived" (computed from others).
    """

    value: T
    confidence: Confidence = 1.0
    page: int = 0
    box: Box | None = None
    how: str = "text"

    def __repr__(self) -> str:
        """Name the place, never the value: it may be personal data."""
        return f"Extracted(…, confidence={self.confidence:.2f}, page={self.page}, how={self.how!r})"

    __str__ = __repr__


class Finding(Record):
    """Something noticed that a person may want to know: a code and what it is about.

    `code` is a stable snake_case word. `detail` may hold what was seen; it can be personal data
    and is never logged.
    """

    code: str
    detail: str = ""


def remembered(derive: Callable[[T], R]) -> Callable[[T], R]:
    """`derive`, which does not derive anew what it gave for this very value a moment ago.

    For what several stages ask of one frozen value: it cannot change, so what follows from it
    cannot either. The last value is remembered, by identity: an equal one is another.
    """
    last: list[tuple[T, R]] = []

    @wraps(derive)
    def known(value: T) -> R:
        for seen, found in last:
            if seen is value:
                return found
        found = derive(value)
        last[:] = [(value, found)]
        return found

    return known


_PLAINLY = {"extra_forbidden": "unknown key", "missing": "is missing"}


def first_mistake(exc: ValidationError) -> tuple[tuple[int | str, ...], str]:
    """Where the first mistake of a file is and what is wrong, without its value.

    A misspelt key is told as itself, not as the one that is missing because of it.
    """
    errors = exc.errors(include_url=False, include_input=False, include_context=False)
    missing = [error["loc"] for error in errors if error["type"] == "missing"]
    for place in (error["loc"] for error in errors if error["type"] == "extra_forbidden"):
        meant = [str(other[-1]) for other in missing if other[:-1] == place[:-1]]
        if near := get_close_matches(str(place[-1]), meant, 1):
            return place, f"unknown key; {near[0]} is missing"
    first = errors[0]
    return first["loc"], _PLAINLY.get(first["type"], first["msg"].removeprefix("Value error, "))


def sha256(data: bytes) -> str:
    """The SHA-256 of `data` as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def mask_mobile(number: str) -> str:
    """A phone number with its middle hidden: 138****5678."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= SHORTEST_NUMBER else "****"


def mask_account(number: str) -> str:
    """A bank account by its last four digits: ****9171."""
    return f"****{number[-4:]}" if len(number) >= SHORTEST_NUMBER else "****"


def mask_id_number(number: str) -> str:
    """A resident id number by its first three and last two characters: 110***********34."""
    if len(number) < SHORTEST_NUMBER:
        return "****"
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"


def mask_name(name: str) -> str:
    """A person's name by its first character: 张*."""
    return f"{name[:1]}{'*' * max(len(name) - 1, 1)}" if name else ""


Security = Literal["tls", "starttls", "plain"]
"""How a connection is protected: TLS from the first byte, STARTTLS, or not at all."""


class ServerLogin(Record):
    """Where a mail server listens and how to log in to it.

    "plain" is accepted only towards this machine itself, so that no password crosses a network
    in the clear. For NetEase the password is the client authorisation code (授权码).
    """

    host: str = Field(min_length=1)
    port: int = Field(ge=1, le=65535)
    security: Security = "tls"
    user: str = ""
    password: SecretStr = SecretStr("")

    @model_validator(mode="after")
    def _protected(self) -> Self:
        if self.security == "plain" and not _is_this_machine(self.host):
            raise ValueError(f"security = plain is only for this machine, not for {self.host}")
        if not all(_is_printable_ascii(word) for word in (self.user, self._secret)):
            raise ValueError("user and password may hold printable ASCII characters only")
        return self

    @property
    def _secret(self) -> str:
        return self.password.get_secret_value()


def _is_printable_ascii(word: str) -> bool:
    return word.isascii() and (word.isprintable() or not word)


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
