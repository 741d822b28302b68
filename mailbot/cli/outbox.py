"""The commands about replies on their way out."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from mailbot.cli.errors import NothingFound
from mailbot.cli.office import Office, office_of
from mailbot.cli.options import AsJson, Config, print_json
from mailbot.cli.words import OUTBOX_STATES
from mailbot.settings import DEFAULT_FILE, read_settings
from mailbot.store.model import OutboxEntry, OutboxState
from mailbot.wiring import store_of, utc_now

outbox = typer.Typer(help="待发和已发的回复。", no_args_is_help=True)

Entry = Annotated[int, typer.Argument(help="回复编号，见 outbox list。")]

OPEN = (
    OutboxState.QUEUED,
    OutboxState.SENDING,
    OutboxState.UNCERTAIN,
    OutboxState.REFUSED,
    OutboxState.HELD,
)
"""The states that are no end: what a person may want to look at."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(outbox, name="outbox")


@outbox.command("list")
def list_entries(
    *,
    state: Annotated[
        list[OutboxState] | None,
        typer.Option("--state", help="只列这些状态，可重复；默认列出还没有结果的。"),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="全部，包括已发的。")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="最多列出几封。")] = 100,
    config: Config = DEFAULT_FILE,
    as_json: AsJson = False,
) -> None:
    """列出回复，最近的在前。"""
    states = () if everything else tuple(state or OPEN)
    settings = read_settings(config)
    with store_of(settings) as store:
        found = store.entries(*states, limit=limit)
        brake = store.brake()
    if as_json:
        print_json(
            {
                "schema": 1,
                "stopped": brake.model_dump(mode="json") if brake else None,
                "replies": [one.model_dump(mode="json") for one in found],
            }
        )
        return
    if brake:
        typer.echo(f"发信已自动停止（{brake.reason}）；查明原因后用 mailbot outbox resume 恢复。")
    _show(found, office_of(settings))


def _show(found: list[OutboxEntry], office: Office) -> None:
    console = Console()
    if not found:
        console.print("没有待发或没有结果的回复；加 --all 列出全部。")
        return
    table = Table(title="回复", title_justify="left")
    for heading in ("编号", "状态", "收件人", "主题", "时间", "发信服务器的答复"):
        table.add_column(heading)
    for one in found:
        when = one.sent_at or one.sending_at or one.queued_at
        table.add_row(
            str(one.id),
            OUTBOX_STATES[one.state],
            Text(one.recipient),
            Text(one.subject),
            office.moment(when),
            Text(one.last_answer),
        )
    console.print(table)


@outbox.command("retry")
def retry(entry: Entry, config: Config = DEFAULT_FILE) -> None:
    """把暂缓、被拒收或结果不明的回复重新放回队列。"""
    with store_of(read_settings(config)) as store:
        if not store.retry(entry, utc_now()):
            raise NothingFound(f"没有可以重发的回复 {entry}")
        again = store.entry(entry)
    replaced = again is not None and again.state is OutboxState.SUPERSEDED
    typer.echo(f"{entry} 已有更新的回复，不再发送。" if replaced else f"{entry} 已放回队列。")


@outbox.command("park")
def park(entry: Entry, config: Config = DEFAULT_FILE) -> None:
    """暂缓发送一封回复，直到 retry。"""
    with store_of(read_settings(config)) as store:
        if not store.park(entry):
            raise NothingFound(f"没有可以暂缓的回复 {entry}")
    typer.echo(f"{entry} 已暂缓。")


@outbox.command("resume")
def resume(config: Config = DEFAULT_FILE) -> None:
    """发信因回复过多而自动停止后，恢复发信。"""
    with store_of(read_settings(config)) as store:
        if not store.release_brake(utc_now()):
            raise NothingFound("发信没有停止")
    typer.echo("发信已恢复。")
