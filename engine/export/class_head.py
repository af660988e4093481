"""A model that picks a label, as what it is: weights, and a loader of ten lines that needs torch and transformers
alone."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from engine.core.errors import GateFailed, RunFailed
from engine.core.sentences import as_said, sentence
from engine.export.parity import NOISE, Difference, ParityTable
from engine.export.prompts import prompts_of
from engine.export.trained import Trained
from engine.models.class_head import class_batch, class_input
from engine.models.load import load_model
from engine.models.protocols import LanguageModel

LOADER, MODEL = "loader.py", "model"
LOADER_TEXT = '''"""Lines on standard input in, a label and its probability out: python loader.py < messages.txt"""
import json, sys
from pathlib import Path
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

FOLDER = Path(__file__).resolve().parent / "model"
tokenizer = AutoTokenizer.from_pretrained(FOLDER)
dtype = getattr(torch, (sys.argv[1:] or ["float32"])[0])
model = AutoModelForSequenceClassification.from_pretrained(FOLDER, dtype=dtype)

def probabilities(text):
    ids = tokenizer.encode(text, add_special_tokens=False, split_special_tokens=True) + [tokenizer.eos_token_id]
    with torch.inference_mode():
        mean = model.eval().base_model(torch.tensor([ids]), use_cache=False).last_hidden_state.float().mean(1)
        level = torch.nn.functional.layer_norm(mean, mean.shape[-1:]).to(model.score.weight.dtype)
        return model.score(level).float().softmax(-1)[0]

if __name__ == "__main__":
    for line in sys.stdin:
        found = probabilities(json.loads(line) if line.startswith('"') else line.rstrip("\\n"))
        label = model.config.id2label[int(found.argmax())]
        print(json.dumps({"label": label, "probabilities": found.tolist()}, ensure_ascii=False), flush=True)
'''
"""The same file for every model; its labels are in the model's own config.json."""


def measure_labels(trained: Trained, folder: Path, *, prompts: int = 50) -> ParityTable:
    """The loader's labels and probabilities against those of the trained model in fp32; allowed is what the exported
    weights differ by in bf16.

    Raises:
        RunFailed: the loader failed, with its last line.
    """
    texts = prompts_of(trained.run, prompts)
    labels = list(trained.classes)
    own = _logps(load_model(trained.folder, base=trained.base, dtype="float32"), trained, texts)
    fine, coarse = (_loaded(folder, texts, dtype) for dtype in ("float32", "bfloat16"))
    return ParityTable(
        prompts=len(texts),
        ways=(_difference("loader", fine, own, labels),),
        allowed=_difference(NOISE, coarse, fine, labels),
    )


def require_same_labels(table: ParityTable) -> None:
    """Raises GateFailed where the loader gives a label that the trained model does not."""
    for way in table.ways:
        if way.same != table.prompts:
            raise GateFailed(
                sentence(
                    "error-what_was_exported_not_trained",
                    "What was exported is not the trained model: it was not given out.",
                ),
                sentence(
                    "error-labels_others",
                    "{way}: {prompts} of {prompts_2} labels are others.",
                    way=way.way,
                    prompts=table.prompts - (way.same or 0),
                    prompts_2=table.prompts,
                ),
                sentence("error-export_again_if_stays_so", "Export it again; if it stays so, train again."),
            )


def _logps(loaded: tuple[LanguageModel, object], trained: Trained, texts: Sequence[str]) -> list[list[float]]:
    import torch

    model, found = loaded[0], []
    for text in texts:
        batch = class_batch([class_input(trained.tokenizer, text)], trained.tokenizer.pad_token_id)
        with torch.inference_mode():
            logits = model(**{name: tensor.to(model.device) for name, tensor in batch.items()}).logits[0]
        found.append([float(value) for value in logits.float().log_softmax(-1)])
    return found


def _loaded(folder: Path, texts: Sequence[str], dtype: str) -> list[list[float]]:
    """Of each text the log-probabilities the loader gives the labels, in a process of its own."""
    import math

    lines = "".join(f"{json.dumps(text)}\n" for text in texts)
    # Without nlforge on its path: what is delivered has to do without.
    done = subprocess.run(
        [sys.executable, "-I", str(folder / LOADER), dtype], input=lines, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RunFailed(
            sentence("error-loader_exported_model_failed", "The loader of the exported model failed."),
            as_said(done.stderr.strip().rpartition("\n")[2][-300:]),
        )
    told = [json.loads(line)["probabilities"] for line in done.stdout.splitlines()]
    return [[math.log(max(one, 1e-45)) for one in row] for row in told]


def _difference(
    way: str, found: Sequence[Sequence[float]], wanted: Sequence[Sequence[float]], labels: Sequence[str]
) -> Difference:
    """Of the likeliest label, whose probability decides."""
    best = [max(range(len(labels)), key=row.__getitem__) for row in wanted]
    gaps = [abs(a[n] - b[n]) for a, b, n in zip(found, wanted, best, strict=True)]
    same = sum(max(range(len(labels)), key=a.__getitem__) == n for a, n in zip(found, best, strict=True))
    return Difference(way=way, mean=sum(gaps) / len(gaps), largest=max(gaps), tokens=len(gaps), same=same)
