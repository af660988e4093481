"""What of the words became nothing, and why: for what the embedded model cannot read, every sentence with something
in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import Field

from engine.core.frozen import Frozen
from engine.data.formats.dialogue import INTERNAL
from engine.data.profile import DataProfile
from planner.agreement import agreed
from planner.plan import Question
from planner.requirements import ChangeField, normal
from planner.rule_readers.all import WishesFound, read_words
from planner.rule_readers.asides import ASIDE, is_title
from planner.rule_readers.clauses import Clause
from planner.rule_readers.hit import Missed
from planner.rule_readers.hub_names import loose_name
from planner.rule_readers.lexicon import cue, has
from planner.rule_readers.marks import sentence_edges
from planner.rule_readers.numbers import find_numbers, is_too_long
from planner.rule_readers.own import NO_WORD, OTHERS, QUOTED, TOO_LONG, LeftOut
from planner.rule_readers.selecting import leaves_notes_out, selects_rows
from planner.rule_readers.shares import find_shares
from planner.rule_readers.utterance import Utterance
from planner.sentences import Digits, Sentence, Text, sentence

MOST = 12
"""Entries of one turn; what is more is counted in one."""
_LONGEST = 220
_FEWEST_WORDS = 3
_FEWEST_SIGNS = 5
_HEADER = 60
_NEAR_START = 12
_MOST_TOUCHED = 8
_MOST_OF_HEADING = 4
_HEAD = re.compile(r"\s*#{1,6}\s+(?:\d+(?:\.\d+)*[.)]?\s+)?")
WHICH_ROWS, ALL_ROWS = "which_rows", sentence("option-all-rows", "learn from all rows")
"""Field of the question whether rows that the person may not want are learned all the same, and its answer."""
NO_RULE = sentence(
    "unused-rule",
    "wishes in free words are not built into the plan yet; the model learns what the examples show, and a rule "
    "for answers counts once you give it points",
)
NO_FIGURE = sentence("unused-figure", "it is not a limit, amount or date that a plan can use")
NO_LINK = sentence(
    "unused-link", "I fetch nothing from the internet; download it first, then name the file or folder here"
)
NOT_THERE = sentence("unused-not-there", "nothing of that name is in the plan")
NO_ANSWER = sentence("unused-question", "it is a question I cannot answer; ask “why …?” about a value of the plan")
NO_SETTING = sentence(
    "unused-setting",
    "such a setting is computed from the data and the machine; write the plan with --yaml and change it there",
)
NOTHING_READ = sentence("unused-nothing", "I find no figure, file, limit or name in it that a plan can use")
_LINK = re.compile(
    r"(?<![\w@.])(?:https?://\S+|www\.\S+|(?:datasets/)?[A-Za-z][\w.-]*[A-Za-z\d]/[A-Za-z][\w.-]*[-\d][\w.-]*)"
)
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
_HAN = re.compile(r"[\u3400-\u9fff]")
_JOINS = re.compile(r"(?<!\w)(?:and|but|und|aber|et|mais|y|pero)(?!\w)", re.I)
_YES_NO = re.compile(r"yes/no|ja/nein|oui/non|sí/no|true/false", re.I)
_WILL = re.compile(
    r"\W*(?:\w+\W+){0,3}(?:should|shall|must|has to|needs to|will|soll\w*|muss|doit|devrait|debe|tiene que)(?!\w)", re.I
)
_WISHED = re.compile(
    (
        r"(?<!\w)(?:want|need|would like|['’]d like|looking for|help|build|train|create|make|fine-tun\w+"
        r"|brauch\w*|möchten?|wollen|will|suchen?|erstell\w*|bau\w*"
        r"|besoin|voudr\w+|veux|voulons|cherch\w+|necesit\w+|quier\w+|quer\w+|busc\w+)(?!\w)|想要|需要|做一个"
        r"|训练|希望"
    ), re.I)  # fmt: skip


class NotUsed(Frozen):
    """Words that became nothing."""

    turn: int
    """Number of the turn they were said in, counted from 1."""
    words: str
    """As the person said them."""
    why: Text
    """Why nothing came of them, as the end of a sentence: “there is no file of that name”."""
    document: str | None = None
    """Name of the requirement document they stand in; None = said in the conversation."""
    about: ChangeField | None = Field(default=None, exclude_if=lambda field: field is None)
    """What they would have been; said again in a way that can be used, they are no longer listed."""


@dataclass(frozen=True)
class SaidWords:
    """What was said in a turn, and what came of it."""

    said: Utterance
    found: WishesFound
    """What the exact readers made of them."""
    quotes: Sequence[str] = ()
    """Words that changes of the language model rest on."""
    refused: Sequence[tuple[str, str]] = ()
    """Quote of a change that was not taken, and why."""
    first: bool = False
    """Nothing was said before: what the words say of the purpose became the goal."""
    all_read: bool = False
    """A large model has read everything: what it took nothing from is of no use."""


def has_content(words: str) -> bool:
    """Whether something stands in the words that could have become a part of a plan."""
    return _figure(words) or has("wish", words) or bool(read_words(words).hits)


def left_over(what: SaidWords, turn: int, document: str | None = None) -> tuple[NotUsed, ...]:
    """In the order of the words, each sentence once; no greetings, thanks and reasons."""
    found = sorted(
        [*_unheard(what), *_missed(what), *(() if what.all_read else _unread(what))], key=lambda one: one.start
    )
    entries: dict[str, NotUsed] = {}
    for one in found:
        words = _shown(what.said.raw[one.start : one.end])
        entries.setdefault(
            normal(words), NotUsed(turn=turn, words=words, why=one.why, document=document, about=one.about)
        )
    for quote, why in what.refused:
        entries.setdefault(normal(quote), NotUsed(turn=turn, words=_shown(quote), why=why, document=document))
    listed = list(entries.values())
    if len(listed) <= MOST:
        return tuple(listed)
    rest = listed[MOST - 1 :]
    more = NotUsed(
        turn=turn,
        words=rest[0].words,
        why=sentence(
            "unused-and-more",
            "{why}; {more} more sentences were not used for similar reasons",
            why=rest[0].why,
            more=Digits(f"{len(rest) - 1}"),
        ),
        document=document,
    )
    return (*listed[: MOST - 1], more)


def sentence_of(one: NotUsed) -> Sentence:
    """“I did not use: “…”, because ….”"""
    if one.document is None:
        return sentence("warning-not-used", "I did not use: “{words}”, because {why}.", words=one.words, why=one.why)
    return sentence(
        "warning-not-used-document",
        "I did not use: “{words}” ({document}), because {why}.",
        words=one.words,
        document=one.document,
        why=one.why,
    )


def still_left(before: Sequence[NotUsed], changed: frozenset[ChangeField]) -> tuple[NotUsed, ...]:
    """Entries of earlier turns but for what has been said in another way since."""
    return tuple(one for one in before if one.about is None or one.about not in changed)


def without_heeded(left: Sequence[NotUsed], profiles: Sequence[DataProfile]) -> tuple[NotUsed, ...]:
    """Without wishes that reading the files already did: internal notes are no part of conversations."""
    gone = any(INTERNAL in note.text for profile in profiles for note in profile.notes)
    return tuple(one for one in left if not (gone and leaves_notes_out(one.words)))


def which_rows(left: Sequence[NotUsed], settled: frozenset[str]) -> list[Question]:
    """Whoever wants some of the rows and not others is not given all of them without a yes."""
    said = [one.words for one in left if selects_rows(one.words)]
    if not said or WHICH_ROWS in settled:
        return []
    return [
        Question(
            field=WHICH_ROWS,
            options=(ALL_ROWS,),
            text=sentence(
                "question-which-rows",
                "I cannot tell rows apart by what they are about (“{quote}”). Remove those you do not want from the "
                "file and start again, or should I learn from all of them?",
                quote=said[-1],
            ),
        )
    ]


def _shown(words: str) -> str:
    text = " ".join(words.split()).strip("|>-*•~ ").removeprefix("# ").strip()
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _unheard(what: SaidWords) -> Iterator[Missed]:
    """What is quoted, struck out or said by others, if there is something in it."""
    for left in what.said.left_out:
        if left.why in (TOO_LONG, NO_WORD):
            yield Missed(left.start, min(left.end, left.start + _LONGEST), left.why)
        elif left.why in (QUOTED, OTHERS, *ASIDE):
            if not is_title(what.said.raw[left.start : left.end]):
                yield from _sentences_with_content(what.said.raw, left)
        elif re.search(r"\w", what.said.raw[left.start : left.end]):
            yield Missed(left.start, left.end, left.why)


def _sentences_with_content(words: str, left: LeftOut) -> Iterator[Missed]:
    inside = words[left.start : left.end]
    edges = [*sentence_edges(inside), len(inside)]
    for a, b in pairwise(edges):
        text = re.sub(r"^[>\s]+", "", inside[a:b])
        header = (
            re.match(
                rf"(?i)(?:{cue('head_line').pattern})\s?:|.*(?:wrote|schrieb.*|écrit|escribió|写道)\s?[:：]\s*$", text
            )
            is not None
        )
        if re.search(r"\w", text) and not header and (_figure(text) or has("wish", text)):
            yield Missed(left.start + a, left.start + b, left.why)


def _missed(what: SaidWords) -> Iterator[Missed]:
    """Figures that a reader knows and cannot use, with the clause around them."""
    spans, used = what.said.clauses, _joined([(h.start, h.end) for h in what.found.hits])
    for one in what.found.missed:
        if not one.why or _holds(used, one.start, one.end):
            continue
        n = max(0, bisect_right(spans, one.start, key=lambda clause: clause.start) - 1)
        touched = [c for c in spans[n : n + _MOST_TOUCHED] if c.start < one.end and c.end > one.start]
        start, end = (touched[0].start, touched[-1].end) if touched else (one.start, one.end)
        yield Missed(start, end, one.why, one.about)


def _unread(what: SaidWords) -> Iterator[Missed]:
    text = what.said.own
    taken = _taken(what, text)
    spans, at = what.said.clauses, 0
    goal = what.first
    for a, b in pairwise(what.said.edges):
        inside: list[Clause] = []
        while at < len(spans) and spans[at].start < b:
            inside.append(spans[at])
            at += 1
        if not inside or _is_small_talk(text[a:b]) or _is_heading(text[a:b]):
            continue
        free = [c for c in inside if not _holds(taken, c.start, c.end)]
        purpose, goal = goal and _is_purpose(text[a:b]), False
        yield from (part for c in inside if c not in free for part in _parts_left(text, c, taken))
        if free:
            yield from _of_sentence(what, text, (a, b), inside, free, purpose=purpose)


def _parts_left(text: str, clause: Clause, taken: Sequence[tuple[int, int]]) -> Iterator[Missed]:
    """Of a clause that became something the part behind an “and” that did not: “within half a second and never more
    than 2 sentences”."""
    edges = [clause.start, *(p for m in _JOINS.finditer(text, clause.start, clause.end) for p in m.span()), clause.end]
    for a, b in zip(edges[::2], edges[1::2], strict=False):
        part = text[a:b].strip()
        if (
            len(edges) > 2
            and len(part.split()) >= _FEWEST_WORDS
            and not _holds(taken, a, b)
            and (_figure(part) or has("wish", part))
        ):
            start = a + len(text[a:b]) - len(text[a:b].lstrip())
            yield Missed(start, start + len(part), NO_FIGURE if _figure(part) else NO_RULE)


def _taken(what: SaidWords, text: str) -> list[tuple[int, int]]:
    """Places that became something, or have their own reason."""
    taken = [(h.start, h.end if h.end > h.start else h.start + 1) for h in what.found.hits]
    taken += [(h.start, h.end) for h in what.found.corrected]
    taken += [(m.start, m.end) for m in what.found.missed]
    for quote in what.quotes:
        at = text.find(quote)
        if at >= 0 and len(quote) < len(text.strip()):
            taken.append((at, at + len(quote)))
    return _joined(taken)


def _joined(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, those that touch as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _holds(places: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the places, which are in order and apart, lies in part between the two."""
    n = bisect_right(places, start, key=lambda place: place[1])
    return n < len(places) and places[n][0] < end


