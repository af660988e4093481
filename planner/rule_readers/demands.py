"""Sentences of requirement documents that bind by themselves: how strongly, and whether they ask for something or
forbid it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, cast

from engine.core.tables import table_beside
from planner.rule_readers.lexicon import has, word_list
from planner.rule_readers.wordlist import WordList

Strength = Literal["must", "should", "nice"]
_STRENGTHS: tuple[Strength, ...] = ("must", "should", "nice")
_BETWEEN = r"(?:[^\s,;:.!?，；：。]+\s+){0,6}?"
_START = r"(?:^|(?<=[,;:，；：(]\s)|(?<=\band\s)|(?<=\bund\s))"
_COMPARED = re.compile(
    r"(?i)(?<!\w)(?:no|not|nicht|kein\w*|pas|ne|non|niet)\s+(?:\w+\s+){0,2}?(?:more|less|longer|fewer|later|over|exceed\w*"
    r"|mehr|länger|weniger|über|überschreiten|später|plus|moins|dépasser|excéder|más|menos|superar|exceder|superior)(?!\w)"
    r"|(?<!\w)(?:nicht|pas|no|not)\s+(?:\w+\s+){0,5}?(?:überschreiten|unterschreiten|überschritten|übersteigen)(?!\w)"
    r"|(?<!\w)ne\s+(?:\w+\s+){0,2}pas\s+(?:dépasser|excéder)|(?<!\w)no\s+(?:\w+\s+){0,2}(?:superar|exceder|superará|excederá)"
    r"|不(?:得|能|可|应)?(?:超过|多于|少于|低于|高于|晚于)"
)
"""“Not longer than …” is a measure, and no fault."""
_GAP = r"(?:[^\s,;:.!?]+\s+){0,8}?"
_TO_DO = re.compile(
    rf"(?<=\s)(?:hat|haben|ist|sind)\s+{_GAP}(?:zu\s+\w+e?n|\w+zu\w{{2,}}en)(?!\w)"
    r"|(?<!\w)(?:est|sont)\s+(?:\w+\s+)?à\s+\w{2,}(?:er|ir|re)(?!\w)",
    re.IGNORECASE,
)
"""“Ist vollständig anzugeben”, “hat mit der Anrede zu beginnen”, “est à écrire”."""
_NOT_TO_DO = re.compile(
    rf"(?<=\s)(?:hat|haben|ist|sind)\s+{_GAP}(?:nicht|nie|niemals|kein\w*)\s+{_GAP}(?:zu\s+\w+e?n|\w+zu\w{{2,}}en)(?!\w)"
    r"|(?<!\w)(?:est|sont)\s+à\s+(?:éviter|proscrire|bannir|exclure)(?!\w)",
    re.IGNORECASE,
)
_BEGINS_WITHOUT = re.compile(
    r"(?i)^\W*(?:no|not|kein\w*|keinerlei|ohne|ni|pas d[e'’]|pas|sans|aucun\w*|sin"
    r"|ning[uú]n\w*|nada de|non|nessun\w*|geen)(?!\w)"
)
_HAS_NONE = re.compile(
    r"(?i)(?<!\w)(?:contains?|has|have|gives?|names?|holds?|makes?|uses?|shows?)\s+(?:no|neither)(?!\w)"
    r"|(?<!\w)(?:enthält|enthalten|nennt|nennen|gibt|geben|macht|machen|verwendet|verwenden|hat|haben|zeigt|steht|stehen)\s+(?:\w+\s+){0,3}?"
    r"(?:kein\w*|nicht)(?!\w)"
    r"|(?<!\w)(?:lleva|llevan|contiene|contienen|incluye|incluyen|usa|usan)\s+(?:ning[uú]n\w*|ni)(?!\w)"
    r"|(?<!\w)no\s+(?:se\s+)?(?:lleva|contiene|incluye|usa|menciona|cita|da|inventa|utiliza|emplea|ofrece|indica|promete)n?(?!\w)"
)
"""“The draft contains no names”: a plain “not” of the verb."""
_NEGATED = re.compile(
    r"(?i)(?<!\w)(?:not|nicht|kein\w*|ohne|pas|sans|ni|no|sin|ning[uú]n\w*|aucun\w*|without|non|neither|nor)(?!\w)|[不无没]"
)
_WILL = re.compile(
    r"(?<!\w)(?P<no>no\s+)?(?:(?:se|le|les|lo|la|los|las)\s+){0,2}(?!(?:podr|ser)á)\w{2,}r(?:á|án)(?!\w)", re.IGNORECASE
)
"""Spanish specifications bind in the future: “las respuestas tendrán”, “no se darán datos”."""
_PLAIN_NOT = re.compile(
    r"(?:均|都|一律)?不(?!超过|少于|多于|低于|高于|晚于|足|同|论|仅|但|过|管|限|明|便|良|必|需|用|要求|全|清|详|确定|确|符|一致|可读)"
    r"(?!.*(?:应|须|必须|需要))"
)
"""“不写入摘要”: a plain “not” of Chinese, behind which nothing is asked for."""
_OUGHT = re.compile(r"(?<![反适响供对相])应(?![用急聘届付])")
_MAY_NOT = re.compile(
    r"(?i)(?<!\w)(?:may|must|shall|darf|dürfen|muss|müssen|doi(?:t|vent)|peu(?:t|vent)|deben?|puede[n]?|podr(?:á|án)|deber(?:á|án))(?!\w)"
)
"""With these a “no” is firm: “no reply may …”, “no podrán …”."""
_WHOLLY = re.compile(
    r"(?i)[,;–—-]?\s*(?<!\w)(?:no exceptions?|without exceptions?|nothing else|and nothing more"
    r"|ohne ausnahmen?|ausnahmslos"
    r"|nichts anderes|(?:und )?sonst nichts|sans exceptions?|rien d['’]autre"
    r"|sin excepci(?:ón|ones)|nada más)(?!\w)|无一例外|别无他物"
)
"""“No exceptions” makes a rule firm, and no fault of it."""
_REASON = re.compile(
    r"(?i),?\s*(?<!\w)(?:so that|in order that|because|since|as the|damit|weil|da (?:der|die|das|es|sie)"
    r"|afin qu[e'’]|afin de|car"
    r"|parce qu[e'’]|puisque|para que|porque|ya que|puesto que)(?!\w).*|[,，]\s*(?:以便|以免|因为|由于).*",
    re.DOTALL,
)
"""Why something is asked for asks for nothing itself."""
_CONDITION = re.compile(
    r"(?i)^\W*(?:if|when(?:ever)?|where|falls|wenn|sofern|ist|sind|fehlt|fehlen|si|s['’]il|lorsque|quand|cuando|ante)(?!\w)"
    r"[^,，]{3,90}[,，]"
)
_NEEDS_NOT = re.compile(
    r"(?i)(?<!\w)(?:brauch\w*|muss|müssen)\s+(?:[^\s,;:.]+\s+){0,5}?nicht(?!\s+nur)\b|(?<!\w)brauch\w*\s+(?:\w+\s+){0,2}kein\w*"
)
_STORY = re.compile(
    r"(?i)^\W*(?:as an?\s.{2,40}?\bI\s(?P<never>never\s|do not\s|don['’]t\s)?(?:want|need|would like|expect)"
    r"|als\s.{2,40}?\b(?:möchte|will|brauche)\sich(?P<nie>\snie)?"
    r"|en tant qu[e'’].{2,40}?\bje\s(?:veux|souhaite|voudrais)"
    r"|como\s.{2,40}?\b(?P<nunca>nunca\s|no\s)?(?:quiero|necesito|deseo)|作为.{1,12}[,，]?我(?P<bu>不)?(?:希望|想|需要))"
)
"""“As an agent I want …”."""


_IT = re.compile(r"(?<!\w)IT(?=\s+(?:must|has|have|will|shall|should|needs?|department|team|muss|soll|wird|hat)(?!\w))")
"""The people of the computers, and no “it”."""


@dataclass(frozen=True)
class Bound:
    """How a sentence binds."""

    strength: Strength
    forbids: bool
    at: int
    """Where the word stands that says so."""


def bound(sentence: str) -> Bound | None:
    """How the words bind by themselves; None where no word says it. The first word that binds counts, and what
    softens it anywhere."""
    firm = _WHOLLY.search(sentence) is not None
    sentence = asked(sentence)
    found = [(m.start(), s) for s in _STRENGTHS if (m := _words(s).search(sentence)) is not None]
    found += [(m.start(), "must") for way in (_TO_DO, _NOT_TO_DO, _WILL) if (m := way.search(sentence)) is not None]
    found += [(m.start(), "should") for m in (_OUGHT.search(sentence),) if m is not None]
    if (story := _STORY.match(sentence)) is not None:
        found.append((story.start(), "must" if any(story.groups()) else "should"))
    fault = forbidden_at(sentence)
    if fault is not None and not found and _is_firm(sentence, fault):
        found.append((fault, "must"))
    if firm:
        found.append((0, "must"))
    if not found and fault is None:
        return None
    strongest = {s for _, s in found}
    soft = "nice" in strongest and _words("nice_to_have").search(sentence) is not None
    # “May not”, “may have 40 words at most”: what is allowed ends there.
    if (
        strongest == {"nice"}
        and not soft
        and (fault is not None or has("at_most", sentence) or _COMPARED.search(sentence))
    ):
        strongest = {"must"}
    strength: Strength = "nice" if soft or strongest == {"nice"} else "must" if "must" in strongest else "should"
    return Bound(strength, fault is not None, min([at for at, _ in found] + ([fault] if fault is not None else [])))


def forbidden_at(sentence: str) -> int | None:
    """Where the words stand by which something is a fault; None where there are none."""
    sentence = asked(sentence)
    if _COMPARED.search(sentence):
        return None
    story, will = _STORY.match(sentence), next((m for m in _WILL.finditer(sentence) if m["no"]), None)
    ways = (_words("not_to"), _pairs(), _NOT_TO_DO, _PLAIN_NOT, _HAS_NONE, _BEGINS_WITHOUT)
    places = [m.start() for m in (way.search(_main(sentence)) for way in ways) if m is not None]
    places += [m.start() for m in (will,) if m is not None]
    places += [story.start()] if story is not None and any(story.groups()) else []
    return min(places) if places else None


def _is_firm(sentence: str, fault: int) -> bool:
    """Whether a “not” binds: “no reply may”, “is not to be”, “counts as wrong”, and no plain “do not” or “ne … pas”."""
    told = _words("not_to").search(sentence)
    return _MAY_NOT.search(sentence, fault) is not None or (
        told is not None and _words("plain_not").fullmatch(told.group()) is None
    )


def asked(sentence: str) -> str:
    """The sentence without what only says why, and without “no exceptions”."""
    return _WHOLLY.sub("", _REASON.sub("", sentence))


def only_without(part: str) -> bool:
    """“…, without any text around it”, “…, ohne Anrede”: part of what stands before it."""
    return _BEGINS_WITHOUT.match(part) is not None and _MAY_NOT.search(part) is None


def sign_is_open(sentence: str) -> bool:
    """Whether a “not” stands in it of which no word says what it makes a fault."""
    plain = _COMPARED.sub(" ", _main(asked(sentence)))
    return forbidden_at(sentence) is None and _NEGATED.search(plain) is not None


def not_needed(sentence: str) -> bool:
    """Whether it says that something need not be, and asks for nothing softly besides."""
    plain = asked(sentence).replace("’", "'")
    needless = _words("not_needed").search(plain) or _NEEDS_NOT.search(plain)
    return needless is not None and _words("nice_to_have").search(plain) is None


def on_condition(sentence: str) -> bool:
    """Whether it begins with a condition: “if a field is missing, …”."""
    return _CONDITION.match(sentence) is not None


def is_story(sentence: str) -> bool:
    """Whether it is told as “as an agent I want …”."""
    return _STORY.match(sentence) is not None


def _main(sentence: str) -> str:
    """Blanks in place of a condition before it: what is not there says nothing of what is forbidden."""
    found = _CONDITION.match(sentence)
    return sentence if found is None else " " * found.end() + sentence[found.end() :]


def of_others(subject: str) -> bool:
    """Whether words before the verb name somebody or something whose duties are no rules for replies."""
    return _words("others").search(subject) is not None or _systems().search(subject) is not None


def of_parties(subject: str) -> bool:
    """Whether words before the verb name people, parties or another system, whom no rule for replies binds."""
    return (
        _words("parties").search(subject) is not None
        or _systems().search(subject) is not None
        or _IT.search(subject) is not None
    )


def of_replies(subject: str) -> bool:
    """Whether words name the model, or what it writes."""
    return _words("replies").search(_IT.sub(" ", _systems().sub(" ", subject))) is not None


def speaks_of_the_model(words: str) -> bool:
    """Whether words name the model or its training, wherever they stand."""
    return _words("model").search(words) is not None


@cache
def _words(name: str) -> WordList:
    return word_list(tuple(str(word) for word in _table()[name]))


@cache
def _pairs() -> re.Pattern[str]:
    pairs = []
    for first, second in _table()["none_may"]:
        lead = _START if first in ("no", "none of") else r"(?<!\w)"
        pairs.append(rf"{lead}(?:{first})(?:\s+|(?<='))(?:{_BETWEEN})(?:{second})(?!\w)")
    return re.compile("|".join(pairs), re.IGNORECASE)


@cache
def _systems() -> re.Pattern[str]:
    ways = [str(way) for way in _table()["other_systems"]]
    return re.compile(
        "|".join(way if way.endswith("系统") else rf"(?<!\w)(?:{way})(?!\w)" for way in ways), re.IGNORECASE
    )


@cache
def _table() -> Mapping[str, Any]:
    return cast(Mapping[str, Any], table_beside(__file__, "demands.yaml"))
