"""The end of an evaluation: what was found is told, and the report is written, whatever comes out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from statistics import mean
from typing import Any

from engine.core.error_parts import whole_of
from engine.core.errors import RunFailed
from engine.core.events import Diagnosed, TrustMeasured, read_events
from engine.core.journal import replace_file, replace_json
from engine.core.noted import count, noted
from engine.core.paths import RunPaths
from engine.core.sentences import sentence
from engine.core.spec import Task
from engine.evaluation.compare_models import Measured, learned_by_heart
from engine.evaluation.corrections import keep_corrections
from engine.evaluation.diagnosis import Diagnosis
from engine.evaluation.judge_preference import preferred
from engine.evaluation.size import size_of
from engine.evaluation.slices import in_words, slices
from engine.evaluation.worst import worst
from engine.models.base_weights import base_model_dir, base_of
from engine.reporting.markdown import markdown
from engine.reporting.page import page
from engine.reporting.report import Findings, Report, build_report, read_origins
from engine.runs.choose import ChosenWay
from engine.runs.evaluate import Assessed, Whole
from engine.runs.fitness import fit_for, share_was_said
from engine.runs.improved import ImprovedGates
from engine.trust.trust import trust_in


def conclude(
    whole: Whole,
    others: Sequence[Measured],
    found: Assessed,
    chosen: ChosenWay,
    improved: ImprovedGates | None = None,
) -> Report:
    """What training changed, the gates of the release, why it is not good enough where it is not, what that which is
    delivered is fit for, and the report, whatever comes out; `improved` are the gates of a round of improvement.

    Raises:
        GateFailed: nothing is released.
        RunFailed: it could not be written.
    """
    spec, data, emit, before, after = whole.spec, whole.data, whole.emit, others[0], found.after
    given = chosen.measured
    _keep_replies(whole, others, after)
    if (
        found.losses
        and (by_heart := learned_by_heart(mean(found.losses[-max(1, len(found.losses) // 10) :]), before, after))
        is not None
    ):
        emit(noted(by_heart))
    if broken_off := given.event.metrics.get("cut"):
        cut = round(broken_off * given.event.rows)
        emit(
            noted(
                sentence(
                    "noted-replies_cut",
                    "{cut} of {rows} replies was cut off at {tokens} tokens, the longest it may write: it did not "
                    "finish it. It counts as half right at most."
                    if cut == 1
                    else "{cut} of {rows} replies were cut off at {tokens} tokens, the longest it may write: it did "
                    "not finish them. They count as half right at most.",
                    cut=count(cut),
                    n=cut,
                    rows=count(given.event.rows),
                    tokens=count(data.reply_tokens),
                )
            )
        )
    parts = slices(
        data.held_out,
        before.judged.scores,
        given.judged.scores,
        labels=data.labels,
        translation=spec.task is Task.TRANSLATION,
    )
    for told in in_words(parts):
        emit(noted(told))
    try:
        for told in preferred(spec.rubric, data, before.replies, given.replies):
            emit(noted(told))
    except RunFailed as error:
        # Everything else is measured; a judge that is lost only now must not take the report with it.
        emit(
            noted(
                sentence(
                    "noted-not_side_by_side",
                    "The replies of both models could not be compared side by side. {why}",
                    why=whole_of(error),
                )
            )
        )
    emit(found.told)
    gates = (*chosen.gates, *(improved.gates if improved is not None else ()))
    for gate in gates:
        # Only now: those of rounds that were not kept are never said.
        emit(gate)
    if found.diagnosis is not None:
        emit(diagnosed(found.diagnosis))
    # Read again: what hands over was measured by another part of the run.
    trust = next((e for e in reversed(list(read_events(whole.paths.events))) if isinstance(e, TrustMeasured)), None)
    handing = trust if spec.hand_over is not None and whole.paths.trust.exists() else None
    origins = read_origins(whole.paths.origin)
    fit, wrong = fit_for(spec, data, given, gates, parts, handing, chosen.instead, share_was_said(origins))
    keep_corrections(whole.paths.root, wrong)
    emit(fit)
    findings = Findings(
        round=found.round,
        general=found.general,
        slices=parts,
        size=size_of(whole.paths.adapter if chosen.weights == "trained" else None, base_model_dir(base_of(spec.model))),
        worst=worst(spec.rubric, data.held_out, given.replies, given.judged.scores, given.seconds, data.references),
        trust_curve=kept.curve if (kept := trust_in(whole.paths.trust)) is not None else (),
        to_correct=wrong,
    )
    report = build_report(spec, list(read_events(whole.paths.events)), origins, findings)
    write_report(report, whole.paths)
    # Last of all: the report is written whether the model is released or not.
    if chosen.refused is not None:
        raise chosen.refused
    if improved is not None and improved.refused is not None:
        raise improved.refused
    return report


def diagnosed(found: Diagnosis) -> Diagnosed:
    """Why, what to do next, and what that may bring."""
    return Diagnosed(
        text=f"{found.text} {found.expected}",
        cause=found.cause,
        lever=found.lever,
        code=found.code,
        figures=found.figures,
        remedies=found.remedies,
    )


def _keep_replies(whole: Whole, others: Sequence[Measured], after: Measured) -> None:
    """All replies to each held-out row side by side, with their scores."""
    lines = []
    for n, row in enumerate(whole.data.held_out):
        said: dict[str, Any] = {"prompt": row.prompt, "expected": row.reply}
        for one in (*others, after):
            said |= {one.event.model: one.replies[n], f"{one.event.model}_score": one.judged.scores[n]}
        lines.append(json.dumps(said, ensure_ascii=False) + "\n")
    replace_json(whole.paths.replies, "".join(lines))


def write_report(report: Report, paths: RunPaths) -> None:
    """`report.md`, `report.html` and `report.json`.

    Raises:
        RunFailed: it could not be written.
    """
    replace_json(paths.report.with_suffix(".json"), report.model_dump_json(indent=1))
    for suffix, text in ((".html", page(report)), (".md", markdown(report))):
        replace_file(paths.report.with_suffix(suffix), text.encode("utf-8", "replace"))
