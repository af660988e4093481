"""Which messages the model leaves to a person, how that is asked, and what must be said of it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.core.spec import DataSpec, HandOver, Task, TrainingSpec
from engine.data.profile import DataProfile
from engine.data.split import held_out_count
from engine.evaluation.statistics import wilson
from engine.trust.calibrate import FEWEST
from engine.trust.curve import share_needs
from planner.plan import Origin, Question, Warning_, default, said
from planner.requirements import Change, ChangeField, Requirements, StageKind, WantedGate, Wish
from planner.rule_readers.hand_over import HAND_OVER
from planner.rule_readers.languages import language_of
from planner.sentences import Digits, Tongue, sentence

ASKED: Literal["hand_over"] = "hand_over"
ONLY_SURE = sentence("option-only-sure", "answer only what it is likely right on")
ANSWER_ALL = sentence("option-answer-all", "answer everything")
_TO_PEOPLE = frozenset({Task.CHAT_ASSISTANT, Task.QA_OVER_DOCUMENTS})
"""Kinds of tasks whose answers people take for right, one by one: there it hands over unless they say otherwise."""
_OPEN = _TO_PEOPLE | {Task.CLASSIFICATION, Task.EXTRACTION}
_MOST = 0.99
_MEASURED = 200
"""Messages it is measured with: of 48 without a mistake no more than 92 % could be promised."""
_LEAST_MEASURED = 24
"""Held out of few rows: a little more than it takes to tell anything, for what reads alike stays on one side."""
_PROMISE = re.compile(
    r"(?i)(?<!\w)(?:promis\w+|guarante\w+|refund\w*|(?:within|in) (?:the next )?(?:\d+|an?|one|two|three|few)\b"
    r"|today|tomorrow|free of charge|versprech\w+|versprochen|garanti\w+|erstatt\w+|innerhalb|binnen|heute|morgen"
    r"|kostenlos|kostenfrei|in \d+ (?:stunden|tagen|minuten)|promet\w+|rembours\w+|(?:dans|sous) (?:les )?\d+"
    r"|aujourd['’]hui|demain|gratuit\w*|reembols\w+|devolver\w*|en (?:menos de )?\d+|hoy|mañana|gratis|rimbors\w+"
    r"|entro|oggi|domani|gratuit\w*)(?!\w)|保证|承诺|退款|赔偿|小时内|分钟内|天内|今天|明天|免费"
)


@dataclass
class HandingOver:
    """What the plan says of it."""

    wish: HandOver | None = None
    offers: list[Question] = field(default_factory=list)
    """Asked beside the plan, which has its answer already."""
    warnings: list[Warning_] = field(default_factory=list)


def with_share_as_gate(wants: Requirements, task: Task) -> Requirements:
    """“95 % of its answers must be right” is the figure a model must reach that is not asked to hand anything over."""
    share = wants.one("right_share")
    if share is None or task in _TO_PEOPLE or wants.one("hand_over") or wants.one("hand_over_text"):
        return wants
    gate = Wish(value=WantedGate(metric="accuracy", at_least=float(str(share.value))), said=share.said)
    others = [w for w in wants.all("gates") if not (isinstance(w.value, WantedGate) and w.value.metric == "accuracy")]
    kept: dict[ChangeField, tuple[Wish, ...]] = {n: w for n, w in wants.wishes.items() if n != "right_share"}
    kept["gates"] = (*others, gate)
    return Requirements(wishes=kept)


def hand_over_of(
    wants: Requirements,
    task: Task,
    kinds: Sequence[StageKind],
    languages: Sequence[str],
    rules: dict[str, Origin],
    settled: frozenset[str],
) -> HandingOver:
    """As it was said; else on for what people read as an answer."""
    wishes = [w for name in HAND_OVER for w in wants.all(name)]
    replies = any(kind != "cpt" for kind in kinds) and task is not Task.DOMAIN_ADAPTATION
    if not replies:
        refused = [_not_done(w) for w in wishes if w.value is not False]
        return HandingOver(warnings=refused[:1])
    found = HandingOver()
    asked = _asked(wants)
    on = task in _TO_PEOPLE and not wants.all("experts") if asked is None else asked.value is not False
    if asked is not None:
        # “Yes, and 90 %”: what asked for it first is why it does.
        first = wants.one("hand_over")
        rules["hand_over"] = said(
            asked.said if first is None or (first.value is False) is not (asked.value is False) else first.said
        )
    elif task in _OPEN and ASKED not in settled and not wants.all("experts"):
        found.offers.append(_question(task))
    if not on:
        return found
    if asked is None:
        rules["hand_over"] = default(
            sentence("reason-hand-over", "not said; people take each answer for right, and a wrong one costs most")
        )
    share, text = wants.one("right_share"), wants.one("hand_over_text")
    demand = HandOver().right_share if share is None else float(str(share.value))
    rules["hand_over.right_share"] = (
        default(sentence("reason-right-share", "no share was named: of 20 answers 19 are right"))
        if share is None
        else said(share.said)
    )
    if share is not None:
        found.warnings += [_never_all(share, demand)] if demand > _MOST else []
    rules["hand_over.text"] = (
        default(sentence("reason-hand-over-text", "no words were given: a short sentence in the language of the model"))
        if text is None
        else said(text.said)
    )
    phrase = "" if text is None else str(text.value)
    found.wish = HandOver(right_share=min(demand, _MOST), text=phrase)
    found.warnings += _of_the_text(phrase, languages)
    return found


def measured_with(
    held_out: dict[str, Any],
    wish: HandOver | None,
    rows: int | None,
    rules: dict[str, Origin],
    gates: Sequence[float],
    *,
    splits: bool = True,
) -> dict[str, Any]:
    """More rows to measure with where a share of the answers is to be promised, or a figure of `gates` to be reached,
    and of few rows enough for a verdict; `rows` as far as they are known, and whether it `splits` them: nothing is
    held out of texts that are only read, and beside a file to measure with."""
    # Of a share that was said all measures anyway.
    if "max_eval_rows" in held_out:
        return held_out
    few = splits and (rows is None or rows * DataSpec().eval_share < _LEAST_MEASURED)
    if few and wish is not None:
        rules["data.min_eval_rows"] = default(
            sentence("reason-eval-rows-few", "with fewer nothing could be told of when it should hand over")
        )
    elif few and rows:
        rules["data.min_eval_rows"] = default(
            sentence("reason-eval-rows-verdict", "with fewer nothing could be told of how good it is")
        )
    least = {"min_eval_rows": _LEAST_MEASURED} if "data.min_eval_rows" in rules else {}
    if not (gates or wish is not None):
        return {**held_out, **least}
    # Of fewer a single mistake would miss the gate.
    most = max([_MEASURED, *(math.ceil(round(1 / (1 - gate), 6)) for gate in gates if gate < 1)])
    rules["data.max_eval_rows"] = default(
        sentence("reason-eval-rows-gate", "what must be reached is told by them; one mistake of 48 is 2.1 %")
        if wish is None
        else sentence(
            "reason-eval-rows-hand-over",
            "what it may answer by itself is told by them; 48 without a mistake would allow to promise 92 %, not 95 %",
        )
    )
    return {**held_out, **least, "max_eval_rows": most}


def about_hand_over(spec: TrainingSpec, profiles: Sequence[DataProfile], kept: int | None = None) -> Iterator[Warning_]:
    """That so few rows cannot show what is demanded, and how many could."""
    if spec.hand_over is None:
        return
    rows, share = rows_to_measure(spec, profiles, kept), spec.hand_over.right_share
    if rows is None:
        return
    if rows < FEWEST:
        text = sentence(
            "warning-hand-over-too-few",
            "About {rows} messages with right replies are left to measure with, and it takes {fewest} to tell when it "
            "should hand over: it will answer every message until it has more examples.",
            rows=Digits(f"{rows:,}"),
            fewest=Digits(str(FEWEST)),
        )
        yield Warning_(code="too_few_to_promise", text=text)
    elif (most := wilson(rows, rows)[0]) < share:
        text = sentence(
            "warning-hand-over-few",
            "With about {rows} messages to measure with, {share} % cannot be promised, at most about {most} %: it "
            "would take {needed} answers without a mistake. Add examples, or ask for a smaller share.",
            rows=Digits(f"{rows:,}"),
            share=_percent(share),
            most=Digits(f"{100 * most:.0f}"),
            needed=Digits(f"{share_needs(1.0, share):,}"),
        )
        yield Warning_(code="too_few_to_promise", text=text)


def rows_to_measure(spec: TrainingSpec, profiles: Sequence[DataProfile], kept: int | None = None) -> int | None:
    """About so many messages with right replies; None where nothing is known of them. `kept` are rows that stay when
    they are cleaned."""
    data = spec.data
    measuring = {s.path for s in data.sources if s.use == "eval"}
    given = sum(p.usable for p in profiles if p.path in measuring)
    if measuring:
        # How many of them stay is known only where the file was looked at.
        return min(given, data.max_eval_rows) or None
    learned = {s.path for s in data.sources if s.use == "train"}
    rows = kept or sum(p.usable for p in profiles if p.path in learned)
    if not rows:
        return None
    rows = rows if data.limit is None else min(rows, data.limit)
    return held_out_count(rows, data)


def hand_over_answer(option: str, words: str) -> list[Change] | None:
    """What an answer to the question changes; None where the option is another question's."""
    if option not in (ONLY_SURE, ANSWER_ALL):
        return None
    return [Change(op="set", field="hand_over", value=option == ONLY_SURE, quote=words.strip())]


