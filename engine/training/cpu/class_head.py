"""Class heads on machines without a card: nothing is computed for padding, which is half of what short messages of
different lengths take side by side."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from engine.models.class_head import of_mean
from engine.models.protocols import LanguageModel, ModelOutput
from engine.training.cpu.packing import whole_rows

if TYPE_CHECKING:
    from torch import Tensor

_OF_TRAINER = {"num_items_in_batch", "return_dict", "use_cache"}


def classify_packed(model: LanguageModel) -> None:
    """Give `model`, one that classifies `by_mean`, a forward that says the same of rows put one behind the other."""
    body, plain = getattr(model, model.base_model_prefix), model.forward

    @functools.wraps(plain)
    def forward(input_ids: Tensor, attention_mask: Tensor, labels: Tensor | None = None, **kwargs: Any) -> ModelOutput:
        asked = {name for name, value in kwargs.items() if value is not None}
        found = whole_rows(attention_mask) if asked <= _OF_TRAINER else None
        if found is None:
            out: ModelOutput = plain(input_ids=input_ids, attention_mask=attention_mask, labels=labels, **kwargs)
            return out
        states = body(
            input_ids=input_ids.reshape(-1)[found.layout.source][None],
            position_ids=found.layout.positions,
            use_cache=False,
            layout=found.layout,
        ).last_hidden_state[0]
        total = states.new_zeros(len(found.sizes), states.shape[-1]).float().index_add_(0, found.row, states.float())
        return of_mean(model, total / found.sizes[:, None], labels)

    model.forward = forward
