"""What comes to the two about a start: pointers, without a word that a person wrote."""

from bot.mentorships.rules import MODES
from bot.mentorships.values import MentorshipView
from bot.slack.message import Message
from bot.slack.text import mention
from handlers.blocks import Block, actions, button, confirm, section
from handlers.mentor_views import opens

CLOSE, NOT_NOW = "mentor.start.close", "mentor.start.not_now"


def pointer(asked: MentorshipView, user_id: str) -> Message:
    """To the one who was asked."""
    way = "mentor you" if asked.role(user_id) == "mentee" else "have you as a mentor"
    line = (
        f"{mention(asked.asked_by)} would like to {way}. First each of you says what you want of it, in five minutes."
    )
    then = "Your side is seen when both are there, and by you two alone."
    fill = opens("Fill in my side", "side", asked.id, style="primary")
    later = button("Not now", NOT_NOW, {"id": asked.id})
    can = actions(fill, later, close_button(asked, user_id), block_id=f"asked:{asked.id}")
    return Message("Somebody would like a mentorship with you.", [section(f"{line} {then}"), can])


def close_button(asked: MentorshipView, user_id: str) -> Block:
    """To take it back, or to say no; asked again before it counts."""
    data = {"id": asked.id}
    if asked.asked_by == user_id:
        sure = confirm("Take it back?", "They see that you did, and no reason. What you typed is kept.", "Take it back")
        return button("Take it back", CLOSE, data, confirm=sure)
    sure = confirm("Say no?", "They hear it in kind words, and nobody asks you why.", "Say no")
    return button("Decline", CLOSE, data, confirm=sure)


def not_now(asked: MentorshipView) -> Message:
    """In place of the pointer."""
    line = f"No hurry. What {mention(asked.asked_by)} asked waits for you in App Home and in `/mentor`."
    go = actions(opens("Fill in my side", "side", asked.id), block_id=f"asked:{asked.id}")
    return Message("A mentorship waits for you.", [section(line), go])


def answered(mentorship: MentorshipView, user_id: str) -> Message:
    """In place of the pointer, once it needs no answer any more."""
    other = mention(mentorship.other(user_id))
    if mentorship.state == "asked":
        line = "You have said your side. `/mentor` shows how it goes on."
    elif mentorship.state != "declined":
        line = f"You and {other} have agreed. `/mentor` shows your mentorship."
    elif mentorship.ended_by == user_id:
        line = f"You said no to this one, which is fine. {other} hears it kindly."
    else:
        line = f"{other} has taken this back. It may suit better another time."
    return Message("About a mentorship.", [section(line)])


def news(mentorship: MentorshipView, user_id: str, what: str, mode: str = "") -> Message | None:
    """What the other one did, in manager mode named so."""
    other, line = mention(mentorship.other(user_id)), ""
    if what == "closed" and mentorship.state == "declined":
        taken_back = mentorship.ended_by == mentorship.asked_by
        line = (
            f"{other} has taken back what they asked you. What you wrote is kept, and nobody sees it."
            if taken_back
            else f"{other} cannot take this on now. That says nothing about you: people know best what fits into their "
            "weeks. Somebody else may be glad to be asked."
        )
    elif mentorship.is_active and what in NEWS:
        line = NEWS[what].format(other=other)
    if not line:
        return None
    words, then = LEADS.get(what, ("See it", "agreement"))
    go = [actions(opens(words, then, mentorship.id))] if mentorship.is_active else []
    named = f"In manager mode: {line}" if mode == MODES[1] else line
    return Message("News about a mentorship.", [section(named), *go])


NEWS = {
    "began": "You and {other} have both accepted: your mentorship begins. A first session is the next step.",
    "accepted": "{other} accepted the changed agreement, so it holds from now on.",
    "kept": "{other} would rather keep the agreement as it is. It holds as before.",
    "goals": "{other} changed something in your goals.",
}


LEADS = {"began": ("Set a session", "session"), "goals": ("See them", "goals")}


def last(asked: MentorshipView, user_id: str) -> Message:
    """The other one has said their side."""
    line = f"{mention(asked.other(user_id))} has said their side. Yours is all that is left: then both of you see both."
    go = actions(opens("Fill in my side", "side", asked.id, style="primary"), block_id=f"last:{asked.id}")
    return Message("Your side is all that is left.", [section(line), go])


MANAGING = {
    "managing": "{other} told Trellis that one of you two manages the other.",
    "managing_import": "Your workspace told Trellis that one of you and {other} manages the other.",
}


def managing(mentorship: MentorshipView, user_id: str, what: str) -> Message | None:
    """The pair has two modes since then."""
    if not mentorship.manages or mentorship.state not in {"asked", "active"}:
        return None
    said = MANAGING[what].format(other=mention(mentorship.other(user_id)))
    then = "Your mentorship has two modes now, mentor and manager: nothing from one shows in the other."
    go = actions(opens("What this means", "managing", mentorship.id), block_id="managing")
    return Message("Your mentorship has two modes now.", [section(f"{said} {then}"), go])


def to_read(mentorship: MentorshipView, user_id: str, version: int) -> Message:
    """A version of the agreement waits for them."""
    other = mention(mentorship.other(user_id))
    line = f"{other} would change your agreement. The one that you have holds until both of you accept."
    if version == 1:
        line = f"You and {other} have both said what you want. See where you differ, and what is proposed."
    elif not mentorship.is_active:
        line = f"{other} changed the agreement that you two are making. See what is new."
    go = actions(opens("Read it", "agreement", mentorship.id, style="primary"), block_id=f"agree:{version}")
    return Message("An agreement to read.", [section(line), go])


def read() -> Message:
    """In place of that message."""
    return Message("An agreement to read.", [section("You have answered this. `/mentor` shows the agreement.")])
