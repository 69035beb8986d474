"""Prompts come in the words of a stage, say for whom they are written, and can be read in other words."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot import content
from bot.db import new_id
from bot.mentorships import stage_store, store
from bot.mentorships.tables import StageView
from bot.mentorships.values import MentorshipView
from bot.people.rules import STAGES
from handlers.mentor_forms_views import Change, prompt_blocks
from sandbox.blocks import problems
from tests.conftest import Workspace
from tests.driver import Person
from tests.paired import pair, skill
from tests.planned import team
from tests.recalled import key, stored

PROMPT = content.load_guidebook().prompts["hint-stretch"]
LONG_ID = "T0123456789AB.V0123456789AB"
ROW_ID = f"T0123456789AB.V0123456789AB.{new_id()}"
"""Longer than any: of a workspace, a form and what it makes."""


@pytest.fixture
def mentorship(workspace: Workspace, mara: Person, devin: Person) -> MentorshipView:
    return pair(workspace, mara, devin)


def form(workspace: Workspace, person: Person, mentorship: MentorshipView, skill_id: str | None) -> tuple[str, str]:
    viewer = mentorship.viewer(person.id)
    return stored(workspace, lambda session: stage_store.stage_for(session, viewer, mentorship, skill_id))


def sees(workspace: Workspace, mentorship: MentorshipView, author: Person, skill_id: str, stage: str) -> None:
    """A view that both have given, so that it is shared."""
    now = workspace.trellis.clock.now()
    row = StageView(
        team_id=team(workspace),
        mentorship_id=mentorship.id,
        author_id=author.id,
        skill_id=skill_id,
        stage=stage,
        shared=True,
        created_at=now,
        updated_at=now,
    )

    async def add(session: AsyncSession) -> None:
        session.add(row)

    stored(workspace, add)


@pytest.mark.parametrize("stage", STAGES)
def test_a_prompt_says_for_whom_it_is_written_and_leads_to_all_other_forms(stage: str) -> None:
    change = Change(LONG_ID, "plan-stretch", ROW_ID)
    blocks = prompt_blocks(PROMPT, stage, "x & " * 40, change=change)
    assert problems("modal", {"type": "modal", "title": {"type": "plain_text", "text": "A"}, "blocks": blocks}) == []
    assert len(blocks[0]["accessory"]["options"]) == len(STAGES)
    assert blocks[1]["elements"][0]["text"].startswith("Written for: ")


def test_a_novice_gets_a_step_and_an_expert_a_challenge() -> None:
    assert "*Next step:*" in prompt_blocks(PROMPT, "novice")[0]["text"]["text"]
    assert "*A challenge:*" in prompt_blocks(PROMPT, "expert")[0]["text"]["text"]


def test_without_a_way_to_change_it_there_is_no_menu() -> None:
    assert "accessory" not in prompt_blocks(PROMPT, "novice")[0]


def test_the_words_follow_the_pairs_views_of_the_skill_the_mentors_first(
    workspace: Workspace, mara: Person, devin: Person, mentorship: MentorshipView
) -> None:
    testing = skill(workspace, mentorship, "testing")
    assert form(workspace, devin, mentorship, None) == ("competent", "")
    sees(workspace, mentorship, mara, testing, "novice")
    sees(workspace, mentorship, devin, testing, "proficient")
    assert form(workspace, devin, mentorship, testing) == ("novice", "testing")
    assert form(workspace, mara, mentorship, None) == ("competent", "")


def test_who_chose_a_form_gets_it_alone_until_they_take_it_back(
    workspace: Workspace, mara: Person, devin: Person, mentorship: MentorshipView
) -> None:
    def choose(stage: str | None) -> None:
        stored(workspace, lambda session: stage_store.choose_form(session, key(workspace, devin), mentorship.id, stage))

    testing = skill(workspace, mentorship, "testing")
    choose("expert")
    assert form(workspace, devin, mentorship, testing) == ("expert", "testing")
    assert form(workspace, mara, mentorship, testing) == ("competent", "testing")
    choose(None)
    assert form(workspace, devin, mentorship, testing) == ("competent", "testing")
    assert stored(workspace, lambda session: store.wish(session, key(workspace, devin))).forms == {}
