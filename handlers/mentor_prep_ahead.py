"""What one of the two sees of a session before it, gathered from its rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import stage_store
from bot.mentorships import store as mentorships
from bot.mentorships.guidebook import Prompt
from bot.people import store as people
from bot.people.rules import Hours
from bot.recall import service as recall
from bot.recall import store as recall_rows
from bot.sessions import prep_store, store
from bot.sessions.agenda import WITHOUT_WINS, brings_card, helped_more, no_wins, turn
from bot.sessions.checkin import is_alone
from bot.sessions.values import MeetingView, OfPair
from handlers.mentor_prep_views import SHOWN_ACTIONS, Ahead, Card


async def gather(session: AsyncSession, pair: OfPair, meeting: MeetingView, now: datetime) -> Ahead:
    """The session, and what both wrote before it."""
    team_id, user_id = pair.viewer.team_id, pair.viewer.user_id
    me = await people.person(session, team_id, user_id)
    preps = {prep.author_id: prep for prep in await store.preps(session, pair, meeting.id)}
    skill_id = await prep_store.skill_at_hand(session, pair)
    stage, skill = await stage_store.stage_for(session, pair.viewer, pair.mentorship, skill_id)
    return Ahead(
        mentorship=pair.mentorship,
        user_id=user_id,
        meeting=meeting,
        tz=(me.hours if me else Hours()).tz,
        now=now,
        prompts=mentorships.guidebook_of(session).prompts,
        stage=stage,
        skill=skill,
        skill_id=skill_id,
        own=preps.get(user_id),
        theirs=preps.get(pair.other_id),
    )


async def to_prepare(session: AsyncSession, pair: OfPair, ahead: Ahead) -> Ahead:
    """With what each has in front of them while they prepare."""
    ahead = replace(
        ahead,
        open_actions=await store.open_actions(session, pair, limit=SHOWN_ACTIONS),
        count_actions=await store.count_open_actions(session, pair),
    )
    return await (_mentor(session, pair, ahead) if ahead.is_mentor else _mentee(session, ahead))


async def _mentee(session: AsyncSession, ahead: Ahead) -> Ahead:
    """A card comes from the mentee's own memory, so it is asked for on no page but theirs."""
    enrolled = await recall_rows.enrolment(session, (ahead.mentorship.team_id, ahead.user_id))
    if enrolled is None or not enrolled.is_on or (ahead.own and brings_card(ahead.own.topics)):
        return ahead
    picked = await recall.pick(session, enrolled, ahead.now)
    return replace(ahead, card=Card(picked[0].id, picked[0].prompt)) if picked else ahead


async def _mentor(session: AsyncSession, pair: OfPair, ahead: Ahead) -> Ahead:
    book = mentorships.guidebook_of(session)
    bank = book.of("question", "mentor")
    number = await prep_store.number(session, pair, ahead.meeting)
    lately = await store.before(session, pair, min(ahead.now, ahead.meeting.starts_at), WITHOUT_WINS)
    return replace(
        ahead,
        question=next(iter(turn(bank, number, ahead.mentorship.id)), None) if bank else None,
        questions=len(bank),
        learned=await _learned(session, pair, lately, ahead.now),
        watch=await _watch(session, pair, ahead, lately),
    )


async def _learned(
    session: AsyncSession, pair: OfPair, lately: Sequence[MeetingView], now: datetime
) -> list[tuple[str, str]]:
    """By whom, what: of the last session of which somebody said it, and which the reader may read by now."""
    for meeting in lately:
        said = await store.check_ins(session, pair, meeting.id)
        has_said = any(one.author_id == pair.viewer.user_id for one in said)
        if is_alone(meeting.starts_at, now, has_said=has_said, is_active=pair.mentorship.is_active):
            continue
        if learned := [(one.author_id, one.learned) for one in said if one.met and one.learned]:
            return learned
    return []


async def _watch(session: AsyncSession, pair: OfPair, ahead: Ahead, lately: Sequence[MeetingView]) -> list[Prompt]:
    both = pair.mentorship.mentor_id, pair.mentorship.mentee_id
    levels = await prep_store.levels(session, pair, ahead.skill_id) if ahead.skill_id else []
    preps = await prep_store.mentee_preps(session, pair, [one.id for one in lately])
    found = {"watch-help-rising": helped_more(levels, both), "watch-no-wins": no_wins(preps)}
    return [ahead.prompts[key] for key, shows in found.items() if shows and key in ahead.prompts]
