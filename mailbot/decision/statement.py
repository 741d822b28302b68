"""The rows of a bank's statement (银行流水) become the money that came in."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, NamedTuple

from pydantic import Field

from mailbot.cases.names import plain_name
from mailbot.values import Money, Record

FILE = "programme/statement.toml"

TITLE_ROWS = 40
"""Rows above the headings: the bank's name, the account, the period asked for."""

LONGEST = 500
"""Characters of a cell that are kept."""

Headings = Annotated[tuple[str, ...], Field(min_length=1)]
Row = Sequence[str]


class StatementLayout(Record):
    """`statement.toml`: the headings of the columns, and what marks money that comes in."""

    date: Headings
    credit: Headings
    debit: Headings
    amount: Headings
    direction: Headings
    incoming: Headings
    outgoing: Headings
    payer: Headings
    payer_account: Headings
    remark: Headings
    serial_no: Headings


class Arrival(Record):
    """Money that came in by the bank's statement; `key` is the same in every export of the line."""

    key: str
    arrived_on: date
    amount: Money
    payer: str = ""
    payer_account: str = ""
    remark: str = ""
    serial_no: str = ""


class Statement(NamedTuple):
    """The arrivals of a statement, and how many lines were no arrival or could not be read."""

    arrivals: tuple[Arrival, ...]
    outgoing: int = 0
    unread: tuple[int, ...] = ()


