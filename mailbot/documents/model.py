"""The documents customers send, as typed values with the place each was read at."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import Field

from mailbot.documents.page import Seal, Unreadable
from mailbot.values import Confidence, Extracted, Finding, Money, Record

T = TypeVar("T")


class Service(StrEnum):
    """业务类型: what is asked for."""

    NEW = "new"  # 新办
    RENEWAL = "renewal"  # 续期
    REISSUE = "reissue"  # 补发
    RESET = "reset"  # 密码重置
    FORMAT = "format"  # 格式化
    CHANGE = "change"  # 变更
    REMOTE = "remote"  # 远程支持


class Plan(StrEnum):
    """资费类型."""

    BASIC = "basic"  # 基础资费
    COMBINED = "combined"  # 组合资费


class PaymentStatus(StrEnum):
    """What a voucher says of its transfer."""

    PAID = "paid"  # 交易成功
    SUBMITTED = "submitted"  # 受理成功, 处理中, 待授权: not yet paid
    UNKNOWN = "unknown"


_SHORT = 40  # characters of a file's name that leave room for its pages


class BaseDocument(Record):
    """What every document has: the file it came from, its pages, how sure we are of its kind."""

    name: str
    sha256: str = ""
    pages: tuple[int, ...] = (1,)
    confidence: Confidence = 1.0
    seals: tuple[Seal, ...] = ()
    findings: tuple[Finding, ...] = ()

    FIELDS: ClassVar[tuple[str, ...]] = ()

    @property
    def called(self) -> str:
        """What people are told it is called: its file's name."""
        return self.name

    def fields(self) -> dict[str, Extracted[Any]]:
        """The fields that were read, by their public names, in the order of the form."""
        found = {name: getattr(self, name) for name in self.FIELDS}
        return {name: value for name, value in found.items() if value is not None}


Text = Extracted[str] | None
Tick = Extracted[bool] | None
Day = Extracted[date] | None


class CertificateApplication(BaseDocument):
    """《企业证书申请表》, the application form. A field that was not found or is empty is None.

    `stamped` and `signed` are None where nobody could tell (a grey scan).
    """

    kind: Literal["application"] = "application"
    company: Text = None
    credit_code: Text = None
    legal_representative: Text = None
    contact: Text = None
    id_number: Text = None
    mobile: Text = None
    phone: Text = None
    email: Text = None
    address: Text = None
    quantity: Extracted[int] | None = None
    plan: Extracted[Plan] | None = None
    term_years: Extracted[int] | None = None
    services: Extracted[tuple[Service, ...]] | None = None
    key_serial: Text = None
    invoice_title: Text = None
    invoice_tax_no: Text = None
    remark: Text = None
    signed: Tick = None
    stamped: Tick = None
    date: Day = None

    FIELDS = (
        "company",
        "credit_code",
        "legal_representative",
        "contact",
        "id_number",
        "mobile",
        "phone",
        "email",
        "address",
        "quantity",
        "plan",
        "term_years",
        "services",
        "key_serial",
        "invoice_title",
        "invoice_tax_no",
        "remark",
        "signed",
        "stamped",
        "date",
    )


class Authorisation(BaseDocument):
    """《授权书》, the company's letter that lets a person act for it."""

    kind: Literal["authorisation"] = "authorisation"
    company: Text = None
    agent: Text = None
    id_number: Text = None
    valid_from: Day = None
    valid_to: Day = None
    stamped: Tick = None
    signed: Tick = None
    date: Day = None

    FIELDS = (
        "company",
        "agent",
        "id_number",
        "valid_from",
        "valid_to",
        "stamped",
        "signed",
        "date",
    )


class PaymentVoucher(BaseDocument):
    """汇款凭证, one bank receipt or transfer screenshot.

    `amount` is in 元 from the figures (小写), `amount_in_words` the 大写 as printed,
    `words_value` what those words say in 元.
    """

    kind: Literal["voucher"] = "voucher"
    payer_name: Text = None
    payer_account: Text = None
    payer_bank: Text = None
    payee_name: Text = None
    payee_account: Text = None
    payee_bank: Text = None
    amount: Extracted[Money] | None = None
    amount_in_words: Text = None
    currency: Text = None
    paid_on: Day = None
    serial_no: Text = None
    receipt_no: Text = None
    purpose: Text = None
    status: Extracted[PaymentStatus] | None = None
    words_value: Extracted[Money] | None = None

    FIELDS = (
        "payer_name",
        "payer_account",
        "payer_bank",
        "payee_name",
        "payee_account",
        "payee_bank",
        "amount",
        "amount_in_words",
        "currency",
        "paid_on",
        "serial_no",
        "receipt_no",
        "purpose",
        "status",
    )


