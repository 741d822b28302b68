"""The six files of `templates/programme/` that decide become one checked `Programme`."""

import hashlib
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from mailbot.cases.assemble import OrderDefaults
from mailbot.cases.phrases import Phrases
from mailbot.cases.verbs import VerbWords
from mailbot.decision.rules_file import read_rules, rules_wrong
from mailbot.documents.model import (
    Authorisation,
    BaseDocument,
    BusinessLicence,
    CertificateApplication,
    IdentityCard,
    PaymentVoucher,
    Plan,
    Service,
)
from mailbot.errors import TemplatesWrong
from mailbot.values import Confidence, Money, Record

FILES = (
    "checklist.toml",
    "tariff.toml",
    "payee.toml",
    "calendar.toml",
    "phrases.toml",
    "verbs.toml",
)
"""The files a programme is made of, by their names below `templates/programme/`."""


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


Price = Annotated[Money, Field(ge=Decimal(0))]
Years = Annotated[int, Field(ge=1)]


class ServicePrice(Record):
    """The price of a single service in 元: per key and time, or per time."""

    price: Price
    per: Literal["key", "time"]


class Courier(Record):
    """The price in 元 of a delivery beyond that of the finished key."""

    label: str
    price: Price


class Period(Record):
    """The prices that hold from a day on, in 元."""

    valid_from: date
    keys: dict[Plan, dict[Years, Price]]
    services: dict[Service, ServicePrice] = Field(default_factory=dict)
    courier: Courier | None = None

    @field_validator("keys")
    @classmethod
    def _all_plans(cls, keys: dict[Plan, dict[int, Decimal]]) -> dict[Plan, dict[int, Decimal]]:
        if missing := [plan.value for plan in Plan if not keys.get(plan)]:
            raise ValueError(f"no prices for {', '.join(missing)}")
        return keys


class Tariff(Record):
    """`tariff.toml`: prices by period, and how the lines of a quote are called."""

    key_line: str
    service_line: str
    staff_line: str
    staff_quoted: tuple[Service, ...] = ()
    default_term_years: Years | None = None
    plan_labels: dict[Plan, str]
    service_labels: dict[Service, str]
    periods: Annotated[tuple[Period, ...], Field(min_length=1)]

    @field_validator("key_line", "service_line", "staff_line")
    @classmethod
    def _is_template(cls, line: str) -> str:
        try:
            line.format(plan="", years=1, service="")
        except (KeyError, ValueError, IndexError) as exc:
            raise ValueError(f"unknown placeholder in {line!r}") from exc
        return line

    @model_validator(mode="after")
    def _is_complete(self) -> "Tariff":
        days = [period.valid_from for period in self.periods]
        if days != sorted(set(days)):
            raise ValueError("periods must be in order of valid_from, each day once")
        unlabelled = [*(set(Plan) - set(self.plan_labels))]
        if unlabelled or set(Service) - set(self.service_labels):
            raise ValueError("every plan and every service needs a label")
        if self.default_term_years is not None:
            for period in self.periods:
                if any(self.default_term_years not in prices for prices in period.keys.values()):
                    raise ValueError("default_term_years has no price in every plan")
        return self

    def period(self, today: date) -> Period | None:
        """The prices that hold today; None before the first period."""
        begun = [period for period in self.periods if period.valid_from <= today]
        return begun[-1] if begun else None


class Payee(Record):
    """`payee.toml`: the company that collects the money (户名, 帐号, 开户行)."""

    name: Annotated[str, Field(min_length=2)]
    account: Annotated[str, Field(pattern=r"^[0-9]{8,32}$")]
    bank: str
    tax_no: str = ""
    address: str = ""
    phone: str = ""
    customer_service: str = ""
    other_names: tuple[str, ...] = ()
    other_accounts: tuple[str, ...] = ()


