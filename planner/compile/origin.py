"""Why each value is what it is: the rule with the longest matching name."""

from __future__ import annotations

from collections.abc import Mapping

from engine.core.spec import TrainingSpec
from planner.diff import beginnings, leaves
from planner.plan import Origin, default
from planner.sentences import sentence

_DEFAULTS = {
    "": sentence("reason-nothing-said", "not said, and nothing depends on it yet"),
    "version": sentence("reason-version", "the current form of the spec"),
    "name": sentence("reason-name", "made from the goal"),
    "goal": sentence("reason-goal", "nothing was said yet"),
    "data": sentence("reason-data", "not said"),
    "data.sources": sentence("reason-sources", "no data was named"),
    "data.offline_only": sentence("reason-offline", "no file leaves it unless you say it may"),
    "data.redact": sentence(
        "reason-redact", "personal data is not needed to learn how to answer, and a model may repeat it"
    ),
    "data.own": sentence("reason-own", "what most replies contain is your own"),
    "data.drop_bad_examples": sentence("reason-bad-examples", "a model copies its examples, bad ones too"),
    "data.eval_share": sentence(
        "reason-eval-share", "15 % held out is the usual balance between learning and measuring"
    ),
    "data.max_eval_rows": sentence(
        "reason-eval-rows", "48 replies show gains above about 0.1 and keep the evaluation to minutes"
    ),
    "data.limit": sentence("reason-all-rows", "all rows are used"),
    "data.seed": sentence("reason-seed", "fixed, so that a second run splits the rows the same way"),
    "model.params_b": sentence("reason-params", "size of the base model"),
    "model.max_params_b": sentence("reason-no-ceiling", "no ceiling was named"),
    "model.system_prompt": sentence(
        "reason-system-prompt", "short and always the same: it costs tokens in each row, the examples teach the rest"
    ),
    "model.weights": sentence("reason-weights", "where the catalogue says this base model is available"),
    "model.license": sentence("reason-license", "the licence its makers gave it"),
    "model.context": sentence("reason-context", "what its makers built it for"),
    "experts": sentence("reason-one-model", "one model until you ask for specialists"),
    "stages": sentence("reason-stages", "what the task and the data call for"),
    "gates": sentence("reason-no-gates", "no figure was demanded"),
    "limits": sentence("reason-no-limits", "no limit was named"),
    "limits.rounds": sentence(
        "reason-rounds", "one training; say “try up to three times” if it may change a setting and try again"
    ),
    "deploy.target": sentence("reason-no-target", "nothing was said about where it should run"),
}
_EVERY_STAGE = {
    "warmup_share": sentence("reason-warmup-share", "a short rise keeps the first steps stable"),
    "schedule": sentence("reason-schedule", "cosine ends with small steps, steadier than a constant rate"),
}


def origins(spec: TrainingSpec, rules: Mapping[str, Origin]) -> dict[str, Origin]:
    """An origin for every leaf: the rule with the longest matching beginning, what was said or measured first."""
    everything = {at: default(reason) for at, reason in _DEFAULTS.items()}
    everything |= {
        f"stages[{s.kind}].{name}": default(reason) for s in spec.stages for name, reason in _EVERY_STAGE.items()
    }
    everything |= rules
    found = dict(rules)
    for field, _ in leaves(spec.model_dump(mode="json")):
        found[field] = next(everything[at] for at in (field, *reversed(beginnings(field)), "") if at in everything)
    return found
