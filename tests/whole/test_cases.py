"""Situations people bring, each with its right outcome: `tests/cases/`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.core.errors import BadInput
from engine.core.row import Row
from engine.core.spec import TrainingSpec
from engine.data.prepare import Prepared, prepare, read_rows
from nlforge.pipeline import turns_of
from nlforge.planning import plan_from
from planner.llm.client import Llm, open_llm
from planner.plan import Plan
from tests.support.pages import spec_page
from tests.support.places import ROOT, TESTS

# One of them trains; a machine that does other things as well takes minutes for it.
pytestmark = pytest.mark.timeout(1200)
CASES = TESTS / "cases"
_NAMED = {
    path.parent.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*/case.yaml"))
}
_TRIES = [
    pytest.param(name, one, id=f"{name}-{n}") for name, case in _NAMED.items() for n, one in enumerate(case["tries"], 1)
]


@pytest.fixture(scope="module")
def llm() -> Iterator[Llm]:
    """The planning model everybody has."""
    with open_llm("embedded") as opened:
        yield opened


@pytest.mark.parametrize(("name", "wanted"), _TRIES)
def test_what_people_bring_has_its_right_outcome(
    name: str,
    wanted: dict[str, Any],
    llm: Llm,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    """Each try of each situation."""
    here = tmp_path / "here"
    shutil.copytree(CASES / name, here, ignore=shutil.ignore_patterns("case.yaml"))
    monkeypatch.chdir(here)
    if wanted.get("small"):
        request.getfixturevalue("small_child")
    if "run" in wanted:
        _check_command(wanted, here)
        return
    said = [wanted["say"]] if isinstance(wanted.get("say"), str) else wanted.get("say", [])
    documents, data = ([here / p for p in wanted.get(key, [])] for key in ("from", "data"))
    plan = plan_from(turns_of(None, documents, said), llm, data, None, "case").state.plan
    assert plan is not None and plan.spec is not None
    _check_plan(plan, plan.spec, wanted)
    for path, read in wanted.get("read", {}).items():
        source = next(s for s in plan.spec.data.sources if s.path == path)
        _check_texts(read_rows(source, here), read)
    if "rows" in wanted:
        _check_rows(plan.spec, here, wanted["rows"])


def _check_plan(plan: Plan, spec: TrainingSpec, wanted: dict[str, Any]) -> None:
    page, codes = spec_page(plan), {w.code for w in plan.warnings}
    sources = {s.path: s for s in spec.data.sources}
    assert plan.status == wanted.get("status", plan.status), page
    assert {p: sources[p].use if p in sources else None for p in wanted.get("use", {})} == wanted.get("use", {}), page
    if "sources" in wanted:
        assert sorted(sources) == sorted(wanted["sources"]), page
    for path, (message, answer) in wanted.get("columns", {}).items():
        source = sources[path]
        assert " + ".join(filter(None, (source.prompt_column, *source.more_prompt_columns))) == message, page
        assert source.reply_column == answer, page
    for name, value in wanted.get("spec", {}).items():
        assert _at(spec.model_dump(mode="json"), name) == value, f"{name}\n{page}"
    if "gates" in wanted:
        assert {g.metric: g.at_least for g in spec.gates} == wanted["gates"], page
    assert set(wanted.get("codes", ())) <= codes, page
    assert not set(wanted.get("no_codes", ())) & codes, page
    _check_text(page, wanted.get("says", ()), wanted.get("never_says", ()))


def _check_text(text: str, says: Sequence[str], never: Sequence[str] = ()) -> None:
    for pattern in says:
        assert re.search(pattern, text), f"“{pattern}” is not in:\n{text}"
    for pattern in never:
        assert not re.search(pattern, text), f"“{pattern}” is in:\n{text}"


def _at(value: Any, name: str) -> Any:
    for part in name.split("."):
        value = None if value is None else value[int(part)] if isinstance(value, list) else value.get(part)
    return value


def _check_rows(spec: TrainingSpec, root: Path, wanted: dict[str, Any]) -> None:
    if "refused" in wanted:
        with pytest.raises(BadInput, match=wanted["refused"]):
            prepare(spec, root)
        return
    found: Prepared = prepare(spec, root)
    rows = [*found.train, *found.held_out]
    assert wanted.get("kept", len(rows)) == len(rows), found.counts
    _check_texts(rows, wanted)
    if "labels" in wanted:
        assert sorted(found.labels) == sorted(wanted["labels"])


def _check_texts(rows: Sequence[Row], wanted: dict[str, Any]) -> None:
    assert wanted.get("count", len(rows)) == len(rows)
    texts = {
        "prompts": [r.prompt for r in rows],
        "replies": [r.reply for r in rows],
        "rejected": [r.rejected for r in rows],
    }
    for part, own in texts.items():
        for pattern in wanted.get(part, ()):
            assert any(re.search(pattern, text) for text in own), f"“{pattern}” is in none of the {part}: {own[:5]}"
        for pattern in wanted.get(f"no_{part}", ()):
            assert not (bad := [t for t in own if re.search(pattern, t)]), f"“{pattern}” is in {part}: {bad[:5]}"


def _check_command(wanted: dict[str, Any], here: Path) -> None:
    environment = {
        **os.environ,
        "NLFORGE_SESSIONS": str(here / "sessions"),
        "PYTHONPATH": str(ROOT),
    }
    *arguments, last = map(str, wanted["run"])
    if "words" in wanted:
        last = " ".join((last.split() * wanted["words"])[: wanted["words"]])
    for earlier in wanted.get("first", ()):
        _run(earlier, here, environment)
    said_aloud = wanted.get("last_is_said", False)
    ended = _run(arguments if said_aloud else [*arguments, last], here, environment, f"{last}\n" if said_aloud else "")
    said = f"{ended.returncode}\n{ended.stdout}\n{ended.stderr}"
    assert ended.returncode == wanted.get("exit", 0), said
    assert "Traceback" not in ended.stderr, said
    _check_text(ended.stdout, wanted.get("stdout", ()), wanted.get("no_stdout", ()))
    _check_text(ended.stderr, wanted.get("stderr", ()))
    for line in ended.stdout.splitlines() if wanted.get("json_lines") else ():
        json.loads(line)


def _run(
    arguments: Sequence[Any], here: Path, environment: dict[str, str], said: str = ""
) -> subprocess.CompletedProcess[str]:
    code = "from nlforge.cli import main; main()"
    sessions = [path.parent.name for path in (here / "sessions").glob("*/session.jsonl")]
    named = [sessions[0] if a == "SESSION" and sessions else str(a) for a in arguments]
    return subprocess.run(
        [sys.executable, "-P", "-c", code, *named],
        cwd=here,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
        input=said,
    )
