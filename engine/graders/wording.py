"""How a reply is worded: house terms, patterns, tone, language, length, ease of reading."""

from __future__ import annotations

import re
from functools import lru_cache

from engine.graders.kinds import Language, Length, Patterns, Readable, Tone
from engine.graders.plain import plain, says_something
from engine.graders.verdict import References, Reply, Verdict

_REFUSES = re.compile(
    r"(?i)\b(?:i|we)(?:'m| am|'re| are)? (?:sorry,? (?:but )?(?:i|we) )?(?:cannot|can't|can not|am unable"
    r"|are unable|may not|must not"
    r"|won't|will not|not able to|not allowed)\b"
    r"|\b(?:ich|wir|das|dabei|da) (?:kann|können|darf|dürfen)\b[^.!?]{0,60}\bnicht\b|\bleider (?:nicht"
    r"|kann)\b|\bje ne (?:peux|puis)\b|\bnous ne pouvons\b"
    r"|\bno (?:puedo|podemos)\b|\bunable to (?:help|assist|answer|share)\b"
)
_SENTENCE_END = re.compile(r"[.!?]+(?:\s|$|(?=[\u3040-\u30ff\u3400-\u9fff]))|[。！？]+")
_NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
"""Of scripts that put no space between words."""
_FEWEST_LETTERS = 20
"""Of shorter texts no program can tell the language."""
_PART = 500
_LINE = 80
"""Characters a line has room for."""


def glossary(reply: Reply, refs: References) -> Verdict:
    """Share of the due terms that are used; a plain synonym instead of one counts as missed."""
    # Most terms stand in neither text, which a search for letters tells faster than one for words.
    expected, text = (" ".join(t.casefold().split()) for t in (reply.expected, reply.text))
    near = [
        t
        for t in refs.terms
        if plain(t.term).casefold() in expected or any(plain(s).casefold() in text for s in t.instead_of)
    ]
    due = [t for t in near if _at(reply.expected, t.term) or any(_at(reply.text, s) for s in t.instead_of)]
    if not due:
        return Verdict(None, "no house term is due here")
    instead = [(t, place) for t in due for s in t.instead_of if (place := _at(reply.text, s))]
    missed = {t.term for t, _ in instead} | {t.term for t in due if not _at(reply.text, t.term)}
    if instead:
        term, place = instead[0]
        return Verdict(
            1 - len(missed) / len(due), f"“{reply.text[place[0] : place[1]]}” is used where “{term.term}” should", place
        )
    return Verdict(1 - len(missed) / len(due), f"“{min(missed)}” is missing" if missed else "the house terms are used")


def patterns(reply: Reply, wanted: Patterns) -> Verdict:
    """0.0 where a forbidden phrase occurs or nothing is said; else the share of required phrases that do."""
    for phrase in wanted.forbidden:
        if place := _at(reply.text, phrase):
            return Verdict(0.0, f"“{phrase}” is forbidden", place)
    if wanted.at_start:
        begun = any(_begins(reply.text, phrase) for phrase in wanted.required)
        begins = " or ".join(f"“{phrase}”" for phrase in wanted.required)
        return Verdict(float(begun), f"it {'begins' if begun else 'does not begin'} with {begins}")
    missing = [p for p in wanted.required if not (_closes(reply.text, p) if wanted.at_end else _at(reply.text, p))]
    met = 1 - len(missing) / len(wanted.required) if wanted.required else 1.0
    return Verdict(
        met if says_something(reply.text) else 0.0,
        f"“{missing[0]}” is missing" if missing else "nothing forbidden, all that is required",
    )


def _closes(text: str, phrase: str) -> bool:
    """Whether nothing but marks follows the phrase."""
    end, wanted = (" ".join(re.findall(r"\w+", plain(one).casefold())) for one in (text, phrase))
    return bool(wanted) and f" {end}".endswith(f" {wanted}")


def _begins(text: str, phrase: str) -> bool:
    """Whether nothing but marks stands before the phrase."""
    start, wanted = (" ".join(re.findall(r"\w+", plain(one).casefold())) for one in (text, phrase))
    return bool(wanted) and f"{start} ".startswith(f"{wanted} ")


def tone(reply: Reply, wanted: Tone) -> Verdict:
    """0.0 where an unwanted phrase occurs, or none of the wanted ones does; else 1.0."""
    for phrase in wanted.unwanted:
        if place := _at(reply.text, phrase):
            return Verdict(0.0, f"“{phrase}” is not your tone", place)
    if not says_something(reply.text):
        return Verdict(0.0, "it is empty")
    found = next((place for p in wanted.wanted if (place := _at(reply.text, p))), None)
    if wanted.wanted and found is None:
        return Verdict(0.0, f"none of “{', '.join(wanted.wanted[:4])}” is there")
    return Verdict(1.0, "your tone", found)


