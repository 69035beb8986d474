"""Handing over and ending a mentorship: kind words, no reason asked, and what each keeps."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from bot.mentorships.endings import Parting
from bot.mentorships.rules import MODES
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
from handlers.mentor_pause_views import Plans, until_words
from handlers.mentor_views import mode_blocks, opens, with_whom

END, FAREWELL = "mentor.end.save", "mentor.end.farewell"
HAND_OVER = "mentor.handover.save"

HOW = {
    "ended": "It ends here",
    "peers": "We go on as peers, without mentor and mentee",
}
ENDED = {
    "ended": "{by} has ended your mentorship.",
    "peers": "{by} says: from now on you two are peers. That is how a good mentorship ends.",
    "handed_over": "{by} goes on with another mentor. That is a normal step, and no verdict.",
}
MOST = 2500
"""Characters in each field: both people's words fit into one page."""

FIELDS = (
    ("learned", "What did you learn?", "From each other, about the work, about yourself."),
    ("thanks", "What do you thank them for?", "One thing that they did, and what came of it."),
    ("keeps", "What do you keep?", "A habit, a question, a way of working that stays."),
)


# --- another mentor ---------------------------------------------------------------------------------------
def hand_over(data: Plans) -> View:
    is_mentee = data.mentorship.role(data.user_id) == "mentee"
    if is_mentee:
        line = (
            "Another mentor is a normal next step: for another subject, another time, or since you do not click. "
            f"What you and {data.other} wrote stays with you two. The next mentor sees none of it."
        )
    else:
        line = (
            f"You can suggest somebody who has more of what {data.other} wants to learn, or more time. "
            "They decide whether to ask. What you two wrote stays with you two."
        )
    who = {"type": "users_select", "action_id": "next"}
    blocks: list[Block] = [
        *mode_blocks(data.mentorship, data.user_id, "handover"),
        section(line),
        field("Who could be next?", who, "next"),
    ]
    if is_mentee:
        ways = [option("End this mentorship now", "now"), option("Go on for now, with both", "later")]
        blocks.append(field("And this one?", select("radio_buttons", "when", ways, "later"), "when"))
    submit = "Ask them" if is_mentee else "Suggest them"
    return modal(
        "Hand over", blocks, callback_id=HAND_OVER, submit=submit, close="Cancel", data={"id": data.mentorship.id}
    )


def read_hand_over(values: Mapping[str, Any]) -> tuple[str, bool]:
    """Who, and whether this one ends now."""
    when = values.get("when", {}).get("when", {}).get("selected_option") or {}
    return str(values["next"]["next"]["selected_user"] or ""), when.get("value") == "now"


def suggested(data: Plans, next_id: str) -> View:
    line = f"{data.other} gets a message that you suggest {mention(next_id)}, and decides."
    return modal("Suggested", [section(line)], callback_id="mentor.done")


# --- the end ----------------------------------------------------------------------------------------------
def end(data: Plans, kept_days: int) -> View:
    """`kept_days`: for how long the workspace keeps what people wrote."""
    line = (
        "A mentorship that has done its work may end, and so may one that does not fit. No reason is needed. "
        f"Planned sessions are called off. What you two wrote stays for both to read for {kept_days} days."
    )
    ways = [option(words, how) for how, words in HOW.items()]
    blocks = [
        *mode_blocks(data.mentorship, data.user_id, "end"),
        section(line),
        field("How does it go on?", select("radio_buttons", "how", ways, "ended"), "how"),
    ]
    if data.mentorship.mode(data.user_id) == MODES[0]:
        blocks.append(context(f"*What you write here, {data.other} will read.* All of it is optional."))
        blocks += _parting_fields(Parting(data.user_id))
    return modal(
        "End it well", blocks, callback_id=END, submit="End it", close="Not yet", data={"id": data.mentorship.id}
    )


def _parting_fields(said: Parting) -> list[Block]:
    return [
        field(
            label,
            text_input(getattr(said, name), placeholder=hint, max_length=MOST),
            name,
            optional=True,
        )
        for name, label, hint in FIELDS
    ]


