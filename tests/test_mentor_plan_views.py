"""Pages about skills and plans keep Slack's rules with the longest words, and draw what people wrote as typed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import content
from bot.mentorships.plans import ASSIGNMENT, STEP, STEPS_MOST, WORDS, PlanView, StepView
from bot.mentorships.stages import SKILLS_MOST, Round, Standing
from bot.mentorships.values import MentorshipView
from bot.people.rules import STAGES
from handlers import mentor_plan_edit_views as edit
from handlers import mentor_plan_review_views as reviews
from handlers import mentor_plan_start_views as starts
from handlers import mentor_plan_views as plans
from handlers import mentor_stages_views as stages
from handlers import mentor_stretch_views as stretch
from handlers.mentor_forms_views import Change, prompt_blocks
from handlers.mentor_reader_views import Reader
from sandbox.blocks import problems

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
GUIDEBOOK = content.load_guidebook()
WORST = ("<!channel> & <b>*x*</b> 😀 שלום " * 200)[:3000]
NAME = WORST[:60]
ID = "T0123456789.V0123456789.12"

WHOSE: dict[str, Any] = {"id": ID, "team_id": "T1", "mentor_id": "UMARA", "mentee_id": "UDEVIN", "asked_by": "UMARA"}
STATE: dict[str, Any] = {"kind": "informal", "state": "active", "manages": True, "mentor_mode": "manager"}
NEVER: dict[str, Any] = dict.fromkeys(("started_at", "paused_until", "ended_at", "ended_by", "how"))
MENTORSHIP = MentorshipView(**WHOSE, **STATE, **NEVER, mentee_mode="mentor", created_at=NOW)
MENTOR = Reader(MENTORSHIP, "UMARA", ZoneInfo("Europe/Berlin"), NOW)
MENTEE = replace(MENTOR, user_id="UDEVIN")
AFTER = replace(MENTOR, mentorship=replace(MENTORSHIP, state="ended"))
VALUES = dict.fromkeys(WORDS, WORST) | {"title": WORST[:150], "review_on": "2026-03-31"}
PICKED = {"stretch_kind": "decision", "stretch": WORST, "support": "on-call", "cost": "serious"}
PLAN = PlanView(ID, "", VALUES | PICKED, date(2026, 3, 31), "open", "UDEVIN", NOW, NOW)
EMPTY = replace(PLAN, values=dict.fromkeys((*WORDS, *ASSIGNMENT), ""), review_on=None)
STEPVALUES = dict.fromkeys(STEP, WORST) | {"due_on": "2026-04-01"}
STEPS = [StepView(f"{ID}{n}", ID, STEPVALUES, date(2026, 4, 1), NOW if n % 2 else None) for n in range(STEPS_MOST)]
HINT = prompt_blocks(GUIDEBOOK.prompts["hint-goal"], "novice", NAME, change=Change(ID, "plan-review", ID))
OTHERS = [replace(PLAN, id=f"{ID}{n}", state=state) for n, state in enumerate(["done", "dropped", "open"] * 5)]


def of_plans() -> Iterator[tuple[str, Any]]:
    for reader in (MENTOR, MENTEE, AFTER):
        name = f"{reader.user_id} {reader.mentorship.state}"
        for plan in (PLAN, EMPTY, OTHERS[0]):
            page = plans.Page(reader, plan, STEPS, OTHERS, GUIDEBOOK.stretch, HINT, HINT)
            yield f"plan, {name}", plans.plan(page)
            yield f"review, {name}", reviews.review(reader, plan, HINT)
        yield f"templates, {name}", starts.templates(reader, list(GUIDEBOOK.plans.values()), OTHERS)
        yield f"no plan, {name}", starts.templates(reader, [], [])
    for template in GUIDEBOOK.plans.values():
        yield template.key, starts.preview(MENTEE, template)


def of_forms() -> Iterator[tuple[str, Any]]:
    yield "edit", edit.editing(MENTEE, PLAN, HINT)
    yield "edit an empty one", edit.editing(MENTEE, EMPTY)
    yield "write", edit.writing(MENTEE, HINT)
    yield "both wrote", edit.clashing(MENTOR, ID, False, VALUES, VALUES | {"goal": ""}, 3)
    yield "both wrote a milestone", edit.clashing(MENTOR, ID, True, STEPVALUES, STEPVALUES, 3)
    yield "milestones", edit.steps(MENTEE, PLAN, STEPS)
    yield "milestone", edit.step(MENTEE, ID, STEPS[0])
    yield "new milestone", edit.step(MENTEE, ID, None)
    yield "stretch", stretch.picker(MENTEE, PLAN, GUIDEBOOK.stretch, HINT)
    yield "both chose", stretch.picker(MENTEE, EMPTY, GUIDEBOOK.stretch, wanted=PICKED, clashes=PICKED, round_=2)


def of_skills() -> Iterator[tuple[str, Any]]:
    rounds = tuple(Round(one, other, NOW + timedelta(days=30)) for one in STAGES for other in STAGES)
    waiting = Standing(ID, NAME, rounds, "novice", True)
    found = [waiting, Standing(ID, NAME), Standing(ID, NAME, rounds), replace(waiting, theirs_waits=False)]
    for reader in (MENTOR, MENTEE, AFTER):
        name = f"{reader.user_id} {reader.mentorship.state}"
        listed = [replace(one, skill_id=f"{ID}{n}") for n, one in enumerate(found * 5)][:SKILLS_MOST]
        yield f"skills, {name}", stages.skills(reader, listed, GUIDEBOOK.stages)
        yield f"no skills, {name}", stages.skills(reader, [], GUIDEBOOK.stages)
        yield f"adding, {name}", stages.adding(reader, listed)
        yield f"renaming, {name}", stages.renaming(reader, waiting)
        for one in found:
            yield f"choosing, {name}", stages.choosing(reader, one, GUIDEBOOK.stages)
            yield f"skill, {name}", stages.skill(reader, one, GUIDEBOOK.stages, HINT)


VIEWS = [*of_plans(), *of_forms(), *of_skills()]


@pytest.mark.parametrize("name", sorted({name for name, _ in VIEWS}))
def test_pages_keep_slacks_rules(name: str) -> None:
    assert [found for one, view in VIEWS if one == name for found in problems("modal", view)] == []


def test_what_people_wrote_is_inert() -> None:
    assert [name for name, view in VIEWS if any("<!channel>" in text for text in _marked(view))] == []


def test_the_note_about_a_review_keeps_slacks_rules_and_says_the_mode() -> None:
    for mode in ("mentor", "manager"):
        message = reviews.review_message(ID, "UMARA", mode)
        assert problems("message", {"text": message.text, "blocks": list(message.blocks)}) == []
        assert ("Manager mode" in str(message.blocks)) == (mode == "manager")


def test_after_the_end_everything_is_shown_and_nothing_is_to_change() -> None:
    page = plans.plan(plans.Page(AFTER, PLAN, STEPS, [], GUIDEBOOK.stretch))
    texts = [element["text"]["text"] for element in _of_type(page, "button")]
    assert [text for text in texts if not text.endswith("mode")] == []


def _marked(node: Any) -> Iterator[str]:
    return (one["text"] for one in _of_type(node, "mrkdwn"))


def _of_type(node: Any, kind: str) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if node.get("type") == kind:
            yield node
        for value in node.values():
            yield from _of_type(value, kind)
    elif isinstance(node, list):
        for value in node:
            yield from _of_type(value, kind)
