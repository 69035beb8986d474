"""Pickers of a country and a region for public holidays, in any modal."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from unicodedata import normalize

from bot.people.places import Place, countries, country_name, country_of, regions
from handlers.blocks import Block, field, option, text

NONE = "-"
"""Slack's select has no way back to nothing, so nothing is an option."""

OPTIONS_MOST = 100
"""Of one list, by Slack; more go into groups."""


def place_fields(
    country: str | None, region: str | None, *, zone: str, nothing: str, action_id: str, hint: str
) -> list[Block]:
    """A country, and its regions where it has some. `nothing` is what no country means; the zone suggests one.

    A choice of country is dispatched as `action_id`, so that the regions can be drawn anew.
    """
    suggested = country_of(zone)
    first = [Place(NONE, nothing)]
    first += [Place(suggested, f"{country_name(suggested)}, by your time zone")] if suggested else []
    rest = [place for place in countries() if place.code != suggested]
    picker = _picker(action_id, first, rest, country)
    blocks = [field("Public holidays", picker, "country", hint=hint, optional=True, dispatch=True)]
    if country and (inner := regions(country)):
        everywhere = [Place(NONE, f"All of {country_name(country)}")]
        blocks.append(field("Region", _picker("region", everywhere, inner, region), f"region:{country}", optional=True))
    return blocks


def read_country(values: dict[str, Any]) -> str | None:
    """The country that the form shows; None for nothing."""
    [state] = values["country"].values()
    return _chosen(state)


def read_place(values: dict[str, Any]) -> tuple[str | None, str | None]:
    """Country and region; a region that was drawn for another country is none."""
    country = read_country(values)
    states = values.get(f"region:{country}", {})
    return country, _chosen(states["region"]) if "region" in states else None


def _chosen(state: dict[str, Any]) -> str | None:
    value = (state.get("selected_option") or {}).get("value")
    return None if value in (None, NONE) else str(value)


def _picker(action_id: str, first: Sequence[Place], places: Sequence[Place], chosen: str | None) -> Block:
    """`first` stand on top, and the first of them is chosen where nothing else is."""
    top, rest = [_option(place) for place in first], [_option(place) for place in places]
    initial = next((entry for entry in [*top, *rest] if entry["value"] == chosen), top[0])
    element: Block = {"type": "static_select", "action_id": action_id, "initial_option": initial}
    if len(top) + len(rest) <= OPTIONS_MOST:
        return element | {"options": [*top, *rest]}
    groups = [{"label": text("First"), "options": top}]
    for letter, some in groupby(rest, lambda entry: normalize("NFKD", str(entry["text"]["text"]))[0]):
        groups.append({"label": text(letter), "options": list(some)})
    return element | {"option_groups": groups}


def _option(place: Place) -> Block:
    return option(place.name[:75], place.code)
