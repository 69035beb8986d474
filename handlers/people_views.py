"""Settings: a person's own, and the workspace's."""

from collections.abc import Sequence
from typing import Any

from bot.people.rules import STAGES, PersonView, WorkspaceView
from bot.slack.text import escape
from handlers.blocks import Block, View, context, divider, field, modal, option, section, select, text_input
from handlers.people_places_views import place_fields, read_place

MINE, TEAM, COUNTRY = "people.my_settings_form", "people.team_settings_form", "people.team_country"

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

STAGE_WORDS = {
    "novice": ("I follow steps", "Rules and small steps help most"),
    "advanced_beginner": ("I recognize cases", "I handle what I have seen before"),
    "competent": ("I plan my own work", "I ask about the hard decisions"),
    "proficient": ("I see the whole", "I notice when something is off"),
    "expert": ("I know what to do", "Blind spots are what I want to hear about"),
}


SHOWN = 150
"""Refused givers in the form: metadata carries their ids, and Slack takes 3000 characters. The rest stay refused."""


def my_settings(person: PersonView, refused: Sequence[str]) -> View:
    hours, zone = person.hours, escape(person.hours.zone.replace("_", " "))
    refused = list(refused[:SHOWN])
    days = [option(name, str(index)) for index, name in enumerate(DAYS)]
    stages = [option(STAGE_WORDS[stage][0], stage, STAGE_WORDS[stage][1]) for stage in STAGES]
    blocks: list[Block] = [
        field("Working days", _checked("days", days, [d for i, d in enumerate(days) if hours.days[i] == "1"]), "days"),
        field("Start", _time("start", hours.start), "start"),
        field("End", _time("end", hours.end), "end", hint="Trellis writes to you only within these hours."),
        context(f"Zone: {zone}, from Slack. Do-not-disturb counts too."),
        divider(),
        field(
            "Praise",
            select(
                "radio_buttons",
                "praise",
                [option("Keep it private", "private"), option("It may be posted in the praise channel", "public")],
                "public" if person.public_praise else "private",
            ),
            "praise",
        ),
        field(
            "Written feedback",
            select(
                "radio_buttons",
                "written",
                [option("Welcome", "yes"), option("Nobody may send me any", "no", "They are asked to talk to you")],
                "no" if person.refuses_written else "yes",
            ),
            "written",
        ),
        field(
            "No written feedback from",
            {
                "type": "multi_users_select",
                "action_id": "refused",
                **({"initial_users": refused} if refused else {}),
            },
            "refused",
            optional=True,
            hint="They read only that you prefer to talk in person.",
        ),
        field(
            "In the work you do most",
            select("radio_buttons", "stage", stages, person.stage),
            "stage",
            optional=True,
            hint="Feedback to you is coached to fit it. Givers do not see it.",
        ),
    ]
    shown = {"refused": refused, "refused_all": person.refuses_written}
    return modal("My settings", blocks, callback_id=MINE, submit="Save", close="Cancel", data=shown)


def read_shown(data: dict[str, Any]) -> tuple[list[str], bool | None]:
    """What the form showed: the refused givers, and whether all were; nothing if the view carries none of it."""
    shown, refused_all = data.get("refused"), data.get("refused_all")
    ids = [user_id for user_id in shown if isinstance(user_id, str)] if isinstance(shown, list) else []
    return ids, refused_all if isinstance(refused_all, bool) else None


def _checked(action_id: str, options: list[Block], chosen: list[Block]) -> Block:
    element = {"type": "checkboxes", "action_id": action_id, "options": options}
    return element | ({"initial_options": chosen} if chosen else {})


def _time(action_id: str, minute: int) -> Block:
    minute = min(minute, 24 * 60 - 1)
    return {"type": "timepicker", "action_id": action_id, "initial_time": f"{minute // 60:02}:{minute % 60:02}"}


