"""The key points beside one's own words, the grades, and what else an answer can meet."""

from datetime import date, datetime

from bot.recall.memory import Grade
from bot.recall.values import Reveal
from bot.slack.message import Message
from bot.slack.text import escape, fitted, shorten
from handlers.blocks import Block, View, actions, button, context, modal, quote, section

TICK, GRADE, USE_LATER, TEACH = "recall.tick", "recall.grade", "recall.use_later", "recall.teach"

GRADES = {Grade.FORGOT: "Forgot", Grade.HARD: "Hard", Grade.GOOD: "Good", Grade.EASY: "Easy"}
QUOTED = 160
LONGEST_TEXT = 2900
"""Characters that a section takes, less what stands around them."""


def when(day: datetime, today: date) -> str:
    """A next date, as people say it: far ones without the day of the week."""
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day.day} {day:%b}{year}"


def reveal(shown: Reveal, topic: str, today: date) -> Message:
    """In the conversation, where the person's own words stand above."""
    return Message("The key points.", _reveal(shown, topic, today))


def reveal_modal(shown: Reveal, topic: str, today: date) -> View:
    words = [quote(shorten(shown.question.text, 2500))]
    return modal(
        "Key points",
        [*words, *_reveal(shown, topic, today)],
        callback_id="recall.revealed",
        data={"id": shown.question.id},
    )


def _reveal(shown: Reveal, topic: str, today: date) -> list[Block]:
    asked, card = shown.question, shown.card
    blocks = [context(escape(topic)), section(f"*{fitted(card.prompt, LONGEST_TEXT)}*"), *_points(shown)]
    if card.answer:
        blocks.append(section(f"*One way to say it*\n{fitted(card.answer, LONGEST_TEXT)}"))
    notes = [escape(card.why)] if card.why else []
    notes += [f"You met it: {escape(shorten(use, 200))}" for use in shown.uses[:2]]
    blocks += [context(*notes)] if notes else []
    if asked.state == "graded":
        return [*blocks, *_graded(shown, today)]
    if not shown.dates:
        return [*blocks, context("This card is not asked any more. Your answer is kept in your data.")]
    blocks.append(section(f"{_calibration(shown)}How was it? Your word counts, and sets the next date."))
    grades = [
        button(
            f"{words} · {when(shown.dates[grade], today)}",
            f"{GRADE}.{int(grade)}",
            {"id": asked.id, "grade": int(grade)},
        )
        for grade, words in GRADES.items()
    ]
    return [*blocks, actions(*grades, block_id=f"grade:{asked.id}")]


def _points(shown: Reveal) -> list[Block]:
    """Each can be ticked or unticked: the matching sees words, the person knows what they meant."""
    words = {one.point_id: one.spans for one in shown.found}
    blocks: list[Block] = []
    for point in shown.card.points:
        has, which = point.id in shown.question.ticked, {"id": shown.question.id, "point": point.id}
        said = " … ".join(shown.question.text[start:end].strip() for start, end in words.get(point.id, ()))
        line = f"*{'You had' if has else 'Not found'}:* {escape(point.point)}"
        line += f"\n_“{escape(shorten(said, QUOTED))}”_" if has and said else ""
        turn = button("I missed it" if has else "I had it", TICK, which | {"on": not has})
        blocks.append(section(line, None if shown.question.grade else turn, block_id=f"point:{point.id}"))
    return blocks


def _calibration(shown: Reveal) -> str:
    sure, had, of = shown.question.confidence, len(shown.question.ticked), len(shown.card.points)
    if sure == 0:
        return "Not knowing is fine: what you look up after trying stays longer. "
    said = f"You were {sure} % sure; " if sure is not None else ""
    return f"{said}{had} of {of} points were there. "


def _graded(shown: Reveal, today: date) -> list[Block]:
    asked = shown.question
    grade = GRADES[Grade(asked.grade or 1)]
    line = f"{_calibration(shown)}*{grade}.*"
    teach = button("Explain it to someone", TEACH, {"card": shown.card.id})
    if shown.asks_at:
        later = context(f"Where you met it: I ask you on {when(shown.asks_at, today)}.")
        return [section(line), later, actions(teach, block_id=f"graded:{asked.id}")]
    use = button("Ask me in a week where I met it", USE_LATER, {"id": asked.id})
    return [section(line), actions(use, teach, block_id=f"graded:{asked.id}")]


def graded_line(grade: Grade, due: datetime, today: date) -> str:
    return f"You answered it: {GRADES[grade]}. Worth asking again from {when(due, today)} on."


# --- what else an answer can meet -------------------------------------------------------------------------
WORDS = {
    "use": "Press *Answer* above to write where you met it. What you write here is not kept.",
    "late": "Kept beside your answer. The key points were shown already, so it changes nothing there.",
    "no_words": "I read only written words, no voice clips and no files. A line is enough; it counts when you like.",
    "edited": "Your edit is kept. The key points were shown before it, so the ticks stay. Tick what you had.",
    "gone": "This card is not asked any more, so there is nothing to compare. What you wrote is kept in your data.",
    "nothing": "Nothing is left to ask today. Your next time brings more; `/recall settings` has other decks.",
    "elsewhere": "The key points are shown already.",
    "no_answer": "Deleted here, and the question stays open. Write *help* to see what else I understand.",
}


def words(name: str) -> Message:
    return Message("An answer from Trellis.", [section(WORDS[name])])


def notice(name: str) -> View:
    """The same in a modal."""
    return modal("Recall", [section(WORDS[name])], callback_id="recall.notice")
