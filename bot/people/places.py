"""Countries and regions with public holidays, by name, and the country that a time zone suggests."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

UNNAMED = {"XK": "Kosovo"}
"""In use, but in no ISO list."""


@dataclass(frozen=True, slots=True)
class Place:
    """A country by its ISO 3166-1 code, or a region by its code within one."""

    code: str
    name: str


@cache
def countries() -> tuple[Place, ...]:
    """Every country whose holidays the package knows, by name. The first call loads the package."""
    # list_supported_countries would load every country to say the same
    from holidays.registry import EntityLoader

    names = dict(_rows("iso3166.tab")) | UNNAMED
    codes = EntityLoader.get_country_codes(include_aliases=False)
    return _by_name(Place(code, names.get(code, code)) for code in codes)


@cache
def regions(country: str) -> tuple[Place, ...]:
    """The regions of a country that have holidays of their own, by name; none for an unknown country."""
    if country not in {place.code for place in countries()}:
        return ()
    import holidays

    known = holidays.country_holidays(country)
    names: dict[str, str] = {}
    for name, code in known.subdivisions_aliases.items():
        names.setdefault(code, name)
    return _by_name(Place(code, names.get(code, code)) for code in known.subdivisions)


def is_place(country: str | None, region: str | None) -> bool:
    """Whether this is a country and one of its regions, or a country alone, or nothing at all."""
    if country is None:
        return region is None
    return country in _codes(countries()) and (region is None or region in _codes(regions(country)))


def country_name(code: str) -> str:
    return next((place.name for place in countries() if place.code == code), code)


def country_of(zone: str) -> str | None:
    """The country that the zone is the time of, by the list that comes with the zones; None for UTC and the like."""
    return _zones().get(zone) or _zones().get(_links().get(zone, ""))


@cache
def _zones() -> dict[str, str]:
    return {columns[2]: columns[0] for columns in _rows("zone.tab")}


@cache
def _links() -> dict[str, str]:
    """Old names of zones, which Slack may still say: `Asia/Calcutta` is `Asia/Kolkata`."""
    lines = (line.split() for line in _text("tzdata.zi").splitlines())
    return {old: zone for mark, zone, old in (line for line in lines if len(line) == 3 and line[0] == "L")}


def _rows(name: str) -> Iterator[list[str]]:
    return (line.split("\t") for line in _text(name).splitlines() if line and not line.startswith("#"))


def _text(name: str) -> str:
    """The table comes with the package: the same on every machine, and read once."""
    return files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")


def _codes(places: Iterable[Place]) -> set[str]:
    return {place.code for place in places}


def _by_name(places: Iterable[Place]) -> tuple[Place, ...]:
    """As people look for them: Åland stands with A."""

    def plain(place: Place) -> str:
        return "".join(char for char in unicodedata.normalize("NFKD", place.name.casefold()) if char.isascii())

    return tuple(sorted(places, key=plain))
