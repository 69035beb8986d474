"""The one door out: every message that Trellis posts passes here, and every failure gets its class."""

import asyncio
import time
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.metrics import Metrics
from bot.nudges.rules import Outcome
from bot.slack.failures import FAILURES
from bot.slack.failures import Posted as Posted
from bot.slack.failures import classify as classify
from bot.slack.message import Message

CONCURRENCY = 8
"""Posts in flight. Slack takes about one a second a channel, and several hundred a minute a workspace."""

CHANNEL_SECONDS = 1.0
CHANNELS = 1000
"""Channels remembered before those whose turn is over are forgotten."""

EVENT_TYPE = "trellis_nudge"
PAGE = 100
PAGES = 3
"""A page has 15 messages where Slack limits an app's history, so this looks at 45 at least."""


class Sender:
    """Posts, changes and finds messages. It never tries again by itself: that is for the row behind the message."""

    def __init__(
        self,
        client: AsyncWebClient,
        *,
        concurrency: int = CONCURRENCY,
        channel_seconds: float = CHANNEL_SECONDS,
        metrics: Metrics | None = None,
    ) -> None:
        self._client = client
        self.concurrency = concurrency
        self._slots = asyncio.Semaphore(concurrency)
        self._metrics = metrics or Metrics()
        self._each = channel_seconds
        self._turns: dict[str, float] = {}

    async def open_dm(self, user_id: str) -> Posted:
        """The channel for a person's messages. Opening one twice is harmless, so no answer is no harm either."""
        return _ask_again(await self._call("conversations.open", users=user_id))

    async def post(self, channel: str, message: Message, nudge_id: str | None = None) -> Posted:
        """`nudge_id` goes with the message, for `find`; members of the workspace can read it, so it is opaque."""
        await self._turn(channel)
        marked = {"metadata": {"event_type": EVENT_TYPE, "event_payload": {"id": nudge_id}}} if nudge_id else {}
        return await self._call(
            "chat.postMessage",
            channel=channel,
            text=message.text,
            blocks=list(message.blocks),
            unfurl_links=False,
            unfurl_media=False,
            **marked,
            **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        )

    async def update(self, channel: str, message_ts: str, message: Message) -> Posted:
        return await self._call(
            "chat.update", channel=channel, ts=message_ts, text=message.text, blocks=list(message.blocks)
        )

    async def find(self, channel: str, nudge_id: str, oldest: datetime, thread_ts: str | None = None) -> Posted | None:
        """The message of a nudge, among those since `oldest` by Slack's clock; None if it is not there.

        Answers in a thread are not in the channel's history, so they are looked for there.

        WAIT if Slack could not be asked, DEAD if it will not say, as without `im:history`.
        """
        asked = {"channel": channel, "oldest": f"{oldest.timestamp():.6f}", "include_all_metadata": True, "limit": PAGE}
        method = "conversations.replies" if thread_ts else "conversations.history"
        asked |= {"ts": thread_ts} if thread_ts else {}
        for _ in range(PAGES):
            answer = await self._ask(method, "GET", asked)
            if isinstance(answer, Posted):
                return _ask_again(answer)
            for message in answer.get("messages") or ():
                if _id_of(message) == nudge_id:
                    return Posted(Outcome.SENT, channel, message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
            asked["cursor"] = cursor
        return None

    def let_pass(self) -> None:
        """For a demo's clock, which moves on by hours: whoever was written to before may be written to again."""
        self._turns.clear()

    async def _turn(self, channel: str) -> None:
        """Wait until a second has passed since the channel's last message."""
        now = time.monotonic()
        if len(self._turns) >= CHANNELS:
            self._turns = {one: free for one, free in self._turns.items() if free > now}
        at = max(now, self._turns.get(channel, now))
        self._turns[channel] = at + self._each
        if at > now:
            await asyncio.sleep(at - now)

    async def _call(self, method: str, **arguments: Any) -> Posted:
        answer = await self._ask(method, "POST", arguments)
        if isinstance(answer, Posted):
            return answer
        channel: Any = answer.get("channel")
        return Posted(Outcome.SENT, channel["id"] if isinstance(channel, dict) else channel, answer.get("ts"))

    async def _ask(self, method: str, verb: str, arguments: dict[str, Any]) -> dict[str, Any] | Posted:
        """Slack's answer, or the failure with its class, counted."""
        given: dict[str, Any] = {"params": arguments} if verb == "GET" else {"json": arguments}
        async with self._slots:
            try:
                answer = await self._client.api_call(method, http_verb=verb, **given)
            except FAILURES as error:
                failed = replace(classify(error), method=method)
                self._metrics.slack_error(method, failed.error or "", failed.retry_after)
                return failed
        data: Any = answer.data
        return data if isinstance(data, dict) else {}


def _ask_again(posted: Posted) -> Posted:
    """For a call that changes nothing: whether it arrived does not matter."""
    return replace(posted, outcome=Outcome.WAIT) if posted.outcome is Outcome.UNKNOWN else posted


def _id_of(message: dict[str, Any]) -> Any:
    metadata = message.get("metadata") or {}
    return (metadata.get("event_payload") or {}).get("id") if metadata.get("event_type") == EVENT_TYPE else None
