"""The block validator refuses what Slack refuses, and points at the place."""

import copy
from typing import Any

import pytest

from sandbox.blocks import problems
from tests.sandbox.echo import field, form, plain

Json = dict[str, Any]


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str, text: str = "Text", **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def button(**more: Any) -> Json:
    return {"type": "button", "action_id": "go", "text": plain("Go")} | more


def section(text: str = "Hello", **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text)} | more


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "s", "options": [option("a"), option("b")]} | more


def pointers(surface: str, payload: Json) -> list[str]:
    return [p.pointer for p in problems(surface, payload)]


GOOD_BLOCKS: dict[str, Json] = {
    "section": section(accessory=button()),
    "fields": {"type": "section", "fields": [mrkdwn("one"), plain("two")]},
    "actions": actions(
        button(style="primary", value="1"),
        select(),
        {"type": "users_select", "action_id": "u", "placeholder": plain("Who")},
        {"type": "datepicker", "action_id": "d", "initial_date": "2026-03-02"},
        {"type": "timepicker", "action_id": "t", "initial_time": "09:30"},
        {"type": "datetimepicker", "action_id": "dt", "initial_date_time": 1772442000},
        {"type": "radio_buttons", "action_id": "r", "options": [option("a")]},
        {"type": "checkboxes", "action_id": "c", "options": [option("a")], "initial_options": [option("a")]},
        {"type": "overflow", "action_id": "o", "options": [option("a")]},
        {"type": "conversations_select", "action_id": "cs", "filter": {"include": ["public"]}},
        {"type": "channels_select", "action_id": "ch"},
    ),
    "context": {"type": "context", "elements": [mrkdwn("small"), plain("print")]},
    "divider": {"type": "divider"},
    "header": {"type": "header", "text": plain("Title")},
    "image": {"type": "image", "image_url": "http://127.0.0.1/a.png", "alt_text": "A chart"},
    "rich_text": {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": "x", "style": {"bold": True}}]},
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}]}],
            },
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said"}]},
        ],
    },
}

BAD_BLOCKS: dict[str, tuple[Json, str]] = {
    "an unknown block": ({"type": "poll"}, "/type"),
    "an unknown key": (section(colour="red"), "/colour"),
    "a section without text or fields": ({"type": "section"}, "/text"),
    "an empty text": (section(""), "/text/text"),
    "a blank text": (section("  "), "/text/text"),
    "a null": (section(accessory=None), "/accessory"),
    "a section text of 3001": (section("x" * 3001), "/text/text"),
    "a field of 2001": ({"type": "section", "fields": [mrkdwn("x" * 2001)]}, "/fields/0/text"),
    "eleven fields": ({"type": "section", "fields": [mrkdwn("x")] * 11}, "/fields"),
    "a header of 151": ({"type": "header", "text": plain("x" * 151)}, "/text/text"),
    "a header in mrkdwn": ({"type": "header", "text": mrkdwn("x")}, "/text/type"),
    "mrkdwn with emoji": (section() | {"text": mrkdwn("x") | {"emoji": True}}, "/text/emoji"),
    "no actions": (actions(), "/elements"),
    "twenty-six actions": (actions(*(button(action_id=f"a{n}") for n in range(26))), "/elements"),
    "the same action_id twice": (actions(button(), button()), "/elements/1/action_id"),
    "an action_id of 256": (actions(button(action_id="x" * 256)), "/elements/0/action_id"),
    "a block_id of 256": (section(block_id="x" * 256), "/block_id"),
    "a button text of 76": (actions(button(text=plain("x" * 76))), "/elements/0/text/text"),
    "a button value of 2001": (actions(button(value="x" * 2001)), "/elements/0/value"),
    "an empty button value": (actions(button(value="")), "/elements/0/value"),
    "a button style of its own": (actions(button(style="green")), "/elements/0/style"),
    "a button url that is none": (actions(button(url="javascript:1")), "/elements/0/url"),
    "a button url of 3001": (actions(button(url="https://a/" + "x" * 3000)), "/elements/0/url"),
    "a text input among actions": (actions({"type": "plain_text_input", "action_id": "x"}), "/elements/0/type"),
    "an unknown element": (actions({"type": "slider", "action_id": "x"}), "/elements/0/type"),
    "eleven context elements": ({"type": "context", "elements": [mrkdwn("x")] * 11}, "/elements"),
    "no options": (actions(select(options=[])), "/elements/0/options"),
    "neither options nor groups": (actions({"type": "static_select", "action_id": "s"}), "/elements/0/options"),
    "101 options": (actions(select(options=[option(str(n)) for n in range(101)])), "/elements/0/options"),
    "an option text of 76": (actions(select(options=[option("a", "x" * 76)])), "/elements/0/options/0/text/text"),
    "an option value of 151": (actions(select(options=[option("x" * 151)])), "/elements/0/options/0/value"),
    "options of one value": (actions(select(options=[option("a"), option("a")])), "/elements/0/options"),
    "an initial option that is none": (actions(select(initial_option=option("z"))), "/elements/0/initial_option"),
    "a placeholder of 151": (actions(select(placeholder=plain("x" * 151))), "/elements/0/placeholder/text"),
    "an option description of 76": (
        actions(select(options=[option("a", description=plain("x" * 76))])),
        "/elements/0/options/0/description/text",
    ),
    "eleven radio buttons": (
        actions({"type": "radio_buttons", "action_id": "r", "options": [option(str(n)) for n in range(11)]}),
        "/elements/0/options",
    ),
    "six in an overflow": (
        actions({"type": "overflow", "action_id": "o", "options": [option(str(n)) for n in range(6)]}),
        "/elements/0/options",
    ),
    "a date that is none": (
        actions({"type": "datepicker", "action_id": "d", "initial_date": "2026-02-30"}),
        "/elements/0/initial_date",
    ),
    "a confirm title of 101": (
        actions(
            button(
                confirm={
                    "title": plain("x" * 101),
                    "text": plain("Sure?"),
                    "confirm": plain("Yes"),
                    "deny": plain("No"),
                }
            )
        ),
        "/elements/0/confirm/title/text",
    ),
    "an image without alt text": ({"type": "image", "image_url": "http://127.0.0.1/a.png"}, "/alt_text"),
}

