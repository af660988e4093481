"""The base model: from the catalogue, by memory, size limit, language, licence and speed."""

from __future__ import annotations

from engine.core.frozen import Frozen
from engine.core.spec import Task
from engine.estimation.capabilities import trained_on_processor
from engine.estimation.estimate import reply_seconds, training_memory_gb
from engine.estimation.machine import Machine
from engine.models.catalogue import BaseModelEntry, catalogue
from planner.compile.hardware import TrainingHardware
from planner.compile.task import task_name
from planner.compile.ways import Sharding, Way, ways_on
from planner.plan import Origin, default, said
from planner.requirements import Method, Requirements, Wish, normal
from planner.sentences import Digits, Sentence, Text, Tongue, sentence

ENOUGH_B = {
    Task.CLASSIFICATION: 4.0,
    Task.EXTRACTION: 4.0,
    Task.REWRITING_STYLE: 8.0,
    Task.TRANSLATION: 8.0,
    Task.SUMMARIZATION: 8.0,
    Task.CHAT_ASSISTANT: 8.0,
    Task.QA_OVER_DOCUMENTS: 8.0,
    Task.DOMAIN_ADAPTATION: 8.0,
    Task.TOOL_USE_AGENT: 14.0,
    Task.CODE_ASSISTANT: 14.0,
}
"""Sizes above which a fine-tuned model of the task rarely gains what it costs."""
_REPLY_TOKENS = {Task.CLASSIFICATION: 8, Task.EXTRACTION: 120, Task.SUMMARIZATION: 300, Task.CODE_ASSISTANT: 300}
_USUAL_REPLY = 150
_UNASKED_B = 1.0
"""On a processor a base model of this size is planned with only by its name, or where it is here."""


class ModelChoice(Frozen):
    """The base model and how its weights are trained."""

    model: BaseModelEntry
    method: Method
    memory_gb: float
    fits: bool
    """False where not even the smallest fits."""
    checkpointing: bool = False
    """Activations do not fit beside the weights."""
    sharding: Sharding = "none"
    """fsdp2: the weights do not fit one card, but all of them together."""
    unsharded_gb: float = 0.0
    """What one card would need to hold all weights."""
    too_slow: bool = False
    """Not even the smallest answers in the time wanted."""
    named: bool = False
    """By the person, of several that can be trained."""
    broken: tuple[Text, ...] = ()
    """Limits of the person that it breaks, as no model here keeps them; a sentence each."""


def choose_models(
    wants: Requirements,
    task: Task,
    languages: tuple[str, ...],
    place: TrainingHardware,
    machine: Machine,
    rules: dict[str, Origin],
    *,
    full: bool = False,
) -> tuple[ModelChoice, ...]:
    """Those to choose between, the smallest first and always at least one.

    On cards it is one: the largest that fits memory, ceiling and reply time and speaks the languages, but no larger
    than the task needs. On a processor time decides, which needs an estimate of each. `full` asks for all weights to be
    trained where memory allows (continued pre-training in quantity).
    """
    if not place.gpus:
        return _on_processor(wants, task, place, machine, rules)
    return (_on_cards(wants, task, languages, place, rules, full=full),)


def _on_processor(
    wants: Requirements, task: Task, place: TrainingHardware, machine: Machine, rules: dict[str, Origin]
) -> tuple[ModelChoice, ...]:
    largest, seconds = number_of(wants.one("max_model_mb")), number_of(wants.one("max_response_seconds"))
    ceiling, asked = number_of(wants.one("max_params_b")), wants.one("method")
    reply = reply_tokens(task)
    way: Method = "full" if asked is not None and asked.value == "full" else "lora"

    def choice(model: BaseModelEntry) -> ModelChoice:
        checkpointing = checkpointing_of(model, way, place)
        memory = training_memory_gb(model, way, checkpointing=checkpointing)
        return ModelChoice(
            model=model,
            method=way,
            memory_gb=memory,
            fits=memory <= place.memory_gb,
            checkpointing=checkpointing,
            too_slow=is_slow(model, reply, seconds, place),
            broken=_broken(model, way, ceiling, largest),
        )

    trained, wish = trained_on_processor(), wants.one("base_model")
    named = _named(wants, [(m, (way, "none")) for m in trained])
    name = named[0].name if named is not None else ""
    if named is not None and wish is not None:
        rules["model.base"] = said(wish.said)
    found = [choice(m) for m in trained if m.nominal_b < _UNASKED_B or m.name in (*machine.bases, name)]
    # The smallest stands in any case: what is wrong with it is what the person is told.
    kept = [c for c in found[1:] if c.model.name == name or (c.fits and not c.too_slow and not c.broken)]
    return tuple(c.model_copy(update={"named": c.model.name == name}) for c in (found[0], *kept))


