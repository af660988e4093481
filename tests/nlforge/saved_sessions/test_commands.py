"""Scripts list and change sessions: data on stdout, talk on stderr, and the exit codes of every command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlforge.cli.entry import main
from nlforge.store import Session
from tests.support.listed_sessions import FINISHED, alive, judged, spoken, with_run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "sessions"))
    monkeypatch.setattr("nlforge.saved_sessions.folders.cache_dir", lambda: tmp_path / "cache")
    return tmp_path / "sessions"


def called(
    *arguments: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.argv", ["nlforge", "sessions", *arguments])
    try:
        main()
        code = 0
    except SystemExit as left:
        code = int(left.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


def test_sessions_are_listed_for_programs_and_people(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was listed before is there under the same names."""
    with_run(spoken(folder, "good", "Answer customers", goal="Answer"), judged("staff"), FINISHED)
    spoken(folder, "plain", "Sort mails")
    code, out, _ = called("--json", capsys=capsys, monkeypatch=monkeypatch)
    plain, good = map(json.loads, out.splitlines())
    assert code == 0 and (plain["id"], plain["runs"], plain["about"]) == ("plain", 0, "nothing planned yet")
    assert (good["state"], good["grade"], good["runs"], good["about"]) == ("done", "staff", 1, "chat on tiny: Answer")
    assert Path(good["folder"]) == (folder / "good").resolve()
    _, out, _ = called("--search", "customers", capsys=capsys, monkeypatch=monkeypatch)
    assert out.startswith("good ") and "done, helps staff" in out and "plain" not in out


def test_sessions_of_all_folders_are_listed(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As soon as they were listed where they are."""
    spoken(folder, "mine", "x")
    called(capsys=capsys, monkeypatch=monkeypatch)
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "other"))
    spoken(tmp_path / "other", "theirs", "x")
    _, out, _ = called("--json", capsys=capsys, monkeypatch=monkeypatch)
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["theirs"]
    _, out, _ = called("--json", "--all", capsys=capsys, monkeypatch=monkeypatch)
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["theirs", "mine"]


def test_sessions_are_renamed_copied_deleted_and_restored(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = spoken(folder, "a", "words", goal="goal")
    assert called("rename", "a", "My desk", capsys=capsys, monkeypatch=monkeypatch)[0] == 0
    _, out, _ = called("duplicate", "a", "--json", capsys=capsys, monkeypatch=monkeypatch)
    made = json.loads(out)
    assert (made["id"], made["name"], made["said"], made["results"]) == ("a-copy", "My desk (copy)", 1, False)
    code, out, err = called("delete", "a", "a-copy", capsys=capsys, monkeypatch=monkeypatch)
    assert (code, out) == (0, "") and "nlforge sessions restore a-copy" in err
    _, out, _ = called("--deleted", "--json", capsys=capsys, monkeypatch=monkeypatch)
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["a-copy", "a"]
    assert called("restore", "a", capsys=capsys, monkeypatch=monkeypatch)[0] == 0
    _, out, _ = called("restore", "--json", capsys=capsys, monkeypatch=monkeypatch)
    assert json.loads(out)["id"] == "a-copy" and session.journal.is_file()


def test_what_cannot_be_done_is_bad_input(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of several that are to be deleted none goes where one is not there."""
    session = spoken(folder, "a", "words", goal="goal")
    run = with_run(session)
    with alive(run):
        for command in (("delete", "a"), ("duplicate", "a", "--with-results")):
            code, _, err = called(*command, capsys=capsys, monkeypatch=monkeypatch)
            assert code == 2 and "in progress" in err
    for command in (
        ("delete", "a", "none"),
        ("rename", "none", "x"),
        ("restore",),
        ("restore", "a"),
        ("duplicate", "b"),
    ):
        assert called(*command, capsys=capsys, monkeypatch=monkeypatch)[0] == 2
    assert Session.open(folder, "a").records()
