"""An evaluation repeated gives the same figures, to the last digit."""

from __future__ import annotations

from engine.core.events import Evaluated
from engine.core.row import Row
from engine.core.spec import Criterion
from engine.evaluation.paired import paired_all
from engine.evaluation.score_replies import Judged, judge
from engine.graders.kinds import Grounding, Length, Reference
from engine.graders.verdict import References
from engine.models.generate import generate
from engine.rubric.holdout_graders import unseen_score
from tests.support.small_models import small_model

ROWS = [
    Row(
        f"Parcel {n} is late, what now?",
        f"Parcel {n} arrives in {n % 9 + 1} days; day {n % 5} at the latest.",
        "t.csv",
        n,
    )
    for n in range(1000)
]
RUBRIC = (
    Criterion(name="right", about="", weight=1.0, grader=Reference()),
    Criterion(name="short", about="", weight=0.5, grader=Length(at_most=15)),
    Criterion(name="invents", about="", weight=-0.5, grader=Grounding()),
)
FACTS = References(facts="\n".join(r.reply for r in ROWS[:300]))


def evaluated() -> Judged:
    model, tokenizer = small_model()
    replies = generate(model.eval(), tokenizer, "", [r.prompt for r in ROWS], max_new_tokens=12)
    # As of a model that has learned something: every third reply is the right one.
    replies = [row.reply if n % 3 == 0 else said for n, (row, said) in enumerate(zip(ROWS, replies, strict=True))]
    return judge(
        "trained",
        "held_out",
        RUBRIC,
        ROWS,
        replies=replies,
        seconds=[None] * len(ROWS),
        refs=FACTS,
        classification=False,
        unseen=unseen_score,
    )


def figures(event: Evaluated) -> dict[str, object]:
    return event.model_dump(exclude={"time"})


def test_a_thousand_rows_evaluated_twice_give_the_same_figures() -> None:
    """Replies, every judgement, the second graders, the noise, and the comparison of both with each other."""
    first, second = evaluated(), evaluated()
    assert (
        figures(first.event) == figures(second.event)
        and first.event.rows == 1000
        and 0 < first.event.metrics["unseen"] < 1
    )
    assert first.columns == second.columns
    assert paired_all(first.columns, second.columns) == paired_all(second.columns, first.columns)
    assert all(c.gain == c.low == c.high == 0.0 for c in paired_all(first.columns, second.columns).values())
