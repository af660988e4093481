"""Whether a “not” governs what is to be done: “do not redact names”, and not “do not forget to redact names”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from planner.rule_readers.lexicon import cue, has
from planner.rule_readers.wordlist import WordList

_WORD = re.compile(r"[\w'’-]+")
_AND = re.compile(r"(?i)(?<!\w)(?:and|und|et|y)(?!\w)")
_BUT = re.compile(
    r"(?i)(?<!\w)(?<!all )(?<!thing )(?:but(?: also)?"
    r"|(?<!sollen )(?<!soll )(?<!dürfen )(?<!darf )(?<!müssen )(?<!muss )(?<!können )"
    r"(?<!kann )aber|sondern(?: auch)?|mais(?: aussi)?|pero"
    r"|sino(?: también)?)(?!\w)"
)
_THAT = re.compile(r"(?i)(?<!\w)(?:that|dass|daß|qu['’]|que)(?!\w)")
_WISHED = re.compile(
    r"(?i)(?<!\w)(?:sure|ensure|want|wish|prefer|careful|important|care|see to it|so|acht\w*|darauf|will"
    r"|wollen|möchten?|wichtig|sicher|sorg\w*|dafür"
    r"|assur\w*|veill\w*|veux|voulons|souhait\w*|faites|important\w*|asegúr\w*|asegur\w*|quier\w*|quer\w+"
    r"|dese\w*|procur\w*)\W+(?:\w+\W+){0,2}$"
)
_PASSIVE = re.compile(r"(?i)(?<!\w)(?:be|get|to be|être|soient|soit|ser|sean|sea|son|es)\W*$")
_IS = re.compile(r"(?i)(?<!\w)(?:are|is|werden|wird|sind|ist|sont|est)\W*$")
_BECOMES = re.compile(r"(?i)^\W*(?:zu\s+)?(?:werden|wird|sein|bleiben)(?!\w)")
_PAST = re.compile(
    r"(?i)(?<!\w)(?:was|were|did|has|have|had|ont|avons|avez|avait|fueron|fue|hemos|han)\W*$"
    r"|(?<!\w)(?:wurden?|worden|waren?|haben|habe|hat|hatten?)(?!\w)"
)
_YET = re.compile(r"(?i)^\W*(?:yet|so far|encore|todavía|aún)(?!\w)")
_OPEN_REQUEST = re.compile(
    r"(?i)^\W*(?:please|can|could|would|will|bitte|kann|kannst|könn\w*|pouv\w*|pourr\w*|podr\w*|pued\w*)(?!\w)"
)
_ORDERED = re.compile(r"(?i)^(?:nicht|nie|niemals|niet)$")
_WITHOUT_ITS = re.compile(r"(?i)(?<!\w)(?:with|containing|having|mit|avec|con)\W*(?:\w+\W+){0,2}$")
_INSIDE = re.compile(r"(?i)^\W*(?:$|(?:aus|in|im|bei|von|aus den|dans|en)\W)")


def parts(clause: str, things: WordList) -> list[tuple[str, int]]:
    """What is said one after the other in a clause, with its place: split at a “but”, and at an “and” between two
    orders."""
    at = [0, *(m.start() for m in _BUT.finditer(clause)), len(clause)]
    found: list[tuple[str, int]] = []
    for start, end in pairwise(at):
        begin = start
        for mark in _AND.finditer(clause, start, end):
            if all(_orders(side, things) for side in (clause[begin : mark.start()], clause[mark.end() : end])):
                found.append((clause[begin : mark.start()], begin))
                begin = mark.end()
        found.append((clause[begin:end], begin))
    return found


def _orders(text: str, things: WordList) -> bool:
    return (has("gone", text) or has("stays", text)) and things.search(text) is not None


def negated(verbs: str, part: str, things: WordList) -> re.Match[str] | None:
    """The verb (of a list of the lexicon) that a “not” of the part governs, as an order."""
    for verb in cue(verbs).finditer(part):
        for no in (*cue("not_wanted").finditer(part), *cue("not_done").finditer(part)):
            if _before(part, no, verb, things) if no.end() <= verb.start() else _after(part, no, verb, things):
                return verb
    return None


def _before(part: str, no: re.Match[str], verb: re.Match[str], things: WordList) -> bool:
    """“Not … removed”: between them only what belongs to the verb, and a thing where the language lets it stand
    there."""
    gap, ahead, behind = part[no.end() : verb.start()], part[: no.start()], part[verb.end() :]
    bare = things.sub(" ", gap)
    words = [w.casefold() for w in _WORD.findall(bare)]
    wanted = cue("not_wanted").fullmatch(no.group()) is not None
    if (
        not all(cue("not_links").fullmatch(w) for w in words)
        or _PAST.search(ahead)
        or _YET.match(behind)
        or _only_next(behind)
    ):
        return False
    if bare != gap and not wanted and not _thing_between(no.group().casefold(), words):
        return False
    if not cue("done_as").fullmatch(verb.group()) or wanted:
        return True
    # “Names not removed” is a kind of text, “names are not removed” an order.
    said = (
        _PASSIVE.search(gap)
        or _BECOMES.match(behind)
        or (_IS.search(ahead) or no.group().casefold().startswith(("isn", "aren")))
    )
    return bool(said) and not _WITHOUT_ITS.search(ahead)


def _thing_between(no: str, words: list[str]) -> bool:
    if no in ("no", "neither"):
        return words[-1:] in (["be"], ["get"])
    german = no.startswith(("nicht", "nie", "kein", "weder"))
    # “Zögern Sie nicht die Namen zu löschen” is another verb's “not”.
    return (german and not {"zu", "bitte", "please"} & set(words)) or no.startswith(("aucun", "ning"))


def _after(part: str, no: re.Match[str], verb: re.Match[str], things: WordList) -> bool:
    """“Entferne die Namen nicht”, “supprimez pas les noms”, “redact no names”."""
    gap, behind, said = part[verb.end() : no.start()], part[no.end() :], no.group().casefold()
    bare = things.sub(" ", gap)
    if not all(
        cue("not_links").fullmatch(w) or w.casefold() in ("mir", "uns") for w in _WORD.findall(bare)
    ) or _only_next(behind):
        return False
    if _ORDERED.match(said):
        return _INSIDE.match(behind) is not None
    first = things.search(behind)
    near = first is not None and all(cue("not_links").fullmatch(w) for w in _WORD.findall(behind[: first.start()]))
    return (
        bare == gap
        and near
        and said in ("no", "pas", "jamais", "aucun", "aucune", "kein", "keine", "keinen", "keinerlei")
    )


def _only_next(text: str) -> bool:
    following = _WORD.match(text.lstrip())
    return following is not None and cue("only").fullmatch(following.group()) is not None


def is_order(words: str, start: int, end: int, verb: tuple[int, int]) -> bool:
    """Whether what is said of it holds by itself: no condition, no clause about texts that are so, no question."""
    ahead, behind, after = words[start : verb[0]], words[verb[1] : end], words[end:]
    if after.lstrip().startswith(("?", "？")) and not _OPEN_REQUEST.match(words[start:end]):
        return False
    if has("subordinate", ahead) or has("on_condition", behind) or cue("on_condition").match(after.lstrip(" ,")):
        return False
    return all(
        _WISHED.search(words[:start][-80:] + ahead[: m.start()])
        for m in _THAT.finditer(ahead)
        if not cue("not_wanted").search(ahead)
    )


def left_alone(part: str, things: WordList) -> Iterator[int]:
    """Where the things begin that are named after an “except” of what is done away with: “remove everything except
    names”."""
    for mark in cue("beside").finditer(part):
        head = part[: mark.start()]
        first = things.search(part, mark.end())
        near = first is not None and all(
            cue("not_links").fullmatch(w) for w in _WORD.findall(part[mark.end() : first.start()])
        )
        if (
            near
            and has("gone", part)
            and not has("not_done", head)
            and not has("nothing", head)
            and not has("nothing", mark.group())
        ):
            yield mark.end()
