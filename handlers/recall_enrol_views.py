"""Saying yes to questions: which decks and topics, how many a week, when, and at which stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.nudges.habits import NO_HABIT, Habit
from bot.people.rules import STAGES
from bot.recall.cards import Library
from bot.recall.rules import DEFAULT_AFTER_START, DEFAULT_DAYS, DEFAULT_WEEKLY, WEEKLY
from bot.recall.shelf import OWN
from bot.recall.values import EnrolmentView
from bot.slack.text import escape
from handlers.blocks import Block, View, actions, button, confirm, context, field, modal, option, section, select

ENROL, STOP = "recall.enrol", "recall.stop"

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STAGE_WORDS = {
    "novice": "New to it: I look for clear steps",
    "advanced_beginner": "Some practice: I know common cases",
    "competent": "At home: I plan and decide by myself",
    "proficient": "Experienced: I see what matters at once",
    "expert": "I develop others who do it",
}


@dataclass(frozen=True)
class Wish:
    """What the form says."""

    decks: Sequence[str]
    topics: Sequence[str]
    weekly: int
    days: str
    minute: int
    stage: str
    fits: bool


def form(
    library: Library,
    enrolled: EnrolmentView | None,
    *,
    starts: int,
    stage: str | None,
    own: int,
    habit: Habit = NO_HABIT,
) -> View:
    """`starts` is the minute at which the person's work begins; `own` how many cards they or their pair wrote."""
    now = enrolled or EnrolmentView(
        "", "", (), (), DEFAULT_WEEKLY, DEFAULT_DAYS, starts + DEFAULT_AFTER_START, "", None
    )
    blocks: list[Block] = []
    if enrolled is None:
        blocks.append(
            section(
                "A question or two a week, in your conversation with me. You answer from memory, in two minutes, and "
                "see the key points afterwards. It asks what is worth most to you then. Only you see it."
            )
        )
    if enrolled and enrolled.is_on and (habit.stopped or habit.rests):
        why = "You stopped the questions" if habit.stopped else "The questions rest, since four had no answer"
        blocks.append(section(f"*{why}.* They come again when you save this."))
    blocks += [
        field("What do you want to remember?", _decks(library, now.decks, own), "decks"),
        field("How far are you in it?", _stages(now.stage or stage), "stage"),
        field("Questions a week", _weekly(now.weekly), "weekly", hint=_pace(library, now)),
        field("On which days?", _days(now.days), "days", hint="With one day, the week's questions come together."),
        field("At what time?", _time(now.minute), "time", hint="In your time zone, and only on working days."),
        field("Only some topics?", _topics(library, now.topics), "topics", optional=True, hint="None: all of them."),
        field("Help the memory model?", _fits(fits=now.fits), "fits", optional=True),
    ]
    if enrolled and enrolled.is_on:
        sure = confirm("Stop the questions?", "What you remember is kept, for when you come back.", "Stop")
        blocks.append(actions(button("Stop the questions", STOP, confirm=sure), block_id="stop"))
    title, submit = ("Recall settings", "Save") if enrolled else ("Recall", "Yes, ask me")
    return modal(title, blocks, callback_id=ENROL, submit=submit, close="Cancel")


def _decks(library: Library, chosen: Sequence[str], own: int) -> Block:
    options = []
    for deck in library.decks.values():
        options.append(option(f"{deck.title} · {len(library.of(deck.id))} cards", deck.id))
    if own:
        options.append(option(f"Your own and your pair's · {own} cards", OWN))
    return _checked("checkboxes", "decks", options, chosen or [next(iter(library.decks))])


def _checked(kind: str, action_id: str, options: Sequence[Block], chosen: Sequence[str]) -> Block:
    element: Block = {"type": kind, "action_id": action_id, "options": list(options)}
    initial = [one for one in options if one["value"] in chosen]
    return element | ({"initial_options": initial} if initial else {})


def _stages(stage: str | None) -> Block:
    return select("radio_buttons", "stage", [option(STAGE_WORDS[one], one) for one in STAGES], stage or STAGES[0])


def _weekly(weekly: int) -> Block:
    return select("static_select", "weekly", [option(str(count), str(count)) for count in WEEKLY], str(weekly))


def _pace(library: Library, now: EnrolmentView) -> str:
    """So that nobody expects to get through a deck."""
    deck = library.decks[now.decks[0]] if now.decks and now.decks[0] in library.decks else None
    cards = len(library.of(deck.id)) if deck else len(library.cards)
    return (
        "Most questions bring back what you have met, so at 2 a week about 25 new cards come in a year. "
        f"A deck of {cards} takes years; the stage and the topics decide what comes first."
    )


def _days(days: str) -> Block:
    options = [option(name, str(day)) for day, name in enumerate(DAY_NAMES)]
    return _checked("multi_static_select", "days", options, [str(day) for day in range(7) if days[day] == "1"])


def _time(minute: int) -> Block:
    return {"type": "timepicker", "action_id": "time", "initial_time": f"{minute // 60:02}:{minute % 60:02}"}


def _topics(library: Library, chosen: Sequence[str]) -> Block:
    groups = []
    for deck in library.decks.values():
        options = [option(title, f"{deck.id}/{topic}") for topic, title in deck.topics.items()]
        groups.append({"label": {"type": "plain_text", "text": deck.title, "emoji": False}, "options": options})
    element: Block = {"type": "multi_static_select", "action_id": "topics", "option_groups": groups}
    initial = [one for group in groups for one in group["options"] if one["value"] in chosen]  # type: ignore[index]
    return element | ({"initial_options": initial} if initial else {})


def _fits(*, fits: bool) -> Block:
    words = "My grades, without words, may help to fit the workspace's model"
    return _checked("checkboxes", "fits", [option(words, "yes")], ["yes"] if fits else [])


def read_form(values: Mapping[str, Any]) -> Wish:
    hours, minutes = values["time"]["time"]["selected_time"].split(":")
    chosen = {int(one["value"]) for one in values["days"]["days"]["selected_options"]}
    return Wish(
        decks=[one["value"] for one in values["decks"]["decks"]["selected_options"]],
        topics=[one["value"] for one in values["topics"]["topics"]["selected_options"] or ()],
        weekly=int(values["weekly"]["weekly"]["selected_option"]["value"]),
        days="".join("1" if day in chosen else "0" for day in range(7)),
        minute=int(hours) * 60 + int(minutes),
        stage=values["stage"]["stage"]["selected_option"]["value"],
        fits=bool(values["fits"]["fits"]["selected_options"]),
    )


def enrolled(slot: str, today: date) -> View:
    """What happens next, and what can be done at once."""
    day = date.fromisoformat(slot[:10])
    line = f"Your first question comes on *{day:%A}, {day.day} {day:%B}, at {slot[11:]}*, in your conversation with me."
    blocks = [section(line), context("`/recall` asks one now. `/recall settings` changes all of this.")]
    return modal("You are in", blocks, callback_id="recall.enrolled")


def stopped() -> View:
    line = "No questions come any more. What you remember is kept; `/recall` brings it back."
    return modal("Stopped", [section(escape(line))], callback_id="recall.stopped")
