"""The messages before a session: each comes to whom it can help, says when they meet, and only points."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships.values import MentorshipView
from bot.nudges.kinds import Kind
from bot.nudges.rules import NudgeView
from bot.people.rules import Hours
from bot.sessions import kinds, prep_store
from bot.sessions.store import meeting as meeting_of
from bot.slack.message import Message
from handlers.acting import Acting, known
from handlers.mentor_prep_nudges import SERVED
from tests.conftest import Workspace
from tests.driver import Person
from tests.paired import meeting, pair
from tests.planned import team
from tests.prepared import STARTS, wrote
from tests.recalled import stored

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
DRAWS = {one.kind.name: one.draw for one in SERVED}


@pytest.fixture
def two(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    return pair(workspace, mara, devin)


@pytest.fixture
def ahead(workspace: Workspace, two: MentorshipView) -> str:
    return meeting(workspace, two, STARTS)


def drawn(workspace: Workspace, kind: Kind, person: Person, session_id: str, at: datetime = AT) -> Message | None:
    """The message of this kind that would go out at that time."""
    workspace.run(known(Acting(team(workspace), person.id, workspace.trellis.deps), person.id))
    nudge = NudgeView("n", team(workspace), person.id, kind.name, kind.class_, session_id, at, at, STARTS)
    return stored(workspace, lambda session: DRAWS[kind.name](session, nudge))


def change(workspace: Workspace, person: Person, session_id: str, values: Mapping[str, object]) -> None:
    async def work(session: AsyncSession) -> None:
        pair, _ = await meeting_of(session, (team(workspace), person.id), session_id)
        row = await prep_store.locked(session, pair, session_id)
        for name, value in values.items():
            setattr(row, name, value)

    stored(workspace, work)


def text(message: Message | None) -> str:
    assert message
    return f"{message.text} {message.blocks}"


def test_the_mentee_is_asked_what_they_want_and_told_when_they_meet(
    workspace: Workspace, devin: Person, ahead: str
) -> None:
    hour = STARTS.astimezone(Hours(devin.sees("devin")["tz"]).tz)
    shown = text(drawn(workspace, kinds.PREP, devin, ahead))
    assert f"Thursday, 5 March, {hour:%H:%M}" in shown
    assert "What do you want from it?" in shown


def test_a_prep_that_is_written_needs_no_message(workspace: Workspace, devin: Person, ahead: str) -> None:
    wrote(workspace, devin, ahead, shared=False)
    assert drawn(workspace, kinds.PREP, devin, ahead) is None
    assert drawn(workspace, kinds.TWO_MINUTES, devin, ahead) is None


def test_the_mentor_hears_whether_there_is_an_agenda_and_no_word_of_it(
    workspace: Workspace, mara: Person, devin: Person, ahead: str
) -> None:
    assert "shared" not in text(drawn(workspace, kinds.AGENDA, mara, ahead))
    wrote(workspace, devin, ahead)
    shown = text(drawn(workspace, kinds.AGENDA, mara, ahead))
    assert "shared what they bring" in shown
    assert "flaky" not in shown


def test_an_agenda_that_is_kept_private_is_not_announced(
    workspace: Workspace, mara: Person, devin: Person, ahead: str
) -> None:
    wrote(workspace, devin, ahead, shared=False)
    assert "shared" not in text(drawn(workspace, kinds.AGENDA, mara, ahead))


def test_the_agenda_is_announced_to_the_mentor_alone(workspace: Workspace, devin: Person, ahead: str) -> None:
    assert drawn(workspace, kinds.AGENDA, devin, ahead) is None


def test_an_hour_before_the_mentee_who_wrote_nothing_is_offered_two_lines(
    workspace: Workspace, mara: Person, devin: Person, ahead: str
) -> None:
    assert "Write two lines" in text(drawn(workspace, kinds.TWO_MINUTES, devin, ahead))
    assert drawn(workspace, kinds.TWO_MINUTES, mara, ahead) is None


@pytest.mark.parametrize("kind", [kinds.PREP, kinds.TWO_MINUTES])
def test_what_is_cancelled_or_has_begun_needs_no_preparation(
    workspace: Workspace, devin: Person, ahead: str, kind: Kind
) -> None:
    assert drawn(workspace, kind, devin, ahead, at=STARTS) is None
    change(workspace, devin, ahead, {"state": "cancelled"})
    assert drawn(workspace, kind, devin, ahead) is None


def test_a_message_about_a_moved_session_says_its_new_time(workspace: Workspace, devin: Person, ahead: str) -> None:
    change(workspace, devin, ahead, {"sequence": 1, "starts_at": STARTS + timedelta(days=1)})
    assert "Friday, 6 March" in text(drawn(workspace, kinds.PREP, devin, ahead))


def test_nobody_else_gets_a_message_about_it(workspace: Workspace, ahead: str) -> None:
    assert drawn(workspace, kinds.PREP, workspace.person("lena"), ahead) is None


def test_a_message_of_manager_mode_says_so(workspace: Workspace, mara: Person, devin: Person) -> None:
    both = pair(workspace, mara, devin, manages=True)
    ahead = meeting(workspace, both, STARTS, mode="manager")
    assert "Manager mode" in text(drawn(workspace, kinds.PREP, devin, ahead))
