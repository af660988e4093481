"""Whether looking facts up pays on the sample: plain training, the untrained base with a search's finds in its prompt,
and training to answer from such finds, on the same rows. `python -m tests.bench.look_up --run RUN [--kept FOLDER]`

RUN is a finished run of the sample (`nlforge replay`); its model is the plain one. Right are held-out replies by
`engine.trust.right`, and those to every third message of `tests/data/trust/desk_known.jsonl` by the facts they must and
must not have. What is trained or replied lies in the folder KEPT and is not computed again.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from engine.core.events import StageFinished
from engine.core.paths import RunPaths
from engine.core.row import Row
from engine.core.spec import load_spec
from engine.core.stages import SftStage
from engine.data.sources_of_facts import references
from engine.data.tokens import token_counts
from engine.evaluation.evaluate_file import held_out_rows
from engine.models.base_weights import base_of
from engine.models.generate import write
from engine.models.libraries import quiet_libraries
from engine.models.load import conversation, load_model
from engine.models.reply_format import reply_form
from engine.prompting.prompter import Prompter
from engine.prompting.prompting import Prompting
from engine.prompting.rows import with_found
from engine.retrieval.retriever import library_of
from engine.retrieval.sentence_encoder import vectors
from engine.training.model import Start
from engine.training.sft import train_sft
from engine.training.stage_context import StageContext
from engine.trust.right import are_right
from tests.bench.trust import SAMPLE, has_facts, learned_rows, lines

WAYS = {"plain": None, "search": None, "look_up": 0.2, "look_up_never_wrong": 0.0}
"""Of those that are trained with finds the share of rows whose finds are wrong on purpose."""

FINDS = ((1, 160), (2, 160), (3, 240), (4, 400), (6, 600))
"""Finds at most, and tokens of all of them."""
CLOSE = 0.7
"""Cosine from which two texts say the same, as in `engine.trust.right`."""


class Sample:
    """Rows of a run of the sample, and the search in them."""

    def __init__(self, run: RunPaths, kept: Path, finds: int, budget: int) -> None:
        self.run, self.kept, self.spec = run, kept, load_spec(run.spec)
        self.base = base_of(self.spec.model)
        self.rows, self.held = learned_rows(run), held_out_rows(run)
        self.desk = lines("desk_known.jsonl")[::3]
        facts = references(self.spec, SAMPLE).facts
        library = library_of(
            self.rows, facts, lambda text: token_counts([text], self.base)[0], self.spec.data.embedding
        )
        given = Prompting(kind="retrieval", budget=budget, finds=finds, embedding=self.spec.data.embedding)
        self.prompter = Prompter(given, library)

    def adapter(self, way: str, passes: float) -> Path | None:
        """Weights of a way; trained where they are not there yet."""
        if way in ("plain", "search"):
            return self.run.adapter if way == "plain" else None
        share = WAYS[way]
        assert share is not None
        out = self.kept / f"{way}-{passes:g}" / "model" / "adapter"
        if not out.exists():
            events: list[Any] = []
            stage = self.spec.stages[-1]
            assert isinstance(stage, SftStage)
            place = StageContext(out, 7, events.append, lambda: False, lambda *_: None)
            rows = with_found(self.rows, self.prompter, share, self.spec.data.seed)
            done = train_sft(
                stage.model_copy(update={"epochs": passes}),
                Start(None, self.base),
                self.spec.model.system_prompt,
                rows,
                place,
            )
            assert done
            took = next(e.seconds for e in events if isinstance(e, StageFinished))
            print(f"{way}: {passes:g} passes took {took:.0f} s.", flush=True)
        return out

    def replies(self, way: str, passes: float, name: str, messages: Sequence[str]) -> list[str]:
        path = self.kept / f"{way}-{passes:g}-{name}.json"
        if not path.exists():
            model, tokenizer = load_model(self.adapter(way, passes), base=self.base)
            system, begun = self.spec.model.system_prompt, time.perf_counter()
            asked = (
                (lambda m: conversation(system, m)) if way == "plain" else (lambda m: self.prompter.turns(system, m))
            )
            done = write(
                model,
                tokenizer,
                system,
                messages,
                max_new_tokens=reply_form(self.run).max_new_tokens,
                asked=asked,
            )
            path.write_text(json.dumps([one.text for one in done]))
            print(f"{way}: {len(done)} replies took {time.perf_counter() - begun:.0f} s.", flush=True)
        found: list[str] = json.loads(path.read_text())
        return found

    def found_share(self, messages: Sequence[str], is_there: Callable[[int, str], bool]) -> float:
        """Share of the messages among whose finds what is right stands."""
        return sum(is_there(n, self.prompter.message(m)) for n, m in enumerate(messages)) / len(messages)


def print_finds(sample: Sample) -> None:
    """For how many held-out messages a find says what the right reply says, by the number of finds."""
    library = sample.prompter.library
    assert library is not None
    shown = [item.shown for item in library.items]
    for finds, budget in FINDS:
        found = [library.best(row.prompt, budget, finds) for row in sample.held]
        close = [
            any(float(vectors([text.rpartition("Reply: ")[2]])[0] @ vectors([row.reply])[0]) >= CLOSE for text in texts)
            for row, texts in zip(sample.held, found, strict=True)
        ]
        tokens = sum(library.sizes[shown.index(text)] for texts in found for text in texts) / len(found)
        print(f"{finds} finds, {budget} tokens: {sum(close)} of {len(close)}, {tokens:.0f} tokens a prompt", flush=True)


def _right(sample: Sample, held: Sequence[Row], replies: Sequence[str]) -> list[bool]:
    none = [False] * len(held)
    return are_right(
        [row.prompt for row in held],
        [row.reply for row in held],
        replies,
        none,
        none,
        criteria=sample.spec.rubric,
        labels=False,
        embedding=sample.spec.data.embedding,
    )


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", type=Path, required=True, help="folder of a finished run of the sample")
    parser.add_argument("--kept", type=Path, help="folder for weights and replies")
    parser.add_argument("--passes", type=float, default=3, help="over the rows, where finds are learned from")
    parser.add_argument("--finds", type=int, default=3)
    parser.add_argument("--budget", type=int, default=240, help="tokens of the finds of one message")
    parser.add_argument("--ways", nargs="+", choices=[*WAYS], default=["plain", "search", "look_up"])
    asked = parser.parse_args()
    quiet_libraries()
    with tempfile.TemporaryDirectory() as folder:
        sample = Sample(RunPaths(asked.run), asked.kept or Path(folder), asked.finds, asked.budget)
        sample.kept.mkdir(parents=True, exist_ok=True)
        messages = [one["message"] for one in sample.desk]
        there = sample.found_share(
            messages, lambda n, text: has_facts(text, {**sample.desk[n]["facts"], "must_not": ()})
        )
        print_finds(sample)
        told: dict[str, Any] = {"facts_found": round(there, 4)}
        print(
            f"What must be said stands among the finds of {there:.0%} of {len(messages)} further messages.", flush=True
        )
        for way in asked.ways:
            held = sample.replies(way, asked.passes, "held", [row.prompt for row in sample.held])
            right = sum(_right(sample, sample.held, held))
            said = sample.replies(way, asked.passes, "known", messages)
            facts = sum(has_facts(text, line["facts"]) for text, line in zip(said, sample.desk, strict=True))
            print(
                f"{way}: {right} of {len(held)} held-out replies right, {facts} of {len(said)} further ones.",
                flush=True,
            )
            told |= {f"{way}_held": round(right / len(held), 4), f"{way}_known": round(facts / len(said), 4)}
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
