"""Practice against the rubric: a real GRPO of a small model, its gates, its watch, its best weights, and pairs the
rubric makes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.core.errors import GateFailed, RunFailed
from engine.core.events import CheckpointSaved, Diagnosed, GateChecked, PracticeFigures, StageFinished, Step
from engine.core.row import Row
from engine.core.spec import Criterion
from engine.core.stages import DpoStage, GrpoStage
from engine.evaluation.paired import paired
from engine.graders.judge_protocol import JudgePanel, JudgeVerdict
from engine.graders.kinds import Length, LlmJudge, Reference
from engine.graders.verdict import References, Reply
from engine.models.precision import autocast
from engine.training.model import Start
from engine.training.rl.grpo import group_std, train_grpo
from engine.training.rl.monitor import Check, Course, set_apart
from engine.training.rl.on_policy_pairs import scored_pairs, train_scored
from engine.training.rl.preflight import check_rubric, gameable
from engine.training.rl.reward import Scoring
from engine.training.rl.reward_hacking import RewardWatch, gap
from engine.training.rl.sampler import Sampler
from engine.training.stage_context import StageContext

RIGHT = Criterion(name="right", about="", weight=1.0, grader=Reference())
SHORT = Criterion(name="short", about="", weight=1.0, grader=Length(unit="characters", at_most=108))
ROWS = [
    Row(
        f"Where is parcel {n}?", f"Parcel {n} left on day {n + 2} and comes {'soon' if n % 2 else 'later'}.", "t.csv", n
    )
    for n in range(40)
]
STAGE = GrpoStage(epochs=1, batch_size=4, completions=4, max_completion_length=16, learning_rate=1e-3, max_length=256)
SCORING = Scoring((RIGHT, SHORT))


def a_place(folder: Path, seen: list[Any], stopped: Callable[[], bool] = lambda: False) -> StageContext:
    return StageContext(folder / "model" / "adapter", 7, seen.append, stopped, lambda *_: None)


def hash_of(folder: Path) -> str:
    return hashlib.sha256((folder / "model" / "adapter" / "adapter_model.safetensors").read_bytes()).hexdigest()


def figures(**changed: float) -> PracticeFigures:
    usual = {
        "reward": 0.5,
        "reward_std": 0.1,
        "all_alike": 0.2,
        "tokens": 30.0,
        "cut": 0.0,
        "repetition": 0.02,
        "entropy": 1.0,
    }
    return PracticeFigures(**{**usual, **changed})


@pytest.mark.usefixtures("small")
def test_practice_trains_with_its_gates_and_figures_and_keeps_the_best_weights(tmp_path: Path) -> None:
    """Every gate of practice is an event, every step has its group figures, and what is kept are the weights of the
    best check."""
    seen: list[Any] = []
    assert train_grpo(STAGE, Start(), "", ROWS, a_place(tmp_path, seen), SCORING)
    gates = {e.name: e for e in seen if isinstance(e, GateChecked)}
    assert {
        "rubric_not_gameable",
        "practice_begins_able",
        "rewards_differ",
        "loss_at_start",
        "replies_are_its_own",
        "all_that_should_learn_does",
        "smoke_run",
        "trainable_parameters",
    } <= set(gates)
    assert all(g.passed for g in gates.values())
    steps = [e for e in seen if isinstance(e, Step)]
    assert [s.step for s in steps] == list(range(1, 10))
    for step in steps:
        assert step.reward is not None and step.loss is None and step.practice is not None
        assert set(step.practice.criteria) == {c.name for c in SCORING.criteria}
        assert None not in step.practice.criteria.values()
        assert step.practice.entropy > 0 and 0 <= step.practice.all_alike <= 1 and 1 <= step.practice.tokens <= 16
    lines = [
        json.loads(line) for line in (tmp_path / "model" / "state" / "grpo" / "practice.jsonl").read_text().splitlines()
    ]
    checks = [line for line in lines if "unseen" in line]
    assert checks[0]["step"] == 0 and checks[-1]["step"] == 9
    assert any("raders not used in training" in e.text for e in seen if isinstance(e, Diagnosed))
    best = max(checks, key=lambda c: (sum(c["unseen"]), c["step"]))
    if best["step"] != 9:
        from safetensors.torch import load_file

        kept, was = (
            load_file(path / "adapter_model.safetensors")
            for path in (tmp_path / "model" / "adapter", tmp_path / "model" / "state" / "grpo" / f"best-{best['step']}")
        )
        assert all((kept[name] == was[name]).all() for name in kept)


@pytest.mark.usefixtures("small")
def test_practice_that_was_stopped_goes_on_to_the_same_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped after any step and resumed, practice ends with the weights it would have had."""
    monkeypatch.setenv("NLFORGE_SAVE_SECONDS", "0")
    whole = tmp_path / "whole"
    assert train_grpo(STAGE, Start(), "", ROWS, a_place(whole, []), SCORING)
    parts, seen = tmp_path / "parts", []  # type: tuple[Path, list[Any]]

    def after_four() -> bool:
        return sum(isinstance(e, Step) for e in seen) >= 4

    assert not train_grpo(STAGE, Start(), "", ROWS, a_place(parts, seen, after_four), SCORING)
    assert any(isinstance(e, CheckpointSaved) for e in seen)
    again: list[Any] = []
    assert train_grpo(STAGE, Start(), "", ROWS, a_place(parts, again), SCORING)
    assert min(e.step for e in again if isinstance(e, Step)) > 4
    assert hash_of(parts) == hash_of(whole)


