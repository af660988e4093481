"""The page promises only what is built: each value a spec may have has an executor, or a sentence that it has none,
and all who show it agree."""

from __future__ import annotations

import ast
import importlib
import types
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from engine.core import events as ev
from engine.core.errors import Declined, ExitCode
from engine.core.spec import Deploy, Task, TrainingSpec, digest, dump_yaml
from engine.estimation.capabilities import capability, missing, require_supported
from engine.estimation.executors import BuildPlace, Capability, executors
from engine.estimation.gpus import Card
from engine.estimation.machine import Machine
from engine.evaluation.release_gates import check_release
from engine.models.base_weights import ENCODER
from engine.models.catalogue import catalogue, encoders
from engine.privacy.redact import KINDS
from engine.runs.launch import start_run
from nlforge.wording.catalogue import has, say
from planner.compile.nearest import lacking, unbuilt_of, way_out
from planner.compile.plan import compile_plan
from planner.plan import Plan
from planner.requirements import DeployTarget, Keep, Method, Requirements, StageKind, WantedGpu, WantedSource
from tests.support.changes import applied, change
from tests.support.import_graph import graph
from tests.support.machines import CARD, CPU, TWO_CARDS
from tests.support.pages import spec_page
from tests.support.specs import tiny

_FIELDS = {"head": "fields", "method": "full", "packing": False}


def values_of(annotation: Any, at: str) -> Iterator[tuple[str, str]]:
    """Field and each text value of every Literal and StrEnum below a type."""
    if get_origin(annotation) is Literal:
        yield from ((at, value) for value in get_args(annotation) if isinstance(value, str))
    elif isinstance(annotation, type) and issubclass(annotation, StrEnum):
        yield from ((at, str(value)) for value in annotation)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            yield from values_of(field.annotation, f"{at}.{name}".lstrip("."))
    elif get_origin(annotation) is Annotated:
        yield from values_of(get_args(annotation)[0], at)
    elif get_origin(annotation) in (Union, types.UnionType, tuple):
        for part in get_args(annotation):
            yield from values_of(part, at)


def all_values() -> set[tuple[str, str]]:
    """Those of the spec's types, and those of fields that hold a name out of a list."""
    named = {
        "model.base": [m.name for m in (*catalogue(), *encoders())],
        "experts": ["specialists"],
        "data.redact": KINDS,
        "data.keep": set(get_args(Keep)) - {"own", "not_own"},
        "hardware.gpus": get_args(Card.model_fields["maker"].annotation),
        "hardware.place": ["here", "cluster", "rented"],
        "gates.metric": ["score", "accuracy", "exact_match", "f1", "macro_f1", "precision", "recall"],
    }
    return {*values_of(TrainingSpec, ""), *((at, value) for at, values in named.items() for value in values)}


TABLE = [(at, value, found) for at, values in executors().items() for value, found in values.items()]


def test_every_value_is_in_the_table_and_no_other() -> None:
    """Whoever adds a value says what carries it out, or that nothing does."""
    assert len(all_values()) > 100
    assert all_values() == {(at, value) for at, value, _ in TABLE}


def test_the_walk_finds_a_new_value() -> None:
    """In a union, a list and a part of a part; else the test above could not fail."""

    class Inner(BaseModel):
        target: Annotated[Literal["new", "old"] | None, "why"] = None

    class Outer(BaseModel):
        parts: tuple[Inner, ...] = ()

    assert set(values_of(Outer, "")) == {("parts.target", "new"), ("parts.target", "old")}
    assert {
        ("deploy.target", "ollama_gguf"),
        ("stages.learns_from", "rubric"),
        ("rubric.grader.kind", "judge"),
        ("task", "translation"),
    } <= all_values()
    assert capability("deploy.target", "onnx").not_built


def test_what_the_planner_hears_is_no_more_than_what_the_spec_has() -> None:
    """And the page has words for each."""
    table = executors()
    targets, stages = set(get_args(DeployTarget)), set(get_args(StageKind))
    assert targets == set(table["deploy.target"]) and all(has(f"delivery-to-{one}") for one in targets - {"none"})
    assert set(get_args(Method)) == set(table["stages.method"])
    assert stages == set(table["stages.kind"]) and all(has(f"page-stage-{one}") for one in stages)


def reached(*starts: str) -> set[str]:
    """Modules a run, or a start of one, imports anywhere."""
    found, left = set[str](), list(starts)
    while left:
        at = left.pop()
        if at not in found:
            found.add(at)
            left += graph().get(at, ())
    return found


