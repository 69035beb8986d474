"""A prompt in the words of a stage: for whom it is written, and a way to read it in other words."""

from dataclasses import dataclass

from bot.mentorships.guidebook import Prompt
from bot.people.rules import STAGES
from bot.slack.text import fitted
from handlers.blocks import Block, context, overflow, section

CHANGE = "mentor.forms.change"

WRITTEN_FOR = {
    "novice": "new to {skill}",
    "advanced_beginner": "getting used to {skill}",
    "competent": "competent in {skill}",
    "proficient": "at home in {skill}",
    "expert": "expert in {skill}",
}
"""How far one is in something, not what one is."""

BY_VIEWS = "As the two of you see it"
AS_SEEN = -1
LONGEST_SKILL = 60


@dataclass(frozen=True)
class Change:
    """Where a changed form takes its reader: to the page of this word, drawn anew for this row."""

    mentorship_id: str
    then: str
    row_id: str = ""


def prompt_blocks(prompt: Prompt, stage: str, skill_name: str = "", *, change: Change | None = None) -> list[Block]:
    """Two blocks: the text with its step or challenge on a line of its own, and for whom it is written.

    With `change`, which only a modal may have, a menu beside the text leads to the other forms.
    """
    form = prompt.form(stage)
    lines = [fitted(form.text, 1000)]
    lines += [f"*Next step:* {fitted(form.step, 500)}"] if form.step else []
    lines += [f"*A challenge:* {fitted(form.challenge, 500)}"] if form.challenge else []
    more = " The menu beside it has other words." if change else ""
    menu = overflow(CHANGE, _options(stage, change)) if change else None
    return [section("\n".join(lines), menu), context(f"Written for: {written_for(stage, skill_name)}.{more}")]


def written_for(stage: str, skill_name: str = "") -> str:
    """`competent in testing`, escaped."""
    words = WRITTEN_FOR.get(stage, WRITTEN_FOR["competent"])
    return words.format(skill=fitted(skill_name, LONGEST_SKILL) if skill_name else "this")


def _options(stage: str, change: Change) -> list[tuple[str, object]]:
    """The other four forms, and back to what the pair's views say.

    By number, for an option's value has 150 characters and two ids stand in it already.
    """
    to: dict[str, object] = {"id": change.mentorship_id, "then": change.then, "row": change.row_id}
    others = [(f"For somebody {WRITTEN_FOR[one].format(skill='it')}", one) for one in STAGES if one != stage]
    return [*((words, to | {"to": STAGES.index(one)}) for words, one in others), (BY_VIEWS, to | {"to": AS_SEEN})]
