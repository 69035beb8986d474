"""Preparing a session: what the pages of both share, and what they say once it is saved or too late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any

from bot.mentorships.guidebook import Prompt
from bot.mentorships.values import MentorshipView
from bot.sessions.agenda import LONGEST
from bot.sessions.values import ActionView, MeetingView, PrepView
from bot.slack.text import fitted, mention
from handlers.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    field,
    modal,
    option,
    quotes,
    section,
    select,
    text_input,
)
from handlers.mentor_forms_views import Change, prompt_blocks
from handlers.mentor_views import mode_blocks, moment, opens, with_whom

SAVE, DONE, TWO = "mentor.prep.save", "mentor.prep.done", "mentor.prep.two"
TITLE, WORD = "Prepare", "prep"

LABELS = {
    "wins": "What went well",
    "hardest": "What is hardest",
    "topics": "One or two topics",
    "wants": "What I want from it",
}
OF_MENTOR = {"wins": "Good things they saw", "topics": "Topics"}
OF_YOURS = {"wins": "Good things I saw", "topics": "What I would like to bring"}
FIELDS = (*LABELS, "note")
LONGEST_SHOWN = 700
SHOWN_ACTIONS = 5


@dataclass(frozen=True)
class Card:
    """One that the mentee may bring, to recall it together."""

    id: str
    prompt: str


@dataclass(frozen=True)
class Ahead:
    """A session as one of the two prepares it: only what this one may see."""

    mentorship: MentorshipView
    user_id: str
    meeting: MeetingView
    tz: tzinfo
    now: datetime
    prompts: Mapping[str, Prompt]
    stage: str = "competent"
    skill: str = ""
    skill_id: str | None = None
    own: PrepView | None = None
    theirs: PrepView | None = None
    open_actions: Sequence[ActionView] = ()
    count_actions: int = 0
    learned: Sequence[tuple[str, str]] = ()
    """From the last check-ins: who learned what."""
    question: Prompt | None = None
    questions: int = 0
    watch: Sequence[Prompt] = ()
    card: Card | None = None

    @property
    def other_id(self) -> str:
        return self.mentorship.other(self.user_id)

    @property
    def is_mentor(self) -> bool:
        return self.mentorship.role(self.user_id) == "mentor"

    @property
    def can_write(self) -> bool:
        return self.meeting.state == "planned" and self.now < self.meeting.starts_at and self.mentorship.is_active

    @property
    def agenda(self) -> PrepView | None:
        """What the other shared."""
        return self.theirs if self.theirs and self.theirs.shared and not self.theirs.is_empty else None


# --- what both pages share --------------------------------------------------------------------------------
def top(ahead: Ahead, then: str = WORD) -> list[Block]:
    """In which mode this session is, with whom and when."""
    line = f"*{moment(ahead.meeting.starts_at, ahead.tz)}*, {ahead.meeting.minutes} minutes"
    whom = with_whom(ahead.mentorship, ahead.user_id)
    return [
        *mode_blocks(in_mode(ahead.mentorship, ahead.meeting.mode), ahead.user_id, then),
        section(f"{line}\n{whom}"),
    ]


def in_mode(mentorship: MentorshipView, mode: str) -> MentorshipView:
    """As it is seen from a row of that mode, whichever mode the person is in elsewhere."""
    return replace(mentorship, mentor_mode=mode, mentee_mode=mode)


def prompt(ahead: Ahead, key: str, *, leads: bool = False) -> list[Block]:
    """What the page says at this place. Of a page one prompt leads: it says for whom all are written, and has a menu
    to change that."""
    found = ahead.prompts.get(key)
    if found is None:
        return []
    change = Change(ahead.mentorship.id, WORD, ahead.meeting.id) if leads else None
    blocks = prompt_blocks(found, ahead.stage, ahead.skill, change=change)
    return blocks if leads else blocks[:1]


def open_actions(ahead: Ahead) -> list[Block]:
    """What is open from last time, of both, each to tick off."""
    if not ahead.open_actions:
        return []
    blocks: list[Block] = [section("*Open from last time*")]
    for one in ahead.open_actions[:SHOWN_ACTIONS]:
        whose = "You" if one.owner_id == ahead.user_id else mention(one.owner_id)
        line = f"{whose}, by {one.due_on:%A}, {one.due_on.day} {one.due_on:%B}:\n{fitted(one.text, 300)}"
        tick = button("Done", DONE, {"id": one.id, "of": ahead.meeting.id})
        blocks.append(section(line, tick, block_id=f"action:{one.id}"))
    if (more := ahead.count_actions - SHOWN_ACTIONS) > 0:
        blocks.append(context(f"And {more} more. `/mentor actions` shows all."))
    return blocks


def text_field(ahead: Ahead, name: str, label: str, *, hint: str | None = None) -> Block:
    initial = getattr(ahead.own, name) if ahead.own else ""
    return field(label, text_input(initial, max_length=LONGEST), name, hint=hint, optional=True)


def note_field(ahead: Ahead) -> Block:
    return text_field(ahead, "note", "A note for me only", hint="Nobody else sees it, whatever you choose below.")


def share_field(ahead: Ahead, what: str) -> Block:
    other = "mentee" if ahead.is_mentor else "mentor"
    options = [
        option(f"Show my {other}", "show", f"They see {what}, and never the note."),
        option("Keep for me", "keep", "Only you see it. You can show it until the session starts."),
    ]
    chosen = None if ahead.own is None else "show" if ahead.own.shared else "keep"
    return field("Who sees it?", select("radio_buttons", "share", options, chosen), "share")


def shared_words(prep: PrepView, labels: Mapping[str, str] = LABELS) -> list[Block]:
    """What somebody wrote and shared, or one's own: all of it, for this is where it is read."""
    said = ((label, getattr(prep, name)) for name, label in labels.items())
    return [quotes([(label, words)]) for label, words in said if words]


