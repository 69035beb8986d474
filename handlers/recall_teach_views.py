"""Teach-back: the forms to explain a card, to read an explanation and mark its steps, and to see what was found."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.recall.cards import Card
from bot.recall.memory import Grade
from bot.recall.rules import STEPS
from bot.recall.values import TeachBackView
from bot.slack.message import Message
from bot.slack.text import escape, mention, shorten
from handlers.blocks import (
    Block,
    View,
    button,
    context,
    field,
    modal,
    option,
    quote,
    section,
    select,
    text_input,
)
from handlers.recall_question_views import asked_words
from handlers.recall_reveal_views import GRADES

PICK, EXPLAIN, READ, MARK, SEE = (
    "recall.teach_pick",
    "recall.teach_explain",
    "recall.teach_read",
    "recall.teach_mark",
    "recall.teach_see",
)
TITLE = "Explain a card"


# --- who explains -----------------------------------------------------------------------------------------
def pick(cards: Sequence[Card]) -> View:
    options = [option(shorten(card.prompt, 75), card.id, shorten(card.case, 75)) for card in cards]
    chosen = field("Which card?", select("static_select", "card", options, None), "card")
    intro = section("Who explains a thing to another remembers it longest. Pick one that you have recalled before.")
    return modal(TITLE, [intro, chosen], callback_id=PICK, submit="Next")


def read_pick(values: Mapping[str, Any]) -> str:
    return str(values["card"]["card"]["selected_option"]["value"])


def explain(card: Card, *, counts: bool) -> View:
    """`counts`: it is recalling, so the person says how it went."""
    whom = {"type": "users_select", "action_id": "reader"}
    blocks = [
        *asked_words(card),
        field("Who reads it?", whom, "reader", hint="Your mentor, say. They see what stands above, and your words."),
        field(
            "Your explanation, as to somebody new to it",
            text_input("", placeholder="From memory, in your own words.", max_length=3000, required=1),
            "text",
        ),
    ]
    if counts:
        grades = [option(words, str(int(grade))) for grade, words in GRADES.items()]
        blocks.append(field("How well did you remember it?", select("radio_buttons", "grade", grades, None), "grade"))
    return modal(TITLE, blocks, callback_id=EXPLAIN, submit="Send", data={"card": card.id})


def read_explain(values: Mapping[str, Any]) -> tuple[str, str, Grade | None]:
    """Who reads it, the words, and how it was remembered."""
    chosen = (values.get("grade") or {}).get("grade", {}).get("selected_option")
    words = (values["text"]["text"]["value"] or "").strip()
    return values["reader"]["reader"]["selected_user"] or "", words, Grade(int(chosen["value"])) if chosen else None


def sent(reader_id: str) -> View:
    line = f"{mention(reader_id)} gets it at their next working hour. You hear which steps they found."
    return modal(TITLE, [section(line)], callback_id="recall.teach_sent")


def nothing() -> View:
    line = "You can explain a card once you have recalled it. `/recall` asks you one now."
    return modal(TITLE, [section(line)], callback_id="recall.teach_nothing")


TOO_MANY = "They have three of your explanations to read. Wait for one of them, or pick somebody else."
NOT_FOR_THEM = "Somebody else wrote this card for the two of you. Explain it to them, or explain another card."
ONESELF = "That is you. Pick somebody who reads it."
TAKES_NONE = "They take no explanations now. Pick somebody else."
CARD_GONE = "This card is not there any more, so it cannot be sent. Copy your words before you close this."


def gone() -> View:
    return modal(TITLE, [section("This is not there any more.")], callback_id="recall.teach_gone")


# --- who reads --------------------------------------------------------------------------------------------
def pointer(taught: TeachBackView) -> Message:
    """No word of it stands in the conversation."""
    line = f"{mention(taught.user_id)} explained something to you, to remember it better. Reading takes two minutes."
    return Message("An explanation for you.", [section(line, button("Read it", READ, {"id": taught.id}))])


def read(taught: TeachBackView, card: Card | None) -> View:
    """The explanation, and what it is marked by."""
    ticks: Block = {"type": "checkboxes", "action_id": "steps", "options": [option(w, n) for n, w in STEPS.items()]}
    blocks = [
        *_explained(taught, card),
        field(
            "Which of these were there?",
            ticks,
            "steps",
            optional=True,
            hint="Tick what you found. Few explanations need all six.",
        ),
        field("One line for them", text_input("", max_length=500), "note", optional=True),
    ]
    return modal("An explanation", blocks, callback_id=MARK, submit="Send", data={"id": taught.id})


def read_mark(values: Mapping[str, Any]) -> tuple[list[str], str]:
    chosen = values["steps"]["steps"].get("selected_options") or ()
    return [str(one["value"]) for one in chosen], (values["note"]["text"]["value"] or "").strip()


def _explained(taught: TeachBackView, card: Card | None) -> list[Block]:
    gone = context("The question is not shown: its card was changed or deleted since.")
    says = section(f"{mention(taught.user_id)} explains:")
    return [*(asked_words(card) if card else [gone]), says, quote(taught.text)]


def marked(taught: TeachBackView) -> Message:
    """In place of the pointer."""
    return Message("An explanation for you.", [section(f"You told {mention(taught.user_id)} which steps were there.")])


# --- what was found ---------------------------------------------------------------------------------------
def news(taught: TeachBackView) -> Message:
    line = f"{mention(taught.mentor_id)} read your explanation, and tells you which steps were there."
    return Message("Your explanation was read.", [section(line, button("See it", SEE, {"id": taught.id}))])


def found(taught: TeachBackView, card: Card | None, *, to_reader: bool = False) -> View:
    """For both, once it is marked; `to_reader`: right after they did."""
    there = [words for name, words in STEPS.items() if name in (taught.steps or ())]
    missing = [words for name, words in STEPS.items() if name not in (taught.steps or ())]
    blocks = [section(f"Sent. {mention(taught.user_id)} sees this:")] if to_reader else []
    blocks += _explained(taught, card)
    if there:
        blocks.append(section("*What was there*\n" + "\n".join(f"• {escape(words)}" for words in there)))
    else:
        blocks.append(section(f"{mention(taught.mentor_id)} ticked no step. Ask them what would make it clearer."))
    if missing:
        blocks.append(section("*For a next time*\n" + "\n".join(f"• {escape(words)}" for words in missing)))
    if taught.note:
        blocks += [section(f"{mention(taught.mentor_id)} adds:"), quote(taught.note)]
    return modal("An explanation", blocks, callback_id="recall.teach_found")
