"""What is visible in blocks, and how a person reaches it: by label, by button text, by option text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sandbox import elements
from sandbox.text import unescape

if TYPE_CHECKING:
    from tests.driver import Person

Json = dict[str, Any]


class NotVisible(AssertionError):
    """What the test looked for was not there; the message lists what was."""


def read(text: Any) -> str:
    """A text object, or mrkdwn, as its reader sees it: marks, links and entities resolved."""
    if isinstance(text, dict):
        return read(text.get("text", "")) if text.get("type") != "plain_text" else str(text.get("text", ""))
    shown = re.sub(r"<([^>|]+)\|([^>]*)>", r"\2", str(text or ""))
    shown = re.sub(r"<(https?:[^>]+)>", r"\1", shown)
    shown = re.sub(r"(?<!\w)\*([^*\n]+)\*(?!\w)", r"\1", shown)
    shown = re.sub(r"(?<!\w)_([^_\n]+)_(?!\w)", r"\1", shown)
    return unescape(re.sub(r"(?<!\w)`([^`\n]+)`(?!\w)", r"\1", shown))


def _rich(element: Any) -> str:
    if isinstance(element, list):
        return "".join(_rich(e) for e in element)
    inner = _rich(element.get("elements") or [])
    own = str(element.get("text") or element.get("url") or element.get("user_id") or element.get("name") or "")
    return own + inner + ("\n" if element.get("type", "").startswith("rich_text_") else "")


def _state_text(element: Json, state: Json | None) -> list[str]:
    """An element's visible words: what is chosen or typed, or else its placeholder."""
    kind = element["type"]
    if kind == "button":
        return [read(element["text"])]
    if kind == "image":
        return [element.get("alt_text", "")]
    if kind in ("radio_buttons", "checkboxes"):
        parts = [(read(o["text"]), read(o.get("description"))) for o in element.get("options", [])]
        return [p for pair in parts for p in pair if p]
    if kind == "overflow" or state is None or kind not in elements.STATEFUL:
        return []
    value = state.get(elements.STATEFUL[kind][0])
    if value in (None, "", []):
        return [read(element.get("placeholder"))] if element.get("placeholder") else []
    if isinstance(value, dict):
        return [read(value.get("text", ""))]
    return [read(v["text"]) if isinstance(v, dict) else str(v) for v in (value if isinstance(value, list) else [value])]


def block_text(block: Json, values: Json) -> str:
    kind = block["type"]
    parts: list[str] = []
    if kind == "rich_text":
        return _rich(block["elements"])
    for key in ("title", "label", "text", "hint"):
        if block.get(key):
            parts.append(read(block[key]))
    parts += [read(f) for f in block.get("fields") or []]
    if kind == "image":
        parts.append(block.get("alt_text", ""))
    if kind == "data_visualization":
        parts += [one["name"] for one in block["chart"].get("series", [])]
    if kind == "context":
        parts += [read(e) if e["type"] != "image" else e.get("alt_text", "") for e in block["elements"]]
        return "\n".join(p for p in parts if p)
    for element in (block.get("accessory"), block.get("element"), *(block.get("elements") or [])):
        if isinstance(element, dict) and "type" in element:
            parts += _state_text(element, values.get(block.get("block_id", ""), {}).get(element.get("action_id", "")))
    return "\n".join(p for p in parts if p)


def visible_text(data: Json) -> str:
    """Everything readable in a message or view."""
    values = data.get("values") or {}
    parts = [read(data["title"])] if "title" in data and data.get("type") == "modal" else []
    blocks = data.get("blocks") or []
    parts += [block_text(b, values) for b in blocks] if blocks else [read(data.get("text"))]
    for key in ("submit", "close"):
        if data.get(key):
            parts.append(read(data[key]))
    errors = data.get("errors") or {}
    return "\n".join([*parts, *errors.values(), *([data["error"]] if data.get("error") else [])])


