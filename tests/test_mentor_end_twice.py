"""Pauses and ends under stale forms, two people at once, two modes, and once more from the start."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import housekeeping
from bot.mentorships import ending_store, kinds, service, store
from bot.mentorships.endings import Parting
from bot.mentorships.values import MentorshipView
from bot.nudges import store as nudge_rows
from bot.nudges.rules import NudgeView
from bot.sessions import going_store, reminder_store, signals
from bot.sessions import kinds as of_sessions
from bot.sessions.tables import Meeting
from handlers.mentor_prep_nudges import SERVED
from tests.conftest import Workspace
from tests.driver import Person
from tests.paired import WEEK, end, known_pair, meeting, pair
from tests.planned import team
from tests.recalled import key, stored

UNTIL = datetime(2026, 3, 23, 8, 0, tzinfo=UTC)
DRAWS = {one.kind.name: one.draw for one in SERVED}
WORDS = Parting("", thanks="For every question that was no answer.")


def pauses(workspace: Workspace, person: Person, mentorship: MentorshipView, until: datetime) -> MentorshipView:
    whose, now = key(workspace, person), workspace.trellis.clock.now()
    return stored(workspace, lambda session: ending_store.pause(session, whose, mentorship.id, until, now))


def goes_on(workspace: Workspace, person: Person, mentorship: MentorshipView) -> None:
    whose, now = key(workspace, person), workspace.trellis.clock.now()
    stored(workspace, lambda session: ending_store.go_on(session, whose, mentorship.id, now))


def ends(workspace: Workspace, person: Person, mentorship: MentorshipView, parting: Parting) -> None:
    whose, now = key(workspace, person), workspace.trellis.clock.now()
    stored(workspace, lambda session: ending_store.end(session, whose, mentorship.id, "ended", parting, now))


def about(workspace: Workspace, subject_id: str, kind: str) -> list[NudgeView]:
    rows = stored(workspace, lambda session: nudge_rows.of_subject(session, team(workspace), subject_id))
    return [one for one in rows if one.kind == kind]


# --- pauses -----------------------------------------------------------------------------------------------
def test_a_pause_that_runs_stays_as_it_is_when_the_other_sends_an_older_form(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    mentorship = pair(workspace, mara, devin)
    inside = meeting(workspace, mentorship, UNTIL - timedelta(days=2))
    devin.types("/mentor pause")
    stale = devin.modal("Pause")
    stale.set("Pause until", "2026-03-09")
    mara.types("/mentor pause")
    form = mara.modal("Pause")
    form.set("Pause until", "2026-03-23")
    form.submit()
    stale.submit()
    assert "pauses until Monday, 23 March" in devin.modal("Paused").text
    assert about(workspace, inside, of_sessions.PREP.name) == []


def test_who_pauses_again_until_the_same_day_hears_that_it_is_over_again(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    mentorship = pair(workspace, mara, devin)
    pauses(workspace, mara, mentorship, UNTIL)
    goes_on(workspace, devin, mentorship)
    workspace.trellis.clock.move_to(workspace.trellis.clock.now() + timedelta(hours=1))
    pauses(workspace, mara, mentorship, UNTIL)
    planned = [one for one in about(workspace, mentorship.id, kinds.BACK.name) if one.state == "planned"]
    assert {one.user_id for one in planned} == {mara.id, devin.id}


def test_the_weeks_of_a_pause_that_ended_early_are_no_silence(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    mentorship = pair(workspace, mara, devin)
    pauses(workspace, mara, mentorship, UNTIL + 52 * WEEK)
    workspace.trellis.clock.move_to(workspace.trellis.clock.now() + 20 * WEEK)
    goes_on(workspace, mara, mentorship)
    later = workspace.trellis.clock.now()

    async def read(session: AsyncSession) -> list[signals.Found]:
        view = await store.get(session, key(workspace, mara), mentorship.id)
        assert not view.is_paused(later)
        facts = await going_store.facts_of(session, [view], later + WEEK)
        return signals.found(facts[mentorship.id, "mentor"], later + WEEK)

    assert stored(workspace, read) == []


def test_what_would_ask_within_a_pause_to_prepare_comes_when_it_ends(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    mentorship = known_pair(workspace, mara, devin)
    monday = meeting(workspace, mentorship, UNTIL + timedelta(hours=9))

    async def remind(session: AsyncSession) -> None:
        rows, now = list(await session.scalars(select(Meeting))), workspace.trellis.clock.now()
        await reminder_store.plan(session, mentorship, rows, now)

    stored(workspace, remind)
    [before] = about(workspace, monday, of_sessions.PREP.name)
    mara.types("/mentor pause")
    form = mara.modal("Pause")
    form.set("Pause until", "2026-03-23")
    form.submit()
    mara.modal("Paused")
    [after] = about(workspace, monday, of_sessions.PREP.name)
    paused = stored(workspace, lambda session: store.get(session, key(workspace, mara), mentorship.id))
    assert before.not_before < after.not_before == paused.paused_until
    assert stored(workspace, lambda session: DRAWS[after.kind](session, before)) is None
    assert stored(workspace, lambda session: DRAWS[after.kind](session, after))


# --- ends -------------------------------------------------------------------------------------------------
def test_an_end_sent_again_without_words_takes_none_back(workspace: Workspace, mara: Person, devin: Person) -> None:
    mentorship = pair(workspace, mara, devin)
    for parting in (WORDS, Parting(devin.id)):
        ends(workspace, devin, mentorship, parting)
    [said] = stored(workspace, lambda session: ending_store.partings(session, key(workspace, mara), mentorship.id))
    assert said.thanks == WORDS.thanks


def test_what_ended_is_kept_for_the_retention_time_from_its_end_whatever_is_pressed_later(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    mentorship = pair(workspace, mara, devin, manages=True)
    ends(workspace, devin, mentorship, WORDS)
    workspace.trellis.clock.move_to(workspace.trellis.clock.now() + 30 * WEEK)
    now, whose = workspace.trellis.clock.now(), key(workspace, mara)
    stored(workspace, lambda session: service.switch(session, whose, mentorship.id, "manager", now))
    workspace.trellis.clock.move_to(now + 23 * WEEK)
    workspace.run(housekeeping.run(workspace.trellis.deps))
    assert stored(workspace, lambda session: store.find(session, whose, mentorship.id)) is None


def test_what_both_say_at_the_end_is_in_mentor_mode_alone(workspace: Workspace, mara: Person, devin: Person) -> None:
    mentorship = pair(workspace, mara, devin, manages=True)
    ends(workspace, devin, mentorship, WORDS)
    now, whose = workspace.trellis.clock.now(), key(workspace, mara)
    stored(workspace, lambda session: service.switch(session, whose, mentorship.id, "manager", now))
    mara.types("/mentor farewell")
    page = mara.modal("What you keep")
    assert WORDS.thanks not in page.text
    page.click("To mentor mode")
    mara.waits_for(WORDS.thanks)


def test_ending_in_manager_mode_asks_for_no_words(workspace: Workspace, mara: Person, devin: Person) -> None:
    mentorship = pair(workspace, mara, devin, manages=True)
    now, whose = workspace.trellis.clock.now(), key(workspace, mara)
    stored(workspace, lambda session: service.switch(session, whose, mentorship.id, "manager", now))
    mara.types("/mentor end")
    form = mara.modal("End it well")
    assert form.labels == ["How does it go on?"]
    form.submit()
    assert "in mentor mode" in mara.modal("What you keep").text


def test_who_ended_starts_anew_with_the_same_person_and_keeps_both(
    workspace: Workspace, mara: Person, devin: Person
) -> None:
    old = pair(workspace, mara, devin)
    ends(workspace, mara, old, WORDS)
    new = pair(workspace, mara, devin, gesture="again")
    mara.types("/mentor pause")
    form = mara.modal("Pause")
    form.set("Pause until", "2026-03-23")
    form.submit()
    mara.modal("Paused")
    found = stored(workspace, lambda session: store.get(session, key(workspace, devin), new.id))
    assert found.paused_until
    devin.types("/mentor farewell")
    assert WORDS.thanks in devin.modal("What you keep").text


# --- another mentor, and whether it is useful -------------------------------------------------------------
def test_a_suggestion_sent_twice_is_one_message(workspace: Workspace, mara: Person, devin: Person) -> None:
    mentorship = pair(workspace, mara, devin)
    lena, whose = workspace.person("lena").id, key(workspace, mara)

    async def suggest(session: AsyncSession) -> None:
        await ending_store.suggest(session, whose, mentorship.id, lena, workspace.trellis.clock.now(), "V1")

    for _ in range(2):
        stored(workspace, suggest)
    assert len(about(workspace, mentorship.id, kinds.CHANGED.name)) == 1


def test_an_answer_after_the_end_stays_in_the_form(workspace: Workspace, mara: Person, devin: Person) -> None:
    mentorship = pair(workspace, mara, devin)
    devin.types("/mentor pulse")
    form = devin.modal("Is it useful?")
    form.choose("Is it useful to you?", "Useful")
    form.fill("What could be better?", "Less about tools.")
    form.choose("Who sees your answer?", "Only me")
    end(workspace, mentorship)
    form.submit()
    assert "has ended meanwhile" in form.errors["What could be better?"]
    assert form.value("What could be better?") == "Less about tools."


def test_whether_it_is_useful_is_seen_in_mentor_mode_alone(workspace: Workspace, mara: Person, devin: Person) -> None:
    mentorship = pair(workspace, mara, devin, manages=True)
    now, whose = workspace.trellis.clock.now(), key(workspace, devin)
    stored(workspace, lambda session: service.switch(session, whose, mentorship.id, "manager", now))
    devin.types("/mentor pulse")
    page = devin.modal("Is it useful?")
    assert page.labels == []
    page.click("To mentor mode")
    devin.waits_for(lambda: "Is it useful to you?" in devin.modal("Is it useful?").labels)
