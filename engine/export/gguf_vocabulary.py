"""The tokenizer of a model as GGUF has it, made from the one it was trained with.

A base that came as GGUF is not asked again: what the libraries read of it, and training saw, may cut texts otherwise
than the file says, and use has to equal training. Whether llama.cpp cuts texts alike is measured by the parity check.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.core.errors import BadInput
from engine.core.sentences import sentence
from engine.models.protocols import Tokenizer

if TYPE_CHECKING:
    from gguf import GGUFWriter

_NORMAL, _CONTROL, _OWN, _UNUSED = 1, 3, 4, 5
_CUTS = {
    "gpt-2": ({"type": "ByteLevel", "use_regex": True},),
    "smollm": ({"type": "Digits", "individual_digits": True}, {"type": "ByteLevel", "use_regex": True}),
    "qwen2": (
        {
            "type": "Split",
            "Regex": r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
            r"|\s*[\r\n]+|\s+(?!\S)|\s+",
        },
        {"type": "ByteLevel", "use_regex": False},
    ),
    "llama-bpe": (
        {
            "type": "Split",
            "Regex": r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
            r"|\s*[\r\n]+|\s+(?!\S)|\s+",
        },
        {"type": "ByteLevel", "use_regex": False},
    ),
}
"""How llama.cpp calls a way to cut texts before pieces are joined → the steps of it in a tokenizer.json."""


def tell_vocabulary(
    writer: GGUFWriter, folder: Path, tokenizer: Tokenizer, *, words: int, ends: Sequence[int], template: str
) -> None:
    """Write the tokenizer in `folder` with all tokens that end a turn and the chat template; `words`: rows of the
    table of words, which may be more than the tokens.

    Raises:
        BadInput: it is of a kind this version does not write.
    """
    told = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    model = told["model"]
    if (
        model.get("type") != "BPE"
        or model.get("byte_fallback")
        or told.get("normalizer") not in (None, {"type": "NFC"})
    ):
        raise _refused(
            sentence(
                "error-tokenizer_kind_with_steps_own",
                "Its tokenizer is of the kind “{found}” with steps of its own.",
                found=str(model.get("type"))[:20],
            )
        )
    tokens = {int(number): token for token, number in model["vocab"].items()}
    kinds = dict.fromkeys(tokens, _NORMAL)
    for added in told.get("added_tokens", ()):
        tokens[added["id"]] = added["content"]
        kinds[added["id"]] = _CONTROL if added["special"] else _OWN
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(_cut(told.get("pre_tokenizer")))
    writer.add_token_list([tokens.get(n, f"[PAD{n}]") for n in range(words)])
    writer.add_token_types([kinds.get(n, _UNUSED) for n in range(words)])
    writer.add_token_merges([one if isinstance(one, str) else " ".join(one) for one in model["merges"]])
    # The template writes all of them, and a second one spoils replies.
    writer.add_add_bos_token(False)
    writer.add_add_eos_token(False)
    writer.add_add_space_prefix(False)
    if tokenizer.bos_token_id is not None:
        writer.add_bos_token_id(tokenizer.bos_token_id)
    writer.add_pad_token_id(tokenizer.pad_token_id)
    # It has names for three of them; the texts of all are in served.json and in the Modelfile.
    for add, end in zip(
        (writer.add_eos_token_id, writer.add_eot_token_id, writer.add_eom_token_id), ends, strict=False
    ):
        add(end)
    writer.add_chat_template(template)


def _cut(told: Mapping[str, Any] | None) -> str:
    steps = [] if told is None else told["pretokenizers"] if told["type"] == "Sequence" else [told]
    known = [_plain(step) for step in steps]
    for name, wanted in _CUTS.items():
        if len(known) == len(wanted) and all(
            want.items() <= step.items() for want, step in zip(wanted, known, strict=True)
        ):
            return name
    raise _refused(
        sentence(
            "error-tokenizer_cuts_texts_way_that",
            "Its tokenizer cuts texts in a way that llama.cpp has no name for here.",
        )
    )


def _plain(step: Mapping[str, Any]) -> dict[str, Any]:
    """A step with the pattern it cuts by beside its other settings."""
    pattern = step.get("pattern")
    return {**step, **(pattern if isinstance(pattern, dict) else {})}


def _refused(why: str) -> BadInput:
    return BadInput(
        sentence("error-this_model_not_written_as", "This model is not written as GGUF."),
        why,
        sentence(
            "error-take_merged_weights_which_vllm",
            "Take the merged weights, which vLLM and transformers run: --to merged",
        ),
    )
