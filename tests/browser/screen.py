"""A person at a browser: clicks and types what is on the page, and photographs it."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

SCREENS = Path(__file__).resolve().parents[2] / "var" / "screens"
"""Not committed; made anew by each run, to be looked at."""


class Screen:
    """One open page. Everything is found by what a person sees or a screen reader says."""

    def __init__(self, page: Page, address: str, problems: list[str]) -> None:
        self.page, self.address, self.problems = page, address, problems

    def opened_as(self, name: str) -> "Screen":
        self.page.goto(f"{self.address}?user={name}")
        expect(self.composer).to_be_visible()
        return self

    @property
    def composer(self) -> Locator:
        return self.page.get_by_test_id("composer")

    @property
    def messages(self) -> Locator:
        return self.page.get_by_test_id("messages")

    @property
    def home(self) -> Locator:
        return self.page.get_by_test_id("home")

    @property
    def suggestions(self) -> Locator:
        return self.page.get_by_role("listbox", name="Suggestions")

    def modal(self, title: str) -> Locator:
        """The dialog with this title, waited for."""
        found = self.page.get_by_role("dialog", name=title, exact=True)
        expect(found).to_be_visible()
        return found

    def becomes(self, real_name: str) -> None:
        self.page.get_by_test_id("person-switcher").click()
        self.page.get_by_role("menu", name="People").get_by_role("menuitemradio", name=real_name).click()
        expect(self.page.get_by_test_id("person-switcher")).to_contain_text(real_name.split()[0])

    def goes_to(self, name: str) -> None:
        """A conversation in the list; on a small screen the list is opened first."""
        menu = self.page.locator("#menu-button")
        if menu.is_visible():
            menu.click()
        self.page.get_by_role("navigation", name="Conversations").get_by_role("link", name=name).first.click()

    def opens_home(self) -> None:
        self.goes_to("Trellis")
        self.page.get_by_role("tab", name="Home").click()
        expect(self.home).to_be_visible()

    def message(self, text: str) -> Locator:
        """The newest message with this text, waited for."""
        found = self.messages.get_by_role("listitem").filter(has_text=text).last
        expect(found).to_be_visible()
        return found

    def photographed(self, name: str) -> None:
        """A picture of the whole window under var/screens/. Hiding the caret takes a style that the page forbids."""
        SCREENS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENS / f"{name}.png", caret="initial")

    def fits(self) -> None:
        """Nothing makes the page scroll sideways."""
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(wider) <= 0, "the page is wider than its window"


def field(form: Locator, label: str) -> Locator:
    """The field with this label, which may go on with "(optional)"."""
    return form.get_by_label(re.compile(rf"^{label}"))
