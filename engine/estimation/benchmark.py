"""How fast this machine trains and replies, and in what arithmetic: measured once in about half a minute, and
corrected by what its runs really took."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field, ValidationError

from engine.core.arithmetic import Arithmetic, Dtype
from engine.core.errors import NlforgeError
from engine.core.frozen import Frozen
from engine.core.journal import append_line, read_lines, replace_file
from engine.core.paths import cache_dir
from engine.core.printable import for_people
from engine.core.printable import lines as in_lines
from engine.estimation.measure import (
    DTYPES,
    LONGEST,
    SHAPES,
    Speed,
    adapted,
    decoding,
    in_dtype,
    layer,
    learning,
    product,
)
from engine.models.base_weights import CATALOGUE_DEFAULT, EMBEDDED, base_model_dir
from engine.models.catalogue import BaseModelEntry, entry
from engine.models.libraries import quiet_libraries
from engine.models.load import load_model
from engine.models.precision import arithmetic, keep_measured, machine_key, processor
from engine.models.protocols import LanguageModel

_T = TypeVar("_T")
_FILE = "rates.json"
_ACTUALS = "estimates.jsonl"
_KEPT = 20
_SPREAD = (0.6, 1.0, 1.9)
_LEAST_SPREAD = (0.85, 1.0, 1.2)
_ENOUGH = 4
"""Runs from which on their own spread is more honest than a fixed one."""
_HOPELESS = 1.5
"""An arithmetic whose layer takes so many times as long as that of another is measured no further, nor one whose
product does so twice over."""
_LIMIT = 30.0
"""Seconds of calibration from which on nothing is repeated, and nothing measured that can be told from the rest."""
_LOADING = 3.0
"""Seconds to read and set up a billion weights."""


class Rates(Frozen):
    """Seconds of the base model's work on this machine's processor in what it computes in; the defaults are those of
    two cores in 2026."""

    measured: bool = False
    step: float = 0.25
    """Of one optimizer step, whatever its size."""
    token: float = 0.0034
    """Of one token learned with adapters, forward and backward."""
    decode: float = 0.075
    """Of one token for each of 16 replies written at once."""
    start: float = 9.0
    """Until libraries and weights are loaded."""
    bases: dict[str, Speed] = Field(default_factory=dict)
    """Of other base models, by name, from one layer of each."""

    def of(self, model: BaseModelEntry) -> Rates:
        """Those of another base model: from a layer of its own shape where that was measured, else by its size."""
        # One's own may be called as one that was measured.
        embedded = model.weights == EMBEDDED
        if embedded and model.name == CATALOGUE_DEFAULT:
            return self
        own = entry(CATALOGUE_DEFAULT)
        found = self.bases.get(model.name) if embedded else None
        if found is None:
            larger = model.params_b / own.params_b
            found = Speed(step=self.step, token=self.token, decode=self.decode).times(larger, larger)
        start = self.start + (model.params_b - own.params_b) * _LOADING
        return self.model_copy(update={**found.model_dump(), "start": start, "bases": {}})


class _Measured(Frozen):
    """What calibration found."""

    start: float
    speeds: dict[Dtype, Speed]
    """Of the embedded base model."""
    bases: dict[Dtype, dict[str, Speed]]

    def rates(self, arithmetic: Arithmetic) -> Rates:
        """Those of what is computed in."""
        training, writing = self.speeds[arithmetic.training], self.speeds[arithmetic.writing]
        bases = {
            name: speed.model_copy(update={"decode": self.bases[arithmetic.writing][name].decode})
            for name, speed in self.bases[arithmetic.training].items()
        }
        return Rates(
            measured=True,
            step=training.step,
            token=training.token,
            decode=writing.decode,
            start=self.start,
            bases=bases,
        )


class Actual(Frozen):
    """What was estimated and what a run really took."""

    kind: str
    """Base model, method and stages, which runs are compared by."""
    estimated: float
    """Seconds likely, by the formula alone."""
    seconds: float


class KnownRates(Frozen):
    """What a machine's estimates can rest on."""

    rates: Rates = Rates()
    actuals: tuple[Actual, ...] = Field(default=())

    def spread(self, kind: str) -> tuple[float, float, float]:
        """Factors for low, likely and high: from runs of the same kind, else from all, else fixed ones."""
        same = [a.seconds / a.estimated for a in self.actuals if a.kind == kind and a.estimated > 0]
        found = sorted(
            same if len(same) >= _ENOUGH else [a.seconds / a.estimated for a in self.actuals if a.estimated > 0]
        )
        if not found:
            return _SPREAD if self.rates.measured else (0.4, 1.0, 2.5)
        # The median: one run beside other work must not move all estimates.
        middle = found[len(found) // 2]
        # Few runs tell by how much it is off, not yet how much it varies.
        if len(found) < _ENOUGH:
            return _SPREAD[0] * middle, middle, _SPREAD[2] * middle
        # A tenth beyond the extremes seen: the next may be one.
        return min(found[0] * 0.9, middle * _LEAST_SPREAD[0]), middle, max(found[-1] * 1.1, middle * _LEAST_SPREAD[2])


def known(sessions: Path) -> KnownRates:
    """Measured rates of this machine, and the latest runs in a folder of sessions.

    Raises:
        BadInput: what is remembered is no plain file.
    """
    lines = read_lines(sessions / _ACTUALS).lines if (sessions / _ACTUALS).exists() else []
    actuals = []
    for line in lines[-_KEPT:]:
        try:
            actuals.append(Actual.model_validate_json(line))
        except ValidationError:
            continue
    return KnownRates(rates=_measured() or Rates(), actuals=tuple(actuals))


def remember(sessions: Path, actual: Actual) -> None:
    """Keep what a run really took beside what was estimated.

    Raises:
        RunFailed: it could not be written.
    """
    append_line(sessions / _ACTUALS, actual.model_dump_json())


def _key() -> dict[str, Any]:
    # Measured anew where any of these is another; `version` counts changes of what is measured.
    return {"base": CATALOGUE_DEFAULT, "version": 4, **machine_key()}


def _measured() -> Rates | None:
    try:
        kept = json.loads((cache_dir() / _FILE).read_text(encoding="utf-8"))
        return _Measured.model_validate(kept["measured"]).rates(arithmetic()) if kept["key"] == _key() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def calibrate() -> Rates:
    """Measure this machine's processor with the real base model, and keep the figures and what is fastest here, for
    training and for writing.

    After `_LIMIT` seconds, on a machine that is busy or slow, it takes what it has: an arithmetic that was not measured
    is as much slower as a smaller piece of its work, and another base model is told by its size.

    Raises:
        RunFailed: the base model is not on this machine, or the figures could not be written.
    """
    begun = time.perf_counter()
    ends = begun + _LIMIT
    quiet_libraries()
    # Its import is part of what a run waits for at its start.
    import trl.trainer.sft_trainer  # noqa: F401

    model, _ = load_model(dtype="bfloat16")
    start = time.perf_counter() - begun
    # Where there is a card it was put there; what is measured here is the processor.
    model = model.to("cpu")
    own = SHAPES[CATALOGUE_DEFAULT]
    products = {dtype: product(own, dtype) for dtype in DTYPES}
    quickest = min(products, key=lambda d: products[d])
    layers = _each(lambda d: layer(own, d, ends), _hopeful(products, 2 * _HOPELESS), ends)
    for dtype in DTYPES:
        # Where nothing multiplies it, a layer alone would take minutes.
        slower = products[dtype] / products[quickest]
        layers.setdefault(dtype, layers[quickest].times(slower, slower))
    writes, learns = _whole(model, layers, ends)
    del model
    best = Arithmetic(
        training=min(learns, key=lambda d: learns[d][1]),
        writing=min(writes, key=lambda d: writes[d]),
        why="measured",
        processor=processor(),
    )
    step, token = learns[best.training]
    whole = Speed(step=step, token=token, decode=writes[best.writing])
    speeds: dict[Dtype, Speed] = {}
    for dtype, one in layers.items():
        # What was not measured as a whole is as much slower as its layer.
        speeds[dtype] = whole.times(
            learns[dtype][1] / token if dtype in learns else one.token / layers[best.training].token,
            writes[dtype] / whole.decode if dtype in writes else one.decode / layers[best.writing].decode,
        )
    others = {
        name: {dtype: layer(shape, dtype, ends) for dtype in {best.training, best.writing}}
        for name, shape in SHAPES.items()
        if name != CATALOGUE_DEFAULT and time.perf_counter() < ends
    }
    found = _Measured(start=round(start, 2), speeds=speeds, bases=_bases(others, layers, best, step))
    replace_file(cache_dir() / _FILE, json.dumps({"key": _key(), "measured": found.model_dump(mode="json")}).encode())
    keep_measured(best.training, best.writing)
    return found.rates(best)


def _whole(
    model: LanguageModel, layers: dict[Dtype, Speed], ends: float
) -> tuple[dict[Dtype, float], dict[Dtype, tuple[float, float]]]:
    """Of the embedded base model as a whole: `decoding` and `learning` in each arithmetic that may be the fastest."""
    # Weights in bfloat16 are in float32 what they were.
    writes = _each(lambda d: decoding(in_dtype(model, d)), _hopeful({d: s.decode for d, s in layers.items()}), ends)
    learner = adapted(model, LONGEST)
    hopeful = _hopeful({d: s.token for d, s in layers.items()})
    return writes, _each(lambda d: learning(in_dtype(learner, d), d, ends), hopeful, ends)


def _hopeful(seconds: dict[Dtype, float], most: float = _HOPELESS) -> list[Dtype]:
    """Those that may be the fastest, by a small piece of the work; the likeliest first."""
    found = [dtype for dtype, took in seconds.items() if took <= most * min(seconds.values())]
    return sorted(found, key=lambda dtype: seconds[dtype])


def _each(measured: Callable[[Dtype], _T], dtypes: Sequence[Dtype], ends: float) -> dict[Dtype, _T]:
    """What is measured of the first, and of the others while there is time."""
    found: dict[Dtype, _T] = {}
    for dtype in dtypes:
        if not found or time.perf_counter() < ends:
            found[dtype] = measured(dtype)
    return found


def _bases(
    others: dict[str, dict[Dtype, Speed]], layers: dict[Dtype, Speed], best: Arithmetic, step: float
) -> dict[Dtype, dict[str, Speed]]:
    """Other base models in each arithmetic: measured where it is the fastest one, else as much slower as a layer of the
    embedded one. A step updates so many times the adapters."""
    found: dict[Dtype, dict[str, Speed]] = {dtype: {} for dtype in layers}
    own = SHAPES[CATALOGUE_DEFAULT]
    for name, measured in others.items():
        larger = SHAPES[name].layers * SHAPES[name].hidden / (own.layers * own.hidden)
        for dtype, one in layers.items():
            training, writing = (
                measured.get(dtype)
                or measured[use].times(one.token / layers[use].token, one.decode / layers[use].decode)
                for use in (best.training, best.writing)
            )
            found[dtype][name] = Speed(step=step * larger, token=training.token, decode=writing.decode)
    return found


def said(took: float) -> str:
    """Of a calibration of so many seconds, what a person should know."""
    if took <= _LIMIT:
        return f"Measured in {took:.0f} seconds."
    return (
        f"Measured in {took:.0f} seconds, of which the last ones repeated nothing: the machine is slow, or was "
        "busy, and what training takes may be estimated too high. To measure again when it is idle, delete "
        f"{cache_dir() / _FILE} and run: python -m engine.estimation.benchmark"
    )


if __name__ == "__main__":
    try:
        base_model_dir()
        if _measured() is None:
            print(
                f"Measuring how fast this machine trains, and in what arithmetic (once; about {_LIMIT:.0f} seconds, "
                "more where it is busy or slow) …",
                file=sys.stderr,
                flush=True,
            )
            begun = time.perf_counter()
            calibrate()
            took = time.perf_counter() - begun
            print(said(took), file=sys.stderr, flush=True)
    except NlforgeError as error:
        # Estimates are wider without it, and nothing else needs it.
        print(in_lines(error.lines), file=for_people(sys.stderr))
