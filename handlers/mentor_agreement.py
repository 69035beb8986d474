"""The agreement of a pair: read it, accept it, change it, keep what holds, and see how it came to be."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.mentorships import agreement_store, kinds, start_store, store
from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.rules import MODES
from bot.mentorships.terms import Agreed
from bot.mentorships.values import MentorshipView
from bot.nudges import store as nudge_rows
from bot.people import store as people
from bot.people.rules import Hours
from handlers import mentor_agreement_edit_views as edits
from handlers import mentor_agreement_views as views
from handlers import mentor_pages, mentor_start_pages, mentor_start_side, nudges_messages
from handlers import mentor_start_messages_views as messages
from handlers import mentor_start_news as news
from handlers import mentor_start_views as starts
from handlers.acting import Acting, Body, acting, data_of, value_of
from handlers.blocks import View
from handlers.mentor_pages import Page
from handlers.mentor_views import gone

CHANGED = "*It has changed since you opened it.* This is how it is now."
SAVED = "*Saved.* You accept it with that."
SAME = "Nothing was changed, so there is no new version."
OVER = "This is over, so the agreement stays as it is. Copy your words before you close this."
MEANWHILE = "*The other one has saved a version meanwhile.* Yours is not saved yet. Saving now puts yours after it."


def register(app: AsyncApp) -> None:
    app.action(views.ACCEPT)(accept)
    app.action(views.EDIT)(edit)
    app.action(views.KEEP)(keep)
    app.view(edits.FORM)(save)
    mentor_pages.add(
        Page("agreement", "Agreement", page, fits=mentor_start_pages.is_open),
        Page("versions", "Earlier versions", history, fits=mentor_start_pages.is_open),
    )


async def page(who: Acting, mentorship_id: str, note: str = "", *, is_new: bool = False) -> View:
    """The newest version; before there is one, the page of the sides."""
    async with who.deps.db.read() as session:
        mentorship = await store.get(session, who.person, mentorship_id)
        versions = await agreement_store.versions(session, who.person, mentorship)
        starting = store.guidebook_of(session).starting
        full = None
        if mentorship.state == "asked" and mentorship.role(who.user_id) == "mentor":
            full = await start_store.too_many(session, *who.person)
    if mentorship.mode(who.user_id) != MODES[0]:
        return views.other_mode(mentorship, who.user_id, "agreement")
    if not versions or mentorship.state == "declined":
        return await _before(who, mentorship)
    warning = starts.too_many(*full) if full else ""
    return views.agreement(mentorship, who.user_id, versions, starting, note=note, warning=warning, is_new=is_new)


async def _before(who: Acting, mentorship: MentorshipView) -> View:
    if mentorship.state in {"asked", "declined"}:
        return await mentor_start_pages.page(who, mentorship.id)
    return views.none(mentorship, who.user_id)


async def history(who: Acting, mentorship_id: str) -> View:
    async with who.deps.db.read() as session:
        mentorship = await store.get(session, who.person, mentorship_id)
        versions = await agreement_store.versions(session, who.person, mentorship)
        starting = store.guidebook_of(session).starting
        person = await people.person(session, *who.person)
    if mentorship.mode(who.user_id) != MODES[0]:
        return views.other_mode(mentorship, who.user_id, "versions")
    if not versions or mentorship.state == "declined":
        return await _before(who, mentorship)
    hours = person.hours if person else Hours()
    return views.history(mentorship, who.user_id, versions, starting, hours.tz)


# --- accept, or keep what holds ---------------------------------------------------------------------------------
async def accept(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    await _answer(acting(context), body, client, accepts=True)


async def keep(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    await _answer(acting(context), body, client, accepts=False)


async def _answer(who: Acting, body: Body, client: AsyncWebClient, *, accepts: bool) -> None:
    """For the version that the page shows; if there is a newer one, that is shown instead."""
    mentorship_id, version = _named(value_of(body))
    note, holds, now = "", False, who.deps.clock.now()
    try:
        async with who.deps.db.begin() as session:
            if accepts:
                holds = await agreement_store.accept(session, who.person, mentorship_id, version, now)
                note = "*You both accepted it.*" if holds else "*You accepted it.*"
            else:
                await agreement_store.keep(session, who.person, mentorship_id, now, instead_of=version)
                note = "*It stays as it was.*"
    except agreement_store.Outdated:
        note = CHANGED
    except NotTheirs:
        await client.views_update(view_id=body["view"]["id"], view=gone())
        return
    await client.views_update(view_id=body["view"]["id"], view=await page(who, mentorship_id, note, is_new=holds))
    await _after(who, mentorship_id)


async def _after(who: Acting, mentorship_id: str) -> None:
    """Messages that this answers say so, and both see it in App Home."""
    who.deps.wake()
    async with who.deps.db.read() as session:
        mentorship = await store.find(session, who.person, mentorship_id)
        rows = await nudge_rows.of_subject(session, who.team_id, mentorship_id)
    pointers = [one for one in rows if one.kind == kinds.AGREE.name and one.person == who.person]
    await nudges_messages.replace(who.deps, pointers, messages.read())
    if mentorship:
        await news.refresh_both(who, mentorship)


def _named(data: Body) -> tuple[str, int]:
    version = data.get("version")
    return str(data.get("id", "")), version if isinstance(version, int) else 0


# --- change it ---------------------------------------------------------------------------------------------------
async def edit(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """The form, with the newest version in it."""
    await ack()
    who = acting(context)
    mentorship_id, _ = _named(value_of(body))
    async with who.deps.db.read() as session:
        mentorship = await store.find(session, who.person, mentorship_id)
        versions = await agreement_store.versions(session, who.person, mentorship) if mentorship else []
        starting = store.guidebook_of(session).starting
    if mentorship is None:
        view = gone()
    elif not mentor_start_pages.is_open(mentorship):
        view = await page(who, mentorship_id)
    elif mentorship.mode(who.user_id) != MODES[0]:
        view = views.other_mode(mentorship, who.user_id, "agreement")
    else:
        agreed, version = (versions[0].agreed, versions[0].version) if versions else (Agreed(), 0)
        view = edits.form(mentorship, who.user_id, agreed, version, starting)
    await client.views_update(view_id=body["view"]["id"], view=view)


async def save(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """If the other one was quicker, nothing is lost: the form stays, and a second save comes after theirs."""
    who, agreed = acting(context), edits.read_form(view["state"]["values"])
    mentorship_id, version = _named(data_of(view))
    if set(agreed.in_scope) & set(agreed.out_of_scope):
        await ack(response_action="errors", errors={"out_of_scope": mentor_start_side.BOTH_WAYS})
        return
    now, gesture = who.deps.clock.now(), str(view["id"])
    try:
        async with who.deps.db.begin() as session:
            given = who.person, mentorship_id, agreed, now
            changed = await agreement_store.change(session, *given, based_on=version, gesture=gesture)
    except agreement_store.Outdated:
        if again := await _again(who, mentorship_id, agreed):
            await ack(response_action="update", view=again)
        else:
            await ack(response_action="errors", errors={"every": OVER})
        return
    except NotTheirs:
        await ack(response_action="update", view=gone())
        return
    await ack(response_action="update", view=await page(who, mentorship_id, SAVED if changed else SAME))
    await _after(who, mentorship_id)


async def _again(who: Acting, mentorship_id: str, agreed: Agreed) -> View | None:
    """What was typed, to be saved after the version that came meanwhile; None if nothing changes any more."""
    async with who.deps.db.read() as session:
        mentorship = await store.get(session, who.person, mentorship_id)
        versions = await agreement_store.versions(session, who.person, mentorship)
        starting = store.guidebook_of(session).starting
    if not mentor_start_pages.is_open(mentorship):
        return None
    version = versions[0].version if versions else 0
    return edits.form(mentorship, who.user_id, agreed, version, starting, MEANWHILE)
