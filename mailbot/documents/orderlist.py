"""A table whose rows are companies or keys becomes the orders it lists (办理清单)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from mailbot.documents.fields import Printed, printed_of
from mailbot.documents.geometry import Run, rows_of
from mailbot.documents.layouts import Layouts
from mailbot.documents.model import ListedOrder, OrderList, Plan, Service
from mailbot.documents.names import read_company, read_person
from mailbot.documents.normalise import (
    Read,
    is_blank,
    read_count,
    read_credit_code,
    read_mobile,
    read_serials,
    read_years,
)
from mailbot.documents.text import squeeze
from mailbot.values import Box, Extracted, Finding, sha256

T = TypeVar("T")

MOST_ROWS = 500
"""Rows of a list that are read."""

FEWEST_COLUMNS = 3
"""Columns with a label we know that make a row the head of a list."""

BODY = "body"
"""Where a value stands that was read from a table in the mail's own text."""

Row = Mapping[int, Printed]
"""What stands in a row, by the number of its column."""

_HINT = re.compile(r"\([^()]*\)|[*:]")
_TOTAL = re.compile(r"合计|总计|共计|总数")
_NO_ROW = re.compile(r"合计|总计|共计|总数|小计|备注|说明|注[:1-9]|填表|制表|审核")
_LABELLED = re.compile(r"[\u4e00-\u9fff]{2,8}(?:\([^()]*\))?:")  # 单位负责人： below the rows
_WHO = ("company", "credit_code", "holder", "key_serial")
_WHAT = ("quantity", "services", "plan", "term_years", "key_serial", "holder")
_NOWHERE = Box(x0=0, y0=0, x1=1, y1=1)


def read_list(runs: Sequence[Run], name: str, layouts: Layouts) -> OrderList | None:
    """The list that the runs of a sheet are, by a row of labels with rows below it; else None.

    `name` is the file's, which may say what the list is of.
    """
    grid = _grid_of_cells(runs) if any(run.cell for run in runs) else _grid_of_lines(runs, layouts)
    told = "".join(run.text for run in runs)
    return _list_in(grid, f"{name}{told}", layouts)


def is_numbered(runs: Sequence[Run], layouts: Layouts) -> bool:
    """Whether a column of the sheet numbers its rows (序号), as no form does."""
    return any(_field_of(run.text, layouts) == "index" for run in runs)


def read_written_list(table: Sequence[Sequence[str]], layouts: Layouts) -> OrderList | None:
    """The list that a table in a mail's own text is; None where it is none."""
    grid = [
        {
            place: Printed(cell, 1.0, _NOWHERE, 0, BODY)
            for place, cell in enumerate(row)
            if cell.strip()
        }
        for row in table
    ]
    found = _list_in(grid, "".join(cell for row in table for cell in row), layouts)
    told = "\0".join("\1".join(row) for row in table)
    return found and found.model_copy(update={"pages": (), "sha256": sha256(told.encode())})


def _list_in(grid: Sequence[Row], told: str, layouts: Layouts) -> OrderList | None:
    place, columns = _head(grid, layouts)
    if not columns or not _is_about_keys(told, layouts):
        return None
    below = grid[place + 1 : place + 1 + MOST_ROWS]
    words = _Words(layouts)
    owner = _owner(grid[:place], columns, layouts)
    rows: list[ListedOrder] = []
    findings: list[Finding] = []
    for each in below:
        cells = _by_field(each, columns)
        labels = _labels_in(each, layouts)
        if labels == len(each) >= FEWEST_COLUMNS and not _is_same_head(each, columns, layouts):
            break  # the labels of a form's next part
        if _ends_list(each):
            findings += _total_differs(each, cells, rows)
            continue
        listed = _listed(cells, rows[-1] if rows else owner, words)
        numbered = "index" in cells and squeeze(cells["index"].raw).isdigit()
        if listed is not None and (numbered or not labels):
            rows.append(listed)
    if not rows:
        return None
    return OrderList(name="", rows=tuple(rows), findings=tuple(findings))


def _owner(
    above: Sequence[Row], columns: Mapping[int, str], layouts: Layouts
) -> ListedOrder | None:
    """The company that a line above a list of keys names (申请单位：…); None where rows do."""
    if {"company", "credit_code"}.intersection(columns.values()):
        return None
    for row in above:
        text = squeeze("".join(row[at].raw for at in sorted(row)))
        label, _, value = text.partition(":")
        read = read_company(value)
        if read is not None and _field_of(label, layouts) == "company":
            printed = row[min(row)]
            return ListedOrder(company=printed.extracted(read[0], read[1] * printed.confidence))
    return None


