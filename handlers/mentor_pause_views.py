"""Pausing a mentorship until a date, and meeting more or less often."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.mentorships.values import MentorshipView
from bot.slack.text import mention
from handlers.blocks import View, actions, button, context, field, modal, option, section
from handlers.mentor_views import mode_blocks, opens

PAUSE, GO_ON = "mentor.pause.save", "mentor.pause.go_on"


@dataclass(frozen=True)
class Plans:
    """What a form about a pause or an end says of what it changes."""

    mentorship: MentorshipView
    user_id: str
    now: datetime
    tz: ZoneInfo

    @property
    def today(self) -> date:
        return self.now.astimezone(self.tz).date()

    @property
    def other(self) -> str:
        return mention(self.mentorship.other(self.user_id))


def not_on(data: Plans) -> View:
    """It has not begun, or is over."""
    line = "This mentorship is over. What you two wrote is still there for both."
    if data.mentorship.state == "asked":
        line = "This mentorship has not begun yet, so there is nothing to pause or end."
    go = [actions(opens("What you keep", "farewell", data.mentorship.id))] if data.mentorship.state == "ended" else []
    return modal("Mentorship", [section(line), *go], callback_id="mentor.over")


def pause(data: Plans) -> View:
    until = data.mentorship.paused_until
    if data.mentorship.is_paused(data.now) and until:
        return _paused(data, until)
    line = (
        f"Your mentorship with {data.other} rests until a day that you pick, and comes back by itself. "
        "Sessions in between are called off, and no message comes about it. Nobody has to say why."
    )
    day = {"type": "datepicker", "action_id": "day", "initial_date": (data.today + timedelta(days=14)).isoformat()}
    open_end = option("I do not know yet. One of us goes on when it suits", "open")
    blocks = [
        *mode_blocks(data.mentorship, data.user_id, "pause"),
        section(line),
        field("Pause until", day, "day", optional=True, hint="It goes on in the morning of that day."),
        field(
            "Or without a date",
            {"type": "checkboxes", "action_id": "open", "options": [open_end]},
            "open",
            optional=True,
        ),
        context(f"{data.other} hears at once that it pauses, and until when."),
    ]
    return modal("Pause", blocks, callback_id=PAUSE, submit="Pause", close="Cancel", data={"id": data.mentorship.id})


def _paused(data: Plans, until: datetime) -> View:
    line = f"Your mentorship with {data.other} {until_words(until, data.tz)}."
    go = actions(button("Go on now", GO_ON, {"id": data.mentorship.id}, style="primary"), block_id="go_on")
    head = mode_blocks(data.mentorship, data.user_id, "pause")
    return modal("Pause", [*head, section(line), go], callback_id="mentor.paused")


def until_words(until: datetime, tz: ZoneInfo) -> str:
    day = until.astimezone(tz)
    return "pauses until one of you goes on" if until.year == 9999 else f"pauses until {day:%A}, {day.day} {day:%B}"


def read_pause(values: Mapping[str, Any]) -> tuple[date | None, bool]:
    """The day, and whether it has none on purpose."""
    day = values["day"]["day"]["selected_date"]
    return (date.fromisoformat(day) if day else None), bool(values["open"]["open"]["selected_options"])


def pauses(data: Plans) -> View:
    until = data.mentorship.paused_until or data.now
    line = f"Your mentorship with {data.other} {until_words(until, data.tz)}. `/mentor pause` brings it back earlier."
    return modal("Paused", [section(line)], callback_id="mentor.done")


def goes_on(data: Plans) -> View:
    plan = actions(opens("Sessions", "session", data.mentorship.id, in_place=True))
    line = f"Your mentorship with {data.other} goes on. What the pause called off is planned again."
    return modal("It goes on", [section(line), plan], callback_id="mentor.done")


def cadence(data: Plans) -> View:
    line = (
        "Half an hour every week keeps more than two hours every month: what comes back after a few days stays, and "
        "what is stuck waits less. Fewer and shorter is fine, too, when there is less to talk about."
    )
    go = actions(
        opens("Change the sessions", "session", data.mentorship.id, in_place=True),
        opens("Change the agreement", "agreement", data.mentorship.id, in_place=True),
    )
    head = mode_blocks(data.mentorship, data.user_id, "cadence")
    return modal("How often you meet", [*head, section(line), go], callback_id="mentor.cadence")
