"""One scoring path for data filter, evaluation, reward and release: criteria in, scores out.

A grader that cannot judge says None, which is missing, never 0. Graders of what is wanted say how well it was met
(0..1); graders of what is penalised (negative weight) how far it was violated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.core.sentences import Sentence, quoted, sentence
from engine.core.spec import Criterion
from engine.graders import ending, facts, guidelines, kinds, meaning, sandbox, similarity, structure, wording
from engine.graders.plain import plain
from engine.graders.verdict import References, Reply, Verdict
from engine.rubric.llm_judge import judged

DEFAULT_SECONDS = 5.0
_NO_GRADE = Verdict(None, "no program can measure it")
_TO_THE_LETTER = frozenset({"label", "ending", "json", "tool_call", "sql", "code", "judge", "latency", "none"})
"""Kinds whose replies go to programs, which see what a reader does not; all others judge what a reader sees."""


def breaks_guidelines(text: str) -> str | None:
    """The words that break the security guidelines (a promised refund, asking for a secret), or None."""
    seen = plain(text)
    span = guidelines.broken_guideline(seen)
    return None if span is None else seen[span[0] : span[1]]


def verdict(criterion: Criterion, reply: Reply, refs: References) -> Verdict:
    """How well the reply meets what the criterion speaks of, whatever its sign, and why.

    Raises:
        RunFailed: a judge can answer no request, or meanings are compared and the model for it is not on this machine.
    """
    if criterion.grader.kind in _TO_THE_LETTER:
        return _verdict(criterion, reply, refs)
    seen = Reply(plain(reply.prompt), plain(reply.expected), plain(reply.text), reply.seconds, reply.cut)
    facts_seen = plain(refs.facts)
    found = _verdict(criterion, seen, refs if facts_seen is refs.facts else replace(refs, facts=facts_seen))
    if found.span is None or seen.text == reply.text:
        return found
    words = seen.text[slice(*found.span)]
    at = reply.text.find(words)
    return found._replace(span=(at, at + len(words)) if at >= 0 else None)


def _verdict(criterion: Criterion, reply: Reply, refs: References) -> Verdict:
    match criterion.grader:
        case kinds.Reference():
            return facts.reference(reply)
        case kinds.Label():
            return facts.label(reply)
        case kinds.Ending() as wanted:
            return ending.ending(reply, wanted)
        case kinds.Grounding():
            return facts.grounding(reply, refs) if refs.embedding == "none" else meaning.grounding(reply, refs)
        case kinds.Glossary():
            return wording.glossary(reply, refs)
        case kinds.Guidelines():
            return guidelines.guidelines(reply)
        case kinds.Latency(seconds=limit):
            if reply.seconds is None:
                return Verdict(None, "nobody measured it")
            return Verdict(
                float(reply.seconds <= (limit or refs.max_seconds or DEFAULT_SECONDS)), f"{reply.seconds:.1f} seconds"
            )
        case kinds.Patterns() as wanted:
            return wording.patterns(reply, wanted)
        case kinds.Private():
            return facts.private(reply)
        case kinds.Language() as wanted:
            return wording.language(reply, wanted)
        case kinds.Length() as wanted:
            return wording.length(reply, wanted)
        case kinds.Readable() as wanted:
            return wording.readable(reply, wanted)
        case kinds.Tone() as wanted:
            return wording.tone(reply, wanted)
        case kinds.Refusal():
            return wording.refusal(reply)
        case kinds.JsonFields() as wanted:
            return structure.json_fields(reply, wanted)
        case kinds.ToolCall():
            return structure.tool_call(reply)
        case kinds.Sql() as wanted:
            return structure.sql(reply, wanted)
        case kinds.Code() as wanted:
            return sandbox.code(reply, wanted)
        case kinds.Similarity(measure=measure):
            found = similarity.similarity(reply, measure)
            return found._replace(met=min(facts.CUT_OFF, found.met)) if reply.cut and found.met is not None else found
        case kinds.Python() as wanted:
            return sandbox.python(reply, wanted)
        case kinds.LlmJudge() as wanted:
            return judged(reply, wanted, refs)
        case kinds.NotMeasured():
            return _NO_GRADE


def grade(criterion: Criterion, reply: Reply, refs: References) -> float | None:
    """One criterion's judgement of one reply, 0..1, or None where it cannot judge; of what is penalised, how far it
    was violated.

    Raises:
        RunFailed: a judge can answer no request, or meanings are compared and the model for it is not on this machine.
    """
    return signed(criterion, verdict(criterion, reply, refs))


def signed(criterion: Criterion, found: Verdict) -> float | None:
    """What a verdict counts for a line of this sign: of what is penalised, how far it was violated."""
    return found.met if found.met is None or criterion.weight > 0 else 1.0 - found.met


def not_run_here(criteria: Sequence[Criterion]) -> dict[str, str]:
    """Lines that are judged by running code which this machine cannot lock in, each with what it lacks: they are
    missing, never 0."""
    return {c.name: why for c in criteria if (why := sandbox.lacks(c.grader)) is not None}


def said_of_not_run(missing: Mapping[str, str]) -> Sentence:
    """The same as a sentence for the person."""
    return sentence(
        "noted-not_run_here",
        "{lines}: not measured here, and so not learned from as a reward. Code of replies is only run where it can be "
        "locked in, and this machine lacks {lacks}. What it takes is in docs/sandbox.md.",
        lines=[quoted(name) for name in missing],
        lacks=next(iter(missing.values())),
    )


def weighted(criteria: Sequence[Criterion], grades: Sequence[float | None]) -> float | None:
    """Sum of weight times grade over the judged criteria, divided by their positive weight; at most 1.

    None where no wanted criterion could be judged; 0 where a hard one is violated.
    """
    judged = [(c, g) for c, g in zip(criteria, grades, strict=True) if g is not None]
    top = sum(c.weight for c, _ in judged if c.weight > 0)
    if top <= 0:
        return None
    if breaks_hard(criteria, grades):
        return 0.0
    return sum(c.weight * g for c, g in judged) / top


def breaks_hard(criteria: Sequence[Criterion], grades: Sequence[float | None]) -> bool:
    """Whether a must is broken: a penalised one that occurs at all, a wanted one that is not met at all."""
    return any(
        c.hard and g is not None and (g > 0 if c.weight < 0 else g <= 0) for c, g in zip(criteria, grades, strict=True)
    )