def _is_about_keys(told: str, layouts: Layouts) -> bool:
    form = layouts.forms["list"]
    text = squeeze(told)
    score = sum(weight for word, weight in form.words.items() if word in text)
    score -= sum(weight for word, weight in form.unless.items() if word in text)
    return score >= form.threshold


# ---------------------------------------------------------------- the table


def _grid_of_cells(runs: Sequence[Run]) -> list[Row]:
    """The rows of the sheet's tables, one below the other; a merged cell stands in each of its."""
    cells: dict[tuple[int, int, int], list[Run]] = {}
    for run in runs:
        if run.cell is not None:
            for row in range(run.cell.row, min(run.cell.below, run.cell.row + MOST_ROWS)):
                cells.setdefault((run.cell.table, row, run.cell.column), []).append(run)
    rows: dict[tuple[int, int], dict[int, Printed]] = {}
    for (table, row, column), inside in sorted(cells.items(), key=lambda entry: entry[0]):
        rows.setdefault((table, row), {})[column] = printed_of(inside)
    return [*rows.values()]


def _grid_of_lines(runs: Sequence[Run], layouts: Layouts) -> list[Row]:
    """The rows of a table without rules: what stands under a label is in its column.

    Where rows are numbered, a line without a number belongs to the nearest that has one.
    """
    lines = rows_of(runs)
    printed = [{at: printed_of([run]) for at, run in enumerate(line)} for line in lines]
    place, columns = _head(printed, layouts)
    heads = lines[place] if columns else []
    rows: list[dict[int, list[Run]]] = []
    for line in lines[place + 1 :] if heads else []:
        found: dict[int, list[Run]] = {}
        for run in line:
            found.setdefault(_nearest(run, heads), []).append(run)
        rows.append(found)
    index = next((at for at, name in columns.items() if name == "index"), None)
    if index is not None:
        rows = _numbered(rows, index)
    return [
        *(printed[: place + 1] if heads else ()),
        *({at: printed_of(inside) for at, inside in row.items()} for row in rows),
    ]


def _nearest(run: Run, heads: Sequence[Run]) -> int:
    """Which label a run stands under: the one it overlaps most, else the nearest."""

    def distance(at: int) -> float:
        head = heads[at]
        apart = max(head.x0 - run.x1, run.x0 - head.x1)
        return apart if apart > 0 else apart - 1

    return min(range(len(heads)), key=distance)


def _numbered(rows: Sequence[dict[int, list[Run]]], index: int) -> list[dict[int, list[Run]]]:
    firm = [row for row in rows if index in row]
    if not firm:
        return [*rows]
    for row in rows:
        if index not in row:
            home = min(firm, key=lambda one: abs(_height(one) - _height(row)))
            for at, inside in row.items():
                home.setdefault(at, []).extend(inside)
    return firm


def _height(row: Mapping[int, list[Run]]) -> float:
    runs = [run for inside in row.values() for run in inside]
    return runs[0].centre


def _head(grid: Sequence[Row], layouts: Layouts) -> tuple[int, dict[int, str]]:
    """The first row that is the head of a list, and its columns; those are {} where none is."""
    each = ((place, _columns(row, layouts)) for place, row in enumerate(grid))
    return next(((place, columns) for place, columns in each if columns), (0, {}))


def _columns(row: Row, layouts: Layouts) -> dict[int, str]:
    """Which column holds which field, where the row is the head of a list; else {}."""
    named = {place: _field_of(printed.raw, layouts) for place, printed in row.items()}
    found = {place: name for place, name in named.items() if name}
    fields = set(found.values())
    if len(fields) < FEWEST_COLUMNS or not fields.intersection(_WHO):
        return {}
    if not fields.intersection(_WHAT) and "index" not in fields:
        return {}
    return found


def _field_of(label: str, layouts: Layouts) -> str:
    """The field a label above a column names; "" where it is none we know."""
    whole = squeeze(label)
    for word in (whole, _HINT.sub("", whole)):
        for kind in ("list", "application"):
            entry = layouts.vocabularies[kind].find(word)
            if entry is not None and (entry.field or kind == "list"):
                return entry.field if entry.field in _FIELDS else ""
    return ""


_FIELDS = frozenset({*ListedOrder.model_fields, "index", "holder", "telephone"})


def _is_same_head(row: Row, columns: Mapping[int, str], layouts: Layouts) -> bool:
    """Whether a row of labels is the list's own head, printed again on its next page."""
    fields = {at: _field_of(printed.raw, layouts) for at, printed in row.items()}
    return any(fields.get(at) == field for at, field in columns.items())