class _Line(NamedTuple):
    """One arrival before it has its key."""

    arrived_on: date
    amount: Decimal
    payer: str
    payer_account: str
    remark: str
    serial_no: str

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes it this line and no other, as far as the bank tells."""
        told = (self.arrived_on.isoformat(), f"{self.amount:.2f}")
        if self.serial_no:
            return (*told, self.serial_no)
        return (*told, plain_name(self.payer), self.payer_account, plain_name(self.remark))


def read_statement_rows(rows: Sequence[Row], layout: StatementLayout) -> Statement | None:
    """The money that came in by these rows; None where no row holds the headings.

    Title rows above the headings and totals below the lines are passed over; `unread` counts
    rows from 1 that look like a line but have no readable date or amount.
    """
    found = _headings(rows, layout)
    if found is None:
        return None
    first, columns = found
    lines: list[_Line] = []
    outgoing, unread = 0, []
    for number, row in enumerate(rows[first:], start=first + 1):
        read = _line(row, columns, layout)
        if isinstance(read, _Line):
            lines.append(read)
        elif read == "outgoing":
            outgoing += 1
        elif read == "unread":
            unread.append(number)
    return Statement(tuple(_keyed(lines)), outgoing, tuple(unread))


def _headings(rows: Sequence[Row], layout: StatementLayout) -> tuple[int, "Columns"] | None:
    """The place of the first line, and the columns by what stands in them."""
    for number, row in enumerate(rows[:TITLE_ROWS]):
        single = _columns([{_plain(cell)} for cell in row], layout)
        below = rows[number + 1] if number + 1 < len(rows) else ()
        double = _columns(_two_rows(row, below), layout)
        if _is_enough(double) and _named(double) > _named(single) and not _is_line(below):
            return number + 2, double
        if _is_enough(single):
            return number + 1, single
    return None


Columns = Mapping[str, tuple[int, ...]]


def _columns(words: Sequence[set[str]], layout: StatementLayout) -> Columns:
    """Where what stands, by what each column may be called."""
    return {
        name: tuple(
            place
            for plain in dict.fromkeys(map(_plain, headings))
            for place in [next((at for at, said in enumerate(words) if plain in said), None)]
            if place is not None
        )
        for name, headings in layout
    }


def _two_rows(upper: Row, lower: Row) -> list[set[str]]:
    """What columns may be called whose headings are spread over two rows: 发生额 above 借方, 贷方.

    The upper cell of several columns stands in the first of them.
    """
    found: list[set[str]] = []
    above = ""
    for place in range(max(len(upper), len(lower))):
        own, below = (_plain(row[place]) if place < len(row) else "" for row in (upper, lower))
        above = own or above
        joined = above.removesuffix("信息") + below if below else ""
        found.append({below or own, own if not below else joined, joined} - {""})
    return found


def _is_line(row: Row) -> bool:
    """Whether a row is a line of the statement and no heading."""
    return any(_day(cell) or _yuan(cell) is not None for cell in row)


def _is_enough(columns: Columns) -> bool:
    return bool(columns["date"] and (columns["credit"] or columns["amount"]))


def _named(columns: Columns) -> int:
    return sum(bool(places) for places in columns.values())


def _plain(heading: str) -> str:
    """A heading without spaces, and without what stands in brackets: 金额(元)."""
    tidy = re.sub(r"\s+", "", unicodedata.normalize("NFKC", heading))
    return re.sub(r"\(.*?\)|\[.*?\]|【.*?】", "", tidy).casefold()


def _line(row: Row, columns: Mapping[str, tuple[int, ...]], layout: StatementLayout) -> _Line | str:
    """The arrival of a row; "outgoing", "unread", or "" where it is no line at all."""
    cells = {name: [_cell(row, place) for place in places] for name, places in columns.items()}
    on = next(filter(None, map(_day, cells["date"])), None)
    said = "".join(cells["date"])
    amount = _incoming(cells, layout)
    if on is None:
        # Totals and remarks below the lines have no date: 合计, 本页小计.
        return "unread" if re.search(r"\d", said) and amount is not None else ""
    if amount is None:
        return "unread"
    if amount <= 0:
        return "outgoing"
    return _Line(
        arrived_on=on,
        amount=amount,
        payer=_first(cells["payer"]),
        payer_account=re.sub(r"\s", "", _first(cells["payer_account"])),
        remark=" ".join(dict.fromkeys(filter(None, cells["remark"]))),
        serial_no=_first(cells["serial_no"]),
    )


def _cell(row: Row, place: int) -> str:
    """A cell as people read it: banks wrap numbers as ="6222…" or end them with a tab."""
    text = row[place].strip() if place < len(row) else ""
    if wrapped := re.fullmatch(r'="(.*)"', text):
        text = wrapped[1]
    return text.strip("\t '")[:LONGEST]


def _first(cells: Iterable[str]) -> str:
    return next(filter(None, cells), "")


def _day(text: str) -> date | None:
    found = re.match(r"(20\d\d)\D?(\d{1,2})\D?(\d{1,2})", unicodedata.normalize("NFKC", text))
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _incoming(cells: Mapping[str, list[str]], layout: StatementLayout) -> Decimal | None:
    """What came in, in 元; 0 or less where money went out, None where no amount can be read."""
    credit, debit = _yuan(_first(cells["credit"])), _yuan(_first(cells["debit"]))
    if credit is not None or debit is not None:
        return credit or -abs(debit or Decimal(0))
    amount = _yuan(_first(cells["amount"]))
    marks = [_plain(mark) for mark in cells["direction"] if mark]
    if amount is None or amount < 0 or not marks:
        return amount
    for words, sign in ((layout.incoming, 1), (layout.outgoing, -1)):
        if {_plain(word) for word in words}.intersection(marks):
            return sign * amount
    return None  # nobody can tell which way it went


def _yuan(text: str) -> Decimal | None:
    tidy = re.sub(
        r"[,\s¥￥元]|CNY|RMB", "", unicodedata.normalize("NFKC", text), flags=re.IGNORECASE
    )
    if not re.fullmatch(r"[+-]?\d{1,12}(\.\d+)?", tidy):
        return None
    try:
        return Decimal(tidy).quantize(Decimal("0.01"))
    except InvalidOperation:  # pragma: no cover - the pattern leaves nothing to refuse
        return None


def _keyed(lines: Iterable[_Line]) -> Iterator[Arrival]:
    """The lines with their keys; equal lines are told apart by their place among their equals."""
    seen: Counter[tuple[str, ...]] = Counter()
    for line in lines:
        identity = line.identity
        # A serial number is given once: the same again is the same money.
        if line.serial_no and seen[identity]:
            continue
        seen[identity] += 1
        text = "\0".join((*identity, str(seen[identity])))
        key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]
        yield Arrival(key=key, **line._asdict())
