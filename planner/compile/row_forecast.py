"""What is said and asked of the rows before they are learned, from what the run would make of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from engine.core.spec import TrainingSpec
from engine.data.canned import Canned
from engine.data.forecast import Forecast
from planner.compile.sources import Sources
from planner.plan import Question, Warning_
from planner.requirements import SeveralLabels
from planner.sentences import Digits, Figure, Sentence, quoted, sentence

Foresee = Callable[[TrainingSpec], Forecast | None]
"""Runs the cleaning of the run on the files of a spec."""
SEVERAL: Literal["several_labels"] = "several_labels"
SEVERAL_OPTIONS: Mapping[str, SeveralLabels] = {
    sentence("option-first-label", "the first one counts"): "first",
    sentence("option-leave-rows", "leave these rows out"): "none",
    sentence("option-each-combination", "each combination is a class of its own"): "all",
}
_MOSTLY, _TIMES = 0.8, 8
"""Share of one label, or how many times as many rows as the rarest it has, from which the labels are unequal."""
_NAMED = 4
_FEWEST_ROWS = 20
_USUAL_ERRORS = 0.034
"""Share of wrong labels in ten much used data sets (Northcutt et al. 2021, “Pervasive Label Errors”)."""


def foreseen(spec: TrainingSpec, data: Sources, foresee: Foresee | None) -> Forecast | None:
    """None where nothing can be said yet: a file or a column is not known."""
    if foresee is None or data.unseen or any(q.field == "data_sources" for q in data.questions):
        return None
    rows = [s for s in spec.data.sources if s.use in ("train", "eval") and s.kind in ("table", "jsonl")]
    if any(not (s.prompt_column and s.reply_column) for s in rows):
        return None
    return foresee(spec)


def warnings_of_rows(found: Forecast | None, spec: TrainingSpec) -> list[Warning_]:
    """Rows that are not used, what was put right, how labels were read, that they are unequal or contradict each
    other, and that rows are too long."""
    if found is None:
        return []
    notes = [Warning_(code="rows_not_used", text=text) for text in (found.left_out, found.not_measured) if text]
    said = [Warning_(code=remark.code, text=remark.text) for remark in found.remarks]
    if found.several_labels and spec.data.several_labels != "first":
        said.append(Warning_(code=SEVERAL, text=found.several_labels))
    if unequal := _unequal(found.labels):
        said.append(Warning_(code="imbalanced_labels", text=unequal))
    if found.labels and found.conflicts > _USUAL_ERRORS * found.read:
        said.append(Warning_(code="label_quality", text=_contradicting(found)))
    if found.canned.worth_saying:
        said.append(Warning_(code="canned_replies", text=_canned(found.canned)))
    if found.too_long:
        said.append(Warning_(code="context_length", text=_too_long(found, spec)))
    return [*notes, *said]


def questions_of_rows(found: Forecast | None, answered: bool) -> list[Question]:
    """The refusal of the run, before it; and what counts where rows have several labels, unless that is `answered`."""
    if found is None:
        return []
    asked = [Question(field="data_sources", text=found.problem)] if found.problem else []
    if found.several_labels and not answered:
        asked.append(
            Question(
                field=SEVERAL,
                options=tuple(SEVERAL_OPTIONS),
                text=sentence(
                    "question-several-labels",
                    "{rows}. For each message one label is learned: which one counts?",
                    rows=found.several_labels.rpartition(":")[0],
                ),
            )
        )
    return asked


def _contradicting(found: Forecast) -> Sentence:
    return sentence(
        "warning-contradicting-labels",
        "{conflicts} of {rows} rows have the same message as another row and another label ({share}%), more than the "
        "3 % of mistakes that labels usually have. The model cannot become better than its labels: have two people "
        "label the same 100 rows, and clear up where they differ.",
        conflicts=_grouped(found.conflicts),
        rows=_grouped(found.read),
        share=_share(found.conflicts, found.read),
    )


def _canned(same: Canned) -> Sentence:
    how_many = (
        sentence("warning-canned-share", "about {share}%", share=_share(same.rows, same.of))
        if same.part
        else sentence("warning-canned-rows", "{rows} of {of}", rows=_grouped(same.rows), of=_grouped(same.of))
    )
    return sentence(
        "warning-canned",
        "No message it is measured with is learned, but replies are: {how_many} of the replies it is measured with "
        "are also among those it learns, word for word. There the figures show whether it picks the right reply, not "
        "whether it can write one.",
        how_many=how_many,
    )


def _too_long(found: Forecast, spec: TrainingSpec) -> Sentence:
    return sentence(
        "warning-too-long",
        "{long} of {rows} rows are longer than the {tokens} tokens that are learned at once, and so will messages be "
        "in use: they do not fit whole. Split or shorten them, and check that no answer needs the whole.",
        long=_grouped(found.too_long),
        rows=_grouped(found.read),
        tokens=_grouped(min(s.max_length for s in spec.stages if s.kind in ("sft", "dpo"))),
    )


def _unequal(labels: Mapping[str, int]) -> str:
    rows = sum(labels.values())
    if len(labels) < 2 or rows < _FEWEST_ROWS:
        return ""
    (top, most), *others = sorted(labels.items(), key=lambda item: -item[1])
    rare = [(label, n) for label, n in reversed(others) if n * _TIMES <= most] or (
        others if most >= _MOSTLY * rows else []
    )
    if not rare:
        return ""
    labelled = tuple(
        sentence(
            "warning-label-rows", "“{label}” {rows} ({share}%)", label=label, rows=_grouped(n), share=_share(n, rows)
        )
        for label, n in rare[:_NAMED]
    )
    named: Figure = labelled
    if len(rare) > _NAMED:
        more = _grouped(len(rare) - _NAMED)
        named = sentence("warning-more-labels", "{labels} and {more} more labels", labels=labelled, more=more)
    return sentence(
        "warning-unequal",
        "The labels are unequal: “{top}” has {most} of {rows} rows ({share}%), {others}. A model that always says "
        "“{top}” is right in {share}%, so look at macro F1 and the table of labels rather than at accuracy. Rare "
        "labels are found less often: more examples of {them} help most.",
        top=top,
        most=_grouped(most),
        rows=_grouped(rows),
        share=_share(most, rows),
        others=named,
        them=sentence("warning-them", "them") if len(rare) > 1 else quoted(rare[0][0]),
    )


def _grouped(number: int) -> Digits:
    return Digits(f"{number:,}")


def _share(part: int, whole: int) -> Digits:
    return Digits(f"{part / whole:.0%}".removesuffix("%"))
