"""What is kept of a case becomes its trace, its export, and the figures of many."""

import json
import os
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from mailbot.cases.model import Case
from mailbot.cli import data, judge, show
from mailbot.cli.errors import NothingFound
from mailbot.cli.office import Office, office_of
from mailbot.cli.options import AsJson, Config, print_json
from mailbot.cli.words import DECISIONS, OUTBOX_STATES, SENDERS
from mailbot.decision.model import StaySilent
from mailbot.errors import StoreUnusable
from mailbot.reply.matter import Matter
from mailbot.settings import DEFAULT_FILE, read_settings
from mailbot.store.model import CaseRecord, OutboxEntry, RecordedDecision, TraceEntry, Week
from mailbot.store.store import Store
from mailbot.wiring import store_of, utc_now

MINUTE = 60.0

Key = Annotated[str, typer.Argument(help="办理编号或邮件编号。")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(trace)
    app.command()(export)
    app.command()(stats)


def trace(key: Key, *, config: Config = DEFAULT_FILE, as_json: AsJson = False) -> None:
    """一个办理单或一封邮件的全部经过：怎样筛选、读出什么、按哪版规则、怎样答复、服务器怎么说。"""
    settings = read_settings(config)
    with store_of(settings) as store:
        steps, record = store.trace(key), store.record(key)
        if not steps or record is None:
            raise NothingFound(f"没有找到 {key}")
        told = trace_data(steps, record, store)
    if as_json:
        print_json(told)
        return
    console, office = Console(), office_of(settings)
    show.steps(key, steps, office, console)
    for mail in told["mails"]:
        _show_mail(mail, office, console)
    for decision in told["decisions"]:
        console.print(_decision_line(decision, office), markup=False)
    for reply in told["replies"]:
        console.print(_reply_line(reply), markup=False)


def trace_data(steps: list[TraceEntry], record: CaseRecord, store: Store) -> dict[str, Any]:
    """Each stage's record; accounts and persons stand in it as they were read."""
    settled = [(mail, store.settled(mail)) for mail in record.mails]
    return {
        "schema": 1,
        "steps": [step.model_dump(mode="json") for step in steps],
        "mails": [
            {"id": mail, **judge.settled_data(found)}
            for mail, found in settled
            if found is not None
        ],
        "decisions": [_decision_data(one) for one in record.decisions],
        "replies": [_reply_data(one, record) for one in record.replies],
    }


def _decision_data(one: RecordedDecision) -> dict[str, Any]:
    told = {"id": one.id, "mail": one.mail_id, "at": one.at.isoformat()}
    return {**told, **data.decision_data(one.decision)}


def template_of(reply: OutboxEntry, record: CaseRecord) -> str | None:
    """The template a reply was worded by; None where its decision or reader is gone."""
    decided = next((one for one in record.decisions if one.id == reply.decision_id), None)
    if decided is None or not reply.recipient or isinstance(decided.decision, StaySilent):
        return None
    known = [mail for mail in record.shares if (mail.received_at or mail.sent_at) <= decided.at]
    case = Case(number=record.number, mails=tuple(known), events=record.events)
    kind = Matter(decision=decided.decision, case=case, reader=reply.recipient).kind
    return f"replies/{kind}.txt.j2"


def _reply_data(one: OutboxEntry, record: CaseRecord) -> dict[str, Any]:
    return {
        "message_id": one.message_id,
        "template": template_of(one, record),
        "decision": one.decision_id,
        "state": one.state.value,
        "answer": one.last_answer,
        "attempts": one.attempts,
        "resends": one.resends,
        "sent_at": one.sent_at.isoformat() if one.sent_at else None,
    }


def _show_mail(mail: dict[str, Any], office: Office, console: Console) -> None:
    screening = mail["screening"]
    why = f"（{screening['reason']}）" if screening["reason"] else ""
    kind = SENDERS.get(screening["kind"], screening["kind"])
    console.rule(Text(f"来信 {mail['id']}：{kind}{why}"))
    for document in mail["documents"]:
        console.print(Text(document["name"], style="bold"))
        console.print(show.document_table(document, office))


def _decision_line(decision: dict[str, Any], office: Office) -> str:
    return f"{show.decision_line(decision, office)}　规则版本 {decision['programme_version']}"


def _reply_line(reply: dict[str, Any]) -> str:
    worded = f"　模板 {reply['template']}" if reply["template"] else ""
    return f"回复 {reply['message_id']}：{OUTBOX_STATES[reply['state']]} {reply['answer']}{worded}"


# ---------------------------------------------------------------- export


def export(
    number: Annotated[str, typer.Argument(help="办理编号。")],
    *,
    config: Config = DEFAULT_FILE,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="写到这个 zip 文件。")
    ] = None,
) -> None:
    """导出一个办理单的全部内容（来信、材料、决定、回复），供当事人查询或审计；含个人信息。"""
    with store_of(read_settings(config)) as store:
        record = store.record(number)
        if record is None or not record.number:
            raise NothingFound(f"没有找到 {number}")
        file = output or Path(f"{record.number}.zip")
        _write_export(file, record, store)
    typer.echo(f"已导出到 {file}（仅本人可读；内含个人信息，请妥善保管）。")


def _write_export(file: Path, record: CaseRecord, store: Store) -> None:
    """Raises StoreUnusable where the file is there already or cannot be written."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as exc:
        raise StoreUnusable(f"cannot write {file}: {exc.strerror}") from exc
    told = trace_data(store.trace(record.number), record, store)
    told["events"] = [event.model_dump(mode="json") for event in record.events]
    with os.fdopen(handle, "wb") as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("case.json", json.dumps(told, ensure_ascii=False, indent=2))
        for mail_id in record.mails:
            mail = store.mail(mail_id)
            if mail is not None and mail.purged_at is None:
                packed.writestr(f"mails/{mail_id}.eml", store.raw_bytes(mail_id))
        for reply in record.replies:
            if reply.mime_sha256:
                packed.writestr(f"replies/{reply.id}.eml", store.mime(reply))


# ---------------------------------------------------------------- figures


def stats(
    *,
    config: Config = DEFAULT_FILE,
    as_json: AsJson = False,
    weeks: Annotated[int, typer.Option("--weeks", min=1, max=520, help="最近多少周。")] = 8,
) -> None:
    """每周的来信、答复用时（中位数和 90%）与各类决定的数量。"""
    settings = read_settings(config)
    now = utc_now().astimezone(office_of(settings).zone)
    with store_of(settings) as store:
        found = store.weeks(now - timedelta(weeks=weeks), now + timedelta(days=1), now.tzinfo)  # type: ignore[arg-type]  # aware
    if as_json:
        print_json({"schema": 1, "weeks": [one.model_dump(mode="json") for one in found]})
        return
    table = Table()
    for heading in ("周（周一）", "来信", "已答复", "识别处理", "答复中位数", "90% 以内", "决定"):
        table.add_column(heading)
    for one in found:
        table.add_row(
            f"{one.begins}",
            str(one.mails),
            str(one.answered),
            _minutes(one.handled_median),
            _minutes(one.answered_median),
            _minutes(one.answered_90),
            _kinds(one),
        )
    Console().print(table)


def _kinds(one: Week) -> str:
    whole = sum(one.decisions.values())
    shares = sorted(one.decisions.items(), key=lambda pair: -pair[1])
    return "，".join(f"{DECISIONS[kind]} {count}（{count / whole:.0%}）" for kind, count in shares)


def _minutes(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds / MINUTE:.1f} 分钟"
