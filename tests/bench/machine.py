"""The processor a bench runs on, what it may be limited to, and the base model that is trained."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine.models.precision import cpu_flags, processor

AVX2 = {"ATEN_CPU_CAPABILITY": "avx2", "ONEDNN_MAX_CPU_ISA": "AVX2", "MKL_ENABLE_INSTRUCTIONS": "AVX2"}
"""What torch's own kernels, oneDNN and MKL are told; each reads its own variable when it is loaded."""
_BEYOND_AVX2 = ("avx512f", "avx512_bf16", "amx_bf16")


def machine_options(parser: argparse.ArgumentParser) -> None:
    """`--base` and `--avx2`."""
    parser.add_argument(
        "--base", default="", help="another base model: its name in the catalogue, or a folder with its weights"
    )
    parser.add_argument(
        "--avx2", action="store_true", help="use of this processor only what most laptops have (AVX2), all sides alike"
    )


def limited(asked: argparse.Namespace) -> dict[str, str]:
    """The environment of a child that measures."""
    return {**os.environ, **(AVX2 if asked.avx2 else {})}


def passed_on(asked: argparse.Namespace) -> list[str]:
    """The options a child needs of these."""
    return ["--base", asked.base] if asked.base else []


def use_base(name: str) -> Path:
    """Let everything in this process load that base model, and return its folder; the embedded one where none is
    named."""
    import engine.models.base_weights
    import engine.models.load
    import engine.training.loop

    if not name:
        return engine.models.base_weights.base_model_dir()
    known = engine.models.base_weights
    folder = Path(name).resolve() if Path(name).is_dir() else known.base_model_dir(known.Base(name))
    for module in (engine.models.load, engine.training.loop):
        vars(module)["base_model_dir"] = lambda *_, **__: folder
    return folder


@contextmanager
def busy_of_training() -> Iterator[list[float]]:
    """Seconds of all processors in each training that is done while this is open."""
    from engine.training import loop

    found: list[float] = []
    attempt = loop.one_attempt

    def timed(kind: str, place: Any, state: Path, ready: Any, number: int) -> bool:
        train = ready.trainer.train

        def busy(*given: Any, **more: Any) -> Any:
            begun = time.process_time()
            done = train(*given, **more)
            found.append(time.process_time() - begun)
            return done

        ready.trainer.train = busy
        return attempt(kind, place, state, ready, number)

    vars(loop)["one_attempt"] = timed
    try:
        yield found
    finally:
        vars(loop)["one_attempt"] = attempt


def base_name(asked: argparse.Namespace) -> str:
    """As a table names it."""
    return Path(asked.base).name if asked.base else "smollm2-135m-instruct"


def told(asked: argparse.Namespace) -> str:
    """The processor, what it multiplies with, and its cores."""
    has = [] if asked.avx2 else [flag for flag in _BEYOND_AVX2 if flag in cpu_flags()]
    limits = "limited to AVX2" if asked.avx2 else ", ".join(has) or "AVX2"
    return f"{processor()} ({os.cpu_count()} cores, {limits})"


def child(module: str, arguments: Sequence[str], environment: Mapping[str, str]) -> dict[str, Any]:
    """The JSON object a bench of its own process prints last.

    Raises:
        CalledProcessError: it failed; its own words are on stderr.
    """
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env=dict(environment),
    )
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
