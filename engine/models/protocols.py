"""What nlforge uses of the objects of transformers, peft, TRL and torch, and nothing else of them.

A library's object becomes one of these where it is made (`engine/models/load.py`, `engine/models/tokenizer.py`, and the
files of the training methods); from there on the type checker knows what may be asked of it. Shapes are written as
(rows, tokens, width); numbers of tokens are indices into the tokenizer's vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import AbstractContextManager
from os import PathLike
from typing import TYPE_CHECKING, Any, Protocol, Self, cast, runtime_checkable

if TYPE_CHECKING:
    from torch import Tensor, device
    from torch.nn import Module

    from engine.encoder.form import FilledForm

DatasetRow = Mapping[str, Any]
"""A row as a trainer gets it: `input_ids`, or `prompt_ids` and `completion_ids` (numbers of tokens), `labels` (numbers
of tokens, or of one class), `label` (whether a reply is wanted). What a column holds depends on the method."""
Batch = Mapping[str, "Tensor"]
"""What a model is called with, by name: `input_ids`, `attention_mask` and `labels`, each (rows, tokens)."""


class ModelOutput(Protocol):
    """What a model says of a batch."""

    loss: Tensor
    """Mean cross-entropy in nats, without dimensions; None without labels."""
    logits: Tensor
    """Scores before softmax: (rows, tokens, vocabulary), of a class head (rows, classes)."""
    last_hidden_state: Tensor
    """(rows, tokens, width); of a model without its head."""
    past_key_values: Any
    """The cache of what was read, where it was asked for; only given back to the model."""


class ModelConfig(Protocol):
    """The architecture of a model."""

    model_type: str
    is_causal: bool
    """Whether a token sees only what stands before it."""
    id2label: Mapping[int, str]
    """Labels by number, of a class head."""
    _attn_implementation: str

    def get_text_config(self) -> object:
        """The part that reads text, where a model has several."""


class LanguageModel(Protocol):
    """A model of transformers that writes text or, with a class head, picks a label; with or without adapters."""

    config: ModelConfig
    generation_config: Any
    device: device
    training: bool
    forward: Callable[..., Any]
    score: Any
    """The class head, (classes, width); only where there is one."""
    base_model_prefix: str
    """Name of the attribute that holds the model without its head."""
    _tp_size: int | None

    def __call__(self, *args: Tensor, **inputs: Any) -> ModelOutput:
        """Read a batch: `input_ids` and `attention_mask`, (rows, tokens)."""

    def generate(self, *args: Tensor, **options: Any) -> Tensor:
        """Numbers of tokens, (rows, prompt + reply); rows that end early are filled with `pad_token_id`."""

    def base_model(self, *args: Tensor, **inputs: Any) -> ModelOutput:
        """The same without its head."""

    def parameters(self) -> Iterator[Tensor]:
        """All weights."""

    def named_parameters(self) -> Iterator[tuple[str, Tensor]]:
        """All weights with their dotted names."""

    def modules(self) -> Iterator[Module]:
        """All layers, the model itself first."""

    def state_dict(self) -> Mapping[str, Tensor]:
        """All that is saved, by name."""

    def load_state_dict(self, weights: Mapping[str, Tensor], strict: bool = True) -> object:
        """Take weights by name; `strict`: all of them, and no others."""

    def get_input_embeddings(self) -> Any:
        """The layer that turns numbers of tokens into vectors."""

    def get_output_embeddings(self) -> Any:
        """The head that turns vectors into scores, (vocabulary, width)."""

    def set_attn_implementation(self, name: str) -> None:
        """Choose the attention by its registered name."""

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Let all weights learn, or none."""

    def train(self) -> Self:
        """Dropout and the like are on from here."""

    def eval(self) -> Self:
        """Dropout and the like are off from here."""

    def float(self) -> Self:
        """All weights in fp32."""

    def to(self, where: object) -> Self:
        """On another device, or in another dtype."""

    def save_pretrained(self, folder: str | PathLike[str], **options: Any) -> None:
        """Write the weights as safetensors, with adapters theirs alone."""


class AdaptedModel(LanguageModel, Protocol):
    """A model with adapters around it, as peft makes it."""

    peft_config: Mapping[str, object]

    def get_base_model(self) -> LanguageModel:
        """The model inside, with adapters in its layers."""

    def merge_and_unload(self) -> LanguageModel:
        """The model with the adapters added to its weights, and none left."""


def has_adapters(model: LanguageModel) -> bool:
    """Whether peft has put adapters around it."""
    return hasattr(model, "peft_config")


