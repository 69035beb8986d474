"""A headless Chromium, and pages of a running workspace in it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests import chromium
from tests.browser.screen import Screen
from tests.conftest import Workspace

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DESK = ViewportSize(width=1280, height=860)
PHONE = ViewportSize(width=390, height=844)
PATIENCE_MS = 15_000
"""Two workers share two cores with a browser each."""

expect.set_options(timeout=PATIENCE_MS)

Open = Callable[..., Screen]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for a module: Playwright holds the thread's event loop, which other modules' tests need for themselves."""
    path = chromium.find()
    assert path is not None, "install chromium, or name it in CHROMIUM"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, handle_sigint=False)
        yield browser
        browser.close()


@pytest.fixture
def trellis(start: Callable[..., Workspace]) -> Workspace:
    return start("socket")


@pytest.fixture
def look(browser: Browser, trellis: Workspace) -> Iterator[Open]:
    """Opens the page of a person; at the end the page must not have complained about anything."""
    problems: list[str] = []
    contexts = []

    def open_page(name: str = "mara", *, size: ViewportSize = DESK, dark: bool = False, touch: bool = False) -> Screen:
        context = browser.new_context(
            viewport={"width": size["width"], "height": size["height"]},
            color_scheme="dark" if dark else "light",
            locale="en-US",
            timezone_id="UTC",
            has_touch=touch,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        _listen(page, problems)
        return Screen(page, trellis.sandbox.url, problems).opened_as(name)

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


def _listen(page: Page, problems: list[str]) -> None:
    def said(message: Any) -> None:
        if message.type in {"error", "warning"}:
            problems.append(f"console: {message.text}")

    page.on("console", said)
    page.on("pageerror", lambda error: problems.append(f"page: {error}"))
    page.on("requestfailed", lambda request: _failed(request, problems))


def _failed(request: Any, problems: list[str]) -> None:
    """Streams are cut when a page closes; anything else should have been answered."""
    if "ERR_ABORTED" not in (request.failure or ""):
        problems.append(f"request: {request.url} {request.failure}")
