"""Submitting and closing modals, and what the app's ack does to the stack."""

from typing import Any

from sandbox import typed
from sandbox.blocks import problems
from sandbox.delivery import Outgoing
from sandbox.errors import CannotDo, SlackError
from sandbox.people import Person
from sandbox.uploading import refused
from sandbox.views import View
from sandbox.world import World

Json = dict[str, Any]
TROUBLE = "We had some trouble connecting. Try again?"


def own_view(world: World, person: Person, view_id: str) -> View:
    view: View | None = world.workspace.views.get(view_id)
    if view is None or not view.open or view.user_id != person.id or view.is_home:
        raise CannotDo("This view is no longer open.")
    return view


async def submit(world: World, person: Person, view_id: str, values: Json) -> Json:
    """Required fields are checked before the app hears of it, as Slack's client does."""
    view = own_view(world, person, view_id)
    try:
        typed.take(view.given["blocks"], view.values, values)
    except ValueError as error:
        raise CannotDo(str(error)) from error
    if view.busy:
        raise CannotDo("This is being sent already.")
    if not view.given.get("submit"):
        raise CannotDo("This view has nothing to submit.")
    view.error, view.errors = None, typed.problems(view.given["blocks"], view.values)
    if view.errors:
        world.changes.tell("modals", user=person.id)
        return {"ok": True, "sent": False, "errors": view.errors}
    return await _sent(world, person, view)


async def _sent(world: World, person: Person, view: View) -> Json:
    payload = world.envelope("view_submission", person) | {
        "trigger_id": world.rights.trigger(person.id, view.id),
        "view": world.views.as_slack(view),
        "response_urls": [],
    }
    view.busy = True
    world.changes.tell("modals", user=person.id)
    name = view.given.get("callback_id") or "view_submission"
    ack = await world.delivery.deliver(Outgoing("interactive", name, payload))
    view.busy = False
    if ack.error:
        return trouble(world, view, None)
    try:
        _apply(world, view, ack.body)
    except SlackError as error:
        return trouble(world, view, f"{error.code} {error.note or ''}".strip())
    world.changes.tell("modals", user=person.id)
    return {"ok": True, "errors": view.errors}


def _apply(world: World, view: View, body: Json) -> None:
    """What an ack's response_action asks for; none closes this view alone."""
    action = body.get("response_action")
    if action is None:
        if body:
            raise SlackError("invalid_response", note="/response_action is missing")
        if view in world.views.stack(view.user_id):
            _close_this(world, view)
    elif action == "clear":
        world.views.clear(view.user_id)
    elif action == "errors":
        view.errors = _checked_errors(view, body.get("errors"))
    elif action in ("update", "push"):
        given = _checked_view(world, body.get("view"))
        if action == "update":
            world.views.update(view, given)
        else:
            world.views.push(view.user_id, given)
    else:
        raise SlackError("invalid_response", note=f"/response_action {action!r} is none of Slack's")


def _close_this(world: World, view: View) -> None:
    """The submitted view and whatever the app put above it in the meantime."""
    while world.views.stack(view.user_id):
        top = world.views.stack(view.user_id)[-1]
        world.views.close_top(view.user_id)
        if top is view:
            return


def _checked_errors(view: View, errors: Any) -> dict[str, str]:
    if not isinstance(errors, dict) or not errors:
        raise SlackError("invalid_response", note="/errors has to name at least one block")
    inputs = {b["block_id"] for b in view.given["blocks"] if b["type"] == "input"}
    for block_id, text in errors.items():
        if block_id not in inputs:
            raise SlackError("invalid_response", note=f"/errors/{block_id} is no input block of this view")
        if not isinstance(text, str) or not text.strip():
            raise SlackError("invalid_response", note=f"/errors/{block_id} has to be a text")
    return dict(errors)


def _checked_view(world: World, given: Any) -> Json:
    found = problems("modal", given if isinstance(given, dict) else {})
    found = found or refused(world, "views.update", given["blocks"])
    if found:
        raise SlackError("invalid_response", note="; ".join(f"/view{p.pointer} {p.message}" for p in found))
    checked: Json = given
    return checked


def trouble(world: World, view: View, note: str | None) -> Json:
    view.error = TROUBLE
    if note:
        name = view.given.get("callback_id") or "view_submission"
        world.traffic.add("to_app", world.delivery.transport.via, name, "invalid_response", 0, None, None, note)
    world.changes.tell("modals", user=view.user_id)
    return {"ok": False, "error": TROUBLE}


async def close(world: World, person: Person, view_id: str, clear: bool) -> Json:
    """Closes this view (or the stack); apps hear of those that have notify_on_close."""
    view = own_view(world, person, view_id)
    clear = clear or bool(view.given.get("clear_on_close"))
    gone = list(reversed(world.views.stack(person.id))) if clear else [view]
    for one in gone:
        world.views.close_top(person.id)
        if one.given.get("notify_on_close"):
            payload = world.envelope("view_closed", person) | {
                "view": world.views.as_slack(one),
                "is_cleared": clear,
                "response_urls": [],
            }
            await world.delivery.deliver(Outgoing("interactive", "view_closed", payload))
    world.changes.tell("modals", user=person.id)
    return {"ok": True}
