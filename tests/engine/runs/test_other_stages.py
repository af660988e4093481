"""Texts that are read, pairs and thumbs that are learned from, and all weights: through the real child process."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from engine.core.errors import BadInput
from engine.core.events import (
    DataReady,
    Diagnosed,
    Evaluated,
    GateChecked,
    RunEvent,
    RunFailedEvent,
    RunFinished,
    StageFinished,
    StageStarted,
    Step,
)
from engine.core.spec import DataSpec, ModelSpec, Source, Task, TrainingSpec
from engine.core.stages import CptStage, DpoStage, SftStage
from engine.data.counts import Counts
from engine.data.prepare import prepare
from engine.data.profile import profile_source
from engine.data.texts import pieces
from engine.data.verdicts import verdicts
from engine.training.dpo_kto import train_dpo, train_kto
from engine.training.model import Start
from engine.training.sft import train_sft
from engine.training.stage_context import StageContext
from planner.compile.kinds import kinds_of
from planner.compile.sources import sources_of
from planner.requirements import Requirements
from tests.support.runs import start, wait

BITS = {"batch_size": 8, "epochs": 1, "max_length": 128}
WORDS = [
    "valve",
    "pump",
    "gasket",
    "rotor",
    "seal",
    "flange",
    "bearing",
    "shaft",
    "coupling",
    "impeller",
    "casing",
    "nozzle",
]


THINGS = [
    "lamp",
    "table",
    "chair",
    "kettle",
    "jacket",
    "scarf",
    "bicycle",
    "mirror",
    "carpet",
    "blender",
    "guitar",
    "camera",
    "tent",
    "ladder",
    "pillow",
    "razor",
    "cable",
    "invoice",
    "voucher",
    "parcel",
    "box",
    "gift",
    "shelf",
    "drill",
    "garden",
    "window",
    "garage",
    "kitchen",
    "winter",
    "summer",
    "battery",
    "charger",
    "silk",
    "cotton",
    "leather",
    "wood",
]
VERBS = ["return", "exchange", "repair", "cancel", "track", "pay", "store", "clean", "assemble", "recycle"]


def question(n: int) -> str:
    """Every one with words of its own."""
    draw = random.Random(n)
    first, second, third, fourth = draw.sample(THINGS, 4)
    return f"{draw.choice(VERBS).title()} {first} with {second} or {draw.choice(VERBS)} {third} and {fourth}?"


def manual(folder: Path, chapters: int = 10) -> Path:
    """A handbook of a field, every chapter different."""
    draw = random.Random(3)
    parts = []
    for n in range(chapters):
        lines = [
            (
                f"The {draw.choice(WORDS)} {draw.randint(10, 99)} of unit {n} is checked every "
                f"{draw.randint(2, 40)} days, and its "
                f"{draw.choice(WORDS)} is replaced after {draw.randint(100, 999)} hours of work in the plant."
            )
            for _ in range(4)
        ]
        parts.append(f"## Unit {n}\n\n" + " ".join(lines))
    (folder / "manual.md").write_text("# Maintenance of the plant\n\n" + "\n\n".join(parts), encoding="utf-8")
    return folder


def pairs(folder: Path, count: int = 26) -> Path:
    lines = [
        {
            "prompt": question(n),
            "chosen": f"Please send it back within {n + 10} days, postage is free.",
            "rejected": f"No idea, look at the website, number {n}.",
        }
        for n in range(count)
    ]
    (folder / "pairs.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return folder


def thumbs(folder: Path, count: int = 40) -> Path:
    rows = ["question,answer,feedback"]
    good, bad = "Please send it back within {} days.", "No idea {} sorry."
    rows += [
        f"{question(n)},{(good if n % 2 else bad).format(n + 10)},{'up' if n % 2 else 'down'}" for n in range(count)
    ]
    (folder / "thumbs.csv").write_text("\n".join(rows), encoding="utf-8")
    return folder


def spec(path: str, *stages: object, kind: str = "jsonl", task: Task = Task.CHAT_ASSISTANT) -> TrainingSpec:
    return TrainingSpec.model_validate(
        {
            "name": "t",
            "goal": "g",
            "task": task,
            "stages": stages,
            "model": ModelSpec(base="smollm2-135m-instruct", params_b=0.135),
            "data": DataSpec(sources=(Source.model_validate({"path": path, "kind": kind}),), max_eval_rows=4),
        }
    )


@pytest.mark.slow
def test_texts_are_read_and_the_gain_is_a_loss(tmp_path: Path) -> None:
    """Nothing is cut or left out, general text is mixed in, and what was not read is measured before and after."""
    run = start(
        spec("manual.md", CptStage.model_validate({**BITS}), kind="text", task=Task.DOMAIN_ADAPTATION),
        tmp_path / "s",
        manual(tmp_path),
    )
    events = wait(run)
    assert isinstance(events[-1], RunFinished), run.log.read_text()[-3000:]
    ready = next(e for e in events if isinstance(e, DataReady))
    assert ready.texts >= 8 and ready.texts_eval >= 2 and ready.train == 0
    assert {"nothing_cut", "text_round_trip", "loss_at_start", "smoke_run"} <= {
        e.name for e in events if isinstance(e, GateChecked) and e.passed
    }
    before, after = ((e.metrics["text_loss"], e.metrics["general_loss"]) for e in events if isinstance(e, Evaluated))
    assert after[0] < before[0] and after[1] < before[1] + 0.5
    told = next(e for e in reversed(events) if isinstance(e, Diagnosed))
    assert told.beyond_noise and "next word" in told.text
    assert "Texts read as they are" in run.card.read_text(encoding="utf-8")


@pytest.mark.slow
def test_examples_and_then_pairs(tmp_path: Path) -> None:
    """DPO goes on from the adapter of SFT, starts at −log σ(0), and afterwards the better reply is the likelier one."""
    stages = (SftStage.model_validate(BITS), DpoStage.model_validate({**BITS, "learning_rate": 1e-3}))
    run = start(spec("pairs.jsonl", *stages), tmp_path / "s", pairs(tmp_path))
    events = wait(run)
    assert isinstance(events[-1], RunFinished), run.log.read_text()[-3000:]
    assert [e.stage for e in events if isinstance(e, StageFinished)] == ["sft", "dpo"]
    starts = [e.figure for e in events if isinstance(e, GateChecked) and e.name == "loss_at_start"]
    assert starts[1] == pytest.approx(0.693, abs=0.01)
    assert [e for e in events if isinstance(e, Evaluated)][-1].metrics["prefers_better"] == 1.0
    assert sorted(p.name for p in run.adapter.iterdir() if p.is_dir()) == []


def small_place(folder: Path, events: list[RunEvent]) -> StageContext:
    return StageContext(folder / "model" / "adapter", 7, events.append, lambda: False, lambda *_: None)


def test_thumbs_alone_teach_too(small: None, tmp_path: Path) -> None:
    """KTO starts where each row weighs 1 − σ(0), the rarer verdict counts for more; disliked replies measure
    nothing."""
    stage = DpoStage.model_validate({**BITS, "epochs": 6, "learning_rate": 1e-2, "learns_from": "verdicts"})
    data = prepare(spec("thumbs.csv", stage, kind="table"), thumbs(tmp_path))
    assert all("No idea" not in r.reply for r in data.held_out) and any("No idea" in r.reply for r in data.train)
    events: list[RunEvent] = []
    assert train_kto(stage, Start(), "", data.train, small_place(tmp_path, events))
    liked = sum(r.liked is True for r in data.train)
    assert liked < len(data.train) / 2
    first = next(e.figure for e in events if isinstance(e, GateChecked) and e.name == "loss_at_start")
    assert first is not None and 0.5 <= first <= 0.5 * (len(data.train) - liked) / liked
    assert next(e for e in events if isinstance(e, StageStarted)).rows == len(data.train)
    losses = [e.loss for e in events if isinstance(e, Step) and e.loss is not None]
    assert losses[-1] < losses[0] - 0.05


def test_pairs_go_on_from_an_adapter_and_after_a_stop(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The place DPO is held to is where it began, also after it was stopped and gone on with: the same weights to
    the bit."""
    monkeypatch.setenv("NLFORGE_SAVE_SECONDS", "0")
    rows = prepare(spec("pairs.jsonl", DpoStage()), pairs(tmp_path)).train
    events: list[RunEvent] = []
    first = small_place(tmp_path / "sft", events)
    assert train_sft(SftStage.model_validate({**BITS, "learning_rate": 1e-2}), Start(), "", rows, first)
    stage = DpoStage.model_validate({**BITS, "epochs": 4, "learning_rate": 1e-3})
    assert train_dpo(stage, Start(first.out), "", rows, small_place(tmp_path / "whole", events))
    broken = small_place(tmp_path / "broken", events)
    until = iter([False] * 5 + [True])
    assert not train_dpo(stage, Start(first.out), "", rows, replace(broken, stopped=lambda: next(until)))
    assert train_dpo(stage, Start(first.out), "", rows, broken)
    whole, again = (
        (tmp_path / name / "model" / "adapter" / "adapter_model.safetensors").read_bytes()
        for name in ("whole", "broken")
    )
    assert whole == again
    assert [e.first_step for e in events if isinstance(e, StageStarted) and e.stage == "dpo"] == [0, 0, 6]