def _on_cards(
    wants: Requirements,
    task: Task,
    languages: tuple[str, ...],
    place: TrainingHardware,
    rules: dict[str, Origin],
    *,
    full: bool,
) -> ModelChoice:
    largest = number_of(wants.one("max_model_mb"))
    ceiling, seconds = number_of(wants.one("max_params_b")), number_of(wants.one("max_response_seconds"))
    asked = wants.one("method")
    reply = reply_tokens(task)
    # Where the file is bounded, adapters leave room for more numbers than training all of them does.
    fitting = _fitting(place, full and largest is None, asked)
    within = allowed = [
        (m, x)
        for m, x in fitting
        if (ceiling is None or m.nominal_b <= ceiling + 1e-9) and (largest is None or file_mb(m, x[0]) <= largest)
    ]
    kind = "code" if task is Task.CODE_ASSISTANT else "general"
    allowed = _preferred(allowed, languages, kind)
    quick = [(m, x) for m, x in allowed if not is_slow(m, reply, seconds, place)]
    pool = quick or allowed or fitting[:1]
    if not pool:
        smallest = catalogue()[0]
        return ModelChoice(
            model=smallest,
            method="qlora",
            memory_gb=training_memory_gb(smallest, "qlora"),
            fits=False,
            broken=_broken(smallest, "qlora", ceiling, largest),
        )
    # Whoever names a model has chosen what it speaks and how fast it is.
    named = _named(wants, pool) or _named(wants, within)
    limit = ceiling if ceiling is not None else ENOUGH_B[task]
    chosen, (method, sharding) = named or max(
        [p for p in pool if p[0].nominal_b <= limit] or pool[:1], key=lambda p: (p[0].nominal_b, p[0].good_at == kind)
    )
    wish = wants.one("base_model")
    rules["model.base"] = (
        said(wish.said)
        if named and wish
        else default(_reason(chosen, place, ceiling, task, languages, seconds, largest))
    )
    shards = place.cards if sharding == "fsdp2" else 1
    checkpointing = checkpointing_of(chosen, method, place, shards)
    memory = training_memory_gb(chosen, method, checkpointing=checkpointing, shards=shards)
    return ModelChoice(
        model=chosen,
        method=method,
        memory_gb=memory,
        fits=True,
        checkpointing=checkpointing,
        sharding=sharding,
        unsharded_gb=training_memory_gb(chosen, method),
        too_slow=bool(seconds) and not quick,
        broken=_broken(chosen, method, ceiling, largest),
    )


def _preferred(
    models: list[tuple[BaseModelEntry, Way]], languages: tuple[str, ...], kind: str
) -> list[tuple[BaseModelEntry, Way]]:
    """Those that speak the languages and are made for the kind of task; where there are none, those that do one of
    both."""
    speaking = [(m, x) for m, x in models if m.speaks(languages)]
    fitting = [(m, x) for m, x in speaking or models if m.good_at == kind]
    return fitting or speaking or models


def reply_tokens(task: Task) -> int:
    """Of a usual reply."""
    return _REPLY_TOKENS.get(task, _USUAL_REPLY)


def next_size(current_b: float, step: str) -> float | None:
    """The next smaller or larger size in the catalogue; None where there is none."""
    sizes = sorted({m.nominal_b for m in catalogue()})
    left = [s for s in sizes if (s < current_b - 1e-9 if step == "smaller" else s > current_b + 1e-9)]
    return (left[-1] if step == "smaller" else left[0]) if left else None


def _fitting(place: TrainingHardware, full: bool, asked: Wish | None) -> list[tuple[BaseModelEntry, Way]]:
    """Models with the way they train here: the one asked for where any model can be trained so."""
    wanted = [(m, way) for m in catalogue() if (way := way_of(m, place, full, asked)) is not None]
    return wanted or [(m, way) for m in catalogue() if (way := way_of(m, place, full)) is not None]