def _of_sentence(
    what: SaidWords,
    text: str,
    place: tuple[int, int],
    inside: Sequence[Clause],
    free: Sequence[Clause],
    *,
    purpose: bool,
) -> Iterator[Missed]:
    """Each clause that holds something; those beside each other with one reason as one."""
    whole = len(free) == len(inside)
    sentence = text[place[0] : place[1]].strip()
    told: list[Missed] = []
    for clause in free:
        why = _why(clause.text, sentence, what, purpose=purpose, whole=whole)
        last: Missed | None = told[-1] if told else None
        if why and last is not None and last.why == why and not any(last.end < c.start < clause.start for c in inside):
            told[-1] = Missed(last.start, clause.end, why)
        elif why:
            told.append(Missed(clause.start, clause.end, why))
    yield from told


def _no_commit(name: str) -> Sentence:
    return sentence(
        "unused-hub",
        "I fetch nothing from the internet unasked, and a data set of the model hub counts only with its commit: "
        "“nlforge data look {name}” shows it, if the hub may be asked",
        name=name,
    )


def _why(clause: str, sentence: str, what: SaidWords, *, purpose: bool, whole: bool) -> str:
    """Why nothing came of a clause; empty where there is nothing in it to use."""
    if cue("reason").match(clause):
        return ""
    if (name := loose_name(sentence)) is not None and name in clause:
        return _no_commit(name)
    if _LINK.search(clause):
        return NO_LINK
    if has("technical", clause) and _DIGIT.search(clause):
        return NO_SETTING
    if agreed(clause):
        return ""
    clause = _YES_NO.sub(" ", clause)
    limit = has("at_most", clause) or has("at_least", clause) or has("within", clause)
    if _figure(clause) and (limit or not has("wish", clause)):
        return NO_FIGURE
    if sentence.endswith(("?", "？")):
        return "" if what.first or not whole else NO_ANSWER
    if (back := cue("takes_back").search(clause)) is not None and (
        back.start() <= _NEAR_START or back.end() == len(clause)
    ):
        return NOT_THERE
    enough = len(clause.split()) > 1 or len(_HAN.findall(clause)) >= _FEWEST_SIGNS
    if enough and has("wish", clause) and not purpose:
        return NO_RULE
    return NOTHING_READ if whole and not what.first and enough else ""


