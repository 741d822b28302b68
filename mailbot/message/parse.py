"""The bytes of a mail become an InboundMessage; any bytes at all give one."""

import re
from collections.abc import Sequence
from html import unescape
from itertools import islice

from mailbot.message.body import (
    LONGEST_TEXT,
    MOST_LINES,
    forwarded_below,
    split_body,
    unwrap_forward,
)
from mailbot.message.charset import REPLACED
from mailbot.message.head import Head, read_head
from mailbot.message.model import InboundMessage
from mailbot.message.parts import Body, Forwarded, Gathered, gather
from mailbot.message.policy import NO_POLICY, ScreeningPolicy
from mailbot.message.report import read_report, returned_ids
from mailbot.message.skeleton import Skeleton
from mailbot.message.tables import tables_in
from mailbot.values import sha256

_MOST_LINKS = 50
_LINK = re.compile(
    r"(?:https?://)?[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}[:/?][!#-&(-;=?-~]{0,1500}", re.ASCII
)
_HREF = re.compile(r"""(?i)https?://[^\s"'<>]{4,1500}""")
_CASE_NUMBER = re.compile(r"\b[A-Za-z]{1,6}-\d{4}-\d{4,7}-\w{2}\b", re.ASCII)
_FORWARD_PREFIX = re.compile(
    r"^\s*[\[【]?(?:转发|轉寄|轉發|fwd?|wg|tr)[\]】]?\s*[:：]", re.IGNORECASE
)
_REPLY_PREFIX = re.compile(
    r"^\s*[\[【]?(?:回复|回覆|答复|答覆|re|aw|sv)[\]】]?(?:\[\d+\])?\s*[:：]", re.IGNORECASE
)


def parse(data: bytes, policy: ScreeningPolicy = NO_POLICY) -> InboundMessage:
    """The mail whose bytes (RFC 5322, or anything else) these are.

    Nothing is raised: what was wrong stands in `defects`. `policy` tells which links are cloud
    attachments; without one `cloud_links` stays empty. Times are UTC.
    """
    digest = sha256(data)
    skeleton = Skeleton(data, digest)
    head = read_head(skeleton.message)
    gathered = gather(skeleton)
    links = policy.cloud_links
    text, quoted = _written(head, gathered, links)
    own_ids = head.ids("message-id") or _bare_id(head)
    return InboundMessage(
        message_id=own_ids[0] if own_ids else f"<{digest[:32]}@derived.mailbot>",
        sha256=digest,
        sender=head.sender,
        reply_to=head.reply_to,
        to=head.to,
        cc=head.cc,
        subject=head.first("subject"),
        date=head.date,
        text=text,
        quoted=quoted,
        forwarded=_passed_on(head, gathered, quoted, policy) if text and quoted else "",
        in_reply_to=head.ids("in-reply-to"),
        references=head.ids("references"),
        headers=head.headers,
        attachments=tuple(gathered.attachments),
        tables=tables_in(text, (body.html for body in _bodies(gathered))),
        cloud_links=_cloud_links(text, gathered, links),
        enclosed_ids=_enclosed_ids(gathered),
        report=read_report(gathered.attachments),
        defects=tuple(dict.fromkeys([*head.defects, *gathered.defects, *_lost_in(text, quoted)])),
    )


def _enclosed_ids(gathered: Gathered) -> tuple[str, ...]:
    named = (mail.message_id for mail in gathered.forwarded if mail.message_id)
    return tuple(dict.fromkeys([*named, *returned_ids(gathered.attachments)]))


def _lost_in(*texts: str) -> list[str]:
    """The defect of texts in which a character stands for bytes that were lost.

    Whatever path a text came by (the heading of a forwarded mail, say): no loss is silent.
    """
    return [REPLACED] if any("\ufffd" in text for text in texts) else []


def _bare_id(head: Head) -> tuple[str, ...]:
    """A Message-ID written without its angle brackets."""
    words = head.first("message-id").strip("<> ").split()
    return (f"<{words[0][:900]}>",) if words else ()


def _written(head: Head, gathered: Gathered, links: Sequence[re.Pattern[str]]) -> tuple[str, str]:
    """What the sender wrote now, and everything quoted or forwarded."""
    text = _text(gathered.bodies, links)
    if len(text) > LONGEST_TEXT or text.count("\n") >= MOST_LINES:
        gathered.defects.append("long_text")
    now, quoted = split_body(text)
    if not now and quoted and _is_forward(head):
        now, quoted = unwrap_forward(quoted)
    for mail in gathered.forwarded:
        inner, older = split_body(_text(mail.bodies, links))
        if not inner and older:
            inner, older = unwrap_forward(older)
        if not now and inner:
            now, inner = inner, ""
        below = "\n".join([_heading(mail), inner, older]).strip()
        quoted = f"{quoted}\n\n{below}".strip()
    return now, quoted[:LONGEST_TEXT]


def _passed_on(head: Head, gathered: Gathered, quoted: str, policy: ScreeningPolicy) -> str:
    """What is passed on below the sender's own words, as text or as attached mails.

    Letters of ours are left out, known by the address of their writer or a case number: what we
    wrote says nothing of what the customer wants.
    """
    subject = head.first("subject")
    letters = [
        (mail.sender, split_body(_text(mail.bodies, policy.cloud_links))[0])
        for mail in gathered.forwarded
    ]
    if not letters and _FORWARD_PREFIX.match(subject):
        letters = [forwarded_below(quoted)]
    if _CASE_NUMBER.search(f"{subject}\n{quoted}"):
        return ""
    ours = policy.own_addresses
    theirs = [text for writer, text in letters if not any(own in writer.lower() for own in ours)]
    return "\n".join(theirs).strip()


def _text(bodies: Sequence[Body], links: Sequence[re.Pattern[str]]) -> str:
    return "\n".join(body.text(links) for body in bodies)


def _heading(mail: Forwarded) -> str:
    fields = (("From", mail.sender), ("Date", mail.date), ("Subject", mail.subject))
    return "\n".join(f"{name}: {value}" for name, value in fields if value)


def _is_forward(head: Head) -> bool:
    """Whether a mail without words of its own forwards, rather than answers, what it quotes."""
    subject = head.first("subject")
    if _FORWARD_PREFIX.match(subject):
        return True
    answers = head.ids("in-reply-to") or head.ids("references")
    return not answers and not _REPLY_PREFIX.match(subject)


def _bodies(gathered: Gathered) -> list[Body]:
    """The mail's own bodies, then those of mails in it."""
    return [*gathered.bodies, *(body for mail in gathered.forwarded for body in mail.bodies)]


def _cloud_links(
    text: str, gathered: Gathered, links: Sequence[re.Pattern[str]]
) -> tuple[str, ...]:
    """The links to files kept in a cloud, each once, in order; none from the history.

    They are sought in the HTML too where the plain text beside it was taken: many mailers
    leave them out there.
    """
    if not links:
        return ()
    texts = [text]
    for body in _bodies(gathered):
        targets = [unescape(target) for target in _HREF.findall(body.html)]
        if body.plain.strip() and any(link.search(one) for one in targets for link in links):
            texts.append(split_body(Body(html=body.html).text(links))[0])
    found = [link.rstrip(".,;)") for one in texts for link in _LINK.findall(one)]
    clouds = (link for link in found if any(pattern.search(link) for pattern in links))
    return tuple(dict.fromkeys(islice(clouds, _MOST_LINKS)))
