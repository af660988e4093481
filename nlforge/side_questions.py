"""Questions beside the matter: what a word of the screens means, and whether nlforge itself speaks a language. They are
answered, and are no part of what is wanted of a model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from engine.core.tables import table_beside
from nlforge.messages import TalkMessage
from nlforge.store import Session
from nlforge.wording.catalogue import LANGUAGES, say

_LONGEST = 160
_MOST_SENTENCES = 12
"""A longer text is no talk: it tells of others, who may ask such things too."""
_ENDS = re.compile(r"[.!?。！？…]+[\s»”\"')]*|\n+")
_QUOTES = re.compile(r"[«»„“”\"「」『』‹›]|(?<!\w)['‘]|['’](?!\w)")
_WORD = "(.+?)"
_ORDER = re.compile(r"(?:explain|define|erklär|speak|talk|sprich|sprechen|reden|habla|parla|请)")
"""How what may be asked of the model that is wanted as well begins: “explain each step”, “speak Spanish”."""


@dataclass(frozen=True)
class _Known:
    terms: Mapping[str, str]
    """Word → end of its key in the catalogue."""
    means: tuple[re.Pattern[str], ...]
    asks: tuple[re.Pattern[str], ...]
    speak: tuple[re.Pattern[str], ...]
    tongues: Mapping[str, str]
    reads: Mapping[str, str]
    articles: frozenset[str]
    leads: frozenset[str]
    joins: tuple[str, ...]
    longer_leads: tuple[str, ...]


@cache
def _known() -> _Known:
    table = table_beside(__file__, "terms.yaml")

    def ways(name: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(str(one).replace("~", _WORD)) for one in table[name])

    def turned(name: str) -> Mapping[str, str]:
        return {str(word): str(key) for key, words in table[name].items() for word in words}

    return _Known(
        turned("terms"), ways("means"), ways("is"), ways("speak"), turned("tongues"), dict(table["reads"]),
        frozenset(table["articles"]), frozenset(table["leads"]), tuple(table["joins"]),
        tuple(table["longer_leads"]),
    )  # fmt: skip


def terms() -> frozenset[str]:
    """Words of the screens that have an explanation."""
    return frozenset(_known().terms.values())


def term_words() -> Mapping[str, tuple[str, ...]]:
    """Each word of the screens that has an explanation, by the end of its key → all it is called."""
    found: dict[str, list[str]] = {}
    for word, key in _known().terms.items():
        found.setdefault(key, []).append(word)
    return {key: tuple(words) for key, words in found.items()}


def reads_only(language: str | None) -> str:
    """To whoever writes in a language that the screens are not in, in that language; empty for others."""
    code = (language or "")[:2]
    return "" if code in LANGUAGES else _known().reads.get(code, "")


def answered_apart(session: Session, text: str) -> tuple[str, list[TalkMessage]]:
    """The words without such questions, and the answers, which are written down."""
    if session.trained is not None:
        # Then they may be for the model.
        return text, []
    parts = [text[a:b] for a, b in pairwise([0, *(m.end() for m in _ENDS.finditer(text)), len(text)]) if a < b]
    if len(parts) > _MOST_SENTENCES:
        return text, []
    answers = [tuple(_answer(part)) for part in parts]
    alone = all(lines for part, lines in zip(parts, answers, strict=True) if part.strip())
    rest, told = [], []
    for part, lines in zip(parts, answers, strict=True):
        # “Explain the steps.” beside other words is asked of the model that is wanted.
        if lines and (alone or _is_asked(part) or not _ORDER.match(_plain(part))):
            session.append("said", text=part.strip(), answer=list(lines))
            told.append(TalkMessage(*lines))
        else:
            rest.append(part)
    return "".join(rest).strip() if told else text, told


def _answer(sentence: str) -> Iterator[str]:
    asks, words = _is_asked(sentence), _plain(sentence)
    if not words or len(words) > _LONGEST:
        return
    known = _known()
    for way in known.speak:
        if (found := way.fullmatch(words)) is not None and (code := known.tongues.get(_bare(found[1]))) is not None:
            yield known.reads[code]
            return
    for sure, ways in ((True, known.means), (False, known.asks)):
        for way in ways:
            # A bare word is a question only where it is one by its mark.
            if (found := way.fullmatch(words)) is None or not (sure or asks or way.pattern != _WORD):
                continue
            word = _bare(found[1])
            whole = sure and (asks or _ORDER.match(words) is None)
            if sure and len(keys := _several(found[1])) > 1:
                yield from (say(f"term-{key}") for key in keys)
                return
            if (key := known.terms.get(word)) is not None or (whole and (key := _inside(word)) is not None):
                yield say(f"term-{key}")
                return
            if sure and asks and word:
                yield say("term-unknown", word=word)
                return


def _is_asked(sentence: str) -> bool:
    return sentence.rstrip(" \n»”\"')").endswith(("?", "？"))


def _plain(sentence: str) -> str:
    """In small letters, without quotation marks, marks at its ends, and what leads to the question."""
    text = _QUOTES.sub(" ", sentence.lower().replace("’", "'"))
    words = re.sub(r"[,;:¿¡]", " ", text).strip(" \n\t.!?。！？…-–").split()
    while len(words) > 1 and words[0] in _known().leads:
        words.pop(0)
    text = " ".join(words)
    for lead in _known().longer_leads:
        text = text.removeprefix(f"{lead} ")
    return text


def _bare(word: str) -> str:
    """Without what stands before and behind it that says nothing."""
    words, articles = re.sub(r"^(?:l'|d'|un')", "", word.strip()).split(), _known().articles
    while len(words) > 1 and words[0] in articles and " ".join(words) not in _known().terms:
        words.pop(0)
    while len(words) > 1 and words[-1] in articles and " ".join(words) not in _known().terms:
        words.pop()
    return " ".join(words)


def _several(words: str) -> list[str]:
    """The words of the screens in “adapter and base model”; none where anything else is asked about as well."""
    known, left = _known(), re.sub(r"[、和与]", " ", words).split()
    keys: list[str] = []
    while left:
        term = next((n for n in range(len(left), 0, -1) if " ".join(left[:n]) in known.terms), 0)
        if not term and left[0] not in known.articles and left[0] not in known.joins:
            return []
        keys += [known.terms[" ".join(left[:term])]] if term else []
        left = left[max(term, 1) :]
    return list(dict.fromkeys(keys))


def _inside(words: str) -> str | None:
    """The longest word of the screens in some that are asked about."""
    found = [term for term in _known().terms if re.search(rf"(?<!\w){re.escape(term)}(?!\w)", words)]
    return _known().terms[max(found, key=len)] if found else None
