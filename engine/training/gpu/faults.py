"""What goes wrong on a card, told apart and said in a sentence: it is full, or it no longer answers.

Libraries raise these as plain errors whose text alone tells; the same texts come from CUDA and HIP, and memory runs out
on processors too.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from engine.core.errors import NlforgeError, RunFailed
from engine.core.remedies import Action
from engine.core.sentences import Sentence, sentence, then

_FULL = re.compile(
    r"out of memory|can't allocate memory|not enough memory: you tried to allocate|_STATUS_ALLOC_FAILED|"
    r"cudaErrorMemoryAllocation|hipErrorOutOfMemory"
)
_LOST = re.compile(
    r"\b(?:CUDA|HIP)(?: driver)? error\b|\bcu(?:BLAS|DNN|SOLVER|SPARSE|FFT) error\b|\bCU(?:BLAS|DNN)_STATUS_|"
    r"\bNCCL (?:error|WARN)|ncclUnhandledCudaError|ncclSystemError|No CUDA GPUs are available|"
    r"device-side assert triggered|NVML_(?:ERROR|SUCCESS ==)",
    re.IGNORECASE,
)
_SHOWN = 160


def is_full(error: BaseException) -> bool:
    """Whether memory, of a card or a processor, was used up."""
    import torch

    return isinstance(error, torch.OutOfMemoryError) or (
        isinstance(error, RuntimeError) and _FULL.search(str(error)) is not None
    )


def is_lost(error: BaseException) -> bool:
    """Whether a card no longer answers: nothing can be computed on it in this process any more."""
    import torch

    return not is_full(error) and (
        isinstance(error, torch.AcceleratorError)
        or (isinstance(error, RuntimeError) and _LOST.search(str(error)) is not None)
    )


def free_memory() -> None:
    """Give back what nobody holds any more, that of a card included."""
    import torch

    # Trainers hold themselves in circles.
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def first_line(error: BaseException) -> str:
    """The one line a library's error says it in."""
    line = next(iter(str(error).strip().splitlines()), "")
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _said(error: BaseException, kept: str) -> Sentence:
    told = sentence("noted-it_was_said", "It was said: {line}", line=first_line(error))
    return then(told, kept) if kept else told


@contextmanager
def card_faults_are_said(kept: Callable[[], str] = str) -> Iterator[None]:
    """`kept` says what is not lost.

    Raises:
        RunFailed: the card is full, or no longer answers.
    """
    try:
        yield
    except NlforgeError:
        raise
    except Exception as error:
        if is_full(error):
            raise RunFailed(
                sentence("noted-memory_used_up", "The memory of the card or machine is used up."),
                _said(error, kept()),
                sentence("noted-todo-memory", "Close other programs that use it, or take a smaller model."),
                remedies=(Action(kind="smaller_model"), Action(kind="run_again")),
            ) from error
        if is_lost(error):
            raise RunFailed(
                sentence("noted-card_lost", "The graphics card no longer answers."),
                _said(error, kept()),
                sentence(
                    "noted-todo-card_lost",
                    "Run it again. Where it fails again, restart the machine, and look at the card's heat and driver.",
                ),
                remedies=(Action(kind="run_again"),),
            ) from error
        raise
