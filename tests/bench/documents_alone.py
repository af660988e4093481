"""What a model learns of a handbook alone, by who writes the questions: templates, or a base model of this machine.
`python -m tests.bench.documents_alone --kept FOLDER [--parts N] [--steps N] [--writers NAME…]
[--searching NAME…] [--alone] [--look-up]`

Each writer's rows are made from the 40 pages of `tests/data/trust/handbook`, the 135M is trained on them for the same
number of steps, and answers the 120 questions of `handbook_questions.jsonl`, which nothing else reads; with `--look-up`
it is trained a second time with what a search of the pages finds in each prompt, and answers so. Beside them
stands the base model with what a search finds in its prompt. Right is an answer that has all of `must` and none of
`must_not`; invented is any other answer, and any at all to what the pages do not say; handed over is a reply that says
so. What is done lies in the folder, and is not done again.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from engine.core.row import Row
from engine.core.spec import DataSpec, LookUp, ModelSpec, Source, Task, TrainingSpec
from engine.core.stages import SftStage
from engine.data.counts import Counts
from engine.data.prepare import Prepared, prepare
from engine.data.synthetic.base_writer import open_base_writer
from engine.data.synthetic.remembered import Remembered
from engine.data.synthetic.rows import TEMPLATES
from engine.data.synthetic.written_lines import writing_words
from engine.data.written_ahead import write_ahead
from engine.evaluation.baselines import baselines
from engine.models.base_weights import DEFAULT, Base
from engine.models.generate import Asked, write
from engine.models.libraries import quiet_libraries
from engine.models.load import load_model
from engine.models.tokenizer import text_ids
from engine.prompting.prompter import Prompter
from engine.prompting.prompting import Prompting
from engine.prompting.rows import with_found
from engine.retrieval.passages import Passage
from engine.retrieval.retriever import MOST_FOUND, library_of, library_of_items, of_facts
from engine.retrieval.sentence_encoder import EMBEDDING
from engine.training.job import Job, train_job
from engine.training.model import Start
from engine.training.stage_context import StageContext

DATA = Path(__file__).parents[1] / "data" / "trust"
WRITERS = (TEMPLATES, "qwen2.5-coder-0.5b-instruct", "qwen2.5-coder-1.5b-instruct")
NOT_IN_TEXT = "That is not in the handbook."
LANGUAGES = ("en", "de")
_LONGEST = 96
_BATCH = 8
_ROOM = 900
"""Tokens of the passages of one question, where it is answered from them alone."""
_ALONE = (
    "Text from the handbook:\n\n{found}\n\nAnswer the question from this text alone, in one or two short sentences, in "
    "the language of the question. If the text does not answer it, write only: {unknown}\n\nQuestion: {question}"
)
Told = Callable[[str], None]


def spec_of(writer: str) -> TrainingSpec:
    return TrainingSpec(
        name="handbook",
        goal="answer questions on the handbook",
        task=Task.QA_OVER_DOCUMENTS,
        languages=LANGUAGES,
        data=DataSpec(
            sources=(Source(path="handbook", use="train", kind="folder"),),
            writer=writer,
            not_in_text=NOT_IN_TEXT,
            embedding=EMBEDDING,
            redact=(),
        ),
        model=ModelSpec(base=DEFAULT.name, params_b=0.135),
        stages=(SftStage(),),
    )


class Evenly:
    """Lets a writer write about so many parts only, evenly spread over all of them."""

    def __init__(self, writer: Remembered, parts: int) -> None:
        self._writer, self._parts = writer, parts
        self._chosen: set[Passage] | None = None

    @property
    def name(self) -> str:
        return self._writer.name

    def knows(self, text: str) -> bool:
        return self._writer.knows(text)

    def write(self, passages: Sequence[Passage]) -> Iterator[list[tuple[str, str]]]:
        if self._chosen is None:
            step = max(1.0, len(passages) / self._parts)
            self._chosen = {passages[int(n * step)] for n in range(min(self._parts, len(passages)))}
        written = self._writer.write([p for p in passages if p in self._chosen])
        return (next(written) if p in self._chosen else [] for p in passages)


def made(writer: str, kept: Path, parts: int) -> tuple[Prepared, float, Counts]:
    """What is learned, and the minutes it took to write it."""
    spec, clock = spec_of(writer), kept / f"{writer}.minutes"
    if writer == TEMPLATES:
        begun = time.monotonic()
        data = prepare(spec, DATA)
        return data, (time.monotonic() - begun) / 60, data.counts

    def progress(done: int, of: int) -> None:
        print(f"\r{writer}: {done} of {of}", end="", file=sys.stderr, flush=True)

    begun = time.monotonic()
    with open_base_writer(writer, spec.data.seed, progress) as opened:
        chosen = Evenly(Remembered(opened, kept / f"{writer}.written.jsonl"), parts)
        write_ahead(spec, DATA, chosen)
        if not clock.exists():
            clock.write_text(str((time.monotonic() - begun) / 60))
        data = prepare(spec, DATA, writer=chosen)
    return data, float(clock.read_text()), data.counts


def trained(name: str, rows: Sequence[Row], steps: int, kept: Path) -> float:
    """Train the base on them; the minutes it took."""
    out, clock = kept / name / "adapter", kept / f"{name}.trained"
    if clock.exists():
        return float(clock.read_text())
    begun = time.monotonic()
    stage = SftStage(epochs=steps * _BATCH / len(rows), batch_size=_BATCH)
    out.parent.mkdir(parents=True, exist_ok=True)
    place = StageContext(out, 7, lambda _: None, lambda: False, lambda *_: None)
    assert train_job(Job(stage, Start(None, DEFAULT, ()), "", rows), place)
    clock.write_text(str((time.monotonic() - begun) / 60))
    return float(clock.read_text())


def replies(
    name: str, kept: Path, questions: Sequence[str], adapter: Path | None, asked: Asked | None, base: Base = DEFAULT
) -> list[str]:
    file = kept / f"{name.replace(' ', '-')}.replies.json"
    if not file.exists():
        model, tokenizer = load_model(adapter, base=base)
        written = write(model, tokenizer, "", questions, max_new_tokens=_LONGEST, asked=asked)
        file.write_text(json.dumps([w.text for w in written], ensure_ascii=False, indent=1))
    return [str(text) for text in json.loads(file.read_text())]


def with_search(data: Prepared) -> Asked:
    _, tokenizer = load_model(base=DEFAULT)
    found = baselines(spec_of(TEMPLATES), data, lambda text: len(text_ids(tokenizer, text)))
    return next(one.asked for one in found if one.name == "retrieval")


def looking_up(data: Prepared) -> Prompter:
    """What a plan that looks facts up puts into each prompt, from the pages alone."""
    _, tokenizer = load_model(base=DEFAULT)
    planned = LookUp()
    library = library_of([], data.references.facts, lambda text: len(text_ids(tokenizer, text)), EMBEDDING)
    return Prompter(
        Prompting(kind="retrieval", budget=planned.budget, finds=planned.finds, embedding=EMBEDDING), library
    )


def from_text_alone(data: Prepared) -> Asked:
    """The passages that fit a question with the order to answer from them alone, or to say that they do not."""
    _, tokenizer = load_model(base=DEFAULT)
    facts = list(of_facts(data.references.facts))
    library = library_of_items(facts, lambda text: len(text_ids(tokenizer, text)), EMBEDDING)

    def asked(question: str) -> list[dict[str, str]]:
        found = "\n\n".join(library.best(question, _ROOM, MOST_FOUND))
        return [{"role": "user", "content": _ALONE.format(found=found, unknown=NOT_IN_TEXT, question=question)}]

    return asked


def pages_found(data: Prepared, lines: Sequence[dict[str, Any]]) -> dict[int, int]:
    """For how many questions the page that answers stands among the first 1, 2, 4 and 8 passages."""
    facts = list(of_facts(data.references.facts))
    library = library_of_items(facts, len, EMBEDDING)
    pages = {path.name: " ".join(path.read_text("utf-8").split()) for path in (DATA / "handbook").glob("*.md")}

    def on_page(passage: str, page: str) -> bool:
        return " ".join(passage.split(": ", 1)[-1].split())[:40] in pages[page]

    return {
        most: sum(
            any(on_page(one, line["file"]) for one in library.best(line["question"], 10**9, most))
            for line in lines
            if line["file"] is not None
        )
        for most in (1, 2, 4, 8)
    }


def has(text: str, entry: str | Sequence[str]) -> bool:
    """Whether a reply has an entry, or one of a choice; a figure is not found inside a longer one."""
    if not isinstance(entry, str):
        return any(has(text, one) for one in entry)
    before = r"(?<!\d)(?<!\d[.,:])" if entry[0].isdigit() else ""
    after = r"(?!\d)(?![.,:]\d)" if entry[-1].isdigit() else ""
    return re.search(f"{before}{re.escape(entry.casefold())}{after}", text.casefold()) is not None


def hands_over(reply: str) -> bool:
    unknown = "|".join(words.unknown for words in writing_words().values())
    return NOT_IN_TEXT.casefold() in reply.casefold() or re.search(f"(?i){unknown}", reply) is not None


def judged(reply: str, line: dict[str, Any]) -> str:
    if hands_over(reply):
        return "handed over"
    right = (
        line["file"] is not None
        and all(has(reply, one) for one in line["must"])
        and not any(has(reply, one) for one in line["must_not"])
    )
    return "right" if right else "invented"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kept", type=Path, required=True, help="folder for what is written, trained and replied")
    parser.add_argument("--parts", type=int, default=10**6, help="of the pages that a model writes about; all")
    parser.add_argument("--steps", type=int, default=150, help="of training, for each writer")
    parser.add_argument("--writers", nargs="*", default=list(WRITERS))
    parser.add_argument("--searching", nargs="*", default=[], help="further bases to ask with a search")
    parser.add_argument("--alone", action="store_true", help="ask these bases also to answer from the text alone")
    parser.add_argument("--look-up", action="store_true", help="train each writer's rows with finds in the prompt too")
    parser.add_argument("--write-only", action="store_true")
    options = parser.parse_args()
    quiet_libraries()
    options.kept.mkdir(parents=True, exist_ok=True)
    lines = [json.loads(line) for line in (DATA / "handbook_questions.jsonl").read_text("utf-8").splitlines()]
    questions = [line["question"] for line in lines]
    table: dict[str, dict[str, Any]] = {}
    for writer in options.writers:
        data, writing, counts = made(writer, options.kept, options.parts)
        rows = [*data.train, *data.held_out]
        print(f"{writer}: {len(rows)} rows, left out {dict(counts.dropped)}; written in {writing:.1f} min", flush=True)
        if options.write_only:
            continue
        if writer == TEMPLATES:
            for base in (DEFAULT, *map(Base, options.searching)):
                name = f"{base.name} with a search"
                found = replies(name, options.kept, questions, None, with_search(data), base)
                table[name] = counted(found, lines) | {"rows": 0, "writing_minutes": 0.0, "training_minutes": 0.0}
                if options.alone and base != DEFAULT:
                    name = f"{base.name} from the text alone"
                    found = replies(name, options.kept, questions, None, from_text_alone(data), base)
                    table[name] = counted(found, lines) | {"rows": 0, "writing_minutes": 0.0, "training_minutes": 0.0}
            print("the page stands among so many passages:", pages_found(data, lines), flush=True)
        # All rows are learned: what measures here was written by others.
        ways: list[tuple[str, Sequence[Row], Asked | None]] = [(writer, rows, None)]
        if options.look_up:
            prompter, spec = looking_up(data), spec_of(writer)
            asked = partial(prompter.turns, "")
            ways.append(
                (f"{writer} looking up", with_found(rows, prompter, LookUp().wrong_share, spec.data.seed), asked)
            )
        for name, learned, asked in ways:
            minutes = trained(name, learned, options.steps, options.kept)
            found = replies(name, options.kept, questions, options.kept / name / "adapter", asked)
            table[name] = counted(found, lines) | {
                "rows": len(rows),
                "writing_minutes": round(writing, 1),
                "training_minutes": round(minutes, 1),
            }
    if not table:
        return 0
    heads = {"right of 90": 13, "invented": 10, "handed over": 13, "of 30 without": 15, "rows": 7, "minutes": 16}
    print(f"{'':<42}" + "".join(f"{head:>{width}}" for head, width in heads.items()))
    for name, told in table.items():
        print(
            f"{name:<42}{told['right']:>13}{told['invented']:>10}{told['handed_over']:>13}"
            f"{told['unanswerable_handed_over']:>15}{told['rows']:>7}"
            f"{told['writing_minutes']:>8} + {told['training_minutes']}"
        )
    print(json.dumps(table))
    return 0


def counted(found: Sequence[str], lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    said = [judged(reply, line) for reply, line in zip(found, lines, strict=True)]
    without = [one for one, line in zip(said, lines, strict=True) if line["file"] is None]
    return {
        "right": said.count("right"),
        "invented": said.count("invented"),
        "handed_over": said.count("handed over"),
        "unanswerable_handed_over": without.count("handed over"),
    }


if __name__ == "__main__":
    sys.exit(main())
