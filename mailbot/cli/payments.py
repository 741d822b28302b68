"""The bank's statement becomes confirmed arrivals and a list for staff."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from mailbot.cli.errors import NothingFound
from mailbot.cli.options import AsJson, Config, print_json
from mailbot.cli.progress import steps
from mailbot.cli.words import MATCHED
from mailbot.decision.arrivals import Matched
from mailbot.decision.statement import Arrival, read_statement_rows
from mailbot.errors import SettingsWrong
from mailbot.pages.table import read_table
from mailbot.payments import Imported, import_arrivals
from mailbot.settings import DEFAULT_FILE, read_settings
from mailbot.store.model import StoredArrival
from mailbot.values import mask_account
from mailbot.wiring import open_house, parsing_pool, store_of, utc_now

SHOWN = 60
"""Arrivals listed on the screen: the surest first."""

payments = typer.Typer(help="银行流水：导入、核对到账。", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(payments, name="payments")


@payments.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(help="银行导出的流水（xlsx、xls、csv）。", exists=True, dir_okay=False)
    ],
    *,
    config: Config = DEFAULT_FILE,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只核对，不记录。")] = False,
    confirm: Annotated[
        bool | None,
        typer.Option("--confirm/--no-confirm", help="完全吻合的直接确认到账；默认按设置。"),
    ] = None,
    by: Annotated[str, typer.Option("--by", help="以谁的名义确认。")] = "银行流水",
    as_json: AsJson = False,
) -> None:
    """导入银行流水并与办理单核对；同一笔重复导入只算一次。"""
    settings = read_settings(config)
    with parsing_pool(settings) as pool:
        rows = read_table(file, pool)
    with open_house(settings) as house:
        statement = read_statement_rows(rows, house.rules.statement)
        if statement is None:
            raise SettingsWrong(
                f"{file}: no row with the headings of a bank statement in its first rows; "
                "they are listed in templates/programme/statement.toml"
            )
        done = import_arrivals(
            statement,
            house,
            confirm=settings.payments.confirm_exact if confirm is None else confirm,
            by=by,
            dry_run=dry_run,
            watched=lambda exact: steps(exact, "确认到账"),
        )
    if as_json:
        print_json(
            {
                "schema": 1,
                "lines": len(statement.arrivals),
                "outgoing": statement.outgoing,
                "unread": list(statement.unread),
                "arrivals": [_imported_data(one) for one in done],
            }
        )
        return
    typer.echo(f"流水中收入 {len(statement.arrivals)} 笔，支出 {statement.outgoing} 笔（略过）。")
    if statement.unread:
        typer.echo(f"读不出的行：{'、'.join(map(str, statement.unread[:20]))}")
    counts = Counter(one.matching.how for one in done)
    typer.echo("，".join(f"{MATCHED[how]} {counts[how]} 笔" for how in Matched if counts[how]))
    _show([(one.arrival, one.matching.how, one.matching.number, _outcome(one)) for one in done])


@payments.command("list")
def list_open(*, config: Config = DEFAULT_FILE, as_json: AsJson = False) -> None:
    """列出还没有核对清楚的到账。"""
    with store_of(read_settings(config)) as store:
        found = store.open_arrivals()
    if as_json:
        print_json({"schema": 1, "arrivals": [_stored_data(one) for one in found]})
    else:
        _show([(one.arrival, one.matched, one.number, "") for one in found])


@payments.command("settle")
def settle(
    key: Annotated[str, typer.Argument(help="到账编号，见 payments list。", min=8)],
    config: Config = DEFAULT_FILE,
) -> None:
    """把一笔到账标为已处理（例如与本业务无关，或已另行确认）。"""
    with store_of(read_settings(config)) as store:
        if not store.settle_arrival(key, utc_now()):
            raise NothingFound(f"没有待核对的到账 {key}")
    typer.echo(f"{key} 已标为处理完毕。")


def _outcome(one: Imported) -> str:
    return "已确认到账" if one.confirmed else one.why


def _show(lines: list[tuple[Arrival, str, str, str]]) -> None:
    if not lines:
        typer.echo("没有待核对的到账。")
        return
    order = list(Matched)
    lines = sorted(lines, key=lambda line: (order.index(Matched(line[1])), line[0].arrived_on))
    table = Table()
    for heading in ("到账编号", "日期", "金额", "付款人", "账号", "核对结果", "办理编号", "处理"):
        table.add_column(heading)
    for arrival, how, number, outcome in lines[:SHOWN]:
        table.add_row(
            arrival.key[:10],
            f"{arrival.arrived_on}",
            f"{arrival.amount:,.2f}",
            arrival.payer,
            mask_account(arrival.payer_account),
            MATCHED[how],
            number,
            outcome,
        )
    Console().print(table)
    if len(lines) > SHOWN:
        typer.echo(
            f"另有 {len(lines) - SHOWN} 笔没有列出；全部见 --json 或简报附件「到账待核对」。"
        )


def _arrival_data(arrival: Arrival) -> dict[str, Any]:
    data = arrival.model_dump(mode="json")
    return data | {"payer_account": mask_account(arrival.payer_account)}


def _imported_data(one: Imported) -> dict[str, Any]:
    return {
        **_arrival_data(one.arrival),
        "matched": one.matching.how,
        "case": one.matching.number or None,
        "confirmed": one.confirmed,
        "why": one.why,
    }


def _stored_data(one: StoredArrival) -> dict[str, Any]:
    return {**_arrival_data(one.arrival), "matched": one.matched, "case": one.number or None}
