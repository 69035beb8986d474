"""Nobody but the two sees or changes anything of a pair: no role, in neither mode, by no page and no button."""

import asyncio
import itertools
import json
import shutil
from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.content import load_guidebook
from bot.db import Database
from bot.mentorships import pair_store
from bot.mentorships.access import FIELDS, Pair, Seen, Viewer
from bot.mentorships.rules import MODES
from bot.mentorships.store import GUIDEBOOK
from bot.mentorships.tables import Mentorship
from bot.recall.shelf import SHELF
from bot.vault import Vault, new_key
from handlers import home, mentor
from handlers.acting import Acting
from handlers.mentor_pages import PAGES
from handlers.mentor_views import gone
from tests.conftest import SHELF as DECKS
from tests.mentorships.pressing import Slack, presses
from tests.mentorships.secrets import DEVIN, GONE, INES, LENA, MARA, SAM, STRANGERS, TEAM, Secret, World, tables, write

Json = dict[str, Any]
WATCHED = ("mentor-UMARA", "manager-UDEVIN")
"""Pairs whose every row is asked for: one in each mode, and in each another one of the two shares."""


POINTED = ("session", "session_action", "mentorship_skill", "mentorship_plan", "mentorship_goal")
"""Tables whose rows pages and buttons name."""

EACH = 2
"""Of each button and form, so many are tried."""


@dataclass(frozen=True)
class Written:
    """The world in a file, to be copied: a thousand rows are sealed once for all tests."""

    path: Path
    key: str
    world: World

    def opened(self, path: Path) -> Database:
        along: Json = {SHELF: DECKS, GUIDEBOOK: load_guidebook}
        return Database(f"sqlite+aiosqlite:///{path}", Vault([self.key]), **along)


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Written:
    made = Written(tmp_path_factory.mktemp("world") / "pairs.db", new_key(), World())
    shutil.copy(migrated, made.path)
    return replace(made, world=asyncio.run(_written(made.opened(made.path))))


@dataclass(frozen=True)
class Reading:
    """All that one was shown, the views in it, and which pages opened with which rows."""

    shown: str
    views: list[Json]
    opened: list[Json]


@pytest.fixture(scope="session")
def readings(written: Written, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Reading]:
    """What each of the two reads in each mode. It is the same in every test, since all ids are."""
    folder, found = tmp_path_factory.mktemp("readings"), dict[tuple[str, str], Reading]()
    for user_id, mode in itertools.product((MARA, DEVIN), MODES):
        path = Path(shutil.copy(written.path, folder / f"{user_id}-{mode}.db"))
        found[user_id, mode] = asyncio.run(_read_in(written.opened(path), written.world, user_id, mode))
    return found


async def _read_in(db: Database, world: World, user_id: str, mode: str) -> Reading:
    async with db.begin() as session:
        for found in await session.scalars(select(Mentorship)):
            found.mentor_mode = found.mentee_mode = mode
    read = await read_all(Slack(db), user_id, asked_for(world))
    await db.close()
    return read


async def _written(db: Database) -> World:
    world = await write(db)
    await db.close()
    return world


@pytest.fixture
async def db(tmp_path: Path, written: Written) -> AsyncGenerator[Database]:
    made = written.opened(Path(shutil.copy(written.path, tmp_path / "pairs.db")))
    yield made
    await made.close()


@pytest.fixture
def world(written: Written) -> World:
    return written.world


@pytest.fixture
def slack(db: Database) -> Slack:
    return Slack(db)


def may_read(secret: Secret, user_id: str, mode: str) -> bool:
    """The promise, said anew: the author, or the other of the pair where it is shared or for both; in one mode."""
    people = {"lena": {LENA, "UOTTO"}, "before": {INES, DEVIN}, "gone": {DEVIN}}
    if user_id not in people.get(secret.mentorship_id, {MARA, DEVIN}) or secret.mode != mode:
        return False
    seen = FIELDS[secret.table][secret.column]
    return user_id == secret.author_id or seen is Seen.PAIR or (seen is Seen.SHARED and secret.shared)


# --- the one door to the rows -----------------------------------------------------------------------------
@pytest.mark.parametrize("mode", MODES)
async def test_the_door_shows_each_field_to_those_it_is_for(db: Database, world: World, mode: str) -> None:
    wrong = []
    async with db.read() as session:
        for found in await session.scalars(select(Mentorship)):
            pair = Pair(found.id, found.team_id, found.mentor_id, found.mentee_id)
            for user_id in (MARA, DEVIN, *STRANGERS):
                shown = json.dumps(await everything(session, Viewer(TEAM, user_id, mode), pair), default=str)
                known = {one for one in world.in_(shown) if one.mentorship_id == found.id}
                theirs = {one for one in world.secrets.values() if one.mentorship_id == found.id}
                meant = {one for one in theirs if may_read(one, user_id, mode) or _is_gones(one, user_id, mode)}
                wrong += [(user_id, one) for one in known ^ meant]
    assert wrong == []


