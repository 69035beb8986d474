"""The pages about how it goes keep Slack's rules, with little and with most data, and lead only where pages are."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.content import load_guidebook
from bot.mentorships.values import MentorshipView
from bot.sessions.autonomy import Change
from bot.sessions.going_planning_store import FIRST
from bot.sessions.signals import ORDER, Facts, Found, TopicFact
from handlers import mentor_going_chart_views as chart_views
from handlers import mentor_going_talk_views as talk_views
from handlers import mentor_going_views as views
from handlers.blocks import View
from handlers.mentor_going_views import Going
from sandbox.blocks import problems

NOW = datetime(2026, 9, 7, 10, tzinfo=UTC)
BOOK = load_guidebook()
LONG = "<!channel> & <b>*x*</b> 😀 שלום " * 100
PAIR = MentorshipView(
    "m" * 40, "T1", "U1", "U2", "U1", "formal", "active", True, "mentor", "mentor", None, None, None, None, None, NOW
)
PAGES = {then for then, _ in talk_views.PLACES.values()}


def topic(skill_id: str, count: int, change: Change | None = None) -> TopicFact:
    at = [(f"s{n}", NOW - timedelta(weeks=count - n)) for n in range(count)]
    return TopicFact(skill_id, at, [n % 5 for n in range(1, count + 1)], [4] * count, change)


def going(user_id: str = "U1", topics: int = 30, offset: int = 4) -> Going:
    rows = [topic(f"skill{n}", 60, Change("more", 59)) for n in range(topics)]
    days = [NOW - timedelta(weeks=n) for n in range(4)]
    skills = [one.skill_id for one in rows]
    found = [(BOOK.signals[code], Found(code, 4, 4, days, skills)) for code in ORDER]
    names = {one.skill_id: LONG[:3000] for one in rows}
    return Going(PAIR, user_id, Facts(NOW, topics=rows), names, found, ZoneInfo("Europe/Berlin"), offset)


@pytest.mark.parametrize("data", [going(), going("U2", offset=0), going(topics=0, offset=0), going(topics=1, offset=0)])
def test_the_page_keeps_slacks_rules(data: Going) -> None:
    assert problems("modal", views.page(data)) == []


@pytest.mark.parametrize("code", ORDER)
def test_every_signal_can_be_read(code: str) -> None:
    data = going()
    found = next(one for words, one in data.signals if words.code == code)
    for each in (found, None):
        assert problems("modal", talk_views.signal(data, BOOK.signals[code], each, PAGES, "n" * 32)) == []


@pytest.mark.parametrize("code", sorted(FIRST))
def test_every_change_in_help_can_be_read(code: str) -> None:
    for one in (going().facts.topics[0], None):
        view = talk_views.help_changed(going(), code, one, BOOK.prompts[code], "competent", PAGES, "n" * 32)
        assert problems("modal", view) == []


def test_a_way_whose_page_is_not_there_has_words_and_no_button() -> None:
    view = talk_views.signal(going(), BOOK.signals["silence"], None, {"pause"})
    assert words_of(view, "Rest until a date") == ["pause"]
    assert words_of(view, "End it well") == []


def test_every_way_forward_leads_somewhere_or_is_to_wait() -> None:
    ways = {way.id for one in BOOK.signals.values() for way in one.ways}
    assert ways - set(talk_views.PLACES) == {"wait"}


def words_of(view: View, title: str) -> list[str]:
    """Where the button beside this way leads."""
    rows = [one for one in view["blocks"] if title in json.dumps(one)]
    return [json.loads(one["accessory"]["value"])["then"] for one in rows if "accessory" in one]


def test_the_messages_keep_slacks_rules_and_say_nothing_of_what_is_found() -> None:
    for mode in ("mentor", "manager"):
        for message in (views.signal_pointer("n", PAIR, "U1", mode), views.help_pointer("n", PAIR, "U2", mode)):
            assert problems("message", {"text": message.text, "blocks": list(message.blocks)}) == []
            assert not any(one.title in json.dumps(message.blocks) for one in BOOK.signals.values())
            assert ("Manager mode" in json.dumps(message.blocks)) == (mode == "manager")


def test_the_chart_keeps_slacks_rules_and_without_it_figures_and_bars_stay() -> None:
    tz = ZoneInfo("Europe/Berlin")
    gaps = TopicFact("s", [("a", NOW), ("b", NOW), ("c", NOW)], [0, 2, 0], [0, 0, 0])
    for one in (topic("s", 60), topic("s", 2), gaps):
        message = chart_views.message(one, PAIR, "U1", "manager", tz)
        assert problems("message", {"text": message.text, "blocks": list(message.blocks)}) == []
        left = chart_views.without_chart(message)
        assert len(left.blocks) == len(message.blocks) - 1
        assert views.figures(one.mentor[-chart_views.MOST :]) in json.dumps(left.blocks, ensure_ascii=False).replace(
            "\\n", "\n"
        )


def test_each_answer_says_what_follows() -> None:
    for say in views.ANSWERED:
        assert problems("modal", talk_views.said(say, PAIR.id, "<@U2>", PAGES)) == []
        assert views.answered(say).blocks