class BusinessLicence(BaseDocument):
    """营业执照."""

    kind: Literal["licence"] = "licence"
    company: Text = None
    credit_code: Text = None
    legal_representative: Text = None
    address: Text = None

    FIELDS = ("company", "credit_code", "legal_representative", "address")


class IdentityCard(BaseDocument):
    """身份证: only which side it shows is kept, and the holder's name for comparison."""

    kind: Literal["identity"] = "identity"
    side: Literal["portrait", "emblem", "both", "unknown"] = "unknown"
    holder: Text = None


def common(read: Iterable[Extracted[T] | None]) -> Extracted[T] | None:
    """What all readings agree on, as the surest has it; None where they differ or none is there."""
    found = [value for value in read if value is not None]
    if not found or any(value.value != found[0].value for value in found):
        return None
    return max(found, key=lambda value: value.confidence)


class ListedOrder(Record):
    """One row of a list of orders: a company, or a key of a company; what is not there is None."""

    company: Text = None
    credit_code: Text = None
    contact: Text = None
    mobile: Text = None
    quantity: Extracted[int] | None = None
    plan: Extracted[Plan] | None = None
    term_years: Extracted[int] | None = None
    services: Extracted[tuple[Service, ...]] | None = None
    key_serial: Text = None


class OrderList(BaseDocument):
    """办理清单, a table of companies or keys: what is ordered, though no form.

    Its fields are what all rows have in common; `quantity` is their sum, known where every row
    says how many.
    """

    kind: Literal["list"] = "list"
    rows: tuple[ListedOrder, ...] = ()

    FIELDS = (
        "company",
        "credit_code",
        "contact",
        "mobile",
        "quantity",
        "plan",
        "term_years",
        "services",
    )

    @property
    def company(self) -> Text:
        """The company of all rows; None where they name several or none."""
        return common(row.company for row in self.rows)

    @property
    def credit_code(self) -> Text:
        """The credit code of all rows."""
        return common(row.credit_code for row in self.rows)

    @property
    def contact(self) -> Text:
        """The contact (经办人) of all rows."""
        return common(row.contact for row in self.rows)

    @property
    def mobile(self) -> Text:
        """The mobile number of all rows."""
        return common(row.mobile for row in self.rows)

    @property
    def plan(self) -> Extracted[Plan] | None:
        """The plan of all rows."""
        return common(row.plan for row in self.rows)

    @property
    def term_years(self) -> Extracted[int] | None:
        """The years of all rows."""
        return common(row.term_years for row in self.rows)

    @property
    def services(self) -> Extracted[tuple[Service, ...]] | None:
        """All services that any row asks for."""
        read = [row.services for row in self.rows if row.services is not None]
        asked = {service for services in read for service in services.value}
        if not read:
            return None
        least = min(read, key=lambda services: services.confidence)
        return least.model_copy(update={"value": tuple(one for one in Service if one in asked)})

    @property
    def quantity(self) -> Extracted[int] | None:
        """The keys of all rows together; None where a row does not say how many."""
        counts = [row.quantity for row in self.rows]
        read = [count for count in counts if count is not None]
        if not read or len(read) < len(counts):
            return None
        least = min(read, key=lambda count: count.confidence)
        return least.model_copy(update={"value": sum(count.value for count in read)})


class UnknownDocument(BaseDocument):
    """A readable document that is none of the above; `title` is what it seems to be."""

    kind: Literal["unknown"] = "unknown"
    title: str = ""


class UnreadableDocument(BaseDocument):
    """A file that could not be read, or some of its pages; the reply names them and the reason.

    `pages` are those that could not be read where the others could, none where it is the file.
    """

    kind: Literal["unreadable"] = "unreadable"
    pages: tuple[int, ...] = ()
    reason: Unreadable
    detail: str = ""

    @property
    def called(self) -> str:
        """The file's name, shortened in front of its pages: 扫描件.pdf 第2页."""
        if not self.pages:
            return self.name
        short = self.name if len(self.name) <= _SHORT else f"{self.name[: _SHORT - 1]}…"
        return f"{short} 第{'、'.join(map(str, self.pages))}页"


Document = Annotated[
    CertificateApplication
    | Authorisation
    | PaymentVoucher
    | BusinessLicence
    | IdentityCard
    | OrderList
    | UnknownDocument
    | UnreadableDocument,
    Field(discriminator="kind"),
]
