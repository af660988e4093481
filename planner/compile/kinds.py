"""Which kinds of training, in which order: those asked for and those the data calls for, none that is ruled out."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.spec import Source, Task
from planner.plan import Origin, default, said
from planner.requirements import Requirements, StageKind, WantedStage, Wish
from planner.sentences import sentence

VERDICTS = "verdicts"
"""What a source holds whose replies were liked or disliked."""
PAIRS = frozenset({"preferences", VERDICTS})
"""What learning from preferences learns from."""
TEXTS = frozenset({"documents", "code"})
_ORDER: tuple[StageKind, ...] = ("cpt", "sft", "dpo", "grpo")


def wanted_stages(wants: Requirements) -> dict[StageKind, Wish]:
    """The kinds that are asked for, each by what was said of it last."""
    return _said(wants, wanted=True)


def ruled_out_stages(wants: Requirements) -> dict[StageKind, Wish]:
    """The kinds that are ruled out."""
    return _said(wants, wanted=False)


def _said(wants: Requirements, *, wanted: bool) -> dict[StageKind, Wish]:
    last = {w.value.kind: (w, w.value.wanted) for w in wants.all("stages") if isinstance(w.value, WantedStage)}
    return {kind: wish for kind, (wish, is_wanted) in last.items() if is_wanted is wanted}


def kinds_of(
    wants: Requirements, task: Task, sources: Sequence[Source], rules: dict[str, Origin]
) -> tuple[StageKind, ...]:
    """The stages wished for and those the data calls for, less those ruled out, in order; none where all that the data
    can be learned by was ruled out."""
    out = ruled_out_stages(wants)
    found = {kind: origin for kind, origin in _called_for(task, sources).items() if kind not in out}
    found |= {kind: said(wish.said) for kind, wish in wanted_stages(wants).items()}
    if not found:
        found = {k: _INSTEAD for k in _instead(sources) if k not in out}
    if set(found) == {"grpo"} and "sft" not in out:
        found["sft"] = default(
            sentence(
                "stage-examples-first",
                "reinforcement learning needs a model that already succeeds now and then, so it learns from examples "
                "first",
            )
        )
    kinds = tuple(k for k in _ORDER if k in found)
    for kind in kinds:
        rules[f"stages[{kind}].kind"] = found[kind]
    if not kinds:
        rules["stages"] = said([*out.values()][-1].said)
    return kinds


def _called_for(task: Task, sources: Sequence[Source]) -> dict[StageKind, Origin]:
    """What the task and the data call for."""
    learned = [s for s in sources if s.use == "train"]
    held = {s.holds for s in learned}
    # Pairs are no texts to read, whatever the task is called.
    only_pairs = bool(learned) and all(s.kind in ("table", "jsonl") and s.reply_column for s in learned)
    if task is Task.DOMAIN_ADAPTATION and not only_pairs:
        reason = sentence(
            "stage-cpt", "learning the language of a field is reading its texts, not examples with answers"
        )
        return {"cpt": default(reason)}
    if held and held <= {"preferences"}:
        reason = sentence("stage-only-pairs", "the data holds pairs with one marked better, and no examples of its own")
        return {"dpo": default(reason)}
    reason = sentence("stage-sft", "examples with answers call for supervised fine-tuning first")
    found: dict[StageKind, Origin] = {"sft": default(reason)}
    if "preferences" in held:
        found["dpo"] = default(sentence("stage-pairs-too", "part of the data holds pairs with one marked better"))
    elif VERDICTS in held:
        found["dpo"] = default(
            sentence(
                "stage-liked",
                "part of the data says which replies were liked; it learns from those too, once it can answer",
            )
        )
    return found


def _instead(sources: Sequence[Source]) -> tuple[StageKind, ...]:
    """What else the data can be learned by, where what it calls for is ruled out: any can be made into examples, texts
    can be read. Practice and preferences are never taken for it: nobody asked for them."""
    texts = any(s.use == "train" and s.holds in TEXTS for s in sources)
    return ("sft",) if not texts else ("sft", "cpt")


_INSTEAD = default(sentence("stage-ruled-out", "the other kinds of training were ruled out"))
