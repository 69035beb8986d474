"""A status and a snooze end when life time says so, and the app hears of each change."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.driver import Person
from tests.sandbox.echo import Echo
from tests.sandbox.workspace import Json, Workspace

Open = Callable[..., Awaitable[Workspace]]


def ahead(echo: Echo, **span: float) -> str:
    return (echo.sandbox.now() + timedelta(**span)).isoformat()


def statuses(echo: Echo, who: Person) -> list[tuple[str, int]]:
    """The text and expiry of each status of theirs that the app heard of."""
    users = [body["event"]["user"] for kind, body in echo.heard if kind == "user_change"]
    profiles = [user["profile"] for user in users if user["id"] == who.id]
    return [(profile["status_text"], profile["status_expiration"]) for profile in profiles]


def pauses(echo: Echo, who: Person) -> list[Json]:
    heard = [body["event"] for kind, body in echo.heard if kind == "dnd_updated_user"]
    return [event["dnd_status"] for event in heard if event["user"] == who.id]


def test_a_status_tells_when_it_ends(echo: Echo, mara: Person) -> None:
    until = echo.sandbox.now() + timedelta(days=3)
    mara.act("set_status", text="On leave", emoji=":palm_tree:", expires=until.isoformat())
    mara.waits_for(lambda: statuses(echo, mara))
    assert statuses(echo, mara) == [("On leave", int(until.timestamp()))]


def test_a_status_is_gone_when_its_time_has_come(echo: Echo, mara: Person) -> None:
    mara.act("set_status", text="On leave", emoji=":palm_tree:", expires=ahead(echo, hours=2))
    mara.moves_time("1h")
    assert mara.sees("mara")["status_text"] == "On leave"
    mara.moves_time("1d")
    assert mara.sees("mara")["status_text"] == ""
    assert statuses(echo, mara)[-1] == ("", 0)


def test_the_app_hears_of_the_end_at_the_end(echo: Echo, mara: Person) -> None:
    end = echo.sandbox.now() + timedelta(hours=5)
    mara.act("set_status", text="On leave", expires=end.isoformat())
    mara.moves_time("1w")
    heard = [body["event"] for kind, body in echo.heard if kind == "user_change"]
    stamps = [float(event["event_ts"]) for event in heard if event["user"]["id"] == mara.id]
    assert abs(stamps[-1] - end.timestamp()) < 5


def test_a_status_ends_by_itself_while_nobody_moves_the_clock(start: Callable[..., Echo]) -> None:
    echo = start("socket")
    mara = Person(echo.sandbox.url, "mara")
    mara.act("set_status", text="Back in a second", expires=ahead(echo, seconds=0.3))
    mara.waits_for(lambda: mara.sees("mara")["status_text"] == "", timeout=4)


@pytest.mark.parametrize("expires", ["yesterday", "2020-01-01T00:00:00+00:00", "2030-01-01T00:00:00"])
async def test_a_status_needs_an_end_that_is_still_to_come(workspace: Workspace, expires: str) -> None:
    assert not (await workspace.do("mara", "set_status", text="On leave", expires=expires))["ok"]


def test_a_snooze_is_announced_when_it_begins_and_when_it_ends(echo: Echo, mara: Person) -> None:
    until = echo.sandbox.now() + timedelta(hours=2)
    mara.act("set_dnd", on=True, until=until.isoformat())
    mara.moves_time("1d")
    first, last = pauses(echo, mara)
    assert (first["dnd_enabled"], first["next_dnd_end_ts"]) == (True, int(until.timestamp()))
    assert last == {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}


def test_what_belongs_to_the_persons_own_client_is_not_told(echo: Echo, mara: Person) -> None:
    mara.sets_dnd(True)
    mara.waits_for(lambda: pauses(echo, mara))
    assert set(pauses(echo, mara)[0]) == {"dnd_enabled", "next_dnd_start_ts", "next_dnd_end_ts"}


def test_new_quiet_hours_are_announced_as_the_next_window(echo: Echo, mara: Person) -> None:
    mara.act("set_quiet", **{"from": "19:00", "to": "08:00"})
    mara.waits_for(lambda: pauses(echo, mara))
    [status] = pauses(echo, mara)
    assert status["dnd_enabled"]
    assert status["next_dnd_end_ts"] - status["next_dnd_start_ts"] in range(12 * 3600, 14 * 3600 + 1)
    mara.act("set_quiet")
    mara.waits_for(lambda: len(pauses(echo, mara)) == 2)
    assert not pauses(echo, mara)[1]["dnd_enabled"]


async def test_somebody_who_is_away_says_until_when(workspace: Workspace) -> None:
    ines: Any = (await workspace.client.users_info(user=workspace.id("ines")))["user"]
    assert ines["profile"]["status_expiration"] > workspace.world.clock.now().timestamp()