class Calendar(Record):
    """`calendar.toml`: working days to count, business hours, days off the official calendar.

    `tell_when_made` is whether the customer hears that a key is made before it is sent.
    """

    production_days_min: Annotated[int, Field(ge=0)]
    production_days_max: Annotated[int, Field(ge=1)]
    reminder_after_days: Annotated[int, Field(ge=1)]
    reminders_at_most: Annotated[int, Field(ge=0)]
    tell_when_made: bool = False
    timezone: str
    opens: time
    closes: time
    digest_at: tuple[time, ...]
    extra_holidays: tuple[date, ...] = ()
    extra_workdays: tuple[date, ...] = ()

    @field_validator("timezone")
    @classmethod
    def _is_timezone(cls, name: str) -> str:
        try:
            return ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError) as exc:
            raise ValueError(f"unknown time zone {name!r}") from exc

    @property
    def zone(self) -> ZoneInfo:
        """The time zone the office lives in."""
        return ZoneInfo(self.timezone)


class Programme(Record):
    """Everything an agency decides by: materials, prices, payee, days, customers' words.

    `version` is a short hash of the six texts: two programmes of one version decide alike.
    """

    version: str
    checklist: Checklist
    tariff: Tariff
    payee: Payee
    calendar: Calendar
    phrases: Phrases
    verbs: VerbWords

    @property
    def order_defaults(self) -> OrderDefaults:
        """What `mailbot.cases.assemble.order_of` fills in where the customer said nothing."""
        return OrderDefaults(
            service=self.checklist.default_service,
            term_years=self.tariff.default_term_years,
            term_services=frozenset(
                service
                for service, rules in self.checklist.services.items()
                if Requirement.TERM_YEARS in rules.required
            ),
            confidence=self.checklist.confidence,
        )


def read_programme(files: Mapping[str, str]) -> Programme:
    """The programme that the texts of `templates/programme/*.toml` describe.

    `files` are texts by file name (`FILES`); others are left alone.

    Raises:
        TemplatesWrong: a file is missing, is no TOML, has an unknown key, code or field, or lacks
            one; with file, line and key.
    """
    for name in FILES:
        if name not in files:
            raise TemplatesWrong("is missing", file=_below_templates(name))
    texts = {name: files[name] for name in FILES}
    checklist = read_rules(Checklist, texts["checklist.toml"], _below_templates("checklist.toml"))
    tariff = read_rules(Tariff, texts["tariff.toml"], _below_templates("tariff.toml"))
    payee = read_rules(Payee, texts["payee.toml"], _below_templates("payee.toml"))
    calendar = read_rules(Calendar, texts["calendar.toml"], _below_templates("calendar.toml"))
    phrases = read_rules(Phrases, texts["phrases.toml"], _below_templates("phrases.toml"))
    verbs = read_rules(VerbWords, texts["verbs.toml"], _below_templates("verbs.toml"))
    _check_prices(checklist, tariff, texts["tariff.toml"])
    digest = hashlib.sha256("\0".join(texts[name] for name in FILES).encode())
    return Programme(
        version=digest.hexdigest()[:12],
        checklist=checklist,
        tariff=tariff,
        payee=payee,
        calendar=calendar,
        phrases=phrases.model_copy(
            update={"not_companies": (*phrases.not_companies, payee.name, *payee.other_names)}
        ),
        verbs=verbs,
    )


def _below_templates(name: str) -> str:
    return f"programme/{name}"


def _check_prices(checklist: Checklist, tariff: Tariff, text: str) -> None:
    """Every service is priced in every period, by years, by itself, or by staff."""
    for service, rules in checklist.services.items():
        by_years = Requirement.PLAN in rules.required
        if by_years or service in tariff.staff_quoted:
            continue
        for number, period in enumerate(tariff.periods):
            if service not in period.services:
                where = ("periods", number, "services")
                why = f"no price for {service.value}"
                raise rules_wrong(text, _below_templates("tariff.toml"), where, why)
