"""A round of improvement by the command, from feedback to a version that is judged; really trained, on few rows."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from engine.core.paths import RunPaths
from engine.core.releases import releases_of
from engine.core.spec import dump_yaml
from engine.improving.rounds import rounds_of
from tests.support.commands import nlforge
from tests.support.places import SAMPLE
from tests.support.specs import tiny

_OLD, _NEW = "The send-back slip costs 3.90.", "The send-back slip costs 4.50."
_ASKED = (
    "What does the slip cost?", "How much is the slip?", "What do I pay for the slip?", "Price of the slip please",
    "How expensive is the slip?", "Does the slip cost anything?", "Tell me what a slip costs", "Slip cost?",
)  # fmt: skip


@pytest.mark.slow
def test_a_round_is_proposed_trained_and_judged(tmp_path: Path) -> None:
    """People keep their version meanwhile; what was set apart is there; the same again is nothing new or refused."""
    for name in ("messages.csv", "handbook.md"):
        shutil.copy(SAMPLE / name, tmp_path)
    (tmp_path / "x.yaml").write_text(dump_yaml(tiny()))
    built = nlforge(tmp_path, "build", "x.yaml", "--yes", "--json")
    assert built.returncode in (0, 5), built.stderr.decode()[-2000:]
    name = json.loads(built.stdout.splitlines()[0])["session"]
    session = tmp_path / "s" / name
    assert b"nothing to learn from" in nlforge(tmp_path, "improve", name).stdout
    rows = "".join(f"{q},{_OLD},down,{_NEW},{who}\n" for q, who in zip(_ASKED, "abcdabcd", strict=True))
    (tmp_path / "said.csv").write_text(f"message,reply,rating,correction,who\n{rows}")
    assert nlforge(tmp_path, "feedback", name, "--import", "said.csv").returncode == 0
    asked = nlforge(tmp_path, "improve", name, "--json")
    said = [json.loads(row) for row in asked.stdout.splitlines()]
    assert asked.returncode == 3 and [one["kind"] for one in said] == ["proposed_round", "planned"], asked.stdout[:500]
    assert said[0]["held_back"] == 2
    done = nlforge(tmp_path, "improve", name, "--yes", "--json")
    (line,) = rounds_of(session)
    assert done.returncode in (0, 5), done.stderr.decode()[-2000:]
    assert (line.before, line.version, line.new_rows, line.held_back) == (1, 2, 2, True)
    assert releases_of(session)[-1].version == 1, "people keep what they had"
    assert (session / "frozen" / "round-1.jsonl").is_file()
    told = [json.loads(row) for row in done.stdout.splitlines()]
    assert told[-1]["kind"] == "round" or any(one["kind"] == "round" for one in told)
    gates = {one["name"]: one["passed"] for one in told if one["kind"] == "gate"}
    assert gates["improved_without_loss"] is not None and "improved_on_the_new" in gates
    assert (line.decision == "candidate") is (gates["improved_on_the_new"] and gates["improved_without_loss"])
    learned = (RunPaths(session / "runs" / "2").learned).read_text()
    held = {json.loads(row)["prompt"] for row in (session / "frozen" / "round-1.jsonl").read_text().splitlines()}
    assert len(held & set(_ASKED)) == 2
    assert not any(json.dumps(" ".join(q.casefold().strip("?").split())) in learned.splitlines() for q in held)
