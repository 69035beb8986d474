"""How feedback reaches its recipient: which ways are open, when it goes, and who may do what to it."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.people.rules import Hours, PersonView, Quiet, level_of, next_morning, next_open
from bot.sbi.rules import Draft

KINDS = ("reinforcing", "corrective")
STATES = ("draft", "planned", "delivered", "read", "withdrawn", "declined", "in_person", "unknown", "failed")
WAYS = ("ask", "now", "at", "public", "draft", "in_person")
REPLIES = ("thank", "question", "view", "changed")
TEXTS = ("situation", "behavior", "impact", "request")

MAX_UNREAD = 3
"""More than three unread notes from one person is a pile, not feedback."""

MAX_TEXT = 3000
"""Slack's limit for a text input."""

LATER = timedelta(hours=2)
FOLLOW_UP = timedelta(days=14)
"""Long enough that something can have changed, short enough to remember what was said."""


@dataclass(frozen=True)
class Words:
    """What the giver wrote."""

    situation: str = ""
    behavior: str = ""
    impact: str = ""
    request: str = ""


@dataclass(frozen=True, kw_only=True)
class FeedbackView:
    """One feedback, opened. It is made only for its giver or its recipient. The defaults are a new draft's."""

    id: str
    team_id: str
    giver_id: str
    recipient_id: str | None = None
    kind: str | None = None
    happened_on: date | None = None
    words: Words = Words()
    link: str = ""
    state: str = "draft"
    way: str | None = None
    round: int = 0
    deliver_at: datetime | None = None
    delivered_at: datetime | None = None
    read_at: datetime | None = None
    outcome: str | None = None
    created_at: datetime
    updated_at: datetime

    @property
    def is_draft(self) -> bool:
        return self.state in {"draft", "declined", "in_person", "withdrawn", "failed"}

    @property
    def fingerprint(self) -> str:
        """Another one as soon as anything is different that was shown in the review, or it was sent since."""
        shown = (self.recipient_id, self.kind, self.happened_on, self.words, self.round)
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class ReplyView:
    id: str
    feedback_id: str
    author_id: str
    kind: str
    text: str
    created_at: datetime


@dataclass(frozen=True)
class Form:
    """What the form held when it was checked or submitted."""

    recipient_id: str | None
    kind: str | None
    happened_on: date | None
    words: Words


def form_problems(form: Form, today: date) -> dict[str, str]:
    """Field → what to do. Only recipient and kind are required: a missing impact is for the coach to say."""
    problems = {}
    if form.recipient_id is None:
        problems["recipient"] = "Pick the person this feedback is for."
    if form.kind not in KINDS:
        problems["kind"] = "Say whether this reinforces or corrects."
    if form.happened_on and form.happened_on > today:
        problems["happened_on"] = "This day has not come yet. Pick the day it happened."
    return problems


def local_date(now: datetime, zone: str) -> date:
    return now.astimezone(Hours(zone).tz).date()


def coach_draft(form: Form, *, today: date, stage: str | None, way: str | None) -> Draft:
    """The form as the coach reads it: next step = request, the date as an age, private until a channel is chosen."""
    return Draft(
        kind="reinforcing" if form.kind == "reinforcing" else "corrective",
        recipient_level=level_of(stage),
        channel="public" if way == "public" else "private",
        event_age_days=max((today - form.happened_on).days, 0) if form.happened_on else 0,
        situation=form.words.situation,
        behavior=form.words.behavior,
        impact=form.words.impact,
        request=form.words.request,
    )


def ways_open(kind: str | None, recipient: PersonView | None, praise_channel: str | None) -> tuple[str, ...]:
    """The deliveries that may be offered. Corrective feedback has no way into a channel."""
    public = kind == "reinforcing" and recipient is not None and recipient.public_praise and praise_channel
    return ("ask", "now", "at", *(("public",) if public else ()), "draft", "in_person")


def refusal(recipient: PersonView | None, *, refused_giver: bool, unread: int) -> str | None:
    """Why this cannot be sent in writing now, for its giver; None if it can. Whether one giver is refused or all

    givers are, reads the same.
    """
    if refused_giver or (recipient is not None and recipient.refuses_written):
        return "They prefer to talk in person. Your draft is kept."
    if unread >= MAX_UNREAD:
        return f"They have {unread} notes from you to read first. Your draft is kept."
    return None


def send_time(
    way: str, wanted: datetime | None, now: datetime, hours: Hours, quiet: Quiet | None
) -> tuple[datetime | None, str | None]:
    """When it goes out, or why it cannot go then. `wanted` counts only for way `at`."""
    if way != "at":
        at = next_open(now, hours, quiet)
        return (at, None) if at else (None, "They have no working time in the next two weeks. Keep it as a draft.")
    if wanted is None or wanted < now:
        return None, "Pick a time that is still to come."
    if next_open(wanted, hours) != wanted:
        span = f"{hours.start // 60:02}:{hours.start % 60:02} to {hours.end // 60:02}:{hours.end % 60:02}"
        return None, f"That is outside their working hours ({span}, {hours.zone}). Pick a time within them."
    return wanted, None


def later_today(now: datetime, hours: Hours) -> datetime:
    """In two hours, or on the next working morning if that is after work."""
    at = now + LATER
    if next_open(at, hours) == at and at.astimezone(hours.tz).date() == now.astimezone(hours.tz).date():
        return at
    return next_morning(now, hours) or at


def tomorrow(now: datetime, hours: Hours) -> datetime:
    """The next working morning."""
    return next_morning(now, hours) or now + timedelta(days=1)


_TURN = re.compile(r"(but|however|though|although|yet|still|that said)\b[,\s]+", re.IGNORECASE)


def _begun(text: str) -> str:
    """Without the "But" that tied it to what now stands in the other draft."""
    turn = _TURN.match(text)
    rest = text[turn.end() :] if turn else ""
    return rest[:1].upper() + rest[1:] if rest else text


def split(words: Words, spans: tuple[tuple[str, str], ...]) -> tuple[Words, Words]:
    """The draft without the spans (field, words), and a draft of the spans alone.

    What is moved is the whole sentence around each span, so that both drafts still read well.
    """
    kept = {field: getattr(words, field) for field in TEXTS}
    moved: list[str] = []
    for field, span in spans:
        before, found, after = kept[field].partition(span)
        if not found:
            continue
        start = max((before.rfind(mark) + 1 for mark in ".!?\n"), default=0)
        ends = [after.find(mark) for mark in ".!?\n" if mark in after]
        end = min(ends) + 1 if ends else len(after)
        sentence = before[start:] + found + after[:end]
        moved.append(_begun(sentence.strip()))
        kept[field] = _begun(" ".join((before[:start].strip(), after[end:].strip())).strip())
    return Words(**kept), Words(situation=words.situation, behavior=" ".join(moved))
