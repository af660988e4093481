"""What the page says of the data: which are used for what, what is replaced and what stays."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.core.spec import DataSpec, Source, TrainingSpec
from engine.data.synthetic.rows import writes_here
from planner.plan import Plan
from planner.render.example_row import columns_of_source, row_lines
from planner.render.reasons import said, why
from planner.render.wording import Wording, named
from planner.rule_readers.keeping import PERSONAL
from planner.sentences import Sentence


def source_lines(plan: Plan, spec: TrainingSpec, words: Wording) -> list[str]:
    """Each source with its use, how much is in it, and which rows of it are left out."""
    return [
        line
        for source in spec.data.sources
        for line in (_source(plan, source, words), *_left_rows(plan, source, words))
    ]


def let_go_lines(plan: Plan, spec: TrainingSpec, words: Wording) -> list[str]:
    """What protects people and is switched off: the first line of the page."""
    told = []
    if not spec.data.offline_only:
        told.append(f"{words.say('data-allow-leave')}{why(plan, 'data.offline_only', words)}")
    for kind in spec.data.keep:
        if kind in PERSONAL:
            stay = words.say("data-allow-stay", kinds=named("name-personal", kind, words))
            told.append(f"{stay}{why(plan, f'data.keep[{kind}]', words)}")
    unsaid = [kind for kind in DataSpec().redact if kind not in (*spec.data.redact, *spec.data.keep)]
    if unsaid:
        told.append(f"{words.say('data-allow-stay', kinds=_kinds(unsaid, words))}{why(plan, 'data.redact', words)}")
    return [words.say("data-allow", what="; ".join(told)), ""] if told else []


def data_lines(plan: Plan, spec: TrainingSpec, words: Wording) -> list[str]:
    """Each source with its use and a row of it, then what holds for all of them."""
    data = spec.data
    if not data.sources:
        return [f"- {words.say('data-nothing')}"]
    lines = []
    for source in data.sources:
        lines += [_source(plan, source, words), *_meant(plan, source, words)]
        lines += [*row_lines(plan, source, words), *_left_rows(plan, source, words)]
        lines += [*_unread_rules(plan, source, words)]
    if data.limit is not None:
        limit = words.say("data-limit", rows=words.written(str(data.limit)))
        lines.append(f"{limit}{why(plan, 'data.limit', words)}")
    if data.redact:
        sure = f" {words.say('data-redacted-sure')}" if "name" in data.redact else ""
        lines.append(words.say("data-redacted", kinds=_kinds(data.redact, words)) + sure)
    lines += [words.say("data-own", why=_because(plan, value, words), value=value) for value in data.own]
    lines += [words.say("data-own-change")] if data.own else []
    if data.not_in_text:
        phrase = words.say("data-not-in-text", phrase=data.not_in_text)
        lines.append(f"{phrase}{why(plan, 'data.not_in_text', words)}")
    if data.keep:
        kept = (f"{named('data-kept', k, words)}{why(plan, f'data.keep[{k}]', words)}" for k in data.keep)
        lines.append(words.say("data-kept", kinds=", ".join(kept)))
    if any(s.kind in ("text", "folder") and s.use == "train" for s in data.sources):
        templates = data.writer == "templates"
        here = "data-made-here" if writes_here(data.writer) else "data-made-model"
        made = words.say("data-made-templates") if templates else words.say(here, model=data.writer)
        lines.append(f"{made}{why(plan, 'data.writer', words)}")
    of_hub = (plan.origin.get(f"data.sources[{s.path}].hub") for s in data.sources if s.use != "never")
    lines += dict.fromkeys(
        words.say("data-from-hub", what=said(o.reason or "", words)) for o in of_hub if o is not None
    )
    if data.rights:
        rights = "; ".join(words.say("data-quoted", text=text) for text in data.rights)
        lines.append(words.say("data-rights", rights=rights))
    where = words.say("data-stays" if data.offline_only else "data-leaves")
    return [*lines, f"{where}{why(plan, 'data.offline_only', words)}"]


_RULES = re.compile(
    r"(?i)(?<![^\W_])(?:(?:house|haus)?_?(?:rules?|regeln?|règles?|regles?|reglas?|regole?)(?![^\W_])|规则|规定)"
)


def _left_rows(plan: Plan, source: Source, words: Wording) -> list[str]:
    """Rows that are not learned from, and where the person said so."""
    return [
        (
            f"  {words.say('data-without-rows-anywhere', text=mark.text)}"
            if mark.column is None
            else f"  {words.say('data-without-rows', text=mark.text, column=mark.column)}"
        )
        + why(plan, f"data.sources[{source.path}].without_rows[{mark.text}]", words)
        for mark in source.without_rows
    ]


def _meant(plan: Plan, source: Source, words: Wording) -> list[str]:
    """Which column was taken for a field that was asked for in other words."""
    fields = [c for c in (source.reply_column, *source.more_reply_columns) if c]
    told = [(c, plan.origin.get(f"data.sources[{source.path}].meant[{c}]")) for c in fields]
    pairs = [words.say("data-field-meant", words=o.quote, column=c) for c, o in told if o is not None and o.quote]
    return [f"  {words.say('data-fields-meant', fields=', '.join(pairs))}"] if pairs else []


def _unread_rules(plan: Plan, source: Source, words: Wording) -> list[str]:
    """A file of rules that nothing is judged by: whoever named it believes that they are in."""
    spec, origin = plan.spec, plan.origin.get(f"data.sources[{source.path}]")
    named_so = _RULES.search(f"{source.path} {origin.quote if origin is not None and origin.quote else ''}")
    judged = spec is not None and any(c.grader.kind == "guidelines" for c in spec.rubric)
    if source.use != "retrieve" or source.kind != "text" or named_so is None or judged:
        return []
    return [f"  {words.say('data-rules-unread', path=source.path)}"]


def amount_of(plan: Plan, source: Source, words: Wording) -> str:
    """How much is in a source, as measured; empty where that is not known."""
    measured = plan.origin.get(f"data.sources[{source.path}].kind")
    if measured is None or measured.source != "measured" or not measured.reason:
        return ""
    return _count(measured.reason, words)


def _source(plan: Plan, source: Source, words: Wording) -> str:
    at = f"data.sources[{source.path}]"
    amount, answering = amount_of(plan, source, words), plan.origin.get(f"{at}.answering")
    idle = source.use == "train" and plan.spec is not None and not plan.spec.stages
    line = f"- {words.say('data-use-idle' if idle else f'data-use-{source.use}', path=source.path)}"
    line += f": {amount}" if amount else ""
    line += columns_of_source(source)
    if answering is not None:
        line += f", {said(answering.reason or '', words)}"
    return f"{line}{why(plan, f'{at}.speaker', words)}{why(plan, at, words)}"


def _count(reason: str, words: Wording) -> str:
    """How much is in a source: “306 rows”."""
    count = reason.figures.get("count") if isinstance(reason, Sentence) else None
    # Of a session of another version only the English text is known.
    return said(count, words) if isinstance(count, str) else reason.split(",", maxsplit=1)[0]


def _kinds(kinds: Sequence[str], words: Wording) -> str:
    return ", ".join(named("name-personal", kind, words) for kind in kinds)


def _because(plan: Plan, value: str, words: Wording) -> str:
    """Why a value of the firm's own stays."""
    origin = plan.origin.get(f"data.own[{value}]")
    if origin is not None and origin.source == "measured" and origin.reason:
        return said(origin.reason, words)
    return words.say("data-own-said")
