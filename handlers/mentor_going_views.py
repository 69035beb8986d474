"""How a mentorship goes: the help each topic needed as small pictures with figures, and what may be talked of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.mentorships.guidebook import Signal
from bot.mentorships.values import MentorshipView
from bot.sessions.signals import Facts, Found, TopicFact
from bot.slack.message import Message
from bot.slack.text import fitted, mention
from handlers.blocks import Block, View, actions, button, context, divider, header, modal, section
from handlers.mentor_views import mode_blocks

READ, TURN, CHART = "mentor.going.read", "mentor.going.turn", "mentor.going.chart"
TITLE = "How it goes"

TOPICS = 4
"""On one page: with its figures a topic fills a third of a phone."""
SESSIONS = 26
ENOUGH = 5
"""Sessions with fewer answers than this say nothing of a change."""

LEVELS = {1: "shown", 2: "done together", 3: "alone while observed", 4: "alone, talked through after"}
BARS = {0: "·", 1: "▂", 2: "▄", 3: "▆", 4: "█"}
CHANGED = {
    "less": "It seems to need less help since the session of {day}.",
    "more": "It seems to need more help since the session of {day}.",
}
BECAUSE = {
    "silence": "Nothing of the two of you stands here since {days}, {count} weeks ago.",
    "no-shows": "Of your last {of} sessions with a check-in, {count} did not happen: {days}.",
    "moves": "Of your last {of} sessions, {count} were moved: {days}.",
    "low-usefulness": "You noted of {count} of your last {of} sessions that they gave you little: {days}.",
    "dependency": "Of {of} topics with six sessions or more, {count} were shown or done together each time: {skills}.",
    "empty-preparation": "Nothing was written before {count} sessions in a row: {days}.",
    "no-progress": "Since {days} you met {count} times, and goals, plan and stages stayed as they were.",
}
"""From which rows it is seen."""

RESTS = "This mentorship pauses or has ended, so nothing is read from your sessions now."


@dataclass(frozen=True)
class Going:
    """What one of the two sees, in one mode."""

    mentorship: MentorshipView
    user_id: str
    facts: Facts
    skills: Mapping[str, str]
    signals: Sequence[tuple[Signal, Found]]
    """Those that are for this person."""
    tz: ZoneInfo
    offset: int = 0
    goes_on: bool = True
    """It does not pause and has not ended."""

    @property
    def other(self) -> str:
        return mention(self.mentorship.other(self.user_id))


def page(data: Going) -> View:
    blocks = [*mode_blocks(data.mentorship, data.user_id, "going"), *_topics(data), divider(), *_signals(data)]
    return modal(TITLE, blocks, callback_id="mentor.going", data={"id": data.mentorship.id})


# --- how much help ----------------------------------------------------------------------------------------
def _topics(data: Going) -> list[Block]:
    if not data.facts.topics:
        line = "After a session each of you can say how much help a topic needed. From the second one on it shows here."
        return [header("Help needed, by topic"), section(line)]
    ladder = ", ".join(f"{level} {words}" for level, words in LEVELS.items())
    blocks = [header("Help needed, by topic"), context(f"{ladder}. Session by session, the latest last.")]
    shown = data.facts.topics[data.offset : data.offset + TOPICS]
    blocks += [section("\n".join(topic_lines(one, data)), _chart(one, data)) for one in shown]
    return blocks + _pager(data)


def topic_lines(topic: TopicFact, data: Going) -> list[str]:
    """In words first, for who hears it; then each view as bars and as figures."""
    name = fitted(data.skills.get(topic.skill_id, "A topic"), 100)
    lines = [f"*{name}*", _in_words(topic, data)]
    views = ((topic.mentor, data.mentorship.mentor_id), (topic.mentee, data.mentorship.mentee_id))
    return lines + [_drawn(levels[-SESSIONS:], who, data) for levels, who in views if any(levels)]


def _in_words(topic: TopicFact, data: Going) -> str:
    if topic.change:
        return CHANGED[topic.change.help].format(day=_day(topic.sessions[topic.change.since][1], data.tz))
    count = len(topic.sessions)
    if count < ENOUGH:
        return "One session so far." if count == 1 else f"{count} sessions so far."
    return f"Over {count} sessions no change stands out."


def _drawn(levels: Sequence[int], who: str, data: Going) -> str:
    name = "You" if who == data.user_id else mention(who)
    last = LEVELS[[level for level in levels if level][-1]]
    return f"{name}: {figures(levels, f'. Last: {last}.')}"


def figures(levels: Sequence[int], end: str = ".") -> str:
    """As numbers, and under them as bars."""
    bars = "".join(BARS[level] for level in levels)
    return ", ".join(str(level) if level else "none" for level in levels) + f"{end}\n{bars}"


def _chart(topic: TopicFact, data: Going) -> Block | None:
    """One session is no line."""
    value = {"id": data.mentorship.id, "skill": topic.skill_id}
    return button("Chart", f"{CHART}.{topic.skill_id}", value) if len(topic.sessions) > 1 else None


def _pager(data: Going) -> list[Block]:
    total, last = len(data.facts.topics), min(data.offset + TOPICS, len(data.facts.topics))
    if total <= TOPICS:
        return []
    buttons, value = [], {"id": data.mentorship.id}
    if data.offset:
        buttons.append(button("Newer", f"{TURN}.newer", value | {"offset": max(data.offset - TOPICS, 0)}))
    if last < total:
        buttons.append(button("Older", f"{TURN}.older", value | {"offset": last}))
    return [context(f"Topics {data.offset + 1} to {last} of {total}"), actions(*buttons, block_id="topics")]


# --- what may be worth a talk -----------------------------------------------------------------------------
def _signals(data: Going) -> list[Block]:
    if not data.goes_on:
        return [section(f"*Worth a talk*\n{RESTS}")]
    if not data.signals:
        return [section("*Worth a talk*\nNothing stands out in how your sessions went.")]
    blocks = [section("*Worth a talk*\nRead from your sessions. It is no score, and there may be good reasons.")]
    for words, found in data.signals:
        go = button("Read it", f"{READ}.{words.code}", {"id": data.mentorship.id, "code": words.code})
        seen = "Both of you see this." if words.first == "pair" else "Only you see this."
        lines = f"*{fitted(words.title, 75)}*\n{because(found, data)} {seen}"
        blocks.append(section(lines, go, block_id=f"signal:{words.code}"))
    return blocks


def because(found: Found, data: Going) -> str:
    days = ", ".join(_day(at, data.tz) for at in found.at)
    skills = ", ".join(fitted(data.skills.get(one, "a topic"), 60) for one in found.skill_ids[:5])
    return BECAUSE[found.code].format(count=found.count, of=found.of, days=days, skills=skills)


def _day(at: datetime, tz: ZoneInfo) -> str:
    local = at.astimezone(tz)
    return f"{local.day} {local:%B}"


# --- the messages -----------------------------------------------------------------------------------------
def signal_pointer(nudge_id: str, mentorship: MentorshipView, user_id: str, mode: str) -> Message:
    """The same words for every signal: a conversation can be exported, and which one it is stays between the two."""
    line = (
        f"Two minutes on how it goes with {mention(mentorship.other(user_id))}: what your sessions show, and options."
    )
    return _pointer("Two minutes on how it goes.", line, nudge_id, mode)


def help_pointer(nudge_id: str, mentorship: MentorshipView, user_id: str, mode: str) -> Message:
    """The same for a rise, a fall and a first time alone, and without the topic's name."""
    line = f"How much help is needed in one topic with {mention(mentorship.other(user_id))} may be worth two minutes."
    return _pointer("Two minutes on the help that is needed.", line, nudge_id, mode)


def _pointer(title: str, line: str, nudge_id: str, mode: str) -> Message:
    go = button("Read it", READ, {"nudge": nudge_id})
    return Message(title, [section(line, go), *mode_line(mode)])


def mode_line(mode: str) -> list[Block]:
    """Under a message of a pair that has two."""
    return [context("*Manager mode.* Nothing from here shows in mentor mode.")] if mode == "manager" else []


ANSWERED = {
    "seen": "You have seen what your sessions show. `/mentor going` has it.",
    "not-so": "You said that it is not so. You do not hear of this one again for three months.",
    "talk": "You want to talk about it. Your next preparation has room for it.",
}


def answered(said: str) -> Message:
    """In place of the pointer."""
    return Message("How it goes.", [context(ANSWERED[said])])
