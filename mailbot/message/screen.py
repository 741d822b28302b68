"""A mail becomes a judgement: may it be answered, and who speaks (RFC 3834)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mailbot.message.model import InboundMessage, Screening, SenderKind
from mailbot.message.policy import ScreeningPolicy, SignMarks
from mailbot.message.script import simplified
from mailbot.values import remembered

_LONGEST_NOTE = 2000  # characters; an automatic notice is short
_OUTER_LINES = 5  # at the top and the bottom, where an automatic notice says what it is
_PICTURES = "image/"
_EVENT = "text/calendar"
_NO_FILE = ("text/", "message/", "multipart/")
_STUFFING = re.compile(r"[ \t\u3000*·.。_|/\\-]+")  # what adverts put between letters
_FORWARD = re.compile(r"\s*(转发|轉寄|轉發|fwd?)\s*[:：]", re.IGNORECASE)
_NAMED = re.compile(
    r'《[^《》]{1,80}》|“[^“”]{1,80}”|「[^「」]{1,80}」|【[^【】]{1,80}】|"[^"\n]{1,80}"'
)
_REPLY_WORDS = re.compile(
    r"^(?:\s*(?:re|fw|fwd|回复|答复|回覆|转发|轉寄)\s*[:：])+\s*", re.IGNORECASE
)
_ASKS = re.compile("请问|[能可]否|[?？]")  # what sellers seldom do and customers always

Check = Callable[[InboundMessage, ScreeningPolicy], str]


@dataclass(frozen=True)
class Rule:
    """One reason not to answer: `check` returns the evidence, "" where the rule does not hit."""

    name: str
    kind: SenderKind
    description: str
    check: Check


def screen(message: InboundMessage, policy: ScreeningPolicy) -> Screening:
    """Whether the mail may be answered; the first rule of RULES that hits says why not."""
    for rule in RULES:
        evidence = rule.check(message, policy)
        if evidence:
            reason = f"{rule.name}: {evidence}"
            return Screening(answerable=False, kind=rule.kind, reason=reason)
    return Screening(answerable=True, kind=SenderKind.PERSON)


def _own(message: InboundMessage, policy: ScreeningPolicy) -> str:
    sender = message.sender.address.lower() if message.sender else ""
    return "from one of our own addresses" if sender in policy.own_addresses else ""


def _report(*types: str) -> Check:
    def check(message: InboundMessage, _: ScreeningPolicy) -> str:
        content_type = message.header("content-type").lower()
        parts = [part.content_type for part in message.attachments if not part.inside]
        if content_type.lstrip().startswith("multipart/report"):
            parts.append(content_type)
        return next((kind for kind in types if any(kind in part for part in parts)), "")

    return check


def _any_report(message: InboundMessage, _: ScreeningPolicy) -> str:
    content_type = message.header("content-type").strip().lower()
    return "multipart/report" if content_type.startswith("multipart/report") else ""


def _null_return_path(message: InboundMessage, _: ScreeningPolicy) -> str:
    paths = _values(message, "return-path")
    return "<>" if paths and paths[0].replace(" ", "") in {"<>", ""} else ""


def _auto_submitted(message: InboundMessage, _: ScreeningPolicy) -> str:
    words = [re.split(r"[;(\s]", one.strip().lower())[0] for one in _values(message, _AUTO)]
    return next((word for word in words if word not in {"", "no"}), "")


def _sender_in(which: Callable[[ScreeningPolicy], Iterable[re.Pattern[str]]]) -> Check:
    def check(message: InboundMessage, policy: ScreeningPolicy) -> str:
        local = message.sender.address.rpartition("@")[0] if message.sender else ""
        return local if any(mark.fullmatch(local) for mark in which(policy)) else ""

    return check


def _header_in(which: Callable[[ScreeningPolicy], Iterable[str]]) -> Check:
    """A header whose presence is proof, unless it says "no" or nothing."""

    def check(message: InboundMessage, policy: ScreeningPolicy) -> str:
        says = (name for name in which(policy) for one in _values(message, name) if _yes(one))
        return next(says, "")

    return check


def _precedence(message: InboundMessage, policy: ScreeningPolicy) -> str:
    values = (one.strip().lower() for one in _values(message, "precedence"))
    return next((one for one in values if one in policy.headers.precedence), "")


def _spam(message: InboundMessage, policy: ScreeningPolicy) -> str:
    says = (name for name in policy.headers.spam for one in _values(message, name))
    flags = {name for name in says if message.header(name).strip().lower().startswith("yes")}
    return min(flags, default="")


def _subject_in(which: Callable[[ScreeningPolicy], Iterable[re.Pattern[str]]]) -> Check:
    """A subject that begins like a machine's; files show a person who kept the subject."""

    def check(message: InboundMessage, policy: ScreeningPolicy) -> str:
        found = (mark.match(message.subject) for mark in which(policy))
        hit = next((match[0].strip() for match in found if match), "")
        return "" if _brings_files(message) else hit

    return check


