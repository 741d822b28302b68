"""The commands of `mailbot`, one function each."""

import os
import signal
import sys
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from threading import Event
from typing import Annotated, Any

import structlog
import typer

from mailbot import __version__
from mailbot.cli import (
    cases,
    compare,
    digest,
    init,
    judge,
    outbox,
    payments,
    purge,
    records,
    show,
    status,
)
from mailbot.cli import check as checks
from mailbot.cli.errors import NothingFound, cure_for
from mailbot.cli.logs import write_logs_to
from mailbot.cli.office import office_of
from mailbot.cli.options import AsJson, Config, print_json
from mailbot.errors import MailbotError, SettingsWrong
from mailbot.reload import RulesWatch
from mailbot.settings import DEFAULT_FILE, Settings, read_settings
from mailbot.store.store import Store
from mailbot.wiring import figures_of, identity_of, open_house, store_of, utc_now, worker_of
from mailbot.worker import Worker, alone

log = structlog.get_logger()

app = typer.Typer(
    name="mailbot",
    help="自动处理电子钥匙办理邮件：读附件、核材料、回复客户。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
status.register(app)
init.register(app)
purge.register(app)
payments.register(app)
records.register(app)
digest.register(app)
cases.register(app)
outbox.register(app)
quarantine = typer.Typer(help="处理失败、被隔离的邮件。", no_args_is_help=True)
app.add_typer(quarantine, name="quarantine")

Files = Annotated[list[Path], typer.Argument(help="一个或多个文件。", exists=True, dir_okay=False)]
Today = Annotated[
    datetime | None,
    typer.Option("--today", formats=["%Y-%m-%d"], help="按这一天判断，默认为今天。"),
]


UsageError: Any = typer.BadParameter.__bases__[0]
"""What a mistyped command raises: typer carries its own click, which gives it no public name."""


def main() -> None:
    """Run one command; every foreseen failure is one line and an exit code of sysexits(3)."""
    try:
        code = app(standalone_mode=False)
    except typer.Abort:
        sys.exit(130)
    except UsageError as wrong:
        said = wrong.format_message()
        print(said if "\n" in said else f"mailbot: {said}", file=sys.stderr)  # noqa: T201 - the command's error line
        sys.exit(os.EX_USAGE)
    except MailbotError as trouble:
        print(f"mailbot: {trouble}", file=sys.stderr)  # noqa: T201 - the command's error line
        if cure := cure_for(trouble):
            print(f"处理办法：{cure}", file=sys.stderr)  # noqa: T201 - likewise
        sys.exit(trouble.exit_code)
    except BrokenPipeError:
        # The reader of our output has left (`mailbot … | head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(os.EX_OK)
    sys.exit(code if isinstance(code, int) else os.EX_OK)


def _version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"mailbot {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本。")
    ] = False,
) -> None:
    """自动处理电子钥匙办理邮件：读附件、核材料、回复客户。"""


@app.command()
def run(config: Config = DEFAULT_FILE) -> None:
    """持续收信、识别、回复，直到被停止。"""
    settings = read_settings(config)
    write_logs_to(sys.stderr)
    with alone(settings.store.folder):
        rules = RulesWatch(settings, identity_of(settings).own_addresses)
        signal.signal(signal.SIGHUP, lambda *_: rules.ask())
        leaving = Event()
        while not leaving.is_set():
            with open_house(settings, files=rules.files) as house, figures_of(house, settings):
                worker = worker_of(house, settings, rules)
                worker.recover()
                for sign in (signal.SIGTERM, signal.SIGINT):
                    signal.signal(sign, partial(_leave, leaving, worker))
                if not leaving.is_set():  # asked to stop while the rules were taken over
                    worker.run()
            if not worker.is_reloading:
                break
            log.info("rules.taken_over")


def _leave(leaving: Event, worker: Worker, *_: object) -> None:
    leaving.set()
    worker.stop()


@app.command()
def once(config: Config = DEFAULT_FILE) -> None:
    """把现在该做的事做完就退出（收信、处理、发送），适合定时任务。"""
    settings = read_settings(config)
    write_logs_to(sys.stderr)
    with alone(settings.store.folder), open_house(settings) as house:
        worker = worker_of(house, settings)
        worker.recover()
        worker.once()


@app.command()
def check(*, config: Config = DEFAULT_FILE, as_json: AsJson = False) -> None:
    """逐项检查：设置、模板、数据库、识别模型、收信与发信登录，并给出处理办法。"""
    if as_json:
        told = checks.check_data(list(checks.run_checks(config)))
        print_json(told)
        fine = told["fine"]
    else:
        fine = checks.show(checks.run_checks(config))
    if not fine:
        raise typer.Exit(os.EX_CONFIG)


