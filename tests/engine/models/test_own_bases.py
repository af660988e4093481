"""A base model of one's own: a folder, a GGUF file or a pinned revision of the hub is trained; whatever is wrong with
it is a sentence, and no code of it runs."""

from __future__ import annotations

import json
import shutil
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.core.errors import BadInput, Declined, RunFailed
from engine.core.remedies import FetchModel
from engine.core.spec import TrainingSpec
from engine.estimation.capabilities import require_supported
from engine.estimation.executors import BuildPlace
from engine.models.base_folder import looked_at
from engine.models.base_weights import Base, base_digest, base_model_dir, require_base_model
from engine.models.catalogue import entry_of
from engine.models.hub import fetch_hub, hub_facts
from engine.models.load import conversation, load_model
from engine.models.own_base import digest_of as base_digest_of
from engine.models.own_base import place_of, prepared
from engine.models.tokenizer import chat_ids, text_ids
from tests.support.scripted_hub import REVISION, Hub, hub_with
from tests.support.small_bases import saved_qwen, small_qwen
from tests.support.specs import tiny


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved_qwen(tmp_path_factory.mktemp("made") / "mine")


@pytest.fixture
def mine(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NLFORGE_CACHE", str(tmp_path / "cache"))
    shutil.copytree(made, tmp_path / "mine")
    return tmp_path / "mine"


@pytest.fixture
def hub(made: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with hub_with(made, monkeypatch) as found:
        yield found


def own_spec(weights: Path | str, *, offline_only: bool = False) -> TrainingSpec:
    spec = tiny()
    model = spec.model.model_copy(update={"base": "mine", "weights": str(weights), "params_b": 0.0001})
    return spec.model_copy(update={"model": model, "data": spec.data.model_copy(update={"offline_only": offline_only})})


def test_a_folder_is_loaded_as_it_is(mine: Path) -> None:
    """Its weights, its tokens and its template; the cache holds checked settings and links, no copy of the weights."""
    base = Base("mine", str(mine))
    model, tokenizer = load_model(base=base, dtype="float32")
    wanted, known = small_qwen()
    assert all(bool((a.float() == b).all()) for a, b in zip(wanted.parameters(), model.parameters(), strict=True))
    assert text_ids(tokenizer, "Grüße, 我") == known.encode("Grüße, 我", add_special_tokens=False)
    said = conversation("Be brief.", "Hi")
    assert chat_ids(tokenizer, said, reply_next=True) == known.apply_chat_template(
        said, add_generation_prompt=True, return_dict=False
    )
    view = base_model_dir(base)
    assert (view / "model.safetensors").resolve() == mine / "model.safetensors" and base_model_dir(base) == view
    require_supported(own_spec(mine), BuildPlace())
    assert entry_of(own_spec(mine).model).layers == 2
    before = base_digest(base)
    (mine / "readme.md").write_text("nothing")
    assert base_digest(base) == before
    data = bytearray((mine / "model.safetensors").read_bytes())
    data[-1] ^= 1
    (mine / "model.safetensors").write_bytes(data)
    assert base_digest(base) != before


def _json(name: str, **changes: object) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        told = json.loads((folder / name).read_text()) | changes
        (folder / name).write_text(json.dumps({k: v for k, v in told.items() if v is not None}))

    return change


def _no_template(folder: Path) -> None:
    (folder / "chat_template.jinja").unlink(missing_ok=True)
    _json("tokenizer_config.json", chat_template=None)(folder)


def _pickled(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def _leads_out(folder: Path) -> None:
    moved = folder.with_name("elsewhere")
    (folder / "model.safetensors").rename(moved)
    (folder / "model.safetensors").symlink_to(moved)


def _cut(folder: Path) -> None:
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-100])


def _huge_head(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", 2**62) + b"{}")


def _endless_shape(folder: Path) -> None:
    head = b'{"a": {"dtype": "F32", "shape": [Infinity], "data_offsets": [0, 0]}}'
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(head)) + head)


def _half_a_letter(folder: Path) -> None:
    _no_template(folder)
    _json("tokenizer_config.json", chat_template="\ud800{{ messages[-1].content }}")(folder)


