"""The small checks that Block Kit's rules are made of: each looks at one value and says what is wrong with it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Problem:
    """What is wrong and where: a JSON pointer from the surface's root."""

    pointer: str
    message: str


@dataclass
class Report:
    found: list[Problem] = field(default_factory=list)

    def say(self, pointer: str, message: str) -> None:
        self.found.append(Problem(pointer, message))


Check = Callable[[Report, Any, str], None]
Spec = dict[str, Check]
# a key that ends in "!" is required; a key that is not in the spec is unknown to Slack


def kind_of(value: Any) -> str:
    """The `type` of an object, or an empty string where there is none that could be one."""
    kind = value.get("type") if isinstance(value, dict) else None
    return kind if isinstance(kind, str) else ""


def shape(report: Report, given: Any, pointer: str, spec: Spec) -> bool:
    """Keys and their values against a spec; False when it is no object at all."""
    if not isinstance(given, dict):
        report.say(pointer, "must be an object")
        return False
    checks = {key.rstrip("!"): check for key, check in spec.items()}
    for key in spec:
        if key.endswith("!") and given.get(key[:-1]) is None:
            report.say(f"{pointer}/{key[:-1]}", "missing required field")
    for key, value in given.items():
        if key not in checks:
            report.say(f"{pointer}/{key}", "is not a field that Slack knows here")
        elif value is None:
            report.say(f"{pointer}/{key}", "must not be null")
        else:
            checks[key](report, value, f"{pointer}/{key}")
    return True


def obj(spec: Spec) -> Check:
    def check(report: Report, value: Any, pointer: str) -> None:
        shape(report, value, pointer, spec)

    return check


def string(most: int, least: int = 1) -> Check:
    def check(report: Report, value: Any, pointer: str) -> None:
        if not isinstance(value, str):
            report.say(pointer, "must be a string")
        elif len(value) > most:
            report.say(pointer, f"must be at most {most} characters, has {len(value)}")
        elif len(value) < least or (least and not value.strip()):
            report.say(pointer, "must not be empty")

    return check


def url(most: int = 3000) -> Check:
    def check(report: Report, value: Any, pointer: str) -> None:
        before = len(report.found)
        string(most)(report, value, pointer)
        if len(report.found) == before and not re.match(r"(https?|mailto|slack)://?\S+$", value):
            report.say(pointer, "must be an http or https address")

    return check


def flag(report: Report, value: Any, pointer: str) -> None:
    if not isinstance(value, bool):
        report.say(pointer, "must be true or false")


def integer(least: int, most: int) -> Check:
    def check(report: Report, value: Any, pointer: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            report.say(pointer, "must be a whole number")
        elif not least <= value <= most:
            report.say(pointer, f"must be {least} to {most}, is {value}")

    return check


def one_of(*allowed: str) -> Check:
    def check(report: Report, value: Any, pointer: str) -> None:
        if value not in allowed:
            report.say(pointer, f"must be one of {', '.join(allowed)}")

    return check


def matching(pattern: str, said: str) -> Check:
    def check(report: Report, value: Any, pointer: str) -> None:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            report.say(pointer, f"must be {said}")

    return check


def array(item: Check, least: int, most: int) -> Check:
    def check(report: Report, value: Any, pointer: str) -> None:
        if not isinstance(value, list):
            report.say(pointer, "must be an array")
            return
        if not least <= len(value) <= most:
            report.say(pointer, f"must have {least} to {most} items, has {len(value)}")
        for number, one in enumerate(value):
            item(report, one, f"{pointer}/{number}")

    return check


def text(most: int, *kinds: str) -> Check:
    """A text object; without `kinds` both plain_text and mrkdwn may stand here."""
    allowed = kinds or ("plain_text", "mrkdwn")

    def check(report: Report, value: Any, pointer: str) -> None:
        if not isinstance(value, dict):
            report.say(pointer, "must be a text object")
            return
        kind = value.get("type")
        if kind not in allowed:
            report.say(f"{pointer}/type", f"must be {' or '.join(allowed)}")
            return
        more: Spec = {"emoji": flag} if kind == "plain_text" else {"verbatim": flag}
        shape(report, value, pointer, {"type!": one_of(*allowed), "text!": string(most)} | more)

    return check


def plain(most: int) -> Check:
    return text(most, "plain_text")


def anything(report: Report, value: Any, pointer: str) -> None:
    """For values whose shape is a matter between the app and itself."""


def iso_date(report: Report, value: Any, pointer: str) -> None:
    try:
        ok = isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        ok = False
    if not ok:
        report.say(pointer, "must be a date such as 2026-03-02")


def iso_time(report: Report, value: Any, pointer: str) -> None:
    try:
        ok = isinstance(value, str) and time.fromisoformat(value).strftime("%H:%M") == value
    except ValueError:
        ok = False
    if not ok:
        report.say(pointer, "must be a time such as 09:30")


CONFIRM: Spec = {
    "title!": plain(100),
    "text!": text(300),
    "confirm!": plain(30),
    "deny!": plain(30),
    "style": one_of("primary", "danger"),
}
