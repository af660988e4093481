"""Weights that were damaged, exchanged or made by somebody else are a sentence, wherever they would be loaded; never a hang, never code."""

from __future__ import annotations

import json
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.answered import answered
from engine.ask import answer
from engine.data.clean import Counts, Row
from engine.data.prepare import Prepared
from engine.errors import ExitCode
from engine.evaluate_file import evaluate_file
from engine.events import CheckpointSaved, Diagnosed, RunEvent, RunFinished, WeightsSaved, append_event
from engine.graders.verdict import References
from engine.load import load_model
from engine.paths import RunPaths
from engine.replying import ReplyForm
from engine.rounds import _copy
from engine.spec import digest, dump_yaml
from engine.stages import SftStage
from engine.training.checkpoints import newest
from engine.training.loop import Place, _copy_start, is_done
from engine.training.model import Start, _learning
from engine.weights.digests import WHOLE, WeightsMismatch, is_there, require_whole, seal, unsealed
from engine.weights.plain import ADAPTER, adapter_config
from nlforge.openings import open_conversation
from nlforge.store import Session
from tests.conftest import _small_model, save_small
from tests.test_run import tiny

CONFIG = "adapter_config.json"
ROW = Row("hello", "hi", "a.csv", 1)


def _save(folder: Path, seed: int, *, full: bool = False) -> None:
    import torch

    model = _small_model()[0].float()
    model = model if full else _learning(model, SftStage(lora_rank=4), Start(), seed, "CAUSAL_LM")
    torch.manual_seed(seed)
    for parameter in model.parameters():
        if parameter.requires_grad:
            torch.nn.init.normal_(parameter, std=0.02)
    model.save_pretrained(folder, **({} if full else {"selected_adapters": ["default"]}))


