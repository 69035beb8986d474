"""Brings contractions and chat spelling to plain words without moving an offset."""

CHAT = {
    "u": "you", "ya": "you", "y'all": "you all", "yall": "you all", "r": "are", "n": "and", "nd": "and",
    "n/a": "none", "b4": "before", "pls": "please", "plz": "please", "pleas": "please", "thx": "thanks", "tx": "thanks",
    "ty": "thanks", "thank": "thanks", "smth": "something", "sth": "something", "smthg": "something",
    "abt": "about", "bc": "because", "cuz": "because", "coz": "because", "cos": "because", "tmr": "tomorrow",
    "tmrw": "tomorrow", "tmw": "tomorrow", "tomorow": "tomorrow", "yday": "yesterday", "yest": "yesterday",
    "ystrday": "yesterday", "gr8": "great", "rly": "really", "realy": "really", "rlly": "really",
    "kinda": "kind of", "sorta": "sort of", "gonna": "going to", "wanna": "want to", "gotta": "have to",
    "lemme": "let me", "gimme": "give me", "ppl": "people", "peeps": "people", "evry": "every",
    "evrytime": "every time", "everytime": "every time", "evry1": "everyone", "every1": "everyone",
    "sb": "somebody", "sum1": "someone", "some1": "someone", "alwys": "always", "allways": "always",
    "alwayz": "always", "nvr": "never", "neva": "never", "mtg": "meeting", "msg": "message", "shld": "should",
    "wld": "would", "cld": "could", "shd": "should", "cant": "can not", "cannot": "can not", "wont": "will not",
    "dont": "do not", "didnt": "did not", "doesnt": "does not", "isnt": "is not", "arent": "are not",
    "wasnt": "was not", "werent": "were not", "havent": "have not", "hasnt": "has not", "hadnt": "had not",
    "couldnt": "could not", "wouldnt": "would not", "shouldnt": "should not", "im": "i am", "ive": "i have",
    "youre": "you are", "youve": "you have", "youll": "you will", "youd": "you would", "ure": "you are",
    "uve": "you have", "ull": "you will", "thats": "that is", "whats": "what is", "hows": "how is",
    "wheres": "where is", "theres": "there is", "heres": "here is", "lets": "let us", "theyre": "they are",
    "weve": "we have", "wouldve": "would have", "couldve": "could have", "shouldve": "should have", "yr": "your",
    "yur": "your", "w/": "with", "w/o": "without", "btw": "by the way", "idk": "i do not know",
    "imo": "in my opinion", "imho": "in my opinion", "fyi": "for your information", "tbh": "to be honest",
    "asap": "soon", "prob": "probably", "probs": "probably", "prolly": "probably", "mebbe": "maybe",
    "obv": "obviously", "obvs": "obviously", "whatcha": "what do you", "dunno": "do not know", "gd": "good",
    "nite": "night", "nites": "nights", "tho": "though", "thru": "through", "coulda": "could have",
    "shoulda": "should have", "woulda": "would have", "ain't": "is not", "aint": "is not", "c'mon": "come on",
    "behaviour": "behavior", "cmon": "come on", "sooo": "so", "soo": "so", "thanx": "thanks", "goin": "going",
    "nothin": "nothing", "somethin": "something", "pr's": "prs", "afaik": "as far as i know",
    "iirc": "if i remember", "ok": "okay", "yep": "yes", "definately": "definitely", "seperate": "separate",
    "teh": "the", "recieve": "receive", "alot": "a lot", "definitly": "definitely", "infront": "in front",
    "everbody": "everybody", "evrybody": "everybody", "wat": "what", "wut": "what", "tht": "that", "dat": "that",
    "da": "the", "bout": "about", "luv": "love", "wrk": "work", "qs": "questions", "thnx": "thanks",
    "ofc": "of course", "smart-ass": "smartass",
}  # fmt: skip

SUFFIX = {"'re": "are", "'ve": "have", "'ll": "will", "'m": "am", "'d": "would", "n't": "not"}
IRREGULAR = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}
# what is left of can't, won't, shan't, ain't

TAKES_IS = frozenset(
    [
        "it",
        "that",
        "what",
        "who",
        "where",
        "there",
        "here",
        "how",
        "when",
        "he",
        "she",
        "this",
        "everything",
        "nothing",
        "something",
    ]
)
# after these words 's is a verb; after other words it marks a possessor

BEFORE_BE = frozenset(
    [
        "a",
        "an",
        "the",
        "so",
        "not",
        "such",
        "too",
        "always",
        "never",
        "being",
        "just",
        "really",
        "very",
        "still",
        "way",
        "way",
        "clearly",
        "obviously",
        "simply",
        "one",
        "late",
        "good",
        "great",
        "amazing",
        "right",
        "wrong",
        "better",
        "lazy",
        "rude",
        "sloppy",
        "smart",
        "careless",
        "the",
    ]
)
# the words that make "ur" mean "you are" instead of "your"


def plain(word: str, following: str) -> list[tuple[str, int, int]]:
    """Return the plain words in `word` with their offsets in it; `following` decides what "ur" means."""
    low = word.lower().replace("’", "'").replace("´", "'").replace("`", "'")
    if low in ("ur", "yor"):
        after = following.lower()
        are = after in BEFORE_BE or after.endswith("ing")
        return [("you", 0, len(word)), ("are", 0, len(word))] if are else [("your", 0, len(word))]
    if low in CHAT:
        return [(part, 0, len(word)) for part in CHAT[low].split()]
    if "'" not in low:
        return [(low, 0, len(word))]
    for suffix, meaning in SUFFIX.items():
        if low.endswith(suffix) and len(low) > len(suffix):
            cut = len(low) - len(suffix)
            stem = low[:cut]
            stem = IRREGULAR.get(stem, stem) if suffix == "n't" else CHAT.get(stem, stem)
            return [(stem, 0, cut), (meaning, cut, len(word))]
    if low.endswith("'s") and len(low) > 2:
        return _apostrophe_s(low, len(word))
    return [(low.rstrip("'"), 0, len(word))] if low.endswith("'") else [(low, 0, len(word))]


def _apostrophe_s(low: str, length: int) -> list[tuple[str, int, int]]:
    stem, cut = low[:-2], length - 2
    if stem == "let":
        return [("let", 0, cut), ("us", cut, length)]
    return [(stem, 0, cut), ("is" if stem in TAKES_IS else "'s", cut, length)]
