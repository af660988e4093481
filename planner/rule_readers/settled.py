"""Whether a sentence lets something go that protects people: plainly, by the person, now; whatever else it may be
keeps what protects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from planner.rule_readers.kept_things import THINGS
from planner.rule_readers.lexicon import cue, has, table
from planner.rule_readers.marks import sentence_at
from planner.sentences import sentence

NOT_PLAIN = sentence(
    "unused-not-plain",
    "it is not plain whether you allow it; if you do, say so in a sentence of its own, such as “the cloud is "
    "fine” or “names may stay”",
)
_MAIL = re.compile(
    r"(?im)-{3,}\s*(?:original|forwarded|ursprüngliche|weitergeleitete|message transf|mensaje reenv)"
    r"|^(?:from|von|de|发件人)\s?[:：][^\n]*\n[^\n]*[:：]"
)
_UNTICKED = re.compile(r"\[\s\]|[☐□◯○]")
_LABEL = re.compile(r"(?:^|[.!?。]\s)[\s\d.)*>-]*(?P<label>[^\n:：.!?。]{1,40}?)[\s\d]*[:：]")
_BETWEEN = re.compile(
    r"[,;:()\[\]{}–—|/，；：（）、]|\s-\s|\.{2,}|…"
    r"|(?<=\w)\s(?=(?:so|since|because|as we|as the|and|but|weil|denn|und|aber|car|mais|et|porque|pero|y)\s)"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*['’]?")
_HAN = re.compile(r"[\u3400-\u9fff]")
_OWN_WORDS = re.compile(
    (
        r"(?<!\w)(?:i|we|our|my|ich|wir|unser\w*|mein\w*|j|je|nous|notre|nos|on|yo|nosotros|nuestr\w+|tenemos"
        r"|hay)(?!\w)|我"
    ),
    re.I,
)
_SELF_SAID = re.compile(
    (
        r"(?<!\w)(?:(?:i|we)\s+(?:say|think|decided|believe|find|wrote|said)(?:\sthat)?|(?:ich|wir)\s+(?:sagen?"
        r"|finden?|denken?))(?!\w)"
    ),
    re.I,
)
_POLITE = re.compile(
    (
        r"\W*(?:(?:could|can|would|will)\s+you|(?:könn(?:t|ten|en)|würde[nt]?)\s+(?:du|ihr|sie)|pou(?:rriez"
        r"|vez)[ -]vous|(?:podrías?|puedes?)\W)"
    ),
    re.I,
)
_NOT_SO = re.compile(r"\W*(?:not|no|nope|nein|nicht|non|pas|wrong|false|不)(?!\w)", re.I)
_KNOWN = (
    "elsewhere",
    "agreed_to",
    "run_there",
    "offline",
    "need_not",
    "no_obstacle",
    "may_stay",
    "keep_these",
    "stays",
    "names_of_people",
    *(name for _, name in THINGS),
)
"""Lists whose words a permission is read by."""
_GRANTS = re.compile(
    (
        r"(?P<that>(?<!\w)(?:okay|ok|fine|all ?right|no problem|no objection|in ordnung|kein problem"
        r"|d['’]accord|pas de problème|de acuerdo|bien))"
        r"\s(?:if|when|wenn|si)(?!\w)"
        r"|(?P<mind>(?<!\w)(?:don['’]t|do not|wouldn['’]t)\smind\s(?:if|when)(?!\w))"
    ),
    re.I,
)
_MY_OWN = re.compile(r"(?i)(?:^|[.!?\n,;:]|(?<!\w)(?:we|i)(?:\s(?:really|honestly|certainly))?)\s*$")
_HEAD, _FEW, _CLOSE = 6, 3, 4
"""Lines at the top of a document that say how far it is settled."""
_OWN = re.compile(r"(?:\b(?:i|we|ich|wir|j['’]|je|nous|yo|nosotros)\s+(?:\w+\s+)?|我们?)$", re.I)
_AFTER, _BEFORE = 60, 25


def is_settled(words: str, start: int, end: int, also: tuple[str, ...] = ()) -> bool:
    """Whether what stands there is said as it stands, by words that plain permissions are made of: in a report, a
    doubt, a condition, a question, an example or a plan for later there are others, and whatever they are, nothing is
    let go by them. `also` names more lists of words it is read by."""
    words = granted(words)
    first, last = sentence_at(words, start)
    line = words.rfind("\n", 0, start) + 1
    if (
        words[line:start].lstrip().startswith("|")
        or _MAIL.search(words[:start])
        or _UNTICKED.search(words[line:start])
        or _is_asked(words, first, last)
    ):
        return False
    # “Bob wrote on Monday:” in the line above.
    above = words[:line].rstrip().rpartition("\n")[2]
    if (above.endswith((":", "：")) and _is_report(above)) or _is_below_a_doubt(words, line):
        return False
    sentence = _without_obstacles(words[first:last])
    before, after = words[max(line, first) : start], words[end : last + _AFTER]
    if (
        has("unsettled", sentence)
        or has("on_condition", before)
        or has("on_condition", after[: max(0, last - end)])
        or _is_taken_back(words, end, last)
    ):
        return False
    if _is_spoken(words[line:start]):
        return False
    for a, b, part in _parts(words, max(line, first), min(last, _line_end(words, end))):
        said = a < end and start < b
        if not _is_plain(part, also) and (
            said or _is_label(words, b) or not _is_beside(part, right_behind=end <= a < end + _CLOSE)
        ):
            return False
    return True


def _is_label(words: str, end: int) -> bool:
    """“Privacy: …”, “Myth: …”: what says what the words behind it are."""
    return words[end : end + 1] in (":", "：")


def _is_spoken(before: str) -> bool:
    """“Customer: …”, “客户：…”."""
    return any(
        (found := cue("speakers").match(one["label"])) is not None and found.end() == len(one["label"])
        for one in _LABEL.finditer(before)
    )


def granted(words: str) -> str:
    """The text with blanks for the “if” of “we don't mind if …” and “it is okay if …”, which is no condition, each
    letter where it stood."""
    return _GRANTS.sub(lambda m: (m["that"] or _who_minds(words[: m.start()])).ljust(len(m.group())), words)


def _who_minds(before: str) -> str:
    """What others do not mind is no permission, and no ban."""
    return "ok allow" if _MY_OWN.search(before) else "if"


def _line_end(words: str, at: int) -> int:
    found = words.find("\n", at)
    return len(words) if found < 0 else found


def _parts(words: str, begin: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Pieces of a sentence between its commas, colons, dashes and brackets."""
    at = begin
    for mark in (*_BETWEEN.finditer(words, begin, end), None):
        stop = end if mark is None else mark.start()
        if words[at:stop].strip():
            yield at, stop, words[at:stop]
        at = stop if mark is None else mark.end()


