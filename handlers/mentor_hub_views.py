"""The hub: a few lines for each mentorship, and where its buttons lead."""

from collections.abc import Sequence

from bot.mentorships.values import MentorshipView
from handlers.blocks import Block, View, actions, header, modal, section
from handlers.mentor_views import mode_blocks, opens, with_whom


def hub(mine: Sequence[MentorshipView], user_id: str) -> View:
    blocks: list[Block] = []
    for one in mine:
        blocks += [section(f"*{with_whom(one, user_id)}*"), *mode_blocks(one, user_id)]
    if not mine:
        blocks += [
            header("Mentor well, in small steps"),
            section("Agree on goals, meet with an agenda, follow through. Only the two of you see any of it."),
        ]
    blocks.append(actions(opens("Start a mentorship", "start", style=None if mine else "primary"), block_id="hub"))
    return modal("Mentorships", blocks, callback_id="mentor.hub")
