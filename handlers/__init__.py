"""Where the world comes in: Slack's requests and the clock's ticks."""

from slack_bolt.async_app import AsyncApp

from handlers import errors, home, nudges, people, sbi, sbi_inbox

FEATURES = (home, people, sbi, sbi_inbox, nudges)


def register_all(app: AsyncApp) -> None:
    errors.register(app)
    for feature in FEATURES:
        feature.register(app)
