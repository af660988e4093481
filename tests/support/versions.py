"""Sessions whose runs left models, as far as versions look at them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.core.paths import RunPaths
from engine.core.spec import dump_yaml
from engine.export.served import Served, keep_served
from engine.models.base_weights import gguf_path
from engine.models.weight_digests import seal
from tests.support.specs import spec

_TIME = "2026-03-01T10:00:00.000+00:00"


def version_made(
    session: Path,
    number: int,
    *,
    score: float = 0.4,
    ended: bool = True,
    gates: dict[str, bool] | None = None,
    replies: Sequence[dict[str, Any]] = (),
) -> RunPaths:
    """A run that left weights, figures and replies."""
    run = RunPaths(session / "runs" / str(number))
    run.adapter.mkdir(parents=True, exist_ok=True)
    (session / "session.jsonl").touch()
    run.spec.write_text(dump_yaml(spec()))
    (run.adapter / "adapter_config.json").write_text(json.dumps({"of": number}))
    digests: list[str] = []
    seal(run.adapter, tell=lambda _, found: digests.append(found))
    told: list[dict[str, Any]] = [
        {
            "kind": "data_ready",
            "read": 9,
            "kept": 9,
            "train": 6,
            "eval": 3,
            "dropped": {},
            "redacted": {},
            "fingerprint": f"sha256:data{number}",
        },
        {"kind": "weights_saved", "path": "model/adapter", "digest": digests[0]},
        {
            "kind": "evaluated",
            "model": "trained",
            "split": "held_out",
            "rows": 3,
            "score": score,
            "criteria": {},
            "metrics": {},
            "noise": 0.1,
        },
        *(
            {"kind": "gate", "name": name, "passed": passed, "figure": 1.0}
            for name, passed in (gates or {"release_better_than_base": True}).items()
        ),
    ]
    if ended:
        told.append({"kind": "run_finished", "seconds": 9.0, "adapter": "model/adapter", "report": "report.md"})
    run.events.write_text("".join(json.dumps({"time": _TIME, **one}) + "\n" for one in told))
    run.replies.write_text("".join(json.dumps(one) + "\n" for one in replies))
    return run


def version_served(session: Path, number: int) -> Path:
    """A version and what a server needs of it; versions are told apart by how much they read."""
    folder = version_made(session, number).root / "exports" / "gguf"
    folder.mkdir(parents=True)
    (folder / "model.gguf").symlink_to(gguf_path().resolve())
    told = {"name": "desk", "kind": "chat", "file": "model.gguf", "precision": "q4_0", "context": 256 * number}
    keep_served(folder, Served.model_validate(told | {"spec": "sha256:0", "max_new_tokens": 12}))
    return folder
