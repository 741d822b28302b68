"""IMAP commands become narrowed values: the one module that knows imapclient."""

import ast
import logging
import re
import selectors
import socket
import ssl
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple

from imapclient import IMAPClient, SocketTimeout  # noqa: TID251 - its one place
from imapclient.exceptions import (  # noqa: TID251 - likewise
    CapabilityError,
    IMAPClientAbortError,
    IMAPClientError,
    LoginError,
)
from imapclient.response_parser import parse_fetch_response  # noqa: TID251 - likewise

from mailbot.errors import LoginRefused, SettingsWrong
from mailbot.mailbox.account import FolderState, MailboxAccount

MAILS_PER_BATCH = 100
"""Keeps the list of UIDs within the command line that every server accepts."""

SLICE = 1024 * 1024
"""Bytes of a large mail that are fetched at a time: memory holds four times as much."""

FOREIGN = (
    IMAPClientError, OSError, EOFError, ValueError, TypeError, LookupError, AttributeError,
    AssertionError, MemoryError,
)  # fmt: skip
"""What imapclient and imaplib raise on a dead connection or an answer they cannot read."""

_TEMPORARY = re.compile(
    r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\]|too many|try again|temporar|system busy",
    re.IGNORECASE,
)
"""Refusals that pass by themselves (RFC 5530 §3, and what servers without codes say)."""

_REPR = re.compile(r"""\bb(?P<mark>['"])(?:(?!(?P=mark))[^\\]|\\.)*(?P=mark)""")

LONGEST_QUOTE = 200
"""Characters of a server's answer that are passed on."""

# At level DEBUG imapclient writes whole conversations, mails included, to the log.
logging.getLogger("imapclient").setLevel(logging.WARNING)


class Listed(NamedTuple):
    """A mail as listed before it is fetched; `size` in bytes, 0 where the server did not say."""

    uid: int
    size: int
    received_at: datetime


def connected(account: MailboxAccount) -> Any:
    """An IMAPClient to the account's server, TLS done, not logged in.

    Raises SettingsWrong where STARTTLS is asked for and not offered.
    """
    client = IMAPClient(
        account.host,
        account.port,
        ssl=account.security == "tls",
        timeout=SocketTimeout(account.connect_seconds, account.read_seconds),
    )
    if account.security == "starttls":
        try:
            with deadline(client, account.call_seconds):
                client.starttls()
        except CapabilityError as exc:
            drop(client)
            raise SettingsWrong(f"{account.host} does not offer STARTTLS: use tls") from exc
        except FOREIGN:
            drop(client)
            raise
    return client


def drop(client: Any) -> None:
    """Close the connection without a word."""
    with suppress(*FOREIGN):
        client.shutdown()


def log_in(client: Any, account: MailboxAccount) -> None:
    """Log in with user and password. Raises LoginRefused."""
    try:
        client.login(account.user, account.password.get_secret_value())
    except LoginError as exc:
        # imapclient makes a LoginError of a connection lost in LOGIN, too.
        if isinstance(exc.__context__, IMAPClientAbortError) or _TEMPORARY.search(str(exc)):
            raise
        raise LoginRefused(
            f"{account.host} refused the login of {account.user}: check the user name and the "
            "authorisation code (授权码), and that IMAP is switched on in the web mail's "
            f"settings; it said: {one_line(exc)}"
        ) from exc


def identify(client: Any, client_id: Mapping[str, str]) -> None:
    """Say who we are (RFC 2971); a server that does not want to know may say so."""
    # Past imapclient's check that ID is offered: NetEase may want it all the same.
    send = IMAPClient.id_.__wrapped__
    try:
        send(client, dict(client_id))
    except IMAPClientAbortError:
        raise
    except IMAPClientError:
        return


def examined(client: Any, folder: str) -> FolderState | str:
    """The state of a folder, opened read-only (EXAMINE), or the server's refusal."""
    try:
        answer = client.select_folder(folder, readonly=True)
    except IMAPClientAbortError:
        raise
    except IMAPClientError as exc:
        return one_line(exc)
    uidvalidity, exists = answer.get(b"UIDVALIDITY"), answer.get(b"EXISTS")
    if not isinstance(uidvalidity, int) or not isinstance(exists, int):
        raise TypeError("no UIDVALIDITY or no EXISTS in the answer to EXAMINE")
    return FolderState(uidvalidity, exists)


def folders(client: Any) -> list[tuple[frozenset[str], str]]:
    """Flags in lower case and readable name of every folder."""
    return [
        (frozenset(flag.decode("ascii", "replace").lower() for flag in flags), str(name))
        for flags, _, name in client.list_folders()
    ]


