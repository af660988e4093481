"""Gates refuse what they guard against, and a training that goes wrong is caught; on a small random model with the
real trainer."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.core.errors import BadInput, GateFailed, RunFailed
from engine.core.events import CheckpointSaved, Diagnosed, GateChecked, RunEvent, StageFinished, StageStarted, Step
from engine.core.stages import GrpoStage, SftStage
from engine.evaluation.overfitting import overfits
from engine.models.base_weights import CATALOGUE_DEFAULT, base_model_dir
from engine.training import loop, model
from engine.training.checkpoints import losses_until
from engine.training.checks import Taught, check_rows
from engine.training.divergence import Fault, Watch
from engine.training.model import Start
from engine.training.sft import train_sft
from engine.training.stage_context import StageContext
from engine.training.tracking import trackers
from tests.engine.training.trainings import ROWS, trained


def gates(events: list[RunEvent]) -> dict[str, bool]:
    return {e.name: e.passed for e in events if isinstance(e, GateChecked)}


def test_all_gates_pass_before_the_first_step(small: None, tmp_path: Path) -> None:
    """Each is an event, in the order that costs least first; then steps, and a whole adapter."""
    events, done = trained(tmp_path)
    assert done and list(gates(events)) == [
        "loss_on_reply",
        "stop_token_learned",
        "nothing_cut",
        "template_round_trip",
        "trainable_parameters",
        "vocabulary_fits",
        "loss_at_start",
        "all_that_should_learn_does",
        "smoke_run",
    ]
    assert [type(e) for e in events if isinstance(e, StageStarted | StageFinished)] == [StageStarted, StageFinished]
    steps = [e for e in events if isinstance(e, Step)]
    assert len(steps) == 24 and (steps[-1].loss or 9) < (steps[0].loss or 0)
    assert (tmp_path / "model" / "adapter" / "adapter_model.safetensors").exists()
    again, done = trained(tmp_path)
    assert done and again == []


def break_loss(ready: loop.PreparedStage) -> None:
    """A loss divided by the wrong number: it runs, with another learning rate than the page says."""
    inner = ready.trainer.compute_loss

    def compute(*args: Any, **kwargs: Any) -> Any:
        return inner(*args, **kwargs) / 2

    ready.trainer.compute_loss = compute


def break_gradient(ready: loop.PreparedStage) -> None:
    import torch

    model = ready.model
    model.register_parameter("lora_forgotten", torch.nn.Parameter(torch.ones(2)))


def break_saving(ready: loop.PreparedStage) -> None:
    import torch

    model = ready.model
    inner = model.save_pretrained

    def save(*args: Any, **kwargs: Any) -> None:
        kept = [(p, p.detach().clone()) for p in model.parameters() if p.requires_grad]
        with torch.no_grad():
            for p, _ in kept:
                p.add_(1)
        inner(*args, **kwargs)
        with torch.no_grad():
            for p, value in kept:
                p.copy_(value)

    model.save_pretrained = save


def break_number(ready: loop.PreparedStage) -> None:
    import torch

    with torch.no_grad():
        next(p for p in ready.model.parameters() if p.requires_grad).fill_(float("nan"))


def shrink(ready: loop.PreparedStage) -> None:
    ready.tokenizer.add_tokens(["<one_more>"])


def freeze(ready: loop.PreparedStage) -> None:
    for p in ready.model.parameters():
        p.requires_grad = False


@pytest.mark.parametrize(("broken", "gate"), [
    (break_loss, "loss_at_start"), (break_gradient, "all_that_should_learn_does"), (break_saving, "smoke_run"),
    (break_number, "loss_at_start"),
    (freeze, "trainable_parameters"), (shrink, "vocabulary_fits"),
])  # fmt: skip
def test_a_gate_refuses_what_it_guards_against(
    small: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    broken: Callable[[loop.PreparedStage], None],
    gate: str,
) -> None:
    """A wrong loss, a weight without gradient, weights that are saved wrongly, no number, nothing that learns:
    nothing is trained."""
    attempt = loop.one_attempt

    def sabotaged(kind: str, place: StageContext, state: Path, ready: loop.PreparedStage, number: int) -> bool:
        broken(ready)
        return attempt(kind, place, state, ready, number)

    monkeypatch.setattr(loop, "one_attempt", sabotaged)
    events: list[RunEvent] = []
    place = StageContext(tmp_path / "model" / "adapter", 7, events.append, lambda: False, lambda *_: None)
    with pytest.raises(GateFailed, match=gate.replace("_", " ")):
        train_sft(SftStage(batch_size=4), Start(), "", ROWS, place)
    assert gates(events)[gate] is False and not any(isinstance(e, Step) for e in events)


class Words:
    """Tokens 10 and up are letters; 2 ends a turn."""

    eos_token_id = 2

    def decode(self, ids: list[int], skip_special_tokens: bool = True) -> str:
        return "".join(chr(i) for i in ids if i > 2)


@pytest.mark.parametrize(("ids", "labels", "gate"), [
    ([97, 98, 2], [-100, -100, -100], "loss on reply"), ([97, 98], [-100, 98], "stop token learned"),
    ([97] * 50 + [98, 2], [-100] * 50 + [98, 2], "nothing cut"), ([97, 99, 2], [-100, 99, 2], "template round trip"),
])  # fmt: skip
def test_rows_that_teach_wrongly_are_refused(ids: list[int], labels: list[int], gate: str) -> None:
    with pytest.raises(GateFailed, match=gate):
        check_rows(
            [Taught(ids, [i for i, label in zip(ids, labels, strict=True) if label != -100], "b", "", ("a.csv", 3))],
            Words(),
            20,
            lambda _: None,
        )


def faults(losses: list[float], gradient: float | None = 1.0) -> list[Fault]:
    watch = Watch()
    return [fault for loss in losses if (fault := watch.step(loss, gradient)) is not None][:1]


@pytest.mark.parametrize(("losses", "gradient", "found"), [
    ([3.0, 2.0, float("nan")], 1.0, ["not_a_number"]), ([3.0, 2.0], float("inf"), ["not_a_number"]),
    ([3.0 - n / 10 for n in range(20)] + [9.0] * 8, 1.0, ["diverging"]), ([3.0] * 8, 0.0, ["no_gradient"]),
    ([3.0 - n / 100 for n in range(100)], 1.0, []), ([3.0, 9.0, 2.0, 1.0, 5.0, 1.0, 0.5, 0.2, 1.0, 0.1, 0.3, 0.2], 1.0,
    []),
    ([0.2, 0.1] * 30, 1.0, []), ([3.0] * 100, None, []),
])  # fmt: skip
def test_faults_are_recognised_and_noise_is_none(losses: list[float], gradient: float, found: list[Fault]) -> None:
    assert faults(losses, gradient) == found


@pytest.mark.parametrize("losses", [
    [112.0, *[60.0] * 20, *[9.0, 4.0, 14.0, 5.0] * 30, *[4.0] * 8, *[14.0] * 8],
    [3.0 - n / 10 for n in range(20)] + [9.0] * 8, [3.0 - n / 100 for n in range(60)],
])  # fmt: skip
def test_a_training_that_was_stopped_is_watched_as_if_it_had_not_been(losses: list[float]) -> None:
    """Wherever it was stopped: what it began with and its best are not forgotten, and no noise is taken for a fault."""
    whole = Watch()
    found = [whole.step(loss, 1.0) for loss in losses]
    for cut in range(len(losses)):
        later = Watch(losses=losses[:cut])
        assert [later.step(loss, 1.0) for loss in losses[cut:]] == found[cut:]
        assert later.said() == whole.said()


def test_what_was_seen_before_a_stop_is_read_from_the_checkpoint(small: None, tmp_path: Path) -> None:
    events: list[RunEvent] = []
    place = StageContext(
        tmp_path / "model" / "adapter",
        7,
        events.append,
        lambda: any(isinstance(e, Step) for e in events),
        lambda *_: None,
    )
    train_sft(SftStage(epochs=4, batch_size=4), Start(), "", ROWS, place)
    losses = [e.loss for e in events if isinstance(e, Step)]
    (checkpoint,) = (tmp_path / "model" / "state" / "sft").glob("checkpoint-*")
    assert losses and losses_until(checkpoint) == pytest.approx(losses)
    assert losses_until(tmp_path) == []


def test_what_is_worth_saying_of_a_training() -> None:
    flat, falling = Watch(), Watch()
    for n in range(100):
        flat.step(3.0, 1.0)
        falling.step(3.0 - n / 100, 1.0)
    assert "hardly changed" in str(flat.said()) and falling.said() is None
    assert "memorised" in str(overfits(0.1, 2.0, 2.5)) and overfits(0.1, 2.0, 1.5) is None


def test_it_goes_back_once_with_half_the_rate_and_the_second_time_it_ends(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The remedy is said, taken from the last good checkpoint, and tried once."""
    monkeypatch.setenv("NLFORGE_SAVE_SECONDS", "0")
    inner = Watch.step
    bad = [12]

    def step(self: Watch, loss: float, gradient: float | None) -> Fault | None:
        if bad and len(self.losses) == bad[0]:
            bad.pop()
            return "not_a_number"
        return inner(self, loss, gradient)

    monkeypatch.setattr(Watch, "step", step)
    events, done = trained(tmp_path / "a", schedule="constant", warmup_share=0)
    told = [e.text for e in events if isinstance(e, Diagnosed)]
    assert done and "At step 13" in told[0] and "half the learning rate" in told[0]
    firsts = [e.first_step for e in events if isinstance(e, StageStarted)]
    assert firsts[0] == 0 and 10 <= firsts[1] <= 12
    bad[:] = [3]
    monkeypatch.setattr(
        Watch,
        "step",
        lambda self, loss, gradient: "diverging" if len(self.losses) == 3 else inner(self, loss, gradient),
    )
    with pytest.raises(RunFailed, match="twice its best value"):
        trained(tmp_path / "b")


