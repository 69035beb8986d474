"""ASGI: Slack's public route in HTTP mode, and health on a private port of its own."""

from collections.abc import Callable

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.health import Health

MAX_BODY = 1_000_000
"""Slack's largest payload is a view of 250 kB, form-encoded."""

LONGEST_STAMP = 12
"""Digits of a time in seconds, until the year 33658; Python refuses to read numbers of thousands of digits."""


def public(app: AsyncApp) -> Starlette:
    """`POST /slack/events` for events, commands and interactivity. What is not Slack's gets a 401 and no reason."""

    async def events(request: Request) -> Response:
        stamp = request.headers.get("x-slack-request-timestamp", "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= LONGEST_STAMP):
            return _unauthorized()  # Bolt would answer 500
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too large", 413)
        try:
            theirs = to_async_bolt_request(request, body)
        except (ValueError, RecursionError):
            return _unauthorized()  # Bolt reads a body before it checks the signature, and Slack sends none like this
        return to_starlette_response(await app.async_dispatch(theirs))

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"])])


async def _body(request: Request) -> bytes | None:
    """The raw body; None if it is too large, whatever its headers say."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > MAX_BODY:
        return None
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY:
            return None
    return bytes(body)


def _unauthorized() -> Response:
    return JSONResponse({"error": "invalid request"}, 401)


def private(health: Callable[[], Health | None]) -> Starlette:
    """`/healthz`, `/readyz`, `/metrics`: before the start is done, not ready."""

    async def healthz(_request: Request) -> Response:
        current = health()
        if current:
            await current.look()
        problems = current.problems() if current else []
        return JSONResponse({"ok": not problems, "problems": problems}, 503 if problems else 200)

    async def readyz(_request: Request) -> Response:
        current = health()
        ready = current is not None and current.ready()
        return JSONResponse({"ready": ready}, 200 if ready else 503)

    async def metrics(request: Request) -> Response:
        from bot.exposition import exposition  # 20 ms at start, which nobody needs before the first scrape

        current = health()
        if current is None:
            return PlainTextResponse("")
        body, content_type = await exposition(current, request.headers.get("accept", ""))
        return Response(body, headers={"content-type": content_type})

    return Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)])
