"""What a voucher says of its transfer: paid, submitted only, failed, or money that came back."""

import re
from collections.abc import Sequence

from mailbot.documents.fields import Printed, Sheet, printed_of
from mailbot.documents.model import PaymentStatus
from mailbot.documents.text import squeeze
from mailbot.values import Extracted

_AGAIN = "重"  # 退汇重汇: what came back was sent again
_SILENT = 0.5  # how sure it is that a voucher without any such words tells nothing


def read_status(sheet: Sheet, title: str) -> tuple[Extracted[PaymentStatus], bool]:
    """What the voucher says of its transfer, and whether it says that it failed.

    The value at a status label counts first, then a heading, then any words; a plain bank
    receipt (回单) without such words says that the money was paid. One of money that came back
    (退汇, 冲正) says so in its heading or summary (摘要).
    """
    words = sheet.form.choices.get("status", {})
    back = _came_back(sheet, title, words.get("reversed", ()))
    if back:
        return _status("failed", back, 0.95), True
    for candidate in sheet.of("status"):
        value = squeeze(candidate.printed.raw)
        for status in ("failed", "submitted", "paid"):
            if _said(value, words.get(status, ())):
                return _status(status, candidate.printed, 0.97), status == "failed"
    anywhere = printed_of(sheet.runs[:1])
    headings = {squeeze(run.text).strip("!。,") for run in sheet.runs}
    text = squeeze(sheet.text())
    for status in ("failed", "submitted", "paid"):
        if headings & set(words.get(status, ())):
            return _status(status, anywhere, 0.95), status == "failed"
    for status in ("submitted", "paid"):
        if _said(text, [word for word in words.get(status, ()) if len(word) > 2]):  # noqa: PLR2004 - 成功 alone stands in notices, too
            return _status(status, anywhere, 0.9), False
    if re.search("回单|通知|凭证|凭条|进账单", title):
        return _status("paid", anywhere, 0.9), False
    return _status("unknown", anywhere, _SILENT), False


def _said(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)


def _came_back(sheet: Sheet, title: str, words: Sequence[str]) -> Printed | None:
    """Where a voucher says that its money came back; None where it does not, or was paid again."""
    lines = [printed_of([run]) for run in sheet.runs if title and title in squeeze(run.text)]
    lines += [candidate.printed for candidate in sheet.of("summary")]
    said = (line for line in lines if _said(squeeze(line.raw), words))
    return next((line for line in said if _AGAIN not in line.raw), None)


def _status(word: str, printed: Printed, sure: float) -> Extracted[PaymentStatus]:
    status = PaymentStatus(word) if word in set(PaymentStatus) else PaymentStatus.UNKNOWN
    return printed.extracted(status, sure)
