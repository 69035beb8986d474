"""The whole story of `/sbi`, clicked and typed in a real browser."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Open
from tests.browser.screen import Screen, field

pytestmark = pytest.mark.browser

ROUGH = "You are always so harsh in reviews."
TEXTS = {
    "Situation": "Yesterday's review of PR 214.",
    "Behavior": ROUGH,
    "Impact": "Noor closed the PR and asked me whether she should stop sending them to you.",
    "Next step": "How did you see it? Can we write one comment together?",
}
SEEN = "You wrote “this is wrong” on three lines and gave no reason."
ANSWER = "I was in a hurry, and I see now how it read."


def types_the_command(mara: Screen) -> None:
    """With the completion's help: two keys for the command, three for the name."""
    mara.composer.press_sequentially("/s")
    expect(mara.suggestions.get_by_role("option", name="/sbi")).to_be_visible()
    mara.photographed("composer-command")
    mara.composer.press("Enter")
    mara.composer.press_sequentially("@de")
    expect(mara.suggestions.get_by_role("option", name="Devin Okafor")).to_be_visible()
    mara.photographed("composer-person")
    mara.composer.press("Tab")
    expect(mara.composer).to_have_value("/sbi @devin ")
    mara.composer.press("Enter")


def fills(form: Locator) -> None:
    form.get_by_role("radio", name="Corrective").check()
    for label, text in TEXTS.items():
        field(form, label).press_sequentially(text)


def holds(form: Locator, texts: dict[str, str]) -> None:
    for label, text in texts.items():
        expect(field(form, label)).to_have_value(text)


def test_feedback_is_drafted_coached_sent_read_and_answered(look: Open) -> None:
    screen = look("mara")
    screen.photographed("first-sight")
    types_the_command(screen)

    form = screen.modal("SBI feedback")
    expect(form.get_by_role("combobox", name="Who is it for?")).to_have_value("Devin Okafor")
    screen.photographed("form-empty")
    fills(form)
    screen.photographed("form-filled")

    form.get_by_role("button", name="Check my draft").click()
    remark = form.get_by_text(re.compile("Worth fixing|Consider")).first
    expect(remark).to_be_visible()
    holds(form, TEXTS)
    remark.scroll_into_view_if_needed()
    screen.photographed("form-checked")

    field(form, "Behavior").fill(SEEN)
    form.get_by_role("button", name="Check my draft").click()
    expect(form.get_by_text("Nothing to remark")).to_be_visible()
    holds(form, {**TEXTS, "Behavior": SEEN})
    screen.photographed("form-clean")
    form.get_by_role("button", name="Review and send").click()

    review = screen.modal("Review and send")
    expect(review.get_by_role("radio", name="Ask first")).to_be_checked()
    screen.photographed("review")
    review.get_by_role("button", name="Send", exact=True).click()
    sent = screen.modal("On its way")
    screen.photographed("sent")
    sent.get_by_role("button", name="Close").click()

    screen.becomes("Devin Okafor")
    screen.goes_to("Trellis")
    note = screen.message("would like to give you some feedback")
    expect(screen.messages).not_to_contain_text("PR 214")
    screen.photographed("pointer")
    note.get_by_role("button", name="Read now").click()
    read = screen.modal("Feedback for you")
    expect(read).to_contain_text(SEEN)
    screen.photographed("feedback")
    read.get_by_role("button", name="Share my view").click()
    answer = screen.modal("Share your view")
    field(answer, "Your words").press_sequentially(ANSWER)
    screen.photographed("answer")
    answer.get_by_role("button", name="Send").click()
    expect(screen.modal("Feedback for you")).to_contain_text(ANSWER)
    screen.photographed("feedback-answered")
    screen.page.keyboard.press("Escape")
    screen.opens_home()
    expect(screen.home).to_contain_text("Feedback for you")
    screen.photographed("home-devin")

    screen.becomes("Mara Lindqvist")
    screen.goes_to("Trellis")
    back = screen.message("shares a view on your feedback")
    expect(screen.messages).not_to_contain_text("hurry")
    screen.photographed("answer-pointer")
    back.get_by_role("button", name="Read").click()
    expect(screen.modal("An answer for you")).to_contain_text(ANSWER)
    screen.photographed("answer-read")
    screen.page.keyboard.press("Escape")
    screen.opens_home()
    expect(screen.home).to_contain_text("Feedback you give")
    screen.photographed("home-mara")
