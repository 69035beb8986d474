"""The words by which the coach tells a goal that both can see from a wish, and examples by topic."""

import re

WORD = re.compile(r"[\w'’-]+")


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


VAGUE = _any(
    r"(?:get|getting|become|becoming|be|being|grow|growing|feel|feeling)\s+(?:(?:a|an|much|even|more|really|way|as)\s+)*"
    r"(?:better|good|great|strong|stronger|comfortable|confident|fluent|proficient|familiar|skilled|competent|effective|"
    r"productive|efficient|knowledgeable|independent|autonomous|expert|stronger|faster|excellent)"
    r"(?:\s+(?:at|in|with|as|on|about)\s+[\w-]+)?",
    r"(?:become|becoming)\s+[\w-]+(?:\s+[\w-]+){0,3}",
    r"(?:be|am|is|are)\s+(?:the|a|an|more|less|able\s+to)\s+[\w-]+(?:\s+(?:person|engineer|colleague|mentor|leader|voice|expert))?",
    r"(?:make|have|leave)\s+(?:a|an|the|more|my)\s+(?:\w+\s+)?(?:impact|difference|mark|influence)",
    r"(?:find|raise)\s+my\s+(?:way|voice|place|feet)(?:\s+(?:around|in|into)\s+(?:the|our)\s+[\w-]+)?",
    r"(?:get|step|go)\s+out\s+of\s+my\s+comfort\s+zone",
    r"take\s+(?:on\s+)?more\s+[\w-]+",
    r"(?:grow|develop|mature|progress|advance)\s+(?:as|in|into|my|our|as\s+an?)\s+[\w-]+",
    r"(?:improve|increase|enhance|strengthen|deepen|broaden|expand|sharpen|boost|level\s+up|build\s+up|up)\s+"
    r"(?:my|our|on|in|at|upon)\b(?:\s+[\w-]+)?",
    r"improve\s+(?:communication|leadership|skills?|knowledge|confidence|coding|engineering)",
    r"learn(?:ing)?\s+(?:more|a\s+lot|everything|the\s+basics|all)?\s*(?:about|of)?\b(?:\s+[\w-]+)?",
    r"(?:understand|know|grasp|master|explore|study)\b(?:\s+(?:more|better|how|the|all|about))*(?:\s+[\w-]+)?",
    r"(?:work|focus)(?:ing)?\s+on(?:\s+(?:my|our|the))?(?:\s+[\w-]+)?",
    r"gain(?:ing)?\s+(?:\w+\s+)?(?:experience|knowledge|exposure|confidence|insight|understanding|skills?)",
    r"(?:get|getting)\s+(?:into|up\s+to\s+speed|a\s+feel|a\s+grip|the\s+hang|exposure|experience|used\s+to)"
    r"(?:\s+(?:for|on|of|in|with|to))?(?:\s+[\w-]+)?",
    r"(?:stay|keep)\s+(?:up|current|on\s+top)(?:\s+[\w-]+)?",
    r"(?:contribute|help)\s+more(?:\s+[\w-]+)?",
    r"(?:build|develop)\s+(?:my|more|some|better)\s+(?:\w+\s+)?(?:skills?|confidence|expertise|knowledge|network|judgment)",
)
"""What one does not see. What follows it may still be seen, so only these words are left out."""