class Seen:
    """A message, a modal or the home: something with blocks that a person reads and clicks."""

    def __init__(self, person: Person, data: Json) -> None:
        self.person = person
        self._data = data
        self._typed: dict[str, Json] = {}

    @property
    def data(self) -> Json:
        return self._data

    def container(self) -> Json:
        raise AssertionError("only messages and views have buttons")

    # --- eyes ------------------------------------------------------------------------------------------
    @property
    def text(self) -> str:
        return self.person.names_in(visible_text(self.data))

    @property
    def labels(self) -> list[str]:
        return [read(b["label"]) for b in self.data.get("blocks", []) if b["type"] == "input"]

    @property
    def button_texts(self) -> list[str]:
        return [read(e["text"]) for _, e in elements.of_blocks(self.data["blocks"]) if e["type"] == "button"]

    def value(self, label: str) -> Any:
        """What stands in the field now: a text, an option's text, a person's name."""
        block, element = self._field(label)
        state = (
            self._typed.get(block["block_id"], {}).get(element["action_id"])
            or (self.data["values"][block["block_id"]][element["action_id"]])
        )
        value = state.get(elements.STATEFUL[element["type"]][0])
        if isinstance(value, list):
            return [read(v["text"]) if isinstance(v, dict) else self.person.name_of(v) for v in value]
        if isinstance(value, dict):
            return read(value["text"])
        return self.person.name_of(value) if element["type"] == "users_select" and value else value

    def options(self, label: str) -> list[str]:
        return [read(o["text"]) for o in elements.options(self._field(label)[1])]

    def hint(self, label: str) -> str:
        return read(self._field(label)[0].get("hint"))

    # --- hands -----------------------------------------------------------------------------------------
    def click(self, text: str, *, near: str | None = None) -> Json:
        """The button with this text; `near` picks the first one at or after a block that shows that text."""
        found = list(self._buttons(text, near))
        if not found:
            raise NotVisible(f"no button {text!r}; there are {self.button_texts}. Visible was:\n{self.text}")
        if len(found) > 1 and near is None:
            raise NotVisible(f"{len(found)} buttons say {text!r}: say near=… which")
        return self._act(*found[0], {})

    def _buttons(self, text: str, near: str | None) -> Iterator[tuple[Json, Json]]:
        reached = near is None
        for block in self.data["blocks"]:
            shown = self.person.names_in(block_text(block, self.data.get("values") or {}))
            reached = reached or (near or "") in shown
            for element in elements.of_block(block):
                if reached and element["type"] == "button" and read(element["text"]) == text:
                    yield block, element

    def fill(self, label: str, text: str) -> None:
        block, element = self._field(label)
        if element["type"] not in elements.TEXTUAL:
            raise NotVisible(f"{label!r} is a {element['type']}, not a text field")
        self._set(block, element, {"type": element["type"], "value": text or None})

    def choose(self, label: str, *options: str) -> None:
        """In a select, radio buttons, checkboxes or an overflow menu, by the options' texts."""
        block, element = self._field(label)
        listed = {read(o["text"]): o for o in elements.options(element)}
        missing = [o for o in options if o not in listed]
        if missing:
            raise NotVisible(f"{label!r} offers {list(listed)}, not {missing}")
        if element["type"] == "overflow":
            self._act(block, element, {"value": listed[options[0]]["value"]})
            return
        key = elements.STATEFUL[element["type"]][0]
        chosen = [listed[o] for o in options]
        state = {"type": element["type"], key: chosen if key.endswith("s") else chosen[0] if chosen else None}
        self._set(block, element, state)

    def choose_more(self, option: str) -> Json:
        """In whichever overflow menu offers this option."""
        seen = []
        for block, element in elements.of_blocks(self.data["blocks"]):
            for offered in elements.options(element) if element["type"] == "overflow" else []:
                seen.append(read(offered["text"]))
                if seen[-1] == option:
                    return self._act(block, element, {"value": offered["value"]})
        raise NotVisible(f"no menu offers {option!r}; offered are {seen}")

    def pick(self, label: str, *names: str) -> None:
        """People in a users_select or multi_users_select, by name."""
        block, element = self._field(label)
        ids = [self.person.person_id(n) for n in names]
        key = elements.STATEFUL[element["type"]][0]
        self._set(block, element, {"type": element["type"], key: ids if key.endswith("s") else ids[0]})

    def set(self, label: str, value: str | int) -> None:
        """A date (2026-03-02), a time (09:30), an instant (seconds), or a conversation's id."""
        block, element = self._field(label)
        self._set(block, element, {"type": element["type"], elements.STATEFUL[element["type"]][0]: value})

    def _set(self, block: Json, element: Json, state: Json) -> None:
        if "values" in self.data:
            self._typed.setdefault(block["block_id"], {})[element["action_id"]] = state
        if block["type"] != "input" or block.get("dispatch_action"):
            self._act(block, element, state)

    def _act(self, block: Json, element: Json, value: Json) -> Json:
        more = {"values": self.taken()} if self._typed else {}
        about = {"block_id": block["block_id"], "action_id": element["action_id"], "value": value}
        return self.person.act("block_action", container=self.container(), **about, **more)

    def taken(self) -> Json:
        """What was typed since the last click or submit; fields that have gone are forgotten, as in a browser."""
        known = {(b["block_id"], e["action_id"]) for b, e in elements.of_blocks(self.data["blocks"])}
        typed, self._typed = self._typed, {}
        return {b: {a: s for a, s in acts.items() if (b, a) in known} for b, acts in typed.items()}

    def _field(self, label: str) -> tuple[Json, Json]:
        """An input by its label; else a section's element by its text, or an action's by its placeholder."""
        seen = []
        for block, element in elements.of_blocks(self.data["blocks"]):
            if element["type"] == "button":
                continue
            names = [read(block.get("label")), read(block.get("text")), read(element.get("placeholder"))]
            if label in [n for n in names if n]:
                return block, element
            seen.append(next((n for n in names if n), element["action_id"]))
        raise NotVisible(f"no field {label!r}; there are {seen}. Visible was:\n{self.text}")