def listed(client: Any, first: int) -> list[Listed]:
    """The mails from UID `first` on by rising UID, without their bodies."""
    # fetch() cannot ask for an open range.
    wanted = [b"%d:*" % first, b"(UID RFC822.SIZE INTERNALDATE)"]
    answer = client._raw_command_untagged(b"FETCH", wanted)  # noqa: SLF001 - as said above
    # Keyed by sequence number, since changes of flags may come along without a UID.
    entries = parse_fetch_response(answer, normalise_times=False, uid_is_key=False).values()
    mails = sorted(mail for entry in entries if (mail := _listed(entry)) is not None)
    # "n:*" names the last mail even where its UID is below n (RFC 9051 §6.4.8).
    return [mail for mail in mails if mail.uid >= first]


def _listed(entry: Mapping[bytes, Any]) -> Listed | None:
    uid, size = entry.get(b"UID"), entry.get(b"RFC822.SIZE")
    received_at = entry.get(b"INTERNALDATE")
    if not isinstance(uid, int):
        return None
    if not isinstance(received_at, datetime) or received_at.tzinfo is None:
        received_at = datetime.now(UTC)
    return Listed(uid, size if isinstance(size, int) else 0, received_at)


def bodies(client: Any, uids: Sequence[int], section: str, part: str = "") -> dict[int, bytes]:
    """One section of each mail by UID; a mail that is gone is not in it.

    `section` is "" for the whole mail, "HEADER" or "HEADER.FIELDS (…)" (RFC 9051 §6.4.5);
    `part` is "" or "<start.length>" in bytes.
    """
    answer = client.fetch(uids, [f"BODY.PEEK[{section}]{part}"])
    found = {}
    for uid, entry in answer.items():
        values = (value for key, value in entry.items() if key.startswith(b"BODY["))
        body = next(values, None)
        if isinstance(body, bytes):
            found[int(uid)] = body
    return found


def body_slice(client: Any, uid: int, start: int) -> bytes | None:
    """SLICE bytes of a mail from `start` on, fewer at its end; None where the mail is gone.

    A server that knows no slices (RFC 9051 §6.4.5) gives the whole mail.
    """
    found = bodies(client, [uid], "", f"<{start}.{SLICE}>")
    return found.get(uid)


def append(client: Any, folder: str, mail: bytes) -> None:
    """Put a mail of our own into a folder (APPEND, RFC 9051 §6.3.12), unseen."""
    client.append(folder, mail)


def searched(client: Any, message_id: str) -> list[int]:
    """UIDs the server names for a Message-ID; none where it cannot search."""
    try:
        hits = client.search(["HEADER", "Message-ID", message_id])
    except IMAPClientAbortError:
        raise
    except IMAPClientError:
        return []
    return [hit for hit in hits if isinstance(hit, int)]


def heard(client: Any, seconds: float) -> bool:
    """Whether the server says anything, or hangs up, within so many seconds of IDLE.

    imapclient's idle_check reads without blocking and fails on a line that arrives in two halves.
    """
    sock = client.socket()
    if isinstance(sock, ssl.SSLSocket) and sock.pending():
        return True
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_READ)
        return bool(selector.select(seconds))


def batches(mails: Iterable[Listed], usual: int, largest: int) -> Iterator[list[Listed]]:
    """Mails grouped to about `usual` bytes each; one above `largest` stands alone.

    A mail of unknown size stands alone as well.
    """
    batch: list[Listed] = []
    weight = 0
    for mail in mails:
        more = mail.size if 0 < mail.size <= largest else usual
        if batch and (weight + more > usual or len(batch) == MAILS_PER_BATCH):
            yield batch
            batch, weight = [], 0
        batch.append(mail)
        weight += more
    if batch:
        yield batch


@contextmanager
def deadline(client: Any, seconds: float) -> Iterator[None]:
    """Cut the connection where a call takes longer, however busily the server trickles on."""
    sock = client.socket()

    def cut() -> None:
        # The plain socket's own method: TLS would want to say good-bye first.
        with suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def one_line(said: object) -> str:
    """What a server or an exception said, on one line and not too long."""
    return " ".join(_REPR.sub(_decoded, str(said)).split())[:LONGEST_QUOTE]


def _decoded(found: re.Match[str]) -> str:
    """The words of bytes that imaplib shows as Python would write them, Chinese ones included."""
    words: bytes = ast.literal_eval(found[0])
    try:
        return words.decode()
    except UnicodeDecodeError:
        return words.decode("gb18030", "replace")
