"""Countries and regions for public holidays: every one can be chosen, and the zone suggests one."""

from zoneinfo import available_timezones

import pytest
from holidays import list_supported_countries

from bot.people import places
from bot.people.calendar import holidays_of


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("America/New_York", "US"),
        ("Europe/Berlin", "DE"),
        ("Europe/Warsaw", "PL"),
        ("Asia/Tokyo", "JP"),
        ("Asia/Kolkata", "IN"),
        ("Asia/Calcutta", "IN"),
        ("Asia/Katmandu", "NP"),
        ("Europe/Lisbon", "PT"),
        ("Australia/Lord_Howe", "AU"),
        ("America/Sao_Paulo", "BR"),
        ("Pacific/Apia", "WS"),
        ("Africa/Casablanca", "MA"),
        ("US/Pacific", "US"),
        ("UTC", None),
        ("Etc/GMT+5", None),
        ("Nowhere/Special", None),
    ],
)
def test_a_zone_suggests_its_country(zone: str, country: str | None) -> None:
    assert places.country_of(zone) == country


def test_every_country_that_a_zone_suggests_can_be_chosen() -> None:
    suggested = {places.country_of(zone) for zone in available_timezones()} - {None}
    assert suggested <= {place.code for place in places.countries()}
    assert len(suggested) > 200


def test_every_country_of_the_package_can_be_chosen() -> None:
    assert {place.code for place in places.countries()} == set(list_supported_countries(include_aliases=False))


def test_countries_are_called_by_name() -> None:
    assert [place for place in places.countries() if place.name == place.code] == []
    assert places.country_name("DE") == "Germany"


def test_countries_are_in_the_order_of_their_names() -> None:
    names = [place.name for place in places.countries()]
    assert names[:3] == ["Afghanistan", "Åland Islands", "Albania"]


def test_regions_are_called_by_name_where_they_have_one() -> None:
    names = {place.code: place.name for place in places.regions("DE")}
    assert names["BY"] == "Bayern"
    assert names["Augsburg"] == "Augsburg"


def test_a_region_that_can_be_chosen_has_its_own_holidays() -> None:
    assert holidays_of("DE", None, 2026) < holidays_of("DE", "BY", 2026)


@pytest.mark.parametrize(
    ("country", "region", "good"),
    [
        (None, None, True),
        ("DE", None, True),
        ("DE", "BY", True),
        ("DE", "CA", False),
        ("XX", None, False),
        ("DEU", None, False),
        (None, "BY", False),
    ],
)
def test_only_known_places_are_places(country: str | None, region: str | None, good: bool) -> None:
    assert places.is_place(country, region) is good
