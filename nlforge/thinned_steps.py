"""Of a run that reports thousands of steps a second, the lines worth reading: all but steps in the middle of many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

LAST = 60
"""Steps at the end of a row of them that are all given: a curve shows them."""
EACH = 64
"""Of those before, the first and then each of this number."""
_STEP = b'"kind":"step",'
_FIGURES = b"0123456789.-+"


class ThinnedSteps:
    """Takes the lines of an event file in order and gives most of them back. A step is left out only where it differs
    from its neighbours in nothing but figures, so that a line that is torn or says more is always given. What is folded
    from the lines is the same: of a row of steps it holds the first and the last."""

    def __init__(self) -> None:
        self._form = b""
        """What the lines of the present row have in common; empty between rows."""
        self._held: list[bytes] = []
        """The last lines of the row, which may be its end."""
        self._at = 0
        """Place in the row of the first that is held."""

    def take(self, block: bytes) -> Iterator[bytes]:
        """Lines of a block that ends with a line, and those held until now."""
        lines = block.splitlines()
        first = _form(lines[0]) if lines else b""
        if _is_step(first) and block.translate(None, _FIGURES) == (first + b"\n") * len(lines):
            yield from self._row(lines, first)
            return
        for line in lines:
            yield from self._row([line], _form(line))

    def rest(self) -> Iterator[bytes]:
        """What is still held, when there are no more lines."""
        yield from self._held
        self._held, self._form, self._at = [], b"", 0

    def _row(self, lines: Sequence[bytes], form: bytes) -> Iterator[bytes]:
        if form != self._form:
            yield from self.rest()
            if not _is_step(form):
                yield from lines
                return
            self._form = form
        self._held += lines
        if (gone := len(self._held) - LAST) > 0:
            yield from self._held[-self._at % EACH : gone : EACH]
            del self._held[:gone]
            self._at += gone


def _form(line: bytes) -> bytes:
    return line.translate(None, _FIGURES)


def _is_step(form: bytes) -> bool:
    return form.startswith(b'{"time":"') and _STEP in form and form.endswith(b"}")