def _run(root: Path, seed: int, *, full: bool = False) -> RunPaths:
    """A finished run of the small base: weights delivered as a training delivers them."""
    run = RunPaths(root / "runs" / "1")
    run.root.mkdir(parents=True)
    spec = tiny()
    run.spec.write_text(dump_yaml(spec))
    session = Session(root)
    session.append("confirmed", digest=digest(spec))
    run.adapter.parent.mkdir()
    run.replying.write_text(ReplyForm(max_new_tokens=4).model_dump_json())
    run.eval_rows.write_text(json.dumps(ROW.__dict__) + "\n")
    run.learned.write_text("")
    (root / "handbook.md").write_text("We open at nine.")
    fresh = run.adapter.with_name("adapter.new")
    _save(fresh, seed, full=full)
    place = Place(run.adapter, seed, lambda event: append_event(run.events, event), lambda: False, lambda *_: None)
    place.deliver(fresh)
    (place.state("sft")).mkdir(parents=True)
    (place.state("sft") / "finished").touch()
    append_event(run.events, RunFinished(seconds=1, adapter="model/adapter", report="report.md"))
    return run


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_small(tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("made")
    _run(folder / "own", 1)
    _run(folder / "other", 2)
    _run(folder / "full", 3, full=True)
    return {name: folder / name for name in ("own", "other", "full")}


@pytest.fixture
def run(made: dict[str, Path], base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunPaths:
    return _copied(made["own"], base, tmp_path, monkeypatch)


def _copied(session: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunPaths:
    monkeypatch.setattr("engine.load.base_model_dir", lambda: base)
    shutil.copytree(session, tmp_path / "s")
    return RunPaths(tmp_path / "s" / "runs" / "1")


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-5] ^= 1
    path.write_bytes(data)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


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
    "one bit": (lambda f, _: _flip(f / ADAPTER), f"“{ADAPTER}” was changed"),
    "cut off": (lambda f, _: _cut(f / ADAPTER), f"“{ADAPTER}” was changed"),
    "weights gone": (lambda f, _: (f / ADAPTER).unlink(), f"“{ADAPTER}” is missing"),
    "settings gone": (lambda f, _: (f / CONFIG).unlink(), f"“{CONFIG}” is missing"),
    "settings changed": (lambda f, _: (f / CONFIG).write_text((f / CONFIG).read_text().replace('"r": 4', '"r": 8')), f"“{CONFIG}” was changed"),
    "a pickle added": (lambda f, _: (f / "adapter_model.bin").write_bytes(b"\x80\x04N."), "“adapter_model.bin” was added"),
    "a folder added": (lambda f, _: ((f / "more").mkdir(), (f / "more" / "x.py").touch()), "“more/x.py” was added"),
    "of another run": (_exchanged, "They belong to another run"),
    "list gone": (lambda f, _: (f / WHOLE).unlink(), "the list of its files, is gone"),
    "list torn": (lambda f, _: _cut(f / WHOLE), "cannot be read"),
    "list nested": (lambda f, _: (f / WHOLE).write_text("[" * 100_000), "cannot be read"),
    "list made anew": (lambda f, _: (_flip(f / ADAPTER), seal(f)), "They belong to another run or an earlier time"),
    "a link": (lambda f, _: _linked(f), f"“{ADAPTER}” was changed"),
    "all gone": (lambda f, _: _hidden_away(f), "is gone"),
}


def _started(run: RunPaths) -> object:
    return _learning(_small_model()[0].float(), SftStage(lora_rank=4), Start(run.adapter), 1, "CAUSAL_LM")


def _kept(run: RunPaths) -> object:
    place = Place(run.root / "model" / "next" / "adapter", 1, lambda _: None, lambda: False, lambda *_: None)
    place.out.parent.mkdir()
    return _copy_start("grpo", place, run.adapter)


def _installed(run: RunPaths) -> object:
    home = RunPaths(run.root / "rounds" / "2")
    home.adapter.parent.mkdir(parents=True)
    return _copy(run, home, lambda event: append_event(run.events, event))


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
    ROUTES[route](run)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_not_as_saved_is_a_sentence_on_every_route(run: RunPaths, made: dict[str, Path], attack: str, route: str) -> None:
    do, why = ATTACKS[attack]
    do(run.adapter, made)
    with pytest.raises(WeightsMismatch) as raised:
        ROUTES[route](run)
    said = raised.value
    assert said.exit_code == ExitCode.BAD_INPUT and "not loaded" in said.what and why in said.why and "nlforge replay" in said.todo
    assert is_there(run.adapter)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_run_that_goes_on_trains_the_stage_again(run: RunPaths, made: dict[str, Path], attack: str) -> None:
    events: list[RunEvent] = []
    place = Place(run.adapter, 1, events.append, lambda: False, lambda *_: None)
    assert is_done(place, "sft") and not events
    ATTACKS[attack][0](run.adapter, made)
    assert not is_done(place, "sft")
    assert attack in ("all gone", "settings gone") or [e for e in events if isinstance(e, Diagnosed) and "trained again" in e.text]


def test_older_models_are_used_and_it_is_said(run: RunPaths) -> None:
    """Saved before there were digests: neither list nor entry in the log."""
    assert unsealed(run.adapter) is None
    (run.adapter / WHOLE).unlink()
    lines = run.events.read_text().splitlines()
    run.events.write_text("\n".join(line for line in lines if "weights_saved" not in line) + "\n")
    said = unsealed(run.adapter)
    assert said is not None and "cannot be told" in said
    require_whole(run.adapter)
    assert any("cannot be told" in getattr(m, "lines", [""])[0] for m in open_conversation(Session(run.session)).ask(["hello"]))
    assert "cannot be told" in evaluate_file(run, None, None, run.session).notes[0]


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


def _unlisted(run: RunPaths) -> None:
    """As an older version saved it, so that nothing but what is in the files tells."""
    (run.adapter / WHOLE).unlink(missing_ok=True)
    run.events.unlink()


def _with(**settings: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        found = json.loads((folder / CONFIG).read_text())
        (folder / CONFIG).write_text(json.dumps({**found, **settings}))

    return change


def _tensors(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def rewrite(folder: Path) -> None:
        from safetensors.torch import load_file, save_file

        found = load_file(folder / ADAPTER)
        change(found)
        save_file({name: tensor.contiguous() for name, tensor in found.items()}, folder / ADAPTER, metadata={"format": "pt"})

    return rewrite


def _header(length: int | None = None, **entries: Any) -> Callable[[Path], None]:
    def rewrite(folder: Path) -> None:
        text = json.dumps(entries or {"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}).encode()
        (folder / ADAPTER).write_bytes(struct.pack("<Q", length if length is not None else len(text)) + text + bytes(8))

    return rewrite


def _first(found: dict[str, Any]) -> str:
    return next(name for name in found if name.endswith("lora_A.weight"))


HOSTILE: dict[str, Callable[[Path], object]] = {
    "pattern that hangs": _with(target_modules=r"(.*.*)*(.*.*)*(a+)+$"),
    "pattern in a list": _with(target_modules=["(a+)+$"]),
    "all modules": _with(target_modules="all-linear"),
    "none": _with(target_modules=[]),
    "left out by a pattern": _with(exclude_modules=r"(a+)+$"),
    "ranks by pattern": _with(rank_pattern={r"(a+)+$": 3}),
    "alphas by pattern": _with(alpha_pattern={r"(a+)+$": 3}),
    "layers by pattern": _with(layers_to_transform=[0], layers_pattern=r"(a+)+"),
    "module from elsewhere": _with(auto_mapping={"base_model_class": "Popen", "parent_library": "subprocess"}),
    "megatron of its own": _with(megatron_config={"a": 1}, megatron_core="os"),
    "huge rank": _with(r=10**9),
    "no rank": _with(r=0),
    "rank as a text": _with(r="4"),
    "another rank": _with(r=8),
    "endless alpha": _with(lora_alpha=float("inf")),
    "another kind": _with(peft_type="PROMPT_TUNING"),
    "another task": _with(task_type="SEQ_2_SEQ_LM"),
    "heads by a pattern": _with(modules_to_save=["(a+)+$"]),
    "a head of its own": _with(modules_to_save=["embed_tokens"]),
    "dora": _with(use_dora=True),
    "loftq": _with(init_lora_weights="loftq", loftq_config={"loftq_bits": 4}),
    "eva": _with(eva_config={"rho": 10**9}),
    "copied layers": _with(layer_replication=[[0, 2]] * 10_000),
    "token rows": _with(trainable_token_indices=list(range(10**6))),
    "unknown setting": _with(something_new="x"),
    "code of the hub": _with(auto_map={"AutoModel": "evil--model.X"}),
    "nested": lambda f: (f / CONFIG).write_text('{"a":' * 50_000),
    "no json": lambda f: (f / CONFIG).write_bytes(b"\xff\x00"),
    "a list": lambda f: (f / CONFIG).write_text("[]"),
    "endless": lambda f: (f / CONFIG).write_text(json.dumps({"a": "x" * 5_000_000})),
    "device": lambda f: ((f / CONFIG).unlink(), (f / CONFIG).symlink_to("/dev/zero")),
    "pickle instead": lambda f: (f / ADAPTER).rename(f / "adapter_model.bin"),
    "huge header": _header(2**60),
    "header past its end": _header(10_000),
    "overlapping": _header(a={"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}, b={"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}),
    "past the file": _header(a={"dtype": "F32", "shape": [2**40], "data_offsets": [0, 2**42]}),
    "no number": _tensors(lambda t: t[_first(t)].fill_(float("nan"))),
    "infinite": _tensors(lambda t: t[_first(t)].view(-1)[:1].fill_(float("inf"))),
    "one missing": _tensors(lambda t: t.pop(_first(t))),
    "one too many": _tensors(lambda t: t.update(more=t[_first(t)].clone())),
    "another width": _tensors(lambda t: t.update({_first(t): t[_first(t)][:, :3].clone()})),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_adapters_are_refused_before_anything_is_done_with_them(run: RunPaths, what: str) -> None:
    """Nothing to compare with, as of a folder somebody sent: what is in the files decides."""
    _unlisted(run)
    HOSTILE[what](run.adapter)
    with pytest.raises(WeightsMismatch) as raised:
        load_model(run.adapter)
    assert "not loaded" in raised.value.what and "nlforge replay" in raised.value.todo and "\n" not in raised.value.why


@pytest.mark.parametrize("told", [{"base_model_name_or_path": "evil/model"}, {"base_model_name_or_path": "/etc"}, {"revision": "x"}, {"inference_mode": False},
                                  {"peft_version": "99"}])
def test_what_has_no_effect_has_none(run: RunPaths, told: dict[str, Any]) -> None:
    """Whatever base a file names, it is nlforge's own that is taken."""
    _unlisted(run)
    _with(**told)(run.adapter)
    load_model(run.adapter)
    assert adapter_config(run.adapter).base_model_name_or_path is None


FULL: dict[str, Callable[[Path], object]] = {
    "pickle instead": lambda f: (f / "model.safetensors").rename(f / "pytorch_model.bin"),
    "index elsewhere": lambda f: ((f / "model.safetensors").unlink(), (f / "model.safetensors.index.json").write_text(
        json.dumps({"metadata": {}, "weight_map": {"a": "../../../other.safetensors"}}))),
    "index of nothing": lambda f: ((f / "model.safetensors").unlink(), (f / "model.safetensors.index.json").write_text('{"weight_map": 3}')),
    "cut off": lambda f: _cut(f / "model.safetensors"),
}


@pytest.mark.parametrize("what", FULL)
def test_hostile_whole_models_are_refused(made: dict[str, Path], base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    run = _copied(made["full"], base, tmp_path, monkeypatch)
    _unlisted(run)
    FULL[what](run.adapter)
    with pytest.raises(WeightsMismatch):
        load_model(run.adapter)


def test_of_a_whole_model_only_the_weights_are_taken(made: dict[str, Path], base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code, templates and settings that somebody put into its folder have no effect: they are the base's."""
    run = _copied(made["full"], base, tmp_path, monkeypatch)
    model, _ = load_model(run.adapter, dtype="float32")
    answer(run, ["hello"])
    _unlisted(run)
    marker = tmp_path / "ran"
    config = json.loads((run.adapter / "config.json").read_text())
    (run.adapter / "config.json").write_text(json.dumps({**config, "auto_map": {"AutoModelForCausalLM": "evil.X"}, "hidden_size": 10**9, "model_type": "evil"}))
    (run.adapter / "evil.py").write_text(f"open({str(marker)!r}, 'w')")
    (run.adapter / "chat_template.jinja").write_text("{% for a in range(10**9) %}{% for b in range(10**9) %}{% endfor %}{% endfor %}")
    (run.adapter / "tokenizer_config.json").write_text('{"auto_map": {"AutoTokenizer": ["evil.X", null]}}')
    (run.adapter / "generation_config.json").write_text('{"eos_token_id": [], "max_length": 1000000000, "num_beams": 1000}')
    again, tokenizer = load_model(run.adapter, dtype="float32")
    assert not marker.exists() and again.generation_config.num_beams != 1000
    assert all(bool((a == b).all()) for a, b in zip(model.parameters(), again.parameters(), strict=True))
    assert tokenizer.apply_chat_template([{"role": "user", "content": "hello"}], tokenize=False)


def _checkpoint(run: RunPaths, step: int) -> Path:
    place = run.root / "model" / "state" / "sft" / f"checkpoint-{step}"
    shutil.copytree(run.adapter, place)
    (place / WHOLE).unlink()
    (place / "optimizer.pt").write_bytes(b"state %d" % step)
    seal(place, tell=lambda path, found: append_event(run.events, CheckpointSaved(step=step, path=path, digest=found)))
    return place


CHECKPOINTS: dict[str, Callable[[Path, Path], object]] = {
    "one bit": lambda last, first: _flip(last / ADAPTER),
    "state changed": lambda last, first: (last / "optimizer.pt").write_bytes(b"other"),
    "state gone": lambda last, first: (last / "optimizer.pt").unlink(),
    "a pickle added": lambda last, first: (last / "scaler.pt").write_bytes(b"\x80\x04N."),
    "an older one's": lambda last, first: (shutil.rmtree(last), shutil.copytree(first, last)),
    "list made anew": lambda last, first: ((last / "optimizer.pt").write_bytes(b"other"), seal(last)),
    "one of its own": lambda last, first: (shutil.copytree(last, last.with_name("checkpoint-99")), _flip(last / ADAPTER)),
}


@pytest.mark.parametrize("what", CHECKPOINTS)
def test_of_checkpoints_the_one_before_is_used_and_it_is_said(run: RunPaths, what: str) -> None:
    first, last = _checkpoint(run, 5), _checkpoint(run, 9)
    said: list[str] = []
    assert newest(first.parent, said.append) == last and not said
    CHECKPOINTS[what](last, first)
    assert newest(first.parent, said.append) == first and not last.exists()
    assert any("checkpoint of step 9 is not used" in text for text in said)


def test_a_checkpoint_broken_off_while_saving_is_no_news(run: RunPaths) -> None:
    first, last = _checkpoint(run, 5), _checkpoint(run, 9)
    (last / WHOLE).unlink()
    said: list[str] = []
    assert newest(first.parent, said.append) == first and not said


def test_a_checkpoint_with_a_pattern_is_not_gone_on_from(run: RunPaths) -> None:
    """Also where nothing in the log tells."""
    last = _checkpoint(run, 9)
    run.events.unlink()
    _with(target_modules="(a+)+$")(last)
    seal(last)
    said: list[str] = []
    assert newest(last.parent, said.append) is None and "target_modules" in said[0]


def test_labels_that_are_none_are_a_sentence(run: RunPaths) -> None:
    from engine.classifier import CLASSES, classes_of
    from engine.errors import BadInput

    for text in ("{", "[1]", "[" * 100_000, '{"a": 1}'):
        (run.adapter / CLASSES).write_text(text)
        with pytest.raises(BadInput, match="labels"):
            classes_of(run.adapter)
