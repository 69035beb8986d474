"""The `/api/<method>` endpoint: tokens, scopes, budgets, faults, and Slack's error codes."""

import asyncio
import json
import time
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.api import METHODS
from sandbox.api.call import Call, Method
from sandbox.connections import cut
from sandbox.errors import SlackError
from sandbox.faults import Fault
from sandbox.world import World

Json = dict[str, Any]
HIDDEN = ("token",)


class WebApi:
    def __init__(self, world: World) -> None:
        self.world = world

    async def serve(self, request: Request) -> Response:
        name = request.path_params["method"]
        started = time.perf_counter()
        args: Json = {}
        world = self.world
        try:
            args = await arguments(request)
            token = _token(request, args)
            await self._faults_before(request, name)
            answer = self._run(name, token, args)
            status, note, code, headers = 200, None, "ok", {}
        except SlackError as error:
            answer = {"ok": False, "error": error.code, **error.extra}
            status, note, code = error.status, error.note, error.code
            headers = {"retry-after": str(answer.pop("retry_after"))} if "retry_after" in answer else {}
        if world.faults.take("drop_after", name):
            cut(request)
            note = "connection cut after the call took effect"
        if world.faults.take("error_after", name):
            answer, status, code = {"ok": False, "error": "internal_error"}, 500, "internal_error"
            note = "500 after the call took effect"
        shown = {k: v for k, v in args.items() if k not in HIDDEN}
        ms = (time.perf_counter() - started) * 1000
        world.traffic.add("from_app", "web_api", name, code, ms, shown, answer, note)
        method = METHODS.get(name)
        headers["x-oauth-scopes"] = ",".join(world.manifest.bot_scopes)
        headers["x-accepted-oauth-scopes"] = ",".join(method.scopes) if method else ""
        return JSONResponse(answer, status, headers)

    def _run(self, name: str, token: str | None, args: Json) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", note=f"the sandbox does not know {name}", req_method=name)
        call = Call(self.world, name, args)
        self._authorize(method, token, call)
        self.world.budgets.spend(name, method.tier)
        return {"ok": True, **method.run(call)}

    def _authorize(self, method: Method, token: str | None, call: Call) -> None:
        if method.caller == "anyone":
            return
        if not token:
            raise SlackError("not_authed")
        expected = {"bot": self.world.bot_token, "app": self.world.app_token}
        if token not in expected.values():
            raise SlackError("invalid_auth")
        if token != expected[method.caller]:
            raise SlackError("not_allowed_token_type")
        if self.world.refusal:
            raise SlackError(self.world.refusal, note="the app is not installed")
        for scope in method.scopes:
            call.need(scope)

    async def _faults_before(self, request: Request, name: str) -> None:
        faults = self.world.faults
        if late := faults.take("latency", name):
            await asyncio.sleep(late.ms / 1000)
        if limited := faults.take("ratelimited", name):
            raise _limited(limited)
        if faults.take("server_error", name):
            raise SlackError("internal_error", status=500, note="fault")
        if faults.take("drop_before", name):
            cut(request)
            raise SlackError("dropped", note="connection cut before the call took effect")
        if faults.take("timeout", name):
            await asyncio.sleep(self.world.settings.hang_s)
            cut(request)
            raise SlackError("timeout", note="never answered")


def _limited(fault: Fault) -> SlackError:
    return SlackError("ratelimited", status=429, note="fault", retry_after=max(1, round(fault.ms / 1000)))


def _token(request: Request, args: Json) -> str | None:
    header = request.headers.get("authorization", "")
    if header.lower().startswith("bearer "):
        return header[7:].strip()
    token = args.get("token")
    return token if isinstance(token, str) else None


async def arguments(request: Request) -> Json:
    """Query, form or JSON body; SlackError names what is wrong with them."""
    args: Json = dict(request.query_params)
    if request.method == "GET":
        return args
    kind = request.headers.get("content-type", "").split(";")[0].strip()
    if kind == "application/json":
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError as error:
            raise SlackError("invalid_json") from error
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        return args | body
    if kind == "application/x-www-form-urlencoded":
        try:
            return args | dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        except ValueError as error:
            raise SlackError("invalid_form_data") from error
    if not await request.body():
        return args
    raise SlackError("invalid_post_type", note=f"content-type {kind!r}")
