"""Is this useful, what helps, what could be better: asked every second month, answered in a minute."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from bot.mentorships.pulse import USEFUL, Said
from bot.mentorships.values import MentorshipView
from bot.slack.message import Message
from bot.slack.text import mention
from handlers.blocks import (
    Block,
    View,
    actions,
    context,
    divider,
    field,
    modal,
    option,
    quotes,
    section,
    select,
    text_input,
)
from handlers.mentor_views import mode_blocks, opens

SAVE = "mentor.pulse.save"
SHOWN = 6
"""Answers of earlier rounds: a year of both."""


def form(mentorship: MentorshipView, user_id: str, said: Sequence[Said], round_: int, tz: ZoneInfo) -> View:
    """`said`: the latest first; the own one of this round is filled in."""
    other = mention(mentorship.other(user_id))
    mine = next((one for one in said if one.author_id == user_id and one.round == round_), None)
    helps, better = (mine.helps, mine.better) if mine else ("", "")
    words = [option(text, str(value)) for value, text in USEFUL.items()]
    who = [option("Both of us", "both"), option("Only me", "me")]
    useful = select("radio_buttons", "useful", words, str(mine.useful) if mine else None)
    sees = select("radio_buttons", "sees", who, None if mine is None else "both" if mine.shared else "me")
    blocks: list[Block] = [
        *mode_blocks(mentorship, user_id, "pulse"),
        section(f"About your mentorship with {other}. Not about either of you."),
        field("Is it useful to you?", useful, "useful"),
        field("What helps?", text_input(helps, max_length=1500), "helps", optional=True),
        field("What could be better?", text_input(better, max_length=1500), "better", optional=True),
        field("Who sees your answer?", sees, "sees"),
        *_earlier([one for one in said if one is not mine], user_id, tz),
    ]
    return modal("Is it useful?", blocks, callback_id=SAVE, submit="Save", close="Not now", data={"id": mentorship.id})


def other_mode(mentorship: MentorshipView, user_id: str) -> View:
    line = section("Whether it is useful as a mentorship is asked and answered in mentor mode.")
    return modal("Is it useful?", [*mode_blocks(mentorship, user_id, "pulse"), line], callback_id="mentor.pulse.mode")


def _earlier(said: Sequence[Said], user_id: str, tz: ZoneInfo) -> list[Block]:
    seen = [one for one in said if one.useful is not None][:SHOWN]
    blocks: list[Block] = [divider(), context("*What was said, as far as you see it*")] if seen else []
    for one in seen:
        at = one.at.astimezone(tz)
        whose = "You" if one.author_id == user_id else mention(one.author_id)
        sees = "" if one.shared else " · only you see this"
        blocks.append(section(f"*{whose}*, {at.day} {at:%B}: {USEFUL[one.useful or 1]}{sees}"))
        words = [(label, text) for label, text in (("Helps", one.helps), ("Better", one.better)) if text]
        blocks += [quotes(words)] if words else []
    return blocks


def read(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "useful": int(values["useful"]["useful"]["selected_option"]["value"]),
        "helps": (values["helps"]["text"].get("value") or "").strip(),
        "better": (values["better"]["text"].get("value") or "").strip(),
        "shared": values["sees"]["sees"]["selected_option"]["value"] == "both",
    }


def saved(mentorship: MentorshipView, user_id: str, *, shared: bool) -> View:
    other = mention(mentorship.other(user_id))
    line = f"{other} can read it here." if shared else f"Only you can read it. {other} sees nothing of it."
    until = "You can change it, and both of you are asked again in two months."
    go = actions(opens("Bring it to a session", "prep", mentorship.id, in_place=True))
    return modal("Saved", [section(f"Thank you. {line} {until}"), go], callback_id="mentor.done")


def pointer(mentorship: MentorshipView, user_id: str) -> Message:
    line = f"Is your mentorship with {mention(mentorship.other(user_id))} useful? One minute; you choose who sees it."
    return Message("Is your mentorship useful?", [section(line, opens("Say it", "pulse", mentorship.id))])
