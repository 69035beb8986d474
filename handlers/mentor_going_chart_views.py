"""One topic's help as Slack's chart, which only a message may hold: with its figures in words, and without its name."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.mentorships.values import MentorshipView
from bot.sessions.signals import TopicFact
from bot.slack.message import Message
from bot.slack.text import mention
from handlers.blocks import Block, View, context, section
from handlers.mentor_going_views import CHART, LEVELS, TITLE, figures, mode_line
from handlers.mentor_views import done

MOST = 20
"""Sessions in a chart: more Slack does not draw."""


def on_its_way(other: str) -> View:
    line = f"The chart comes to your messages with Trellis. Only you get it; {other} has the same page."
    return done(
        TITLE, line, context("A modal cannot hold a chart. It does not name the topic: messages can be exported.")
    )


def message(topic: TopicFact, mentorship: MentorshipView, user_id: str, mode: str, tz: ZoneInfo) -> Message:
    title = f"The help that one topic needed with {mention(mentorship.other(user_id))}, session by session"
    ladder = ", ".join(f"{level} {words}" for level, words in LEVELS.items())
    series = {
        role: levels[-MOST:]
        for role, levels in (("Mentor", topic.mentor), ("Mentee", topic.mentee))
        if any(levels[-MOST:])
    }
    said = [f"{role}: {figures(levels)}" for role, levels in series.items()]
    blocks = [section(title), _chart(topic, series, tz), context("\n".join(said)), context(ladder), *mode_line(mode)]
    return Message("The help that a topic needed.", blocks)


def without_chart(given: Message) -> Message:
    """Where Slack draws none: figures and bars stay."""
    return Message(given.text, [one for one in given.blocks if one["type"] != "data_visualization"])


def _chart(topic: TopicFact, series: dict[str, Sequence[int]], tz: ZoneInfo) -> Block:
    days: list[str] = []
    for _, starts_at in topic.sessions[-MOST:]:
        at = starts_at.astimezone(tz)
        day = f"{at.day} {at:%b}"
        days.append(day if day not in days else f"{day} ({len(days) + 1})")
    drawn = [
        {
            "name": role,
            "data": [{"label": day, "value": level} for day, level in zip(days, _filled(levels), strict=True)],
        }
        for role, levels in series.items()
    ]
    axes = {"categories": days, "y_label": "1 shown to 4 alone"}
    chart = {"type": "line", "series": drawn, "axis_config": axes}
    return {"type": "data_visualization", "block_id": f"chart:{CHART}", "title": "More is less help", "chart": chart}


def _filled(levels: Sequence[int]) -> list[int]:
    """Slack's lines have no gaps: where nothing was said, what was said before, or else first, goes on."""
    last, found = next(level for level in levels if level), []
    for level in levels:
        last = level or last
        found.append(last)
    return found
