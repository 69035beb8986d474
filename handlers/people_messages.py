"""Messages from Trellis, as a person sets them: how many, which kinds, holidays, days away, and a pause."""

import asyncio
from datetime import date, datetime

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import service as nudges
from bot.nudges import store as nudge_rows
from bot.nudges.habits import NO_HABIT
from bot.nudges.kinds import Kind
from bot.people import places, service, store
from bot.people.rules import FOREVER, Hours, away_problem, local_time
from bot.slack.gestures import Turn
from handlers import home, nudges_registry, people_messages_views, people_places_views, sbi_review
from handlers.acting import Acting, Body, acting, data_of, known_soon, value_of
from handlers.blocks import View
from handlers.people_messages_views import Shown, Switch, Wishes

OPEN = "people.messages"


def register(app: AsyncApp) -> None:
    app.action(OPEN)(open_form)
    app.action(people_messages_views.COUNTRY)(pick_country)
    app.action(people_messages_views.ADD)(add_away)
    app.action(people_messages_views.REMOVE)(remove_away)
    app.view(people_messages_views.FORM)(save)


async def open_form(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who = acting(context)
    person = await known_soon(who, who.user_id)
    if person:
        await client.views_open(trigger_id=body["trigger_id"], view=await _drawn(who, person.country))


async def pick_country(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Its regions are drawn; nothing is saved yet."""
    who = acting(context)
    turn = who.deps.gestures.arrive(body["view"]["id"])
    await ack()
    await _redraw(who, client, turn, body["view"], people_messages_views.read_shown(data_of(body["view"])).round)


async def add_away(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Saved at once, so that the list shows what counts."""
    who, view = acting(context), body["view"]
    turn = who.deps.gestures.arrive(view["id"])
    await ack()
    shown = people_messages_views.read_shown(data_of(view))
    first, last = people_messages_views.read_away(view["state"]["values"], shown)
    async with who.deps.db.begin() as session:
        problem = await _add(session, who, first, last)
    if problem:
        await _redraw(who, client, turn, view, shown.round, problem[1])
        return
    await _redraw(who, client, turn, view, shown.round + 1)
    await _took_effect(who)


async def remove_away(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    who, view = acting(context), body["view"]
    turn = who.deps.gestures.arrive(view["id"])
    await ack()
    if first := _day(value_of(body).get("first")):
        async with who.deps.db.begin() as session:
            await service.remove_away(session, who.team_id, who.user_id, first)
            await nudges.reconsider(session, who.team_id, who.user_id, who.deps.clock.now())
    await _redraw(who, client, turn, view, people_messages_views.read_shown(data_of(view)).round)
    await _took_effect(who)


async def save(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """Everything or nothing: a wrong day is an error at its field. Days that were picked and not added count, too."""
    who = acting(context)
    shown = people_messages_views.read_shown(data_of(view))
    wishes = people_messages_views.read_form(view["state"]["values"], shown)
    async with who.deps.db.begin() as session:
        errors = await _save(session, who, wishes, shown)
    if errors:
        await ack(response_action="errors", errors=errors)
        return
    await ack()
    await _took_effect(who)


async def _save(session: AsyncSession, who: Acting, wishes: Wishes, shown: Shown) -> dict[str, str]:
    """The errors by block, and then nothing is changed."""
    now, me = who.deps.clock.now(), (who.team_id, who.user_id)
    person = await store.person(session, *me)
    hours = person.hours if person else Hours()
    today = now.astimezone(hours.tz).date()
    if wishes.pause == people_messages_views.UNTIL and (wishes.until is None or wishes.until <= today):
        return {"until": "Pick a day after today."}
    if (wishes.first or wishes.last) and (problem := await _add(session, who, wishes.first, wishes.last)):
        return {f"{problem[0]}:{shown.round}": problem[1]}
    budget, country, region = wishes.weekly_budget, wishes.country, wishes.region
    await service.change_messages(session, *me, now, weekly_budget=budget, country=country, region=region)
    kinds = _kinds()
    for name in kinds.keys() & set(wishes.stop):
        await nudges.stop_kind(session, *me, name, now)
    for name in kinds.keys() & set(wishes.resume):
        await nudges.resume_kind(session, *me, name, now)
    if wishes.pause_changed:
        await _pause(session, who, wishes, hours, now)
    await nudges.reconsider(session, *me, now)
    return {}


async def _pause(session: AsyncSession, who: Acting, wishes: Wishes, hours: Hours, now: datetime) -> None:
    if wishes.pause == people_messages_views.ON:
        await service.resume_all(session, who.team_id, who.user_id, now)
    else:
        until = local_time(hours, wishes.until, 0) if wishes.until else FOREVER
        await service.pause(session, who.team_id, who.user_id, until, now)


async def _add(session: AsyncSession, who: Acting, first: date | None, last: date | None) -> tuple[str, str] | None:
    """What is wrong with these days away; None if they are kept now."""
    now = who.deps.clock.now()
    person = await store.person(session, who.team_id, who.user_id)
    if person is None:
        return "first", "Slack did not say who you are. Try again in a moment."
    today = now.astimezone(person.hours.tz).date()
    if problem := away_problem(first, last, today, [span for span in person.away if span[1] >= today]):
        return problem
    if first and last:
        await service.add_away(session, person, first, last, now)
        await nudges.reconsider(session, who.team_id, who.user_id, now)
    return None


async def _drawn(who: Acting, country: str | None, round: int = 0, note: str | None = None) -> View:
    await asyncio.to_thread(places.countries)  # read from files, the first time
    async with who.deps.db.read() as session:
        person = await store.person(session, who.team_id, who.user_id)
        workspace = await store.workspace(session, who.team_id)
        switches = await _switches(session, who)
    assert person is not None, "the form is drawn only for people whom Slack has described"
    now = who.deps.clock.now()
    return people_messages_views.form(person, workspace, switches, now, country=country, round=round, note=note)


async def _redraw(
    who: Acting, client: AsyncWebClient, turn: Turn, view: View, round: int, note: str | None = None
) -> None:
    """With the country as it is picked; what else is picked stays by its block ids."""
    country = people_places_views.read_country(view["state"]["values"])
    await sbi_review.redraw(who, client, turn, view, await _drawn(who, country, round, note))


async def _switches(session: AsyncSession, who: Acting) -> list[Switch]:
    me = who.team_id, who.user_id
    habits = (await nudge_rows.habits_of(session, [me])).get(me, {})
    found = ((name, kind, habits.get(name, NO_HABIT)) for name, kind in _kinds().items())
    return [Switch(name, kind.title, habit.stopped, habit.rests) for name, kind, habit in found]


def _kinds() -> dict[str, Kind]:
    """What can be stopped, by the name under which it is; an answer of the moment cannot."""
    kinds: dict[str, Kind] = {}
    for kind in nudges_registry.KINDS.values():
        if kind.counts and not kind.at_once:
            kinds.setdefault(kind.habit, kind)
    return kinds


async def _took_effect(who: Acting) -> None:
    who.deps.wake()
    await home.refresh(who)


def _day(said: object) -> date | None:
    try:
        return date.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
