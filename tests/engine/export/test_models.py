"""Real exports of tiny models: what they say is what the trained model says, in transformers and in llama.cpp."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gguf import GGUFReader, GGUFWriter

from engine.core.errors import BadInput, GateFailed
from engine.core.events import Exported, Parity, read_events
from engine.core.paths import RunPaths
from engine.export.class_head import LOADER
from engine.export.export import CARD, MODEL, export
from engine.export.folder import STATE, changed_in
from engine.export.gguf_model import ENDS, SYSTEM, About, write_model
from engine.export.llama_server import asked, llama_server
from engine.export.merge import HEAD, WORDS, merge
from engine.export.merged_folder import WEIGHTS, ends_of, write_merged
from engine.export.parity import measure, require_parity
from engine.export.served import served_in
from engine.export.trained import trained_of
from engine.models.load import load_model
from engine.models.plain_settings import ADAPTER
from engine.models.weight_digests import WHOLE, WeightsMismatch, seal
from engine.prompting.ask import answer
from tests.support.exported import SYSTEM as SAID
from tests.support.exported import WORDS as KNOWN
from tests.support.exported import flip, tiny_base, tiny_run

FOUR = 4


@pytest.fixture
def run(tmp_path: Path) -> RunPaths:
    return tiny_run(tmp_path / "desk", tiny_base(tmp_path / "base"))


def weights(path: Path) -> dict[str, Any]:
    from safetensors.torch import load_file

    return load_file(path)


def rewritten(run: RunPaths, change: Any) -> None:
    """Its adapter with other weights, sealed anew."""
    from safetensors.torch import save_file

    save_file(change(weights(run.adapter / ADAPTER)), run.adapter / ADAPTER)
    (run.adapter / WHOLE).unlink()
    seal(run.adapter)


def test_merged_weights_are_those_peft_merges(run: RunPaths, tmp_path: Path) -> None:
    """Each matrix that was learned for differs from the base, and no other."""
    trained = trained_of(run)
    told = write_merged(trained, tmp_path / "m")
    model = load_model(run.adapter, base=trained.base, dtype="float32")[0]
    mine, wanted = weights(tmp_path / "m" / WEIGHTS), model.state_dict()
    assert mine.keys() == wanted.keys() - {HEAD} and told.tied
    for name, weight in mine.items():
        assert (weight.float() - wanted[name]).abs().max() <= wanted[name].abs().max() / 2048
    assert len(told.changed) == 14 and all("_proj" in name for name in told.changed) and not told.rounded_away


def test_an_adapter_whose_names_carry_a_prefix_is_an_error(run: RunPaths, tmp_path: Path) -> None:
    """PEFT would merge it as nothing at all, without one."""
    rewritten(run, lambda known: {f"module.{name}": weight for name, weight in known.items()})
    with pytest.raises(WeightsMismatch, match="added to nothing"):
        merge(trained_of(run), tmp_path / "x")
    rewritten(
        run, lambda known: {n.removeprefix("module.").replace("layers.1", "layers.7"): w for n, w in known.items()}
    )
    with pytest.raises(WeightsMismatch, match="fit no weight of the base"):
        merge(trained_of(run), tmp_path / "x")


def test_an_adapter_that_changes_nothing_is_an_error(run: RunPaths, tmp_path: Path) -> None:
    rewritten(run, lambda known: {name: weight * 0 for name, weight in known.items()})
    with pytest.raises(WeightsMismatch, match="change nothing"):
        merge(trained_of(run), tmp_path / "x")


@pytest.mark.filterwarnings("ignore:Model has `tie_word")
@pytest.mark.parametrize("kept", ["lm_head", "embed_tokens"])
def test_a_head_or_table_trained_alone_is_written_untied(tmp_path: Path, kept: str) -> None:
    """Written as tied, the one would overwrite the other when loaded again."""
    from transformers import AutoModelForCausalLM

    trained = trained_of(tiny_run(tmp_path / "desk", tiny_base(tmp_path / "base"), save=(kept,)))
    told = write_merged(trained, tmp_path / "m")
    loaded = AutoModelForCausalLM.from_pretrained(tmp_path / "m", dtype="float32").state_dict()
    base = weights(trained.base_folder / "model.safetensors")[WORDS].float()
    name, other = (HEAD, WORDS) if kept == "lm_head" else (WORDS, HEAD)
    assert not told.tied and name in told.changed and other not in told.changed
    assert (loaded[name] - base).abs().max() > 0.1 and (loaded[other] - base).abs().max() < 0.001


@pytest.mark.parametrize("kind", ["llama", "mistral", "qwen2", "qwen3"])
def test_llama_cpp_says_what_the_trained_model_says(tmp_path: Path, kind: str) -> None:
    """Bare and as a server, with the system text of the training: within what bf16 changes, and greedy texts alike."""
    run = tiny_run(tmp_path / "desk", tiny_base(tmp_path / "base", kind, tied=kind != "qwen2"))
    trained = trained_of(run)
    ends = ends_of(trained)
    write_merged(trained, tmp_path / "m")
    about = About("t", "MIT", SAID, trained.spec_digest, ends)
    write_model(tmp_path / "m", tmp_path / "m.gguf", trained.tokenizer, about, "f16")
    table = measure(trained, tmp_path / "m", frozenset(ends), tmp_path / "m.gguf", prompts=len(KNOWN))
    require_parity(table)
    assert [one.way for one in table.ways] == ["adapter", "gguf", "server"] and table.prompts == len(KNOWN)
    assert all(one.tokens > 10 and one.same >= 0.8 * table.prompts for one in table.ways)
    told = GGUFReader(tmp_path / "m.gguf").fields
    assert told[SYSTEM].contents() == SAID and list(told[ENDS].contents()) == list(ends)


def test_a_gguf_adapter_on_the_base_says_what_the_merged_model_says(run: RunPaths, tmp_path: Path) -> None:
    trained = trained_of(run)
    export(run, "adapter", tmp_path / "out")
    write_merged(trained, tmp_path / "m")
    about = About("t", "MIT", SAID, trained.spec_digest, ends_of(trained))
    bare = tmp_path / "bare"
    shutil.copytree(tmp_path / "m", bare)
    from safetensors.torch import save_file

    base = weights(trained.base_folder / "model.safetensors")
    save_file({n: w.float() for n, w in base.items() if n != HEAD}, bare / WEIGHTS)
    for name, folder in (("merged", tmp_path / "m"), ("base", bare)):
        write_model(folder, tmp_path / f"{name}.gguf", trained.tokenizer, about, "f16")
    body = {"prompt": [5, 6, 7], "n_predict": 8, "temperature": 0, "n_probs": 1, "return_tokens": True}
    given = [("merged", None), ("base", tmp_path / "out" / "adapter.gguf"), ("base", None)]
    said = []
    for name, adapter in given:
        with llama_server(tmp_path / f"{name}.gguf", 256, adapter) as address:
            said.append(asked(address, "/completion", body)["tokens"])
    assert said[0] == said[1] != said[2]


def test_a_run_is_exported_for_ollama_and_what_holds_is_noted(run: RunPaths, tmp_path: Path) -> None:
    """One merged file in eight bits beside its Modelfile; it answers as the trained model does, and a second call
    makes nothing."""
    found = export(run, "ollama", prompts=FOUR, root=tmp_path)
    assert found.folder == run.root.absolute() / "exports" / "ollama" and not found.kept
    file = "tiny-for-a-test-q8_0.gguf"
    assert sorted(p.name for p in found.folder.iterdir()) == sorted(
        [file, "Modelfile", CARD, STATE, "parity.json", "served.json"]
    )
    served = served_in(found.folder)
    assert (served.file, served.precision, served.system_prompt, served.kind) == (file, "q8_0", SAID, "chat")
    assert served.stops == ("<|im_end|>",) and served.hashes == found.files and changed_in(found.folder) == []
    modelfile = (found.folder / "Modelfile").read_text()
    assert f"FROM ./{file}\n" in modelfile and f'SYSTEM """{SAID}"""' in modelfile
    card = (found.folder / CARD).read_text()
    assert all(part in card for part in ("MIT", "not measured", found.files[file], trained_of(run).weights))
    noted = [e for e in read_events(run.events) if isinstance(e, Exported | Parity)]
    assert [e.what for e in noted] == ["ollama: adapter", "ollama: gguf", "ollama: server", "ollama"]
    assert len(found.packed) == 1 and found.packed[0].rows == FOUR
    with llama_server(found.folder / file, 512) as address:
        message = {"messages": [{"role": "user", "content": f"Where is my {KNOWN[0]}?"}], "temperature": 0}
        said = asked(address, "/v1/chat/completions", {**message, "max_tokens": 3})["choices"][0]["message"]["content"]
    assert answer(run, [f"Where is my {KNOWN[0]}?"])[0].startswith(said.strip()[:2])
    assert export(run, "ollama", prompts=FOUR, root=tmp_path).kept
    assert [e for e in read_events(run.events) if isinstance(e, Exported | Parity)] == noted


def test_a_flipped_block_is_found_by_its_hash_and_remade(run: RunPaths, tmp_path: Path) -> None:
    found = export(run, "gguf", prompts=FOUR, root=tmp_path)
    file = found.folder / served_in(found.folder).file
    flip(file)
    assert changed_in(found.folder) == [file.name]
    again = export(run, "gguf", prompts=FOUR, root=tmp_path)
    assert not again.kept and again.files[file.name] == found.files[file.name] and changed_in(found.folder) == []


def test_a_flipped_block_under_new_hashes_is_found_by_parity(run: RunPaths, tmp_path: Path) -> None:
    """As are weights of the merged folder, which the adapter tells."""
    trained = trained_of(run)
    ends = ends_of(trained)
    write_merged(trained, tmp_path / "m")
    about = About("t", "MIT", SAID, trained.spec_digest, ends)
    write_model(tmp_path / "m", tmp_path / "m.gguf", trained.tokenizer, about, "f16")
    flip(tmp_path / "m.gguf")
    table = measure(trained, tmp_path / "m", frozenset(ends), tmp_path / "m.gguf", prompts=FOUR)
    with pytest.raises(GateFailed, match="not the trained model") as failed:
        require_parity(table)
    assert {fault.split(":")[0] for fault in failed.value.faults} == {"gguf", "server"}
    from safetensors.torch import save_file

    found = weights(tmp_path / "m" / WEIGHTS)
    found["model.layers.1.mlp.down_proj.weight"][:2] *= -1
    save_file(found, tmp_path / "m" / WEIGHTS)
    table = measure(trained, tmp_path / "m", frozenset(ends), prompts=FOUR)
    assert [fault.split(":")[0] for fault in table.faults] == ["adapter"]


def test_nothing_is_called_exported_that_is_not_the_trained_model(
    run: RunPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is damaged while it is written: no event, no served.json."""

    def damaged(*given: Any) -> None:
        write_model(*given)
        flip(given[1])

    monkeypatch.setattr("engine.export.export.write_model", damaged)
    with pytest.raises(GateFailed):
        export(run, "gguf", prompts=FOUR, root=tmp_path)
    assert not (run.root / "exports" / "gguf" / "served.json").exists()
    assert not [e for e in read_events(run.events) if isinstance(e, Exported | Parity)]


