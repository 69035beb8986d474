"""What each input element remembers: its state, its initial state, and what a person may put into it."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

# element type -> (key of its state, the initial_* field that sets it, value when nothing is chosen)
STATEFUL: dict[str, tuple[str, str, Any]] = {
    "plain_text_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "rich_text_input": ("rich_text_value", "initial_value", None),
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "users_select": ("selected_user", "initial_user", None),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "channels_select": ("selected_channel", "initial_channel", None),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
    "checkboxes": ("selected_options", "initial_options", []),
    "multi_static_select": ("selected_options", "initial_options", []),
    "multi_users_select": ("selected_users", "initial_users", []),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "file_input": ("files", "", []),
}
TEXTUAL = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}


def of_block(block: Json) -> list[Json]:
    """The interactive elements of one block, in the order in which they are seen."""
    kind = block.get("type")
    if kind == "input":
        found = [block.get("element")]
    elif kind == "section":
        found = [block.get("accessory")]
    elif kind == "actions":
        found = list(block.get("elements") or [])
    else:
        found = []
    return [e for e in found if isinstance(e, dict) and "action_id" in e]


def of_blocks(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    for block in blocks:
        for element in of_block(block):
            yield block, element


def initial(element: Json) -> Json:
    """The element's state before anybody touched it."""
    key, field, empty = STATEFUL[element["type"]]
    value = element.get(field, empty)
    return {"type": element["type"], key: list(value) if isinstance(value, list) else value}


def is_empty(state: Json) -> bool:
    key, _, empty = STATEFUL[state["type"]]
    return state.get(key) in (None, "", empty)


def options(element: Json) -> list[Json]:
    groups = element.get("option_groups") or []
    return list(element.get("options") or []) + [o for g in groups for o in g.get("options") or []]


def still_fits(element: Json, state: Json) -> bool:
    """Whether a remembered state may stay in an element that was sent anew."""
    if state.get("type") != element["type"]:
        return False
    key = STATEFUL[element["type"]][0]
    if not key.startswith("selected_option") or element["type"] == "external_select":
        return True
    values = {o.get("value") for o in options(element)}
    chosen = state.get(key) or []
    return all(o.get("value") in values for o in (chosen if isinstance(chosen, list) else [chosen]))


def chosen(element: Json, given: Json) -> Json:
    """The state that a person's choice gives; ValueError in words when the element does not offer it."""
    kind = element["type"]
    key, _, empty = STATEFUL[kind]
    if kind in TEXTUAL:
        text = given.get("value", given.get("text"))
        return {"type": kind, key: text or None}
    if key == "selected_option":
        wanted = given.get("value") if "value" in given else (given.get("selected_option") or {}).get("value")
        return {"type": kind, key: None if wanted is None else _option(element, wanted)}
    if key == "selected_options":
        listed = given.get("values")
        wanted_all = [o.get("value") for o in given.get(key) or []] if listed is None else listed
        return {"type": kind, key: [_option(element, w) for w in wanted_all]}
    short = key.removeprefix("selected_")
    value = given.get(key, given.get(short, given.get("value", empty)))
    return {"type": kind, key: empty if value in ("", None) else value}


def _option(element: Json, value: str) -> Json:
    for option in options(element):
        if option.get("value") == value:
            return option
    raise ValueError(f"{element['action_id']} has no option {value!r}")


def problem(block: Json, element: Json, state: Json) -> str | None:
    """What Slack's client says under a field before it lets a modal be submitted."""
    if is_empty(state):
        return None if block.get("optional") else "Please complete this required field."
    key = STATEFUL[element["type"]][0]
    value = state.get(key)
    if element["type"] == "plain_text_input" and isinstance(value, str):
        least, most = element.get("min_length") or 0, element.get("max_length") or 3000
        if len(value) < least:
            return f"Please enter at least {least} characters."
        if len(value) > most:
            return f"Please enter at most {most} characters."
    if element["type"] == "number_input":
        return _number_problem(element, str(value))
    return None


def _number_problem(element: Json, value: str) -> str | None:
    try:
        number = float(value)
    except ValueError:
        return "Please enter a number."
    if not element.get("is_decimal_allowed") and not number.is_integer():
        return "Please enter a whole number."
    low, high = element.get("min_value"), element.get("max_value")
    if low is not None and number < float(low):
        return f"Please enter a number of at least {low}."
    if high is not None and number > float(high):
        return f"Please enter a number of at most {high}."
    return None
