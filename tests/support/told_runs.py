"""Runs told from their first note to their end, by what tells it in a run; nothing is trained."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

from engine.core.errors import NlforgeError
from engine.core.events import RunEvent, RunFinished, RunStarted, append_event, read_events
from engine.core.noted import noted, run_failed
from engine.core.paths import RunPaths
from engine.core.sentences import packed
from engine.core.spec import Gate, Source, TrainingSpec
from engine.data.prepare import prepare
from engine.data.ready import report_data
from engine.evaluation.baselines import baselines
from engine.evaluation.compare_models import Measured, with_changes
from engine.rubric.grader_checks import in_words, self_test
from engine.runs.choose import choose, deliver_this
from engine.runs.conclude import conclude
from engine.runs.evaluate import Whole, assess
from engine.training.checks import check_lengths
from tests.support.places import ROOT
from tests.support.verdicts import CHAT, INVENTED, measured

DEMANDING = CHAT.model_copy(update={"gates": (Gate(metric="right", at_least=0.9), Gate(metric="score", at_least=0.1))})


def table(rows: Sequence[tuple[str, str]]) -> str:
    """A table of messages and answers."""
    text = StringIO()
    csv.writer(text).writerows([("message", "answer"), *rows])
    return text.getvalue()


with (ROOT / "sessions" / "returns-desk" / "messages.csv").open(encoding="utf-8", newline="") as _file:
    DESK = [(row["customer_message"], row["agent_reply"]) for row in csv.DictReader(_file)][:90]
LETTERS = table([*DESK, DESK[0], ("Hello there", ""), ("And what now?", "n/a")])
TOPICS = table(
    [(message, ("return", "invoice")[n % 2]) for n, (message, _) in enumerate(DESK)]
    + [("Where is my old rake?", "retrun"), ("I am angry", "complaint")]
)


class ToldRun:
    """The events of a run, in its log."""

    def __init__(self, folder: Path, spec: TrainingSpec, rows: str) -> None:
        (folder / "a.csv").write_text(rows, encoding="utf-8")
        source = Source(path="a.csv", kind="table", prompt_column="message", reply_column="answer")
        data = spec.data.model_copy(update={"sources": (source,)})
        self.spec = spec.model_copy(update={"data": data})
        self.paths = RunPaths(folder / "s" / "runs" / "1")
        self.paths.delivered.parent.mkdir(parents=True)
        self.data = prepare(self.spec, folder)
        # There is no model that could be asked for them.
        self.data.counts.secrets.clear()
        self.emit(RunStarted(digest="d", pid=1))

    def emit(self, event: RunEvent) -> None:
        append_event(self.paths.events, event)

    @property
    def events(self) -> list[RunEvent]:
        """As they lie in the log."""
        return list(read_events(self.paths.events))

    def ended(self, part: Callable[[], object]) -> None:
        """The end after a part of the run that may fail."""
        try:
            part()
        except NlforgeError as error:
            self.emit(run_failed(error))
        else:
            self.emit(RunFinished(seconds=60, adapter="model/adapter", report="report.md"))

    def prepared(self) -> None:
        """What is told of rows and rubric before the training."""
        report_data(self.data, self.emit, "f")
        test = self_test(self.spec.rubric, self.data.held_out, self.data.references)
        for sentence in in_words(test, self.spec.rubric):
            self.emit(noted(sentence))

    def too_long(self) -> None:
        """Rows that do not fit."""
        rows = self.data.train
        check_lengths([999] * len(rows), list(rows), 512, self.emit)

    def evaluated(self, right: Mapping[str, int]) -> None:
        """The evaluation of models with so many replies right, to the report."""
        rows = self.data.held_out
        asked = {one.name: one for one in baselines(self.spec, self.data, lambda text: len(text.split()))}

        def of(name: str) -> Measured:
            wrong = dict.fromkeys(range(right[name], len(rows)), INVENTED)
            found = measured(name, self.spec, rows, wrong)  # type: ignore[arg-type]
            metrics = {**found.judged.event.metrics, "reply_loss": 3.0 if name == "base" else 2.0, "cut": 0.1}
            event = found.judged.event.model_copy(update={"metrics": metrics})
            found = replace(found, judged=replace(found.judged, event=event))
            if name not in asked:
                return found
            one = asked[name]  # type: ignore[index]
            event = event.model_copy(update={"about": str(one.about), "about_sentence": packed(one.about)})
            return replace(found, judged=replace(found.judged, event=event), prompter=one.prompter)

        whole = Whole(
            self.spec, self.data, (), self_test((), (), self.data.references), self.paths, self.paths,
            lambda _: None, self.emit,
        )  # fmt: skip
        others = [of(name) for name in right if name != "trained"]
        after = with_changes(of("trained"), others)
        for one in (*others, after):
            self.emit(one.event)
        found = assess(whole, others, after)
        chosen = choose(whole, others, found, lambda: (None, None))  # type: ignore[arg-type, return-value]
        deliver_this(whole, chosen)
        conclude(whole, others, found, chosen)
