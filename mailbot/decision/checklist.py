"""`checklist.toml`: what each business type needs, and what happens with each defect."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, field_validator

from mailbot.documents.model import (
    Authorisation,
    BaseDocument,
    BusinessLicence,
    CertificateApplication,
    IdentityCard,
    PaymentVoucher,
    Service,
)
from mailbot.values import Confidence, Record


class Requirement(StrEnum):
    """What an order can be asked for; the codes of `Deficiency.requirement`."""

    APPLICATION = "application"  # 企业证书申请表
    AUTHORISATION = "authorisation"  # 授权书
    PAYMENT_VOUCHER = "payment_voucher"  # 汇款凭证
    BUSINESS_LICENCE = "business_licence"  # 营业执照
    IDENTITY_CARD = "identity_card"  # 经办人身份证
    BUSINESS_TYPE = "business_type"  # 业务类型
    PLAN = "plan"  # 资费类型
    TERM_YEARS = "term_years"  # 办理年限
    QUANTITY = "quantity"  # 证书数量
    ATTACHMENT = "attachment"  # a file as such


DOCUMENTS: Mapping[Requirement, type[BaseDocument]] = {
    Requirement.APPLICATION: CertificateApplication,
    Requirement.AUTHORISATION: Authorisation,
    Requirement.PAYMENT_VOUCHER: PaymentVoucher,
    Requirement.BUSINESS_LICENCE: BusinessLicence,
    Requirement.IDENTITY_CARD: IdentityCard,
}
"""The requirements that are documents."""


class Reason(StrEnum):
    """What can be wrong with a requirement; `checklist.toml` explains each."""

    MISSING = "missing"
    FIELD_EMPTY = "field_empty"
    NOT_STAMPED = "not_stamped"
    STAMP_UNCLEAR = "stamp_unclear"
    STAMP_OF_ANOTHER_COMPANY = "stamp_of_another_company"
    NOT_SIGNED = "not_signed"
    SIGNATURE_UNCLEAR = "signature_unclear"
    COMPANY_MISMATCH = "company_mismatch"
    CREDIT_CODE_CHECK = "credit_code_check"
    CREDIT_CODE_MISMATCH = "credit_code_mismatch"
    AGENT_MISMATCH = "agent_mismatch"
    PAGES_MISSING = "pages_missing"
    EXPIRED = "expired"
    ONE_SIDE_ONLY = "one_side_only"
    UNCERTAIN = "uncertain"
    NOT_OFFERED = "not_offered"
    # files
    EMPTY = "empty"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    UNSUPPORTED = "unsupported"
    PROGRAM = "program"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_FILES = "too_many_files"
    TOO_DEEP = "too_deep"
    TOO_SLOW = "too_slow"
    TOO_BLURRED = "too_blurred"
    TOO_SMALL = "too_small"
    CLOUD_LINK = "cloud_link"
    PARTS_MISSING = "parts_missing"
    # payment
    PAYEE_NAME_MISMATCH = "payee_name_mismatch"
    PAYEE_ACCOUNT_MISMATCH = "payee_account_mismatch"
    AMOUNT_MISMATCH = "amount_mismatch"
    AMOUNT_FITS_NO_ORDER = "amount_fits_no_order"
    WORDS_DIFFER = "words_differ"
    CURRENCY = "currency"
    DATE_IN_FUTURE = "date_in_future"
    TOO_OLD = "too_old"
    SUBMITTED = "submitted"
    STATUS_UNKNOWN = "status_unknown"
    PERSONAL_ACCOUNT = "personal_account"
    PAYER_UNKNOWN = "payer_unknown"
    PAYER_DIFFERS = "payer_differs"
    RECEIPT_USED_ELSEWHERE = "receipt_used_elsewhere"
    MAYBE_REPEATED = "maybe_repeated"
    SHARED_VOUCHER = "shared_voucher"
    SHARED_AMOUNT_DIFFERS = "shared_amount_differs"


class Disposition(StrEnum):
    """What happens with a defect."""

    ASK = "ask"  # the customer mends it
    REFER = "refer"  # staff look before anything is confirmed
    NOTE = "note"  # staff see it, nothing waits
    ADVISE = "advise"  # the customer is told, nothing waits


class ServiceRules(Record):
    """What one business type needs; `fields` are further fields of its application (申请表)."""

    required: tuple[Requirement, ...]
    recommended: tuple[Requirement, ...] = ()
    fields: tuple[str, ...] = ()
    unknown_holder: Literal["refer", "charge"] = "charge"

    @field_validator("fields")
    @classmethod
    def _are_fields(cls, fields: tuple[str, ...]) -> tuple[str, ...]:
        return _known_fields(fields, CertificateApplication)


class DocumentRules(Record):
    """What a document must show to be acceptable."""

    fields: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()
    stamped: bool = False
    signed: bool = False


class PaymentRules(Record):
    """How vouchers (汇款凭证) are judged; ages in days."""

    days_old_at_most: Annotated[int, Field(ge=1)]
    organisation_words: Annotated[tuple[str, ...], Field(min_length=1)]


class Checklist(Record):
    """`checklist.toml`: what is needed, and what happens with each defect."""

    confidence: Confidence
    default_service: Service | None = None
    recommended_keys: Annotated[int, Field(ge=0)] = 0
    services: dict[Service, ServiceRules]
    documents: dict[Requirement, DocumentRules]
    waived_when: dict[Requirement, Literal["agent_is_legal_representative"]] = Field(
        default_factory=dict
    )
    payment: PaymentRules
    reasons: dict[str, Disposition]

    @field_validator("services")
    @classmethod
    def _all_services(cls, rules: dict[Service, ServiceRules]) -> dict[Service, ServiceRules]:
        if missing := [service.value for service in Service if service not in rules]:
            raise ValueError(f"no rules for {', '.join(missing)}")
        return rules

    @field_validator("documents")
    @classmethod
    def _all_documents(
        cls, rules: dict[Requirement, DocumentRules]
    ) -> dict[Requirement, DocumentRules]:
        for requirement, rule in rules.items():
            if requirement not in DOCUMENTS:
                raise ValueError(f"{requirement.value} is not a document")
            _known_fields((*rule.fields, *rule.sure), DOCUMENTS[requirement])
        if missing := [document.value for document in DOCUMENTS if document not in rules]:
            raise ValueError(f"no rules for {', '.join(missing)}")
        return rules

    @field_validator("reasons")
    @classmethod
    def _all_reasons(cls, reasons: dict[str, Disposition]) -> dict[str, Disposition]:
        for code in reasons:
            requirement, _, reason = code.rpartition(".")
            if reason not in [*Reason] or (requirement and requirement not in [*Requirement]):
                raise ValueError(f"unknown code {code}")
        if missing := [reason.value for reason in Reason if reason not in reasons]:
            raise ValueError(f"nothing said about {', '.join(missing)}")
        return reasons

    def disposition(self, requirement: Requirement, reason: Reason) -> Disposition:
        """What happens with this reason, for this requirement if the file says so."""
        general = self.reasons[reason.value]
        return self.reasons.get(f"{requirement.value}.{reason.value}", general)


def _known_fields(fields: tuple[str, ...], document: type[BaseDocument]) -> tuple[str, ...]:
    if unknown := [field for field in fields if field not in document.FIELDS]:
        raise ValueError(f"unknown field {', '.join(unknown)}")
    return fields
