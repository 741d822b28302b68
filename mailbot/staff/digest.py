"""How things stand becomes a digest: what wants staff now, in the order of urgency."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from mailbot.cases.lifecycle import Standing, standing_of
from mailbot.cases.model import CaseStatus
from mailbot.cases.verbs import Verb
from mailbot.decision.model import ReferToStaff
from mailbot.decision.payment import payments_of
from mailbot.decision.workdays import is_estimated
from mailbot.reply.mask import mask_party, one_line, scrub
from mailbot.reply.wording import Wording
from mailbot.staff.model import (
    ArrivalLine,
    CaseFile,
    DayCount,
    Digest,
    Group,
    GroupCode,
    Incident,
    Item,
    Spot,
    Stage,
)
from mailbot.staff.spots import spot_of
from mailbot.staff.told import about, company_of, reasons_of
from mailbot.staff.wording import StaffWording
from mailbot.values import Finding

LISTED = 20
"""Cases of a group that stand in the mail; the rest is in the spreadsheet."""

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Words(NamedTuple):
    """What staff read, and what customers' words for the same things are."""

    staff: StaffWording
    reply: Wording


class Standings(NamedTuple):
    """A case with what its staff's events add up to."""

    file: CaseFile
    now: Standing


class Situation(NamedTuple):
    """All that goes into a digest beside the cases."""

    agency: str
    at: datetime
    reminders_at_most: int
    week: tuple[DayCount, ...] = ()
    incidents: tuple[Incident, ...] = ()
    arrivals: tuple[ArrivalLine, ...] = ()
    watchword: str = ""


def digest_of(files: Sequence[CaseFile], situation: Situation, words: Words) -> Digest:
    """The digest of all open cases at one moment; equal arguments give an equal digest."""
    staff = words.staff
    groups = groups_of(files, situation, words)
    return Digest(
        agency=situation.agency,
        at=situation.at,
        title=staff.title.subject.format(
            date=_dated(situation.at.date(), words), time=f"{situation.at:%H:%M}"
        ),
        headline=_headline(groups, len(situation.arrivals), staff),
        groups=groups,
        arrivals=situation.arrivals[:LISTED],
        more_arrivals=max(len(situation.arrivals) - LISTED, 0),
        stages=stages_of(files, staff),
        week=situation.week,
        incidents=situation.incidents,
        how=staff.how.lines,
        watchword=situation.watchword,
    )


def groups_of(files: Sequence[CaseFile], situation: Situation, words: Words) -> tuple[Group, ...]:
    """The groups that hold any case, numbered from 1; a case may stand in two."""
    sorted_out: dict[GroupCode, list[Standings]] = {code: [] for code in GroupCode}
    for file in files:
        stands = Standings(file, standing_of(file.case))
        for code in places_of(stands, situation.reminders_at_most):
            sorted_out[code].append(stands)
    return tuple(
        _group(number, code, found, situation, words)
        for number, (code, found) in enumerate(
            ((code, found) for code, found in sorted_out.items() if found), 1
        )
    )


def places_of(stands: Standings, reminders_at_most: int) -> tuple[GroupCode, ...]:
    """The groups a case stands in; none where the customer or nobody has to act."""
    file, now = stands
    if file.status is CaseStatus.ON_HOLD:
        return (GroupCode.HELD,)
    if file.status in {CaseStatus.CLOSED, CaseStatus.REJECTED}:
        return (GroupCode.ATTENTION,) if needs_person(file) else ()
    places = [GroupCode.ATTENTION] if needs_person(file) else []
    if file.status is CaseStatus.CONFIRMING:
        if not places and now.approved_at is None:
            places.append(GroupCode.REVIEW)
        if not (now.arrived_at or now.waived) and payments_of(file.case):
            places.append(GroupCode.MONEY)
    elif file.status is CaseStatus.IN_PRODUCTION:
        places.append(GroupCode.SHIPPING if now.made_at else GroupCode.PRODUCTION)
    elif not places and _is_exhausted(file, reminders_at_most):
        places.append(GroupCode.STALLED)
    return tuple(places)


