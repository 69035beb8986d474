"""The hub and App Home show each mentorship at a glance, with as few queries for a long history as for a short one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from bench.mentoring import history
from bot.mentorships.values import MentorshipView
from bot.people.rules import WorkspaceView
from bot.sbi.delivery import STATES
from bot.sessions.glance import Glance
from bot.sessions.values import ActionView, MeetingView
from handlers import home, home_views, mentor_hub, mentor_hub_views
from handlers.acting import Acting
from handlers.mentor_hub_views import MORE, Hub
from sandbox.blocks import problems
from tests.conftest import Workspace
from tests.driver import Person
from tests.paired import meeting, pair
from tests.planned import team
from tests.prepared import wrote
from tests.started import by_rows
from tests.test_nudges_views import BUSY
from tests.test_views import PERSON, REPLIED, feedback

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
WORST = "<!channel> & <b>*x*</b> 😀 שלום " * 90
WORDS = frozenset({word for _, word in MORE} | {"side", "agreement", "prep", "guide", "checkin", "session", "actions"})
MENTORSHIP = MentorshipView(
    id="m" * 32,
    team_id="T1",
    mentor_id="U1",
    mentee_id="U2",
    asked_by="U1",
    kind="formal",
    state="active",
    manages=True,
    mentor_mode="mentor",
    mentee_mode="manager",
    started_at=NOW,
    paused_until=NOW,
    ended_at=None,
    ended_by=None,
    how=None,
    created_at=NOW,
)
MEETING = MeetingView("s" * 32, "m" * 32, "mentor", NOW, NOW, 30, "UTC", "planned", 3, 3)
ACTION = ActionView("a" * 32, "m" * 32, "U1", "U2", date(2026, 3, 1), "open", "mentor", text=WORST)
FULL = Glance(
    MENTORSHIP,
    "U2",
    next=MEETING,
    to_check_in=MEETING,
    actions=[ACTION] * 3,
    my_actions=200,
    their_actions=200,
    plan_id="p",
    plan_title=WORST,
    review_on=date(2026, 3, 9),
    to_accept=True,
)


def hub_of(*glances: Glance, total: int = 500) -> Hub:
    return Hub(glances, NOW, ZoneInfo("Asia/Kolkata"), WORDS, 5, total)


@pytest.mark.parametrize("state", ["asked", "active"])
@pytest.mark.parametrize("user_id", ["U1", "U2"])
def test_the_hub_keeps_slacks_rules_with_the_worst_that_people_write(state: str, user_id: str) -> None:
    one = replace(FULL, user_id=user_id, mentorship=replace(MENTORSHIP, state=state, paused_until=NOW + timedelta(1)))
    others = [replace(one, mentorship=replace(one.mentorship, id=f"{n}" * 32)) for n in range(4)]
    assert problems("modal", mentor_hub_views.hub(hub_of(one, *others))) == []


def test_app_home_keeps_slacks_rules_with_three_full_mentorships_beside_everything_else() -> None:
    several = [replace(FULL, mentorship=replace(MENTORSHIP, id=f"{n}" * 32)) for n in range(3)]
    rows = [feedback(state, id=f"{n:032}") for n, state in enumerate(STATES)][: home_views.PAGE]
    full = home_views.List(rows, 500, 250)
    answers = [replace(REPLIED[0], id=f"a{n:031}") for n in range(home_views.PAGE)]
    data = home_views.Home(
        PERSON, WorkspaceView("T1"), rows, full, full, BUSY, NOW, answers, mentorships=hub_of(*several)
    )
    view = home_views.home(data)
    assert problems("home", view) == []
    assert "mentor.open.prep" in str(view)


def test_a_button_leads_only_where_there_is_a_page() -> None:
    drawn = str(mentor_hub_views.hub(replace(hub_of(FULL), words=frozenset({"prep"}))))
    assert "mentor.open.prep" in drawn
    assert "mentor.open.actions" not in drawn
    assert "mentor.open.more" not in drawn


def test_a_pair_with_two_modes_says_in_which_one_it_is_shown() -> None:
    assert "Manager mode" in str(mentor_hub_views.hub(hub_of(FULL)))
    assert "Mentor mode" in str(mentor_hub_views.hub(hub_of(replace(FULL, user_id="U1"))))


def test_the_next_session_is_shown_in_the_readers_zone(workspace: Workspace, mara: Person, devin: Person) -> None:
    mentorship = pair(workspace, mara, devin)
    meeting(workspace, mentorship, datetime(2026, 3, 5, 14, 0, tzinfo=UTC))
    devin.types("/mentor")
    assert "Thursday at 09:00" in devin.modal("Mentorships").text
    assert "Thursday at 09:00" in devin.home().text


def test_a_note_alone_is_prepared_for_its_author_and_shared_with_nobody(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    session_id = meeting(workspace, pair(workspace, mara, devin), datetime(2026, 3, 5, 14, 0, tzinfo=UTC))
    wrote(workspace, devin, session_id, {"note": "Breathe"}, shared=True)
    devin.types("/mentor")
    assert "you have prepared" in devin.modal("Mentorships").text
    mara.types("/mentor")
    assert "their agenda is not shared yet" in mara.modal("Mentorships").text


def test_manager_mode_shows_nothing_of_the_agreement(workspace: Workspace, mara: Person, devin: Person) -> None:
    mentorship = by_rows(workspace, mara, devin, manages=True)
    mara.types("/mentor")
    hub = mara.modal("Mentorships")
    assert "Agreement of 3 March" in hub.text
    hub.click("To manager mode")
    mara.waits_for("Nothing from here shows in mentor mode")
    assert mentorship.manages
    assert "Agreement of" not in mara.modal("Mentorships").text


def test_a_mentorship_that_pauses_offers_to_go_on_and_no_session() -> None:
    rests = replace(FULL, next=None, mentorship=replace(MENTORSHIP, paused_until=NOW + timedelta(days=9)))
    drawn = str(mentor_hub_views.hub(hub_of(rests)))
    assert "Go on earlier" in drawn
    assert "Set a session" not in drawn


@contextmanager
def queries(workspace: Workspace) -> Iterator[list[str]]:
    """Statements that begin while this runs."""
    said: list[str] = []

    def note(*call: object) -> None:
        said.append(str(call[2]))

    engines = [workspace.trellis.db._reader.sync_engine, workspace.trellis.db._writer.sync_engine]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield said
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def test_five_hundred_sessions_need_no_more_queries_than_eight(workspace: Workspace, mara: Person) -> None:
    who = Acting(team(workspace), mara.id, workspace.trellis.deps)
    counts = []
    for number, (sessions, others) in enumerate([(8, ["U0A", "U0B"]), (500, ["U1A", "U1B", "U1C"])]):
        made = history(workspace.trellis.db, who.person, others, workspace.trellis.clock.now(), sessions, f"h{number}")
        workspace.run(made)
        workspace.run(mentor_hub.hub(who))  # the first time Slack is asked who this is
        with queries(workspace) as said:
            workspace.run(mentor_hub.hub(who))
        hub = len(said)
        with queries(workspace) as said:
            workspace.run(home.refresh(who))
        counts.append((hub, len(said)))
    assert counts[0] == counts[1]
    assert counts[0][0] <= 16
