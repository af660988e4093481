"""The spec binds, the journal loses nothing, the rubric scores as stated."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from engine.core.errors import RunFailed, SpecMismatch
from engine.core.events import Step, append_event, read_events
from engine.core.journal import append_line, read_lines, replace_file
from engine.core.spec import Criterion, digest, dump_yaml, load_spec
from engine.core.stages import SftStage
from engine.graders.verdict import References, Reply, Term
from engine.rubric.score import grade, weighted
from engine.runs.launch import start_run
from tests.support.places import ROOT
from tests.support.specs import spec


def test_digest_survives_the_file_and_changes_with_any_value(tmp_path: Path) -> None:
    """The YAML holds exactly the confirmed spec."""
    (tmp_path / "spec.yaml").write_text(dump_yaml(spec()))
    assert digest(load_spec(tmp_path / "spec.yaml")) == digest(spec())
    assert digest(spec(stages=(SftStage(epochs=5),))) != digest(spec())


def test_engine_refuses_another_digest(tmp_path: Path) -> None:
    """What was not confirmed does not run."""
    (tmp_path / "spec.yaml").write_text(dump_yaml(spec()))
    with pytest.raises(SpecMismatch):
        start_run(tmp_path, digest(spec(goal="other")), tmp_path)
    assert not (tmp_path / "runs").exists()


def test_two_equal_names_are_refused() -> None:
    """Rubric names are unique."""
    line = Criterion(name="x", about="x", weight=1)
    with pytest.raises(ValidationError, match="same name"):
        spec(rubric=(line, line))


def test_torn_line_is_dropped_and_said(tmp_path: Path) -> None:
    """A crash in the middle of a line costs that line only, and the next append is whole."""
    path = tmp_path / "session.jsonl"
    append_line(path, '{"a":1}')
    with open(path, "a") as file:
        file.write('{"b":')
    append_line(path, '{"c":3}')
    assert read_lines(path).lines == ['{"a":1}', '{"c":3}']
    assert read_lines(path).torn


@given(st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=9), max_size=2), max_size=9))
def test_journal_returns_what_was_written(items: list[dict[str, str]]) -> None:
    """Any JSON comes back in order."""
    import json
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "j"
        for item in items:
            append_line(path, json.dumps(item))
        assert [json.loads(x) for x in read_lines(path).lines] == items


def test_replace_is_whole(tmp_path: Path) -> None:
    """A replaced file has the new content and leaves nothing beside it."""
    replace_file(tmp_path / "a", b"1")
    replace_file(tmp_path / "a", b"2")
    assert (tmp_path / "a").read_bytes() == b"2"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_events_round_trip(tmp_path: Path) -> None:
    """An event read back equals the event written."""
    event = Step(stage="sft", step=1, of=2, loss=0.5, tokens_per_second=10, eta_seconds=3)
    append_event(tmp_path / "e", event)
    assert list(read_events(tmp_path / "e")) == [event]


REFS = References(
    facts="Returns within 45 days. Cost £3.90.", terms=(Term("send-back slip", ("return label",)),), max_seconds=2
)
RIGHT = "Print the send-back slip within 45 days."


@pytest.mark.parametrize(
    ("grader", "weight", "text", "figure"),
    [
        ("reference", 1, RIGHT, 1.0),
        ("reference", 1, RIGHT.replace("45", "30"), 0.0),
        ("glossary", 0.5, RIGHT, 1.0),
        ("glossary", 0.5, "Use the return label, the send-back slip.", 0.0),
        ("grounding", -1, "It takes 99 days.", 1.0),
        ("grounding", -1, "It costs £3.90.", 0.0),
        ("guidelines", 0.3, "I promise a refund.", 0.0),
        ("guidelines", 0.3, RIGHT, 1.0),
        ("label", 1, " print the send-back slip within 45 days. ", 1.0),
        ("none", 1, RIGHT, None),
        ("latency", -0.5, RIGHT, 1.0),
    ],
)
def test_graders(grader: str, weight: float, text: str, figure: float | None) -> None:
    """Each grader tells right from wrong, and says nothing where it cannot judge."""
    criterion = Criterion(name="x", about="x", weight=weight, grader=grader)  # type: ignore[arg-type]
    assert grade(criterion, Reply("How?", RIGHT, text, 3.0), REFS) == figure


def test_missing_judgement_is_not_zero() -> None:
    """A criterion that cannot be judged leaves the score of the others alone."""
    good, unknown = Criterion(name="g", about="g", weight=1), Criterion(name="u", about="u", weight=5)
    assert weighted((good, unknown), (0.5, None)) == 0.5
    assert weighted((unknown,), (None,)) is None


def test_hard_violation_is_zero() -> None:
    """A hard rule broken makes the whole reply worth nothing."""
    lines = (Criterion(name="g", about="g", weight=1), Criterion(name="h", about="h", weight=-1, hard=True))
    assert weighted(lines, (1.0, 1.0)) == 0.0
    assert weighted(lines, (1.0, 0.0)) == 1.0


@pytest.mark.parametrize("grader", ["reference", "label", "glossary", "guidelines", "latency", "grounding"])
def test_a_fault_is_the_opposite_of_a_virtue(grader: str) -> None:
    """The sign of the weight, not the wording, says what a grader's judgement counts for."""

    def judged(weight: float, text: str, seconds: float) -> float | None:
        criterion = Criterion(name="x", about="x", weight=weight, grader=grader)  # type: ignore[arg-type]
        return grade(criterion, Reply("How?", RIGHT, text, seconds), REFS)

    good, bad = (RIGHT, 1.0), ("I promise a refund within 99 days, use the return label.", 9.0)
    assert judged(1, *good) == 1.0 and judged(-1, *good) == 0.0
    assert judged(1, *bad) == 0.0 and judged(-1, *bad) == 1.0


def test_what_cannot_be_written_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    """A disk that takes no more is an error with a sentence; the old file stays whole."""
    path = tmp_path / "a.jsonl"
    append_line(path, "{}")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "kept").write_text("kept")
    with pytest.raises(RunFailed) as refused:
        replace_file(tmp_path / "full", b"new")
    assert str(tmp_path) in str(refused.value) and refused.value.todo
    assert (tmp_path / "full" / "kept").read_text() == "kept" and not list(tmp_path.glob("*.new"))
    assert path.read_text() == "{}\n"
    with pytest.raises(RunFailed):
        append_line(path / "under-a-file", "{}")


_FULL = """
from pathlib import Path
from engine.core.errors import RunFailed
from engine.core.journal import append_line, replace_file
folder = Path(sys.argv[1])
append_line(folder / "a.jsonl", "{}")
replace_file(folder / "b", b"before")
writes = (
    lambda: append_line(folder / "a.jsonl", '"' + "x" * 100_000 + '"'),
    lambda: replace_file(folder / "b", b"x" * 100_000),
)
for write in writes:
    try:
        write()
    except RunFailed as error:
        print("no space left" in str(error).lower())
print((folder / "b").read_bytes())
"""


def test_a_full_disk_is_called_so(tmp_path: Path) -> None:
    """The sentence names the cause, not an error number, and what was there stays."""
    small = [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        'mount -t tmpfs -o size=16k none "$1" && shift && exec "$@"',
        "sh",
        str(tmp_path),
    ]
    if shutil.which("unshare") is None or subprocess.run([*small, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be made here: mounting is not permitted")
    done = subprocess.run(
        [*small, sys.executable, "-c", f"import sys{_FULL}", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.split("\n")[:3] == ["True", "True", "b'before'"], done.stderr
