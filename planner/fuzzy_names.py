"""Which entry of a list is meant by a name that is not quite its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def called(keys: Collection[str], words: Sequence[str], entries: Sequence[tuple[str, Sequence[str]]]) -> frozenset[int]:
    """Numbers of the entries that a name stands for.

    `keys` are the forms in which the name may be a key, `words` those of the name; an entry is its key and the words of
    its own name. Entries of that key or those words count; where there is none, the one entry whose name holds the
    words or is held by them.
    """
    exact = frozenset(n for n, (key, own) in enumerate(entries) if key in keys or (own and list(own) == list(words)))
    if exact:
        return exact
    said = set(words)
    near = frozenset(n for n, (_, own) in enumerate(entries) if own and said and (set(own) <= said or said <= set(own)))
    return near if len(near) == 1 else frozenset()
