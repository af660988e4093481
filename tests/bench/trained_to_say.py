"""Three ways to hand over what the sample's model does not know, on the same rows: a threshold on how sure it is,
training it to say so, and both. `python -m tests.bench.trained_to_say --run RUN --kept FOLDER [--every N]`

RUN is a finished run of the sample; its model is the plain one. The other is trained on the same rows and on the
messages of `tests/data/trust/nothing_learned.jsonl`, to which the right reply is the hand-over text. Both are tried on
every Nth message of `desk_known.jsonl` and of `desk_unknown.jsonl`. A threshold is chosen on the run's held-out rows
and the strangers that every run is tried with. What is trained or replied lies in KEPT and is not computed again.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.core.paths import RunPaths
from engine.core.row import Row
from engine.core.spec import HandOver, load_spec
from engine.core.stages import SftStage
from engine.data.sources_of_facts import references
from engine.evaluation.evaluate_file import held_out_rows
from engine.models.base_weights import base_of
from engine.models.generate import write
from engine.models.libraries import quiet_libraries
from engine.models.load import load_model
from engine.models.reply_format import reply_form
from engine.training.job import Job, train_job
from engine.training.model import Start
from engine.training.stage_context import StageContext
from engine.trust.guard import sure_of
from engine.trust.instead import instead
from engine.trust.learned import learned_from
from engine.trust.measured import trust_of
from engine.trust.measures import AnsweredMessage, measures
from engine.trust.right import are_right
from engine.trust.strangers import strangers
from tests.bench.trust import DATA, DEMANDS, SAMPLE, has_facts, learned_rows, lines

PLAIN, SAYING = "plain", "trained to say it"


class Model:
    """One of the two, with what it replies."""

    def __init__(self, name: str, run: RunPaths, kept: Path) -> None:
        self.name, self._run, self._kept = name, run, kept
        self.spec = load_spec(run.spec)
        self.text = instead(self.spec.languages, "")
        self._loaded: Any = None

    def adapter(self) -> Path:
        if self.name == PLAIN:
            return self._run.adapter
        out = self._kept / "model" / "adapter"
        if not out.exists():
            out.parent.mkdir(parents=True, exist_ok=True)
            rows = [*learned_rows(self._run), *strange_rows(self.text)]
            stage = self.spec.stages[-1]
            assert isinstance(stage, SftStage)
            place, begun = StageContext(out, 7, lambda _: None, lambda: False, lambda *_: None), time.monotonic()
            assert train_job(
                Job(stage, Start(None, base_of(self.spec.model)), self.spec.model.system_prompt, rows), place
            )
            print(f"Trained on {len(rows)} rows in {(time.monotonic() - begun) / 60:.1f} min.", flush=True)
        return out

    def to(self, name: str, messages: Sequence[str]) -> list[AnsweredMessage]:
        path = self._kept / f"{self.name}-{name}.json".replace(" ", "-")
        if not path.exists():
            self._loaded = self._loaded or load_model(self.adapter(), base=base_of(self.spec.model))
            longest, system = reply_form(self._run).max_new_tokens, self.spec.model.system_prompt
            done = write(*self._loaded, system, messages, max_new_tokens=longest)
            said = [AnsweredMessage(text, one.text, one.logps) for text, one in zip(messages, done, strict=True)]
            path.write_text(json.dumps([asdict(one) for one in said]))
        found = json.loads(path.read_text())
        assert [one["message"] for one in found] == list(messages), f"{path} is of other messages"
        return [AnsweredMessage(one["message"], one["text"], tuple(one["logps"])) for one in found]

    def says_so(self, one: AnsweredMessage) -> bool:
        return self.text.casefold() in one.text.casefold()


def strange_rows(text: str) -> list[Row]:
    """Messages about nothing the sample holds, far ones and near misses, with what is said instead of an answer."""
    found = [json.loads(line) for line in (DATA / "nothing_learned.jsonl").read_text(encoding="utf-8").splitlines()]
    return [Row(one["message"], text, "nothing_learned.jsonl", n) for n, one in enumerate(found, 1)]


def told(answered: Sequence[bool], right: Sequence[bool], strange_answered: Sequence[bool]) -> dict[str, Any]:
    said = [held for held, given in zip(right, answered, strict=True) if given]
    return {
        "answered": sum(answered),
        "of": len(answered),
        "right": sum(said),
        "strange_handed_over": sum(not one for one in strange_answered),
        "of_strange": len(strange_answered),
    }


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--kept", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1)
    asked = parser.parse_args()
    quiet_libraries()
    asked.kept.mkdir(parents=True, exist_ok=True)
    run = RunPaths(asked.run)
    spec, rows, held = load_spec(run.spec), learned_rows(run), held_out_rows(run)
    learned = learned_from(rows, references(spec, SAMPLE).facts, spec.data.embedding)
    desk, strange = lines("desk_known.jsonl")[:: asked.every], lines("desk_unknown.jsonl")[:: asked.every]
    table: dict[str, Any] = {}
    for name in (PLAIN, SAYING):
        model = Model(name, run, asked.kept)
        known = model.to("held", [row.prompt for row in held])
        none = [False] * len(held)
        right = are_right(
            [row.prompt for row in held],
            [row.reply for row in held],
            [one.text for one in known],
            none,
            none,
            criteria=spec.rubric,
            labels=False,
            embedding=spec.data.embedding,
        )
        others = model.to("strangers", [one.text for one in strangers(spec.languages, [row.prompt for row in rows])])
        said = model.to("known", [one["message"] for one in desk])
        unknown = model.to("unknown", [one["message"] for one in strange])
        truly = [has_facts(one.text, line["facts"]) for one, line in zip(said, desk, strict=True)]
        print(
            f"{name}: {sum(right)} of {len(right)} held-out replies right, {sum(truly)} of {len(truly)} further ones; "
            f"it says that it does not know to {sum(map(model.says_so, known))} held-out messages and to "
            f"{sum(map(model.says_so, others))} of {len(others)} strangers.",
            flush=True,
        )
        silent = [[model.says_so(one) for one in some] for some in (said, unknown)]
        table[f"{name}, no threshold"] = told([not one for one in silent[0]], truly, [not one for one in silent[1]])
        # What it does not answer by itself needs no threshold, and tells nothing about one.
        kept = [n for n, one in enumerate(known) if not model.says_so(one)]
        for demand in DEMANDS:
            made = trust_of(
                [known[n] for n in kept],
                [right[n] for n in kept],
                [one for one in others if not model.says_so(one)],
                learned,
                HandOver(right_share=demand),
                spec.languages,
            )
            least = made.trust.threshold
            given = [
                [
                    not quiet and least is not None and sure >= least
                    for quiet, sure in zip(silent_, sure_of(made.trust, measures(learned, some)), strict=True)
                ]
                for silent_, some in zip(silent, (said, unknown), strict=True)
            ]
            table[f"{name}, {demand:.0%} demanded"] = told(given[0], truly, given[1])
    print(f"{'':<36}{'answered':>10}{'right of these':>16}{'strangers handed over':>23}")
    for name, one in table.items():
        share = f"{one['right']} ({one['right'] / one['answered']:.0%})" if one["answered"] else "0"
        over = f"{one['strange_handed_over']} of {one['of_strange']}"
        print(f"{name:<36}{one['answered']:>5} of {one['of']}{share:>14}{over:>21}")
    print(json.dumps(table))
    return 0


if __name__ == "__main__":
    sys.exit(main())
