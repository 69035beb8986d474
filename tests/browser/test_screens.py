"""The main screens at a desk, on a phone and in the dark: usable, nothing cut off, a picture of each."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.screen import Screen
from tests.conftest import Workspace
from tests.test_sbi_story import draft

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Look:
    name: str
    size: ViewportSize
    dark: bool = False
    touch: bool = False


LOOKS = (Look("desk-dark", DESK, dark=True), Look("phone", PHONE, touch=True), Look("phone-dark", PHONE, True, True))


@pytest.fixture(params=LOOKS, ids=lambda shape: shape.name)
def shape(request: pytest.FixtureRequest) -> Look:
    found: Look = request.param
    return found


def seen(look: Open, shape: Look, name: str) -> Screen:
    return look(name, size=shape.size, dark=shape.dark, touch=shape.touch)


def test_conversations_fit(look: Open, shape: Look) -> None:
    screen = seen(look, shape, "mara")
    screen.photographed(f"{shape.name}-app")
    screen.goes_to("backend")
    expect(screen.message("lost their source links")).to_be_in_viewport()
    screen.photographed(f"{shape.name}-channel")
    screen.fits()


def test_the_form_fits(look: Open, shape: Look) -> None:
    screen = seen(look, shape, "mara")
    screen.composer.fill("/sbi @devin You are always late.")
    screen.composer.press("Enter")
    form = screen.modal("SBI feedback")
    screen.photographed(f"{shape.name}-form")
    form.get_by_role("radio", name="Corrective").check()
    check = form.get_by_role("button", name="Check my draft")
    check.click()
    expect(form.get_by_text("Worth fixing").first).to_be_visible()
    screen.photographed(f"{shape.name}-checked")
    form.get_by_text("Worth fixing").first.scroll_into_view_if_needed()
    screen.photographed(f"{shape.name}-finding")
    expect(form.get_by_role("button", name="Review and send")).to_be_in_viewport()
    screen.fits()


def test_the_note_and_the_feedback_fit(trellis: Workspace, look: Open, shape: Look) -> None:
    mara = trellis.person("mara")
    draft(mara)
    mara.modal("Review and send").submit()
    screen = seen(look, shape, "devin")
    screen.goes_to("Trellis")
    note = screen.message("would like to give you some feedback")
    screen.photographed(f"{shape.name}-pointer")
    note.get_by_role("button", name="Read now").click()
    expect(screen.modal("Feedback for you")).to_be_in_viewport()
    screen.photographed(f"{shape.name}-feedback")
    screen.page.keyboard.press("Escape")
    screen.opens_home()
    expect(screen.home).to_contain_text("Feedback for you")
    screen.photographed(f"{shape.name}-home")
    screen.fits()
