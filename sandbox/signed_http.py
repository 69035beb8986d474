"""Events, commands and interactions over signed HTTP, as Slack posts them to a request url."""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.delivery import Ack, Outgoing

Json = dict[str, Any]


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 signature: HMAC-SHA256 over `v0:timestamp:body`."""
    return "v0=" + hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()


class SignedHttp:
    via = "http"

    def __init__(self, request_url: str | None, signing_secret: str) -> None:
        self.request_url, self._secret = request_url, signing_secret
        self._session: aiohttp.ClientSession | None = None

    @property
    def connected(self) -> bool:
        return self.request_url is not None

    async def send(self, out: Outgoing) -> Ack:
        body, content_type = _encoded(out)
        headers = self._headers(body, content_type)
        if out.attempt:
            headers |= {"x-slack-retry-num": str(out.attempt), "x-slack-retry-reason": out.reason}
        try:
            status, answer, no_retry = await self._post(body, headers)
        except (aiohttp.ClientError, OSError):
            return Ack("dispatch_failed", reason="connection_failed")
        if status != 200:
            return Ack("dispatch_failed", {"http_status": status}, retry=not no_retry, reason="http_error")
        return Ack(body=answer)

    async def verify_url(self) -> bool:
        """The challenge that Slack sends when a request url is entered."""
        challenge = secrets.token_hex(20)
        body = json.dumps({"type": "url_verification", "challenge": challenge, "token": "sandbox"}).encode()
        try:
            async with asyncio.timeout(3):
                status, answer, _ = await self._post(body, self._headers(body, "application/json"))
        except (aiohttp.ClientError, OSError, TimeoutError):
            return False
        return status == 200 and challenge in (answer.get("challenge"), answer.get("text"))

    async def stop(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _post(self, body: bytes, headers: dict[str, str]) -> tuple[int, Json, bool]:
        if self.request_url is None:
            raise aiohttp.ClientError("no request url yet")
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        async with self._session.post(self.request_url, data=body, headers=headers, allow_redirects=False) as response:
            raw = await response.text()
            return response.status, _decoded(raw), response.headers.get("x-slack-no-retry") == "1"

    def _headers(self, body: bytes, content_type: str) -> dict[str, str]:
        # protocol time: a signature is always of the real clock, however far life time has moved
        timestamp = str(int(time.time()))
        return {
            "content-type": content_type,
            "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": signature(self._secret, timestamp, body),
        }


def _encoded(out: Outgoing) -> tuple[bytes, str]:
    if out.kind == "events_api":
        return json.dumps(out.payload).encode(), "application/json"
    fields = out.payload if out.kind == "slash_commands" else {"payload": json.dumps(out.payload)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def _decoded(raw: str) -> Json:
    if not raw.strip():
        return {}
    try:
        answer = json.loads(raw)
    except ValueError:
        return {"text": raw}
    return answer if isinstance(answer, dict) else {"text": raw}
