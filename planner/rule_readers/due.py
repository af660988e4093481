"""Dates by which the work must be done; opening hours, dates of data and what the business delivers are none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache

from planner.requirements import NOTHING_KNOWN, Change, Requirements, WantedDate
from planner.rule_readers.clauses import Clause, clause_spans, heard
from planner.rule_readers.dates import Date, find_dates
from planner.rule_readers.durations import spoken_hours
from planner.rule_readers.hit import Hit, Missed, bare
from planner.rule_readers.lexicon import cue, has
from planner.rule_readers.marks import sentence_at
from planner.sentences import sentence

_REACH = 40
_FEW_WORDS = 4
_MOST_AHEAD = 9
"""Words before a bare “today” of which more tell a story."""
_RANGE = re.compile(r"\d\s*(?:年)?\s*$")
_WHEN = sentence("unused-day-out", "it rules that day out and says no other; say “it must be ready by …”")
_WHAT = sentence(
    "unused-due-what",
    "I cannot tell what is due then; say “it must be ready by …” if it is the deadline",
)


def read_due(words: str, said: datetime, known: Requirements = NOTHING_KNOWN) -> Iterator[Hit | Missed]:
    """“By next Friday, 5 pm”, “bis Ende nächster Woche fertig”, “avant vendredi”: the moment, counted from when it
    was said. Beside a date that is ruled out, or with a word of correction, another takes the place of the one that is
    `known`: “finalement mercredi, pas vendredi”."""
    spans = clause_spans(words)
    dates = find_dates(words, said)
    out = [date for date in dates if _is_out(words, date)]
    if out and len(out) == len(dates) and known.all("deadline_hours"):
        yield Missed(out[0].start, out[-1].end, _WHEN, "deadline_hours")
    for date in (one for one in dates if one not in out):
        start, kind = _cue_before(words, date)
        if date.clock is None and spoken_hours(words[start : date.end]):
            # “By tomorrow” is a day from now.
            continue
        end, late = _cue_after(words, date)
        clause = _across(words, spans, start, end)
        if clause is not None and not kind and _is_nowadays(words, clause, date, said):
            continue
        if _RANGE.search(words[max(0, start - _REACH) : start]):
            # “2016 bis heute” says how far data reaches.
            continue
        if clause is not None and _answers(words, date) and (at := date.at(before=False)) is not None:
            yield Hit(
                Change(op="set", field="deadline_hours", value=WantedDate(at=at, said_at=said), quote=words.strip()),
                start,
                end,
            )
            continue
        moved = clause is not None and date.day is not None and _moves(words, clause, (start, end), out, known)
        if clause is None or not (moved or _is_due(words, clause, (start, end), kind or late, date)):
            if (
                clause is not None
                and kind in ("by", "before")
                and not _of_others(clause.text)
                and not has("not_due", clause.text)
            ):
                yield Missed(start, end, date.why or _WHAT, "deadline_hours")
            continue
        at = date.at(before=(kind == "before" and late != "by") or late == "before")
        if at is None:
            yield Missed(start, end, date.why, "deadline_hours")
        else:
            yield Hit(
                Change(op="set", field="deadline_hours", value=WantedDate(at=at, said_at=said), quote=clause.text),
                start,
                end,
            )


def _is_nowadays(words: str, clause: Clause, date: Date, said: datetime) -> bool:
    """“Better than what we do today”: how it is now, and no limit."""
    if date.clock is not None or date.day is None or date.day.date() != said.date():
        return False
    ahead = words[clause.start : date.start]
    return has("compared_with_now", ahead) or len(ahead.split()) > _MOST_AHEAD


def _is_out(words: str, date: Date) -> bool:
    """“Not Friday”, “statt Freitag”, “vendredi c'est trop tard”."""
    return (
        _out_before().search(words, max(0, date.start - _REACH), date.start) is not None
        or _out_after().match(words, date.end) is not None
    )


@cache
def _out_before() -> re.Pattern[str]:
    return re.compile(rf"(?:{cue('date_out_before').pattern})\s*(?:(?:{cue('date_out_lead').pattern})\s*)*$", re.I)


@cache
def _out_after() -> re.Pattern[str]:
    return re.compile(rf"[\s,]*(?:{cue('date_out_after').pattern})", re.I)


def _moves(words: str, clause: Clause, place: tuple[int, int], out: Sequence[Date], known: Requirements) -> bool:
    """Whether a date takes the place of the deadline that is known."""
    if not known.all("deadline_hours") or _of_others(clause.text) or has("not_due", clause.text):
        return False
    begin, stop = sentence_at(words, place[0])
    beside = any(begin <= date.start < stop for date in out)
    few = len(f"{words[clause.start : place[0]]} {words[place[1] : clause.end]}".split()) <= _FEW_WORDS
    return beside or (few and has("corrects", clause.text))


