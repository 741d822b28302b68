"""How things stand becomes a digest that says what wants a person, and nothing personal."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mailbot.cases.model import Case, CaseStatus
from mailbot.decision.arrivals import Matched, Matching
from mailbot.decision.model import ReferToStaff
from mailbot.decision.statement import Arrival
from mailbot.documents.model import UnknownDocument
from mailbot.staff.bank import open_lines
from mailbot.staff.digest import LISTED, aged, alt_of_stages, alt_of_week, digest_of
from mailbot.staff.model import (
    CaseFile,
    DayCount,
    Digest,
    Group,
    GroupCode,
    Incident,
    Item,
    Weight,
)
from mailbot.staff.schedule import slot_at
from mailbot.staff.spots import spot_of
from mailbot.staff.told import about, company_of, reason_of
from mailbot.values import Box, Extracted, Finding
from tests.builders.cases import (
    COMPANY,
    START,
    application,
    authorisation,
    case,
    case_mail,
    case_with,
    complete_case,
    licence,
    programme,
    staff_event,
    voucher,
)
from tests.builders.staff import NOW, case_file, reply_wording, situation, staff_templates, words

HOUR = timedelta(hours=1)


def told(*files: CaseFile, **changes: Any) -> Digest:
    return digest_of(files, situation(**changes), words())


def places(*files: CaseFile) -> list[GroupCode]:
    return [group.code for group in told(*files).groups]


def only(digest: Digest) -> tuple[Group, Item]:
    (group,) = digest.groups
    (item,) = group.items
    return group, item


def referred(*findings: Finding, **changes: Any) -> ReferToStaff:
    given = {"programme_version": "1", "status": CaseStatus.COLLECTING, "findings": findings}
    return ReferToStaff(**given | changes)


def doubtful(value: Any, page: int = 1, box: Box | None = None) -> Extracted[Any]:
    return Extracted[Any](value=value, confidence=0.5, page=page, box=box, how="ocr")


# ---------------------------------------------------------------- which case stands where


def test_complete_materials_wait_for_review_and_the_money_for_confirmation() -> None:
    assert places(case_file()) == [GroupCode.REVIEW, GroupCode.MONEY]


def test_an_approved_case_waits_for_its_money_only() -> None:
    file = case_file(complete_case(events=(staff_event("approve"),)), status=CaseStatus.CONFIRMING)
    group, item = only(told(file))
    assert group.code is GroupCode.MONEY
    assert "审核已通过" in item.why


def test_money_that_arrived_first_waits_for_review_only() -> None:
    file = case_file(complete_case(events=(staff_event("arrived"),)), status=CaseStatus.CONFIRMING)
    group, item = only(told(file))
    assert group.code is GroupCode.REVIEW
    assert item.why == ("已到账",)


def test_a_free_case_waits_for_review_and_says_that_it_is_free() -> None:
    file = case_file(complete_case(events=(staff_event("waive"),)), status=CaseStatus.CONFIRMING)
    group, item = only(told(file))
    assert group.code is GroupCode.REVIEW
    assert item.why == ("本次免费，无需汇款",)


def test_what_the_bot_referred_wants_a_person_until_staff_do_anything() -> None:
    spoken = referred(Finding(code="question"))
    at = START + HOUR
    untouched = case_file(spoken=spoken, spoken_at=at)
    touched = case_file(
        complete_case(events=(staff_event("release", at=120),)), spoken=spoken, spoken_at=at
    )
    assert places(untouched) == [GroupCode.ATTENTION]
    assert places(touched) == []


def test_a_referred_case_with_a_voucher_stands_under_money_too() -> None:
    spoken = referred(status=CaseStatus.CONFIRMING)
    assert places(case_file(spoken=spoken)) == [GroupCode.ATTENTION, GroupCode.MONEY]


@pytest.mark.parametrize("status", [CaseStatus.CLOSED, CaseStatus.REJECTED, CaseStatus.SHIPPED])
def test_an_ended_case_comes_back_only_when_the_customer_writes_again(status: CaseStatus) -> None:
    again = referred(Finding(code="written_after", detail=status.value))
    assert places(case_file(status=status)) == []
    assert places(case_file(status=status, spoken=again)) == [GroupCode.ATTENTION]


def test_a_case_on_hold_stands_by_itself_with_who_held_it_and_why() -> None:
    events = (staff_event("hold", "客户电话 13899990001 要求等一等"),)
    group, item = only(told(case_file(complete_case(events=events), status=CaseStatus.ON_HOLD)))
    assert group.code is GroupCode.HELD
    assert item.why[0].startswith("wang 于 11 月 20 日")
    assert "13899990001" not in item.why[1]
    assert item.since == events[0].at


def test_a_hold_without_a_reason_names_who_held_it() -> None:
    file = case_file(complete_case(events=(staff_event("hold"),)), status=CaseStatus.ON_HOLD)
    assert len(only(told(file))[1].why) == 1


def test_a_case_on_hold_without_an_event_is_shown_nevertheless() -> None:
    file = case_file(status=CaseStatus.ON_HOLD)
    _, item = only(told(file))
    assert item.why == ()
    assert item.since == file.updated_at


def unanswered(of: Case) -> CaseFile:
    return case_file(of, spoken=referred()).model_copy(update={"spoken": None, "spoken_at": None})


def test_a_mail_left_without_an_answer_is_shown_to_staff() -> None:
    idle = case_mail(text="贵单位招聘启事已发布")
    _, item = only(told(unanswered(case(idle))))
    assert item.why == ("来信没有提出问题或要求，机器没有回复",)
    assert places(unanswered(case(idle, events=(staff_event("hold"),)))) == []
    assert places(unanswered(case(case_mail(text="谢谢")))) == []


def in_production(**changes: Any) -> CaseFile:
    events = (staff_event("approve", at=100), staff_event("arrived", at=110))
    return case_file(complete_case(events=events), status=CaseStatus.IN_PRODUCTION, **changes)


@pytest.mark.parametrize(
    ("due", "said", "overdue"),
    [
        (date(2026, 11, 19), "已超过完成日期", True),
        (NOW.date(), "今天应完成", False),
        (date(2026, 11, 25), "应于 11 月 25 日前完成", False),
    ],
)
def test_production_says_by_when(due: date, said: str, overdue: bool) -> None:  # noqa: FBT001 - a parameter of a test
    group, item = only(told(in_production(due=due)))
    assert group.code is GroupCode.PRODUCTION
    assert said in item.why[0]
    assert item.overdue is overdue
    assert item.since == START + timedelta(minutes=110)


def test_a_due_date_in_a_year_without_announced_holidays_is_called_an_estimate() -> None:
    _, item = only(told(in_production(due=date(2099, 1, 8))))
    assert item.why[1:] == ("2099 年放假安排尚未公布，按往年估计，请以公布后的为准",)


def test_production_without_a_day_is_listed_since_its_last_change() -> None:
    file = case_file(status=CaseStatus.IN_PRODUCTION)
    _, item = only(told(file))
    assert (item.why, item.since) == ((), file.updated_at)


def test_the_most_urgent_key_stands_first() -> None:
    late = in_production(due=date(2026, 11, 19), number="DK-2611-0002-AA")
    early = in_production(due=date(2026, 11, 25), number="DK-2611-0001-AA")
    (group,) = told(early, late).groups
    assert [item.number for item in group.items] == [late.number, early.number]


def test_a_finished_key_waits_for_its_courier() -> None:
    events = tuple(
        staff_event(verb, at=100 + n) for n, verb in enumerate(("approve", "arrived", "made"))
    )
    group, item = only(
        told(case_file(complete_case(events=events), status=CaseStatus.IN_PRODUCTION))
    )
    assert group.code is GroupCode.SHIPPING
    assert item.since == events[-1].at


@pytest.mark.parametrize(("reminders", "expected"), [(1, []), (2, [GroupCode.STALLED])])
def test_a_customer_who_was_reminded_in_vain_is_given_to_staff(
    reminders: int, expected: list[GroupCode]
) -> None:
    assert places(case_file(case_with(application()), reminders=reminders)) == expected


def test_the_silent_customers_last_mail_from_us_is_named() -> None:
    file = case_file(case_with(application()), reminders=2)
    assert only(told(file))[1].why == ("最后一次去信 11 月 20 日",)
    never = file.model_copy(update={"spoken": None, "spoken_at": None})
    assert only(told(never))[1].since == START


# ---------------------------------------------------------------- the whole


def test_a_quiet_day_says_so() -> None:
    digest = told()
    assert digest.headline == "目前没有需要您处理的事项。"
    assert digest.groups == ()


def test_the_headline_counts_what_wants_staff() -> None:
    digest = told(case_file(), in_production(number="DK-2611-0001-AA"))
    assert digest.headline == "现在有：1 件待审核，1 笔待确认到账，1 件在制作。"
    assert [group.number for group in digest.groups] == [1, 2, 3]


def test_a_long_list_is_cut_and_says_how_many_are_left_out() -> None:
    files = [case_file(number=f"DK-2611-{n:04d}-AA") for n in range(1, 31)]
    review, money = told(*files).groups
    assert (len(review.items), review.total, review.more) == (20, 30, 10)
    assert money.all_verb == "arrived"


def test_what_stands_alone_offers_no_command_for_all() -> None:
    alone = staff_templates().digest(told(case_file()), {})
    both = staff_templates().digest(told(case_file(), case_file(number="DK-2611-0001-AA")), {})
    assert "整组" not in alone.text + alone.html
    assert "第2组 全部 到账" in both.text
    assert "第2组 全部 到账" in both.html


def test_the_listing_holds_what_a_reply_may_refer_to() -> None:
    first, second = (case_file(number=f"DK-2611-000{n}-AA") for n in (1, 2))
    listing = told(first, second).listing
    assert listing.numbers == (first.number, second.number)
    assert [group.all_verb for group in listing.groups] == ["approve", "arrived"]


def test_the_stages_count_every_case() -> None:
    digest = told(case_file(), in_production(), case_file(status=CaseStatus.CLOSED))
    counts = {stage.label: stage.count for stage in digest.stages}
    assert (counts["待审核到账"], counts["制作中"], sum(counts.values())) == (1, 1, 2)
    assert "制作中 1" in alt_of_stages(digest.stages, words().staff)


def test_the_week_in_words_names_each_day() -> None:
    week = (DayCount(day=date(2026, 11, 20), mails=3, replies=2, opened=1, shipped=0),)
    said = alt_of_week(week, words().staff)
    assert said == "最近七天\n周五 11/20：来信 3，回复 2，新办理单 1，寄出 0"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=-5), "0 分钟"),
        (timedelta(minutes=25), "25 分钟"),
        (timedelta(hours=30), "30 小时"),
        (timedelta(days=3), "3 天"),
    ],
)
def test_ages_are_told_in_one_unit(span: timedelta, said: str) -> None:
    assert aged(span) == said


def test_nothing_personal_stands_in_a_digest() -> None:
    paid = voucher(payer_name="李晓梅")
    digest = told(case_file(case_with(application(), authorisation(), paid)), in_production())
    plain = digest.model_dump_json()
    for private in ("李晓梅", "13899990001", "6500161850001234567", "li@tianshan", "解放路"):
        assert private not in plain


# ---------------------------------------------------------------- the payment as told


def test_a_voucher_is_told_with_payer_day_and_amount() -> None:
    money = told(case_file()).groups[1]
    assert money.items[0].why[0] == f"{COMPANY} 于 11 月 19 日 汇款 1,200.00 元"


def test_a_voucher_without_payer_or_day_is_told_with_what_there_is() -> None:
    spoken = referred(status=CaseStatus.CONFIRMING)
    bare = case_with(
        voucher(payer_name=None, paid_on=None), voucher(name="二.pdf", amount=None, receipt_no="9")
    )
    money = told(case_file(bare, spoken=spoken)).groups[1]
    assert money.items[0].why == ("— 于 — 汇款 1,200.00 元",)


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (Finding(code="question"), "客户有问题，要人来答"),
        (
            Finding(code="contradiction", detail="plan: application=basic, body=combined"),
            "资费：说法不一致（申请表为基础资费, 正文为组合资费）",
        ),
        (
            Finding(code="uncertain", detail="payment_voucher: amount"),
            "汇款凭证：读得不确定，请看原件（金额）",
        ),
        (Finding(code="stamp_unclear", detail="application"), "看不清是否盖有公章：申请表"),
        (
            Finding(code="personal_account", detail="payment_voucher: 王小明"),
            "汇款凭证：从个人账户付款（王**）",
        ),
        (
            Finding(code="order_changed", detail="quantity: 2 -> 3"),
            "数量：客户改了办理内容（2 -> 3）",
        ),
        (Finding(code="plan_is_new", detail=""), "请看一看"),
        (Finding(code="written_after", detail="shipped"), "您处理之后，客户又来信：已寄出"),
        (Finding(code="plan_is_new", detail="amount:"), "金额：请看一看"),
        (
            Finding(code="amount_words_differ", detail="1200.00 壹仟元整"),
            "大小写金额不一致（小写、大写）：1200.00 壹仟元整",
        ),
        (
            Finding(code="credit_code_check_failed", detail="91110000600037341L"),
            "统一社会信用代码校验不对（相近的有效代码）：91110000600037341L",
        ),
        (
            Finding(code="unsupported", detail="attachment: application/x-msdownload"),
            "附件：不支持的格式（application/x-msdownload）",
        ),
        (
            Finding(code="total_differs", detail="4/3"),
            "清单的合计与各行相加不一致（合计/相加）：4/3",
        ),
    ],
)
def test_findings_are_told_without_codes_or_names(finding: Finding, said: str) -> None:
    assert reason_of(finding, words().staff, words().reply) == said


def test_every_finding_of_a_document_is_told_in_words() -> None:
    """Its code would come out as "please look", which tells nobody what to look at."""
    written = "".join(file.read_text("utf-8") for file in Path("mailbot/documents").glob("*.py"))
    codes = set(re.findall(r'Finding\(\s*code="(\w+)"', written))
    assert "total_differs" in codes
    assert codes <= words().staff.reasons.keys()


def test_a_company_is_known_by_the_best_paper_there_is() -> None:
    assert company_of(case_with(licence())) == COMPANY
    assert company_of(case_with(application(company=None), authorisation())) == COMPANY
    assert company_of(case_with(text="我们是新疆天山发电有限公司，办理一个UKey")) == COMPANY
    assert company_of(case_with(voucher(payer_name="王小明"))) == "王**"
    assert company_of(case_with()) == "l***@tianshan.example"
    assert company_of(case()) == ""


def test_an_order_is_told_as_far_as_it_is_known() -> None:
    assert about(case_file(), reply_wording()) == "新办 组合资费 3 年 2 个"
    nothing = case_file().model_copy(update={"spoken": None})
    assert about(nothing, reply_wording()) == ""
    empty = case_file(spoken=referred())
    assert about(empty, reply_wording()) == ""
    assert only(told(case_file(case(), spoken=referred())))[1].company == "（单位不明）"


# ---------------------------------------------------------------- where to look


def at(x: float) -> Box:
    return Box(x0=x, y0=10, x1=x + 5, y1=20)


def spot(file: CaseFile, *, money: bool = False) -> Any:
    return spot_of(file, money=money, words=reply_wording())


def test_the_value_a_finding_names_is_marked() -> None:
    form = application(quantity=doubtful(2, page=2, box=at(1)))
    spoken = referred(Finding(code="low_confidence", detail="quantity: 2"))
    found = spot(case_file(case_with(voucher(), form), spoken=spoken))
    assert (found.name, found.page, found.box, found.label) == ("申请表.pdf", 2, at(1), "证书数量")


def test_an_unsure_amount_is_marked_on_the_voucher() -> None:
    paid = voucher(amount=doubtful("1200.00", box=at(7)))
    spoken = referred(Finding(code="uncertain", detail="payment_voucher: amount"))
    found = spot(case_file(case_with(application(), paid), spoken=spoken))
    assert (found.name, found.box, found.label) == ("回单.pdf", at(7), "金额")


def test_personal_values_beside_it_are_hidden() -> None:
    form = application(
        quantity=doubtful(2, box=at(1)),
        mobile=doubtful("13899990001", box=at(50)),
        contact=doubtful("李晓梅", page=2, box=at(60)),
    )
    spoken = referred(Finding(code="low_confidence", detail="quantity: 2"))
    assert spot(case_file(case_with(form), spoken=spoken)).hidden == (at(50),)


def test_an_unclear_stamp_shows_the_stamp_or_the_page() -> None:
    spoken = referred(Finding(code="stamp_unclear", detail="application"))
    seal = {"box": at(90), "confidence": 0.4}
    from mailbot.documents.page import Seal  # noqa: PLC0415 - only here

    sealed = application(stamped=None, seals=(Seal(**seal),))
    assert spot(case_file(case_with(sealed), spoken=spoken)).box == at(90)
    found = spot(case_file(case_with(application(stamped=None)), spoken=spoken))
    assert (found.page, found.box) == (1, None)


def test_where_to_look_is_said_in_words_too() -> None:
    form = application(name="申请表 13899990001.pdf", quantity=doubtful(2, page=2, box=at(1)))
    spoken = referred(Finding(code="low_confidence", detail="quantity: 2"))
    _, marked = only(told(case_file(case_with(form), spoken=spoken)))
    strange = case_with(UnknownDocument(name="合同.pdf", title="合同"))
    _, whole = only(told(case_file(strange, spoken=referred(Finding(code="unknown_business")))))

    assert marked.look == "请看附件「申请表 138****0001.pdf」第 2 页的证书数量"
    assert whole.look == "请看附件「合同.pdf」第 1 页"


def test_what_names_no_value_shows_the_first_page() -> None:
    strange = UnknownDocument(name="合同.pdf", title="合同")
    spoken = referred(Finding(code="unknown_business"))
    found = spot(case_file(case_with(strange), spoken=spoken))
    assert (found.name, found.page, found.label) == ("合同.pdf", 1, "")


def test_without_any_file_there_is_nothing_to_look_at() -> None:
    assert spot(case_file(case_with(), spoken=referred())) is None
    assert spot(case_file(case_with(), spoken=referred()), money=True) is None
    pageless = UnknownDocument(name="空", pages=())
    assert spot(case_file(case_with(pageless), spoken=referred())) is None
    unspoken = case_file(case_with()).model_copy(update={"spoken": None})
    assert spot(unspoken) is None


def test_money_shows_the_newest_vouchers_amount() -> None:
    newer = voucher(name="新回单.pdf", receipt_no="2", amount=doubtful("1200.00", box=at(3)))
    matter = case(case_mail(application(), voucher(), at=0), case_mail(newer, at=5))
    assert spot(case_file(matter), money=True).name == "新回单.pdf"


# ---------------------------------------------------------------- when


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2026-11-20T08:59:00+08:00", None),
        ("2026-11-20T09:00:00+08:00", ("2026-11-20", "09:00")),
        ("2026-11-20T16:59:00+08:00", ("2026-11-20", "09:00")),
        ("2026-11-20T23:00:00+08:00", ("2026-11-20", "17:00")),
        ("2026-11-20T01:30:00+00:00", ("2026-11-20", "09:00")),
        ("2026-11-21T10:00:00+08:00", None),  # a Saturday
        ("2026-10-01T10:00:00+08:00", None),  # the National Day
    ],
)
def test_a_digest_is_due_at_its_times_of_working_days(
    now: str, slot: tuple[str, str] | None
) -> None:
    assert slot_at(datetime.fromisoformat(now), programme().calendar) == slot


def test_what_is_wrong_with_the_machinery_is_told_before_anything_else() -> None:
    wrong = Incident(weight=Weight.TROUBLE, title="发信停滞")
    fine = Incident(weight=Weight.FINE, title="一切正常")
    told_of = staff_templates().digest(told(case_file(), incidents=(wrong, wrong, fine)), {})
    for page in (told_of.text, told_of.html):
        assert page.index("系统有 2 项不正常") < page.index("直接回复")
    quiet = staff_templates().digest(told(case_file(), incidents=(fine,)), {})
    assert "不正常" not in quiet.text + quiet.html


# ---------------------------------------------------------------- money on the bank's statement


def money(how: Matched, number: str = "", **changes: Any) -> tuple[Arrival, Matching]:
    plain = {"key": f"{how}0123456789", "arrived_on": NOW.date(), "amount": Decimal(700)}
    arrival = Arrival(**plain | {"payer": "张三丰", "remark": "电话 13899990001"} | changes)
    return arrival, Matching(how, number)


def test_money_nobody_placed_is_told_the_likeliest_first_and_masked() -> None:
    found = [
        money(Matched.NONE, payer=""),
        money(Matched.KNOWN, "DK-1"),
        money(Matched.LIKELY, "DK-2"),
    ]
    digest = told(arrivals=open_lines(found, words().staff))

    likely, lost = digest.arrivals
    assert (likely.told, likely.payer, likely.remark) == (
        "可能是 DK-2，请核对",
        "张**",
        "电话 138****0001",
    )
    assert (lost.told, lost.payer) == ("没有找到对应的办理单", "（付款人不明）")
    assert digest.headline == "现在有：2 笔银行到账待核对。"
    shown = staff_templates().digest(digest, {})
    for page in (shown.text, shown.html):
        assert "可能是 DK-2，请核对" in page
        assert "13899990001" not in page


def test_money_stands_between_what_is_to_confirm_and_what_is_made() -> None:
    made = case_file(status=CaseStatus.IN_PRODUCTION)
    lines = open_lines([money(Matched.NONE)] * (LISTED + 3), words().staff)
    digest = told(case_file(), made, arrivals=lines)

    page = staff_templates().digest(digest, {}).text
    places = [page.index(title) for title in ("款项待确认到账（", "还没有对上", "制作中（")]
    assert places == sorted(places)
    assert (len(digest.arrivals), digest.more_arrivals) == (LISTED, 3)
    assert "另有 3 笔，见附件「到账待核对」" in page