def way_of(model: BaseModelEntry, place: TrainingHardware, full: bool, asked: Wish | None = None) -> Way | None:
    """The best way to train that fits each card: the one asked for; all weights only where `full`."""
    for way in ways_on(model, place.each_gb, cards=place.cards, shared=place.shared):
        if way[0] == asked.value if asked is not None else full or way[0] != "full":
            return way
    return None


def checkpointing_of(model: BaseModelEntry, method: Method, place: TrainingHardware, shards: int = 1) -> bool:
    """Whether activations have to be computed again because a whole step's do not fit."""
    return training_memory_gb(model, method, checkpointing=False, shards=shards) > place.each_gb


def is_slow(model: BaseModelEntry, tokens: int, seconds: float | None, place: TrainingHardware) -> bool:
    """Whether a reply of so many tokens takes longer than wanted."""
    return (
        seconds is not None and reply_seconds(model.params_b, tokens, gpu=bool(place.gpus), cpus=place.cpus) > seconds
    )


def number_of(wish: Wish | None) -> float | None:
    """The figure of a wish."""
    return float(wish.value) if wish is not None and isinstance(wish.value, int | float) else None


def _named(wants: Requirements, pool: list[tuple[BaseModelEntry, Way]]) -> tuple[BaseModelEntry, Way] | None:
    wish = wants.one("base_model")
    if wish is None:
        return None
    words = normal(str(wish.value)).replace(" ", "-")
    return next(
        (
            p
            for p in reversed(pool)
            if words in (p[0].name, p[0].weights.casefold(), p[0].weights.casefold().split("/")[-1])
        ),
        None,
    )


def file_mb(model: BaseModelEntry, method: Method) -> float:
    """Size of the file of the trained model in MB of 1,000,000 bytes, without vocabulary and settings.

    Adapters answer only with their base model: what counts is the base model they are merged into, in bfloat16. Where
    all weights learn they are delivered as they learn, in float32.
    """
    return round(model.params_b * 1000 * (4 if method == "full" else 2), 1)


def _broken(
    chosen: BaseModelEntry, method: Method, ceiling: float | None, largest: float | None
) -> tuple[Sentence, ...]:
    found = []
    if ceiling is not None and chosen.params_b > ceiling * 1.1:
        found.append(
            sentence(
                "warning-above-ceiling",
                "The smallest model here has {size} billion parameters, above your ceiling of {ceiling}.",
                size=Digits(f"{chosen.params_b:g}"),
                ceiling=Digits(f"{ceiling:g}"),
            )
        )
    if largest is not None and (size := file_mb(chosen, method)) > largest:
        made = (
            sentence("reason-float32", "in float32, as all its weights learn")
            if method == "full"
            else sentence("reason-bfloat16", "in bfloat16, the adapters merged into it")
        )
        found.append(
            sentence(
                "warning-file-too-large",
                "The smallest model that can be trained here is {model}, with a file of {size} MB ({made}), above the "
                "{largest} MB you allow. Allow a larger file.",
                model=chosen.name,
                size=Digits(f"{size:,g}"),
                made=made,
                largest=Digits(f"{largest:,g}"),
            )
        )
    return tuple(found)


def _reason(
    model: BaseModelEntry,
    place: TrainingHardware,
    ceiling: float | None,
    task: Task,
    languages: tuple[str, ...],
    seconds: float | None,
    largest: float | None,
) -> Sentence:
    parts = [sentence("reason-fits", "fits {place}", place=place.words)]
    if ceiling is not None:
        parts.append(sentence("reason-within", "within your {size} billion", size=Digits(f"{ceiling:g}")))
    else:
        parts.append(sentence("reason-large-enough", "large enough for {task}", task=task_name(task)))
    if model.speaks(languages):
        parts.append(sentence("reason-speaks", "speaks {languages}", languages=[Tongue(code) for code in languages]))
    if seconds is not None:
        parts.append(sentence("reason-answers-within", "answers within {seconds} s", seconds=Digits(f"{seconds:g}")))
    if largest is not None:
        parts.append(sentence("reason-file-of", "has a file of at most {size} MB", size=Digits(f"{largest:,g}")))
    return sentence("reason-largest", "the largest that {parts}; licence {licence}", parts=parts, licence=model.license)
