"""Rows of a batch as segments one behind the other: nothing is computed for padding, and what rows begin with alike
only once.

A token depends on those before it alone, so that a system prompt all rows have, or a message with eight replies,
changes no result when it is computed once, but what a step costs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

_WORTH = 8
"""Tokens from which on sharing them saves more than another group of attention costs."""
_ALIKE = 0.5
"""A row at least so long against the longest is computed as if it were as long; for much shorter ones that would be
mostly for padding."""
Span = tuple[int, int]
"""First token of a segment among all, and its tokens."""


@dataclass(frozen=True)
class Group:
    """Segments that see the same tokens before them; the longest is the first."""

    before: tuple[Span, ...]
    """What they go on from, in order."""
    rows: tuple[Span, ...]
    causal: bool = True
    """A token sees those before it in its segment; else all of it."""

    @cached_property
    def longest(self) -> int:
        """Tokens of the longest segment."""
        return self.rows[0][1]

    @cached_property
    def own(self) -> Tensor:
        """Index of the token of each (segment, place), (segments × longest); behind a shorter one its first token
        stands."""
        import torch

        return torch.tensor([at + n if n < size else at for at, size in self.rows for n in range(self.longest)])

    @cached_property
    def earlier(self) -> Tensor:
        """Index of each token before them, in order."""
        import torch

        return torch.tensor([at + n for at, size in self.before for n in range(size)], dtype=torch.long)

    @cached_property
    def seen(self) -> Tensor:
        """`own` with those before in front of each segment, (segments × (earlier + longest))."""
        import torch

        own = self.own.view(len(self.rows), -1)
        return torch.cat([self.earlier.expand(len(own), -1), own], 1).view(-1)

    @cached_property
    def real(self) -> Tensor:
        """Places of `own` that are a segment's."""
        import torch

        return torch.tensor([row * self.longest + n for row, (_, size) in enumerate(self.rows) for n in range(size)])

    @cached_property
    def tokens(self) -> Tensor:
        """Index of the token of each place in `real`."""
        return self.own[self.real]

    @cached_property
    def hidden(self) -> Tensor:
        """Minus infinity where a place sees nothing, else 0, (segments or 1, 1, 1, longest, earlier + longest)."""
        import torch

        earlier = len(self.earlier)
        if self.causal:
            # Padding stands behind its row, where nothing of the row looks.
            mask = torch.full((self.longest, earlier + self.longest), float("-inf"))
            return mask.triu(earlier + 1)[None, None, None]
        sizes = torch.tensor([size for _, size in self.rows])
        padding = torch.arange(self.longest) >= sizes[:, None]
        mask = torch.zeros(len(sizes), earlier + self.longest)
        mask[:, earlier:].masked_fill_(padding, float("-inf"))
        return mask[:, None, None, None].expand(-1, 1, 1, self.longest, -1)


@dataclass(frozen=True)
class PackedLayout:
    """Where the tokens of a batch (rows, width) stand in the one long row."""

    source: Tensor
    """Of each of its tokens the index among rows × width, (tokens)."""
    positions: Tensor
    """(1, tokens)"""
    groups: tuple[Group, ...]
    """A segment comes after those it goes on from."""
    scored: Tensor
    """Index of the token before each label, in the order of `labels[:, 1:] != -100`."""

    @property
    def scores(self) -> int:
        """The most attention scores of one of its segments."""
        return max(group.longest * (group.longest + sum(size for _, size in group.before)) for group in self.groups)


@dataclass(frozen=True)
class Segment:
    """Tokens `first` to `last` (without it) that `rows` have in common."""

    rows: tuple[int, ...]
    first: int
    last: int
    before: tuple[int, ...]
    """Numbers of the segments it goes on from."""


