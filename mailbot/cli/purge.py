"""What was kept long enough is removed, and a report says what."""

from typing import Annotated

import typer

from mailbot.cli.options import AsJson, Config, print_json
from mailbot.cli.words import PURGED
from mailbot.settings import DEFAULT_FILE, read_settings
from mailbot.store.model import Part
from mailbot.wiring import retention_of, store_of, utc_now


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(purge)


def purge(
    *,
    config: Config = DEFAULT_FILE,
    as_json: AsJson = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只报告，不删除。")] = False,
) -> None:
    """按保存期限清理邮件、材料和个人信息（run 每天自动进行）。"""
    settings = read_settings(config)
    now = utc_now()
    with store_of(settings) as store:
        report = store.purge(now, retention_of(settings), dry_run=dry_run)
        if not dry_run:
            store.note_fine(Part.PURGE, now, found=report.cases + report.mails)
    if as_json:
        print_json({"schema": 1, "dry_run": dry_run, **report.model_dump()})
        return
    typer.echo("将会清理：" if dry_run else "已清理：")
    for name, words in PURGED.items():
        typer.echo(f"  {words}：{getattr(report, name):,}")
