"""The story of a mentorship, in a real browser with its clock bar: from the first ask to a good end."""

import pytest
from playwright.sync_api import Locator, expect

from handlers.mentor_checkin_views import LEVELS
from tests.browser.conftest import Open
from tests.browser.screen import Screen, field
from tests.conftest import Workspace
from tests.driver import Person
from tests.pages import opened, saves
from tests.started import DEVINS, asks, says

pytestmark = pytest.mark.browser

HELP = (1, 1, 1, 2, 2, 3, 3, 4)
"""How much alone the topic was done, week by week."""
LADDER = tuple(LEVELS[False].values())


def submitted(form: Locator, button: str) -> None:
    form.get_by_role("button", name=button, exact=True).click()


def typed(screen: Screen, command: str) -> None:
    """Once no dialog is open any more: one that closes takes the keyboard along."""
    expect(screen.page.get_by_role("dialog")).to_have_count(0)
    screen.composer.fill(command)
    screen.composer.press("Enter")


def agree(mara: Person, devin: Person) -> None:
    """They start as in tests/test_mentor_start.py; here it is what the story stands on."""
    says(asks(mara, "devin"), mara)
    mara.modal().close()
    devin.dm().waits_for("would like to mentor you").click("Fill in my side")
    side = devin.modal("Your side")
    says(side, devin, **DEVINS)
    side.click("To the agreement")
    devin.waits_for(lambda: side.title == "Agreement")
    side.click("Accept")
    devin.waits_for(lambda: "It waits for @mara" in side.text)
    side.close()


@pytest.mark.timeout(240)
def test_from_the_first_ask_to_a_good_end_over_eight_weeks(trellis: Workspace, look: Open) -> None:
    mara, devin = trellis.person("mara"), trellis.person("devin")
    agree(mara, devin)
    screen = look("mara")
    screen.goes_to("Trellis")
    screen.message("have both said what you want").get_by_role("button", name="Read it").click()
    screen.photographed("mentor-agreement")
    submitted(screen.modal("Agreement"), "Accept")
    expect(screen.modal("Agreement")).to_contain_text("Version 1 holds")
    submitted(screen.modal("Agreement"), "Close")

    typed(screen, "/mentor plan")
    screen.modal("A plan").get_by_role("button", name="Look at it").nth(1).click()
    screen.photographed("mentor-plan-template")
    page = screen.page.get_by_role("dialog").last
    page.get_by_role("button", name="Copy it for both").click()
    expect(screen.page.get_by_role("dialog").last).to_contain_text("Changed last by you")
    screen.photographed("mentor-plan")
    screen.page.keyboard.press("Escape")

    typed(screen, "/mentor session")
    form = screen.modal("Set a session")
    field(form, "Day").fill("2026-03-05")
    field(form, "Time, in your zone").fill("10:30")
    submitted(form, "Set it for both")
    expect(screen.modal("Sessions")).to_contain_text("Thursday, 5 March, 10:30")
    submitted(screen.modal("Sessions"), "Close")
    told = devin.dm().waits_for("set a session with you")
    told.click("Move")
    move = devin.modal("Move a session")
    move.set("Day", "2026-03-06")
    move.choose("Which?", "This one and all that follow")
    move.submit()
    screen.message("moved your session and those that follow")
    screen.photographed("mentor-moved")

    clock = screen.page.get_by_test_id("clock")
    for step, then in (("next_morning", "Wed, Mar 4"), ("next_morning", "Thu, Mar 5"), ("1h", "10:00")):
        screen.page.get_by_test_id(f"clock-{step}").click()
        expect(clock).to_contain_text(then)
    devin.dm().waits_for("What do you want from it?").click("Prepare")
    prep = devin.modal("Prepare")
    prep.fill("One or two topics", "The flaky test in checkout")
    prep.choose("Who sees it?", "Show my mentor")
    prep.submit()
    screen.page.get_by_test_id("clock-1h").click()
    screen.message("shared what they bring").get_by_role("button", name="Read it").click()
    expect(screen.modal("Prepare")).to_contain_text("The flaky test in checkout")
    screen.photographed("mentor-prep")
    screen.page.keyboard.press("Escape")
    typed(screen, "/mentor guide")
    expect(screen.modal("Guide for the hour")).to_contain_text("The flaky test in checkout")
    screen.photographed("mentor-guide")
    submitted(screen.modal("Guide for the hour"), "Close")

    for week, level in enumerate(HELP):
        mara.moves_time("1w" if week else "1d")
        checks_in(devin, level, first=not week)
    screen.opens_home()
    expect(screen.home).to_contain_text("Write down what the flag does")
    screen.photographed("mentor-home")
    screen.page.get_by_role("tab", name="Messages").click()
    screen.message("help").scroll_into_view_if_needed()
    typed(screen, "/mentor going")
    expect(screen.modal("How it goes")).to_contain_text("testing")
    screen.photographed("mentor-going")
    submitted(screen.modal("How it goes"), "Close")

    typed(screen, "/mentor end")
    form = screen.modal("End it well")
    field(form, "What do you thank them for").fill("For asking before fixing.")
    screen.photographed("mentor-end")
    submitted(form, "End it")
    screen.modal("What you keep")
    devin.dm().waits_for("has ended your mentorship").click("Read and answer")
    assert "For asking before fixing." in devin.modal("What you keep").text
    screen.fits()


def checks_in(devin: Person, level: int, *, first: bool) -> None:
    form = opened(devin, "/mentor checkin")
    if first:
        form.fill("What did you work on?", "testing")
    form.choose("How was it done?", LADDER[level - 1])
    form.fill("What will be done?", "Write down what the flag does")
    saves(form, "session")
