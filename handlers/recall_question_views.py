"""A question in the conversation, the form to answer it in, and how sure one is."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.recall.cards import Card
from bot.recall.rules import SURE
from bot.recall.values import AnswerView, QuestionView
from bot.slack.message import Message
from bot.slack.text import escape, fitted, shorten
from handlers.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    field,
    modal,
    option,
    section,
    select,
    text_input,
)

ANSWER, HINT, NOT_NOW, SKIP, UNSKIP, ASK_AGAIN = (
    "recall.answer",
    "recall.hint",
    "recall.not_now",
    "recall.skip",
    "recall.unskip",
    "recall.ask_again",
)
SURE_ACTION, NO_ANSWER, WHICH, ONE_MORE = "recall.sure", "recall.no_answer", "recall.which", "recall.one_more"
ANSWERED = "recall.answered"

SURE_WORDS = {"guess": "Guessing", "unsure": "Unsure", "fairly": "Fairly sure", "sure": "Sure"}
LONGEST_ANSWER = 3000
LONGEST_TEXT = 2900
"""Characters that a section takes, less what stands around them."""


# --- the question -----------------------------------------------------------------------------------------
def question(asked: QuestionView, card: Card, topic: str) -> Message:
    """As it waits in the conversation. An answered one has no buttons any more."""
    blocks = [context(_why(asked, topic)), *asked_words(card), *_hints(asked, card)]
    which = {"id": asked.id}
    if asked.state in {"open", "lapsed"}:
        can = [button("Answer", ANSWER, which, style="primary")]
        can += _one_more_hint(asked, card)
        can += [button("Not now", NOT_NOW, which), button("Skip this card", SKIP, which)]
        blocks.append(actions(*can, block_id=f"question:{asked.id}"))
        blocks.append(context("Or write your answer here, as a message. You see the key points afterwards."))
    return Message(_heading(asked), blocks)


def _heading(asked: QuestionView) -> str:
    return f"Question {asked.number} of {asked.of} to recall." if asked.of > 1 else "A question to recall."


def _why(asked: QuestionView, topic: str) -> str:
    number = f"*{asked.number} of {asked.of}* · " if asked.of > 1 else ""
    if asked.is_new or asked.predicted is None:
        return f"{number}{escape(topic)} · New to you. An attempt before you read makes it stick, also a wrong one."
    chance = round(asked.predicted * 100)
    return f"{number}{escape(topic)} · You would still know this with about {chance} %. Asking it now keeps most."


def asked_words(card: Card) -> list[Block]:
    """The case, without which few questions can be understood, and the question."""
    blocks = [section(fitted(card.case, LONGEST_TEXT))] if card.case else []
    return [*blocks, section(f"*{fitted(card.prompt, LONGEST_TEXT)}*")]


def _one_more_hint(asked: QuestionView, card: Card) -> list[Block]:
    """Its button says how many are shown then, so that two quick clicks give one."""
    more = asked.hints + 1
    return [button("Hint", HINT, {"id": asked.id, "hints": more})] if more <= len(card.hints) else []


def _hints(asked: QuestionView, card: Card) -> list[Block]:
    shown = card.hints[: asked.hints]
    return [context(*(f"Hint {n}: {escape(words)}" for n, words in enumerate(shown, 1)))] if shown else []


def answered(asked: QuestionView, card: Card, topic: str, graded: str = "") -> Message:
    """What stays of a question in the conversation."""
    return Message(_heading(asked), [context(escape(topic)), *asked_words(card), context(graded or "You answered it.")])


def put_off(asked: QuestionView, card: Card) -> Message:
    words = f"Not now is fine. Your next time brings what is worth most then.\n_{escape(shorten(card.prompt, 150))}_"
    return Message("A question for later.", [section(words, button("Ask me after all", ASK_AGAIN, {"id": asked.id}))])


def chosen(card: Card) -> Message:
    """After the person said which question an answer is for."""
    return Message("Kept.", [context(f"Kept as your answer to: {escape(shorten(card.prompt, 200))}")])


def skipped(asked: QuestionView, card: Card) -> Message:
    words = f"This card does not come again.\n_{escape(shorten(card.prompt, 150))}_"
    can = actions(button("Bring it back", UNSKIP, {"id": asked.id}), button("Another question", ONE_MORE))
    return Message("A card that does not come again.", [section(words), can])


# --- the answer -------------------------------------------------------------------------------------------
def form(asked: QuestionView, card: Card, topic: str) -> View:
    """How sure, and then the words. The key points come after both."""
    steps = [option(f"{words} · {SURE[name]} %", name) for name, words in SURE_WORDS.items()]
    sure = field("How sure are you that you know it?", select("radio_buttons", "sure", steps, None), "sure")
    words = field(
        "Your answer, from memory",
        text_input("", placeholder="A few words for each point are enough.", max_length=LONGEST_ANSWER, required=1),
        "answer",
    )
    more = _one_more_hint(asked, card)
    hint = [actions(*more, block_id="hint")] if more else []
    blocks = [context(_why(asked, topic)), *asked_words(card), *_hints(asked, card), *hint, sure, words]
    return modal("Recall", blocks, callback_id=ANSWERED, submit="Show key points", data={"id": asked.id})


def read_form(values: Mapping[str, Any]) -> tuple[int, str]:
    """The percent and the words."""
    chosen = values["sure"]["sure"]["selected_option"]["value"]
    return SURE[chosen], (values["answer"]["text"]["value"] or "").strip()


def how_sure(asked: QuestionView) -> Message:
    """After an answer in the conversation, before the key points are shown."""
    steps = [
        button(f"{words} · {SURE[name]} %", f"{SURE_ACTION}.{name}", {"id": asked.id, "sure": SURE[name]})
        for name, words in SURE_WORDS.items()
    ]
    line = "Kept. Before you see the key points: *how sure are you that you had them?*"
    otherwise = actions(button("That was no answer", NO_ANSWER, {"id": asked.id}), block_id=f"otherwise:{asked.id}")
    return Message("How sure are you?", [section(line), actions(*steps, block_id=f"sure:{asked.id}"), otherwise])


def which_one(answer: AnswerView, open_ones: Sequence[tuple[QuestionView, Card]]) -> Message:
    """Several questions are open."""
    blocks = [section("Several questions are open. Which one is this for? What you wrote is kept.")]
    for asked, card in open_ones:
        this = button("This one", WHICH, {"id": asked.id, "answer": answer.id})
        blocks.append(section(escape(shorten(card.prompt, 200)), this, block_id=f"which:{asked.id}"))
    return Message("Which question is this for?", blocks)
