"""Whatever an app sends, the validator answers with problems and never with a crash."""

import copy
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.blocks import problems
from sandbox.blocks_elements import ELEMENTS
from tests.sandbox.echo import form

FIELDS = "type blocks text elements element accessory options option_groups label block_id action_id value title submit"
KEYS = st.sampled_from([*FIELDS.split(), "initial_option", "initial_value", "min_length", "fields", "confirm"])
WORDS = st.sampled_from(["section", "actions", "input", "context", "rich_text", "header", "plain_text", "mrkdwn", "x"])
TYPES = st.sampled_from(sorted(ELEMENTS))
NUMBERS = st.integers() | st.floats(allow_nan=False)
LEAVES = st.none() | st.booleans() | NUMBERS | WORDS | TYPES | st.text(max_size=5)
NONSENSE = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=25
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["message", "modal", "home"]), NONSENSE)
def test_nonsense_never_crashes_the_validator(surface: str, payload: Any) -> None:
    assert isinstance(problems(surface, payload), list)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400), NONSENSE), min_size=1, max_size=3))
def test_a_form_with_something_replaced_by_nonsense_never_crashes_the_validator(changes: list[tuple[int, Any]]) -> None:
    view = copy.deepcopy(form())
    for place, value in changes:
        spots = list(_spots(view))
        holder, key = spots[place % len(spots)]
        holder[key] = value
    found = problems("modal", view)
    json.dumps([p.pointer for p in found])


def _spots(value: Any) -> Any:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(items):
        yield value, key
        yield from _spots(inner)
