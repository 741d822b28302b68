"""What several groups of commands have in common: options, and how data is printed."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

Config = Annotated[Path, typer.Option("--config", "-c", help="设置文件。")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。")]


def print_json(data: dict[str, Any]) -> None:
    """Data for a program that reads our output."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))
