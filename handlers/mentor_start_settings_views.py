"""How one person wants to mentor and be mentored: a small form."""

from collections.abc import Mapping
from typing import Any

from handlers.blocks import View, field, modal, option, section, select

FORM = "mentor.settings.form"
PREP_DAYS = (
    "On the day itself",
    "The working day before",
    "Two working days before",
    "Three working days before",
    "Four working days before",
    "A working week before",
)


def form(mentees: int, prep_days: int) -> View:
    """How one person wants to mentor and be mentored."""
    numbers = [option(str(n), str(n)) for n in range(1, 11)]
    days = [option(words, str(n)) for n, words in enumerate(PREP_DAYS)]
    blocks = [
        field(
            "At most how many mentees at a time?",
            select("static_select", "mentees", numbers, str(mentees)),
            "mentees",
            hint="Most people do three well. It is a reminder for you: nobody else sees it, and it stops nothing.",
        ),
        field(
            "When do you want to prepare a session?",
            select("static_select", "prep_days", days, str(prep_days)),
            "prep_days",
            hint="Then the message with your prep questions comes.",
        ),
    ]
    return modal("Mentoring settings", blocks, callback_id=FORM, submit="Save", close="Cancel")


def read_form(values: Mapping[str, Any]) -> tuple[int, int]:
    mentees, prep_days = (int(values[name][name]["selected_option"]["value"]) for name in ("mentees", "prep_days"))
    return mentees, prep_days


def saved() -> View:
    return modal("Mentoring settings", [section("Saved. Only you see this.")], callback_id="mentor.settings.saved")
