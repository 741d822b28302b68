"""The deficiencies of a decision -> what the customer is asked for, why and how to mend it."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from mailbot.cases.verbs import Verb
from mailbot.decision.model import Deficiency, Notify, RequestItems
from mailbot.documents.page import Unreadable
from mailbot.reply.letter import Ask, Point
from mailbot.reply.mask import mask_party, one_line, scrub
from mailbot.reply.matter import Matter, Spoken
from mailbot.reply.received import chinese_date, file_name, money
from mailbot.reply.wording import Mend, Wording, fill

_VOUCHER = "payment_voucher"
_OTHER_PAYEE = frozenset({"payee_name_mismatch", "payee_account_mismatch"})
# Where money is still to be sent, in full or in part.
_PAY_AGAIN = frozenset(
    {
        "missing",
        "amount_short",
        "personal_account",
        *_OTHER_PAYEE,
    }
)
# Staff decisions whose own words say that the payment is next.
_SAYS_TO_PAY = frozenset({Verb.QUOTE, Verb.ALLOW_PERSONAL})
# What was seen, and behind a slash what was expected.
_AMOUNT = re.compile(r"([0-9]{1,9}\.[0-9]{2})(?:/([0-9]{1,9}\.[0-9]{2})?)?")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_UNITS = {"term_years": "年", "quantity": "个"}
_DETAIL_LIMIT = 80


def asks_of(matter: Matter, wording: Wording, values: Mapping[str, str]) -> tuple[Ask, ...]:
    """What is asked for: unusable files, then materials and order, money last."""
    places = [*wording.requirements]

    def place(deficiency: Deficiency) -> tuple[int, int]:
        code = deficiency.requirement
        rank = {"attachment": 0, _VOUCHER: 2}.get(code, 1)
        return rank, places.index(code) if code in places else len(places)

    told = matter.decision.deficiencies
    announced = isinstance(matter.decision, Notify) and matter.decision.event in _SAYS_TO_PAY
    if announced or is_payable_later(matter.decision):
        told = tuple(d for d in told if (d.requirement, d.reason) != (_VOUCHER, "missing"))
    ordered = sorted(_together(told), key=place)
    return _grouped(_ask(matter, deficiency, wording, values) for deficiency in ordered)


def _grouped(asks: Iterable[Ask]) -> tuple[Ask, ...]:
    """The asks, all that is wrong with one file as one, each remedy told once."""
    groups: dict[tuple[str, str], list[Point]] = {}
    for ask in asks:
        points = groups.setdefault((ask.item, ask.file), [])
        for point in ask.points:
            alike = next((n for n, known in enumerate(points) if known.how == point.how), None)
            if alike is None:
                points.append(point)
            else:
                points[alike] = Point(why=f"{points[alike].why}；{point.why}", how=point.how)
    return tuple(
        Ask(item=item, file=file, points=tuple(points)) for (item, file), points in groups.items()
    )


def _together(deficiencies: tuple[Deficiency, ...]) -> tuple[Deficiency, ...]:
    """The deficiencies, all empty fields of one document as one."""
    joined: dict[tuple[str, ...], Deficiency] = {}
    for place, one in enumerate(deficiencies):
        alike = one.reason == "field_empty"
        key = (one.requirement, one.reason, one.document, "" if alike else str(place))
        known = joined.get(key)
        detail = f"{known.detail}、{one.detail}" if known else one.detail
        joined[key] = one.model_copy(update={"detail": detail})
    return tuple(joined.values())


def _ask(
    matter: Matter, deficiency: Deficiency, wording: Wording, values: Mapping[str, str]
) -> Ask:
    mend = _mend(deficiency, wording)
    item = wording.requirement(deficiency.requirement)
    own = deficiency.document in {document.called for document in matter.own}
    named = wording.codes_named(deficiency.detail)
    detail = named if named or not (own or matter.alone) else _seen(deficiency, mend.person)
    filled = {
        **values,
        "item": item,
        "difference": _difference(deficiency.detail),
        "format": wording.format_named(deficiency.detail),
    }
    why = fill(mend.why, filled)
    if mend.seen and detail:
        why = f"{why}（{mend.seen}{detail}）"
    return Ask(
        item=item,
        points=(Point(why=why, how=fill(mend.how, filled)),),
        file=file_name(deficiency.document) if own and deficiency.document else "",
    )


def _mend(deficiency: Deficiency, wording: Wording) -> Mend:
    reason = _reason(deficiency)
    if reason == Unreadable.UNSUPPORTED:
        return wording.mend_file(Unreadable.UNSUPPORTED, deficiency.detail)
    return wording.mend(deficiency.requirement, reason)


def _reason(deficiency: Deficiency) -> str:
    """The reason's code; an amount other than the quote is "amount_short" or "amount_over"."""
    reason = deficiency.reason
    if deficiency.requirement != _VOUCHER:
        return reason
    amounts = _AMOUNT.fullmatch(deficiency.detail)
    if reason == "amount_mismatch" and amounts and amounts[2]:
        short = Decimal(amounts[1]) < Decimal(amounts[2])
        return "amount_short" if short else "amount_over"
    return reason


def _difference(detail: str) -> str:
    """How far an amount is from the expected one, as printed; "" where nothing was expected."""
    amounts = _AMOUNT.fullmatch(detail)
    if amounts is None or not amounts[2]:
        return ""
    return money(abs(Decimal(amounts[1]) - Decimal(amounts[2])))


def still_due(decision: Spoken) -> str:
    """What an underpaid order still lacks, as printed; "" where that is not the matter."""
    short = (d for d in decision.deficiencies if _reason(d) == "amount_short")
    return next((_difference(d.detail) for d in short), "")


def _seen(deficiency: Deficiency, person: bool) -> str:  # noqa: FBT001 - a property of the wording
    detail = deficiency.detail
    if amount := _AMOUNT.fullmatch(detail):
        return money(Decimal(amount[1]))
    if detail.isdecimal() and deficiency.requirement in _UNITS:
        return f"{detail} {_UNITS[deficiency.requirement]}"
    if day := _DAY.fullmatch(detail):
        return chinese_date(date(*map(int, day.groups())))
    return mask_party(detail) if person else scrub(one_line(detail, _DETAIL_LIMIT))


def is_payable(decision: Spoken) -> bool:
    """Whether the customer should (still) transfer money now."""
    if decision.quote is None:
        return False
    unpaid = any(
        d.requirement == _VOUCHER and _reason(d) in _PAY_AGAIN for d in decision.deficiencies
    )
    owing = isinstance(decision, RequestItems | Notify) and decision.quote.total > 0 and unpaid
    return decision.kind == "send_quote" or owing


def is_paid_elsewhere(decision: Spoken) -> bool:
    """Whether a voucher shows another payee than us."""
    return any(
        d.requirement == _VOUCHER and d.reason in _OTHER_PAYEE for d in decision.deficiencies
    )


def is_payable_later(decision: Spoken) -> bool:
    """Whether a transfer is wanted that cannot be due yet, as nothing is quoted."""
    wanted = any((d.requirement, d.reason) == (_VOUCHER, "missing") for d in decision.deficiencies)
    return wanted and decision.quote is None