def test_all_weights_can_learn(small: None, tmp_path: Path) -> None:
    """Full fine-tuning leaves a whole model."""
    rows = prepare(spec("pairs.jsonl", SftStage()), pairs(tmp_path)).train
    events: list[RunEvent] = []
    place = small_place(tmp_path, events)
    assert train_sft(
        SftStage.model_validate({**BITS, "method": "full", "learning_rate": 1e-3}), Start(), "", rows, place
    )
    told = next(e for e in events if isinstance(e, GateChecked) and e.name == "trainable_parameters").detail
    assert "of" in told and "stays as it is" not in told
    assert (place.out / "model.safetensors").exists() and (place.out / "config.json").exists()


@pytest.mark.slow
def test_too_few_pairs_are_said(tmp_path: Path) -> None:
    run = start(spec("thumbs.csv", DpoStage.model_validate(BITS), kind="table"), tmp_path / "s", thumbs(tmp_path))
    last = wait(run)[-1]
    assert isinstance(last, RunFailedEvent) and "0 pairs" in last.what and "chosen and rejected" in last.todo


def test_disliked_replies_are_no_examples(tmp_path: Path) -> None:
    """Without a stage that learns from verdicts they are left out, and counted."""
    data = prepare(spec("thumbs.csv", SftStage(), kind="table"), thumbs(tmp_path))
    assert data.counts.dropped["disliked"] == 20 and all(
        "No idea" not in r.reply for r in (*data.train, *data.held_out)
    )


