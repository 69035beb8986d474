"""App Home shows what a person remembers, what waits, and what they can do; and asks little for it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import store as nudge_rows
from bot.nudges.habits import NO_HABIT, Habit
from bot.people import service as settings
from bot.people import store as people
from bot.people.rules import FOREVER, WorkspaceView
from bot.recall import kinds
from bot.recall.statistics import Kept, Progress
from handlers import home_views, recall_home
from handlers.home_views import List
from handlers.recall_home_views import Shown, blocks
from handlers.recall_stats_views import NONE_COME, Coming
from sandbox.blocks import problems
from tests import recalled
from tests.conftest import SHELF, Workspace
from tests.driver import Person
from tests.planned import team
from tests.test_nudges_views import BUSY
from tests.test_recall_stats import CARDS, asks
from tests.test_recall_stats import recalled as has_recalled

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
WORST = Shown(
    kept=Kept(9000, 8999.5, 1.0),
    decks=[Progress("<!channel> & <b>x</b> 😀" * 3, 150, 149, 9000)] * 12,
    coming=Coming(NOW),
    today=date(2026, 3, 3),
    open_question="q" * 32,
    file_id="F0123456789",
    words=["<!channel> & words"] * 9,
)


@pytest.fixture
def space(start: Callable[..., Workspace]) -> Workspace:
    """Mara is enrolled and has recalled for four weeks."""
    workspace = start()
    recalled.enrol(workspace, workspace.person("mara"))
    has_recalled(workspace, "mara")
    return workspace


@pytest.fixture
def mara(space: Workspace) -> Person:
    return space.person("mara")


def test_home_says_what_i_would_know_now_and_when_the_next_questions_come(mara: Person) -> None:
    text = mara.home().text
    assert f"Of the {CARDS} cards you have answered, you would know about" in text
    assert "Your next questions: Tuesday, 10 March at 10:00." in text
    assert f"Mentoring foundations: {CARDS} met" in text


def test_home_counts_the_cards_of_the_topics_that_were_chosen(space: Workspace) -> None:
    devin = space.person("devin")
    recalled.enrol(space, devin, topics=["foundation/feedback"])
    cards = [card for card in SHELF.library.of("foundation") if card.topic == "feedback"]
    assert f"nothing met yet. {len(cards)} cards wait." in devin.home().text


def test_home_shows_the_picture_once_it_is_drawn(mara: Person) -> None:
    home = mara.home()
    mara.waits_for("Without practice", timeout=30)
    [picture] = [block for block in home.data["blocks"] if block["type"] == "image"]
    assert f"Of the {CARDS} cards" in picture["alt_text"]


def test_the_picture_is_drawn_again_only_when_it_would_differ(space: Workspace, mara: Person) -> None:
    mara.home()
    mara.waits_for("Without practice", timeout=30)
    files = set(space.sandbox.world.workspace.uploads)
    mara.home()
    assert set(space.sandbox.world.workspace.uploads) == files


def test_an_older_picture_is_deleted_at_slack(space: Workspace, mara: Person) -> None:
    mara.home()
    mara.waits_for("Without practice", timeout=30)
    [before] = space.sandbox.world.workspace.uploads
    has_recalled(space, "mara", CARDS + 2)
    mara.home()
    mara.waits_for(lambda: before not in space.sandbox.world.workspace.uploads, timeout=30)
    assert len(space.sandbox.world.workspace.uploads) == 1


def test_home_stands_without_the_picture_where_slack_refuses_it(space: Workspace, mara: Person) -> None:
    space.sandbox.world.faults.add("file_not_ready", "views.publish", times=-1)
    home = mara.home()
    mara.waits_for(lambda: space.sandbox.world.workspace.uploads, timeout=30)
    assert "image" not in [block["type"] for block in home.data["blocks"]]
    assert "What I remember" in home.button_texts


def test_an_open_question_waits_in_home_and_is_answered_from_there(space: Workspace, mara: Person) -> None:
    recalled.ask(space, mara)
    mara.home().click("Answer", near="A question waits")
    assert "How sure are you" in mara.modal("Recall").text


def test_who_has_not_said_yes_sees_one_line_and_a_button(space: Workspace) -> None:
    devin = space.person("devin")
    devin.home().click("Start recalling")
    assert devin.modal("Recall").labels[0] == "What do you want to remember?"


def test_what_i_remember_comes_from_home_too(mara: Person) -> None:
    mara.home().click("What I remember")
    assert mara.dm().waits_for("Your decks", timeout=30)


@pytest.mark.parametrize(("name", "most"), [("mara", 2), ("devin", 1)])
def test_home_asks_the_rows_twice_at_most(space: Workspace, name: str, most: int) -> None:
    db, user_id = space.trellis.db, space.person(name).id
    asked: list[str] = []

    async def gathered() -> None:
        async with db.read() as session:
            engine = session.get_bind().engine
            event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
            await recall_home.gather(session, (team(space), user_id), None, WorkspaceView("T1"), [], NOW)

    space.run(gathered())
    assert len(asked) == most


def test_home_keeps_slacks_rules_with_everything_in_it() -> None:
    nothing = List([], 0, 0)
    home = home_views.Home(None, WorkspaceView("T1"), [], nothing, nothing, BUSY, NOW, recall=WORST)
    assert problems("home", home_views.home(home)) == []


def settles(space: Workspace, person: Person, work: Callable[..., Any]) -> None:
    recalled.stored(space, lambda session: work(session, *recalled.key(space, person)))


@pytest.mark.parametrize("why", ["stopped", "rests", "paused"])
def test_home_and_stats_promise_no_questions_that_the_rules_would_hold(
    space: Workspace, mara: Person, why: str
) -> None:
    async def hold(session: AsyncSession, team_id: str, user_id: str) -> None:
        now = space.trellis.clock.now()
        if why == "paused":
            await settings.pause(session, team_id, user_id, FOREVER, now)
        else:
            habit = Habit(stopped=why == "stopped", rests=why == "rests")
            await nudge_rows.save_habit(session, (team_id, user_id), kinds.QUESTION.habit, NO_HABIT, habit, now)

    settles(space, mara, hold)
    line = NONE_COME[why].replace("*", "")
    for shown in (mara.home().text, asks(mara).text):
        assert line in shown
        assert "Your next questions" not in shown


def test_who_paused_for_some_time_reads_when_questions_come_after_that(space: Workspace, mara: Person) -> None:
    back, now = datetime(2026, 3, 18, 4, 0, tzinfo=UTC), space.trellis.clock.now()
    settles(space, mara, lambda session, team_id, user_id: settings.pause(session, team_id, user_id, back, now))
    assert "Your next questions: Wednesday, 18 March at 09:00." in mara.home().text


def test_who_has_the_day_off_reads_when_they_are_back(space: Workspace, mara: Person) -> None:
    """Two days off hold a question back; ten last longer than it does, and hold the one after it."""
    first = date(2026, 3, 10)
    for last, line in (
        (date(2026, 3, 11), "Thursday, 12 March at 09:00"),
        (date(2026, 3, 19), "Friday, 20 March at 09:00"),
    ):
        recalled.stored(space, partial(people.add_away, team_id=team(space), user_id=mara.id, first=first, last=last))
        assert f"Your next questions: {line}" in mara.home().text


def test_no_questions_come_says_so() -> None:
    text = str(blocks(replace(WORST, coming=Coming())))
    assert "No questions come now." in text


def test_what_a_deck_is_called_is_inert() -> None:
    assert "<!channel>" not in "".join(block["text"]["text"] for block in blocks(WORST) if block["type"] == "section")
