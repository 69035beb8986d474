"""The local workspace: one server that an app can be developed and tested against as if it were Slack."""

import asyncio
import hashlib
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from sandbox import passing, uploading
from sandbox.clock import LifeClock
from sandbox.connections import Server, config_for, listener_on
from sandbox.delivery import Delivery
from sandbox.errors import SlackError
from sandbox.fast_forward import Advance, FastForward, NextDue
from sandbox.faults import Faults
from sandbox.limits import Budgets
from sandbox.manifest import Manifest, read
from sandbox.page_api import PageApi
from sandbox.respond import respond
from sandbox.seed import Seed, load, parse
from sandbox.settings import Settings
from sandbox.signed_http import SignedHttp
from sandbox.socket import SocketMode
from sandbox.state import Changes, Workspace
from sandbox.traffic import Traffic
from sandbox.triggers import Rights
from sandbox.views import Views
from sandbox.web_api import WebApi
from sandbox.world import World

Json = dict[str, Any]
STATIC = Path(__file__).parent / "static"
GLANCE_S = 1.0
# how late a status or a snooze may end while nobody moves the clock


class PageFiles(StaticFiles):
    """Asked for anew at every load: modules of two versions do not fit together."""

    def file_response(self, *args: Any, **given: Any) -> Response:
        response = super().file_response(*args, **given)
        response.headers["cache-control"] = "no-cache"
        return response


