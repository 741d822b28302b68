"""A page without a title that tells its kind is what its content or its labels say."""

import re
from collections.abc import Sequence

from mailbot.documents.classify import Judgement, TitleHit, classify, heading
from mailbot.documents.content import (
    is_headed_otherwise,
    is_of_another_paper,
    orders_keys,
    orders_keys_surely,
)
from mailbot.documents.geometry import Run
from mailbot.documents.labels import atoms_of
from mailbot.documents.layouts import Layouts
from mailbot.documents.text import squeeze

TITLE_WEIGHT = 5.0
"""What a title weighs at least that tells a kind by itself."""

_TOLD = 0.8  # how sure a page is an application that only what it says tells so
# So many different fields of an application, two of the order among them, need no title.
_FEWEST_LABELS = 6
_TELLING = frozenset({"plan", "term_years", "key_serial"})
_ORDER = _TELLING | {"quantity", "services"}
_PAYEE = frozenset({"payee_name", "payee_account"})
_PAYER = frozenset({"payer_name", "payer_account", "payer_both"})
_AMOUNT = frozenset({"amount", "amount_in_words"})
_BANKS_MARK = frozenset({"serial_no", "status", "receipt_no"})
_BANK = re.compile("银行|信用社|信用联社|农信|财务公司")


def by_content(
    runs: list[Run], hits: Sequence[TitleHit], judged: Judgement, layouts: Layouts
) -> Judgement:
    """What a page was `judged` to be, or an application where that is what it says.

    Nor is one what but a title common to many papers made one, 用印申请表.
    """
    if not runs or judged.kind not in ("", "application", "licence", "other"):
        return judged
    title = next((hit.word for hit in hits if hit.kind == "application"), "")
    if judged.kind == "application":
        told = max((hit.weight for hit in hits if hit.kind == "application"), default=0.0)
        headed = told < TITLE_WEIGHT and is_headed_otherwise(runs, layouts)
        weak = max(told, judged.said) < TITLE_WEIGHT
        lost = headed or (weak and is_of_another_paper(runs, layouts))
        return _letter(runs, hits, layouts) if lost else judged
    like = judged.title in layouts.like_forms
    enough = orders_keys if not judged.kind or like else orders_keys_surely
    if (like or judged.kind in ("", "licence")) and enough(runs, layouts):
        return Judgement("application", title, _TOLD, said=TITLE_WEIGHT)
    if judged.kind:
        return judged
    return Judgement() if is_of_another_paper(runs, layouts) else _by_labels(runs, hits, layouts)


def _letter(runs: list[Run], hits: Sequence[TitleHit], layouts: Layouts) -> Judgement:
    """What is headed as no application may still let a person act: 授权人员备案表."""
    judged = classify(runs, layouts, hits, but="application")
    return judged if judged.kind == "authorisation" else Judgement()


def _by_labels(runs: list[Run], hits: Sequence[TitleHit], layouts: Layouts) -> Judgement:
    """An application where nothing but its labels tells it: who asks, and how much of what."""
    atoms = atoms_of(runs, layouts.vocabularies["application"])
    fields = {atom.entry.field for atom in atoms if atom.entry and atom.entry.field}
    asks = fields & {"company", "credit_code"} and fields & {"contact", "mobile", "email"}
    if asks and fields & _TELLING and len(fields & _ORDER) > 1 and len(fields) >= _FEWEST_LABELS:
        title = next((hit.word for hit in hits if hit.kind == "application"), "")
        return Judgement("application", title, _TOLD, evidence=float(len(fields)))
    return Judgement()


def voucher_by_labels(runs: list[Run], hits: Sequence[TitleHit], layouts: Layouts) -> Judgement:
    """A voucher told by its labels: who pays whom, how much, and the bank's mark on it.

    A request that money be paid has no number or state of a bank's, or says who approves it. Its
    title is one too light to tell a voucher, or the heading where that names a bank.
    """
    atoms = atoms_of(runs, layouts.vocabularies["voucher"])
    fields = {atom.entry.field for atom in atoms if atom.entry and atom.entry.field}
    payee = fields >= _PAYEE or "payee_both" in fields
    paid = fields & _AMOUNT and payee and fields & _PAYER
    text = "".join(squeeze(run.text) for run in runs)
    asked = any(word in text for word in layouts.forms["voucher"].unless)
    if paid and not asked and fields & _BANKS_MARK and len(fields) >= _FEWEST_LABELS:
        named = heading(runs)
        title = next((hit.word for hit in hits if hit.kind == "voucher"), "")
        title = title or (squeeze(named) if _BANK.search(named) else "")
        return Judgement("voucher", title, 0.8, evidence=float(len(fields)))
    return Judgement()


def labels_of(runs: list[Run], kind: str, layouts: Layouts) -> int:
    """How many fields of a kind have a label here: a text that only speaks of them has few."""
    atoms = atoms_of(runs, layouts.vocabularies[kind])
    return len(
        {
            atom.entry.word
            for atom in atoms
            if atom.entry and not atom.entry.group and (atom.entry.field or atom.entry.scoped)
        }
    )
