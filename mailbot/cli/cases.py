"""The commands about cases: what staff decide is typed, and what came of it is printed."""

import getpass
import os
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from mailbot.acts import Acted, act
from mailbot.cases.model import Case, CaseStatus
from mailbot.cases.verbs import Verb
from mailbot.cli.data import decision_data, order_data
from mailbot.cli.errors import NothingFound
from mailbot.cli.office import Office, office_of
from mailbot.cli.options import AsJson, Config, print_json
from mailbot.cli.words import DECISIONS, KINDS, OUTBOX_STATES, STATUSES
from mailbot.decision.notice import due_date
from mailbot.house import House
from mailbot.settings import DEFAULT_FILE, read_settings
from mailbot.store.model import CaseSummary, OutboxEntry, RecordedDecision
from mailbot.values import Record
from mailbot.wiring import open_office, store_of, utc_now

Number = Annotated[str, typer.Argument(help="办理编号。", metavar="NUMBER")]
By = Annotated[str, typer.Option("--by", help="操作人，默认为当前登录用户。")]
Said = Annotated[list[str] | None, typer.Argument(help="见上；其他的可写一句说明，也可不写。")]

REFUSED = 1
"""The exit code where a decision could not be carried out: nothing was changed."""

case = typer.Typer(help="一笔办理：查看，或记录工作人员的决定。", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(case, name="case")
    app.command("cases")(list_cases)


# ---------------------------------------------------------------- looking


def list_cases(
    *,
    status: Annotated[
        list[CaseStatus] | None, typer.Option("--status", help="只列这些状态，可重复。")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="最多列出几笔。")] = 100,
    config: Config = DEFAULT_FILE,
    as_json: AsJson = False,
) -> None:
    """列出办理单，最近有变化的在前。"""
    settings = read_settings(config)
    with store_of(settings) as store:
        found = store.cases(*(status or ()), limit=limit)
    if as_json:
        print_json({"schema": 1, "cases": [one.model_dump(mode="json") for one in found]})
    else:
        _show_list(found, office_of(settings))


def _show_list(found: list[CaseSummary], office: Office) -> None:
    console = Console()
    if not found:
        console.print("没有办理单。")
        return
    table = Table(title="办理单", title_justify="left")
    table.add_column("办理编号", no_wrap=True)
    for heading in ("单位", "状态", "来信", "开始", "最近变化"):
        table.add_column(heading)
    for one in found:
        opened, updated = office.moment(one.opened_at), office.moment(one.updated_at)
        company = Text(one.company)
        table.add_row(one.number, company, STATUSES[one.status], str(one.mails), opened, updated)
    console.print(table)


class CaseFile(Record):
    """All there is to see of a case."""

    case: Case
    status: CaseStatus
    last: RecordedDecision | None
    replies: tuple[OutboxEntry, ...]


@case.command("show")
def show_case(number: Number, *, config: Config = DEFAULT_FILE, as_json: AsJson = False) -> None:
    """一笔办理的全部情况。"""
    with open_office(read_settings(config)) as house:
        found = case_file(number, house)
        if as_json:
            print_json(case_data(found, house))
        else:
            _show_case(found, house)


def case_file(number: str, house: House) -> CaseFile:
    """The case of that number. Raises NothingFound."""
    with house.store.looking(utc_now()) as book:
        genuine = next(iter(house.genuine_numbers(number)), "")
        ref = book.find_case(genuine) if genuine else None
        if ref is None:
            raise NothingFound(f"没有找到 {number}")
        found, last = book.case(ref.id), book.last_decision(ref.id)
        status = book.status(ref.id)
    replies = house.store.entries(case_id=ref.id)
    return CaseFile(case=found, status=status, last=last, replies=tuple(reversed(replies)))


def case_data(found: CaseFile, house: House) -> dict[str, Any]:
    """The same for a program; personal data in full, as `export` has it."""
    due = due_date(found.case, house.rules.programme.calendar)
    last = found.last.decision if found.last else None
    return {
        "schema": 1,
        "number": found.case.number,
        "status": found.status.value,
        "order": order_data(last) if last else None,
        "decision": decision_data(last) if last else None,
        "due": due.isoformat() if due else None,
        "mails": [
            {
                "id": mail.mail_id,
                "from": mail.sender.address,
                "sent_at": mail.sent_at.isoformat(),
                "subject": mail.subject,
                "documents": [{"kind": d.kind, "name": d.name} for d in mail.documents],
            }
            for mail in found.case.mails
        ],
        "events": [event.model_dump(mode="json") for event in found.case.events],
        "replies": [
            {
                "id": entry.id,
                "state": entry.state.value,
                "to": entry.recipient,
                "subject": entry.subject,
                "sent_at": entry.sent_at.isoformat() if entry.sent_at else None,
                "answer": entry.last_answer,
            }
            for entry in found.replies
        ],
    }


