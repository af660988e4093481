"""One row of the data on the page: what the model will see, and which columns that is."""

from __future__ import annotations

from textwrap import wrap

from engine.core.spec import Source
from engine.data.rows import reads_on, title
from planner.plan import Plan, Shown

_LINES = 3
_WIDTH = 100


def columns_of_source(source: Source) -> str:
    """“, subject + body → agent_reply”; empty where there are no columns."""
    if not source.prompt_column or not source.reply_column:
        return ""
    return f", {' + '.join((source.prompt_column, *source.more_prompt_columns))} → {source.reply_column}"


def row_lines(plan: Plan, source: Source) -> list[str]:
    """The row of a source, its labels, and how a message of several columns is written."""
    shown = next((s for s in plan.shown if s.path == source.path), None)
    if shown is None or source.use != "train":
        return []
    what = f"One of the examples made from it ({shown.made})" if shown.made else "One row"
    lines = [f"  {what} as the model will see it:", *_part("message", shown.message), *_part("answer", shown.answer)]
    prompt = tuple(c for c in (source.prompt_column, *source.more_prompt_columns) if c)
    named = [title(c) for c in prompt[1:] if not reads_on(prompt, c)]
    if named:
        lines.append(
            f"  The message continues with {', '.join(f'“{n}: …”' for n in named)}; write it that way when you ask."
        )
    return [*lines, *_labels(shown)]


def _labels(shown: Shown) -> list[str]:
    if not shown.labels:
        return []
    more = f" and {shown.more_labels} more" if shown.more_labels else ""
    return [f"  Labels: {', '.join(f'{name} ({n:,})' for name, n in shown.labels)}{more}"]


def _part(name: str, text: str) -> list[str]:
    """A few lines of a text, below one another."""
    pieces = [piece for line in text.split("\n") for piece in wrap(line, _WIDTH)] or [""]
    if len(pieces) > _LINES:
        pieces = [*pieces[: _LINES - 1], f"{pieces[_LINES - 1].rstrip('…')}…"]
    return [f"    {f'{name}:' if n == 0 else '':<8} {piece}" for n, piece in enumerate(pieces)]
