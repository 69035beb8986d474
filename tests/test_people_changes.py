"""What changes at Slack reaches what is planned: a status, do-not-disturb, another zone, a new working time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.nudges import service as nudges
from bot.nudges import store as nudge_rows
from bot.nudges.kinds import Class, Kind
from bot.nudges.rules import NudgeView
from bot.people import service, store
from bot.people.rules import FOREVER, PersonView, Profile
from handlers.people_fresh import refresh_profiles
from tests.conftest import TUESDAY, Workspace
from tests.driver import Person

KIND = Kind("test.hint", "Hints", Class.OFFERED, timedelta(days=30), "it is old")
HELD = TUESDAY + timedelta(days=3)


@pytest.fixture
def workspace(start: Callable[..., Workspace]) -> Workspace:
    return start()


@pytest.fixture
def lena(workspace: Workspace) -> Person:
    """In Berlin, and Trellis knows her."""
    person = workspace.person("lena")
    in_rows(workspace, lambda session: service.learn_profile(session, team(workspace), berlin(person), TUESDAY))
    return person


def team(workspace: Workspace) -> str:
    return workspace.sandbox.world.workspace.id


def berlin(person: Person) -> Profile:
    return Profile(person.id, "Europe/Berlin")


def in_rows(workspace: Workspace, work: Callable[[Any], Any]) -> Any:
    async def run() -> Any:
        async with workspace.trellis.deps.db.begin() as session:
            return await work(session)

    return workspace.run(run())


def known(workspace: Workspace, person: Person) -> PersonView:
    key = team(workspace), person.id
    found: PersonView = in_rows(workspace, lambda session: store.people(session, [key]))[key]
    return found


def planned(workspace: Workspace, person: Person) -> NudgeView:
    key = [(team(workspace), person.id)]
    [nudge] = in_rows(workspace, lambda session: nudge_rows.planned_of(session, key, FOREVER))
    assert isinstance(nudge, NudgeView)
    return nudge


def hold(workspace: Workspace, person: Person, *, slot: str | None = None) -> None:
    """One message that the rules have put off until HELD, with a slot at 09:00 in Berlin there."""

    async def plan(session: Any) -> None:
        about: dict[str, Any] = {"team_id": team(workspace), "user_id": person.id, "subject_id": "s", "key": "k"}
        due = datetime(2026, 3, 6, 8, 0, tzinfo=UTC) if slot else TUESDAY + timedelta(days=1)
        await nudges.plan(session, TUESDAY, nudges.Plan(kind=KIND, reason="Because.", at=due, slot=slot, **about))
        [nudge] = await nudge_rows.planned_of(session, [(team(workspace), person.id)], FOREVER)
        await nudge_rows.change(session, nudge.id, "planned", not_before=HELD, outcome="do not disturb is on")

    in_rows(workspace, plan)


def is_looked_at_again(workspace: Workspace, person: Person) -> bool:
    return planned(workspace, person).not_before < HELD


def test_a_status_of_leave_is_leave_until_it_is_cleared(workspace: Workspace, lena: Person) -> None:
    hold(workspace, lena)
    lena.sets_status("On vacation")
    lena.waits_for(lambda: known(workspace, lena).leave_until == FOREVER)
    assert is_looked_at_again(workspace, lena)
    lena.sets_status("", "")
    lena.waits_for(lambda: known(workspace, lena).leave_until is None)


def test_leave_ends_when_its_status_does(workspace: Workspace, lena: Person) -> None:
    end = TUESDAY + timedelta(days=5)
    lena.act("set_status", text="Out sick", emoji=":face_with_thermometer:", expires=end.isoformat())
    lena.waits_for(lambda: known(workspace, lena).leave_until == end)


def test_a_status_of_work_changes_nothing(workspace: Workspace, lena: Person) -> None:
    hold(workspace, lena)
    lena.sets_status("Lunch", ":knife_fork_plate:")
    lena.sets_status("On vacation", ":palm_tree:")
    lena.waits_for(lambda: known(workspace, lena).leave_until == FOREVER)
    lena.sets_status("Back from vacation", ":palm_tree:")
    lena.waits_for(lambda: known(workspace, lena).leave_until is None)


def test_do_not_disturb_is_known_from_its_event_on_until_it_ends(workspace: Workspace, lena: Person) -> None:
    hold(workspace, lena)
    lena.sets_dnd(True)
    lena.waits_for(lambda: known(workspace, lena).quiet is not None)
    quiet = known(workspace, lena).quiet
    assert quiet is not None
    assert quiet.start <= TUESDAY < quiet.end
    assert is_looked_at_again(workspace, lena)
    lena.act("set_quiet")
    lena.sets_dnd(False)
    lena.waits_for(lambda: known(workspace, lena).quiet is None)


def test_in_another_zone_a_message_comes_at_the_same_local_time(workspace: Workspace, lena: Person) -> None:
    hold(workspace, lena, slot="2026-03-06T09:00")
    workspace.person("aiko").staffs("lena", "move", tz="America/New_York")
    lena.waits_for(lambda: known(workspace, lena).hours.zone == "America/New_York")
    due = planned(workspace, lena).due_at
    nine = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)
    assert nine <= due < nine + timedelta(hours=1)  # people who share a slot are spread over an hour


def test_whom_trellis_does_not_know_is_not_kept(workspace: Workspace) -> None:
    sam = workspace.person("sam")
    sam.sets_status("On vacation")
    sam.sets_dnd(True)
    lena = workspace.person("lena")
    in_rows(workspace, lambda session: service.learn_profile(session, team(workspace), berlin(lena), TUESDAY))
    lena.sets_status("On vacation")
    lena.waits_for(lambda: known(workspace, lena).leave_until == FOREVER)
    key = team(workspace), sam.id
    assert in_rows(workspace, lambda session: store.ages(session, [key])) == {}


def test_a_change_that_was_missed_is_learned_a_day_later(workspace: Workspace) -> None:
    ines = workspace.person("ines")  # on holiday, by her status, in Lisbon
    in_rows(workspace, lambda session: service.learn_profile(session, team(workspace), berlin(ines), TUESDAY))
    key = team(workspace), ines.id
    workspace.run(refresh_profiles(workspace.trellis.deps, [key]))
    assert known(workspace, ines).leave_until is None
    workspace.advance_to(TUESDAY + timedelta(days=1))
    workspace.run(refresh_profiles(workspace.trellis.deps, [key]))
    person = known(workspace, ines)
    assert person.leave_until is not None
    assert person.leave_until > workspace.trellis.clock.now()
    assert person.hours.zone == "Europe/Lisbon"


def test_a_deactivated_person_is_known_as_such_and_keeps_what_was_planned_where_it_was(
    workspace: Workspace, lena: Person
) -> None:
    hold(workspace, lena, slot="2026-03-06T09:00")
    due = planned(workspace, lena).due_at
    workspace.person("aiko").staffs("lena", "deactivate")
    lena.waits_for(lambda: known(workspace, lena).profile.is_deleted)
    assert planned(workspace, lena).due_at == due


def test_new_working_hours_look_again_at_what_was_held(workspace: Workspace, lena: Person) -> None:
    hold(workspace, lena)
    home = lena.home()
    lena.waits_for("My settings")
    home.click("My settings")
    form = lena.modal("My settings")
    form.set("Start", "13:00")
    form.submit()
    lena.waits_for(lambda: not form.is_open)
    assert is_looked_at_again(workspace, lena)


@pytest.mark.parametrize("fault", ["ratelimited", "server_error"])
def test_a_profile_that_slack_does_not_tell_stays_and_is_asked_for_again_soon(workspace: Workspace, fault: str) -> None:
    ines = workspace.person("ines")
    in_rows(workspace, lambda session: service.learn_profile(session, team(workspace), berlin(ines), TUESDAY))
    workspace.sandbox.world.faults.add(fault, "users.info")
    key, deps = (team(workspace), ines.id), workspace.trellis.deps
    workspace.advance_to(TUESDAY + timedelta(days=1))
    workspace.run(refresh_profiles(deps, [key]))
    assert known(workspace, ines).hours.zone == "Europe/Berlin"
    workspace.advance_to(TUESDAY + timedelta(days=1, minutes=2))
    workspace.run(refresh_profiles(deps, [key]))
    assert known(workspace, ines).hours.zone == "Europe/Lisbon"


def test_the_words_of_a_status_are_neither_kept_nor_logged(
    workspace: Workspace, lena: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lena.sets_status("On vacation, canary-7f3a91")
    lena.waits_for(lambda: known(workspace, lena).leave_until == FOREVER)
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("trellis.db*"))
    assert b"canary-7f3a91" not in stored
    said = capsys.readouterr()
    assert "canary-7f3a91" not in said.out + said.err
