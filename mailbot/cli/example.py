"""mailbot.example.toml and a few answers become a mailbot.toml in which every line is explained."""

import json
import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

_TABLE = re.compile(r"^\[(?P<table>[a-z_.]+)\]")
_KEY = re.compile(
    r"^(?:# )?(?P<key>[a-z_]+) = (?P<value>\"[^\"]*\"|\[[^\]]*\]|[^#\s]+)(?P<rest>\s*(?:#.*)?)$"
)


def example_text() -> str:
    """The commented example, inside the wheel or beside the package in a checkout."""
    inside = resources.files("mailbot") / "mailbot.example.toml"
    if inside.is_file():
        return inside.read_text("utf-8")
    return (Path(__file__).resolve().parents[2] / "mailbot.example.toml").read_text("utf-8")


def filled(example: str, answers: Mapping[str, Any]) -> str:
    """The example with the answers ("intake.host") in place of its values, comments kept.

    A key that stands there as a comment is brought to life. Raises KeyError for an answer to a
    key that the example does not have: the example explains every key.
    """
    left, table, lines = dict(answers), "", []
    for line in example.splitlines():
        if head := _TABLE.match(line):
            table = head["table"]
        found = _KEY.match(line)
        key = f"{table}.{found['key']}" if found and table else found["key"] if found else ""
        if found and key in left:
            given = f"{found['key']} = {toml_value(left.pop(key))}"
            rest = found["rest"].strip()
            lines.append(f"{given:<36} {rest}".rstrip() if rest else given)
        else:
            lines.append(line)
    if left:
        raise KeyError(next(iter(left)))
    return "\n".join(lines) + "\n"


def toml_value(value: Any) -> str:
    """A value as TOML writes it; times come as they are (ISO 8601)."""
    if isinstance(value, str | int | float | bool):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    return str(value.isoformat(timespec="seconds"))
