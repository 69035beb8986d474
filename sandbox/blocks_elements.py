"""Block Kit's interactive elements: fields, lengths, counts, and where each may stand."""

from collections.abc import Callable
from typing import Any

from sandbox.blocks_charts import SOURCES, one_source
from sandbox.blocks_checks import (
    CONFIRM,
    Json,
    Report,
    Spec,
    array,
    flag,
    integer,
    iso_date,
    iso_time,
    kind_of,
    matching,
    obj,
    one_of,
    plain,
    shape,
    string,
    text,
    url,
)

OPTION: Spec = {"text!": plain(75), "value!": string(150), "description": plain(75)}
OPTION_MARKED: Spec = {"text!": text(75), "value!": string(150), "description": text(75)}
OPTION_LINKED: Spec = OPTION | {"url": url()}
GROUP: Spec = {"label!": plain(75), "options!": array(obj(OPTION), 1, 100)}
FILTER: Spec = {
    "include": array(one_of("im", "mpim", "private", "public"), 1, 4),
    "exclude_external_shared_channels": flag,
    "exclude_bot_users": flag,
}
BASE: Spec = {"type!": string(50), "action_id": string(255)}
CONFIRMED: Spec = BASE | {"confirm": obj(CONFIRM)}
ASKED: Spec = CONFIRMED | {"focus_on_load": flag, "placeholder": plain(150)}
MULTI: Spec = ASKED | {"max_selected_items": integer(1, 1000)}
ID = matching(r"[A-Z][A-Z0-9]+", "an id")
DISPATCH: Spec = {
    "trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 1, 2),
}
TYPED: Spec = BASE | {"placeholder": plain(150), "focus_on_load": flag, "dispatch_action_config": obj(DISPATCH)}
NUMBER = matching(r"-?\d+(\.\d+)?", "a number in a string")

ELEMENTS: dict[str, Spec] = {
    "button": CONFIRMED
    | {
        "text!": plain(75),
        "url": url(),
        "value": string(2000, least=0),
        "style": one_of("primary", "danger"),
        "accessibility_label": string(75),
    },
    "static_select": ASKED
    | {
        "options": array(obj(OPTION), 1, 100),
        "option_groups": array(obj(GROUP), 1, 100),
        "initial_option": obj(OPTION),
    },
    "external_select": ASKED | {"initial_option": obj(OPTION), "min_query_length": integer(0, 100)},
    "users_select": ASKED | {"initial_user": ID},
    "conversations_select": ASKED
    | {
        "initial_conversation": ID,
        "default_to_current_conversation": flag,
        "response_url_enabled": flag,
        "filter": obj(FILTER),
    },
    "channels_select": ASKED | {"initial_channel": ID, "response_url_enabled": flag},
    "multi_static_select": MULTI
    | {
        "options": array(obj(OPTION), 1, 100),
        "option_groups": array(obj(GROUP), 1, 100),
        "initial_options": array(obj(OPTION), 1, 100),
    },
    "multi_users_select": MULTI | {"initial_users": array(ID, 1, 1000)},
    "multi_conversations_select": MULTI
    | {"initial_conversations": array(ID, 1, 1000), "default_to_current_conversation": flag, "filter": obj(FILTER)},
    "multi_channels_select": MULTI | {"initial_channels": array(ID, 1, 1000)},
    "datepicker": ASKED | {"initial_date": iso_date},
    "timepicker": ASKED | {"initial_time": iso_time, "timezone": string(100)},
    "datetimepicker": CONFIRMED | {"focus_on_load": flag, "initial_date_time": integer(10**9, 10**10 - 1)},
    "radio_buttons": CONFIRMED
    | {"focus_on_load": flag, "options!": array(obj(OPTION_MARKED), 1, 10), "initial_option": obj(OPTION_MARKED)},
    "checkboxes": CONFIRMED
    | {
        "focus_on_load": flag,
        "options!": array(obj(OPTION_MARKED), 1, 10),
        "initial_options": array(obj(OPTION_MARKED), 1, 10),
    },
    "overflow": CONFIRMED | {"options!": array(obj(OPTION_LINKED), 1, 5)},
    "plain_text_input": TYPED
    | {
        "multiline": flag,
        "initial_value": string(3000),
        "min_length": integer(0, 3000),
        "max_length": integer(1, 3000),
    },
    "number_input": TYPED
    | {"is_decimal_allowed!": flag, "initial_value": NUMBER, "min_value": NUMBER, "max_value": NUMBER},
    "email_text_input": TYPED | {"initial_value": string(3000)},
    "url_text_input": TYPED | {"initial_value": url()},
    "file_input": BASE | {"filetypes": array(string(20), 1, 100), "max_files": integer(1, 10)},
    "image": SOURCES | {"type!": string(50), "alt_text!": string(2000)},
}
SELECTS = {n for n in ELEMENTS if n.endswith("_select")}
MULTIS = {n for n in SELECTS if n.startswith("multi_")}
PICKERS = {"datepicker", "timepicker"}
WRITTEN = {"plain_text_input", "number_input", "email_text_input", "url_text_input", "file_input"}
LISTED = {"radio_buttons", "checkboxes"}
ALLOWED: dict[str, set[str]] = {
    "section": SELECTS | PICKERS | LISTED | {"button", "overflow", "image"},
    "actions": (SELECTS - MULTIS) | PICKERS | LISTED | {"button", "overflow", "datetimepicker"},
    "input": SELECTS | PICKERS | LISTED | WRITTEN | {"datetimepicker"},
    "context": {"image"},
}