def test_every_executor_is_there_and_part_of_a_run() -> None:
    """Each dotted name is a callable in a module that a run reaches; each other value says what is missing, and
    nothing says both."""
    run = reached("engine.runs.main", "engine.runs.launch")
    for at, value, found in TABLE:
        assert bool(found.executor) != bool(found.not_built), (at, value)
        if found.executor:
            module, name = found.executor.rsplit(".", 1)
            try:
                thing = getattr(importlib.import_module(module), name)
            except ModuleNotFoundError:
                module, outer = module.rsplit(".", 1)
                thing = getattr(getattr(importlib.import_module(module), outer), name)
            assert callable(thing) and module in run, (at, value)


def spec_with(at: str, value: str) -> TrainingSpec:
    """The smallest spec that has the value."""
    plain = tiny().model_dump(mode="json")
    sft = plain["stages"][0]
    graders: Mapping[str, dict[str, Any]] = {
        "judge": {"model": "embedded", "question": "Is it good?"},
        "python": {"source": "def grade(sample, item):\n    return 1.0\n"},
    }
    match at.split("."):
        case ["task"]:
            plain["task"] = value
        case ["data", "sources", name]:
            plain["data"]["sources"][0][name] = value
        case ["data", "keep" | "redact" as name]:
            plain["data"][name] = [value]
        case ["data", name]:
            plain["data"][name] = value
        case ["model", "base"]:
            model = next(m for m in (*catalogue(), *encoders()) if m.name == value)
            plain["model"] |= {"base": model.name, "weights": model.weights, "params_b": model.params_b}
            if not model.writes:
                plain |= {"task": "extraction", "stages": [sft | _FIELDS]}
        case ["experts"]:
            plain["experts"] = [{"name": "returns"}, {"name": "repairs"}]
        case ["stages", "kind"]:
            plain["stages"] = [{"kind": value}]
        case ["stages", "learns_from"]:
            plain["stages"] = [{"kind": "dpo", "learns_from": value}]
        case ["stages", "head"]:
            plain |= {"task": "classification", "stages": [sft | {"head": value, "packing": False}]}
            if value == "fields":
                plain |= {"task": "extraction", "stages": [sft | _FIELDS]}
                plain["model"] |= {"base": ENCODER.name, "weights": ENCODER.weights}
        case ["stages", name]:
            plain["stages"] = [sft | {name: value}]
        case ["rubric", "grader", "kind"]:
            plain["rubric"].append(
                {"name": "new", "about": "new", "weight": 1, "grader": {"kind": value, **graders.get(value, {})}}
            )
        case ["rubric", "grader", name]:
            kind = {"form": "ending", "unit": "length", "high": "python", "measure": "similarity"}[name]
            plain["rubric"].append(
                {
                    "name": "new",
                    "about": "new",
                    "weight": 1,
                    "grader": {"kind": kind, name: value, **graders.get(kind, {})},
                }
            )
        case ["gates", "metric"]:
            plain |= {"gates": [{"metric": value, "at_least": 0.5}]}
        case ["hardware", "gpus"]:
            plain["hardware"] = {
                "gpus": [
                    {"name": {"NVIDIA": "RTX 4090", "AMD": "MI300X", "Intel": "Arc A770", "Apple": "Apple M3"}[value]}
                ]
            }
        case ["deploy", "target"]:
            plain["deploy"] = {"target": value}
        case ["hardware", "place"]:
            pass
        case _:
            raise AssertionError(f"say how a spec gets {at}")
    return TrainingSpec.model_validate(plain)


def page_of(spec: TrainingSpec, machine: Machine) -> tuple[Plan, str]:
    unbuilt = unbuilt_of(spec, Requirements(), machine, rented=False)
    plan = Plan(id="x", status="ready", digest=digest(spec), spec=spec, origin={}, unbuilt=unbuilt)
    return plan, spec_page(plan)


