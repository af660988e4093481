"""Kinds of training that were asked for and lack what they learn from: said, with the nearest plan."""

from __future__ import annotations

from collections.abc import Iterator

from engine.core.spec import Source, TrainingSpec
from planner.compile.kinds import PAIRS, wanted_stages
from planner.plan import Warning_
from planner.requirements import Requirements
from planner.sentences import quoted, sentence

_EXAMPLES = frozenset({"dialogues", "labelled", "pairs"}) | PAIRS


def without_means(wants: Requirements, spec: TrainingSpec) -> Iterator[Warning_]:
    """What a kind of training that was asked for needs, and is not there."""
    learned = [s for s in spec.data.sources if s.use == "train"]
    if "cpt" in wanted_stages(wants) and learned and all(map(_is_examples, learned)):
        yield Warning_(
            code="data_wrong_kind",
            text=sentence(
                "warning-no-texts",
                "Reading texts first needs plain texts, and what you name holds examples. Name texts to read (a "
                "folder of documents), or leave that stage out (“no continued pre-training”).",
            ),
        )
    looked_up = [s.path for s in spec.data.sources if s.use == "retrieve" and s.kind != "glossary"]
    if "cpt" in wanted_stages(wants) and not learned and looked_up:
        yield Warning_(
            code="data_wrong_kind",
            text=sentence(
                "warning-texts-looked-up",
                "Reading texts first needs texts to learn from; {paths} is only looked up in. Name texts to read, or "
                "leave that stage out (“no continued pre-training”).",
                paths=looked_up,
            ),
        )
    # Practice for what they named is not practice for being right, which is added by itself.
    named = [line for line in spec.rubric if not line.default]
    if "grpo" in wanted_stages(wants) and named and all(line.grader.kind == "none" for line in named):
        yield Warning_(
            code="data_wrong_kind",
            text=sentence(
                "warning-no-score",
                "Practice needs a score for each reply, and no program can give one for {lines}. Name a line that can "
                "be checked, a model that judges (“let ollama/qwen3 judge it”), or leave the practice out (“no "
                "reinforcement learning”).",
                lines=[quoted(line.name) for line in named],
            ),
        )


def _is_examples(source: Source) -> bool:
    return source.holds in _EXAMPLES or (source.kind in ("table", "jsonl") and source.reply_column is not None)
