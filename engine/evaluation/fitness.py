"""What a trained model is fit for, by its figures: for customers, for staff with a look, or not yet.

`BARS` is the whole definition. A share counts by the lower end of its 95 % interval, never by what happened to be
seen: 40 of 42 right may be 84 % in the long run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.core.fitness_event import FitnessJudged, FitnessSentence, Grade, Subject
from engine.core.way_event import DeliveredModel
from engine.evaluation.fitness_words import sentence
from engine.evaluation.statistics import rows_to_show, wilson

FEWEST_ROWS = 20
"""With fewer, a single message is more than the 5 % that may be wrong, and one kind of question hides all others."""
LEAST_ANSWERED = 0.1
"""A model that answers less than one message in ten saves nobody the work of looking after it."""
MOST_FIELDS = 3
"""Of a form's fields the worst are named."""
STRANGERS_HANDED_OVER, FEWEST_STRANGERS = 0.95, 20
"""Of messages about nothing it learned so many must go to a person, where so many were tried."""


@dataclass(frozen=True)
class Bar:
    """What the lower end of the share of right answers must reach."""

    customers: float | None
    """None = never, whatever the share."""
    staff: float
    why: str


HANDS_OVER = "hands_over"
BARS: Mapping[str, Bar] = {
    HANDS_OVER: Bar(
        0.95,
        0.5,
        "Nobody reads what it answers, so it must keep the share the person demanded (95 % where nobody said another "
        "one), answer one message in ten, and hand over 95 % of what it never learned. With a look, more of its "
        "replies must go out as they are than have to be written anew: below that, reading them costs more than it "
        "saves, and readers come to overlook what is wrong (Goddard et al. 2012, automation bias).",
    ),
    "replies": Bar(
        None,
        0.5,
        "It answers everything, also what it never learned, and what it then says nobody has measured: however many "
        "of the known messages it gets right, that is nothing for customers.",
    ),
    "labels": Bar(
        0.9,
        0.5,
        "A wrong label is seen by whoever opens the message, and set right with one click; people who sort the same "
        "messages agree in about 9 of 10. It must also be right more often than the most frequent label alone, and "
        "must find at least half of each label, or nobody may rely on it for the rare ones.",
    ),
    "forms": Bar(
        0.95,
        0.5,
        "By whole forms: a wrong amount or date is booked, and nobody looks again.",
    ),
}


@dataclass(frozen=True)
class MeasuredHandOver:
    """What is known of a model that hands over, as `TrustMeasured` tells it."""

    demand: float
    answered: float
    """0 = it hands over every message."""
    right: float | None
    right_low: float | None
    right_high: float | None
    promised: bool
    rows_missing: int | None = None
    unknown_rows: int = 0
    unknown_handed_over: float | None = None


@dataclass(frozen=True)
class Instead:
    """A way without training that is delivered in the place of the trained model."""

    model: DeliveredModel
    as_good: bool
    """It does as well as the trained model; else better."""


@dataclass(frozen=True)
class FitnessFacts:
    """What was measured of a model on messages it had not learned from."""

    of: Subject
    right: Sequence[bool] = ()
    """Of each message, whether the reply is right."""
    hands_over: MeasuredHandOver | None = None
    """None = it answers everything."""
    most_frequent: tuple[str, float] | None = None
    """The label that most messages have, and their share."""
    weak: Sequence[str] = ()
    """Labels, fields or parts of the messages it does badly at, worst first."""
    musts: Sequence[str] = ()
    """Rules nobody may break and some reply did."""
    missed: Sequence[str] = ()
    """Figures that were asked for and are not reached."""
    demanded: bool = False
    """The share that must be right was said by the person; else it is what nlforge asks for."""
    fields: Sequence[tuple[str, int, int]] = ()
    """Of each field of a form that went wrong: its name, in how many forms, and of how many; worst first."""
    held_back: bool = False
    """Another check of the release failed."""
    free_wording: bool = False
    """One message has many good replies, and only what is close to the one in the data counts as right."""
    no_better: bool = False
    """The base model does as well without training."""
    instead: Instead | None = None
    """None where the trained model is delivered."""
    file: str = ""
    """Where the wrong replies are listed."""


def judged_fit(seen: FitnessFacts) -> FitnessJudged:
    """The grade, and the verdict in words: what it is fit for, how much it answers and how much of that is right,
    what it cannot do, and what to do next."""
    if seen.of == "texts":
        return _event(seen, "no_claim", [sentence("no_claim")], 0.0, None, (None, None))
    rows, hits, handing = len(seen.right), sum(seen.right), seen.hands_over
    if handing is not None and rows >= FEWEST_ROWS:
        grade, first = _of_handing_over(seen, handing)
        told = [first, *_instead(seen), *_some(seen, handing, grade), *_limits(seen, handing)]
        told += _next(seen, handing, grade)
        return _event(seen, grade, told, handing.answered, handing.right, (handing.right_low, handing.right_high))
    grade, first = _of_all(seen)
    # Shown to four digits, as everywhere.
    low, high = wilson(hits, rows) if rows else (None, None)
    why = _unread(seen, grade, BARS[seen.of].customers, hits, rows, low)
    told = [first, *_instead(seen), *_all(seen, low, high), *why, *_limits(seen), *_next(seen, None, grade)]
    return _event(seen, grade, told, 1.0, hits / rows if rows else None, (low, high))


