"""The pages of `/mentor`: a word after the command, and a button with that word, lead to the same one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.values import MentorshipView
from handlers import mentor_views as views
from handlers.acting import Acting, Body
from handlers.blocks import View


def is_active(mentorship: MentorshipView) -> bool:
    return mentorship.is_active


@dataclass(frozen=True)
class Page:
    """`draw` gets the row's id (of a mentorship, a session, ...), or what was typed after the word if not `of_pair`.

    It raises NotTheirs for what the person may not see. With several mentorships that `fits`, the person picks one.
    """

    word: str
    title: str
    draw: Callable[[Acting, str], Awaitable[View]]
    of_pair: bool = True
    fits: Callable[[MentorshipView], bool] = is_active


PAGES: dict[str, Page] = {}
"""By word. Each feature adds its own in its `register`."""


def add(*pages: Page) -> None:
    PAGES.update({page.word: page for page in pages})


async def page_view(who: Acting, page: Page, row_id: str) -> View:
    try:
        return await page.draw(who, row_id)
    except NotTheirs:
        return views.gone()


async def shown(body: Body, client: AsyncWebClient, view: View, *, in_place: bool = False) -> None:
    """On top of the modal it was asked for in, or in its place; from a message or App Home as a new one."""
    if body.get("view", {}).get("type") != "modal":
        await client.views_open(trigger_id=body["trigger_id"], view=view)
    elif in_place or body["view"].get("previous_view_id"):
        await client.views_update(view_id=body["view"]["id"], view=view)
    else:
        await client.views_push(trigger_id=body["trigger_id"], view=view)
