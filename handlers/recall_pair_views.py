"""A card for a pair, as the other sees it: a pointer in the conversation, the words in a modal."""

from collections.abc import Sequence

from bot.recall.values import OwnCardView
from bot.slack.message import Message
from bot.slack.text import escape, mention
from handlers.blocks import Block, View, actions, button, context, modal, section
from handlers.recall_cards_views import PROPOSAL

ACCEPT, DECLINE = "recall.accept", "recall.decline"


def pointer(card: OwnCardView) -> Message:
    """No word of the card stands in the conversation."""
    data = {"id": card.id}
    line = (
        f"{mention(card.author_id)} would like to share a card with you: a question that comes back until you know it."
    )
    can = actions(button("See it", PROPOSAL, data, style="primary"), button("Not for me", DECLINE, data))
    return Message("A card for you two.", [section(line), can])


def waiting(cards: Sequence[OwnCardView]) -> list[Block]:
    """In App Home, as long as they have not said whether they want it."""
    return [
        section(
            f"{mention(card.author_id)} would like to share a card with you.",
            button("See it", PROPOSAL, {"id": card.id}, style="primary"),
            block_id=f"proposal:{card.id}",
        )
        for card in cards
    ]


def proposal(card: OwnCardView, note: str = "") -> View:
    """The question without its key points: the first attempt is worth most before they are read."""
    blocks = [section(f"*{escape(note)}*")] if note else []
    blocks.append(section(f"{mention(card.author_id)} wrote this for you two."))
    blocks += [section(escape(card.situation))] if card.situation else []
    blocks.append(section(f"*{escape(card.prompt)}*"))
    points = "one key point" if len(card.points) == 1 else f"{len(card.points)} key points"
    blocks.append(
        context(
            f"It has {points}. You see them after your first answer. Each of you recalls it alone, and nobody sees "
            "what the other answers."
        )
    )
    data = {"id": card.id, "seen": card.stamp}
    blocks.append(actions(button("Accept", ACCEPT, data, style="primary"), button("Not for me", DECLINE, data)))
    return modal("A card for you two", blocks, callback_id="recall.proposal_shown")


CHANGED = "They changed it since you opened it. This is how it is now."
ANSWERS = {
    "active": "You two have this card now. It comes with your questions.",
    "declined": "This card does not come to you. It stays with who wrote it.",
    "gone": "This card was taken back.",
}
NO_QUESTIONS = "You get no questions yet: `/recall` asks whether you want them."


def answered(fate: str) -> Message:
    """In place of the pointer."""
    return Message("A card for you two.", [section(ANSWERS[fate])])


def answered_modal(fate: str, *, is_on: bool) -> View:
    line = ANSWERS[fate] if is_on or fate != "active" else f"{ANSWERS[fate]} {NO_QUESTIONS}"
    return modal("A card for you two", [section(line)], callback_id="recall.proposal_answered")
