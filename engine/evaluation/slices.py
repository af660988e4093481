"""The trained model on parts of the held-out rows: by language, topic and length of the message."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import NormalDist, mean, stdev
from typing import Literal

from engine.core.comparing import normalised
from engine.core.frozen import Frozen
from engine.core.gain import NOISE_FLOOR
from engine.core.noted import decimals
from engine.core.row import Row
from engine.core.sentences import Sentence, Tongue, sentence
from engine.evaluation.statistics import half_width

By = Literal["language", "topic", "length"]
FEWEST = 5
"""A slice of fewer rows is not shown: it would say more of the rows than of the model."""
_MOST_TOPICS = 5
_TOPIC_LETTERS = 5
_TOPIC_SHARE = 0.4
"""A word that more of the messages have parts nothing."""


class Slice(Frozen):
    """One part of the rows."""

    by: By
    name: str
    rows: int
    base: float | None
    trained: float
    """Mean score of the rows that could be judged."""
    noise: float
    """Half width of the 95 % interval of `trained`."""
    worse: bool
    """The score is lower than that of the other rows, by more than chance explains, so many slices being looked at."""


def slices(
    rows: Sequence[Row],
    base: Sequence[float | None],
    trained: Sequence[float | None],
    *,
    labels: Sequence[str] = (),
    translation: bool = False,
) -> tuple[Slice, ...]:
    """Slices of at least five judged rows, of each kind that parts the rows at all; `base` and `trained` are scores
    in the order of `rows`."""
    judged = [n for n, score in enumerate(trained) if score is not None]
    parted: list[tuple[By, str, list[int]]] = []
    for by, names in _names(rows, labels, translation):
        members: dict[str, list[int]] = defaultdict(list)
        for n in judged:
            if names[n]:
                members[names[n]].append(n)
        large = [(by, name, part) for name, part in members.items() if len(part) >= FEWEST]
        parted += [s for s in large if len(s[2]) < len(judged)]
    known = {n: score for n, score in enumerate(trained) if score is not None}
    return tuple(_slice(by, name, part, base, known, len(parted)) for by, name, part in parted)


def in_words(found: Sequence[Slice]) -> list[Sentence]:
    """A sentence for each slice that is worse than the rest."""
    return [
        sentence(
            "noted-slice_worse",
            "It does worse than elsewhere on {where}: a score of {score} ± {noise} on {rows} of them, lower than on "
            "the others by more than chance would explain. More examples of that kind would help most.",
            where=_where(s),
            score=decimals(s.trained),
            noise=decimals(s.noise),
            rows=s.rows,
        )
        for s in found
        if s.worse
    ]


def _where(one: Slice) -> Sentence:
    match one.by:
        case "language":
            return sentence("noted-slice-language", "messages in the language “{name}”", name=Tongue(one.name))
        case "topic":
            return sentence("noted-slice-topic", "messages about “{name}”", name=one.name)
        case "length":
            words = re.findall(r"\d+", one.name)
            if one.name.startswith("short"):
                return sentence("noted-slice-short", "short (under {low} words) messages", low=words[0])
            if one.name.startswith("long"):
                return sentence("noted-slice-long", "long (over {high} words) messages", high=words[0])
            return sentence(
                "noted-slice-middling", "middling ({low} to {high} words) messages", low=words[0], high=words[1]
            )


def _slice(
    by: By, name: str, part: Sequence[int], base: Sequence[float | None], known: Mapping[int, float], looked_at: int
) -> Slice:
    inside = [known[n] for n in part]
    outside = [score for n, score in known.items() if n not in set(part)]
    before = [b for n in part if (b := base[n]) is not None]
    return Slice(
        by=by,
        name=name,
        rows=len(part),
        base=round(mean(before), 4) if before else None,
        trained=round(mean(inside), 4),
        noise=half_width(inside),
        worse=_worse(inside, outside, looked_at),
    )


def _worse(inside: Sequence[float], outside: Sequence[float], looked_at: int) -> bool:
    """Lower than the rest beyond chance: the normal form of the permutation test (Pitman 1937), divided among all
    slices (Bonferroni)."""
    if len(outside) < FEWEST:
        return False
    chance = (
        NormalDist().inv_cdf(1 - 0.025 / looked_at)
        * stdev([*inside, *outside])
        * (1 / len(inside) + 1 / len(outside)) ** 0.5
    )
    return bool(mean(outside) - mean(inside) > max(chance, NOISE_FLOOR))


def _names(rows: Sequence[Row], labels: Sequence[str], translation: bool) -> Iterator[tuple[By, list[str]]]:
    from py3langid import classify

    yield "language", [str(classify(r.prompt if translation or labels else f"{r.prompt} {r.reply}")[0]) for r in rows]
    yield "topic", _topics(rows, labels)
    yield "length", _lengths(rows)


def _topics(rows: Sequence[Row], labels: Sequence[str]) -> list[str]:
    """The label; else the file, where there are several; else the commonest long word a message shares with some
    others but not with most."""
    if labels:
        return [r.reply for r in rows]
    if len({r.file for r in rows}) > 1:
        return [r.file for r in rows]
    held = [
        dict.fromkeys(w for w in normalised(r.prompt).split() if len(w) >= _TOPIC_LETTERS and not re.search(r"\d", w))
        for r in rows
    ]
    counts = Counter(word for words in held for word in words)
    most = [
        word
        for word, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if FEWEST <= n <= _TOPIC_SHARE * len(rows)
    ][:_MOST_TOPICS]
    return [next((word for word in most if word in words), "") for words in held]


def _lengths(rows: Sequence[Row]) -> list[str]:
    """Thirds by words; where all are alike there is nothing to part."""
    sizes = [len(r.prompt.split()) for r in rows]
    if not sizes:
        return []
    ranked = sorted(sizes)
    low, high = ranked[len(ranked) // 3], ranked[2 * len(ranked) // 3]
    if low == high:
        return [""] * len(sizes)
    return [
        f"short (under {low} words)"
        if n < low
        else f"long (over {high} words)"
        if n > high
        else f"middling ({low} to {high} words)"
        for n in sizes
    ]
