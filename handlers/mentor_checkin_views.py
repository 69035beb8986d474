"""A check-in: its words, the messages that point to it, and on every page of a pair in which mode it is."""

from datetime import tzinfo

from bot.mentorships.rules import MODES
from bot.sessions.values import MeetingView, OfPair
from bot.slack.message import Message
from bot.slack.text import mention
from handlers.blocks import Block, View, actions, button, context, modal, section
from handlers.mentor_views import MODE_NAMES, mode_blocks, moment, opens

CARD, MET = "mentor.checkin.card", "mentor.checkin.met"

MANAGER = "*Manager mode.* Nothing from here shows in mentor mode."
USEFUL = {4: "Very useful", 3: "Useful", 2: "A little", 1: "Not this time"}
ONLY_ME, BOTH = "Only me", "Both of us"
LEVELS = {
    False: {
        1: "I was shown how",
        2: "We did it together",
        3: "I did it alone, and was watched",
        4: "I did it alone, and we talked it over after",
    },
    True: {
        1: "I showed how",
        2: "We did it together",
        3: "They did it alone, and I watched",
        4: "They did it alone, and we talked it over after",
    },
}
"""The ladder of graduated independence, by whether the mentor speaks."""


# --- messages ---------------------------------------------------------------------------------------------
def pointer(meeting: MeetingView, other_id: str) -> Message:
    line = f"How was your session with {mention(other_id)}? It takes one minute, and you pick what the other sees."
    go = actions(opens("Check in", "checkin", meeting.id, style="primary"))
    return Message("One minute after your session.", [section(line), go, *mode_line(meeting.mode)])


def checked_in(meeting: MeetingView, other_id: str) -> Message:
    """In place of the message."""
    line = f"You checked in after your session with {mention(other_id)}."
    go = actions(opens("See what came of it", "past", meeting.id), opens("Change it", "checkin", meeting.id))
    return Message("You checked in.", [section(line), go, *mode_line(meeting.mode)])


# --- pages without a form ---------------------------------------------------------------------------------
def nothing_yet(pair: OfPair, meeting: MeetingView | None = None) -> View:
    """No session has begun, or this one has not."""
    line = "A check-in opens when a session begins. Nothing has begun yet, so there is nothing to say."
    if meeting and meeting.state == "cancelled":
        line = "This session was cancelled, so there is nothing to say about it."
    go = actions(opens("Sessions", "session", pair.mentorship.id, in_place=True))
    return modal("Check-in", [*mode_head(pair, "checkin"), section(line), go], callback_id="mentor.checkin.nothing")


def not_met(pair: OfPair, meeting: MeetingView, tz: tzinfo, *, clears: bool) -> View:
    """Only whether to find a new time; nobody is asked why. `clears`: closing it closes what is below, too."""
    line = f"Noted: no session with {mention(pair.other_id)} on {moment(meeting.starts_at, tz)}. That happens."
    ways = [button("We did meet", MET, {"id": meeting.id})] if clears else []
    if pair.mentorship.is_active:
        ways.insert(0, opens("Find a new time", "schedule", pair.mentorship.id, style="primary", in_place=True))
    ask = "Shall we find a new time? If not, the next session is soon enough."
    below = "You did meet? Close this. What you typed is still in the form below, to be saved."
    blocks = [*mode_head(pair), section(line), section(ask), *([actions(*ways)] if ways else [])]
    blocks += [] if clears else [context(below)]
    return modal("Check-in", blocks, callback_id="mentor.checkin.not_met_page", clear_on_close=clears)


# --- modes ------------------------------------------------------------------------------------------------
def mode_line(mode: str) -> list[Block]:
    """In a message."""
    return [context(MANAGER)] if mode == "manager" else []


def mode_head(pair: OfPair, then: str = "") -> list[Block]:
    """On a page. One that was opened from a message shows the mode of what it is about, whatever its reader is in.

    `then`: to which page the way to the other mode leads. A form has no such way, for what was typed would be lost.
    """
    user_id = pair.viewer.user_id
    if not pair.mentorship.manages:
        return []
    if then and pair.viewer.mode == pair.mentorship.mode(user_id):
        return mode_blocks(pair.mentorship, user_id, then)
    other = MODES[0] if pair.viewer.mode == MODES[1] else MODES[1]
    line = f"*{MODE_NAMES[pair.viewer.mode].capitalize()} mode.* Nothing from here shows in {MODE_NAMES[other]} mode."
    return [section(line, block_id=f"mode:{pair.mentorship.id}")]
