"""How the model is delivered."""

from __future__ import annotations

from collections.abc import Iterator

from planner.requirements import Change
from planner.rule_readers.clauses import clause_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.lexicon import cue, has

_TARGETS = {
    "no_deploy": "none",
    "openai_server": "openai_server",
    "ollama": "ollama_gguf",
    "weights_only": "merged_weights",
}


def read_deploy(words: str) -> Iterator[Hit]:
    """The target a clause names; what they use today is none."""
    for clause in clause_spans(words):
        if has("now_uses", clause.text):
            continue
        for name, target in _TARGETS.items():
            match = cue(name).search(clause.text)
            if match:
                negated = name != "no_deploy" and has("negation", clause.text[: match.start()])
                if not negated:
                    yield Hit(
                        Change(op="set", field="deploy", value=target, quote=clause.text),
                        clause.start + match.start(),
                        clause.start + match.end(),
                    )
                    break
