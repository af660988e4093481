"""What a model leaves to a person: “if it is not sure, it passes it on”, “95 % of its answers must be right”, “lieber
nachfragen als falsch antworten”, and the words it says then.

Which kinds of messages a person wants for themselves (“hand over complaints about legal matters”) is a rule for
replies, and not read here: it depends on what a message is about, not on how sure the model is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from engine.core.tables import table_beside
from engine.privacy.finders.gazetteer import is_given_name
from planner.requirements import Change, ChangeField, Requirements, Value
from planner.rule_readers.gate_figures import is_the_old
from planner.rule_readers.hit import Hit
from planner.rule_readers.marks import sentence_edges
from planner.rule_readers.numbers import find_numbers
from planner.rule_readers.shares import find_shares
from planner.wishes.table import WISHES

HAND_OVER: tuple[ChangeField, ...] = ("hand_over", "right_share", "hand_over_text")
_QUOTED = re.compile(
    r"“\s*([^“”\n]{2,300}?)\s*”|„\s*([^“”„\n]{2,300}?)\s*[“”]|«\s*([^«»\n]{2,300}?)\s*»|\"\s*([^\"\n]{2,300}?)\s*\""
    r"|「\s*([^「」\n]{2,200}?)\s*」|‘\s*([^‘’\n]{2,300}?)\s*’(?!\w)|(?<!\w)'\s*([^\n]{2,300}?)\s*'(?!\w)"
)
_STOPPED = re.compile(r"[.!?。！？][”“\"»」’']\s+")
"""The end of a sentence whose stop stands inside of quotation marks."""
_BEHIND_COLON = re.compile(r"[:：]\s*([^\n]{4,300}?)\s*$")
_LONGEST, _SHORT = 500, 80
_LEAST, _MOST = 0.5, 1.0
"""Whoever asks for less than half to be right speaks of something else."""
_CONDITION = re.compile(r"(?i)(?:if|when|whenever|where|in|im|bei|en)(?!\w)")
"""“…to the customer when unsure”: who stands before it is not who doubts."""
_OF_OURS = re.compile(
    r"(?i)\W*(?:if|whether|how|which|what|ob|wie|si|se)\s+(?:we|i|wir|ich|nous|je|on|our|unser\w*)(?!\w)"
)
_CAPITAL = re.compile(r"(?<![^\W_])[A-ZÀ-ÖØ-Þ][^\W\d_]+")
_TITLED = re.compile(r"(?<!\w)(?:Mr|Mrs|Ms|Dr|Frau|Herrn?|Mme|Sra?|Sig|Sig\.ra|Doña|Don)\.? [A-ZÀ-ÖØ-Þ][^\W\d_]+")
_SOMEBODY = re.compile(
    r"(?<!\w)(?:let|lets|have|has|ask|asks|to|by|for|with|and|an|bei|zu|lass|lasst|soll|sollen|muss|fragt?|von|à|a|par|que|qu['’]"
    r"|laisse|laissez|demande|deja|dejar|por|chieda|chiedi|da|lascia)\s+(?:(?:our|my|unsere[rn]?|meine[rn]?|die|der|Mr|Mrs"
    r"|Ms|Frau|Herr|Herrn|Mme|M\.|notre|ma|mon|mi|nuestr[oa]|Sr|Sra)\.?\s+)*([A-ZÀ-ÖØ-Þ][^\W\d_]+)"
)
_COLON = re.compile(r"[:：]\s*[“„«\"'‘「]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_POINTS = re.compile(r"(?i)(?<!\w)(?:points?|punkte?|puntos?|punti)(?!\w)|[+\-−]\s?\d+(?:[.,]\d+)?\s*:|分")


@dataclass(frozen=True)
class _Sentence:
    """`whole` as it was said, `own` without what stands in quotation marks or was said by others."""

    whole: str
    own: str
    start: int
    quotes: tuple[str, ...]

    @property
    def end(self) -> int:
        return self.start + len(self.whole)


def read_hand_over(heard: str, claimed: str, known: Requirements) -> Iterator[Hit]:
    """Whether it hands over what it is not sure of, so large a share of its answers must be right, and what it says
    instead. `claimed` are the person's own words, with blanks in the place of all others in `heard`."""
    sentences = list(_sentences(heard, claimed))
    on = any(_wanted(s) is True for s in sentences)
    spoken = on or any(known.one(field) is not None for field in HAND_OVER)
    for n, one in enumerate(sentences):
        if _POINTS.search(one.own):
            continue
        wanted = _wanted(one)
        known_on = known.one("right_share") is not None or _is_on(known)
        near = known_on or any(_wanted(s) is True for s in sentences[max(0, n - 1) : n + 2])
        share = None if wanted is False else _share(one, near=near, spoken=spoken, known=known)
        text = None if wanted is False else _text(one, wanted=wanted is True, near=near, known=known)
        if wanted is not None:
            yield _hit(one, "hand_over", wanted)
        if share is not None:
            yield _hit(one, "right_share", share)
        if text is not None:
            yield _hit(one, "hand_over_text", text)


