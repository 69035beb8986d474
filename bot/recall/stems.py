"""Brings a word to the form in which two texts are compared: American spelling, then its stem."""

import re
import unicodedata
from functools import lru_cache

NEGATION = "¬"
"""What every word that denies is compared as."""

NEGATIONS = frozenset((
    "barely", "cannot", "hardly", "lack", "neither", "never", "no", "nobody", "none", "nor", "not", "nothing",
    "nowhere", "scarcely", "without", "zero",
))  # fmt: skip

STOP = frozenset((
    "a", "about", "also", "am", "an", "and", "are", "as", "at", "be", "been", "being", "by", "can", "could",
    "did", "do", "does", "doing", "for", "from", "had", "has", "have", "having", "he", "her", "hers", "him",
    "his", "i", "if", "in", "into", "is", "it", "its", "itself", "just", "may", "me", "might", "must", "my",
    "of", "off", "on", "onto", "or", "our", "ours", "quite", "rather", "really", "s", "shall", "she", "should",
    "so", "such", "t", "than", "that", "the", "their", "theirs", "them", "then", "there", "these", "they",
    "this", "those", "to", "upon", "us", "very", "was", "we", "were", "what", "when", "where", "which", "while",
    "who", "whom", "whose", "will", "with", "would", "you", "your", "yours",
))  # fmt: skip
"""Words that no phrasing needs: an answer has them whatever it says."""

COMMON = frozenset((
    "ask", "do", "get", "give", "good", "help", "know", "make", "more", "need", "new", "one", "peopl", "person",
    "say", "see", "someth", "take", "thing", "time", "use", "want", "way", "work",
))  # fmt: skip
"""Stems that tell little of what a sentence is about."""

_BRITISH = re.compile(r"(?<=\w{3})is(?=(?:e|ed|es|er|ers|ing|ation|ations)$)")
_OUR = re.compile(r"(?<=\w{3})our(?=(?:s|ed|ing|al|able|ful|ist)?$)")


def flat(word: str) -> str:
    """Return `word` in lower case and without accents: `Résumé` is `resume`."""
    low = word.casefold()
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))


@lru_cache(maxsize=32_768)
def stem(word: str) -> str:
    """Return what `word`, already flat, is compared by: its Snowball stem (Porter 2), British spelling made American.

    The spelling is brought together by endings alone, so some stems are no words; only their being equal counts.
    """
    from snowballstemmer.english_stemmer import EnglishStemmer  # its package loads every language there is

    if len(word) > 5:
        word = _OUR.sub("or", _BRITISH.sub("iz", word))
    # one for each word: a stemmer keeps what it works on, and answers may be read in several threads
    short: str = EnglishStemmer().stemWord(word)
    return short[:-1] if len(short) > 4 and short.endswith("ll") else short


def beginning(stemmed: str) -> str:
    """Return the letters with which every word of this stem begins, y written as i."""
    letters = stemmed.replace("y", "i")
    return letters[:2] if len(letters) < 4 else letters[:3]
