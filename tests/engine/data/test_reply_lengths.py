"""How long a reply may be comes from the tokens of the data, and one that is cut off is counted and is not a right
one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.core.errors import GateFailed
from engine.core.events import ClassFigure, DataReady, Diagnosed, Evaluated, GateChecked, RunEvent
from engine.core.row import Row
from engine.core.spec import Criterion, DataSpec, ModelSpec, Source, Task, TrainingSpec
from engine.core.stages import SftStage
from engine.data.prepare import Prepared, prepare
from engine.data.profile import profile_source
from engine.data.ready import report_data
from engine.data.tokens import longest_tokens, reckoned_tokens, reply_limit, token_counts
from engine.evaluation.score_replies import judge
from engine.graders.verdict import References, Reply
from engine.models.decode import Rollout
from engine.models.generate import write
from engine.reporting.markdown import markdown
from engine.reporting.page import page
from engine.reporting.report import build_report
from engine.rubric.score import verdict
from planner.compile.stages import Amount, completion_tokens
from tests.support.small_models import small_model

GERMAN = (
    "Bitte bewahren Sie die Originalverpackung auf, fotografieren Sie den Transportschaden, und wir "
    "schicken Ihnen innerhalb von drei Werktagen eine "
    "Ersatzlieferung zu; die Rücksendekosten übernehmen selbstverständlich wir."
)
TEXTS = [
    GERMAN,
    "请保留原包装，拍一张损坏的照片，我们会在三个工作日内给您寄一盏新灯。",
    "Veuillez conserver l'emballage d'origine et prendre une photo des dégâts.",
    "Пожалуйста, сохраните упаковку и сделайте фотографию повреждения.",
    "يرجى الاحتفاظ بالعبوة الأصلية والتقاط صورة للضرر",
    "원래 상자를 보관하고 손상된 부분의 사진을 찍어 주세요.",
    "for (int i = 0; i < n; i++) { x[i] += y[i] * 3.14; }",
    "4711-0815, 17:35:22",
    "Conserve el embalaje.",
]
RIGHT = Criterion(name="right", about="right", weight=1, grader="reference")  # type: ignore[arg-type]


def data_of(folder: Path, *replies: str) -> Prepared:
    rows = [
        {
            "question": f"Number {n}: {'abcdefghijklmnopqrstuvwxyz'[n % 26] * 3} {n * 7919}?",
            "answer": f"{replies[n % len(replies)]} {n}",
        }
        for n in range(40)
    ]
    (folder / "a.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    return prepare(
        TrainingSpec(
            name="t",
            goal="g",
            task=Task.CHAT_ASSISTANT,
            stages=(SftStage(),),
            model=ModelSpec(base="b", params_b=0.1),
            data=DataSpec(
                sources=(Source(path="a.jsonl", kind="jsonl", prompt_column="question", reply_column="answer"),)
            ),
        ),
        folder,
    )


@pytest.mark.parametrize("text", TEXTS)
def test_the_limit_holds_the_longest_reply_in_any_script(tmp_path: Path, text: str) -> None:
    """With room, its stop token included; what is reckoned without the tokenizer is enough as well."""
    done = data_of(tmp_path, "Yes.", text)
    assert done.longest_reply >= token_counts([text])[0] and done.reply_tokens >= max(32, done.longest_reply + 1)
    assert (
        reckoned_tokens(text) >= token_counts([text])[0] * 0.9
        and reply_limit(reckoned_tokens(text)) > token_counts([text])[0]
    )
    assert profile_source(tmp_path / "a.jsonl").longest_reply_tokens == done.longest_reply


def test_two_tokens_a_word_would_have_cut_german() -> None:
    assert reply_limit(longest_tokens([GERMAN])) > 2 * len(GERMAN.split()) and longest_tokens([GERMAN]) > 2 * len(
        GERMAN.split()
    )
    assert longest_tokens([]) == 0 and reply_limit(0) == 32 and reply_limit(5000, 1024) == 1024


def test_practice_may_write_as_much(tmp_path: Path) -> None:
    """Of what was measured; where nothing was, what such a task needs."""
    assert completion_tokens(Task.CHAT_ASSISTANT, Amount(40, reply_tokens=longest_tokens([GERMAN]))) == reply_limit(
        longest_tokens([GERMAN])
    )
    assert (completion_tokens(Task.CHAT_ASSISTANT, Amount(40)), completion_tokens(Task.CODE_ASSISTANT, Amount(40))) == (
        256,
        1024,
    )


def test_what_a_run_says_of_its_data(tmp_path: Path) -> None:
    """Counts with their places, sentences, and a gate on the longest right reply."""
    done = data_of(tmp_path, "Yes, it is.", "TBD")
    done.counts.dropped["no_answer"], done.counts.places["no_answer"] = 1, [("a.jsonl", 3)]
    events: list[RunEvent] = []
    report_data(done, events.append)
    ready = next(e for e in events if isinstance(e, DataReady))
    assert ready.dropped["no_answer"] == 1 and ready.places["no_answer"] == ["a.jsonl:3"]
    assert any("1 of 40 rows is not used for training" in e.text for e in events if isinstance(e, Diagnosed))
    assert [e.name for e in events if isinstance(e, GateChecked)] == ["no_shared_rows", "nothing_cut_from_replies"]
    with pytest.raises(GateFailed, match="nothing cut from replies"):
        report_data(Prepared(**{**done.__dict__, "reply_tokens": 2}), events.append)


def test_a_reply_that_runs_into_the_limit_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model ended the one, and the other was cut off."""
    model, tokenizer = small_model()
    stop = tokenizer.eos_token_id

    def ends_when_asked(_: Any, prompts: list[list[int]], *__: Any, **___: Any) -> Rollout:
        said = [[5, 6, stop] if "halt" in tokenizer.decode(ids) else [5, 6, 7, 8] for ids in prompts]
        return Rollout(said, [[0.0] * len(ids) for ids in said])

    monkeypatch.setattr("engine.models.generate.decode", ends_when_asked)
    assert [w.cut for w in write(model, tokenizer, "", ["please halt", "go on"], max_new_tokens=4)] == [False, True]


