"""The rows of keys in one company's form become its key numbers, their count and the services."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from mailbot.documents.fields import printed_of
from mailbot.documents.geometry import Run
from mailbot.documents.mentions import ORGANISATION_NAME
from mailbot.documents.model import ListedOrder, OrderList, Service
from mailbot.documents.normalise import credit_code_ok
from mailbot.documents.text import squeeze
from mailbot.values import Extracted

# 某某公司(关于)UKey续期申请清单
_OWNED = re.compile(
    rf"(?P<owner>{ORGANISATION_NAME})(?:关于)?[\u4e00-\u9fffA-Za-z()-]{{2,24}}(?:表|清单|明细|名单|台账|汇总)"
)
_AGENCY = re.compile("认证|CA|数字证书|交易中心|电网|供电|调度|信息技术")
_HEADED = 0.85  # how sure the company is that nothing but the heading names
_DIFFERENT = 0.6  # how sure a term is where rows have several


def of_rows(listed: OrderList | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """What rows with a key number each say together; {} where there are not two of them.

    `values` are the form's as read before: its own count of keys comes first.
    """
    rows = [row for row in listed.rows if _has_key(row)] if listed else []
    if len(rows) < 2:  # noqa: PLR2004 - one row is read like any labels over values
        return {}
    found: dict[str, Any] = {"key_serial": _numbers(rows)}
    services = _services(rows)
    if services is not None:
        found["services"] = services
    if values.get("quantity") is None:
        count = sum(row.quantity.value if row.quantity else 1 for row in rows)
        found["quantity"] = found["key_serial"].model_copy(update={"value": count})
    for name in ("term_years", "plan"):
        term = _one_of(rows, name, values.get(name))
        if term is not None:
            found[name] = term
    return found


def owner_in_heading(line: Run | None) -> Extracted[str] | None:
    """The company that the heading of its list of keys begins with: 某某公司UKey续期申请清单.

    None for an agency's own name over its form.
    """
    named = _OWNED.fullmatch(squeeze(line.raw)) if line else None
    if line is None or named is None or _AGENCY.search(named["owner"]):
        return None
    return printed_of([line]).extracted(named["owner"], _HEADED * line.confidence)


def _one_of(
    rows: Sequence[ListedOrder], name: str, told: Extracted[Any] | None
) -> Extracted[Any] | None:
    """What all rows say alike where the form says nothing else; unsure where they differ."""
    each = [said for row in rows if (said := getattr(row, name)) is not None]
    if len({said.value for said in each}) > 1:
        first = told or each[0]
        return first.model_copy(update={"confidence": min(first.confidence, _DIFFERENT)})
    return each[0] if told is None and len(each) == len(rows) else None


def _has_key(row: ListedOrder) -> bool:
    """Whether a row has a key number; a credit code in its place says that it is no such row."""
    return row.key_serial is not None and not credit_code_ok(row.key_serial.value)


def _numbers(rows: Sequence[ListedOrder]) -> Extracted[str]:
    """All key numbers in the order printed, as sure as the least sure of them."""
    serials = [row.key_serial for row in rows if row.key_serial is not None]
    return serials[0].model_copy(
        update={
            "value": "、".join(dict.fromkeys(serial.value for serial in serials)),
            "confidence": min(serial.confidence for serial in serials),
        }
    )


def _services(rows: Sequence[ListedOrder]) -> Extracted[tuple[Service, ...]] | None:
    told = [row.services for row in rows if row.services is not None]
    if not told:
        return None
    named = tuple(dict.fromkeys(service for each in told for service in each.value))
    return told[0].model_copy(update={"value": named})