OTHERS_DECIDE = _any(
    r"(?:get|be|being|getting|earn)\s+(?:a\s+|the\s+|my\s+)?(?:promotion|promoted|raise|pay\s+rise|bonus|title|hired|noticed|"
    r"recognized|recognised|invited|chosen|selected|picked)(?:\s+to\s+[\w-]+)?",
    r"(?:prepare|ready|qualify|apply)\s+for\s+(?:(?:a|an|the|my|next)\s+)*(?:senior|staff|principal|lead|manager|promotion)"
    r"(?:\s+(?:role|position|level|engineer|job))?",
    r"(?:become|be|make|reach)\s+(?:(?:a|an|the|to)\s+)*(?:next\s+level|senior|staff|principal|lead|tech\s+lead|manager|"
    r"architect)(?:\s+(?:engineer|developer|level|data\s+scientist))?",
)
TAKES_IN = _any(
    r"(?:read|finish|complete|take|do|watch|attend|go\s+to|follow)\s+(?:(?:a|an|the|some|more|two|three|\d+|this|that|our|"
    r"about|few)\s+)*(?:\w+\s+){0,2}(?:books?|courses?|papers?|articles?|blogs?|talks?|tutorials?|trainings?|conferences?|"
    r"certifications?|certificates?|meetups?|webinars?|videos?|documentation|docs)(?:\s+(?:about|on|of|for|in)\s+[\w-]+)?",
    r"(?:spend|invest)\s+(?:\S+\s+){0,2}(?:hours?|minutes|days?|time)(?:\s+(?:per|a|each|every)\s+\w+)?"
    r"(?:\s+(?:on|in|with|learning|reading|studying))?(?:\s+[\w-]+)?",
)
FELT = _any(
    r"(?:i|we|they|she|he)?\s*(?:(?:will|can|would)\s+)?(?:feel|feels|felt|know|sense|believe|think)\s+"
    r"(?:(?:a|an|much|more|that|like|it|i|i'm|less|so)\s+)*[\w'-]+",
    r"(?:is|are|am|be|being)\s+(?:happy|happier|satisfied|comfortable|confident|pleased|proud|impressed|better|good)"
    r"(?:\s+(?:with|about|at|in)\s+[\w-]+)?",
    r"(?:it\s+goes|things\s+go|it\s+works)\s+(?:better|well)",
    r"(?:more|better)\s+(?:confidence|confident|comfort|comfortable|understanding|feeling)",
    r"(?:good|positive|better)\s+feedback",
    r"(?:see|sees|seen|trust|trusts|respect|respects|likes?|notices?|treats?|finds?|considers?)\s+(?:me|my)\b"
    r"(?:\s+as\s+(?:a|an|the)\s+[\w-]+)?",
    r"(?:have|has|gain|gained|got)\s+(?:a|an|more|much|less)\s+\w+(?:\s+(?:understanding|knowledge|experience|picture|"
    r"relationship|feeling|idea|sense|overview|grasp))?",
)
DOES = _any(
    r"(?:write|ship|lead|run|present|review|merge|deploy|release|debug|design|build|fix|give|host|mentor|coach|pair|explain|"
    r"teach|handle|own|cut|reduce|migrate|deliver|draft|publish|implement|refactor|reproduce|diagnose|trace|measure|"
    r"benchmark|profile|train|label|document|facilitate|moderate|chair|plan|estimate|propose|decide|answer|find|catch|"
    r"rewrite|replace|remove|set\s+up|roll\s+out|roll\s+back|take\s+over|hand\s+over|interview|onboard|demo|open|close|"
    r"resolve|triage|automate|add|instrument|wire\s+up|send|pitch|move|monitor|evaluate|test|prototype|compare|choose|speak|ask|lower|raise|halve|double|drive|"
    r"summarize|summarise|defend|prepare|organize|organise|submit|land|speed\s+up|do|make|use|sketch|name|say|"
    r"tell|show|delegate|finish|complete|hold|state)(?:s|es|ed|ing)?\s+(?!(?:better|well|more|good|things|stuff|it|sure)\b)\w+",
    r"(?:wrote|led|ran|gave|built|taught|found|caught|took\s+over|spoke|shipped|handled|written|done|merged|led|running|"
    r"writing|shipping|reviewing|merging|cutting|debugging|running|leading|giving|setting\s+up)\s+"
    r"(?!(?:better|well|more|good|things|stuff|it|sure)\b)\w+",
    r"(?:be|is|am|are|take|takes|cover|covers)\s+(?:primary\s+|secondary\s+|the\s+)?on[\s-]?call",
    r"(?!besser\b)\w+\s+(?:bauen|schreiben|vorstellen|moderieren|leiten|beheben|einführen|umsetzen|durchführen|ausrollen|erklären|"
    r"mergen|deployen|reviewen|präsentieren)",
)
"""Things that somebody does to something; in German the verb stands behind."""

MADE = _any(
    r"(?:merged|approved|published|shipped|deployed|accepted|signed\s+off|reviewed|passes|passed|in\s+production|live)",
    r"without\s+(?:help|asking|escalating|me|you|anyone|a\s+second|questions|changes|hints)",
    r"(?:alone|unaided|by\s+myself|by\s+yourself|on\s+my\s+own)",
)
"""Signs that stay."""

NUMBERS = "two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|hundred"
COUNTED = re.compile(
    r"\d+\s*(?:%|percent)|\b(?:from|under|below|above|over|at\s+(?:least|most))\s+\S*\d|\b(?:once|twice)\b"
    rf"|\b(?:\d+|{NUMBERS})\s+(?!(?:years?|months?|quarters?|more|or)\b)[a-z]+|\bin\s+a\s+row\b",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"\b(?i:the|an?|our|this|that|next|each|every|both|nobody|no\s+one|anyone|half|one|first|"
    r"das|den|dem|die|der|eine?[ns]?|unser[en]{0,2}|jede[nsr]?)\s+\w+|\w’s\b|\w's\b"
    r"|(?<=[\w,]\s)(?!I\b)[A-Z][a-z]+"
)
"""Something that is there: this one, ours, or by its name."""

COMPARED = re.compile(
    r"\b(?:better|more|well|faster|properly|effectively|efficiently|clearly|confidently|sooner|earlier|quicker|smarter|"
    r"often|regularly|actively|strategically)\s*(?:$|[.;])",
    re.IGNORECASE,
)
"""At the end of a sentence: more than what?"""

EXAMPLES = (
    (
        r"eval|test",
        "Write the evaluation for our summaries by 30 April: fifty cases, and a number that we track.",
        "The evaluation runs on every change, and my mentor reads its report without asking me.",
    ),
    (
        r"debug|bug|incident|on.?call",
        "Find the cause of three production bugs by 30 April, alone, and write up how.",
        "Three write-ups that name the cause and how I found it.",
    ),
    (
        r"communicat|present|speak|talk|writing|meeting",
        "Present one result a month to the product team until June, and answer their questions myself.",
        "My mentor is in the room, and the decision is taken without a second meeting.",
    ),
    (
        r"lead|manag|own|influence|senior|staff|promot",
        "Lead the design review of the next service by 30 April, from the draft to the decision.",
        "The design is approved, and the others asked me, not my mentor.",
    ),
    (
        r"design|architect|system|scal",
        "Write the design of the next service by 30 April, with two options and what each costs.",
        "The design is approved after one round, and I name what breaks first under load.",
    ),
    (
        r"prompt|llm|agent|rag|model|machine|\bai\b|\bml\b",
        "Ship one feature with a language model by 30 April, with an evaluation and a way back.",
        "It runs behind a flag, and its evaluation is above the number that we set.",
    ),
    (
        r"review|code|quality|engineer|program",
        "Review two pull requests a week until 30 April, so that a second reviewer finds nothing that blocks.",
        "My mentor reads eight of my reviews and would have let each of them through.",
    ),
)
"""By topic: a goal, and a sign that both see. The first that fits is shown."""
