"""What people do with the messages that Trellis starts: snooze, not useful, stop, bring back, show."""

from datetime import date, datetime, timedelta

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges import choices, own, service, store
from bot.nudges.kinds import Class
from bot.people import store as people
from bot.people.calendar import Availability, availability, next_open
from bot.people.rules import FOREVER, Hours
from bot.slack.message import Message
from handlers import home, nudges_answers, nudges_messages, nudges_views
from handlers.acting import Acting, Body, acting, data_of, value_of
from handlers.blocks import View
from handlers.nudges_messages import Found
from handlers.nudges_registry import KINDS

DAYS = {"day": 1, "week": 7}
LONGEST = timedelta(days=366)
NOTHING = nudges_views.line_of(nudges_views.NOTHING_LEFT)


def register(app: AsyncApp) -> None:
    app.use(nudges_answers.count)
    app.action(nudges_views.MENU)(choose)
    app.view(nudges_views.UNTIL)(snooze_until)
    app.action(nudges_views.BACK)(bring_back)
    app.action(nudges_views.STOP)(stop)
    app.action(nudges_views.RESUME)(resume)
    app.action(nudges_views.UNFOLD)(unfold)


async def choose(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """From the menu; the message says what follows."""
    await ack()
    who, value = acting(context), value_of(body)
    if value.get("do") == "date":
        async with who.deps.db.read() as session:
            hours = (await _person(session, who))[0].hours
        data = {name: value[name] for name in ("id", "digest") if name in value}
        await client.views_open(trigger_id=body["trigger_id"], view=nudges_views.until_form(hours.start, data))
        return
    now = who.deps.clock.now()
    async with who.deps.db.begin() as session:
        found = await nudges_messages.find(session, who, value)
        message = await _chosen(session, who, found, str(value.get("do")), now) if found else None
    await _show(who, body, message or NOTHING)


async def _chosen(session: AsyncSession, who: Acting, found: Found, do: str, now: datetime) -> Message:
    [kind, *others] = found.kinds.values()
    if not others and kind.habit in await store.stopped_kinds(session, (who.team_id, who.user_id)):
        return nudges_views.stopped(kind, found.which)  # at this message or elsewhere: it is not undone by the way
    if do in DAYS:
        today = now.astimezone((await _person(session, who))[0].hours.tz).date()
        return await _snoozed(session, who, found, today + timedelta(days=DAYS[do]), now)
    if do == "not_useful":
        return await _not_useful(session, found, now)
    if do == "stop":
        return await _stopped(session, found, None, now)
    return await nudges_messages.drawn(session, found)


async def _snoozed(session: AsyncSession, who: Acting, found: Found, day: date, now: datetime) -> Message:
    """In the morning of that day, or on the next working day; later, if everything is paused until then."""
    at_work, paused_until = await _person(session, who)
    hours = at_work.hours
    slot = service.snooze_slot(now, hours, on=day)
    at = service.at_slot(slot, hours, Class.WAITING, (who.team_id, who.user_id))
    is_paused = paused_until is not None and paused_until > at
    if paused_until and is_paused and paused_until < FOREVER:
        at, is_paused = paused_until, False
    at = next_open(at, at_work) or at
    slot = f"{at.astimezone(hours.tz):%Y-%m-%dT%H:%M}"
    for nudge in found.nudges:
        at = await choices.snooze(session, nudge, KINDS[nudge.kind], at, slot, now)
    local = at.astimezone(hours.tz)
    return nudges_views.snoozed(local, now.astimezone(hours.tz).date(), found.which, paused=is_paused)


async def _not_useful(session: AsyncSession, found: Found, now: datetime) -> Message:
    said = []
    for kind in {KINDS[nudge.kind].habit: KINDS[nudge.kind] for nudge in found.nudges}.values():
        these = [nudge for nudge in found.nudges if KINDS[nudge.kind].habit == kind.habit]
        habit = await choices.not_useful(session, these, kind, now)
        what = "waits" if not kind.ruled else "rests" if habit.rests else "half"
        said.append((kind, what))
    return nudges_views.less(said, found.which)


async def _stopped(session: AsyncSession, found: Found, habit: str | None, now: datetime) -> Message:
    """Which kind, is asked only where a message is of several."""
    kinds = found.kinds
    if habit is None and len(kinds) > 1:
        return nudges_views.which_to_stop(list(kinds.values()), found.which)
    kind = kinds.get(habit or next(iter(kinds)))
    if kind is None:
        return await nudges_messages.drawn(session, found)
    await choices.stop(session, found.of(kind), kind, now)
    return nudges_views.stopped(kind, found.which)


async def snooze_until(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """A day after today, within a year."""
    who, data, now = acting(context), data_of(view), acting(context).deps.clock.now()
    picked = view["state"]["values"]["day"]["day"].get("selected_date")
    day = date.fromisoformat(picked) if picked else date.min
    async with who.deps.db.begin() as session:
        today = now.astimezone((await _person(session, who))[0].hours.tz).date()
        fits = today < day <= today + LONGEST
        found = await nudges_messages.find(session, who, data) if fits else None
        message = await _snoozed(session, who, found, day, now) if found else None
    if not fits:
        problem = "Pick a day after today." if day <= today else "Pick a day within a year."
        await ack(response_action="errors", errors={"day": problem})
        return
    await ack()
    if found and message:
        here = found.nudges[0]
        if here.channel and here.message_ts:
            await who.deps.sender.update(here.channel, here.message_ts, message)
        await home.refresh(who)


async def bring_back(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """What was put off is here again at once; and a question about stopping is left alone."""
    await ack()
    who, now = acting(context), acting(context).deps.clock.now()
    message = NOTHING
    async with who.deps.db.begin() as session:
        if found := await nudges_messages.find(session, who, value_of(body)):
            still = [await choices.bring_back(session, nudge, now) for nudge in found.nudges]
            came = nudges_views.line_of(nudges_views.CAME_BACK)
            message = await nudges_messages.drawn(session, found) if all(still) else came
    await _show(who, body, message)


async def stop(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """By a button: after *Not useful*, or for one kind of several."""
    await ack()
    who, value, now = acting(context), value_of(body), acting(context).deps.clock.now()
    async with who.deps.db.begin() as session:
        found = await nudges_messages.find(session, who, value)
        message = await _stopped(session, found, value.get("kind"), now) if found else None
    await _show(who, body, message or NOTHING)


async def resume(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """From the message where it was stopped, from the note that it rests, or from App Home."""
    await ack()
    who, value, now = acting(context), value_of(body), acting(context).deps.clock.now()
    kind = next((one for one in KINDS.values() if one.habit == value.get("kind")), None)
    if kind is None:
        return
    async with who.deps.db.begin() as session:
        await service.resume_kind(session, who.team_id, who.user_id, kind.habit, now)
        found = await nudges_messages.find(session, who, value)
        message = nudges_views.resumed(kind.title)
        if found and found.nudges[0].kind != own.RESTS.name:
            message = await nudges_messages.drawn(session, found)
    who.deps.wake()
    await _show(who, body, message)


async def unfold(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """A line of a digest as a message of its own. What has become pointless says so in its line."""
    await ack()
    who, value, now = acting(context), value_of(body), acting(context).deps.clock.now()
    async with who.deps.db.begin() as session:
        line = await store.get(session, who.team_id, str(value.get("id", "")))
        if line is None or line.user_id != who.user_id or line.digest_id is None or line.kind not in KINDS:
            return
        if not choices.is_shown(line) and await nudges_messages.still_waits(session, line):
            await choices.show(session, line, KINDS[line.kind], now)
        message = await nudges_messages.drawn_digest(session, line.team_id, line.digest_id)
    who.deps.wake()
    await _show(who, body, message)


async def _person(session: AsyncSession, who: Acting) -> tuple[Availability, datetime | None]:
    """When they are at work, and until when they have paused everything."""
    person = await people.person(session, who.team_id, who.user_id)
    if person is None:
        return Availability(Hours()), None
    return availability(person, await people.workspace(session, who.team_id)), person.paused_until


async def _show(who: Acting, body: Body, message: Message) -> None:
    """In the message that was clicked, if it was one, and in App Home. The app can change no message but its own."""
    place = body.get("container", {})
    if place.get("type") == "message":
        await who.deps.sender.update(place["channel_id"], place["message_ts"], message)
    await home.refresh(who, **home.pages(body))