def test_the_deadline_is_kept(small: None, tmp_path: Path) -> None:
    """Far too little time is said before the first step; time that runs out stops it with a checkpoint."""
    events: list[RunEvent] = []
    stage = SftStage(epochs=4, batch_size=4)
    short = StageContext(
        tmp_path / "a" / "model" / "adapter", 7, events.append, lambda: False, lambda *_: None, lambda: 0.001
    )
    with pytest.raises(RunFailed, match="not finish in time"):
        train_sft(stage, Start(), "", ROWS, short)
    left = iter([1000.0] * 6 + [-1.0] * 100)
    place = StageContext(
        tmp_path / "b" / "model" / "adapter", 7, events.append, lambda: False, lambda *_: None, lambda: next(left)
    )
    assert train_sft(stage, Start(), "", ROWS, place) is False
    assert list((tmp_path / "b" / "model" / "state" / "sft").glob("checkpoint-*/whole.json"))


def test_what_is_saved_names_no_folder_of_this_machine(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is handed an adapter learns which base it needs, not where that lay in whose home."""
    unnamed = model.load_model

    def named(*given: Any, **options: Any) -> Any:
        loaded, tokenizer = unnamed(*given, **options)
        loaded.config.name_or_path = loaded.name_or_path = str(base_model_dir())
        return loaded, tokenizer

    monkeypatch.setattr(model, "load_model", named)
    trained(tmp_path)
    adapter = tmp_path / "model" / "adapter"
    settings = json.loads((adapter / "adapter_config.json").read_text())
    assert settings["base_model_name_or_path"] == CATALOGUE_DEFAULT
    home = str(base_model_dir().parent).encode()
    assert [p.name for p in adapter.rglob("*") if p.is_file() and home in p.read_bytes()] == []


@pytest.fixture
def tight(tmp_path: Path) -> Iterator[Path]:
    """A disk of twelve megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place)], capture_output=True, check=False
    ).returncode:
        pytest.skip("no small disk can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=False)


def test_a_full_disk_is_said_and_gone_on_from(small: None, tight: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without room no checkpoint is tried; where the result does not fit, it says so, and with room it goes on."""
    monkeypatch.setenv("NLFORGE_SAVE_SECONDS", "0")
    filler = tight / "filler"
    filler.write_bytes(b"0" * (23 * 2**19))
    with pytest.raises(RunFailed, match="disk is full"):
        trained(tight, lora_rank=64)
    assert not (tight / "model" / "adapter").exists()
    filler.unlink()
    events, done = trained(tight, lora_rank=64)
    assert done and not any(isinstance(e, CheckpointSaved) for e in events)
    assert (tight / "model" / "adapter" / "adapter_config.json").exists()


def test_a_tracker_gets_figures_only_where_it_was_asked_for(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unknown and missing ones are a sentence; one that is there gets the figures; unasked, none is written."""
    assert trackers() == ()
    for name, told in (("nonesuch", "no tracker nonesuch"), ("wandb", "wandb is not installed")):
        monkeypatch.setenv("NLFORGE_TRACK", name)
        with pytest.raises(BadInput, match=told):
            trackers()
    pytest.importorskip("tensorboardX", reason="no tracker is installed")
    monkeypatch.setenv("NLFORGE_TRACK", "TensorBoard")
    for report_to in ((), trackers()):
        place = StageContext(
            tmp_path / f"{len(report_to)}" / "model" / "adapter", 7, lambda _: None, lambda: False, lambda *_: None
        )
        assert train_sft(SftStage(epochs=1, batch_size=8), Start(report_to=report_to), "", ROWS, place)
        assert bool(list((tmp_path / f"{len(report_to)}").rglob("events.out.tfevents*"))) == bool(report_to)


@pytest.mark.parametrize(("epochs", "steps"), [(0.5, 3), (1, 6), (1.5, 9)])
def test_a_part_of_a_pass_is_a_part_of_its_steps(small: None, tmp_path: Path, epochs: float, steps: int) -> None:
    events, done = trained(tmp_path, epochs=epochs)
    assert done and [e.step for e in events if isinstance(e, Step)] == list(range(1, steps + 1))


@pytest.mark.usefixtures("small_base")
def test_where_all_weights_learn_a_stage_begins_with_those_of_the_one_before(tmp_path: Path) -> None:
    """Not with the base model, which would throw away what was learned."""
    import torch

    from engine.training.model import trainable_model

    model, tokenizer = trainable_model(SftStage(method="full"), Start(), 7)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(1.0)
    model.save_pretrained(tmp_path / "after_sft")
    tokenizer.save_pretrained(tmp_path / "after_sft")
    again, _ = trainable_model(GrpoStage(method="full"), Start(tmp_path / "after_sft"), 7)
    assert all(
        torch.equal(a, b) and b.dtype is torch.float32
        for a, b in zip(model.parameters(), again.parameters(), strict=True)
    )