@lru_cache(maxsize=10_000)
def _is_plain(part: str, also: tuple[str, ...] = ()) -> bool:
    """Whether all of its words are those of a plain permission."""
    part = _SELF_SAID.sub(" ", part)
    for known in (*_KNOWN, *also):
        part = cue(known).sub(" ", part)
    if _HAN.search(part):
        part = cue("plain_permission_signs").sub(" ", part)
    allowed = _plain_words()
    return not _HAN.search(part) and all(word.casefold() in allowed or word.isdigit() for word in _WORD.findall(part))


@cache
def _plain_words() -> frozenset[str]:
    return frozenset(str(word).casefold() for word in table()["plain_permission"])


def _is_beside(part: str, *, right_behind: bool) -> bool:
    """Whether what stands beside a permission takes nothing back from it: “we have 200 dollars of credits”, “budget 500
    euros”. A few words right behind it, as “tbc” or “so they say”, may."""
    if _is_report(part) or any(
        has(name, part) for name in ("unsettled", "on_condition", "not_approved", "unsettled_head")
    ):
        return False
    return (
        not right_behind
        or cue("reason_behind").match(part.lstrip()) is not None
        or len(_WORD.findall(part)) > _FEW
        or _OWN_WORDS.search(part) is not None
        or re.search(r"\d", part) is not None
    )


def _is_asked(words: str, first: int, last: int) -> bool:
    """But for a request in the form of a question: “Could you please not redact names?”"""
    if _POLITE.match(words[first:last]):
        return False
    return (
        re.search(r"[?？吗]\W*$", words[max(0, last - _BEFORE) : last].strip()) is not None
        or re.match(r"\s*[?？]", words[last:]) is not None
    )


def _is_below_a_doubt(words: str, line: int) -> bool:
    """Whether the headings above it, or the whole text, speak of what is not settled."""
    if any(has("not_approved", one) for one in words[:line].split("\n")[:_HEAD]):
        return True
    depth = 7
    for one in reversed(words[:line].split("\n")):
        heading = re.match(r"\s*(#{1,6})\s", one)
        level = (
            len(heading[1]) if heading else depth - 1 if depth == 7 and one.rstrip().endswith((":", "：")) else depth
        )
        if level < depth:
            if has("unsettled_head", one) or has("unsettled", one):
                return True
            depth = level
    return False


def _is_taken_back(words: str, end: int, last: int) -> bool:
    following = words[last : last + _BEFORE].strip(" ").split("\n", maxsplit=1)[0]
    return (
        has("unsettled", following)
        or _NOT_SO.match(following) is not None
        or has("negation", cue("may_stay").sub(" ", _without_obstacles(_without_reason(words[end:last]))))
    )


def _without_reason(text: str) -> str:
    """Up to an “otherwise …”: what stands behind it happens where it does not stay."""
    reason = cue("reason_behind").search(text)
    return text if reason is None else text[: reason.start()]


def _is_report(text: str) -> bool:
    """Whether anybody but the person says it."""
    return any(
        not _OWN.search(text[max(0, verb.start() - _BEFORE) : verb.start()]) for verb in cue("reports").finditer(text)
    )


def _without_obstacles(text: str) -> str:
    return cue("no_obstacle").sub(" ", text)
