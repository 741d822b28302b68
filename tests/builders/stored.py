"""What to put into a store: mails, cases, decisions, replies."""

from datetime import UTC, datetime

from mailbot.cases.model import CaseMail, CaseStatus
from mailbot.decision.model import RequestItems
from mailbot.message.model import Address, MessageRef, RawMessage
from mailbot.reply.model import Promise, Reply
from mailbot.store.model import CaseRef
from mailbot.store.settlement import Settlement
from mailbot.store.store import Store
from mailbot.values import sha256

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
INBOX = "desk@example.com/INBOX"


def raw_mail(
    uid: int = 1,
    data: bytes | None = b"Subject: x\r\n\r\n",
    *,
    uidvalidity: int = 7,
    mailbox: str = INBOX,
    received_at: datetime = NOON,
) -> RawMessage:
    """A mail as fetched."""
    return RawMessage(
        ref=MessageRef(mailbox=mailbox, uidvalidity=uidvalidity, uid=uid),
        size=len(data or b""),
        received_at=received_at,
        data=data,
    )


def take_in(store: Store, uid: int = 1, data: bytes = b"Subject: x\r\n\r\n") -> str:
    """The id of a mail that is stored and waits."""
    store.store_mail(raw_mail(uid, data))
    return next(mail.id for mail in store.pending_mails(NOON, 100_000) if mail.ref.uid == uid)


def case_mail(mail_id: str, **change: object) -> CaseMail:
    """A mail's share in a case."""
    plain = CaseMail(
        mail_id=mail_id,
        message_id=f"<{mail_id}@example.com>",
        sent_at=NOON,
        sender=Address(address="li@example.com"),
    )
    return plain.model_copy(update=change)


def a_decision(status: CaseStatus = CaseStatus.COLLECTING) -> RequestItems:
    """A decision that asks for more."""
    return RequestItems(programme_version="1", status=status)


def a_reply(text: str = "请补充授权书", to: str = "li@example.com", message_id: str = "") -> Reply:
    """A reply with these words to this person."""
    return Reply(
        message_id=message_id or f"<{sha256((to + text).encode())[:12]}@desk.example.com>",
        to=Address(address=to),
        subject="办理编号",
        text=text,
        text_hash=sha256((to + text).encode()),
        mime=text.encode(),
    )


def a_promise(message_id: str = "<owed@desk.example.com>", to: str = "li@example.com") -> Promise:
    """A reply that is owed to this person."""
    return Promise(to=Address(address=to), message_id=message_id)


def open_case(settlement: Settlement) -> CaseRef:
    """A new case in the month of NOON."""
    return settlement.open_case("DK", NOON, lambda _stem: "7Q")