def _event(
    seen: FitnessFacts,
    grade: Grade,
    told: Sequence[FitnessSentence],
    answered: float,
    right: float | None,
    ends: tuple[float | None, float | None],
) -> FitnessJudged:
    return FitnessJudged(
        grade=grade,
        of=seen.of,
        rows=len(seen.right),
        answered=round(answered, 4),
        right=None if right is None else round(right, 4),
        right_low=ends[0],
        right_high=ends[1],
        wrong=len(seen.right) - sum(seen.right),
        sentences=tuple(told),
        text=" ".join(one.text for one in told),
    )


def _of_handing_over(seen: FitnessFacts, handing: MeasuredHandOver) -> tuple[Grade, FitnessSentence]:
    bar, low = BARS[HANDS_OVER], handing.right_low
    if handing.right is None or low is None or not handing.answered:
        return "not_yet", sentence("not_yet-hands_over")
    if handing.answered < LEAST_ANSWERED:
        return "not_yet", sentence("not_yet-little")
    alone = handing.promised and low >= handing.demand and _keeps_strangers_out(handing) and _nothing_missed(seen)
    if alone and bar.customers is not None:
        return "customers", sentence(f"customers-{seen.of}")
    drafts = "sure" if seen.of == "replies" else seen.of
    return ("staff", sentence(f"staff-{drafts}")) if low >= bar.staff else ("not_yet", sentence("not_yet-wrong"))


def _keeps_strangers_out(handing: MeasuredHandOver) -> bool:
    share = handing.unknown_handed_over
    return handing.unknown_rows >= FEWEST_STRANGERS and share is not None and share >= STRANGERS_HANDED_OVER


def _nothing_missed(seen: FitnessFacts) -> bool:
    return not (seen.musts or seen.missed or seen.held_back)


def _of_all(seen: FitnessFacts) -> tuple[Grade, FitnessSentence]:
    rows, hits, bar = len(seen.right), sum(seen.right), BARS[seen.of]
    if not rows:
        return "not_yet", sentence("not_yet-unmeasured")
    if rows < FEWEST_ROWS and not _surely_bad(seen):
        return "not_yet", sentence("not_yet-few", rows=rows, least=FEWEST_ROWS)
    low, _ = wilson(hits, rows)
    if seen.most_frequent is not None and low <= seen.most_frequent[1]:
        return "not_yet", sentence("not_yet-frequent", label=seen.most_frequent[0])
    # What is rare must not be lost in what is frequent: nobody would notice.
    if bar.customers is not None and low >= bar.customers and _nothing_missed(seen) and not seen.weak:
        return "customers", sentence(f"customers-{seen.of}")
    return ("staff", sentence(f"staff-{seen.of}")) if low >= bar.staff else ("not_yet", sentence("not_yet-wrong"))


def _surely_bad(seen: FitnessFacts) -> bool:
    """Whether so few are right that, however few were tested, no more of them would make it of use."""
    return wilson(sum(seen.right), len(seen.right))[1] < BARS[seen.of].staff


def _instead(seen: FitnessFacts) -> list[FitnessSentence]:
    """What is delivered, where that is not what training made."""
    if seen.instead is None:
        return []
    return [instead_of_trained(seen.instead)]


def instead_of_trained(way: Instead) -> FitnessSentence:
    """That it is delivered in the place of the trained model."""
    return sentence(f"{'as_good' if way.as_good else 'better'}-{way.model}")


def _unread(
    seen: FitnessFacts, grade: Grade, bar: float | None, hits: int, rows: int, low: float | None
) -> list[FitnessSentence]:
    """Why staff must look, where its share of right ones is why: 116 of 118 right reads as if nobody had to; or why
    nobody must. `rows` are those it answered."""
    if grade == "customers" and bar is not None:
        return [sentence("enough", bar=_percent(bar))]
    if grade != "staff" or bar is None or not rows or low is None or low >= bar:
        return []
    # Only of what hands over can a person set the share.
    whose = "fixed" if seen.hands_over is None else "asked" if seen.demanded else "ours"
    if hits / rows < bar:
        return [sentence(f"below-{whose}", bar=_percent(bar))]
    told = [sentence(f"too_few-{whose}", rows=rows, bar=_percent(bar))]
    if seen.hands_over is None and (needed := rows_to_show(hits, rows, bar)) is not None:
        told.append(sentence("more_in_test", bar=_percent(bar), more=needed - rows))
    return told


def _all(seen: FitnessFacts, low: float | None, high: float | None) -> list[FitnessSentence]:
    rows, hits = len(seen.right), sum(seen.right)
    if not rows or low is None or high is None:
        return []
    if rows < FEWEST_ROWS:
        return [sentence("few_so_far" if _surely_bad(seen) else "so_far", rows=rows, right=hits)]
    figures = {"rows": rows, "right": hits, "low": _down(low), "high": _percent(high)}
    return [sentence(f"all-{seen.of}", **figures)]


