"""A finished mail becomes the relay's final answer, or an error that says what to do next.

The dialogue is driven command by command (RFC 5321 §4.1.1), so that "not sent" and "perhaps sent"
are never confused: only once the content is on its way may the relay have taken it.
"""

import asyncio
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from aiosmtplib import (  # noqa: TID251 - its one place
    SMTP,
    SMTPException,
    SMTPResponse,
    SMTPResponseException,
)
from aiosmtplib.protocol import SMTPProtocol  # noqa: TID251 - likewise
from pydantic import Field

from mailbot.errors import (
    LoginRefused,
    MailbotError,
    RelayBusy,
    ReplyRefused,
    ReplyUncertain,
    SettingsWrong,
)
from mailbot.values import Record, ServerLogin

MINUTE, HOUR = 60.0, 3600.0

QUARTER_HOUR = timedelta(minutes=15)
DAY = timedelta(days=1)

QUIT_SECONDS = 5.0
"""Good-bye is a courtesy: the mail has been taken."""

LONGEST_QUOTE = 300
"""Characters of a relay's answer that are passed on."""

_FOREIGN = (SMTPException, OSError, EOFError, ValueError, RuntimeError)
"""What aiosmtplib raises on a dead connection or an answer it cannot read."""

_ADDRESS = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")
"""ASCII without blanks, control characters and angle brackets: no command can hide in it."""


class RelayAccount(ServerLogin):
    """An SMTP relay: where it is, how to log in, and the address mails are sent from.

    No login where `user` is empty. `local_hostname` is what we call ourselves in EHLO. Timeouts
    in seconds; `data_seconds` is for the answer to the mail itself (RFC 5321 §4.5.3.2.6 wants
    ten minutes: giving up earlier makes uncertain replies).
    """

    sender: str = Field(pattern=r"^[^@\s<>]+@[^@\s<>]+$")
    port: int = Field(default=465, ge=1, le=65535)
    local_hostname: str = Field(default="localhost", pattern=r"^[A-Za-z0-9.\-\[\]:]+$")
    connect_seconds: float = Field(default=20, gt=0)
    command_seconds: float = Field(default=60, gt=0)
    data_seconds: float = Field(default=600, gt=0)


class Pacing(Record):
    """How politely an account sends; the provider's quotas are not published.

    Seconds between two mails, mails within any 15 minutes, mails within any 24 hours.
    """

    seconds_between: float = Field(default=20, ge=0)
    per_quarter_hour: int = Field(default=20, ge=1)
    per_day: int = Field(default=150, ge=1)


def next_slot(sent_times: Iterable[datetime], now: datetime, pacing: Pacing) -> datetime:
    """The earliest time from `now` on at which one more mail may leave.

    `sent_times` are the aware times of mails sent (or promised a slot) in the last 24 hours at
    least, in any order.
    """
    sent = sorted(sent_times)
    gap = timedelta(seconds=pacing.seconds_between)
    slots = [now]
    for many, span in ((1, gap), (pacing.per_quarter_hour, QUARTER_HOUR), (pacing.per_day, DAY)):
        if len(sent) >= many:
            slots.append(sent[-many] + span)
    return max(slots)


class Step(StrEnum):
    """Where in the dialogue an answer was due."""

    CONNECT = "connecting"
    EHLO = "EHLO"
    STARTTLS = "STARTTLS"
    AUTH = "AUTH"
    MAIL = "MAIL FROM"
    RCPT = "RCPT TO"
    DATA = "DATA"
    CONTENT = "the mail itself"


_OF_ACCOUNT = frozenset({Step.CONNECT, Step.EHLO, Step.STARTTLS, Step.AUTH, Step.MAIL})
"""Steps at which it cannot be one reply's recipient or text that the relay minds."""


class _Rule(NamedTuple):
    """Answers of one meaning: the codes, a pattern in the text, the steps (all where empty)."""

    codes: frozenset[int]
    pattern: str
    whole_account: bool
    retry_after: float


