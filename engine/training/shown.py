"""What will be learned, token by token: the very rows of the training, as a page that needs nothing but a browser."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

_ROWS = 10
_BARS = 12
_STYLE = (
    "body{font:15px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}"
    "pre{white-space:pre-wrap;word-break:break-word;background:#f6f6f6;padding:.8rem;border-radius:6px}"
    "b,i{font-weight:inherit;font-style:normal;border-radius:3px}b{background:#bfe8c2}i{color:#777}b:nth-of-type(even){background:#a5d8aa}"
    "td{padding:0 .8rem 0 0;white-space:nowrap}.bar{display:inline-block;height:.8rem;background:#6a9fd4}"
    "@media(prefers-color-scheme:dark){body{background:#1b1b1b;color:#ddd}pre{background:#262626}b{background:#2c5a31}"
    "b:nth-of-type(even){background:#3a6f40}i{color:#999}}"
)


def tokens_page(dataset: Sequence[Any], tokenizer: Any, limit: int) -> str:
    """HTML of ten rows, evenly drawn, with what is learned in green, and how long all rows are.

    `dataset` has `input_ids` and `labels` (-100 = no loss), as the trainer gets them; `limit` is in tokens.
    """
    lengths = [len(row["input_ids"]) for row in dataset]
    learned = sum(label != -100 for row in dataset for label in row["labels"])
    step = max(1, len(lengths) // _ROWS)
    rows = [_row(n, dataset[n], tokenizer) for n in range(0, len(lengths), step)][:_ROWS]
    over = sum(n > limit for n in lengths)
    cut = f"{over} rows are longer than the limit of {limit} tokens; the run stops there instead of cutting them." if over else "No row is cut."
    return "\n".join([
        "<!doctype html><html lang=en><meta charset=utf-8><title>What is learned</title>", f"<style>{_STYLE}</style>", "<h1>What is learned</h1>",
        f"<p>{len(lengths):,} rows, {sum(lengths):,} tokens, of which {learned:,} are learned: <b>green</b>. "
        f"<i>Grey</i> is only read. Each patch is one token. {cut}</p>",
        "<h2>How long the rows are</h2>", _histogram(lengths), "<h2>Ten of the rows</h2>", *rows, "</html>",
    ])


def _row(number: int, row: Any, tokenizer: Any) -> str:
    parts = []
    for token, label in zip(row["input_ids"], row["labels"], strict=True):
        text = escape(tokenizer.decode([token])).replace("\n", "↵\n")
        parts.append(f"<i>{text}</i>" if label == -100 else f"<b>{text}</b>")
    return f"<h3>Row {number + 1}, {len(row['input_ids'])} tokens</h3><pre>{''.join(parts)}</pre>"


def _histogram(lengths: Sequence[int]) -> str:
    if not lengths:
        return "<p>There are no rows.</p>"
    low, width = min(lengths), max(1, -(-(max(lengths) - min(lengths) + 1) // _BARS))
    counts = [0] * _BARS
    for length in lengths:
        counts[(length - low) // width] += 1
    most = max(counts)
    lines = [f"<tr><td>{low + n * width}–{low + (n + 1) * width - 1} tokens<td>{count}<td><span class=bar style='width:{20 * count / most:.1f}rem'></span>"
             for n, count in enumerate(counts) if low + n * width <= max(lengths)]
    return f"<table>{''.join(lines)}</table>"
