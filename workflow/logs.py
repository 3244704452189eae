"""Structured logs: readable lines on a terminal, one JSON object a line everywhere else."""

from __future__ import annotations

import logging
import os
import sys

import structlog
from structlog.typing import EventDict, Processor

from workflow import tracing


def add_trace(_logger: object, _method: str, line: EventDict) -> EventDict:
    """Put into a line where in which trace its work hangs, if that is known."""
    if place := tracing.here():
        line.setdefault("trace_id", place.trace_id)
        line.setdefault("span_id", place.span_id)
    return line


_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    add_trace,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
)


def _for_people() -> bool:
    """Whether a person reads along. `copydesk up` says so for its children, whose output is a pipe to it."""
    return os.environ.get("COPYDESK_LOGS", "text" if sys.stderr.isatty() else "json") == "text"


def _last_steps() -> tuple[Processor, ...]:
    if _for_people():
        return (structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),)
    return (structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False))


def set_up_logs(process: str, *, level: int = logging.INFO) -> None:
    """Send every log of this process, libraries' included, to standard error. process: web, worker, sweeper, …

    Bind ids with `structlog.contextvars.bound_contextvars(submission=…, revision=…, run=…, request=…)`. Never log
    tokens or the text of an article.
    """
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_SHARED, structlog.stdlib.ExtraAdder()],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_last_steps()],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(process=process)