def read_parting(values: Mapping[str, Any], user_id: str) -> Parting:
    """Nothing where the form has no fields for it."""
    given = {name: (values[name]["text"].get("value") or "").strip() for name, _, _ in FIELDS if name in values}
    return Parting(user_id, **given)


def read_how(values: Mapping[str, Any]) -> str:
    return str(values["how"]["how"]["selected_option"]["value"])


def other_mode(data: Plans) -> View:
    line = "What you two say at the end of it is in mentor mode."
    head = mode_blocks(data.mentorship, data.user_id, "farewell")
    return modal("What you keep", [*head, section(line)], callback_id="mentor.end.mode")


def farewell(data: Plans, said: Sequence[Parting]) -> View:
    """What each of the two keeps; the own words can be written later, or changed."""
    by = {one.author_id: one for one in said}
    mine = by.get(data.user_id, Parting(data.user_id))
    theirs = by.get(data.mentorship.other(data.user_id))
    at = (data.mentorship.ended_at or data.now).astimezone(data.tz)
    blocks = mode_blocks(data.mentorship, data.user_id, "farewell")
    blocks += [section(f"*{with_whom(data.mentorship, data.user_id)}* · ended on {at.day} {at:%B %Y}")]
    if theirs:
        words = [(label, getattr(theirs, name)) for name, label, _ in FIELDS if getattr(theirs, name)]
        blocks += [section(f"{data.other} wrote:"), quotes(words)] if words else []
    kept = (("Agreement", "agreement"), ("Goals", "goals"), ("Plan", "plan"), ("Sessions", "past"))
    blocks.append(actions(*(opens(words, then, data.mentorship.id) for words, then in kept), block_id="kept"))
    blocks += [divider(), context(f"*What you write here, {data.other} will read.*"), *_parting_fields(mine)]
    return modal("What you keep", blocks, callback_id=FAREWELL, submit="Save for both", data={"id": data.mentorship.id})


def ended_ones(mine: Sequence[MentorshipView], user_id: str, tz: ZoneInfo) -> View:
    blocks: list[Block] = []
    for one in mine[:30]:
        at = (one.ended_at or one.created_at).astimezone(tz)
        line = f"{with_whom(one, user_id)} · ended on {at.day} {at:%B %Y}"
        blocks.append(section(line, opens("What you keep", "farewell", one.id), block_id=f"ended:{one.id}"))
    nothing = [section("No mentorship of yours has ended.")]
    return modal("Ended mentorships", blocks or nothing, callback_id="mentor.ended")


# --- messages ---------------------------------------------------------------------------------------------
def news(data: Plans, say: str, next_id: str) -> Message | None:
    """What the other one did."""
    mentorship, by = data.mentorship, data.other
    if say == "suggest" and mentorship.is_active:
        line = f"{by} suggests {mention(next_id)} as a next mentor for you. You decide, and need not answer."
        return _message(line, opens("Ask them", "start", f"<@{next_id}>"))
    if say == "paused" and mentorship.is_paused(data.now) and mentorship.paused_until:
        until = until_words(mentorship.paused_until, data.tz)
        line = f"Your mentorship with {by} {until}. Sessions until then are called off."
        return _message(line, opens("See it", "pause", mentorship.id))
    if say == "resumed" and mentorship.is_active and not mentorship.is_paused(data.now):
        return _message(f"Your mentorship with {by} goes on.", opens("Sessions", "session", mentorship.id))
    if say == "ended" and mentorship.state == "ended":
        line = ENDED[mentorship.how or "ended"].format(by=by) + " What you two wrote stays with both of you."
        return _message(line, opens("Read and answer", "farewell", mentorship.id))
    return None


def back(data: Plans) -> Message:
    line = f"The pause of your mentorship with {data.other} is over. Is there a session in your calendars?"
    return _message(line, opens("Sessions", "session", data.mentorship.id))


def _message(line: str, go: Block) -> Message:
    return Message("About your mentorship.", [section(line, go)])


def called_off() -> Message:
    """In place of a message about a session that a pause or an end called off."""
    return Message("This session does not take place.", [section("This session does not take place any more.")])
