"""The calendar picture counts each post on its reader's own day, and knows who was away."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from tests.sandbox.workspace import Json, Workspace

Open = Callable[..., Awaitable[Workspace]]
FRIDAY_EVENING = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)
SEED: Json = {
    "start": FRIDAY_EVENING.isoformat(),
    "people": [
        {"name": "mara", "real_name": "Mara", "tz": "America/New_York"},
        {"name": "aiko", "real_name": "Aiko", "tz": "Asia/Tokyo"},
        {"name": "ines", "real_name": "Ines", "tz": "Europe/Lisbon", "habit": "away", "status": {"text": "On holiday"}},
        {"name": "deploybot", "real_name": "Deploy Bot", "bot": True},
    ],
}


async def row(workspace: Workspace, name: str, **span: str) -> Json:
    people = (await workspace.page("calendar", **span))["people"]
    found: Json = next(p for p in people if p["id"] == workspace.id(name))
    return found


async def test_a_message_stands_on_its_readers_own_day(open_workspace: Open) -> None:
    workspace = await open_workspace(seed=SEED)
    for name in ("mara", "aiko"):
        await workspace.client.chat_postMessage(channel=workspace.id(name), text="Hello")
    places = {name: (await row(workspace, name))["messages"] for name in ("mara", "aiko")}
    assert [(m["date"], m["time"], m["text"]) for m in places["mara"]] == [("2026-03-06", "15:00", "Hello")]
    assert [(m["date"], m["time"], m["text"]) for m in places["aiko"]] == [("2026-03-07", "05:00", "Hello")]


async def test_only_the_days_asked_for_are_in_it(open_workspace: Open) -> None:
    workspace = await open_workspace(seed=SEED)
    await workspace.client.chat_postMessage(channel=workspace.id("mara"), text="Hello")
    asked = {"from": "2026-03-07", "to": "2026-03-15"}
    found = await row(workspace, "mara", **asked)
    assert (found["messages"], found["off"]) == ([], ["2026-03-07", "2026-03-08", "2026-03-14", "2026-03-15"])


async def test_a_status_that_says_so_is_leave_until_it_ends(open_workspace: Open) -> None:
    workspace = await open_workspace(seed=SEED)
    leave = (await row(workspace, "ines"))["leave"]
    assert (leave[0], leave[-1]) == ("2026-03-07", "2026-03-16")
    assert (await row(workspace, "mara"))["leave"] == []


async def test_it_is_whole_weeks_and_twelve_of_them_at_least(open_workspace: Open) -> None:
    workspace = await open_workspace(seed=SEED)
    found = await workspace.page("calendar")
    assert (found["from"], found["to"]) == ("2026-03-02", "2026-05-24")
    await workspace.post("page/clock", {"advance": "12w"})
    found = await workspace.page("calendar")
    assert (found["from"], found["to"]) == ("2026-03-02", "2026-05-31")


async def test_machines_have_no_row(open_workspace: Open) -> None:
    workspace = await open_workspace(seed=SEED)
    names = [p["name"] for p in (await workspace.page("calendar"))["people"]]
    assert names == ["Mara", "Aiko", "Ines"]


async def test_days_that_are_none_are_refused(open_workspace: Open) -> None:
    workspace = await open_workspace(seed=SEED)
    assert not (await workspace.page("calendar", **{"from": "soon"}))["ok"]
    assert not (await workspace.page("calendar", **{"from": "2026-03-07", "to": "2026-03-06"}))["ok"]
