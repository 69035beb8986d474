"""Slack as far as listeners need it: what they answer is kept, and everything on a page can be pressed by anybody."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.clock import Clock
from bot.db import Database
from bot.deps import Deps
from bot.slack.matching import by_body
from handlers import register_all
from sandbox import elements
from tests.mentorships.secrets import NOW, TEAM

Json = dict[str, Any]
FILLED = {"datepicker": "2026-03-20", "timepicker": "10:00", "plain_text_input": "some words", "number_input": "3"}


class Told(list[Any]):
    """Every call of Slack's methods, with what it was given."""

    def __getattr__(self, method: str) -> Any:
        if method.startswith("_"):
            raise AttributeError(method)

        async def call(*given: Any, **more: Any) -> Json:
            self.append((method, given, more))
            return {"ok": True, "ts": "1.0", "channel": "D1", "view": {"id": "V1"}}

        return call


class Slack:
    """The app's listeners, called as Bolt would, for whoever presses."""

    def __init__(self, db: Database) -> None:
        self.told, self.drawn = Told(), list[Json]()
        nothing: Any = SimpleNamespace()
        clock = Clock()
        clock.move_to(NOW)
        client: Any = self.told
        self.deps = Deps(db, clock, client, client, nothing, lambda: None)
        self.app = AsyncApp(token="xoxb-1", signing_secret="s")
        register_all(self.app)
        by_body(self.app)

    def shown(self) -> str:
        """All that was told since the last look."""
        text = json.dumps(self.told, default=str)
        self.drawn = [more["view"] for _, _, more in (one for one in self.told if len(one) == 3) if "view" in more]
        self.told.clear()
        return text

    async def seen(self, user_id: str, listener: Any, body: Json) -> tuple[str, list[Json]]:
        """What was shown, and the views in it."""
        return await self.call(user_id, listener, body), self.drawn

    async def press(self, user_id: str, element: Json, view: Json) -> str:
        """A button or a choice; what was shown for it, also if it failed."""
        action = {"action_id": element["action_id"], "block_id": "b", "type": element["type"]} | _pressed(element)
        body = self._body(user_id, view) | {"type": "block_actions", "actions": [action], "trigger_id": "1.2"}
        return await self._call(user_id, body)

    async def submit(self, user_id: str, view: Json) -> str:
        return await self._call(user_id, self._body(user_id, view) | {"type": "view_submission"})

    def _body(self, user_id: str, view: Json) -> Json:
        return {
            "team": {"id": TEAM, "domain": "x"},
            "user": {"id": user_id, "team_id": TEAM},
            "view": view | {"id": "V1", "hash": "h", "state": {"values": _values(view)}},
            "container": {"type": "view", "view_id": "V1"},
            "trigger_id": f"1.{user_id}",
        }

    async def _call(self, user_id: str, body: Json) -> str:
        request, response = AsyncBoltRequest(body=body, mode="socket_mode"), BoltResponse(status=200)
        for listener in self.app._async_listeners:
            if await listener.async_matches(req=request, resp=response):
                return await self.call(user_id, listener.ack_function, body)
        raise AssertionError(f"no listener for {body.get('actions') or body['view'].get('callback_id')}")

    async def call(self, user_id: str, listener: Any, body: Json) -> str:
        """What was shown, and the name of an error: nobody may learn more by one either."""
        given: Json = {"ack": self.told.ack, "body": body, "view": body.get("view"), "client": self.told}
        given |= {"context": Context(user_id, self.deps), "respond": self.told.respond, "payload": body}
        given |= {"action": (body.get("actions") or [{}])[0], "say": self.told.say}
        names = listener.__code__.co_varnames[: listener.__code__.co_argcount]
        try:
            await listener(**{name: given[name] for name in names})
        except Exception as error:
            self.told.append(("raised", type(error).__name__))
        return self.shown()


class Context(dict[str, Any]):
    def __init__(self, user_id: str, deps: Deps) -> None:
        super().__init__(deps=deps)
        self.team_id, self.user_id = TEAM, user_id


def presses(view: Json) -> Iterator[Json]:
    """Everything that can be pressed, each choice of a menu as one."""
    for block, element in elements.of_blocks(view.get("blocks", [])):
        if block["type"] == "input" and not block.get("dispatch_action"):
            continue
        picks = elements.options(element)
        yield from [element | {"picked": one} for one in picks] or [element]


def _pressed(element: Json) -> Json:
    if one := element.get("picked"):
        key = "selected_options" if elements.STATEFUL.get(element["type"], ("",))[0] == "selected_options" else ""
        return {"selected_options": [one]} if key else {"selected_option": one}
    if element["type"] == "users_select":
        return {"selected_user": "ULENA"}
    if element["type"] in FILLED:
        return {elements.STATEFUL[element["type"]][0]: FILLED[element["type"]]}
    return {"value": element.get("value")}


def _values(view: Json) -> Json:
    """Every field as it was drawn, and something in each that is empty, so that the form is whole."""
    values: Json = {}
    for block, element in elements.of_blocks(view.get("blocks", [])):
        if element["type"] not in elements.STATEFUL:
            continue
        state = elements.initial(element)
        key = elements.STATEFUL[element["type"]][0]
        if elements.is_empty(state):
            options = elements.options(element)
            state[key] = FILLED.get(element["type"]) or ("ULENA" if element["type"] == "users_select" else None)
            if options:
                state[key] = options[:1] if key == "selected_options" else options[0]
        values.setdefault(block.get("block_id", "b"), {})[element["action_id"]] = state
    return values
