"""Mails and scripted faults become real IMAP and SMTP servers inside this process.

Both listen on an ephemeral port of 127.0.0.1, start in milliseconds and are context managers.
They serve `mailbot demo` and the tests; neither is meant to face a network.
"""

import asyncio
import logging
import ssl
from argparse import Namespace
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack, closing, suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, Login
from pymap.backend.dict.mailbox import MailboxData, MailboxSet
from pymap.concurrent import Subsystem
from pymap.config import BackendCapability
from pymap.context import connection_exit, current_command
from pymap.imap import IMAPConnection
from pymap.imap.state import ConnectionState
from pymap.mailbox import MailboxSnapshot
from pymap.parsing.command.any import IdCommand
from pymap.parsing.command.auth import SelectCommand
from pymap.parsing.message import AppendMessage
from pymap.parsing.response import CommandResponse, Response, ResponseNo
from pymap.selected import SelectedMailbox
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

from mailbot.demo.scripted import HOST, Fault, LoopThread, Script

__all__ = ["EmbeddedImap", "EmbeddedSmtp", "Fault", "ReceivedMail", "Script"]

UNSAFE_LOGIN = b"SELECT Unsafe Login. Please contact kefu@188.com for help"
TRICKLE_SECONDS = 0.02

# aiosmtpd announces each login as deprecated in its own log.
logging.getLogger("mail.log").setLevel(logging.ERROR)


class _Config(Config):
    """pymap's settings: no name look-ups, and IDLE only where wanted."""

    idle = True

    @property
    def backend_capability(self) -> BackendCapability:
        return BackendCapability(idle=self.idle, object_id=True, multi_append=True)

    @property
    def greeting(self) -> bytes:
        return b"ready"


_Answer = tuple[CommandResponse, SelectedMailbox | None]


class _State(ConnectionState):
    """A connection which may refuse folders to clients that did not identify themselves."""

    def __init__(self, owner: "EmbeddedImap", login: Login, config: _Config) -> None:
        super().__init__(login, config)
        self._owner = owner
        self._identified = False

    async def do_id(self, cmd: IdCommand) -> _Answer:
        # NetEase forgets an ID sent before LOGIN.
        self._identified = self._session is not None
        given = cmd.parameters or {}
        self._owner.identities.append({k.decode(): v.decode() for k, v in given.items()})
        return await super().do_id(cmd)

    async def do_select(self, cmd: SelectCommand) -> _Answer:
        trusted = self._identified and not self._owner.stale_code
        if self._owner.netease and not trusted:
            return ResponseNo(cmd.tag, UNSAFE_LOGIN), None
        return await super().do_select(cmd)


