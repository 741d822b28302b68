"""One IMAP connection becomes raw mails, one at a time, by rising UID.

The state is the caller's: UIDVALIDITY and the last UID it has stored. Flags mean nothing here,
no mail is ever changed on the server, and SEARCH alone is never believed.
"""

import re
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import IO, Any, Self, TypeVar

import structlog

from mailbot.errors import (
    MailbotError,
    MailboxUnreachable,
    SettingsWrong,
    StoreUnusable,
    UnsafeLogin,
)
from mailbot.mailbox import wire
from mailbot.mailbox.account import FolderState, MailboxAccount
from mailbot.message.model import MessageRef, RawMessage

T = TypeVar("T")

HEAD_BYTES = 256 * 1024
"""As much of the header section of a too large mail as is kept."""

NEWEST = 200
"""How many of the newest mails of a folder are compared by Message-ID."""

IDLE_SLICE = 0.5
"""Seconds after which waiting in IDLE looks whether it should stop."""

NETEASE = re.compile(r"(^|\.)(126|163|188|yeah|netease)\.(com|net)$")
"""Hosts of NetEase, which want ID even where they do not offer it."""

SENT_NAMES = ("已发送", "已发送邮件", "Sent Messages", "Sent", "Sent Items", "Sent Mail")
"""Folders of sent mail at servers that do not mark theirs (RFC 6154)."""

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")

_log = structlog.get_logger(__name__)


