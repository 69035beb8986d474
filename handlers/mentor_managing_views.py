"""What it means that one of a pair manages the other, and a way to say that it is so."""

from bot.mentorships.guidebook import Starting
from bot.mentorships.values import MentorshipView
from bot.slack.text import mention
from handlers.blocks import Block, View, actions, button, confirm, context, modal, section
from handlers.mentor_views import mode_blocks, opens

SAY = "mentor.managing.say"
TITLE = "Manager and mentor"
WHOM = "*If you manage the other, this is for you. If you do not, it is what you can count on.*"


def meaning(words: Starting) -> list[Block]:
    """For both: the one who manages, and the one who wants to know what holds."""
    return [section("\n".join((WHOM, *(f"•  {line}" for line in words.manages))))]


def page(mentorship: MentorshipView, user_id: str, words: Starting, note: str = "") -> View:
    blocks = [*mode_blocks(mentorship, user_id, "managing"), *([section(note)] if note else []), *meaning(words)]
    if mentorship.manages:
        blocks.append(context("What you had written before there were two modes is in mentor mode."))
    elif mentorship.state in {"asked", "active"}:
        blocks += _ask(mentorship, mention(mentorship.other(user_id)))
    go = actions(opens("To the agreement", "agreement", mentorship.id, in_place=True), block_id="back")
    return modal(TITLE, [*blocks, go], callback_id="mentor.managing.page")


def _ask(mentorship: MentorshipView, other: str) -> list[Block]:
    line = f"Does one of you two manage the other now? Then there are two modes, and {other} is told so."
    after = "What you have written stays in mentor mode. There is no way back to one mode, so that nothing gets mixed."
    sure = confirm("Two modes from now on?", after, "Yes, two modes")
    can = button("Yes, one of us manages the other", SAY, {"id": mentorship.id}, confirm=sure)
    return [section(line), actions(can, block_id="say")]
