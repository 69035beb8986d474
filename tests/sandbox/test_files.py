"""Pictures and charts in the sandbox: taken, refused and shown as Slack does it."""

import json
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from sandbox.blocks import problems
from tests.sandbox.echo import plain
from tests.sandbox.workspace import Workspace

Json = dict[str, Any]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
WEEKS = ["3 Mar", "10 Mar"]


def line(**change: Any) -> Json:
    data = [{"label": label, "value": 90 - n} for n, label in enumerate(WEEKS)]
    given = {"type": "line", "series": [{"name": "Kept", "data": data}], "axis_config": {"categories": WEEKS}}
    return {"type": "data_visualization", "title": "Kept", "chart": given | change}


def picture(file_id: str) -> Json:
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": "A chart"}


async def announced(workspace: Workspace, data: bytes = PNG) -> tuple[str, str]:
    answer = await workspace.client.files_getUploadURLExternal(filename="kept.png", length=len(data), alt_txt="A chart")
    return answer["file_id"], answer["upload_url"]


async def sent(url: str, data: bytes = PNG) -> int:
    async with aiohttp.ClientSession() as http, http.post(url, data=data) as answer:
        return answer.status


async def uploaded(workspace: Workspace, data: bytes = PNG) -> str:
    file_id, url = await announced(workspace, data)
    assert await sent(url, data) == 200
    await workspace.client.files_completeUploadExternal(files=[{"id": file_id, "title": "Kept"}])
    return file_id


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    """With the scope for files."""
    granted = workspace.world.manifest
    workspace.world.manifest = replace(granted, bot_scopes=(*granted.bot_scopes, "files:write"))
    return workspace


async def post(workspace: Workspace, *blocks: Json) -> str:
    """Its outcome: ok, or the error."""
    try:
        await workspace.client.chat_postMessage(channel=workspace.dm("mara"), text="x", blocks=list(blocks))
    except Exception as error:
        return str(error.response["error"])  # type: ignore[attr-defined]
    return "ok"


async def shown(workspace: Workspace, file_id: str, name: str) -> int:
    address = f"{workspace.sandbox.url}page/files/{file_id}?user={name}"
    async with aiohttp.ClientSession() as http, http.get(address) as answer:
        return answer.status


async def test_a_picture_that_was_uploaded_stands_in_a_message(workspace: Workspace) -> None:
    assert await post(workspace, picture(await uploaded(workspace))) == "ok"


async def test_a_picture_is_shown_to_whoever_sees_its_message_and_to_nobody_else(workspace: Workspace) -> None:
    file_id = await uploaded(workspace)
    before = await shown(workspace, file_id, "mara")
    await post(workspace, picture(file_id))
    assert (before, await shown(workspace, file_id, "mara"), await shown(workspace, file_id, "devin")) == (
        404,
        200,
        404,
    )


async def test_a_picture_stands_in_the_home_of_who_it_is_for(workspace: Workspace) -> None:
    file_id = await uploaded(workspace)
    home = {"type": "home", "blocks": [picture(file_id)]}
    await workspace.client.views_publish(user_id=workspace.id("mara"), view=home)
    assert await shown(workspace, file_id, "mara") == 200


async def test_an_upload_that_is_not_completed_cannot_be_shown(workspace: Workspace) -> None:
    file_id, url = await announced(workspace)
    await sent(url)
    assert await post(workspace, picture(file_id)) == "invalid_blocks"


async def test_a_file_that_is_no_picture_cannot_be_shown(workspace: Workspace) -> None:
    assert await post(workspace, picture(await uploaded(workspace, b"a,b\n1,2\n"))) == "invalid_blocks"


async def test_a_deleted_file_is_gone(workspace: Workspace) -> None:
    file_id = await uploaded(workspace)
    await post(workspace, picture(file_id))
    await workspace.client.files_delete(file=file_id)
    assert await shown(workspace, file_id, "mara") == 404


async def test_other_bytes_than_announced_are_not_taken(workspace: Workspace) -> None:
    _, url = await announced(workspace)
    assert await sent(url, PNG + b"more") == 400


async def test_a_file_without_bytes_cannot_be_completed(workspace: Workspace) -> None:
    file_id, _ = await announced(workspace)
    assert await workspace.refusal("files.completeUploadExternal", files=[{"id": file_id}]) == "file_not_found"


async def test_an_upload_is_completed_once(workspace: Workspace) -> None:
    file_id = await uploaded(workspace)
    assert await workspace.refusal("files.completeUploadExternal", files=[{"id": file_id}]) == "file_not_found"


async def shared(workspace: Workspace, channel: str, **more: Any) -> str:
    """Its outcome: ok, or the error."""
    file_id, url = await announced(workspace, b"BEGIN:VCALENDAR")
    await sent(url, b"BEGIN:VCALENDAR")
    given = {"files": [{"id": file_id}], "channel_id": channel, **more}
    try:
        await workspace.client.files_completeUploadExternal(**given)
    except Exception as error:
        return str(error.response["error"])  # type: ignore[attr-defined]
    return "ok"


