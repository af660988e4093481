"""A rubric and its rows in a folder, and the score nlforge gives a reply: what other tools call to judge as nlforge
does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from engine.core.journal import replace_file, replace_json
from engine.core.row import Row
from engine.core.spec import Criterion
from engine.graders.verdict import References, Reply, Term
from engine.rubric.score import grade, weighted

RUBRIC, REFERENCES, ROWS = "rubric.json", "references.json", "rows.jsonl"
_criteria: TypeAdapter[tuple[Criterion, ...]] = TypeAdapter(tuple[Criterion, ...])


@dataclass(frozen=True)
class Score:
    """What a reply is worth, and each line's judgement."""

    score: float | None
    """At most 1; None = no wanted line could judge it."""
    lines: dict[str, float]
    """Lines that could judge it, 0..1; of a fault, how far it occurs."""


@dataclass(frozen=True)
class Scorer:
    """The one scoring path, with what it needs."""

    criteria: tuple[Criterion, ...]
    references: References

    def score(self, prompt: str, expected: str, text: str, seconds: float | None = None) -> Score:
        """Judge one reply to a message, beside the right one.

        Raises:
            RunFailed: a judge can answer no request, or meanings are compared and the model for it is not on this
                machine.
        """
        reply = Reply(prompt, expected, text, seconds)
        grades = [grade(c, reply, self.references) for c in self.criteria]
        return Score(
            weighted(self.criteria, grades),
            {c.name: g for c, g in zip(self.criteria, grades, strict=True) if g is not None},
        )


def write_scorer(folder: Path, scorer: Scorer, rows: Sequence[Row]) -> None:
    """Rubric, sources and rows (message, right reply, where it came from) as files of a folder.

    Raises:
        RunFailed: it could not be written.
    """
    refs = scorer.references
    told = {
        "facts": refs.facts,
        "terms": [[t.term, list(t.instead_of)] for t in refs.terms],
        "max_seconds": refs.max_seconds,
        "embedding": refs.embedding,
    }
    lines = [
        json.dumps({"id": f"{r.file}:{r.line}", "prompt": r.prompt, "reply": r.reply}, ensure_ascii=False) for r in rows
    ]
    replace_file(folder / RUBRIC, _criteria.dump_json(scorer.criteria, indent=1), private=False)
    replace_json(folder / REFERENCES, json.dumps(told, ensure_ascii=False, indent=1), private=False)
    replace_json(folder / ROWS, "".join(f"{line}\n" for line in lines), private=False)


def load_scorer(folder: Path) -> Scorer:
    """What `write_scorer` wrote. Raises OSError, ValueError where it was not."""
    told = json.loads((folder / REFERENCES).read_text(encoding="utf-8"))
    terms = tuple(Term(term, tuple(plain)) for term, plain in told["terms"])
    return Scorer(
        _criteria.validate_json((folder / RUBRIC).read_bytes()),
        References(told["facts"], terms, told["max_seconds"], told.get("embedding", "none")),
    )


def load_rows(folder: Path) -> list[dict[str, str]]:
    """The rows with `id`, `prompt` and `reply`."""
    return [json.loads(line) for line in (folder / ROWS).read_text(encoding="utf-8").split("\n") if line]
