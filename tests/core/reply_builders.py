"""A customer, their documents and an office, for the tests of the replies."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from mailbot.cases.model import Case, CaseMail, Order, StaffEvent, Statement
from mailbot.decision.model import Deficiency, Quote, QuoteLine
from mailbot.decision.programme import read_programme
from mailbot.documents.model import (
    Authorisation,
    CertificateApplication,
    Document,
    PaymentStatus,
    PaymentVoucher,
    Plan,
    Service,
)
from mailbot.message.model import Address, InboundMessage
from mailbot.reply.compose import Office
from mailbot.reply.facts import facts_of
from mailbot.reply.model import Identity
from mailbot.reply.render import Templates
from mailbot.values import Extracted

ROOT = Path("templates")
NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
NUMBER = "DK-2611-0042-7Q"
COMPANY = "天山风力发电有限公司"
CUSTOMER = Address(name="张建国", address="zhang@tianshan-wind.example.cn")
FINANCE = Address(name="财务部", address="finance@group.example.cn")
IDENTITY = Identity(name="证书受理中心", address="intake@agency.example.cn")
ORDER = Order(services=(Service.NEW,), plan=Plan.COMBINED, term_years=3, quantity=2)
QUOTE = Quote(
    lines=(
        QuoteLine(
            item="组合资费（3年）",
            unit_price=Decimal(600),
            quantity=2,
            amount=Decimal(1200),
        ),
    ),
    total=Decimal(1200),
)


def template_files() -> dict[str, str | bytes]:
    files = {p.relative_to(ROOT).as_posix(): p.read_bytes() for p in ROOT.rglob("*.*")}
    return {n: d if n.endswith(".docx") else d.decode() for n, d in files.items()}


def programme_files() -> dict[str, str]:
    return {path.name: path.read_text() for path in (ROOT / "programme").iterdir()}


TEMPLATES = Templates(template_files())
PROGRAMME = read_programme(programme_files())
FACTS = facts_of(PROGRAMME, NOW.date(), 20)
OFFICE = Office(identity=IDENTITY, facts=FACTS, templates=TEMPLATES)


def read(value: Any, confidence: float = 1.0) -> Extracted[Any]:
    return Extracted(value=value, confidence=confidence)


def application(**changes: Any) -> CertificateApplication:
    return CertificateApplication(
        **{
            "name": "申请表.pdf",
            "company": read(COMPANY),
            "credit_code": read("91650100MA7799Q12X"),
            "legal_representative": read("李四"),
            "contact": read("张建国"),
            "mobile": read("13812345678"),
            "email": read("zhang@tianshan-wind.example.cn"),
            "address": read("乌鲁木齐市长春南路123号"),
            "quantity": read(2),
            "plan": read(Plan.COMBINED),
            "term_years": read(3),
            "services": read((Service.NEW,)),
            "stamped": read(value=True),
            "signed": read(value=False),
            **changes,
        }
    )


def authorisation(**changes: Any) -> Authorisation:
    return Authorisation(
        **{
            "name": "授权书.jpg",
            "company": read(COMPANY),
            "agent": read("张建国"),
            "id_number": read("650103198001011234"),
            "stamped": read(value=True),
            **changes,
        }
    )


def voucher(**changes: Any) -> PaymentVoucher:
    return PaymentVoucher(
        **{
            "name": "回单.pdf",
            "payer_name": read(COMPANY),
            "payer_account": read("6222021234567890123"),
            "payee_name": read(FACTS.payee.name),
            "payee_account": read(FACTS.payee.account),
            "amount": read(Decimal(1200)),
            "paid_on": read(date(2026, 11, 20)),
            "status": read(PaymentStatus.PAID),
            **changes,
        }
    )


def case_mail(*documents: Document, sender: Address = CUSTOMER, **statement: Any) -> CaseMail:
    return CaseMail(
        mail_id="1",
        message_id="a@b",
        sent_at=NOW,
        sender=sender,
        statement=Statement(**statement),
        documents=documents,
    )


def case(*mails: CaseMail, events: tuple[StaffEvent, ...] = ()) -> Case:
    return Case(number=NUMBER, mails=mails, events=events)


def staff_event(verb: str, detail: str = "") -> StaffEvent:
    return StaffEvent(event_id=verb, at=NOW, by="staff", verb=verb, detail=detail)


def mail(sender: Address | None = CUSTOMER, **changes: Any) -> InboundMessage:
    return InboundMessage(
        **{
            "message_id": "first@tianshan-wind.example.cn",
            "sha256": "0" * 64,
            "sender": sender,
            "subject": "申请UKey",
            "headers": (("message-id", "<first@tianshan-wind.example.cn>"),),
            **changes,
        }
    )


def lacking(requirement: str, reason: str, detail: str = "", document: str = "") -> Deficiency:
    return Deficiency(requirement=requirement, reason=reason, detail=detail, document=document)


def facts(**changes: Any) -> dict[str, Any]:
    """What every decision needs, with changes."""
    return {"programme_version": "1", "status": "collecting", "order": ORDER, **changes}
