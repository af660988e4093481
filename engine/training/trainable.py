"""Which weights are meant to learn: adapters everywhere, in the experts of a mixture as well, or all weights."""

from __future__ import annotations

from engine.core.sentences import Sentence, sentence
from engine.models.protocols import LanguageModel

_EXPERTS = ".experts."
"""transformers keeps all experts of a layer in one tensor since version 5; peft puts adapters on it, which an older
one would not."""


def unintended(
    model: LanguageModel, method: str, heads: tuple[str, ...] = ("score",), still: tuple[str, ...] = ()
) -> list[Sentence]:
    """What is wrong with the weights that learn, in words; empty where they are the intended ones. Those whose names
    end in one of `still` are meant to stay as they are."""
    learning = [name for name, p in model.named_parameters() if p.requires_grad]
    whole = [name for name, _ in model.named_parameters() if not name.endswith(still)]
    wrong = list[Sentence]()
    if method != "full":
        base = [n for n in learning if "lora_" not in n and not any(f".{head}." in n for head in heads)]
        if base:
            wrong.append(
                sentence("noted-base_would_change", "weights of the base model would change, {name}", name=base[0])
            )
    elif len(learning) < len(whole):
        frozen = next(n for n in whole if n not in set(learning))
        wrong.append(sentence("noted-some_stay", "all weights should learn, but {name} does not", name=frozen))
    if any(_EXPERTS in n for n in whole) and not any(_EXPERTS in n for n in learning):
        wrong.append(sentence("noted-experts_stay", "the experts of the mixture would stay as they are"))
    return wrong