@pytest.mark.usefixtures("small")
def test_a_rubric_that_can_be_gamed_is_not_practised_against(tmp_path: Path) -> None:
    """Longer is better: the gate names what would be paid, and nothing is trained."""
    longer = Scoring((Criterion(name="long", about="", weight=1.0, grader=Length(unit="words", at_least=5)),))
    seen: list[Any] = []
    with pytest.raises(GateFailed, match="rubric not gameable"):
        train_grpo(STAGE, Start(), "", ROWS, a_place(tmp_path, seen), longer)
    refused = next(e for e in seen if isinstance(e, GateChecked) and not e.passed)
    assert "far too long" in refused.detail and "praise themselves" in refused.detail
    assert not any(isinstance(e, Step) for e in seen)


@pytest.mark.usefixtures("small")
def test_practice_may_be_held_to_where_it_began(tmp_path: Path) -> None:
    """With a penalty the divergence is reported, none at first; where it began does not learn, and does not write."""
    seen: list[Any] = []
    assert train_grpo(STAGE.model_copy(update={"beta": 0.1}), Start(), "", ROWS[:9], a_place(tmp_path, seen), SCORING)
    # A step has 16 replies of at most 16 tokens to messages of a few dozen.
    spent = next(e.seconds for e in seen if isinstance(e, StageFinished))
    last = [e for e in seen if isinstance(e, Step)][-1]
    assert last.tokens_per_second * spent < 3 * 16 * 64
    divergence = [e.practice.kl for e in seen if isinstance(e, Step) and e.practice is not None]
    assert divergence[0] == 0.0 and divergence[-1]
    assert {p.name for p in (tmp_path / "model" / "adapter").iterdir()} >= {
        "adapter_config.json",
        "adapter_model.safetensors",
    }


def test_a_judge_that_is_gone_ends_practice_instead_of_paying_by_the_rest() -> None:
    """Past a small share of replies without their judgement; where no judge is at hand at all, as on a worker, its
    line is missing."""
    kind = Criterion(name="kind", about="", weight=1.0, grader=LlmJudge(model="m", question="Is it kind?"))
    replies = [Reply(r.prompt, r.reply, r.reply) for r in ROWS[:10]]
    here = Scoring((RIGHT, kind), References(judges=JudgePanel({"m": lambda _: JudgeVerdict("yes", "kind")})))
    gone = Scoring((RIGHT, kind), References(judges=JudgePanel({"m": lambda _: None})))
    assert here.rewards(replies) == here.elsewhere().rewards(replies) == [1.0] * 10
    with pytest.raises(RunFailed, match="10 of 10 replies could not be judged"):
        gone.rewards(replies)


