"""Requirements and measurements in, plan out: no language model, no clock, no chance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from engine.core.doing import doing
from engine.core.spec import DataSpec, Deploy, Expert, Gate, Limits, ModelSpec, Task, TrainingSpec, digest
from engine.data.profile import DataProfile
from engine.data.synthetic.rows import TEMPLATES, writes_here
from engine.estimation.capabilities import metric_named
from engine.estimation.estimate import JUDGEMENT_TOKENS, estimate
from engine.estimation.machine import Machine
from planner.compile.advice import warnings_of
from planner.compile.ask_data import MARKED_ALONE, NONE_MARKED
from planner.compile.base_options import Draft, base_options, picked
from planner.compile.contradictions import without_contradictions
from planner.compile.data_advice import example_count
from planner.compile.data_settings import embedding_of, held_out_of, kept_of, writer_of
from planner.compile.deadline import FIELD, deadline_of, deadline_question
from planner.compile.forms import encoder_choice, holds_forms
from planner.compile.hand_over import hand_over_of, measured_with, with_share_as_gate
from planner.compile.hardware import hardware_of, place_of
from planner.compile.house_rules import own_of
from planner.compile.kinds import VERDICTS, kinds_of, wanted_stages
from planner.compile.look_up import about_look_up, look_up_of, may_search
from planner.compile.method_advice import without_means
from planner.compile.model_choice import ModelChoice, choose_models, number_of
from planner.compile.nearest import unbuilt_of
from planner.compile.origin import origins
from planner.compile.own_choice import commit_question, own_choice
from planner.compile.questions import open_questions as all_open
from planner.compile.refuse import without_harm
from planner.compile.row_forecast import SEVERAL, Foresee, foreseen, questions_of_rows, warnings_of_rows
from planner.compile.rubric import rubric_of, shared_ending
from planner.compile.sources import Sources, sources_of
from planner.compile.stages import Amount, stages_of
from planner.compile.task import task_of
from planner.compile.to_find import to_find_question
from planner.compile.unanswered import not_in_text
from planner.llm.client import usd_for
from planner.plan import Origin, Plan, Question, Shown, Warning_, default, measured, said
from planner.requirements import ChangeField, Requirements, WantedExpert, WantedGate
from planner.sentences import Tongue, sentence
from planner.wishes.table import WISHES

_PROMPTS = {
    Task.CLASSIFICATION: {"en": "Sort.", "de": "Sortiere."},
    Task.CHAT_ASSISTANT: {"en": "You answer our customers.", "de": "Du antwortest unseren Kunden."},
}
"""In the language of what it learns from; English where nothing is written in it."""
_SHOWN_FILES = 3
_SHOWN_LABELS = 6
_MUCH_TEXT = 1_000_000


def compile_plan(
    wants: Requirements,
    profiles: Sequence[DataProfile],
    machine: Machine,
    *,
    limit: int | None = None,
    session: str = "session",
    open_questions: Sequence[Question] = (),
    settled: frozenset[str] = frozenset(),
    language: str | None = None,
    writer: str = TEMPLATES,
    not_used: Sequence[str] = (),
    now: datetime | None = None,
    foresee: Foresee | None = None,
) -> Plan:
    """The best plan for what is known; what is missing becomes questions.

    `open_questions` are those of the reading; `settled` are fields the person left to nlforge; `language` is that of
    their words;
    `writer` names the language model that may see the person's documents, to write questions from them; `not_used` are
    sentences that name words nothing came of; a date said that is over at `now` is asked about, never planned with;
    `foresee` says what the run would make of the rows.
    """
    rules: dict[str, Origin] = {}
    wants, nothing_left = without_harm(wants)
    task = task_of(wants, profiles, rules)
    wants = with_share_as_gate(wants, task)
    texts = task is Task.DOMAIN_ADAPTATION or "cpt" in wanted_stages(wants)
    data = sources_of(wants, profiles, rules, reads_texts=texts, settled=settled)
    languages = _languages(wants, data.profiles, language, rules)
    own, about_own = own_of(wants, data.profiles, rules, settled)
    writer = writer_of(wants, data, writer, rules)
    phrase, about_phrase, unused = not_in_text(
        wants, data.profiles, rules, settled, made=languages if writes_here(writer) else ()
    )
    data.questions += about_phrase
    data.warnings += unused
    hardware = hardware_of(wants, rules)
    place = place_of(wants, hardware, machine, rules, settled)
    kinds = kinds_of(wants, task, data.sources, rules)
    rows = example_count([s for s in data.sources if s.use == "train"], data.profiles)
    full = "cpt" in kinds and (rows or 0) > _MUCH_TEXT
    own_base = own_choice(wants, task, place, rules, full=full)
    forms = own_base is None and holds_forms(wants, task, kinds, data.profiles)
    settled_base = own_base or (encoder_choice(place, machine, rules) if forms else None)
    doing("choosing")
    choices = (
        (settled_base,) if settled_base else choose_models(wants, task, languages, place, machine, rules, full=full)
    )
    over = hand_over_of(wants, task, kinds, languages, rules, settled)
    deadline, deadline_hours = deadline_of(wants, rules, now)
    goal, offline = _text(wants, "goal") or "a model", wants.one("offline_only")
    local = offline is None or bool(offline.value)
    rubric, contradicted = without_contradictions(
        rubric_of(wants, task, rules, offline_only=local, ending=shared_ending(data.profiles), forms=forms)
    )
    gates = tuple(
        Gate(metric=metric_named(w.value.metric), at_least=w.value.at_least)
        for w in wants.all("gates")
        if isinstance(w.value, WantedGate)
    )
    spec = TrainingSpec(
        name=slug(goal),
        goal=goal,
        task=task,
        languages=languages,
        data=DataSpec(
            sources=tuple(data.sources),
            limit=limit,
            offline_only=local,
            own=own,
            not_in_text=phrase,
            **kept_of(wants, rules),
            **measured_with(
                held_out_of(wants, rows, rules),
                over.wish,
                rows,
                rules,
                [g.at_least for g in gates],
                splits=any(kind != "cpt" for kind in kinds) and all(s.use != "eval" for s in data.sources),
            ),
            writer=writer,
            embedding=embedding_of(machine, rules),
        ),
        model=_model_of(choices[0], wants, task, languages),
        experts=_experts(wants, rules),
        # Those of each base model below.
        stages=(),
        rubric=rubric,
        gates=gates,
        limits=Limits(deadline_hours=deadline_hours, deadline=deadline, **_limits(wants)),
        hardware=hardware,
        deploy=Deploy.model_validate(
            {
                "target": _text(wants, "deploy"),
                "replies_a_day": number_of(wants.one("replies_a_day")),
                "retrieval": may_search(wants),
            }
        ),
        hand_over=over.wish,
    )
    _said_rules(wants, rules)
    if limit is not None:
        rules["data.limit"] = default(sentence("reason-limit", "the number of rows given for this run"))
    amount = _amount(
        rows if limit is None or rows is None else min(rows, limit),
        data,
        settled,
        forms=forms,
        in_words=spec.deploy.target == "ollama_gguf",
    )

    def drafted(choice: ModelChoice) -> Draft:
        reasons: dict[str, Origin] = {}
        stages = stages_of(
            kinds, task, choice, amount, reasons, *(wants.one(f) for f in ("passes", "learning_rate", "method"))
        )
        look_up = look_up_of(wants, task, stages, reasons)
        model = _model_of(choice, wants, task, languages)
        own = spec.model_copy(update={"model": model, "stages": stages, "look_up": look_up})
        guess = estimate(
            own,
            data.profiles,
            machine,
            place.gpus,
            rented=place.kind == "a rented card",
            usd_a_judgement=lambda model: usd_for(model, *JUDGEMENT_TOKENS),
        )
        return Draft(choice, own, guess, reasons)

    doing("estimating")
    drafts = [drafted(choice) for choice in choices]
    best, weighed = picked(drafts, deadline_hours, machine)
    choice, spec, guess = best.choice, best.spec, best.estimate
    # On cards, and where the person names one, it was chosen before.
    rules.setdefault("model.base", weighed)
    rules |= best.reasons
    notes = tuple(Warning_(code="words_not_used", text=text) for text in not_used)
    unbuilt = unbuilt_of(spec, wants, machine, rented=place.kind == "a rented card")
    found = foreseen(spec, data, foresee)
    warnings = warnings_of(
        wants,
        spec,
        data.profiles,
        place,
        choice,
        guess,
        machine,
        nothing_left=nothing_left,
        about_rows=(
            *data.warnings,
            *notes,
            *warnings_of_rows(found, spec),
            *without_means(wants, spec),
            *over.warnings,
            *about_look_up(wants, spec),
        ),
        kept=found.kept if found else None,
        unbuilt=unbuilt,
    )
    data.questions += questions_of_rows(found, SEVERAL in settled or wants.one(SEVERAL) is not None)
    past = deadline_question(wants, now) if FIELD not in settled else None
    questions = all_open(
        wants,
        spec,
        profiles,
        data,
        [
            *([past] if past else []),
            *open_questions,
            *contradicted,
            *commit_question(wants, choice, settled),
            *([about_own] if about_own else []),
            *to_find_question(wants, data.profiles, data.sources, settled),
        ],
        place,
        guess,
        machine,
        settled,
    )
    blocked = any(w.blocking for w in warnings)
    return Plan(
        id=session,
        status="declined" if blocked else "needs_answers" if questions else "ready",
        digest=digest(spec),
        spec=spec,
        origin=origins(spec, rules),
        questions=questions,
        offers=tuple(over.offers),
        warnings=warnings,
        estimate=guess,
        unbuilt=unbuilt,
        shown=_shown(data, spec.data),
        bases=base_options(drafts, best, machine) if kinds else (),
    )


def _model_of(choice: ModelChoice, wants: Requirements, task: Task, languages: Sequence[str]) -> ModelSpec:
    prompts = _PROMPTS.get(task)
    return ModelSpec(
        base=choice.model.name,
        params_b=choice.model.params_b,
        weights=choice.model.weights,
        license=choice.model.license,
        context=choice.model.context,
        max_params_b=_float(wants, "max_params_b"),
        system_prompt=prompts.get(languages[0], prompts["en"]) if prompts else "",
    )


def _shown(data: Sources, spec: DataSpec) -> tuple[Shown, ...]:
    """A row of each of the first files that are learned from, with the labels it may have."""
    found = [(p, p.example) for p in data.profiles if p.example is not None][:_SHOWN_FILES]
    seen = [(p, row, *row.seen(spec)) for p, row in found]
    return tuple(
        Shown(
            path=p.path,
            message=message,
            answer=answer,
            made=example.row.made,
            labels=p.label_counts[:_SHOWN_LABELS],
            more_labels=max(0, p.distinct_replies - _SHOWN_LABELS) if p.label_counts else 0,
        )
        for p, example, message, answer in seen
    )


def _amount(rows: int | None, data: Sources, settled: frozenset[str], *, forms: bool, in_words: bool) -> Amount:
    held = {s.holds for s in data.sources if s.use == "train"}
    longest = max((p.longest_reply_tokens for p in data.profiles), default=0)
    # Of files that were not looked at nobody knows what they hold.
    pairs = "preferences" in held or (NONE_MARKED not in settled and not any(p.rows for p in data.profiles))
    reasoned = shared_ending(data.profiles) is not None
    return Amount(
        rows,
        reasoned=reasoned,
        verdicts=(VERDICTS in held or MARKED_ALONE in settled) and "preferences" not in held,
        pairs=pairs,
        reply_tokens=longest or None,
        forms=forms,
        in_words=in_words,
    )


def _languages(
    wants: Requirements, profiles: Sequence[DataProfile], spoken: str | None, rules: dict[str, Origin]
) -> tuple[str, ...]:
    named = wants.all("languages")
    for wish in named:
        rules.setdefault("languages", said(wish.said))
    if named:
        return tuple(dict.fromkeys(str(w.value) for w in named))
    measured_in = tuple(dict.fromkeys(code for p in sorted(profiles, key=lambda p: -p.usable) for code in p.languages))
    if measured_in:
        rules["languages"] = measured(
            sentence(
                "reason-written-in",
                "what it learns from is written in {languages}",
                languages=[Tongue(code) for code in measured_in],
            )
        )
        return measured_in
    rules["languages"] = default(
        sentence("reason-your-language", "no language was named; it is the one you write in")
        if spoken
        else sentence("reason-no-language", "no language was named")
    )
    return (spoken or "en",)


def _experts(wants: Requirements, rules: dict[str, Origin]) -> tuple[Expert, ...]:
    found = []
    for wish in wants.all("experts"):
        if isinstance(wish.value, WantedExpert):
            rules[f"experts[{wish.value.name}]"] = said(wish.said)
            found.append(Expert(name=wish.value.name, sources=wish.value.sources))
    return tuple(found)


def slug(text: str) -> str:
    """Up to five words that carry the meaning, for file names."""
    small = {
        "i",
        "we",
        "a",
        "an",
        "the",
        "want",
        "need",
        "would",
        "like",
        "please",
        "to",
        "for",
        "our",
        "my",
        "that",
        "of",
        "and",
        "in",
        "is",
        "into",
    }
    words = [w for w in re.findall(r"[^\W_]+", text.casefold().replace("’", "").replace("'", "")) if w not in small]
    return "-".join(words[:5])[:48].strip("-") or "model"


def _text(wants: Requirements, field: ChangeField) -> str | None:
    wish = wants.one(field)
    return None if wish is None else str(wish.value)


def _float(wants: Requirements, field: ChangeField) -> float | None:
    wish = wants.one(field)
    return float(wish.value) if wish is not None and isinstance(wish.value, int | float) else None


def _limits(wants: Requirements) -> dict[str, Any]:
    """The bounds that stand in the spec as they were said."""
    found: dict[str, Any] = {}
    for field, kind in WISHES.items():
        wish = wants.one(field) if kind.as_said and kind.at.startswith("limits.") else None
        if wish is not None:
            found[kind.at.removeprefix("limits.")] = kind.to_spec(wish.value) if kind.to_spec else wish.value
    return found


def _said_rules(wants: Requirements, rules: dict[str, Origin]) -> None:
    for field, kind in WISHES.items():
        wish = wants.one(field) if kind.as_said else None
        if wish is not None:
            rules[kind.at] = said(wish.said)
    for wish in wants.all("gates"):
        if isinstance(wish.value, WantedGate):
            rules[f"gates[{metric_named(wish.value.metric)}]"] = said(wish.said)
