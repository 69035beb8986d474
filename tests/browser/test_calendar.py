"""The calendar picture of what everybody received, and what a person says about being away, in a real browser."""

import re
from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import PHONE, Open
from tests.browser.screen import Screen
from tests.conftest import TUESDAY, Workspace

pytestmark = pytest.mark.browser

QUESTION = "How did the review with Lena go?"
LATER = "Two weeks ago you said you would ask first. Did it work?"


@pytest.fixture
def weeks(trellis: Workspace) -> Workspace:
    """Six weeks: four people got a message on each Tuesday, Devin two on the first; then Lena goes on leave."""
    sandbox = trellis.sandbox
    sandbox.fast_forward.next_due = sandbox.fast_forward.advance = None  # time passes, and Trellis sleeps
    posted = [("devin", TUESDAY, QUESTION)]
    for week in range(6):
        for hour, name in enumerate(("mara", "devin", "tomasz", "sam")):
            posted.append((name, TUESDAY + timedelta(weeks=week, hours=hour + 1), LATER))
    headers = {"authorization": f"Bearer {sandbox.bot_token}"}
    with httpx.Client(base_url=sandbox.api_url, headers=headers, verify=False) as app:
        for name, at, text in posted:
            sandbox.world.clock.move_to(at)
            body = {"channel": sandbox.world.workspace.names[name], "text": text}
            assert app.post("chat.postMessage", json=body).json()["ok"]
    until = (sandbox.now() + timedelta(days=12)).isoformat()
    trellis.person("lena").act("set_status", text="On leave", emoji=":palm_tree:", expires=until)
    return trellis


def picture(screen: Screen) -> Locator:
    found = screen.page.get_by_role("dialog", name="What everybody received")
    expect(found).to_be_visible()
    return found


def day(calendar: Locator, name: str) -> Locator:
    return calendar.get_by_role("button", name=re.compile(name))


def test_twelve_weeks_end_with_a_picture_of_them(weeks: Workspace, look: Open) -> None:
    screen = look("mara")
    screen.page.get_by_test_id("clock-12w").click()
    calendar = picture(screen)
    expect(calendar).to_contain_text("Apr 6 to Jul 5. 4 messages to 4 people from Trellis")
    day(calendar, "Mara Lindqvist, Tuesday, April 7: 1 message").hover()
    expect(calendar.get_by_test_id("calendar-detail")).to_contain_text(LATER)
    screen.photographed("calendar-after-twelve-weeks")
    screen.fits()


def test_a_day_is_read_with_the_keyboard_and_leads_to_its_message(weeks: Workspace, look: Open) -> None:
    screen = look("mara", dark=True)
    screen.page.get_by_test_id("open-calendar").click()
    calendar = picture(screen)
    expect(calendar).to_contain_text("Mar 2 to May 24. 25 messages to 4 people from Trellis")
    day(calendar, "Mara Lindqvist, Tuesday, April 7: 1 message").focus()
    screen.page.keyboard.press("ArrowRight")
    detail = calendar.get_by_test_id("calendar-detail")
    expect(detail).to_contain_text(re.compile(f"Devin Okafor, Tuesday, March 3.*10:00.*{re.escape(QUESTION)}.*12:00"))
    screen.photographed("calendar-desk-dark")
    calendar.get_by_role("button", name=QUESTION).click()
    expect(screen.page.get_by_role("dialog")).to_have_count(0)
    expect(screen.page.get_by_test_id("person-switcher")).to_contain_text("Devin")
    expect(screen.message(QUESTION)).to_be_in_viewport()


def test_on_a_phone_the_picture_scrolls_in_its_own_box(weeks: Workspace, look: Open) -> None:
    screen = look("mara", size=PHONE, dark=True, touch=True)
    screen.page.get_by_role("button", name=re.compile("^Clock")).click()
    screen.page.get_by_role("button", name="What everybody received").click()
    calendar = picture(screen)
    box = calendar.get_by_test_id("calendar-box")
    assert box.evaluate("node => node.scrollWidth > node.clientWidth")
    day(calendar, "Devin Okafor, Tuesday, March 3: 2 messages").tap()
    expect(calendar.get_by_test_id("calendar-detail")).to_contain_text(QUESTION)
    screen.photographed("calendar-phone-dark")
    screen.fits()


def test_a_status_is_set_with_its_end(look: Open) -> None:
    screen = look("lena")
    screen.page.get_by_test_id("person-switcher").click()
    screen.page.get_by_role("menuitem", name="Set my status").click()
    form = screen.page.get_by_role("dialog", name="My status")
    form.get_by_label("Ends").select_option("After a week")
    screen.photographed("status-form")
    form.get_by_role("button", name="Set status").click()
    expect(form).to_have_count(0)
    switcher = screen.page.get_by_test_id("person-switcher")
    expect(switcher).to_contain_text("On leave")  # a menu shows what was known when it opened
    switcher.click()
    expect(screen.page.get_by_role("menuitem", name="Clear my status")).to_contain_text("On leave, until Tue, Mar 10")


def test_an_admin_uninstalls_the_app_and_installs_it_again(look: Open) -> None:
    screen = look("aiko")
    switcher = screen.page.get_by_test_id("person-switcher")
    switcher.click()
    screen.page.get_by_role("menuitem", name="Uninstall Trellis").click()
    screen.page.get_by_role("alertdialog").get_by_role("button", name="Uninstall").click()
    expect(screen.page.get_by_text("Trellis is not installed any more")).to_be_visible()
    screen.photographed("uninstalled")
    switcher.click()
    screen.page.get_by_role("menuitem", name="Install Trellis again").click()
    expect(screen.page.get_by_text("Trellis is not installed any more")).to_have_count(0)
