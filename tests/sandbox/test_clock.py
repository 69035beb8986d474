"""Life time moves in steps through everything that is due, people's habits are played, and protocol time stays real."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.fast_forward import next_morning
from sandbox.habits import due_at
from sandbox.messages import Message
from sandbox.people import Person as Resident
from sandbox.settings import Limits, Settings
from tests.driver import Person
from tests.sandbox.background import Background
from tests.sandbox.conftest import quick
from tests.sandbox.echo import MANIFEST, Echo, plain
from tests.sandbox.workspace import Json, Workspace

Open = Callable[..., Awaitable[Workspace]]
MONDAY = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
SEED: Json = {
    "start": MONDAY.isoformat(),
    "people": [
        {"name": "mara", "real_name": "Mara", "tz": "America/New_York"},
        {"name": "devin", "real_name": "Devin", "tz": "America/New_York"},
        {"name": "sam", "real_name": "Sam", "tz": "Asia/Kolkata", "habit": "ignores"},
        {"name": "ines", "real_name": "Ines", "tz": "Europe/Lisbon", "habit": "away", "status": {"text": "Holiday"}},
    ],
    "channels": [{"name": "general", "members": ["mara", "devin"]}],
}


async def moved(workspace: Workspace, **wish: Any) -> datetime:
    answer = await workspace.post("page/clock", wish)
    assert answer["ok"], answer
    return datetime.fromisoformat(answer["now"])


async def test_life_time_starts_where_the_seed_says(open_workspace: Open) -> None:
    workspace = await open_workspace(seed=SEED)
    assert abs(workspace.world.clock.now() - MONDAY) < timedelta(seconds=5)


async def test_an_hour_later_messages_carry_the_new_time(open_workspace: Open) -> None:
    workspace = await open_workspace(seed=SEED)
    await moved(workspace, advance="1h")
    posted = await workspace.client.chat_postMessage(channel=workspace.id("mara"), text="x")
    assert float(posted["ts"]) >= (MONDAY + timedelta(hours=1)).timestamp()


@pytest.mark.parametrize(
    ("zone", "now", "morning"),
    [
        ("America/New_York", "2026-03-02T14:30:00+00:00", "2026-03-03T14:00:00+00:00"),
        ("America/New_York", "2026-03-06T21:00:00+00:00", "2026-03-09T13:00:00+00:00"),  # over the spring change
        ("Asia/Tokyo", "2026-03-02T14:30:00+00:00", "2026-03-03T00:00:00+00:00"),
    ],
)
def test_the_next_morning_is_nine_on_a_working_day_of_the_person(zone: str, now: str, morning: str) -> None:
    person = Resident("U1", "x", "X", tz=zone)
    assert next_morning(datetime.fromisoformat(now), person) == datetime.fromisoformat(morning)


async def test_time_does_not_run_backwards(open_workspace: Open) -> None:
    workspace = await open_workspace(seed=SEED)
    answer = await workspace.post("page/clock", {"to": (MONDAY - timedelta(days=1)).isoformat()})
    assert answer == {"ok": False, "error": "life time does not run backwards"}


async def test_moving_stops_at_every_due_instant_in_order(open_workspace: Open) -> None:
    workspace = await open_workspace(seed=SEED)
    due = [MONDAY + timedelta(minutes=m) for m in (10, 20, 50)]
    seen: list[datetime] = []

    async def next_due(after: datetime, until: datetime) -> datetime | None:
        return next((d for d in due if after < d <= until), None)

    async def advance(now: datetime) -> None:
        seen.append(now)

    workspace.sandbox.on_clock(next_due=next_due, advance=advance)
    await moved(workspace, advance="1h")
    minutes = [round((s - MONDAY).total_seconds() / 60) for s in seen]
    assert minutes == [10, 20, 50, 60]


async def test_something_that_stays_due_does_not_stop_time(open_workspace: Open) -> None:
    workspace = await open_workspace(seed=SEED)
    asked: list[datetime] = []

    async def next_due(after: datetime, _until: datetime) -> datetime:
        asked.append(after)
        return after

    workspace.sandbox.on_clock(next_due=next_due)
    await moved(workspace, to=(workspace.world.clock.now() + timedelta(seconds=30)).isoformat())
    assert 20 <= len(asked) <= 31


async def test_a_jump_skips_what_was_due(open_workspace: Open) -> None:
    workspace = await open_workspace(seed=SEED)
    seen: list[datetime] = []

    async def next_due(after: datetime, _until: datetime) -> datetime:
        return after + timedelta(minutes=1)

    async def advance(now: datetime) -> None:
        seen.append(now)

    workspace.sandbox.on_clock(next_due=next_due, advance=advance)
    await moved(workspace, advance="1h", jump=True)
    assert len(seen) == 1


async def test_triggers_expire_in_real_time_however_far_life_time_moves(open_workspace: Open) -> None:
    workspace = await open_workspace(Settings(limits=Limits.off()), seed=SEED)
    trigger = workspace.trigger()
    await moved(workspace, advance="1w")
    from tests.sandbox.echo import form

    assert (await workspace.client.views_open(trigger_id=trigger, view=form()))["ok"]


async def test_a_channel_is_not_limited_by_what_was_said_an_hour_ago(open_workspace: Open) -> None:
    workspace = await open_workspace(Settings(), seed=SEED)
    for hour in range(2):
        for _ in range(3):
            await workspace.client.chat_postMessage(channel=workspace.id("mara"), text=f"hour {hour}")
        assert await workspace.refusal("chat.postMessage", channel=workspace.id("mara"), text="x") == "ratelimited"
        await moved(workspace, advance="1h")


def living(start: Callable[..., Echo], mode: str = "socket") -> Echo:
    settings = quick()
    settings.habits = True
    return start(mode, settings=settings, seed=SEED, manifest=MANIFEST)


def offer(echo: Echo, background: Background, name: str, action: str = "hello") -> None:
    """A message with a button in somebody's DM."""
    button = {"type": "button", "action_id": action, "text": plain("Hello"), "value": "1"}
    blocks = [{"type": "actions", "block_id": "b", "elements": [button]}]
    person = echo.sandbox.world.workspace.person(name)
    assert person is not None
    background.run(echo.client.chat_postMessage(channel=person.id, text="Hello?", blocks=blocks))


