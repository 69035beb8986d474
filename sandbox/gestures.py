"""What people do with their hands: write, run commands, use shortcuts, click, open the app's home."""

import uuid
from datetime import timedelta
from typing import Any

from sandbox import elements, events
from sandbox.delivery import Ack, Outgoing
from sandbox.errors import CannotDo, SlackError
from sandbox.messages import Channel, Message
from sandbox.people import Person
from sandbox.respond import respond
from sandbox.triggers import ResponseUrl
from sandbox.views import View
from sandbox.world import VERIFICATION, World

Json = dict[str, Any]
SNOOZE = timedelta(hours=8)


def conversation(world: World, person: Person, channel_id: str) -> Channel:
    channel = world.workspace.channel(channel_id)
    if channel is None or person.id not in channel.members:
        raise CannotDo(f"{person.real_name} cannot see {channel_id}.")
    return channel


async def say(world: World, person: Person, channel_id: str, text: str, thread_ts: str | None = None) -> Json:
    channel = conversation(world, person, channel_id)
    word = text.split(maxsplit=1)[0] if text.strip() else ""
    if word.startswith("/") and word != "/":
        return await command(world, person, channel, word, text.strip()[len(word) :].strip())
    if not word:
        raise CannotDo("Write something first.")
    if channel.archived:
        raise CannotDo("This conversation is archived.")
    if channel.kind == "app_dm" and not world.manifest.messages_enabled:
        raise CannotDo("Sending messages to this app has been turned off.")
    w = world.workspace
    typed = w.typed(text)
    message = Message(w.new_ts(), channel.id, person.id, typed, thread_ts=thread_ts, client_msg_id=str(uuid.uuid4()))
    w.post(message)
    events.message_event(world, channel, message)
    return {"ok": True, "message": message.ts}


async def command(world: World, person: Person, channel: Channel, name: str, text: str) -> Json:
    declared = world.manifest.commands.get(name)
    if declared is None:
        return failed(world, person, f"{name} is not a valid command.")
    w = world.workspace
    key = world.rights.response_url(person.id, channel.id)
    payload = {
        "token": VERIFICATION,
        "team_id": w.id,
        "team_domain": w.domain,
        "channel_id": channel.id,
        "channel_name": world.channel_named(channel.id)["name"],
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": w.typed(text, labels=True) if declared.get("should_escape") else text,
        "api_app_id": w.app_id,
        "is_enterprise_install": "false",
        "response_url": f"{world.url}response/{key}",
        "trigger_id": world.rights.trigger(person.id),
    }
    ack = await world.delivery.deliver(Outgoing("slash_commands", name, payload))
    if ack.error:
        return failed(world, person, f'{name} failed with the error "{ack.error}"')
    if ack.body:
        return _answered(world, person, name, key, ack)
    return {"ok": True}


def _answered(world: World, person: Person, name: str, key: str, ack: Ack) -> Json:
    url: ResponseUrl = world.rights.urls[key]
    try:
        respond(world, url, ack.body)
    except SlackError as error:
        world.traffic.add("from_app", "response_url", name, error.code, 0, ack.body, None, error.note)
        return failed(world, person, f'{name} failed with the error "dispatch_failed"')
    return {"ok": True}


async def global_shortcut(world: World, person: Person, callback_id: str) -> Json:
    if world.manifest.shortcut(callback_id, "global") is None:
        raise CannotDo(f"There is no shortcut {callback_id}.")
    more = {"callback_id": callback_id, "trigger_id": world.rights.trigger(person.id)}
    payload = world.envelope("shortcut", person) | more | {"action_ts": world.workspace.new_ts()}
    return await _interact(world, person, callback_id, payload)


async def message_shortcut(world: World, person: Person, channel_id: str, ts: str, callback_id: str) -> Json:
    channel = conversation(world, person, channel_id)
    message = channel.messages.get(ts)
    if message is None or message.ephemeral_for:
        raise CannotDo("That message has no shortcuts.")
    if world.manifest.shortcut(callback_id, "message") is None:
        raise CannotDo(f"There is no shortcut {callback_id}.")
    payload = world.envelope("message_action", person) | {
        "callback_id": callback_id,
        "trigger_id": world.rights.trigger(person.id),
        "action_ts": world.workspace.new_ts(),
        "message_ts": ts,
        "message": message.as_slack(world.workspace.id),
        "channel": world.channel_named(channel.id),
        "response_url": world.response_url(person, channel.id, thread_ts=message.thread_ts),
    }
    return await _interact(world, person, callback_id, payload)


