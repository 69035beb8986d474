"""People who recall in a running workspace: enrolled and asked by hand, and what the rows say of it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import new_id
from bot.nudges import service as nudges
from bot.nudges.kinds import Class
from bot.people.rules import Hours
from bot.recall import cards_store, kinds, service, store
from bot.recall.rules import DEFAULT_DAYS
from bot.recall.tables import OwnCard
from bot.recall.values import QuestionView
from handlers.acting import Acting, known
from tests.conftest import SHELF, Workspace
from tests.driver import Message, Modal, Person
from tests.planned import team

T = TypeVar("T")
QUESTION = "Or write your answer here"
HOW_SURE = "how sure are you"
KEY_POINTS = "How was it?"
MOMENT = timedelta(seconds=2)
"""Two messages to one person are a second apart."""

WISH: dict[str, Any] = {
    "decks": ["foundation"],
    "topics": [],
    "weekly": 5,
    "days": DEFAULT_DAYS,
    "minute": 600,
    "stage": "competent",
    "fits": False,
}


def stored(workspace: Workspace, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    """Done in one transaction."""

    async def run() -> T:
        async with workspace.trellis.db.begin() as session:
            return await work(session)

    found: T = workspace.run(run())
    return found


def key(workspace: Workspace, person: Person) -> tuple[str, str]:
    return team(workspace), person.id


def enrol(workspace: Workspace, person: Person, **change: Any) -> None:
    """Known to Slack, and asked on Tuesdays from next week on."""
    who = Acting(team(workspace), person.id, workspace.trellis.deps)
    workspace.run(known(who, person.id))
    now = workspace.trellis.clock.now()
    stored(workspace, lambda session: service.enrol(session, key(workspace, person), Hours(), now, **WISH | change))


def ask(workspace: Workspace, person: Person, *, of: int = 1) -> Message:
    """A question at once, as at the person's time."""
    now, before = workspace.trellis.clock.now() + MOMENT, len(questions(workspace, person))
    plan = nudges.Plan(
        kind=kinds.QUESTION,
        team_id=team(workspace),
        user_id=person.id,
        subject_id=person.id,
        reason=kinds.reason(kinds.QUESTION),
        key=new_id(),
        at=now,
        class_=Class.WAITING,
        payload={"of": of},
    )
    stored(workspace, lambda session: nudges.plan(session, now, plan))
    workspace.advance_to(now)
    person.waits_for(lambda: len(questions(workspace, person)) > before)
    prompt = prompt_of(questions(workspace, person)[0])
    return person.dm().waits_for(prompt or QUESTION)


def prompt_of(question: QuestionView) -> str:
    """Of a card of ours."""
    card = SHELF.cards.get(question.card_id)
    return card.prompt if card else ""


def points_of(question: QuestionView) -> str:
    """An answer that has every key point."""
    return ". ".join(point.point for point in SHELF.cards[question.card_id].points)


def questions(workspace: Workspace, person: Person) -> list[QuestionView]:
    """The newest first."""
    states = ("open", "answered", "shown", "graded", "put_off", "skipped", "lapsed")
    return stored(workspace, lambda session: store.questions(session, key(workspace, person), states))


def question(workspace: Workspace, person: Person) -> QuestionView:
    return questions(workspace, person)[0]


def reveal(person: Person, answer: str = "They do it, and I watch.") -> Message:
    """Answered in the conversation, and how sure said."""
    person.dm().says(answer)
    person.dm().waits_for(HOW_SURE).click("Unsure · 50 %")
    return person.dm().waits_for(KEY_POINTS)


def grade(message: Message | Modal, word: str = "Good") -> None:
    message.click(next(label for label in message.button_texts if label.startswith(word)))


def own_card(workspace: Workspace, person: Person, **texts: str) -> str:
    """A card that the person wrote, which is asked before all others."""
    now = workspace.trellis.clock.now() - timedelta(days=1)
    row = OwnCard(
        team_id=team(workspace), author_id=person.id, topic="", created_at=now, updated_at=now, state="active"
    )

    async def add(session: AsyncSession) -> None:
        for name, words in texts.items():
            setattr(row, name, cards_store.seal(session, row, name, words))
        await store.add(session, row, now)

    stored(workspace, add)
    return f"own/{row.id}"
