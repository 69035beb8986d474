"""People of each habit do what they are known for, the same in every run, and no form holds them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.choices import choice
from sandbox.messages import Message
from sandbox.people import Person as Resident
from tests.driver import Person
from tests.sandbox.background import Background
from tests.sandbox.conftest import quick
from tests.sandbox.echo import MANIFEST, Echo, field, form, plain
from tests.sandbox.workspace import Json

MONDAY = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
SEED: Json = {
    "start": MONDAY.isoformat(),
    "people": [
        {"name": "mara", "real_name": "Mara", "tz": "America/New_York"},
        {"name": "devin", "real_name": "Devin", "tz": "America/New_York"},
    ],
    "channels": [{"name": "general", "members": ["mara", "devin"]}],
}


def button(text: str, action: str) -> Json:
    return {"type": "button", "action_id": action, "text": plain(text), "value": "1"}


def overflow(*texts: str) -> Json:
    return {"type": "overflow", "action_id": "more", "options": [{"text": plain(t), "value": t} for t in texts]}


MENU = {
    "type": "section",
    "block_id": "s",
    "text": plain("A question"),
    "accessory": overflow("Snooze 1 day", "Snooze 1 week", "Not useful", "Stop these"),
}
BUTTONS = {"type": "actions", "block_id": "b", "elements": [button("Snooze", "snooze"), button("Answer", "answer")]}


def chosen(habit: str, *blocks: Json, times: int = 200) -> list[str]:
    """What somebody of this habit does with so many messages."""
    person = Resident("U1", "x", "X", habit=habit)
    stamps = [f"{1_772_460_000 + n}.000000" for n in range(times)]
    found = [choice(person, Message(ts, "D1", "B", "x", blocks=list(blocks))) for ts in stamps]
    return [c.text.strip() if c else "nothing" for c in found]


def test_whoever_answers_takes_no_way_out() -> None:
    assert set(chosen("answers", MENU, BUTTONS)) == {"Answer"}


def test_a_message_with_ways_out_alone_is_left_alone() -> None:
    assert set(chosen("answers", MENU)) == {"nothing"}


def test_somebody_snoozes_about_one_message_in_three() -> None:
    done = chosen("snoozes", MENU, BUTTONS)
    snoozed = [text for text in done if "Snooze" in text]
    assert set(snoozed) == {"Snooze", "Snooze 1 day", "Snooze 1 week"}
    assert 50 <= len(snoozed) <= 85
    assert set(done) - set(snoozed) == {"Answer"}


def test_somebody_finds_about_one_message_in_four_not_useful() -> None:
    done = chosen("picky", MENU, BUTTONS)
    assert set(done) == {"Not useful", "Answer"}
    assert 35 <= done.count("Not useful") <= 65


@pytest.mark.parametrize("habit", ["ignores", "away"])
def test_somebody_does_nothing(habit: str) -> None:
    assert set(chosen(habit, MENU, BUTTONS)) == {"nothing"}


def test_a_repeated_run_is_the_same() -> None:
    assert chosen("snoozes", MENU, BUTTONS) == chosen("snoozes", MENU, BUTTONS)


@pytest.fixture
def living(start: Callable[..., Echo]) -> Echo:
    settings = quick()
    settings.habits = True
    return start("socket", settings=settings, seed=SEED, manifest=MANIFEST)


def post(echo: Echo, background: Background, action: str) -> None:
    """A message that Devin answers with a click on its button."""
    devin = echo.sandbox.world.workspace.person("devin")
    assert devin is not None
    blocks = [{"type": "actions", "block_id": "b", "elements": [button("Answer", action)]}]
    background.run(echo.client.chat_postMessage(channel=devin.id, text="Hello?", blocks=blocks))


def a_day_passes(echo: Echo) -> None:
    answer = Person(echo.sandbox.url, "mara").moves_time("1d")
    assert answer["ok"], answer


def no_modal(echo: Echo) -> bool:
    return not any(echo.sandbox.world.workspace.stacks.values())


def test_a_form_that_wants_something_else_does_not_hold_anybody(living: Echo, background: Background) -> None:
    async def opens(ack: Any, body: Json, client: Any) -> None:
        await ack()
        until = field("until", "Until", type="datepicker")
        await client.views_open(trigger_id=body["trigger_id"], view=form(blocks=[until]))

    living.app.action("until")(opens)
    living.answer = {"response_action": "errors", "errors": {"until": "That is too far away."}}
    post(living, background, "until")
    a_day_passes(living)
    values = living.last("submitted")["view"]["state"]["values"]
    picked = values["until"]["value"]["selected_date"]
    assert picked > MONDAY.date().isoformat()
    assert no_modal(living)


def test_a_form_that_is_still_loading_is_waited_for(living: Echo, background: Background) -> None:
    async def opens(ack: Any, body: Json, client: Any) -> None:
        await ack()
        skeleton = form(blocks=[{"type": "section", "block_id": "l", "text": plain("Loading…")}])
        del skeleton["submit"]
        view = (await client.views_open(trigger_id=body["trigger_id"], view=skeleton))["view"]
        await client.views_update(view_id=view["id"], hash=view["hash"], view=form(blocks=[field("reply", "Reply")]))

    living.app.action("reply")(opens)
    post(living, background, "reply")
    a_day_passes(living)
    assert living.last("submitted")["view"]["state"]["values"]["reply"]["value"]["value"]
    assert no_modal(living)


def test_a_message_that_only_informs_is_read_and_closed(living: Echo, background: Background) -> None:
    async def opens(ack: Any, body: Json, client: Any) -> None:
        await ack()
        note = form(blocks=[{"type": "section", "block_id": "l", "text": plain("Thank you.")}])
        del note["submit"]
        await client.views_open(trigger_id=body["trigger_id"], view=note)

    living.app.action("read")(opens)
    post(living, background, "read")
    a_day_passes(living)
    assert no_modal(living)
