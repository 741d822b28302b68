"""A seed becomes the entries of an invented 《企业证书申请表》."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from tests.samples import people
from tests.samples.people import TODAY, Company, Order, Person, dice

SERVICES = (
    ("new", "新办"),
    ("renewal", "续期"),
    ("reissue", "补发"),
    ("reset", "密码重置"),
    ("format", "格式化"),
    ("change", "变更"),
)
PLANS = (("basic", "基础资费"), ("combined", "组合资费"))
YEARS = ((1, "1年"), (3, "3年"), (5, "5年"))
COMPANY_TYPES = (("generator", "发电企业"), ("consumer", "电力用户"), ("retailer", "售电公司"))

TICKS = (("□", "☑"), ("□", "■"), ("☐", "☑"), ("□", "√"), ("[ ]", "[√]"), ("( )", "(√)"))
"""How an empty and a ticked box are printed."""


@dataclass(frozen=True)
class Application:
    """What an invented customer writes on the form."""

    firm: Company
    person: Person
    order: Order
    email: str
    on: date | None
    company_type: str = "generator"
    key_serial: str = ""
    remark: str = ""
    invoice: bool = True
    boxes: tuple[str, str] = ("□", "☑")
    without: frozenset[str] = frozenset()

    def text(self, name: str) -> str:
        """What stands in the cell of a field; "" where it was left empty."""
        return "" if name in self.without else self._values().get(name, "")

    def truth(self, name: str) -> Any:
        """The JSON value of a field; None where it was left empty."""
        if name in self.without:
            return None
        found = {
            "services": list(self.order.services) or None,
            "plan": self.order.plan,
            "term_years": self.order.term_years,
            "quantity": self.order.quantity or None,
            "date": self.on.isoformat() if self.on else None,
        }
        return found[name] if name in found else self._values().get(name) or None

    def ticks(self, name: str) -> str:
        """The check boxes of services, plan, term_years or company_type."""
        options: Any = {
            "services": SERVICES,
            "plan": PLANS,
            "term_years": YEARS,
            "company_type": COMPANY_TYPES,
        }[name]
        chosen: Any = {
            "services": self.order.services,
            "plan": (self.order.plan,),
            "term_years": (self.order.term_years,),
            "company_type": (self.company_type,),
        }[name]
        if name in self.without:
            chosen = ()
        empty, ticked = self.boxes
        return "  ".join((ticked if key in chosen else empty) + word for key, word in options)

    def _values(self) -> dict[str, str]:
        return {
            "company": self.firm.name,
            "credit_code": self.firm.credit_code,
            "legal_representative": self.firm.legal.name,
            "platform_account": self.firm.domain.split(".")[0].replace("-", ""),
            "quantity": str(self.order.quantity),
            "contact": self.person.name,
            "id_number": self.person.id_number,
            "mobile": self.person.mobile,
            "phone": self.firm.phone,
            "email": self.email,
            "address": self.firm.address,
            "postcode": self.firm.postcode,
            "recipient": self.person.name,
            "recipient_phone": self.person.mobile,
            "key_serial": self.key_serial,
            "invoice_title": self.firm.name if self.invoice else "",
            "invoice_tax_no": self.firm.credit_code if self.invoice else "",
            "invoice_address": f"{self.firm.address} {self.firm.phone}" if self.invoice else "",
            "invoice_bank": f"{self.firm.bank} {self.firm.account}" if self.invoice else "",
            "remark": self.remark,
            "date": people.chinese_date(self.on) if self.on else "    年   月   日",
        }


@cache
def application(seed: int | str, **changes: Any) -> Application:
    """The invented entries of a form; `changes` replace what the seed would give."""
    rng = dice("application", seed)
    firm = people.company(seed)
    contact = people.person(f"contact{seed}")
    facts = Application(
        firm=firm,
        person=contact,
        order=people.order(seed),
        email=f"{rng.choice(('zs', 'bgs', 'cw', 'jyb'))}{rng.randrange(100, 9999)}@{firm.domain}",
        on=TODAY - timedelta(days=rng.randrange(0, 12)),
        company_type=rng.choice(COMPANY_TYPES)[0],
        remark=rng.choice(("", "", "尽快办理，谢谢", "请快递到付")),
        invoice=rng.random() < 0.7,
        boxes=rng.choice(TICKS),
    )
    return replace(facts, **changes)
