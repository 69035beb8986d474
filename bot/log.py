"""Structured logs that never hold message text, tokens or payloads."""

import logging
import secrets
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

from bot.config import LogFormat

LOUDEST = logging.WARNING
"""Below this, other packages' logs are never kept: at DEBUG they print payloads."""

Event = MutableMapping[str, Any]


def configure(level: str, form: LogFormat) -> None:
    """Set up this process's logs, ours and other packages'."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _exception_without_words,
    ]
    render = structlog.dev.ConsoleRenderer() if form is LogFormat.CONSOLE else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*shared, render],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [_Foreign()]
    root.setLevel(LOUDEST)
    for name in ("slack_bolt", "slack_sdk", "aiohttp", "sqlalchemy", "aiosqlite", "asyncio", "uvicorn", "apscheduler"):
        logging.getLogger(name).setLevel(LOUDEST)  # NOTSET makes slack_sdk format every payload


def reference() -> str:
    """Short enough to read out: what a person tells support, and what the log says beside the error."""
    return secrets.token_hex(4)


class _Foreign(logging.Handler):
    """Other packages' log lines: where and how loud, without their words, which may quote payloads."""

    def emit(self, record: logging.LogRecord) -> None:
        fields = {"logger": record.name, "at": f"{record.module}:{record.lineno}"}
        error = record.exc_info[1] if record.exc_info else None
        structlog.get_logger().log(record.levelno, "log line of another package", exc_info=error, **fields)


def _exception_without_words(_logger: object, _method: str, event: Event) -> Event:
    """An exception's type and places. Its message may quote what a person wrote."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["error"] = f"{type(error).__module__}.{type(error).__qualname__}"
        frames = traceback.extract_tb(error.__traceback__)[-8:]
        event["places"] = [f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
        code = getattr(getattr(error, "response", None), "data", None)
        if isinstance(code, dict) and isinstance(code.get("error"), str):
            event["slack_error"] = code["error"]
        driver = getattr(error, "orig", None)
        if name := getattr(driver, "sqlite_errorname", None) or getattr(driver, "sqlstate", None):
            event["database_error"] = name
    return event
