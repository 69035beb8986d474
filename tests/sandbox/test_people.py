"""People come, go, move and change their status, and the app that subscribed hears of it."""

import pytest

from tests.driver import Person
from tests.sandbox.background import Background
from tests.sandbox.echo import Echo


@pytest.fixture
def aiko(echo: Echo) -> Person:
    return Person(echo.sandbox.url, "aiko")


def test_a_new_status_reaches_the_app(echo: Echo, mara: Person) -> None:
    mara.sets_status("Heads down", ":headphones:")
    mara.waits_for(lambda: echo.count("user_change"))
    assert echo.last("user_change")["event"]["user"]["profile"]["status_text"] == "Heads down"


def test_do_not_disturb_reaches_the_app(echo: Echo, mara: Person) -> None:
    mara.sets_dnd(True)
    mara.waits_for(lambda: echo.count("dnd_updated_user"))
    assert echo.last("dnd_updated_user")["event"]["dnd_status"]["dnd_enabled"]


def test_a_deactivated_person_is_announced_and_cannot_be_written_to(echo: Echo, aiko: Person) -> None:
    aiko.staffs("lena", "deactivate")
    aiko.waits_for(lambda: echo.count("user_change"))
    assert echo.last("user_change")["event"]["user"]["deleted"]
    aiko.staffs("lena", "reactivate")
    aiko.waits_for(lambda: echo.count("user_change") == 2)
    assert not echo.last("user_change")["event"]["user"]["deleted"]


def test_a_move_to_another_zone_is_announced(echo: Echo, mara: Person) -> None:
    mara.staffs("mara", "move", tz="Asia/Tokyo")
    mara.waits_for(lambda: echo.count("user_change"))
    assert echo.last("user_change")["event"]["user"]["tz"] == "Asia/Tokyo"


def test_only_an_admin_deactivates(mara: Person) -> None:
    assert mara.staffs("lena", "deactivate") == {"ok": False, "error": "Only an admin can do that."}


def test_somebody_who_joins_can_act_at_once(echo: Echo, aiko: Person) -> None:
    aiko.staffs("noor", "join", real_name="Noor Haddad", tz="Europe/Lisbon")
    noor = Person(echo.sandbox.url, "noor")
    noor.types("/echo direct")
    assert echo.last("command")["user_name"] == "noor"


def test_an_app_gets_into_a_channel_by_invitation(echo: Echo, background: Background, mara: Person) -> None:
    mara.says("#praise", "/invite @trellis")
    praise = echo.sandbox.world.workspace.channel_names["praise"]
    posted = background.run(echo.client.chat_postMessage(channel=praise, text="Thank you, Lena."))
    assert posted["ok"]
