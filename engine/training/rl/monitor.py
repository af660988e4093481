"""RL monitoring: figures of each step, evaluation on prompts kept out of RL, and selection of the best checkpoint."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.core.events import PracticeFigures, RunEvent
from engine.core.journal import append_line, read_lines, replace_file
from engine.core.noted import decimals, noted
from engine.core.row import Row
from engine.core.sentences import sentence
from engine.evaluation.paired import paired
from engine.graders.verdict import Reply
from engine.models.load import conversation
from engine.models.protocols import LanguageModel, has_adapters
from engine.models.weight_digests import changed, seal
from engine.training.checkpoints import move_whole, step_of
from engine.training.rl.reward import Scoring, mean
from engine.training.rl.reward_hacking import RewardWatch, gap, in_words
from engine.training.rl.sampler import Sampler

_CHECKS = 5
_BETWEEN = 8
"""Least number of steps between two checks, which take as long as one to two of them."""
_FEW = 4
RUBRIC_LINE = "rubric_line/"
"""Begin of the names under which a step logs the lines of the rubric."""
_SHARE, _MOST = 8, 24
"""One row in eight, at most 24, is only checked with."""


def set_apart(rows: Sequence[Row], seed: int) -> tuple[list[Row], list[Row]]:
    """Rows for RL, and rows to evaluate on during it: none where there are too few to spare."""
    import random

    count = min(_MOST, len(rows) // _SHARE)
    if count < _FEW:
        return list(rows), []
    picked = set(random.Random(seed).sample(range(len(rows)), count))
    return [r for n, r in enumerate(rows) if n not in picked], [r for n, r in enumerate(rows) if n in picked]


@dataclass
class Check:
    """Greedy completions at one step, on prompts kept out of RL."""

    step: int
    rewards: list[float | None]
    unseen: list[float | None]


def _rank(check: Check) -> tuple[float, int]:
    # Of equals the later one: it has learned more.
    return mean(check.unseen) or 0.0, check.step


@dataclass
class Course:
    """Monitors one RL stage from its first step to the weights that are kept."""

    folder: Path
    model: LanguageModel
    sampler: Sampler
    scoring: Scoring
    system_prompt: str
    rows: Sequence[Row]
    """Those it is checked with."""
    steps: int
    emit: Callable[[RunEvent], None]
    watch: RewardWatch = field(default_factory=RewardWatch)
    checks: list[Check] = field(default_factory=list)
    ended: bool = False
    """It is over before its last step, and rightly so."""
    _written: PracticeFigures | None = None

    def begin(self, first: int) -> None:
        """Before the first step, or before the one it goes on with: what was after that is taken again, and counts
        no more.

        Raises:
            BadInput: its log is no plain file.
            RunFailed: it could not be written.
        """
        lines = [json.loads(line) for line in read_lines(self._log).lines] if self._log.exists() else []
        kept = [line for line in lines if line["step"] <= first]
        if len(kept) < len(lines):
            replace_file(self._log, "".join(f"{json.dumps(line)}\n" for line in kept).encode())
        self.watch.seen += [PracticeFigures.model_validate(line["figures"]) for line in kept if "figures" in line]
        self.checks += [Check(**line) for line in kept if "figures" not in line]
        # The start is checked too: without it nobody could say that RL helped.
        if not self.checks:
            self._check(0)

    def figures(self, logs: Mapping[str, float]) -> PracticeFigures:
        """From what TRL logs of a step, and what the reward added."""

        def of(name: str) -> float:
            return round(float(logs.get(name) or 0.0), 4)

        unseen, kl, reward = logs.get("unseen"), logs.get("kl"), logs.get("reward")
        if "completions/mean_length" not in logs and self._written is not None:
            # Its replies were written together with those of the step before.
            return self._written.model_copy(
                update={"entropy": of("entropy"), "kl": None if kl is None else round(float(kl), 5)}
            )
        self._written = PracticeFigures(
            reward=None if reward is None else of("reward"),
            reward_std=of("group_std"),
            all_alike=of("frac_reward_zero_std"),
            tokens=of("completions/mean_length"),
            cut=of("completions/clipped_ratio"),
            repetition=of("repetition"),
            entropy=of("entropy"),
            unjudged=of("unjudged"),
            unseen=None if unseen is None else round(float(unseen), 4),
            kl=None if kl is None else round(float(kl), 5),
            criteria={
                c.name: None if (met := logs.get(f"{RUBRIC_LINE}{c.name}")) is None else round(float(met), 4)
                for c in self.scoring.criteria
            },
        )
        return self._written

    def step(self, done: int, figures: PracticeFigures) -> bool:
        """False where RL should stop early, which is emitted with its reason.

        Raises:
            RunFailed: its log or its weights could not be written.
        """
        # Before it is judged, so that a run that was killed here goes on from the same figures.
        append_line(self._log, json.dumps({"step": done, "figures": figures.model_dump(mode="json")}))
        trick = self.watch.step(figures)
        if done == self.steps or done % max(_BETWEEN, self.steps // _CHECKS) == 0 or trick is not None:
            self._check(done)
        if trick is None and len(self.checks) > 1:
            first, last = self.checks[0], self.checks[-1]
            # The reward rises and graders that give none do not: the rubric is gamed.
            trick = gap(paired(first.rewards, last.rewards), paired(first.unseen, last.unseen))
        if trick is None or done == self.steps:
            return True
        self.ended = True
        self.emit(
            noted(
                sentence(
                    "noted-rl_ended_early",
                    "Reinforcement learning ended early, at step {step} of {steps}: {why}.",
                    step=done,
                    steps=self.steps,
                    why=in_words(trick),
                )
            )
        )
        return False

    def settle(self) -> None:
        """Put back the weights that were best by the held-out graders, and say which they are."""
        if len(self.checks) < 2 or mean(self.checks[0].unseen) is None:
            return
        best, last = self._best, self.checks[-1]
        change = paired(self.checks[0].unseen, best.unseen)
        if best.step != last.step:
            if (why := changed(self._weights(best.step))) is not None:
                self.emit(
                    noted(
                        sentence(
                            "noted-best_weights_changed",
                            "The weights of step {step}, the best ones, were changed since they were saved; the last "
                            "ones are kept. {why}",
                            step=best.step,
                            why=why,
                        )
                    )
                )
                return
            self._put_back()
        if best.step == 0:
            said = sentence(
                "noted-rl_no_step_better",
                "no step was better than the start, so the model stays as it was before reinforcement learning",
            )
        else:
            beyond = (
                sentence("noted-beyond_chance", "more than chance would explain")
                if change.above
                else sentence("noted-may_be_chance", "which may be chance (± {noise})", noise=decimals(change.noise))
            )
            said = sentence(
                "noted-rl_step_kept",
                "the weights of step {step} of {steps} are kept; by then the score had risen by {gain}, {beyond}",
                step=best.step,
                steps=self.steps,
                gain=decimals(change.gain),
                beyond=beyond,
            )
        self.emit(
            noted(
                sentence(
                    "noted-rl_by_other_graders",
                    "By graders not used in training, on {rows} messages not used in training: {said}.",
                    rows=len(self.rows),
                    said=said,
                )
            )
        )

    @property
    def _log(self) -> Path:
        return self.folder / "practice.jsonl"

    @property
    def _best(self) -> Check:
        return max(self.checks, key=_rank)

    def _check(self, step: int) -> None:
        if not self.rows:
            return
        ids = self.sampler.tokenize([conversation(self.system_prompt, r.prompt) for r in self.rows])
        texts = self.sampler.texts(ids, greedy=True)
        check = Check(
            step,
            self.scoring.rewards([Reply(r.prompt, r.reply, t) for r, t in zip(self.rows, texts, strict=True)]),
            [self.scoring.unseen(r.prompt, r.reply, t) for r, t in zip(self.rows, texts, strict=True)],
        )
        self.checks.append(check)
        if self._best is check:
            fresh = self.folder / "best.new"
            shutil.rmtree(fresh, ignore_errors=True)
            self.model.save_pretrained(
                fresh, **({"selected_adapters": ["default"]} if has_adapters(self.model) else {})
            )
            seal(fresh)
            move_whole(fresh, self._weights(step))
        # After the weights: a line that is there tells of weights that are.
        append_line(self._log, json.dumps(check.__dict__))
        self._clear()

    def _weights(self, step: int) -> Path:
        return self.folder / f"best-{step}"

    def _clear(self) -> None:
        """Delete weights that are the best neither now nor after going back to a checkpoint or the beginning."""
        saved = [step_of(p) for p in self.folder.glob("checkpoint-*") if p.name.rpartition("-")[2].isdigit()]
        needed = {
            max((c for c in self.checks if c.step <= at), key=_rank).step for at in (0, *saved, self.checks[-1].step)
        }
        for old in self.folder.glob("best-*"):
            if old not in {self._weights(step) for step in needed}:
                shutil.rmtree(old, ignore_errors=True)

    def _put_back(self) -> None:
        from safetensors.torch import load_file

        found = {
            name: tensor
            for file in self._weights(self._best.step).glob("*.safetensors")
            for name, tensor in load_file(file).items()
        }
        if has_adapters(self.model):
            from peft import set_peft_model_state_dict

            set_peft_model_state_dict(self.model, found)
        else:
            self.model.load_state_dict(found, strict=False)