def _is_gones(secret: Secret, user_id: str, mode: str) -> bool:
    """Whoever left is stopped before the rows: no mentorship opens for them."""
    as_member = user_id == GONE and secret.mentorship_id == "gone" and secret.mode == mode
    seen = FIELDS[secret.table][secret.column]
    return as_member and (secret.author_id == GONE or seen is Seen.PAIR or (seen is Seen.SHARED and secret.shared))


async def everything(session: Any, viewer: Viewer, pair: Pair) -> list[Any]:
    return [await pair_store.rows(session, viewer, pair, table) for table in tables()]


async def test_whoever_left_the_workspace_opens_no_pair(db: Database, world: World) -> None:
    async with db.read() as session:
        for mentorship_id in world.ids["mentorship"]:
            with pytest.raises(pair_store.NotTheirs):
                await pair_store.mentorship(session, Viewer(TEAM, GONE), mentorship_id)


# --- the real handlers ------------------------------------------------------------------------------------
async def read_all(slack: Slack, user_id: str, asked: list[Json]) -> Reading:
    """The pages with the rows, the hub and App Home."""
    shown, views, opened = "", list[Json](), list[Json]()
    for value in asked:
        body = {"actions": [{"value": json.dumps(value)}], "view": {"type": "modal", "id": "V1"}, "trigger_id": "1.2"}
        said, drawn = await slack.seen(user_id, mentor.open_page, body)
        shown, views = shown + said, views + drawn
        opened += [] if drawn == [gone()] else [value]
    await home.refresh(Acting(TEAM, user_id, slack.deps))
    said, drawn = slack.shown(), slack.drawn
    hub = await mentor.at_word(Acting(TEAM, user_id, slack.deps), "")
    return Reading(shown + said + json.dumps(hub), [*views, *drawn, hub], opened)


def asked_for(world: World) -> list[Json]:
    """Each page with rows of the kinds that pages are about, of both watched pairs."""
    ids = [f"{table}-{pair}-{MARA}" for table in POINTED for pair in WATCHED] + list(WATCHED)
    assert set(ids) <= {one for of in world.ids.values() for one in of}
    return [{"id": row_id, "then": word} for word in PAGES for row_id in ids if word != "start"]


def few(things: list[tuple[str, Any]]) -> list[Any]:
    """A few of each name: what one listener does with many rows is the same."""
    counts: Counter[str] = Counter()
    kept = []
    for name, thing in things:
        counts[name] += 1
        if counts[name] <= EACH:
            kept.append(thing)
    return kept


@pytest.mark.parametrize("user_id", STRANGERS)
async def test_a_stranger_is_shown_nothing_by_any_page_and_can_change_nothing_by_any_button(
    db: Database, world: World, slack: Slack, readings: dict[tuple[str, str], Reading], user_id: str
) -> None:
    """Strangers open what opens for a member, press the members' own buttons, and send in their forms.

    One of them asks for every page with every row.
    """
    views = [view for read in readings.values() for view in read.views]
    forms = few([(view["callback_id"], view) for view in views if view.get("submit")])
    pressed = few([(one["action_id"], (one, view)) for view in views for one in presses(view)])
    opened = [value for value in asked_for(world) if any(value in read.opened for read in readings.values())]
    assert len(forms) >= 10
    assert len(pressed) >= 30
    assert {value["then"] for value in opened} >= {word for word in PAGES if PAGES[word].of_pair} - {"start"}
    before = await all_rows(db)
    shown = (await read_all(slack, user_id, asked_for(world) if user_id == SAM else opened)).shown
    for view in forms:
        shown += await slack.submit(user_id, view)
    for element, view in pressed:
        shown += await slack.press(user_id, element, view)
    assert [one for one in world.in_(shown) if one.mentorship_id in WATCHED] == []
    after = await all_rows(db)
    assert {row_id for row_id in before if after.get(row_id) != before[row_id]} == set()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("user_id", [MARA, DEVIN])
def test_each_of_the_pair_is_shown_what_is_theirs_to_see_and_no_word_more(
    world: World, readings: dict[tuple[str, str], Reading], user_id: str, mode: str
) -> None:
    shown = readings[user_id, mode].shown
    known = [one for one in world.in_(shown) if one.mentorship_id in WATCHED]
    assert "raised" not in shown
    unshared = [one for one in known if not may_read(one, user_id, one.mode)]
    assert unshared == []
    assert len({(one.table, one.column) for one in known}) >= 20


async def all_rows(db: Database) -> dict[str, str]:
    """Every row of the watched pairs as it stands."""
    found = {}
    async with db.read() as session:
        every: list[Any] = [Mentorship, *tables()]
        for table in every:
            for row in await session.scalars(select(table)):
                if getattr(row, "mentorship_id", row.id) in WATCHED:
                    found[row.id] = row.model_dump_json()
    return found
