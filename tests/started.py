"""Two people who start a mentorship: through its forms as they do, or by the rows for tests about what follows."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import agreement_store, side_store, start_store, store
from bot.mentorships.goals import GoalText
from bot.mentorships.values import MentorshipView
from handlers.acting import Acting, known
from tests.conftest import Workspace
from tests.driver import Modal, Person
from tests.planned import team
from tests.recalled import stored

GOAL = "What do you want to be able to do?"
SIGN = "How will both of you see it?"
PREPARES = "What does the mentee prepare?"


def asks(asker: Person, other: str, *, role: str = "I mentor them", kind: str = "Informal") -> Modal:
    """The form is sent; the modal is the asker's own side then."""
    asker.types(f"/mentor start @{other}")
    form = asker.modal("Start a mentorship")
    form.choose("Which way round?", role)
    form.choose("What kind?", kind)
    asker.waits_for(lambda: "Watch:" in form.text)
    form.submit()
    return asker.modal("Your side")


def says(side: Modal, person: Person, **fields: Any) -> None:
    """Both steps of a side, with what is given by label and defaults for the rest."""
    for label, words in fields.get("texts", {}).items():
        side.fill(label, words)
    for label, choice in fields.get("choices", {}).items():
        side.choose(label, choice)
    if day := fields.get("day"):
        side.set("By when?", day)
    side.submit()
    person.waits_for(lambda: "Step 2 of 2" in side.text)
    for label, words in fields.get("second", {}).items():
        if isinstance(words, str):
            side.fill(label, words)
        else:
            side.choose(label, *words)
    side.submit()
    person.waits_for(lambda: "Step 2 of 2" not in side.text)


def found(workspace: Workspace, person: Person) -> MentorshipView:
    states, key = ("asked", "active", "declined"), (team(workspace), person.id)
    [one] = stored(workspace, lambda session: store.of_person(session, key, states))
    return one


DEVINS: dict[str, Any] = {
    "texts": {GOAL: "Run the next evaluation alone", SIGN: "Mara reads only the report", PREPARES: "One topic"},
    "day": "2026-05-29",
}


def by_rows(
    workspace: Workspace, mentor: Person, mentee: Person, *, manages: bool = False, accepted: bool = True
) -> MentorshipView:
    """Asked by the mentor, said by both, and accepted by both unless that is what a test is about."""
    now, of = workspace.trellis.clock.now(), team(workspace)
    for user_id in (mentor.id, mentee.id):
        workspace.run(known(Acting(of, user_id, workspace.trellis.deps), user_id))
    goal = GoalText("Run the next evaluation alone", "Mara reads only the report")

    async def make(session: AsyncSession) -> MentorshipView:
        wish = start_store.Wish((of, mentor.id), mentee.id, "mentor", "informal", manages)
        asked = await start_store.ask(session, wish, now, "started")
        for user_id, goals in ((mentor.id, None), (mentee.id, [goal])):
            values = {"every": "week", "minutes": 30, "scheduler": "mentee", "prepares": f"From {user_id}"}
            await side_store.save(session, (of, user_id), asked.id, values, goals, now)
            await side_store.say(session, (of, user_id), asked.id, now)
        for user_id in (mentor.id, mentee.id) if accepted else ():
            await agreement_store.accept(session, (of, user_id), asked.id, 1, now)
        return await store.get(session, (of, mentor.id), asked.id)

    return stored(workspace, make)
