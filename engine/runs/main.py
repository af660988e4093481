"""The run: a child process of its own that outlives the terminal. `python -m engine.runs.main RUN DIGEST DATA_ROOT`."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path

from engine.changes.kept_documents import keep_documents
from engine.core.arithmetic import Arithmetic
from engine.core.comparing import normalised
from engine.core.errors import NlforgeError, RunFailed, SpecMismatch
from engine.core.events import (
    Exported,
    RunEvent,
    RunFinished,
    RunStarted,
    active_seconds,
    append_event,
    read_events,
)
from engine.core.inner_limits import with_kind
from engine.core.journal import replace_file, replace_json
from engine.core.noted import decimals, noted, run_cancelled, run_failed
from engine.core.paths import RunPaths
from engine.core.remedies import Action
from engine.core.sentences import Sentence, as_said, sentence
from engine.core.spec import TrainingSpec, digest, load_spec
from engine.core.stages import uses_reward
from engine.core.stop_reason import Stopped, StopReason
from engine.core.work_time import work_time
from engine.data.asked_columns import asked_of
from engine.data.card import keep_card
from engine.data.hub_place import located
from engine.data.prepare import Prepared
from engine.data.profile import profile_source
from engine.data.ready import report_data
from engine.data.sources_of_facts import document_hashes
from engine.estimation.benchmark import Actual, remember
from engine.estimation.capabilities import require_supported
from engine.estimation.estimate import Estimate, estimate
from engine.estimation.executors import BuildPlace
from engine.estimation.machine import this_machine
from engine.estimation.reply_costs import UsdFor
from engine.graders.judge_protocol import JudgePanel, OpenJudge
from engine.models.base_record import same_base
from engine.models.base_weights import base_of
from engine.models.catalogue import entry_of
from engine.models.precision import hold
from engine.models.protocols import ModelAndTokenizer
from engine.models.reply_format import ReplyForm
from engine.models.store import in_use
from engine.privacy.secrets_in_speech import log_of, without_secrets
from engine.retrieval.sentence_encoder import require
from engine.rubric.grader_checks import SelfTest, blind_judges, in_words, self_test, table_text
from engine.rubric.llm_judge import open_judges
from engine.rubric.score import not_run_here, said_of_not_run
from engine.runs.allowed_time import allowed_seconds
from engine.runs.arithmetic import settled
from engine.runs.choose import choose, deliver_this
from engine.runs.conclude import conclude
from engine.runs.deliver import deliver
from engine.runs.evaluate import Whole, measure_base, measure_trained
from engine.runs.executor import Here, Workplace
from engine.runs.improved import judged_round
from engine.runs.look_up import learned_with_finds, looking_up
from engine.runs.prepare_once import OpenWriter, prepared_once
from engine.runs.retrain import Training, further_rounds, home_of
from engine.runs.secrets import require_no_secrets
from engine.runs.trust import measure_trust
from engine.runs.watch_machine import MachineWatch
from engine.training.cpu.patch import give_memory_back
from engine.training.gpu.faults import card_faults_are_said
from engine.training.rehearsal import General, general_texts
from engine.training.rl.preflight import check_rubric
from engine.training.rl.reward import Scoring
from engine.training.stages import train_stages

_NEEDED_GB = 1.0
_TOKENS_PER_WORD = 1.4


def run(
    paths: RunPaths,
    confirmed: str,
    root: Path,
    open_writer: OpenWriter | None = None,
    open_judge: OpenJudge | None = None,
    ending: StopReason | None = None,
    usd_for: UsdFor | None = None,
) -> None:
    """Data, gates, training, base and trained model measured, report; every step an event.

    Raises:
        SpecMismatch: the spec on disk is not the confirmed one.
        NlforgeError: anything else that ends the run, said as an event by `main`.
    """
    spec = load_spec(paths.spec)
    # Again, although the launcher has looked: what runs is what was confirmed, whoever started this process.
    if digest(spec) != confirmed:
        raise SpecMismatch(
            sentence("noted-other_spec", "This is not the spec that was confirmed."),
            sentence("noted-digests", "Confirmed {confirmed}, found {found}.", confirmed=confirmed, found=digest(spec)),
            sentence("noted-todo-other_spec", "Look at the page again and confirm it."),
        )

    gpus = this_machine(paths.session.parent).gpus
    require_supported(spec, BuildPlace(gpus, cluster=paths.place.exists()))
    require(spec.data.embedding)
    arithmetic = settled(read_events(paths.events), entry_of(spec.model).params_b, card=bool(gpus))
    # Before anything is estimated by its rates, and before workers of a cluster are told.
    hold(arithmetic[0])
    with (
        in_use(base_of(spec.model)),
        _workplace(paths) as workplace,
        open_judges(spec.rubric, open_judge, paths.judged, offline_only=spec.data.offline_only) as judges,
        MachineWatch(paths.root, partial(append_event, paths.events)) as machine,
    ):
        ending = ending or StopReason(paths.stop)
        _run(
            paths, spec, confirmed, root, open_writer, open_judge, workplace, judges, ending, usd_for, machine,
            *arithmetic,
        )  # fmt: skip


def _run(
    paths: RunPaths,
    spec: TrainingSpec,
    confirmed: str,
    root: Path,
    open_writer: OpenWriter | None,
    open_judge: OpenJudge | None,
    workplace: Workplace,
    judges: JudgePanel | None,
    ending: StopReason,
    usd_for: UsdFor | None,
    machine: MachineWatch,
    arithmetic: Arithmetic,
    told: Sentence | None,
) -> None:
    begun, came, check = work_time(), time.monotonic(), ending.check

    def emit(event: RunEvent) -> None:
        append_event(paths.events, event)

    guess = _estimated(spec, root, paths)
    low, likely, high = (hours * 3600 for hours in guess.hours)
    before = active_seconds(read_events(paths.events))
    emit(
        RunStarted(
            digest=confirmed,
            pid=os.getpid(),
            resumed=before > 0,
            seconds_estimate=(low, likely, high),
            phases=guess.seconds,
            arithmetic=arithmetic,
        )
    )
    if not paths.place.exists():
        # A cluster computes elsewhere.
        machine.begin()
    if told is not None:
        emit(noted(told))
    # Before anything takes long; and what goes on goes on with the same weights.
    same_base(paths.root, base_of(spec.model))
    free = shutil.disk_usage(paths.root).free / 2**30
    if free < _NEEDED_GB:
        raise RunFailed(
            sentence("noted-no_disk_space", "There is not enough disk space."),
            sentence(
                "noted-disk_free_and_needed",
                "{free} GB are free, {needed} GB are needed.",
                free=decimals(free, 1),
                needed=f"{_NEEDED_GB:.0f}",
            ),
            sentence("noted-todo-disk", "Free some space and say: go on."),
        )
    data, fingerprint = prepared_once(paths, spec, root, open_writer, workplace.read, emit, check)
    data = replace(data, references=replace(data.references, judges=judges))
    report_data(data, emit, fingerprint)
    keep_card(paths.card, spec, root, data.counts, data.train, data.held_out, fingerprint)
    keep_documents(paths, spec, root)
    _write_lines(paths.eval_rows, [r.__dict__ for r in data.held_out])
    # Folded: a message that differs in case or blanks alone is the same one to measure with.
    _write_lines(paths.learned, sorted({normalised(r.prompt) for r in data.train}))
    # Before training: a rubric that cannot tell good from bad would be found out after hours.
    test = _test_rubric(spec, data, paths, check, emit)
    check()
    from engine.models.load import load_model

    general = _general(spec, data, paths, check, emit)
    replace_json(paths.replying, ReplyForm(labels=data.labels, max_new_tokens=data.reply_tokens).model_dump_json())
    allowed, base = allowed_seconds(spec), base_of(spec.model)
    documents = document_hashes(spec, root)
    prompter = looking_up(spec, data, fingerprint, documents, paths, emit)
    learned = learned_with_finds(spec, data, prompter, check)

    def seconds_left() -> float | None:
        # What is measured and delivered afterwards takes its time as well; a deadline does not wait for pauses.
        later = guess.seconds.get("measure", 0.0) + guess.seconds.get("deliver", 0.0)
        return None if allowed is None else allowed - before - (time.monotonic() - came) - later

    def train(wanted: TrainingSpec, home: RunPaths) -> None:
        try:
            train_stages(
                wanted, learned, general.train, home, emit, ending.asked, seconds_left, workplace.train, ending.hold
            )
        finally:
            ending.hold(False)
        give_memory_back()
        check()

    def load(home: RunPaths) -> ModelAndTokenizer:
        found = load_model(home.adapter, base=base)
        asked = None if prompter is None else partial(prompter.turns, spec.model.system_prompt)
        require_no_secrets(spec, data, found, emit, asked)
        return found

    train(spec, paths)
    # Not before training, so that its first step comes soon: what goes wrong there is seen at once.
    first = home_of(paths, 1)
    whole = Whole(spec, data, general.held_out, test, paths, first, check, emit, prompter, documents)
    others = measure_base(whole, partial(load_model, base=base))
    # Said before it is measured: the model is there, and can be asked, whatever the figures say.
    emit(Exported(what="adapter", path=str(paths.adapter.relative_to(paths.root))))
    after = measure_trained(whole, others, load(first))
    training = Training(train, load, lambda wanted: _training_seconds(_estimated(wanted, root, paths)), seconds_left)
    found = further_rounds(whole, others, after, training)
    chosen = choose(whole, others, found, partial(load_model, base=base))
    deliver_this(whole, chosen)
    answers = partial(load_model, paths.adapter if chosen.weights == "trained" else None, base=base)
    measure_trust(whole, chosen.measured, answers, chosen.asked(spec.model.system_prompt))
    report = conclude(whole, others, found, chosen, judged_round(whole, chosen))
    deliver(paths, spec, root, report, emit, lambda: check(0), open_judge, usd_for)
    # Of use only to a run that starts again, and as private as the files themselves.
    shutil.rmtree(paths.read, ignore_errors=True)
    took = round(before + work_time() - begun, 1)
    if not paths.place.exists():
        # What a cluster took says nothing about this machine.
        remember(
            paths.session.parent, Actual(kind=guess.kind, estimated=round(sum(guess.seconds.values()), 1), seconds=took)
        )
    # There is nothing left to end.
    ending.hold(True)
    machine.end()
    weights = paths.adapter if chosen.weights == "trained" else paths.untrained
    emit(RunFinished(seconds=took, adapter=str(weights.relative_to(paths.root)), report="report.md"))


def _test_rubric(
    spec: TrainingSpec, data: Prepared, paths: RunPaths, check: Callable[[int], None], emit: Callable[[RunEvent], None]
) -> SelfTest:
    """Whether the rubric tells good replies of this data from spoiled ones; what it does not is said, and kept
    beside the report."""
    if missing := not_run_here(spec.rubric):
        emit(noted(said_of_not_run(missing)))
    test = self_test(spec.rubric, data.held_out or data.train, data.references, spec.data.seed, check)
    replace_file(paths.rubric_test, f"{table_text(test)}\n".encode())
    for told in in_words(test, spec.rubric) if test.table else ():
        emit(noted(told))
    if data.train and any(map(uses_reward, spec.stages)):
        check_rubric(Scoring(spec.rubric, data.references), data.train, emit)
    blind_judges(test, spec.rubric, emit)
    return test


def _workplace(paths: RunPaths) -> AbstractContextManager[Workplace]:
    """This process, or the cluster the person named."""
    if not paths.place.exists():
        return nullcontext(Here())
    from engine.runs.ray_executor import on_ray

    return on_ray(paths.place.read_text(encoding="utf-8"), paths.events, paths.stop)


def _general(
    spec: TrainingSpec, data: Prepared, paths: RunPaths, check: Callable[[int], None], emit: Callable[[RunEvent], None]
) -> General:
    """Texts of no field for continued pre-training, as many as its share says."""
    stage = next((s for s in spec.stages if s.kind == "cpt"), None)
    if stage is None:
        return General()
    words = sum(len(t.split()) for t in data.texts.train)
    found = general_texts(
        int(words * _TOKENS_PER_WORD * stage.replay_share / (1 - stage.replay_share)),
        spec.data.seed,
        paths.general,
        check,
        base_of(spec.model),
    )
    if found.short_of:
        emit(
            noted(
                sentence(
                    "noted-general_text_short",
                    "Of the general text that is mixed in, {tokens} tokens were left out: this machine would write on "
                    "them for too long.",
                    tokens=found.short_of,
                )
            )
        )
    return found


def _write_lines(path: Path, items: Sequence[object]) -> None:
    replace_json(path, "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items))


def _estimated(spec: TrainingSpec, root: Path, paths: RunPaths) -> Estimate:
    """From the spec and the files as they are now."""
    profiles = [profile_source(located(root, s.path), asked_of(s)) for s in spec.data.sources if s.use == "train"]
    machine = this_machine(paths.session.parent)
    return estimate(spec, profiles, machine, machine.gpus)


def _training_seconds(guess: Estimate) -> float:
    return sum(guess.seconds.get(phase, 0.0) for phase in ("start", "checks", "train"))


def main(
    arguments: list[str],
    open_writer: OpenWriter | None = None,
    open_judge: OpenJudge | None = None,
    usd_for: UsdFor | None = None,
    ending: StopReason | None = None,
) -> int:
    """Entry of the child process; every end of a run is an event. `open_writer` opens a model that writes questions
    from texts, `open_judge` one that judges replies; `usd_for` knows the prices of hosted models, `ending` when the run
    begins, pauses and ends."""
    paths, confirmed, root = RunPaths(Path(arguments[0]).resolve()), arguments[1], Path(arguments[2])
    # Whatever a library writes beside the model is as private as the rest.
    os.umask(0o077)
    # Keys in the messages of libraries are not written to the log.
    sys.stdout, sys.stderr = (log_of(stream) for stream in (sys.stdout, sys.stderr))
    ending = ending or StopReason(paths.stop)
    ending.listen()
    try:
        with ending.watched(), card_faults_are_said():
            ending.begin()
            run(paths, confirmed, root, open_writer, open_judge, ending, usd_for)
    except Stopped:
        return _end(paths, run_cancelled(ending.why), 130)
    except NlforgeError as error:
        if isinstance(error, RunFailed) and ending.asked():
            # Whoever asked for the end is not told of time that would not have been enough.
            return _end(paths, run_cancelled(ending.why), 130)
        return _end(
            paths,
            run_failed(error),
            int(error.exit_code),
        )
    except Exception as error:  # the boundary: whatever a library throws becomes a sentence and a logged trace
        # To the log alone.
        traceback.print_exc()
        return _end(
            paths,
            run_failed(
                RunFailed(
                    sentence("noted-unexpected", "The run stopped unexpectedly."),
                    as_said(without_secrets(with_kind(error))),
                    sentence(
                        "noted-todo-unexpected", "Details are in {log}; it can be tried again.", log=str(paths.log)
                    ),
                    remedies=(Action(kind="run_again"),),
                )
            ),
            6,
        )
    return 0


def _end(paths: RunPaths, event: RunEvent, code: int) -> int:
    """Report how the run ended; on a full disk only the log may still take it, and the exit code."""
    try:
        append_event(paths.events, event)
    except NlforgeError as error:
        print(event, error, sep="\n", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
