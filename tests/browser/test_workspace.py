"""What surrounds the story in the page: shortcuts, threads, the keyboard, the drawers and the clock."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.screen import field
from tests.conftest import Workspace

pytestmark = pytest.mark.browser

EVAL = "I shipped the prompt change without running the eval set."


def test_a_message_menu_starts_feedback_about_that_message(look: Open) -> None:
    screen = look("mara")
    screen.goes_to("backend")
    message = screen.message(EVAL)
    message.hover()
    message.get_by_role("button", name="More actions").click()
    screen.photographed("message-menu")
    screen.page.get_by_role("menuitem", name="Give SBI feedback").click()
    form = screen.modal("SBI feedback")
    expect(form.get_by_role("combobox", name="Who is it for?")).to_have_value("Devin Okafor")
    expect(field(form, "Situation")).to_have_value(re.compile("backend"))


def test_an_own_message_can_be_changed_and_a_voice_clip_shared(look: Open) -> None:
    screen = look("mara")
    screen.goes_to("backend")
    screen.composer.fill("We skip the eval set today.")
    screen.composer.press("Enter")
    message = screen.message("We skip the eval set today.")
    message.hover()
    message.get_by_role("button", name="More actions").click()
    screen.page.get_by_role("menuitem", name="Edit message").click()
    form = screen.modal("Edit message")
    expect(field(form, "Your words")).to_have_value("We skip the eval set today.")
    field(form, "Your words").fill("We run the eval set today.")
    form.get_by_role("button", name="Save").click()
    expect(screen.message("We run the eval set today.")).to_contain_text("(edited)")
    screen.page.get_by_role("button", name="Share a file").first.click()
    screen.photographed("share-menu")
    screen.page.get_by_role("menuitem", name="A voice clip").click()
    screen.message("audio_message.m4a")
    screen.photographed("edited-and-shared")


def test_the_shortcuts_menu_opens_an_empty_form(look: Open) -> None:
    screen = look("mara")
    screen.page.get_by_test_id("shortcuts").click()
    screen.photographed("shortcuts")
    screen.page.get_by_role("menuitem", name="Give SBI feedback").click()
    picker = screen.modal("SBI feedback").get_by_role("combobox", name="Who is it for?")
    expect(picker).to_have_value("")
    expect(picker).to_be_focused()
    expect(screen.page.get_by_role("listbox")).to_have_count(0)


def test_feedback_can_be_sent_with_the_keyboard_alone(look: Open, trellis: Workspace) -> None:
    screen = look("mara")
    keys = screen.page.keyboard
    keys.type("/sbi @devin You posted the status every ten minutes.")
    keys.press("Enter")
    form = screen.modal("SBI feedback")
    expect(field(form, "Situation")).to_be_focused()
    keys.type("Tuesday's incident call.")
    keys.press("Tab")
    expect(field(form, "Behavior")).to_be_focused()
    form.get_by_role("combobox", name="Who is it for?").focus()
    keys.press("Tab")
    keys.press("Space")
    expect(form.get_by_role("radio", name="Reinforcing")).to_be_checked()
    keys.press("Control+Enter")
    review = screen.modal("Review and send")
    expect(review.get_by_role("radio", name="Ask first")).to_be_checked()
    keys.press("Control+Enter")
    screen.modal("On its way")
    trellis.person("devin").dm().waits_for("would like to give you some feedback")


def test_escape_keeps_the_draft_and_gives_the_composer_back(look: Open) -> None:
    screen = look("mara")
    screen.composer.fill("/sbi @devin You are always late.")
    screen.composer.press("Enter")
    screen.modal("SBI feedback")
    screen.page.keyboard.press("Escape")
    expect(screen.page.get_by_role("dialog")).to_have_count(0)
    expect(screen.composer).to_be_focused()
    screen.opens_home()
    expect(screen.home).to_contain_text("You are always late.")
    screen.photographed("home-draft")


def test_a_missing_choice_is_said_at_its_field(look: Open) -> None:
    screen = look("mara")
    screen.composer.fill("/sbi")
    screen.composer.press("Enter")
    form = screen.modal("SBI feedback")
    form.get_by_role("button", name="Review and send").click()
    expect(form.get_by_role("combobox", name="Who is it for?")).to_have_attribute("aria-invalid", "true")
    screen.photographed("form-errors")


def test_picking_oneself_is_an_error_at_that_field(look: Open) -> None:
    screen = look("mara")
    screen.composer.fill("/sbi")
    screen.composer.press("Enter")
    form = screen.modal("SBI feedback")
    form.get_by_role("combobox", name="Who is it for?").press_sequentially("Mara")
    screen.page.get_by_role("option", name="Mara Lindqvist").click()
    expect(form.get_by_text("That is you")).to_be_visible()
    screen.photographed("form-yourself")


def test_a_thread_opens_beside_the_channel(look: Open) -> None:
    screen = look("mara")
    screen.goes_to("backend")
    message = screen.message(EVAL)
    message.hover()
    message.get_by_role("button", name="Reply in thread").click()
    screen.page.get_by_test_id("thread-composer").fill("Shall we look at it together?")
    screen.page.get_by_test_id("thread-composer").press("Enter")
    expect(screen.page.get_by_test_id("thread-messages")).to_contain_text("Shall we look at it together?")
    expect(screen.message(EVAL).get_by_role("button", name="1 reply")).to_be_visible()
    screen.photographed("thread")


def test_the_inspector_shows_what_went_over_the_wire(look: Open) -> None:
    screen = look("mara")
    screen.composer.fill("/sbi @devin")
    screen.composer.press("Enter")
    screen.modal("SBI feedback")
    screen.page.keyboard.press("Escape")
    expect(screen.page.get_by_role("dialog")).to_have_count(0)
    screen.page.get_by_test_id("open-traffic").click()
    traffic = screen.page.get_by_test_id("traffic")
    expect(traffic).to_contain_text("views.open")
    expect(traffic).to_contain_text("/sbi")
    traffic.get_by_text("views.open").first.click()
    screen.photographed("inspector")


def test_a_fault_is_set_and_cleared_in_its_drawer(look: Open, trellis: Workspace) -> None:
    screen = look("mara")
    screen.page.get_by_test_id("open-faults").click()
    drawer = screen.page.get_by_test_id("drawer-faults")
    drawer.get_by_label("What goes wrong").select_option("timeout")
    drawer.get_by_role("button", name="Add fault").click()
    expect(drawer.get_by_role("button", name="Remove")).to_be_visible()
    screen.photographed("faults")
    assert [fault["kind"] for fault in trellis.sandbox.world.faults.listed()] == ["timeout"]
    drawer.get_by_role("button", name="Clear all faults").click()
    expect(drawer.get_by_role("button", name="Remove")).to_have_count(0)
    assert trellis.sandbox.world.faults.listed() == []


def test_a_fault_that_struck_is_no_longer_listed(look: Open) -> None:
    screen = look("mara")
    screen.page.get_by_test_id("open-faults").click()
    drawer = screen.page.get_by_test_id("drawer-faults")
    drawer.get_by_label("What goes wrong").select_option("server_error")
    drawer.get_by_label(re.compile("^Method")).fill("views.open")
    drawer.get_by_role("button", name="Add fault").click()
    expect(drawer.get_by_role("button", name="Remove")).to_be_visible()
    screen.composer.fill("/sbi @devin You are always late.")
    screen.composer.press("Enter")
    screen.message("saved as a draft")
    expect(drawer.get_by_role("button", name="Remove")).to_have_count(0)


def test_time_moves_with_the_clock_bar(look: Open) -> None:
    screen = look("mara")
    clock = screen.page.get_by_test_id("clock")
    expect(clock).to_contain_text("10:00")
    screen.page.get_by_test_id("clock-1h").click()
    expect(clock).to_contain_text("11:00")
    screen.page.get_by_test_id("clock-next_morning").click()
    expect(clock).to_contain_text("Wed, Mar 4")


def test_people_say_who_they_are_in_the_switcher(look: Open) -> None:
    screen = look("mara")
    screen.page.get_by_test_id("person-switcher").click()
    people = screen.page.get_by_role("menu", name="People")
    expect(people.get_by_role("menuitemradio", name="Lena Brandt")).to_contain_text("Backend engineer")
    screen.photographed("people")


def test_ones_own_pause_is_seen_at_ones_name(look: Open) -> None:
    screen = look("mara")
    switcher = screen.page.get_by_test_id("person-switcher")
    switcher.click()
    screen.page.get_by_role("menuitem", name="Pause notifications").click()
    expect(switcher).to_contain_text("notifications paused")
    screen.photographed("paused")


def test_two_people_see_one_conversation_at_once(look: Open) -> None:
    mara, devin = look("mara"), look("devin")
    mara.goes_to("Devin Okafor")
    devin.goes_to("Mara Lindqvist")
    mara.composer.fill("Ready when you are.")
    mara.composer.press("Enter")
    for screen in (mara, devin):
        screen.message("Ready when you are.")