def read_my_settings(values: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Arguments of people.change_settings, and the givers that are refused."""
    days = {entry["value"] for entry in values["days"]["days"].get("selected_options") or []}
    stage = values["stage"]["stage"].get("selected_option") or {}
    settings = {
        "work_days": "".join("1" if str(index) in days else "0" for index in range(7)),
        "work_start": _minute(values["start"]["start"]["selected_time"]),
        "work_end": _minute(values["end"]["end"]["selected_time"]),
        "public_praise": values["praise"]["praise"]["selected_option"]["value"] == "public",
        "refuses_written": values["written"]["written"]["selected_option"]["value"] == "no",
        "stage": stage.get("value"),
    }
    return settings, values["refused"]["refused"].get("selected_users") or []


def _minute(clock: str) -> int:
    """Minutes since midnight; the last minute a time picker knows stands for midnight."""
    hours, minutes = clock.split(":")
    total = int(hours) * 60 + int(minutes)
    return 24 * 60 if total == 24 * 60 - 1 else total


def team_settings(
    workspace: WorkspaceView,
    managers: int,
    rules: Sequence[tuple[str, str]],
    *,
    admin: bool,
    zone: str,
    country: str | None,
) -> View:
    """`managers` is how many lines of the import are known; `rules` are (code, title).

    `country` is the one to draw regions of: the workspace's, or what was picked meanwhile; `zone` suggests one.
    """
    options = [option(title[:75], code) for code, title in rules]
    muted = [entry for entry in options if entry["value"] in workspace.muted_rules]
    channel: Block = {"type": "channels_select", "action_id": "channel"}
    if workspace.praise_channel_id:
        channel["initial_channel"] = workspace.praise_channel_id
    rules_off: Block = {"type": "multi_static_select", "action_id": "rules", "options": options}
    if muted:
        rules_off["initial_options"] = muted
    blocks: list[Block] = [
        section("For everyone here. No setting opens feedback: only the two people can read it."),
        field(
            "Praise channel", channel, "channel", optional=True, hint="Only for praise whose recipient likes it public."
        ),
        *place_fields(
            country,
            workspace.region if country == workspace.country else None,
            zone=zone,
            nothing="None",
            action_id=COUNTRY,
            hint="For everyone here who has picked no country of their own.",
        ),
        field(
            "Keep feedback for (days)",
            {
                "type": "number_input",
                "action_id": "days",
                "is_decimal_allowed": False,
                "min_value": "30",
                "max_value": "3650",
                "initial_value": str(workspace.retention_days),
            },
            "retention",
            hint="From its last change. Then it is deleted for both, kept drafts and unread notes too.",
        ),
        field("Coach rules that are off", rules_off, "rules", optional=True),
        field(
            "Who manages whom",
            text_input("", placeholder="U0MANAGER,U0REPORT"),
            "managers",
            optional=True,
            hint="Member ids, one pair a line: manager,report. A manager's new lines replace the old; "
            "the word clear forgets all. It lets no manager read anything.",
        ),
        context(
            f"{managers} pairs are known. A mentorship of two who stand here in one line has two modes, mentor and "
            "manager, and both are told."
        ),
    ]
    if admin:
        chosen = list(workspace.coordinator_ids)
        element: Block = {"type": "multi_users_select", "action_id": "coordinators"}
        element |= {"initial_users": chosen} if chosen else {}
        blocks.append(
            field("Coordinators", element, "coordinators", optional=True, hint="They can change this page, no more.")
        )
    return modal("Workspace settings", blocks, callback_id=TEAM, submit="Save", close="Cancel")


def read_team_settings(values: dict[str, Any], team_id: str) -> tuple[WorkspaceView, str]:
    """The settings, and the text of the import."""
    country, region = read_place(values)
    coordinators = values.get("coordinators", {}).get("coordinators", {}).get("selected_users") or []
    settings = WorkspaceView(
        team_id=team_id,
        praise_channel_id=values["channel"]["channel"].get("selected_channel"),
        country=country,
        region=region,
        retention_days=int(values["retention"]["days"]["value"]),
        coordinator_ids=tuple(coordinators),
        muted_rules=tuple(entry["value"] for entry in values["rules"]["rules"].get("selected_options") or []),
    )
    return settings, values["managers"]["text"].get("value") or ""


def introduction() -> list[Block]:
    """Before the first message to anyone: what this is, and how to stop it. Who set it off is in the message."""
    return [
        section(
            "Hello, this is Trellis, for feedback and mentoring. What two people write here, no admin can read. "
            "You can stop it in App Home, under *Messages from Trellis*."
        ),
        divider(),
    ]
