"""Lengths of time: when the work must be done, and how soon a reply must come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from planner.requirements import Change
from planner.rule_readers.clauses import Clause, clause_at, clause_spans, heard
from planner.rule_readers.hit import Hit, bare
from planner.rule_readers.lexicon import cue, has, table
from planner.rule_readers.numbers import find_numbers
from planner.wishes.limits import MOST_HOURS

_SECONDS = {
    "millisecond": 0.001,
    "second": 1.0,
    "minute": 60.0,
    "hour": 3600.0,
    "day": 86400.0,
    "week": 604800.0,
    "fortnight": 1209600.0,
    "month": 2592000.0,
}
_AND_A_HALF = re.compile(r"\s+(?:and\s+a\s+half|et\s+demie?|y\s+medi[ao])(?!\w)", re.I)
_OFTEN = re.compile(r"(?<!\w)(?:once|twice|times|einmal|zweimal|mal|fois|vez|veces)\s*$", re.I)
_ON_IT = re.compile(
    (
        r"(?<!\w)(?:(?:on|for|with) (?:it|this|that|the (?:model|training|work))|damit|daran|dafür|dessus"
        r"|en ello|con ello)(?!\w)"
    ),
    re.I,
)
_SENTENCE_ENDS = ".!?;\n。！？；"
_LEAST_DEADLINE, _LEAST_TRAINING = 300.0, 60.0
"""Seconds; what is shorter counts as time for the work only where the training is named, or nothing else is said."""
LONGEST_REPLY = 600.0
"""Seconds; what may take longer is the work."""
_NO_LONGER_AHEAD = re.compile(
    r"(?<!\w)(?:länger|mehr|longer|more|plus longtemps|plus|más|oltre|più) (?:als|than|que|de|di)\s*$", re.I
)
_NO_LONGER_BEHIND = re.compile(
    r"\s*(?:,\s*)?(?:darf|soll|sollte|kann) (?:es|das|das (?:lernen|training|ganze)|der lauf) (?:aber |bitte )?nicht"
    r"(?:\s+(?:dauern|brauchen|gehen|laufen))?(?!\w)|"
    r"\s*(?:it|that|this) (?:must|may|should|can)(?:n't| ?not) take(?!\w)|"
    r"\s*(?:,\s*)?(?:ça|cela) ne (?:doit|peut) pas (?:durer|prendre)(?!\w)|"
    r"\s*(?:,\s*)?no (?:debe|puede) (?:durar|tardar)(?!\w)|\s*(?:,\s*)?non (?:deve|può) durare(?!\w)",
    re.I,
)
_NO_LONGER = re.compile(
    r"(?<!\w)(?:(?:it|this|that|the (?:training|whole thing)) (?:must|may|should|can|shall)(?:n['’]t| ?not) take "
    r"(?:longer|more) than|(?:es|das|das (?:lernen|training|ganze)|der lauf) (?:darf|soll|sollte) "
    r"(?:aber |bitte )?nicht (?:länger|mehr) als|"
    r"(?:ça|cela|l['’]entraînement) ne (?:doit|peut|devrait) pas (?:durer|prendre) "
    r"plus (?:longtemps )?(?:que|de)|(?:esto |el entrenamiento )?no (?:debe|puede) (?:durar|tardar) más de|"
    r"non (?:deve|può) (?:durare|metterci) (?:più|oltre) (?:di )?)\s*$",
    re.I,
)
_NEAR, _FEW_WORDS = 60, 1
"""Letters between a figure and another that corrects it, and words beside a bare “at most”."""
_DENIES = re.compile(r"(?i)(?<!\w)(?:nee|no|anzi)(?!\w)")


@dataclass(frozen=True)
class TimeSpan:
    """A length of time and its place."""

    seconds: float
    start: int
    end: int
    unit: str


@cache
def _unit(unit: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The unit behind a number, and glued to its last figure."""
    words = cue("duration_units", unit) if unit in table()["duration_units"] else cue("units", unit)
    gap = re.compile(
        rf"[\s-]*(?:个|working\s+|business\s+|full\s+|werk|arbeits|volle\s+|jours\s+ouvrés\s+)?(?:{words.pattern})",
        re.I,
    )
    short = "|".join(
        re.escape(str(u)) for u in table()["units"].get(unit, ()) if len(str(u)) <= 3 and "*" not in str(u)
    )
    return gap, re.compile(rf"(?:{short or '(?!)'})(?!\w)", re.I)


