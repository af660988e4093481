"""Preflight checks of RL: can the rubric be gamed, is a completion now and then good, and do rewards differ within a
prompt?

The first is known before anything is trained. The last decides whether there is anything left to learn: where there is
not, what was learned before stays as it is.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import get_args

from engine.core.errors import GateFailed
from engine.core.events import RunEvent
from engine.core.gate import gate
from engine.core.noted import decimals, percent
from engine.core.remedies import Action, WithoutStage
from engine.core.row import Row
from engine.core.sentences import all_of, sentence
from engine.graders.verdict import Reply
from engine.rubric.grader_checks import SAID, Spoiled, spoil
from engine.training.rl.reward import Scoring, mean
from engine.training.rl.sampler import Sampler

_MESSAGES = 8
_CASES = 16
_SEED = 7
_FEW_DIFFER = 0.25
"""Share of the prompts whose completions must differ in reward."""
_NOW_AND_THEN = 0.2
_AS_GOOD = 0.02
_RUBRIC = sentence(
    "noted-todo-rubric", "Add a line to the rubric that tells them apart; what was learned before this stage is kept."
)
_PAYS = sentence(
    "noted-todo-line",
    "Add a line to the rubric that a program can check, name a model to judge it, or leave reinforcement learning out.",
)
_TEACH = sentence(
    "noted-todo-teach",
    "Let it learn from the examples first, then practise; or add lines to the rubric that easier replies meet.",
)
_WITHOUT = (WithoutStage(stage="grpo"), Action(kind="better_rubric"))
_EXAMPLES_FIRST = (Action(kind="examples_first"), Action(kind="better_rubric"))
_EASY: tuple[Spoiled, ...] = ("empty", "repeated", "praise", "overlong", "swapped")
"""Ways to spoil a reply that a model finds by itself under reward; each must have a lower reward than the right
reply."""


class NothingToLearn(GateFailed):
    """All completions of a prompt have the same reward."""


def check_rubric(scoring: Scoring, rows: Sequence[Row], emit: Callable[[RunEvent], None]) -> None:
    """Gate `rubric_not_gameable`; needs no model.

    Raises:
        GateFailed: spoiled replies have as high a reward as right ones, or no line of the rubric can judge right ones.
    """
    right = scoring.rewards([Reply(r.prompt, r.reply, r.reply) for r in rows[:_CASES]])
    if right and mean(right) is None:
        gate(
            emit,
            "rubric_not_gameable",
            passed=False,
            figure=None,
            detail=sentence(
                "noted-no_line_scores", "No line of the rubric can score a reply, so no reply would get a reward."
            ),
            todo=_PAYS,
            remedies=_WITHOUT,
        )
    gamed = gameable(scoring, rows)
    gate(
        emit,
        "rubric_not_gameable",
        not gamed,
        len(gamed),
        sentence("noted-right_score_higher", "Right replies score higher than spoiled ones.")
        if not gamed
        else sentence(
            "noted-rubric_gamed",
            "The rubric scores replies {kinds} as high as right ones, so that is what training on it would teach.",
            kinds=all_of([SAID[k] for k in gamed]),
        ),
        _RUBRIC,
        _WITHOUT,
    )


def check_able(
    sampler: Sampler,
    asked: Sequence[Sequence[int]],
    rows: Sequence[Row],
    scoring: Scoring,
    completions: int,
    taught: bool,
    emit: Callable[[RunEvent], None],
) -> list[int]:
    """Gates `practice_begins_able` and `rewards_differ`; returns rows, those first whose rewards differ most.

    `taught`: an earlier stage has learned from examples. Random numbers are as before.

    Raises:
        NothingToLearn: `rewards_differ` does not hold.
        GateFailed: `practice_begins_able` does not hold.
    """
    import torch

    picked = random.Random(_SEED).sample(range(len(rows)), min(_MESSAGES, len(rows)))
    # The training that follows draws what it would draw without this check.
    with torch.random.fork_rng():
        torch.manual_seed(_SEED)
        texts = sampler.texts([asked[n] for n in picked for _ in range(completions)])
    spreads, means = {}, []
    for place, n in enumerate(picked):
        written = [
            Reply(rows[n].prompt, rows[n].reply, t) for t in texts[place * completions : (place + 1) * completions]
        ]
        rewards = [r for r in scoring.rewards(written) if r is not None]
        # The advantage of GRPO is against the mean of a message's replies: where all are equal it is zero.
        spreads[n] = max(rewards) - min(rewards) if rewards else 0.0
        means.append(mean(rewards))
    begins = mean(means)
    able = begins is not None and (taught or begins >= _NOW_AND_THEN)
    gate(
        emit,
        "practice_begins_able",
        able,
        None if begins is None else round(begins, 3),
        sentence("noted-no_line_scored", "No line of the rubric could score its replies.")
        if begins is None
        else sentence(
            "noted-reward_before",
            "Mean reward of its replies: {reward} before reinforcement learning.",
            reward=decimals(begins),
        )
        if able
        else sentence(
            "noted-reward_too_low",
            "Mean reward of its replies: {reward} before reinforcement learning, too low to learn from; it must learn "
            "from examples first.",
            reward=decimals(begins),
        ),
        _TEACH,
        _EXAMPLES_FIRST,
    )
    differ = sum(s > 0 for s in spreads.values()) / max(1, len(spreads))
    try:
        gate(
            emit,
            "rewards_differ",
            differ >= _FEW_DIFFER,
            round(differ, 3),
            sentence(
                "noted-rewards_differ",
                "For {share} of the messages its {replies} replies get different rewards.",
                share=percent(differ),
                replies=completions,
            )
            if differ >= _FEW_DIFFER
            else sentence(
                "noted-rewards_hardly_differ",
                "For {share} of the messages its {replies} replies get different rewards; where all rewards are equal, "
                "there is nothing to learn. More varied replies or a finer rubric help.",
                share=percent(differ),
                replies=completions,
            ),
            _RUBRIC,
            _WITHOUT,
        )
    except GateFailed as error:
        raise NothingToLearn(error.what, error.why, error.todo, remedies=error.remedies) from None
    return sorted(spreads, key=lambda n: -spreads[n]) + [n for n in range(len(rows)) if n not in spreads]


def gameable(scoring: Scoring, rows: Sequence[Row], seed: int = _SEED) -> list[Spoiled]:
    """Ways to spoil right replies that do not lower their reward, on the mean over up to 16 rows."""
    draw = random.Random(seed)
    sample = draw.sample(list(rows), min(_CASES, len(rows)))
    others = [r.reply for r in sample]
    found: list[Spoiled] = []
    for kind in get_args(Spoiled):
        if kind not in _EASY:
            continue
        spoiled = [
            (row, text)
            for row in sample
            if (text := spoil(kind, row, scoring.references, others, draw)) is not None
            # A spoiled reply that is the right one says nothing of the rubric.
            and text.strip() != row.reply.strip()
        ]
        # Together, so that language models that judge are asked side by side.
        rewards = scoring.rewards([Reply(row.prompt, row.reply, t) for row, text in spoiled for t in (row.reply, text)])
        pairs = [(r, s) for r, s in zip(rewards[::2], rewards[1::2], strict=True) if r is not None and s is not None]
        if pairs and sum(r - s for r, s in pairs) / len(pairs) <= _AS_GOOD:
            found.append(kind)
    return found