async def block_action(world: World, person: Person, do: Json) -> Json:
    """A click or a choice, in a message, a modal or the home."""
    container = do["container"]
    if container["type"] == "message":
        return await _message_action(world, person, do)
    view = world.workspace.views.get(container["view_id"])
    if view is None or not view.open or view.user_id != person.id:
        raise CannotDo("This view is no longer open.")
    block, element = _element(view.given["blocks"], do)
    try:
        world.views.type_in(view, do.get("values") or {})
        action = _action(world, block, element, do.get("value") or {})
        if element["type"] in elements.STATEFUL:
            state = elements.chosen(element, do.get("value") or {})
            view.values.setdefault(block["block_id"], {})[element["action_id"]] = state
    except ValueError as error:
        raise CannotDo(str(error)) from error
    if block["type"] == "input" and not block.get("dispatch_action"):
        return {"ok": True, "sent": False}
    payload = world.envelope("block_actions", person) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": world.rights.trigger(person.id, view.id),
        "view": world.views.as_slack(view),
        "actions": [action],
        "response_urls": [],
    }
    return await _view_interaction(world, person, view, element["action_id"], payload)


async def _message_action(world: World, person: Person, do: Json) -> Json:
    container = do["container"]
    channel = conversation(world, person, container["channel"])
    message = channel.messages.get(container["ts"])
    if message is None or message.ephemeral_for not in (None, person.id):
        raise CannotDo("This message is gone.")
    block, element = _element(message.blocks, do)
    try:
        action = _action(world, block, element, do.get("value") or {})
    except ValueError as error:
        raise CannotDo(str(error)) from error
    hidden = message.ephemeral_for is not None
    where = {"message_ts": message.ts, "channel_id": channel.id, "is_ephemeral": hidden}
    payload = world.envelope("block_actions", person) | {
        "container": {"type": "message", **where},
        "trigger_id": world.rights.trigger(person.id),
        "channel": world.channel_named(channel.id),
        "state": {"values": {}},
        "response_url": world.response_url(person, channel.id, message_ts=message.ts, ephemeral=hidden),
        "actions": [action],
    }
    if not hidden:  # Slack does not keep ephemeral messages, and so cannot send them back
        payload["message"] = message.as_slack(world.workspace.id)
    return await _interact(world, person, element["action_id"], payload)


async def open_home(world: World, person: Person) -> Json:
    events.home_opened(world, person, "home")
    return {"ok": True}


async def open_channel(world: World, person: Person, channel_id: str) -> Json:
    channel = conversation(world, person, channel_id)
    seen = [m.ts for m in channel.visible(person.id)]
    if seen:
        channel.last_read[person.id] = max(seen)
    world.changes.tell("state", user=person.id)
    if channel.kind == "app_dm":
        events.home_opened(world, person, "messages")
    return {"ok": True}


async def set_status(world: World, person: Person, text: str, emoji: str) -> Json:
    person.status_text, person.status_emoji = text[:100], emoji
    world.changes.tell("state")
    events.user_changed(world, person)
    return {"ok": True}


async def set_dnd(world: World, person: Person, on: bool) -> Json:
    person.snoozed_until = world.clock.now() + SNOOZE if on else None
    world.changes.tell("state")
    events.dnd_changed(world, person)
    return {"ok": True}


def failed(world: World, person: Person, text: str) -> Json:
    world.workspace.notify(person.id, text)
    return {"ok": False, "error": text}


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


async def _interact(world: World, person: Person, name: str, payload: Json) -> Json:
    ack = await world.delivery.deliver(Outgoing("interactive", name, payload))
    if ack.error:
        return failed(world, person, f"{world.manifest.name} did not respond. Try again in a moment.")
    return {"ok": True}


async def _view_interaction(world: World, person: Person, view: View, name: str, payload: Json) -> Json:
    world.changes.tell("home" if view.is_home else "modals", user=person.id)
    return await _interact(world, person, name, payload)
