"""What somebody of a habit does with a message: answers it, puts it off, or sends it back; the same in every run."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox import elements
from sandbox.messages import Message
from sandbox.people import Person

Json = dict[str, Any]
SNOOZE = re.compile(r"\b(snooze|remind me|later)\b", re.IGNORECASE)
USELESS = re.compile(r"\b(not useful|not helpful)\b", re.IGNORECASE)
ASIDE = re.compile(rf"{SNOOZE.pattern}|{USELESS.pattern}|\b(stop|pause|mute|skip|dismiss)\b", re.IGNORECASE)
# ways out of a message; whoever answers does not take them
SOMETIMES = {"snoozes": (SNOOZE, 3), "picky": (USELESS, 4)}
# habit -> what they look for under one message in so many; the others they answer


@dataclass(frozen=True)
class Choice:
    """One thing to press; `value` is what a menu is set to."""

    text: str
    block_id: str
    action_id: str
    value: Json


def choice(person: Person, message: Message) -> Choice | None:
    """None for somebody who ignores messages or is away, and for a message that has nothing to answer with."""
    if person.habit not in ("answers", *SOMETIMES):
        return None
    found = list(_offered(message.blocks))
    looks_for, one_in = SOMETIMES.get(person.habit, (None, 1))
    if looks_for and draw(person.id + message.ts, one_in) == 0:
        wanted = [c for c in found if looks_for.search(c.text)]
        if wanted:
            return wanted[draw(message.ts + person.id, len(wanted))]
    return next((c for c in found if not c.value and not ASIDE.search(c.text)), None)


def draw(salt: str, below: int) -> int:
    """The same every time, so that a fast-forward can be repeated."""
    return int.from_bytes(hashlib.sha256(salt.encode()).digest()[:4]) % below


def _offered(blocks: list[Json]) -> Iterator[Choice]:
    """Buttons that stay in Slack, and each option of a menu under its menu's words."""
    for block, element in elements.of_blocks(blocks):
        where = (block["block_id"], element["action_id"])
        if element["type"] == "button" and not element.get("url"):
            yield Choice(element["text"]["text"], *where, {})
        elif element["type"] in ("overflow", "static_select"):
            menu = (element.get("placeholder") or {}).get("text", "")
            for option in elements.options(element):
                yield Choice(f"{menu} {option['text']['text']}", *where, {"value": option.get("value")})
