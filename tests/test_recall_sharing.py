"""Who shows a picture of what they remember shows one picture, to one person, who takes it."""

from collections.abc import Callable
from typing import Any, cast

import pytest
from slack_sdk.errors import SlackApiError

from bot.nudges import service as nudges
from bot.recall import kinds as recall_kinds
from bot.recall import pictures_store
from handlers import recall_stats
from handlers import recall_stats_views as views
from handlers.acting import Acting
from tests.conftest import Workspace
from tests.driver import Person
from tests.recalled import key, stored
from tests.test_recall_stats import BEGUN, CARDS, asks, enrol, kinds, recalled


@pytest.fixture
def space(start: Callable[..., Workspace]) -> Workspace:
    """Mara is enrolled and has recalled for four weeks."""
    workspace = start()
    enrol(workspace.person("mara"))
    recalled(workspace, "mara")
    return workspace


@pytest.fixture
def mara(space: Workspace) -> Person:
    return space.person("mara")


def share(mara: Person, other: str) -> None:
    asks(mara).click("Share this picture with…", near="What you remember")
    mara.waits_for("nothing else:", timeout=30)
    form = mara.modal("Share a picture")
    form.pick("Who may see it?", other)
    form.submit()


def test_one_person_gets_one_picture_with_its_words(mara: Person, devin_there: Person) -> None:
    share(mara, "devin")
    mara.modal("Shared")
    got = devin_there.dm().waits_for("shows you a picture", timeout=30)
    assert f"Of the {CARDS} cards you have answered" in got.text
    assert kinds(got.data["blocks"]).count("image") == 1
    assert "When you say" not in got.text


@pytest.fixture
def devin_there(space: Workspace) -> Person:
    return space.person("devin")


def test_the_form_shows_before_what_the_other_will_see(mara: Person, devin_there: Person) -> None:
    asks(mara).click("Share this picture with…", near="What you remember")
    mara.waits_for("nothing else:", timeout=30)
    modal = mara.modal("Share a picture")
    form = modal.data["blocks"]
    modal.pick("Who may see it?", "devin")
    modal.submit()
    got = devin_there.dm().waits_for("shows you a picture", timeout=30).data["blocks"]
    seen = [(one["slack_file"], one["alt_text"]) for one in got if one["type"] == "image"]
    assert seen == [(one["slack_file"], one["alt_text"]) for one in form if one["type"] == "image"]
    words = [one["text"]["text"] for one in form if one["type"] == "section" and "Of the" in one["text"]["text"]]
    assert words[0] in [one["text"]["text"] for one in got if one["type"] == "section"]


def test_sent_twice_it_arrives_once(mara: Person, devin_there: Person) -> None:
    share(mara, "devin")
    devin_there.dm().waits_for("shows you a picture", timeout=30)
    share(mara, "devin")
    mara.modal("Shared")
    assert devin_there.dm().text.count("shows you a picture") == 1


@pytest.mark.parametrize(("other", "said"), [("mara", "That is you"), ("gwen", "guests")])
def test_nobody_but_a_colleague_can_be_picked(space: Workspace, mara: Person, other: str, said: str) -> None:
    share(mara, other)
    assert said in mara.modal("Share a picture").errors["Who may see it?"]


def test_who_takes_no_pictures_gets_none_and_the_form_says_so(
    space: Workspace, mara: Person, devin_there: Person
) -> None:
    now, devin = space.trellis.clock.now(), key(space, devin_there)
    stored(space, lambda session: nudges.stop_kind(session, *devin, recall_kinds.SHARED.habit, now))
    share(mara, "devin")
    assert "They take no pictures now" in mara.modal("Share a picture").errors["Who may see it?"]


class Closed:
    """Slack, once a person has closed the form."""

    async def views_update(self, **_given: Any) -> None:
        raise SlackApiError("closed", {"error": "not_found"})  # type: ignore[no-untyped-call]


async def test_who_closes_the_form_before_the_picture_is_there_is_told_of_no_trouble() -> None:
    assert await recall_stats._drawn(cast(Any, Closed()), "V1", views.share_fails())


def test_somebody_elses_picture_cannot_be_shared(space: Workspace, mara: Person) -> None:
    """A payload names a picture; whose it is, the rows say."""
    deps, team_id = space.trellis.deps, space.sandbox.world.workspace.id
    *owners, lena = (space.person(name).id for name in ("devin", "mara", "lena"))

    async def tries() -> list[bool]:
        async with deps.db.begin() as session:
            picture, _ = await pictures_store.add(
                session, (team_id, mara.id), "remembered", signature="s", file_id="F1", words=["w"], now=BEGUN
            )
        return [await recall_stats.share_with(Acting(team_id, one, deps), picture.id, lena) for one in owners]

    assert space.run(tries()) == [False, True]
