"""Socket Mode that notes each answer to a ping, and that closes only when what it took is acked."""

import asyncio
from collections.abc import Callable

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.running import Running
from bot.slack.tokens import APP_TOKEN_ADVICE, REFUSALS, refusal

PING_SECONDS = 10.0
ACK_SECONDS = 3.0
"""Slack does not wait longer for an ack."""

CLOSE_SECONDS = 1.5
"""How long the other side may take to say goodbye; a deaf one never does."""

HANDSHAKE = aiohttp.ClientTimeout(total=15, connect=5)
"""Without it, a connection that is taken and never answered holds the reconnection up for five minutes."""


class Socket(AsyncSocketModeHandler):
    """One connection to Slack, renewed by the SDK as often as needed."""

    def __init__(
        self, app: AsyncApp, app_token: str, on_pong: Callable[[], None], ping_seconds: float = PING_SECONDS
    ) -> None:
        super().__init__(app, app_token, ping_interval=ping_seconds)
        self._on_pong = on_pong
        self._unacked = Running()

    async def open(self) -> None:
        """Connect, and try again for as long as Slack cannot be reached; TokenRefused if it does not want this token.

        The SDK calls its connection alive before the first answer, so answers are noted where they arrive.
        """
        await self.client.aiohttp_client_session.close()
        self.client.aiohttp_client_session = aiohttp.ClientSession(
            timeout=HANDSHAKE, ws_response_class=_noting_pongs(self._on_pong)
        )
        try:
            self.client.wss_uri = await self.client.issue_new_wss_url()
        except SlackApiError as error:
            if error.response.get("error") in REFUSALS:
                raise refusal("SLACK_APP_TOKEN", error.response.get("error"), APP_TOKEN_ADVICE) from None
        except (aiohttp.ClientError, TimeoutError):
            self.client.wss_uri = None
        await self.connect_async()  # type: ignore[no-untyped-call]

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]  # as in Bolt
        self._unacked.begun()
        try:
            await super().handle(client, req)
        finally:
            self._unacked.ended()

    async def shut(self) -> None:
        """Ack what was taken, then say goodbye. An ack needs the connection, so this comes first."""
        await self._unacked.none(within=ACK_SECONDS)
        client = self.client
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self.close_async()  # type: ignore[no-untyped-call]
        except TimeoutError:
            for task in (client.message_processor, client.current_session_monitor, client.message_receiver):
                if task is not None:
                    task.cancel()
            await client.aiohttp_client_session.close()


def _noting_pongs(on_pong: Callable[[], None]) -> type[aiohttp.ClientWebSocketResponse]:
    class Noting(aiohttp.ClientWebSocketResponse):
        async def receive(self, timeout: float | None = None) -> aiohttp.WSMessage:
            message = await super().receive(timeout)
            if message.type is aiohttp.WSMsgType.PONG:
                on_pong()
            return message

    return Noting
