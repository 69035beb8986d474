"""Every surface about sessions keeps Slack's rules, with the longest words, and says the time for both."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.mentorships.access import Viewer
from bot.mentorships.values import MentorshipView
from bot.people.calendar import Availability
from bot.people.rules import Hours
from bot.sessions.values import MeetingView, OfPair, When
from handlers import mentor_session_form_views as forms
from handlers import mentor_session_views as views
from handlers.blocks import Block
from handlers.mentor_session_form_views import Form
from handlers.mentor_session_views import Both
from sandbox.blocks import problems

NOW = datetime(2026, 3, 3, 15, tzinfo=UTC)
WORST = ("<!channel> & <b>*x*</b> 😀 שלום " * 200)[:3000]
LONG_ID = f"T0123456789.{'f' * 32}"
BERLIN, NEW_YORK, TOKYO = (
    Availability(Hours(zone=zone)) for zone in ("Europe/Berlin", "America/New_York", "Asia/Tokyo")
)
BOTH = Both(BERLIN, NEW_YORK, "U2", NOW)
MENTORSHIP = MentorshipView(
    id="m",
    team_id="T1",
    mentor_id="U2",
    mentee_id="U1",
    asked_by="U1",
    kind="informal",
    state="active",
    manages=True,
    mentor_mode="mentor",
    mentee_mode="manager",
    started_at=NOW,
    paused_until=NOW + timedelta(days=9),
    ended_at=None,
    ended_by=None,
    how=None,
    created_at=NOW,
)
PAIR = OfPair(MENTORSHIP, Viewer("T1", "U1", "manager"))
MEETING = MeetingView(
    id=LONG_ID,
    mentorship_id=LONG_ID,
    mode="manager",
    starts_at=datetime(2026, 3, 10, 15, tzinfo=UTC),
    was_at=NOW,
    minutes=120,
    zone="Europe/Berlin",
    state="planned",
    sequence=12,
    moves=1,
    series_id=LONG_ID,
    place=WORST,
    changed_by="U2",
)
FORM = Form(date(2026, 3, 10), 960, 120, "month", WORST, "f" * 32)


def messages() -> list[Any]:
    states = [MEETING, replace(MEETING, state="cancelled", series_id=None)]
    told = [views.news(one, what, NOW, "U2", BOTH, "week") for one in states for what in views.DID]
    return [*told, views.outdated(LONG_ID), views.file_note("U2", "manager")]


def pages() -> list[Block]:
    five = [replace(MEETING, id=f"{LONG_ID}{number}") for number in range(5)]
    once = replace(MEETING, series_id=None)
    return [
        views.page(PAIR, five, {LONG_ID: "two_weeks"}, BOTH, WORST[:200]),
        views.page(replace(PAIR, mentorship=replace(MENTORSHIP, state="ended", manages=False)), [], {}, BOTH),
        forms.schedule(PAIR, FORM, BOTH),
        forms.schedule(PAIR, forms.weekly(FORM), replace(BOTH, other=TOKYO)),
        forms.move(PAIR, MEETING, FORM, BOTH, "week"),
        forms.move(PAIR, once, replace(FORM, minutes=35), BOTH),
        forms.skip(PAIR, MEETING, BOTH),
        forms.skip(PAIR, once, BOTH),
    ]


@pytest.mark.parametrize("number", range(len(messages())))
def test_every_message_keeps_slacks_rules(number: int) -> None:
    message = messages()[number]
    assert not problems("message", {"blocks": list(message.blocks)})
    assert message.text


@pytest.mark.parametrize("number", range(len(pages())))
def test_every_page_keeps_slacks_rules(number: int) -> None:
    assert not problems("modal", pages()[number])


def test_what_people_wrote_stands_in_no_message() -> None:
    assert not any("<b>" in str(message) or "&lt;b&gt;" in str(message) for message in messages())


def test_the_other_ones_time_is_said_where_the_zones_differ_on_that_day() -> None:
    assert views.for_other(MEETING.starts_at, BOTH) == "11:00 for <@U2>"
    assert views.for_other(MEETING.starts_at, replace(BOTH, other=BERLIN)) == ""
    assert views.for_other(MEETING.starts_at, replace(BOTH, other=TOKYO)) == "Wednesday, 00:00 for <@U2>"


def test_a_long_session_once_a_month_gets_a_thought_and_no_more() -> None:
    def thought(form: Form) -> bool:
        view = forms.schedule(PAIR, form, BOTH)
        return "half an hour every week" in str(view["blocks"])

    assert [thought(FORM), thought(replace(FORM, minutes=30)), thought(forms.weekly(FORM))] == [True, False, False]


def test_a_time_that_the_other_one_hears_of_too_late_says_so() -> None:
    tomorrow_early = replace(FORM, day=date(2026, 3, 4), minute=480)
    late = str(forms.schedule(PAIR, tomorrow_early, replace(BOTH, now=NOW + timedelta(hours=8))))
    assert "write to them yourself" in late
    assert "write to them yourself" not in str(forms.schedule(PAIR, FORM, BOTH))
    early = replace(MEETING, starts_at=NOW + timedelta(hours=16))
    assert "write to them yourself" in str(forms.skip(PAIR, early, replace(BOTH, now=NOW + timedelta(hours=8))))
    assert "write to them yourself" not in str(forms.skip(PAIR, MEETING, BOTH))


def test_what_could_not_be_saved_is_read_back() -> None:
    assert "Room 4" in views.wanted(When(MEETING.starts_at, "Europe/Berlin", 30, "Room 4"), BOTH)
