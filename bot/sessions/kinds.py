"""The messages about sessions: their classes, when each is too late, and why it comes, in words."""

from datetime import timedelta

from bot.nudges.kinds import Class, Kind

NEWS = Kind(
    "sessions.news",
    "New, moved and cancelled sessions",
    Class.WAITING,
    timedelta(days=7),
    "after a week App Home shows how it is",
    priority=10,
    has_home=True,
)
FILE = Kind(
    "sessions.file",
    "Calendar files",
    Class.WAITING,
    timedelta(days=2),
    "the session's page sends it again",
    priority=90,
    counts=False,
    alone=True,
)
PREP = Kind(
    "sessions.prep",
    "Preparing a session",
    Class.AGREED,
    timedelta(days=2),
    "the session has begun",
    priority=20,
)
AGENDA = Kind(
    "sessions.agenda",
    "The mentee's agenda, for the mentor",
    Class.AGREED,
    timedelta(days=2),
    "the session has begun",
    priority=20,
)
TWO_MINUTES = Kind(
    "sessions.two_minutes",
    "Two minutes before a session that nobody prepared",
    Class.AGREED,
    timedelta(minutes=50),
    "the session begins",
    priority=15,
    alone=True,
)
CHECK_IN = Kind(
    "sessions.checkin",
    "One minute after a session",
    Class.AGREED,
    timedelta(days=2),
    "later than that nobody remembers how much help was needed",
    priority=25,
)
ACTION = Kind(
    "sessions.action",
    "Actions at their date",
    Class.AGREED,
    timedelta(days=3),
    "it comes into the next preparation instead",
    priority=35,
)

OF_SESSION = (PREP, AGENDA, TWO_MINUTES, CHECK_IN)
"""What is called off when the session moves or is cancelled, and planned anew for its new time."""

REASONS = {
    NEWS.name: "{other} set or changed a session with you.",
    FILE.name: "A session with {other} was set or changed. This puts it into your calendar.",
    PREP.name: "Your next session with {other} is near. Two minutes now make it yours.",
    AGENDA.name: "Your next session with {other} is near.",
    TWO_MINUTES.name: "Your session with {other} begins in an hour, and nothing is prepared.",
    CHECK_IN.name: "You had a session with {other}.",
    ACTION.name: "You two set this date for an action. This is the one reminder.",
}


def reason(kind: Kind, other_id: str = "") -> str:
    """One sentence for the person: why this comes, and why now."""
    return REASONS[kind.name].format(other=f"<@{other_id}>")
