"""What is said of how a mentorship goes comes seldom, holds when it comes, and knows pauses and ends."""

import pytest

from bot.mentorships import kinds
from bot.mentorships.values import MentorshipView
from tests.conftest import Workspace
from tests.driver import Person
from tests.going import RISING, held, looked, next_week
from tests.paired import pair, skill


@pytest.fixture
def two(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    """Mara mentors Devin."""
    return pair(workspace, mara, devin)


def test_signals_and_changes_of_help_together_are_one_message_a_month_to_each(
    workspace: Workspace, two: MentorshipView, mara: Person, devin: Person
) -> None:
    each = [{"level": level, "useful": 1, "met": number % 2 == 0} for number, level in enumerate(RISING)]
    held(workspace, two, each, skill_id=skill(workspace, two, "Testing"))
    month = [looked(workspace, two, next_week(workspace, week)) for week in (1, 2, 3, 4)][-1]
    assert sorted(one.user_id for one in month) == sorted([mara.id, devin.id])
    [before] = {one.payload["code"] for one in month}
    later = looked(workspace, two, next_week(workspace, 6))
    news = [one for one in later if one not in month]
    assert {one.user_id for one in news} == {mara.id, devin.id}
    assert before == "going-step-up"
    assert {one.kind for one in news} == {kinds.SIGNAL.name}