def test_a_file_that_reads_messages_otherwise_is_refused(run: RunPaths, tmp_path: Path) -> None:
    """Such as one that begins each with a second start token."""
    trained = trained_of(run)
    write_merged(trained, tmp_path / "m")
    about = About("t", "MIT", SAID, trained.spec_digest, ends_of(trained))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            GGUFWriter, "add_add_bos_token", lambda self, _: self.add_bool("tokenizer.ggml.add_bos_token", True)
        )
        write_model(tmp_path / "m", tmp_path / "m.gguf", trained.tokenizer, about, "f16")
    with pytest.raises(GateFailed, match="reads messages otherwise"):
        measure(trained, tmp_path / "m", frozenset(ends_of(trained)), tmp_path / "m.gguf", prompts=2)


@pytest.mark.parametrize("full", [False, True])
def test_a_class_head_gives_the_same_labels_to_who_has_no_nlforge(tmp_path: Path, full: bool) -> None:
    """Its loader runs in a process of its own, in a folder of its own."""
    labels = ("returns", "invoice", "“other”")
    run = tiny_run(tmp_path / "desk", tiny_base(tmp_path / "base"), classes=labels, full=full)
    found = export(run, "merged", tmp_path / "out", prompts=len(KNOWN))
    assert found.parity is not None and found.parity.ways[0].same == len(KNOWN)
    shutil.move(tmp_path / "out", tmp_path / "elsewhere")
    texts = [f"Where is my {word}?" for word in KNOWN if "\t" not in word and "  " not in word]
    done = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "elsewhere" / LOADER)],
        input="\n".join(texts), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert [json.loads(line)["label"] for line in done.stdout.splitlines()] == answer(run, texts)
    served = served_in(tmp_path / "elsewhere")
    assert (served.kind, served.file, served.labels, served.precision) == ("classes", MODEL, labels, "as_trained")
    with pytest.raises(BadInput, match="picks a label"):
        export(run, "ollama")


def test_a_whole_model_is_exported_as_it_is(tmp_path: Path) -> None:
    run = tiny_run(tmp_path / "desk", tiny_base(tmp_path / "base"), full=True)
    found = export(run, "merged", prompts=FOUR)
    mine, own = weights(found.folder / MODEL / WEIGHTS), weights(run.adapter / "model.safetensors")
    assert mine.keys() == own.keys()
    assert all(np.allclose(mine[name].float(), own[name], rtol=1e-3, atol=1e-6) for name in own)


def test_an_adapter_is_given_as_it_was_trained(run: RunPaths) -> None:
    found = export(run, "adapter")
    for name in (ADAPTER, "adapter_config.json"):
        assert (found.folder / "adapter" / name).read_bytes() == (run.adapter / name).read_bytes()
    assert "adapter.gguf" in found.files and (found.folder / CARD).read_text().startswith("# Tiny, for a test")
    assert export(run, "adapter").kept
