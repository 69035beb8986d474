"""Clicks and choices in messages, modals and the home, as block_actions."""

import copy
from typing import Any

from sandbox import elements, typed
from sandbox.errors import CannotDo
from sandbox.gestures import conversation, interact
from sandbox.people import Person
from sandbox.world import World

Json = dict[str, Any]


async def block_action(world: World, person: Person, do: Json) -> Json:
    """A click or a choice, in a message, a modal or the home."""
    container = do["container"]
    if container["type"] == "message":
        return await _message_action(world, person, do)
    view = world.workspace.views.get(container["view_id"])
    if view is None or not view.open or view.user_id != person.id:
        raise CannotDo("This view is no longer open.")
    block, element, action = _acted(world, view.given["blocks"], view.values, do)
    if block["type"] == "input" and not block.get("dispatch_action"):
        return {"ok": True, "sent": False}
    payload = world.envelope("block_actions", person) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": world.rights.trigger(person.id, view.id),
        "view": world.views.as_slack(view),
        "actions": [action],
        "response_urls": [],
    }
    world.changes.tell("home" if view.is_home else "modals", user=person.id)
    return await interact(world, person, element["action_id"], payload)


async def _message_action(world: World, person: Person, do: Json) -> Json:
    container = do["container"]
    channel = conversation(world, person, container["channel"])
    message = channel.messages.get(container["ts"])
    if message is None or message.ephemeral_for not in (None, person.id):
        raise CannotDo("This message is gone.")
    message.values = typed.remembered(message.blocks, message.values)
    _, element, action = _acted(world, message.blocks, message.values, do)
    hidden = message.ephemeral_for is not None
    where = {"message_ts": message.ts, "channel_id": channel.id, "is_ephemeral": hidden}
    payload = world.envelope("block_actions", person) | {
        "container": {"type": "message", **where},
        "trigger_id": world.rights.trigger(person.id),
        "channel": world.channel_named(channel.id),
        "state": {"values": copy.deepcopy(message.values)},
        "response_url": world.response_url(person, channel.id, message_ts=message.ts, ephemeral=hidden),
        "actions": [action],
    }
    if not hidden:  # Slack does not keep ephemeral messages, and so cannot send them back
        payload["message"] = message.as_slack(world.workspace.id)
    return await interact(world, person, element["action_id"], payload)


def _acted(world: World, blocks: list[Json], values: typed.Values, do: Json) -> tuple[Json, Json, Json]:
    """The block and element that were used, and their entry in `actions`; `values` then hold what was chosen."""
    block, element = _element(blocks, do)
    given = do.get("value") or {}
    try:
        typed.take(blocks, values, do.get("values") or {})
        action = _action(world, block, element, given)
    except ValueError as error:
        raise CannotDo(str(error)) from error
    if element["type"] in elements.STATEFUL:
        values.setdefault(block["block_id"], {})[element["action_id"]] = elements.chosen(element, given)
    return block, element, action


def _element(blocks: list[Json], do: Json) -> tuple[Json, Json]:
    for block, element in elements.of_blocks(blocks):
        if (block["block_id"], element["action_id"]) == (do["block_id"], do["action_id"]):
            return block, element
    raise CannotDo("That button is no longer there.")


def _action(world: World, block: Json, element: Json, given: Json) -> Json:
    """The entry of `actions` in a payload."""
    base = {"type": element["type"], "block_id": block["block_id"], "action_id": element["action_id"]}
    base["action_ts"] = world.workspace.new_ts()
    kind = element["type"]
    more: Json
    if kind == "button":
        more = {k: element[k] for k in ("text", "value", "style", "url") if k in element}
        return base | more
    if kind == "overflow":
        chosen = next((o for o in element["options"] if o.get("value") == given.get("value")), None)
        if chosen is None:
            raise ValueError(f"{element['action_id']} has no option {given.get('value')!r}")
        return base | {"selected_option": chosen}
    state = elements.chosen(element, given)
    more = {k: element[k] for k in element if k.startswith("initial_") or k == "placeholder"}
    return base | more | state
