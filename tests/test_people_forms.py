"""What the form about messages says: only what was touched in it is a wish."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.people.rules import FOREVER, Hours, PersonView, Profile, WorkspaceView
from handlers import people_messages_views as views
from handlers.acting import data_of
from handlers.people_messages_views import Switch, Wishes
from sandbox import elements

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
LENA = PersonView("T1", Profile("U1", "Europe/Berlin"), Hours("Europe/Berlin"), None, None, False, False, None, None)
SWITCHES = [
    Switch("on", "On", stopped=False, rests=False),
    Switch("stopped", "Stopped", stopped=True, rests=False),
    Switch("rests", "Rests", stopped=False, rests=True),
]


def said(person: PersonView = LENA, **picked: Any) -> Wishes:
    """The form as it is drawn, with some fields picked anew, by their block."""
    view = views.form(person, WorkspaceView("T1"), SWITCHES, NOW, country=person.country)
    values: dict[str, Any] = {}
    for block, element in elements.of_blocks(view["blocks"]):
        if block["type"] == "input":
            values[block["block_id"]] = {element["action_id"]: elements.initial(element)}
    for block_id, state in picked.items():
        [action_id] = values[block_id]
        values[block_id][action_id] |= state
    return views.read_form(values, views.read_shown(data_of(view)))


def option(value: str) -> dict[str, Any]:
    return {"selected_option": {"value": value}}


@pytest.mark.parametrize("paused_until", [None, NOW - timedelta(days=1), NOW + timedelta(days=14, minutes=5), FOREVER])
def test_an_untouched_form_wishes_for_what_is(paused_until: datetime | None) -> None:
    person = replace(LENA, country="DE", region="BE", weekly_budget=7, paused_until=paused_until)
    wishes = said(person)
    assert (wishes.weekly_budget, wishes.country, wishes.region) == (7, "DE", "BE")
    assert (wishes.stop, wishes.resume, wishes.first, wishes.last) == ((), (), None, None)
    assert not wishes.pause_changed


def test_a_pause_to_another_day_is_a_wish() -> None:
    person = replace(LENA, paused_until=NOW + timedelta(days=14))
    wishes = said(person, until={"selected_date": "2026-03-20"})
    assert (wishes.pause_changed, wishes.until) == (True, date(2026, 3, 20))


def test_a_day_beside_another_choice_than_until_a_day_is_none() -> None:
    wishes = said(until={"selected_date": "2026-03-20"}, pause=option(views.OFF))
    assert (wishes.pause, wishes.until) == (views.OFF, None)


def test_only_what_was_turned_is_stopped_or_resumed() -> None:
    ticked: dict[str, Any] = {"kinds:0": {"selected_options": [{"value": "stopped"}, {"value": "rests"}]}}
    wishes = said(**ticked)
    assert (set(wishes.stop), set(wishes.resume)) == ({"on"}, {"stopped", "rests"})


def test_a_region_of_another_country_is_none() -> None:
    wishes = said(replace(LENA, country="DE", region="BE"), country=option("PL"))
    assert (wishes.country, wishes.region) == ("PL", None)


def test_picking_nothing_takes_a_country_back() -> None:
    wishes = said(replace(LENA, country="DE", region="BE"), country=option("-"))
    assert (wishes.country, wishes.region) == (None, None)


def test_a_place_that_is_no_longer_known_is_shown_as_none() -> None:
    assert said(replace(LENA, country="XX")).country is None


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2026, 5, 4), date(2026, 5, 4), "Monday, 4 May"),
        (date(2026, 5, 4), date(2026, 5, 8), "Monday, 4 May to Friday, 8 May"),
        (date(2026, 12, 28), date(2027, 1, 4), "Monday, 28 December to Monday, 4 January 2027"),
    ],
)
def test_days_away_are_said_with_their_dates(first: date, last: date, shown: str) -> None:
    view = views.form(replace(LENA, away=((first, last),)), WorkspaceView("T1"), [], NOW, country=None)
    [block] = [block for block in view["blocks"] if block.get("block_id") == f"away:{first}"]
    assert block["text"]["text"] == shown
