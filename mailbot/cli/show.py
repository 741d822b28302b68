"""Judgements and overviews become tables for a person at a terminal; personal data masked."""

import email
import email.policy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from mailbot.cli.folding import folded
from mailbot.cli.office import Office
from mailbot.cli.words import DECISIONS, FIELDS, HOW, KINDS, SENDERS, STEPS, UNREADABLE
from mailbot.store.model import StoredMail, TraceEntry
from mailbot.values import mask_account, mask_id_number, mask_mobile, mask_name

SURE = 0.8
"""Values below this confidence are marked: they decide nothing about money."""

NEUTRAL = Office()
"""Whoever speaks where no rules are at hand."""

_MASKS = {
    "id_number": mask_id_number,
    "mobile": mask_mobile,
    "phone": mask_mobile,
    "payer_account": mask_account,
    "contact": mask_name,
    "legal_representative": mask_name,
    "agent": mask_name,
}


def documents(
    judged: dict[str, Any], office: Office = NEUTRAL, console: Console | None = None
) -> None:
    """Each file with its documents, field by field."""
    console = console or Console()
    for file in judged["files"]:
        console.print(Text(f"\n{file['name']}", style="bold"))
        for document in file["documents"]:
            console.print(document_table(document, office))


def document_table(document: dict[str, Any], office: Office = NEUTRAL) -> Table | Text:
    """A document field by field, or in one line where it has none; persons are masked."""
    title = KINDS[document["kind"]]
    if document["kind"] == "unknown":
        title += f"：{document['title'] or '无标题'}"
    if document["kind"] == "unreadable":
        title += f"：{UNREADABLE[document['reason']]}"
    if rows := document.get("rows"):
        return _list_table(title, rows, office)
    if not (document["fields"] or document["seals"] or document["findings"]):
        return Text(title)
    table = Table(title=f"{title}（{document['confidence']:.2f}）", title_justify="left")
    for heading in ("项目", "内容", "可信度", "页", "来源"):
        table.add_column(heading)
    for name, field in document["fields"].items():
        sure = field["confidence"] >= SURE
        table.add_row(
            FIELDS.get(name, name),
            _value(name, field["value"], office),
            Text(f"{field['confidence']:.2f}", style="" if sure else "bold yellow"),
            str(field["page"]),
            HOW.get(field["how"], field["how"]),
        )
    for seal in document["seals"]:
        table.add_row("印章", seal["text"] or "（文字未读出）", f"{seal['confidence']:.2f}", "", "")
    for finding in document["findings"]:
        table.add_row("提示", Text(office.finding(finding)), "", "", "")
    return table


def _list_table(title: str, rows: list[dict[str, Any]], office: Office) -> Table:
    """A list of orders row by row, with the columns that any row has."""
    columns = [name for name in FIELDS if any(name in row for row in rows)]
    table = Table(title=title, title_justify="left")
    for name in columns:
        table.add_column(FIELDS[name])
    for row in rows:
        table.add_row(
            *(_value(name, row[name]["value"], office) if name in row else "" for name in columns)
        )
    return table


def _value(name: str, value: object, office: Office) -> str:
    if value is None:
        return "无法判断"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(office.values.get(str(one), str(one)) for one in value)
    mask = _MASKS.get(name)
    return mask(str(value)) if mask else office.values.get(str(value), str(value))


def explanations(
    judged: dict[str, Any], office: Office = NEUTRAL, console: Console | None = None
) -> None:
    """Each mail: who speaks, what was read, what is decided and answered."""
    console = console or Console()
    for one in judged.get("files", [judged]):
        explanation(one, office, console)


def explanation(one: dict[str, Any], office: Office, console: Console) -> None:
    """One mail and what comes of it."""
    console.rule(Text(one.get("name", one["message"]["subject"]) or "（无主题）"))
    if not _understood(one, office, console):
        return
    judged = one.get("cases") or [one]
    for place, each in enumerate(judged):
        if place:
            console.print(decision_line(each["decision"], office), markup=False)
        _reply(each["reply"], console)