class _Connection(IMAPConnection):
    """A connection that follows the script, command by command."""

    __slots__ = ("script",)
    script: Script

    async def write_response(self, resp: Response) -> None:
        command = current_command.get(None)
        if command is None:
            await self._answer("CONNECT", resp)
        elif resp.tag == command.tag:
            await self._answer(command.command.decode("ascii"), resp)
        else:
            await super().write_response(resp)

    async def _answer(self, step: str, resp: Response) -> None:
        entry = self.script.take(step)
        if entry is Fault.NONE:
            await super().write_response(resp)
        elif isinstance(entry, Fault):
            await self._fail(entry, resp)
        else:
            *untagged, last = entry.splitlines()
            for line in untagged:
                self.writer.write(line.encode() + b"\r\n")
            self.writer.write(resp.tag + b" " + last.encode() + b"\r\n")
            await self.writer.drain()

    async def _fail(self, fault: Fault, resp: Response) -> None:
        if fault is Fault.STALL:
            await asyncio.Event().wait()
        octets = _Octets()
        await resp.async_write(octets)
        if fault is Fault.TRICKLE:
            for octet in octets:
                self.writer.write(bytes([octet]))
                await self.writer.drain()
                await asyncio.sleep(TRICKLE_SECONDS)
        if fault is Fault.HALF:
            self.writer.write(octets[: len(octets) // 2])
            await self.writer.drain()
        self.writer.close()
        raise ConnectionResetError(fault)


class _Octets(bytearray):
    """What pymap writes an answer to, to be cut afterwards."""

    def write(self, data: bytes) -> None:
        self.extend(data)

    async def drain(self) -> None:
        """Return at once: memory needs no flow control."""


class EmbeddedImap(LoopThread):
    """An IMAP server (pymap) with one account, in this process.

    `netease` gives it NetEase's habits: SELECT and EXAMINE are refused until the client sent ID
    (RFC 2971) after LOGIN, and IDLE is not offered; with `stale_code` they are always refused.
    `identities` collects what clients said with ID. Steps of `script`: CONNECT, LOGIN, ID,
    SELECT, EXAMINE, LIST, UID FETCH, UID SEARCH, IDLE and so on. `tls` serves TLS from the first
    byte, `starttls` offers STARTTLS.
    """

    def __init__(
        self,
        *,
        user: str = "intake@example.test",
        password: str = "code",  # noqa: S107 - an invented account on this machine
        folders: Iterable[str] = (),
        netease: bool = False,
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
    ) -> None:
        super().__init__()
        self.user = user
        self.password = password
        self.folders = tuple(name for name in folders if name != "INBOX")
        self.netease = netease
        self.stale_code = False
        self.identities: list[dict[str, str]] = []
        self._tls = tls
        self._config = _Config(
            Namespace(passlib_cfg=None, proxy_protocol=None),
            demo_data=False,
            demo_user=user,
            demo_password=password,
            host=HOST,
            port=0,
            hash_context=Cleartext(),
            cpu_subsystem=Subsystem.for_asyncio(),
            ssl_context=starttls or ssl.create_default_context(ssl.Purpose.CLIENT_AUTH),
            tls_enabled=starttls is not None,
            invalid_user_sleep=0,
        )
        self._config.idle = not netease
        self._login = Login(self._config)
        self._boxes = MailboxSet()

    def deliver(self, folder: str, data: bytes, internaldate: datetime | None = None) -> int:
        """The UID of a mail just put into a folder; the server took it in at `internaldate`."""
        return self.run(self._append(folder, data, internaldate or datetime.now(UTC)))

    def expunge(self, folder: str, *uids: int) -> None:
        """Delete mails for good, as another client of the account would."""
        self.run(self._delete(folder, uids))

    def change_uidvalidity(self, folder: str) -> int:
        """The new UIDVALIDITY of a folder whose mails were numbered anew, from 1."""
        return self.run(self._renumber(folder))

    def uidvalidity(self, folder: str) -> int:
        """The UIDVALIDITY of a folder."""
        return self.run(self._boxes.get_mailbox(folder)).uid_validity

    async def _listen(self) -> asyncio.Server:
        user = UserMetadata(self._config, self.user, password=self.password)
        identity = self._login.demo_user_identity
        await identity.set(user)
        async with identity.new_session() as session:
            self._boxes = session.mailbox_set
        for name in self.folders:
            await self._boxes.add_mailbox(name)
        return await asyncio.start_server(self._serve, HOST, 0, ssl=self._tls)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = SocketInfo.get(writer, None)
        connection = _Connection(self._config.commands, self._config, reader, writer, peer)
        connection.script = self.script
        self.transports.add(writer.transport)
        # A client that hangs up, or one we hang up on by script, is no failure of this server.
        with suppress(ConnectionError):
            async with AsyncExitStack() as stack:
                connection_exit.set(stack)
                stack.enter_context(closing(connection))
                await connection.run(_State(self, self._login, self._config))

    async def _append(self, folder: str, data: bytes, when: datetime) -> int:
        box = await self._boxes.get_mailbox(folder)
        message = await box.append(AppendMessage(data, when, frozenset()))
        return message.uid

    async def _delete(self, folder: str, uids: Iterable[int]) -> None:
        box = await self._boxes.get_mailbox(folder)
        await box.delete(list(uids))

    async def _renumber(self, folder: str) -> int:
        box: MailboxData = await self._boxes.get_mailbox(folder)
        # pymap has no such command; its mailboxes keep these three in private attributes.
        messages = list(box._messages.values())  # noqa: SLF001
        box._messages = {  # noqa: SLF001
            uid: type(message).copy(message, uid=uid)
            for uid, message in enumerate(messages, start=1)
        }
        box._max_uid = len(messages)  # noqa: SLF001
        box._uid_validity = max(  # noqa: SLF001
            box.uid_validity + 1, MailboxSnapshot.new_uid_validity()
        )
        return box.uid_validity


class ReceivedMail(NamedTuple):
    """A mail the relay took: its envelope (RFC 5321 §2.3.1) and its content."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes


class _Dialogue(SMTP):
    """An SMTP connection that follows the script, command by command."""

    def __init__(self, owner: "EmbeddedSmtp", loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(
            owner,
            hostname="relay.example.test",
            ident="ready",
            loop=loop,
            enable_SMTPUTF8=False,
            auth_require_tls=False,
            authenticator=owner.authenticate,
            tls_context=owner.starttls,
        )
        self._owner = owner
        for verb, method in list(self._smtp_methods.items()):
            self._smtp_methods[verb] = self._scripted(verb, method)
        if not owner.users:
            self._auth_methods.clear()

    async def _handle_client(self) -> None:
        if isinstance(self.transport, asyncio.WriteTransport):
            self._owner.transports.add(self.transport)
        entry = self._owner.script.take("CONNECT")
        if entry is Fault.NONE:
            await super()._handle_client()
        elif isinstance(entry, Fault):
            await self._fail(entry)
        else:
            await self.push(entry)
            self._writer.close()

    def _scripted(self, verb: str, method: Any) -> Any:
        async def answer(arg: str | None) -> None:
            entry = self._owner.script.take(verb)
            if isinstance(entry, Fault) and entry is not Fault.NONE:
                await self._fail(entry)
            elif entry is not Fault.NONE:
                await self.push(entry)
            elif verb == "MAIL" and self._must_log_in():
                await self.push("530 5.7.0 Authentication required")
            else:
                await method(arg)

        return answer

    def _must_log_in(self) -> bool:
        return bool(self._owner.users) and not (self.session and self.session.authenticated)

    async def _fail(self, fault: Fault) -> None:
        try:
            if fault in {Fault.STALL, Fault.TAKEN_STALL}:
                await asyncio.Event().wait()
        finally:
            self._writer.close()
        raise asyncio.CancelledError(fault)

    async def after_content(self, fault: Fault) -> None:
        """Fail where the answer to the content was due."""
        await self._fail(fault)


class EmbeddedSmtp(LoopThread):
    """An SMTP relay (aiosmtpd) that keeps what it takes, in this process.

    `users` maps names to passwords; where it is given AUTH is demanded before MAIL. `mails`
    collects what was taken. Steps of `script`: CONNECT, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA,
    CONTENT (the answer to the mail itself), QUIT. `tls` serves TLS from the first byte,
    `starttls` offers STARTTLS.
    """

    def __init__(
        self,
        *,
        users: Mapping[str, str] | None = None,
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
    ) -> None:
        super().__init__()
        self.users = dict(users or {})
        self.starttls = starttls
        self.mails: list[ReceivedMail] = []
        self._tls = tls

    async def _listen(self) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        return await loop.create_server(lambda: _Dialogue(self, loop), HOST, 0, ssl=self._tls)

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: Any
    ) -> AuthResult:
        """Whether name and password are those of a user; asked by aiosmtpd."""
        known = isinstance(given, LoginPassword) and (
            self.users.get(given.login.decode()) == given.password.decode()
        )
        return AuthResult(success=known, handled=False)

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd asks for
        self, server: _Dialogue, _session: Session, envelope: Envelope
    ) -> str:
        """The relay's final answer; called by aiosmtpd with the mail."""
        entry = self.script.take("CONTENT")
        if entry in {Fault.NONE, Fault.TAKEN_STALL, Fault.TAKEN_HANG_UP}:
            content = envelope.original_content or b""
            sender = envelope.mail_from or ""
            self.mails.append(ReceivedMail(sender, tuple(envelope.rcpt_tos), content))
        if isinstance(entry, Fault):
            if entry is not Fault.NONE:
                await server.after_content(entry)
            return f"250 2.0.0 queued as {len(self.mails)}"
        return entry
