"""What people typed and chose, remembered by (block_id, action_id)."""

import secrets
from typing import Any

from sandbox import elements

Json = dict[str, Any]
Values = dict[str, dict[str, Json]]


def named(blocks: list[Json]) -> list[Json]:
    """Slack names the blocks and elements that came without a name; a new name forgets what was typed."""
    for block in blocks:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        if block["type"] not in ("input", "section", "actions"):
            continue
        for element in (block.get("element"), block.get("accessory"), *(block.get("elements") or [])):
            if isinstance(element, dict) and element["type"] != "image":
                element.setdefault("action_id", secrets.token_urlsafe(4))
    return blocks


def remembered(blocks: list[Json], before: Values) -> Values:
    """The state of every field: what was there before under the same ids and type, else its initial state."""
    state: Values = {}
    for block, element in elements.of_blocks(blocks):
        if element["type"] not in elements.STATEFUL:
            continue
        old = before.get(block["block_id"], {}).get(element["action_id"])
        kept = old if old is not None and elements.still_fits(element, old) else elements.initial(element)
        state.setdefault(block["block_id"], {})[element["action_id"]] = kept
    return state


def take(blocks: list[Json], values: Values, given: Values) -> None:
    """Takes what the page holds into `values`; ValueError for a field that is not there."""
    known = {(b["block_id"], e["action_id"]): e for b, e in elements.of_blocks(blocks)}
    for block_id, actions in given.items():
        for action_id, state in actions.items():
            element = known.get((block_id, action_id))
            if element is None or element["type"] not in elements.STATEFUL:
                raise ValueError(f"there is no field {block_id}/{action_id}")
            values.setdefault(block_id, {})[action_id] = elements.chosen(element, state)


def problems(blocks: list[Json], values: Values) -> dict[str, str]:
    """What Slack's client says under fields before an app hears of a submission, by block_id."""
    found = {}
    for block, element in elements.of_blocks(blocks):
        if block["type"] == "input":
            text = elements.problem(block, element, values[block["block_id"]][element["action_id"]])
            if text:
                found[block["block_id"]] = text
    return found
