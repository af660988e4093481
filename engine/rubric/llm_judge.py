"""Lines of a rubric that language models judge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal

from engine.core.errors import Declined, RunFailed
from engine.core.noted import percent
from engine.core.sentences import all_of, sentence
from engine.core.spec import Criterion
from engine.graders.judge_protocol import JudgePanel, JudgeRequest, OpenJudge
from engine.graders.kinds import LlmJudge
from engine.graders.plain import says_something
from engine.graders.verdict import References, Reply, Verdict

MOST_MISSING = 0.02
"""Share of rows without a judgement past which figures say nothing any more."""
_BETTER = ("first", "second", "equally good")


Preference = Literal["first", "second", "tie"]


@contextmanager
def open_judges(
    criteria: Sequence[Criterion], open_judge: OpenJudge | None, path: Path | None, *, offline_only: bool
) -> Iterator[JudgePanel | None]:
    """All judges of a rubric for as long as the block; None where it has none.

    Raises:
        Declined: a judge is not at hand, or not on this machine although nothing may leave it.
    """
    # Several lines may have one judge, which is opened once.
    models = list(dict.fromkeys(c.grader.model for c in criteria if isinstance(c.grader, LlmJudge)))
    if not models:
        yield None
        return
    if open_judge is None:
        raise Declined(
            sentence(
                "noted-no_judge",
                "Replies are to be judged by {models}, but no judge is available here.",
                models=all_of(list(models)),
            ),
            "",
            sentence("noted-todo-start", "Start the run with nlforge."),
        )
    with ExitStack() as stack:
        yield JudgePanel({m: stack.enter_context(open_judge(m, offline_only)) for m in models}, path)


def ask_ahead(criteria: Sequence[Criterion], replies: Sequence[Reply], refs: References) -> None:
    """Everything the judges of the rubric will be asked about these replies, at once."""
    for criterion in criteria:
        if refs.judges is not None and isinstance(criterion.grader, LlmJudge):
            refs.judges.ahead(
                criterion.grader.model, [_request(criterion.grader, r, refs) for r in replies if says_something(r.text)]
            )


def judged(reply: Reply, wanted: LlmJudge, refs: References) -> Verdict:
    """The value of the judge's choice. An empty reply is not worth a question."""
    # A model may be talked into praising nothing.
    if not says_something(reply.text):
        return Verdict(wanted.choices[0].value, "it is empty")
    found = refs.judges.verdict(wanted.model, _request(wanted, reply, refs)) if refs.judges is not None else None
    if found is None:
        return Verdict(None, f"{wanted.model} gave no judgement", failed=True)
    return Verdict(next(c.value for c in wanted.choices if c.name == found.choice), f"{found.choice}: {found.reason}")


def _request(wanted: LlmJudge, reply: Reply, refs: References) -> JudgeRequest:
    sources = ""
    if wanted.sources and refs.facts:
        from engine.retrieval.retriever import about

        sources = about(f"{reply.prompt}\n{reply.text}", refs.facts, refs.embedding)
    return JudgeRequest(
        wanted.question,
        tuple(c.name for c in wanted.choices),
        reply.prompt,
        reply.expected,
        reply.text,
        sources=sources,
    )


def compare(judges: JudgePanel, wanted: LlmJudge, pairs: Sequence[tuple[Reply, Reply]]) -> list[Preference | None]:
    """Which of two replies to the same message is better. Each pair is asked in both orders, for judges favour a place
    (Zheng et al. 2023, “Judging LLM-as-a-Judge”, section 3.4); where the orders disagree it is a tie. None where one
    could not be judged."""
    requests = [
        tuple(JudgeRequest(wanted.question, _BETTER, a.prompt, a.expected, x.text, y.text) for x, y in ((a, b), (b, a)))
        for a, b in pairs
    ]
    judges.ahead(wanted.model, [r for both in requests for r in both])
    found: list[Preference | None] = []
    for one, other in requests:
        straight, swapped = judges.verdict(wanted.model, one), judges.verdict(wanted.model, other)
        if straight is None or swapped is None:
            found.append(None)
        elif (straight.choice, swapped.choice) == ("first", "second"):
            found.append("first")
        elif (straight.choice, swapped.choice) == ("second", "first"):
            found.append("second")
        else:
            found.append("tie")
    return found


def require_judged(failed: int, rows: int) -> None:
    """Raises RunFailed where more rows than a small share were not judged although they should have been."""
    if failed > MOST_MISSING * rows:
        raise RunFailed(
            sentence(
                "noted-replies_not_judged",
                "{failed} of {rows} replies could not be judged.",
                failed=failed,
                rows=rows,
            ),
            sentence(
                "noted-too_many_missing",
                "More than {share} are missing, so the figures would mean nothing. What was judged is kept.",
                share=percent(MOST_MISSING),
            ),
            sentence("noted-todo-judge_gone", "Check that the judge can be reached, then say: go on."),
        )