def layout_of(seen: Tensor, ids: Tensor, labels: Tensor) -> PackedLayout | None:
    """Of (rows, width) tokens `ids`, those that `seen` is 1 for; None where a label has no token before it.

    Rows may be padded on either side, not in the middle.
    """
    import torch

    rows, width = ids.shape
    starts, tokens = [], []
    for row, mask in zip(ids.tolist(), seen.bool(), strict=True):
        columns = mask.nonzero()[:, 0].tolist()
        # A hole in the middle of a row would move the positions of all tokens behind it.
        if not columns or columns[-1] - columns[0] + 1 != len(columns):
            return None
        starts.append(columns[0])
        tokens.append(row[columns[0] : columns[-1] + 1])
    parts = segments(tokens)
    starts_at = list(accumulate((part.last - part.first for part in parts), initial=0))
    spans = list(zip(starts_at, (part.last - part.first for part in parts), strict=False))
    source: list[int] = []
    positions: list[int] = []
    index = [[0] * width for _ in range(rows)]
    for part, (at, size) in zip(parts, spans, strict=True):
        row = part.rows[0]
        source += range(row * width + starts[row] + part.first, row * width + starts[row] + part.last)
        positions += range(part.first, part.last)
        for row in part.rows:
            index[row][starts[row] + part.first : starts[row] + part.last] = range(at, at + size)
    mask = labels[:, 1:] != -100
    # A label whose token before is padding has nothing it could be predicted from.
    if not bool(seen[:, :-1].bool()[mask].all()):
        return None
    groups = together(
        [Group(tuple(spans[n] for n in part.before), (span,)) for part, span in zip(parts, spans, strict=True)]
    )
    return PackedLayout(
        torch.tensor(source), torch.tensor([positions]), tuple(groups), torch.tensor(index)[:, :-1][mask.cpu()]
    )


@dataclass(frozen=True)
class WholeRows:
    """Rows one behind the other whose tokens see all of their row, so that none has a part in common with another."""

    layout: PackedLayout
    row: Tensor
    """Of each token the row it is in, (tokens)."""
    sizes: Tensor
    """Tokens of each row, (rows)."""


def whole_rows(seen: Tensor) -> WholeRows | None:
    """Of (rows, width), the tokens that `seen` is 1 for; None where a row is empty, or padded elsewhere than at its
    end."""
    import torch

    here = seen.bool()
    sizes = here.sum(1)
    if not bool(sizes.all()) or not bool((here == (torch.arange(here.shape[1]) < sizes[:, None])).all()):
        return None
    spans = zip(accumulate(sizes.tolist()[:-1], initial=0), sizes.tolist(), strict=True)
    groups = together([Group((), (span,), causal=False) for span in spans])
    row, column = here.nonzero(as_tuple=True)
    return WholeRows(
        PackedLayout(row * here.shape[1] + column, column[None], tuple(groups), row.new_empty(0)), row, sizes
    )


def segments(rows: Sequence[Sequence[int]]) -> list[Segment]:
    """The rows as segments, of which one comes after those it goes on from."""
    found: list[Segment] = []
    waiting: list[tuple[list[int], int, tuple[int, ...]]] = [(list(range(len(rows))), 0, ())]
    while waiting:
        # First in, first out: a segment is found before those that go on from it.
        which, first, before = waiting.pop(0)
        shared = alike([rows[n] for n in which], first)
        if len(which) > 1 and shared - first >= _WORTH:
            found.append(Segment(tuple(which), first, shared, before))
            # A row that ends here has nothing of its own.
            which, first, before = [n for n in which if len(rows[n]) > shared], shared, (*before, len(found) - 1)
        for same in by_next(rows, which, first):
            if len(same) > 1 and alike([rows[n] for n in same], first) - first >= _WORTH:
                waiting.append((same, first, before))
            else:
                found += [Segment((n,), first, len(rows[n]), before) for n in same]
    return found


def alike(rows: Sequence[Sequence[int]], first: int) -> int:
    """Index up to which all are the same; they are up to `first`."""
    end = min(map(len, rows))
    at = first
    while at < end and all(row[at] == rows[0][at] for row in rows):
        at += 1
    return at


def by_next(rows: Sequence[Sequence[int]], which: Sequence[int], first: int) -> list[list[int]]:
    """Those that go on with the same token."""
    found: dict[int, list[int]] = {}
    for n in which:
        found.setdefault(rows[n][first], []).append(n)
    return list(found.values())


def together(groups: Sequence[Group]) -> Iterator[Group]:
    """Segments that go on from the same ones and are about as long in one group, in an order in which each comes
    after those it goes on from."""
    by_before: dict[tuple[tuple[Span, ...], bool], list[Span]] = {}
    for group in groups:
        by_before.setdefault((group.before, group.causal), []).extend(group.rows)
    for before, causal in sorted(by_before, key=lambda key: len(key[0])):
        rows: list[Span] = []
        # Longest first: a group is as wide as its first row, and closes when a row is much shorter.
        for row in sorted(by_before[before, causal], key=lambda span: (-span[1], span[0])):
            if rows and row[1] < _ALIKE * rows[0][1]:
                yield Group(before, tuple(rows), causal)
                rows = []
            rows.append(row)
        yield Group(before, tuple(rows), causal)