def _notice_address(message: InboundMessage, policy: ScreeningPolicy) -> str:
    address = message.sender.address if message.sender else ""
    return address if _fully(policy.senders.notice, address) else ""


def _notice_subject(message: InboundMessage, policy: ScreeningPolicy) -> str:
    """A subject no person writes, whatever comes with it: such notices bring files, too."""
    found = (mark.match(message.subject) for mark in policy.subjects.notice)
    return next((match[0].strip() for match in found if match), "")


def _advert(message: InboundMessage, policy: ScreeningPolicy) -> str:
    """A seller's letter with enough signs beside; blanks and dots between letters are ignored."""
    marks = policy.adverts
    text = _STUFFING.sub("", f"{message.subject}\n{message.text[:_LONGEST_NOTE]}")
    if marks.seller is None or not marks.seller.search(text) or _ASKS.search(text):
        return ""
    hits = [match[0] for mark in marks.signs if (match := mark.search(text))]
    return ", ".join(hits) if len(hits) >= marks.enough else ""


def _line_in(which: Callable[[ScreeningPolicy], Iterable[re.Pattern[str]]]) -> Check:
    """A short text one of whose outer lines is, in full, what a machine says of itself."""

    def check(message: InboundMessage, policy: ScreeningPolicy) -> str:
        if len(message.text) > _LONGEST_NOTE or _brings_files(message) or _forwards(message):
            return ""
        lines = [line.strip() for line in message.text.splitlines() if line.strip()]
        outer = dict.fromkeys([*lines[:_OUTER_LINES], *lines[-_OUTER_LINES:]])
        return next((line for line in outer if _fully(which(policy), line[:300])), "")

    return check


def _signs_in(which: Callable[[ScreeningPolicy], SignMarks]) -> Check:
    """A short text with several signs of a machine and none of a person, however it is worded."""

    def check(message: InboundMessage, policy: ScreeningPolicy) -> str:
        if len(message.text) > _LONGEST_NOTE or _brings_files(message) or _forwards(message):
            return ""
        marks = which(policy)
        hits = _signs(message, marks)
        needed = marks.enough + _found(marks.trade, _own_words(message))
        return ", ".join(hits) if len(hits) >= needed else ""

    return check


def _notice_signs(message: InboundMessage, policy: ScreeningPolicy) -> str:
    """A notice with or without files: what speaks for a person asks for more signs.

    Names of files are words of the sender. A link to a file in a cloud is a customer's file.
    """
    if len(message.text) > _LONGEST_NOTE or _forwards(message) or message.cloud_links:
        return ""
    marks = policy.words.notice
    hits = _signs(message, marks)
    if len(hits) < marks.enough:
        return ""
    said = "\n".join([message.subject, message.text, *(one.name for one in message.attachments)])
    spared = (
        _brings_files(message),
        _found(marks.trade, simplified(said)),
        _REPLY_WORDS.match(message.subject) is not None,
    )
    return ", ".join(hits) if len(hits) >= marks.enough + sum(spared) else ""


def _signs(message: InboundMessage, marks: SignMarks) -> list[str]:
    """The names of the signs found, none where a person speaks.

    What a text names in quotation marks are not its own words.
    """
    text = _own_words(message)
    if _found(marks.person, _NAMED.sub(" ", text)):
        return []
    own_subject = "" if _REPLY_WORDS.match(message.subject) else simplified(message.subject)
    whole = f"{own_subject}\n{text}"
    hits = [name for name, some in marks.signs.items() if _found(some, whole)]
    if marks.headers and _found(marks.headers, _head(message)):
        hits.append("headers")
    return hits


def _own_words(message: InboundMessage) -> str:
    """The text in simplified characters without our own subject where it repeats that."""
    subject = _REPLY_WORDS.sub("", message.subject).strip()
    return simplified(message.text.replace(subject, " ") if subject else message.text)


def _head(message: InboundMessage) -> str:
    return "\n".join(f"{name}: {value}" for name, value in message.headers)


def _found(marks: Iterable[re.Pattern[str]], text: str) -> bool:
    return any(mark.search(text) for mark in marks)


def _calendar_event(message: InboundMessage, _: ScreeningPolicy) -> str:
    """An invitation, or the answer to one: it is answered with a click, not with a letter.

    Judged by its type alone: the bytes of attachments are not at hand here.
    """
    events = any(part.content_type == _EVENT and not part.inside for part in message.attachments)
    return _EVENT if events and not _brings_files(message) else ""


def _no_sender(message: InboundMessage, _: ScreeningPolicy) -> str:
    return "" if message.sender else "nobody to answer"


@remembered
def _headers(message: InboundMessage) -> dict[str, list[str]]:
    """The values of each header: two dozen rules ask for one."""
    found: dict[str, list[str]] = {}
    for name, value in message.headers:
        found.setdefault(name, []).append(value)
    return found


def _values(message: InboundMessage, name: str) -> list[str]:
    return _headers(message).get(name, [])


def _yes(value: str) -> bool:
    return value.strip().lower() not in {"", "no", "false", "0", "none"}