@app.command()
def demo(
    output: Annotated[Path, typer.Option("--output", "-o", help="回复保存到这里。")] = Path(
        "demo-replies"
    ),
) -> None:
    """演示：在内置邮件服务器上处理虚构客户的来信，显示每一封回复。"""
    from mailbot.demo.play import play  # noqa: PLC0415 - the demo's servers load only here

    write_logs_to(None)
    office = office_of(None)
    for scene in play(output):
        show.scene(scene.story, judge.settled_data(scene.settled), scene.replies, office)
    typer.echo(
        f"全部回复已保存到 {output.resolve()}（.eml 可用邮件程序打开，.html 可用浏览器打开）"
    )


@app.command()
def explain(
    files: Annotated[
        list[Path], typer.Argument(help="一封或多封来信（.eml），或其目录。", exists=True)
    ],
    *,
    as_json: AsJson = False,
    today: Today = None,
    templates: Annotated[Path | None, typer.Option("--templates", help="模板目录。")] = None,
    programme: Annotated[
        Path | None,
        typer.Option("--programme", help="改过的模板目录：只显示与现在不同的决定和答复。"),
    ] = None,
    config: Config = DEFAULT_FILE,
) -> None:
    """说明一封邮件（.eml）会被怎样理解、怎样答复；不保存、不发送。"""
    settings, now = _optional(config), _moment(today)
    if programme is not None:
        compared = compare.compare_files(files, settings, programme, now)
        if as_json:
            print_json(compared)
        else:
            typer.echo("\n".join(compare.summary(compared)))
        return
    judged = judge.explain_files(list(compare.mails_in(files)), settings, templates, now)
    if as_json:
        print_json(judged)
    else:
        show.explanations(judged, office_of(_optional(config), templates))


@app.command()
def read(
    files: Files,
    *,
    as_json: AsJson = False,
    picture: Annotated[
        Path | None,
        typer.Option(
            "--picture",
            help="另存图片：在页面上标出认出的项目、内容和印章；多页时为 OUT-1.png、OUT-2.png……",
        ),
    ] = None,
    today: Today = None,  # noqa: ARG001 - reading does not depend on the day; harnesses pass it
    templates: Annotated[Path | None, typer.Option("--templates", help="模板目录。")] = None,
    config: Config = DEFAULT_FILE,
) -> None:
    """识别文件（PDF、Word、图片……）里的材料；不保存。"""
    drawn: list[Path] = []
    if picture is None:
        judged = judge.read_files(files, _optional(config), templates)
    elif not picture.parent.is_dir():
        raise typer.BadParameter(f"没有文件夹 {picture.parent}", param_hint="--picture")
    else:
        judged, drawn = judge.read_and_draw(files, _optional(config), templates, picture)
    if as_json:
        print_json(judged)
    else:
        show.documents(judged, office_of(_optional(config), templates))
        for file in drawn:
            typer.echo(f"已保存图片 {file}")


@quarantine.command("list")
def quarantine_list(*, config: Config = DEFAULT_FILE, as_json: AsJson = False) -> None:
    """列出被隔离的邮件和原因。"""
    settings = read_settings(config)
    with _store(settings) as store:
        mails = store.quarantined()
    if as_json:
        print_json({"schema": 1, "mails": [mail.model_dump(mode="json") for mail in mails]})
    else:
        show.quarantined(mails, office_of(settings))


@quarantine.command("replay")
def quarantine_replay(
    mail_id: Annotated[str, typer.Argument(help="邮件编号，见 quarantine list。")],
    config: Config = DEFAULT_FILE,
) -> None:
    """把一封被隔离的邮件放回队列，重新处理。"""
    with _store(read_settings(config)) as store:
        if not store.replay(mail_id):
            raise NothingFound(f"隔离区里没有 {mail_id}")
    typer.echo(f"{mail_id} 已放回队列，下一轮会重新处理。")


def _optional(config: Path) -> Settings | None:
    """The settings where there are any: judging a file needs none."""
    if not config.exists():
        if config != DEFAULT_FILE:
            raise SettingsWrong(f"{config}: no such file")
        return None
    return read_settings(config)


def _store(settings: Settings) -> Store:
    return store_of(settings)


def _moment(today: datetime | None) -> datetime:
    """Noon (UTC) of the day to judge by, so that it is that day in China too."""
    if today is None:
        return utc_now()
    return datetime.combine(date(today.year, today.month, today.day), time(12), tzinfo=UTC)
