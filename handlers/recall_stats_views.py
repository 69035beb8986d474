"""What a person asked to see of their recalling; a picture of it that they show to one other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.recall.statistics import Progress
from bot.slack.message import Message
from bot.slack.text import escape, mention
from handlers.blocks import Block, View, actions, button, context, day_name, field, header, modal, section, text
from handlers.recall_charts_views import CAPTIONS, Chart, image, lines

STATS, SHARE, SHARED = "recall.stats", "recall.share", "recall.shared"
ONE_MORE, SETTINGS = "recall.one_more", "recall.settings"
TOPICS_MOST = 12
ON_ITS_WAY = "What you remember comes in your conversation with me."


@dataclass(frozen=True)
class Coming:
    """When the next questions come, in the person's zone; else, by a key of NONE_COME, why none do."""

    at: datetime | None = None
    why: str = "off"


NONE_COME = {
    "off": "No questions come now. *Settings* changes that.",
    "stopped": "You stopped the questions. Save *Settings* once, and they come again.",
    "rests": "The questions rest, since four had no answer. Save *Settings* once, and they come again.",
    "paused": "You paused everything, so no questions come.",
    "leave": "You are away, so no questions come.",
}


@dataclass(frozen=True)
class Figures:
    remembered: Chart
    sure: Chart
    decks: Sequence[Progress]
    coming: Coming
    today: date

    @property
    def charts(self) -> dict[str, Chart]:
        return {chart.name: chart for chart in (self.remembered, self.sure)}


def stats(shown: Figures) -> Message:
    """Figures in words, each beside its chart."""
    blocks: list[Block] = []
    for chart in (shown.remembered, shown.sure):
        blocks += [header(chart.title), section(lines(chart.words))]
        if chart.block:
            blocks += [chart.block, actions(share_button(chart.name), block_id=f"share:{chart.name}")]
    if shown.decks:
        blocks += [header("Your decks"), *(block for deck in shown.decks for block in _deck(deck))]
        blocks.append(context("Firm: in three weeks you would still know it, nine times of ten."))
    blocks.append(section(next_line(shown.coming, shown.today)))
    buttons = button("Recall one now", ONE_MORE), button("Settings", SETTINGS)
    blocks.append(actions(*buttons, block_id="stats"))
    blocks.append(context("A memory model makes this of your grades. Only you see it, unless you share a picture."))
    return Message("What you remember, as you asked.", blocks)


def on_its_way() -> View:
    return modal("What you remember", [section(ON_ITS_WAY)], callback_id="recall.stats_come")


def share_button(chart: str) -> Block:
    return button("Share this picture with…", SHARE, {"chart": chart})


def next_line(coming: Coming, today: date) -> str:
    if coming.at is None:
        return NONE_COME[coming.why]
    return f"Your next questions: *{day_name(coming.at.date(), today)} at {coming.at:%H:%M}*."


def deck_line(deck: Progress) -> str:
    """Met, firm and not met, in one line."""
    if not deck.met:
        count = f" {deck.cards} cards wait." if deck.cards else ""
        return f"*{escape(deck.title)}*: nothing met yet.{count}"
    left = f", {deck.cards - deck.met} not met yet" if deck.cards and deck.cards > deck.met else ""
    return f"*{escape(deck.title)}*: {deck.met} met, {deck.firm} of them firm{left}."


def _deck(deck: Progress) -> list[Block]:
    met = [f"{escape(topic.title)} {topic.met} of {topic.cards}" for topic in deck.topics if topic.met]
    blocks = [section(deck_line(deck))]
    return [*blocks, context(" · ".join(met[:TOPICS_MOST]))] if met else blocks


# --- showing one picture to one person --------------------------------------------------------------------
def share_waits() -> View:
    """Drawing takes a moment, and a form has to open at once."""
    return modal(
        "Share a picture", [section("Your picture is being drawn. This takes a few seconds.")], callback_id=SHARED
    )


def share_fails() -> View:
    line = "The picture could not be made now, so nothing can be shared. Try again in a minute."
    return modal("Share a picture", [section(line)], callback_id=SHARED)


def share_form(picture_id: str, chart: str, file_id: str, words: Sequence[str], alt_text: str) -> View:
    """What the other will see stands here, and nothing else will be sent."""
    who = {"type": "users_select", "action_id": "user", "placeholder": text("One person")}
    blocks = [
        field("Who may see it?", who, "with"),
        section("*They get one message with this, and nothing else:*"),
        *_shared(chart, file_id, words, alt_text),
        context("They do not see your answers or cards, and no later picture."),
    ]
    return modal("Share a picture", blocks, callback_id=SHARED, submit="Send", close="Cancel", data={"id": picture_id})


def share_sent(user_id: str) -> View:
    line = f"It goes to {mention(user_id)} within their working hours."
    return modal("Shared", [section(line)], callback_id="recall.share_sent")


def shared(owner_id: str, made: date, chart: str, file_id: str, words: Sequence[str], alt_text: str) -> Message:
    """What the other gets."""
    line = f"{mention(owner_id)} shows you a picture of what they recall, as of {made.day} {made:%B}."
    note = f"“You” in it means {mention(owner_id)}. It is this one picture; there is nothing to answer."
    return Message("A picture for you.", [section(line), *_shared(chart, file_id, words, alt_text), context(note)])


def _shared(chart: str, file_id: str, words: Sequence[str], alt_text: str) -> list[Block]:
    return [section(lines(words)), image(file_id, CAPTIONS[chart], alt_text, f"picture:{file_id}")]


def without_pictures(message: Message) -> Message:
    """The words alone, where a picture cannot be shown."""
    note = context("The picture cannot be shown now.")
    blocks = [note if block["type"] == "image" else block for block in message.blocks]
    return Message(message.text, blocks, message.thread_ts)