def judged(cut: tuple[bool, ...]) -> Evaluated:
    rows = [Row(f"m {n}", "It comes on Monday.", "f", n) for n in range(2)]
    return judge(
        "trained",
        "x",
        [RIGHT],
        rows,
        replies=["It comes on Monday."] * 2,
        seconds=[None] * 2,
        refs=References(),
        classification=False,
        cut=cut,
    ).event


def test_a_reply_that_was_cut_off_is_not_a_right_one() -> None:
    """Though its words are those of the right one; how many were cut is a figure."""
    whole, half = judged((False, False)), judged((False, True))
    assert whole.metrics == {"exact_match": 1.0, "cut": 0.0} and whole.score == 1.0
    assert half.metrics == {"exact_match": 0.5, "cut": 0.5} and half.score == 0.75
    assert "cut off" in verdict(RIGHT, Reply("m", "a b", "a b", None, cut=True), References()).reason
    assert (
        "cut"
        not in judge(
            "trained",
            "x",
            [RIGHT],
            [Row("m", "a", "f", 1)],
            replies=["a"],
            seconds=[None],
            refs=References(),
            classification=False,
        ).event.metrics
    )


def test_the_report_has_a_table_of_labels() -> None:
    """In each of its forms."""
    spec = TrainingSpec(
        name="t",
        goal="g",
        task=Task.CLASSIFICATION,
        data=DataSpec(),
        model=ModelSpec(base="b", params_b=0.1),
        stages=(),
        rubric=(RIGHT,),
    )
    of = {
        "base": ClassFigure(label="<fraud>", rows=3, said=0, precision=None, recall=0.0, f1=0.0),
        "trained": ClassFigure(label="<fraud>", rows=3, said=2, precision=1.0, recall=0.6667, f1=0.8),
    }
    events: list[RunEvent] = [
        Evaluated(
            model=m,
            split="held_out",
            rows=3,
            score=0.5,
            criteria={},
            metrics={"accuracy": 0.5, "macro_f1": f.f1},  # type: ignore[arg-type]
            classes=(f,),
        )
        for m, f in of.items()
    ]
    report = build_report(spec, events)
    assert report.classes["trained"][0].recall == 0.6667
    assert "| &lt;fraud&gt; | 3 | 1.00 | 0.67 | 0.80 | 0.00 |" in markdown(report) and "macro F1" in markdown(report)
    assert '&lt;fraud&gt;</td><td class="n">3</td>' in page(report) and "<fraud>" not in page(report)
