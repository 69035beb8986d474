"""App Home: what waits for you, your feedback, your settings."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.people.rules import PersonView, WorkspaceView, may_configure
from bot.recall.values import OwnCardView
from bot.sbi.delivery import FeedbackView, ReplyView
from bot.slack.text import escape, mention, shorten
from handlers import mentor_hub_views, recall_home_views, recall_pair_views
from handlers.blocks import Block, View, actions, button, confirm, context, day_name, divider, header, section
from handlers.home_messages_views import Messages, messages
from handlers.sbi_inbox_views import READ_REPLY, REPLY_VERBS

PAGE = 5
"""Rows of each list on one page; App Home holds 100 blocks, and a phone far fewer."""

TURN, WITHDRAW, DELETE, DELETE_RECEIVED, SEND_AGAIN, DRAFT = (
    "home.turn",
    "home.withdraw",
    "home.delete",
    "home.delete_received",
    "home.send_again",
    "home.draft",
)
MY_SETTINGS, TEAM_SETTINGS = "people.my_settings", "people.team_settings"

STATES = {
    "draft": "Draft",
    "planned": "On its way",
    "delivered": "Delivered",
    "read": "Read",
    "withdrawn": "Withdrawn, kept as a draft",
    "declined": "Prefers to talk in person, kept as a draft",
    "in_person": "To be told in person",
    "unknown": "Delivery unclear",
    "failed": "Could not be delivered, kept as a draft",
}


@dataclass(frozen=True)
class List:
    rows: Sequence[FeedbackView]
    total: int
    offset: int


@dataclass(frozen=True)
class Home:
    """Everything that one person's App Home shows."""

    person: PersonView | None
    workspace: WorkspaceView
    unread: Sequence[FeedbackView]
    received: List
    given: List
    messages: Messages
    now: datetime
    answers: Sequence[ReplyView] = ()
    """Not opened yet. The note about an answer may have got lost; this is where it is found."""
    recall: recall_home_views.Shown | None = None
    mentorships: mentor_hub_views.Hub | None = None
    proposals: Sequence[OwnCardView] = ()
    """Cards for a pair that the person has not answered."""


def home(data: Home) -> View:
    """Blocks with buttons keep their ids over redraws, so that a click on the older drawing still counts."""
    mentorships = [divider(), *mentor_hub_views.home(data.mentorships)] if data.mentorships else []
    blocks = [*_welcome(), *mentorships]
    if not _is_empty(data):
        blocks = [*_next(data), *mentorships, *_given(data), *_received(data)]
    blocks += [divider(), *recall_home_views.blocks(data.recall)]
    blocks += [divider(), *messages(data.messages), divider(), *_settings(data)]
    metadata = json.dumps({"given": data.given.offset, "received": data.received.offset})
    return {"type": "home", "callback_id": "home", "blocks": blocks, "private_metadata": metadata}


def _is_empty(data: Home) -> bool:
    mentorships = data.mentorships and data.mentorships.glances
    return not (data.received.total or data.given.total or data.answers or data.proposals or mentorships)


def _welcome() -> list[Block]:
    """The first visit: three lines and two buttons."""
    return [
        header("Trellis helps you mentor well"),
        section(
            "`/sbi` helps you say when it was, what you saw, and what came of it.\n"
            "You get hints before you send. The other person chooses when to read.\n"
            "Only you two can read it, no admin or manager."
        ),
        actions(
            button("Draft feedback", DRAFT, style="primary"), button("My settings", MY_SETTINGS), block_id="welcome"
        ),
    ]


def _next(data: Home) -> list[Block]:
    blocks: list[Block] = [header("What is next")]
    for feedback in data.unread:
        line = f"{mention(feedback.giver_id)} has feedback for you."
        read = button("Read", "sbi.read", {"id": feedback.id}, style="primary")
        blocks.append(section(line, read, block_id=f"unread:{feedback.id}"))
    for answer in data.answers:
        read = button("Read", READ_REPLY, {"id": answer.id})
        line = f"{mention(answer.author_id)} {REPLY_VERBS[answer.kind]}."
        blocks.append(section(line, read, block_id=f"answer:{answer.id}"))
    blocks += recall_pair_views.waiting(data.proposals)
    if not data.unread and not data.answers and not data.proposals:
        blocks.append(section("Nothing new waits for you."))
    blocks.append(actions(button("Draft feedback", DRAFT), block_id="draft"))
    return blocks


