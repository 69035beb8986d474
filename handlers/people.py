"""Who people are: Slack's changes of a profile, a person's settings, the workspace's settings."""

import asyncio

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import managing_store
from bot.nudges import service as nudges
from bot.people import places, service, store
from bot.people.rules import may_configure, read_managers
from bot.sbi import receiving
from bot.sbi import store as feedback
from bot.slack import reader
from handlers import (
    home,
    home_views,
    people_fresh,
    people_messages,
    people_places_views,
    people_views,
    sbi_review,
)
from handlers.acting import Acting, After, Body, acting, data_of, known_soon
from handlers.blocks import View


def register(app: AsyncApp) -> None:
    app.action(home_views.MY_SETTINGS)(open_my_settings)
    app.view(people_views.MINE)(save_my_settings)
    app.action(home_views.TEAM_SETTINGS)(open_team_settings)
    app.action(people_views.COUNTRY)(pick_team_country)
    app.view(people_views.TEAM)(save_team_settings)
    people_messages.register(app)


async def profile_changed(session: AsyncSession, who: Acting, event: Body) -> After | None:
    """Slack sends this for every status too: only people whom Trellis knows are written, and only what it keeps."""
    now, user = who.deps.clock.now(), event["user"]
    profile, leave_until = reader.read_profile(user, who.team_id), reader.read_leave(user, now, who.deps.leave_words)
    person = await store.person(session, who.team_id, profile.user_id)
    if person is None or (person.profile, person.leave_until) == (profile, leave_until):
        return None
    await people_fresh.learn_profile(session, who.team_id, profile, leave_until, now)
    return who.wake


async def quiet_changed(session: AsyncSession, who: Acting, event: Body) -> After | None:
    """Do-not-disturb began, ended or moved, also by a snooze."""
    now, user_id = who.deps.clock.now(), event["user"]
    quiet = reader.read_quiet(event.get("dnd_status") or {}, now)
    person = await store.person(session, who.team_id, user_id)
    if person is None:
        return None
    await service.learn_quiet(session, who.team_id, user_id, quiet, now)
    if person.quiet == quiet:
        return None
    await nudges.reconsider(session, who.team_id, user_id, now)
    return who.wake


async def open_my_settings(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who = acting(context)
    person = await known_soon(who, who.user_id)
    async with who.deps.db.read() as session:
        refused = await feedback.refused_givers(session, who.team_id, who.user_id)
    if person:
        await client.views_open(trigger_id=body["trigger_id"], view=people_views.my_settings(person, refused))


async def save_my_settings(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """Who may write is saved only as far as it was changed here: a note's menu may have changed it meanwhile."""
    who = acting(context)
    settings, refused = people_views.read_my_settings(view["state"]["values"])
    shown, refused_all = people_views.read_shown(data_of(view))
    if settings["work_start"] >= settings["work_end"]:
        await ack(response_action="errors", errors={"end": "Pick an end after the start."})
        return
    if settings["refuses_written"] is refused_all:
        settings["refuses_written"] = None
    now = who.deps.clock.now()
    async with who.deps.db.begin() as session:
        await service.change_settings(session, who.team_id, who.user_id, now, **settings)
        await receiving.choose_refused(session, who.team_id, who.user_id, shown, refused, now)
        await nudges.reconsider(session, who.team_id, who.user_id, now)
    await ack()
    who.deps.wake()
    await home.refresh(who)


async def open_team_settings(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who = acting(context)
    if await known_soon(who, who.user_id) and (page := await _team_page(who)):
        await client.views_open(trigger_id=body["trigger_id"], view=page)


async def pick_team_country(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Its regions are drawn; nothing is saved yet."""
    who, view = acting(context), body["view"]
    turn = who.deps.gestures.arrive(view["id"])
    await ack()
    if page := await _team_page(who, view["state"]["values"]):
        await sbi_review.redraw(who, client, turn, view, page)


async def _team_page(who: Acting, picked: Body | None = None) -> View | None:
    """For those who may see it. `picked` is what the page shows already; else it shows what is saved."""
    await asyncio.to_thread(places.countries)  # read from files, the first time
    async with who.deps.db.read() as session:
        person = await store.person(session, who.team_id, who.user_id)
        workspace = await store.workspace(session, who.team_id)
        managers = await store.count_managers(session, who.team_id)
    if person is None or not may_configure(person, workspace):
        return None
    rules = [(code, who.deps.rulebook.rule(code).title) for code in who.deps.rulebook.codes]
    country = workspace.country if picked is None else people_places_views.read_country(picked)
    admin, zone = person.profile.is_admin, person.hours.zone
    return people_views.team_settings(workspace, managers, rules, admin=admin, zone=zone, country=country)


async def save_team_settings(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """The role is checked again: it may have changed since the page opened."""
    who = acting(context)
    settings, managers_csv = people_views.read_team_settings(view["state"]["values"], who.team_id)
    async with who.deps.db.begin() as session:
        person = await store.person(session, who.team_id, who.user_id)
        if person is None:
            raise service.NotAllowed
        now = who.deps.clock.now()
        bad = await service.configure(session, person, now, settings, managers_csv)
        managers, _ = read_managers(managers_csv)
        if not bad:
            await managing_store.follow_import(session, who.team_id, managers, now)
    if bad:
        lines = "; ".join(f"line {line.line} {line.problem}" for line in bad[:3])
        await ack(response_action="errors", errors={"managers": f"Nothing was saved: {lines}."})
        return
    await ack()
    who.deps.wake()
    await home.refresh(who)
