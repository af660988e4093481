"""Errors a person can act on: what happened, why, what to do.

NlforgeError
├── BadInput            exit 2   a file, option or sentence nlforge cannot use
│   └── SpecMismatch    exit 2   the spec is not the one that was confirmed
├── NeedsAnswers        exit 3   a question must be answered first
├── Declined            exit 4   unsafe, or impossible as asked
├── GateFailed          exit 5   a check that guards the result said no
└── RunFailed           exit 6   the machine or a library failed during a run
    └── LlmUnavailable  exit 6   the planning model is down or refuses us
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.core.remedies import Remedy


class ExitCode(IntEnum):
    """Exit codes of every command; part of the public contract."""

    DONE = 0
    BAD_INPUT = 2
    NEEDS_ANSWERS = 3
    DECLINED = 4
    GATE_FAILED = 5
    RUN_FAILED = 6
    INTERRUPTED = 130


class NlforgeError(Exception):
    """Base of all errors meant for people: `what` happened, `why`, and what `todo`."""

    exit_code: ExitCode = ExitCode.RUN_FAILED

    def __init__(
        self, what: str, why: str = "", todo: str = "", *, faults: Sequence[str] = (), remedies: Sequence[Remedy] = ()
    ) -> None:
        """`faults` are several reasons, which get a line each; `remedies` are what to do as data, the best first."""
        self.what, self.why, self.todo, self.faults, self.remedies = what, why, todo, faults, tuple(remedies)
        super().__init__(" ".join(part for part in (what, why, *faults, todo) if part))

    @property
    def lines(self) -> tuple[str, ...]:
        """What is said of it, a line each."""
        return tuple(
            part for part in (self.what, self.why, *(f"- {fault}" for fault in self.faults), self.todo) if part
        )


class BadInput(NlforgeError):
    """Something the person gave cannot be used as it is."""

    exit_code = ExitCode.BAD_INPUT


class SpecMismatch(BadInput):
    """The spec on disk is not the spec whose digest was confirmed."""


class NeedsAnswers(NlforgeError):
    """A question is open whose answer decides what would be built."""

    exit_code = ExitCode.NEEDS_ANSWERS


class Declined(NlforgeError):
    """Unsafe, or impossible as asked."""

    exit_code = ExitCode.DECLINED


class GateFailed(NlforgeError):
    """A check that guards the result refused to let the run go on."""

    exit_code = ExitCode.GATE_FAILED


class RunFailed(NlforgeError):
    """The machine or a library failed while a run was going."""

    exit_code = ExitCode.RUN_FAILED


class LlmUnavailable(RunFailed):
    """The planning model cannot be reached, refuses the key, or answers nonsense; `final` where no other request can
    fare better."""

    def __init__(self, what: str, why: str = "", todo: str = "", *, final: bool = False) -> None:
        self.final = final
        super().__init__(what, why, todo)
