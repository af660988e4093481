"""What will be learned, token by token: the very rows of the training, as a page for a browser and as data for a
terminal."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from engine.core.frozen import Frozen
from engine.core.journal import replace_file, replace_json
from engine.core.printable import printable
from engine.models.protocols import DatasetRow, Tokenizer

_ROWS = 10
_BARS = 12
_STYLE = (
    "body{font:15px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 "
    "1rem;color:#222;background:#fff}"
    "pre{white-space:pre-wrap;word-break:break-word;background:#f6f6f6;padding:.8rem;border-radius:6px}"
    "b,"
    "i{font-weight:inherit;font-style:normal;border-radius:3px}b{background:#bfe8c2}i{color:#777}b:nth-of-t"
    "ype(even){background:#a5d8aa}"
    "td{padding:0 .8rem 0 0;white-space:nowrap}.bar{display:inline-block;height:.8rem;background:#6a9fd4}"
    "@media(prefers-color-scheme:dark){body{background:#1b1b1b;color:#ddd}pre{background:#262626}b{background:#2c5a31}"
    "b:nth-of-type(even){background:#3a6f40}i{color:#999}}"
)


class ShownRow(Frozen):
    """One row as the trainer gets it."""

    number: int
    """Counted from 1."""
    tokens: tuple[tuple[str, bool], ...]
    """Text of each token, and whether it is learned."""


class ShownTokens(Frozen):
    """Ten rows and the figures of all."""

    rows: tuple[ShownRow, ...]
    count: int
    read: int
    """Tokens of all rows."""
    learned: int
    """Tokens of all rows with loss."""
    over: int
    """Rows longer than the limit."""
    limit: int
    histogram: tuple[tuple[int, int, int], ...]
    """Shortest and longest length in tokens of each bar, and how many rows have such a length."""

    def summary(self) -> str:
        """The figures in two sentences."""
        cut = (
            f"{self.over} rows are longer than the limit of {self.limit} tokens; the run stops there instead "
            "of cutting them."
        )
        return (
            f"{self.count:,} rows, {self.read:,} tokens, of which {self.learned:,} are learned. "
            f"{cut if self.over else 'No row is cut.'}"
        )


def shown(dataset: Sequence[DatasetRow], tokenizer: Tokenizer, limit: int) -> ShownTokens:
    """Ten rows, evenly drawn, and how long all rows are.

    `dataset` has `input_ids` and `labels` (-100 = no loss), as the trainer gets them; `limit` is in tokens.
    """
    lengths = [len(row["input_ids"]) for row in dataset]
    step = max(1, len(lengths) // _ROWS)
    rows = [_row(n, dataset[n], tokenizer) for n in range(0, len(lengths), step)][:_ROWS]
    learned = sum(label != -100 for row in dataset for label in row["labels"])
    return ShownTokens(
        rows=tuple(rows),
        count=len(lengths),
        read=sum(lengths),
        learned=learned,
        over=sum(n > limit for n in lengths),
        limit=limit,
        histogram=tuple(_histogram(lengths)),
    )


def keep_shown(data: ShownTokens, folder: Path) -> None:
    """Write it as `tokens.html` and `tokens.json`.

    Raises:
        RunFailed: it could not be written.
    """
    replace_file(folder / "tokens.html", tokens_page(data).encode("utf-8", "replace"))
    replace_json(folder / "tokens.json", data.model_dump_json())


def _row(number: int, row: DatasetRow, tokenizer: Tokenizer) -> ShownRow:
    return ShownRow(
        number=number + 1,
        tokens=tuple(
            (tokenizer.decode([token]), label != -100)
            for token, label in zip(row["input_ids"], row["labels"], strict=True)
        ),
    )


def _histogram(lengths: Sequence[int]) -> list[tuple[int, int, int]]:
    if not lengths:
        return []
    low, width = min(lengths), max(1, -(-(max(lengths) - min(lengths) + 1) // _BARS))
    counts = [0] * _BARS
    for length in lengths:
        counts[(length - low) // width] += 1
    return [
        (low + n * width, low + (n + 1) * width - 1, count)
        for n, count in enumerate(counts)
        if low + n * width <= max(lengths)
    ]


def tokens_page(data: ShownTokens) -> str:
    """HTML that needs nothing but a browser: what is learned in green, and a histogram of lengths."""
    most = max((count for _, _, count in data.histogram), default=1)
    bars = [
        f"<tr><td>{low}–{high} tokens<td>{count}<td><span class=bar style='width:{20 * count / most:.1f}rem'></span>"
        for low, high, count in data.histogram
    ]
    return "\n".join(
        [
            "<!doctype html><html lang=en><meta charset=utf-8><title>What is learned</title>",
            f"<style>{_STYLE}</style>",
            "<h1>What is learned</h1>",
            (
                f"<p>{escape(data.summary())} Learned is <b>green</b>, <i>grey</i> is only read. Each patch is "
                "one token.</p>"
            ),
            "<h2>How long the rows are</h2>",
            f"<table>{''.join(bars)}</table>" if bars else "<p>There are no rows.</p>",
            "<h2>Ten of the rows</h2>",
            *map(_row_html, data.rows),
            "</html>",
        ]
    )


def _row_html(row: ShownRow) -> str:
    parts = []
    for text, learned in row.tokens:
        tag = "b" if learned else "i"
        parts.append(f"<{tag}>{escape(printable(text)).replace(chr(10), '↵' + chr(10))}</{tag}>")
    return f"<h3>Row {row.number}, {len(row.tokens)} tokens</h3><pre>{''.join(parts)}</pre>"
