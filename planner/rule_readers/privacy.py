"""Whether data and model stay on the person's own machines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.requirements import Change
from planner.rule_readers.clauses import Clause, clause_spans
from planner.rule_readers.hit import Hit, Missed
from planner.rule_readers.lexicon import cue, has
from planner.rule_readers.settled import NOT_PLAIN, granted, is_settled

_CLOUD = re.compile(r"(?<!\w)(?:clouds?|aws|azure|gcp|runpod|nube|nuvem)(?!\w)|云", re.I)
_BANNED_AFTER = re.compile(
    (
        r"^\W*(?:\w+\W+){0,3}?(?:not|never|no|forbidden|banned|prohibited|nicht|verboten|untersagt|pas"
        r"|interdit\w*|prohibid\w*)(?!\w)|^\W*(?:不|禁止)"
    ),
    re.I,
)
_BANNED = re.compile(r"(?:不|禁止|不允许|不可以?|别)\W*$")
_NOT_THERE = re.compile(r"(?<!\w)(?:non|não|niet|nie|geen|nessun\w*|nem)(?!\w)", re.I)
_ASKED = re.compile(r"^\s*[)\]\"'”’]*\s*[?？]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_JOINS = re.compile(
    r"(?<!\w)(?:but|since|because|aber|sondern|weil|denn|mais|parce que|car|pero|porque|sino)(?!\w)|但是?|因为", re.I
)
_USED = re.compile(
    (
        r"\W*(?:(?:please|just|bitte)\s+)?(?:use|nutzt?|nutzen sie|verwende\w*|utilise[zr]?|usa|use[nm]?|usen"
        r"|usad|utiliza\w*)(?!\w)"
    ),
    re.I,
)
"""“Use AWS” is an order, “we use AWS” is none."""
_BEFORE, _AFTER, _FEW_WORDS = 40, 30, 2


def read_privacy(words: str) -> Iterator[Hit | Missed]:
    """“Nothing goes to the cloud” → True, “cloud is fine” → False; in one clause a ban counts more than a permission
    beside it.

    A permission is a place elsewhere with a word that agrees to it, and no condition or question: that their files lie
    in a cloud already, or that it would be cheap there, lets nothing leave.
    """
    words = granted(words)
    for clause in clause_spans(words):
        # “No problem” forbids nothing.
        parts = _parts(without_obstacles(clause.text))
        if (banned := next(filter(None, map(_banned, parts)), None)) is not None:
            yield _hit(clause, banned, stays=True)
        elif (allowed := next(filter(None, (_allowed(words, clause, part) for part in parts)), None)) is not None:
            hit = _hit(clause, allowed, stays=False)
            yield (
                hit
                if is_settled(words, hit.start, clause.end)
                else Missed(hit.start, hit.end, NOT_PLAIN, "offline_only")
            )


def agrees(text: str) -> bool:
    """Whether words agree to another machine, and do not only name one; nothing is asked of the sentence around them.
    Hiring one, or naming it beside one's own, is to agree to it."""
    for part in _parts(without_obstacles(granted(text))):
        if _banned(part) is not None or has("on_condition", part) or re.search(r"[?？]", part):
            return False
        if has("negation", part) or _NOT_THERE.search(part):
            continue
        if has("hires", part):
            return True
        if has("elsewhere", part) and any(has(name, part) for name in ("agreed_to", "run_there", "as_well")):
            return True
    return False


def _parts(text: str) -> list[str]:
    """What is said on either side of a “but” or “since”, each with blanks where the others stand, so that places
    stay."""
    edges = [0, *(p for m in _JOINS.finditer(text) for p in m.span()), len(text)]
    return [" " * a + text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]


def without_obstacles(text: str) -> str:
    """The text with a word of agreement, at the same place, where it says that nothing stands against it."""
    for match in list(cue("no_obstacle").finditer(text)):
        text = (
            text[: match.start()]
            + ("可以" if _HAN.search(match.group()) else "ok").ljust(len(match.group()))
            + text[match.end() :]
        )
    return text


def _hit(clause: Clause, match: re.Match[str], *, stays: bool) -> Hit:
    return Hit(
        Change(op="set", field="offline_only", value=stays, quote=clause.text),
        clause.start + match.start(),
        clause.start + match.end(),
    )


def _banned(text: str) -> re.Match[str] | None:
    """What keeps everything here."""
    if (freed := cue("need_not").search(text)) is not None:
        text = text[: freed.start()]
    said = list(cue("offline").finditer(text))
    ruled_out = has("rules_out", text)
    said += [
        m for m in cue("elsewhere").finditer(text) if ruled_out or (_CLOUD.search(m.group()) and _forbidden(text, m))
    ]
    return max(said, key=lambda m: len(m.group()), default=None)


def _forbidden(clause: str, match: re.Match[str]) -> bool:
    """Whether a “not” stands before the words, or right after them."""
    before, after = clause[max(0, match.start() - _BEFORE) : match.start()], clause[match.end() : match.end() + _AFTER]
    return has("negation", before) or _BANNED.search(before) is not None or _BANNED_AFTER.match(after) is not None


def _allowed(words: str, clause: Clause, text: str) -> re.Match[str] | None:
    """What agrees to another machine."""
    if _ASKED.match(words[clause.end :]) or has("on_condition", text):
        return None
    freed = cue("need_not").search(text)
    if freed is not None:
        return cue("offline").search(text, freed.end())
    places = list(cue("elsewhere").finditer(text))
    if not places or has("negation", text) or _NOT_THERE.search(text):
        return None
    place = max(places, key=lambda m: len(m.group()))
    bare = text[: place.start()] + " " * len(place.group()) + text[place.end() :]
    return place if has("agreed_to", bare) or has("run_there", text) or _USED.match(text) or _is_bare(bare) else None


def _is_bare(rest: str) -> bool:
    """“On AWS”, “any cloud”: said by itself, the place is the answer."""
    return re.search(r"\w{4}", rest) is None and len(rest.split()) <= _FEW_WORDS
