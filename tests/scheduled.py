"""A pair in two zones of a running workspace, whose sessions are set as people set them."""

from typing import Any

from bot.mentorships.values import MentorshipView
from bot.sessions import store
from bot.sessions.values import MeetingView
from handlers.acting import Acting, known
from tests.conftest import Workspace
from tests.driver import Modal, Person
from tests.paired import pair
from tests.planned import team
from tests.recalled import key, stored

NEXT_TUESDAY = "2026-03-10"


def known_pair(workspace: Workspace, mara: Person, lena: Person, *, manages: bool = False) -> MentorshipView:
    """Mara, in New York, mentors Lena, in Berlin; Slack has described both."""
    for person in (mara, lena):
        workspace.run(known(Acting(team(workspace), person.id, workspace.trellis.deps), person.id))
    return pair(workspace, mara, lena, manages=manages)


def sets(
    person: Person, *, day: str = NEXT_TUESDAY, time: str = "16:00", every: str = "Every week", **more: Any
) -> Modal:
    person.types("/mentor session")
    form = person.modal()
    if form.title == "Sessions":
        form.click("Set a session")
        form = person.modal("Set a session")
    form.set("Day", day)
    form.set("Time, in your zone", time)
    form.choose("How often?", every)
    form.choose("Length", more.get("length", "30 minutes"))
    form.fill("Place or link", more.get("place", "Room 4"))
    form.submit()
    return person.modal("Sessions")


def upcoming(workspace: Workspace, person: Person, paired: MentorshipView) -> list[MeetingView]:
    async def read(session: Any) -> list[MeetingView]:
        mine = await store.of_pair(session, key(workspace, person), paired.id)
        return await store.upcoming(session, mine, workspace.trellis.clock.now(), 10)

    return stored(workspace, read)
