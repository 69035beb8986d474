"""The mentor's page before a session: the agenda, what is open, a question to bring, and their own lines."""

from bot.sessions.agenda import brings_card
from bot.slack.text import mention, shorten
from handlers.blocks import Block, View, context, modal, quotes, section
from handlers.mentor_prep_views import (
    LONGEST_SHOWN,
    OF_YOURS,
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

LEARNED = 2


def mentor(ahead: Ahead) -> View:
    blocks = [*top(ahead), *_agenda(ahead), *open_actions(ahead)]
    blocks += prompt(ahead, "agenda-open-actions") if ahead.open_actions else []
    blocks += [*_learned(ahead), *_question(ahead), *_watch(ahead)]
    blocks += [
        text_field(ahead, "wins", OF_YOURS["wins"]),
        text_field(ahead, "topics", OF_YOURS["topics"]),
        note_field(ahead),
        share_field(ahead, "the two above"),
    ]
    return modal(TITLE, blocks, callback_id=SAVE, submit="Save", data={"id": ahead.meeting.id})


def _agenda(ahead: Ahead) -> list[Block]:
    other = mention(ahead.other_id)
    if ahead.agenda is None:
        line = f"*Agenda.* {other} has not shared one yet. You hear of it when they do."
        return [section(line), *prompt(ahead, "agenda-pattern", leads=True)]
    blocks = [section(f"*The agenda of {other}*"), *shared_words(ahead.agenda)]
    blocks += [*prompt(ahead, "agenda-read", leads=True), *prompt(ahead, "agenda-pattern")]
    return blocks + (prompt(ahead, "agenda-card-together") if brings_card(ahead.agenda.topics) else [])


def _learned(ahead: Ahead) -> list[Block]:
    """What the two said after the last session."""
    said = [
        ("You learned" if author == ahead.user_id else "They learned", shorten(words, LONGEST_SHOWN))
        for author, words in ahead.learned[:LEARNED]
    ]
    return [section("*From last time*"), quotes(said)] if said else []


def _question(ahead: Ahead) -> list[Block]:
    if ahead.question is None:
        return []
    why = f"Why this one: it is next of {ahead.questions}, so none comes twice before you had all the others."
    return [section("*A question to bring*"), *prompt(ahead, ahead.question.key), context(why)]


def _watch(ahead: Ahead) -> list[Block]:
    blocks: list[Block] = [section("*What to watch.* Your rows show it; what it means, only you two know.")]
    for one in ahead.watch:
        blocks += prompt(ahead, one.key)
    return blocks if ahead.watch else []
