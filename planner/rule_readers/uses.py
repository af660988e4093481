"""What the words say a file is for: each purpose goes with the file it stands beside, with nothing but small words
between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from planner.rule_readers.purposes import PurposeCue, Role, clause_around, cues, listed, small

Direction = Literal["before", "behind"]
Use = Literal["eval", "train", "never", "again"]

_SENTENCE = re.compile(r"[.!?;](?=\s|$)|\n|[。！？；]")
_ITEM_BELOW = re.compile(r"(?<=\ue000)[ \t]*:?[ \t]*\n[ \t]+[-*•–][ \t]+")
"""A file alone on its line, and what it is for as an item below."""
_ON = re.compile(r"(?i)(?<!\w)(?:on|auf|bei|sur|en|con|with|mit|for|für)(?!\w)|[在上]")
_FROM = re.compile(r"(?i)(?<!\w)(?:from|aus|desde|depuis)(?!\w)")
_TO = re.compile(r"(?i)(?<!\w)(?:to|zu|pour|para|à|for|für|zum)(?!\w)|[来做供]")
_HAN_TAKEN = re.compile(r"[用拿以在把将从对]\s*$")
_LIST = re.compile(r"(?i)\s*(?:,|，|、|;|&|\+|/|(?:,\s*)?(?:and|or|und|oder|sowie|et|ou|y|o|e)(?=\s)|[和与及或跟])\s*")
_COMMA = re.compile(r"[,，、;]")
_LOOSE = 3
_OF = re.compile(r"(?i)\s*(?:of|von|de|du|der|des|del)(?!\w)")
_MARKS = ":：=(（–—-|→>"
_STRANDED = re.compile(r"(?i)\s*(?:with|on|against|by|from)(?:\s+only)?\s*(?:$|[.,;!?)])")
_COUNT = re.compile(r"[(（]\s*\d[\d.,]*\s*[%％]?\s*[^\W\d_]*\s*(?:[)）]|[,，])?")
_MARKED = re.compile(r"\s*(?:[:：=(（–—|→>-]|(?:der|dem|zur|zum)\s*$)")
_ENDED = re.compile(r"(?i)\s*(?:only\s*)?(?:$|(?<=\n)|[)）.,;|!?，。；]|(?:and|und|et|y)(?!\w))")
_CONTENT = re.compile(r"\s*([^\W\d_]+)")


@dataclass(frozen=True)
class Mention:
    """A file in the words, or what stands for one."""

    start: int
    end: int
    paths: tuple[str, ...]
    soft: bool = False
    """A pronoun or an everyday name: it says nothing unless a purpose goes with it."""
    named: bool = False
    """An everyday name: it stands for one file, whatever is said of it."""


@dataclass(frozen=True)
class ToldUse:
    """What one file is for, with the stretch of the words that says so."""

    use: Use
    start: int
    end: int


@dataclass(frozen=True)
class _Link:
    cue: PurposeCue
    mention: int
    rank: int
    distance: int
    direction: Direction


def told_of(text: str, mentions: Sequence[Mention], taught: bool = False) -> dict[int, ToldUse]:
    """By number of the mention what is said of it; `text` has files as runs of U+E000. Mentions nothing is said of are
    absent.

    `taught` says that there is a file to learn from already.
    """
    text = _ITEM_BELOW.sub(lambda m: ":" + " " * (len(m[0]) - 1), text)
    links: dict[int, list[_Link]] = {}
    for begin, end in _sentences(text):
        inside = [n for n, m in enumerate(mentions) if begin <= m.start < end]
        if not inside:
            continue
        here = [replace(c, start=c.start + begin, end=c.end + begin) for c in cues(text[begin:end])]
        hard = [n for n in inside if not mentions[n].soft]
        first = min((mentions[n].start for n in hard), default=end)
        behind_first = bool(here) and first < min(c.start for c in here)
        found = [li for cue in here for li in _best(text, mentions, inside, cue, behind_first)]
        # “The gold set is for testing”: where that is a file, its name says nothing of the others.
        names = [(mentions[li.mention].start, mentions[li.mention].end) for li in found if mentions[li.mention].soft]
        for link in found:
            if not any(a <= link.cue.start and link.cue.end <= b for a, b in names):
                links.setdefault(link.mention, []).append(link)
        _spread(text, mentions, inside, links)
    _about_measuring(text, mentions, links, taught)
    return {n: told for n, found in links.items() if (told := _settled(text, mentions, n, found)) is not None}


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for mark in _SENTENCE.finditer(text):
        yield start, mark.end()
        start = mark.end()
    yield start, len(text)


def _best(
    text: str, mentions: Sequence[Mention], inside: Sequence[int], cue: PurposeCue, behind_first: bool
) -> list[_Link]:
    """The mention a cue goes with: the better grammar first, then the direction in which the sentence is built, then
    the nearer one."""
    found = [link for n in inside if (link := _link(text, mentions, inside, cue, n)) is not None]
    wanted: Direction = "behind" if behind_first else "before"
    found.sort(key=lambda li: (li.rank, li.direction != wanted, li.distance))
    return found[:1]


def _link(text: str, mentions: Sequence[Mention], inside: Sequence[int], cue: PurposeCue, n: int) -> _Link | None:
    mention = mentions[n]
    direction: Direction = "before" if cue.end <= mention.start else "behind"
    if direction == "behind" and cue.start < mention.end:
        return None
    gap = text[cue.end : mention.start] if direction == "before" else text[mention.end : cue.start]
    # The “not” of a cue may stand on either side of the file.
    bare = listed("negators").sub(" ", gap) if cue.negated or cue.kind == "see" else gap
    rank = _before(text, cue, bare) if direction == "before" else _behind(text, cue, mention, bare)
    between = range(min(cue.start, mention.start) + 1, max(cue.start, mention.start))
    if rank is None or any(o != n and not mentions[o].soft and mentions[o].start in between for o in inside):
        return None
    if mention.soft and not _may_stand_for_a_file(text, cue, mention, direction):
        return None
    return _Link(cue, n, rank, len(gap), direction)


def _before(text: str, cue: PurposeCue, gap: str) -> int | None:
    """How well a cue goes with a mention behind it: 1 close, 2 over a comma, None not at all."""
    see = cue.kind == "see"
    match cue.kind:
        case "gone":
            return None
        case "verb":
            return 1 if listed("prepositions").search(gap) and small(gap) else None
        case "share":
            return 1 if _ON.search(gap) and small(listed("measure_verbs").sub(" ", gap)) else None
        case "bare":
            begin = clause_around(text, cue.start, cue.end)[0] if not re.match(r"\s*=", gap) else cue.start
            return (
                1
                if _MARKED.match(gap) and small(text[begin : cue.start], marks="-*#|") and small(gap, marks=_MARKS)
                else None
            )
        case "not":
            # “…, not the old one”, “…, nicht aus der alten”.
            return (
                1 if not re.search(r"\w", listed("articles").sub(" ", listed("prepositions").sub(" ", gap))) else None
            )
        case "forbid" | "again" | "aside" | "left" | "see":
            return 1 if small(gap, learner=see) else None
    if _FROM.search(gap):
        # “Learn to write test cases from cases.csv”: they stand there, it is not them.
        return None
    if small(gap, marks=_MARKS):
        return 1
    after = _COMMA.split(gap)
    comma = (
        len(after) == 2
        and small(after[0], marks=_MARKS)
        and (not after[1].strip() or listed("take").match(after[1].strip()) is not None)
    )
    return 2 if comma and small(after[1], marks=_MARKS) else None


def _behind(text: str, cue: PurposeCue, mention: Mention, gap: str) -> int | None:
    gap = _COUNT.sub(" ", gap)
    match cue.kind:
        case "forbid" | "not" | "share":
            return None
        case "verb":
            if not _ends(text, cue.end) or not small(gap, marks=_MARKS):
                # “… gold.csv, which it must not learn”.
                return 2 if cue.negated and cue.role == "train" and small(gap, marks=",，") else None
            led = (
                _STRANDED.match(text, cue.end)
                or _TO.search(gap)
                or _is_taken(text[: mention.start][-40:])
                or any(m in gap for m in ":：=(（|→")
            )
            return 1 if led else None
        case "bare":
            return 1 if _MARKED.match(gap) and _ENDED.match(text, cue.end) and small(gap, marks=_MARKS) else None
        case "gone" | "left":
            bare = listed("secret").sub(" ", gap)
            ended = _ENDED.match(text, cue.end) is not None
            if cue.kind == "gone" and _MARKED.match(gap):
                # “pay.csv: forbidden”: an item of a list.
                return 1 if ended and small(bare, marks=_MARKS) else None
            if not ended and listed("gone_bare").fullmatch(text, cue.start, cue.end):
                return None
            return 1 if small(bare) else 2 if small(bare, marks=",，") else None
        case "again":
            return 1 if small(gap) and listed("again_after").fullmatch(text, cue.start, cue.end) else None
    bare = listed("aside_verbs").sub(" ", gap)
    if small(bare, marks=_MARKS, learner=cue.kind == "see"):
        return 1
    return 2 if small(bare, marks=_MARKS + ",，") else None


def _ends(text: str, at: int) -> bool:
    """Whether no content follows that is what is tested or learned: “to score reviews” is the work, “to test it” the
    measure."""
    following = _CONTENT.match(text, at)
    while following is not None and listed("articles").fullmatch(following[1]):
        if listed("learner").match(text, following.start(1)):
            return True
        following = _CONTENT.match(text, following.end())
    if following is None or listed("may_follow").fullmatch(following[1]) or small(following[1]):
        return True
    return listed("learner").match(text, following.start(1)) is not None


def _is_taken(head: str) -> bool:
    """Whether the words lead up to a file that is taken: “mit der Datei …”, “with …”, “用…”."""
    return (
        any(re.fullmatch(r"(?:\s+\w+){0,2}\s+", head[m.end() :]) for m in listed("before_a_file").finditer(head))
        or _HAN_TAKEN.search(head) is not None
    )


def _may_stand_for_a_file(text: str, cue: PurposeCue, mention: Mention, direction: Direction) -> bool:
    """A pronoun stands for a file right behind the verb, at the head of a clause, or behind a verb of taking there;
    it is no part of a longer name."""
    if re.match(r"['’]s(?!\w)", text[mention.end :]):
        return False
    if direction == "before":
        return _ends(text, mention.end)
    if not _ends(text, cue.end):
        return False
    begin, _ = clause_around(text, mention.start, mention.end)
    head = text[begin : mention.start]
    for name in ("take", "use_again", "aside_verbs", "left_verbs", "negators", "pronouns"):
        head = listed(name).sub(" ", head)
    return small(head.replace("and", " ").replace("und", " "))


def _spread(text: str, mentions: Sequence[Mention], inside: Sequence[int], links: dict[int, list[_Link]]) -> None:
    """What is said of one member of a list holds for those beside it of which nothing is said."""
    hard = [n for n in inside if not mentions[n].soft]
    listed_pairs = [(a, b) for a, b in pairwise(hard) if _is_list(text[mentions[a].end : mentions[b].start])]
    for a, b in listed_pairs:
        if b not in links and (given := [li for li in links.get(a, ()) if li.direction == "before"]):
            links[b] = given
    for a, b in reversed(listed_pairs):
        if a in links or not (given := [li for li in links.get(b, ()) if li.direction == "behind"]):
            continue
        predicate = text[mentions[b].end : given[0].cue.start]
        if listed("plural_links").search(predicate) or any(n not in links for n in hard if n not in (a, b)):
            links[a] = given


def _about_measuring(text: str, mentions: Sequence[Mention], links: dict[int, list[_Link]], taught: bool) -> None:
    """A file that nothing is said of, in a sentence about measuring, is measured with where others are there to learn
    from; what is shown or compared is no measure (“it should grade essays like in essays.csv”)."""
    if not (taught or any(li.cue.role == "train" and not li.cue.negated for found in links.values() for li in found)):
        return
    hard = [n for n, m in enumerate(mentions) if not m.soft]
    for begin, end, n in ((*unit_of(text, mentions, hard, n), n) for n in hard if n not in links):
        if sum(begin <= mentions[o].start < end for o in hard) != 1 or listed("compared").search(text, begin, end):
            continue
        here = [replace(c, start=c.start + begin, end=c.end + begin) for c in cues(text[begin:end])]
        own = [
            c
            for c in here
            if c.role == "eval"
            and not c.negated
            and c.kind in ("phrase", "verb", "share", "aside", "see")
            and _is_measure(text, c)
        ]
        own += [
            PurposeCue("eval", "phrase", m.start(), m.end()) for m in listed("measure_hints").finditer(text, begin, end)
        ]
        if own and not any(c.role == "train" and not c.negated and c.kind != "bare" for c in here):
            links[n] = [_Link(own[0], n, _LOOSE, 0, "before")]


def _is_measure(text: str, cue: PurposeCue) -> bool:
    """Whether a cue by itself speaks of measuring the model: no “our tests”, no “test of lamps”, nothing somebody
    has checked before."""
    head, tail = text[max(0, cue.start - 30) : cue.start], text[cue.end :]
    if cue.kind == "verb" and any(not head[m.end() :].strip() for m in listed("articles").finditer(head)):
        return False
    if text[: cue.end].endswith("ed") and re.search(
        r"(?i)(?<!\w)(?:i|we|they|he|she)(?:['’]ve|\s+have|\s+had)?\s+$", head
    ):
        return False
    of = _OF.match(tail)
    return _ends(text, cue.end) and (of is None or _ends(tail, of.end()))


def unit_of(text: str, mentions: Sequence[Mention], hard: Sequence[int], n: int) -> tuple[int, int]:
    """The sentence of a file, or its clause where another is in that sentence."""
    begin, end = next((a, b) for a, b in _sentences(text) if a <= mentions[n].start < b)
    if sum(begin <= mentions[o].start < end for o in hard) == 1:
        return begin, end
    return clause_around(text, mentions[n].start, mentions[n].end)


def _is_list(gap: str) -> bool:
    """Whether two files are members of one list: “a.csv and from b.csv”."""
    mark = _LIST.match(gap)
    if mark is None:
        return False
    rest = gap[mark.end() :]
    for name in ("articles", "before_a_file", "prepositions"):
        rest = listed(name).sub(" ", rest)
    return re.fullmatch(r"\s*(?:(?:file|datei|fichier|archivo)\s+)?", rest) is not None


def _settled(text: str, mentions: Sequence[Mention], n: int, found: Sequence[_Link]) -> ToldUse | None:
    """One use of all that is said: measuring counts before everything, for what is measured with must not be learned
    from."""

    def stretch(those: Sequence[_Link]) -> tuple[int, int]:
        return min(mentions[n].start, *(li.cue.start for li in those)), max(
            mentions[n].end, *(li.cue.end for li in those)
        )

    def of(role: Role, negated: bool = False) -> list[_Link]:
        return [li for li in found if li.cue.role == role and li.cue.negated == negated]

    measured, untaught = of("eval"), of("train", negated=True)
    taught, tight = of("train"), [li for li in of("train") if li.cue.kind == "verb" and li.direction == "before"]
    if tight and all(li.rank > 1 or (li.cue.kind == "verb" and li.direction == "behind") for li in measured):
        # “Learn from essays.csv how to grade”: grading is what is learned.
        measured = []
    if measured and not of("both"):
        return ToldUse("eval", *stretch(measured))
    if untaught:
        use: Use = "never" if _left_alone(text, mentions, n, untaught) else "eval"
        return ToldUse(use, *stretch(untaught))
    for role, those in (("never", of("never")), ("train", taught), ("again", of("again"))):
        if those:
            return ToldUse(role, *stretch(those))  # type: ignore[arg-type]
    return None


def _left_alone(text: str, mentions: Sequence[Mention], n: int, those: Sequence[_Link]) -> bool:
    """Whether “do not learn from it” means that it is not used at all: it is secret, taken back, or another takes
    its place."""
    begin = max((m.end() for m in _SENTENCE.finditer(text, 0, mentions[n].start)), default=0)
    ends = [m.start() for m in _SENTENCE.finditer(text, max(mentions[n].end, *(li.cue.end for li in those)))]
    near = text[begin : (ends[1:2] or [len(text)])[0]]
    if listed("secret").search(near) or listed("afterthought").search(near):
        return True
    rest = text[mentions[n].end : (ends[:1] or [len(text)])[0]]
    return re.search(rf"(?:{listed('take').pattern})\s+(?:\w+\s+)?\ue000", rest, re.I) is not None
