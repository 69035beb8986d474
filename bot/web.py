"""ASGI: Slack's public route in HTTP mode, and health on a private port of its own."""

from collections.abc import Callable

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.health import Health

MAX_BODY = 1_000_000
"""Slack's largest payload is a view of 250 kB, form-encoded."""


def public(app: AsyncApp) -> Starlette:
    """`POST /slack/events` for events, commands and interactivity."""
    handler = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        length = request.headers.get("content-length", "")
        stamp = request.headers.get("x-slack-request-timestamp", "0")
        if not length.isdigit() or int(length) > MAX_BODY:
            return PlainTextResponse("too large", 413)
        if not stamp.isdigit():
            return PlainTextResponse("unauthorized", 401)  # Bolt answers 500 to a timestamp that is no number
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"])])


def private(health: Callable[[], Health | None]) -> Starlette:
    """`/healthz`, `/readyz`, `/metrics`: before the start is done, not ready."""

    async def healthz(_request: Request) -> Response:
        current = health()
        problems = current.problems() if current else []
        return JSONResponse({"ok": not problems, "problems": problems}, 503 if problems else 200)

    async def readyz(_request: Request) -> Response:
        current = health()
        ready = current is not None and current.ready()
        return JSONResponse({"ready": ready}, 200 if ready else 503)

    async def metrics(_request: Request) -> Response:
        current = health()
        lines = [f"{name} {value:.3f}" for name, value in (current.metrics() if current else {}).items()]
        return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")

    return Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)])