@pytest.mark.usefixtures("small")
def test_few_messages_are_practised_on_and_none_leave_what_was_learned(tmp_path: Path) -> None:
    """Fewer messages than a step takes make a smaller step; without any, what was learned before is the result, or
    it is said."""
    seen: list[Any] = []
    # Of twelve random replies enough must please, whichever are drawn.
    easier = Scoring((RIGHT, SHORT.model_copy(update={"grader": Length(unit="characters", at_most=114)})))
    assert train_grpo(STAGE, Start(), "", ROWS[:3], a_place(tmp_path / "few", seen), easier)
    assert [e.step for e in seen if isinstance(e, Step)] == [1]
    with pytest.raises(GateFailed, match="nothing to train on"):
        train_grpo(STAGE, Start(), "", [], a_place(tmp_path / "none", []), SCORING)
    assert train_grpo(
        STAGE, Start(tmp_path / "few" / "model" / "adapter"), "", [], a_place(tmp_path / "none", seen), SCORING
    )
    assert hash_of(tmp_path / "none") == hash_of(tmp_path / "few") and "left out" in next(
        e.text for e in reversed(seen) if isinstance(e, Diagnosed)
    )


def test_a_rubric_nothing_can_judge_by_is_told_before_anything_is_learned() -> None:
    """Nobody would be paid; that is known without a model."""
    seen: list[Any] = []
    with pytest.raises(GateFailed, match="No line of the rubric can score"):
        check_rubric(Scoring((Criterion(name="kind", about="", weight=1.0),)), ROWS, seen.append)
    assert [(e.name, e.passed) for e in seen] == [("rubric_not_gameable", False)]


@pytest.mark.usefixtures("small")
def test_practice_needs_rewards_that_differ(tmp_path: Path) -> None:
    """Where the model meets a line never, or always, there is nothing to compare."""
    with pytest.raises(GateFailed, match="practice begins able"):
        train_grpo(STAGE, Start(), "", ROWS, a_place(tmp_path / "never", []), Scoring((RIGHT,)))
    always = Criterion(name="short", about="", weight=1.0, grader=Length(unit="characters", at_most=5000))
    with pytest.raises(GateFailed, match="rewards differ"):
        train_grpo(STAGE, Start(), "", ROWS, a_place(tmp_path / "always", []), Scoring((RIGHT, always)))


@pytest.mark.usefixtures("small")
def test_where_nothing_is_left_to_learn_what_was_learned_before_stays(tmp_path: Path) -> None:
    """All replies paid alike after an earlier stage: its weights are the result, and the reason is said; of the
    pairs as well."""
    first = tmp_path / "first"
    assert train_grpo(STAGE.model_copy(update={"epochs": 0.1}), Start(), "", ROWS, a_place(first, []), SCORING)
    before = first / "model" / "adapter"
    scoring = Scoring(
        (RIGHT, Criterion(name="short", about="", weight=1.0, grader=Length(unit="characters", at_most=5000))),
        reply_tokens=16,
    )
    seen: list[Any] = []
    assert train_grpo(STAGE, Start(before), "", ROWS, a_place(tmp_path / "grpo", seen), scoring)
    said = next(e.text for e in reversed(seen) if isinstance(e, Diagnosed))
    assert hash_of(tmp_path / "grpo") == hash_of(first) and "left out" in said and "get different rewards" in said
    stage = DpoStage(learns_from="rubric", completions=4, batch_size=4, max_length=256)
    assert train_scored(stage, Start(before), "", ROWS[:20], a_place(tmp_path / "dpo", seen), scoring)
    assert hash_of(tmp_path / "dpo") == hash_of(first) and "left out" in next(
        e.text for e in reversed(seen) if isinstance(e, Diagnosed)
    )