@cache
def _before() -> re.Pattern[str]:
    the = rf"(?:\s*(?:{cue('the_words').pattern}))*\s*[:：,]?\s*$"
    kinds = "|".join(rf"(?P<{kind}>{cue(f'{kind}_date').pattern})" for kind in ("before", "by", "on"))
    return re.compile(rf"(?:{kinds})\s*[:：]?{the}", re.I)


@cache
def _after() -> re.Pattern[str]:
    return re.compile(
        rf"\s*[,(]?\s*(?:(?P<before>{cue('before_after').pattern})|(?P<by>{cue('by_after').pattern}))", re.I
    )


def _cue_before(words: str, date: Date) -> tuple[int, str]:
    """Where the word that makes a limit of the date begins, and which kind it is."""
    begin = max(0, date.start - _REACH)
    match = _before().search(words, begin, date.start)
    if match is None:
        # The date may have taken its “by” along: “14:00 today”, “heute bis 14 Uhr”.
        inside = re.match(r"(?:zum|bis|am|dem|den)\s", words[date.start : date.start + 5], re.I)
        return date.start, "by" if inside else ""
    return match.start(), match.lastgroup or ""


def _cue_after(words: str, date: Date) -> tuple[int, str]:
    match = _after().match(words, date.end)
    return (date.end, "") if match is None else (match.end(), match.lastgroup or "")


def _across(words: str, spans: Sequence[Clause], start: int, end: int) -> Clause | None:
    """The clauses a date runs over, as one: “by next Friday, 5 pm” holds a comma."""
    touched = [c for c in spans if c.start < end and c.end > start]
    if not touched:
        return None
    first, last = touched[0], touched[-1]
    whole = words[first.start : last.end]
    return first if len(touched) == 1 else Clause(whole, first.start, last.end, led=first.led, led_by=first.led_by)


def _of_others(said: str) -> bool:
    """What customers, orders and shops do by a day; “the bot must be ready for our customers” is no such thing."""
    return (has("goods", said) or has("service", said)) and not (
        has("due_thing", said) and (has("due_done", said) or has("due_need", said))
    )


def _answers(words: str, date: Date) -> bool:
    """Whether the words are nothing but the date, as an answer to the question for it: “Le 3 décembre”, “Friday,
    please”."""
    rest = f"{words[: date.start]} {words[date.end :]}"
    return (
        date.day is not None
        and re.sub(
            r"(?i)\W+|(?<!\w)(?:the|on|by|am|bis|den|der|le|el|pour|para|please|bitte|then|ok|i|said|it|must|be"
            r"|hab|habe|ich|gesagt|hatte|j['’]ai|dit|he|dicho|dije|ho|detto|no|nein|non|no|sorry|noch|spätestens"
            r"|latest|at|s['’]il|vous|plaît|por|favor)(?!\w)",
            "",
            rest,
        )
        == ""
    )


def _is_due(words: str, clause: Clause, place: tuple[int, int], kind: str, date: Date) -> bool:
    said = heard(clause, date.start)
    rest = said if clause.cells else f"{words[clause.start : place[0]]} {words[place[1] : clause.end]}"
    head = words[clause.start : place[0]]
    if (
        has("due_condition", head)
        and has("negation", head.replace("n't", " not"))
        and (has("due_done", rest) or has("due_need", rest))
    ):
        # “If it can't be done by Saturday, leave it.”
        return not _of_others(said)
    if has("due_condition", head) or _of_others(said) or (has("not_due", rest) and not has("due_noun", said)):
        return False
    before = _sentence_before(words, clause.start)
    noun = has("due_noun", said) or has("due_noun", before)
    alone = bare(words, clause, [place], most=1)
    done = has("due_done", rest)
    need = has("due_need", rest) and (has("due_thing", rest) or len(rest.split()) <= _FEW_WORDS)
    if kind in ("by", "before"):
        near = has("due_done", before) or has("due_need", before)
        return noun or done or need or alone or (near and len(rest.split()) <= 3)
    if not kind and date.clock is not None and has("due_need", rest) and (done or need):
        # “It must be ready today at five”: an hour of a day is no day on which something happens to be.
        return True
    return (noun or (alone and has("due_done", before))) if not kind else noun or (done and date.day is not None)


def _sentence_before(words: str, at: int) -> str:
    """What the sentence says before a place, else the short sentence before it: “Deadline? Friday.”"""
    start, _ = sentence_at(words, at)
    ahead = words[start:at].strip()
    if ahead or start == 0:
        return ahead
    begin, end = sentence_at(words, start - 1)
    return words[begin:end] if end - begin <= _REACH else ""
