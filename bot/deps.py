"""What a listener may use besides Bolt's own arguments."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.db import Database
from bot.metrics import Metrics
from bot.people.fresh import Fresh
from bot.people.leave import LeaveWords
from bot.pictures.drawer import Drawer
from bot.sbi.rulebook import Rulebook
from bot.slack.client import Client
from bot.slack.gestures import Gestures
from bot.slack.sender import Sender


@dataclass(frozen=True)
class Deps:
    """Listeners reach it as `context["deps"]`."""

    db: Database
    clock: Clock
    client: Client
    sender: Sender
    rulebook: Rulebook
    wake: Callable[[], None]
    """Something is due now: run the dispatch tick without waiting for its interval."""
    posts_per_second: float = 3.0
    """To one workspace, over all processes."""
    leave_words: LeaveWords = field(default_factory=LeaveWords)
    """What means leave in a Slack status."""
    fresh: Fresh = field(default_factory=Fresh)
    gestures: Gestures = field(default_factory=Gestures)
    metrics: Metrics = field(default_factory=Metrics)
    drawer: Drawer = field(default_factory=Drawer)