def _given(data: Home) -> list[Block]:
    if not data.given.total:
        return []
    blocks: list[Block] = [header("Feedback you give")]
    for feedback in data.given.rows:
        blocks.append(section(_line(feedback, feedback.recipient_id, data)))
        blocks.append(actions(*_given_buttons(feedback), block_id=f"given:{feedback.id}"))
    return [*blocks, *_pager("given", data.given)]


def _line(feedback: FeedbackView, other: str | None, data: Home) -> str:
    whom = mention(other) if other else "someone"
    words = feedback.words
    said = shorten(" ".join((words.behavior or words.situation or words.impact or "No words yet.").split()), 90)
    zone = data.person.hours.tz if data.person else None
    state = STATES[feedback.state]
    if feedback.state == "planned" and feedback.deliver_at:
        at = feedback.deliver_at.astimezone(zone)
        day = day_name(at.date(), data.now.astimezone(zone).date())
        state = f"Goes {day} at {at:%H:%M} your time" if feedback.deliver_at > data.now else "On its way"
    return f"*{whom}* · {state}\n{escape(said)}"


def _given_buttons(feedback: FeedbackView) -> list[Block]:
    data = {"id": feedback.id}
    gone = confirm("Delete this?", "It is deleted for you, for good.", "Delete")
    delete = button("Delete", DELETE, data, confirm=gone)
    if feedback.is_draft:
        return [button("Edit", "sbi.reopen", data), delete]
    show, withdraw = button("Show", "home.show", data), button("Withdraw", WITHDRAW, data)
    if feedback.state == "unknown":
        again = confirm("Send it again?", "If it did arrive, they get a second note.", "Send again")
        return [button("Send again", SEND_AGAIN, data, confirm=again), show, withdraw, delete]
    if feedback.state in {"planned", "delivered"}:
        return [show, withdraw, delete]
    return [show, delete]


def _received(data: Home) -> list[Block]:
    if not data.received.total:
        return []
    blocks: list[Block] = [header("Feedback for you")]
    for feedback in data.received.rows:
        unread = " · *unread*" if feedback.state == "delivered" else ""
        day = feedback.delivered_at or feedback.updated_at
        zone = data.person.hours.tz if data.person else None
        gone = confirm("Delete this?", "It is deleted for you, for good.", "Delete")
        blocks += [
            section(f"From {mention(feedback.giver_id)} · {day.astimezone(zone):%-d %B}{unread}"),
            actions(
                button("Open", "sbi.read", {"id": feedback.id}),
                button("Delete", DELETE_RECEIVED, {"id": feedback.id}, confirm=gone),
                block_id=f"received:{feedback.id}",
            ),
        ]
    return [*blocks, *_pager("received", data.received)]


def _pager(name: str, shown: List) -> list[Block]:
    if shown.total <= PAGE:
        return []
    last = min(shown.offset + PAGE, shown.total)
    buttons = []
    if shown.offset:
        newer = {"list": name, "offset": max(shown.offset - PAGE, 0)}
        buttons.append(button("Newer", f"{TURN}.newer", newer))
    if last < shown.total:
        buttons.append(button("Older", f"{TURN}.older", {"list": name, "offset": last}))
    return [context(f"{shown.offset + 1} to {last} of {shown.total}"), actions(*buttons, block_id=f"pages:{name}")]


def _settings(data: Home) -> list[Block]:
    person = data.person
    blocks: list[Block] = [header("My settings")]
    if person:
        hours = person.hours
        praise = "public praise is fine" if person.public_praise else "praise stays private"
        written = "no written feedback" if person.refuses_written else "written feedback is welcome"
        span = f"{hours.start // 60:02}:{hours.start % 60:02} to {hours.end // 60:02}:{hours.end % 60:02}"
        blocks.append(section(f"Working time {span}, {escape(zone_name(hours.zone))} · {praise} · {written}"))
    buttons = [] if _is_empty(data) else [button("My settings", MY_SETTINGS)]
    if person and may_configure(person, data.workspace):
        buttons.append(button("Workspace settings", TEAM_SETTINGS))
    if buttons:
        blocks.append(actions(*buttons, block_id="settings"))
    return blocks


def zone_name(zone: str) -> str:
    """`America/New_York` as people say it."""
    return f"{zone.rpartition('/')[2].replace('_', ' ')} time"
