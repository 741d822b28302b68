"""The tree of everything that can go wrong, sorted by what has to happen next.

MailbotError
├── Retry                     the world is not ready: try the same thing again later
│   ├── MailboxUnreachable        network, TLS or a server that hung up
│   ├── RelayBusy                 the SMTP relay answered 4yz
│   ├── ReaderBusy                no reading worker could be had in time
│   └── StoreBusy                 another worker held the same rows for too long
├── AlreadySettled            nothing is left to do: another worker was faster
├── Quarantine                this mail cannot be handled: set it aside, go on with the next
├── Park                      this reply cannot be sent: keep it, tell staff
│   ├── ReplyRefused              the SMTP relay answered 5yz
│   └── ReplyUncertain            the relay may or may not have taken the reply
└── Stop                      nothing will work until a person acts
    ├── SettingsWrong             mailbot.toml or the environment
    ├── TemplatesWrong            a file below templates/: carries file, line and key
    ├── LoginRefused              user name or authorisation code (授权码)
    ├── UnsafeLogin               NetEase refused SELECT: client not identified or code stale
    └── StoreUnusable             database or document folder

Blurred scans, empty fields and short payments are findings, not errors: they never raise.
`exit_code` is the sysexits(3) code with which the command line ends.
"""

import os
from typing import ClassVar


class MailbotError(Exception):
    """Any failure that mailbot foresaw."""

    exit_code: ClassVar[int] = os.EX_SOFTWARE


class Retry(MailbotError):
    """The world is not ready: the same call may succeed later."""

    exit_code = os.EX_TEMPFAIL


class MailboxUnreachable(Retry):
    """The IMAP server could not be reached or stopped answering."""


class RelayBusy(Retry):
    """The SMTP relay answered 4yz (RFC 5321 §4.2.1) or could not be reached before DATA.

    `code` is the reply code, 0 where there was none. `whole_account` tells that the whole
    account is slowed down, not one reply. `retry_after` is how long to wait at least, seconds.
    """

    def __init__(
        self, text: str, *, code: int = 0, whole_account: bool = False, retry_after: float = 60.0
    ) -> None:
        super().__init__(text)
        self.code = code
        self.whole_account = whole_account
        self.retry_after = retry_after


class ReaderBusy(Retry):
    """No reading worker could be had in time."""


class StoreBusy(Retry):
    """The database was held by others for too long, gave way to them, or hung up."""


class AlreadySettled(MailbotError):
    """This mail was settled before: nothing is left to do."""


class Quarantine(MailbotError):
    """This mail cannot be handled: it is set aside and the next one is taken."""

    exit_code = os.EX_DATAERR


class Park(MailbotError):
    """This reply cannot be sent: it is kept and staff are told."""

    exit_code = os.EX_UNAVAILABLE


class ReplyRefused(Park):
    """The SMTP relay answered 5yz (RFC 5321 §4.2.1); `code` is that code."""

    def __init__(self, text: str, *, code: int) -> None:
        super().__init__(text)
        self.code = code


class ReplyUncertain(Park):
    """The relay went silent after DATA: the reply may or may not have been taken."""


class Stop(MailbotError):
    """Nothing will work until a person acts."""

    exit_code = os.EX_CONFIG


class SettingsWrong(Stop):
    """mailbot.toml or the environment is incomplete or contradicts itself."""


class SettingsMissing(SettingsWrong):
    """There is no mailbot.toml yet."""


class TemplatesWrong(Stop):
    """A file below `templates/` cannot be used.

    `file` is its name below `templates/`, `line` counts from 1 (None where unknown), `key` is
    the dotted key or the variable in question ("" where there is none).
    """

    def __init__(self, text: str, *, file: str, line: int | None = None, key: str = "") -> None:
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {key}: {text}" if key else f"{place}: {text}")
        self.file = file
        self.line = line
        self.key = key


class LoginRefused(Stop):
    """The server refused user name and authorisation code (授权码)."""

    exit_code = os.EX_NOPERM


class UnsafeLogin(Stop):
    """NetEase accepted the login but refused to open a folder ("Unsafe Login")."""

    exit_code = os.EX_NOPERM


class StoreUnusable(Stop):
    """The database or the folder of documents cannot be used."""

    exit_code = os.EX_IOERR


class AlreadyRunning(StoreUnusable):
    """Another mailbot works on the folder."""
