"""The frame of every message, and what App Home says of them, keep Slack's rules with the longest of data."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.nudges.governor import LINES
from bot.nudges.rules import NudgeView
from bot.people.rules import FOREVER
from bot.slack.message import Message
from handlers import home_messages_views, nudges_views
from handlers.blocks import section
from handlers.home_messages import SHOWN
from handlers.home_messages_views import Came, Messages, Off, Planned
from handlers.nudges_registry import KINDS
from handlers.nudges_views import Line
from sandbox.blocks import problems

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
REASON = "<@U12345678901> " * 12
NUDGES = [
    NudgeView(f"n{n:031}", "T1", "U2", kind.name, kind.class_, f"s{n:031}", NOW, NOW, NOW, REASON)
    for n, kind in enumerate(KINDS.values())
]
FRAMED = [nudge for nudge in NUDGES if not KINDS[nudge.kind].at_once]
SAID = Message("A question.", [section("Did something change?")])
DIGEST = {"digest": "n" * 32}
QUIET = Messages(NOW.date())
BUSY = Messages(
    NOW.date(),
    week=10,
    budget=10,
    closed="a public holiday",
    came=[Came(kind.title, REASON, NOW) for kind in KINDS.values()][:SHOWN],
    planned=[Planned(nudge.id, KINDS[nudge.kind].title, NOW, "today is kept for it") for nudge in NUDGES][:SHOWN],
    off=[Off(name, kind.title) for name, kind in KINDS.items()],
)


def messages() -> Iterator[tuple[str, Message]]:
    for nudge in NUDGES:
        yield f"framed {nudge.kind}", nudges_views.framed(SAID, nudge, KINDS[nudge.kind])
        yield f"stopped {nudge.kind}", nudges_views.stopped(KINDS[nudge.kind], DIGEST)
    lines = [Line(nudge.id, REASON * 2, note) for nudge, note in zip(NUDGES, [None, "Shown below."] * 20, strict=False)]
    yield "digest", nudges_views.digest_of(NUDGES[0].id, lines[:LINES])
    yield "digest of one line", nudges_views.digest_of(NUDGES[0].id, lines[:1])
    yield "digest of nothing any more", nudges_views.digest_of(NUDGES[0].id, lines[1:2])
    yield "snoozed", nudges_views.snoozed(NOW, date(2025, 3, 3), DIGEST, paused=True)
    for what in nudges_views.LESS:
        several = list(KINDS.values())[:LINES]
        yield f"less, {what}", nudges_views.less([(kind, what) for kind in several], DIGEST)
    yield "which to stop", nudges_views.which_to_stop(list(KINDS.values()), DIGEST)
    yield "rests", nudges_views.rests(NUDGES[0])
    yield "resumed", nudges_views.resumed("Questions after two weeks")


@pytest.mark.parametrize(("name", "message"), [pytest.param(*case, id=case[0]) for case in messages()])
def test_messages_keep_slacks_rules_and_say_something_to_a_lock_screen(name: str, message: Message) -> None:
    assert problems("message", {"text": message.text, "blocks": list(message.blocks)}) == []
    assert message.text


def test_the_form_for_a_date_keeps_slacks_rules_and_says_when_in_the_morning() -> None:
    form = nudges_views.until_form(9 * 60 + 30, DIGEST)
    assert problems("modal", form) == []
    assert "09:30 your time" in form["blocks"][0]["hint"]["text"]


@pytest.mark.parametrize("nudge", FRAMED, ids=lambda nudge: nudge.kind)
def test_every_message_says_once_why_it_came_and_can_be_put_off_judged_and_stopped(nudge: NudgeView) -> None:
    drawn = nudges_views.framed(SAID, nudge, KINDS[nudge.kind]).blocks
    assert str(drawn).count(REASON) == 1
    [menu] = [block["accessory"] for block in drawn if block.get("accessory", {}).get("type") == "overflow"]
    words = [choice["text"]["text"] for choice in menu["options"]]
    assert words[:3] == ["Snooze for a day", "Snooze for a week", "Snooze until a date"]
    assert "not useful" in words[3].lower()
    assert words[4] == "Stop these"


def test_where_a_person_waits_the_message_is_judged_and_not_what_they_wrote() -> None:
    theirs = [nudge for nudge in NUDGES if nudge.kind in {"sbi.ask", "sbi.read", "sbi.reply"}]
    drawn = [str(nudges_views.framed(SAID, nudge, KINDS[nudge.kind]).blocks) for nudge in theirs]
    assert ["This message is not useful" in blocks for blocks in drawn] == [True] * 3


def test_an_answer_of_the_moment_has_no_frame() -> None:
    assert [nudges_views.framed(SAID, nudge, KINDS[nudge.kind]) for nudge in NUDGES if nudge not in FRAMED] != []
    for nudge in NUDGES:
        if nudge not in FRAMED:
            assert nudges_views.framed(SAID, nudge, KINDS[nudge.kind]) == SAID


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 3, 10, 9, tzinfo=UTC), "Comes back on Tuesday, 10 March at 09:00."),
        (datetime(2027, 1, 4, 9, tzinfo=UTC), "Comes back on Monday, 4 January 2027 at 09:00."),
    ],
)
def test_what_was_put_off_says_in_one_line_when_it_comes_back(at: datetime, said: str) -> None:
    line, way_back = nudges_views.snoozed(at, NOW.date(), {"id": "n"}).blocks
    assert line["text"]["text"] == said
    assert way_back["elements"][0]["text"]["text"] == "Bring it back now"


SAYS = {
    "paused for good": (replace(QUIET, paused_until=FOREVER), "Paused until you resume."),
    "paused for a while": (
        replace(QUIET, paused_until=NOW + timedelta(days=8)),
        "Paused until Wednesday, 11 March, 15:00.",
    ),
    "on leave": (
        replace(QUIET, leave_until=NOW + timedelta(days=1)),
        "On leave by your Slack status, until Wednesday.",
    ),
    "a holiday": (replace(QUIET, closed="a public holiday"), "Nothing comes today: a public holiday."),
    "within the budget": (replace(QUIET, week=3), "3 of 5 messages this week."),
    "above the budget": (replace(QUIET, week=7), "7 messages this week. Above your 5"),
}


@pytest.mark.parametrize("name", SAYS)
def test_app_home_says_in_one_line_whether_messages_come(name: str) -> None:
    shown, line = SAYS[name]
    assert line in home_messages_views.state(shown)


def test_while_everything_is_paused_app_home_offers_to_resume() -> None:
    for shown, words in ((QUIET, "Pause everything"), (replace(QUIET, paused_until=FOREVER), "Resume")):
        [buttons] = [block for block in home_messages_views.messages(shown) if block.get("block_id") == "messages"]
        assert [button["text"]["text"] for button in buttons["elements"]] == [words, "Change what comes"]


def test_app_home_holds_as_many_messages_as_there_may_be() -> None:
    view: dict[str, Any] = {"type": "home", "blocks": home_messages_views.messages(BUSY)}
    assert problems("home", view) == []