def read(values: Mapping[str, Any]) -> tuple[dict[str, str], bool, str]:
    """The texts of the fields that the form has, whether the other is to see them, and the id of a card brought."""
    texts = {name: (values[name]["text"]["value"] or "").strip() for name in FIELDS if name in values}
    shared = values["share"]["share"]["selected_option"]["value"] == "show"
    cards = (values.get("card") or {}).get("card", {}).get("selected_options") or []
    return texts, shared, cards[0]["value"] if cards else ""


# --- afterwards -------------------------------------------------------------------------------------------
def saved(ahead: Ahead, *, taken_back: bool = False) -> View:
    other = mention(ahead.other_id)
    if ahead.own and ahead.own.shared:
        line = f"Saved. {other} sees it when they open their preparation, without your note."
    elif taken_back:
        line = f"Saved. {other} does not see it any more, and may have read it before."
    else:
        line = f"Saved, and {other} sees nothing of it."
    until = f"You can change it until {moment(ahead.meeting.starts_at, ahead.tz)}."
    go = actions(
        opens("Change it", WORD, ahead.meeting.id, in_place=True),
        opens("Guide for the hour", "guide", ahead.meeting.id, in_place=True),
    )
    return modal(TITLE, [section(f"{line}\n{until}"), go], callback_id="mentor.prep.saved")


def as_it_was(ahead: Ahead) -> View:
    """Once the session has begun or was cancelled: nothing can be written any more, and nothing is lost."""
    if ahead.meeting.state == "cancelled":
        line = "This session was cancelled. What you wrote for it is kept here."
    elif not ahead.mentorship.is_active:
        line = "This mentorship is not active. What you wrote is kept here."
    else:
        line = "This session has begun, so its preparation stays as it is."
    blocks = [*top(ahead), section(line)]
    if ahead.own and not ahead.own.is_empty:
        blocks += [section("*You*"), *shared_words(ahead.own, LABELS if not ahead.is_mentor else OF_YOURS)]
    if ahead.own and ahead.own.note:
        blocks.append(quotes([("Your note, for you only", ahead.own.note)]))
    if ahead.agenda:
        blocks += [
            section(f"*{mention(ahead.other_id)}*"),
            *shared_words(ahead.agenda, LABELS if ahead.is_mentor else OF_MENTOR),
        ]
    go = opens("Guide for the hour", "guide", ahead.meeting.id, in_place=True)
    blocks += [actions(go)] if ahead.meeting.state == "planned" else []
    return modal(TITLE, blocks, callback_id="mentor.prep.was")


def no_session(mentorship: MentorshipView, user_id: str, word: str, title: str) -> View:
    """There is nothing to prepare yet."""
    whom = mention(mentorship.other(user_id))
    line = f"You have no session with {whom} ahead. Set one, and both of you are asked to prepare it in time."
    go = actions(opens("Set a session", "schedule", mentorship.id, in_place=True))
    return modal(title, [*mode_blocks(mentorship, user_id, word), section(line), go], callback_id=f"mentor.{word}.none")
