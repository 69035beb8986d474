"""Files on their way in and out: the upload address, what a page shows, and blocks whose picture is not there."""

import json
from collections.abc import Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.blocks_checks import Problem
from sandbox.people import Person
from sandbox.uploads import Upload
from sandbox.world import World

Json = dict[str, Any]


def routes(world: World) -> list[BaseRoute]:
    async def take(request: Request) -> Response:
        """The bytes, as the body. Slack takes forms too, Trellis sends none."""
        body, ticket = await request.body(), request.path_params["ticket"]
        found = next((one for one in world.workspace.uploads.values() if one.ticket == ticket), None)
        status, said = _taken(found, request.headers.get("content-type", ""), body)
        world.traffic.add(
            "from_app", "upload", "upload", "ok" if status == 200 else said, 0, {"bytes": len(body)}, said
        )
        return PlainTextResponse(said, status)

    async def show(request: Request) -> Response:
        """To whoever sees it in a message, a modal or their home."""
        person = world.workspace.person(request.query_params.get("user", ""))
        found = world.workspace.uploads.get(request.path_params["file"])
        if person is None or found is None or found.mimetype is None or not _sees(world, person, found.id):
            return PlainTextResponse("There is no such file for you.", 404)
        return Response(found.data, media_type=found.mimetype)

    return [Route("/upload/v1/{ticket}", take, methods=["POST"]), Route("/page/files/{file}", show)]


def _taken(found: Upload | None, kind: str, body: bytes) -> tuple[int, str]:
    if found is None or found.complete:
        return 404, "no such upload"
    if "multipart" in kind or "form" in kind:
        return 400, "the sandbox takes the bytes themselves"
    if len(body) != found.length:
        return 400, f"{found.length} bytes were announced, {len(body)} came"
    found.data = body
    return 200, f"OK - {len(body)}"


def _sees(world: World, person: Person, file_id: str) -> bool:
    w = world.workspace
    views = [*w.stacks.get(person.id, []), *([w.homes[person.id]] if person.id in w.homes else [])]
    messages = (m for c in w.channels.values() if person.id in c.members for m in c.visible(person.id))
    shown = (*(view.given["blocks"] for view in views), *(m.blocks for m in messages if m.blocks))
    return any(f'"{file_id}"' in json.dumps(blocks) for blocks in shown)


def refused(world: World, method: str, blocks: list[Json]) -> list[Problem]:
    """What Slack knows of blocks beyond their form: whether the app may show that file, and whether it draws charts."""
    found = []
    for pointer, picture in _pictures(blocks):
        file = world.workspace.uploads.get(picture["slack_file"].get("id", ""))
        ready = file is not None and file.complete and file.mimetype is not None
        if not ready or world.faults.take("file_not_ready", method):
            found.append(Problem(f"{pointer}/slack_file", "invalid slack file"))
    charts = [f"/blocks/{n}" for n, block in enumerate(blocks) if block.get("type") == "data_visualization"]
    if charts and world.faults.take("no_charts", method):
        found.append(Problem(f"{charts[0]}/type", "data_visualization is not a block that is known here"))
    return found


def _pictures(blocks: list[Json]) -> Iterator[tuple[str, Json]]:
    for number, block in enumerate(blocks):
        held = [("", block), ("/accessory", block.get("accessory"))]
        held += [(f"/elements/{n}", one) for n, one in enumerate(block.get("elements") or [])]
        for place, one in held:
            if isinstance(one, dict) and one.get("type") == "image" and "slack_file" in one:
                yield f"/blocks/{number}{place}", one