def _emptied(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def _a_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("model")


FAULTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "gone": (shutil.rmtree, "nothing at that path"),
    "empty": (_emptied, "folder is empty"),
    "a file": (_a_file, "It is a file"),
    "no config": (lambda f: (f / "config.json").unlink(), "no config.json"),
    "config nested": (lambda f: (f / "config.json").write_text("[" * 100_000), "config.json cannot be read"),
    "config endless": (lambda f: (f / "config.json").write_text(" " * 2**23), "at most"),
    "code": (_json("config.json", auto_map={"AutoModel": "evil.Model"}), "code of a model is never run"),
    "code of a tokenizer": (_json("tokenizer_config.json", auto_map={"AutoTokenizer": ["x", "y"]}), "never run"),
    "another kind": (_json("config.json", model_type="rwkv9"), "of the kind “rwkv9”"),
    "no kind": (_json("config.json", model_type=None), "does not say of which kind"),
    "quantised": (_json("config.json", quantization_config={"quant_method": "gptq"}), "quantised"),
    "a giant": (_json("config.json", hidden_size=10**9), "hidden_size is 1000000000"),
    "a thousand layers": (_json("config.json", num_hidden_layers=10**6), "num_hidden_layers is 1000000"),
    "a layer too few": (_json("config.json", num_hidden_layers=1, layer_types=None), "missing or too many"),
    "another width": (_json("config.json", intermediate_size=128), "has the shape"),
    "no model": (_json("config.json", num_attention_heads=7, head_dim=None), "config.json"),
    "pickles": (_pickled, "pickle can run any code"),
    "no weights": (lambda f: (f / "model.safetensors").unlink(), "no weights"),
    "link": (_leads_out, "leads out of the folder"),
    "broken off": (_cut, "no complete safetensors"),
    "an endless head": (_huge_head, "no complete safetensors"),
    "index elsewhere": (
        lambda f: (f / "model.safetensors.index.json").write_text('{"weight_map": {"a": "../x.safetensors"}}'),
        "names other files",
    ),
    "a shard gone": (
        lambda f: (f / "model.safetensors.index.json").write_text('{"weight_map": {"a": "b.safetensors"}}'),
        "b.safetensors is missing",
    ),
    "an endless shape": (_endless_shape, "no complete safetensors"),
    "a tokenizer of Windows": (
        lambda f: (f / "tokenizer.json").write_text((f / "tokenizer.json").read_text(), encoding="utf-16"),
        "not in UTF-8",
    ),
    "half a letter in the template": (_half_a_letter, "does not end a reply"),
    "no tokenizer": (lambda f: (f / "tokenizer.json").unlink(), "no tokenizer.json"),
    "a torn tokenizer": (lambda f: (f / "tokenizer.json").write_text("{}"), "tokenizer or chat template fails"),
    "no template": (_no_template, "no chat template"),
    "a wrong template": (lambda f: (f / "chat_template.jinja").write_text("{% if %}"), "template fails"),
    "an endless reply": (
        lambda f: (f / "chat_template.jinja").write_text("{{ messages[-1].content }}"),
        "does not end a reply",
    ),
    "no stop token": (_json("tokenizer_config.json", eos_token=None), "no token that ends a turn"),
    "a stop token nobody knows": (_json("tokenizer_config.json", eos_token="<|never|>"), "ends? a (turn|reply)"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_with_a_folder_is_a_sentence(mine: Path, fault: str) -> None:
    """What, why and what to do; nothing is loaded, and nothing stays in the cache."""
    break_, says = FAULTS[fault]
    break_(mine)
    with pytest.raises(BadInput, match=says) as raised:
        prepared(str(mine))
    assert raised.value.why and raised.value.todo and not list((mine.parent / "cache").glob("own-*/done"))


@pytest.mark.parametrize("fault", ["code", "pickles", "no template", "link", "empty", "another kind"])
def test_it_is_known_before_the_yes(mine: Path, fault: str) -> None:
    FAULTS[fault][0](mine)
    with pytest.raises(Declined, match=FAULTS[fault][1]):
        require_supported(own_spec(mine), BuildPlace())


def test_settings_that_choose_code_are_not_handed_on(mine: Path) -> None:
    """Kernels, other implementations and files beside: a library sees none of them."""
    _json("config.json", _attn_implementation="somebody/kernel", attn_implementation="x", _name_or_path="/home/me")(
        mine
    )
    (mine / "custom_generate").mkdir()
    (mine / "adapter_config.json").write_text('{"base_model_name_or_path": "somebody/else"}')
    view = prepared(str(mine))
    told = json.loads((view / "config.json").read_text())
    assert not any(k.startswith("_") or k.endswith("_implementation") for k in told)
    assert {p.name for p in view.iterdir()} == {
        "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja",
        "model.safetensors", "done",
    }  # fmt: skip


def test_a_path_is_written_in_full(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(mine.parent)
    with pytest.raises(BadInput, match=f"Write model.weights: {mine}"):
        prepared("./mine")


def test_too_large_for_the_memory_is_said(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Little:
        total = looked_at(mine).params

    monkeypatch.setattr("psutil.virtual_memory", lambda: Little)
    with pytest.raises(BadInput, match="GB of memory"):
        prepared(str(mine))


def sent_again(hub: Hub) -> set[str]:
    """Files whose contents were asked for more than once."""
    sent = [a.rpartition("/")[2] for a in hub.asked if a.startswith("GET ") and "/resolve/" in a]
    return {name for name in sent if sent.count(name) > 1}


def test_a_model_of_the_hub_is_fetched_by_its_revision(hub: Hub, mine: Path) -> None:
    """Licence, bytes and gate are known before; only settings and safetensors are fetched; a break costs nothing."""
    weights = f"maker/mine@{REVISION}"
    facts = hub_facts("maker/mine")
    assert (facts.license, facts.gated, facts.revision) == ("apache-2.0", False, REVISION)
    assert facts.bytes == sum((mine / name).stat().st_size for name in facts.files) and not facts.pickled_only
    hub.cut_after = 20_000
    for _ in range(2):
        try:
            folder = fetch_hub(weights)
            break
        except RunFailed:
            continue
    assert hub.cuts == 1 and sent_again(hub) == {"model.safetensors"}, "what was whole before the break stays"
    assert not [a for a in hub.asked if a.endswith((".bin", ".py", ".md"))]
    model, _ = load_model(base=Base("mine", weights))
    assert model.config.model_type == "qwen2" and not list(folder.parent.glob("*.parts"))
    require_supported(own_spec(weights), BuildPlace())
    seen = len(hub.asked)
    fetch_hub(weights)
    assert len(hub.asked) == seen, "what is here is not asked for again"


def test_nothing_of_the_hub_is_fetched_unasked(hub: Hub, mine: Path) -> None:
    """Neither by a plan nor by a start; a plan that allows no network says so."""
    weights = f"maker/mine@{REVISION}"
    fetched = FetchModel(model=weights)
    with pytest.raises(Declined, match="not on this machine yet") as declined:
        require_supported(own_spec(weights), BuildPlace())
    assert fetched in declined.value.remedies
    with pytest.raises(Declined, match="allows no network") as declined:
        require_supported(own_spec(weights, offline_only=True), BuildPlace())
    assert fetched not in declined.value.remedies
    with pytest.raises(RunFailed, match="fetches nothing unasked") as failed:
        prepared(weights)
    assert failed.value.remedies == (fetched,)
    with pytest.raises(BadInput, match="not on this machine yet") as wrong:
        require_base_model(Base("mine", weights))
    assert wrong.value.remedies == (fetched,)
    assert hub.asked == []


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        (f"maker/nothing@{REVISION}", "hub has no model"),
        ("maker/mine@" + "f" * 40, "hub has no model"),
        ("maker/mine", "no fixed revision"),
        ("maker/mine@main", "no fixed revision"),
    ],
)
def test_what_the_hub_does_not_have_is_said(hub: Hub, mine: Path, weights: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        fetch_hub(weights)


def test_a_gated_and_a_pickled_model_are_refused_before_anything_is_fetched(hub: Hub, mine: Path) -> None:
    hub.gated.add("maker/mine")
    with pytest.raises(BadInput, match="agreement"):
        fetch_hub(f"maker/mine@{REVISION}")
    hub.gated.clear()
    _pickled(mine)
    hub.models["maker/mine"] = mine
    with pytest.raises(BadInput, match="pickle"):
        fetch_hub(f"maker/mine@{REVISION}")
    assert not [a for a in hub.asked if "/resolve/" in a]


def test_an_exchanged_file_of_the_hub_is_refused(hub: Hub, mine: Path) -> None:
    """By the sha256 the hub lists, not by its length."""
    hub.exchanged = True
    with pytest.raises(RunFailed, match="not the file the hub names"):
        fetch_hub(f"maker/mine@{REVISION}")
    assert not list((mine.parent / "cache").glob("hub/*/done"))
    hub.exchanged = False
    fetch_hub(f"maker/mine@{REVISION}")
    assert sent_again(hub) == {"model.safetensors"}, "what was right is not fetched again"


def test_only_weights_the_index_names_are_fetched(hub: Hub, mine: Path) -> None:
    """Makers put the same weights beside them once more, in one file of another form."""
    names = looked_at(mine).shapes
    (mine / "model.safetensors").rename(mine / "model-1.safetensors")
    (mine / "model.safetensors.index.json").write_text(
        json.dumps({"weight_map": dict.fromkeys(names, "model-1.safetensors")})
    )
    shutil.copy(mine / "model-1.safetensors", mine / "consolidated.safetensors")
    hub.models["maker/mine"] = mine
    facts = hub_facts("maker/mine")
    assert "consolidated.safetensors" not in facts.files
    assert facts.bytes == sum((mine / name).stat().st_size for name in facts.files)
    folder = fetch_hub(f"maker/mine@{REVISION}")
    assert (folder / "model-1.safetensors").exists() and not [a for a in hub.asked if "consolidated" in a]
    load_model(base=Base("mine", f"maker/mine@{REVISION}"))


@pytest.mark.parametrize("fault", ["another kind", "no template", "no tokenizer", "quantised", "no stop token"])
def test_settings_are_checked_before_weights_are_fetched(hub: Hub, mine: Path, fault: str) -> None:
    FAULTS[fault][0](mine)
    hub.models["maker/mine"] = mine
    with pytest.raises(BadInput, match=FAULTS[fault][1]):
        fetch_hub(f"maker/mine@{REVISION}")
    assert [a for a in hub.asked if "/resolve/" in a] and not [a for a in hub.asked if a.endswith(".safetensors")]


def test_a_cache_that_takes_no_files_is_said(hub: Hub, mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (mine.parent / "full").write_text("a file")
    monkeypatch.setenv("NLFORGE_CACHE", str(mine.parent / "full" / "cache"))
    with pytest.raises(RunFailed, match="cannot be kept in"):
        prepared(str(mine))
    with pytest.raises(RunFailed, match="cannot be kept in"):
        fetch_hub(f"maker/mine@{REVISION}")


def _circle(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()
    (folder / "tokenizer.json").symlink_to("tokenizer.json")


@pytest.mark.parametrize(
    ("name", "break_"),
    [("a" * 300, lambda f: None), ("a" * 300 + ".gguf", lambda f: None), ("mine", _circle)],
)
def test_what_the_system_does_not_read_is_a_sentence(mine: Path, name: str, break_: Callable[[Path], object]) -> None:
    """Before the yes and after it."""
    break_(mine)
    weights = str(mine.with_name(name))
    with pytest.raises(BadInput, match="cannot be read"):
        prepared(weights)
    with pytest.raises(Declined, match="cannot be read"):
        require_supported(own_spec(weights), BuildPlace())


def test_a_home_of_nobody_is_said(mine: Path) -> None:
    for asked in (prepared, place_of, base_digest_of):
        with pytest.raises(BadInput, match="no such user"):
            asked("~nobody-at-all/model")
    with pytest.raises(BadInput, match="no such user"):
        require_base_model(Base("mine", "~nobody-at-all/model"))


def test_two_copies_of_a_model_do_not_take_each_others_links(mine: Path) -> None:
    """The same weights at two places; a run on one goes on when the other is used."""
    other = mine.with_name("copy")
    shutil.copytree(mine, other)
    first, second = prepared(str(mine)), prepared(str(other))
    assert base_digest(Base("mine", str(mine))) == base_digest(Base("mine", str(other)))
    assert (first / "model.safetensors").resolve() == mine / "model.safetensors"
    assert (second / "model.safetensors").resolve() == other / "model.safetensors"
    assert prepared(str(mine)) == first


def test_a_hub_that_is_not_there_is_said(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(RunFailed, match="hub could not be asked about"):
        fetch_hub(f"maker/mine@{REVISION}")
