"""The one door out: every message that Trellis posts passes here, and every failure gets its class."""

import asyncio
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.nudges.rules import Outcome
from bot.slack.message import Message

UNCLEAR_ERRORS = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
"""Slack answered, but the message may have gone out all the same."""

WAIT_ERRORS = {"ratelimited", "rate_limited", "message_limit_exceeded", "team_added_to_org"}

CONCURRENCY = 8
"""Posts in flight. Slack takes about one a second a channel, and several hundred a minute a workspace."""


@dataclass(frozen=True)
class Posted:
    outcome: Outcome
    channel: str | None = None
    message_ts: str | None = None
    error: str | None = None
    retry_after: float | None = None


class Sender:
    """Posts and changes messages. It never tries again by itself: that is for the row behind the message."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._slots = asyncio.Semaphore(CONCURRENCY)

    async def open_dm(self, user_id: str) -> Posted:
        """The channel for a person's messages. Opening one twice is harmless, so no answer is no harm either."""
        posted = await self._call("conversations.open", users=user_id)
        return Posted(Outcome.WAIT, error=posted.error) if posted.outcome is Outcome.UNKNOWN else posted

    async def post(self, channel: str, message: Message) -> Posted:
        return await self._call(
            "chat.postMessage",
            channel=channel,
            text=message.text,
            blocks=list(message.blocks),
            unfurl_links=False,
            unfurl_media=False,
        )

    async def update(self, channel: str, message_ts: str, message: Message) -> Posted:
        return await self._call(
            "chat.update", channel=channel, ts=message_ts, text=message.text, blocks=list(message.blocks)
        )

    async def _call(self, method: str, **arguments: Any) -> Posted:
        async with self._slots:
            try:
                answer = await self._client.api_call(method, json=arguments)
            except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
                return classify(error)
        channel: Any = answer.get("channel")
        return Posted(Outcome.SENT, channel["id"] if isinstance(channel, dict) else channel, answer.get("ts"))


def classify(error: Exception) -> Posted:
    """What a failed call means for the message behind it."""
    if isinstance(error, SlackApiError):
        code = str(error.response.get("error") or error.response.status_code)
        if error.response.status_code == 429 or code in WAIT_ERRORS:
            header = error.response.headers.get("Retry-After", "1")
            return Posted(Outcome.WAIT, error="ratelimited", retry_after=float(header))
        unclear = error.response.status_code >= 500 or code in UNCLEAR_ERRORS
        return Posted(Outcome.UNKNOWN if unclear else Outcome.DEAD, error=code)
    nothing_was_sent = isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
    return Posted(Outcome.WAIT if nothing_was_sent else Outcome.UNKNOWN, error=type(error).__name__)