BAD_INPUTS: dict[str, tuple[Json, str]] = {
    "a label of 2001": (field("f", "x" * 2001), "/label/text"),
    "a label in mrkdwn": (field("f", "x") | {"label": mrkdwn("x")}, "/label/type"),
    "a button as an input": (field("f", "x") | {"element": button()}, "/element/type"),
    "a max_length of 3001": (field("f", "x", max_length=3001), "/element/max_length"),
    "min above max": (field("f", "x", min_length=5, max_length=2), "/element/min_length"),
    "an initial value above max": (field("f", "x", max_length=2, initial_value="abc"), "/element/initial_value"),
    "a number out of range": (
        field("f", "x", type="number_input", is_decimal_allowed=False, min_value="1", initial_value="0"),
        "/element/initial_value",
    ),
    "a number without its kind": (field("f", "x", type="number_input"), "/element/is_decimal_allowed"),
}


@pytest.mark.parametrize("name", GOOD_BLOCKS)
def test_a_block_within_its_limits_passes(name: str) -> None:
    assert problems("message", {"blocks": [GOOD_BLOCKS[name]]}) == []


@pytest.mark.parametrize("name", BAD_BLOCKS)
def test_a_block_beyond_a_limit_is_refused_at_its_place(name: str) -> None:
    block, pointer = BAD_BLOCKS[name]
    assert pointers("message", {"blocks": [block]}) == ["/blocks/0" + pointer]


@pytest.mark.parametrize("name", BAD_INPUTS)
def test_an_input_beyond_a_limit_is_refused_at_its_place(name: str) -> None:
    block, pointer = BAD_INPUTS[name]
    assert pointers("modal", form(blocks=[block])) == ["/blocks/0" + pointer]


def test_a_whole_form_passes() -> None:
    assert problems("modal", form()) == []


def test_checking_changes_nothing() -> None:
    before = form()
    given = copy.deepcopy(before)
    problems("modal", given)
    assert given == before


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_a_surface_holds_so_many_blocks_and_no_more(surface: str, most: int) -> None:
    base = {"message": {}, "modal": form(), "home": {"type": "home"}}[surface]
    full = base | {"blocks": [{"type": "divider"}] * most}
    assert problems(surface, full) == []
    assert pointers(surface, full | {"blocks": [{"type": "divider"}] * (most + 1)}) == ["/blocks"]


def test_the_same_block_id_twice_is_refused() -> None:
    blocks = [section(block_id="a"), section(block_id="a")]
    assert pointers("message", {"blocks": blocks}) == ["/blocks/1/block_id"]


def test_a_modal_with_an_input_needs_a_submit() -> None:
    view = form()
    del view["submit"]
    assert pointers("modal", view) == ["/submit"]


def test_a_home_has_no_title() -> None:
    assert pointers("home", {"type": "home", "title": plain("x"), "blocks": [section()]}) == ["/title"]


def test_a_modal_has_a_title_of_at_most_24_characters() -> None:
    assert pointers("modal", form(title=plain("x" * 25))) == ["/title/text"]


def test_private_metadata_has_at_most_3000_characters() -> None:
    assert problems("modal", form(private_metadata="x" * 3000)) == []
    assert pointers("modal", form(private_metadata="x" * 3001)) == ["/private_metadata"]


def test_only_one_element_takes_the_focus() -> None:
    blocks = [field("a", "A", focus_on_load=True), field("b", "B", focus_on_load=True)]
    assert pointers("modal", form(blocks=blocks)) == ["/blocks/1/element/focus_on_load"]


def test_an_input_may_not_stand_in_a_message() -> None:
    assert pointers("message", {"blocks": [field("a", "A")]}) == ["/blocks/0/type"]


def test_a_view_above_250_kilobytes_is_refused() -> None:
    blocks = [section("x" * 2999) for _ in range(99)]
    assert pointers("modal", form(blocks=blocks)) == [""]


@pytest.mark.parametrize("nonsense", [None, [], "x", {"blocks": None}, {"blocks": [None]}, {"blocks": {"a": 1}}])
def test_nonsense_is_a_problem_and_no_crash(nonsense: Any) -> None:
    assert problems("message", nonsense)
