"""Baseline (a): an asynchronous Bolt app that acks `/sbi` and does nothing else, served as Trellis is."""

import argparse
import socket

import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.wire import HOST, PATH, SECRET


async def sbi(ack: AsyncAck) -> None:
    await ack()


def asgi(slack_url: str) -> Starlette:
    app = AsyncApp(client=AsyncWebClient(token="xoxb-bench", base_url=slack_url), signing_secret=SECRET)
    app.command("/sbi")(sbi)
    handler = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route(PATH, events, methods=["POST"])])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--slack", required=True)
    options = parser.parse_args()
    listener = socket.create_server((HOST, 0), backlog=2048)
    print(listener.getsockname()[1], flush=True)
    config = uvicorn.Config(asgi(options.slack), log_config=None, access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
