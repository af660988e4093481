"""TRL's GRPO with replies this process draws itself: nothing that is known of them is computed again, and replies to
one message are learned from together."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor
    from trl import GRPOTrainer


@cache
def own_replies() -> type[GRPOTrainer]:
    """The trainer; made when first needed, as TRL is slow to import."""
    import torch
    from trl import GRPOTrainer
    from trl.trainer.utils import split_tensor_dict

    class OwnReplies(GRPOTrainer):  # type: ignore[misc]
        """Its `rollout_func` is `Sampler.rollout` of `sampler`, which it is given after it is made."""

        sampler: Any = None
        _buffered_inputs: Any
        _unknown = False
        """The next probabilities asked for are those the replies were drawn with."""

        def _prepare_inputs(self, generation_batch: Any) -> Any:
            """As TRL, but without mixing the replies of all messages: those to one message stand together, so that it
            is computed once for them. A step has the messages the spec says, and the order of messages is random."""
            if not self.model.training:
                return super()._prepare_inputs(generation_batch)
            apart = self.args.steps_per_generation
            if self._step % (apart * self.num_iterations) == 0 or self._buffered_inputs is None:
                written = self._generate_and_score_completions(generation_batch)
                self._buffered_inputs = split_tensor_dict(written, apart)
            return self._buffered_inputs[self._step % apart]

        def _generate_and_score_completions(self, inputs: Any) -> Any:
            every = self.args.steps_per_generation * self.num_iterations
            # Replies of several steps are compared with the weights that drew them; TRL asks for that first.
            self._unknown = self.args.gradient_accumulation_steps % every != 0
            try:
                return super()._generate_and_score_completions(inputs)
            finally:
                self._unknown = False

        def _get_per_token_logps_and_entropies(
            self, model: Any, input_ids: Tensor, attention_mask: Tensor, logits_to_keep: int, *rest: Any, **more: Any
        ) -> Any:
            first, self._unknown = self._unknown, False
            # In bfloat16 the adapters folded into the weights of the copy that draws were rounded with them.
            if first and not torch.is_autocast_enabled("cpu") and next(model.parameters()).dtype == torch.float32:
                found = self.sampler.drawn_with(logits_to_keep)
                if found.shape == (len(input_ids), logits_to_keep):
                    return found.to(input_ids.device), None, None
            return super()._get_per_token_logps_and_entropies(
                model, input_ids, attention_mask, logits_to_keep, *rest, **more
            )

    return OwnReplies