class Sandbox:
    """`mode` is socket, or http, which posts to `request_url` (settable later, when the app listens).

    Life time starts at `at`, or where the seed says, or now.
    """

    def __init__(
        self,
        manifest: Json | Path | str | None = None,
        seed: Json | Path | str | None = None,
        settings: Settings | None = None,
        *,
        mode: str = "socket",
        request_url: str | None = None,
        next_due: NextDue | None = None,
        advance: Advance | None = None,
        at: datetime | None = None,
    ) -> None:
        self.settings = settings or Settings()
        self.seed = parse(seed, "seed") if isinstance(seed, dict) else load(Path(seed) if seed else None)
        self.mode = mode
        self.bot_token = f"xoxb-{_digits()}-{_digits()}-{secrets.token_hex(12)}"
        self.app_token = f"xapp-1-A{secrets.token_hex(4).upper()}-{_digits()}-{secrets.token_hex(16)}"
        self.signing_secret = secrets.token_hex(16)
        self.world = self._world(read(manifest), self.seed, request_url, at)
        self.fast_forward = FastForward(self.world)
        self.on_clock(next_due=next_due, advance=advance)
        self._server: Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self._living: asyncio.Task[None] | None = None

    # --- for whoever starts it ---------------------------------------------------------------------------
    @property
    def url(self) -> str:
        return self.world.url

    @property
    def api_url(self) -> str:
        return self.world.url + "api/"

    @property
    def transport(self) -> SocketMode | SignedHttp:
        found = self.world.delivery.transport
        assert isinstance(found, SocketMode | SignedHttp)
        return found

    def now(self) -> datetime:
        """Life time, aware UTC."""
        return self.world.clock.now()

    def start_at(self, moment: datetime) -> None:
        """Life time begins there, and what was said before is dated before it, unless the seed says when."""
        if self.seed.start is None:
            self.world.clock.move_to(moment)
            self.reset()

    def set_request_url(self, url: str) -> None:
        assert isinstance(self.transport, SignedHttp)
        self.transport.request_url = url

    def on_clock(self, *, next_due: NextDue | None = None, advance: Advance | None = None) -> None:
        """Whom fast-forwarding asks what is due next, and tells to act on it."""
        self.fast_forward.next_due = next_due or self.fast_forward.next_due
        self.fast_forward.advance = advance or self.fast_forward.advance

    async def start(self, port: int = 0) -> None:
        listener, port = listener_on(port)
        self.world.url = f"http://127.0.0.1:{port}/"
        self.page = PageApi(self.world, self.fast_forward)
        self._server = Server(config_for(Starlette(routes=self._routes())))
        self._serving = asyncio.create_task(self._server.serve([listener]))
        self._living = asyncio.create_task(self._live())
        listening = asyncio.create_task(self._server.listening.wait())
        await asyncio.wait({listening, self._serving}, return_when=asyncio.FIRST_COMPLETED)
        listening.cancel()

    async def stop(self) -> None:
        if self._living is not None:
            self._living.cancel()
        await self.world.delivery.stop()
        if isinstance(self.transport, SignedHttp):
            await self.transport.stop()
        else:
            await self.transport.drop()
        if self._server is not None and self._serving is not None:
            self.page.stopping.set()
            self.world.changes.tell("state")
            self._server.leave()
            await self._serving

    def reset(self) -> None:
        """The seed again; connections, tokens and life time stay, for the app that runs cannot go back in time."""
        world = self.world
        self.fast_forward.habits.handled.clear()
        world.workspace = Workspace(self.seed, world.manifest.name, world.clock, world.changes)
        world.views.workspace = world.workspace
        world.refusal = None
        world.faults.clear()
        world.budgets.refill()
        world.changes.tell("state", "messages", "modals", "home", "clock")

    async def _live(self) -> None:
        """Life time also passes by itself."""
        while True:
            await asyncio.sleep(GLANCE_S)
            passing.end(self.world, self.now())

    # --- inside ------------------------------------------------------------------------------------------
    def _world(self, manifest: Manifest, seed: Seed, request_url: str | None, at: datetime | None) -> World:
        settings, clock, changes = self.settings, LifeClock(at or seed.start), Changes()
        faults = Faults(clock.now)
        workspace = Workspace(seed, manifest.name, clock, changes)
        traffic = Traffic(settings.traffic_kept, lambda: changes.tell("traffic"))
        transport: SocketMode | SignedHttp
        if self.mode == "http":
            transport = SignedHttp(request_url, self.signing_secret)
        else:
            transport = SocketMode(settings, workspace.app_id, lambda: changes.tell("state"))
        return World(
            workspace=workspace,
            views=Views(workspace),
            delivery=Delivery(transport, settings, traffic, faults),
            rights=Rights(settings.trigger_s, settings.response_url_s, settings.response_url_uses),
            manifest=manifest,
            settings=settings,
            traffic=traffic,
            faults=faults,
            budgets=Budgets(settings.limits),
            clock=clock,
            changes=changes,
            bot_token=self.bot_token,
            app_token=self.app_token,
        )

    def _routes(self) -> list[BaseRoute]:
        routes: list[BaseRoute] = [
            Route("/api/{method}", WebApi(self.world).serve, methods=["GET", "POST"]),
            Route("/response/{key}", self._respond, methods=["POST"]),
            Route("/archives/{channel}/{stamp}", self._permalink),
            *uploading.routes(self.world),
            Route("/page/reset", self._reset, methods=["POST"]),
            Route("/", self._index),
            *self.page.routes(),
        ]
        if isinstance(self.transport, SocketMode):
            routes.append(WebSocketRoute("/socket", self.transport.serve))
        if STATIC.is_dir():
            routes.append(Mount("/static", PageFiles(directory=STATIC)))
        return routes

    async def _respond(self, request: Request) -> Response:
        """A response_url: five uses in thirty minutes, no token."""
        try:
            body = await request.json()
            respond(self.world, self.world.rights.spend(request.path_params["key"]), body)
        except SlackError as error:
            self.world.traffic.add("from_app", "response_url", "respond", error.code, 0, None, None, error.note)
            return JSONResponse({"ok": False, "error": error.code}, error.status)
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_payload"}, 400)
        self.world.traffic.add("from_app", "response_url", "respond", "ok", 0, body, {"ok": True})
        return JSONResponse({"ok": True})

    async def _permalink(self, request: Request) -> Response:
        stamp = request.path_params["stamp"].removeprefix("p")
        ts = f"{stamp[:-6]}.{stamp[-6:]}"
        return RedirectResponse(f"/?channel={request.path_params['channel']}&message={ts}")

    async def _reset(self, _request: Request) -> Response:
        self.reset()
        return JSONResponse({"ok": True})

    async def _index(self, _request: Request) -> Response:
        page = STATIC / "index.html"
        if not page.is_file():
            return JSONResponse({"ok": True, "see": "/page/state"})
        return FileResponse(page, headers={"cache-control": "no-store"})


def _digits() -> str:
    return str(int(hashlib.sha256(secrets.token_bytes(8)).hexdigest()[:10], 16))