def _labels_in(row: Row, layouts: Layouts) -> int:
    """How many cells of a row are labels: of its head once more, or of a line of a form."""
    known = [layouts.vocabularies[kind] for kind in ("list", "application")]
    said = [squeeze(printed.raw).rstrip(":") for printed in row.values()]
    return sum(any(word in entries for entries in known) for word in said)


def _by_field(row: Row, columns: Mapping[int, str]) -> dict[str, Printed]:
    found: dict[str, Printed] = {}
    for place, name in columns.items():
        if place in row and not is_blank(row[place].raw):
            found.setdefault(name, row[place])
    return found


# ---------------------------------------------------------------- a row


class _Words:
    """The words of services and plans, the longest first."""

    def __init__(self, layouts: Layouts) -> None:
        choices = layouts.forms["application"].choices
        self.services = _longest_first(choices.get("services", {}), Service)
        self.plans = _longest_first(choices.get("plan", {}), Plan)


def _longest_first(
    words: Mapping[str, Iterable[str]], kind: Callable[[str], T]
) -> list[tuple[str, T]]:
    pairs = [(squeeze(word), kind(value)) for value, each in words.items() for word in each]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def _named(text: str, words: Sequence[tuple[str, T]]) -> list[T]:
    """What a cell names, each once, no word counted inside a longer one."""
    found = []
    for word, value in words:
        if word in text:
            text = text.replace(word, " ")
            found.append(value)
    return [*dict.fromkeys(found)]


def _listed(
    cells: Mapping[str, Printed], above: ListedOrder | None, words: _Words
) -> ListedOrder | None:
    """The order in a row; None where the row says nothing. An empty company is that above."""
    order: dict[str, Any] = {
        "company": _read(cells, ("company",), lambda raw: read_company(raw.replace("\n", ""))),
        "credit_code": _read(cells, ("credit_code",), read_credit_code),
        "contact": _read(cells, ("contact",), read_person),
        "mobile": _read(cells, ("mobile", "telephone"), read_mobile),
        "key_serial": _read(cells, ("key_serial",), read_serials),
        "plan": _choice(cells, ("plan", "services", "term_years"), words.plans, one=True),
        "services": _choice(cells, ("services",), words.services, one=False),
        "term_years": _read(cells, ("term_years", "services", "plan"), read_years),
    }
    order["quantity"] = _count(cells, order)
    if not any(order.values()):
        return None
    if order["company"] is None and order["credit_code"] is None and above is not None:
        order |= {"company": above.company, "credit_code": above.credit_code}
    return ListedOrder(**order)


def _read(
    cells: Mapping[str, Printed], names: Iterable[str], reader: Callable[[str], Read[T] | None]
) -> Extracted[T] | None:
    for name in names:
        read = reader(cells[name].raw) if name in cells else None
        if read is not None:
            return cells[name].extracted(read[0], read[1] * cells[name].confidence)
    return None


def _choice(
    cells: Mapping[str, Printed],
    names: Iterable[str],
    words: Sequence[tuple[str, Any]],
    *,
    one: bool,
) -> Extracted[Any] | None:
    """What the cells name: the only one with `one`, else all of it; None where that is nothing."""
    for name in names:
        found = _named(squeeze(cells[name].raw), words) if name in cells else []
        if found and (len(found) == 1 or not one):
            printed = cells[name]
            return printed.extracted(found[0] if one else tuple(found), printed.confidence)
    return None


def _count(cells: Mapping[str, Printed], order: Mapping[str, Any]) -> Extracted[int] | None:
    """How many keys a row is about: its number, else a key for each serial, else one a person."""
    if "quantity" in cells:
        return _read(cells, ("quantity",), read_count)
    if order["key_serial"] is not None:
        serials: Extracted[str] = order["key_serial"]
        return cells["key_serial"].extracted(len(serials.value.split("、")), serials.confidence)
    if "holder" in cells and read_person(cells["holder"].raw):
        return cells["holder"].extracted(1, cells["holder"].confidence)
    return None


# ---------------------------------------------------------------- below the rows


def _ends_list(row: Row) -> bool:
    first = next((squeeze(row[place].raw) for place in sorted(row)), "")
    return bool(_NO_ROW.match(first) or _LABELLED.match(first))


def _total_differs(
    row: Row, cells: Mapping[str, Printed], rows: Sequence[ListedOrder]
) -> Iterator[Finding]:
    """A finding where a list says another sum (合计) than its rows come to."""
    first = next((squeeze(row[place].raw) for place in sorted(row)), "")
    total = _read(cells, ("quantity",), read_count)
    counts = [one.quantity.value for one in rows if one.quantity is not None]
    if _TOTAL.match(first) and total is not None and counts and total.value != sum(counts):
        yield Finding(code="total_differs", detail=f"{total.value}/{sum(counts)}")
