"""Block Kit's limits, checked offline: every rule that Slack would refuse a message, modal or home for."""

import json
from typing import Any

from sandbox.blocks_charts import SOURCES, chart, one_source, too_many
from sandbox.blocks_checks import (
    Json,
    Problem,
    Report,
    Spec,
    anything,
    array,
    flag,
    kind_of,
    one_of,
    plain,
    shape,
    string,
    text,
)
from sandbox.blocks_elements import element_of
from sandbox.blocks_rich import part

__all__ = ["Problem", "problems"]

MARKDOWN_MOST = 12_000
# of all markdown blocks of a message together
VIEW_BYTES = 250_000
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
EVERYWHERE = {"message", "modal", "home"}
BASE: Spec = {"type!": anything, "block_id": string(255)}


def _context_element(report: Report, value: Any, pointer: str) -> None:
    is_image = isinstance(value, dict) and value.get("type") == "image"
    (element_of("context") if is_image else text(3000))(report, value, pointer)


BLOCKS: dict[str, Spec] = {
    "section": BASE
    | {
        "text": text(3000),
        "fields": array(text(2000), 1, 10),
        "accessory": element_of("section"),
        "expand": flag,
    },
    "actions": BASE | {"elements!": array(element_of("actions"), 1, 25)},
    "context": BASE | {"elements!": array(_context_element, 1, 10)},
    "divider": BASE,
    "header": BASE | {"text!": plain(150)},
    "image": BASE | SOURCES | {"alt_text!": string(2000), "title": plain(2000)},
    "data_visualization": BASE | {"title!": string(50), "chart!": chart},
    "input": BASE
    | {
        "label!": plain(2000),
        "element!": element_of("input"),
        "hint": plain(2000),
        "optional": flag,
        "dispatch_action": flag,
    },
    "rich_text": BASE | {"elements!": array(part, 1, 1000)},
    "markdown": BASE | {"text!": string(MARKDOWN_MOST)},
}
SURFACES: dict[str, set[str]] = {
    # Slack shows inputs in messages too; Trellis asks in modals, where the answer is private
    "input": {"modal", "home"},
    "markdown": {"message"},
    # Slack shows charts in messages; nobody says that it does so elsewhere
    "data_visualization": {"message"},
}
VIEW: Spec = {
    "type!": one_of("modal", "home"),
    "blocks!": anything,
    "private_metadata": string(3000, least=0),
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
}
MODAL: Spec = VIEW | {
    "title!": plain(24),
    "submit": plain(24),
    "close": plain(24),
    "clear_on_close": flag,
    "notify_on_close": flag,
    "submit_disabled": flag,
}
MESSAGE: Spec = {"text": string(40_000, least=0), "blocks": anything}


def problems(surface: str, payload: Any) -> list[Problem]:
    """Everything wrong with a payload, in the order in which it is met; an empty list is a surface Slack shows.

    `surface` is message (`{"blocks": …, "text"?: …}`), modal or home (the view object).
    """
    report = Report()
    spec = {"message": MESSAGE, "modal": MODAL, "home": VIEW}.get(surface)
    if spec is None:
        report.say("/type", f"{surface!r} is not a surface")
        return report.found
    if not shape(report, payload, "", spec):
        return report.found
    if surface != "message":
        if payload.get("type") != surface:
            report.say("/type", f"must be {surface}")
        if len(json.dumps(payload, ensure_ascii=False).encode()) > VIEW_BYTES:
            report.say("", f"must be at most {VIEW_BYTES} bytes of JSON")
    blocks = payload.get("blocks")
    if surface == "message" and blocks is None:
        return report.found
    _blocks(report, surface, blocks)
    listed = [b for b in blocks if isinstance(b, dict)] if isinstance(blocks, list) else []
    if surface == "modal" and not payload.get("submit") and any(b.get("type") == "input" for b in listed):
        report.say("/submit", "missing required field: a modal with an input needs it")
    return report.found


def _blocks(report: Report, surface: str, blocks: Any) -> None:
    before = len(report.found)
    array(lambda r, b, p: _block(r, surface, b, p), 1, MOST_BLOCKS[surface])(report, blocks, "/blocks")
    if len(report.found) > before and not isinstance(blocks, list):
        return
    good = [(f"/blocks/{n}", b) for n, b in enumerate(blocks) if isinstance(b, dict)]
    _unique(report, [(f"{p}/block_id", b["block_id"]) for p, b in good if "block_id" in b])
    focused = []
    for pointer, block in good:
        held = list(_held(block, pointer))
        _unique(report, [(f"{p}/action_id", e["action_id"]) for p, e in held if "action_id" in e])
        focused += [p for p, e in held if e.get("focus_on_load") is True]
    for pointer in focused[1:]:
        report.say(f"{pointer}/focus_on_load", "only one element may take the focus")
    too_many(report, [block for _, block in good])
    written = sum(len(b["text"]) for _, b in good if b.get("type") == "markdown" and isinstance(b.get("text"), str))
    if written > MARKDOWN_MOST:
        report.say("/blocks", f"markdown blocks have {written} of {MARKDOWN_MOST} characters together")


def _block(report: Report, surface: str, block: Any, pointer: str) -> None:
    kind = kind_of(block)
    if kind not in BLOCKS:
        report.say(f"{pointer}/type", f"{kind!r} is not a block that is known here")
        return
    if surface not in SURFACES.get(kind, EVERYWHERE):
        report.say(f"{pointer}/type", f"{kind} may not stand in a {surface}")
    shape(report, block, pointer, BLOCKS[kind])
    if kind == "section" and "text" not in block and "fields" not in block:
        report.say(f"{pointer}/text", "missing required field: text or fields")
    if kind == "image":
        one_source(report, block, pointer)
    element = block.get("element")
    if surface != "modal" and isinstance(element, dict) and kind_of(element) == "file_input":
        report.say(f"{pointer}/element/type", "file_input may stand in a modal only")


def _held(block: Json, pointer: str) -> list[tuple[str, Json]]:
    found = [(f"{pointer}/{key}", block.get(key)) for key in ("element", "accessory")]
    if block.get("type") == "actions" and isinstance(block.get("elements"), list):
        found += [(f"{pointer}/elements/{n}", e) for n, e in enumerate(block["elements"])]
    return [(p, e) for p, e in found if isinstance(e, dict)]


def _unique(report: Report, named: list[tuple[str, Any]]) -> None:
    seen: set[Any] = set()
    for pointer, name in named:
        if isinstance(name, str) and name in seen:
            report.say(pointer, f"{name!r} is there twice")
        seen.add(name if isinstance(name, str) else id(name))
