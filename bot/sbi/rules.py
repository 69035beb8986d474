"""Reviews a draft of feedback: which rules it runs into, where, and what would be better. Pure."""

from collections.abc import Iterator

from bot.sbi.drafts import FIELDS, TEXTS, Draft, Finding
from bot.sbi.issues import unrelated
from bot.sbi.language import read
from bot.sbi.rulebook import ReadyRule, Rulebook
from bot.sbi.signals import Hit, Reading, uninviting, weighed, worded, yielding
from bot.sbi.substance import actionless, effectless, generic_effect, unanchored
from bot.sbi.suggestions import suggested

__all__ = ["Draft", "Finding", "review"]

STALE_AFTER_DAYS = 14
# two weeks: later than that, people recall the event in different ways

LATE = {
    "invites": uninviting,
    "anchors": unanchored,
    "acts": actionless,
    "affects": effectless,
    "affects_whom": generic_effect,
    "issues": unrelated,
}


def review(draft: Draft, rulebook: Rulebook) -> tuple[Finding, ...]:
    """Return what the coach would say about `draft`, in the order of its fields; the same for the same draft."""
    reading = Reading(draft, {field: read(draft.text(field), rulebook.lexicon) for field in TEXTS}, rulebook)
    for ready in rulebook.rules:
        if draft.kind in ready.rule.kinds:
            reading.hits.extend(_early(ready, reading))
    reading.hits = yielding(reading)
    for ready in rulebook.rules:
        if draft.kind in ready.rule.kinds:
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
    """Yield what is absent or too much; that depends on what the other rules cover."""
    check = LATE.get(ready.rule.check)
    if check is not None:
        yield from check(ready, reading)


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
