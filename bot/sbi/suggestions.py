"""Builds a better example from the writer's own words, where that can be done honestly."""

import re

from bot.sbi.signals import Hit, Reading


def suggested(hit: Hit, reading: Reading) -> str | None:
    """Fill the rule's first template whose slots all have words; None where none can be filled."""
    slots = _slots(hit, reading)
    for template in hit.ready.rule.suggestion:
        names = re.findall(r"\{(\w+)\}", template)
        if all(slots.get(name) for name in names):
            return template.format(**slots)
    return None


def _slots(hit: Hit, reading: Reading) -> dict[str, str]:
    draft = reading.draft
    slots = {name: draft.text(name).strip().rstrip(".") for name in ("situation", "behavior", "impact", "request")}
    if hit.tokens is None:
        return slots
    passage = reading.passage(hit.field)
    start, end = passage.span(*hit.tokens)
    slots["span"] = passage.text[start:end].strip().rstrip(".!? ")
    slots["cut"] = _tidy(passage.text[:start] + passage.text[end:])
    kept = [
        passage.text[slice(*passage.span(*sentence))].strip()
        for sentence in passage.sentences
        if not (sentence[0] < hit.tokens[1] and hit.tokens[0] < sentence[1])
    ]
    slots["rest"] = _tidy(" ".join(kept))
    return slots


def _tidy(text: str) -> str:
    text = re.sub(r"\s+([,.;!?])", r"\1", re.sub(r"\s+", " ", text)).strip(" ,;")
    text = re.sub(r"(?<=[.!?])[.,]+", "", text)
    return text[:1].upper() + text[1:] if len(text.split()) > 2 else ""
