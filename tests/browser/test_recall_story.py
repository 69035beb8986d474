"""The story of recalling, in a real browser: enroll, a week passes, answer by writing, see the points, grade."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.test_screens import Look
from tests.conftest import Workspace

pytestmark = pytest.mark.browser

ANSWER = "They do the task themselves while I watch, and I ask what they see."
LOOKS = (Look("desk", DESK), Look("phone", PHONE, touch=True))


@pytest.mark.parametrize("shape", LOOKS, ids=lambda shape: shape.name)
def test_a_question_comes_in_a_week_and_is_answered_by_writing(trellis: Workspace, look: Open, shape: Look) -> None:
    screen = look("mara", size=shape.size, touch=shape.touch)
    screen.goes_to("Trellis")
    screen.composer.fill("/recall")
    screen.composer.press("Enter")
    form = screen.modal("Recall")
    screen.photographed(f"recall-{shape.name}-enrol")
    form.get_by_role("button", name="Yes, ask me").click()
    enrolled = screen.modal("You are in")
    expect(enrolled).to_contain_text("Tuesday, 10 March, at 10:00")
    enrolled.get_by_role("button", name="Close").click()
    screen.opens_home()
    expect(screen.home).to_contain_text("nothing met yet")

    week = screen.page.get_by_test_id("clock-1w")
    if week.is_visible():
        week.click()
    else:  # a phone has the clock behind a button of its own
        trellis.person("mara").moves_time("1w")
    screen.page.get_by_role("tab", name="Messages").click()
    question = screen.message("New to you")
    screen.photographed(f"recall-{shape.name}-question")
    expect(question.get_by_role("button", name="Hint")).to_be_visible()
    screen.composer.fill(ANSWER)
    screen.composer.press("Enter")
    sure = screen.message("how sure are you")
    screen.photographed(f"recall-{shape.name}-sure")
    sure.get_by_role("button", name=re.compile("Fairly sure")).click()
    points = screen.message("How was it?")
    expect(points).to_contain_text("75 % sure")
    points.scroll_into_view_if_needed()
    screen.photographed(f"recall-{shape.name}-points")
    points.get_by_role("button", name=re.compile("^Good")).click()
    expect(screen.messages).to_contain_text("Worth asking again")
    screen.message("Explain it to someone")
    screen.photographed(f"recall-{shape.name}-graded")
    screen.fits()

    screen.opens_home()
    expect(screen.home).to_contain_text("You have answered 1 card.")
    screen.photographed(f"recall-{shape.name}-home")
