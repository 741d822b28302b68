"""A paper as a run of blocks, printable as Word, spreadsheet, PDF, OFD and picture.

Layouts write blocks with a `Pen`, which notes as truth whatever it prints.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.samples import people
from tests.samples.people import TODAY, dice

if TYPE_CHECKING:
    from tests.samples.model import Kind, Split

STAMP, SIGN = "\ue200", "\ue201"
"""Stand in a text where the stamp or a signature is put; print as nothing."""


@dataclass(frozen=True)
class Cell:
    """A table cell; `inner` is a table within it."""

    text: str = ""
    columns: int = 1
    rows: int = 1
    centre: bool = False
    inner: Table | None = None


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str
    size: float = 10.5
    align: str = "left"
    indent: bool = False


@dataclass(frozen=True)
class Table:
    """Ruled or unruled rows of cells; `widths` are shares."""

    widths: tuple[float, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    ruled: bool = True
    height: float = 24.0


@dataclass(frozen=True)
class Spread:
    """Texts set on one line at shares of its width."""

    parts: tuple[tuple[float, str], ...]
    size: float = 10.0


@dataclass(frozen=True)
class Break:
    """A new page."""


@dataclass(frozen=True)
class Gap:
    """Free height in points."""

    points: float = 12.0


Block = Text | Table | Spread | Break | Gap


def title(text: str, size: float = 18.0) -> Text:
    """A heading in the middle."""
    return Text(text, size, "centre")


def c(text: str = "", columns: int = 1, rows: int = 1, **how: Any) -> Cell:
    """A cell that spans `columns` and `rows`."""
    return Cell(text, columns, rows, **how)


def spread(*parts: tuple[float, str], size: float = 10.0) -> Spread:
    """Texts on one line at shares of its width."""
    return Spread(parts, size)


@dataclass
class Pen:
    """Prints the facts of one invented customer and notes what it printed as truth."""

    seed: str
    truth: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Draw the facts from the seed."""
        self.rng = dice("pen", self.seed)
        self.firm = people.company(self.seed)
        self.other = people.company(f"other{self.seed}")
        self.who = people.person(f"contact{self.seed}")
        self.order = people.order(self.seed)
        self.on = TODAY - timedelta(days=self.rng.randrange(0, 12))
        self.email = f"yb{self.rng.randrange(100, 9999)}@{self.firm.domain}"
        self.amount = self.order.amount
        self.serial = f"{self.rng.randrange(10**9, 10**10)}{self.rng.randrange(10**6):06d}"
        self.receipt = f"{self.on:%y%m%d}{self.rng.randrange(10**9):09d}"
        self.keys = [f"{self.rng.randrange(10**9, 10**10)}" for _ in range(3)]

    def __call__(self, name: str, shown: str | None = None, truth: Any = None) -> str:
        """The text printed for field `name`, noted as truth; `shown` where it looks otherwise."""
        value = self._value(name) if truth is None else truth
        self.truth[name] = value
        return shown if shown is not None else str(value)

    def note(self, **known: Any) -> str:
        """Nothing printed; notes what follows from the wording."""
        self.truth |= known
        return ""

    def day(self, name: str, style: str = "{y}年{m}月{d}日", day: date | None = None) -> str:
        """A date printed in `style` and noted."""
        day = day or self.on
        self.truth[name] = day.isoformat()
        return style.format(
            y=day.year, m=day.month, d=day.day, mm=f"{day.month:02d}", dd=f"{day.day:02d}"
        )

    def money(self, style: str = "{f}") -> str:
        """The amount in figures: `{f}` with, `{p}` without thousands separators, `{i}` whole."""
        self.truth["amount"] = f"{self.amount:.2f}"
        return style.format(f=f"{self.amount:,.2f}", p=f"{self.amount:.2f}", i=int(self.amount))

    def words(self, ending: str = "元整") -> str:
        """The amount in words."""
        words = people.in_words(self.amount).replace("元整", ending)
        self.truth["amount_in_words"] = words
        return words

    def boxes(
        self, name: str, options: str, *, on: str = "☑", off: str = "□", gap: str = " "
    ) -> str:
        """Check boxes `word=value,word=value` for services, plan or term_years, ticked rightly."""
        chosen: Any = {
            "services": self.order.services,
            "plan": (self.order.plan,),
            "term_years": (str(self.order.term_years),),
        }[name]
        pairs = [option.split("=") for option in options.split(",")]
        self.truth[name] = {
            "services": list(self.order.services),
            "plan": self.order.plan,
            "term_years": self.order.term_years,
        }[name]
        return gap.join((on if value in chosen else off) + word for word, value in pairs)

    def _value(self, name: str) -> Any:
        firm = self.firm
        return {
            "company": firm.name,
            "name": firm.name,
            "credit_code": firm.credit_code,
            "legal_representative": firm.legal.name,
            "contact": self.who.name,
            "agent": self.who.name,
            "id_number": self.who.id_number,
            "mobile": self.who.mobile,
            "phone": firm.phone,
            "email": self.email,
            "address": firm.address,
            "quantity": self.order.quantity,
            "term_years": self.order.term_years,
            "plan": self.order.plan,
            "services": list(self.order.services),
            "key_serial": self.keys[0],
            "invoice_title": firm.name,
            "invoice_tax_no": firm.credit_code,
            "payer_name": firm.name,
            "payer_account": firm.account,
            "payer_bank": firm.bank,
            "payee_name": people.PAYEE_NAME,
            "payee_account": people.PAYEE_ACCOUNT,
            "payee_bank": people.PAYEE_BANK,
            "serial_no": self.serial,
            "receipt_no": self.receipt,
            "purpose": "数字证书费",
            "currency": "CNY",
        }[name]


Write = Callable[[Pen], list[Block]]


class PaperLayout(NamedTuple):
    """A paper's name, kind and writer; `batch` numbers the day it was first read."""

    name: str
    kind: Kind
    write: Write
    split: Split
    batch: int
    size: tuple[float, float]


LAYOUTS: dict[str, PaperLayout] = {}


def paper(
    kind: Kind,
    *,
    batch: int,
    split: Split = "train",
    size: tuple[float, float] = (595.0, 842.0),
) -> Callable[[Write], Write]:
    """A decorator that enters a layout under its function's name."""

    def enter(write: Write) -> Write:
        name = write.__name__.replace("_", "-")
        assert name not in LAYOUTS, name
        LAYOUTS[name] = PaperLayout(name, kind, write, split, batch, size)
        return write

    return enter


def placed(rows: tuple[tuple[Cell | str, ...], ...]) -> list[tuple[int, int, Cell]]:
    """The cells with their grid places, counting those that reach down from above."""
    taken: set[tuple[int, int]] = set()
    found = []
    for number, row in enumerate(rows):
        column = 0
        for given in row:
            cell = Cell(given) if isinstance(given, str) else given
            while (number, column) in taken:
                column += 1
            found.append((number, column, cell))
            for down in range(cell.rows):
                taken |= {(number + down, column + right) for right in range(cell.columns)}
    return found