@pytest.mark.parametrize(("make", "name", "holds", "kinds"), [
    (pairs, "pairs.jsonl", "preferences", ("dpo",)), (thumbs, "thumbs.csv", "verdicts", ("sft", "dpo")),
])  # fmt: skip
def test_the_plan_sees_what_the_data_holds(
    tmp_path: Path, make: object, name: str, holds: str, kinds: tuple[str, ...]
) -> None:
    make(tmp_path)  # type: ignore[operator]
    profile = profile_source(tmp_path / name)
    assert profile.judged == holds
    found = sources_of(Requirements(), [profile], {}, reads_texts=False)
    assert [s.holds for s in found.sources] == [holds]
    assert kinds_of(Requirements(), Task.CHAT_ASSISTANT, found.sources, {}) == kinds


@pytest.mark.parametrize(("cells", "told"), [
    (["up", "Down", "", "👍"], [True, False, None, True]), (["5", "3", "1", "4", "2"],
    [True, None, False, True, False]),
    (["1", "0", "1"], [True, False, True]), (["hilfreich", "nein"], [True, False]), (["+1", "-1"], [True, False]),
])  # fmt: skip
def test_thumbs_stars_and_words_are_verdicts(cells: list[str], told: list[bool | None]) -> None:
    assert verdicts(cells) == told


@pytest.mark.parametrize("seed", range(40))
def test_pieces_hold_all_of_the_text(seed: int) -> None:
    """Whatever the text looks like: every letter is in one piece, in order, and none is longer than wanted."""
    draw = random.Random(seed)
    text = "".join(
        draw.choice(["word ", "a. ", "\n", "\n\n", "x" * 30 + " ", "。", "! "]) for _ in range(draw.randint(1, 400))
    )
    found = list(pieces(text, 20))
    assert "".join("".join(found).split()) == "".join(text.split()) and all(len(p.split()) <= 20 for p in found)


def test_held_out_answers_are_not_read(sample: Path) -> None:
    """With examples and texts, the passages that are measured with are read by neither."""
    made = spec(
        "handbook.md", CptStage.model_validate({**BITS, "max_length": 64}), SftStage.model_validate(BITS), kind="text"
    )
    data = prepare(made, sample)
    assert data.held_out and data.texts.train
    assert not any(row.passage and row.passage in piece for row in data.held_out for piece in data.texts.train)


def test_too_little_text_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="too little text"):
        prepare(spec("manual.md", CptStage(), kind="text"), manual(tmp_path, 1))
    assert Counts().texts == {}
