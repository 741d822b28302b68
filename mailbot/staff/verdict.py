"""The headers our own server added become its verdict on who sent a mail."""

import re

from mailbot.message.model import InboundMessage

_DMARC = re.compile(r"(?:^|[;\s])dmarc\s*=\s*(\w+)", re.IGNORECASE)
_COMMENT = re.compile(r"\([^()]*\)")


def is_authenticated(message: InboundMessage, authserv_id: str) -> bool:
    """Whether our server, which signs as `authserv_id`, saw DMARC pass (RFC 8601, RFC 7489).

    Servers put their verdicts on top (RFC 8601 §4), so the first that speaks of DMARC in that
    name counts; any below it may have come with the mail.
    """
    for name, value in message.headers:
        if name != "authentication-results":
            continue
        signed, _, results = _COMMENT.sub(" ", value).partition(";")
        found = _DMARC.search(results)
        if signed.split()[:1] == [authserv_id] and found:
            return found[1].lower() == "pass" and "two_from" not in message.defects
    return False
