"""A person's eyes and hands as JSON: what the page shows, and what tests act through."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from sandbox import clicks, gestures, installation, page_eyes, presence, staffing, submissions, writing
from sandbox.calendar_picture import picture, span
from sandbox.errors import CannotDo
from sandbox.people import Person
from sandbox.posted import report
from sandbox.world import World

Json = dict[str, Any]
LONGEST_WAIT_S = 30.0
SILENCE_S = 15.0
# a comment goes over an idle event stream, so that a dead one is noticed


class PageApi:
    def __init__(self, world: World, fast_forward: Any) -> None:
        self.world, self.fast_forward = world, fast_forward
        self.stopping = asyncio.Event()

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/page/state", self.state),
            Route("/page/messages", self.messages),
            Route("/page/events", self.events),
            Route("/page/wait", self.wait),
            Route("/page/do", self.do, methods=["POST"]),
            Route("/page/options", self.options),
            Route("/page/traffic", self.traffic),
            Route("/page/posted", self.posted),
            Route("/page/calendar", self.calendar),
            Route("/page/clock", self.clock, methods=["POST"]),
            Route("/page/faults", self.faults, methods=["GET", "POST"]),
        ]

    # --- eyes ------------------------------------------------------------------------------------------
    async def state(self, request: Request) -> Response:
        person = self._person(request.query_params.get("user", ""))
        if person is None:
            return _nobody()
        return JSONResponse(page_eyes.state(self.world, person, self.fast_forward.running))

    async def messages(self, request: Request) -> Response:
        person = self._person(request.query_params.get("user", ""))
        channel = self.world.workspace.channel(request.query_params.get("channel", ""))
        if person is None or channel is None or person.id not in channel.members:
            return _nobody()
        thread = request.query_params.get("thread")
        return JSONResponse({"messages": page_eyes.messages(self.world, person, channel, thread)})

    async def events(self, request: Request) -> Response:
        person = self._person(request.query_params.get("user", ""))
        if person is None:
            return _nobody()
        return StreamingResponse(self._news(person.id), media_type="text/event-stream", headers=NO_STORE)

    async def _news(self, user_id: str) -> AsyncIterator[str]:
        queue = self.world.changes.subscribe(user_id)
        try:
            yield f"data: {json.dumps({'version': self.world.changes.version, 'what': ['state'], 'channel': None})}\n\n"
            while not self.stopping.is_set():
                try:
                    async with asyncio.timeout(SILENCE_S):
                        news = await queue.get()
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                yield f"data: {json.dumps(news)}\n\n"
        finally:
            self.world.changes.unsubscribe(queue)

    async def wait(self, request: Request) -> Response:
        """Answers when the version is above `version`, or when `timeout` seconds have passed."""
        person = self._person(request.query_params.get("user", ""))
        if person is None:
            return _nobody()
        after = int(request.query_params.get("version", "0"))
        timeout_s = min(float(request.query_params.get("timeout", "5")), LONGEST_WAIT_S)
        queue = self.world.changes.subscribe(person.id)
        try:
            async with asyncio.timeout(timeout_s):
                while self.world.changes.version <= after and not self.stopping.is_set():
                    await queue.get()
        except TimeoutError:
            pass  # no news is an answer too
        finally:
            self.world.changes.unsubscribe(queue)
        return JSONResponse({"version": self.world.changes.version})

    async def options(self, request: Request) -> Response:
        return JSONResponse({"people": page_eyes.offered(self.world, request.query_params.get("query", ""))})

    async def traffic(self, request: Request) -> Response:
        return JSONResponse({"traffic": self.world.traffic.after(int(request.query_params.get("after", "0")))})

    async def posted(self, request: Request) -> Response:
        """What the app posted, from the `after`th on, with counts per channel and per metadata id."""
        return JSONResponse(report(self.world.workspace.posted, int(request.query_params.get("after", "0"))))

    async def calendar(self, request: Request) -> Response:
        """`from` and `to` are days, both included."""
        try:
            first, last = span(self.world, request.query_params.get("from"), request.query_params.get("to"))
        except ValueError as error:
            return JSONResponse({"ok": False, "error": str(error)}, 400)
        return JSONResponse(picture(self.world, first, last))

    # --- hands -----------------------------------------------------------------------------------------
    async def do(self, request: Request) -> Response:
        body = await request.json()
        person = self._person(str(body.get("user", "")))
        if person is None or person.deleted:
            return _nobody()
        person.habit_on = person.habit_on and not body.get("driven", False)
        self.world.workspace.notices.pop(person.id, None)
        try:
            return JSONResponse(await self._act(person, body))
        except CannotDo as error:
            return JSONResponse({"ok": False, "error": str(error)})
        except KeyError as error:
            return JSONResponse({"ok": False, "error": f"{error.args[0]} is missing"}, 400)

    async def _act(self, person: Person, body: Json) -> Json:
        world, kind = self.world, body["do"]
        if kind == "say":
            return await gestures.say(world, person, body["channel"], body["text"], body.get("thread_ts"))
        if kind == "edit":
            return await writing.edit(world, person, body["channel"], body["ts"], body["text"])
        if kind == "share_file":
            return await writing.share_file(world, person, body)
        if kind == "message_shortcut":
            return await gestures.message_shortcut(world, person, body["channel"], body["ts"], body["callback_id"])
        if kind == "global_shortcut":
            return await gestures.global_shortcut(world, person, body["callback_id"])
        if kind == "block_action":
            return await clicks.block_action(world, person, body)
        if kind == "submit":
            return await submissions.submit(world, person, body["view_id"], body.get("values") or {})
        if kind == "close":
            return await submissions.close(world, person, body["view_id"], bool(body.get("clear")))
        if kind == "open_home":
            return await gestures.open_home(world, person)
        if kind == "open_channel":
            return await gestures.open_channel(world, person, body["channel"])
        if kind == "set_status":
            return presence.set_status(world, person, body)
        if kind == "set_dnd":
            return presence.set_dnd(world, person, body)
        if kind == "set_quiet":
            return presence.set_quiet(world, person, body)
        if kind == "staff":
            return staffing.change(world, person, body)
        if kind == "uninstall":
            return await installation.uninstall(world, person, body)
        if kind == "reinstall":
            return installation.reinstall(world, person)
        raise CannotDo(f"Nobody knows how to {kind}.")

    # --- the drawer and the clock bar ------------------------------------------------------------------
    async def clock(self, request: Request) -> Response:
        body = await request.json()
        person = self._person(str(body.get("user", "")))
        try:
            await self.fast_forward.move(body, person)
        except ValueError as error:
            return JSONResponse({"ok": False, "error": str(error)})
        return JSONResponse({"ok": True, "now": self.world.clock.now().isoformat()})

    async def faults(self, request: Request) -> Response:
        faults = self.world.faults
        if request.method == "POST":
            body = await request.json()
            try:
                if body.get("clear"):
                    faults.clear()
                if "remove" in body:
                    faults.remove(str(body["remove"]))
                if "add" in body:
                    fault = faults.add(**body["add"])
                    if fault.kind == "socket_drop":
                        faults.remove(fault.id)
                        await self._drop_sockets()
            except (TypeError, ValueError) as error:
                return JSONResponse({"ok": False, "error": str(error), "faults": faults.listed()}, 400)
            self.world.changes.tell("traffic")
        return JSONResponse({"ok": True, "faults": faults.listed()})

    async def _drop_sockets(self) -> None:
        drop = getattr(self.world.delivery.transport, "drop", None)
        if drop is not None:
            await drop()

    def _person(self, who: str) -> Person | None:
        person = self.world.workspace.person(who) if who else None
        if person is None and not who:
            return next(p for p in self.world.workspace.people.values() if p.is_human)
        return person


NO_STORE = {"cache-control": "no-store"}


def _nobody() -> Response:
    return JSONResponse({"ok": False, "error": "There is no such person or conversation here."}, 404)
