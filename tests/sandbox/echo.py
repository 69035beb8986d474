"""A small Bolt app that exercises the sandbox: every kind of listener, and a record of what it heard."""

import asyncio
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.server import Sandbox

Json = dict[str, Any]

MANIFEST: Json = {
    "display_information": {"name": "Trellis"},
    "features": {
        "slash_commands": [
            {"command": "/echo", "description": "Say it again", "usage_hint": "[text]", "should_escape": True},
            {"command": "/form", "description": "Open a form", "should_escape": True},
            {"command": "/slow", "description": "Too slow", "should_escape": True},
            {"command": "/plain", "description": "Not escaped"},
        ],
        "shortcuts": [
            {"type": "global", "name": "Start", "callback_id": "start", "description": "Start"},
            {"type": "message", "name": "Keep this", "callback_id": "keep", "description": "Keep"},
        ],
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "im:write", "im:history", "users:read", "dnd:read"]}},
    "settings": {
        "event_subscriptions": {
            "bot_events": ["app_home_opened", "message.im", "user_change", "team_join", "dnd_updated_user"]
        }
    },
}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def field(name: str, label: str, **element: Any) -> Json:
    what = {"type": "plain_text_input", "action_id": "value", **element}
    return {"type": "input", "block_id": name, "label": plain(label), "element": what}


def form(**more: Any) -> Json:
    buttons = {"type": "button", "action_id": "check", "text": plain("Check"), "value": "1"}
    kinds = [{"text": plain(w.title()), "value": w} for w in ("reinforcing", "corrective")]
    blocks = [
        field("situation", "Situation", multiline=True, initial_value="first"),
        field("who", "Who", type="users_select") | {"optional": True},
        field("kind", "Kind", type="static_select", options=kinds) | {"optional": True},
        {"type": "actions", "block_id": "buttons", "elements": [buttons]},
    ]
    base = {"type": "modal", "callback_id": "form", "title": plain("Form"), "submit": plain("Save"), "blocks": blocks}
    return base | more


class Echo:
    """`heard` holds (kind, body) of everything that arrived; `answer` is what the form's submission is acked with."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.heard: list[tuple[str, Json]] = []
        self.answer: Json = {}
        self.client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])
        self.app = AsyncApp(
            token=sandbox.bot_token, signing_secret=sandbox.signing_secret, client=self.client, name="echo"
        )
        self._listen()
        self.on_check: Json = form()
        self.stop_serving: Any = None

    def last(self, kind: str) -> Json:
        return next(body for heard, body in reversed(self.heard) if heard == kind)

    def count(self, kind: str) -> int:
        return sum(1 for heard, _ in self.heard if heard == kind)

    def _listen(self) -> None:
        app = self.app
        app.command("/echo")(self.echo)
        app.command("/plain")(self.echo)
        app.command("/form")(self.open_form)
        app.command("/slow")(self.slow)
        app.shortcut("start")(self.open_form)
        app.shortcut("keep")(self.keep)
        app.action("check")(self.check)
        app.action("hello")(self.hello)
        app.view("form")(self.submitted)
        app.view_closed("form")(self.closed)
        app.event("message")(self.event)
        app.event("app_home_opened")(self.home)
        app.event("user_change")(self.event)
        app.event("dnd_updated_user")(self.event)

    async def echo(self, ack: Any, body: Json, respond: Any) -> None:
        self.heard.append(("command", body))
        if body["text"] == "direct":
            await ack("Acked with this")
            return
        await ack()
        await respond(f"You said: {body['text']}")

    async def open_form(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        self.heard.append(("open", body))
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form())

    async def slow(self, ack: Any) -> None:
        await asyncio.sleep(1.5)
        await ack()

    async def keep(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        self.heard.append(("keep", body))
        await ack()
        button = {"type": "button", "action_id": "hello", "text": plain("Hello"), "value": "h1"}
        blocks = [{"type": "actions", "block_id": "b", "elements": [button]}]
        await client.chat_postMessage(channel=body["user"]["id"], text="Kept", blocks=blocks)

    async def check(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        self.heard.append(("check", body))
        await ack()
        await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=self.on_check)

    async def hello(self, ack: Any, body: Json, respond: Any) -> None:
        self.heard.append(("hello", body))
        await ack()
        await respond(text="Hello to you", replace_original=True)

    async def submitted(self, ack: Any, body: Json) -> None:
        self.heard.append(("submitted", body))
        await ack(**self.answer)

    async def closed(self, ack: Any, body: Json) -> None:
        self.heard.append(("closed", body))
        await ack()

    async def event(self, body: Json, request: Any) -> None:
        headers = {k: v[0] for k, v in request.headers.items() if k.startswith("x-slack-retry")}
        self.heard.append((body["event"]["type"], body | {"headers": headers}))

    async def home(self, body: Json, client: AsyncWebClient) -> None:
        self.heard.append(("app_home_opened", body))
        if body["event"]["tab"] != "home":
            return
        text = {"type": "section", "block_id": "t", "text": plain("Welcome home")}
        button = {"type": "button", "action_id": "hello", "text": plain("Hello")}
        blocks = [text, {"type": "actions", "block_id": "b", "elements": [button]}]
        await client.views_publish(user_id=body["event"]["user"], view={"type": "home", "blocks": blocks})

    async def start(self) -> None:
        if self.sandbox.mode == "socket":
            await self._start_socket()
        else:
            await self._start_http()

    async def _start_socket(self) -> None:
        self.handler = AsyncSocketModeHandler(
            self.app, self.sandbox.app_token, web_client=AsyncWebClient(base_url=self.sandbox.api_url)
        )
        await self.handler.connect_async()  # type: ignore[no-untyped-call]
        await self.sandbox.transport.wait_connected()  # type: ignore[union-attr]

    async def _start_http(self) -> None:
        from sandbox.connections import Server, config_for, listener_on

        bolt = AsyncSlackRequestHandler(self.app)

        async def endpoint(request: Request) -> Response:
            return await bolt.handle(request)

        listener, port = listener_on(0)
        self.http = Server(config_for(Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])))
        self.http_task = asyncio.create_task(self.http.serve([listener]))
        await self.http.listening.wait()
        self.sandbox.set_request_url(f"http://127.0.0.1:{port}/slack/events")

    async def stop(self) -> None:
        if self.sandbox.mode == "socket":
            await self.handler.close_async()  # type: ignore[no-untyped-call]
        else:
            self.http.leave()
            await self.http_task


async def page(sandbox: Sandbox, path: str, **query: Any) -> Json:
    async with aiohttp.ClientSession() as http, http.get(f"{sandbox.url}page/{path}", params=query) as response:
        found: Json = await response.json()
        return found
