"""The messages of recalling that Trellis sends: each is drawn from its rows at the moment it goes out."""

from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import choices
from bot.nudges import store as nudge_rows
from bot.nudges.rules import NudgeView
from bot.people import store as people
from bot.people.rules import Hours
from bot.recall import asking, cards_store, kinds, planning, service, store, teaching, using
from bot.recall.cards import Card
from bot.recall.rules import WAITING
from bot.recall.shelf import OWN
from bot.recall.values import Key, QuestionView
from bot.slack.message import Message
from handlers import recall_question_views as views
from handlers import recall_reveal_views as reveals
from handlers import recall_teach_views as teach
from handlers import recall_use_views as uses
from handlers.nudges_kinds import Served

OWN_TOPIC = "A card of your own"


def topic_of(session: AsyncSession, card: Card) -> str:
    """As people read it, with the deck it belongs to."""
    library = cards_store.shelf_of(session).library
    if card.deck == OWN or card.deck not in library.decks:
        return OWN_TOPIC
    deck = library.decks[card.deck]
    return f"{deck.title}: {deck.topics[card.topic]}"


async def today_of(session: AsyncSession, team_id: str, user_id: str, now: datetime) -> date:
    person = await people.person(session, team_id, user_id)
    return now.astimezone((person.hours if person else Hours()).tz).date()


async def question(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """The card is chosen at the moment when its question goes out, and then stays."""
    asked = await store.question_of(session, nudge.id)
    if asked is None and nudge.state == "sending":
        before = nudge.payload.get("snoozed")
        at = nudge.sent_at or nudge.not_before
        asked = await (service.ask_again(session, str(before), nudge.id, at) if before else _ask(session, nudge, at))
    card = await cards_store.card(session, nudge.person, asked.card_id) if asked else None
    return views.question(asked, card, topic_of(session, card)) if asked and card else None


async def _ask(session: AsyncSession, nudge: NudgeView, at: datetime) -> QuestionView | None:
    enrolled = await store.enrolment(session, nudge.person)
    if enrolled is None or not enrolled.is_on:
        return None
    number, room = int(nudge.payload.get("number", 1)), await service.room(session, enrolled, at)
    if room <= 0:
        return None
    of = min(int(nudge.payload.get("of", 1)), number + room - 1)
    try:
        return await service.ask(session, enrolled, at, nudge_id=nudge.id, number=number, of=of)
    except service.NothingToAsk:
        return None


async def reply(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """What follows an answer that was written in the conversation."""
    says = nudge.payload.get("say")
    if says == "next":
        return await question(session, nudge)
    message = await _reply(session, nudge, str(says))
    thread = nudge.payload.get("thread")
    return Message(message.text, message.blocks, thread) if message and thread else message


async def _reply(session: AsyncSession, nudge: NudgeView, says: str) -> Message | None:
    if says in reveals.WORDS:
        return reveals.words(says)
    if says == "which":
        return await _which(session, nudge)
    asked = await store.question(session, nudge.person, nudge.subject_id)
    if asked is None:
        return None
    if says == "sure" and asked.state == "answered":
        return views.how_sure(asked)
    shown = await asking.reveal(session, nudge.person, asked.id, nudge.due_at)
    if shown is None:
        return None
    today = await today_of(session, nudge.team_id, nudge.user_id, nudge.due_at)
    return reveals.reveal(shown, topic_of(session, shown.card), today)


async def _which(session: AsyncSession, nudge: NudgeView) -> Message | None:
    answer = await asking.unclear(session, nudge.person, nudge.subject_id)
    if answer is None:
        return None
    found = [
        (one, await cards_store.card(session, nudge.person, one.card_id))
        for one in await waiting(session, nudge.person)
    ]
    return views.which_one(answer, [(one, card) for one, card in found if card])


async def waiting(session: AsyncSession, person: Key) -> list[QuestionView]:
    """Questions in the conversation that wait for an answer, the newest first. One that comes back later does not."""
    found = [one for one in await store.questions(session, person, WAITING) if one.nudge_id]
    return [one for one in found if not await _comes_back(session, one)]


async def _comes_back(session: AsyncSession, asked: QuestionView) -> bool:
    nudge = await nudge_rows.get(session, asked.team_id, asked.nudge_id or "")
    return nudge is not None and nudge.reaction == "snoozed" and await choices.copy_of(session, nudge) is not None


async def use(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """Where they met what they recalled; once they said so, that it is kept."""
    found = await using.about(session, nudge.person, nudge.subject_id)
    if found is None:
        return None
    asked, card, line = found
    return uses.kept(asked.id, card) if line else uses.asked(asked.id, nudge.id, card)


async def explained(session: AsyncSession, nudge: NudgeView) -> Message | None:
    found = await teaching.of(session, nudge.person, nudge.subject_id)
    return teach.pointer(found[0]) if found and found[0].marked_at is None else None


async def explained_and_marked(session: AsyncSession, nudge: NudgeView) -> Message | None:
    found = await teaching.of(session, nudge.person, nudge.subject_id)
    return teach.marked(found[0]) if found and found[0].marked_at else None


async def taught(session: AsyncSession, nudge: NudgeView) -> Message | None:
    found = await teaching.of(session, nudge.person, nudge.subject_id)
    return teach.news(found[0]) if found else None


SERVED = (
    Served(kinds.QUESTION, question),
    Served(kinds.REPLY, reply),
    Served(kinds.USE, use),
    Served(kinds.TEACH, explained, instead=explained_and_marked),
    Served(kinds.TAUGHT, taught),
)
PLANNERS = (planning.questions,)
MOMENTS = (planning.next_moment,)
