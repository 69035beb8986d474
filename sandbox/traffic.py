"""What went over the wire, newest last, with tokens masked: the page's inspector reads it."""

import itertools
import re
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import structlog

Json = dict[str, Any]
TOKEN = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+")
log = structlog.get_logger("sandbox")


def masked(value: Any) -> Any:
    if isinstance(value, str):
        return TOKEN.sub(lambda m: m[0][:5] + "…", value)
    if isinstance(value, dict):
        return {k: "…" if k == "token" else masked(v) for k, v in value.items()}
    if isinstance(value, list):
        return [masked(v) for v in value]
    return value


class Traffic:
    def __init__(self, kept: int, changed: Callable[[], None]) -> None:
        self._entries: deque[Json] = deque(maxlen=kept)
        self._numbers = itertools.count(1)
        self._changed = changed

    def add(
        self,
        direction: str,
        via: str,
        name: str,
        status: str,
        ms: float,
        request: Any,
        response: Any,
        note: str | None = None,
    ) -> None:
        """Bodies are kept as given and masked when they are read, since most are never looked at."""
        self._entries.append(
            {
                "n": next(self._numbers),
                "at": datetime.now(UTC).isoformat(),
                "direction": direction,
                "via": via,
                "name": name,
                "status": status,
                "ms": round(ms, 1),
                "request": request,
                "response": response,
                "note": note,
            }
        )
        if status != "ok":
            # the note holds pointers and reasons, never what people wrote
            log.info("sandbox.refused", name=name, via=via, status=status, note=note)
        self._changed()

    def after(self, n: int) -> list[Json]:
        return [masked(e) for e in self._entries if e["n"] > n]

    def named(self, name: str) -> list[Json]:
        return [masked(e) for e in self._entries if e["name"] == name]
