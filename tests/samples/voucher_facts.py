"""A seed becomes the facts of an invented transfer, as banks print them."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

from tests.samples import people
from tests.samples.people import TODAY, dice


@dataclass(frozen=True)
class Party:
    """One side of a transfer."""

    name: str
    account: str
    bank: str

    @property
    def masked(self) -> str:
        """The account with its middle hidden, as mobile banks show it."""
        return f"{self.account[:4]}****{self.account[-4:]}"


@dataclass(frozen=True)
class Transfer:
    """What happened: who paid whom, how much (元), when, and the numbers that name it."""

    payer: Party
    payee: Party
    amount: Decimal
    words: str
    at: datetime
    serial_no: str
    receipt_no: str
    purpose: str

    @property
    def figures(self) -> str:
        """The amount with thousands separators: 1,200.00."""
        return f"{self.amount:,.2f}"

    @property
    def json_amount(self) -> str:
        """The amount as JSON gives it: 1200.00."""
        return f"{self.amount:.2f}"

    @property
    def day(self) -> str:
        """The day as JSON gives it: 2026-11-18."""
        return self.at.date().isoformat()

    @property
    def clock(self) -> str:
        """The time of day: 10:21:33."""
        return f"{self.at:%H:%M:%S}"


@cache
def transfer(
    seed: int | str,
    *,
    payer: people.Company | None = None,
    amount: Decimal | None = None,
    on: date | None = None,
) -> Transfer:
    """An invented transfer to the programme's payee."""
    rng = dice("transfer", seed)
    firm = payer or people.company(seed)
    total = amount if amount is not None else people.order(seed).amount
    day = on or TODAY - timedelta(days=rng.randrange(0, 3))
    at = datetime(day.year, day.month, day.day, rng.randrange(9, 17), rng.randrange(60), 33)  # noqa: DTZ001 - printed as local time
    return Transfer(
        payer=Party(firm.name, firm.account, firm.bank),
        payee=Party(people.PAYEE_NAME, people.PAYEE_ACCOUNT, people.PAYEE_BANK),
        amount=total,
        words=people.in_words(total),
        at=at,
        serial_no=f"{rng.randrange(10**9, 10**10)}{rng.randrange(10**6):06d}",
        receipt_no=f"{day:%y%m%d}{rng.randrange(10**9):09d}",
        purpose=rng.choice(
            ("数字证书费", "UKey费用", "电子钥匙款", "证书办理费", "交易平台数字证书")
        ),
    )


def to_stranger(facts: Transfer) -> Transfer:
    """The same transfer, but to somebody else's account."""
    other = people.company(f"stranger{facts.serial_no}")
    return replace(facts, payee=Party(other.name, other.account, other.bank))
