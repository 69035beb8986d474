"""The pages of a session's preparation and its guide keep Slack's rules, with nothing and with the worst there is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.content import load_guidebook
from bot.mentorships.values import MentorshipView
from bot.people.rules import STAGES
from bot.sessions.values import ActionView, MeetingView, PrepView
from handlers import (
    mentor_guide_views,
    mentor_prep_mentee_views,
    mentor_prep_mentor_views,
    mentor_prep_nudges_views,
)
from handlers import mentor_prep_views as views
from handlers.mentor_prep_views import Ahead, Card
from handlers.mentor_views import moment
from sandbox.blocks import problems

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
STARTS = datetime(2026, 3, 5, 13, 30, tzinfo=UTC)
WORST = ("<!channel> & <b>*x*</b> 😀 שלום\n" * 200)[:3000]
BOOK = load_guidebook()
BERLIN = ZoneInfo("Europe/Berlin")
PAIR = MentorshipView(
    *("m" * 40, "T1", "U1", "U2", "U1", "formal", "active"),
    manages=True,
    mentor_mode="mentor",
    mentee_mode="mentor",
    started_at=NOW,
    paused_until=None,
    ended_at=None,
    ended_by=None,
    how=None,
    created_at=NOW,
)
MEETING = MeetingView("s" * 32, PAIR.id, "manager", STARTS, STARTS, 90, "Europe/Berlin", "planned", 3, 2)
ACTION = ActionView("a" * 60, PAIR.id, "U1", "U2", date(2026, 12, 30), "open", "manager", text=WORST)


def prep(user_id: str, shared: bool = True) -> PrepView:
    return PrepView("p", MEETING.id, user_id, shared, WORST, WORST, WORST, WORST, WORST)


def ahead(user_id: str, stage: str, **more: Any) -> Ahead:
    return Ahead(PAIR, user_id, MEETING, BERLIN, NOW, BOOK.prompts, stage, **more)


def worst(user_id: str, stage: str) -> Ahead:
    other = "U1" if user_id == "U2" else "U2"
    return ahead(
        user_id,
        stage,
        skill=WORST[:200],
        own=prep(user_id, shared=False),
        theirs=prep(other),
        open_actions=[replace(ACTION, id=f"{n}{ACTION.id}") for n in range(5)],
        count_actions=200,
        learned=[("U1", WORST), ("U2", WORST)],
        question=BOOK.of("question")[0],
        questions=10,
        watch=[BOOK.prompts["watch-no-wins"], BOOK.prompts["watch-help-rising"]],
        card=Card("own/" + "c" * 40, WORST),
    )


def drawn() -> Iterator[tuple[str, Any]]:
    for stage in STAGES:
        for state, given in (("worst", worst), ("empty", ahead)):
            mentee, mentor = given("U2", stage), given("U1", stage)
            yield f"mentee {state} {stage}", mentor_prep_mentee_views.mentee(mentee)
            yield f"mentor {state} {stage}", mentor_prep_mentor_views.mentor(mentor)
            yield f"two minutes {state} {stage}", mentor_prep_mentee_views.two_minutes(mentee)
            yield f"guide for mentee {state} {stage}", mentor_guide_views.page(mentee, [])
            yield f"guide for mentor {state} {stage}", mentor_guide_views.page(mentor, BOOK.of("opener")[:2])
    for session_state in ("planned", "cancelled", "over"):
        found = worst("U2", "novice")
        was = replace(found, meeting=replace(MEETING, state=session_state), now=STARTS)
        yield f"as it was, {session_state}", views.as_it_was(was)
    yield "saved", views.saved(worst("U1", "novice"))
    yield "no session", views.no_session(PAIR, "U1", views.WORD, views.TITLE)


@pytest.mark.parametrize(("name", "view"), list(drawn()), ids=lambda value: value if isinstance(value, str) else "")
def test_every_page_keeps_slacks_rules(name: str, view: Any) -> None:
    assert problems("modal", view) == []


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("user_id", ["U1", "U2"])
def test_the_guide_is_a_few_swipes_long_whatever_was_brought(user_id: str, stage: str) -> None:
    view = mentor_guide_views.page(worst(user_id, stage), BOOK.of("opener")[:2])
    assert len(view["blocks"]) <= 25


def test_no_pointer_has_a_word_that_somebody_wrote() -> None:
    shown = [
        mentor_prep_nudges_views.prepare(MEETING, "U1", BERLIN),
        mentor_prep_nudges_views.agenda(MEETING, "U2", BERLIN, shared=True),
        mentor_prep_nudges_views.two_minutes(MEETING, "U1", BERLIN),
        mentor_prep_nudges_views.prepared(MEETING, "U1", BERLIN, shared=True),
    ]
    for message in shown:
        assert problems("message", {"text": message.text, "blocks": list(message.blocks)}) == []
        assert "Manager mode" in str(message.blocks)


def texts(view: Any) -> list[str]:
    """What people wrote, quoted in it."""
    rich = [part for block in view["blocks"] if block["type"] == "rich_text" for part in block["elements"]]
    return [element["text"] for part in rich for element in part["elements"]]


def test_what_was_shared_can_be_read_to_its_last_word_before_the_session_and_after_it() -> None:
    whole = WORST[:-5] + " last"
    mentor = replace(worst("U1", "novice"), theirs=replace(prep("U2"), hardest=whole))
    assert whole in texts(mentor_prep_mentor_views.mentor(mentor))
    assert whole in texts(views.as_it_was(mentor))


def test_times_are_those_of_the_readers_clock() -> None:
    assert moment(STARTS, BERLIN) == "Thursday, 5 March, 14:30"
    assert moment(STARTS, ZoneInfo("Asia/Tokyo")) == "Thursday, 5 March, 22:30"
