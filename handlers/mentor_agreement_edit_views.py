"""Changing an agreement: all of its fields in one form."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.mentorships.guidebook import Starting
from bot.mentorships.rules import EVERY, MODES, SCHEDULERS
from bot.mentorships.terms import EVERY_WORDS, LABELS, LISTS, MINUTES, SCHEDULER_WORDS, Agreed
from bot.mentorships.values import MentorshipView
from bot.slack.text import mention
from handlers.blocks import Block, View, context, field, modal, option, section, select, text_input
from handlers.mentor_goals_views import mode_line

FORM = "mentor.agreement.form"
TEXTS = ("prepares", "expects_of_mentor", "expects_of_mentee", "mentor_teaches", "mentee_teaches")
PEOPLE = ("mentee", "mentor")
"""In the order in which an agreement has how each likes feedback and to learn."""


def form(
    mentorship: MentorshipView, user_id: str, agreed: Agreed, based_on: int, words: Starting, note: str = ""
) -> View:
    """What is saved is a new version. Drawn again after somebody else's, what is typed stays by its block ids."""
    other = mention(mentorship.other(user_id))
    line = f"Saving makes a new version. You accept it with that, and {other} is asked to. Only you two see it."
    blocks: list[Block] = [*([section(note)] if note else []), context(mode_line(mentorship, MODES[0]) + line)]
    blocks += _meeting(agreed)
    blocks += [_text(name, agreed) for name in TEXTS[:3]]
    blocks += [_one(name, number, agreed, words) for name in ("feedback", "learning") for number in (0, 1)]
    blocks += [_many(name, agreed, words) for name in LISTS]
    blocks += [_text(name, agreed) for name in TEXTS[3:]]
    data = {"id": mentorship.id, "version": based_on}
    return modal("Change it", blocks, callback_id=FORM, submit="Save for both", close="Cancel", data=data)


def _meeting(agreed: Agreed) -> list[Block]:
    every = [option(EVERY_WORDS[one].capitalize(), one) for one in EVERY]
    minutes = [option(f"{one} minutes", str(one)) for one in MINUTES]
    who = [option(SCHEDULER_WORDS[one].capitalize(), one) for one in SCHEDULERS]
    return [
        field("How often?", select("static_select", "every", every, agreed.every), "every"),
        field("How long?", select("static_select", "minutes", minutes, str(agreed.minutes)), "minutes"),
        field("Who schedules?", select("static_select", "scheduler", who, agreed.scheduler), "scheduler"),
    ]


def _text(name: str, agreed: Agreed) -> Block:
    return field(LABELS[name], text_input(getattr(agreed, name)), name, optional=True)


def _one(name: str, number: int, agreed: Agreed, words: Starting) -> Block:
    options = [option(one.title, one.id) for one in getattr(words, name)]
    label = f"How the {PEOPLE[number]} likes {'feedback' if name == 'feedback' else 'to learn'}"
    chosen = getattr(agreed, name)[number]
    return field(label, select("static_select", name, options, chosen), f"{name}.{PEOPLE[number]}", optional=True)


def _many(name: str, agreed: Agreed, words: Starting) -> Block:
    entries = words.functions if name == "functions" else words.scope
    options = [option(one.title, one.id) for one in entries]
    initial = [one for one in options if one["value"] in getattr(agreed, name)]
    element: Block = {"type": "multi_static_select", "action_id": name, "options": options}
    return field(LABELS[name], element | ({"initial_options": initial} if initial else {}), name, optional=True)


def read_form(values: Mapping[str, Any]) -> Agreed:
    minutes = _chosen(values, "minutes", "minutes")
    texts: dict[str, Any] = {name: (values[name]["text"].get("value") or "").strip() for name in TEXTS}
    lists: dict[str, Any] = {name: _many_chosen(values, name) for name in LISTS}
    return Agreed(
        every=_chosen(values, "every", "every") or None,
        minutes=int(minutes) if minutes else None,
        scheduler=_chosen(values, "scheduler", "scheduler") or None,
        feedback=_pair(values, "feedback"),
        learning=_pair(values, "learning"),
        **texts,
        **lists,
    )


def _pair(values: Mapping[str, Any], name: str) -> tuple[str, str]:
    mentee, mentor = (_chosen(values, f"{name}.{who}", name) for who in PEOPLE)
    return mentee, mentor


def _chosen(values: Mapping[str, Any], block: str, action: str) -> str:
    chosen = values[block][action].get("selected_option")
    return str(chosen["value"]) if chosen else ""


def _many_chosen(values: Mapping[str, Any], name: str) -> tuple[str, ...]:
    chosen: Sequence[Any] = values[name][name].get("selected_options") or ()
    return tuple(str(one["value"]) for one in chosen)