def needs_person(file: CaseFile) -> bool:
    """Whether the bot last said that a colleague looks, and nobody has done anything since.

    So does a case the bot has said nothing about, its mails asking for nothing.
    """
    if is_unanswered(file):
        return not file.case.events
    if not isinstance(file.spoken, ReferToStaff) or file.spoken_at is None:
        return False
    return not any(event.at >= file.spoken_at for event in file.case.events)


def is_unanswered(file: CaseFile) -> bool:
    """Whether only words came that nobody seemed to want an answer to."""
    return file.spoken is None and any(mail.statement.idle for mail in file.case.mails)


def _is_exhausted(file: CaseFile, reminders_at_most: int) -> bool:
    waits = file.status in {CaseStatus.COLLECTING, CaseStatus.AWAITING_PAYMENT}
    return waits and 0 < reminders_at_most <= file.reminders


def _group(
    number: int,
    code: GroupCode,
    found: list[Standings],
    situation: Situation,
    words: Words,
) -> Group:
    said = words.staff.groups[code]
    items = [_item(code, stands, situation.at, words) for stands in _by_urgency(code, found)]
    return Group(
        number=number,
        code=code,
        title=said.title,
        note=said.note,
        colour=said.colour,
        all_verb=said.all_verb,
        items=tuple(items),
        total=len(found),
    )


def _by_urgency(code: GroupCode, found: list[Standings]) -> list[Standings]:
    """The cases to be listed: by due date in production, else the longest waiting first."""

    def urgency(stands: Standings) -> tuple[date, datetime, str]:
        due = stands.file.due if code is GroupCode.PRODUCTION else None
        return due or date.max, _since(code, stands), stands.file.number

    return sorted(found, key=urgency)[:LISTED]


def _since(code: GroupCode, stands: Standings) -> datetime:
    """When the case came to wait for what the group wants."""
    file, now = stands
    if code is GroupCode.HELD:
        held = [event.at for event in file.case.events if event.verb == Verb.HOLD]
        return max(held, default=file.updated_at)
    if code is GroupCode.PRODUCTION:
        return now.production_since or file.updated_at
    if code is GroupCode.SHIPPING:
        return now.made_at or file.updated_at
    return file.spoken_at or file.opened_at


def _item(code: GroupCode, stands: Standings, at: datetime, words: Words) -> Item:
    file = stands.file
    since = _since(code, stands)
    money = code is GroupCode.MONEY
    looked_at = money or code is GroupCode.ATTENTION
    spot = spot_of(file, money=money, words=words.reply) if looked_at else None
    return Item(
        number=file.number,
        company=company_of(file.case) or words.staff.items.nobody,
        about=about(file, words.reply),
        why=tuple(_why(code, stands, at.date(), words)),
        since=since,
        age=aged(at - since),
        amount=file.spoken.quote.total if file.spoken and file.spoken.quote else None,
        overdue=code is GroupCode.PRODUCTION and file.due is not None and file.due < at.date(),
        spot=spot,
        look=_look(spot, words) if spot else "",
    )


def _look(spot: Spot, words: Words) -> str:
    """Where to look, for whoever is not shown the page."""
    said = words.staff.items
    if spot.label:
        return said.look_at.format(name=spot.name, page=spot.page, what=spot.label)
    return said.look.format(name=spot.name, page=spot.page)


