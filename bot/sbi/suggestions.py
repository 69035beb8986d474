"""Builds a better example from the writer's own words, where that can be done honestly."""

import re

from bot.sbi.drafts import TEXTS
from bot.sbi.language import Passage, Range
from bot.sbi.signals import Hit, Reading, overlap

DROPPABLE = frozenset(
    [
        "always",
        "constantly",
        "consistently",
        "all the time",
        "every time",
        "every single time",
        "each and every time",
        "without exception",
        "without fail",
        "100% of the time",
        "24/7",
    ]
)
# absolutes that can be left out; without "never" a sentence would say the opposite
FEWEST_WORDS = 4
# less than this is no example


def suggested(hit: Hit, reading: Reading) -> str | None:
    """Fill the rule's first template whose slots all have words; None where none can be filled."""
    slots = _slots(hit, reading)
    for template in hit.ready.rule.suggestion:
        names = re.findall(r"\{(\w+)\}", template)
        if all(slots.get(name) for name in names):
            return template.format(**slots)
    return None


def _slots(hit: Hit, reading: Reading) -> dict[str, str]:
    """Return the words that a template may use: whole sentences no rule remarks on, and the span itself."""
    if hit.field not in TEXTS:
        return {}
    passage = reading.passage(hit.field)
    remarked = [h.tokens for h in reading.hits if h.field == hit.field and h.tokens]
    clean = [s for s in passage.sentences if not any(overlap(s, other) for other in remarked)]
    slots = {"rest": _joined(passage, clean)}
    if hit.tokens is None:
        return {"whole": slots["rest"] if len(clean) == len(passage.sentences) else ""}
    start, end = passage.span(*hit.tokens)
    slots["span"] = passage.text[start:end].strip().rstrip(".!? ")
    slots["cut"] = _without(passage, hit.tokens, remarked, reading)
    return slots


def _without(passage: Passage, span: Range, remarked: list[Range], reading: Reading) -> str:
    """Return the sentence around an absolute, without it, if nothing else is wrong with the sentence."""
    sentence = passage.sentence_at(span[0])
    words = " ".join(token.norm for token in passage.tokens[span[0] : span[1]])
    if words not in DROPPABLE or sum(overlap(sentence, other) for other in remarked) > 1:
        return ""
    verbs = reading.lexicon.tags("deed_verb", "generic_verb")
    if all(verbs.isdisjoint(passage.tokens[t].tags) for t in range(*sentence)):
        return ""
    (begin, stop), (start, end) = passage.span(*sentence), passage.span(*span)
    return _tidy(passage.text[begin:start] + passage.text[end:stop].lstrip(" ,") if start > begin else "")


def _joined(passage: Passage, sentences: list[Range]) -> str:
    return _tidy(" ".join(passage.text[slice(*passage.span(*sentence))].strip() for sentence in sentences))


def _tidy(text: str) -> str:
    text = re.sub(r"\s+([,.;!?])", r"\1", re.sub(r"\s+", " ", text)).strip(" ,;")
    text = re.sub(r",(?=[,.;!?])", "", text)
    if len(text.split()) < FEWEST_WORDS:
        return ""
    return text + ("" if text[-1] in ".!?”\"'" else ".")