@pytest.mark.parametrize(
    ("at", "value", "found"),
    [row for row in TABLE if row[0] != "hardware.place"],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_planner_page_and_engine_agree(at: str, value: str, found: Capability, tmp_path: Path) -> None:
    """What has no executor, or lacks something on a machine without a card, is named on the page and refused before
    anything starts; all else is let through. A gate that nothing measures is warned of instead: it counts as not
    reached."""
    spec, place = spec_with(at, value), BuildPlace()
    # On a machine with no card.
    lacks = found.not_built or found.lacks(spec, place) or (at == "hardware.gpus" and "does not have") or ""
    plan, page = page_of(spec, CPU)
    if not lacks or at == "gates.metric":
        assert not missing(spec, place) and not plan.unbuilt and "Not built" not in page
        return
    assert (
        any(lacks in one.what for one in missing(spec, place))
        and "## Not built here yet" in page
        and lacks in page
        and way_out(plan.unbuilt) in page
    )
    assert not (at == "deploy.target" and say("delivery-as", what=say(f"delivery-to-{value}")) in page)
    (tmp_path / "spec.yaml").write_text(dump_yaml(spec))
    with pytest.raises(Declined) as refused:
        start_run(tmp_path, digest(spec), tmp_path)
    assert (
        refused.value.exit_code is ExitCode.DECLINED and lacks in refused.value.why and not (tmp_path / "runs").exists()
    )
    require_supported(edited(spec), place)


def edited(spec: TrainingSpec) -> TrainingSpec:
    """With what the refusal says to write."""
    plain = spec.model_dump(mode="json")
    for one in missing(spec, BuildPlace()):
        for at, value in one.instead.items():
            *above, last = at.split(".")
            inside = plain[above[0]] if above else plain
            for part in inside if isinstance(inside, list) else [inside]:
                part[last] = value
    return TrainingSpec.model_validate(plain)


def test_a_plan_of_an_earlier_version_promises_no_more() -> None:
    """It does not know what is unbuilt; its page does: Ollama runs models that write, and no head for labels."""
    spec = spec_with("stages.head", "classes").model_copy(update={"deploy": Deploy(target="ollama_gguf")})
    page = spec_page(Plan(id="x", status="ready", digest=digest(spec), spec=spec, origin={}))
    assert "Not built yet: a file for Ollama (GGUF)" in page and "Delivered as" not in page
    served = spec.model_copy(update={"deploy": Deploy(target="openai_server")})
    assert "Delivered as: a server" in page_of(served, CPU)[1]


def test_figures_of_gates_are_those_a_run_measures() -> None:
    """The planner's warning and the release look at the same names."""
    sorts = spec_with("task", "classification")
    words = {at: [w.text for w in page_warnings(at)] for at in ("accuracy", "bleu", "f1", "Exact Match")}
    assert (
        not words["accuracy"]
        and not words["Exact Match"]
        and "not measured here yet" in words["bleu"][0]
        and "not measured here yet" in words["f1"][0]
    )
    assert executors()["gates.metric"]["f1"].lacks(sorts, BuildPlace()) is None and callable(check_release)


def page_warnings(metric: str) -> list[Any]:
    from planner.requirements import WantedGate

    wants = applied(
        [
            change("set", "task", Task.CHAT_ASSISTANT),
            change("add", "sources", WantedSource(path="x.jsonl", examples=5000, holds="dialogues")),
            change("add", "gates", WantedGate(metric=metric, at_least=0.5)),
        ]
    )
    return [w for w in compile_plan(wants, [], CPU).warnings if metric in w.text]


def test_cards_of_another_machine_may_be_those_of_a_cluster() -> None:
    """Named cards that are not here are refused here, and let through where a cluster is named; a card is known by
    its driver's name too."""
    spec = spec_with("hardware.gpus", "NVIDIA")
    assert "does not have" in missing(spec, BuildPlace())[0].what and missing(
        spec, BuildPlace(CARD.gpus)
    ) == [] == missing(spec, BuildPlace(cluster=True))
    assert (
        missing(spec, BuildPlace(TWO_CARDS.gpus))
        and missing(spec_with("stages.sharding", "fsdp2"), BuildPlace(cluster=True)) == []
    )
    rented = applied(
        [
            change("set", "offline_only", False),
            change("set", "budget", {"amount": 50.0}),
            change("set", "max_params_b", 0.2),
        ]
    )
    plan = compile_plan(rented, [], CPU)
    assert (
        [one.field for one in plan.unbuilt] == ["hardware.place"] == [one.field for one in lacking(plan, BuildPlace())]
    )
    assert lacking(plan, BuildPlace(cluster=True)) == ()
    two = compile_plan(
        applied([change("add", "gpus", WantedGpu(name="A100 80GB", count=2)), change("set", "max_params_b", 0.2)]),
        [],
        TWO_CARDS,
    )
    assert two.unbuilt == ()


def test_every_event_is_sent_by_somebody() -> None:
    kinds = {kind.__name__ for kind in get_args(get_args(ev.RunEvent)[0])}
    root = Path(ev.__file__).parents[2]
    called = {
        getattr(node.func, "id", None) or getattr(node.func, "attr", "")
        for top in ("engine", "nlforge")
        for path in (root / top).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }
    assert kinds - called == set()
    # As earlier versions wrote it.
    assert isinstance(ev.parse_event(ev.Parity(what="gguf", same=1, of=1).model_dump_json()), ev.Parity)
