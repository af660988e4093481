"""`nlforge export` as a person or a program meets it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from engine.core.hashed_file import sha256_of
from engine.core.paths import RunPaths
from engine.export.folder import STATE
from engine.export.served import served_in
from nlforge.cli import main
from nlforge.store import Session
from tests.support.exported import flip, tiny_base, tiny_run


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunPaths:
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path))
    return tiny_run(tmp_path / "desk", tiny_base(tmp_path / "base"))


def called(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """The exit code."""
    monkeypatch.setattr(sys, "argv", ["nlforge", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_what_was_exported_is_told_to_people_and_programs(
    run: RunPaths, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A table, the loss of the packed file and the files; as JSON one line. The second call finds it whole."""
    assert called(monkeypatch, "export", "desk", "--to", "gguf", "--prompts", "3") == 0
    out = capsys.readouterr().out
    assert all(part in out for part in ("server", "allowed", "In q8_0", "Exported to", "tiny-for-a-test-q8_0.gguf"))
    assert called(monkeypatch, "export", "desk", "--to", "gguf", "--json") == 0
    (line,) = capsys.readouterr().out.splitlines()
    told = json.loads(line)
    assert told["kept"] and told["parity"]["prompts"] == 3 and told["packed"][0]["precision"] == "q8_0"
    assert told["files"] == served_in(Path(told["path"])).hashes


def test_a_changed_file_is_found_also_where_its_hash_was_remade(
    run: RunPaths, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By its hash; under a new one, in half precision by what it says, in fewer bits by its weights."""
    arguments = ("export", "desk", "--to", "gguf", "--prompts", "3")
    assert called(monkeypatch, *arguments) == 0 and called(monkeypatch, *arguments, "--check") == 0
    assert "It is the trained model" in capsys.readouterr().out
    folder = run.root / "exports" / "gguf"
    for file, found in (("tiny-for-a-test-f16.gguf", "server: "), ("tiny-for-a-test-q8_0.gguf", "packed to")):
        before, state = (folder / file).read_bytes(), (folder / STATE).read_text()
        flip(folder / file)
        assert called(monkeypatch, *arguments, "--check") == 5
        assert f"{file} is missing, or is not the file" in capsys.readouterr().err
        told = json.loads(state)
        told["files"][file] = sha256_of(folder / file)
        (folder / STATE).write_text(json.dumps(told))
        assert called(monkeypatch, *arguments, "--check") == 5
        assert found in capsys.readouterr().err
        (folder / file).write_bytes(before)
        (folder / STATE).write_text(state)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--to", "onnx"), "adapter, merged, gguf, ollama"),
        (("--to", "gguf", "--precision", "q2_k"), "f16, q8_0, q4_0"),
    ],
)
def test_what_there_is_not_is_said(
    run: RunPaths, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str], said: str
) -> None:
    assert called(monkeypatch, "export", "desk", *arguments) == 2
    assert said in capsys.readouterr().err


def test_a_session_without_a_model_has_nothing_to_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path))
    Session.create(tmp_path, "empty").append("note", text="nothing yet")
    assert called(monkeypatch, "export", "empty", "--to", "gguf") == 2
    assert "no trained model in empty" in capsys.readouterr().err


def test_a_folder_of_somebody_else_is_left_alone(
    run: RunPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("dear")
    assert called(monkeypatch, "export", "desk", "--to", "adapter", "-o", str(tmp_path / "home")) == 2
    assert "not empty" in capsys.readouterr().err
    assert [p.name for p in (tmp_path / "home").iterdir()] == ["letter.txt"]


def test_what_is_not_the_trained_model_ends_with_five(
    run: RunPaths, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from engine.export.gguf_model import write_model

    def damaged(*given: object) -> None:
        write_model(*given)  # type: ignore[arg-type]
        flip(Path(str(given[1])))

    monkeypatch.setattr("engine.export.export.write_model", damaged)
    assert called(monkeypatch, "export", "desk", "--to", "gguf", "--prompts", "3") == 5
    assert "not the trained model" in capsys.readouterr().err
