"""Whatever Trellis says to pairs keeps its promises, file by file."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import get_args

import pytest

from bot.content import ROOT, load_guidebook
from bot.content_check import guide_problems, texts
from bot.mentorships.guidebook import (
    Choice,
    Form,
    KindWords,
    Moment,
    PlanTemplate,
    Prompt,
    Signal,
    StretchWords,
    broken,
    shared_words,
)
from bot.people.rules import STAGES
from tests.recall.chapter_runs import FILE, hashed, known, runs

BOOK = load_guidebook()
CHAPTER = known(FILE.read_bytes())
FILES = sorted(path for part in ("mentorships", "sessions") for path in (ROOT / part).rglob("*") if path.is_file())
WAYS = {"talk", "pause", "cadence", "hand-over", "end", "goals", "plan", "topics", "smaller-step", "wait"}

each_prompt = pytest.mark.parametrize("prompt", BOOK.prompts.values(), ids=lambda prompt: prompt.key)
each_plan = pytest.mark.parametrize("plan", BOOK.plans.values(), ids=lambda plan: plan.key)
each_signal = pytest.mark.parametrize("signal", BOOK.signals.values(), ids=lambda signal: signal.code)


# prompts


def test_there_are_prompts_enough() -> None:
    assert len(BOOK.prompts) >= 40


@pytest.mark.parametrize("moment", get_args(Moment))
def test_every_moment_has_a_prompt(moment: Moment) -> None:
    assert len(BOOK.of(moment)) > 0


@pytest.mark.parametrize(("reader", "moment"), [("mentee", "prep"), ("mentor", "agenda"), ("mentor", "question")])
def test_each_side_prepares_with_prompts_of_its_own(reader: str, moment: str) -> None:
    assert [one.key for one in BOOK.prompts.values() if (one.reader, one.moment) == (reader, moment)] != []


@each_prompt
def test_a_prompt_has_five_forms_that_differ(prompt: Prompt) -> None:
    assert broken(prompt) == []


@each_prompt
def test_a_form_does_not_name_its_stage(prompt: Prompt) -> None:
    label = re.compile(r"\b(novices?|beginners?|competent|proficient|experts?)\b", re.IGNORECASE)
    assert [text for form in prompt.forms.values() for text in texts(form.model_dump()) if label.search(text)] == []


def test_whoever_has_said_no_stage_reads_the_middle_form() -> None:
    prompt = next(iter(BOOK.prompts.values()))
    assert prompt.form(None) == prompt.form("wizard") == prompt.forms["competent"]


# what a form that breaks a promise is told


def _lost(change: Callable[[dict[str, Form]], object]) -> list[str]:
    prompt = next(iter(BOOK.prompts.values()))
    forms = dict(prompt.forms)
    change(forms)
    return broken(prompt.model_copy(update={"forms": forms}))


def test_a_missing_form_is_noticed() -> None:
    assert _lost(lambda forms: forms.pop("expert")) == ["forms: expert is missing"]


def test_a_first_form_without_a_step_is_noticed() -> None:
    assert _lost(lambda forms: forms.update(novice=Form(text="Whistle twice."))) == ["forms.novice: names no step"]


def test_a_last_form_without_a_challenge_is_noticed() -> None:
    assert _lost(lambda forms: forms.update(expert=Form(text="Whistle twice."))) == ["forms.expert: poses no challenge"]


def test_two_forms_that_say_the_same_are_noticed() -> None:
    same = Form(text="Whistle twice.")
    assert _lost(lambda forms: forms.update(competent=same, proficient=same)) == [
        "forms: competent and proficient share 100% of their words"
    ]


def test_words_count_once_and_against_the_shorter_text() -> None:
    assert shared_words("The plan, the day", "A day has its plan and its night") == 2 / 3


# starts, stages, stretches


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        (BOOK.starting.kinds, {"formal", "informal", "peer", "reverse", "sponsor", "buddy"}),
        (BOOK.starting.feedback, {"direct", "gentle", "written-first", "in-the-moment"}),
        (BOOK.starting.learning, {"doing", "discussing", "watching", "reading"}),
        (BOOK.starting.scope, {"technical", "career", "communication", "emotional", "workplace"}),
        (BOOK.stretch.kinds, {"stretch", "visibility", "decision", "safe-failure", "autonomy"}),
        (BOOK.stretch.support, {"pair", "daily", "on-call", "review", "none"}),
        (BOOK.stretch.cost, {"nothing", "time", "rework", "visible", "serious"}),
    ],
)
def test_every_choice_is_there_once(given: Sequence[KindWords | StretchWords | Choice], ids: set[str]) -> None:
    assert sorted(one.id for one in given) == sorted(ids)


@pytest.mark.parametrize(
    ("group", "ids"),
    [
        ("career", {"sponsorship", "exposure", "coaching", "protection", "challenging-work"}),
        ("psychosocial", {"role-model", "acceptance", "counseling", "friendship"}),
    ],
)
def test_each_of_kram_s_functions_stands_in_its_group(group: str, ids: set[str]) -> None:
    assert {one.id for one in BOOK.starting.functions if one.group == group} == ids


def test_the_exchange_and_managing_are_told_in_a_few_lines() -> None:
    assert 3 <= len(BOOK.starting.exchange) <= 5
    assert 3 <= len(BOOK.starting.manages) <= 4


def test_stages_stand_in_their_order() -> None:
    assert tuple(stage.id for stage in BOOK.stages.stages) == STAGES


def test_a_stage_is_told_without_its_label() -> None:
    said = " ".join(text for stage in BOOK.stages.stages for text in (stage.title, stage.sees, stage.mentor))
    labels = {word for stage in STAGES for word in stage.split("_")}
    assert labels & set(said.casefold().split()) == set()


def test_two_views_that_differ_or_agree_have_three_questions() -> None:
    assert {gap: len(questions) for gap, questions in BOOK.stages.gap.items()} == {
        "self_higher": 3,
        "mentor_higher": 3,
        "same": 3,
    }


def test_a_serious_cost_says_that_it_is_no_stretch() -> None:
    line = next(cost.line for cost in BOOK.stretch.cost if cost.id == "serious")
    assert "smaller" in line
    assert "stretch" in line


# plans and signals


def test_plans_are_the_five_that_were_promised() -> None:
    assert set(BOOK.plans) == {
        "ninety-days-ai",
        "onboarding-ai",
        "onboarding-anyone",
        "junior-to-lead",
        "first-month-buddy",
    }


@each_plan
def test_milestones_rise_and_end_with_the_plan(plan: PlanTemplate) -> None:
    days = [milestone.day for milestone in plan.milestones]
    assert days == sorted(set(days))
    assert days[-1] == plan.days


@pytest.mark.parametrize(
    ("plan", "days"),
    [("ninety-days-ai", {30, 60, 90}), ("junior-to-lead", {180, 365, 540, 730, 900, 1095})],
)
def test_a_plan_looks_back_on_the_days_that_its_title_promises(plan: str, days: set[int]) -> None:
    assert days <= {milestone.day for milestone in BOOK.plans[plan].milestones}


def test_ninety_days_leave_room_for_what_grows_by_itself() -> None:
    assert len(BOOK.plans["ninety-days-ai"].grows_by_itself) >= 2


def test_signals_are_those_that_rows_can_show() -> None:
    codes = {"no-shows", "moves", "empty-preparation", "no-progress", "low-usefulness", "dependency", "silence"}
    assert set(BOOK.signals) == codes


@each_signal
def test_a_signal_offers_ways_that_have_a_button(signal: Signal) -> None:
    ways = [way.id for way in signal.ways]
    assert len(ways) == len(set(ways))
    assert set(ways) <= WAYS


@each_signal
def test_a_signal_blames_nobody(signal: Signal) -> None:
    blame = re.compile(r"\b(fault|fail(s|ed|ure|ing)?|lazy|bad mentor|blame|should have|must)\b", re.IGNORECASE)
    assert [text for text in texts(signal.model_dump()) if blame.search(text)] == []


def test_what_one_side_noted_alone_is_told_to_that_side_alone() -> None:
    assert {code: BOOK.signals[code].first for code in ("low-usefulness", "empty-preparation", "dependency")} == {
        "low-usefulness": "mentee",
        "empty-preparation": "mentee",
        "dependency": "mentor",
    }


# all texts


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def test_our_own_files_have_nothing_to_mend() -> None:
    assert list(guide_problems(BOOK, BOOK)) == []


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".yml"], ids=_name)
def test_texts_are_calm(path: Path) -> None:
    loud = re.compile(r"!|\b(just|simply)\b|[\u2013\u2014]", re.IGNORECASE)
    assert loud.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_no_eight_words_are_the_chapter_s(path: Path) -> None:
    assert [run for run in runs(path.read_text(encoding="utf-8")) if hashed(run) in CHAPTER] == []
