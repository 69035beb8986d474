"""What is drawn of a start, an agreement and goals keeps Slack's rules with the longest words, and shows them inert."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import content
from bot.mentorships.goals import GoalText, GoalView, review
from bot.mentorships.rules import FEEDBACK, FUNCTIONS, KINDS, LEARNING, SCOPE
from bot.mentorships.terms import Agreed, AgreementView, Terms
from bot.mentorships.values import MentorshipView
from handlers import mentor_agreement_edit_views as edits
from handlers import mentor_agreement_views as agreements
from handlers import mentor_goals_views as goals
from handlers import mentor_managing_views as managing
from handlers import mentor_start_both_views as both
from handlers import mentor_start_messages_views as messages
from handlers import mentor_start_settings_views as settings
from handlers import mentor_start_side_views as sides
from handlers import mentor_start_views as starts
from sandbox.blocks import problems
from tests.test_views import _mrkdwn

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
WORST = ("<!channel> & <b>*x*</b> 😀 שלום " * 200)[:3000]
WORDS = content.load_guidebook().starting
NOTE = starts.asked_note("U2")
BERLIN = ZoneInfo("Europe/Berlin")
PAIR = MentorshipView(
    id="T1.V" + "1" * 20,
    team_id="T1",
    mentor_id="U1",
    mentee_id="U2",
    asked_by="U1",
    kind="reverse",
    state="asked",
    manages=True,
    mentor_mode="mentor",
    mentee_mode="mentor",
    started_at=None,
    paused_until=None,
    ended_at=None,
    ended_by=None,
    how=None,
    created_at=NOW,
)
FULL = Terms(
    every="week",
    minutes=30,
    scheduler="mentor",
    prepares=WORST[: sides.MOST_PREPARES],
    expects=WORST,
    feedback=FEEDBACK[0],
    learning=LEARNING[0],
    in_scope=SCOPE,
    out_of_scope=(),
    functions=FUNCTIONS,
    teaches=WORST,
)
OTHER = replace(FULL, every="month", minutes=120, scheduler="mentee", in_scope=(), out_of_scope=SCOPE, functions=())
GOALS = [GoalText(WORST, WORST, date(2026, 3, 4)), GoalText("Learn Rust", WORST, None), GoalText("", WORST, None)]
AGREED = Agreed(
    "week", 30, "either", WORST, WORST, WORST, ("direct", ""), ("doing", ""), SCOPE, (), FUNCTIONS, WORST, ""
)
LISTED = [
    GoalView(f"g{n}", "U2", GOALS[n % 3], ("open", "met", "dropped")[n % 3], NOW, NOW + timedelta(days=n))
    for n in range(90)
]


def versions(count: int) -> list[AgreementView]:
    """The newest first; each says something else than the one before, in every field."""
    other = Agreed("month", 90, "mentor", "", "x", "", ("", "gentle"), ("", ""), (), SCOPE, (), "", WORST)
    made = [AgreementView(n, "U2", (AGREED, other)[n % 2], NOW, NOW, NOW) for n in range(1, count + 1)]
    return [replace(made[-1], mentee_accepted_at=None), *reversed(made[:-1])]


def starting() -> Iterator[tuple[str, Any]]:
    yield "start", starts.form(WORDS, starts.Asked(), starts.Known(), "new")
    for kind in KINDS:
        asked = starts.Asked("U2", "mentor", kind, True)
        yield f"start, {kind}", starts.form(WORDS, asked, starts.Known(starts.PICK_AGAIN, True, (20, 20)), "new")
    for state in ("asked", "active"):
        yield f"already {state}", starts.already(replace(PAIR, state=state), "U2")
    yield "settings", settings.form(10, 5)
    yield "settings saved", settings.saved()


def side_forms() -> Iterator[tuple[str, Any]]:
    yield "empty mentor's first step", sides.first(PAIR, "U1", Terms(), None)
    yield "empty mentee's first step", sides.first(PAIR, "U2", Terms(), [])
    findings = review(GOALS, NOW.date())
    assert len(findings) > 5
    yield (
        "full first step",
        sides.first(PAIR, "U2", FULL, GOALS, findings, shown=3, note=NOTE, about=WORDS.manages),
    )
    yield "clear goals", sides.first(PAIR, "U2", FULL, GOALS, [], shown=3)
    for user_id in ("U1", "U2"):
        yield f"empty second step of {user_id}", sides.second(PAIR, user_id, Terms(), WORDS)
        yield f"full second step of {user_id}", sides.second(PAIR, user_id, FULL, WORDS)
    for gone in (True, False):
        yield f"waiting, gone {gone}", both.waiting(PAIR, "U1", other_gone=gone)


def agreed() -> Iterator[tuple[str, Any]]:
    yield "both sides", both.both(PAIR, "U1", FULL, OTHER, LISTED[:3], WORDS)
    yield "two sides without a word", both.both(PAIR, "U1", Terms(), Terms(), [], WORDS)
    for count in (1, 2, 12):
        for state in ("asked", "active"):
            pair = replace(PAIR, state=state)
            page = agreements.agreement(
                pair, "U2", versions(count), WORDS, note=WORST[:100].replace("<", "&lt;"), warning=starts.too_many(3, 3)
            )
            yield f"agreement, {count} versions, {state}", page
        yield f"history, {count}", agreements.history(PAIR, "U2", versions(count), WORDS, BERLIN)
    yield "no agreement", agreements.none(PAIR, "U1")
    yield "closed", agreements.closed(PAIR, "U1")
    for pair in (PAIR, replace(PAIR, manages=False), replace(PAIR, state="ended")):
        yield f"managing, {pair.manages}, {pair.state}", managing.page(pair, "U1", WORDS, "*A note.*")
    yield "other mode", agreements.other_mode(replace(PAIR, mentor_mode="manager"), "U1", "agreement")
    yield "form", edits.form(PAIR, "U1", AGREED, 3, WORDS, "*A note.*")
    yield "empty form", edits.form(PAIR, "U1", Agreed(), 0, WORDS)


def goal_pages() -> Iterator[tuple[str, Any]]:
    yield "no goals", goals.goals(PAIR, "U1", [])
    yield "many goals", goals.goals(PAIR, "U1", LISTED, "*Saved.*")
    yield "goal", goals.form(PAIR, "U1", GOALS[0], "g1", goals.Kept("mentor", "new"), review(GOALS[1:2], NOW.date()))
    yield "new goal", goals.form(PAIR, "U1", GoalText(), "", goals.Kept("manager", "new"), [])
    note = goals.meanwhile(GOALS[0], "U2")
    yield "changed meanwhile", goals.form(PAIR, "U1", GOALS[0], "g1", goals.Kept("mentor", "new"), note=note)


def modals() -> Iterator[tuple[str, Any]]:
    for found in (starting(), side_forms(), agreed(), goal_pages()):
        yield from found


def drawn() -> Iterator[tuple[str, Any]]:
    for user_id in ("U1", "U2"):
        yield (
            f"pointer to {user_id}",
            messages.pointer(replace(PAIR, asked_by="U1" if user_id == "U2" else "U2"), user_id),
        )
        for state in ("asked", "active", "declined"):
            yield f"answered {state} {user_id}", messages.answered(replace(PAIR, state=state, ended_by="U1"), user_id)
    yield "not now", messages.not_now(PAIR)
    yield "read", messages.read()
    for what in messages.MANAGING:
        yield what, messages.managing(PAIR, "U1", what)
    yield "the last side", messages.last(PAIR, "U2")
    for version in (1, 2):
        for state in ("asked", "active"):
            yield f"to read {version} {state}", messages.to_read(replace(PAIR, state=state), "U1", version)
    for what in messages.NEWS:
        yield f"news {what}", messages.news(replace(PAIR, state="active"), "U1", what, "manager")
    for ended_by in ("U1", "U2"):
        yield f"closed by {ended_by}", messages.news(replace(PAIR, state="declined", ended_by=ended_by), "U1", "closed")


MODALS, MESSAGES = list(modals()), list(drawn())


@pytest.mark.parametrize(("name", "view"), [pytest.param(*case, id=case[0]) for case in MODALS])
def test_modals_keep_slacks_rules(name: str, view: Any) -> None:
    assert problems("modal", view) == []


@pytest.mark.parametrize(("name", "message"), [pytest.param(*case, id=case[0]) for case in MESSAGES])
def test_messages_keep_slacks_rules_and_say_something_to_a_lock_screen(name: str, message: Any) -> None:
    assert problems("message", {"text": message.text, "blocks": list(message.blocks)}) == []
    assert message.text


def test_what_both_said_the_same_takes_one_line() -> None:
    shown = str(both.both(PAIR, "U1", Terms(every="week"), Terms(every="week"), [], WORDS)["blocks"])
    assert shown.count("every week") == 1


def test_what_a_person_wrote_is_inert_wherever_it_is_shown() -> None:
    assert [text for _, view in MODALS for text in _mrkdwn(view) if "<!channel>" in text] == []


def test_every_page_of_a_pair_in_which_one_manages_the_other_shows_its_mode() -> None:
    pages = [(name, view) for name, view in MODALS if view["callback_id"] in PAGES]
    assert len({view["callback_id"] for _, view in pages}) == len(PAGES)
    assert [name for name, view in pages if "ode.*" not in str(view["blocks"][:2])] == []


PAGES = {
    "mentor.side.waiting",
    "mentor.side.both",
    "mentor.agreement.page",
    "mentor.agreement.history",
    "mentor.agreement.none",
    "mentor.agreement.mode",
    "mentor.goals.list",
    goals.FORM,
    sides.FIRST,
    sides.SECOND,
    edits.FORM,
}
