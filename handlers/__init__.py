"""Where the world comes in: Slack's requests and the clock's ticks."""

from slack_bolt.async_app import AsyncApp

from handlers import errors, home, inbox, mentor, nudges, people, recall, sbi, sbi_inbox

FEATURES = (sbi, recall, mentor, inbox, sbi_inbox, home, people, nudges)
"""The commands come first: Bolt asks one listener after the other, and a command's trigger lives for three seconds."""


def register_all(app: AsyncApp) -> None:
    errors.register(app)
    for feature in FEATURES:
        feature.register(app)
