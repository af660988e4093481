"""One row of the data on the page: what the model will see, and which columns that is."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from engine.core.spec import Source
from engine.data.rows import reads_on, title
from planner.plan import Plan, Shown
from planner.render.wording import Wording

_LINES = 3
_WIDTH = 100


def columns_of_source(source: Source) -> str:
    """“, subject + body → agent_reply”; empty where there are no columns."""
    if not source.prompt_column or not source.reply_column:
        return ""
    answer = " + ".join((source.reply_column, *source.more_reply_columns))
    return f", {' + '.join((source.prompt_column, *source.more_prompt_columns))} → {answer}"


def row_lines(plan: Plan, source: Source, words: Wording) -> list[str]:
    """The row of a source, its labels, and how a message of several columns is written."""
    shown = next((s for s in plan.shown if s.path == source.path), None)
    if shown is None or source.use != "train":
        return []
    lines = [
        f"  {words.say('data-row-made', made=shown.made) if shown.made else words.say('data-row')}",
        *_parts(((words.say("data-message"), shown.message), (words.say("data-answer"), shown.answer))),
    ]
    prompt = tuple(c for c in (source.prompt_column, *source.more_prompt_columns) if c)
    parts = [words.say("data-part", name=title(c)) for c in prompt[1:] if not reads_on(prompt, c)]
    if parts:
        lines.append(f"  {words.say('data-continues', parts=', '.join(parts))}")
    return [*lines, *_labels(shown, words)]


def _labels(shown: Shown, words: Wording) -> list[str]:
    if not shown.labels:
        return []
    labels = ", ".join(f"{name} ({words.written(f'{n:,}')})" for name, n in shown.labels)
    if not shown.more_labels:
        return [f"  {words.say('data-labels', labels=labels)}"]
    return [f"  {words.say('data-labels-more', labels=labels, more=words.written(str(shown.more_labels)))}"]


def _parts(parts: Sequence[tuple[str, str]]) -> list[str]:
    """A few lines of each text, below one another and behind its name."""
    wide, lines = max(len(name) for name, _ in parts) + 1, list[str]()
    for name, text in parts:
        pieces = [piece for line in text.split("\n") for piece in wrap(line, _WIDTH)] or [""]
        if len(pieces) > _LINES:
            pieces = [*pieces[: _LINES - 1], f"{pieces[_LINES - 1].rstrip('…')}…"]
        lines += [f"    {f'{name}:' if n == 0 else '':<{wide}} {piece}" for n, piece in enumerate(pieces)]
    return lines
