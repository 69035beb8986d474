"""Tells sentences that say what happened from sentences that only judge."""

from collections.abc import Iterator

from bot.sbi.rulebook import ReadyRule
from bot.sbi.signals import Hit, Reading


def unfounded(ready: ReadyRule, reading: Reading) -> Iterator[Hit]:
    """Yield a hit where a field stays empty."""
    for name in ready.rule.fields:
        if not reading.passages[name].tokens:
            yield Hit(ready, name)
