"""What people do with their hands: write, run commands, use shortcuts, click, open the app's home."""

import uuid
from typing import Any

from sandbox import events
from sandbox.delivery import Ack, Outgoing
from sandbox.errors import CannotDo, SlackError
from sandbox.messages import Channel, Message
from sandbox.people import Person
from sandbox.respond import respond
from sandbox.triggers import ResponseUrl
from sandbox.world import VERIFICATION, World

Json = dict[str, Any]


def conversation(world: World, person: Person, channel_id: str) -> Channel:
    channel = world.workspace.channel(channel_id)
    if channel is None or person.id not in channel.members:
        raise CannotDo(f"{person.real_name} cannot see {channel_id}.")
    return channel


async def say(world: World, person: Person, channel_id: str, text: str, thread_ts: str | None = None) -> Json:
    channel = conversation(world, person, channel_id)
    word = text.split(maxsplit=1)[0] if text.strip() else ""
    if word.startswith("/") and word != "/":
        if thread_ts:
            return failed(world, person, f"{word} is not supported in threads. Sorry!")
        return await command(world, person, channel, word, text.strip()[len(word) :].strip())
    if not word:
        raise CannotDo("Write something first.")
    may_write(world, channel)
    w = world.workspace
    typed = w.typed(text)
    message = Message(w.new_ts(), channel.id, person.id, typed, thread_ts=thread_ts, client_msg_id=str(uuid.uuid4()))
    w.post(message)
    events.message_event(world, channel, message)
    return {"ok": True, "message": message.ts}


def may_write(world: World, channel: Channel) -> None:
    """CannotDo where Slack's client takes no message."""
    if channel.archived:
        raise CannotDo("This conversation is archived.")
    if channel.kind == "app_dm" and not world.manifest.messages_enabled:
        raise CannotDo("Sending messages to this app has been turned off.")
    if channel.kind == "app_dm" and world.refusal:
        raise CannotDo(f"{world.manifest.name} is not installed in this workspace.")


async def command(world: World, person: Person, channel: Channel, name: str, text: str) -> Json:
    declared = None if world.refusal else world.manifest.commands.get(name)
    if declared is None and name == "/invite":
        return invite(world, person, channel, text)
    if declared is None:
        return failed(world, person, f"{name} is not a valid command.")
    key = world.rights.response_url(person.id, channel.id)
    labelled = world.workspace.typed(text, labels=True) if declared.get("should_escape") else text
    payload = _command_payload(world, person, channel, key) | {"command": name, "text": labelled}
    ack = await world.delivery.deliver(Outgoing("slash_commands", name, payload))
    if ack.error:
        return failed(world, person, f'{name} failed with the error "{ack.error}"')
    if ack.body:
        return _answered(world, person, name, key, ack)
    return {"ok": True}


def _command_payload(world: World, person: Person, channel: Channel, key: str) -> Json:
    w = world.workspace
    return {
        "token": VERIFICATION,
        "team_id": w.id,
        "team_domain": w.domain,
        "channel_id": channel.id,
        "channel_name": world.channel_named(channel.id)["name"],
        "user_id": person.id,
        "user_name": person.name,
        "api_app_id": w.app_id,
        "is_enterprise_install": "false",
        "response_url": f"{world.url}response/{key}",
        "trigger_id": world.rights.trigger(person.id),
    }


def invite(world: World, person: Person, channel: Channel, whom: str) -> Json:
    """Slack's own command: it is how an app gets into a channel."""
    guest = world.workspace.person(whom)
    gone = world.refusal and guest is not None and guest.id == world.workspace.bot_user_id
    if guest is None or gone or channel.is_direct:
        return failed(world, person, f"/invite {whom} did not work here.")
    if guest.id not in channel.members:
        channel.members.append(guest.id)
        w = world.workspace
        w.post(Message(w.new_ts(), channel.id, guest.id, f"joined #{channel.name}."))
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
    return await interact(world, person, callback_id, payload)


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
    return await interact(world, person, callback_id, payload)


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


def failed(world: World, person: Person, text: str) -> Json:
    world.workspace.notify(person.id, text)
    return {"ok": False, "error": text}


async def interact(world: World, person: Person, name: str, payload: Json) -> Json:
    if world.refusal:
        return failed(world, person, f"{world.manifest.name} is not installed any more.")
    ack = await world.delivery.deliver(Outgoing("interactive", name, payload))
    if ack.error:
        return failed(world, person, f"{world.manifest.name} did not respond. Try again in a moment.")
    return {"ok": True}
