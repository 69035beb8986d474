"""Socket Mode: tickets, hello, one envelope to one connection, acks with payload, refresh and drops."""

import asyncio
import itertools
import json
import secrets
import time
import uuid
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.delivery import Ack, Outgoing
from sandbox.settings import Settings

Json = dict[str, Any]
HOST = "applink-sandbox"
TURNING_AWAY_S = 1.0
# how long a connection that is told to go may take to close by itself


class SocketMode:
    via = "socket"

    def __init__(self, settings: Settings, app_id: str, changed: Any) -> None:
        self.settings, self.app_id, self._changed = settings, app_id, changed
        self._tickets: dict[str, float] = {}
        self._open: list[WebSocket] = []
        self._turn = itertools.count()
        self._waiting: dict[str, tuple[WebSocket, asyncio.Future[Ack]]] = {}
        self._someone = asyncio.Event()

    @property
    def connected(self) -> bool:
        return bool(self._open)

    @property
    def connections(self) -> int:
        return len(self._open)

    def ticket(self) -> str:
        key = secrets.token_urlsafe(16)
        self._tickets[key] = time.monotonic() + self.settings.ticket_s
        return key

    async def wait_connected(self, timeout_s: float = 10.0) -> None:
        async with asyncio.timeout(timeout_s):
            await self._someone.wait()

    async def serve(self, socket: WebSocket) -> None:
        """The endpoint: a ticket opens one connection, once."""
        until = self._tickets.pop(socket.query_params.get("ticket", ""), 0.0)
        if time.monotonic() > until:
            await socket.close(1008)
            return
        await socket.accept()
        if len(self._open) >= self.settings.max_connections:
            await self._turn_away(socket, "too_many_websockets")
            return
        await socket.send_json(self._hello())
        self._join(socket)
        try:
            while True:
                self._received(json.loads(await socket.receive_text()))
        except (WebSocketDisconnect, RuntimeError, ValueError):
            pass  # gone, closed by us, or talking nonsense: in each case the connection is over
        finally:
            self._leave(socket)

    async def send(self, out: Outgoing) -> Ack:
        """To the connections in turn; without one nothing is sent."""
        if not self._open:
            return Ack("dispatch_failed", reason="connection_failed")
        socket = self._open[next(self._turn) % len(self._open)]
        envelope_id = str(uuid.uuid4())
        answer: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = (socket, answer)
        try:
            await socket.send_text(json.dumps(self._envelope(envelope_id, out)))
            return await answer
        except (RuntimeError, WebSocketDisconnect):
            return Ack("dispatch_failed", reason="connection_failed")
        finally:
            self._waiting.pop(envelope_id, None)

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Asks every connection to renew itself, waits a moment, then closes those that did not."""
        old = list(self._open)
        for socket in old:
            self._leave(socket)
        await asyncio.gather(*(self._turn_away(s, reason) for s in old), return_exceptions=True)

    async def close(self) -> None:
        """Ends every connection for good; tickets that nobody used yet are worth nothing any more."""
        self._tickets.clear()
        await self.refresh("link_disabled")

    async def drop(self) -> None:
        """Cuts every connection without a word, as a network does."""
        for socket in list(self._open):
            self._leave(socket)
            try:
                await socket.close(1011)
            except RuntimeError:
                continue

    def _hello(self) -> Json:
        debug = {"host": HOST, "build_number": 1, "approximate_connection_time": 18060}
        about = {"app_id": self.app_id}
        return {"type": "hello", "num_connections": len(self._open) + 1, "debug_info": debug, "connection_info": about}

    def _envelope(self, envelope_id: str, out: Outgoing) -> Json:
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": out.kind,
            "accepts_response_payload": out.kind != "events_api",
            "payload": out.payload,
        }
        if out.kind == "events_api":
            envelope |= {"retry_attempt": out.attempt, "retry_reason": out.reason}
        return envelope

    def _received(self, message: Json) -> None:
        waiting = self._waiting.get(message.get("envelope_id", ""))
        if waiting and not waiting[1].done():
            body = message.get("payload")
            waiting[1].set_result(Ack(body=body if isinstance(body, dict) else {}))

    def _join(self, socket: WebSocket) -> None:
        self._open.append(socket)
        self._someone.set()
        self._changed()

    def _leave(self, socket: WebSocket) -> None:
        if socket not in self._open:
            return
        self._open.remove(socket)
        if not self._open:
            self._someone.clear()
        self._changed()
        # what was sent into a cut connection is never answered; Slack finds out after the ack limit
        for _owner, answer in (w for w in self._waiting.values() if w[0] is socket):
            if not answer.done():
                answer.set_result(Ack("dispatch_failed", reason="connection_failed"))

    async def _turn_away(self, socket: WebSocket, reason: str) -> None:
        await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}})
        await asyncio.sleep(self.settings.refresh_grace_s if reason != "too_many_websockets" else TURNING_AWAY_S)
        await socket.close(1000)
