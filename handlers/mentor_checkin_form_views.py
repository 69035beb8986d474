"""The form of a check-in: one minute on a phone, with who sees what at each field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any
from zlib import crc32

from bot.mentorships.guidebook import Prompt
from bot.sessions.actions import AT_ONCE, Wish
from bot.sessions.checkin import LONGEST_LINK, TOPICS, Said, Topic
from bot.sessions.values import MeetingView, OfPair
from bot.slack.text import mention, shorten
from handlers import mentor_actions_views
from handlers.blocks import Block, View, actions, button, confirm, field, modal, option, section, select, text_input
from handlers.mentor_checkin_views import BOTH, LEVELS, ONLY_ME, USEFUL, mode_head
from handlers.mentor_forms_views import Change, prompt_blocks
from handlers.mentor_views import moment

SAVE, NOT_MET, GROW, PICK = (
    "mentor.checkin.save",
    "mentor.checkin.not_met",
    "mentor.checkin.grow",
    "mentor.checkin.pick",
)
NEW_TOPIC = "new"
LONGEST_TOPIC = 60
OPTIONS_MOST = 99
"""Slack takes 100 options, and one is for a new topic."""


@dataclass(frozen=True)
class Form:
    """What the form is drawn from. `said` and its topics are what the person saved before."""

    pair: OfPair
    meeting: MeetingView
    said: Said
    skills: Mapping[str, str]
    at_hand: str
    """The skill that the first topic probably is; "" if nothing says so."""
    prompts: Sequence[Prompt]
    stage: str
    skill_name: str
    wish: Wish
    """What an action that nobody has typed yet begins with."""
    tz: tzinfo
    gesture: str
    """Of all that is saved from this form as new."""


@dataclass(frozen=True)
class Shape:
    """How far the form has grown: so many topics and actions, and which topics are typed instead of picked."""

    topics: int = 1
    wishes: int = 1
    typed: tuple[int, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any], form: Form) -> "Shape":
        """As the view says it, which is never trusted beyond what a form can hold."""
        first = max(len(form.said.topics), 1)
        topics, wishes, typed = data.get("topics"), data.get("wishes"), data.get("typed")
        return cls(
            min(topics, TOPICS) if isinstance(topics, int) and topics > first else first,
            min(wishes, AT_ONCE) if isinstance(wishes, int) and wishes > 1 else 1,
            tuple(one for one in typed if isinstance(one, int)) if isinstance(typed, list) else (),
        )

    def data(self, form: Form) -> Mapping[str, Any]:
        grown = {"topics": self.topics, "wishes": self.wishes, "typed": list(self.typed)}
        return {"id": form.meeting.id, "new": form.gesture, **grown}


def form(form: Form, shape: Shape | None = None) -> View:
    first = Shape.of({}, form)
    shape = shape or first
    about, prompt = _prompt(form, can_change=shape == first)
    said = form.said
    topics = [block for number in range(shape.topics) for block in _topic(form, shape, number)]
    wishes = [
        block
        for number in range(shape.wishes)
        for block in mentor_actions_views.fields(form.pair, form.wish, str(number), optional=True)
    ]
    parts: dict[str, list[Block]] = {
        "checkin-useful": [] if form.pair.is_mentor else _useful(said),
        "checkin-help": [*topics, *_more("Another topic", "topics", shape.topics, TOPICS)],
        "checkin-learned": [_learned(said)],
        "checkin-actions": [*wishes, *_more("Another action", "wishes", shape.wishes, AT_ONCE)],
    }
    blocks = [*mode_head(form.pair), _when(form)]
    for key, part in parts.items():
        blocks += [*(prompt if key == about else []), *part]
    save = "Save for both and me"
    blocks += _notes(said)
    return modal("Check-in", blocks, callback_id=SAVE, submit=save, close="Cancel", data=shape.data(form))


def _prompt(form: Form, *, can_change: bool) -> tuple[str, list[Block]]:
    """One a session, for the form must take a minute; another one next time. In a grown form it is in its words.

    Whoever changes the words has the form drawn anew, as it is at first.
    """
    prompts = [one for one in form.prompts if one.reader == "both" or not form.pair.is_mentor]
    if not prompts:
        return "", []
    prompt = prompts[crc32(form.meeting.id.encode()) % len(prompts)]
    change = Change(form.pair.mentorship.id, "checkin", form.meeting.id) if can_change else None
    return prompt.key, prompt_blocks(prompt, form.stage, form.skill_name, change=change)


def _when(form: Form) -> Block:
    line = f"Your session with {mention(form.pair.other_id)}, {moment(form.meeting.starts_at, form.tz)}."
    line += " Everything here is optional."
    sure = confirm("Did you not meet?", "How the topics were done is taken out then.", "We did not meet", "Cancel")
    no = button("We did not meet", NOT_MET, {"id": form.meeting.id}, confirm=sure if form.said.topics else None)
    return section(line, no, block_id="when")


def _useful(said: Said) -> list[Block]:
    words = [option(label, str(value)) for value, label in USEFUL.items()]
    who = [option(ONLY_ME, "me"), option(BOTH, "both")]
    chosen = str(said.useful) if said.useful else None
    seen = select("static_select", "who", who, "both" if said.shared else "me")
    return [
        field("Was it useful?", select("radio_buttons", "useful", words, chosen), "useful", optional=True),
        field("Why, in a line?", text_input(said.why, multiline=False), "why", optional=True),
        field("Who sees these two?", seen, "who"),
    ]


def _topic(form: Form, shape: Shape, number: int) -> list[Block]:
    is_typed = number in shape.typed or not form.skills
    before = form.said.topics[number] if number < len(form.said.topics) else Topic()
    nth = f"Topic {number + 1}: " if number else ""
    levels = [option(label, str(value)) for value, label in LEVELS[form.pair.is_mentor].items()]
    level = select("radio_buttons", "level", levels, str(before.level) if before.level else None)
    hint = "https only. Both of you see the topic, the help and the link."
    label = _label(nth, "How was it done?")
    return [
        _typed_topic(nth, number) if is_typed and not before.skill_id else _picked_topic(form, nth, number, before),
        field(label, level, f"level{number}", optional=True),
        field(
            _label(nth, "A link to the work"),
            text_input(before.link, multiline=False, max_length=LONGEST_LINK, placeholder="https://"),
            f"link{number}",
            hint=hint,
            optional=True,
        ),
    ]


def _typed_topic(nth: str, number: int) -> Block:
    words = text_input("", multiline=False, max_length=LONGEST_TOPIC, placeholder="Such as: code review")
    return field(_label(nth, "What did you work on?"), words, f"topic{number}", optional=True)


def _picked_topic(form: Form, nth: str, number: int, before: Topic) -> Block:
    known = dict(list(form.skills.items())[:OPTIONS_MOST])
    if before.skill_id:
        known = {before.skill_id: before.name} | known
    options = [option(shorten(name or "Without a name", 75), skill_id) for skill_id, name in known.items()]
    options = [*options[:OPTIONS_MOST], option("Something new", NEW_TOPIC)]
    chosen = before.skill_id or (form.at_hand if number == 0 else "")
    picker = select("static_select", PICK, options, chosen or None)
    return field(_label(nth, "What did you work on?"), picker, f"topic{number}", optional=True, dispatch=True)


def _label(nth: str, words: str) -> str:
    return nth + words[0].lower() + words[1:] if nth else words


def _more(words: str, what: str, there: int, most: int) -> list[Block]:
    """A button for one more, while there is room."""
    more = button(words, f"{GROW}.{what}", {what: there + 1})
    return [actions(more, block_id=f"more:{what}")] if there < most else []


def _learned(said: Said) -> Block:
    hint = "Both of you see this. After saving you can make a card of it."
    return field("What did you learn?", text_input(said.learned), "learned", hint=hint, optional=True)


def _notes(said: Said) -> list[Block]:
    return [
        field("A note for both", text_input(said.note), "note", hint="Both of you see this.", optional=True),
        field("A note for me only", text_input(said.own_note), "own", hint="Nobody but you sees this.", optional=True),
    ]


# --- read -------------------------------------------------------------------------------------------------
def read(values: Mapping[str, Any], was: Said) -> tuple[Said, Sequence[Wish]]:
    """What is said and which actions are wanted; a field that is not in the form says what it said before."""
    topics = [_read_topic(values, number) for number in range(TOPICS) if f"level{number}" in values]
    useful, who = _picked(values, "useful", "useful"), _picked(values, "who", "who")
    said = Said(
        useful=int(useful) if useful else None,
        why=_text(values, "why") if "why" in values else was.why,
        shared=who == "both",
        learned=_text(values, "learned"),
        note=_text(values, "note"),
        own_note=_text(values, "own"),
        topics=topics,
    )
    numbers = [str(number) for number in range(AT_ONCE) if f"text{number}" in values]
    return said, [mentor_actions_views.read_form(values, number) for number in numbers]


def _read_topic(values: Mapping[str, Any], number: int) -> Topic:
    block, level = values[f"topic{number}"], _picked(values, f"level{number}", "level")
    chosen = _picked(values, f"topic{number}", PICK) if PICK in block else ""
    name = "" if PICK in block else _text(values, f"topic{number}")
    skill_id = "" if chosen == NEW_TOPIC else chosen
    return Topic(skill_id, name, int(level) if level else None, _text(values, f"link{number}"))


def _picked(values: Mapping[str, Any], block: str, action: str) -> str:
    found = values.get(block, {}).get(action, {}).get("selected_option") or {}
    return str(found.get("value", ""))


def _text(values: Mapping[str, Any], block: str) -> str:
    return (values.get(block, {}).get("text", {}).get("value") or "").strip()


def has_words(values: Mapping[str, Any]) -> bool:
    """Whether something was typed that a new view in this one's place would lose."""
    return any(_text(values, block) for block in values)