def length(reply: Reply, wanted: Length) -> Verdict:
    """1.0 where the number of words, sentences, characters or lines is within its bounds."""
    text = reply.text.strip()
    match wanted.unit:
        case "words":
            count = sum(map(says_something, text.split()))
        case "sentences":
            count = sum(map(says_something, _SENTENCE_END.split(text)))
        case "characters":
            count = len(text)
        case "lines":
            count = sum(-(-len(line.strip()) // _LINE) for line in text.splitlines() if says_something(line))
    fits = count >= wanted.at_least and (wanted.at_most is None or count <= wanted.at_most)
    return Verdict(float(fits), f"{count} {wanted.unit}")


def readable(reply: Reply, wanted: Readable) -> Verdict:
    """LIX = words a sentence + share of words above six letters in percent (Björnsson 1968); of scripts without spaces
    two signs count as a word, so that the length of its sentences decides."""
    words = [word for run in re.findall(r"[^\W\d_]+", reply.text) for word in _words(run)]
    if not words:
        return Verdict(0.0, "there are no words")
    sentences = max(1, len(_SENTENCE_END.findall(reply.text)))
    lix = len(words) / sentences + 100 * sum(len(w) > 6 for w in words) / len(words)
    return Verdict(float(lix <= wanted.at_most), f"LIX {lix:.0f}")


def _words(run: str) -> list[str]:
    return [run[n : n + 2] for n in range(0, len(run), 2)] if _NO_SPACES.search(run) else [run]


def language(reply: Reply, wanted: Language) -> Verdict:
    """1.0 where the reply is in a wanted language, or in that of the message; not judged where either is too short to
    tell."""
    if not says_something(reply.text):
        return Verdict(0.0, "it is empty")
    if sum(map(str.isalpha, reply.text)) < _FEWEST_LETTERS:
        return Verdict(None, "too short to tell its language")
    allowed = wanted.languages or (
        () if sum(map(str.isalpha, reply.prompt)) < _FEWEST_LETTERS else (language_of(reply.prompt[:500]),)
    )
    if not allowed:
        return Verdict(None, "the message is too short to tell its language")
    # A long reply may change its language on the way.
    found = [language_of(part) for part in _parts(reply.text)]
    other = next((code for code in found if code not in allowed), None)
    return Verdict(float(other is None), f"it is in “{other or found[0]}”")


def _parts(text: str) -> list[str]:
    """Beginning, middle and end."""
    if len(text) <= 2 * _PART:
        return [text[:_PART]]
    middle = len(text) // 2 - _PART // 2
    return [
        part
        for part in (text[:_PART], text[middle : middle + _PART], text[-_PART:])
        if sum(map(str.isalpha, part)) >= _FEWEST_LETTERS
    ]


@lru_cache(maxsize=4096)
def language_of(text: str) -> str:
    """ISO 639-1 code of the language a text is most likely in."""
    from py3langid import classify

    return str(classify(text)[0])


def refusal(reply: Reply) -> Verdict:
    """1.0 where it refuses exactly if the expected reply does."""
    should, does = _REFUSES.search(reply.expected), _REFUSES.search(reply.text)
    said = "it refuses" if does else "it does not refuse"
    met = float(bool(should) == bool(does) and says_something(reply.text))
    return Verdict(
        met, f"{said}, and the right reply {'does' if should else 'does not'}", does.span() if does else None
    )


def _at(text: str, words: str) -> tuple[int, int] | None:
    """Where words stand, whole and in any case; marks stand anywhere."""
    match = _whole(words).search(text)
    return match.span() if match else None


@lru_cache(maxsize=1024)
def _whole(words: str) -> re.Pattern[str]:
    seen = plain(words)
    parts = r"\s+".join(map(re.escape, seen.split()))
    # Marks, and words of scripts without spaces, stand right beside others.
    before, behind = ("" if _NO_SPACES.match(end) or not end.isalnum() else w for end, w in _ends(seen.strip()))
    return re.compile(f"(?i){before}{parts}{behind}")


def _ends(words: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """The first and the last character, each with what must not stand beside it."""
    return (words[:1], r"(?<!\w)"), (words[-1:], r"(?!\w)")