def _some(seen: FitnessFacts, handing: MeasuredHandOver, grade: Grade) -> list[FitnessSentence]:
    if handing.right is None or handing.right_low is None or handing.right_high is None or not handing.answered:
        return [sentence("if_all", rows=len(seen.right), right=sum(seen.right))]
    # Counts, not shares: “100 % right” of five replies is what everybody would remember.
    rows, done = len(seen.right), round(handing.answered * len(seen.right))
    hits = round(handing.right * done)
    told = [
        sentence(
            f"some-{seen.of}",
            rows=rows,
            done=done,
            right=hits,
            low=_down(handing.right_low),
            high=_percent(handing.right_high),
        ),
        *_unread(seen, grade, handing.demand, hits, done, handing.right_low),
    ]
    if done < rows:
        told.append(sentence("hands_over", rest=rows - done))
    if handing.unknown_rows and handing.unknown_handed_over is not None:
        told.append(_of_strangers(handing, grade))
    return told


def _of_strangers(handing: MeasuredHandOver, grade: Grade) -> FitnessSentence:
    """How many it left to a person, and what that must be, where it is a reason to look."""
    told = {"rows": handing.unknown_rows, "count": _count(handing)}
    if grade != "staff" or _keeps_strangers_out(handing):
        return sentence("strangers", **told)
    if handing.unknown_rows < FEWEST_STRANGERS:
        return sentence("strangers_few", **told, least=FEWEST_STRANGERS)
    return sentence("strangers_low", **told, least=_percent(STRANGERS_HANDED_OVER))


def _limits(seen: FitnessFacts, some: MeasuredHandOver | None = None) -> list[FitnessSentence]:
    """What it cannot do; `some` is what it answers, where it hands over the rest."""
    told = []
    if some is None and len(seen.right) >= FEWEST_ROWS and seen.of != "forms":
        told.append(sentence(f"answers_all-{seen.of}"))
    if some is not None and some.answered and (not some.unknown_rows or some.unknown_handed_over is None):
        told.append(sentence("untried"))
    if seen.musts:
        told.append(sentence("musts", names=_named(seen.musts)))
    if seen.missed:
        told.append(sentence("missed", names=_named(seen.missed)))
    if seen.held_back:
        told.append(sentence("held_back"))
    # Of what it hands over nobody is told anything wrong.
    answers_all = seen.hands_over is None or not seen.hands_over.answered
    if seen.fields and answers_all:
        told += [sentence("field", names=f"“{name}”", wrong=n, rows=of) for name, n, of in seen.fields[:MOST_FIELDS]]
    elif seen.weak and answers_all and len(seen.right) >= FEWEST_ROWS:
        told.append(sentence("weak", names=_named(seen.weak)))
    if seen.free_wording and seen.right:
        told.append(sentence("free_wording"))
    if seen.no_better:
        told.append(sentence("no_better"))
    return told


def _next(seen: FitnessFacts, handing: MeasuredHandOver | None, grade: Grade) -> list[FitnessSentence]:
    told, wrong = [], len(seen.right) - sum(seen.right)
    if handing is not None and not handing.promised:
        demand = _percent(handing.demand)
        told.append(
            sentence("chance", demand=demand)
            if handing.rows_missing is None
            else sentence("more", demand=demand, more=handing.rows_missing)
        )
    if handing is None and grade == "staff" and seen.of == "replies":
        told.append(sentence("could_hand_over"))
    if 0 < len(seen.right) < FEWEST_ROWS and not _surely_bad(seen):
        told.append(sentence("test_more", more=FEWEST_ROWS - len(seen.right)))
    elif grade == "not_yet" and wrong:
        told.append(sentence("what_helps"))
    if wrong and seen.file and handing is None:
        told.append(sentence(f"to_correct-{seen.of}", wrong=wrong, file=seen.file))
    elif wrong and seen.file and handing is not None:
        given = _given_wrong(seen, handing)
        told.append(sentence("to_correct-sure", given=given, kept=wrong - given, file=seen.file))
    return told


def _given_wrong(seen: FitnessFacts, handing: MeasuredHandOver) -> int:
    """Wrong ones it was sure of."""
    done = round(handing.answered * len(seen.right))
    return done - round((handing.right or 0.0) * done)


def _count(handing: MeasuredHandOver) -> int:
    """Strangers that were handed over, never rounded up."""
    return int(handing.unknown_rows * (handing.unknown_handed_over or 0.0) + 1e-6)


def _named(names: Sequence[str], most: int = 3) -> str:
    return ", ".join(f"“{name}”" for name in names[:most]) + (" …" if len(names) > most else "")


def _percent(share: float) -> int:
    return round(100 * share)


def _down(share: float) -> int:
    """What is promised is never rounded up."""
    return int(100 * share + 1e-6)
