"""Who recalls what: enrolments, cards of one's own, what is remembered, questions asked and what was answered."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlmodel import Field, SQLModel

from bot.db import new_id, one_of
from bot.people.rules import STAGES
from bot.recall.rules import STATES
from bot.vault import sealed

OWN_STATES = ("draft", "proposed", "active", "declined")
"""Of a card: not in use yet; the other of the pair is asked; in use; the other said that it is not for them."""

ORIGINS = ("question", "teach_back")


_DUE = text("next_at IS NOT NULL")


class Enrolment(SQLModel, table=True):
    """Who has said yes to questions, and how they want them. Who sees it: that person."""

    __tablename__ = "recall_enrolment"
    __table_args__ = (
        ForeignKeyConstraint(["team_id"], ["workspace.team_id"], ondelete="CASCADE"),
        CheckConstraint("1 <= weekly AND weekly <= 5", name="weekly_in_reason"),
        CheckConstraint("0 <= minute AND minute < 1440", name="minute_of_a_day"),
        CheckConstraint(one_of("stage", STAGES), name="stage_known"),
        Index("ix_recall_enrolment_due", "next_at", sqlite_where=_DUE, postgresql_where=_DUE),
    )

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    decks: list[str] = Field(sa_type=JSON)
    topics: list[str] = Field(default_factory=list, sa_type=JSON)
    """As `deck/topic`; none: every topic of the decks."""
    weekly: int
    days: str
    minute: int
    stage: str
    next_at: datetime | None = None
    """The next slot that is not planned yet; None when the person has stopped."""
    fits: bool = False
    """The person lets their grades, without words, help to fit the workspace's memory model."""
    factor: float = 1.0
    weights: list[float] | None = Field(default=None, sa_type=JSON)
    fitted_at: datetime | None = None
    """What was fitted from their own answers; see bot/recall/memory.py."""
    created_at: datetime
    updated_at: datetime