def _why(code: GroupCode, stands: Standings, today: date, words: Words) -> Iterable[str]:
    """What staff are told of the case in this group, in sentences."""
    file, now = stands
    said = words.staff.items
    if code is GroupCode.ATTENTION and is_unanswered(file):
        yield from reasons_of((Finding(code="nothing_asked"),), words.staff, words.reply)
    if code is GroupCode.ATTENTION and file.spoken is not None:
        yield from reasons_of(file.spoken.findings, words.staff, words.reply)
    if code is GroupCode.MONEY:
        yield from _payments(file, words)
        if now.approved_at:
            yield said.reviewed
    if code is GroupCode.REVIEW and now.arrived_at:
        yield said.arrived
    if code is GroupCode.REVIEW and now.waived:
        yield said.free
    if code is GroupCode.PRODUCTION and file.due:
        yield from _due(file.due, today, words)
    if code is GroupCode.HELD:
        yield from _held(file, words)
    if code is GroupCode.STALLED:
        yield said.silence.format(date=_short((file.spoken_at or file.updated_at).date()))


def _due(due: date, today: date, words: Words) -> Iterable[str]:
    """By when the key has to be made, and whether that day is only an estimate."""
    said = words.staff.items
    phrase = said.due
    if due <= today:
        phrase = said.overdue if due < today else said.due_today
    yield phrase.format(date=_short(due))
    if is_estimated(due.year):
        yield said.estimated.format(year=due.year)


def _payments(file: CaseFile, words: Words) -> Iterable[str]:
    for payment in payments_of(file.case):
        voucher = payment.voucher
        if voucher.amount is None:
            continue
        yield words.staff.items.paid.format(
            payer=mask_party(voucher.payer_name.value) if voucher.payer_name else "—",
            date=_short(voucher.paid_on.value) if voucher.paid_on else "—",
            amount=f"{voucher.amount.value:,.2f}",
        )


def _held(file: CaseFile, words: Words) -> Iterable[str]:
    held = [event for event in file.case.events if event.verb == Verb.HOLD]
    if not held:
        return
    event = max(held, key=lambda each: each.at)
    yield words.staff.items.held_by.format(by=one_line(event.by), date=_short(event.at.date()))
    if event.detail:
        yield words.staff.items.held_because.format(detail=scrub(one_line(event.detail)))


def stages_of(files: Iterable[CaseFile], words: StaffWording) -> tuple[Stage, ...]:
    """How many cases stand at each stage, in the order of the way they go."""
    counts = dict.fromkeys(words.stages, 0)
    for file in files:
        if file.status in counts:
            counts[file.status] += 1
    return tuple(Stage(label=words.stages[code], count=count) for code, count in counts.items())


def _headline(groups: Sequence[Group], arrivals: int, words: StaffWording) -> str:
    """What the day wants in one sentence."""
    wanted = [(group.total, words.groups[group.code].short) for group in groups]
    if arrivals:
        wanted.append((arrivals, words.arrivals.short))
    entries = [words.title.entry.format(count=count, what=what) for count, what in wanted]
    return words.title.opening + "，".join(entries) + "。" if entries else words.title.nothing


def aged(span: timedelta) -> str:
    """How long something has waited, in one unit: 25 分钟, 3 小时, 2 天."""
    if span < _HOUR:
        return f"{max(span // _MINUTE, 0)} 分钟"
    return f"{span // _HOUR} 小时" if span < 2 * _DAY else f"{span // _DAY} 天"


def _short(day: date) -> str:
    return f"{day.month} 月 {day.day} 日"


def _dated(day: date, words: Words) -> str:
    return f"{_short(day)} {words.staff.pictures.weekdays[day.weekday()]}"


def alt_of_stages(stages: Sequence[Stage], words: StaffWording) -> str:
    """What the picture of the stages shows, in words."""
    told = "，".join(f"{stage.label} {stage.count}" for stage in stages)
    return f"{words.pictures.stages}：{told}"


def alt_of_week(week: Sequence[DayCount], words: StaffWording) -> str:
    """What the picture of the week shows, in words: a line per day."""
    said = words.pictures
    series = (("mails", said.mails), ("replies", said.replies), ("opened", said.opened))
    lines = [
        f"{said.weekdays[one.day.weekday()]} {one.day:%m/%d}："
        + "，".join(
            f"{label} {getattr(one, name)}" for name, label in (*series, ("shipped", said.shipped))
        )
        for one in week
    ]
    return "\n".join([said.week, *lines])
