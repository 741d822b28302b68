"""The staff's digest as a page to look at, or sent at once."""

from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli.errors import NothingFound
from mailbot.cli.options import Config
from mailbot.errors import SettingsWrong
from mailbot.settings import DEFAULT_FILE, read_settings
from mailbot.staff.schedule import Slot
from mailbot.wiring import editor_of, open_house


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(digest)


def digest(
    *,
    preview: Annotated[
        Path | None,
        typer.Option("--preview", dir_okay=False, help="把此刻的简报存成网页，不发送。"),
    ] = None,
    send: Annotated[
        bool, typer.Option("--send", help="现在就发给 mailbot.toml [staff] 里的每一位。")
    ] = False,
    config: Config = DEFAULT_FILE,
) -> None:
    """工作简报：预览成网页，或立即发送；平时由 mailbot run 在工作日按时发送。"""
    if (preview is None) is not send:
        raise typer.BadParameter("请给出 --preview 文件名，或 --send。")
    settings = read_settings(config)
    with open_house(settings) as house:
        editor = editor_of(house, settings)
        if preview is not None:
            preview.write_text(editor.preview().html, encoding="utf-8")
            typer.echo(f"简报已存到 {preview.resolve()}，可用浏览器打开。")
            return
        if not house.habits.staff.addresses:
            raise SettingsWrong("staff.addresses is empty: nobody to send the digest to")
        now = house.now()
        queued = editor.send(Slot(now.date().isoformat(), f"{now:%H:%M:%S}"))
    if not queued:
        raise NothingFound("这一刻的简报已经发过了。")
    typer.echo(f"简报已排队，共 {queued} 封；mailbot run 或 mailbot once 会发出。")