class OwnCard(SQLModel, table=True):
    """A card that a person wrote. Who sees it: its author, and the other of the pair, unless they declined it.

    No state says that somebody wants it no more: that is theirs alone, in their MemoryRow.
    """

    __tablename__ = "recall_card"
    __table_args__ = (
        ForeignKeyConstraint(["team_id"], ["workspace.team_id"], ondelete="CASCADE"),
        CheckConstraint(one_of("state", OWN_STATES), name="state_known"),
        Index(None, "team_id", "author_id"),
        Index(None, "team_id", "pair_id"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    author_id: str
    pair_id: str | None = None
    """The other of the pair it is for; None: for its author alone."""
    state: str = "active"
    prompt: str | None = sealed()
    situation: str | None = sealed()
    points: str | None = sealed()
    """Key points, a line each."""
    answer: str | None = sealed()
    link: str | None = sealed()
    """The message it was made of, or where to read on."""
    topic: str = ""
    created_at: datetime
    updated_at: datetime


class MemoryRow(SQLModel, table=True):
    """What is known of one person's memory of one card. Who sees it: that person."""

    __tablename__ = "recall_memory"
    __table_args__ = (ForeignKeyConstraint(["team_id"], ["workspace.team_id"], ondelete="CASCADE"),)

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    card_id: str = Field(primary_key=True)
    stability: float | None = None
    """Days; None as long as the card was never graded."""
    difficulty: float | None = None
    reviewed_at: datetime | None = None
    due_at: datetime | None = None
    first_at: datetime | None = None
    first_grade: int | None = None
    skipped: bool = False
    """The person wants this card no more."""


class Question(SQLModel, table=True):
    """One question as it was asked. Who sees it: the person it was asked."""

    __tablename__ = "recall_question"
    __table_args__ = (
        ForeignKeyConstraint(["team_id"], ["workspace.team_id"], ondelete="CASCADE"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint("grade IS NULL OR (1 <= grade AND grade <= 4)", name="grade_known"),
        Index(None, "team_id", "user_id", "asked_at"),
        Index(None, "nudge_id", unique=True),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    user_id: str
    card_id: str
    topic: str = ""
    is_new: bool = False
    nudge_id: str | None = None
    """The message that asks it; None: it was asked in a modal."""
    number: int = 1
    of: int = 1
    """The first of two that came together, say."""
    state: str = "open"
    asked_at: datetime
    predicted: float | None = None
    """The chance to remember that the model saw when it asked."""
    hints: int = 0
    confidence: int | None = None
    answered_at: datetime | None = None
    ticked: list[str] = Field(default_factory=list, sa_type=JSON)
    """Ids of the key points that were there: found first, then as the person ticked them."""
    grade: int | None = None
    graded_at: datetime | None = None


class Answer(SQLModel, table=True):
    """What a person wrote, kept before anything is made of it. Who sees it: that person."""

    __tablename__ = "recall_answer"
    __table_args__ = (
        ForeignKeyConstraint(["team_id"], ["workspace.team_id"], ondelete="CASCADE"),
        Index(None, "question_id", "at"),
        Index(None, "team_id", "user_id", "message_ts"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    user_id: str
    question_id: str | None = Field(default=None, sa_column_args=[ForeignKey("recall_question.id", ondelete="CASCADE")])
    """None: several questions were open, and the person has not said yet which one is meant."""
    text: str | None = sealed()
    message_ts: str | None = None
    """Of the message it was written in, for an edit; None: it was written in a modal."""
    late: bool = False
    """It came after the key points were shown."""
    at: datetime


class Review(SQLModel, table=True):
    """One grade, without words, for fitting the memory model. Who sees it: the person; for fitting, by consent."""

    __tablename__ = "recall_review"
    __table_args__ = (
        ForeignKeyConstraint(["team_id"], ["workspace.team_id"], ondelete="CASCADE"),
        CheckConstraint("1 <= grade AND grade <= 4", name="grade_known"),
        CheckConstraint(one_of("origin", ORIGINS), name="origin_known"),
        Index(None, "team_id", "user_id", "at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    user_id: str
    card_id: str
    at: datetime
    grade: int
    origin: str = "question"
    predicted: float | None = None
    confidence: int | None = None


class Use(SQLModel, table=True):
    """Where a person met what they had recalled. Kept only if they want it. Who sees it: that person."""

    __tablename__ = "recall_use"
    __table_args__ = (
        ForeignKeyConstraint(["team_id"], ["workspace.team_id"], ondelete="CASCADE"),
        Index(None, "team_id", "user_id", "card_id"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    user_id: str
    card_id: str
    text: str | None = sealed()
    at: datetime


class Picture(SQLModel, table=True):
    """A picture of what a person remembers, uploaded to Slack. Who sees it: that person, and whom they show it."""

    __tablename__ = "recall_picture"
    __table_args__ = (
        ForeignKeyConstraint(["team_id"], ["workspace.team_id"], ondelete="CASCADE"),
        Index(None, "team_id", "user_id", "chart"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    user_id: str
    chart: str
    signature: str
    """Of what was drawn and said: the same is not drawn again."""
    file_id: str
    words: str | None = sealed()
    """What stands beside it, and is read out in its place: a line each."""
    kept: bool = False
    """It stands in a message; else the next one takes its place, and its file is deleted."""
    made_at: datetime


class TeachBack(SQLModel, table=True):
    """A card explained in the mentee's own words. Who sees it: the two of the pair."""

    __tablename__ = "recall_teach_back"
    __table_args__ = (
        ForeignKeyConstraint(["team_id"], ["workspace.team_id"], ondelete="CASCADE"),
        Index(None, "team_id", "user_id"),
        Index(None, "team_id", "mentor_id"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    user_id: str
    mentor_id: str
    card_id: str
    text: str | None = sealed()
    steps: list[str] | None = Field(default=None, sa_type=JSON)
    """Which of the six explanation steps the mentor found; None: not marked yet."""
    note: str | None = sealed()
    at: datetime
    marked_at: datetime | None = None
