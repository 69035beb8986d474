"""Details that a person would miss: whose eyes a channel has, ways back, where the caret is, words without end."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import PHONE, Open
from tests.browser.screen import Screen, field
from tests.conftest import Workspace
from tests.test_sbi_story import draft

pytestmark = pytest.mark.browser

ENDLESS = "Pneumonoultramicroscopic" * 9
HEBREW = "\u05e9\u05dc\u05d7\u05ea \u05d0\u05ea \u05d4\u05d2\u05e8\u05e1\u05d4."
"""Escaped, so that this line reads in one direction."""


def sends(screen: Screen) -> Locator:
    screen.composer.fill("/sbi @devin You posted the status every ten minutes.")
    screen.composer.press("Enter")
    form = screen.modal("SBI feedback")
    form.get_by_role("radio", name="Reinforcing").check()
    field(form, "Situation").fill("Tuesday's incident call.")
    form.get_by_role("button", name="Review and send").click()
    screen.modal("Review and send")
    screen.page.keyboard.press("Control+Enter")
    return screen.modal("On its way")


def wider(node: Locator) -> int:
    """By how many pixels the content is wider than its box."""
    found: int = node.evaluate("node => node.scrollWidth - node.clientWidth")
    return found


def test_a_private_channel_has_a_lock_and_says_who_reads_it(look: Open) -> None:
    screen = look("mara")
    screen.goes_to("private staff-only")
    expect(screen.page.get_by_text("Only the people who were invited here")).to_be_visible()
    expect(screen.page.get_by_text("#staff-only")).to_have_count(0)
    expect(screen.composer).to_have_attribute("placeholder", "Message staff-only")
    screen.photographed("private-channel")
    screen.goes_to("backend")
    expect(screen.page.get_by_role("heading", name="Welcome to #backend")).to_be_visible()


def test_what_has_been_sent_has_no_way_back_to_its_form(look: Open) -> None:
    screen = look("mara")
    sent = sends(screen)
    expect(sent.get_by_role("button", name="Back to the form before")).to_have_count(0)
    screen.page.keyboard.press("Escape")
    expect(screen.page.get_by_role("dialog")).to_have_count(0)
    expect(screen.composer).to_be_focused()


def test_a_closed_modal_gives_focus_back_to_the_message_it_came_from(look: Open) -> None:
    screen = look("mara")
    screen.goes_to("backend")
    message = screen.message("without running the eval set")
    message.hover()
    message.get_by_role("button", name="More actions").click()
    screen.page.get_by_role("menuitem", name="Give SBI feedback").click()
    expect(field(screen.modal("SBI feedback"), "Behavior")).to_be_focused()
    screen.page.keyboard.press("Escape")
    expect(screen.page.get_by_role("dialog")).to_have_count(0)
    expect(message).to_be_focused()


def test_a_message_that_changed_meanwhile_gets_focus_back(trellis: Workspace, look: Open) -> None:
    mara = trellis.person("mara")
    draft(mara)
    mara.modal("Review and send").submit()
    screen = look("devin")
    screen.goes_to("Trellis")
    screen.message("would like to give you some feedback").get_by_role("button", name="Read now").click()
    screen.modal("Feedback for you")
    read = screen.message("You opened the feedback")
    screen.page.keyboard.press("Escape")
    expect(read).to_be_focused()


def test_words_without_end_stay_inside_and_hebrew_starts_at_the_right(look: Open) -> None:
    screen = look("mara", size=PHONE)
    screen.composer.fill(f"/sbi @devin {ENDLESS}")
    screen.composer.press("Enter")
    form = screen.modal("SBI feedback")
    form.get_by_role("radio", name="Corrective").check()
    field(form, "Situation").fill(HEBREW)
    form.get_by_role("button", name="Review and send").click()
    review = screen.modal("Review and send")
    assert wider(review.locator("form:not([hidden]) .modal-body")) <= 0
    quote = review.locator("blockquote", has_text=HEBREW)
    starts = quote.evaluate(
        "node => { const range = document.createRange(); range.selectNodeContents(node);"
        " return node.getBoundingClientRect().right - range.getBoundingClientRect().right }"
    )
    assert starts < 20
    screen.photographed("endless-words")
