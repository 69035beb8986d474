"""What Trellis says to a pair, as it is read from content/: prompts in five forms, plans, kinds, stages, signals."""

import re
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.people.rules import STAGES

SHARED_MOST = 0.5
"""Of the words of the shorter of two forms of one prompt, so many may stand in the other."""

WORD = re.compile(r"[a-z0-9']+")

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$", max_length=60)]
Reader = Literal["mentee", "mentor", "both"]
Moment = Literal["prep", "agenda", "opener", "question", "guide", "hint", "checkin", "going"]


def _text(most: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=most)


Label = Annotated[str, _text(75)]
"""Fits an option, a button's neighbour or a title on a phone."""
Line = Annotated[str, _text(200)]
Text = Annotated[str, _text(600)]


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Form(Model):
    """A prompt as somebody at one stage reads it."""

    text: Annotated[str, _text(400)]
    step: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    """The one thing to do next. A novice's form always names one (Dreyfus and Dreyfus, 1980: rules first)."""
    challenge: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    """What to test oneself with. An expert's form always poses one."""


class Prompt(Model):
    """One prompt, hint or part of the guide. The file's name is its key."""

    key: str = ""
    reader: Reader
    moment: Moment
    about: Line
    """What it is for; people do not read this."""
    forms: Mapping[str, Form]

    def form(self, stage: str | None) -> Form:
        """What somebody at this stage reads; who has said no stage reads the middle one."""
        return self.forms[stage if stage in STAGES else "competent"]


class Milestone(Model):
    day: Annotated[int, Field(ge=1, le=1100)]
    title: Label
    steps: Annotated[tuple[Line, ...], Field(min_length=1, max_length=8)]
    success: Line
    """What both can see when it is reached."""


class PlanTemplate(Model):
    """A plan to copy and edit. The file's name is its key."""

    key: str = ""
    title: Label
    suits: Line
    kinds: tuple[Slug, ...] = ()
    days: Annotated[int, Field(ge=7, le=1100)]
    growth: Text
    goal: Text
    success: Text
    stretch: Text
    follow: Text
    """How both see whether it works."""
    grows_by_itself: Annotated[tuple[Line, ...], Field(max_length=6)] = ()
    """What needs no teaching, and is left to come by itself."""
    milestones: Annotated[tuple[Milestone, ...], Field(min_length=2, max_length=8)]


class KindWords(Model):
    """A kind of mentorship: what it is good for, and what to watch."""

    id: Slug
    title: Label
    line: Line
    strength: Line
    watch: Line


class FunctionWords(Model):
    """One of Kram's functions (Kram, 1985)."""

    id: Slug
    group: Literal["career", "psychosocial"]
    title: Label
    line: Line


class StageWords(Model):
    """A Dreyfus stage without its label: what one sees someone do."""

    id: Slug
    title: Label
    sees: Line
    """For a choice: short and concrete."""
    mentor: Line
    """What helps somebody there."""


class StretchWords(Model):
    id: Slug
    title: Label
    line: Line
    example: Line


class Choice(Model):
    """One way forward, or one answer to pick."""

    id: Slug
    title: Label
    line: Line


class Starting(Model):
    """`starting.yml`: the words of a start."""

    kinds: tuple[KindWords, ...]
    functions: tuple[FunctionWords, ...]
    feedback: tuple[Choice, ...]
    """How someone likes feedback."""
    learning: tuple[Choice, ...]
    """How someone likes to learn."""
    scope: tuple[Choice, ...]
    """What can be in or out of scope."""
    exchange: tuple[Line, ...]
    """Why a mentor may say that the mentee is ahead in the newest tools, and what does not expire."""
    manages: tuple[Line, ...]
    """What it means to manage somebody and mentor them."""


class Stages(Model):
    """`stages.yml`: what each stage looks like, and how to talk about two views that differ."""

    stages: tuple[StageWords, ...]
    gap: Mapping[Literal["self_higher", "mentor_higher", "same"], tuple[Line, ...]]


class Stretch(Model):
    """`stretch.yml`: the picker for a stretch assignment."""

    kinds: tuple[StretchWords, ...]
    support: tuple[Choice, ...]
    cost: tuple[Choice, ...]
    """What a failure would cost."""


class Signal(Model):
    """What rows can show about how it goes. The file's name is its code. Never a verdict on a person."""

    code: str = ""
    title: Label
    explain: Text
    first: Literal["pair", "mentor", "mentee"]
    """Who is told."""
    questions: Annotated[tuple[Line, ...], Field(min_length=1, max_length=4)]
    ways: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=3)]


class Guidebook(Model):
    prompts: Mapping[str, Prompt]
    plans: Mapping[str, PlanTemplate]
    signals: Mapping[str, Signal]
    starting: Starting
    stages: Stages
    stretch: Stretch

    def of(self, moment: Moment, reader: Reader | None = None) -> Sequence[Prompt]:
        """Prompts for this moment, in the order of their keys; those for both count for either reader."""
        return [
            one
            for one in self.prompts.values()
            if one.moment == moment and (reader is None or one.reader in {reader, "both"})
        ]


def shared_words(one: str, other: str) -> float:
    """How much of the shorter text's words, each counted once, the other has too."""
    a, b = set(WORD.findall(one.casefold())), set(WORD.findall(other.casefold()))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def broken(prompt: Prompt) -> list[str]:
    """A sentence for each promise that this prompt does not keep."""
    lost = [f"forms: {stage} is missing" for stage in STAGES if stage not in prompt.forms]
    lost += [f"forms: {stage} is no stage" for stage in prompt.forms if stage not in STAGES]
    if lost:
        return lost
    if not prompt.forms["novice"].step:
        lost.append("forms.novice: names no step")
    if not prompt.forms["expert"].challenge:
        lost.append("forms.expert: poses no challenge")
    for one, other in combinations(STAGES, 2):
        share = shared_words(_whole(prompt.forms[one]), _whole(prompt.forms[other]))
        if share > SHARED_MOST:
            lost.append(f"forms: {one} and {other} share {share:.0%} of their words")
    return lost


def _whole(form: Form) -> str:
    return " ".join((form.text, form.step, form.challenge))