@pytest.mark.usefixtures("small")
def test_pairs_made_by_the_rubric_hold_the_better_reply_and_the_worse(tmp_path: Path) -> None:
    """Every pair's better reply is paid more by at least a tenth; stopped half way, the same pairs come out."""
    stage = DpoStage(learns_from="rubric", completions=4, batch_size=4, max_length=256)
    scoring = Scoring((RIGHT, SHORT), reply_tokens=16)
    pairs = scored_pairs(stage, Start(), "", ROWS[:20], a_place(tmp_path / "a", []), scoring)
    assert pairs
    for pair in pairs:
        row = next(r for r in ROWS if r.prompt == pair.prompt)
        better, worse = (scoring.reward(row.prompt, row.reply, t) for t in (pair.reply, pair.rejected))
        assert better is not None and worse is not None and better - worse >= 0.1
    asked = iter([False, True])
    assert (
        scored_pairs(stage, Start(), "", ROWS[:20], a_place(tmp_path / "b", [], lambda: next(asked, True)), scoring)
        is None
    )
    assert scored_pairs(stage, Start(), "", ROWS[:20], a_place(tmp_path / "b", []), scoring) == pairs


@pytest.mark.usefixtures("small")
def test_replies_are_drawn_from_the_weights_of_the_moment(tmp_path: Path) -> None:
    """The copy that writes follows the adapters, to rounding, and does not drift from being folded again and again."""
    import torch

    from engine.training.model import trainable_model

    model, tokenizer = trainable_model(STAGE, Start(), 7)
    sampler = Sampler(model, tokenizer, temperature=1.0, max_new_tokens=6)
    ids = sampler.tokenize([[{"role": "user", "content": r.prompt}] for r in ROWS[:6]])
    before = sampler.write(ids, greedy=True)
    assert sampler.write(ids, greedy=True) == before
    with torch.no_grad():
        for name, p in model.named_parameters():
            if "lora_B" in name:
                p.add_(0.05 * torch.randn_like(p))
    after = sampler.write(ids, greedy=True)
    assert after.ids != before.ids
    for _ in range(3):
        assert sampler.write(ids, greedy=True) == after
    with torch.no_grad(), autocast("cpu"):
        for prompt, reply, said in zip(ids, after.ids, after.logps, strict=True):
            logits = model(torch.tensor([prompt + reply])).logits[0, len(prompt) - 1 : -1].float()
            own = torch.log_softmax(logits, -1).gather(-1, torch.tensor(reply)[:, None])[:, 0]
            assert (own - torch.tensor(said)).abs().max() < 0.1


@pytest.mark.parametrize(
    ("last", "trick"),
    [
        ({"tokens": 90.0, "reward": 0.6}, "longer"),
        ({"repetition": 0.5}, "repeating"),
        ({"entropy": 0.1}, "one_reply"),
        ({"all_alike": 0.95}, "nothing_left"),
        ({"tokens": 90.0}, None),
        ({"reward": 0.8}, None),
    ],
)
def test_the_watch_sees_what_pays_for_the_wrong_reason(last: dict[str, float], trick: str | None) -> None:
    """Longer, repeating, without variety, nothing left to learn; longer without being paid for it, or simply better,
    is none of them."""
    watch = RewardWatch()
    found = [watch.step(figures()) for _ in range(4)] + [watch.step(figures(**last)) for _ in range(4)]
    assert found[-1] == trick and found[:4] == [None] * 4


def test_the_gap_between_what_pays_and_what_does_not() -> None:
    """Paid more and really worse is a trick; worse within chance, or paid the same, is not."""
    up, same = paired([0.4] * 12, [0.6] * 12), paired([0.4] * 12, [0.41] * 12)
    assert gap(up, paired([0.5] * 12, [0.4] * 12)) == "only_what_pays"
    assert gap(up, paired([0.5] * 12, [0.1, 0.9] * 6)) is None
    assert gap(same, paired([0.5] * 12, [0.3] * 12)) is None


