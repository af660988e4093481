"""What was fetched from the hub or prepared from models of one's own is listed, checked and removed by its name."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.core.errors import BadInput, RunFailed
from engine.models.base_weights import Base
from engine.models.catalogue import catalogue
from engine.models.hub import fetch_hub, hub_facts
from engine.models.hub_facts import fault_of_facts, keep_facts, known_facts
from engine.models.own_base import prepared
from engine.models.store import Stored, faults, in_use, remove, stored
from tests.support.scripted_hub import REVISION, Hub, hub_with
from tests.support.small_bases import saved_qwen, small_gguf, small_qwen

PINNED = f"maker/mine@{REVISION}"


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


def outside() -> list[Stored]:
    """Those behind the catalogue."""
    listed = stored()
    known = catalogue()
    assert [m.base for m in listed[: len(known)]] == [m.name for m in known]
    return listed[len(known) :]


def test_a_model_of_the_hub(hub: Hub, mine: Path) -> None:
    """With its licence and bytes; a changed file is named; its prepared settings go with it."""
    assert faults(PINNED) is None and outside() == []
    folder = fetch_hub(PINNED)
    view = prepared(PINNED)
    [listed] = outside()
    assert (listed.base, listed.kind, listed.source, listed.license) == (PINNED, "hub", "maker/mine", "apache-2.0")
    assert listed.params_b == pytest.approx(sum(p.numel() for p in small_qwen()[0].parameters()) / 1e9)
    assert listed.bytes > (folder / "model.safetensors").stat().st_size
    assert faults(PINNED) == []
    data = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    (folder / "more.py").touch()
    assert [text.rpartition(" ")[2] for text in faults(PINNED) or []] == ["added.", "changed."]
    with in_use(Base("whatever it is called", PINNED)), pytest.raises(BadInput, match="in use"):
        remove(PINNED)
    assert remove(PINNED) == listed.bytes
    assert not folder.exists() and not view.exists() and outside() == []
    with pytest.raises(BadInput, match="not on this machine"):
        remove(PINNED)


def test_a_broken_download_is_known(hub: Hub, mine: Path) -> None:
    hub.exchanged = True
    with pytest.raises(RunFailed):
        fetch_hub(PINNED)
    assert [m.base for m in outside()] == [PINNED] and "not fetched to its end" in (faults(PINNED) or [""])[0]
    assert remove(PINNED) > 0 and outside() == []


def test_one_that_an_older_version_fetched(hub: Hub, mine: Path) -> None:
    folder = fetch_hub(PINNED)
    told = json.loads((folder / "done").read_text())
    (folder / "done").write_text(json.dumps({"revision": told["revision"], "license": "mit"}))
    assert "kept no digests" in (faults(PINNED) or [""])[0] and outside()[0].license == "mit"


def test_a_prepared_folder(mine: Path) -> None:
    """By the name in the list, or by the path it was prepared from; the model itself is left alone."""
    view = prepared(str(mine))
    [listed] = outside()
    name = listed.base
    assert name.startswith("mine@") and (listed.kind, listed.source) == ("own", str(mine))
    assert faults(name) == faults(str(mine)) == faults(view.name) == []
    (view / "chat_template.jinja").write_text("another")
    assert "chat_template.jinja was changed" in (faults(name) or [""])[0]
    with in_use(Base("mine", str(mine))), pytest.raises(BadInput, match="in use"):
        remove(name)
    assert remove(str(mine)) > 0
    assert not view.exists() and (mine / "model.safetensors").exists() and outside() == []


def test_what_became_of_the_model_it_was_prepared_from(mine: Path) -> None:
    """Changed, moved, or with a weight put beside it."""
    view = prepared(str(mine))
    [listed] = outside()
    (view / "more.safetensors").symlink_to(mine / "model.safetensors")
    assert "more.safetensors was added" in (faults(listed.base) or [""])[0]
    (view / "more.safetensors").unlink()
    (mine / "generation_config.json").write_text("{}")
    assert "are others than those it was prepared from" in (faults(listed.base) or [""])[0]
    mine.rename(mine.with_name("moved"))
    assert "was moved or deleted" in (faults(listed.base) or [""])[0]


def test_two_of_one_path_are_told_apart(mine: Path) -> None:
    prepared(str(mine))
    (mine / "generation_config.json").write_text("{}")
    prepared(str(mine))
    names = [m.base for m in outside()]
    assert len(set(names)) == 2
    with pytest.raises(BadInput, match="2 models were prepared from"):
        remove(str(mine))
    remove(names[0])
    assert [m.base for m in outside()] == names[1:] and faults(str(mine)) is not None


def test_the_same_model_at_two_places(mine: Path) -> None:
    other = mine.with_name("elsewhere") / "mine"
    shutil.copytree(mine, other)
    prepared(str(mine))
    prepared(str(other))
    first, second = outside()
    assert first.base != second.base and {first.source, second.source} == {str(mine), str(other)}
    remove(first.base)
    assert [m.source for m in outside()] == [second.source] and faults(outside()[0].base) == []


def test_an_unpacked_gguf_file(mine: Path, tmp_path: Path) -> None:
    """It is whole without its file."""
    file = small_gguf(tmp_path / "our model.gguf", license="mit")
    folder = prepared(str(file))
    [listed] = outside()
    assert listed.base.startswith("our-model@") and listed.license == "mit" and listed.params_b > 0
    file.unlink()
    [listed] = outside()
    assert faults(listed.base) == [] and listed.params_b > 0
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\0")
    assert "model.safetensors was changed" in (faults(listed.base) or [""])[0]
    assert remove(listed.base) > 0 and outside() == []


def test_what_an_older_version_prepared(mine: Path) -> None:
    """It kept no path and no digests."""
    view = prepared(str(mine))
    (view / "done").write_text(json.dumps({"sha256": json.loads((view / "done").read_text())["sha256"]}))
    [listed] = outside()
    assert listed.source == str(mine) and "kept no digests" in (faults(listed.base) or [""])[0]
    (view / "done").write_text("[" * 100_000)
    assert outside()[0].base == listed.base and faults(listed.base)


def test_unknown_names_are_said(mine: Path) -> None:
    for name in ("nothing", "mine@00000000"):
        with pytest.raises(BadInput, match="no base model"):
            faults(name)
        with pytest.raises(BadInput, match="no base model"):
            remove(name)
    assert faults(str(mine)) is None
    with pytest.raises(BadInput, match="not on this machine"):
        remove(str(mine))


def test_what_the_hub_told_is_kept_whole(hub: Hub, mine: Path) -> None:
    """And read again as it was; damaged, exchanged or of another commit it is as if nobody had asked."""
    assert known_facts(PINNED) is None
    facts = hub_facts("maker/mine")
    keep_facts(facts)
    assert known_facts(PINNED) == facts and (facts.kind, facts.template, facts.params) == ("qwen2", True, 12_345)
    assert not [a for a in hub.asked if "/resolve/" in a], "nothing of it is fetched"
    (kept,) = (mine.parent / "cache" / "hub-told").iterdir()
    other = kept.with_name(kept.name.replace(REVISION, "f" * 40))
    shutil.copy(kept, other)
    assert known_facts(f"maker/mine@{'f' * 40}") is None and known_facts("maker/mine") is None
    for damage in (b"", b"{", b"[" * 100_000, kept.read_bytes().replace(b'"bytes"', b'"octets"')):
        kept.write_bytes(damage)
        assert known_facts(PINNED) is None
    keep_facts(facts)
    assert known_facts(PINNED) == facts


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, None),
        ({"kind": "", "template": None}, None),
        ({"pickled_only": True}, "pickle"),
        ({"own_code": True}, "code of its own"),
        ({"kind": "mamba"}, "of the kind “mamba”"),
        ({"quantised": True}, "quantised"),
        ({"template": False}, "no chat template"),
        ({"files": {"config.json": 1, "model.safetensors": 9}}, "no tokenizer.json"),
        ({"files": {"tokenizer.json": 1, "model.safetensors": 9}}, "no config.json"),
    ],
)
def test_what_speaks_against_it_is_known_before_it_is_fetched(
    hub: Hub, mine: Path, changes: dict[str, object], says: str | None
) -> None:
    fault = fault_of_facts(hub_facts("maker/mine").model_copy(update=changes))
    assert fault is None if says is None else says in str(fault)


def test_a_hub_that_tells_no_settings(hub: Hub, mine: Path) -> None:
    hub.tells_settings = False
    facts = hub_facts("maker/mine")
    assert (facts.kind, facts.params) == ("", 0) and fault_of_facts(facts) is None
    assert facts.template is True, "its file is in the list"
