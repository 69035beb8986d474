"""What makes a question hard to learn from, and how its own words could ask it better."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.recall.reading import words
from bot.recall.stems import COMMON, STOP, stem

MOST_POINTS = 6
MOST_WORDS = 40
"""A prompt is read on a phone, before anything else."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing about a card of one's own. `field` is prompt or points, `quote` the person's own words."""

    code: str
    field: str
    quote: str
    reason: str
    better: str = ""


def about_prompt(prompt: str) -> Iterator[Remark]:
    """Give what could be better in a prompt that stands on one line, the most important first."""
    asks_little = _yes_no(prompt) or _too_vague(prompt) or _trivia(prompt)
    for remark in (asks_little, _several_questions(prompt), _long_list(prompt), _too_long(prompt)):
        if remark:
            yield remark


_LEAD_IN = (
    r"(?:(?:if|when|after|before|while|in|on|at|during|for|with|imagine|suppose|say)\b[^,?]*,\s*)?(?:so,?\s+|and\s+)?"
)
_YES_NO = re.compile(
    rf"^(?P<lead>{_LEAD_IN})(?P<verb>is|are|was|were|do|does|did|can|could|should|would|will|has|have|had|may|might|must"
    r"|isn['’]t|aren['’]t|doesn['’]t|don['’]t|can['’]t|shouldn['’]t)\s+(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"(?:can|could|would|will) you (?:please )?(?:explain|describe|name|list|tell|say|show|sketch|give)\b",
    re.IGNORECASE,
)
_DO_YOU_KNOW = re.compile(
    r"do you (?:know|remember) (?P<wh>what|why|how|when|where|who) (?P<what>.+?) "
    r"(?P<verb>is|are|was|were|can|should|must)\b",
    re.IGNORECASE,
)
_TAG = re.compile(
    r",?\s*(?:right|correct|true|yes or no|isn['’]t it|doesn['’]t it|don['’]t (?:we|you|they))\s*\?$", re.IGNORECASE
)
_TRUE_FALSE = re.compile(r"^(?:true or false|yes or no|agree or disagree)\b[:,.?]?\s*", re.IGNORECASE)
_ASKS_WHEN = ("should", "may", "must", "might", "shouldn't")
_ASKS_HOW = ("can", "could")


def _yes_no(prompt: str) -> Remark | None:
    reason = "Yes or no can be guessed. A question that asks why, how or when has to be remembered."
    if match := (_TRUE_FALSE.match(prompt) or _TAG.search(prompt)):
        rest = prompt.replace(match.group(), "").strip(" ?.")
        better = f"Why is it so, or why not: {rest}?" if rest else ""
        return Remark("yes_no", "prompt", match.group().strip(" ,:"), reason, better)
    if _POLITE.match(prompt) or not (match := _YES_NO.match(prompt)):
        return None
    verb = match["verb"].lower().replace("’", "'")
    if known := _DO_YOU_KNOW.match(prompt):
        better = _sentence(f"{known['wh']} {known['verb']} {known['what']}{prompt[known.end() :]}")
    else:
        asks = "When" if verb in _ASKS_WHEN else "How" if verb in _ASKS_HOW else "Why"
        lead = match["lead"]
        better = _sentence(f"{lead}{asks.lower() if lead else asks} {verb} {match['rest']}")
    return Remark("yes_no", "prompt", " ".join(prompt.split()[:4]), reason, better)


_WH = r"(?:what|why|how|when|where|who|which)"
_SECOND = re.compile(rf"(?:,\s*|\s+)(?:and|or|also)\s+(?:also\s+)?(?P<second>{_WH}\b\s+(?!to\b)\w+.*)$", re.IGNORECASE)
_SECOND_TASK = re.compile(
    r"^(?P<first>(?:explain|describe|name|list|compare|define|say|sketch|tell)\b.*?)(?:,\s*|\s+)and\s+(?:then\s+)?"
    r"(?P<second>(?:explain|describe|name|list|compare|define|say|sketch|tell)\b.*)$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    rf"{_WH}\s+(?:\w+\s+)?(?:would|should|could|can|will|not)\b|.*\b(?:it|them|that|this|instead)\b", re.IGNORECASE
)
"""A second step on the same case, as in `what went wrong, and how would you mend it`, is no second question."""

_LEANS = re.compile(r"\b(?:it|they|them|this|that|these|those|he|she)\b", re.IGNORECASE)
"""Words that mean nothing without the sentence before."""


def _several_questions(prompt: str) -> Remark | None:
    parts = _questions(prompt)
    if len(parts) < 2:
        return None
    reason = "Several questions in one: knowing half of them leaves no honest answer to how well you knew it."
    better = "" if any(_LEANS.search(part) for part in parts[1:]) else "Make a card of each: " + " / ".join(parts)
    return Remark("several_questions", "prompt", parts[1].rstrip("?."), reason, better)


def _questions(prompt: str) -> list[str]:
    """Split a prompt into its questions. A bare `and why?` asks for the reason of the same answer, and is none."""
    asked = [part.strip() for part in re.findall(r"[^?]+\?", prompt)]
    asked = [part for part in asked if not re.fullmatch(r"(?:and |but )?(?:why|how|how so)\?", part, re.IGNORECASE)]
    if len(asked) > 1:
        return asked
    if task := _SECOND_TASK.match(prompt):
        return [_sentence(task["first"]), _sentence(task["second"])]
    second = _SECOND.search(prompt)
    if second and re.search(rf"\b{_WH}\b", prompt[: second.start()], re.IGNORECASE):
        goes_on = _GOES_ON.match(second["second"])
        return [prompt] if goes_on else [_sentence(prompt[: second.start()] + "?"), _sentence(second["second"])]
    return [prompt]


