"""The base a spec names is the one that is trained, measured and asked, with its own tokens and its own template."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from engine.core.errors import Declined, RunFailed
from engine.core.paths import RunPaths, next_run
from engine.core.spec import TrainingSpec, digest, dump_yaml
from engine.estimation.capabilities import require_supported
from engine.estimation.executors import BuildPlace
from engine.models.ask import answer
from engine.models.base_record import RECORD
from engine.models.base_weights import DEFAULT, Base, base_model_dir, base_of, require_base_model
from engine.models.context_budget import tokens_of, window
from engine.models.load import conversation, load_model
from engine.models.tokenizer import base_tokenizer, chat_ids
from engine.models.weight_digests import WHOLE, WeightsMismatch, seal
from engine.runs.main import run as run_here
from tests.engine.models.weights_of_runs import copied
from tests.support.places import SAMPLE
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
    assert len(answer(trained, ["Where is my parcel?"])) == len(answer(trained, ["Hi"], trained=False)) == 1


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
    with pytest.raises(RunFailed, match=f"{QWEN} is not on this machine.*nlforge models fetch {QWEN}"):
        require_base_model(BASE)
    with pytest.raises(Declined, match="not on this machine yet"):
        require_supported(qwen_spec(), BuildPlace())
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
