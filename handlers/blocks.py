"""Short spellings of the Block Kit pieces that Trellis draws. Text given as `mrkdwn` is escaped by its caller."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

Block = dict[str, Any]
View = dict[str, Any]

LAST_ANSWERS = 10
"""Answers shown under one feedback: Slack takes 100 blocks and 250 kB, and a longer exchange belongs into a talk."""


def text(words: str) -> Block:
    """Inert text: markup in it is shown as typed."""
    return {"type": "plain_text", "text": words, "emoji": False}


def mrkdwn(words: str) -> Block:
    return {"type": "mrkdwn", "text": words, "verbatim": False}


def section(words: str, accessory: Block | None = None, block_id: str | None = None) -> Block:
    return _with({"type": "section", "text": mrkdwn(words)}, accessory=accessory, block_id=block_id)


def quote(words: str) -> Block:
    """What a person wrote, drawn as a quotation and inert."""
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_quote", "elements": [{"type": "text", "text": words or " "}]}],
    }


def quotes(pairs: Iterable[tuple[str, str]]) -> Block:
    """Pairs of a label and what a person wrote, each drawn as a bold line and a quotation, inert."""
    elements: list[Block] = []
    for label, words in pairs:
        bold = {"type": "text", "text": label, "style": {"bold": True}}
        elements.append({"type": "rich_text_section", "elements": [bold]})
        elements.append({"type": "rich_text_quote", "elements": [{"type": "text", "text": words}]})
    return {"type": "rich_text", "elements": elements}


def context(*lines: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(line) for line in lines]}


def header(words: str) -> Block:
    return {"type": "header", "text": text(words)}


def day_name(day: date, today: date) -> str:
    """Today, or the weekday, with its date where the weekday alone could mean another week."""
    if day == today:
        return "today"
    return f"{day:%A}" if abs(day - today) < timedelta(days=7) else f"{day:%A}, {day.day} {day:%B}"


def divider() -> Block:
    return {"type": "divider"}


def actions(*elements: Block, block_id: str | None = None) -> Block:
    return _with({"type": "actions", "elements": list(elements)}, block_id=block_id)


def button(
    words: str, action_id: str, value: object = None, *, style: str | None = None, confirm: Block | None = None
) -> Block:
    """`value` travels as JSON; it names a row and is never trusted."""
    data = None if value is None else json.dumps(value, separators=(",", ":"))
    return _with(
        {"type": "button", "text": text(words), "action_id": action_id}, value=data, style=style, confirm=confirm
    )


def confirm(title: str, words: str, yes: str, no: str = "Cancel") -> Block:
    return {"title": text(title), "text": text(words), "confirm": text(yes), "deny": text(no)}


def option(words: str, value: str, description: str | None = None) -> Block:
    return _with({"text": text(words), "value": value}, description=description and text(description))


def overflow(action_id: str, options: Iterable[tuple[str, object]]) -> Block:
    drawn = [option(words, json.dumps(value, separators=(",", ":"))) for words, value in options]
    return {"type": "overflow", "action_id": action_id, "options": drawn}


def select(kind: str, action_id: str, options: Sequence[Block], chosen: str | None) -> Block:
    """`kind` is radio_buttons or static_select."""
    initial = next((entry for entry in options if entry["value"] == chosen), None)
    return _with({"type": kind, "action_id": action_id, "options": list(options)}, initial_option=initial)


def field(
    label: str,
    element: Block,
    block_id: str,
    *,
    hint: str | None = None,
    optional: bool = False,
    dispatch: bool = False,
) -> Block:
    block = {
        "type": "input",
        "block_id": block_id,
        "label": text(label),
        "element": element,
        "optional": optional,
        "dispatch_action": dispatch,
    }
    return _with(block, hint=hint and text(hint))


def text_input(
    initial: str, *, placeholder: str | None = None, max_length: int = 3000, multiline: bool = True, required: int = 0
) -> Block:
    element = {
        "type": "plain_text_input",
        "action_id": "text",
        "multiline": multiline,
        "max_length": max_length,
        "min_length": required,
    }
    return _with(element, initial_value=initial or None, placeholder=placeholder and text(placeholder))


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback_id: str,
    submit: str | None = None,
    close: str = "Close",
    data: object = None,
    clear_on_close: bool = False,
) -> View:
    view = {
        "type": "modal",
        "callback_id": callback_id,
        "title": text(title),
        "close": text(close),
        "blocks": list(blocks),
        "clear_on_close": clear_on_close,
        "private_metadata": json.dumps(data, separators=(",", ":")) if data is not None else "",
    }
    return _with(view, submit=submit and text(submit))


def _with(block: Block, **extra: object) -> Block:
    return block | {key: value for key, value in extra.items() if value is not None and value != ""}