def _reply(reply: dict[str, Any] | None, console: Console) -> None:
    """The mail that would go out."""
    if reply:
        _letter(reply["subject"], reply["text"], console)
        for name in reply["attachments"]:
            console.print(f"附件：{name}", markup=False)


def _letter(subject: str, words: str, console: Console) -> None:
    """A mail in a frame of its own."""
    inside = folded(words.strip(), console.width - 4)
    console.print(Panel(Text(inside), title=Text(subject), expand=False))


def scene(
    story: str,
    one: dict[str, Any],
    replies: Sequence[Path],
    office: Office = NEUTRAL,
    console: Console | None = None,
) -> None:
    """One invented customer of the demo, and where the reply lies."""
    console = console or Console()
    console.rule(Text(story))
    _understood(one, office, console)
    for file in replies:
        if file.suffix == ".eml":
            mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            text = mail.get_body(("plain",))
            words = text.get_content() if text is not None else ""
            _letter(str(mail["subject"]), words, console)
            for part in mail.iter_attachments():
                console.print(f"附件：{part.get_filename()}", markup=False)
    console.print()


def _understood(one: dict[str, Any], office: Office, console: Console) -> bool:
    """Print what was read and decided; whether there was anybody to answer."""
    message, screening = one["message"], one["screening"]
    sender = message["from"]["address"] if message["from"] else "（无发件人）"
    console.print(f"来信：{sender}　主题：{message['subject'] or '（无主题）'}", markup=False)
    if not screening["answerable"]:
        kind = SENDERS[screening["kind"]]
        console.print(f"不回复：{kind}（{screening['reason']}）", markup=False)
        return False
    for document in one["documents"]:
        console.print(Text(document["name"], style="bold"))
        console.print(document_table(document, office))
    if one["decision"]:
        console.print(decision_line(one["decision"], office), markup=False)
    return True


def decision_line(decision: dict[str, Any], office: Office = NEUTRAL) -> str:
    """The decision in one line."""
    parts = [f"决定：{DECISIONS[decision['kind']]}"]
    if decision["quote"]:
        parts.append(f"{decision['quote']['total']} 元")
    parts += [office.deficiency(entry) for entry in decision["deficiencies"]]
    if not decision["deficiencies"]:
        parts += [office.finding(entry) for entry in decision["findings"]]
    return "　".join(parts)


def steps(
    key: str,
    entries: Sequence[TraceEntry],
    office: Office = NEUTRAL,
    console: Console | None = None,
) -> None:
    """Everything that happened, in order; mails with the id other commands take."""
    console = console or Console()
    table = Table(title=key, title_justify="left")
    for heading in ("时间", "经过", "说明"):
        table.add_column(heading)
    table.add_column("邮件编号", no_wrap=True)
    for entry in entries:
        mail = entry.ref if entry.what == "received" else ""
        when = office.moment(entry.at, "%Y-%m-%d %H:%M:%S")
        table.add_row(when, STEPS.get(entry.what, entry.what), Text(office.step(entry)), mail)
    console.print(table)


def quarantined(
    mails: Sequence[StoredMail], office: Office = NEUTRAL, console: Console | None = None
) -> None:
    """The mails that failed too often, with the last line of their traceback."""
    console = console or Console()
    if not mails:
        console.print("隔离区是空的。")
        return
    table = Table(title="隔离区", title_justify="left")
    for heading in ("邮件编号", "收到时间", "大小", "失败次数", "原因"):
        table.add_column(heading)
    for mail in mails:
        reason = mail.last_error.strip().rpartition("\n")[2]
        when = office.moment(mail.received_at)
        table.add_row(mail.id, when, f"{mail.size:,}", str(mail.attempts), Text(reason))
    console.print(table)
