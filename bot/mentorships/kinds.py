"""The messages about mentorships: their classes, when each is too late, and why it comes, in words."""

from datetime import timedelta

from bot.nudges.kinds import Class, Kind

ASKED = Kind(
    "mentorships.asked",
    "Mentorships that people propose",
    Class.WAITING,
    timedelta(days=14),
    "after two weeks it waits in App Home",
    priority=20,
    has_home=True,
)
AGREE = Kind(
    "mentorships.agree",
    "Agreements to read",
    Class.WAITING,
    timedelta(days=14),
    "after two weeks it waits in App Home",
    priority=25,
    has_home=True,
)
NEWS = Kind(
    "mentorships.news",
    "What your pair changed",
    Class.WAITING,
    timedelta(days=7),
    "after a week App Home shows how it is",
    priority=30,
    has_home=True,
)
REVIEW = Kind(
    "mentorships.review",
    "Reviews of a plan",
    Class.AGREED,
    timedelta(days=7),
    "after a week the plan shows that its review is open",
    priority=50,
)
VIEWS = Kind(
    "mentorships.views",
    "Views of a skill",
    Class.WAITING,
    timedelta(days=7),
    "after a week the skill's page shows what waits",
    priority=35,
    has_home=True,
)
PULSE = Kind(
    "mentorships.pulse",
    "Whether a mentorship is useful",
    Class.OFFERED,
    timedelta(days=14),
    "the next one comes in two months",
    priority=60,
)
SIGNAL = Kind(
    "mentorships.signal",
    "How your mentorship goes",
    Class.OFFERED,
    timedelta(days=7),
    "what it says may not hold any more",
    priority=55,
)
AUTONOMY = Kind(
    "mentorships.autonomy",
    "Help needed less or more",
    Class.OFFERED,
    timedelta(days=7),
    "what it says may not hold any more",
    priority=50,
)
CHANGED = Kind(
    "mentorships.changed",
    "Pauses and ends of a mentorship",
    Class.WAITING,
    timedelta(days=14),
    "after two weeks App Home shows how it is",
    priority=30,
    has_home=True,
)
BACK = Kind(
    "mentorships.back",
    "Mentorships that go on after a pause",
    Class.AGREED,
    timedelta(days=5),
    "after that it goes on anyway",
    priority=40,
)

REASONS = {
    ASKED.name: "{other} would like a mentorship with you.",
    AGREE.name: "You and {other} are setting up your mentorship.",
    NEWS.name: "{other} changed something in your mentorship.",
    REVIEW.name: "You two set this date to look at the plan.",
    VIEWS.name: "You and {other} each say where you see a skill, and see both views once both are in.",
    PULSE.name: "Every second month both of you are asked whether the mentorship is useful.",
    SIGNAL.name: "Something in how your sessions went may be worth a talk. At most one such note a month.",
    AUTONOMY.name: "The help that a topic needs has changed over your sessions.",
    CHANGED.name: "{other} changed how your mentorship goes on.",
    BACK.name: "The pause of your mentorship with {other} ends.",
}
MANAGING = "Your workspace told Trellis that one of you two manages the other."
"""Why news comes that neither of the two made."""


def reason(kind: Kind, other_id: str = "") -> str:
    """One sentence for the person: why this comes, and why now."""
    return REASONS[kind.name].format(other=f"<@{other_id}>")
