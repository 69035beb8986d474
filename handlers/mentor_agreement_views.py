"""The agreement of a pair: its newest version, what waits for whom, and earlier versions."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from bot.mentorships.guidebook import Starting
from bot.mentorships.merging import Change, changes
from bot.mentorships.terms import LABELS, AgreementView, holding, words
from bot.mentorships.values import MentorshipView
from bot.slack.text import fitted, mention
from handlers.blocks import Block, View, actions, button, confirm, context, divider, header, modal, section
from handlers.mentor_start_messages_views import close_button
from handlers.mentor_views import mode_blocks, moment, opens

ACCEPT, EDIT, KEEP = "mentor.agreement.accept", "mentor.agreement.edit", "mentor.agreement.keep"
TITLE = "Agreement"
NOTHING = "not said"
COLUMN, WHOLE, SHORT = 900, 2400, 90
"""Characters of one field that are shown beside another, alone, and in a list of changes."""
OLDER = 10
"""Earlier versions on the page; more is not read on a phone."""


def titles(starting: Starting) -> Mapping[str, str]:
    """Of all ids in an agreement."""
    choices = (*starting.feedback, *starting.learning, *starting.scope)
    return {one.id: one.title for one in choices} | {one.id: one.title for one in starting.functions}


def other_mode(mentorship: MentorshipView, user_id: str, then: str) -> View:
    """In manager mode there is nothing to see: what two agree on as mentor and mentee belongs to mentor mode."""
    line = section("What you two agree on as mentor and mentee is in mentor mode.")
    return modal(TITLE, [*mode_blocks(mentorship, user_id, then), line], callback_id="mentor.agreement.mode")


def closed(mentorship: MentorshipView, user_id: str) -> View:
    other = mention(mentorship.other(user_id))
    line = f"You and {other} did not start this one. What was written for it is shown to nobody any more."
    go = actions(opens("Start a mentorship", "start", in_place=True))
    return modal(TITLE, [section(line), go], callback_id="mentor.agreement.closed")


def none(mentorship: MentorshipView, user_id: str) -> View:
    """It began without one."""
    line = section("You two have no agreement yet. Either of you can write one, and it holds when both accept it.")
    can = actions(button("Write one", EDIT, {"id": mentorship.id, "version": 0}, style="primary"), block_id="write")
    blocks = [*mode_blocks(mentorship, user_id, "agreement"), line, *([can] if mentorship.is_active else [])]
    return modal(TITLE, blocks, callback_id="mentor.agreement.none")


# --- the agreement ---------------------------------------------------------------------------------------------
def agreement(
    mentorship: MentorshipView,
    user_id: str,
    versions: Sequence[AgreementView],
    starting: Starting,
    *,
    note: str = "",
    warning: str = "",
    is_new: bool = False,
) -> View:
    """The newest version (`versions`: the newest first), what waits for whom, and what it changes.

    `is_new`: it holds since this moment.
    """
    newest, held, known = versions[0], holding(versions), titles(starting)
    blocks = mode_blocks(mentorship, user_id, "agreement")
    blocks += [section(note)] if note else []
    blocks.append(section(_status(newest, held, mentorship, user_id)))
    before = held or (versions[1] if len(versions) > 1 else newest)
    if before is not newest:
        blocks += _changes(changes(before.agreed, newest.agreed, known), f"What it changes of version {before.version}")
    blocks += [section(warning)] if warning and not newest.accepted(mentorship, user_id) else []
    if mentorship.state in {"asked", "active"}:
        blocks.append(actions(*_buttons(mentorship, user_id, newest, held), block_id=f"agreement:{newest.version}"))
    blocks.append(divider())
    lines = vars(newest.agreed)
    said = [name for name, value in lines.items() if (any(value) if isinstance(value, tuple) else value)]
    blocks += [_line(name, lines[name], known, mentorship) for name in said]
    blocks += unsaid([LABELS[name] for name in lines if name not in said])
    first = [opens("Set a session", "session", mentorship.id, in_place=True)] if is_new else []
    more = [*first, opens("Both sides", "side", mentorship.id, in_place=True)]
    if len(versions) > 1:
        more.append(opens("Earlier versions", "versions", mentorship.id, in_place=True))
    more.append(opens("Manager and mentor", "managing", mentorship.id, in_place=True))
    if mentorship.state == "asked":
        more.append(close_button(mentorship, user_id))
    return modal(TITLE, [*blocks, divider(), actions(*more, block_id="more")], callback_id="mentor.agreement.page")


def _status(newest: AgreementView, held: AgreementView | None, mentorship: MentorshipView, user_id: str) -> str:
    other = mention(mentorship.other(user_id))
    if held is newest:
        return f"*Version {newest.version} holds.* You and {other} both accepted it."
    who = "made from both your sides" if newest.version == 1 else f"by {_who(newest.author_id, user_id)}"
    mine, theirs = newest.accepted(mentorship, user_id), newest.accepted(mentorship, mentorship.other(user_id))
    waits = f"It waits for {other}." if mine else f"{other} accepted it. It waits for you." if theirs else ""
    waits = waits or f"It waits for you and for {other}."
    until = f" Until both accept, version {held.version} holds." if held else " When both accept, it begins."
    return f"*Version {newest.version} is proposed,* {who}. {waits}{until}"


def _who(author_id: str, user_id: str) -> str:
    return "you" if author_id == user_id else mention(author_id)


def _buttons(
    mentorship: MentorshipView, user_id: str, newest: AgreementView, held: AgreementView | None
) -> list[Block]:
    data = {"id": mentorship.id, "version": newest.version}
    found = [] if newest.accepted(mentorship, user_id) else [button("Accept", ACCEPT, data, style="primary")]
    found.append(button("Change it", EDIT, data))
    if held and held is not newest:
        sure = confirm("Keep it as it was?", f"Version {held.version} holds on. This one stays in the list.", "Keep it")
        found.append(button(f"Keep version {held.version}", KEEP, data, confirm=sure))
    return found


def _line(name: str, value: object, known: Mapping[str, str], mentorship: MentorshipView) -> Block:
    if name in {"feedback", "learning"} and isinstance(value, tuple):
        pair = zip((mentorship.mentee_id, mentorship.mentor_id), value, strict=True)
        said = "\n".join(f"{mention(who)}: {known.get(one, one or NOTHING)}" for who, one in pair)
    else:
        said = fitted(words(name, value, known), WHOLE) or f"_{NOTHING}_"
    return section(f"*{LABELS[name]}*\n{said}")


def unsaid(labels: Sequence[str]) -> list[Block]:
    """What nobody said takes one line."""
    return [context(f"Nothing was said of: {', '.join(label.lower() for label in labels)}.")] if labels else []


def _changes(found: Sequence[Change], title: str) -> list[Block]:
    lines = [
        f"*{LABELS[one.field]}*\n{fitted(one.before, COLUMN) or NOTHING}  →  {fitted(one.after, COLUMN) or NOTHING}"
        for one in found
    ]
    return [section(f"_{title}_"), *(section(line) for line in lines)]


# --- history -------------------------------------------------------------------------------------------------
def history(
    mentorship: MentorshipView, user_id: str, versions: Sequence[AgreementView], starting: Starting, zone: ZoneInfo
) -> View:
    """Who changed what, and when, the newest first; each version against the one before."""
    known = titles(starting)
    blocks = mode_blocks(mentorship, user_id, "versions")
    blocks.append(actions(opens("Back to the agreement", "agreement", mentorship.id, in_place=True)))
    for one, before in zip(versions[:OLDER], [*versions[1:], None][:OLDER], strict=True):
        blocks.append(header(f"Version {one.version}"))
        author = "from both sides" if before is None else f"by {_who(one.author_id, user_id)}"
        accepted = f"Holds from {moment(one.holds_since, zone)}" if one.holds_since else "Not accepted by both"
        blocks.append(context(f"{moment(one.created_at, zone)}, {author}. {accepted}."))
        if before is not None:
            blocks.append(section(_in_short(changes(before.agreed, one.agreed, known), before.version)))
    if len(versions) > OLDER:
        blocks.append(context(f"And {len(versions) - OLDER} earlier ones."))
    return modal("Earlier versions", blocks, callback_id="mentor.agreement.history")


def _in_short(found: Sequence[Change], version: int) -> str:
    lines = [
        f"*{LABELS[one.field]}:* {fitted(one.before, SHORT) or NOTHING}  →  {fitted(one.after, SHORT) or NOTHING}"
        for one in found
    ]
    return "\n".join(lines) or f"The same words as version {version}."
