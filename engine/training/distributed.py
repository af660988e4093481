"""The processes that train together: one alone, or several that must decide alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Crew:
    """One process."""

    rank = 0
    size = 1

    def agree(self, value: T) -> T:
        """The first process's value, on all of them."""
        return value

    def once(self, action: Callable[[], object]) -> None:
        """Done by the first process; the others wait until it is done."""
        action()


class Processes(Crew):
    """Several, joined by torch.distributed; every one of them makes the same calls in the same order."""

    def __init__(self) -> None:
        import torch.distributed as dist

        self.rank, self.size = dist.get_rank(), dist.get_world_size()

    def agree(self, value: T) -> T:
        import torch.distributed as dist

        # The call fills the list on the others.
        held = [value]
        dist.broadcast_object_list(held, src=0)
        return held[0]

    def once(self, action: Callable[[], object]) -> None:
        """Done by the first process; the others wait until it is done.

        Raises:
            Exception: what `action` raised, on all of them, so that none waits for ever.
        """
        failed = None
        if self.rank == 0:
            try:
                action()
            except Exception as error:
                # The others must not wait for ever.
                failed = error
        failed = self.agree(failed)
        if failed is not None:
            raise failed