def without_adapters(model: LanguageModel) -> LanguageModel:
    """The model inside of what peft puts around it; the model itself where there is nothing."""
    return cast(AdaptedModel, model).get_base_model() if has_adapters(model) else model


class Encoded(Protocol):
    """Rows of one length, as the model is called with them: (rows, tokens) by name."""

    def to(self, where: device) -> Batch:
        """On another device."""


class AddedToken(Protocol):
    """A token with a name of its own, such as “<|im_end|>”."""

    content: str


class Tokenizer(Protocol):
    """Turns text into numbers of tokens and back."""

    eos_token_id: int
    """Ends a reply."""
    pad_token_id: int
    bos_token_id: int | None
    padding_side: str
    """“left” where replies are written: they begin where the row ends."""
    chat_template: str | None
    """Jinja that writes a conversation as text; None = it has none."""
    apply_chat_template: Callable[..., Any]
    """Conversations as text, as numbers of tokens, or as `Encoded` rows, by its arguments."""

    @property
    def added_tokens_decoder(self) -> Mapping[int, AddedToken]:
        """Tokens with names of their own, by number."""

    def __len__(self) -> int:
        """Size of the vocabulary, tokens with names included."""

    def encode(self, text: str, *, add_special_tokens: bool = True, split_special_tokens: bool = False) -> list[int]:
        """Numbers of the tokens of a text."""

    def decode(self, ids: Sequence[int] | Tensor, *, skip_special_tokens: bool = False) -> str:
        """The text of tokens."""

    def pad(self, rows: Mapping[str, Sequence[Sequence[int]]], *, return_tensors: str) -> Encoded:
        """Rows filled up to the longest on `padding_side`."""

    def save_pretrained(self, folder: str | PathLike[str]) -> object:
        """Write its files."""


@runtime_checkable
class FormReader(Protocol):
    """An encoder that fills in forms, in the place of a model that writes."""

    def fill_in(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> list[FilledForm]:
        """The form of each text; `on_batch` is called with how many are done."""


ModelAndTokenizer = tuple[LanguageModel, Tokenizer]
"""The first is a `FormReader` where the base is an encoder: whoever asks a model anything but `write` looks."""


class Optimizer(Protocol):
    """Moves weights along their gradients."""

    param_groups: Sequence[MutableMapping[str, Any]]
    """Weights that share settings; `lr` is the learning rate in use, `initial_lr` the one the schedule began with."""

    def step(self) -> object:
        """Move all weights once."""

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients."""


class Scheduler(Protocol):
    """Sets the learning rate of each step."""

    base_lrs: list[float]
    """Highest learning rate of each group of weights."""


class TrainerState(Protocol):
    """How far a training has come."""

    global_step: int
    """Optimizer steps done."""


class TrainerControl(Protocol):
    """What a callback asks of the trainer; it is read after each step."""

    should_training_stop: bool
    should_save: bool


class TrainerArguments(Protocol):
    """Settings of a trainer."""

    output_dir: str
    learning_rate: float
    per_device_train_batch_size: int
    """Rows."""
    world_size: int
    """Processes."""
    gradient_accumulation_steps: int
    """Batches an optimizer step is made of."""
    activation_checkpointing: bool
    """Activations are computed again in the backward pass."""
    steps_per_generation: int
    """Of RL: batches that are learned from the replies written at once."""


class Accelerator(Protocol):
    """Where and in which numbers a trainer computes."""

    def autocast(self) -> AbstractContextManager[None]:
        """Products in the trainer's dtype."""


class Trainer(Protocol):
    """A trainer of transformers or TRL. What begins with “_” is theirs: the checks before the first step have to see
    the very batch and loss of the training."""

    args: TrainerArguments
    state: TrainerState
    accelerator: Accelerator
    train_dataset: Any
    """Rows in order (`DatasetRow`), with a length."""
    data_collator: Callable[[Sequence[DatasetRow]], Mapping[str, Any]]
    current_gradient_accumulation_steps: int
    _buffered_inputs: object

    def train(self, resume_from_checkpoint: str | None = None) -> object:
        """All steps, from a checkpoint where one is named."""

    def compute_loss(self, model: LanguageModel, inputs: Mapping[str, Any]) -> Tensor:
        """The loss of a batch in nats, without dimensions."""

    def add_callback(self, callback: object) -> None:
        """Tell it of each step."""

    def remove_callback(self, callback: object) -> object:
        """Tell it no more."""

    def _prepare_inputs(self, inputs: Mapping[str, Any]) -> Batch: ...

    def _get_per_token_logps_and_entropies(
        self, model: LanguageModel, ids: Tensor, mask: Tensor, tokens: int
    ) -> tuple[Tensor, ...]: ...
