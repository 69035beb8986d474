"""The messages of feedback: their classes, when each is too late, and why it comes, in words."""

from datetime import timedelta

from bot.nudges.kinds import Class, Kind

NOTES = "sbi.notes"
"""One switch for everything that says that there is feedback."""

ASK = Kind("sbi.ask", "Feedback for you", Class.WAITING, None, "", priority=10, has_home=True, switch=NOTES)
READ = Kind("sbi.read", "Feedback for you", Class.WAITING, None, "", priority=10, has_home=True, switch=NOTES)
LATER = Kind(
    "sbi.later",
    "Feedback for you",
    Class.WAITING,
    timedelta(days=14),
    "after two weeks it waits in App Home without a reminder",
    priority=20,
    has_home=True,
    switch=NOTES,
)
PRAISE = Kind(
    "sbi.praise",
    "Praise in the channel",
    Class.WAITING,
    timedelta(days=14),
    "praise that comes weeks late reads oddly",
    priority=60,
    counts=False,
    alone=True,
)
REFLECT = Kind(
    "sbi.reflect",
    "Reminders to reflect on feedback",
    Class.WAITING,
    timedelta(days=14),
    "later than that the reminder is no help",
    priority=30,
)
FOLLOW_UP = Kind(
    "sbi.followup",
    "Questions after two weeks",
    Class.OFFERED,
    timedelta(days=14),
    "after a month nobody remembers which change was meant",
    priority=50,
)
NEWS = Kind("sbi.news", "What became of your feedback", Class.WAITING, None, "", priority=20, has_home=True)
REPLY = Kind("sbi.reply", "Answers to your feedback", Class.WAITING, None, "", priority=20, has_home=True)

DELIVERY = {"ask": ASK, "now": READ, "at": ASK, "public": PRAISE}
"""How a way of sending reaches its recipient."""

POINTERS = (ASK.name, READ.name, LATER.name, REFLECT.name)
"""Messages to the recipient that end when the feedback is withdrawn, deleted or refused."""

REASONS = {
    ASK.name: "{giver} wrote it in Trellis and asks you first.",
    READ.name: "{giver} wrote it in Trellis and sent it to you alone.",
    LATER.name: "You asked to be reminded now.",
    PRAISE.name: "{giver} praised you, and you said that this may be public.",
    REFLECT.name: "You asked to be reminded today.",
    FOLLOW_UP.name: "After two weeks a change shows, and is still fresh enough to name.",
    NEWS.name: "You sent them feedback in Trellis.",
    REPLY.name: "You gave them feedback in Trellis, and they answered.",
}


def reason(kind: Kind, giver_id: str = "") -> str:
    """One sentence for the person: why this comes, and why now."""
    return REASONS[kind.name].format(giver=f"<@{giver_id}>")