def _is_on(known: Requirements) -> bool:
    wish = known.one("hand_over")
    return wish is not None and wish.value is True


def _hit(one: _Sentence, field: ChangeField, value: Value) -> Hit:
    return Hit(Change(op="set", field=field, value=value, quote=one.whole), one.start, one.end)


def _sentences(heard: str, claimed: str) -> Iterator[_Sentence]:
    # What stands in quotation marks is part of the sentence around it.
    flat = _QUOTED.sub(lambda m: f"{m[0][0]}{'x' * (len(m[0]) - 2)}{m[0][-1]}", heard)
    edges = {*sentence_edges(flat), *(m.end() for m in _STOPPED.finditer(heard) if flat[m.start()] == "x"), len(heard)}
    for start, end in pairwise(sorted(edges)):
        text = heard[start:end].strip()
        if not text or len(text) > _LONGEST or text.endswith(("?", "？")):
            continue
        at = start + heard[start:end].index(text)
        quotes = list(_QUOTED.finditer(text))
        own = claimed[at : at + len(text)]
        for m in quotes:
            own = f"{own[: m.start()]}{' ' * len(m[0])}{own[m.end() :]}"
        yield _Sentence(text.rstrip(), own, at, tuple(m[m.lastindex or 0] for m in quotes))


def _wanted(one: _Sentence) -> bool | None:
    """Whether the sentence asks for it; None where it says nothing of it."""
    own = one.own
    if (
        _has("none", own)
        or _has("anyway", own)
        or (_has("all", own) and (len(own) <= _SHORT or _has("noun", own)) and not _doubts(own))
    ):
        return False
    if _has("all", own) and _has("even", own):
        return False
    if _has("only_sure", own) or _has("rather", own):
        return True
    unsure = _doubts(own)
    if unsure and (_has("person", own) or _has("noun", own) or _named(own)):
        return True
    if (
        (unsure or _has("doubtful", own))
        and _has("looks", own)
        and (_has("person", own) or any(map(is_given_name, _names(own))))
    ):
        return True
    left = _has("rest", own) and _has("pass", own) and _has("person", own)
    if left or (_has("noun", own) and (_has("rest", own) or _has("otherwise", own))):
        return True
    # “If unsure, write “unknown”” is one more answer.
    said_then = any(map(_is_said, one.quotes)) and (_has("say", own) or _COLON.search(one.whole) is not None)
    if unsure and (_has("silent", own) or said_then):
        return True
    said = " ".join(one.quotes)
    return (
        True if said and _has("say", own) and _offers(said) and not (_has("when", own) or _has("unsaid", own)) else None
    )


def _names(own: str) -> list[str]:
    return _CAPITAL.findall(own)


def _named(own: str) -> bool:
    """Whether somebody is called by name: “let Maria check it”, “… goes to Priya”."""
    return _TITLED.search(own) is not None or any(is_given_name(match[1]) for match in _SOMEBODY.finditer(own))


def speaks_of_it(quote: str) -> bool:
    """Whether a part of such a sentence says no more than when it hands over, or that it does not."""
    cues = ("doubt", "pass", "noun", "all", "none", "only_sure", "rather", "say")
    return len(quote.split()) < 2 or any(_has(name, quote) for name in cues)


def _is_said(quote: str) -> bool:
    return len(quote.split()) > 2 or len(_HAN.findall(quote)) > 3


