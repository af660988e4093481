"""A rubric as an environment for verifiers, and rubric files that come from there."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from engine.core.errors import BadInput
from engine.core.row import Row
from engine.core.spec import Criterion
from engine.evaluation.score_replies import judge
from engine.graders.verdict import References, Term
from engine.interchange.imported import load_object
from engine.interchange.scoring import Scorer, load_rows, load_scorer
from engine.interchange.verifiers_env import package_name, write_environment
from engine.interchange.verifiers_rubric import from_verifiers, is_rubric_file
from tests.engine.interchange.openai_lines import a_spec
from tests.support.commands import nlforge

RUBRIC = tuple(Criterion.model_validate({"name": name, "about": "", "weight": weight, "hard": hard, "grader": grader})
    for name, weight, hard, grader in (
    ("correct answer", 1.0, False, {"kind": "reference"}), ("house terms", 0.5, False, {"kind": "glossary"}),
    ("follows the guidelines", 0.3, True, {"kind": "guidelines"}), ("invents", -1.0, False, {"kind": "grounding"}),
    ("too slow", -0.5, False, {"kind": "latency"}), ("kind", 0.3, False, {"kind": "none"})))  # fmt: skip
SCORER = Scorer(
    RUBRIC, References("Returns within 45 days. “Grüße”\n", (Term("send-back slip", ("return label", "label")),), 5.0)
)
ROWS = [
    Row("Where is the “slip”?", "Print the send-back slip within 45 days.", "mail.csv", 2),
    Row("How long?\nPlease say.", "45 days.", "mail.csv", 3),
]
REPLIES = [
    "Print the send-back slip within 45 days.",
    "Use the return label within 99 days.",
    "",
    "We guarantee a refund.",
    "45 days.",
]


def test_the_folder_gives_the_scores_of_an_evaluation(tmp_path: Path) -> None:
    """Rubric, sources and rows go to disk and come back the same; so do the scores."""
    write_environment(tmp_path / "env", "Returns desk", SCORER, ROWS, "Answer “shortly”.")
    package = tmp_path / "env" / "nlforge_returns_desk"
    found = load_scorer(package)
    assert found == SCORER and [(r["prompt"], r["reply"]) for r in load_rows(package)] == [
        (r.prompt, r.reply) for r in ROWS
    ]
    for reply in REPLIES:
        for row in ROWS:
            known = judge(
                "trained",
                "held_out",
                RUBRIC,
                [row],
                replies=[reply],
                seconds=[7.0],
                refs=SCORER.references,
                classification=False,
            )
            score = found.score(row.prompt, row.reply, reply, 7.0)
            assert score.score == known.scores[0]
            assert {k: round(v, 4) for k, v in score.lines.items()} == {
                k: v for k, v in known.event.criteria.items() if v is not None
            }
    assert "kind" not in found.score("a", "b", "c").lines and "too slow" not in found.score("a", "b", "c").lines


def test_the_package_is_whole(tmp_path: Path) -> None:
    """Its files are what Python and pip read; nothing of a name can break out of them."""
    name = 'Grüße """ \\ $title\nimport os #'
    notes = write_environment(tmp_path / "env", name, SCORER, ROWS, 'Say """ and \\ $dash.')
    project = tomllib.loads((tmp_path / "env" / "pyproject.toml").read_text())["project"]
    assert project["name"] == "nlforge-grue-title-import-os" and any(
        d.startswith("nlforge==") for d in project["dependencies"]
    )
    (package,) = (p for p in (tmp_path / "env").iterdir() if p.is_dir())
    tree = compile((package / "taskset.py").read_text(), "taskset.py", "exec")
    assert (
        "import os" in str(tree.co_consts[0]) and repr('Say """ and \\ $dash.') in (package / "taskset.py").read_text()
    )
    assert "$" not in (package / "__init__.py").read_text() and [n.line for n in notes] == ["too slow", "kind"]
    assert package_name("退货") == "nlforge-rubric" and package_name("a" * 90) == f"nlforge-{'a' * 40}"


def test_nothing_is_written_over_and_no_rows_are_said(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "work.txt").write_text("kept")
    with pytest.raises(BadInput, match="something in"):
        write_environment(tmp_path / "mine", "x", SCORER, ROWS, "")
    with pytest.raises(BadInput, match="no rows"):
        write_environment(tmp_path / "new", "x", SCORER, [], "")
    assert not (tmp_path / "new").exists() and len(list((tmp_path / "mine").iterdir())) == 1


