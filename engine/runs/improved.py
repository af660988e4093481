"""The end of a round of improvement: the new model beside the one people get, on the new and on all before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.core.comparing import normalised
from engine.core.errors import GateFailed, NlforgeError
from engine.core.events import GateChecked
from engine.core.noted import checked, count, noted
from engine.core.paths import RunPaths
from engine.core.row import Row
from engine.core.sentences import Sentence, one_after_another, sentence
from engine.core.spec import digest
from engine.drift.of_session import learned_messages
from engine.evaluation.score_replies import judge
from engine.improving.frozen import freeze, frozen_rows
from engine.improving.gate import JudgedChange, RowChange, judged_change
from engine.improving.rounds import PlannedRound, RoundLine, TopicChange, keep_round, now, planned_round
from engine.prompting.ask import answer_each
from engine.retrieval import sentence_encoder
from engine.runs.choose import ChosenWay
from engine.runs.evaluate import Whole


@dataclass(frozen=True)
class ImprovedGates:
    """What was found."""

    gates: Sequence[GateChecked]
    refused: GateFailed | None


def judged_round(whole: Whole, chosen: ChosenWay) -> ImprovedGates | None:
    """Whether what is delivered is better on what was corrected and no worse on anything before; None where the run is
    no round of improvement. The round is written down, with what it sets apart.

    Raises:
        BadInput: the model before is not there any more, or what earlier rounds set apart was changed.
        RunFailed: replies could not be judged.
    """
    session, spec = whole.paths.session, whole.spec
    planned = planned_round(session, digest(spec))
    if planned is None:
        return None
    rows = _rows(whole, planned)
    before = RunPaths(session / "runs" / str(planned.before))
    known = {row.prompt: text for row, text in zip(whole.data.held_out, chosen.measured.replies, strict=True)}
    scores = [
        _scores(whole, rows, _replies(run, rows, told, whole)) for run, told in ((before, {}), (whole.paths, known))
    ]
    topics = _topics(before, rows)
    changes = [RowChange(t, b, a) for t, b, a in zip(topics, *scores, strict=True)]
    new = set(planned.held_back or planned.learned)
    found = judged_change(
        [change for row, change in zip(rows, changes, strict=True) if normalised(row.prompt) in new],
        [change for row, change in zip(rows, changes, strict=True) if normalised(row.prompt) not in new],
    )
    gates = _gates(planned, found)
    for told in found.topics:
        whole.emit(noted(_about(told, planned.before)))
    _keep(whole, planned, found)
    held = [gate for gate in gates if not gate.passed]
    return ImprovedGates(gates, _refused(planned, held) if held else None)


def _rows(whole: Whole, planned: PlannedRound) -> list[Row]:
    """Those held out now, those of earlier rounds that are in no file any more, and where nothing was held back what
    was corrected."""
    rows = {normalised(row.prompt): row for row in frozen_rows(whole.paths.session)}
    # The right reply may have changed since: the newest holds.
    rows |= {normalised(row.prompt): row for row in whole.data.held_out}
    if not planned.held_back:
        wanted = set(planned.learned)
        rows |= {asked: row for row in whole.data.train if (asked := normalised(row.prompt)) in wanted}
    return list(rows.values())


def _replies(run: RunPaths, rows: Sequence[Row], known: dict[str, str], whole: Whole) -> list[str]:
    missing = [row.prompt for row in rows if row.prompt not in known]
    whole.check(0)
    known = {**known, **dict(zip(missing, (one.text for one in answer_each(run, missing)), strict=True))}
    return [known[row.prompt] for row in rows]


def _scores(whole: Whole, rows: Sequence[Row], replies: Sequence[str]) -> Sequence[float | None]:
    """By the rubric of now, which may have changed since; how long a reply took counts for neither."""
    return judge(
        "trained",
        "frozen",
        whole.spec.rubric,
        rows,
        replies=replies,
        seconds=[None] * len(rows),
        refs=whole.data.references,
        classification=bool(whole.data.labels),
    ).scores


def _topics(before: RunPaths, rows: Sequence[Row]) -> list[str]:
    """What each is about, by the topics of the model before; all the same where meanings cannot be compared."""
    try:
        topics = learned_messages(before).topics
    except NlforgeError:
        topics = None
    if topics is None:
        return [""] * len(rows)
    # Each to its nearest, however far: here nothing is about none of them.
    nearest = topics.model_copy(update={"nearest": -1.0})
    return [topics.names[n] for n in nearest.of(sentence_encoder.many_vectors([row.prompt for row in rows]))]


def _gates(planned: PlannedRound, found: JudgedChange) -> list[GateChecked]:
    figures = {"rows": count(found.rows), "better": count(found.better), "worse": count(found.worse)}
    before = str(planned.before)
    if planned.held_back:
        new = sentence(
            "noted-improved_new",
            "Of {rows} corrected messages that were held back {better} are answered better than by version {before}, "
            "{worse} worse.",
            **figures,
            before=before,
        )
    else:
        new = sentence(
            "noted-improved_new_learned",
            "Of {rows} corrected messages, all of which it learned from, {better} are answered better than by version "
            "{before}, {worse} worse.",
            **figures,
            before=before,
        )
    old = (
        sentence("noted-improved_old_lost", "On {topics} it is worse than before.", topics=[_name(found)])
        if found.lost
        else sentence("noted-improved_old", "On nothing that was measured before is it worse, beyond chance.")
    )
    return [
        checked("improved_on_the_new", found.learned, float(found.better - found.worse), new),
        checked("improved_without_loss", not found.lost, float(len(found.lost)), old),
    ]


def _about(told: TopicChange, before: int) -> Sentence:
    """What became of the messages about one thing."""
    name = told.name or sentence("noted-all_topics", "all topics together")
    figures = {"rows": count(told.rows), "better": count(told.better), "worse": count(told.worse)}
    if told.lost:
        return sentence(
            "noted-improved_topic_lost",
            "{name}: of {rows} earlier messages {better} are answered better than by version {before}, {worse} worse: "
            "more than chance explains.",
            name=name,
            **figures,
            before=str(before),
        )
    return sentence(
        "noted-improved_topic",
        "{name}: of {rows} earlier messages {better} are answered better than by version {before}, {worse} worse.",
        name=name,
        **figures,
        before=str(before),
    )


def _name(found: JudgedChange) -> str:
    return ", ".join(f"“{one.name}”" if one.name else "all topics together" for one in found.lost)


def _refused(planned: PlannedRound, held: Sequence[GateChecked]) -> GateFailed:
    why = [
        sentence("noted-improved_why_new", "It does not answer what was corrected better, beyond chance.")
        if gate.name == "improved_on_the_new"
        else sentence("noted-improved_why_old", "On something it could do before it is worse, beyond chance.")
        for gate in held
    ]
    return GateFailed(
        sentence("noted-improved_refused", "This round is refused; people keep version {n}.", n=str(planned.before)),
        one_after_another(why),
        sentence(
            "noted-todo-improved_refused",
            "Look at what got worse in the result. More corrections about the same thing, or replies that say it in "
            "other words, help most.",
        ),
    )


def _keep(whole: Whole, planned: PlannedRound, found: JudgedChange) -> None:
    session = whole.paths.session
    digest_of = freeze(session, planned.number, whole.data.held_out)
    keep_round(
        session,
        RoundLine(
            number=planned.number,
            time=now(),
            before=planned.before,
            version=int(whole.paths.root.name),
            decision="candidate" if found.passed else "refused",
            new_rows=found.rows,
            new_better=found.better,
            new_worse=found.worse,
            held_back=bool(planned.held_back),
            topics=found.topics,
            ids=planned.ids,
            frozen=digest_of,
        ),
    )
