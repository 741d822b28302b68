"""A draft with rows of orders is told from a form, and becomes the list of orders it is."""

import re

from mailbot.documents.classify import heading
from mailbot.documents.draft import Draft
from mailbot.documents.fields import Sheet, read_sheet
from mailbot.documents.geometry import Run
from mailbot.documents.layouts import Layouts
from mailbot.documents.model import OrderList
from mailbot.documents.names import looks_like_company
from mailbot.documents.normalise import is_blank
from mailbot.documents.orderlist import is_numbered, read_list

_ASKS = re.compile("申请|申领|申购|办理")


def order_list(draft: Draft, name: str, layouts: Layouts) -> OrderList | None:
    """The list of orders that the draft is, if it is one.

    What has the labels of a form is a list where its rows are numbered or several; what has its
    title, too, only where they name several companies: no form does.
    """
    if draft.kind not in ("", "application"):
        return None
    runs = draft.runs()
    listed = read_list(runs, name, layouts)
    if listed is None or not draft.kind:
        return listed
    if len(listed.rows) == 1 and _ASKS.search(heading(runs)):
        return None  # a form laid out in one long row
    if draft.regions[0].judgement.titled:
        named = {row.company.value for row in listed.rows if row.company is not None}
        is_list = sum(map(looks_like_company, named)) > 1
    else:
        is_list = len(listed.rows) > 1 or is_numbered(runs, layouts)
    return listed if is_list and not _is_form_of_keys(listed, runs, layouts) else None


def _is_form_of_keys(listed: OrderList, runs: list[Run], layouts: Layouts) -> bool:
    """Whether rows of keys are those of one company's form.

    One person is named for them all, or whom to reach stands beside the rows.
    """
    named = [row.company or row.credit_code for row in listed.rows]
    companies = {name.value for name in named if name is not None}
    persons = {row.contact.value for row in listed.rows if row.contact is not None}
    keys = all(row.key_serial is not None for row in listed.rows)
    if not keys or len(companies) > 1:
        return False
    asked = _ASKS.search(heading(runs)) is not None and len(persons) == 1
    sheet = read_sheet(runs, layouts, "application")
    labelled = any(
        not is_blank(place.printed.raw)
        for name in ("company", "credit_code")
        for place in sheet.of(name)
    )
    return asked or ((bool(companies) or labelled) and _reached_beside(sheet))


def _reached_beside(sheet: Sheet) -> bool:
    """Whether whom to reach is told at a label that heads no column of the rows of keys."""
    heads = [place.label.run for place in sheet.of("key_serial")]
    return any(
        abs(place.label.run.centre - head.centre) > head.height / 2
        for name in ("mobile", "telephone", "phone", "email")
        for place in sheet.of(name)
        for head in heads
        if not is_blank(place.printed.raw)
    )


def lies_on_its_side(listed: OrderList, draft: Draft, layouts: Layouts) -> bool:
    """Whether a list is a form with its labels in a row: one company and whom to reach there.

    Where the row has a number it says all that a form does; its heading may name the service.
    """
    row = listed.rows[0]
    asked = row.company is not None and (row.contact is not None or row.mobile is not None)
    whole = row.credit_code and row.contact and row.mobile and row.quantity
    alone = len(listed.rows) == 1 and asked
    return alone and (whole is not None or not is_numbered(draft.runs(), layouts))