class Mailbox:
    """A connection to one account: `with Mailbox(account) as mailbox: …`.

    Entering connects, logs in and identifies. Every method may raise MailboxUnreachable, after
    which the connection is closed and a new Mailbox is needed; entering may also raise
    LoginRefused, opening a folder UnsafeLogin or SettingsWrong (no such folder).
    """

    def __init__(self, account: MailboxAccount) -> None:
        self.account = account
        self._client: Any = None
        self._open: tuple[str, FolderState] | None = None
        self._identified = False

    def __enter__(self) -> Self:
        try:
            with self._rim():
                self._client = wire.connected(self.account)
            self._ask(partial(wire.log_in, account=self.account))
            if self._offers("ID") or NETEASE.search(self.account.host.lower()):
                self._identify()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # LOGOUT waits for an answer: only where nothing has gone wrong.
        if kind is None and self._client is not None:
            with suppress(MailboxUnreachable):
                self._ask(lambda client: client.logout())
                self._client = None
        self.close()

    def close(self) -> None:
        """Drop the connection without a word."""
        client, self._client, self._open = self._client, None, None
        if client is not None:
            wire.drop(client)

    def examine(self, folder: str) -> FolderState:
        """The state of a folder, now opened read-only (EXAMINE, RFC 9051 §6.3.3).

        Raises UnsafeLogin (NetEase), SettingsWrong where there is no such folder.
        """
        self._open = None
        answer = self._ask(partial(wire.examined, folder=folder))
        if isinstance(answer, str) and _is_unsafe(answer) and not self._identified:
            self._identify()
            answer = self._ask(partial(wire.examined, folder=folder))
        if isinstance(answer, str):
            raise self._refusal(folder, answer)
        self._open = folder, answer
        return answer

    def list_folders(self) -> tuple[str, ...]:
        """The readable names of all folders of the account."""
        return tuple(name for _, name in self._ask(wire.folders))

    def find_sent_folder(self) -> str | None:
        """The folder of sent mail: the one marked so (RFC 6154), else one of a usual name."""
        folders = self._ask(wire.folders)
        marked = [name for flags, name in folders if "\\sent" in flags]
        usual = [name for _, name in folders if name in SENT_NAMES]
        return next(iter(marked + usual), None)

    def fetch_new(
        self, folder: str, uidvalidity: int | None, last_uid: int
    ) -> Iterator[RawMessage]:
        """Mails above `last_uid`, by rising UID; all of them where UIDVALIDITY has changed.

        `uidvalidity` and `last_uid` are what the caller has stored (None and 0 at first). Mails
        above the size limit come without data but with their header section.
        """
        state = self.examine(folder)
        first = last_uid + 1 if state.uidvalidity == uidvalidity else 1
        yield from self._fetch(folder, state, self._list(state, first))

    def fetch_missing(
        self, folder: str, uidvalidity: int, uids: Collection[int]
    ) -> Iterator[RawMessage]:
        """The mails of these UIDs that are still there; none where UIDVALIDITY has changed."""
        state = self.examine(folder)
        if state.uidvalidity == uidvalidity and uids:
            wanted = [mail for mail in self._list(state, min(uids)) if mail.uid in uids]
            yield from self._fetch(folder, state, wanted)

    def list_uids(self, folder: str) -> tuple[int, frozenset[int]]:
        """UIDVALIDITY and every UID of a folder, for reconciliation with the ledger."""
        state = self.examine(folder)
        return state.uidvalidity, frozenset(mail.uid for mail in self._list(state, 1))

    def newest_at(self, folder: str) -> datetime | None:
        """When the newest mail of a folder came in by the server's clock; None in an empty one."""
        state = self.examine(folder)
        return max((mail.received_at for mail in self._list(state, 1)), default=None)

    def find_in_folder(self, folder: str, message_id: str) -> int | None:
        """The UID of the mail with this Message-ID, None where there is none.

        Looks through the newest mails itself; only for older ones the server is asked, and its
        hits are looked at, since SEARCH is wrong or missing at several providers.
        """
        state = self.examine(folder)
        newest = [mail.uid for mail in self._list(state, 1)][-NEWEST:]
        found = self._with_message_id(newest, message_id)
        if found is None and state.exists > len(newest):
            hits = self._ask(partial(wire.searched, message_id=message_id))
            found = self._with_message_id(hits[-NEWEST:], message_id)
        return found

    def leave_note(self, mail: bytes) -> None:
        """Put a mail of our own into the first folder, for whoever reads there.

        The one thing ever written to the server, and only where the relay takes nothing.
        """
        self._ask(partial(wire.append, folder=self.account.folders[0], mail=mail))

    def wait(self, seconds: float, stop: threading.Event | None = None) -> bool:
        """Whether something may have happened before `seconds` were over.

        Uses IDLE on the first folder where offered, as a hint only: poll whatever the answer.
        `stop` ends the waiting early.
        """
        stop = stop or threading.Event()
        if not self._offers("IDLE"):
            return stop.wait(seconds)
        first = self.account.folders[0]
        if self._open is None or self._open[0] != first:
            self.examine(first)
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not stop.is_set():
            if self._idle(min(left, self.account.idle_seconds), stop):
                return True
        return stop.is_set()

    # -- asking the server

    def _ask(self, question: Callable[[Any], T]) -> T:
        """The answer to one question, within its deadline."""
        client = self._client
        if client is None:
            raise MailboxUnreachable(f"{self.account.host}: the connection is closed")
        with self._rim(), wire.deadline(client, self.account.call_seconds):
            return question(client)

    @contextmanager
    def _rim(self) -> Iterator[None]:
        """Translate whatever imapclient raises; the connection is then of no more use."""
        try:
            yield
        except MailbotError:
            raise
        except wire.FOREIGN as exc:
            self.close()
            account = self.account
            raise MailboxUnreachable(
                f"{account.host}:{account.port} ({account.security}) cannot be reached or stopped "
                f"answering: {wire.one_line(exc) or type(exc).__name__}"
            ) from exc

    def _offers(self, capability: str) -> bool:
        return bool(self._ask(lambda client: client.has_capability(capability)))

    def _identify(self) -> None:
        self._identified = True
        self._ask(partial(wire.identify, client_id=self.account.client_id))

    def _refusal(self, folder: str, answer: str) -> MailbotError:
        host = self.account.host
        if _is_unsafe(answer):
            return UnsafeLogin(
                f"{host} refused to open {folder} as an unsafe login: make a new authorisation "
                "code (授权码) and switch IMAP on in the web mail's settings, or ask the provider "
                f"to trust this client; it said: {answer}"
            )
        names = self.list_folders()
        if folder in names or folder.upper() == "INBOX":
            self.close()
            return MailboxUnreachable(f"{host} refused to open {folder}; it said: {answer}")
        return SettingsWrong(f"{host} has no folder {folder}; there are: {', '.join(names)}")

    # -- fetching

    def _list(self, state: FolderState, first: int) -> list[wire.Listed]:
        return self._ask(partial(wire.listed, first=first)) if state.exists else []

    def _fetch(
        self, folder: str, state: FolderState, mails: Iterable[wire.Listed]
    ) -> Iterator[RawMessage]:
        account = self.account
        for batch in wire.batches(mails, account.batch_bytes, account.max_bytes):
            # Between two batches the caller may have opened another folder.
            if self._is_elsewhere(folder, state):
                return
            if max(account.batch_bytes, wire.SLICE) < batch[0].size <= account.max_bytes:
                yield from self._spooled(folder, state, batch[0])
                continue
            section = "HEADER" if batch[0].size > account.max_bytes else ""
            uids = [mail.uid for mail in batch]
            bodies = self._ask(partial(wire.bodies, uids=uids, section=section))
            for mail in batch:
                if mail.uid in bodies:
                    yield self._raw(folder, state, mail, bodies[mail.uid])
                else:
                    _log.warning("mail_missing", mailbox=account.name, uid=mail.uid)

    def _spooled(self, folder: str, state: FolderState, mail: wire.Listed) -> Iterator[RawMessage]:
        """A large mail by way of a file that is there until the next mail is asked for."""
        with tempfile.NamedTemporaryFile(prefix="mailbot-mail-") as spool:
            size = self._spool(mail, spool)
            if size == 0:
                _log.warning("mail_missing", mailbox=self.account.name, uid=mail.uid)
            elif size > self.account.max_bytes:
                spool.seek(0)
                yield self._raw(folder, state, mail._replace(size=size), spool.read(HEAD_BYTES))
            else:
                ref, at = self._ref(folder, state, mail), mail.received_at
                yield RawMessage(ref=ref, size=size, received_at=at, data=None, file=spool.name)

    def _spool(self, mail: wire.Listed, spool: IO[bytes]) -> int:
        """How many bytes of the mail are in the file now; 0 where the mail is gone.

        Raises StoreUnusable where the file cannot be written.
        """
        size = 0
        while size <= self.account.max_bytes:
            piece = self._ask(partial(wire.body_slice, uid=mail.uid, start=size))
            try:
                spool.write(piece or b"")
                spool.flush()
            except OSError as exc:
                raise StoreUnusable(f"cannot write to {spool.name}: {exc.strerror}") from exc
            size += len(piece or b"")
            # Neither the announced size nor the length of a slice is certain: only both together.
            ended = len(piece or b"") < wire.SLICE and size >= mail.size
            if not piece or ended or len(piece) > wire.SLICE:
                break
        return size

    def _is_elsewhere(self, folder: str, state: FolderState) -> bool:
        here = self._open == (folder, state)
        return not here and self.examine(folder).uidvalidity != state.uidvalidity

    def _ref(self, folder: str, state: FolderState, mail: wire.Listed) -> MessageRef:
        name = f"{self.account.name}/{folder}"
        return MessageRef(mailbox=name, uidvalidity=state.uidvalidity, uid=mail.uid)

    def _raw(self, folder: str, state: FolderState, mail: wire.Listed, body: bytes) -> RawMessage:
        ref = self._ref(folder, state, mail)
        # Some servers announce less than they send.
        size = max(mail.size, len(body))
        if size > self.account.max_bytes:
            head = _END_OF_HEAD.split(body[:HEAD_BYTES], maxsplit=1)[0]
            return RawMessage(
                ref=ref, size=size, received_at=mail.received_at, data=None, head=head
            )
        return RawMessage(ref=ref, size=len(body), received_at=mail.received_at, data=body)

    def _with_message_id(self, uids: list[int], message_id: str) -> int | None:
        section = "HEADER.FIELDS (MESSAGE-ID)"
        heads = self._ask(partial(wire.bodies, uids=uids, section=section))
        for uid in reversed(uids):
            _, _, value = heads.get(uid, b"").partition(b":")
            if value and value.strip() == message_id.strip().encode():
                return uid
        return None

    def _idle(self, seconds: float, stop: threading.Event) -> bool:
        """Whether the server said something within one IDLE (RFC 2177) of so many seconds."""
        self._ask(lambda client: client.idle())
        until = time.monotonic() + seconds
        heard = False
        while not heard and not stop.is_set() and (left := until - time.monotonic()) > 0:
            heard = self._ask(partial(wire.heard, seconds=min(left, IDLE_SLICE)))
        # Where the connection was closed, this finds out.
        self._ask(lambda client: client.idle_done())
        return heard


def _is_unsafe(answer: str) -> bool:
    return "unsafe login" in answer.lower()
