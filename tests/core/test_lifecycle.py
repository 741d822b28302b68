"""Where staff's decisions put a case, what they can decide next, and what customers hear of it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from mailbot.cases.lifecycle import is_done, objection, standing_of, status_by_staff
from mailbot.cases.model import Case, CaseStatus
from mailbot.cases.verbs import Objection, Verb
from mailbot.decision.model import Decision, Notify, SendQuote, StaySilent
from mailbot.decision.notice import due_date, notice, reminder
from mailbot.documents.model import Service
from tests.builders.cases import (
    START,
    application,
    authorisation,
    case,
    case_mail,
    complete_case,
    decided,
    programme,
    staff_event,
    voucher,
)


def after(*verbs: str, of: Case | None = None) -> Case:
    """The case once staff have said these, each "verb" or "verb detail", a minute apart."""
    said = [verb.partition(" ") for verb in verbs]
    events = tuple(staff_event(verb, detail, 100 + n) for n, (verb, _, detail) in enumerate(said))
    return (of or complete_case()).model_copy(update={"events": events})


@pytest.mark.parametrize(
    ("verbs", "status"),
    [
        ([], None),
        (["approve"], None),
        (["arrived"], None),
        (["approve", "arrived"], CaseStatus.IN_PRODUCTION),
        (["arrived", "approve", "made"], CaseStatus.IN_PRODUCTION),
        (["waive", "approve"], CaseStatus.IN_PRODUCTION),
        (["waive", "quote 20", "approve"], None),
        (["approve", "arrived", "hold"], CaseStatus.ON_HOLD),
        (["approve", "arrived", "hold", "release"], CaseStatus.IN_PRODUCTION),
        (["hold", "release"], None),
        (["approve", "arrived", "ship SF1"], CaseStatus.SHIPPED),
        (["ship SF1", "close"], CaseStatus.CLOSED),
        (["close", "reopen"], None),
        (["merge DK-2611-0001-AA"], CaseStatus.CLOSED),
        (["reject"], CaseStatus.REJECTED),
        (["reject", "reopen"], None),
        (["approve", "reject", "arrived"], CaseStatus.REJECTED),
        (["reject", "hold", "release"], CaseStatus.REJECTED),
        (["allow_personal", "bounced"], None),
    ],
)
def test_staffs_events_settle_the_status(verbs: list[str], status: CaseStatus | None) -> None:
    of = after(*verbs)
    shuffled = of.model_copy(update={"events": of.events[::-1]})
    assert status_by_staff(shuffled) is status


def test_a_rejection_ends_with_the_next_document_and_money_that_came_stays() -> None:
    of = after("arrived", "reject 未盖章")
    later = case_mail(application()).model_copy(
        update={"sent_at": of.events[-1].at + timedelta(minutes=1), "mail_id": "later"}
    )
    again = of.model_copy(update={"mails": (*of.mails, later)})
    assert status_by_staff(again) is None
    assert standing_of(again).arrived_at is not None


@pytest.mark.parametrize(
    ("verbs", "verb", "why"),
    [
        ([], Verb.SHIP, Objection.NOT_APPROVED_OR_PAID),
        (["approve"], Verb.MADE, Objection.NOT_APPROVED_OR_PAID),
        (["approve", "arrived"], Verb.SHIP, None),
        (["approve", "arrived"], Verb.QUOTE, Objection.IN_PRODUCTION),
        (["approve", "arrived"], Verb.REJECT, None),
        (["reject"], Verb.APPROVE, Objection.REJECTED),
        (["reject"], Verb.ARRIVED, None),
        (["reject"], Verb.REOPEN, None),
        ([], Verb.REOPEN, Objection.NOTHING_TO_REOPEN),
        ([], Verb.RELEASE, Objection.NOT_ON_HOLD),
        (["hold"], Verb.RELEASE, None),
        (["hold"], Verb.APPROVE, Objection.ON_HOLD),
        (["hold"], Verb.CLOSE, None),
        (["close"], Verb.APPROVE, Objection.CLOSED),
        (["close"], Verb.REOPEN, None),
        (["approve", "arrived", "ship SF1"], Verb.SHIP, None),
        (["approve", "arrived", "ship SF1"], Verb.REJECT, Objection.SHIPPED),
        (["merge DK-2611-0001-AA"], Verb.REOPEN, Objection.MERGED),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason(
    verbs: list[str], verb: Verb, why: Objection | None
) -> None:
    assert objection(after(*verbs), verb) is why


@pytest.mark.parametrize(
    ("verbs", "verb", "detail", "done"),
    [
        (["approve"], Verb.APPROVE, "", True),
        (["approve", "reject 缺页"], Verb.APPROVE, "", False),
        (["reject 缺页"], Verb.REJECT, "缺页", True),
        (["reject 缺页"], Verb.REJECT, "未盖章", False),
        (["approve", "arrived", "ship SF1"], Verb.SHIP, "SF1", True),
        (["approve", "arrived", "ship SF1"], Verb.SHIP, "SF2", False),
        (["quote 260.00"], Verb.QUOTE, "260.00", True),
        (["quote 260.00", "waive"], Verb.QUOTE, "260.00", False),
        ([], Verb.QUOTE, "260.00", False),
        (["hold", "release"], Verb.HOLD, "", False),
        ([], Verb.MOVE, "", False),
    ],
)
def test_doing_again_what_is_done_changes_nothing(
    verbs: list[str], verb: Verb, detail: str, *, done: bool
) -> None:
    assert is_done(after(*verbs), verb, detail) is done


def told(*verbs: str, of: Case | None = None, previous: Decision | None = None) -> Decision:
    """What the last of the verbs makes the bot say."""
    before, now = after(*verbs[:-1], of=of), after(*verbs, of=of)
    spoken = previous or decided(before)
    return notice(now.events[-1], before, now, decided(now, previous=spoken), programme())


def unpaid() -> Case:
    return case(case_mail(application(), authorisation()))


def test_approval_and_arrival_are_told_each_and_the_second_with_the_day_the_key_is_due() -> None:
    for verb in ("approve", "arrived"):
        first = told(verb)
        assert isinstance(first, Notify)
        assert (first.event, first.status, first.due) == (verb, CaseStatus.CONFIRMING, None)
        assert first.deficiencies == ()
    for verbs in (("approve", "arrived"), ("arrived", "approve")):
        news = told(*verbs)
        assert isinstance(news, Notify)
        assert (news.event, news.status) == ("in_production", CaseStatus.IN_PRODUCTION)
        # Friday 20 November; Monday to Wednesday are the three working days.
        assert news.due == date(2026, 11, 25)
        assert news.deficiencies == () == news.findings
        assert news.quote is None


def test_approval_of_what_the_bot_would_not_accept_asks_for_the_payment_only() -> None:
    of = case(case_mail(application(stamped=False), authorisation()))
    news = told("approve", of=of)
    assert isinstance(news, Notify)
    assert news.event == "approve"
    assert [d.requirement for d in news.deficiencies] == ["payment_voucher"]
    assert news.quote is not None
    again = told("approve", of=unpaid())
    assert isinstance(again, Notify)
    assert again.quote is not None, "it was asked to pay before, and may pay now"


def test_approval_leaves_the_order_itself_to_be_asked() -> None:
    of = case(case_mail(application(plan=None, stamped=None)))
    news = told("approve", of=of)
    assert isinstance(news, Notify)
    assert "plan" in {d.requirement for d in news.deficiencies}
    assert "authorisation" not in {d.requirement for d in news.deficiencies}


def test_arrival_without_a_voucher_says_that_nothing_is_to_be_paid_any_more() -> None:
    news = told("arrived", of=unpaid())
    assert isinstance(news, Notify)
    assert news.event == "arrived"
    assert news.status is CaseStatus.CONFIRMING
    assert news.deficiencies == ()


def test_a_quote_is_told_with_what_is_still_missing() -> None:
    of = case(case_mail(application(services=(Service.RENEWAL,))))
    news = told("quote 260.00", of=of)
    assert isinstance(news, Notify)
    assert news.quote is not None
    assert news.quote.total == 260
    assert [d.requirement for d in news.deficiencies] == ["payment_voucher"]
    later = decided(after("quote 260.00", of=of), previous=news)
    assert isinstance(later, StaySilent), "the same is not said again in other words"


def test_a_quote_that_is_paid_already_is_a_confirmation() -> None:
    paid = voucher(amount=Decimal(260), words_value=Decimal(260), amount_in_words="贰佰陆拾元整")
    of = case(case_mail(application(services=(Service.RENEWAL,)), paid))
    assert told("quote 260.00", of=of).kind == "confirm"


def test_silent_are_hold_a_made_key_the_end_after_shipping_and_a_release_without_news() -> None:
    assert isinstance(told("hold"), StaySilent)
    assert isinstance(told("approve", "arrived", "made"), StaySilent)
    assert isinstance(told("approve", "arrived", "ship SF1", "close"), StaySilent)
    spoken = decided(complete_case())
    assert isinstance(told("hold", "release", previous=spoken), StaySilent)


def test_a_release_says_what_the_hold_kept_back() -> None:
    before = SendQuote(programme_version="1", status=CaseStatus.AWAITING_PAYMENT)
    assert told("hold", "release", previous=before).kind == "confirm"


def test_told_at_once_are_rejection_shipment_waiver_and_an_early_end() -> None:
    for verbs in (
        ("reject 授权书未盖公章",),
        ("approve", "arrived", "ship 顺丰 SF1234567890"),
        ("waive",),
        ("close 客户撤回",),
    ):
        news = told(*verbs)
        assert isinstance(news, Notify)
        assert news.event == verbs[-1].split()[0]
        assert news.detail == verbs[-1].partition(" ")[2]
    reset = case(case_mail(text="我公司申请密码重置1个", at=0))
    finished = told("waive", "approve", "made", of=reset)
    assert isinstance(finished, Notify), "where nothing is sent, the end of the work is told"


def test_a_waiver_after_approval_starts_production() -> None:
    news = told("approve", "waive", of=unpaid())
    assert isinstance(news, Notify)
    assert news.event == "in_production"


def test_a_reminder_repeats_what_was_asked() -> None:
    asked = decided(unpaid())
    news = reminder(asked, 1, START)
    assert (news.event, news.detail, news.quote) == ("remind", "1", asked.quote)
    assert news.deficiencies == asked.deficiencies
    assert isinstance(decided(unpaid(), previous=news), StaySilent)


def test_nothing_is_due_before_production_and_the_later_of_the_two_counts() -> None:
    assert due_date(after("approve"), programme().calendar) is None
    of = after("arrived", "approve")
    late = of.events[1].model_copy(update={"at": of.events[1].at + timedelta(days=4)})
    later = of.model_copy(update={"events": (of.events[0], late)})
    assert due_date(later, programme().calendar) == date(2026, 11, 27)
