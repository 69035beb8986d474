"""What comes from Trellis: how much, of which kind, not on which days, or nothing for a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.people.places import country_name
from bot.people.rules import BUDGET_MOST, FOREVER, PersonView, WorkspaceView
from bot.slack.text import escape
from handlers.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    divider,
    field,
    modal,
    option,
    section,
    select,
)
from handlers.people_places_views import place_fields, read_place

FORM, COUNTRY, ADD, REMOVE = (
    "people.messages_form",
    "people.messages_country",
    "people.messages_add",
    "people.messages_remove",
)
ON, UNTIL, OFF = "on", "until", "off"

CHECKBOXES_MOST = 10
"""In one element, by Slack."""


@dataclass(frozen=True)
class Switch:
    """A kind of message that can be stopped. `rests`: it stopped by itself, since four in a row had no answer."""

    name: str
    title: str
    stopped: bool
    rests: bool

    @property
    def on(self) -> bool:
        return not (self.stopped or self.rests)


@dataclass(frozen=True)
class Shown:
    """What the form showed, so that only what was changed in it is saved. `round` parts it from older drawings."""

    round: int = 0
    on: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    pause: str = ON
    until: str | None = None


@dataclass(frozen=True)
class Wishes:
    """What the form says. `stop` and `resume` are names of switches that were turned."""

    weekly_budget: int
    country: str | None
    region: str | None
    stop: tuple[str, ...]
    resume: tuple[str, ...]
    first: date | None
    last: date | None
    pause: str
    until: date | None
    pause_changed: bool


def form(
    person: PersonView,
    workspace: WorkspaceView,
    switches: Sequence[Switch],
    now: datetime,
    *,
    country: str | None,
    round: int = 0,
    note: str | None = None,
) -> View:
    """`country` is the one to draw regions of: the person's, or what they have picked meanwhile."""
    today = now.astimezone(person.hours.tz).date()
    pause, until = _pause(person, now)
    on, off = (tuple(one.name for one in switches if one.on is wanted) for wanted in (True, False))
    shown = Shown(round, on, off, pause, until.isoformat() if until else None)
    blocks = [
        field(
            "Messages a week, at most",
            select("static_select", "budget", _numbers(), str(person.weekly_budget)),
            "budget",
            hint="Questions and suggestions keep to it. What someone sends you comes anyway.",
        ),
        *_switches(switches),
        divider(),
        *place_fields(
            country,
            person.region if country == person.country else None,
            zone=person.hours.zone,
            nothing=_nothing(workspace),
            action_id=COUNTRY,
            hint="Nothing comes on these days.",
        ),
        divider(),
        *_away(person, today, round, note),
        divider(),
        *_pausing(pause, until),
    ]
    return modal("Messages from Trellis", blocks, callback_id=FORM, submit="Save", close="Cancel", data=vars(shown))


def _numbers() -> list[Block]:
    return [option(str(number), str(number)) for number in range(1, BUDGET_MOST + 1)]


def _nothing(workspace: WorkspaceView) -> str:
    if workspace.country is None:
        return "None"
    return f"{country_name(workspace.country)}, as for the whole workspace"


def _switches(switches: Sequence[Switch]) -> list[Block]:
    blocks = []
    for start in range(0, len(switches), CHECKBOXES_MOST):
        some = switches[start : start + CHECKBOXES_MOST]
        options = [option(one.title[:75], one.name, _resting(one)) for one in some]
        on = [entry for entry, one in zip(options, some, strict=True) if one.on]
        element: Block = {"type": "checkboxes", "action_id": "kinds", "options": options}
        element |= {"initial_options": on} if on else {}
        label = "What may come" if start == 0 else "Also"
        blocks.append(field(label, element, f"kinds:{start}", optional=True))
    return blocks


def _resting(one: Switch) -> str | None:
    return "It rests: four in a row had no answer. Tick it to bring it back." if one.rests and not one.stopped else None


def _away(person: PersonView, today: date, round: int, note: str | None) -> list[Block]:
    blocks = [section("*Days away*\nNothing comes on them. No one else sees them.")]
    for first, last in person.away:
        if last >= today:
            remove = button("Remove", REMOVE, {"first": first.isoformat()})
            blocks.append(section(_span(first, last, today), remove, block_id=f"away:{first.isoformat()}"))
    blocks += [context(escape(note))] if note else []
    return [
        *blocks,
        field("First day", _day(None), f"first:{round}", optional=True),
        field("Last day", _day(None), f"last:{round}", optional=True),
        actions(button("Add these days", ADD), block_id="add"),
    ]


def _span(first: date, last: date, today: date) -> str:
    names = dict.fromkeys(f"{day:%A}, {day.day} {day:%B}{_year(day, today)}" for day in (first, last))
    return " to ".join(names)


def _year(day: date, today: date) -> str:
    return "" if day.year == today.year else f" {day.year}"


def _day(initial: date | None) -> Block:
    element: Block = {"type": "datepicker", "action_id": "day"}
    return element | ({"initial_date": initial.isoformat()} if initial else {})


def _pause(person: PersonView, now: datetime) -> tuple[str, date | None]:
    if person.paused_until is None or person.paused_until <= now:
        return ON, None
    if person.paused_until >= FOREVER:
        return OFF, None
    return UNTIL, person.paused_until.astimezone(person.hours.tz).date()


def _pausing(pause: str, until: date | None) -> list[Block]:
    options = [
        option("Messages come, as said above", ON),
        option("Pause everything until a day", UNTIL),
        option("Pause everything until I change this", OFF),
    ]
    hint = "On that day messages come again."
    return [
        field("Everything", select("radio_buttons", "pause", options, pause), "pause"),
        field("Pause until", _day(until), "until", optional=True, hint=hint),
        context("What people send you meanwhile waits in App Home."),
    ]


def read_shown(data: dict[str, Any]) -> Shown:
    """What our view carries, which is believed no further than it makes sense."""
    on, off = ([name for name in data.get(key) or [] if isinstance(name, str)] for key in ("on", "off"))
    round, until = data.get("round"), data.get("until")
    return Shown(
        round if isinstance(round, int) else 0,
        tuple(on),
        tuple(off),
        str(data.get("pause", ON)),
        until if isinstance(until, str) else None,
    )


def read_away(values: dict[str, Any], shown: Shown) -> tuple[date | None, date | None]:
    """The days that are about to be added."""
    return _read_day(values, f"first:{shown.round}"), _read_day(values, f"last:{shown.round}")


def read_form(values: dict[str, Any], shown: Shown) -> Wishes:
    ticked = {
        entry["value"]
        for block_id, states in values.items()
        if block_id.startswith("kinds:")
        for entry in states["kinds"].get("selected_options") or []
    }
    country, region = read_place(values)
    first, last = read_away(values, shown)
    pause, until = values["pause"]["pause"]["selected_option"]["value"], _read_day(values, "until")
    until = until if pause == UNTIL else None
    return Wishes(
        weekly_budget=int(values["budget"]["budget"]["selected_option"]["value"]),
        country=country,
        region=region,
        stop=tuple(name for name in shown.on if name not in ticked),
        resume=tuple(name for name in shown.off if name in ticked),
        first=first,
        last=last,
        pause=pause,
        until=until,
        pause_changed=(pause, until and until.isoformat()) != (shown.pause, shown.until),
    )


def _read_day(values: dict[str, Any], block_id: str) -> date | None:
    picked = values.get(block_id, {}).get("day", {}).get("selected_date")
    return date.fromisoformat(picked) if picked else None
