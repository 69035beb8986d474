"""Reviews a draft of feedback: which rules it runs into, where, and what would be better. Pure."""

from collections.abc import Iterator

from bot.sbi.drafts import FIELDS, TEXTS, Draft, Finding
from bot.sbi.language import read
from bot.sbi.rulebook import ReadyRule, Rulebook
from bot.sbi.signals import Hit, Reading, structural, weighed, worded
from bot.sbi.substance import unfounded
from bot.sbi.suggestions import suggested

__all__ = ["Draft", "Finding", "review"]

STALE_AFTER_DAYS = 14
# two weeks: later than that, people recall the event in different ways


def review(draft: Draft, rulebook: Rulebook) -> tuple[Finding, ...]:
    """Return what the coach would say about `draft`, in the order of its fields; the same for the same draft."""
    reading = Reading(draft, {field: read(draft.text(field), rulebook.lexicon) for field in TEXTS}, rulebook.lexicon)
    for ready in rulebook.rules:
        if draft.kind in ready.rule.kinds:
            reading.hits.extend(_early(ready, reading))
    for ready in rulebook.rules:
        if draft.kind in ready.rule.kinds and ready.rule.check in ("lacks", "substance", "issues"):
            reading.hits.extend(_late(ready, reading))
    findings = [_finding(hit, reading) for hit in reading.hits if hit.ready.rule.code not in rulebook.muted]
    return tuple(sorted(set(findings), key=_position))


def _early(ready: ReadyRule, reading: Reading) -> Iterator[Hit]:
    """Yield what stands in the text, and what follows from the circumstances."""
    match ready.rule.check:
        case "says":
            yield from worded(ready, reading)
        case "weighs":
            yield from weighed(ready, reading)
        case "age" if reading.draft.event_age_days > STALE_AFTER_DAYS:
            yield Hit(ready, "event_age_days")
        case "channel" if reading.draft.channel == "public":
            yield Hit(ready, "channel")


def _late(ready: ReadyRule, reading: Reading) -> Iterator[Hit]:
    """Yield what is absent; that depends on what the other rules cover."""
    if ready.rule.check == "substance":
        yield from unfounded(ready, reading)
    else:
        yield from structural(ready, reading)


def _finding(hit: Hit, reading: Reading) -> Finding:
    rule = hit.ready.rule
    span = start = end = None
    if hit.tokens is not None:
        passage = reading.passage(hit.field)
        start, end = passage.span(*hit.tokens)
        span = passage.text[start:end]
    return Finding(
        code=rule.code,
        field=hit.field,
        span=span,
        start=start,
        end=end,
        severity=rule.severity,
        reason=rule.reason,
        suggestion=suggested(hit, reading),
        source=rule.source,
    )


def _position(finding: Finding) -> tuple[int, int, int, str]:
    return (
        FIELDS.index(finding.field),
        -1 if finding.start is None else finding.start,
        -1 if finding.end is None else finding.end,
        finding.code,
    )
