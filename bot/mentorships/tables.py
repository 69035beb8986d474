"""Who mentors whom, and what the two agreed on. Who may see which column stands in bot/mentorships/access.py."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.db import new_id, one_of
from bot.mentorships.rules import ENDINGS, EVERY, GOAL_STATES, KINDS, MENTEES, MODES, PLAN_STATES, SCHEDULERS, STATES
from bot.people.rules import STAGES
from bot.vault import sealed

_ASKS, _LOOKS = text("pulse_at IS NOT NULL"), text("going_at IS NOT NULL")
OPTIONAL_EVERY = f"every IS NULL OR {one_of('every', EVERY)}"
OPTIONAL_SCHEDULER = f"scheduler IS NULL OR {one_of('scheduler', SCHEDULERS)}"


class Mentorship(SQLModel, table=True):
    """One mentor and one mentee: that it is, and in which state."""

    __table_args__ = (
        ForeignKeyConstraint(["team_id"], ["workspace.team_id"], ondelete="CASCADE"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint(one_of("kind", KINDS), name="kind_known"),
        CheckConstraint(f"how IS NULL OR {one_of('how', ENDINGS)}", name="ending_known"),
        *(CheckConstraint(one_of(mode, MODES), name=f"{mode}_known") for mode in ("mentor_mode", "mentee_mode")),
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
        Index("ix_mentorship_pulse", "pulse_at", sqlite_where=_ASKS, postgresql_where=_ASKS),
        Index("ix_mentorship_going", "going_at", sqlite_where=_LOOKS, postgresql_where=_LOOKS),
        *(Index(None, "team_id", who, "state") for who in ("mentor_id", "mentee_id")),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    mentor_id: str
    mentee_id: str
    asked_by: str
    kind: str
    state: str = "asked"
    manages: bool = False
    """The mentor manages the mentee, or the other way round in reverse mentoring: two modes."""
    mentor_mode: str = "mentor"
    mentee_mode: str = "mentor"
    """In which mode each of the two looks at it now."""
    started_at: datetime | None = None
    paused_until: datetime | None = None
    pulse_at: datetime | None = None
    going_at: datetime | None = None
    """When both are asked next whether it is useful, and when its rows are looked at next for what to talk about."""
    ended_at: datetime | None = None
    ended_by: str | None = None
    how: str | None = None
    created_at: datetime
    updated_at: datetime


class PairRow(SQLModel):
    """What every row of a pair has. `mode` is the mode it was written in; it is never seen in the other."""

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    mentorship_id: str = Field(foreign_key="mentorship.id", ondelete="CASCADE")
    author_id: str
    mode: str = "mentor"
    created_at: datetime
    updated_at: datetime


def pair_rules(*more: object) -> tuple[object, ...]:
    """The constraints that every table of PairRows has, and its own."""
    return (
        ForeignKeyConstraint(["team_id"], ["workspace.team_id"], ondelete="CASCADE"),
        CheckConstraint(one_of("mode", MODES), name="mode_known"),
        *more,
    )


class Side(PairRow, table=True):
    """What one of the two says before they agree. The other sees it when both have said theirs."""

    __tablename__ = "mentorship_side"
    __table_args__ = pair_rules(
        UniqueConstraint("mentorship_id", "author_id"),
        CheckConstraint(OPTIONAL_EVERY, name="every_known"),
        CheckConstraint(OPTIONAL_SCHEDULER, name="scheduler_known"),
    )

    shared: bool = False
    said_at: datetime | None = None
    """When it was complete; until then it is what was typed so far."""
    every: str | None = None
    minutes: int | None = None
    scheduler: str | None = None
    prepares: str | None = sealed()
    expects: str | None = sealed()
    feedback: str | None = sealed()
    """How they like feedback: an id of ours."""
    learning: str | None = sealed()
    in_scope: str | None = sealed()
    out_of_scope: str | None = sealed()
    functions: str | None = sealed()
    """Kram's functions that the mentor offers, or the mentee hopes for; as the scopes, ids of ours between blanks."""
    teaches: str | None = sealed()


class Agreement(PairRow, table=True):
    """What the two agreed on, one row a version; the highest that both accepted holds."""

    __tablename__ = "mentorship_agreement"
    __table_args__ = pair_rules(
        UniqueConstraint("mentorship_id", "version"),
        CheckConstraint(OPTIONAL_EVERY, name="every_known"),
        CheckConstraint(OPTIONAL_SCHEDULER, name="scheduler_known"),
    )

    version: int
    every: str | None = None
    minutes: int | None = None
    scheduler: str | None = None
    prepares: str | None = sealed()
    expects_of_mentor: str | None = sealed()
    expects_of_mentee: str | None = sealed()
    feedback: str | None = sealed()
    """How the mentee likes feedback, and the mentor, a line each."""
    learning: str | None = sealed()
    in_scope: str | None = sealed()
    out_of_scope: str | None = sealed()
    functions: str | None = sealed()
    mentor_teaches: str | None = sealed()
    mentee_teaches: str | None = sealed()
    mentor_accepted_at: datetime | None = None
    mentee_accepted_at: datetime | None = None