async def test_a_file_is_shared_into_a_conversation_with_its_name_and_words(workspace: Workspace) -> None:
    blocks = json.dumps([{"type": "section", "text": plain("For your calendar")}])
    assert await shared(workspace, workspace.dm("mara"), blocks=blocks) == "ok"
    last = list(workspace.world.workspace.channels[workspace.dm("mara")].messages.values())[-1]
    assert (last.files[0]["name"], last.blocks[0]["text"]["text"]) == ("kept.png", "For your calendar")
    assert last.as_slack("T")["subtype"] == "file_share"


async def test_a_file_is_not_shared_with_a_persons_id_or_where_the_app_is_not(workspace: Workspace) -> None:
    outside = next(
        c.id
        for c in workspace.world.workspace.channels.values()
        if workspace.world.workspace.bot_user_id not in c.members
    )
    assert await shared(workspace, workspace.id("mara")) == "channel_not_found"
    assert await shared(workspace, outside) in {"not_in_channel", "channel_not_found"}


async def test_what_is_said_beside_a_file_keeps_the_rules_of_messages(workspace: Workspace) -> None:
    assert await shared(workspace, workspace.dm("mara"), blocks=json.dumps([{"type": "section"}])) == "invalid_blocks"
    assert await shared(workspace, workspace.dm("mara"), thread_ts="1.0") == "thread_not_found"


async def test_a_file_that_is_deleted_is_gone_from_its_message(workspace: Workspace) -> None:
    await shared(workspace, workspace.dm("mara"), initial_comment="Here it is")
    last = list(workspace.world.workspace.channels[workspace.dm("mara")].messages.values())[-1]
    await workspace.client.files_delete(file=last.files[0]["id"])
    assert last.files == []


async def test_a_long_alt_text_is_refused(workspace: Workspace) -> None:
    given = {"filename": "a.png", "length": 9, "alt_txt": "x" * 1001}
    assert await workspace.refusal("files.getUploadURLExternal", **given) == "alt_txt_too_large"


async def test_a_file_of_no_length_is_refused(workspace: Workspace) -> None:
    assert await workspace.refusal("files.getUploadURLExternal", filename="a.png", length=0) == "missing_argument"


async def test_a_workspace_may_refuse_charts_in_messages(workspace: Workspace) -> None:
    workspace.world.faults.add("no_charts", "chat.postMessage", times=1)
    assert [await post(workspace, line()) for _ in range(2)] == ["invalid_blocks", "ok"]


async def test_a_file_may_take_a_while_until_it_can_be_shown(workspace: Workspace) -> None:
    file_id = await uploaded(workspace)
    workspace.world.faults.add("file_not_ready", times=1)
    assert [await post(workspace, picture(file_id)) for _ in range(2)] == ["invalid_blocks", "ok"]


@pytest.mark.parametrize("surface", ["home", "modal"])
def test_charts_stand_in_messages_only(surface: str) -> None:
    view = {"type": surface, "blocks": [line()]} | ({"title": plain("x")} if surface == "modal" else {})
    assert [p.pointer for p in problems(surface, view)] == ["/blocks/0/type"]


def point(label: str, value: Any = 1) -> Json:
    return {"label": label, "value": value}


LONG = [str(n) for n in range(21)]
BAD: dict[str, tuple[Json, str]] = {
    "a title of 51": (line() | {"title": "x" * 51}, "/title"),
    "another type": (line(type="radar"), "/chart/type"),
    "no series": (line(series=[]), "/chart/series"),
    "a series' name of 21": (
        line(series=[{"name": "x" * 21, "data": [point(w) for w in WEEKS]}]),
        "/chart/series/0/name",
    ),
    "a category left out": (line(series=[{"name": "K", "data": [point("3 Mar")]}]), "/chart/series/0/data"),
    "a value in words": (line(series=[{"name": "K", "data": [point("3 Mar", "9")]}]), "/chart/series/0/data/0/value"),
    "two series of one name": (line(series=[{"name": "K", "data": [point(w) for w in WEEKS]}] * 2), "/chart/series"),
    "twenty-one categories": (
        line(axis_config={"categories": LONG}, series=[{"name": "K", "data": [point(w) for w in LONG[:20]]}]),
        "/chart/axis_config/categories",
    ),
    "a y label of 51": (line(axis_config={"categories": WEEKS, "y_label": "x" * 51}), "/chart/axis_config/y_label"),
    "a pie of series": (line(type="pie"), "/chart/segments"),
    "a picture from two places": (
        picture("F012345678") | {"image_url": "https://a.example/a.png"},
        "/image_url",
    ),
    "a picture of an odd id": (picture("kept.png"), "/slack_file/id"),
    "a picture of id and address": (
        picture("F012345678") | {"slack_file": {"id": "F012345678", "url": "https://a.example"}},
        "/slack_file",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_slack_does_not_draw_is_pointed_at(case: str) -> None:
    block, pointer = BAD[case]
    assert f"/blocks/0{pointer}" in [p.pointer for p in problems("message", {"blocks": [block]})]


def test_a_message_holds_two_charts() -> None:
    assert [bool(problems("message", {"blocks": [line()] * count})) for count in (2, 3)] == [False, True]
