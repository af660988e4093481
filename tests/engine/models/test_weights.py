"""Weights that were damaged, exchanged or made by somebody else are a sentence, wherever they would be loaded; never
a hang, never code."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.core.errors import BadInput, ExitCode
from engine.core.events import Diagnosed, RunEvent, RunFinished, WeightsSaved, append_event
from engine.core.paths import RunPaths
from engine.core.stages import SftStage
from engine.data.counts import Counts
from engine.data.prepare import Prepared
from engine.evaluation.evaluate_file import evaluate_file
from engine.evaluation.reply_cache import answered
from engine.graders.verdict import References
from engine.models.load import load_model
from engine.models.plain_settings import ADAPTER
from engine.models.weight_digests import WHOLE, WeightsMismatch, is_there, require_whole, seal, unsealed
from engine.prompting.ask import answer
from engine.runs.retrain import copy_model
from engine.training.loop import copy_start, is_done
from engine.training.model import Start, learning_model
from engine.training.stage_context import StageContext
from nlforge.session_factory import open_conversation
from nlforge.store import Session
from tests.engine.models.weights_of_runs import (
    CONFIG,
    ROW,
    cut_off,
    flip,
)
from tests.support.small_models import small_model
from tests.support.specs import tiny


def _exchanged(folder: Path, made: dict[str, Path]) -> None:
    shutil.rmtree(folder)
    shutil.copytree(made["other"] / "runs" / "1" / "model" / "adapter", folder)


def _hidden_away(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def _linked(folder: Path) -> None:
    (folder / ADAPTER).rename(folder.with_name("elsewhere"))
    (folder / ADAPTER).symlink_to(folder.with_name("elsewhere"))


ATTACKS: dict[str, tuple[Callable[[Path, dict[str, Path]], object], str]] = {
    "one bit": (lambda f, _: flip(f / ADAPTER), f"“{ADAPTER}” was changed"),
    "cut off": (lambda f, _: cut_off(f / ADAPTER), f"“{ADAPTER}” was changed"),
    "weights gone": (lambda f, _: (f / ADAPTER).unlink(), f"“{ADAPTER}” is missing"),
    "settings gone": (lambda f, _: (f / CONFIG).unlink(), f"“{CONFIG}” is missing"),
    "settings changed": (
        lambda f, _: (f / CONFIG).write_text((f / CONFIG).read_text().replace('"r": 4', '"r": 8')),
        f"“{CONFIG}” was changed",
    ),
    "a pickle added": (
        lambda f, _: (f / "adapter_model.bin").write_bytes(b"\x80\x04N."),
        "“adapter_model.bin” was added",
    ),
    "a folder added": (lambda f, _: ((f / "more").mkdir(), (f / "more" / "x.py").touch()), "“more/x.py” was added"),
    "of another run": (_exchanged, "They belong to another run"),
    "list gone": (lambda f, _: (f / WHOLE).unlink(), "the list of its files, is gone"),
    "list torn": (lambda f, _: cut_off(f / WHOLE), "cannot be read"),
    "list nested": (lambda f, _: (f / WHOLE).write_text("[" * 100_000), "cannot be read"),
    "list made anew": (lambda f, _: (flip(f / ADAPTER), seal(f)), "They belong to another run or an earlier time"),
    "a link": (lambda f, _: _linked(f), f"“{ADAPTER}” was changed"),
    "all gone": (lambda f, _: _hidden_away(f), "is gone"),
}


def _started(run: RunPaths) -> object:
    return learning_model(small_model()[0].float(), SftStage(lora_rank=4), Start(run.adapter), 1, "CAUSAL_LM")


def _kept(run: RunPaths) -> object:
    place = StageContext(run.root / "model" / "next" / "adapter", 1, lambda _: None, lambda: False, lambda *_: None)
    place.out.parent.mkdir()
    copy_start("grpo", place, run.adapter)
    return (place.out / ADAPTER).read_bytes() == (run.adapter / ADAPTER).read_bytes()


def _installed(run: RunPaths) -> object:
    home = RunPaths(run.root / "rounds" / "2")
    home.adapter.parent.mkdir(parents=True)
    copy_model(run, home, lambda event: append_event(run.events, event))
    return require_whole(home.adapter)


def _answers(run: RunPaths) -> object:
    data = Prepared(train=[], held_out=[ROW], counts=Counts(), references=References(), labels=(), reply_tokens=4)
    return answered("trained", run, tiny(), data, lambda: load_model(run.adapter), lambda _: None)


ROUTES: dict[str, Callable[[RunPaths], object]] = {
    "ask": lambda run: answer(run, ["hello"]),
    "side by side": lambda run: list(open_conversation(Session(run.session)).ask(["hello"])),
    "eval": lambda run: evaluate_file(run, None, None, run.session),
    "measured in a run": _answers,
    "a run's own model": lambda run: load_model(run.adapter),
    "next stage": _started,
    "kept as it was": _kept,
    "a round's result": _installed,
}


@pytest.mark.parametrize("route", ROUTES)
def test_untouched_weights_are_used(run: RunPaths, route: str) -> None:
    """Each route comes to something: replies, figures, a model, or weights that are whole in their new place."""
    assert ROUTES[route](run)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_not_as_saved_is_a_sentence_on_every_route(
    run: RunPaths,
    made: dict[str, Path],
    attack: str,
    route: str,
) -> None:
    do, why = ATTACKS[attack]
    do(run.adapter, made)
    with pytest.raises(WeightsMismatch) as raised:
        ROUTES[route](run)
    said = raised.value
    assert (
        said.exit_code == ExitCode.BAD_INPUT
        and "not loaded" in said.what
        and why in said.why
        and [r.kind for r in said.remedies] == ["train_again"]
    )
    assert is_there(run.adapter)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_run_that_goes_on_trains_the_stage_again(run: RunPaths, made: dict[str, Path], attack: str) -> None:
    events: list[RunEvent] = []
    place = StageContext(run.adapter, 1, events.append, lambda: False, lambda *_: None)
    assert is_done(place, "sft") and not events
    ATTACKS[attack][0](run.adapter, made)
    assert not is_done(place, "sft")
    assert attack in ("all gone", "settings gone") or [
        e for e in events if isinstance(e, Diagnosed) and "trained again" in e.text
    ]


def test_a_log_without_its_line_is_told(run: RunPaths) -> None:
    """Weights, list and log made to fit each other: a run that came to its end would have noted what it delivered."""
    append_event(run.events, RunFinished(seconds=1, adapter="", report=""))
    flip(run.adapter / ADAPTER)
    seal(run.adapter)
    run.events.write_text(
        "\n".join(line for line in run.events.read_text().splitlines() if "weights_saved" not in line) + "\n"
    )
    with pytest.raises(WeightsMismatch, match="not loaded"):
        answer(run, ["hello"])


@pytest.mark.parametrize(
    ("name", "does"),
    [
        ("model/replying.json", lambda run: answer(run, ["hello"])),
        ("eval.jsonl", lambda run: evaluate_file(run, None, None, run.session)),
        ("learned.jsonl", lambda run: evaluate_file(run, run.session / "more.csv", None, run.session)),
    ],
)
@pytest.mark.parametrize("damage", ['{"x":', "[1]", "[[", "\x00\xff"])
def test_a_damaged_file_of_a_run_is_a_sentence(
    run: RunPaths,
    name: str,
    does: Callable[[RunPaths], object],
    damage: str,
) -> None:
    if name == "learned.jsonl" and damage == "[1]":
        pytest.skip("a list is a message like any other")
    (run.session / "more.csv").write_text("message,reply\nhello,yes\n")
    (run.root / name).write_bytes(damage.encode("latin-1"))
    with pytest.raises(BadInput, match="damaged"):
        does(run)


def test_older_models_are_used_and_it_is_said(run: RunPaths) -> None:
    """Saved before there were digests: neither list nor entry in the log."""
    assert unsealed(run.adapter) is None
    (run.adapter / WHOLE).unlink()
    lines = run.events.read_text().splitlines()
    run.events.write_text("\n".join(line for line in lines if "weights_saved" not in line) + "\n")
    said = unsealed(run.adapter)
    assert said is not None and "it is unknown whether it was changed since" in said
    require_whole(run.adapter)
    assert any(
        "it is unknown whether it was changed since" in getattr(m, "lines", [""])[0]
        for m in open_conversation(Session(run.session)).ask(["hello"])
    )
    assert "it is unknown whether it was changed since" in evaluate_file(run, None, None, run.session).notes[0]


def test_killed_between_the_log_and_the_weights(run: RunPaths) -> None:
    """A run that has not ended may have noted what it did not come to put there; one that has ended has not."""
    lines = run.events.read_text().splitlines()
    unfinished = [line for line in lines if "run_finished" not in line]
    run.events.write_text("\n".join(unfinished) + "\n")
    append_event(run.events, WeightsSaved(path="model/adapter", digest="sha256:next"))
    require_whole(run.adapter)
    append_event(run.events, RunFinished(seconds=1, adapter="model/adapter", report="report.md"))
    with pytest.raises(WeightsMismatch, match="earlier time"):
        require_whole(run.adapter)