class Goal(PairRow, table=True):
    """What the mentee wants to be able to do, so that both can see it."""

    __tablename__ = "mentorship_goal"
    __table_args__ = pair_rules(
        CheckConstraint(one_of("state", GOAL_STATES), name="state_known"), Index(None, "mentorship_id", "state")
    )

    text: str | None = sealed()
    success: str | None = sealed()
    by_date: date | None = None
    state: str = "open"
    shared: bool = True
    """Not yet, while its author writes their side of a start."""


class Skill(PairRow, table=True):
    """What the pair works on; topics of sessions are these, too."""

    __tablename__ = "mentorship_skill"
    __table_args__ = pair_rules(Index(None, "mentorship_id"))

    name: str | None = sealed()
    dropped: bool = False


class StageView(PairRow, table=True):
    """Where one of the two sees the mentee in a skill. The other sees it when both have said it. Kept."""

    __tablename__ = "mentorship_stage"
    __table_args__ = pair_rules(
        CheckConstraint(one_of("stage", STAGES), name="stage_known"),
        Index(None, "mentorship_id", "skill_id"),
        Index(None, "skill_id"),
    )

    skill_id: str = Field(foreign_key="mentorship_skill.id", ondelete="CASCADE")
    stage: str
    shared: bool = False


class Plan(PairRow, table=True):
    """A growth area, a goal that both can see, and a stretch assignment."""

    __tablename__ = "mentorship_plan"
    __table_args__ = pair_rules(
        CheckConstraint(one_of("state", PLAN_STATES), name="state_known"), Index(None, "mentorship_id", "state")
    )

    template: str = ""
    title: str | None = sealed()
    growth: str | None = sealed()
    goal: str | None = sealed()
    success: str | None = sealed()
    stretch_kind: str = ""
    stretch: str | None = sealed()
    support: str = ""
    cost: str = ""
    follow: str | None = sealed()
    grows_by_itself: str | None = sealed()
    review_on: date | None = None
    state: str = "open"
    changed_by: str = ""
    """Who of the two changed it or a milestone of it last, at `updated_at`."""


class PlanStep(PairRow, table=True):
    """A milestone of a plan; its steps stand on a line each."""

    __tablename__ = "mentorship_step"
    __table_args__ = pair_rules(Index(None, "plan_id"), Index(None, "mentorship_id"))

    plan_id: str = Field(foreign_key="mentorship_plan.id", ondelete="CASCADE")
    due_on: date
    title: str | None = sealed()
    steps: str | None = sealed()
    success: str | None = sealed()
    done_at: datetime | None = None


class Pulse(PairRow, table=True):
    """Is this useful, what helps, what could be better: every second month, from each of the two."""

    __tablename__ = "mentorship_pulse"
    __table_args__ = pair_rules(
        UniqueConstraint("mentorship_id", "author_id", "round"),
        CheckConstraint("useful IS NULL OR (1 <= useful AND useful <= 4)", name="useful_known"),
    )

    round: int
    """Months since the start at which it was asked: 2, 4, 6."""
    useful: int | None = None
    helps: str | None = sealed()
    better: str | None = sealed()
    shared: bool = False


class Farewell(PairRow, table=True):
    """What one of the two says at the end: what was learned, thanks, what they keep. No reason is asked."""

    __tablename__ = "mentorship_farewell"
    __table_args__ = pair_rules(UniqueConstraint("mentorship_id", "author_id"))

    learned: str | None = sealed()
    thanks: str | None = sealed()
    keeps: str | None = sealed()
    shared: bool = True


class MentorWish(SQLModel, table=True):
    """How one person wants to mentor and be mentored. Who sees it: that person."""

    __tablename__ = "mentorship_wish"
    __table_args__ = (
        ForeignKeyConstraint(["team_id"], ["workspace.team_id"], ondelete="CASCADE"),
        CheckConstraint("1 <= mentees AND mentees <= 20", name="mentees_in_reason"),
        CheckConstraint("0 <= prep_days AND prep_days <= 5", name="prep_days_in_reason"),
    )

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    mentees: int = MENTEES
    prep_days: int = 1
    """Working days before a session at which the time to prepare is."""
    forms: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """The stage in whose words they want prompts, per mentorship, where they changed it."""