def _show_case(found: CaseFile, house: House, console: Console | None = None) -> None:
    console = console or Console()
    programme = house.rules.programme
    wording, zone = house.rules.templates.wording, programme.calendar.zone
    console.rule(Text(f"{found.case.number}　{STATUSES[found.status]}"))
    if found.last:
        decision = found.last.decision
        console.print(f"最近决定：{DECISIONS[decision.kind]}")
        for lack in decision.deficiencies:
            mend = wording.mend(lack.requirement, lack.reason)
            console.print(
                f"  缺：{wording.requirement(lack.requirement)}　{mend.why}", markup=False
            )
        for finding in decision.findings:
            console.print(f"  注意：{finding.code}　{finding.detail}", markup=False)
        if decision.quote:
            console.print(f"应付：{decision.quote.total} 元")
    if due := due_date(found.case, programme.calendar):
        console.print(f"最迟制作完成：{due}")
    table = Table(title="经过", title_justify="left")
    for heading in ("时间", "谁", "什么"):
        table.add_column(heading)
    rows = [
        (
            mail.sent_at,
            mail.sender.address,
            _mail_line(mail.subject, [d.kind for d in mail.documents]),
        )
        for mail in found.case.mails
    ]
    rows += [
        (event.at, event.by, f"{_verb_name(event.verb, house)} {event.detail}".rstrip())
        for event in found.case.events
    ]
    rows += [
        (
            entry.sent_at or entry.queued_at,
            "→ " + entry.recipient,
            f"{OUTBOX_STATES[entry.state]}：{entry.subject}",
        )
        for entry in found.replies
    ]
    for at, who, what in sorted(rows, key=lambda row: row[0]):
        table.add_row(f"{at.astimezone(zone):%Y-%m-%d %H:%M}", Text(who), Text(what))
    console.print(table)


def _mail_line(subject: str, kinds: list[str]) -> str:
    brought = "、".join(KINDS[kind] for kind in kinds)
    return f"来信：{subject[:40]}" + (f"（{brought}）" if brought else "")


def _verb_name(verb: str, house: House) -> str:
    """What a verb is called; the program's own entries by their codes."""
    known = {item.value: house.rules.programme.verbs.name(item) for item in Verb}
    return known.get(verb, _OWN_ENTRIES.get(verb, verb))


_OWN_ENTRIES = {"bounced": "退信"}


# ---------------------------------------------------------------- deciding


def _carry_out(
    number: str, verb: Verb, detail: str, by: str, config: Path, *, as_json: bool
) -> None:
    with open_office(read_settings(config)) as house:
        acted = act(number, verb, detail, by or _user(), house)
        name = house.rules.programme.verbs.name(verb)
    if as_json:
        print_json(acted_data(acted))
    else:
        typer.echo(_line(acted, name))
    if not acted.done:
        raise typer.Exit(REFUSED if acted.status else os.EX_USAGE)


def acted_data(acted: Acted) -> dict[str, Any]:
    """What came of an act, for a program."""
    return {
        "schema": 1,
        "number": acted.number,
        "verb": acted.verb.value,
        "detail": acted.detail,
        "done": acted.done,
        "why": acted.why or None,
        "status": acted.status.value if acted.status else None,
    }


def _line(acted: Acted, name: str) -> str:
    """What came of an act, in one line."""
    if not acted.done:
        return f"{acted.number} {name}：没有执行。{acted.why}。"
    stands = STATUSES[acted.status] if acted.status else ""
    note = f"（{acted.why}）" if acted.why else ""
    return f"{acted.number} {name}：已完成{note}，现在是“{stands}”。"


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def _words(said: list[str] | None) -> str:
    return " ".join(said or ())


def _add(verb: Verb, name: str, help_text: str) -> None:
    """Add one verb as a command; its detail is everything behind the number."""

    def command(
        number: Number,
        detail: Said = None,
        *,
        by: By = "",
        config: Config = DEFAULT_FILE,
        as_json: AsJson = False,
    ) -> None:
        _carry_out(number, verb, _words(detail), by, config, as_json=as_json)

    command.__doc__ = help_text
    case.command(name)(command)


_add(Verb.APPROVE, "approve", "审核通过。")
_add(Verb.REJECT, "reject", "驳回（写明原因），并告诉客户和申请表上的联系人。")
_add(Verb.ARRIVED, "arrived", "款项已到账。")
_add(Verb.MADE, "made", "制作完成。")
_add(Verb.SHIP, "ship", "已寄出（写明快递单号，前面可写快递公司），并告诉客户。")
_add(Verb.HOLD, "hold", "暂停：恢复以前系统不再回复这笔办理的来信。")
_add(Verb.RELEASE, "release", "恢复暂停的办理。")
_add(Verb.QUOTE, "quote", "报价（写明金额，元），并告诉客户怎样付款。")
_add(Verb.WAIVE, "waive", "本次免费，并告诉客户。")
_add(Verb.ALLOW_PERSONAL, "allow-personal", "允许这笔办理从个人账户汇款，并告诉客户。")
_add(Verb.MERGE, "merge", "并入另一笔办理（写明其编号）。")
_add(Verb.MOVE, "move", "把一份文件移到另一笔办理（写明其编号和文件名）。")
_add(Verb.CLOSE, "close", "关闭；还没有寄出的，会告诉客户。")
_add(Verb.REOPEN, "reopen", "重开已关闭或已驳回的办理。")