def _fully(marks: Iterable[re.Pattern[str]], line: str) -> bool:
    return any(mark.fullmatch(line) for mark in marks)


def _forwards(message: InboundMessage) -> bool:
    """Whether a person passes on what a machine may have written."""
    return _FORWARD.match(message.subject) is not None


def _brings_files(message: InboundMessage) -> bool:
    """Whether somebody attached a file: no picture of the layout, no text, no returned mail."""
    return any(
        part.size
        and not part.inside
        and not part.content_type.startswith(_NO_FILE)
        and not (part.inline and part.content_type.startswith(_PICTURES))
        for part in message.attachments
    )


_AUTO = "auto-submitted"
_DELIVERY = ("delivery-status", "feedback-report")
_DISPOSITION = ("disposition-notification",)

RULES: tuple[Rule, ...] = (
    Rule("own_address", SenderKind.OWN, "we wrote it ourselves", _own),
    Rule("delivery_report", SenderKind.BOUNCE, "RFC 3464 report", _report(*_DELIVERY)),
    Rule("read_receipt", SenderKind.RECEIPT, "RFC 8098 notice", _report(*_DISPOSITION)),
    Rule("report", SenderKind.BOUNCE, "any other report, RFC 6522", _any_report),
    Rule(
        "bounce_header",
        SenderKind.BOUNCE,
        "a header only delivery failures carry",
        _header_in(lambda policy: policy.headers.bounce),
    ),
    Rule(
        "daemon_sender",
        SenderKind.BOUNCE,
        "a mail server wrote it",
        _sender_in(lambda policy: policy.senders.bounce),
    ),
    Rule(
        "auto_reply_subject",
        SenderKind.AUTO_REPLY,
        "a holiday reply by its subject",
        _subject_in(lambda policy: policy.subjects.auto_reply),
    ),
    Rule(
        "receipt_subject",
        SenderKind.RECEIPT,
        "a read receipt by its subject",
        _subject_in(lambda policy: policy.subjects.receipt),
    ),
    Rule(
        "bounce_subject",
        SenderKind.BOUNCE,
        "a returned mail by its subject",
        _subject_in(lambda policy: policy.subjects.bounce),
    ),
    Rule("calendar", SenderKind.RECEIPT, "an invitation, or the answer to one", _calendar_event),
    Rule("auto_submitted", SenderKind.AUTO_REPLY, "RFC 3834 §5", _auto_submitted),
    Rule(
        "auto_reply_header",
        SenderKind.AUTO_REPLY,
        "a header only automatic replies carry",
        _header_in(lambda policy: policy.headers.auto_reply),
    ),
    Rule("null_return_path", SenderKind.BOUNCE, "RFC 5321 §4.5.5", _null_return_path),
    Rule(
        "list_header",
        SenderKind.LIST,
        "a mailing list or newsletter, RFC 2369",
        _header_in(lambda policy: policy.headers.mailing_list),
    ),
    Rule("precedence", SenderKind.LIST, "bulk mail", _precedence),
    Rule(
        "unread_sender",
        SenderKind.LIST,
        "an address nobody reads",
        _sender_in(lambda policy: policy.senders.mailing_list),
    ),
    Rule("notice_sender", SenderKind.LIST, "an address that only sends notices", _notice_address),
    Rule("notice_subject", SenderKind.LIST, "a system's notice by its subject", _notice_subject),
    Rule(
        "auto_reply_text",
        SenderKind.AUTO_REPLY,
        "a holiday reply by its text",
        _line_in(lambda policy: policy.lines.auto_reply),
    ),
    Rule(
        "receipt_text",
        SenderKind.RECEIPT,
        "a receipt or recall by its text",
        _line_in(lambda policy: policy.lines.receipt),
    ),
    Rule(
        "bounce_text",
        SenderKind.BOUNCE,
        "a returned mail by its text",
        _line_in(lambda policy: policy.lines.bounce),
    ),
    Rule(
        "notice_text",
        SenderKind.LIST,
        "a system's notice or a newsletter by its text",
        _line_in(lambda policy: policy.lines.notice),
    ),
    Rule(
        "bounce_signs",
        SenderKind.BOUNCE,
        "a returned, late or blocked mail by several signs",
        _signs_in(lambda policy: policy.words.bounce),
    ),
    Rule(
        "auto_reply_signs",
        SenderKind.AUTO_REPLY,
        "a holiday reply or an acknowledgement by several signs",
        _signs_in(lambda policy: policy.words.auto_reply),
    ),
    Rule(
        "notice_signs",
        SenderKind.LIST,
        "a notice, a trap or an advert by several signs",
        _notice_signs,
    ),
    Rule("advert", SenderKind.SPAM, "an advert by several signs", _advert),
    Rule("no_sender", SenderKind.BOUNCE, "no usable From address", _no_sender),
    Rule("spam_flag", SenderKind.SPAM, "our server judged it spam", _spam),
)
"""All reasons not to answer, in the order they are tried; the names are stable."""