@lru_cache(maxsize=64)
def find_durations(text: str) -> tuple[TimeSpan, ...]:
    """“one week”, “fünf Tage”, “500 ms”, “half an hour”, “anderthalb Stunden”, “trois semaines et demie”, “三天”;
    longest reading first."""
    amounts = [(n.value, n.start, n.end) for n in find_numbers(text)]
    for value, name in ((1.5, "one_and_a_half"), (0.5, "halves"), (1.0, "articles"), (2.0, "couples")):
        amounts += [(value, m.start(), m.end()) for m in cue(name).finditer(text)]
    found: list[TimeSpan] = []
    for unit, seconds in _SECONDS.items():
        gap, glued = _unit(unit)
        for value, start, end in amounts:
            match = gap.match(text, end) or (glued.match(text, end) if text[start:end][-1:].isdigit() else None)
            if match:
                half = _AND_A_HALF.match(text, match.end())
                found.append(
                    TimeSpan((value + (0.5 if half else 0)) * seconds, start, half.end() if half else match.end(), unit)
                )
    found.sort(key=lambda d: (d.start - d.end, d.start))
    kept: list[TimeSpan] = []
    for one in found:
        if not any(k.start < one.end and one.start < k.end for k in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda d: d.start))


def spoken_hours(text: str) -> list[float]:
    """“By tomorrow” is 24, “overnight” 12, “over the weekend” 48."""
    return [float(hours) for hours in table()["tomorrow"] if cue("tomorrow", hours).search(text)]


def read_durations(words: str) -> Iterator[Hit]:
    """A limit for the work or for one reply; what the business does, and how far data reaches back, are none."""
    spans = clause_spans(words)
    last: Hit | None = None
    for length in find_durations(words):
        if (again := _corrects(words, last, length)) is not None:
            last = again
            yield again
            continue
        for hit in _limit_of(words, spans, length):
            last = hit
            yield hit
    yield from _by_tomorrow(words, spans)


def _corrects(words: str, last: Hit | None, length: TimeSpan) -> Hit | None:
    """“20 minutes, oh no, half an hour will do”: the limit that was just said, with another length."""
    if last is None or not 0 <= length.start - last.end <= _NEAR:
        return None
    between = words[last.end : length.start]
    if not has("corrects", between) and _DENIES.search(between) is None:
        return None
    rest = cue("at_most").sub(" ", between)
    if not has("corrects", rest) and not _DENIES.search(rest) and len(re.findall(r"\w+", rest)) > _FEW_WORDS:
        # “Within 3 days, calls of at most 2 hours” bounds something else.
        return None
    value = length.seconds
    if last.change.field == "deadline_hours":
        if not _LEAST_TRAINING <= value <= MOST_HOURS * 3600:
            return None
        value /= 3600
    elif value > LONGEST_REPLY:
        return None
    quote = words[last.start : length.end]
    return Hit(last.change.model_copy(update={"value": round(value, 4), "quote": quote}), length.start, length.end)


def _limit_of(words: str, spans: Sequence[Clause], length: TimeSpan) -> Iterator[Hit]:
    """What a length of time limits, if anything."""
    clause = clause_at(spans, length.start, length.end)
    if re.search(
        r"[$€£]\s?[\d.,]*\s*$|(?:dollars?|euros?|bucks|usd|eur)\s*$",
        words[max(0, length.start - 14) : length.start],
        re.I,
    ):
        return
    if (
        length.unit == "second"
        and cue("articles").match(words, length.start)
        and re.match(r"\s+\w", words[length.end :])
        and not has("reply", words[length.end : length.end + 30])
    ):
        return
    if _OFTEN.search(words[max(0, length.start - 14) : length.start]):
        return
    if clause is None or has("service", clause.text) or _data(clause.text, length, clause.start):
        return
    if _of_goods(words, length):
        return
    said = heard(clause, length.start)
    reply, short = has("reply", said), length.seconds <= LONGEST_REPLY
    limit = has("at_most", said) or has("within", said) or bool(re.search(r"<|≤", said))
    # Said alone it is about the work; in a longer text it may be about anything.
    alone = bare(words, clause, [(length.start, length.end)]) or _allowed(words, length) or _no_longer(words, length)
    training = not reply and length.seconds >= _LEAST_TRAINING and _of_training(words, clause, said, length)
    if not training and (length.unit in ("second", "millisecond") or (reply and short and length.unit == "minute")):
        if reply or limit or alone:
            yield Hit(
                Change(op="set", field="max_response_seconds", value=round(length.seconds, 4), quote=clause.text),
                length.start,
                length.end,
            )
    elif (
        not reply
        and (_LEAST_TRAINING if training else _LEAST_DEADLINE) <= length.seconds <= MOST_HOURS * 3600
        and (alone or (limit and _work(said)) or has("due_noun", said) or _spent_on_it(said))
    ):
        yield Hit(
            Change(op="set", field="deadline_hours", value=round(length.seconds / 3600, 4), quote=clause.text),
            length.start,
            length.end,
        )