def test_a_course_ends_where_only_what_pays_rises(tmp_path: Path) -> None:
    """The check on messages it does not practise on ends the practice, with the reason said."""
    seen: list[Any] = []
    course = Course(tmp_path, None, None, SCORING, "", [], 10, seen.append)  # type: ignore[arg-type]
    course.checks = [Check(0, [0.4] * 12, [0.5] * 12), Check(2, [0.7] * 12, [0.3] * 12)]
    assert not course.step(3, figures())
    assert course.ended and "but worse by graders not used in training" in next(
        e.text for e in reversed(seen) if isinstance(e, Diagnosed)
    )


class _Replies:
    """A sampler that replies as it is told."""

    text = ""

    def tokenize(self, prompts: list[Any]) -> list[list[int]]:
        return [[0] for _ in prompts]

    def texts(self, ids: list[list[int]], *, greedy: bool) -> list[str]:
        return [self.text for _ in ids]


def test_what_went_wrong_leaves_no_best_weights_behind(tmp_path: Path) -> None:
    """Practice that goes back has the best weights of the steps that count, not of those it took back; its figures
    count once."""
    import torch
    from safetensors.torch import load_file, save_file

    class Model(torch.nn.Linear):
        def save_pretrained(self, folder: Path) -> None:
            folder.mkdir()
            save_file(self.state_dict(), folder / "model.safetensors")

    def at(model: Model, value: float, replies: _Replies, text: str) -> None:
        replies.text = text
        with torch.no_grad():
            model.weight.fill_(value)

    model, replies, said = Model(1, 1), _Replies(), []  # type: tuple[Model, _Replies, list[Any]]
    rows = [Row(f"Where is parcel {n}?", "It left on day 3.", "t.csv", n) for n in range(4)]

    def course() -> Course:
        return Course(tmp_path, model, replies, Scoring((RIGHT,)), "", rows, 10, said.append)  # type: ignore[arg-type]

    first = course()
    at(model, 0.0, replies, "It left on the day.")
    first.begin(0)
    at(model, 1.0, replies, "It left on day 3.")
    assert first.step(2, figures())
    # The loss is no number: back to the beginning, and nothing is as good any more.
    second = course()
    second.begin(0)
    assert second.watch.seen == [] and [c.step for c in second.checks] == [0]
    for step in (2, 10):
        at(model, float(step), replies, "Who knows.")
        second.step(step, figures())
    second.settle()
    assert model.weight.item() == 0.0 and "as it was before reinforcement learning" in said[-1].text
    assert [p.name for p in tmp_path.glob("best-*")] == ["best-0"]
    assert load_file(tmp_path / "best-0" / "model.safetensors")["weight"].item() == 0.0


def test_what_can_be_gamed_is_told_from_what_cannot() -> None:
    """Being right cannot be had by praise or length; words that are asked for can."""
    assert gameable(SCORING, ROWS) == []
    stuffed = Scoring((Criterion(name="polite", about="", weight=1.0, grader=Length(unit="words", at_least=3)),))
    assert {"repeated", "overlong", "swapped", "praise"} == set(gameable(stuffed, ROWS))


def test_rows_are_set_apart_for_the_checks() -> None:
    """An eighth, never practised on, always the same; none where there are too few."""
    practised, checked = set_apart(ROWS, 7)
    assert (
        len(checked) == 5
        and not set(map(id, practised)) & set(map(id, checked))
        and set_apart(ROWS, 7) == (practised, checked)
    )
    assert set_apart(ROWS[:20], 7) == (ROWS[:20], [])


def test_the_spread_within_groups() -> None:
    """Only replies to the same message are compared; a reply without a reward is not there."""
    assert group_std(["a", "a", "b", "b"], [0.0, 1.0, 0.5, 0.5]) == pytest.approx(0.25)
    assert group_std(["a", "a", "a"], [1.0, None, 1.0]) == 0.0
