"""Lines of a rubric that no reply can meet together: one of them is asked about, the plan goes on with the others."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.spec import Criterion
from engine.graders.contradiction import contradiction
from planner.plan import Question
from planner.sentences import Sentence, all_of, quoted, sentence


def without_contradictions(lines: Sequence[Criterion]) -> tuple[tuple[Criterion, ...], list[Question]]:
    """The lines that can be met together, the earlier one of two that cannot, and a question for each that waits."""
    kept: list[Criterion] = []
    questions: list[Question] = []
    # What is rewarded first: without any reward there would be nothing to learn.
    for line in sorted(lines, key=lambda one: one.weight <= 0):
        clash = contradiction([(one.name, one.grader) for one in (*kept, line)])
        if clash is None:
            kept.append(line)
            continue
        other = next((one for one in kept if contradiction([(o.name, o.grader) for o in (one, line)])), None)
        names = [one.name for one in (line, other) if one is not None]
        options = tuple(sentence("option-drop", "drop “{line}”", line=name) for name in names)
        why = Sentence(clash, "question-clash", {"lines": all_of([quoted(name) for name in names])})
        text = sentence("question-contradiction", "{clash}. Which of them shall go?", clash=why)
        questions.append(Question(field="rubric", text=text, options=options))
    return tuple(line for line in lines if line in kept), questions
