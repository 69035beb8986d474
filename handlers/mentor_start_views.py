"""Starting a mentorship: the form to ask somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.mentorships.guidebook import Starting
from bot.mentorships.values import MentorshipView
from bot.people.rules import Profile
from bot.slack.text import mention
from handlers.blocks import Block, View, actions, context, field, modal, option, section, select
from handlers.mentor_managing_views import meaning
from handlers.mentor_views import opens

FORM, OTHER, ROLE, KIND, MANAGES = (
    "mentor.start.form",
    "mentor.start.other",
    "mentor.start.role",
    "mentor.start.kind",
    "mentor.start.manages",
)
TITLE = "Start a mentorship"
ROLES = {"mentor": "I mentor them", "mentee": "They mentor me"}
PICK_AGAIN = "Slack did not say who this is. Submit again in a moment."


@dataclass(frozen=True)
class Asked:
    """What the form says."""

    other_id: str | None = None
    role: str | None = None
    kind: str | None = None
    manages: bool | None = None


@dataclass(frozen=True)
class Known:
    """What the rows say of what the form says."""

    problem: str | None = None
    imported: bool = False
    """The workspace's import says that one manages the other."""
    too_many: tuple[int, int] | None = None
    """Mentees that the person has and wants at most, if this one would be too many."""


def problem(profile: Profile, user_id: str) -> str | None:
    """Why this user cannot be asked, as a sentence for the field."""
    if profile.user_id == user_id:
        return "That is you. Pick the person you would like to work with."
    if profile.is_bot:
        return "That is an app. Pick a person."
    if profile.is_deleted:
        return "This account is deactivated, so nothing can reach them. Pick someone else."
    if profile.is_guest or profile.is_outsider:
        return "Trellis does not write to guests or people from other workspaces. Pick someone from yours."
    return None


# --- the form ---------------------------------------------------------------------------------------------
def form(words: Starting, asked: Asked, known: Known, new_id: str) -> View:
    """Drawn again at every choice; what was chosen stays by its block ids. It is submitted once for each `new_id`."""
    people: Block = {"type": "users_select", "action_id": OTHER}
    if asked.other_id:
        people["initial_user"] = asked.other_id
    roles = [option(line, name) for name, line in ROLES.items()]
    titles = [option(one.title, one.id) for one in words.kinds]
    blocks = [
        context(
            "They hear that you ask. Then each of you says what you want, and you agree on it. Nobody else sees it."
        ),
        field("With whom?", people, "other", dispatch=True),
    ]
    if known.problem:
        blocks.append(section(f"*{known.problem}*"))
    blocks.append(field("Which way round?", select("radio_buttons", ROLE, roles, asked.role), "role", dispatch=True))
    if known.too_many and asked.role == "mentor":
        blocks.append(section(too_many(*known.too_many)))
    blocks.append(field("What kind?", select("static_select", KIND, titles, asked.kind), "kind", dispatch=True))
    blocks += [_kind(words, asked.kind)] if asked.kind else []
    blocks += _manages(words, asked, known)
    return modal(TITLE, blocks, callback_id=FORM, submit="Ask them", close="Cancel", data={"new": new_id})


def too_many(count: int, wanted: int) -> str:
    now = "You mentor one person now" if count == 1 else f"You mentor {count} people now"
    return (
        f"{now}, and you set {wanted} as what you can do well. One more may mean less for each. "
        "You can still go on, change the number in `/mentor settings`, or say to this person when you will have time."
    )


def _kind(words: Starting, kind: str) -> Block:
    found = next((one for one in words.kinds if one.id == kind), None)
    if found is None:
        return context("Pick one. It only sets which hints you see.")
    lines = (found.line, f"*Good for:* {found.strength}", f"*Watch:* {found.watch}")
    return section("\n".join(lines), block_id=f"about:{kind}")


def _manages(words: Starting, asked: Asked, known: Known) -> list[Block]:
    """The field gets a new id with the person, so that what the import says of this one is chosen in it."""
    manages = known.imported if asked.manages is None else asked.manages
    options = [option("No", "no"), option("Yes, one of us manages the other", "yes")]
    choice = select("radio_buttons", MANAGES, options, "yes" if manages else "no")
    block_id = f"manages:{asked.other_id or ''}"
    blocks = [field("Is one of you the other’s manager?", choice, block_id, dispatch=True)]
    if known.imported:
        blocks.append(context("Chosen from what your workspace told Trellis. Change it if it is not so."))
    return [*blocks, *meaning(words)] if manages else blocks


def read_form(values: Mapping[str, Any]) -> Asked:
    other = values["other"][OTHER].get("selected_user")
    block = values.get(f"manages:{other or ''}") or {}
    manages = block[MANAGES].get("selected_option") if block else None
    return Asked(
        other,
        _chosen(values["role"][ROLE]),
        _chosen(values["kind"][KIND]),
        manages["value"] == "yes" if manages else None,
    )


def _chosen(state: Mapping[str, Any]) -> str | None:
    chosen = state.get("selected_option")
    return str(chosen["value"]) if chosen else None


def already(found: MentorshipView, user_id: str) -> View:
    """There is one that way round already."""
    other = mention(found.other(user_id))
    line = f"You and {other} have this mentorship already. Here it is."
    if found.state == "asked" and found.asked_by != user_id:
        line = f"{other} has asked you for this already. All that is left is your side."
    then = "agreement" if found.is_active else "side"
    go = actions(opens("Open it", then, found.id, style="primary", in_place=True))
    return modal(TITLE, [section(line), go], callback_id="mentor.start.already")


def asked_note(other_id: str) -> str:
    return (
        f"*Asked.* {mention(other_id)} hears it in their working hours. Now your side: about five minutes. "
        "You can also do it later: it waits in `/mentor`."
    )
