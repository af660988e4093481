"""What exported models are asked to be compared: held-out messages first, then learned ones."""

from __future__ import annotations

import json

from engine.core.errors import BadInput
from engine.core.paths import RunPaths
from engine.core.sentences import sentence
from engine.evaluation.evaluate_file import held_out_rows

MOST = 50


def prompts_of(run: RunPaths, most: int = MOST) -> list[str]:
    """Up to `most` different messages, none of them empty.

    Raises:
        BadInput: the run kept none.
    """
    found = dict.fromkeys(row.prompt for row in held_out_rows(run) if row.prompt.strip())
    if len(found) < most and run.learned.is_file():
        for line in run.learned.read_text(encoding="utf-8").splitlines():
            if len(found) >= most:
                break
            if (text := json.loads(line)) and isinstance(text, str):
                found.setdefault(text)
    if not found:
        raise BadInput(
            sentence(
                "error-run_has_no_messages_compare", "The run has no messages to compare the exported model with."
            ),
            sentence("error-empty", "{path} is empty.", path=run.eval_rows.name),
            sentence("error-train_again", "Train again."),
        )
    return list(found)[:most]
