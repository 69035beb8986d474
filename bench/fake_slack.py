"""A Slack that answers every method after a fixed time, and notes when each modal opened."""

import argparse
import asyncio
import json
import re
import time
from typing import Any

from bench.wire import HOST

TRIGGER = re.compile(rb'trigger_id"?\s*[:=]\s*"?([\w.-]+)')
USER = re.compile(rb'user"?\s*[:=]\s*"?([\w.-]+)')
OPENED = "/bench/opened"
"""Asked by the load: trigger id → moment on this machine's monotonic clock. Asking empties it."""


class FakeSlack:
    """What all connections share."""

    def __init__(self, latency_s: float) -> None:
        self.latency_s = latency_s
        self.opened: dict[str, float] = {}

    def answer(self, method: str, body: bytes) -> dict[str, Any]:
        """The least that a client needs from `method`."""
        if method == "auth.test":
            return {"ok": True, "url": "https://bench.slack.com/", "team": "Bench", "user": "trellis"} | {
                "team_id": "T0BENCH",
                "user_id": "U0TRELLIS",
                "bot_id": "B0TRELLIS",
            }
        if method == "views.open":
            if found := TRIGGER.search(body):
                self.opened[found.group(1).decode()] = time.monotonic()
            return {"ok": True, "view": {"id": "V0", "hash": "1", "type": "modal"}}
        if method == "users.info":
            found = USER.search(body)
            user_id = found.group(1).decode() if found else "U0"
            return {"ok": True, "user": {"id": user_id, "team_id": "T0BENCH", "tz": "Europe/Berlin"}}
        return {"ok": True, "dnd_enabled": False, "channel": {"id": "D0"}, "ts": "1.0"}


class Connection(asyncio.Protocol):
    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack
        self.received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, found, rest = self.received.partition(b"\r\n\r\n")
        if not found:
            return
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        if len(rest) < int(headers.get("content-length", "0")):
            return
        self.received = b""
        path, _, query = lines[0].split()[1].partition("?")
        keep = headers.get("connection", "").lower() != "close"
        if path == OPENED:
            opened, self.slack.opened = self.slack.opened, {}
            self._send(opened, keep)
        else:
            method = path.rpartition("/")[2]
            loop = asyncio.get_running_loop()
            loop.call_later(self.slack.latency_s, self._answer, method, query.encode() + b"&" + rest, keep)

    def _answer(self, method: str, body: bytes, keep: bool) -> None:
        self._send(self.slack.answer(method, body), keep)

    def _send(self, data: dict[str, Any], keep: bool) -> None:
        body = json.dumps(data).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        close = "" if keep else "Connection: close\r\n"
        self.transport.write(f"{head}{close}\r\n".encode() + body)
        if not keep:
            self.transport.close()


async def listen(slack: FakeSlack, port: int = 0) -> asyncio.Server:
    return await asyncio.get_running_loop().create_server(lambda: Connection(slack), HOST, port, backlog=512)


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency-ms", type=float, default=50.0)
    options = parser.parse_args()
    server = await listen(FakeSlack(options.latency_ms / 1000), options.port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
