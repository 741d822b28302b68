"""The text of screening.toml becomes the policy mails are screened by."""

import re
import tomllib
from collections.abc import Iterable
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from mailbot.errors import TemplatesWrong
from mailbot.values import Record, first_mistake

_TOML_LINE = re.compile(r"\(at line (\d+),")


def _compiled(value: object) -> object:
    """A regular expression compiled; letters match in either case."""
    if isinstance(value, re.Pattern):
        return value
    if not isinstance(value, str) or not value:
        raise ValueError("should be a regular expression")
    try:
        return re.compile(value, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as exc:
        raise ValueError(f"is not a regular expression: {exc}") from None


def _lowered(value: str) -> str:
    if not value.strip():
        raise ValueError("should not be empty")
    return value.strip().lower()


Regex = Annotated[re.Pattern[str], BeforeValidator(_compiled)]
Word = Annotated[str, AfterValidator(_lowered)]


class HeaderMarks(Record):
    """Header names, and values of Precedence, that only machines send."""

    auto_reply: tuple[Word, ...] = ()
    bounce: tuple[Word, ...] = ()
    mailing_list: tuple[Word, ...] = Field(default=(), alias="list")
    precedence: tuple[Word, ...] = ()
    spam: tuple[Word, ...] = ()


class SenderMarks(Record):
    """Local parts of addresses (before the @) nobody reads, `notice` whole addresses, in full."""

    bounce: tuple[Regex, ...] = ()
    mailing_list: tuple[Regex, ...] = Field(default=(), alias="list")
    notice: tuple[Regex, ...] = ()


class TextMarks(Record):
    """Beginnings of subjects, or whole lines of the text, by what they give away."""

    auto_reply: tuple[Regex, ...] = ()
    bounce: tuple[Regex, ...] = ()
    receipt: tuple[Regex, ...] = ()
    notice: tuple[Regex, ...] = ()


class AdvertMarks(Record):
    """What sellers' letters say: words only a `seller` uses, and `enough` other signs beside."""

    seller: Regex | None = None
    enough: int = Field(default=1, ge=1)
    signs: tuple[Regex, ...] = ()


class SignMarks(Record):
    """What machines say in any wording: each of `signs` has a name and several patterns.

    A short text in which `enough` different signs are found was written by a program, unless one
    of `person` stands in it, too. A word of our `trade` in it, files with it and an answer's
    subject speak for a person: each asks for one sign more. `headers` are lines of the head
    ("x-mailer: …"); all that are found count as one sign.
    """

    enough: int = Field(default=2, ge=1)
    signs: dict[str, tuple[Regex, ...]] = Field(default_factory=dict)
    headers: tuple[Regex, ...] = ()
    trade: tuple[Regex, ...] = ()
    person: tuple[Regex, ...] = ()


class MachineWords(Record):
    """The signs of each sort of machine."""

    auto_reply: SignMarks = SignMarks()
    bounce: SignMarks = SignMarks()
    notice: SignMarks = SignMarks()


class CloudMarks(Record):
    """Addresses of files kept in a cloud, found anywhere in a link."""

    links: tuple[Regex, ...] = ()


class ScreeningPolicy(Record):
    """How machine mail and cloud attachments are told; `own_addresses` are ours, in lower case."""

    own_addresses: frozenset[str] = frozenset()
    headers: HeaderMarks = HeaderMarks()
    senders: SenderMarks = SenderMarks()
    subjects: TextMarks = TextMarks()
    lines: TextMarks = TextMarks()
    adverts: AdvertMarks = AdvertMarks()
    words: MachineWords = MachineWords()
    cloud: CloudMarks = CloudMarks()

    @property
    def cloud_links(self) -> tuple[re.Pattern[str], ...]:
        """What a link to a file kept in a cloud contains."""
        return self.cloud.links

    def with_own_addresses(self, addresses: Iterable[str]) -> Self:
        """The same policy that also knows these addresses as our own."""
        own = {address.strip().lower() for address in addresses if address.strip()}
        return self.model_copy(update={"own_addresses": self.own_addresses | own})


NO_POLICY = ScreeningPolicy()
"""A policy without any marks: only what the RFCs define is recognised."""


def read_screening(text: str, file: str) -> ScreeningPolicy:
    """The policy written in `text`, TOML; `file` is its name for messages.

    Raises TemplatesWrong, with file, line and key, for bad TOML, unknown keys, wrong types and
    expressions that do not compile.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        at = _TOML_LINE.search(str(exc))
        raise TemplatesWrong(str(exc), file=file, line=int(at[1]) if at else None) from exc
    if "own_addresses" in content:
        line = _line_of(text, ("own_addresses",), content)
        raise TemplatesWrong("belongs to the settings", file=file, line=line, key="own_addresses")
    try:
        return ScreeningPolicy.model_validate(content)
    except ValidationError as exc:
        path, message = first_mistake(exc)
        line = _line_of(text, path, content)
        key = ".".join(map(str, path))
        raise TemplatesWrong(message, file=file, line=line, key=key) from exc


def _line_of(text: str, path: tuple[int | str, ...], content: Any) -> int | None:
    """The line (from 1) where the value at `path` stands, or its key; None where neither does."""
    keys = [str(key) for key in path if isinstance(key, str)]
    value = content
    for key in path:
        value = value[key]
    header = re.search(rf"(?m)^\s*\[\s*{re.escape(keys[0])}\s*\]", text)
    start = header.end() if header else 0
    found = re.compile(rf"(?m)^\s*\[?\"?{re.escape(keys[-1])}\"?\s*[=\].]").search(text, start)
    at = found.start() if found else header.start() if header else -1
    if isinstance(path[-1], int) and at >= 0:
        spelt = [f"'{value}'", '"' + str(value).replace("\\", "\\\\") + '"', str(value)]
        places = [place for one in spelt if (place := text.find(one, at)) >= 0]
        at = places[0] if places else at
    return text.count("\n", 0, _first_letter(text, at)) + 1 if at >= 0 else None


def _first_letter(text: str, at: int) -> int:
    """The first place at or after `at` that is not blank."""
    return next((place for place in range(at, len(text)) if not text[place].isspace()), at)
