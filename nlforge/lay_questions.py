"""What people ask of nlforge itself before they say yes, in their own words: where their data goes, what it costs, how
the model is used later. Such questions are found in what is said, and taken out of it; nothing is answered here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from engine.core.tables import table_beside

_LONGEST = 240
_MOST_SENTENCES = 12
"""A longer text is no talk: it tells of others, who may ask such things too."""
_ENDS = re.compile(r"(?<!\d)[.!…](?=[\s»”\"')]|$)[\s»”\"')]*|[?。！？]+[\s»”\"')]*|\n+")
_QUOTED = re.compile(r"[“„«\"「『][^“”„«»\"「」『』]*[”“»\"」』]")
_MARKS = re.compile(r"[«»„“”\"「」『』‹›?!.…¿¡()？！。]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_BULLET = re.compile(r"\s*(?:[-*•]|\d+[.)])\s")
_MORE_WORDS = 3
"""Words that may stand quoted in a question, as the name of something; more are what others say."""
_ASKED_HAN = re.compile(r"吗|呢|多少|多久|多长|什么|谁|怎么|怎样|如何|哪|会不会|要不要|是不是|能不能")


@dataclass(frozen=True)
class _Known:
    topics: Mapping[str, re.Pattern[str]]
    cuts: re.Pattern[str]
    """Where a part of a sentence begins that may be a question by itself."""
    head: re.Pattern[str]
    asks_to_tell: re.Pattern[str]
    reported: re.Pattern[str]
    of_model: re.Pattern[str]
    wishes: re.Pattern[str]
    before: re.Pattern[str]
    thing: re.Pattern[str]
    figures: re.Pattern[str]


@cache
def _known() -> _Known:
    table = table_beside(__file__, "lay_questions.yaml")
    parts = {name: "|".join(sorted(map(str, one), key=len, reverse=True)) for name, one in table["parts"].items()}

    def way(listed: Sequence[Any]) -> re.Pattern[str]:
        return re.compile("|".join(_way(str(one), parts) for one in listed))

    heads = "|".join(sorted((re.escape(str(one)) for one in table["heads"]), key=len, reverse=True))
    before = "|".join(sorted((re.escape(str(one)) for one in table["before"]), key=len, reverse=True))
    return _Known(
        {name: way(ways) for name, ways in table["topics"].items()},
        re.compile(
            rf"[,;:，；：]\s*|\s[-–—]\s|\s(?=(?:and|but|so|und|aber|et|mais|y|pero|e|ma)\s(?:[^\s,]+\s)?(?:{heads})(?!\w))"
        ),
        re.compile(rf"(?:{heads})(?!\w)"),
        way(table["asks_to_tell"]),
        way(table["reported"]),
        way(table["of_model"]),
        way(table["wishes"]),
        re.compile(rf"(?:(?:{before})(?:\s+|$))+"),
        re.compile(rf"(?<!\w)(?:{parts['data']}|{parts['thing']})(?!\w)"),
        re.compile(str(table["figures"])),
    )


def _way(way: str, parts: Mapping[str, str]) -> str:
    """As an expression: parts by name, and “ ~ ” for any words between."""
    for name, words in parts.items():
        way = way.replace(f"{{{name}}}", f"(?:{words})")
    way = re.sub(r" \??~ ", lambda _: r"(?: \S+){0,9} ", way)
    # Chinese is written without blanks.
    return f"(?:{way})" if _HAN.search(way) else rf"(?<!\w)(?:{way})(?!\w)"


@dataclass(frozen=True)
class LayQuestion:
    """A question, with what it asks of."""

    words: str
    topics: tuple[str, ...]


def asked_in(text: str, without: frozenset[str] = frozenset()) -> tuple[str, list[LayQuestion]]:
    """The words without such questions, and the questions; topics `without` which they are left where they stand."""
    ends = [0, *(m.end() for m in _ENDS.finditer(text)), len(text)]
    sentences = [text[a:b] for a, b in pairwise(ends) if a < b]
    if len(sentences) > _MOST_SENTENCES:
        return text, []
    rest, found = [], []
    told_of = False
    for sentence in sentences:
        # “It sorts questions like: is it safe? What is it?”
        told_of = _known().reported.search(_plain(sentence)) is not None or (told_of and _is_marked(sentence))
        left, asked = (sentence, None) if told_of else _apart(sentence, without)
        rest.append(left)
        found += [asked] if asked is not None else []
    return ("".join(rest).strip() if found else text), found


def _apart(sentence: str, without: frozenset[str]) -> tuple[str, LayQuestion | None]:
    known = _known()
    whole = _plain(sentence)
    if (
        not whole
        or len(sentence) > _LONGEST
        or _BULLET.match(sentence)
        or any(len(said.split()) > _MORE_WORDS for said in _QUOTED.findall(sentence))
    ):
        return sentence, None
    starts = [0, *(m.end() for m in known.cuts.finditer(sentence))]
    for start, by_head in _where_it_may_begin(sentence, starts):
        end = _end_of_question(sentence, [one for one in starts if one > start])
        words = _plain(sentence[start:end])
        if (
            not _is_marked(sentence)
            and not _says_that_it_asks(words)
            and (start or (end == len(sentence) and _told(sentence)))
        ):
            # “It says what happens, and who can see it.”
            continue
        if (
            start
            and known.of_model.search(whole)
            and sentence[start - 1].isspace()
            and sentence[:start].rstrip()[-1].isalnum()
        ):
            # “Can it tell customers how long it takes and what it costs?” is one question.
            continue
        # “The worst that could happen if I send it” is no plan that is thought through.
        of_model = known.of_model.search(words) is not None and known.topics["worst"].search(words) is None
        if re.search(r"\d", known.figures.sub(" ", words)) or of_model:
            continue
        if not by_head and known.wishes.search(whole):
            continue
        topics = tuple(name for name, way in known.topics.items() if name not in without and way.search(words))
        if topics:
            return _left_of(sentence[:start], sentence[end:]), LayQuestion(sentence[start:end].strip(" ,;:"), topics)
    return sentence, None


def _where_it_may_begin(sentence: str, starts: Sequence[int]) -> Iterator[tuple[int, bool]]:
    """Where a question may begin, and whether its words say that it is one; else only its mark does."""
    known = _known()
    for start in starts:
        words = _begun(_plain(sentence[start:]))
        if known.head.match(words) or _says_that_it_asks(words):
            yield start, True
    if _is_marked(sentence) or _ASKED_HAN.search(sentence):
        yield 0, False


def _says_that_it_asks(words: str) -> bool:
    """“I would like to know …”, or that it shall go on where it ended yesterday."""
    return _known().asks_to_tell.match(_begun(words)) is not None or _known().topics["resume"].search(words) is not None


def _told(sentence: str) -> bool:
    return sentence.rstrip(" \n»”\"')").endswith((".", "。"))


def _is_marked(sentence: str) -> bool:
    return sentence.rstrip(" \n»”\"')").endswith(("?", "？"))


def _end_of_question(sentence: str, later: Sequence[int]) -> int:
    """Where a wish begins that stands behind the question; else its end."""
    known = _known()
    for start, end in pairwise([*later, len(sentence)]):
        words = _begun(_plain(sentence[start:end]))
        if known.wishes.match(words) and not known.head.match(words) and not known.asks_to_tell.match(words):
            return start
    return len(sentence)


def _left_of(before: str, behind: str) -> str:
    """What is left of the sentence: not a greeting, nor what the question only names first (“our mails, do they …”)."""
    known, left = _known(), _plain(before)
    named = _begun(left)
    if not named or (len(named.split()) <= _MORE_WORDS and known.thing.search(named)):
        return behind
    kept = re.sub(
        r"[\s,;:，；：–—-]+$",
        "",
        re.sub(r"\s(?:and|but|so|und|aber|et|mais|y|pero|e|ma)\s*$", "", before.rstrip(" ,;")),
    )
    return f"{kept}. {behind}"


def _begun(words: str) -> str:
    """Without greetings and the like at its beginning."""
    found = _known().before.match(words)
    return words[found.end() :] if found is not None else words


def _plain(text: str) -> str:
    """In small letters, with words and blanks only."""
    words = re.sub(r"[,;:，；：]", " ", _MARKS.sub(" ", text.lower().replace("’", "'")))
    return " ".join(words.split())