# NetEase's codes, then the standard's; the first that fits decides. All of these pass.
_PASSING = (
    _Rule(frozenset({550}), r"MI:STC|RP:TRC", whole_account=True, retry_after=6 * HOUR),
    _Rule(frozenset({421}), r"HL:", whole_account=True, retry_after=HOUR),
    _Rule(frozenset({421, 450}), r"MI:(CEL|DMC|CCL)", whole_account=True, retry_after=5 * MINUTE),
    _Rule(frozenset({450}), r"RP:", whole_account=True, retry_after=5 * MINUTE),
    _Rule(frozenset({451}), r"MI:SFQ", whole_account=True, retry_after=15 * MINUTE),
    _Rule(frozenset({451}), r"DT:SPM", whole_account=False, retry_after=30 * MINUTE),
    _Rule(
        frozenset({535}),
        r"system busy|try again|temporar|too (many|frequent)|频繁|频率",
        whole_account=True,
        retry_after=15 * MINUTE,
    ),
    _Rule(frozenset({421, 454}), r"", whole_account=True, retry_after=5 * MINUTE),
)

_LOGIN_CODES = frozenset({530, 534, 535, 538})
"""Authentication wanted, too weak, failed, or wanting encryption (RFC 4954 §6)."""

_FOREIGN_SENDER = re.compile(
    r"must (be )?(the )?(equal|same|match)|authori[sz]ed user|not owned", re.IGNORECASE
)
"""How relays say that an account may send under its own address only."""


def send_mail(relay: RelayAccount, envelope_from: str, recipient: str, mime: bytes) -> str:
    """As `send`, for callers without an event loop."""
    return asyncio.run(send(relay, envelope_from, recipient, mime))


async def send(relay: RelayAccount, envelope_from: str, recipient: str, mime: bytes) -> str:
    """The relay's final answer to one mail it took, "250 …".

    Raises RelayBusy (nothing was sent, try later), ReplyRefused (never resend unchanged),
    ReplyUncertain (no answer after the content left), LoginRefused, SettingsWrong.
    """
    for address in (envelope_from, recipient):
        if not _ADDRESS.fullmatch(address):
            raise ReplyRefused("the address is not plain ASCII: it cannot be mailed to", code=0)
    client = _client(relay)
    try:
        await _greet(client, relay)
        return await _converse(client, relay, envelope_from, recipient, _dotted(mime))
    finally:
        client.close()


def try_login(relay: RelayAccount) -> str:
    """What the relay greeted us with; connects, logs in and says good-bye, sending nothing.

    Raises RelayBusy, LoginRefused or SettingsWrong.
    """
    return asyncio.run(_try_login(relay))


async def _try_login(relay: RelayAccount) -> str:
    client = _client(relay)
    try:
        greeting = await _greet(client, relay)
        with suppress(*_FOREIGN):
            await client.quit(timeout=QUIT_SECONDS)
    finally:
        client.close()
    return greeting


def _client(relay: RelayAccount) -> SMTP:
    # TLS from the first byte, or STARTTLS as a step of its own.
    return SMTP(
        hostname=relay.host,
        port=relay.port,
        use_tls=relay.security == "tls",
        start_tls=False,
        local_hostname=relay.local_hostname,
        timeout=relay.command_seconds,
    )


async def _greet(client: SMTP, relay: RelayAccount) -> str:
    """The relay's first line; connects and logs in, telling what a failure means at each step."""
    step = Step.CONNECT
    try:
        greeting = await client.connect(timeout=relay.connect_seconds)
        step = Step.EHLO
        await client.ehlo()
        if relay.security == "starttls":
            step = Step.STARTTLS
            await _start_tls(client, relay)
        if relay.user:
            step = Step.AUTH
            await _log_in(client, relay)
    except _FOREIGN as exc:
        raise _translated(exc, step, relay) from exc
    return greeting.message


async def _converse(
    client: SMTP, relay: RelayAccount, sender: str, recipient: str, content: bytes
) -> str:
    """Hand over one mail, telling at each step what a failure there means."""
    step = Step.MAIL
    try:
        size = [b"SIZE=%d" % len(content)] if client.supports_extension("size") else []
        await _command(client, b"MAIL", b"FROM:<%s>" % sender.encode(), *size)
        step = Step.RCPT
        await _command(client, b"RCPT", b"TO:<%s>" % recipient.encode())
        step = Step.DATA
        await _command(client, b"DATA", good=3)
        protocol = _write(client, content)
        step = Step.CONTENT
        response = await protocol.read_response(timeout=relay.data_seconds)
        _must_be(response, 2)
    except _FOREIGN as exc:
        raise _translated(exc, step, relay) from exc
    with suppress(*_FOREIGN):
        await client.quit(timeout=QUIT_SECONDS)
    return _quoted(response.code, response.message)