def _doubts(own: str) -> bool:
    """It does, not those who write to it."""
    return any(
        (_CONDITION.match(m[0]) or not _pattern("others", tail=True).search(own[: m.start()]))
        and not _OF_OURS.match(own, m.end())
        for m in _pattern("doubt").finditer(own)
    )


def _offers(said: str) -> bool:
    """“I'll connect you with a colleague”."""
    return _has("person", said) and _has("pass", said)


def _share(one: _Sentence, *, near: bool, spoken: bool, known: Requirements) -> float | None:
    """So many of its answers; of two the last."""
    found = [s.value for s in find_shares(one.own)]
    shares = [share for share in found if _LEAST <= share <= _MOST]
    if len(found) == 1 and not shares and _has("wrong", one.own) and _has("own_answers", one.own):
        # “At most 5 % of its answers may be wrong.”
        return round(1 - found[0], 6)
    if shares and _has("right", one.own):
        of_its_own = _has("own_answers", one.own) or _wanted(one) is True
        if of_its_own or ((near or _has("noun", one.own)) and _has("answers", one.own)):
            return round(shares[-1], 6)
    if shares and (_has("noun", one.own) or _wanted(one) is True) and not _has("right", one.own):
        return round(shares[-1], 6)
    if not spoken or len(one.own) > _SHORT or not _has("anew", one.own) or not _said_last(known):
        return None
    numbers = [n.value for n in find_numbers(one.own) if not is_the_old(one.own, n.start)]
    figures = [n for n in numbers if 100 * _LEAST <= n <= 100 * _MOST]
    # “Make it 90”, “make it 90 % instead of 95”.
    before = known.one("right_share")
    fresh = [n for n in figures if before is None or abs(n / 100 - float(str(before.value))) > 1e-6]
    return round(fresh[0] / 100, 6) if len(fresh) == 1 and len(numbers) == len(figures) else None


def _said_last(known: Requirements) -> bool:
    """Of all figures that a bare one may stand for, this one; where several are of one turn none is meant."""
    last = max((w.said.turn for field in HAND_OVER for w in known.all(field)), default=0)
    figures = (w.said.turn for field, kind in WISHES.items() if kind.bare_figure for w in known.all(field))
    return last > max(figures, default=0)


def _text(one: _Sentence, *, wanted: bool, near: bool, known: Requirements) -> str | None:
    """What it says in place of an answer."""
    about = wanted or near or _has("noun", one.own)
    before = any(known.one(field) is not None for field in HAND_OVER)
    instead = (about or before) and _has("instead", one.own)
    says = _has("say", one.own) or (wanted and _COLON.search(one.whole) is not None)
    if one.quotes and says and (wanted or instead or _of_passing(one) or (near and _then(one))):
        return one.quotes[-1].strip()
    behind = _BEHIND_COLON.search(one.whole) if not one.quotes else None
    before_it = one.own[: behind.start()] if behind is not None else ""
    told = _has("say", before_it) and (instead or _has("noun", before_it))
    return behind[1] if behind is not None and told else None


def _of_passing(one: _Sentence) -> bool:
    """“When it hands over, it says “…””: of nothing but that."""
    return _has("noun", one.own) or (
        len(one.own.replace("  ", "")) <= _SHORT + _SHORT // 2
        and any(m[0].casefold().startswith(("hand", "überg", "transm", "transf", "pass", "deriv", "tras", "转"))
                for m in _pattern("pass").finditer(one.own))
        and not _has("when", re.sub(_pattern("it_passes"), " ", one.own))
    )  # fmt: skip


def _then(one: _Sentence) -> bool:
    return len(one.own.split()) <= 12 and not _has("when", one.own)


def _has(name: str, text: str) -> bool:
    return _pattern(name).search(text) is not None


@cache
def _pattern(name: str, *, tail: bool = False) -> re.Pattern[str]:
    """With `tail`, only right before the end."""
    ways = table_beside(__file__, "hand_over.yaml")[name]
    words = "|".join(rf"(?<!\w)(?:{way})(?!\w)" for way in map(str, ways["words"]))
    end = r"\W*$" if tail else ""
    return re.compile(rf"(?:{words}|{ways['han']}){end}", re.I)
