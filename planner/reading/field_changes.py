"""From what an encoder read in a message to changes of the requirements: what a figure means is read by the exact
readers, in the words that the encoder marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, cast

from engine.core.spec import Money
from engine.encoder.read import ReadFields, ReadSpan, ReadValue, threshold_of
from planner.reading.document_rules import document_rules
from planner.reading.field_rows import OPEN, OTHER_METRIC, YES
from planner.reading.goal_words import goal_words
from planner.reading.not_meant import is_misled
from planner.reading.rule_clauses import rules_in
from planner.reading.rule_names import named, strength_of
from planner.reading.task_stated import states_the_task
from planner.reading.wire import Asks, SmallerChange
from planner.requirements import (
    NOTHING_KNOWN,
    Change,
    ChangeField,
    Requirements,
    WantedCriterion,
    WantedExpert,
    WantedGate,
    WantedSource,
    WantedStage,
    normal,
)
from planner.rule_readers.clauses import clause_spans
from planner.rule_readers.files import file_spans
from planner.rule_readers.gate_figures import gate_share
from planner.rule_readers.languages import language_named, language_of
from planner.rule_readers.model_names import model_named
from planner.rule_readers.money import currency_beside
from planner.rule_readers.numbers import find_numbers
from planner.rule_readers.permitted import permits
from planner.rule_readers.quoted_values import values_in
from planner.rule_readers.said_uses import said_use
from planner.wishes.table import WISHES

Op = Literal["set", "add", "remove", "replace"]
_SHUTS = {"“": "”", "„": "“”", "«": "»", "‘": "’", "‚": "‘’", "「": "」", "『": "』", "(": ")"}
"""What shuts each sign that opens a name."""
_OF_NAME = re.compile(r"[A-Za-z0-9_./\\~-]")
"""What names of files are written with; scripts without blanks have no edge there."""
_CERTAIN = 0.95
_BESIDE_EXACT = 0.8
"""From which another way of learning counts beside those that the exact readers found, and one that is ruled out."""
_PART = re.compile(r"(?i)\d\s*(?:of|in|out of|von|aus|sur|de|de cada|/)\s*$")
_WHOLE = re.compile(r"\s*(?:the\s+|den\s+|les\s+|las\s+|los\s+)?\d+")
_LIMITS: tuple[ChangeField, ...] = ("deadline_hours", "max_response_seconds")


@dataclass(frozen=True)
class Thresholds:
    """From which probability something counts, and from which it is asked about, by field or “field=value”."""

    counts: Mapping[str, float] = field(default_factory=dict)
    asked: Mapping[str, float] = field(default_factory=dict)

    def sure(self, name: str, probability: float) -> bool:
        return probability >= threshold_of(self.counts, *name.split("="))

    def open(self, name: str, probability: float) -> bool:
        return probability >= threshold_of({**self.counts, **self.asked}, *name.split("="))


@dataclass(frozen=True)
class ChangesRead:
    """What follows from a message."""

    sure: tuple[Change, ...]
    guesses: tuple[Change, ...]
    """Likely, but for the person or the data to confirm."""
    asks: Asks | None = None
    steps: tuple[SmallerChange, ...] = ()


@dataclass(frozen=True)
class FieldChanges:
    """Turns what was read in `words` into changes; places beyond them are of what was known before."""

    words: str
    read: ReadFields
    thresholds: Thresholds
    exact: Sequence[Change] = ()
    """What the exact readers found in the words."""
    known: Requirements = NOTHING_KNOWN
    in_document: bool = False
    """Whether the words stand in a requirement document."""

    def all(self) -> ChangesRead:
        """Everything, in the order of the fields."""
        sure: list[Change] = []
        guesses: list[Change] = []
        for name, probability, change in self._changes():
            if change.field == "circumstances" and change.op != "remove" and probability < _CERTAIN:
                # A warning is given, but nothing is blocked and nobody asked for it.
                guesses += [change] if self.thresholds.sure(name, probability) else []
            elif self.thresholds.sure(name, probability):
                sure.append(change)
            elif self.thresholds.open(name, probability):
                guesses.append(change)
        return ChangesRead(tuple(sure), tuple(guesses), self._asks(), tuple(self._steps()))

    def _changes(self) -> Iterator[tuple[str, float, Change]]:
        gone = {one.value for one in self.read.flags.get("gone", ()) if self.thresholds.sure("gone", one.probability)}
        for name, probability, change in (*self._gone(), *self._said()):
            # What is taken back is not set by the words that take it back.
            if (change.field not in gone or change.op == "remove") and not is_misled(change):
                yield name, probability, change

    def _gone(self) -> Iterator[tuple[str, float, Change]]:
        for one in self._told("gone"):
            wish = cast(ChangeField, one.value)
            yield "gone", one.probability, Change(op="remove", field=wish, value="", quote=self._around(one.place))

    def _said(self) -> Iterator[tuple[str, float, Change]]:
        yield from self._task()
        yield from self._flags("circumstances", "circumstances", "add")
        yield from self._flags("circumstances_gone", "circumstances", "remove")
        yield from self._stages()
        yield from self._flags("delivery", "deploy", "set")
        yield from self._flags("keeps", "keep", "add")
        yield from self._offline()
        yield from self._rules()
        yield from self._sources()
        yield from self._experts()
        yield from self._gates()
        yield from self._languages()
        yield from self._figures()
        yield from self._budget()
        yield from self._base_model()
        yield from self._copied("rights", "add")
        yield from self._goal()

    def _spans(self, name: str, *, replacing: bool = False) -> Sequence[ReadSpan]:
        """Marked words of the message. What takes the place of an entry is left to the exact readers, which know
        whose, unless `replacing`."""
        spans = (s for s in self.read.spans.get(name, ()) if s.start < s.end <= len(self.words))
        return [s for s in spans if replacing or _op(s) != "replace"]

    def _told(self, name: str) -> Iterator[ReadValue]:
        """Flags that the message speaks for, and not what was known before it."""
        return (one for one in self.read.flags.get(name, ()) if self._spoken(one))

    def _chosen(self, name: str) -> ReadValue | None:
        """The likeliest value of a choice, likewise."""
        return next((one for one in self.read.choices.get(name, ())[:1] if self._spoken(one)), None)

    def _spoken(self, one: ReadValue) -> bool:
        return one.place[0] < max(1, len(self.words))

    def _quote(self, span: ReadSpan) -> str:
        text, behind = self.words[span.start : span.end], self.words[span.end : span.end + 1]
        # “… from “Handbook.docx”.”: marked with the sign that opens a name, and without the one that shuts it.
        opened = next((sign for sign in reversed(text) if sign in _SHUTS or sign in "”»’」』)"), "")
        return text + behind if behind and behind in _SHUTS.get(opened, "") else text

    def _around(self, place: tuple[int, int], marked: str = "") -> str:
        """Words for a value of the whole message: the marked ones nearest to what speaks for it, else its clause."""
        at = place[0]
        spans = self._spans(marked)
        if spans:
            return self._quote(min(spans, key=lambda s: max(s.start - at, at - s.end, 0)))
        found = [c for c in clause_spans(self.words) if c.start <= at < c.end] or list(clause_spans(self.words))[:1]
        return found[0].text if found else self.words.strip()

    def _task(self) -> Iterator[tuple[str, float, Change]]:
        if (one := self._chosen("task")) is not None:
            yield (
                "task",
                one.probability,
                Change(op="set", field="task", value=one.value, quote=self._around(one.place, "task_words")),
            )

    def _flags(self, name: str, wish: ChangeField, op: Op) -> Iterator[tuple[str, float, Change]]:
        for one in self._told(name):
            change = Change(op=op, field=wish, value=one.value, quote=self._around(one.place, wish))
            yield f"{name}={one.value}", one.probability, change

    def _stages(self) -> Iterator[tuple[str, float, Change]]:
        named = {c.value.kind for c in self.exact if isinstance(c.value, WantedStage)}
        for one in self._told("stage"):
            kind = one.value.removeprefix("not ")
            if one.probability < _BESIDE_EXACT and (named - {kind} or kind != one.value):
                continue
            stage = WantedStage.model_validate({"kind": kind, "wanted": kind == one.value})
            yield (
                "stage",
                one.probability,
                Change(op="add", field="stages", value=stage, quote=self._around(one.place, "stages")),
            )

    def _offline(self) -> Iterator[tuple[str, float, Change]]:
        if (one := self._chosen("offline")) is not None:
            stays = Change(op="set", field="offline_only", value=True, quote=self._around(one.place, "offline_only"))
            leaves = stays.model_copy(update={"value": False})
            # Words that agree to another place in so many words do not ask for the opposite.
            yield "offline", one.probability, stays if one.value == YES and not permits(leaves) else leaves

    def _rules(self) -> Iterator[tuple[str, float, Change]]:
        if self.in_document:
            yield from (("rubric", sure, change) for sure, change in document_rules(self.words, self.read, self.exact))
            return
        for span in rules_in(self.words, self._spans("rubric"), self.exact):
            quote, op = self._quote(span), _op(span)
            if states_the_task(quote):
                continue
            name, unwanted = named(quote, unwanted=_fact(span, "unwanted") == YES)
            value = WantedCriterion(name=name, unwanted=unwanted, strength=strength_of(quote, _fact(span, "strength")))
            yield (
                "rubric",
                span.probability,
                Change(op=op if op == "remove" else "add", field="rubric", value=value, quote=quote),
            )

    def _sources(self) -> Iterator[tuple[str, float, Change]]:
        for span in self._spans("sources"):
            use, holds = _fact(span, "use"), _fact(span, "holds")
            if (said := self._said_use(span)) is not None:
                use = said
            told = {"use": None if use == OPEN else use, "holds": None if holds == OPEN else holds}
            for path in self._paths(span):
                value = WantedSource.model_validate({"path": path, **told})
                change = Change(op=_op(span), field="sources", value=value, quote=self._quote(span))
                yield "sources", span.probability, change

    @cached_property
    def _files(self) -> list[tuple[int, int]]:
        return [file.outer for file in file_spans(self.words)]

    def _said_use(self, span: ReadSpan) -> str | None:
        """What plain words say that a heap of data is for: an encoder may pass over “keep your fingers off that”."""
        others = [(s.start, s.end) for s in self._spans("sources") if s is not span]
        others += self._files
        others = [(a, b) for a, b in others if b <= span.start or a >= span.end]
        found = None if _op(span) == "remove" else said_use(self.words, span.start, span.end, others)
        inside = said_use(self._quote(span), 0, 0) if found is None and _op(span) != "remove" else found
        return inside[0] if inside is not None else None

    def _paths(self, span: ReadSpan) -> Sequence[str]:
        """The files that marked words name: as the exact readers have them, else as marked within, else the words."""
        quote = self._quote(span)
        exact = [c.value.path for c in self.exact if isinstance(c.value, WantedSource) and c.quote]
        # A shell's blanks are blanks: “gold\ set.csv”.
        plain = quote.replace("\\ ", " ")
        if named := [path for path in dict.fromkeys(exact) if path in plain]:
            return named
        # Words that end within the name of a file mean all of it.
        if cut := [f.path for f in file_spans(self.words) if f.outer[0] < span.end and span.start < f.outer[1]]:
            return cut
        inside = [p for p in self._spans("path") if p.start >= span.start and p.end <= span.end]
        return [whole_name(self.words, inside[0])] if inside else [quote]

    def _experts(self) -> Iterator[tuple[str, float, Change]]:
        names = self._spans("expert_name")
        for span in self._spans("experts"):
            inside = [p for p in names if p.start >= span.start and p.end <= span.end]
            op, quote = _op(span), self._quote(span)
            said = whole_name(self.words, inside[0]) if inside else quote
            there = [w.value.name for w in self.known.all("experts") if isinstance(w.value, WantedExpert)]
            # What goes is one that is known.
            meant = [name for name in there if normal(name) in normal(f"{quote} {said}")] if op == "remove" else []
            for name in meant or [said]:
                yield (
                    "experts",
                    span.probability,
                    Change(op=op, field="experts", value=WantedExpert(name=name), quote=quote),
                )

    def _gates(self) -> Iterator[tuple[str, float, Change]]:
        # A new figure takes the place of the one of its metric, whether marked so or not.
        for span in self._spans("gates", replacing=True):
            quote, metric = self._with_whole(span), _fact(span, "metric")
            if _op(span) == "remove" or metric in (None, OTHER_METRIC):
                continue
            if (share := gate_share(quote, language_of(self.words))) is None:
                continue
            value = WantedGate(metric=metric, at_least=share)
            there = [w.value.metric for w in self.known.all("gates") if isinstance(w.value, WantedGate)]
            if _op(span) == "replace" and len(there) == 1 and there[0] != metric:
                change = Change(op="replace", field="gates", value=value, quote=quote, old=there[0])
            else:
                change = Change(op="add", field="gates", value=value, quote=quote)
            yield "gates", span.probability, change

    def _with_whole(self, span: ReadSpan) -> str:
        """The marked words; behind “8 of” with the number it is a part of."""
        quote = self._quote(span)
        if _PART.search(quote) and (whole := _WHOLE.match(self.words, span.end)) is not None:
            return self.words[span.start : whole.end()]
        return quote

    def _languages(self) -> Iterator[tuple[str, float, Change]]:
        for span in self._spans("languages"):
            quote = self._quote(span)
            for code in language_named(quote):
                yield (
                    "languages",
                    span.probability,
                    Change(op=_op(span), field="languages", value=code, quote=quote),
                )

    def _figures(self) -> Iterator[tuple[str, float, Change]]:
        """Limits whose one figure the exact readers know; of several it cannot be told which is meant."""
        for wish in _LIMITS:
            for span in self._spans(wish):
                values = set(values_in(quote := self._quote(span), WISHES[wish].unit))
                if len(values) == 1:
                    yield wish, span.probability, Change(op="set", field=wish, value=values.pop(), quote=quote)

    def _budget(self) -> Iterator[tuple[str, float, Change]]:
        for span in self._spans("budget"):
            quote = self._quote(span)
            amounts = {
                (number.value, currency)
                for number in find_numbers(quote)
                if (currency := currency_beside(self.words, span.start + number.start, span.start + number.end)[0])
            }
            if len(amounts) == 1:
                amount, currency = amounts.pop()
                value = Money(amount=amount, currency=currency)
                yield "budget", span.probability, Change(op="set", field="budget", value=value, quote=quote)

    def _base_model(self) -> Iterator[tuple[str, float, Change]]:
        for span in self._spans("base_model"):
            if (name := model_named(quote := self._quote(span))) is not None:
                change = Change(op="set", field="base_model", value=name, quote=quote)
                yield "base_model", span.probability, change

    def _goal(self) -> Iterator[tuple[str, float, Change]]:
        for span in self._spans("goal"):
            start, end = goal_words(self.words, span.start, span.end)
            goal = self.words[start:end]
            yield "goal", span.probability, Change(op="set", field="goal", value=goal, quote=goal)

    def _copied(self, wish: ChangeField, op: Op) -> Iterator[tuple[str, float, Change]]:
        for span in self._spans(wish):
            quote = self._quote(span)
            yield wish, span.probability, Change(op=op, field=wish, value=quote, quote=quote)

    def _asks(self) -> Asks | None:
        best = self._chosen("asks")
        if best is None or not self.thresholds.sure("asks", best.probability):
            return None
        return Asks(kind=cast(Literal["why", "what_if", "undo"], best.value), about=self.words)

    def _steps(self) -> Iterator[SmallerChange]:
        best = self._chosen("size_step")
        if best is not None and self.thresholds.sure("size_step", best.probability):
            yield SmallerChange(
                op="set",
                field="size_step",
                value=cast(Literal["smaller", "larger"], best.value),
                quote=self._around(best.place),
            )


def whole_name(words: str, span: ReadSpan) -> str:
    """The marked words, with the rest of a file's name of which only a part is marked."""
    start, end = span.start, span.end
    while start > 0 and _OF_NAME.match(words[start - 1]) and _OF_NAME.match(words[start]):
        start -= 1
    while end < len(words) and _OF_NAME.match(words[end]) and _OF_NAME.match(words[end - 1]):
        end += 1
    return words[start:end].rstrip(".")


def _fact(span: ReadSpan, name: str) -> str | None:
    found = span.attributes.get(name)
    return found[0] if found is not None and found[0] else None


def _op(span: ReadSpan) -> Op:
    return cast(Op, _fact(span, "op") or "add")
