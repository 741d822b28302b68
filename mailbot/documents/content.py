"""What a page says, read as an application, tells whether it is one, whatever its title."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from mailbot.documents.application import read_application
from mailbot.documents.classify import heading
from mailbot.documents.fields import read_sheet
from mailbot.documents.geometry import Run, rows_of
from mailbot.documents.layouts import Layouts
from mailbot.documents.text import squeeze

_WHO = ("company", "credit_code")
_REACH = ("mobile", "phone", "email")
_ORDER = ("services", "plan", "term_years", "quantity", "key_serial")
# What is asked for; a term, a count and numbers of keys are on what hands them over, too.
_ASKED = (frozenset({"services"}), frozenset({"plan"}), frozenset({"term_years", "quantity"}))
_FEWEST = 5
"""Fields that an order has at least: who, how to reach them, two of the order, one more."""
_MANY = 7
"""Fields that tell an order even where the words of the page speak for another paper."""
_LIKELY = 0.4  # how sure a value is that counts
_TOP = 3  # rows at the head of a page that may hold its title
_SENTENCE = re.compile("[:,。;!?]")  # what a title does not have
_TITLE = 30  # characters of a title


def orders_keys(runs: Sequence[Run], layouts: Layouts) -> bool:
    """Whether a page orders, renews or changes keys for one organisation.

    It says who asks, how to reach them and what they ask for, and speaks of keys; its heading is
    none of another paper, such as a quotation or a receipt, and its words are not such a paper's.
    """
    return _speaks_of_keys(runs, layouts) and len(_given(runs, layouts)) >= _FEWEST


def orders_keys_surely(runs: Sequence[Run], layouts: Layouts) -> bool:
    """The same of a page whose words speak for another kind: it says nearly all a form does."""
    return _speaks_of_keys(runs, layouts) and len(_given(runs, layouts)) >= _MANY


def is_of_another_paper(runs: Sequence[Run], layouts: Layouts) -> bool:
    """Whether the heading of a page or its words are those of papers that order no keys."""
    form = layouts.forms["application"]
    text = squeeze("".join(run.text for run in runs))
    against = sum(weight for word, weight in form.strange.items() if word in text)
    return against >= form.threshold or is_headed_otherwise(runs, layouts)


def is_headed_otherwise(runs: Sequence[Run], layouts: Layouts) -> bool:
    """Whether a page is headed as a paper that orders no keys, and not as a request for some."""
    form = layouts.forms["application"]
    return any(
        word in head
        for head in _heads(runs)
        for word in form.headed
        if not ("申请" in head and any(subject in head for subject in form.subjects))
    )


def _speaks_of_keys(runs: Sequence[Run], layouts: Layouts) -> bool:
    text = squeeze("".join(run.text for run in runs)).lower()
    subjects = layouts.forms["application"].subjects
    spoken = any(squeeze(word).lower() in text for word in subjects)
    return spoken and not is_of_another_paper(runs, layouts)


def _heads(runs: Sequence[Run]) -> list[str]:
    """The lines that may be a page's title, in half width and without spaces; no row of cells."""
    rows = [row for row in rows_of(runs)[:_TOP] if len({run.cell for run in row}) == 1]
    top = ["".join(run.text for run in row) for row in rows]
    lines = [squeeze(line) for line in (heading(runs), *top)]
    return [line for line in lines if len(line) <= _TITLE and not _SENTENCE.search(line)]


def _given(runs: Sequence[Run], layouts: Layouts) -> Mapping[str, Any]:
    """The fields that the page gives; none unless it says who asks, how to reach them and what."""
    sheet = read_sheet([*runs], layouts, "application")
    values, _ = read_application(sheet, heading(runs), layouts.prose["application"])
    given = {
        name: value
        for name, value in values.items()
        if value is not None and value.confidence >= _LIKELY
    }
    asks = any(name in given for name in _WHO) and any(name in given for name in _REACH)
    ordered = sum(name in given for name in _ORDER)
    what = ordered > 1 and any(names <= given.keys() for names in _ASKED)
    return given if asks and what else {}