def test_verifiers_itself_gives_the_same_score(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package is found by its name, its tasks are the held-out rows, and what verifiers records is what nlforge
    says."""
    vf = pytest.importorskip("verifiers.v1", reason="verifiers is not installed")
    write_environment(tmp_path / "env", "Same score", SCORER, ROWS, "Short.")
    monkeypatch.syspath_prepend(str(tmp_path / "env"))
    from verifiers.v1.utils.loaders import load_taskset

    tasks = list(load_taskset(vf.TasksetConfig(id="nlforge-same-score")))
    assert [(t.data.prompt, t.data.answer, t.data.system_prompt) for t in tasks] == [
        (r.prompt, r.reply, "Short.") for r in ROWS
    ]
    for task in tasks:
        for reply in REPLIES:
            trace = vf.Trace(
                task=vf.TraceTask(type=type(task).__name__, data=task.data),
                agent=vf.AgentInfo(config=vf.AgentConfig()),
                root_reply=reply,
            )
            asyncio.run(task.score(trace))
            known = SCORER.score(task.data.prompt, task.data.answer, reply)
            assert trace.reward == known.score and trace.metrics == known.lines


def test_a_reply_nobody_could_judge_is_an_error_and_no_score(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vf = pytest.importorskip("verifiers.v1", reason="verifiers is not installed")
    blind = Criterion.model_validate({"name": "kind", "about": "", "weight": 1.0, "grader": "none"})
    write_environment(tmp_path / "env", "Blind", Scorer((blind,), References()), ROWS, "")
    monkeypatch.syspath_prepend(str(tmp_path / "env"))
    from verifiers.v1.utils.loaders import load_taskset

    (task, _) = load_taskset(vf.TasksetConfig(id="nlforge-blind"))
    trace = vf.Trace(
        task=vf.TraceTask(type="x", data=task.data), agent=vf.AgentInfo(config=vf.AgentConfig()), root_reply="a"
    )
    with pytest.raises(Exception, match="missing, not 0"):
        asyncio.run(task.score(trace))
    assert trace.rewards == {"rubric": None}


@pytest.mark.slow
def test_pip_builds_the_package(tmp_path: Path) -> None:
    """All of its files are in what is installed."""
    write_environment(tmp_path / "env", "Builds", SCORER, ROWS, "")
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
        "--target",
        str(tmp_path / "at"),
        "./env",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    if "No module named" in done.stderr or "invalid command 'bdist_wheel'" in done.stderr:
        pytest.skip("pip or a setuptools that builds wheels is not there")
    assert done.returncode == 0, done.stderr
    names = {p.name for p in (tmp_path / "at" / "nlforge_builds").iterdir()}
    assert {"__init__.py", "taskset.py", "rubric.json", "references.json", "rows.jsonl"} <= names


CRITERIA = [
    {"name": "polite", "text": "Is it polite?", "weight": 2.0},
    {"name": "short", "text": "Is it short?", "choices": ["no", "nearly", "yes"]},
    {"name": "unused", "text": "?", "weight": 0},
]


@pytest.mark.parametrize("toml", [False, True])
@pytest.mark.parametrize("wrapped", [False, True])
def test_rubric_files_become_lines_that_are_kept(tmp_path: Path, toml: bool, wrapped: bool) -> None:
    """Their questions stand in the lines; that nothing here judges them is said, never counted as 0."""
    if toml:
        (tmp_path / "r.toml").write_text(
            "\n".join(
                f"[[criteria]]\n{''.join(f'{k} = {json.dumps(v)}{chr(10)}' for k, v in c.items())}" for c in CRITERIA
            )
        )
        value = load_object(tmp_path / "r.toml")
    else:
        (tmp_path / "r.json").write_text(json.dumps({"criteria": CRITERIA} if wrapped else CRITERIA))
        value = load_object(tmp_path / "r.json")
    assert is_rubric_file(value)
    found = from_verifiers(value)
    assert [(c.name, c.weight) for c in found.criteria] == [("polite", 2.0), ("short", 1.0)]
    assert "Is it polite?" in found.criteria[0].about and "no, nearly, yes" in found.criteria[1].about
    assert {n.line for n in found.notes} == {"polite", "short", "unused"}


@pytest.mark.parametrize(("criteria", "says"), [
    ([{"name": "a", "text": "b", "weight": -1}], "weight"), ([{"name": "a", "text": "b", "weight": float("nan")}],
    "weight"), ([{"text": "b"}], "name"),
    ([{"name": "a", "text": "b", "choices": ["yes"]}], "choices"),
    ([{"name": "a", "text": "b", "choices": ["yes", "yes"]}], "the same"),
    ([{"name": "a", "text": "b", "weight": 0}], "counts"), ([{"name": "a", "text": "b"}] * 2, "same name"),
    ([{"name": "a", "text": "b", "more": 1}], "more"),
    ([{"name": "a", "text": 5}], "text"), ([{"name": f"{n}", "text": "b"} for n in range(300)], "200"),
    ([{"name": "a", "text": "b" * 30_000}], "text"),
])  # fmt: skip
def test_rubric_files_with_faults_are_said(criteria: Any, says: str) -> None:
    with pytest.raises(BadInput) as refused:
        from_verifiers({"criteria": criteria})
    assert says in str(refused.value) and "pydantic" not in str(refused.value)


def test_the_command_writes_an_environment(tmp_path: Path) -> None:
    """Of a spec that never ran, its rows are read and held out as a run would; a rubric file of verifiers goes into
    a spec."""
    a_spec(tmp_path)
    done = nlforge(tmp_path, "rubric", "export", "spec.yaml", "--to", "verifiers", "-o", "env", "--json")
    told = json.loads(done.stdout)
    assert (
        done.returncode == 0
        and told["kind"] == "rubric_exported"
        and told["rows"] == len(load_rows(tmp_path / "env" / "nlforge_parcels"))
    )
    assert "SYSTEM_PROMPT = 'Be short.'" in (tmp_path / "env" / "nlforge_parcels" / "taskset.py").read_text()
    assert nlforge(tmp_path, "rubric", "export", "spec.yaml", "--to", "verifiers", "-o", "env").returncode == 2
    (tmp_path / "r.json").write_text(json.dumps(CRITERIA))
    done = nlforge(tmp_path, "rubric", "import", "r.json", "--into", "spec.yaml", "-o", "new.yaml")
    assert (
        done.returncode == 0
        and "polite" in (tmp_path / "new.yaml").read_text()
        and b"reported as missing" in done.stderr
    )
