"""What a machine, a newer version or a hostile folder brings is a sentence with the code of the contract, never a
trace."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from engine.core.errors import BadInput, ExitCode
from engine.core.events import RunFinished, RunStarted, Step, active_seconds, append_event, read_events
from engine.core.journal import append_line, read_lines
from engine.core.paths import RunPaths, next_run
from engine.core.regular_files import irregular
from engine.core.spec import load_spec
from engine.data.folder import files_of
from engine.data.formats.code import walk
from engine.data.passed import passed_said
from engine.data.profile import profile_source
from engine.runs.launch import is_running, request_stop
from nlforge.cli import main
from nlforge.conversation import Conversation
from nlforge.follower import Follower
from nlforge.messages import TalkMessage
from nlforge.planning import plan_from
from nlforge.session_factory import saved_words
from nlforge.store import Session
from nlforge.turn import Spoken
from nlforge.working_folder import names_in
from planner.check import check_change
from planner.requirements import Change
from planner.rule_readers.durations import read_durations
from tests.support.messages import desk_table
from tests.support.no_model import NoModel, no_model
from tests.support.pages import spec_page
from tests.support.places import ROOT

DEEP = '{"kind":"said","text":"x","a":' + "[" * 100_000 + "]" * 100_000 + "}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "desk.csv").write_text(desk_table())
    return tmp_path / "data"


def ended(*arguments: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["nlforge", *arguments])
    with pytest.raises(SystemExit) as code:
        main()
    return int(str(code.value.code or 0))


# Folders


@pytest.mark.parametrize(
    "line", ["\\", "!", "a\\", "[z-a]", "[[:alpha:]", "*a" * 40, "x" * 5000, "\0", "**/**/**/**/" * 20 + "x"]
)
def test_a_gitignore_with_no_pattern_leaves_nothing_out(folder: Path, line: str) -> None:
    """One odd line neither ends the reading nor takes time; the others hold."""
    (folder / ".gitignore").write_text(f"{line}\nsecret/\n")
    (folder / "secret").mkdir()
    (folder / "secret" / "a.csv").write_text(desk_table())
    (folder / ("a" * 200 + ".csv")).write_text(desk_table())
    assert {p.name[:8] for p in walk(folder)} - {".gitigno"} == {"desk.csv", "a" * 8}


def test_a_link_to_itself_and_files_of_the_system_end_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies there by chance is passed over; one that is named is refused in a sentence."""
    (folder / "loop.csv").symlink_to(folder / "loop.csv")
    (folder / "turn").symlink_to(folder / "turn", target_is_directory=True)
    assert names_in(folder, [folder / "loop.csv"])
    monkeypatch.chdir(folder)
    assert (
        plan_from(
            [Spoken("Answer our customers like in desk.csv.")], NoModel(), [folder / "desk.csv"], None, "x"
        ).state.plan
        is not None
    )
    (folder / "messages.txt").symlink_to("/proc/kmsg")
    assert "system file" in str(irregular(folder / "messages.txt"))


def test_hidden_files_are_said(folder: Path) -> None:
    """They are not learned from, and named."""
    (folder / ".old.csv").write_text(desk_table())
    assert ".old.csv" in passed_said(folder, "data")
    assert [p.name for p in files_of(folder)] == ["desk.csv"]


