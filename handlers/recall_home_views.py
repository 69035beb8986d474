"""In App Home: what I remember, when the next questions come, and what I can do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.recall.statistics import Kept, Progress
from bot.slack.text import escape
from handlers.blocks import Block, actions, button, header, section
from handlers.recall_charts_views import CAPTIONS, REMEMBERED, image, summary
from handlers.recall_question_views import ANSWER
from handlers.recall_stats_views import ONE_MORE, SETTINGS, STATS, Coming, deck_line, next_line, share_button

ADD, CARDS = "recall.add", "recall.cards"


@dataclass(frozen=True)
class Shown:
    """`file_id` and `words` are of the newest picture."""

    kept: Kept
    decks: Sequence[Progress]
    coming: Coming
    today: date
    open_question: str | None = None
    file_id: str | None = None
    words: Sequence[str] = ()


def blocks(shown: Shown | None) -> list[Block]:
    """None: the person has not said yes to questions."""
    if shown is None:
        line = "A question or two a week, answered from memory, keep what you learn. Only you see it."
        begin = button("Start recalling", ONE_MORE)
        return [header("Recall"), section(line, begin, block_id="recall")]
    return [header("Recall"), *_waits(shown), section(_lines(shown)), *_picture(shown), *_buttons(shown)]


def _waits(shown: Shown) -> list[Block]:
    if shown.open_question is None:
        return []
    answer = button("Answer", ANSWER, {"id": shown.open_question}, style="primary")
    return [section("A question waits for your answer.", answer, block_id=f"open:{shown.open_question}")]


def _lines(shown: Shown) -> str:
    decks = [deck_line(deck) for deck in shown.decks]
    return "\n".join([next_line(shown.coming, shown.today), escape(summary(shown.kept)), *decks])


def _picture(shown: Shown) -> list[Block]:
    """Slack draws charts in messages only. A picture that was refused is left out, and the words stay."""
    if shown.file_id is None:
        return []
    return [image(shown.file_id, CAPTIONS[REMEMBERED], " ".join(shown.words), f"picture:{shown.file_id}")]


def _buttons(shown: Shown) -> list[Block]:
    can = [button("Recall one now", ONE_MORE), button("What I remember", STATS)]
    can += [share_button(REMEMBERED)] if shown.file_id else []
    can += [button("Add a card", ADD), button("My cards", CARDS), button("Settings", SETTINGS)]
    return [actions(*can, block_id="recall")]
