"""What all pages about a mentorship share: who with whom, in which mode, and where the buttons lead."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from bot.mentorships.values import MentorshipView
from bot.slack.text import mention
from handlers.blocks import Block, View, actions, button, context, modal, section

HUB, OPEN, SWITCH = "mentor.hub", "mentor.open", "mentor.switch"

MODE_NAMES = {"mentor": "mentor", "manager": "manager"}


def opens(words: str, then: str, row_id: str = "", *, style: str | None = None, in_place: bool = False) -> Block:
    """A button to the page of that word; see handlers/mentor_pages.py."""
    value = {"id": row_id, "then": then} | ({"in_place": True} if in_place else {})
    return button(words, f"{OPEN}.{then}", value, style=style)


def with_whom(mentorship: MentorshipView, user_id: str) -> str:
    """`Mara, your mentor`."""
    other = "mentee" if mentorship.role(user_id) == "mentor" else "mentor"
    return f"{mention(mentorship.other(user_id))}, your {other}"


def mode_blocks(mentorship: MentorshipView, user_id: str, then: str = "", *, switches: bool = True) -> list[Block]:
    """On top of every page of a pair in which one manages the other: in which mode it is, and a way to the other.

    A form has no such way, for what was typed would be lost.
    """
    if not mentorship.manages:
        return []
    mode = mentorship.mode(user_id)
    other = "manager" if mode == "mentor" else "mentor"
    line = f"*{MODE_NAMES[mode].capitalize()} mode.* Nothing from here shows in {MODE_NAMES[other]} mode."
    value = {"id": mentorship.id, "mode": other, "then": then}
    switch = button(f"To {MODE_NAMES[other]} mode", SWITCH, value) if switches else None
    return [section(line, switch, block_id=f"mode:{mentorship.id}")]


def which(mine: Sequence[MentorshipView], user_id: str, word: str, title: str) -> View:
    """With several mentorships: for which one; with none: how one starts."""
    if not mine:
        line = "You have no mentorship that this is for. To start one takes two minutes; the other one agrees first."
        go = actions(opens("Start a mentorship", "start", in_place=True))
        return modal(title[:24], [section(line), go], callback_id="mentor.none")
    blocks = [section("With whom?")]
    for one in mine:
        go = opens("Open", word, one.id, in_place=True)
        blocks.append(section(with_whom(one, user_id), go, block_id=f"which:{one.id}"))
    return modal(title[:24], blocks, callback_id="mentor.which")


def moment(at: datetime, tz: tzinfo) -> str:
    """As its reader's own clock and calendar show it: `Tuesday, 3 March, 14:30`."""
    local = at.astimezone(tz)
    return f"{local:%A}, {local.day} {local:%B}, {local:%H:%M}"


def gone() -> View:
    line = "This is not there any more, or it is not yours to see. Nothing of yours was lost."
    return modal("Not here", [section(line), context("`/mentor` shows what is.")], callback_id="mentor.gone")


def done(title: str, line: str, *more: Block) -> View:
    """After a form was saved: what happens next. `line` is escaped by its caller."""
    return modal(title[:24], [section(line), *more], callback_id="mentor.done")