def test_names_that_are_no_utf_8_pipes_and_depth_are_said(folder: Path) -> None:
    """They are named where the folder is looked at, and the rest is read; the name can be written everywhere."""
    os.mkfifo(folder / "pipe.csv")
    (Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.csv"))).write_text(desk_table())
    at = os.open(folder, os.O_RDONLY)
    for _ in range(1000):
        # Deeper than any path can be written.
        os.mkdir("deeper", dir_fd=at)
        inner = os.open("deeper", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = inner
    os.close(at)
    assert [p.name for p in files_of(folder)] == ["desk.csv"]
    said = passed_said(folder, "data")
    assert "caf⟨0xE9⟩.csv" in said and "pipe.csv" in said and "folders more than 40 deep" in said
    assert said.encode()
    # The system's own tools take so long a path apart.
    subprocess.run(["rm", "-rf", str(folder / "deeper")], check=True)


def test_a_folder_with_nothing_but_odd_names_is_bad_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2, and what to do."""
    (tmp_path / "odd").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path / "odd") + b"/caf\xe9.csv")).write_text(desk_table())
    monkeypatch.chdir(tmp_path)
    assert ended("plan", "A helper", "--data", "odd", monkeypatch=monkeypatch) == int(ExitCode.BAD_INPUT)
    assert "names that are not UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["plan", "--from", "/dev/zero"],
        ["plan", "--from", "pipe.txt"],
        ["plan", "x", "--data", "/dev/zero"],
        ["plan", "x", "--data", "pipe.csv"],
        ["plan", "x", "--data", "pipe.txt"],
        ["plan", "x", "--data", "link.csv"],
        ["plan", "--batch", "pipe.jsonl"],
        ["build", "pipe.yaml"],
        ["rubric", "import", "pipe.json"],
        ["plan", "--batch", "cases.jsonl", "--readings", "pipe.jsonl"],
    ],
)
@pytest.mark.timeout(60)
def test_pipes_and_devices_are_refused(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing waits for what never ends."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NLFORGE_SESSIONS", "s")
    for name in ("pipe.txt", "pipe.csv", "pipe.jsonl", "pipe.yaml", "pipe.json"):
        os.mkfifo(name)
    Path("link.csv").symlink_to("/dev/zero")
    Path("cases.jsonl").write_text("{}\n")
    assert ended(*arguments, monkeypatch=monkeypatch) == int(ExitCode.BAD_INPUT)
    assert "a pipe or a device, not a file" in capsys.readouterr().err


def test_a_device_named_in_words_is_asked_about(tmp_path: Path) -> None:
    """It is no source, and the plan says why."""
    assert (
        profile_source(Path("/dev/zero")).kind == "unknown"
        and "pipe or a device" in profile_source(Path("/dev/zero")).problem
    )


# Figures


@pytest.mark.parametrize("digits", [9, 16, 40, 41, 309, 400, 5000])
@pytest.mark.parametrize(
    "form",
    [
        "by {} hours",
        "within {} minutes please",
        "bis in {} Tagen",
        "at most {} billion parameters",
        "The budget is {} euros",
        "at least {} % right",
        "use {} rows",
        "correct answer +{}",
    ],
)
def test_figures_of_any_length_are_a_plan(
    digits: int, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It can be printed and saved; a figure that cannot be meant is no limit, and no part of it is one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "desk.csv").write_text(desk_table())
    words = f"A helper that answers our customers like desk.csv. {form.format('9' * digits)}."
    state = plan_from([Spoken(words)], NoModel(), [], None, "x").state  # type: ignore[arg-type]
    plan = state.plan
    assert plan is not None and plan.spec is not None
    assert json.loads(plan.model_dump_json()) and spec_page(plan)
    assert plan.spec.limits.deadline_hours is None and plan.spec.limits.deadline is None
    assert plan.spec.model.max_params_b is None or digits < 16
    if digits > 40:
        assert plan.spec.limits.budget is None
        assert "+" in form or any("9999" in w.text for w in plan.warnings if w.code == "words_not_used"), plan.warnings


def test_a_deadline_of_a_hundred_years_is_none() -> None:
    """Neither read exactly nor taken from a model."""
    assert not list(read_durations("It must be ready within 900000 hours"))
    assert list(read_durations("It must be ready within 90 hours"))
    change = Change(op="set", field="deadline_hours", value=900000.0, quote="within 900000 hours")
    assert "ten years" in str(check_change(change, ["within 900000 hours"]))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 3000, id="lists"),
        pytest.param('{"a":' * 100_000, id="objects"),
        "a: b",
        "\x00",
        pytest.param("seed: " + "9" * 5000, id="digits"),
        pytest.param("- " * 3000, id="dashes"),
    ],
)
def test_a_spec_nobody_can_read_is_bad_input(text: str, tmp_path: Path) -> None:
    """Nested beyond measure, with figures beyond measure, or none at all."""
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(BadInput, match="is not a valid spec"):
        load_spec(tmp_path / "x.yaml")


# Sessions


def test_sessions_begun_at_once_are_each_their_own(tmp_path: Path) -> None:
    """Eight in the same second, none of which takes another's name."""
    found: list[Session] = []
    ready = threading.Barrier(8)

    def begin() -> None:
        ready.wait()
        found.append(Session.fresh(tmp_path / "s", "build"))

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({s.id for s in found}) == 8


@pytest.mark.slow
def test_two_builds_at_once_both_plan(tmp_path: Path) -> None:
    """Two real processes in one folder."""
    (tmp_path / "desk.csv").write_text(desk_table())
    command = [sys.executable, "-P", "-m", "nlforge", "build", "A helper that answers our customers like desk.csv"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "NLFORGE_SESSIONS": str(tmp_path / "s"),
    }
    both = [
        subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    said = [p.communicate(timeout=300) for p in both]
    assert [p.returncode for p in both] == [3, 3], said
    assert len(list((tmp_path / "s").glob("*/session.jsonl"))) == 2


def test_stop_where_nothing_can_be_written_is_said(tmp_path: Path) -> None:
    """What keeps it, and how the run can be ended all the same; to look at a run writes nothing."""
    run = next_run(tmp_path / "s")
    run.pid.write_text("4711")
    # A folder nobody can write to, also for the administrator.
    run.stop.symlink_to("/nowhere/at/all")
    with pytest.raises(BadInput, match="kill 4711"):
        request_stop(run)
    assert not is_running(run) and not run.lock.exists()


def test_events_of_a_newer_version_are_passed_over(session: Session) -> None:
    """Kinds and fields may be added; figures nobody can reckon with are none; that something was left out is said."""
    run = next_run(session.root)
    run.spec.write_text("version: 99\n")
    append_event(run.events, RunStarted(digest="d", pid=1))
    for line in (
        '{"kind":"teleported","time":"2026-01-01T00:00:00+00:00","to":"mars"}',
        (
            '{"kind":"step","time":"2026-01-01T00:00:01+00:00","stage":"sft","step":1,"of":2,"loss":1.0,'
            '"tokens_per_second":1,"eta_seconds":1,"mood":"good"}'
        ),
        '{"kind":"step","time":"2026-01-01T00:00:02+00:00","stage":"sft","step":'
        + "9" * 400
        + ',"of":2,"tokens_per_second":1,"eta_seconds":1}',
        (
            '{"kind":"step","time":"2026-01-01T00:00:02+00:00","stage":"sft","step":2,"of":2,'
            '"tokens_per_second":1,"eta_seconds":1e999}'
        ),
        '{"kind":"run_finished","time":"tomorrow","seconds":1,"adapter":"a","report":"r"}',
        DEEP,
    ):
        append_line(run.events, line)
    found = list(read_events(run.events))
    assert [type(e) for e in found] == [RunStarted, Step] and active_seconds(found) >= 0
    follower = Follower(run.events)
    assert len(follower.new()) == 2 and follower.unread == 5
    opening = Conversation(session, no_model).opening
    assert any("another version" in m.text for m in opening if isinstance(m, TalkMessage))
    assert not any(isinstance(e, RunFinished) for e in found)


ODD = [
    '{"kind":"said"}',
    '{"kind":5}',
    pytest.param('{"kind":"said","turn":' + "9" * 400 + ',"text":"a"}', id="digits"),
    '{"kind":"planned","plan":5}',
    '{"kind":"note","data_root":5}',
    '{"kind":"note","data_root":"a\\u0000b"}',
    '{"kind":"note","given":5}',
    '{"kind":"said","text":"x","turn":1,"at":"never"}',
    "[]",
    "null",
    pytest.param(DEEP, id="deep"),
    '{"kind":"said","text":"x","turn":1,"changes":5}',
    '{"kind":"asked","text":5}',
    '{"kind":"said","text":"x","time":5}',
]


@pytest.mark.parametrize("line", ODD)
def test_a_line_nobody_can_read_is_left_out_and_said(
    line: str,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The session opens, lists, shows and answers queries; the other lines are all there."""
    session.append("said", turn=1, text="hello")
    append_line(session.journal, line)
    session.append("said", text="after")
    assert [r.get("text") for r in session.records() if r["kind"] == "said"] == [
        "hello",
        "after",
    ] and session.unread() == 1
    opening = Conversation(session, no_model).opening
    assert any("left it out" in m.text for m in opening if isinstance(m, TalkMessage))
    assert [s.text for s in saved_words(session).said] == ["hello", "after"]
    monkeypatch.setenv("NLFORGE_SESSIONS", str(session.root.parent))
    for arguments in (
        ["sessions"],
        ["sessions", "show", session.id],
        ["sessions", "query", "select text from sessions where text in ('hello', 'after')"],
    ):
        assert ended(*arguments, monkeypatch=monkeypatch) == 0
        shown = capsys.readouterr()
        assert "inside nlforge" not in shown.err and all(
            word in shown.out for word in (["desk"] if arguments == ["sessions"] else ["hello", "after"])
        )


def test_a_torn_line_is_told_from_one_that_cannot_be_read(tmp_path: Path) -> None:
    """A crash cuts a line, and the next append ends it; what is whole and nested beyond measure is another thing."""
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'{"a":1}\n' + DEEP.encode() + b'\n{"c":3}\n')
    assert (read_lines(file).torn, read_lines(file).unread) == (False, 1)
    with open(file, "ab") as torn:
        torn.write(b'{"d')
    found = read_lines(file)
    assert (found.lines, found.torn, found.unread) == (['{"a":1}', '{"c":3}'], True, 1)


# Queries


def test_a_run_folder_is_only_read_by_those_who_look(tmp_path: Path) -> None:
    """Nothing is made in it."""
    run = RunPaths(tmp_path / "s" / "runs" / "1")
    assert not is_running(run) and not (tmp_path / "s").exists()


@pytest.mark.parametrize("arguments", [["plan", "a bot", "--data", ""], ["plan", "--from", " "]])
def test_a_file_named_by_nothing_is_not_the_whole_folder(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert ended(*arguments, monkeypatch=monkeypatch) == ExitCode.BAD_INPUT


def test_a_column_whose_name_is_a_text_is_a_sentence(folder: Path) -> None:
    """It would be weighed against each other name for minutes."""
    (folder / "wide.csv").write_text("m" * 500_000 + ",reply\n" + "Where is it?,There.\n" * 30)
    assert "500,000 letters" in profile_source(folder / "wide.csv").problem