_VAGUE = re.compile(
    r"""^(?:and\s|so\s|but\s)?
    (?: (?:what|how)\ about | (?:any\s|your\s)?thoughts\ (?:on|about) | what\ do\ you\ (?:know|think)\ (?:about|of)
      | what\ is\ there\ to\ say\ about
      | (?:tell\ me|say\ something|talk|write|anything|something|everything)\s+(?:you\ know\ )?about
    )\s+(?P<what>.+?)[?.]*$""",
    re.IGNORECASE | re.VERBOSE,
)


def _too_vague(prompt: str) -> Remark | None:
    if (match := _VAGUE.match(prompt)) and len(match["what"].split()) < 7:
        reason = "It leaves open what to say. Ask for the one thing that you want to keep."
        return Remark("too_vague", "prompt", prompt, reason, f"What matters most about {match['what']}?")
    telling = {word.norm for word in words(prompt) if word.norm not in STOP and stem(word.norm) not in COMMON}
    asking = {"explain", "describe", "name", "list", "define", "why", "how"}
    if len(prompt.split()) < 3 or len(telling - asking) < (2 if _LEANS.search(prompt) else 1):
        reason = "In three months you will not know what this is about. Name the thing, the moment or the problem."
        return Remark("too_vague", "prompt", prompt, reason)
    return None


_WHEN_MADE = re.compile(
    r"^(?:when|(?:in )?(?:what|which) (?:year|month|decade)|on (?:what|which) (?:day|date))\s+"
    r"(?P<rest>(?:was|were|did)\b.*)$",
    re.IGNORECASE,
)
_WHO_MADE = re.compile(
    r"^(?:who|which (?:person|author|company|team|engineer))\s+(?:first\s+)?"
    r"(?P<verb>invented|introduced|coined|created|discovered|wrote|founded|proposed|published|named|said|designed)\s+(?P<what>.+?)[?.]*$",
    re.IGNORECASE,
)
_NUMBER_ONLY = re.compile(
    r"^(?:what(?:['’]s| is| was) the (?:year|date|name|number|version|port|id|ticket)|how (?:many|old))\b",
    re.IGNORECASE,
)


def _trivia(prompt: str) -> Remark | None:
    reason = "A name or a number is quicker looked up than remembered. Ask for what it is good for, or why it is so."
    if match := _WHEN_MADE.match(prompt):
        return Remark("trivia", "prompt", prompt[: match.start("rest")].strip(), reason, f"Why {match['rest']}")
    if match := _WHO_MADE.match(prompt):
        participle = "written" if match["verb"].lower() == "wrote" else match["verb"].lower()
        return Remark("trivia", "prompt", prompt.split(match["verb"])[0] + match["verb"], reason,
                      f"Why was {match['what']} {participle}?")  # fmt: skip
    if match := _NUMBER_ONLY.match(prompt):
        return Remark("trivia", "prompt", match.group(), reason)
    return None


_MANY = {"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "all": 99, "every": 99}
_LIST = re.compile(
    r"\b(?P<ask>name|list|give|write down|enumerate|recite|what (?:are|were))\s+(?P<the>(?:me )?(?:the |our |all )*)"
    rf"(?P<many>\d+|{'|'.join(_MANY)})\s+(?P<rest>(?:of )?(?:the |our )?[^,?.]+)",
    re.IGNORECASE,
)


def _long_list(prompt: str) -> Remark | None:
    match = _LIST.search(prompt)
    asks_all = re.search(r"\b(?:list|name|what are)\s+all\s+(?:the |our |of )*(?P<rest>[^,?.]+)", prompt, re.IGNORECASE)
    if asks_all:
        quote, rest = asks_all.group(), asks_all["rest"]
    elif match and (int(match["many"]) if match["many"].isdigit() else _MANY[match["many"].lower()]) > MOST_POINTS:
        quote, rest = match.group(), re.sub(r"^of (?:the |our )?", "", match["rest"])
    else:
        return None
    reason = "A long list is recited, not understood, and one missing piece spoils it all."
    return Remark("long_list", "prompt", quote, reason, f"Which three {rest.strip()} matter most, and why?")


def _too_long(prompt: str) -> Remark | None:
    if len(prompt.split()) <= MOST_WORDS:
        return None
    last = re.split(r"(?<=[.!?:])\s+", prompt)[-1]
    reason = "A question this long has to be read twice before anybody can think."
    better = f"Tell the story first, then ask alone: {last}" if last != prompt and len(last.split()) >= 4 else ""
    return Remark("too_long", "prompt", " ".join(prompt.split()[:6]), reason, better)


def _sentence(text: str) -> str:
    """Write it as a sentence of its own."""
    text = text.strip(" ,.;")
    asks = re.match(_WH, text, re.IGNORECASE) or text.endswith("?")
    return text[:1].upper() + text[1:].rstrip("?") + ("?" if asks else ".")
