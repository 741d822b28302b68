"""The text of a TOML file becomes a checked record, or an error with file, line and key."""

import re
import tomllib
from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import ValidationError

from mailbot.errors import TemplatesWrong
from mailbot.values import Record, first_mistake

R = TypeVar("R", bound=Record)

_AT_LINE = re.compile(r" ?\(at line (\d+), column \d+\)")


def read_rules(kind: type[R], text: str, file: str) -> R:
    """The file's contents as a `kind`.

    Raises:
        TemplatesWrong: no TOML, an unknown or missing key, a wrong value; the first one found.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        place = _AT_LINE.search(str(exc))
        line = int(place[1]) if place else text.count("\n") + 1
        raise TemplatesWrong(_AT_LINE.sub("", str(exc)), file=file, line=line) from exc
    try:
        return kind.model_validate(data)
    except ValidationError as exc:
        location, why = first_mistake(exc)
        where = _known_part(data, location)
        if not where:
            where, why = _named_by(why, data)
        key = ".".join(str(part) for part in where)
        raise TemplatesWrong(why, file=file, line=_line(text, where), key=key) from exc


def _named_by(why: str, data: Any) -> tuple[list[str | int], str]:
    """The keys that a check of the whole file names first, as "items.waiting: …", and the rest."""
    named, colon, rest = why.partition(": ")
    where: list[str | int] = [*named.split(".")]
    return (where, rest) if colon and _holds(data, where) else ([], why)


def _holds(data: Any, where: Sequence[str | int]) -> bool:
    for part in where:
        if not isinstance(data, dict) or part not in data:
            return False
        data = data[part]
    return True


def rules_wrong(text: str, file: str, where: Sequence[str | int], why: str) -> TemplatesWrong:
    """The error for something that only shows when several files are seen together."""
    key = ".".join(str(part) for part in where)
    return TemplatesWrong(why, file=file, line=_line(text, where), key=key)


def _known_part(data: Any, location: Sequence[str | int]) -> list[str | int]:
    """The part of pydantic's location that names keys of the file, with the last key kept."""
    where: list[str | int] = []
    for part in location:
        if part == "[key]":
            break
        where.append(part)
        if isinstance(data, dict) and str(part) in data:
            data = data[str(part)]
        elif isinstance(data, list) and isinstance(part, int):
            data = data[part]
        else:
            break
    return where


def _line(text: str, where: Sequence[str | int]) -> int | None:
    """The line (from 1) of the longest part of `where` that the file spells out."""
    lines = _key_lines(text)
    for length in range(len(where), 0, -1):
        found = lines.get(tuple(str(part) for part in where[:length]))
        if found is not None:
            return found
    return None


def _key_lines(text: str) -> dict[tuple[str, ...], int]:
    """Where each table and key of a well-formed TOML text is first written.

    A line inside a multi-line value may look like a key; it then only adds a path nobody asks for.
    """
    lines: dict[tuple[str, ...], int] = {}
    counts: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*(\[\[?)(.+?)\]\]?\s*(?:#.*)?$", line):
            names = _path(f"{header[2]} = 0")
            if header[1] == "[[":
                counts[names] = counts.get(names, -1) + 1
            table = _numbered(names, counts)
            _note(lines, table, number)
        elif key := re.match(r"\s*([^#=\[\]{}']+?)\s*=", line):
            _note(lines, (*table, *_path(f"{key[1]} = 0")), number)
    return lines


def _note(lines: dict[tuple[str, ...], int], path: tuple[str, ...], number: int) -> None:
    for length in range(1, len(path) + 1):
        lines.setdefault(path[:length], number)


def _numbered(names: tuple[str, ...], counts: dict[tuple[str, ...], int]) -> tuple[str, ...]:
    """A table's path with the index of each array of tables on the way."""
    path: list[str] = []
    for length, name in enumerate(names, 1):
        path.append(name)
        if names[:length] in counts:
            path.append(str(counts[names[:length]]))
    return tuple(path)


def _path(assignment: str) -> tuple[str, ...]:
    """The dotted key of a one-line assignment; () where the line is no TOML by itself."""
    try:
        data: Any = tomllib.loads(assignment)
    except tomllib.TOMLDecodeError:
        return ()
    path: list[str] = []
    while isinstance(data, dict):
        name, data = next(iter(data.items()))
        path.append(name)
    return tuple(path)
