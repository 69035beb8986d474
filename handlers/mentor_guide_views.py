"""The guide for the hour: its parts with their minutes, and what the two brought in its place, for one phone screen."""

from collections.abc import Sequence
from datetime import timedelta

from bot.mentorships.guidebook import Prompt
from bot.sessions import guide as hour
from bot.sessions.agenda import is_card, topics
from bot.sessions.guide import Part
from bot.slack.text import fitted, mention, shorten
from handlers.blocks import Block, View, actions, context, modal, quote, quotes, section
from handlers.mentor_forms_views import Change, prompt_blocks
from handlers.mentor_prep_views import Ahead, top
from handlers.mentor_views import opens

WORD, TITLE = "guide", "Guide for the hour"

NAMES = {
    hour.MODE: "Learning or judging",
    hour.CHECK_IN: "Check-in",
    hour.FIRST: "First topic",
    hour.SECOND: "Second topic",
    hour.ACTIONS: "Actions",
    hour.CLOSE: "Close",
}
SAID = {"wins": "Went well", "hardest": "Hardest", "wants": "Wanted from this hour"}
LONGEST = 280
"""Of what somebody wrote: the rest stands in the preparation."""


def page(ahead: Ahead, openers: Sequence[Prompt]) -> View:
    brought = _topics(ahead)
    parts = hour.parts(ahead.meeting.minutes, len(brought) or 2)
    places = _places(ahead, parts, brought, openers)
    blocks = [*top(ahead, WORD), *_cancelled(ahead)]
    for part in parts:
        blocks += [*_part(ahead, part), *places.get(part.name, [])]
    if stuck := ahead.prompts.get("guide-stuck"):
        blocks.append(section(f"*If the talk stalls*\n{_text(ahead, stuck)}"))
    check_in = opens("Check in afterwards", "checkin", ahead.meeting.id, style="primary")
    blocks.append(actions(check_in, opens("Preparation", "prep", ahead.meeting.id, in_place=True)))
    return modal(TITLE, blocks, callback_id="mentor.guide")


def _cancelled(ahead: Ahead) -> list[Block]:
    return [section("*This session was cancelled.*")] if ahead.meeting.state == "cancelled" else []


def _part(ahead: Ahead, part: Part) -> list[Block]:
    """When it begins on the reader's clock, how long it is, and what to do; the first says for whom it is written."""
    at = (ahead.meeting.starts_at + timedelta(minutes=part.starts)).astimezone(ahead.tz)
    title = f"*{at:%H:%M} · {NAMES[part.name]} · {part.minutes} min*"
    prompt = ahead.prompts.get(part.name)
    if prompt is None:
        return [section(title)]
    if part.name != hour.MODE:
        return [section(f"{title}\n{_text(ahead, prompt)}")]
    change = Change(ahead.mentorship.id, WORD, ahead.meeting.id)
    first, written_for = prompt_blocks(prompt, ahead.stage, ahead.skill, change=change)
    first["text"]["text"] = f"{title}\n{first['text']['text']}"
    return [first, written_for]


def _text(ahead: Ahead, prompt: Prompt) -> str:
    text: str = prompt_blocks(prompt, ahead.stage)[0]["text"]["text"]
    return text


# --- what the two brought ---------------------------------------------------------------------------------
def _topics(ahead: Ahead) -> list[str]:
    """The mentee's first. A card is no topic: it has its place beside them."""
    return [line for line in _lines(ahead) if not is_card(line)]


def _lines(ahead: Ahead) -> list[str]:
    own, theirs = ahead.own, ahead.agenda
    mentee, mentor = (theirs, own) if ahead.is_mentor else (own, theirs)
    return [line for prep in (mentee, mentor) if prep for line in topics(prep.topics)]


def _places(
    ahead: Ahead, parts: Sequence[Part], brought: Sequence[str], openers: Sequence[Prompt]
) -> dict[str, list[Block]]:
    """What stands under each part."""
    slots = [part.name for part in parts if part.name in {hour.FIRST, hour.SECOND}]
    found = {slot: [quote(shorten(topic, LONGEST))] for slot, topic in zip(slots, brought, strict=False)}
    found[slots[-1]] = found.get(slots[-1], []) + _rest(ahead, brought[len(slots) :])
    found[hour.CHECK_IN] = [*_mentee_says(ahead, "wins", "hardest"), *_openers(ahead, openers)]
    found[hour.CLOSE] = [*_mentee_says(ahead, "wants"), *_mentor_saw(ahead)]
    return found


def _mentee_says(ahead: Ahead, *names: str) -> list[Block]:
    prep = ahead.agenda if ahead.is_mentor else ahead.own
    said = [(SAID[name], shorten(getattr(prep, name), LONGEST)) for name in names if prep and getattr(prep, name)]
    whose = [] if ahead.is_mentor or (prep and prep.shared) else [context("You kept this for yourself.")]
    return [quotes(said), *whose] if said else []


def _mentor_saw(ahead: Ahead) -> list[Block]:
    """Their own line, to say before they part."""
    wins = ahead.own.wins if ahead.is_mentor and ahead.own else ""
    return [quotes([("Good things you saw", shorten(wins, LONGEST))])] if wins else []


def _openers(ahead: Ahead, openers: Sequence[Prompt]) -> list[Block]:
    """For the mentor: questions that get more than "fine, I guess"."""
    asked = "\n".join(f"• {fitted(one.form(ahead.stage).text, 500)}" for one in openers)
    return [section(f"*Two openers for {mention(ahead.other_id)}*\n{asked}")] if asked else []


def _rest(ahead: Ahead, lines: Sequence[str]) -> list[Block]:
    """What found no slot: more topics, and a card to recall together."""
    cards = [line for line in _lines(ahead) if is_card(line)]
    said = [("If there is time, else next time", "\n".join(shorten(line, LONGEST) for line in lines[:3]))]
    said += [("A card", shorten(cards[0], LONGEST))] if cards else []
    found = [(label, words) for label, words in said if words]
    return [quotes(found)] if found else []
