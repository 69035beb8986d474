"""The mentee's pages before a session, in which they write first and alone: the whole one, and two lines."""

from bot.sessions.agenda import TOPICS
from bot.slack.text import fitted, mention
from handlers.blocks import Block, View, field, modal, option, section
from handlers.mentor_forms_views import prompt_blocks
from handlers.mentor_prep_views import (
    LABELS,
    OF_MENTOR,
    SAVE,
    TITLE,
    Ahead,
    note_field,
    open_actions,
    prompt,
    share_field,
    shared_words,
    text_field,
    top,
)

PROMPTS = {"wins": "prep-wins", "hardest": "prep-hardest", "topics": "prep-topics", "wants": "prep-want"}


def mentee(ahead: Ahead) -> View:
    blocks = [*top(ahead), *open_actions(ahead)]
    for name, label in LABELS.items():
        words = prompt(ahead, PROMPTS[name], leads=name == next(iter(LABELS)))
        blocks += [*words, text_field(ahead, name, label, hint=_hint(name))]
        blocks += _card(ahead) if name == "topics" else []
    if ahead.agenda:
        blocks += [section(f"*What {mention(ahead.other_id)} brings*"), *shared_words(ahead.agenda, OF_MENTOR)]
    blocks += [note_field(ahead), share_field(ahead, "your answers above")]
    return modal(TITLE, blocks, callback_id=SAVE, submit="Save", data={"id": ahead.meeting.id})


def _hint(name: str) -> str | None:
    return f"A line for each. More than {TOPICS} rarely find room." if name == "topics" else None


def _card(ahead: Ahead) -> list[Block]:
    if ahead.card is None:
        return []
    line = f"You could recall a card together. This one is worth it for you now:\n*{fitted(ahead.card.prompt, 500)}*"
    ticks: Block = {"type": "checkboxes", "action_id": "card", "options": [option("Bring this card", ahead.card.id)]}
    hint = "It becomes a line of your topics. If you do not bring it, nobody sees it."
    return [section(line), field("A card together", ticks, "card", optional=True, hint=hint)]


def two_minutes(ahead: Ahead) -> View:
    words = prompt_blocks(ahead.prompts["prep-two-minutes"], ahead.stage, ahead.skill)
    blocks = [*top(ahead), *words]
    blocks += [text_field(ahead, "topics", "What I bring"), text_field(ahead, "wants", LABELS["wants"])]
    blocks.append(share_field(ahead, "these two lines"))
    return modal("Two minutes", blocks, callback_id=SAVE, submit="Save", data={"id": ahead.meeting.id})