def _is_purpose(sentence: str) -> bool:
    """Whether it says what the model is for: “we need …”, “the model should …”; a “not” is a rule."""
    wished = _WISHED.search(sentence) is not None or _WILL.match(sentence) is not None
    return wished and not has("negation", sentence) and "n't" not in sentence.replace("’", "'")


def _figure(text: str) -> bool:
    """Whether a figure stands in it that is written as one, and is no year."""
    if not _DIGIT.search(text):
        # “Half a star more or less is fine.”
        return any(share.written in ("fraction", "ratio") for share in find_shares(text))
    return is_too_long(text) or any(
        _DIGIT.search(text[n.start : n.end]) and not _YEAR.fullmatch(text[n.start : n.end]) for n in find_numbers(text)
    )


def _is_heading(sentence: str) -> bool:
    """“## 2 Muss”; one with a figure other than its number, or with more words, may require something."""
    head = _HEAD.match(sentence)
    rest = sentence[head.end() :].strip() if head is not None else ""
    return head is not None and not _figure(rest) and len(rest.split()) <= _MOST_OF_HEADING


def _is_small_talk(sentence: str) -> bool:
    """A greeting, thanks, a signature or a head line of a mail."""
    text = sentence.strip()
    if re.match(rf"(?i)(?:{cue('head_line').pattern})\s?:", text) and len(text) <= _HEADER:
        return True
    if _DIGIT.search(text) or not has("greeting", text):
        return False
    rest = cue("greeting").sub(" ", text)
    return len(re.findall(r"[^\W\d_]{2,}", rest)) <= _FEWEST_WORDS and len(_HAN.findall(rest)) <= _FEWEST_WORDS
