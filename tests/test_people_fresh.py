"""Before a message goes out, Slack is asked who is in do-not-disturb: by fifties, seldom, and never in the way."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.people import service, store
from bot.people.rules import PersonView, Profile
from handlers.people_fresh import refresh_quiet
from tests.conftest import Workspace


@pytest.fixture
def workspace(start: Callable[..., Workspace]) -> Workspace:
    return start()


def key(workspace: Workspace, name: str) -> store.Key:
    return workspace.sandbox.world.workspace.id, workspace.person(name).id


def meet(workspace: Workspace, *keys: store.Key) -> None:
    """Trellis knows these people from now on."""

    async def learn() -> None:
        deps = workspace.trellis.deps
        async with deps.db.begin() as session:
            for team_id, user_id in keys:
                await service.learn_profile(session, team_id, Profile(user_id, "Europe/Berlin"), deps.clock.now())

    workspace.run(learn())


def person(workspace: Workspace, which: store.Key) -> PersonView:
    async def read() -> PersonView:
        async with workspace.trellis.deps.db.read() as session:
            return (await store.people(session, [which]))[which]

    found: PersonView = workspace.run(read())
    return found


def asked(workspace: Workspace, method: str) -> int:
    return sum(entry["name"] == method for entry in workspace.sandbox.world.traffic.after(0))


def test_do_not_disturb_is_learned_before_a_message_goes_out(workspace: Workspace) -> None:
    lena, mara = key(workspace, "lena"), key(workspace, "mara")
    meet(workspace, lena, mara)
    workspace.run(refresh_quiet(workspace.trellis.deps, [lena, mara]))
    quiet = person(workspace, lena).quiet
    assert quiet is not None
    assert quiet.end - quiet.start == timedelta(hours=13)  # 19:00 to 08:00, as she set it at Slack
    assert person(workspace, mara).quiet is None


def test_fifty_people_are_asked_about_in_one_call_and_not_again_within_a_quarter_of_an_hour(
    workspace: Workspace,
) -> None:
    people = [key(workspace, name) for name in ("mara", "devin", "lena")] * 17
    meet(workspace, *set(people))
    for _ in range(2):
        workspace.run(refresh_quiet(workspace.trellis.deps, people))
    assert asked(workspace, "dnd.teamInfo") == 1
    workspace.advance_to(workspace.trellis.clock.now() + timedelta(minutes=16))
    workspace.run(refresh_quiet(workspace.trellis.deps, people))
    assert asked(workspace, "dnd.teamInfo") == 2


def test_more_than_fifty_people_are_asked_about_in_several_calls(workspace: Workspace) -> None:
    team_id, _ = mara = key(workspace, "mara")
    others = [(team_id, f"U0GONE{n}") for n in range(60)]
    meet(workspace, mara, *others)
    workspace.run(refresh_quiet(workspace.trellis.deps, [mara, *others]))
    assert asked(workspace, "dnd.teamInfo") == 2


@pytest.mark.parametrize("fault", ["ratelimited", "server_error", "drop_before"])
def test_an_answer_that_does_not_come_stops_nothing_and_keeps_what_is_known(workspace: Workspace, fault: str) -> None:
    lena = key(workspace, "lena")
    meet(workspace, lena)
    workspace.run(refresh_quiet(workspace.trellis.deps, [lena]))
    before = person(workspace, lena).quiet
    workspace.sandbox.world.faults.add(fault, "dnd.teamInfo")
    workspace.advance_to(workspace.trellis.clock.now() + timedelta(minutes=16))
    workspace.run(refresh_quiet(workspace.trellis.deps, [lena]))
    assert person(workspace, lena).quiet == before
