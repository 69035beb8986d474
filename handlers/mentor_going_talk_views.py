"""One signal or one change in help: what it is read from, questions, ways forward with their buttons, and an answer."""

from collections.abc import Collection, Sequence

from bot.mentorships.guidebook import Choice, Prompt, Signal
from bot.sessions.signals import Found, TopicFact
from bot.slack.text import escape, fitted
from handlers.blocks import Block, View, actions, button, context, divider, modal, section
from handlers.mentor_forms_views import Change, prompt_blocks
from handlers.mentor_going_views import RESTS, TITLE, Going, because, topic_lines
from handlers.mentor_views import done, mode_blocks, opens

SAY = "mentor.going.say"
MESSAGE = "going-message"
"""The word of the page that one message of these opens, by the message's id."""

PLACES = {
    "talk": ("prep", "Prepare"),
    "topics": ("prep", "Prepare"),
    "pause": ("pause", "Pause"),
    "cadence": ("cadence", "Rhythm"),
    "hand-over": ("handover", "Hand over"),
    "end": ("end", "End it well"),
    "goals": ("goals", "Goals"),
    "plan": ("plan", "Plan"),
    "smaller-step": ("plan", "Plan"),
}
"""Where a way forward begins: a page's word, and what stands on the button. To wait needs none."""

ANSWERS = (("Seen", "seen"), ("Not so", "not-so"), ("Let's talk", "talk"))

HELP = {
    "going-rescue": (
        "More help than before",
        "That may be right, when the tasks grew. Only you get this message.",
        (
            Choice(id="wait", title="Wait a little longer", line="Ask what they have tried, and count to ten."),
            Choice(id="smaller-step", title="Cut the task smaller", line="Good when it grew too big to do alone."),
            Choice(id="talk", title="Ask how they see it", line="Good when you do not know why. Ask, do not guess."),
        ),
    ),
    "going-step-up": (
        "Less help than before",
        "That may be the moment for a step up. Both of you get this message.",
        (
            Choice(id="plan", title="Agree on a step up", line="A task at the edge, with support that you two name."),
            Choice(id="talk", title="Talk about it first", line="Good when one of you sees it another way."),
            Choice(id="wait", title="Let it settle", line="Good when it is new, or the weeks are full."),
        ),
    ),
    "hint-first-solo": (
        "Before the first time alone",
        "Said before it, your trust helps more than one more check. Only you get this message.",
        (
            Choice(id="talk", title="Say it before", line="What they do well, what to do if it goes wrong."),
            Choice(id="plan", title="Set a safe frame", line="A small case, a way back, a talk right after."),
        ),
    ),
}
"""Title, who hears of it, and ways forward; what it means stands in the prompt of that name, by stage."""

GONE = "Your sessions since then do not show it any more."


def signal(data: Going, words: Signal, found: Found | None, pages: Collection[str], nudge_id: str = "") -> View:
    """`found`: None when it does not show any more."""
    why = because(found, data) if found else GONE if data.goes_on else RESTS
    blocks = [
        *mode_blocks(data.mentorship, data.user_id, "going"),
        section(f"*{escape(words.title)}*\n{escape(words.explain)}"),
        context(why),
        section("*Questions to begin with*\n" + "\n".join(f"•  {escape(one)}" for one in words.questions)),
        *_ways(words.ways, data, pages),
        *_answers(nudge_id),
    ]
    return modal(TITLE, blocks, callback_id="mentor.going.signal")


def help_changed(
    data: Going,
    code: str,
    topic: TopicFact | None,
    prompt: Prompt,
    stage: str,
    pages: Collection[str],
    nudge_id: str = "",
) -> View:
    """For a topic that needs more or less help, or is near a first time alone; `nudge_id`: of the message to them."""
    title, line, ways = HELP[code]
    name = data.skills.get(topic.skill_id, "") if topic else ""
    change = Change(data.mentorship.id, MESSAGE, nudge_id) if nudge_id else None
    blocks = [
        *mode_blocks(data.mentorship, data.user_id, "going"),
        section(f"*{title}*\n{line}"),
        *([section("\n".join(topic_lines(topic, data)))] if topic else []),
        *prompt_blocks(prompt, stage, name, change=change),
        *_ways(ways, data, pages),
        *_answers(nudge_id),
    ]
    return modal(TITLE, blocks, callback_id="mentor.going.help")


def _ways(ways: Sequence[Choice], data: Going, pages: Collection[str]) -> list[Block]:
    if not data.goes_on:
        return []
    blocks: list[Block] = [divider(), section("*Ways forward*")]
    for way in ways:
        then, words = PLACES.get(way.id, ("", ""))
        go = opens(words, then, data.mentorship.id) if then in pages else None
        blocks.append(section(f"*{fitted(way.title, 75)}*\n{fitted(way.line, 300)}", go, block_id=f"way:{way.id}"))
    return blocks


def _answers(nudge_id: str) -> list[Block]:
    if not nudge_id:
        return []
    buttons = [button(words, f"{SAY}.{say}", {"nudge": nudge_id, "say": say}) for words, say in ANSWERS]
    return [divider(), context("Your answer stays with you."), actions(*buttons, block_id="answer")]


def said(say: str, mentorship_id: str, other: str, pages: Collection[str]) -> View:
    if say == "talk":
        line = f"Put it in your own words into your next preparation. {other} sees it only when you share that."
        go = [actions(opens("Prepare", "prep", mentorship_id, in_place=True))] if "prep" in pages else []
        return done(TITLE, line, *go)
    if say == "not-so":
        return done(TITLE, "Good that you said it. This does not come again for three months.")
    return done(TITLE, "All right. `/mentor going` has it when you want to come back.")
