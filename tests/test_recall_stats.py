"""Who asks what they remember sees it in words and in a picture, and may show one picture to one person."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.recall import asking, store
from bot.recall.memory import DEFAULT, Grade
from bot.recall.statistics import Kept
from bot.recall.values import Remembered
from handlers import recall_charts_views as charts
from handlers import recall_stats, recall_stats_nudges
from handlers import recall_stats_views as views
from handlers.acting import Acting
from handlers.recall_charts_views import Chart
from sandbox.blocks import problems
from tests.conftest import Workspace
from tests.driver import Message, Person

BEGUN = datetime(2026, 2, 3, 15, 0, tzinfo=UTC)
"""Four weeks before the workspaces of tests begin."""

CARDS = 8


def recalled(workspace: Workspace, name: str, cards: int = CARDS) -> None:
    """As if the person had answered so many cards of the first deck, and some of them twice."""
    deps, user_id = workspace.trellis.deps, workspace.person(name).id
    person = workspace.sandbox.world.workspace.id, user_id

    async def answers() -> None:
        async with deps.db.begin() as session:
            enrolled = await store.enrolment(session, person)
            assert enrolled
            library = session.info["shelf"].library
            for number, card in enumerate(library.of("foundation")[:cards]):
                first = BEGUN + timedelta(hours=number)
                await asking.remember(session, enrolled, card.id, Grade.GOOD, first, confidence=75)
                if number % 2:
                    again = first + timedelta(days=9)
                    await asking.remember(session, enrolled, card.id, Grade.EASY, again, confidence=95)

    workspace.run(answers())


def enrol(person: Person) -> None:
    person.types("/recall")
    person.modal("Recall").submit()
    person.modal("You are in").close()


def asks(person: Person) -> Message:
    person.types("/recall stats")
    return person.dm().waits_for("Your decks", timeout=30)


def kinds(blocks: Sequence[dict[str, Any]]) -> list[str]:
    return [block["type"] for block in blocks]


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


def test_what_i_remember_comes_in_words_beside_a_chart(mara: Person) -> None:
    shown = asks(mara)
    assert f"Of the {CARDS} cards you have answered, you would know about" in shown.text
    assert "When you say 75 %, you knew it 8 of 8 times." in shown.text
    assert kinds(shown.data["blocks"]).count("data_visualization") == 2


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (Kept(5, 4.45, 3.7), "would be 74 %, not 89 %"),
        (Kept(8, 7.2, 5.1), "would be about 5"),
        (Kept(8, 7.2, 7.2), "as many so far"),
    ],
)
def test_the_words_and_the_picture_agree_on_what_practice_does(kept: Kept, words: str) -> None:
    assert words in " ".join(charts.remembered(kept, UTC).words)


def test_a_confidence_with_few_answers_is_said_and_not_drawn(mara: Person) -> None:
    shown = asks(mara)
    assert "Too few answers yet: 95 % needs 1 more." in shown.text
    drawn = [block["chart"] for block in shown.data["blocks"] if block["type"] == "data_visualization"]
    assert ["95 % sure" in chart["axis_config"]["categories"] for chart in drawn] == [False] * len(drawn)


def test_where_slack_draws_no_chart_the_same_comes_as_a_picture(space: Workspace, mara: Person) -> None:
    space.sandbox.world.faults.add("no_charts", times=-1)
    shown = asks(mara)
    assert "data_visualization" not in kinds(shown.data["blocks"])
    [picture] = [one for one in shown.data["blocks"] if one["block_id"] == "chart:remembered"]
    assert picture["type"] == "image"
    assert f"Of the {CARDS} cards" in picture["alt_text"]


def test_a_picture_that_slack_still_looks_at_is_posted_a_little_later(space: Workspace, mara: Person) -> None:
    space.sandbox.world.faults.add("no_charts", times=-1)
    space.sandbox.world.faults.add("file_not_ready", times=1)
    assert "image" in kinds(asks(mara).data["blocks"])


def test_where_no_picture_can_be_made_the_words_come_alone(space: Workspace, mara: Person) -> None:
    space.sandbox.world.faults.add("no_charts", times=-1)
    space.sandbox.world.faults.add("server_error", "files.getUploadURLExternal", times=-1)
    shown = asks(mara)
    assert f"Of the {CARDS} cards" in shown.text
    assert not {"image", "data_visualization"} & set(kinds(shown.data["blocks"]))


def test_a_person_with_few_cards_hears_how_many_it_takes(start: Callable[..., Workspace]) -> None:
    workspace = start()
    devin = workspace.person("devin")
    enrol(devin)
    recalled(workspace, "devin", cards=2)
    shown = asks(devin)
    assert "You have answered 2 cards. It takes 3 more to say what stays." in shown.text
    assert "data_visualization" not in kinds(shown.data["blocks"])


def test_typed_in_a_channel_nothing_of_it_shows_there(mara: Person) -> None:
    mara.goes_to("#general")
    asks(mara)
    assert "Of the" not in mara.channel("#general").text
    assert mara.channel("#general").last.ephemeral


async def test_years_of_answers_are_replayed_beside_the_event_loop() -> None:
    where: list[int] = []

    def memories() -> Iterator[Remembered]:
        where.append(threading.get_ident())
        yield from ()

    await recall_stats_nudges.kept(memories(), [], BEGUN, DEFAULT)
    assert where
    assert where != [threading.get_ident()]


def test_who_has_no_decks_reads_no_empty_list_of_them() -> None:
    nothing = Chart("remembered", ["Nothing yet."])
    shown = views.Figures(nothing, nothing, [], views.Coming(), BEGUN.date())
    assert "Your decks" not in str(views.stats(shown).blocks)


def test_a_double_click_brings_what_i_remember_once(space: Workspace, mara: Person) -> None:
    who = Acting(space.sandbox.world.workspace.id, mara.id, space.trellis.deps)

    async def twice() -> None:
        await asyncio.gather(recall_stats._plan(who, "one"), recall_stats._plan(who, "two"))

    space.run(twice())
    mara.dm().waits_for("Your decks", timeout=30)
    assert mara.dm().text.count("Your decks") == 1


def test_every_message_keeps_slacks_rules(mara: Person) -> None:
    assert problems("message", {"text": "x", "blocks": asks(mara).data["blocks"]}) == []
