"""Runs with tiny models of several kinds, trained by nobody, to be exported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gguf import GGUFReader

from engine.core.events import Evaluated, WayChosen, append_event
from engine.core.paths import RunPaths
from engine.core.row import Row
from engine.core.spec import Criterion, DataSpec, ModelSpec, Task, TrainingSpec, dump_yaml
from engine.core.stages import SftStage
from engine.models.base_record import record_base
from engine.models.base_weights import Base, base_model_dir
from engine.models.class_head import CLASSES
from engine.models.reply_format import ReplyForm
from engine.models.weight_digests import seal
from engine.prompting.delivered import keep_delivered
from engine.prompting.prompter import Prompter
from engine.prompting.prompting import Prompting, keep_prompting
from engine.retrieval.retriever import library_of
from tests.support.small_bases import small_tokenizer

SYSTEM = "Say it “kindly”,\nin one line."
WORDS = (
    "parcel",
    "refund",
    "invoice",
    "garden hose",
    "order 1234",
    "müde",
    "  two  blanks",
    "50 % off",
    "<tag>",
    "a\tb",
)
EXAMPLES = Prompting(kind="examples", budget=40, examples=(("Where is my hat?", "In the “post”,\non its way."),))
SEARCH = Prompting(kind="retrieval", budget=60, finds=4)
SHARP = 0.3
"""Spread of random weights: with the usual one all words are about as likely, and nothing could differ."""


def tiny_base(folder: Path, kind: str = "llama", *, tied: bool = True) -> Base:
    """A folder with a random model of a kind of transformers and a tokenizer of bytes."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    # llama.cpp takes no tokenizer that joins nothing.
    tokenizer = small_tokenizer(("e", "r"), ("o", "u"))
    torch.manual_seed(3)
    config = AutoConfig.for_model(
        kind,
        vocab_size=len(tokenizer) + 5,
        hidden_size=64,
        intermediate_size=96,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=16,
        max_position_embeddings=1024,
        tie_word_embeddings=tied,
        bos_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        **({"sliding_window": None} if kind == "mistral" else {}),
    )
    model = AutoModelForCausalLM.from_config(config)
    for name, weight in model.named_parameters():
        if weight.dim() > 1 or name.endswith("bias"):
            torch.nn.init.normal_(weight, std=SHARP)
    model.to(torch.bfloat16).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return Base(f"tiny-{kind}", str(folder))


def tiny_run(
    root: Path,
    base: Base,
    *,
    system: str = SYSTEM,
    classes: tuple[str, ...] = (),
    full: bool = False,
    save: tuple[str, ...] = (),
) -> RunPaths:
    """A run whose model was drawn, not trained: an adapter, `full` a whole model; `save`: modules kept whole."""
    run = RunPaths(root / "runs" / "1")
    run.adapter.mkdir(parents=True)
    task = Task.CLASSIFICATION if classes else Task.CHAT_ASSISTANT
    spec = TrainingSpec(
        name="Tiny, for a test",
        goal="answer",
        task=task,
        data=DataSpec(),
        model=ModelSpec(base=base.name, params_b=0.001, weights=base.weights, license="MIT", system_prompt=system),
        stages=(SftStage(head="classes") if classes else SftStage(),),
        rubric=(Criterion(name="right", about="right", weight=1, grader="reference"),),
    )
    run.spec.write_text(dump_yaml(spec))
    (root / "session.jsonl").write_text("")
    run.replying.write_text(ReplyForm(labels=classes, max_new_tokens=12).model_dump_json())
    rows = [Row(f"Where is my {word}?", f"Here is the {word}.", "a.csv", n) for n, word in enumerate(WORDS)]
    run.eval_rows.write_text("".join(json.dumps(row.__dict__) + "\n" for row in rows))
    run.learned.write_text('"learned before"\n')
    run.events.write_text("")
    _draw(run.adapter, base, classes, full, save)
    record_base(run.adapter, base)
    record_base(run.root, base)
    seal(run.adapter)
    return run


def delivers(run: RunPaths, prompting: Prompting, weights: str = "base") -> Prompter:
    """From here on the run answers so."""
    rows = [Row("Where is my parcel?", "The parcel is on its way.", "a.csv", 1)]
    library = library_of(rows, "", lambda text: len(text.split())) if prompting.kind == "retrieval" else None
    folder = run.untrained if weights == "base" else run.delivered.parent
    prompter = Prompter(keep_prompting(folder, prompting, library), library)
    model = "trained" if weights == "trained" else "prompt_only" if prompting.kind == "examples" else "retrieval"
    append_event(
        run.events,
        Evaluated(model=model, split="held_out", rows=9, score=0.5, criteria={"right": 0.5}, metrics={}),  # type: ignore[arg-type]
    )

    def tell(digest: str) -> None:
        append_event(
            run.events,
            WayChosen(model=model, weights=weights, digest=digest, text="That is what you get."),  # type: ignore[arg-type]
        )

    keep_delivered(run, weights, tell)  # type: ignore[arg-type]
    return prompter


def _draw(folder: Path, base: Base, classes: tuple[str, ...], full: bool, save: tuple[str, ...]) -> None:
    import torch
    from peft import LoraConfig, get_peft_model

    from engine.models.load import load_classifier, load_model

    model: Any = (load_classifier(classes, base=base) if classes else load_model(base=base))[0]
    model.float()
    if not full:
        model = get_peft_model(
            model,
            LoraConfig(
                r=4,
                lora_alpha=8,
                target_modules="all-linear",
                task_type="SEQ_CLS" if classes else "CAUSAL_LM",
                modules_to_save=list(save) or (["score"] if classes else None),
            ),
        )
    torch.manual_seed(5)
    for weight in model.parameters():
        if weight.requires_grad:
            with torch.no_grad():
                weight.add_(torch.randn_like(weight) * 0.1)
    model.save_pretrained(folder)
    if classes:
        (folder / CLASSES).write_text(json.dumps(classes))
    assert base_model_dir(base).is_dir()


def flip(file: Path) -> None:
    """One block of a weight with its bits turned: another sign and size for each of its numbers."""
    place = next(t for t in GGUFReader(file).tensors if t.name == "blk.1.ffn_down.weight")
    at, data = int(place.data_offset), bytearray(file.read_bytes())
    data[at : at + 64] = bytes(b ^ 0x42 for b in data[at : at + 64])
    file.write_bytes(data)
