"""The forms to add, change, move and drop an action: saved before the ack, then the list is shown again."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import new_id
from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.plans import marks
from bot.mentorships.row_store import Over, check_active
from bot.people import store as people
from bot.people.rules import Hours
from bot.sessions import action_store, actions, store
from bot.sessions.action_store import Clash
from bot.sessions.actions import Wish
from bot.sessions.values import ActionView, OfPair
from handlers import mentor_actions_views as views
from handlers import mentor_views
from handlers.acting import Acting, Body, acting, data_of, value_of
from handlers.blocks import View
from handlers.mentor_actions_list import again, tell, today_of
from handlers.mentor_pages import shown
from handlers.mentor_plan_edit import opened_of
from handlers.mentor_reader_views import OVER

Draw = Callable[[OfPair, ActionView, date, Body], View]
Problems = Callable[[OfPair, ActionView | None, date], dict[str, str]]
Keep = Callable[[AsyncSession, OfPair, ActionView | None], Awaitable[ActionView | None]]


def register(app: AsyncApp) -> None:
    app.action(views.ADD)(open_new)
    app.action(views.EDIT)(open_form)
    app.action(views.MOVE)(open_move)
    app.action(views.LEAVE)(open_leave)
    app.view(views.SAVE)(saved)
    app.view(views.MOVED)(moved)
    app.view(views.DROPPED)(dropped)


# --- opened -----------------------------------------------------------------------------------------------
async def open_new(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """From the list, or after a check-in: then it is of that session."""
    await ack()
    who, value = acting(context), value_of(body)
    place = data_of(body.get("view") or {}) | value
    try:
        async with who.deps.db.read() as session:
            pair = await store.of_pair(session, who.person, str(place.get("id", "")), place.get("mode"))
            wish = Wish("", who.user_id, await proposed_day(session, who, pair))
    except NotTheirs:
        await shown(body, client, mentor_views.gone(), in_place=True)
        return
    data = place | {"mode": pair.viewer.mode, "new": new_id()}
    await shown(body, client, views.form(pair, wish, data), in_place=True)


async def proposed_day(session: AsyncSession, who: Acting, pair: OfPair) -> date:
    now, person = who.deps.clock.now(), await people.person(session, *who.person)
    zone = (person.hours if person else Hours()).tz
    coming = await store.upcoming(session, pair, now, 1)
    next_day = coming[0].starts_at.astimezone(zone).date() if coming else None
    return actions.proposed_day(now.astimezone(zone).date(), next_day)


async def open_form(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    def draw(pair: OfPair, action: ActionView, today: date, data: Body) -> View:
        fields = actions.fields_of(action)
        return views.form(pair, actions.wish_of(fields), data | {"opened": marks(fields)}, state=action.state)

    await ack()
    await _open(acting(context), body, client, draw)


async def open_move(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    def draw(pair: OfPair, action: ActionView, today: date, data: Body) -> View:
        return views.move(pair, action, actions.put_off_to(action.due_on, today), data)

    await ack()
    await _open(acting(context), body, client, draw)


async def open_leave(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    await _open(acting(context), body, client, lambda pair, action, _, data: views.leave(pair, action, data))


async def _open(who: Acting, body: Body, client: AsyncWebClient, draw: Draw) -> None:
    """About one action, in place of the list; from its message as a new modal."""
    try:
        async with who.deps.db.read() as session:
            pair, action = await action_store.get(session, who.person, str(value_of(body).get("id", "")))
            today = await today_of(session, who)
    except NotTheirs:
        await shown(body, client, mentor_views.gone(), in_place=True)
        return
    place = data_of(body["view"]) if body.get("view", {}).get("type") == "modal" else {}
    data = place | {"id": pair.mentorship.id, "mode": pair.viewer.mode, "action": action.id}
    await shown(body, client, draw(pair, action, today, data), in_place=True)


# --- submitted --------------------------------------------------------------------------------------------
async def saved(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """A new one, or one as it is from now on."""
    who, data, wish = acting(context), data_of(view), views.read_form(view["state"]["values"])

    def problems(pair: OfPair, was: ActionView | None, today: date) -> dict[str, str]:
        both = {pair.mentorship.mentor_id, pair.mentorship.mentee_id}
        return actions.problems(wish, both, today, was=was.due_on if was else None)

    async def keep(session: AsyncSession, pair: OfPair, was: ActionView | None) -> ActionView:
        now = who.deps.clock.now()
        if was:
            return await action_store.edit(session, who.person, was.id, wish, now, opened_of(data))
        gesture, of_session = f"{view['id']}.{data.get('new', '')}", data.get("session")
        return await action_store.add(session, pair, wish, now, gesture=gesture, session_id=of_session)

    try:
        await _submitted(ack, who, data, problems, keep, Said("Saved.", "text"))
    except Clash as both:
        await ack(response_action="update", view=await _both_wrote(who, data, wish, both))


async def _both_wrote(who: Acting, data: Body, wish: Wish, both: Clash) -> View:
    """What stands there now above what was typed; saved again, that takes its place."""
    now = actions.fields_of(both.stands)
    opened = opened_of(data) | marks({name: now[name] for name in both.clashes})
    async with who.deps.db.read() as session:
        pair, _ = await _meant(session, who, data)
        today = await today_of(session, who)
    stands = views.stands(pair, both.stands, today)
    return views.form(pair, wish, data | {"opened": opened}, above=stands)


async def moved(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    who, values = acting(context), view["state"]["values"]
    day, reason = views.read_day(values), views.read_reason(values)

    def problems(pair: OfPair, was: ActionView | None, today: date) -> dict[str, str]:
        problem = actions.date_problem(day, today)
        return {"due": problem} if problem else {}

    async def keep(session: AsyncSession, pair: OfPair, was: ActionView | None) -> ActionView | None:
        if was is None or day is None:
            return was
        return await action_store.move(session, who.person, was.id, day, who.deps.clock.now(), reason)

    await _submitted(ack, who, data_of(view), problems, keep, Said("Moved.", "due", "open"))


async def dropped(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    who, reason = acting(context), views.read_reason(view["state"]["values"])

    async def keep(session: AsyncSession, pair: OfPair, was: ActionView | None) -> ActionView | None:
        now = who.deps.clock.now()
        return await action_store.drop(session, who.person, was.id, now, reason) if was else None

    await _submitted(ack, who, data_of(view), lambda *_: {}, keep, Said("Dropped.", "reason", "dropped"))


@dataclass(frozen=True)
class Said:
    """What the list says once a form was kept, which field a refusal stands at, and the state that was wanted."""

    note: str
    field: str
    state: str = ""

    def of(self, action: ActionView | None) -> str:
        """The other one of the pair may have settled it meanwhile."""
        is_so = action is None or self.state in {"", action.state}
        return self.note if is_so or action is None else f"Nothing changed: it is {action.state} now."


async def _submitted(ack: AsyncAck, who: Acting, data: Body, problems: Problems, keep: Keep, said: Said) -> None:
    """Saved before the ack, and then the list. Raises Clash."""
    action, found = None, {said.field: OVER}
    with suppress(Over):
        try:
            async with who.deps.db.begin() as session:
                pair, was = await _meant(session, who, data)
                check_active(pair.mentorship)
                found = problems(pair, was, await today_of(session, who))
                if not found:
                    action = await keep(session, pair, was)
                view = await again(session, who, data, said.of(action))
        except NotTheirs:
            await ack(response_action="update", view=mentor_views.gone())
            return
    if found:
        await ack(response_action="errors", errors=found)
        return
    await ack(response_action="update", view=view)
    await tell(who, pair, action.id if action else None)


async def _meant(session: AsyncSession, who: Acting, data: Body) -> tuple[OfPair, ActionView | None]:
    """Which action a form is about; None: a new one of that pair."""
    if action_id := data.get("action"):
        return await action_store.get(session, who.person, str(action_id))
    return await store.of_pair(session, who.person, str(data.get("id", "")), data.get("mode")), None
