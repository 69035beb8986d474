"""A side that waits for the other one, and both sides beside each other with what differs."""

from collections.abc import Mapping, Sequence

from bot.mentorships.goals import GoalView
from bot.mentorships.guidebook import Starting
from bot.mentorships.merging import differences
from bot.mentorships.terms import LABELS, Terms, is_same, words
from bot.mentorships.values import MentorshipView
from bot.slack.text import fitted, mention
from handlers.blocks import Block, View, actions, button, context, divider, header, modal, mrkdwn, section
from handlers.mentor_agreement_views import COLUMN, NOTHING, titles, unsaid
from handlers.mentor_start_messages_views import close_button
from handlers.mentor_views import mode_blocks, opens

AGAIN = "mentor.side.again"
SIDE = (
    "every",
    "minutes",
    "scheduler",
    "prepares",
    "expects",
    "feedback",
    "learning",
    "in_scope",
    "out_of_scope",
    "functions",
    "teaches",
)
ALIKE = ("every", "minutes", "scheduler", "in_scope", "out_of_scope", "functions")
"""Where two can say the same thing."""


# --- before both have said theirs ----------------------------------------------------------------------------
def waiting(mentorship: MentorshipView, user_id: str, *, other_gone: bool) -> View:
    other = mention(mentorship.other(user_id))
    line = f"Your side is complete. {other} has not said theirs yet, and does not see yours before that."
    then = "You both get a message when the two can be seen. If it takes long, ask them: a message may have got lost."
    if other_gone:
        line, then = f"Your side is complete, but the account of {other} is deactivated.", "You can take it back."
    can = actions(
        button("Change my side", AGAIN, {"id": mentorship.id}),
        close_button(mentorship, user_id),
        block_id="waiting",
    )
    blocks = [*mode_blocks(mentorship, user_id, "side"), section(line), context(then), can]
    return modal("Your side", blocks, callback_id="mentor.side.waiting")


# --- both sides ----------------------------------------------------------------------------------------------
def both(
    mentorship: MentorshipView,
    user_id: str,
    mentor: Terms,
    mentee: Terms,
    goals: Sequence[GoalView],
    starting: Starting,
) -> View:
    """Side by side; what both said the same takes one line; in words what the proposal makes of the rest."""
    names, known = (mention(mentorship.mentor_id), mention(mentorship.mentee_id)), titles(starting)
    blocks = mode_blocks(mentorship, user_id, "side")
    blocks.append(actions(opens("To the agreement", "agreement", mentorship.id, style="primary", in_place=True)))
    found = differences(mentor, mentee, known, names)
    lines = "\n".join(f"•  {one}" for one in found) or "You two want the same. The agreement says it once more."
    blocks += [header("Where you differ"), section(lines), divider()]
    said = [name for name in SIDE if getattr(mentor, name) or getattr(mentee, name)]
    blocks += [_beside(name, mentor, mentee, known, names) for name in said]
    blocks += unsaid([LABELS[name] for name in SIDE if name not in said])
    blocks += _goals(goals, names[1])
    if mentorship.kind in {"reverse", "peer"} or mentee.teaches:
        blocks += [header("Why both teach"), section("\n".join(starting.exchange))]
    return modal("Both sides", blocks, callback_id="mentor.side.both")


def _beside(name: str, mentor: Terms, mentee: Terms, known: Mapping[str, str], names: tuple[str, str]) -> Block:
    label = LABELS["functions" if name == "functions" else name]
    if name == "functions":
        label = "Offered, and hoped for"
    if name in ALIKE and is_same(name, mentor, mentee):
        return section(f"*{label}* · both: {fitted(words(name, getattr(mentor, name), known), COLUMN)}")
    said = [fitted(words(name, getattr(one, name), known), COLUMN) or f"_{NOTHING}_" for one in (mentor, mentee)]
    columns = [mrkdwn(f"{who}\n{what}") for who, what in zip(names, said, strict=True)]
    return {"type": "section", "text": mrkdwn(f"*{label}*{' · different' if name in ALIKE else ''}"), "fields": columns}


def _goals(goals: Sequence[GoalView], mentee: str) -> list[Block]:
    if not goals:
        return []
    blocks = [header("Goals"), context(f"From {mentee}")]
    for one in goals:
        day = one.goal.by_date
        sign = f"\nBoth see it by: {fitted(one.goal.success, COLUMN)}" if one.goal.success else ""
        when = f"\nBy {day.day} {day:%B %Y}" if day else ""
        blocks.append(section(f"*{fitted(one.goal.text or NOTHING, COLUMN)}*{sign}{when}"))
    return blocks
