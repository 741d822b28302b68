"""Settings become an IMAP account, and a row of failures becomes a time to wait."""

from typing import NamedTuple

import tenacity
from pydantic import Field

from mailbot.values import ServerLogin

LONGEST_IDLE = 540.0
"""Seconds: below the ten minutes after which NAT boxes forget a silent connection."""


class MailboxAccount(ServerLogin):
    """An IMAP account: where it is, how to log in, which folders customers' mail may land in.

    `folders` are readable names ("INBOX", "垃圾邮件"). `client_id` is what we call ourselves
    (RFC 2971). Mails above `max_bytes` are not fetched; bodies come in batches of about
    `batch_bytes`, of which memory holds four times as much; larger mails come in slices. Each read
    must bring something within `read_seconds`, each command must end within `call_seconds`; IDLE
    is renewed after `idle_seconds`.
    """

    name: str = Field(default="intake", pattern=r"^[^/]+$")
    port: int = Field(default=993, ge=1, le=65535)
    folders: tuple[str, ...] = Field(default=("INBOX",), min_length=1)
    client_id: dict[str, str] = Field(default={"name": "mailbot", "vendor": "mailbot"})
    max_bytes: int = Field(default=25 * 1024 * 1024, gt=0)
    batch_bytes: int = Field(default=2 * 1024 * 1024, gt=0)
    connect_seconds: float = Field(default=20, gt=0)
    read_seconds: float = Field(default=60, gt=0)
    call_seconds: float = Field(default=600, gt=0)
    idle_seconds: float = Field(default=LONGEST_IDLE, gt=0, le=LONGEST_IDLE)


class FolderState(NamedTuple):
    """What EXAMINE says of a folder: its UIDVALIDITY and how many mails it holds."""

    uidvalidity: int
    exists: int


class BackOff:
    """How long to wait before the next attempt: 2, 4, 8 … seconds and a little chance, capped.

    `success()` starts over, so that one bad night does not slow down the next morning.
    """

    def __init__(self, first: float = 2.0, longest: float = 300.0) -> None:
        self._wait = tenacity.wait_exponential(multiplier=first, max=longest)
        self._chance = tenacity.wait_random(0, first)
        self._state = tenacity.RetryCallState(tenacity.Retrying(), None, (), {})
        self.success()

    def success(self) -> None:
        """Forget all failures so far."""
        self._state.attempt_number = 0

    def failure(self) -> float:
        """Seconds to wait after one more failure."""
        self._state.attempt_number += 1
        return self._wait(self._state) + self._chance(self._state)
