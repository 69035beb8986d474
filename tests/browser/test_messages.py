"""A snooze, a stop and a pause, clicked in a real browser; and a picture of each message that Trellis starts."""

import pytest
from playwright.sync_api import Locator, expect

from bot.sbi import kinds
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.screen import Screen, field
from tests.browser.test_screens import Look
from tests.conftest import Workspace
from tests.planned import go, note, plan_together, question

pytestmark = pytest.mark.browser

LOOKS = (Look("desk", DESK), Look("phone", PHONE, touch=True), Look("desk-dark", DESK, dark=True))


def seen(look: Open, shape: Look, name: str) -> Screen:
    screen = look(name, size=shape.size, dark=shape.dark, touch=shape.touch)
    screen.goes_to("Trellis")
    return screen


def chooses(screen: Screen, message: Locator, option: str) -> None:
    """From the menu beside the reason."""
    message.get_by_role("button", name="More options").last.click()
    screen.page.get_by_role("menuitem", name=option).click()


@pytest.mark.parametrize("shape", LOOKS, ids=lambda shape: shape.name)
def test_a_message_is_snoozed_and_stopped_where_it_is(trellis: Workspace, look: Open, shape: Look) -> None:
    mara, devin = trellis.person("mara"), trellis.person("devin")
    question(trellis, mara, devin)
    screen = seen(look, shape, "mara")
    asked = screen.message("Did something change?")
    screen.photographed(f"messages-{shape.name}-question")
    asked.get_by_role("button", name="More options").last.click()
    screen.photographed(f"messages-{shape.name}-menu")
    screen.page.get_by_role("menuitem", name="Snooze until a date").click()
    form = screen.modal("Snooze until a date")
    field(form, "Come back on").fill("2026-03-10")
    screen.photographed(f"messages-{shape.name}-until")
    form.get_by_role("button", name="Snooze").click()
    put_off = screen.message("Comes back on Tuesday, 10 March at 09:00.")
    screen.photographed(f"messages-{shape.name}-snoozed")
    put_off.get_by_role("button", name="Bring it back now").click()
    chooses(screen, screen.message("Did something change?"), "Not useful")
    judged = screen.message("these come half as often now")
    screen.photographed(f"messages-{shape.name}-less")
    judged.get_by_role("button", name="Stop these").click()
    screen.message("Stopped: Questions after two weeks.")
    screen.photographed(f"messages-{shape.name}-stopped")
    screen.opens_home()
    expect(screen.home).to_contain_text("Stopped: Questions after two weeks.")
    screen.home.get_by_role("button", name="Pause everything").click()
    screen.photographed(f"messages-{shape.name}-pause")
    screen.page.get_by_role("button", name="Pause", exact=True).click()
    expect(screen.home).to_contain_text("Paused until you resume.")
    screen.photographed(f"messages-{shape.name}-paused")
    screen.home.get_by_role("button", name="Resume").click()
    expect(screen.home).to_contain_text("1 of 5 messages this week.")
    screen.fits()


@pytest.mark.parametrize("shape", LOOKS, ids=lambda shape: shape.name)
def test_a_digest_unfolds_where_it_is(trellis: Workspace, look: Open, shape: Look) -> None:
    devin = trellis.person("devin")
    givers = ("mara", "lena", "tomasz")
    plan_together(trellis, *((kinds.READ, trellis.person(giver), devin) for giver in givers))
    go(trellis)
    devin.dm().waits_for("3 things wait for you.")
    screen = seen(look, shape, "devin")
    digest = screen.message("3 things wait for you.")
    screen.photographed(f"messages-{shape.name}-digest")
    digest.get_by_role("button", name="Show").first.click()
    screen.message("Shown below.")
    expect(screen.messages).to_contain_text("wrote it in Trellis and sent it to you alone")
    screen.photographed(f"messages-{shape.name}-unfolded")
    note(trellis, trellis.person("ines"), devin)
    offered = screen.message("would like to give you some feedback")
    screen.photographed(f"messages-{shape.name}-note")
    offered.get_by_role("button", name="Rather in person").click()
    screen.modal("Rather in person")
    screen.photographed(f"messages-{shape.name}-in-person")
    screen.page.keyboard.press("Escape")
    screen.opens_home()
    expect(screen.home).to_contain_text("Came lately, and why")
    screen.home.hover()
    screen.page.mouse.wheel(0, 400)
    screen.photographed(f"messages-{shape.name}-home")
    screen.fits()
