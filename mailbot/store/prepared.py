"""A statement becomes the text the driver runs, once: what every mail needs costs little."""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc

Statement = sa.Select[Any] | sa.Insert | sa.Update | sa.Delete

Convert = Callable[[Any], Any]


class Prepared:
    """A statement of fixed shape: SQLAlchemy writes it, the driver runs it.

    Taking a statement through SQLAlchemy's machinery anew costs more than the database needs
    for it (docs/decisions/0007). Values are converted by the types of the tables, as ever; faults
    come out as SQLAlchemy's. Lists as parameters (expanding ones) are not possible. `statement`
    may be a function of the dialect's name.
    """

    def __init__(self, statement: Statement | Callable[[str], Statement]) -> None:
        self._statement = statement
        self._texts: dict[tuple[str, ...], _Text] = {}

    def rows(self, connection: sa.Connection, **values: Any) -> list[Any]:
        """All rows, as named tuples."""
        text = self._text(connection, values)
        return text.converted(self._run(connection, text, text.arguments(values)).fetchall())

    def first(self, connection: sa.Connection, **values: Any) -> Any:
        """The first row as a named tuple, None where there is none."""
        return next(iter(self.rows(connection, **values)), None)

    def scalar(self, connection: sa.Connection, **values: Any) -> Any:
        """The first value of the first row, None where there is none."""
        row = self.first(connection, **values)
        return None if row is None else row[0]

    def change(self, connection: sa.Connection, **values: Any) -> int:
        """How many rows were changed."""
        text = self._text(connection, values)
        return int(self._run(connection, text, text.arguments(values)).rowcount)

    def change_each(self, connection: sa.Connection, many: Sequence[Mapping[str, Any]]) -> None:
        """Run it once for each set of values; all have the same keys."""
        text = self._text(connection, many[0])
        self._run(connection, text, [text.arguments(values) for values in many], each=True)

    def _text(self, connection: sa.Connection, values: Mapping[str, Any]) -> "_Text":
        # Which columns are written follows from the names of the values, as in SQLAlchemy.
        key = (connection.dialect.name, *values)
        text = self._texts.get(key)
        if text is None:
            made = self._statement
            statement = made(connection.dialect.name) if callable(made) else made
            text = self._texts[key] = _text_of(statement, connection.dialect, [*values])
        return text

    @staticmethod
    def _run(
        connection: sa.Connection, text: "_Text", arguments: Any, *, each: bool = False
    ) -> Any:
        """The driver's cursor after it ran the text; its faults become SQLAlchemy's."""
        dialect = connection.dialect
        driver = dialect.loaded_dbapi
        cursor = connection.connection.cursor()
        try:
            (cursor.executemany if each else cursor.execute)(text.sql, arguments)
        except driver.Error as fault:
            lost = dialect.is_disconnect(fault, connection.connection.dbapi_connection, cursor)
            if lost:
                connection.invalidate(fault)
            raise exc.DBAPIError.instance(
                text.sql,
                None,  # never the values: they are personal data
                fault,
                driver.Error,
                hide_parameters=True,
                connection_invalidated=lost,
                dialect=dialect,
            ) from fault
        return cursor


@dataclass(frozen=True)
class _Text:
    """A statement in one dialect: its parameters in order, and how its columns are converted."""

    sql: str
    positional: bool
    parameters: tuple[tuple[str, Any, Convert | None], ...]
    defaults: tuple[tuple[str, Convert], ...]
    row: Callable[..., Any]
    columns: tuple[tuple[int, Convert], ...]

    def arguments(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them."""
        if self.defaults:
            values = {**{name: made(None) for name, made in self.defaults}, **values}
        given = values.get
        found = [
            convert(given(name, fixed)) if convert else given(name, fixed)
            for name, fixed, convert in self.parameters
        ]
        if self.positional:
            return found
        return {name: value for (name, _, _), value in zip(self.parameters, found, strict=True)}

    def converted(self, rows: Sequence[Sequence[Any]]) -> list[Any]:
        """The rows with values of our own types."""
        if not self.columns:
            return [self.row(*row) for row in rows]
        whole = [list(row) for row in rows]
        for row in whole:
            for place, convert in self.columns:
                row[place] = convert(row[place])
        return [self.row(*row) for row in whole]


def unindexed(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The text column in a form that no index is used for, so that a better one is.

    SQLite keeps no statistics unless told to: it takes "state = ?", which half of all rows fulfil,
    for as good a key as "message_id = ?", which one does.
    """
    return column.concat(sa.literal_column("''"))


def _text_of(statement: Statement, dialect: sa.Dialect, names: list[str]) -> _Text:
    compiled: Any = statement.compile(dialect=dialect, column_keys=names)
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    order = binds if compiled.positiontup is None else compiled.positiontup
    kept = [*statement.exported_columns]
    return _Text(
        sql=compiled.string,
        positional=compiled.positiontup is not None,
        parameters=tuple(
            (name, compiled.params[name], _into(binds[name].type, dialect)) for name in order
        ),
        # What the tables' own functions fill in where an insert says nothing of a column.
        defaults=tuple(
            (column.key, column.default.arg)
            for column in compiled.insert_prefetch
            if column.default is not None and column.default.is_callable
        ),
        row=namedtuple("Row", [str(column.key) for column in kept], rename=True),  # noqa: PYI024 - its fields are known here only
        columns=tuple(
            (place, convert)
            for place, column in enumerate(kept)
            if (convert := _out_of(column.type, dialect)) is not None
        ),
    )


def _into(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _out_of(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
