"""Cases, mails and documents of an invented customer, good in every point unless overridden."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from mailbot.cases.model import Case, CaseMail, StaffEvent, Statement
from mailbot.cases.statements import read_statement
from mailbot.decision.decide import decide
from mailbot.decision.model import Decision
from mailbot.decision.programme import FILES, Programme, read_programme
from mailbot.documents.model import (
    Authorisation,
    BusinessLicence,
    CertificateApplication,
    Document,
    IdentityCard,
    PaymentStatus,
    PaymentVoucher,
    Plan,
    Service,
)
from mailbot.message.model import Address
from mailbot.values import Extracted

TODAY = date(2026, 11, 20)
START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
COMPANY = "新疆天山发电有限公司"
CREDIT_CODE = "91650100MA77Q3X953"
PROGRAMME_FOLDER = Path(__file__).parents[2] / "templates" / "programme"


def extracted(value: Any, confidence: float = 1.0, how: str = "text") -> Any:
    """The value as read from a page; None and values already extracted stay as they are."""
    if value is None or isinstance(value, Extracted):
        return value
    return Extracted[Any](value=value, confidence=confidence, page=1, how=how)


def programme_texts() -> dict[str, str]:
    return {name: (PROGRAMME_FOLDER / name).read_text(encoding="utf-8") for name in FILES}


@cache
def programme() -> Programme:
    return read_programme(programme_texts())


def _document(kind: Any, values: dict[str, Any], overrides: dict[str, Any]) -> Any:
    plain = {"name", "sha256", "pages", "confidence", "seals", "findings", "side"}
    merged = values | overrides
    return kind(**{k: v if k in plain else extracted(v) for k, v in merged.items()})


def application(**overrides: Any) -> CertificateApplication:
    values = {
        "name": "申请表.pdf",
        "company": COMPANY,
        "credit_code": CREDIT_CODE,
        "legal_representative": "王建国",
        "contact": "李晓梅",
        "mobile": "13899990001",
        "email": "li@tianshan.example",
        "address": "乌鲁木齐市天山区解放路1号",
        "quantity": 2,
        "plan": Plan.COMBINED,
        "term_years": 3,
        "services": (Service.NEW,),
        "signed": True,
        "stamped": True,
        "date": date(2026, 11, 18),
    }
    return _document(CertificateApplication, values, overrides)


def authorisation(**overrides: Any) -> Authorisation:
    values = {
        "name": "授权书.pdf",
        "company": COMPANY,
        "agent": "李晓梅",
        "stamped": True,
        "signed": True,
        "date": date(2026, 11, 18),
    }
    return _document(Authorisation, values, overrides)


def voucher(**overrides: Any) -> PaymentVoucher:
    values = {
        "name": "回单.pdf",
        "payer_name": COMPANY,
        "payer_account": "6500161850001234567",
        "payee_name": "北京迅驰无限科技有限公司",
        "payee_account": "0413060103000009171",
        "amount": Decimal("1200.00"),
        "amount_in_words": "壹仟贰佰元整",
        "words_value": Decimal("1200.00"),
        "currency": "CNY",
        "paid_on": date(2026, 11, 19),
        "receipt_no": "20261119-0001",
        "status": PaymentStatus.PAID,
    }
    return _document(PaymentVoucher, values, overrides)


def licence(**overrides: Any) -> BusinessLicence:
    values = {"name": "营业执照.jpg", "company": COMPANY, "credit_code": CREDIT_CODE}
    return _document(BusinessLicence, values, overrides)


def identity(**overrides: Any) -> IdentityCard:
    return _document(IdentityCard, {"name": "身份证.jpg", "side": "both"}, overrides)


def case_mail(
    *documents: Document,
    text: str = "请查收",
    subject: str = "",
    at: int = 0,
    statement: Statement | None = None,
    message_id: str = "",
) -> CaseMail:
    """A mail `at` minutes after the case began; its text is really read."""
    said = statement or read_statement(subject, text, programme().phrases)
    return CaseMail(
        mail_id=f"mail-{at}",
        message_id=message_id or f"<{at}@tianshan.example>",
        sent_at=START + timedelta(minutes=at),
        sender=Address(name="李晓梅", address="li@tianshan.example"),
        subject=subject,
        statement=said,
        documents=documents,
    )


def staff_event(verb: str, detail: str = "", at: int = 100) -> StaffEvent:
    return StaffEvent(
        event_id=f"event-{at:06}",
        at=START + timedelta(minutes=at),
        by="wang",
        verb=verb,
        detail=detail,
    )


def case(*mails: CaseMail, events: tuple[StaffEvent, ...] = (), **overrides: Any) -> Case:
    return Case(number="DK-2611-0042-7Q", mails=mails, events=events, **overrides)


def case_with(*documents: Document, text: str = "请查收", **overrides: Any) -> Case:
    """A case of one mail."""
    return case(case_mail(*documents, text=text), **overrides)


def complete_case(**overrides: Any) -> Case:
    return case_with(application(), authorisation(), voucher(), **overrides)


def decided(of: Case, previous: Decision | None = None, today: date = TODAY) -> Decision:
    return decide(of, programme(), today, previous)


def asked(decision: Decision) -> set[tuple[str, str]]:
    """The (requirement, reason) pairs of a decision's deficiencies."""
    return {(item.requirement, item.reason) for item in decision.deficiencies}


def found(decision: Decision) -> set[str]:
    """The codes of a decision's findings."""
    return {finding.code for finding in decision.findings}
