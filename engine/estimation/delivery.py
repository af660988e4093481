"""What delivering takes after a training: merging, writing, and the proof that it is the trained model."""

from __future__ import annotations

from engine.core.spec import TrainingSpec
from engine.estimation.benchmark import Rates

_PROMPTS, _TOKENS, _AT_ONCE = 50, 32, 16
"""Messages it is compared on, tokens of a reply, and replies written at once, as in `engine.export.parity`."""
_FINE = 2.0
"""In fp32 a token takes about so many times as long as in what is trained in."""
_WRITTEN, _READ, _ALONE = 2, 4, 4
"""Models that write the replies side by side; passes over them; and ways that write one reply after another."""
_ONE = 0.3
"""Share of a step of sixteen replies that llama.cpp takes for a token of one."""
_SECONDS_A_BILLION, _START = 90.0, 8.0
"""Merging and writing as f16 and in eight bits."""
_TIMED, _TOGETHER, _SERVERS = 40, 0.65, 8.0
"""Messages that one person and eight at once ask of the server, what a reply of eight at once takes of one alone, and
the start of both servers."""


def delivering_seconds(
    spec: TrainingSpec, rates: Rates, row_tokens: float, reply_tokens: float, scale: float = 1.0
) -> float:
    """Likely seconds, of rows and replies of so many tokens; 0 where nothing but the adapter is asked for."""
    if spec.deploy.target in (None, "none"):
        return 0.0
    files = _START + spec.model.params_b * _SECONDS_A_BILLION
    written = _WRITTEN * _PROMPTS / _AT_ONCE * _TOKENS * rates.decode * _FINE
    read = _READ * _PROMPTS * row_tokens * rates.token * 0.4 * _FINE
    if spec.deploy.target == "merged_weights":
        return files + (written + read) * scale
    alone = _ALONE * _PROMPTS * _TOKENS * rates.decode * _ONE
    timed = _TIMED * reply_tokens * rates.decode * _ONE * (1 + _TOGETHER)
    return files + _SERVERS + (written + read + alone + timed) * scale
