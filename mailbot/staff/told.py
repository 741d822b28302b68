"""What the bot knows of a case becomes what staff read of it: no codes, nothing personal."""

import re
from collections.abc import Iterable

from mailbot.cases.filing import current_documents
from mailbot.cases.model import Case
from mailbot.reply.audience import customer
from mailbot.reply.mask import mask_email, mask_party, one_line, scrub
from mailbot.reply.wording import Wording
from mailbot.staff.model import CaseFile
from mailbot.staff.wording import StaffWording
from mailbot.values import Finding

MOST_REASONS = 4
"""Reasons told of one case; the rest only repeats that a person has to look."""

_CODE = re.compile(r"[a-z][a-z_]+")
# A media type (RFC 6838) is what was found in a file, not a code of ours: application/zip
_MEDIA_TYPE = re.compile(r"(application|audio|image|message|text|video)/[\w.+-]+")


def company_of(case: Case) -> str:
    """The company the case is about, else who wrote, masked; "" where nobody is known."""
    documents = current_documents(case)
    for document in (documents.application, documents.authorisation, documents.licence):
        if document is not None and document.company is not None:
            return one_line(document.company.value, 40)
    said = [mail.statement.company for mail in case.mails if mail.statement.company]
    if said:
        return one_line(said[-1].value, 40)
    payers = [voucher.payer_name for voucher in documents.vouchers if voucher.payer_name]
    if payers:
        return mask_party(payers[-1].value)
    owner = customer(case)
    return mask_email(owner.address) if owner else ""


def about(file: CaseFile, words: Wording) -> str:
    """The order in a few words: 新办 组合资费 3 年 2 个."""
    if file.spoken is None:
        return ""
    order = file.spoken.order
    parts = [words.services[service] for service in order.services]
    parts += [words.plans[order.plan]] if order.plan else []
    parts += [f"{order.term_years} 年"] if order.term_years else []
    parts += [f"{order.quantity} 个"] if order.quantity else []
    return " ".join(parts)


def reasons_of(findings: Iterable[Finding], staff: StaffWording, words: Wording) -> tuple[str, ...]:
    """The findings in words of staff's, each once, the first few."""
    told = dict.fromkeys(reason_of(finding, staff, words) for finding in findings)
    return tuple(told)[:MOST_REASONS]


def reason_of(finding: Finding, staff: StaffWording, words: Wording) -> str:
    """One finding: what it is about, what is wrong with it, and what was seen, masked."""
    reason = staff.reason(finding.code)
    head, colon, rest = finding.detail.partition(":")
    if colon and _CODE.fullmatch(head):
        seen = _seen(rest, staff, words)
        named = f"{_named(head, staff, words)}：{reason}"
        return f"{named}（{seen}）" if seen else named
    seen = _seen(finding.detail, staff, words)
    return f"{reason}：{seen}" if seen else reason


def _seen(detail: str, staff: StaffWording, words: Wording) -> str:
    """A detail with its codes put into words; a name that looks like a person's is masked."""
    tidy = one_line(detail, 60)
    if not _CODE.search(tidy):
        return mask_party(tidy)
    if _MEDIA_TYPE.fullmatch(tidy):
        return tidy
    worded = _CODE.sub(lambda code: _named(code[0], staff, words), scrub(tidy))
    return worded.replace("=", "为").replace("->", "改为")


def _named(code: str, staff: StaffWording, words: Wording) -> str:
    return staff.words.get(code) or words.named(code)
