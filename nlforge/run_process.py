"""A run as nlforge starts it: the engine's, with the language models that may write questions from texts and judge
replies.
`python -m nlforge.run_process …`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.errors import Declined
from engine.core.paths import RunPaths, notices_file
from engine.core.sentences import sentence
from engine.graders.judge_protocol import Judge
from engine.runs.considerate import ConsiderateStop
from engine.runs.launch import SAFE_PATH
from engine.runs.main import main
from nlforge.console import talk

if TYPE_CHECKING:
    from planner.llm.question_writer import LlmWriter


@contextmanager
def open_writer(model: str) -> Iterator[LlmWriter]:
    """The model named in the spec, asked for questions from texts."""
    from planner.llm.client import open_llm
    from planner.llm.question_writer import LlmWriter

    with open_llm(model) as llm:
        yield LlmWriter(llm)


@contextmanager
def open_judge(model: str, offline_only: bool) -> Iterator[Judge]:
    """A judge of the rubric. Raises Declined where it is not on this machine although nothing may leave it."""
    from planner.llm.client import open_llm
    from planner.llm.judge import LlmAsJudge

    with open_llm(model) as llm:
        if offline_only:
            try:
                llm.require_offline()
            except Declined as error:
                raise Declined(
                    sentence(
                        "error-replies_be_judged_by_which",
                        "Replies are to be judged by {model}, which is not on this machine, and nothing may leave it.",
                        model=model,
                    ),
                    sentence("error-no_reply_was_sent", "No reply was sent."),
                    sentence(
                        "error-say_that_your_data_may",
                        "Say that your data may leave this machine, or name a judge on it (ollama/…).",
                    ),
                ) from error
        yield LlmAsJudge(llm)
        if llm.spent.calls and not llm.small:
            talk(f"Judging took {llm.spent.text()}.")


def usd_for(model: str, tokens_read: int, tokens_written: int) -> float | None:
    """US dollars of one call of a hosted model by the list of prices on this machine; None where it is not in it."""
    from planner.llm.client import listed_usd

    return listed_usd(model, tokens_read, tokens_written)


def considerate(arguments: list[str]) -> int:
    """The run, as considerate as it was told to be; its exit code."""
    run = RunPaths(Path(arguments[0]).resolve())
    stop = ConsiderateStop(run)
    try:
        code = main(arguments, open_writer, open_judge, usd_for, stop)
    finally:
        # What still hangs at the end of a process keeps nobody waiting.
        stop.leave()
    if notices_file().is_file():
        # Not here: the session is free for the next run at once, whatever servers of others do.
        with suppress(OSError):
            subprocess.Popen(
                [sys.executable, *SAFE_PATH, "-m", "nlforge.notices.ended", str(run.root)],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
    return code


if __name__ == "__main__":
    sys.exit(considerate(sys.argv[1:]))