def _by_tomorrow(words: str, spans: Sequence[Clause]) -> Iterator[Hit]:
    for hours in table()["tomorrow"]:
        for match in cue("tomorrow", hours).finditer(words):
            clause = clause_at(spans, match.start(), match.end())
            within = clause is not None and (
                has("within", clause.text) or (has("at_most", clause.text) and not has("goods", clause.text))
            )
            if (
                clause is not None
                and (bare(words, clause, [match.span()]) or within)
                and not has("service", clause.text)
            ):
                yield Hit(
                    Change(op="set", field="deadline_hours", value=float(hours), quote=clause.text),
                    match.start(),
                    match.end(),
                    sure=False,
                )


def _of_training(words: str, clause: Clause, said: str, length: TimeSpan) -> bool:
    """“Das Training darf höchstens 3 Minuten dauern”; and “at most 3 minutes”, where these are all the words."""
    if has("train_words", said) and _beside_training(clause.text, length, clause.start):
        return True
    whole = words.strip(f"{_SENTENCE_ENDS} ") == clause.text.strip(f"{_SENTENCE_ENDS} ")
    return length.unit == "minute" and whole and bare(words, clause, [(length.start, length.end)])


def _beside_training(clause: str, length: TimeSpan, offset: int) -> bool:
    """Whether the training is all that the clause gives the time to: a bot that is trained to answer in it is not."""
    rest = f"{clause[: length.start - offset]} {clause[length.end - offset :]}"
    for name in ("at_most", "may_take", "spent_words", "around", "train_words", "articles"):
        rest = cue(name).sub(" ", rest)
    return set(re.findall(r"[^\W\d_]+", rest.casefold())) <= set(table()["beside_training"])


def _allowed(words: str, length: TimeSpan) -> bool:
    """Whether its whole sentence allows the work so long: “It may take two hours.”, “Höchstens 20 Minuten Training.”"""
    start, end = _sentence(words, length)
    ahead, behind = words[start : length.start].strip(" ,"), words[length.end : end]
    # To others as well one says “you have 14 days”.
    allowed = cue("may_take").match(ahead) or (
        cue("may_take_alone").match(ahead) if words.strip(f"{_SENTENCE_ENDS} ") == words[start:end].strip() else None
    )
    if allowed is not None and _of_things(words[:start]):
        return False
    if allowed is not None:
        ahead = ahead[allowed.end() :]
    elif not (ahead or has("spent_words", behind)):
        return False
    rest = f"{ahead} {behind}"
    for name in ("at_most", "spent_words", "around"):
        rest = cue(name).sub(" ", rest)
    return re.search(r"[^\W\d_]|[\u3400-\u9fff]", rest) is None


def _no_longer(words: str, length: TimeSpan) -> bool:
    """“Länger als 20 Minuten darf es nicht dauern”, “it mustn't take longer than 10 minutes”."""
    if _NO_LONGER.search(words, max(0, length.start - 64), length.start) is not None:
        return True
    ahead = _NO_LONGER_AHEAD.search(words, max(0, length.start - 24), length.start)
    return ahead is not None and _NO_LONGER_BEHIND.match(words, length.end) is not None


def _of_things(before: str) -> bool:
    """Whether the sentence before says what something is like: “Our wash dries your coats.”"""
    last = before.rstrip(f"{_SENTENCE_ENDS} ")
    last = last[max(last.rfind(mark) for mark in _SENTENCE_ENDS) + 1 :].strip()
    return cue("determiners").match(last) is not None and not has("work_due", last)


def _sentence(words: str, length: TimeSpan) -> tuple[int, int]:
    """Where its sentence begins and ends."""
    start = max(words.rfind(mark, 0, length.start) for mark in _SENTENCE_ENDS) + 1
    end = min((at for mark in _SENTENCE_ENDS if (at := words.find(mark, length.end)) >= 0), default=len(words))
    return start, end


def _of_goods(words: str, length: TimeSpan) -> bool:
    """“If the parcel is lost, it may take 5 days until we know.”"""
    start, end = _sentence(words, length)
    sentence = words[start:end].strip()
    return cue("on_condition").match(sentence) is not None and has("goods", sentence)


def _work(said: str) -> bool:
    """Whether the work on the model is due, and not what the business does."""
    return (
        has("work_due", said)
        or has("due_noun", said)
        or ((has("due_done", said) or has("due_need", said)) and not has("goods", said))
    )


def _spent_on_it(said: str) -> bool:
    """“You may spend 8 hours or so on it”."""
    return _ON_IT.search(said) is not None and has("spend_on_work", said) and not has("goods", said)


def _data(clause: str, length: TimeSpan, offset: int) -> bool:
    """“every 10 minutes”, “3 yrs of mails”, “the last 2 months”: how far data reaches, not when work is due."""
    before = clause[: length.start - offset][-16:]
    after = clause[length.end - offset :][:14]
    around = cue("span_of_data")
    return bool(re.search(rf"(?:{around.pattern})\s*(?:the\s+)?$", before, re.I)) or bool(
        re.match(r"\s+(?:of(?!\s+(?:the\s+)?training)|worth|old|alte|ago|von|de\s+(?!entrena)|d['’]|的)", after, re.I)
    )