def _asked(wants: Requirements) -> Wish | None:
    """What was said last; whoever names a share or words for it after a no wants it again."""
    wishes = [w for name in HAND_OVER for w in wants.all(name)]
    last = max((w.said.turn for w in wishes), default=0)
    latest = [w for w in wishes if w.said.turn == last]
    return next((w for w in latest if w.value is False), latest[0] if latest else None)


def _question(task: Task) -> Question:
    if task in _TO_PEOPLE:
        text = sentence(
            "question-hand-over",
            "May it hand over what it is likely wrong on? Planned is yes. If not, say “answer everything”; for "
            "another share, say “90 % of its answers must be right”.",
        )
    elif task is Task.EXTRACTION:
        text = sentence(
            "question-hand-over-forms",
            "May it hand over messages of whose form it is not sure? Planned is no: programs that read forms expect "
            "one for each message. If it should, say “hand over what it is not sure of”.",
        )
    else:
        text = sentence(
            "question-hand-over-labels",
            "May it hand over messages whose label it is not sure of? Planned is no: programs that read labels "
            "expect one for each message. If it should, say “hand over what it is not sure of”.",
        )
    return Question(field=ASKED, options=(ONLY_SURE, ANSWER_ALL), text=text)


def _not_done(wish: Wish) -> Warning_:
    text = sentence(
        "warning-hand-over-no-replies",
        "I did not use: “{quote}”, because a model that only reads texts answers no messages that it could hand over.",
        quote=" ".join(wish.said.quote.split()),
    )
    return Warning_(code="words_not_used", text=text)


