"""The messages of recalling: their classes, when each is too late, and why it comes, in words."""

from datetime import timedelta

from bot.nudges.kinds import Class, Kind

QUESTION = Kind(
    "recall.question",
    "Questions to recall",
    Class.OFFERED,
    timedelta(days=6),
    "the next time brings the question that is worth most then",
    priority=30,
    alone=True,
)
USE = Kind(
    "recall.use",
    "Where you met what you recalled",
    Class.OFFERED,
    timedelta(days=7),
    "later than that nobody remembers which week was meant",
    priority=60,
)
REPLY = Kind(
    "recall.reply",
    "Answers to what you recalled",
    Class.WAITING,
    timedelta(days=1),
    "an answer after a day answers nothing",
    at_once=True,
    counts=False,
    alone=True,
)
PROPOSED = Kind(
    "recall.proposed",
    "Cards for your pair",
    Class.WAITING,
    timedelta(days=14),
    "after two weeks it waits in App Home",
    priority=40,
    has_home=True,
)
TEACH = Kind(
    "recall.teach",
    "Explanations to mark",
    Class.WAITING,
    timedelta(days=14),
    "after two weeks nobody remembers the explanation",
    priority=40,
)
STATS = Kind(
    "recall.stats",
    "What you remember, as you asked",
    Class.WAITING,
    timedelta(days=1),
    "a day later the figures are others",
    at_once=True,
    counts=False,
    alone=True,
)
SHARED = Kind(
    "recall.shared",
    "Pictures that people show you",
    Class.WAITING,
    timedelta(days=14),
    "after two weeks it shows what was, not what is",
    priority=40,
    alone=True,
)
TAUGHT = Kind(
    "recall.taught",
    "What others found in your explanations",
    Class.WAITING,
    timedelta(days=14),
    "after two weeks nobody remembers the explanation",
    priority=40,
)

COMING = ("planned", "sending")
"""States of a message that still comes."""

REASONS = {
    QUESTION.name: "This is your time for recalling. You chose it.",
    USE.name: "You asked to be asked. Using a thing once keeps it longer than reading it twice.",
    REPLY.name: "You answered a question.",
    PROPOSED.name: "{other} wrote a card for you two.",
    STATS.name: "You asked what you remember.",
    SHARED.name: "{other} chose to show you this one picture.",
    TAUGHT.name: "You explained a card to {other}.",
    TEACH.name: "{other} explained a card, and asks you which steps were there.",
}


def reason(kind: Kind, other_id: str = "") -> str:
    """One sentence for the person: why this comes, and why now."""
    return REASONS[kind.name].format(other=f"<@{other_id}>")
