"""The form about messages: how many, which kinds, holidays, days away and a pause; what is said is kept and shown."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from bot.nudges import store as nudge_rows
from bot.people import store
from bot.people.rules import FOREVER, PersonView
from handlers.blocks import actions, button
from handlers.people_messages import OPEN
from tests.conftest import Workspace
from tests.driver import Modal, Person

TITLE = "Messages from Trellis"


@pytest.fixture
def workspace(start: Callable[..., Workspace]) -> Workspace:
    return start()


@pytest.fixture
def lena(workspace: Workspace) -> Person:
    """In Berlin."""
    return workspace.person("lena")


def opened(workspace: Workspace, person: Person) -> Modal:
    """From a button, wherever that is drawn."""
    post = workspace.trellis.deps.client.chat_postMessage
    blocks = [actions(button("How much", OPEN), block_id="x")]
    workspace.run(post(channel=person.dm().id, text="A button", blocks=blocks))
    person.dm().last.click("How much")
    return person.modal(TITLE)


def kept(workspace: Workspace, person: Person) -> PersonView:
    async def read() -> PersonView:
        team_id = workspace.sandbox.world.workspace.id
        async with workspace.trellis.deps.db.read() as session:
            return (await store.people(session, [(team_id, person.id)]))[team_id, person.id]

    found: PersonView = workspace.run(read())
    return found


def stopped(workspace: Workspace, person: Person) -> list[str]:
    async def read() -> list[str]:
        async with workspace.trellis.deps.db.read() as session:
            return await nudge_rows.stopped_kinds(session, (workspace.sandbox.world.workspace.id, person.id))

    found: list[str] = workspace.run(read())
    return found


def test_what_is_chosen_is_kept_and_shown_again(workspace: Workspace, lena: Person) -> None:
    form = opened(workspace, lena)
    form.choose("Messages a week, at most", "3")
    form.choose("Public holidays", "Germany, by your time zone")
    lena.waits_for("All of Germany")
    form.choose("Region", "Bayern")
    form.submit()
    lena.waits_for(lambda: not form.is_open)
    person = kept(workspace, lena)
    assert (person.weekly_budget, person.country, person.region) == (3, "DE", "BY")
    again = opened(workspace, lena)
    assert again.value("Messages a week, at most") == "3"
    assert "Bayern" in again.text


def test_nothing_is_kept_that_was_not_chosen(workspace: Workspace, lena: Person) -> None:
    form = opened(workspace, lena)
    assert "Germany, by your time zone" in form.options("Public holidays")
    form.submit()
    lena.waits_for(lambda: not form.is_open)
    person = kept(workspace, lena)
    assert (person.weekly_budget, person.country, person.away, person.paused_until) == (5, None, (), None)
    assert stopped(workspace, lena) == []


def test_days_away_are_added_listed_and_removed_at_once(workspace: Workspace, lena: Person) -> None:
    form = opened(workspace, lena)
    form.choose("Messages a week, at most", "2")
    form.set("First day", "2026-05-04")
    form.set("Last day", "2026-05-08")
    form.click("Add these days")
    lena.waits_for("Monday, 4 May to Friday, 8 May")
    assert kept(workspace, lena).away == ((date(2026, 5, 4), date(2026, 5, 8)),)
    assert form.value("First day") is None
    assert form.value("Messages a week, at most") == "2"
    form.click("Remove")
    lena.waits_for(lambda: "4 May" not in form.text)
    assert kept(workspace, lena).away == ()


def test_days_that_were_picked_but_not_added_are_saved_too(workspace: Workspace, lena: Person) -> None:
    form = opened(workspace, lena)
    form.set("First day", "2026-05-04")
    form.submit()
    assert form.errors == {"Last day": "Pick the last day. It may be the same one."}
    form.set("Last day", "2026-05-04")
    form.submit()
    lena.waits_for(lambda: not form.is_open)
    assert kept(workspace, lena).away == ((date(2026, 5, 4), date(2026, 5, 4)),)


def test_days_in_the_wrong_order_are_said_in_the_form_and_not_kept(workspace: Workspace, lena: Person) -> None:
    form = opened(workspace, lena)
    form.set("First day", "2026-05-08")
    form.set("Last day", "2026-05-04")
    form.click("Add these days")
    lena.waits_for("not before the first")
    assert kept(workspace, lena).away == ()


def test_a_pause_until_a_day_ends_at_its_start_there(workspace: Workspace, lena: Person) -> None:
    form = opened(workspace, lena)
    form.choose("Everything", "Pause everything until a day")
    form.submit()
    assert form.errors == {"Pause until": "Pick a day after today."}
    form.set("Pause until", "2026-05-04")
    form.submit()
    lena.waits_for(lambda: not form.is_open)
    assert kept(workspace, lena).paused_until == datetime(2026, 5, 3, 22, 0, tzinfo=UTC)
    assert opened(workspace, lena).value("Pause until") == "2026-05-04"


def test_a_pause_without_an_end_lasts_until_it_is_changed(workspace: Workspace, lena: Person) -> None:
    form = opened(workspace, lena)
    form.choose("Everything", "Pause everything until I change this")
    form.submit()
    lena.waits_for(lambda: not form.is_open)
    assert kept(workspace, lena).paused_until == FOREVER
    form = opened(workspace, lena)
    form.choose("Everything", "Messages come, as said above")
    form.submit()
    lena.waits_for(lambda: not form.is_open)
    assert kept(workspace, lena).paused_until is None


def test_a_kind_is_switched_off_and_on_again(workspace: Workspace, lena: Person) -> None:
    form = opened(workspace, lena)
    on = form.options("What may come")
    assert "Questions after two weeks" in on
    form.choose("What may come", *(title for title in on if title != "Questions after two weeks"))
    form.submit()
    lena.waits_for(lambda: not form.is_open)
    assert stopped(workspace, lena) == ["sbi.followup"]
    form = opened(workspace, lena)
    form.choose("What may come", *on)
    form.submit()
    lena.waits_for(lambda: not form.is_open)
    assert stopped(workspace, lena) == []


def test_a_country_of_the_workspace_is_picked_from_a_list_and_shown_to_everyone(
    workspace: Workspace, lena: Person
) -> None:
    aiko = workspace.person("aiko")
    home = aiko.home()
    aiko.waits_for("Workspace settings")
    home.click("Workspace settings")
    form = aiko.modal("Workspace settings")
    form.choose("Public holidays", "Portugal")
    aiko.waits_for("All of Portugal")
    form.submit()
    aiko.waits_for(lambda: not form.is_open)
    assert "Portugal, as for the whole workspace" in opened(workspace, lena).text
