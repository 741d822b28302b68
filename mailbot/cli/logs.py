"""Log events become lines: a person's on a terminal, JSON elsewhere; ids only, never content."""

from typing import TextIO

import structlog


def write_logs_to(stream: TextIO | None) -> None:
    """Send all log events to `stream`; drop them where there is none."""
    if stream is None:
        structlog.configure(processors=[_drop])
        return
    last: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=True)
        if stream.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            last,
        ],
        logger_factory=structlog.PrintLoggerFactory(stream),
    )


def _drop(_logger: object, _method: str, _event: structlog.types.EventDict) -> str:
    raise structlog.DropEvent
