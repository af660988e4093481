"""What it costs, and what lies there in the end."""

from __future__ import annotations

from engine.core.spec import TrainingSpec
from engine.estimation.capabilities import lacks
from engine.estimation.executors import BuildPlace
from planner.plan import Plan
from planner.render.reasons import why

DELIVERED_AS = {
    "merged_weights": "the whole model as merged weights (safetensors)",
    "ollama_gguf": "a file for Ollama (GGUF)",
    "openai_server": "a server that speaks as OpenAI's does",
}


def delivery_lines(plan: Plan, spec: TrainingSpec) -> list[str]:
    """What lies there after the run and how it is used, and what was asked for beside it."""
    last = spec.stages[-1] if spec.stages else None
    whole = last is not None and last.method == "full"
    head = " and a class head" if last is not None and last.kind == "sft" and last.head == "classes" else ""
    got = (
        f"the folder model/adapter of the run, {'a whole model' if whole else 'an adapter'}{head} "
        f"(safetensors{'' if whole else ', PEFT'})"
    )
    lines = [f"You get {got}; ask it on this machine with: nlforge ask SESSION “…”"]
    target = spec.deploy.target
    if target in DELIVERED_AS:
        # Asked anew: a plan that an earlier version saved does not know it.
        unbuilt = lacks("deploy.target", target, spec, BuildPlace()) is not None
        lines.append(
            f"{'Not built yet' if unbuilt else 'Delivered as'}: {DELIVERED_AS[target]}{why(plan, 'deploy.target')}"
        )
    elif target is not None:
        lines.append(f"Nothing beside it{why(plan, 'deploy.target')}")
    return lines


def cost_lines(plan: Plan) -> list[str]:
    """Time, memory, disk and money, as estimated."""
    if plan.estimate is None:
        return ["unknown until there is data"]
    low, likely, high = plan.estimate.hours
    cost = plan.estimate.cost
    cards = plan.spec is not None and plan.spec.hardware.gpus
    basis = (
        "a rule of thumb for these GPUs, not measured on them"
        if cards
        else "estimated from this machine, your data and earlier runs"
    )
    return [
        f"Time: {_time(low)} to {_time(high)}, likely {_time(likely)} ({basis})",
        (
            f"Memory {plan.estimate.memory_gb:g} GB, disk {plan.estimate.disk_gb:g} GB, money "
            f"{cost.get('amount', 0):g} {cost.get('currency', '')}"
        ).rstrip()
        + (f", of which for the judge {cost['judge_usd']}" if "judge_usd" in cost else "")
        + (
            f" (electricity about {cost['electricity_usd']:g} USD, {cost['co2_kg']:g} kg CO2)"
            if cost.get("kwh")
            else ""
        ),
    ]


def _time(hours: float) -> str:
    minutes = hours * 60
    return f"{hours:.1f} h" if minutes >= 90 else f"{max(1, round(minutes))} min"
