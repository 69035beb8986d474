"""Check-ins, past sessions and actions keep Slack's rules, with nothing and with the worst that people write."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.content import load_guidebook
from bot.mentorships.access import Viewer
from bot.mentorships.values import MentorshipView
from bot.people.rules import STAGES
from bot.sessions.actions import Wish
from bot.sessions.checkin import LONGEST_LINK, Said, Topic
from bot.sessions.values import ActionView, CheckInView, HelpView, MeetingView, OfPair, Past
from handlers import mentor_actions_views as actions
from handlers import mentor_checkin_form_views as forms
from handlers import mentor_checkin_past_views as past
from handlers import mentor_checkin_views as views
from sandbox.blocks import problems

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
TODAY = NOW.date()
WORST = ("<!channel> & <b>*x*</b> 😀 שלום\n" * 200)[:3000]
BERLIN = ZoneInfo("Europe/Berlin")
BOOK = load_guidebook()
MENTORSHIP = MentorshipView(
    *("m" * 36, "T1", "U1", "U2", "U1", "formal", "active"),
    manages=True,
    mentor_mode="mentor",
    mentee_mode="manager",
    started_at=NOW,
    paused_until=None,
    ended_at=None,
    ended_by=None,
    how=None,
    created_at=NOW,
)
MEETING = MeetingView("s" * 44, MENTORSHIP.id, "manager", NOW, NOW, 90, "Europe/Berlin", "over", 3, 2)
LINK = "https://example.org/" + "a" * (LONGEST_LINK - 20)
SKILLS = {f"{n:040}": WORST[:60] for n in range(120)}
TOPICS = [Topic(skill_id, name, 4, LINK) for skill_id, name in list(SKILLS.items())[:3]]
ACTION = ActionView(
    *("a" * 80, MENTORSHIP.id, "U1", "U2", date(2026, 12, 30), "open", "manager", 3, MEETING.id, WORST, WORST)
)


def pair(user_id: str, mode: str = "manager") -> OfPair:
    return OfPair(MENTORSHIP, Viewer("T1", user_id, mode))


def form(user_id: str, said: Said, skills: dict[str, str], stage: str = "novice", number: int = 0) -> forms.Form:
    meeting = replace(MEETING, id=f"{MEETING.id}{number}")
    prompts = BOOK.of("checkin")
    wish = Wish("", user_id, TODAY)
    return forms.Form(
        pair(user_id), meeting, said, skills, next(iter(skills), ""), prompts, stage, WORST[:60], wish, BERLIN, "g" * 32
    )


def listed(user_id: str, state: str, count: int) -> actions.Listed:
    found = [
        replace(ACTION, id=f"{n}{ACTION.id}", state=state, owner_id=f"U{n % 2 + 1}") for n in range(min(count, 10))
    ]
    return actions.Listed(pair(user_id), found, {state: count}, TODAY, state, 10 if count > 10 else 0)


def check_in(author_id: str, **change: Any) -> CheckInView:
    found = CheckInView("c", MEETING.id, author_id, True, False, NOW, 1, WORST, WORST, WORST, WORST)
    return replace(found, **change)


def said_before() -> Past:
    agreed = tuple(replace(ACTION, id=str(n), state=state) for n in range(9) for state in actions.STATES)
    return Past(MEETING, (check_in("U1"), check_in("U2")), agreed)


def modals() -> Iterator[tuple[str, Any]]:
    full = Said(4, WORST, True, WORST, WORST, WORST, TOPICS)
    for user_id in ("U1", "U2"):
        for number, stage in enumerate(STAGES):
            yield f"form {user_id} {stage}", forms.form(form(user_id, Said(), {}, stage, number))
        grown = forms.Shape(3, 3, (0, 1, 2))
        yield f"full form {user_id}", forms.form(form(user_id, full, SKILLS), grown)
        for state in actions.STATES:
            yield f"actions {user_id} {state}", actions.page(listed(user_id, state, 200), "Saved.")
            yield f"no actions {user_id} {state}", actions.page(listed(user_id, state, 0))
        yield f"an action {user_id}", actions.form(pair(user_id), Wish(WORST, "U2", TODAY), {}, state="done")
        yield f"move {user_id}", actions.move(pair(user_id), ACTION, TODAY, {})
        yield f"leave {user_id}", actions.leave(pair(user_id), ACTION, {})
        yield f"nothing {user_id}", views.nothing_yet(pair(user_id))
        yield f"cancelled {user_id}", views.nothing_yet(pair(user_id), replace(MEETING, state="cancelled"))
        yield f"not met {user_id}", views.not_met(pair(user_id), MEETING, BERLIN, clears=True)
        reader = past.Reader(pair(user_id), BERLIN, TODAY)
        helps = [HelpView("h", MEETING.id, who, skill, 4, NOW, LINK) for skill in SKILLS for who in ("U1", "U2")][:6]
        yield f"past {user_id}", past.one(reader, said_before(), helps, SKILLS, "Saved.")
        nobody = [Past(MEETING), Past(MEETING, (check_in("U1", met=False),)), Past(MEETING, waits=True)]
        for number, one in enumerate(nobody):
            yield f"past {user_id} {number}", past.one(reader, one, [], {})
        sessions = [said_before(), *nobody, *[said_before()] * 6]
        numbered = [replace(one, meeting=replace(MEETING, id=f"{n}{MEETING.id}")) for n, one in enumerate(sessions)]
        yield f"all past {user_id}", past.listed(reader, numbered, 500, 10)
        yield f"none past {user_id}", past.listed(reader, [], 0)


def messages() -> Iterator[tuple[str, Any]]:
    yield "pointer", views.pointer(MEETING, "U1")
    yield "checked in", views.checked_in(MEETING, "U1")
    yield "due", actions.due(ACTION, "U1", TODAY, TODAY)
    for state in actions.STATES:
        yield state, actions.settled(replace(ACTION, state=state), "U1", TODAY)


@pytest.mark.parametrize(("name", "view"), [pytest.param(*case, id=case[0]) for case in modals()])
def test_pages_keep_slacks_rules(name: str, view: Any) -> None:
    assert problems("modal", view) == []
    assert "manager mode" in str(view).lower()
    assert "<!channel>" not in "".join(_live(view))


@pytest.mark.parametrize(("name", "message"), [pytest.param(*case, id=case[0]) for case in messages()])
def test_messages_keep_slacks_rules_and_hold_no_word_of_a_person(name: str, message: Any) -> None:
    assert problems("message", {"text": message.text, "blocks": list(message.blocks)}) == []
    assert "שלום" not in str(message.blocks)
    assert "Manager mode" in str(message.blocks)


def test_the_form_has_one_prompt_and_another_one_another_time() -> None:
    """Of those for its reader; the mentor is never asked how useful it was."""
    shown = {
        user_id: {_prompt(forms.form(form(user_id, Said(), {}, number=number))) for number in range(40)}
        for user_id in ("U1", "U2")
    }
    assert [len(shown[user_id]) for user_id in ("U1", "U2")] == [3, 4]
    assert "useful" not in {block.get("block_id") for block in forms.form(form("U1", Said(), {}))["blocks"]}


def test_a_session_that_was_cancelled_is_called_so() -> None:
    page = str(views.nothing_yet(pair("U1"), replace(MEETING, state="cancelled")))
    assert "was cancelled" in page
    assert "Nothing has begun yet" not in page


def test_each_field_says_who_sees_it() -> None:
    for _, view in modals():
        for block in view["blocks"]:
            if (
                block["type"] == "input"
                and block["element"]["type"] == "plain_text_input"
                and block["block_id"] != "why"
            ):
                seen = block.get("hint", {}).get("text", "")
                is_topic = block["block_id"].startswith("topic")
                assert is_topic or "Both of you see" in seen or "Nobody but you" in seen, block["block_id"]


def _prompt(view: Any) -> str:
    before = [number for number, block in enumerate(view["blocks"]) if "Written for" in str(block)]
    assert len(before) == 1
    return str(view["blocks"][before[0] - 1]["text"]["text"])


def _live(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            yield node["text"]
        for value in node.values():
            yield from _live(value)
    elif isinstance(node, list):
        for value in node:
            yield from _live(value)