def forward(person: Person, advance: str) -> None:
    answer = person.moves_time(advance)
    assert answer["ok"], answer


def test_somebody_who_answers_clicks_within_their_hours(start: Callable[..., Echo], background: Background) -> None:
    echo = living(start)
    offer(echo, background, "devin")
    forward(Person(echo.sandbox.url, "mara"), "1d")
    assert echo.last("hello")["user"]["username"] == "devin"


def test_somebody_who_ignores_does_not(start: Callable[..., Echo], background: Background) -> None:
    echo = living(start)
    offer(echo, background, "sam")
    forward(Person(echo.sandbox.url, "mara"), "1w")
    assert echo.count("hello") == 0


def test_whoever_sits_at_the_page_plays_no_habit(start: Callable[..., Echo], background: Background) -> None:
    echo = living(start)
    offer(echo, background, "mara")
    forward(Person(echo.sandbox.url, "mara"), "1w")
    assert echo.count("hello") == 0


def test_a_modal_that_opens_is_filled_in_and_submitted(start: Callable[..., Echo], background: Background) -> None:
    echo = living(start)

    async def opens(ack: Any, body: Json, client: Any) -> None:
        await ack()
        from tests.sandbox.echo import field, form

        await client.views_open(trigger_id=body["trigger_id"], view=form(blocks=[field("reply", "Reply")]))

    echo.app.action("opens")(opens)
    offer(echo, background, "devin", "opens")
    forward(Person(echo.sandbox.url, "mara"), "1d")
    assert echo.last("submitted")["view"]["state"]["values"]["reply"]["value"]["value"]


def test_somebody_away_is_in_do_not_disturb_and_comes_back(start: Callable[..., Echo]) -> None:
    echo = living(start)
    mara = Person(echo.sandbox.url, "mara")
    before = mara.sees("ines")
    forward(mara, "12w")
    after = mara.sees("ines")
    assert (before["dnd"], before["status_text"]) == (True, "Holiday")
    assert (after["dnd"], after["status_text"]) == (False, "")


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata", "Europe/Lisbon"])
@pytest.mark.parametrize("hour", range(0, 24, 5))
def test_an_answer_comes_after_the_message_and_at_work(zone: str, hour: int) -> None:
    person = Resident("U1", "x", "X", tz=zone)
    message = Message(f"{(MONDAY + timedelta(hours=hour)).timestamp():.6f}", "D1", "B", "x")
    due = due_at(person, message)
    assert due > message.at
    assert person.at_work(due)