async def _start_tls(client: SMTP, relay: RelayAccount) -> None:
    if not client.supports_extension("starttls"):
        raise SettingsWrong(f"{relay.host} does not offer STARTTLS: use tls")
    await client.starttls()
    await client.ehlo()


async def _log_in(client: SMTP, relay: RelayAccount) -> None:
    # One attempt only: trying each mechanism in turn looks like guessing and gets us locked out.
    user, password = relay.user, relay.password.get_secret_value()
    offered = client.supported_auth_methods
    if "plain" in offered:
        await client.auth_plain(user, password)
    elif "login" in offered:
        await client.auth_login(user, password)
    elif "cram-md5" in offered:
        await client.auth_crammd5(user, password)
    else:
        raise SettingsWrong(f"{relay.host}:{relay.port} offers no login mailbot knows")


async def _command(client: SMTP, *words: bytes, good: int = 2) -> None:
    _must_be(await client.execute_command(*words), good)


def _must_be(response: SMTPResponse, good: int) -> None:
    """Refuse answers of another kind: 2 is done, 3 go on (first digit, RFC 5321 §4.2.1)."""
    if response.code // 100 != good:
        raise SMTPResponseException(response.code, response.message)


def _write(client: SMTP, content: bytes) -> SMTPProtocol:
    """The protocol to which the content has been handed; raises where nothing was."""
    protocol = client.protocol
    if protocol is None:
        raise ConnectionResetError("closed before the mail was sent")
    protocol.write(content)
    return protocol


def _dotted(mime: bytes) -> bytes:
    """Content with CRLF line ends, leading dots doubled, and its end (RFC 5321 §4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", mime).removesuffix(b"\r\n")
    return re.sub(rb"(?m)^\.", b"..", lines) + b"\r\n.\r\n"


def _translated(exc: Exception, step: Step, relay: RelayAccount) -> MailbotError:
    """What a failure at a step means for the reply."""
    if isinstance(exc, SMTPResponseException) and exc.code // 100 in {4, 5}:
        return _refused(exc.code, exc.message, step, relay)
    said = _without_addresses(str(exc)) or type(exc).__name__
    if step is Step.CONTENT:
        return ReplyUncertain(f"{relay.host} did not answer after the mail was sent: {said}")
    return RelayBusy(
        f"{relay.host}:{relay.port} cannot be reached or stopped answering ({step}): {said}",
        whole_account=step in _OF_ACCOUNT,
    )


def _refused(code: int, message: str, step: Step, relay: RelayAccount) -> MailbotError:
    text = f"{relay.host} answered {_quoted(code, message)} ({step})"
    for rule in _PASSING:
        if code in rule.codes and re.search(rule.pattern, message, re.IGNORECASE):
            return RelayBusy(
                text, code=code, whole_account=rule.whole_account, retry_after=rule.retry_after
            )
    if code < 500:  # noqa: PLR2004 - 4yz passes (RFC 5321 §4.2.1)
        return RelayBusy(text, code=code, whole_account=step in _OF_ACCOUNT, retry_after=5 * MINUTE)
    if step is Step.AUTH or code in _LOGIN_CODES:
        return LoginRefused(f"{text}: check user name and authorisation code (授权码)")
    if step in {Step.CONNECT, Step.EHLO, Step.STARTTLS}:
        # The relay has not heard of the reply yet: it is us whom it does not want.
        return RelayBusy(text, code=code, whole_account=True, retry_after=HOUR)
    if step is Step.MAIL and _FOREIGN_SENDER.search(message):
        return SettingsWrong(f"{text}: mails must be sent from the account's own address")
    return ReplyRefused(text, code=code)


def _quoted(code: int, message: str) -> str:
    return f"{code} {_without_addresses(message)}"


def _without_addresses(message: str) -> str:
    """What a relay said on one line, without the addresses that relays like to repeat."""
    line = " ".join(message.encode("utf-8", "replace").decode().split())
    return re.sub(r"[^\s<>@:;,]+@[^\s<>@:;,]+", "…@…", line)[:LONGEST_QUOTE]
