"""What the data is too little or the wrong kind for, with the figures as said or measured."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from engine.core.spec import Gate, Source, Task, TrainingSpec
from engine.data.profile import DataProfile
from engine.data.split import held_out_count
from engine.estimation.capabilities import is_measured
from planner.compile.task import task_name
from planner.plan import Warning_
from planner.requirements import Circumstance, Requirements
from planner.sentences import Digits, Sentence, all_of, sentence

ENOUGH = {
    Task.CLASSIFICATION: 200,
    Task.EXTRACTION: 200,
    Task.CHAT_ASSISTANT: 200,
    Task.REWRITING_STYLE: 200,
    Task.QA_OVER_DOCUMENTS: 200,
    Task.TOOL_USE_AGENT: 300,
    Task.SUMMARIZATION: 500,
    Task.CODE_ASSISTANT: 500,
    Task.TRANSLATION: 1000,
    Task.DOMAIN_ADAPTATION: 500,
}
"""Examples from which a task is dependably learned.

200: with the 236 rows of the sample the bases here were measured to answer 60 % of unseen messages rightly
(`engine/estimation/measured_bases.yaml`). 300 and 500: calls, and whole texts and programs, which take more than short
replies and less than the 1,000 that taught a model of 65 billion all kinds of replies (Zhou et al. 2023, LIMA). 1,000:
with 1,000 and 2,000 pairs a translating model became worse than untrained (Vieira et al. 2024, “How Much Data is Enough
Data?”). Texts of a field: 515 were the fewest with a measured gain (Gururangan et al. 2020, “Don't Stop Pretraining”).
"""
_A_LABEL = 8
"""Examples of each label from which fine-tuning competes with training on everything (Tunstall et al. 2022, SetFit)."""
_BELONGS: dict[str, str] = {
    "labelled": sentence("reason-holds-labelled", "texts with a label"),
    "dialogues": sentence("reason-holds-dialogues", "messages with answers"),
    "preferences": sentence("reason-holds-preferences", "pairs with one marked better"),
}


def about_data(
    wants: Requirements, spec: TrainingSpec, profiles: Sequence[DataProfile], kept: int | None
) -> Iterator[Warning_]:
    """`kept`: rows that stay when they are cleaned."""
    learned = [s for s in spec.data.sources if s.use == "train"]
    rows = rows_learned(spec, profiles, kept)
    # Of hours, books and notebooks nobody knows how many examples they are.
    if rows is not None and rows < (enough := enough_for(spec.task, profiles)):
        yield Warning_(code="not_enough_data", text=_few(rows, enough, spec.task))
    elif rows is not None and (gate := _too_fine(spec, rows)) is not None:
        yield Warning_(code="not_enough_data", text=_unshown(rows, gate, spec))
    yield from _wrong_kind(wants, spec, learned)


def rows_learned(spec: TrainingSpec, profiles: Sequence[DataProfile], kept: int | None = None) -> int | None:
    """Examples it learns from; None where nobody knows."""
    rows = example_count([s for s in spec.data.sources if s.use == "train" and _counts(s, spec.task)], profiles)
    return rows if rows is None or kept is None else min(rows, kept)


def _counts(source: Source, task: Task) -> bool:
    """Whether what was counted in it are examples: rows, not recordings, books or code. Who is to write like them
    learns from whole letters."""
    letters = ("documents",) if task is Task.REWRITING_STYLE else ()
    return source.holds in (None, "pairs", "labelled", "dialogues", "preferences", "verdicts", *letters)


def example_count(sources: Sequence[Source], profiles: Sequence[DataProfile]) -> int | None:
    """Rows measured, else examples said; None where neither is known."""
    counted = sum(p.usable or p.rows for p in profiles if p.kind in ("table", "jsonl"))
    said = [s.examples for s in sources if s.examples is not None]
    return counted or (sum(said) if said else None)


def enough_for(task: Task, profiles: Sequence[DataProfile] = ()) -> int:
    """Examples from which it becomes dependable; more where there are many labels."""
    labels = max((p.distinct_replies for p in profiles if p.labels), default=0)
    return max(ENOUGH[task], _A_LABEL * labels)


def _few(rows: int, enough: int, task: Task) -> Sentence:
    return sentence(
        "warning-few-examples",
        "{rows} examples are few for this kind of model ({task}): expect the form and tone to be learned, not "
        "rare cases or facts. From about {enough} on it becomes dependable; until then, a good instruction may "
        "do as well.",
        rows=Digits(f"{rows:,}"),
        task=task_name(task),
        enough=Digits(f"{enough:,}"),
    )


def _held_out(spec: TrainingSpec, rows: int) -> int:
    """Rows that so many leave to measure with; 0 where a file of its own is measured with."""
    return 0 if any(s.use == "eval" for s in spec.data.sources) else held_out_count(rows, spec.data)


def _too_fine(spec: TrainingSpec, rows: int) -> Gate | None:
    """The highest gate, where a single mistake among the rows to measure with would miss it."""
    gates = [g for g in spec.gates if g.at_least < 1 and is_measured(g.metric, spec)]
    highest = max(gates, key=lambda g: g.at_least, default=None)
    held_out = _held_out(spec, rows)
    return highest if highest is not None and 0 < held_out * (1 - highest.at_least) < 1 else None


def _unshown(rows: int, gate: Gate, spec: TrainingSpec) -> Sentence:
    held_out = _held_out(spec, rows)
    return sentence(
        "warning-few-to-measure",
        "Of {rows} examples {held_out} are held out to measure with: one mistake among them is {one} %, so "
        "“at least {at_least} %” is reached without any mistake or not at all, and chance decides. With {needed} "
        "examples it could be told.",
        rows=Digits(f"{rows:,}"),
        held_out=Digits(f"{held_out:,}"),
        one=Digits(f"{100 / held_out:.1f}"),
        at_least=Digits(f"{gate.at_least * 100:g}"),
        needed=Digits(f"{math.ceil(1 / (1 - gate.at_least) / spec.data.eval_share):,}"),
    )


def _wrong_kind(wants: Requirements, spec: TrainingSpec, learned: Sequence[Source]) -> Iterator[Warning_]:
    for source in learned:
        if source.holds == "numbers" and not _has(wants, Circumstance.PREDICTS_NUMBERS):
            yield Warning_(
                code="data_wrong_kind",
                text=sentence(
                    "warning-measurements", "{path} holds measurements, no language to learn from.", path=source.path
                ),
            )
        if source.holds == "media" and not _has(wants, Circumstance.SCANS_OR_MEDIA):
            yield Warning_(
                code="needs_conversion_first",
                text=sentence(
                    "warning-conversion",
                    "{path} must become text first (recognition or transcription), and a sample of it be checked.",
                    path=source.path,
                ),
            )
    if (
        any(s.kind == "dpo" and s.learns_from == "pairs" for s in spec.stages)
        and learned
        and all(s.holds not in (None, "preferences", "verdicts") for s in learned)
    ):
        yield Warning_(
            code="data_wrong_kind",
            text=sentence(
                "warning-no-preferences",
                "Learning from preferences needs pairs with one marked better; what you name holds {what}. Mark some "
                "pairs, or leave that stage out.",
                what=all_of(sorted({_BELONGS.get(s.holds or "", str(s.holds)) for s in learned})),
            ),
        )


def _has(wants: Requirements, circumstance: Circumstance) -> bool:
    return any(w.value == circumstance for w in wants.all("circumstances"))
