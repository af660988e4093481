"""Which documents state facts, and whether they changed."""

from __future__ import annotations

from pathlib import Path

from engine.core.spec import DataSpec, Source
from engine.data.sources_of_facts import document_hashes
from tests.support.specs import spec_of


def test_only_what_states_facts_is_hashed(tmp_path: Path) -> None:
    """An edit of a table or of code beside a handbook changes nothing that is looked up; what is gone tells nothing."""
    folder = tmp_path / "docs"
    (folder / ".git").mkdir(parents=True)
    (folder / "rules.md").write_text("The pool opens at nine.")
    (folder / "rows.csv").write_text("question,answer\nwhen,nine\n")
    (folder / "tool.py").write_text("def tool() -> None: ...\n")
    sources = (
        Source(path="docs", kind="folder"),
        Source(path="docs/.git", kind="text"),
        Source(path="gone.txt", kind="text"),
    )
    spec = spec_of("x").model_copy(update={"data": DataSpec(sources=sources)})
    assert list(document_hashes(spec, tmp_path)) == ["docs/rules.md"]