def element_of(block: str) -> Callable[[Report, Any, str], None]:
    """The check of an element inside a block of this type."""

    def check(report: Report, value: Any, pointer: str) -> None:
        kind = kind_of(value)
        if kind not in ELEMENTS:
            report.say(f"{pointer}/type", f"{kind!r} is not an element that is known here")
        elif kind not in ALLOWED[block]:
            report.say(f"{pointer}/type", f"{kind} may not stand in a block of type {block}")
        elif shape(report, value, pointer, ELEMENTS[kind]):
            _together(report, value, pointer)

    return check


def _together(report: Report, element: Json, pointer: str) -> None:
    """Rules about two fields of one element."""
    kind = element["type"]
    if kind in ("static_select", "multi_static_select") and ("options" in element) == ("option_groups" in element):
        report.say(f"{pointer}/options", "needs options or option_groups, one of them")
    if kind == "button" and element.get("value") == "":
        report.say(f"{pointer}/value", "must not be empty")
    if kind == "image":
        one_source(report, element, pointer)
    _options(report, element, pointer)
    if kind == "plain_text_input":
        _lengths(report, element, pointer)
    if kind == "number_input":
        _range(report, element, pointer)


def _options(report: Report, element: Json, pointer: str) -> None:
    groups = element.get("option_groups")
    if groups is None:
        listed = element.get("options")
    else:
        lists = [g.get("options") for g in groups if isinstance(g, dict)] if isinstance(groups, list) else []
        listed = [o for options in lists if isinstance(options, list) for o in options]
    if not isinstance(listed, list) or any(not isinstance(o, dict) for o in listed):
        return
    values = [o.get("value") for o in listed]
    if len(set(map(str, values))) != len(values):
        report.say(f"{pointer}/options", "two options have the same value")
    for key in ("initial_option", "initial_options"):
        chosen = element.get(key)
        for one in chosen if isinstance(chosen, list) else [chosen] if chosen is not None else []:
            if one not in listed:
                report.say(f"{pointer}/{key}", "must equal one of the options, in every field")


def _lengths(report: Report, element: Json, pointer: str) -> None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if not isinstance(least, int) or not isinstance(most, int):
        return
    if least > most:
        report.say(f"{pointer}/min_length", "must not be above max_length")
    initial = element.get("initial_value")
    if isinstance(initial, str) and not least <= len(initial) <= most:
        report.say(f"{pointer}/initial_value", f"must be {least} to {most} characters, has {len(initial)}")


def _range(report: Report, element: Json, pointer: str) -> None:
    try:
        low, high = float(element.get("min_value", "-inf")), float(element.get("max_value", "inf"))
        initial = float(element.get("initial_value", max(low, min(high, 0))))
    except (TypeError, ValueError):
        return
    if low > high:
        report.say(f"{pointer}/min_value", "must not be above max_value")
    elif not low <= initial <= high:
        report.say(f"{pointer}/initial_value", "must lie between min_value and max_value")
