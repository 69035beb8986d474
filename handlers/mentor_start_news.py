"""After somebody answered: the message that asked says so, and both App Homes show how it is."""

from bot.mentorships import kinds
from bot.mentorships.values import MentorshipView
from bot.nudges import store as nudge_rows
from handlers import home, nudges_messages
from handlers import mentor_start_messages_views as messages
from handlers.acting import Acting


async def settled(who: Acting, mentorship: MentorshipView) -> None:
    """The message that asked says what became of it; if it was closed, so does one with an agreement to read."""
    asking = {kinds.ASKED.name, *((kinds.AGREE.name,) if mentorship.state == "declined" else ())}
    async with who.deps.db.read() as session:
        rows = await nudge_rows.of_subject(session, who.team_id, mentorship.id)
    for one in rows:
        if one.kind in asking:
            await nudges_messages.replace(who.deps, [one], messages.answered(mentorship, one.user_id))


async def refresh_both(who: Acting, mentorship: MentorshipView) -> None:
    await home.refresh(who)
    await home.refresh(Acting(who.team_id, mentorship.other(who.user_id), who.deps))
