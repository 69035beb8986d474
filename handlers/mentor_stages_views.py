"""Skills and where the two see the mentee in each: what one says alone, and both views side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.mentorships.guidebook import Stages, StageWords
from bot.mentorships.stages import EXAMPLES, LONGEST_NAME, SKILLS_MOST, Round, Standing
from bot.slack.message import Message
from bot.slack.text import escape, fitted, mention
from handlers.blocks import (
    Block,
    View,
    actions,
    button,
    confirm,
    context,
    divider,
    field,
    modal,
    option,
    section,
    text_input,
)
from handlers.mentor_reader_views import OVER, Reader
from handlers.mentor_views import opens

ADD, RENAME, CHOOSE, DROP, BACK = (f"mentor.stages.{verb}" for verb in ("add", "rename", "choose", "drop", "back"))
TITLE = "Skills"
HISTORY = 10
"""Earlier rounds that the page lists."""

TOO_MANY = f"{SKILLS_MOST} at a time are the most. Drop one that you do not work on now."
TAKEN = "You two have a skill of this name."
NAMELESS = "Pick one or write one."
OFF = "You two took this off your list. What you both said of it stays. Add it again, and it is back."


# --- all of them ------------------------------------------------------------------------------------------
def skills(reader: Reader, found: Sequence[Standing], stages: Stages) -> View:
    mentee = mention(reader.mentorship.mentee_id)
    blocks = reader.mode("skills")
    about = f"What you two work on. Each of you says alone how far {mentee} is in it; then you see both views."
    blocks.append(section(f"{about} Nobody else sees any of it."))
    for one in found:
        line = f"*{escape(one.name)}*\n{_line(reader, one, stages)}"
        first = one.mine is None and reader.may_change and (one.last is None or one.theirs_waits)
        go = ("Give your view", "skill-view") if first else ("Open", "skill")
        blocks.append(section(line, opens(*go, one.skill_id, in_place=True), block_id=f"skill:{one.skill_id}"))
    if reader.may_change:
        add = opens("Add skills", "skill-add", reader.mentorship.id, style=None if found else "primary", in_place=True)
        blocks.append(actions(add, block_id="add"))
    return modal(TITLE, blocks, callback_id="mentor.stages.list")


def _line(reader: Reader, one: Standing, stages: Stages) -> str:
    if one.theirs_waits:
        return f"{reader.other} has given a view. You see it once yours is in."
    if one.mine:
        return f"Your view is in. You see both once {reader.other} has given theirs."
    if one.last is None:
        return "Neither of you has said where it stands."
    on = reader.day(one.last.at)
    if one.last.gap == "same":
        return f"{_words(stages, one.last.mentee).title}. You both see it so, since {on}."
    return f"Your views differ, since {on}. That is worth a talk."


def adding(reader: Reader, there: Sequence[Standing]) -> View:
    known = {one.name.casefold() for one in there}
    offered = [option(name, name) for name in EXAMPLES if name not in known]
    blocks = reader.mode()
    if offered:
        ticks: Block = {"type": "checkboxes", "action_id": "names", "options": offered}
        blocks.append(field("What do you two work on?", ticks, "names", optional=True))
    own = text_input("", placeholder="Reading papers, say", max_length=LONGEST_NAME, multiline=False)
    blocks.append(field("Another one, in your words", own, "own", optional=True, hint="You both see it."))
    data = {"id": reader.mentorship.id, "mode": reader.mentorship.mode(reader.user_id)}
    return modal("Add skills", blocks, callback_id=ADD, submit="Save for both", data=data)


def read_names(values: Mapping[str, Any]) -> list[str]:
    ticked = values.get("names", {}).get("names", {}).get("selected_options") or ()
    own = (values["own"]["text"]["value"] or "").strip()
    return [*(str(one["value"]) for one in ticked), *([own] if own else [])]


def renaming(reader: Reader, one: Standing) -> View:
    name = text_input(one.name, max_length=LONGEST_NAME, multiline=False, required=1)
    blocks = [
        *reader.mode(),
        field("Its name", name, "own", hint="You both see it."),
    ]
    return modal("Rename a skill", blocks, callback_id=RENAME, submit="Save for both", data={"id": one.skill_id})


# --- one's own view ---------------------------------------------------------------------------------------
def choosing(reader: Reader, one: Standing, stages: Stages) -> View:
    """What one sees someone do, without labels. A click asks once more, then it is kept."""
    about = f"Where do you see {reader.other} in *{escape(one.name)}* now?"
    if not reader.is_mentor:
        about = f"Where do you see yourself in *{escape(one.name)}* now?"
    blocks = [
        *reader.mode("skills"),
        section(f"{about} Think of the last piece of real work."),
    ]
    for words in stages.stages:
        value = {"id": one.skill_id, "stage": words.id, "after": len(one.rounds)}
        if words.id == one.mine:
            blocks.append(section(f"*{escape(words.title)}*\n{escape(words.sees)}\n_Your view now._"))
            continue
        sure = confirm("Your view", words.title, "Save it")
        fits = button("This fits best", CHOOSE, value, confirm=sure)
        blocks.append(section(f"*{escape(words.title)}*\n{escape(words.sees)}", fits, block_id=f"stage:{words.id}"))
    shown = (
        "They have given theirs; both are shown at once when you choose."
        if one.theirs_waits
        else (f"{reader.other} sees that you gave a view, and what it is once theirs is in too.")
    )
    blocks += [context(shown), actions(opens("Back", "skill", one.skill_id, in_place=True), block_id="back")]
    return modal("Your view", blocks, callback_id="mentor.stages.view")


# --- both -------------------------------------------------------------------------------------------------
def skill(reader: Reader, one: Standing, stages: Stages, hint: Sequence[Block]) -> View:
    """`hint` is for two views that differ."""
    blocks = [*reader.mode("skills"), section(f"*{escape(one.name)}*")]
    blocks += _new_round(reader, one, stages)
    if one.last:
        blocks += _side_by_side(reader, one.last, stages)
        blocks += hint if one.last.gap != "same" else []
        blocks += _history(reader, one.rounds[:-1], stages)
    blocks += _buttons(reader, one)
    return modal(TITLE, blocks, callback_id="mentor.stages.skill")


def _new_round(reader: Reader, one: Standing, stages: Stages) -> list[Block]:
    """What waits, for whom."""
    if one.dropped:
        return [section(OFF)]
    new = "new " if one.last else ""
    if one.mine:
        words = _words(stages, one.mine)
        line = f"*Your {new}view:* {escape(words.title)}. {escape(words.sees)}"
        waits = f"{reader.other} sees that it is in, and what it is once theirs is in too."
        return [section(line), context(waits)]
    if one.theirs_waits:
        return [section(f"{reader.other} has given a {new}view. You see it once yours is in.")]
    if one.last is None:
        return [section("Neither of you has said where it stands. Each says it alone; then you see both.")]
    return []


def _side_by_side(reader: Reader, last: Round, stages: Stages) -> list[Block]:
    mine, theirs = (last.mentor, last.mentee) if reader.is_mentor else (last.mentee, last.mentor)
    views = [
        f"*{whose}:* {escape(words.title)}. {escape(words.sees)}"
        for whose, words in (("You", _words(stages, mine)), (reader.other, _words(stages, theirs)))
    ]
    questions = "\n".join(f"•  {escape(one)}" for one in stages.gap[last.gap][:3])
    blocks = [
        section(f"*Both views of {reader.day(last.at)}*\n" + "\n".join(views)),
        section(f"{_difference(reader, last)} *To talk it over:*\n{questions}"),
    ]
    if reader.is_mentor:
        blocks.append(context(f"What helps there: {fitted(_words(stages, mine).mentor, 300)}"))
    return blocks


def _difference(reader: Reader, last: Round) -> str:
    if last.gap == "same":
        return "You both see the same."
    steps = {1: "one step", 2: "two steps"}.get(abs(last.steps), "some steps")
    higher = {
        ("self_higher", True): f"{reader.other} sees themselves {steps} further than you do.",
        ("self_higher", False): f"You see yourself {steps} further than {reader.other} does.",
        ("mentor_higher", True): f"You see {reader.other} {steps} further than they do themselves.",
        ("mentor_higher", False): f"{reader.other} sees you {steps} further than you do yourself.",
    }
    return f"{higher[last.gap, reader.is_mentor]} That is common, and neither of you has to be right."


def _history(reader: Reader, rounds: Sequence[Round], stages: Stages) -> list[Block]:
    if not rounds:
        return []
    lines = []
    for one in reversed(rounds[-HISTORY:]):
        mine, theirs = (one.mentor, one.mentee) if reader.is_mentor else (one.mentee, one.mentor)
        both = f"you: {_words(stages, mine).title}; {reader.other}: {_words(stages, theirs).title}"
        lines.append(f"{reader.day(one.at)} · {both}")
    return [divider(), section("*Before that*\n" + "\n".join(lines))]


def _buttons(reader: Reader, one: Standing) -> list[Block]:
    every = opens("All skills", "skills", reader.mentorship.id, in_place=True)
    if one.dropped or not reader.may_change:
        return [*([] if reader.may_change else [context(OVER)]), actions(every, block_id="skill")]
    new = "Change it" if one.mine else "Give a new view" if one.last and not one.theirs_waits else "Give your view"
    first = opens(new, "skill-view", one.skill_id, in_place=True, style=None if one.mine or one.last else "primary")
    back = [button("Take it back", BACK, {"id": one.skill_id})] if one.mine else []
    name = opens("Rename", "skill-rename", one.skill_id, in_place=True)
    sure = confirm("Work on it no more", "Its views stay. Add it again, and they are back.", "Take it off the list")
    drop = button("Take off the list", DROP, {"id": one.skill_id}, confirm=sure)
    stays = "A new view waits alone until both of you have given one. The earlier ones stay." if one.last else ""
    return [*([context(stays)] if stays else []), actions(first, *back, name, drop, every, block_id="skill")]


def _words(stages: Stages, stage: str) -> StageWords:
    return next(one for one in stages.stages if one.id == stage)


# --- messages ---------------------------------------------------------------------------------------------
def views_message(skill_id: str, other_id: str, what: str, mode: str) -> Message:
    """A pointer: no view and no name of a skill stands in the conversation."""
    if what == "both":
        line, words = f"You and {mention(other_id)} have both said where you see a skill.", "See both views"
    else:
        line, words = f"{mention(other_id)} has said where they see a skill. You see it once yours is in.", "Open it"
    note = [context("Manager mode.")] if mode == "manager" else []
    return Message("Views of a skill.", [section(line, opens(words, "skill", skill_id)), *note])
