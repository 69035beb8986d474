"""Modals and App Home: views.open, push, update, publish; and blocks.validate."""

import json
from typing import Any

from sandbox.api.call import Call
from sandbox.blocks import VIEW_BYTES, problems
from sandbox.errors import SlackError
from sandbox.triggers import Trigger
from sandbox.uploading import refused
from sandbox.views import View

Json = dict[str, Any]


def open_(call: Call) -> Json:
    """A trigger from inside a modal puts the new view on top of it; any other starts a new stack."""
    given, trigger = _given(call, "modal"), _trigger(call)
    world = call.world
    inside = trigger.view_id and any(v.id == trigger.view_id for v in world.views.stack(trigger.user_id))
    view = world.views.push(trigger.user_id, given) if inside else world.views.open(trigger.user_id, given)
    return _answer(call, view)


def push(call: Call) -> Json:
    given, trigger = _given(call, "modal"), _trigger(call)
    stack = call.world.views.stack(trigger.user_id)
    if not trigger.view_id or all(v.id != trigger.view_id for v in stack):
        raise SlackError("not_found", note="/trigger_id does not come from an open modal")
    return _answer(call, call.world.views.push(trigger.user_id, given))


def update(call: Call) -> Json:
    view_id, external_id = call.optional("view_id"), call.optional("external_id")
    if bool(view_id) == bool(external_id):
        raise SlackError("invalid_arguments", note="/view_id or external_id, one of them")
    view = call.world.views.find(view_id, external_id)
    given = _given(call, view.given["type"])
    return _answer(call, call.world.views.update(view, given, call.optional("hash")))


def publish(call: Call) -> Json:
    given = _given(call, "home")
    person = call.world.workspace.people.get(call.text("user_id"))
    if person is None or not person.is_human:
        raise SlackError("invalid_arguments", note="/user_id is no active person of this workspace")
    if not call.world.manifest.home_enabled:
        raise SlackError("not_enabled")
    return _answer(call, call.world.views.publish(person.id, given, call.optional("hash")))


def validate(call: Call) -> Json:
    """Slack's public offline check: `blocks`, `view` or `message`."""
    view, message = call.data("view"), call.data("message")
    if view is not None:
        found = problems(view.get("type", "modal") if isinstance(view, dict) else "modal", view)
    else:
        found = problems("message", message or {"blocks": call.data("blocks")})
    if found:
        errors = [{"pointer": p.pointer, "message": p.message} for p in found]
        raise SlackError("invalid_blocks", errors=errors, note="; ".join(f"{p.pointer} {p.message}" for p in found))
    return {}


def _given(call: Call, kind: str) -> Json:
    given = call.data("view")
    if not isinstance(given, dict):
        raise SlackError("invalid_arguments", note="/view is missing")
    if given.get("type") != kind:
        raise SlackError("invalid_arguments", note=f"/view/type has to be {kind}")
    if len(json.dumps(given, ensure_ascii=False).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large", note=f"/view has more than {VIEW_BYTES} bytes of JSON")
    found = problems(kind, given) or refused(call.world, call.method, given["blocks"])
    if found:
        note = "; ".join(f"/view{p.pointer} {p.message}" for p in found)
        said = {"messages": [f"[ERROR] {p.message} [json-pointer:/view{p.pointer}]" for p in found]}
        raise SlackError("invalid_arguments", note=note, response_metadata=said)
    return given


def _trigger(call: Call) -> Trigger:
    return call.world.rights.use(call.text("trigger_id"))


def _answer(call: Call, view: View) -> Json:
    return {"view": call.world.views.as_slack(view)}
