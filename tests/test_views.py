"""Every surface that Trellis draws keeps Slack's rules, with empty and with worst-case data."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.content import load_rulebook
from bot.people import places
from bot.people.rules import FOREVER, Hours, PersonView, Profile, Quiet, WorkspaceView
from bot.sbi.delivery import REPLIES, STATES, WAYS, FeedbackView, ReplyView, Words
from bot.sbi.rules import Finding
from handlers import errors, home_views, people_messages_views, people_views, sbi_inbox_views, sbi_views
from handlers.home_views import Home, List
from handlers.people_messages_views import Switch
from sandbox.blocks import problems
from tests.test_nudges_views import BUSY, QUIET

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
LONG = "<!channel> & <b>*x*</b> 😀 שלום " * 200
WORST = LONG[:3000]

PERSON = PersonView(
    "T1", Profile("U2", "America/New_York", is_admin=True), Hours(), Quiet(NOW, NOW), "expert", True, False, "D1", None
)


def feedback(state: str = "draft", **change: Any) -> FeedbackView:
    worst = FeedbackView(
        id="f" * 32,
        team_id="T1",
        giver_id="U1",
        recipient_id="U2",
        kind="corrective",
        happened_on=date(2026, 3, 2),
        words=Words(WORST, WORST, WORST, WORST),
        link="https://fernwood.slack.com/archives/C1/p1",
        state=state,
        way="ask",
        round=12,
        deliver_at=NOW,
        delivered_at=NOW,
        read_at=NOW,
        outcome=None,
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(worst, **change)


EMPTY = feedback(recipient_id=None, kind=None, happened_on=None, words=Words(), link="", round=0)
REPLIED = [ReplyView("r", "f", "U2", kind, WORST if kind != "thank" else "", NOW) for kind in REPLIES] * 10
FINDINGS = [
    Finding(
        code=f"code_{n}",
        field=field,
        span=WORST,
        start=0,
        end=3000,
        severity="fix",
        reason=WORST[:500],
        suggestion=WORST,
        source="s",
    )
    for n, field in enumerate(("situation", "behavior", "impact", "request", "channel", "event_age_days") * 3)
]


GERMANY: dict[str, Any] = {"zone": "Europe/Berlin", "country": "DE"}
NOWHERE: dict[str, Any] = {"zone": "UTC", "country": None}
SWITCHES = [Switch(f"{n:03}" * 10, WORST, n % 3 == 0, n % 2 == 0) for n in range(25)]
AWAY = tuple((date(2026, 3, 9) + timedelta(days=n), date(2027, 3, 9)) for n in range(20))


def message_settings() -> Iterator[tuple[str, Any]]:
    away = replace(PERSON, away=AWAY, country="IT", region="Urbino", weekly_budget=10, paused_until=FOREVER)
    space = WorkspaceView("T1", country="GS")
    yield "full", people_messages_views.form(away, space, SWITCHES, NOW, country="IT", round=99, note=WORST[:200])
    yield "first visit", people_messages_views.form(PERSON, WorkspaceView("T1"), SWITCHES[:1], NOW, country=None)
    paused = replace(PERSON, paused_until=NOW + timedelta(days=3))
    yield "no switches", people_messages_views.form(paused, space, [], NOW, country="US")
    for place in places.countries():
        if len(places.regions(place.code)) > 50:
            yield place.code, people_messages_views.form(PERSON, space, [], NOW, country=place.code)


def modals() -> Iterator[tuple[str, Any]]:
    yield "empty form", sbi_views.form(EMPTY)
    yield (
        "checked form",
        sbi_views.form(feedback(), findings=FINDINGS, note=WORST[:200]),
    )
    yield "clean form", sbi_views.form(feedback(), findings=[])
    for way in WAYS:
        timing = sbi_views.timing(way, PERSON, NOW, NOW)
        for findings in ([], FINDINGS):
            yield f"review {way}", sbi_views.review(feedback(), findings, ways=WAYS, way=way, timing=timing)
    yield "talking points", sbi_views.talking_points(feedback())
    yield "no talking points", sbi_views.talking_points(EMPTY)
    yield "split", sbi_views.split_done(feedback(), feedback(id="g" * 32))
    yield "sent", sbi_inbox_views.sent(feedback(), REPLIED)
    yield "received", sbi_inbox_views.feedback_view(feedback(), REPLIED, "Your answer is on its way.")
    for kind in REPLIES:
        yield f"reply {kind}", sbi_inbox_views.reply_form("f" * 32, kind, "U1")
    yield "answer", sbi_inbox_views.reply_view(REPLIED[1], feedback())
    yield "answer to a deleted note", sbi_inbox_views.reply_view(REPLIED[1], None)
    yield "rather in person", sbi_inbox_views.refuse_form(feedback())
    yield "my settings", people_views.my_settings(PERSON, [f"U{n}" for n in range(30)])
    rulebook = load_rulebook()
    rules = [(code, rulebook.rule(code).title) for code in rulebook.codes]
    workspace = WorkspaceView("T1", "C1", "DE", "BE", 365, tuple(f"U{n}" for n in range(30)), rulebook.codes)
    yield "team settings", people_views.team_settings(workspace, 2000, rules, admin=True, **GERMANY)
    yield "empty team settings", people_views.team_settings(WorkspaceView("T1"), 0, rules, admin=False, **NOWHERE)
    for name, view in message_settings():
        yield f"message settings, {name}", view
    yield "sorry", errors.sorry("That did not work. Reference: 12345678")


def messages() -> Iterator[tuple[str, Any]]:
    for ask in (True, False):
        yield f"pointer {ask}", sbi_inbox_views.pointer(feedback(), ask=ask)
    yield "pointer again", sbi_inbox_views.pointer(feedback(), ask=True, again=True)
    yield "pointer after", sbi_inbox_views.pointer_after(feedback(), "You opened it.")
    yield "answer", sbi_inbox_views.reply_pointer(REPLIED[0])
    yield "reflect", sbi_inbox_views.reflect_pointer(feedback())
    yield "follow up", sbi_inbox_views.follow_up(feedback())
    yield "praise", sbi_inbox_views.praise(feedback())
    yield "withdrawn", sbi_inbox_views.withdrawn("U1")
    yield "refused", sbi_inbox_views.refused("U1")
    yield "praise withdrawn", sbi_inbox_views.praise_withdrawn()
    for state in sbi_inbox_views.NEWS:
        yield f"news {state}", sbi_inbox_views.news(feedback(state))


def homes() -> Iterator[tuple[str, Any]]:
    nothing = List([], 0, 0)
    yield (
        "first visit",
        home_views.home(Home(None, WorkspaceView("T1"), [], nothing, nothing, QUIET, NOW)),
    )
    rows = [feedback(state, id=f"{n:032}") for n, state in enumerate(STATES)][: home_views.PAGE]
    full = List(rows, 500, 250)
    unread = [feedback("delivered", id=f"u{n:031}") for n in range(home_views.PAGE)]
    answers = [replace(REPLIED[0], id=f"a{n:031}") for n in range(home_views.PAGE)]
    data = Home(PERSON, WorkspaceView("T1"), unread, full, full, BUSY, NOW, answers)
    yield "full", home_views.home(data)
    for state in STATES:
        one = List([feedback(state)], 1, 0)
        yield state, home_views.home(replace(data, given=one, received=nothing, unread=[]))


@pytest.mark.parametrize(("name", "view"), [pytest.param(*case, id=case[0]) for case in modals()])
def test_modals_keep_slacks_rules(name: str, view: Any) -> None:
    assert problems("modal", view) == []


@pytest.mark.parametrize(("name", "view"), [pytest.param(*case, id=case[0]) for case in homes()])
def test_app_home_keeps_slacks_rules(name: str, view: Any) -> None:
    assert problems("home", view) == []


@pytest.mark.parametrize("state", ["planned", "delivered", "unknown", "read"])
def test_a_giver_can_look_at_what_they_sent(state: str) -> None:
    given = List([feedback(state)], 1, 0)
    view = home_views.home(Home(PERSON, WorkspaceView("T1"), [], List([], 0, 0), given, QUIET, NOW))
    [buttons] = [block for block in view["blocks"] if block.get("block_id", "").startswith("given:")]
    assert "home.show" in [element["action_id"] for element in buttons["elements"]]


def test_a_first_answer_is_shown_also_where_nothing_else_is() -> None:
    nothing = List([], 0, 0)
    view = home_views.home(Home(PERSON, WorkspaceView("T1"), [], nothing, nothing, QUIET, NOW, REPLIED[:1]))
    assert "answer:r" in [block.get("block_id") for block in view["blocks"]]


def test_the_first_words_of_trellis_are_few() -> None:
    nothing = List([], 0, 0)
    home = home_views.home(Home(None, WorkspaceView("T1"), [], nothing, nothing, QUIET, NOW))["blocks"]
    for first in (people_views.introduction()[0], home[1]):
        assert len(first["text"]["text"].split()) <= 40


def test_hints_fit_on_a_phone() -> None:
    for name, view in modals():
        if "settings" in name:
            hints = [block["hint"]["text"] for block in view["blocks"] if "hint" in block]
            assert [hint for hint in hints if len(hint) > 150] == []


def test_the_workspaces_settings_say_what_retention_does() -> None:
    page = people_views.team_settings(WorkspaceView("T1"), 0, [("code", "title")], admin=False, **NOWHERE)
    [field] = [block for block in page["blocks"] if block.get("block_id") == "retention"]
    assert "deleted for both" in field["hint"]["text"]


@pytest.mark.parametrize(("name", "message"), [pytest.param(*case, id=case[0]) for case in messages()])
def test_messages_keep_slacks_rules_and_say_something_to_a_lock_screen(name: str, message: Any) -> None:
    assert problems("message", {"text": message.text, "blocks": list(message.blocks)}) == []
    assert message.text
    assert "channel" not in message.text


def test_what_a_person_wrote_is_inert_wherever_it_is_shown() -> None:
    """A broadcast or a link in somebody's words is drawn as typed."""
    drawn = [view for _, view in modals()] + [view for _, view in homes()]
    drawn += [{"blocks": list(message.blocks)} for _, message in messages()]
    live = [text for view in drawn for text in _mrkdwn(view) if "<!channel>" in text]
    assert live == []


def _mrkdwn(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            yield node["text"]
        for value in node.values():
            yield from _mrkdwn(value)
    elif isinstance(node, list):
        for value in node:
            yield from _mrkdwn(value)
