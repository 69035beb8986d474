"""HTTP/1.1 as thin as it gets, so that the load costs little beside what it measures."""

import asyncio
import hashlib
import hmac
import time
from dataclasses import dataclass
from urllib.parse import urlencode

HOST = "127.0.0.1"
SECRET = "bench-signing-secret"
PATH = "/slack/events"


def slash_command(trigger_id: str, user_id: str, text: str) -> bytes:
    """The body that Slack posts for `/sbi`."""
    return urlencode(
        {
            "token": "legacy",
            "team_id": "T0BENCH",
            "team_domain": "bench",
            "channel_id": "C0BENCH",
            "channel_name": "general",
            "user_id": user_id,
            "user_name": user_id.lower(),
            "command": "/sbi",
            "text": text,
            "api_app_id": "A0BENCH",
            "is_enterprise_install": "false",
            "response_url": f"http://{HOST}:9/response",
            "trigger_id": trigger_id,
        }
    ).encode()


def signed(body: bytes, port: int, now: float | None = None) -> bytes:
    """A whole request with Slack's v0 signature."""
    stamp = str(int(time.time() if now is None else now))
    digest = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: {HOST}:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nX-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={digest}\r\n\r\n"
    )
    return head.encode() + body


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


class Line:
    """One connection, used for one request at a time and opened again where the server closes it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def open(self) -> None:
        if self._streams is None:
            self._streams = await asyncio.open_connection(HOST, self.port)

    async def ask(self, request: bytes) -> Answer:
        """Raises OSError or EOFError if the server goes away."""
        await self.open()
        assert self._streams is not None
        reader, writer = self._streams
        writer.write(request)
        status_line, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = headers.get("content-length")
        body = await (reader.readexactly(int(length)) if length else reader.read())
        if length is None or headers.get("connection") == "close" or status_line.startswith("HTTP/1.0"):
            await self.close()
        return Answer(int(status_line.split()[1]), body)

    async def get(self, path: str) -> Answer:
        return await self.ask(f"GET {path} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\n\r\n".encode())

    async def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