def _never_all(wish: Wish, demand: float) -> Warning_:
    text = sentence(
        "warning-hand-over-all-right",
        "“{quote}”: no model can promise that {share} % of its answers are right; 99 % is the most that is promised, "
        "and planned.",
        quote=" ".join(wish.said.quote.split()),
        share=_percent(demand),
    )
    return Warning_(code="cannot_guarantee", text=text)


def _of_the_text(phrase: str, languages: Sequence[str]) -> Iterator[Warning_]:
    if _PROMISE.search(phrase):
        text = sentence(
            "warning-hand-over-promise",
            "“{phrase}” promises something whenever it hands over, whatever the message is about. Make sure that "
            "somebody keeps it, or say it without the promise.",
            phrase=phrase,
        )
        yield Warning_(code="hand_over_text", text=text)
    spoken = language_of(phrase) if phrase else None
    if spoken is not None and spoken not in languages:
        text = sentence(
            "warning-hand-over-language",
            "“{phrase}” seems to be in {language}, and the model answers in {languages}: people would read another "
            "language whenever it hands over.",
            phrase=phrase,
            language=Tongue(spoken),
            languages=[Tongue(code) for code in languages],
        )
        yield Warning_(code="hand_over_text", text=text)


def _percent(share: float) -> Digits:
    return Digits(f"{100 * share:.4g}")
