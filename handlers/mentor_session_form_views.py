"""The forms that set a session, move it, and leave it out: with each one's own time, and a word where it is awkward."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.mentorships.rules import EVERY
from bot.sessions.repeats import LENGTHS, WEEKLY_MINUTES, at, better_spaced
from bot.sessions.values import MeetingView, OfPair
from bot.slack.text import mention
from handlers.blocks import Block, View, button, context, field, modal, option, section, select, text_input
from handlers.mentor_checkin_views import mode_head
from handlers.mentor_session_views import EVERY as EVERY_WORDS
from handlers.mentor_session_views import Both, at_words, for_other, unheard, warnings, when

SET, MOVE, SKIP, SPACE = "mentor.session.set", "mentor.session.move", "mentor.session.skip", "mentor.session.space"
PICKED = ("date", "time", "minutes", "every")
ONCE = "once"
PLACE_MOST = 500
SPACING = (
    "*A thought:* half an hour every week often gives more than a long session once a month. What you come back to "
    "after days stays, what you hear at once fades, and no question waits for weeks. Both are fine."
)


@dataclass(frozen=True)
class Form:
    """What stands in the form. `form` makes two clicks on its button one; `version` counts what Trellis filled in."""

    day: date
    minute: int
    minutes: int
    every: str | None
    place: str = ""
    form: str = ""
    version: int = 0


def schedule(pair: OfPair, data: Form, both: Both) -> View:
    blocks = mode_head(pair)
    blocks += [section(f"With {mention(both.other_id)}."), *_time(data), _every(data), _place(data.place)]
    blocks += _preview(data, both)
    blocks += _spacing(data)
    about = {"pair": pair.mentorship.id, "mode": pair.viewer.mode, "form": data.form, "v": data.version}
    return modal("Set a session", blocks, callback_id=SET, submit="Set it for both", data=about)


def move(pair: OfPair, meeting: MeetingView, data: Form, both: Both, every: str | None = None) -> View:
    """`every` is how often the series comes by now."""
    blocks = [*mode_head(pair), section(f"With {mention(both.other_id)}, now {when(meeting, both)}")]
    blocks += [*_time(data), _place(data.place)]
    if every:
        blocks += [_scope(), _pace(data)]
        blocks += _spacing(data)
    blocks += _preview(data, both)
    about = {"id": meeting.id, "sequence": meeting.sequence, "every": every, "v": data.version}
    return modal("Move a session", blocks, callback_id=MOVE, submit="Move it for both", data=about)


def skip(pair: OfPair, meeting: MeetingView, both: Both) -> View:
    blocks = [*mode_head(pair), section(f"With {mention(both.other_id)}: {when(meeting, both)}")]
    if meeting.series_id:
        blocks.append(_scope())
    hears = f"{mention(both.other_id)} hears it in their working hours. No reason is needed."
    blocks.append(context(hears, *unheard(meeting.starts_at, both)))
    words = "Skip a session" if meeting.series_id else "Cancel a session"
    about = {"id": meeting.id, "sequence": meeting.sequence}
    return modal(words, blocks, callback_id=SKIP, submit=words[: words.index(" ")] + " it", close="Keep it", data=about)


def _time(data: Form) -> list[Block]:
    lengths = [option(f"{minutes} minutes", str(minutes)) for minutes in sorted({*LENGTHS, data.minutes})]
    clock = f"{data.minute // 60:02}:{data.minute % 60:02}"
    day = {"type": "datepicker", "action_id": _id("date"), "initial_date": data.day.isoformat()}
    time = {"type": "timepicker", "action_id": _id("time"), "initial_time": clock}
    length = select("static_select", _id("minutes"), lengths, str(data.minutes))
    return [
        field("Day", day, "date", dispatch=True),
        field("Time, in your zone", time, "time", dispatch=True),
        field("Length", length, f"minutes:{data.version}", dispatch=True),
    ]


def _spacing(data: Form) -> list[Block]:
    if not better_spaced(data.every or "", data.minutes):
        return []
    return [section(SPACING, button("Make it weekly", SPACE, {"do": "weekly"}), block_id="spacing")]


def _pace(data: Form) -> Block:
    options = [option(EVERY_WORDS[one].capitalize(), one) for one in EVERY]
    often = select("static_select", _id("every"), options, data.every)
    hint = "A change is for this one and all that follow."
    return field("How often from then on?", often, every_block(data), hint=hint, dispatch=True)


def every_block(data: Form) -> str:
    return f"every:{data.version}"


def _every(data: Form) -> Block:
    options = [option("Once", ONCE), *(option(EVERY_WORDS[one].capitalize(), one) for one in EVERY)]
    return field(
        "How often?",
        select("static_select", _id("every"), options, data.every or ONCE),
        every_block(data),
        hint="Every month means the same weekday of the month, as the second Tuesday.",
        dispatch=True,
    )


def _place(place: str) -> Block:
    return field(
        "Place or link",
        text_input(place[:PLACE_MOST], max_length=PLACE_MOST, multiline=False, placeholder="A room, a call, a walk"),
        "place",
        optional=True,
        hint="Both of you see it, here and in your calendars.",
    )


def _scope() -> Block:
    options = [option("This one", "one"), option("This one and all that follow", "later")]
    return field("Which?", select("radio_buttons", "which", options, "one"), "which")


def _preview(data: Form, both: Both) -> list[Block]:
    instant = at(data.day, data.minute, both.me.hours.zone)
    theirs = for_other(instant, both)
    lines = [at_words(instant, both.tz, both.today) + (f" · {theirs}" if theirs else "")]
    lines += [*warnings(instant, data.minutes, both), *unheard(instant, both)]
    return [context(*lines) | {"block_id": f"preview:{data.version}"}]


def _id(name: str) -> str:
    return f"mentor.session.{name}"


def read(values: Mapping[str, Any], before: Form) -> Form:
    """What is chosen now; what the form does not have, or is empty, stays as it was."""
    found = {block.partition(":")[0]: next(iter(elements.values())) for block, elements in values.items()}
    day, clock = found["date"].get("selected_date"), found["time"].get("selected_time")
    every = (found.get("every", {}).get("selected_option") or {}).get("value")
    return replace(
        before,
        day=date.fromisoformat(day) if day else before.day,
        minute=int(clock[:2]) * 60 + int(clock[3:5]) if clock else before.minute,
        minutes=int((found["minutes"].get("selected_option") or {}).get("value") or before.minutes),
        every=every if every in EVERY else None,
        place=(found["place"].get("value") or "").strip(),
    )


def read_later(values: Mapping[str, Any]) -> bool:
    chosen = values.get("which", {}).get("which", {}).get("selected_option") or {}
    return chosen.get("value") == "later"


def weekly(data: Form) -> Form:
    """Filled in by Trellis: Slack keeps what stands in a field unless the field has another name."""
    return replace(data, every="week", minutes=WEEKLY_MINUTES, version=data.version + 1)


def problem(instant: datetime, now: datetime) -> str | None:
    """Why no session can be then, for the field."""
    if instant <= now:
        return "That time has passed. Pick one that is still to come."
    if (instant - now).days > 366:
        return "That is more than a year away. Pick an earlier day."
    return None
