"""Sessions as their pair reads them: when it is for each, where, and what can be done about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from bot.people.calendar import Availability, next_open
from bot.sessions.times import awkward
from bot.sessions.values import MeetingView, OfPair, When
from bot.slack.message import Message
from bot.slack.text import fitted, mention
from handlers.blocks import Block, View, actions, button, context, modal, section
from handlers.mentor_checkin_views import mode_head, mode_line
from handlers.mentor_views import opens

FILE = "mentor.session.file"
TITLE = "Sessions"
EVERY = {"week": "every week", "two_weeks": "every two weeks", "month": "every month"}
PLACE_SHOWN = 300


@dataclass(frozen=True)
class Both:
    """When each of the two is at work, for the one who reads."""

    me: Availability
    other: Availability
    other_id: str
    now: datetime

    @property
    def tz(self) -> tzinfo:
        return self.me.hours.tz

    @property
    def today(self) -> date:
        return self.now.astimezone(self.tz).date()


def at_words(at: datetime, tz: tzinfo, today: date | None = None) -> str:
    """`Tuesday, 3 March, 14:30`, with the year where it is another one."""
    local = at.astimezone(tz)
    year = f" {local.year}" if today and local.year != today.year else ""
    return f"{local:%A}, {local.day} {local:%B}{year}, {local:%H:%M}"


def for_other(at: datetime, both: Both) -> str:
    """The other one's time where it differs: `10:00 for @mara`."""
    mine, theirs = at.astimezone(both.tz), at.astimezone(both.other.hours.tz)
    if mine.utcoffset() == theirs.utcoffset():
        return ""
    day = "" if mine.date() == theirs.date() else f"{theirs:%A}, "
    return f"{day}{theirs:%H:%M} for {mention(both.other_id)}"


def when(meeting: MeetingView, both: Both, every: str | None = None) -> str:
    """One line: the time for both, how long, and how often."""
    parts = [f"*{at_words(meeting.starts_at, both.tz, both.today)}*", for_other(meeting.starts_at, both)]
    return " · ".join(filter(None, [*parts, f"{meeting.minutes} minutes", EVERY.get(every or "", "")]))


def warnings(at: datetime, minutes: int, both: Both) -> list[str]:
    """Kindly: it may suit them all the same."""
    mine, theirs = awkward(at, minutes, both.me), awkward(at, minutes, both.other)
    found = []
    if theirs:
        found.append(f"For {mention(both.other_id)} this is {theirs}. If you two have talked about it, it is fine.")
    if mine:
        found.append(f"For you this is {mine}.")
    return found


def unheard(at: datetime, both: Both) -> list[str]:
    """Where the other one reads it too late, for they hear it in their working hours."""
    reads_at = next_open(both.now, both.other)
    if reads_at and reads_at < at:
        return []
    return [f"{mention(both.other_id)} is not at work before then, so write to them yourself, too."]


def rows(meeting: MeetingView, both: Both, every: str | None = None, *, place: bool = True) -> list[Block]:
    """A session with its buttons; in a message without the place, for people wrote that."""
    lines = [when(meeting, both, every)]
    if place and meeting.place:
        lines.append(f"Where: {fitted(meeting.place, PLACE_SHOWN)}")
    if meeting.moves and place:
        lines.append(
            f"Moved once, by {mention(meeting.changed_by)}." if meeting.moves == 1 and meeting.changed_by else ""
        )
    return [section("\n".join(filter(None, lines)), block_id=f"session:{meeting.id}"), buttons(meeting)]


def buttons(meeting: MeetingView) -> Block:
    """In messages, in App Home and on the page."""
    leave_out = "Skip" if meeting.series_id else "Cancel"
    can = [opens(words, then, meeting.id, in_place=True) for words, then in (("Move", "move"), (leave_out, "skip"))]
    return actions(*can, button("Calendar file", FILE, {"id": meeting.id}), block_id=f"can:{meeting.id}")


def page(
    pair: OfPair,
    upcoming: Sequence[MeetingView],
    every: dict[str, str],
    both: Both,
    note: str = "",
) -> View:
    """The next ones. `every` says how often, by the series; `note` what was done a moment ago."""
    mentorship, blocks = pair.mentorship, mode_head(pair, "session")
    blocks.append(section(f"*Your sessions with {mention(both.other_id)}*" + (f"\n{note}" if note else "")))
    if mentorship.is_paused(both.now) and mentorship.paused_until:
        blocks.append(context(f"Paused until {at_words(mentorship.paused_until, both.tz, both.today)}."))
    if not upcoming:
        blocks.append(section("None is set."))
    for meeting in upcoming:
        blocks += rows(meeting, both, every.get(meeting.series_id or ""))
    if mentorship.is_active:
        style = None if upcoming else "primary"
        blocks.append(actions(opens("Set a session", "schedule", mentorship.id, style=style, in_place=True)))
    blocks.append(context("Only the two of you see this. Times are in your own zone."))
    return modal(TITLE, blocks, callback_id="mentor.session.page")


def wanted(when: When, both: Both) -> str:
    """What was typed in a form that could not be saved."""
    place = f", {fitted(when.place, PLACE_SHOWN)}" if when.place else ""
    return f"\nYou had chosen {at_words(when.starts_at, both.tz, both.today)}{place}."


# --- messages ---------------------------------------------------------------------------------------------
DID = {
    "new": "{who} set a session with you.",
    "moved": "{who} moved your session.",
    "all_moved": "{who} moved your session and those that follow.",
    "changed": "{who} changed the length or the place of your session.",
    "go_on": "{who} changed how your sessions go on from this one.",
    "cancelled": "{who} cancelled your session.",
    "skipped": "{who} skipped one of your sessions. The others stay.",
    "ended": "{who} ended your sessions from this one on.",
}


def news(meeting: MeetingView, what: str, was: datetime, by: str, both: Both, every: str | None) -> Message:
    """For the other one. What people wrote, as the place, stands on the page."""
    if was == meeting.starts_at:
        what = {"moved": "changed", "all_moved": "go_on"}.get(what, what)
    lines = [DID[what].format(who=mention(by))]
    if what in {"moved", "all_moved"}:
        lines.append(f"It was {at_words(was, both.tz, both.today)}. Now it is")
    takes_place = meeting.state == "planned"
    lines.append(when(meeting, both, every if what in {"new", "all_moved", "go_on"} else None))
    blocks: list[Block] = [section("\n".join(lines))]
    blocks += [context(line) for line in warnings(meeting.starts_at, meeting.minutes, both)[:2] if takes_place]
    blocks += mode_line(meeting.mode)
    if takes_place:
        can = [opens("Details", "session", meeting.id), *buttons(meeting)["elements"]]
    else:
        can = [opens("Set another", "schedule", meeting.mentorship_id)]
    return Message(lines[0], [*blocks, actions(*can, block_id=f"can:{meeting.id}")])


def outdated(session_id: str) -> Message:
    """In place of what was said about the time before."""
    line = "This session has changed since. A newer message and the page say how it is now."
    return Message("A session has changed.", [context(line), actions(opens("See it", "session", session_id))])


def file_note(other_id: str, mode: str) -> Message:
    """Goes with the file."""
    line = f"Your session with {mention(other_id)}, for your calendar. A newer file replaces an older one."
    return Message("A file for your calendar.", [section(line), *mode_line(mode)])
