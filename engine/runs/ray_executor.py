"""Training on a Ray cluster: the same jobs, gates, events, checkpoints and stops, by as many workers as there are.

Workers share the run's folder (one machine, or a network file system); a job finds its newest whole checkpoint there by
itself, so that a worker that is lost costs what was learned since, and no more.
"""

from __future__ import annotations

import importlib
import json
import os
import pickle
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine.core.error_parts import parts_of
from engine.core.errors import BadInput, GateFailed, NlforgeError, RunFailed
from engine.core.events import append_event
from engine.core.journal import replace_file
from engine.core.noted import noted
from engine.core.offline import VARIABLES
from engine.core.remedies import Action, remedies_from_json, remedies_to_json
from engine.core.row import Row
from engine.core.sentences import quoted, sentence, unpacked
from engine.core.spec import Source
from engine.core.stages import uses_reward
from engine.data.counts import Counts
from engine.data.prepare import read_all
from engine.models.libraries import quiet_libraries
from engine.runs.ray_local import meeting_in, on_loopback, without_reporter
from engine.training.distributed import Processes
from engine.training.job import Job, train_job
from engine.training.stage_context import StageContext
from engine.training.stages import sampler

LOCAL = "ray"
_LOST_WORKERS = 3
"""So often a run goes on after the loss of a worker; whoever loses more has another problem."""
_CPUS_A_WORKER = 1
_PATIENCE = 10.0
_GROW_SECONDS = 600.0
"""How often machines that came back are taken in again, which costs a start."""


@dataclass(frozen=True)
class _Shared:
    """What every worker is told."""

    job: Job
    out: Path
    seed: int
    events: Path
    stop: Path
    until: float | None
    """Time (seconds since 1970) of the person's deadline."""


class OnRay:
    """Reads sources and trains jobs on all machines of the cluster."""

    def __init__(self, ray: Any, events: Path, stop: Path, *, alone: bool = False) -> None:
        self._ray, self._events, self._stop, self._alone = ray, events, stop, alone

    def read(self, sources: Sequence[Source], root: Path, counts: Counts) -> list[Row]:
        """One task a source, with Ray Data; rows come back in order.

        Raises:
            NlforgeError: what reading raised on a machine of the cluster.
        """
        data: Any = importlib.import_module("ray.data")
        data.DataContext.get_current().enable_progress_bars = False
        items = [{"number": n, "source": s.model_dump_json(), "root": str(root)} for n, s in enumerate(sources)]
        if not items:
            return []
        try:
            found = data.from_items(items, override_num_blocks=len(items)).map(_read).take_all()
        except Exception as error:
            raise _why(error) from error
        rows: list[Row] = []
        # Tasks end in any order; the rows of a training must not depend on it.
        for part in sorted(found, key=lambda f: int(f["number"])):
            # From workers of the person's own cluster, which run this code.
            some, counted = pickle.loads(part["found"])
            rows += some
            counts.add(counted)
        return rows

    def train(self, job: Job, place: StageContext) -> bool:
        """As in one process, with the rows of each step shared by the workers."""
        # They look for a stop themselves, and save.
        place.hold(True)
        with tempfile.TemporaryDirectory(prefix="nlforge-") as meeting:
            return _train(self._ray, job, place, self._events, self._stop, Path(meeting) if self._alone else None)


def _read(item: dict[str, Any]) -> dict[str, Any]:
    counts = Counts()
    rows = read_all([Source.model_validate_json(item["source"])], Path(item["root"]), counts)
    return {"number": item["number"], "found": pickle.dumps((rows, counts))}


@contextmanager
def on_ray(address: str, events: Path, stop: Path) -> Iterator[OnRay]:
    """Work on the cluster at `ray://…` or `host:port`, or on one started here for “ray”.

    Raises:
        BadInput: ray is not installed, or there is no cluster at that address.
    """
    _settle(address)
    try:
        ray: Any = importlib.import_module("ray")
    except ImportError as error:
        raise BadInput(
            "Training on a cluster needs Ray.", "It is not installed.", 'Install it: pip install "nlforge[cluster]"'
        ) from error
    quiet_libraries()
    _require_answer(address)
    try:
        where = {"address": "local", "num_cpus": os.cpu_count()} if address == LOCAL else {"address": address}
        with without_reporter():
            ray.init(
                **where,
                log_to_driver=False,
                logging_level="ERROR",
                include_dashboard=False,
                runtime_env={"env_vars": _environment()},
            )
    except (ConnectionError, ValueError, RuntimeError, OSError) as error:
        why = next(iter(str(error).splitlines()), "")[:200]
        raise BadInput(
            f"There is no Ray cluster at {address} that I can use.",
            f"{type(error).__name__}: {why}",
            "Check the address (ray status), or train on this machine.",
        ) from error
    try:
        yield OnRay(ray, events, stop, alone=address == LOCAL)
    finally:
        ray.shutdown()


def _require_answer(address: str) -> None:
    """Ray itself asks for minutes before it gives up."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if address == LOCAL or not port.isdigit():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE).close()
    except OSError as error:
        raise BadInput(
            f"There is no Ray cluster at {address}.",
            f"{error.strerror or error}.",
            "Check the address (ray status), or train on this machine.",
        ) from error


def _settle(address: str) -> None:
    """Training in Ray's present form; before it is imported."""
    os.environ.update(
        RAY_TRAIN_V2_ENABLED="1",
        RAY_DEDUP_LOGS="0",
        RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO="0",
        RAY_TRAIN_ENABLE_STATE_TRACKING="0",
    )
    if address == LOCAL:
        on_loopback()


def _environment() -> dict[str, str]:
    """What workers need to find the same weights and stay off the network."""
    wanted = (
        "TOKENIZERS_PARALLELISM",
        "OMP_WAIT_POLICY",
        "GOMP_SPINCOUNT",
        "NLFORGE_ARITHMETIC",
        "NLFORGE_CACHE",
        "NLFORGE_SAVE_SECONDS",
        "PYTHONPATH",
    )
    return {**VARIABLES, **{name: os.environ[name] for name in wanted if name in os.environ}}


def workers_for(batch_size: int, available: int) -> int:
    """The most workers that share the rows of a step evenly, so that a step is the same step as on one."""
    return max(n for n in range(1, max(1, available) + 1) if batch_size % n == 0)


def _train(ray: Any, job: Job, place: StageContext, events: Path, stop: Path, meeting: Path | None) -> bool:
    """`meeting` is where workers of one machine find each other."""
    train: Any = importlib.import_module("ray.train")
    with_torch: Any = importlib.import_module("ray.train.torch")
    resources = ray.cluster_resources()
    cards = int(resources.get("GPU", 0))
    workers = workers_for(job.stage.batch_size, cards or int(resources.get("CPU", 1)) // _CPUS_A_WORKER)
    nodes = sum(node["Alive"] for node in ray.nodes())
    divided = job.stage.sharding != "none"
    place.emit(
        noted(
            sentence(
                "noted-on_cluster",
                "It trains on a Ray cluster of {machines} with {workers} on {kind}{divided}.",
                machines=sentence("noted-machines", "{n} machines" if nodes > 1 else "{n} machine", n=nodes),
                workers=sentence("noted-workers", "{n} workers" if workers > 1 else "{n} worker", n=workers),
                kind="GPUs" if cards else "CPUs",
                divided=sentence("noted-weights_split", ", with the weights split between them") if divided else "",
            )
        )
    )
    if uses_reward(job.stage) and (
        judged := [quoted(c.name) for c in job.scoring.criteria if c.grader.kind == "judge"]
    ):
        place.emit(
            noted(
                sentence(
                    "noted-no_judge_on_cluster",
                    "What a language model judges ({lines}) gives no reward during training on the cluster: the judge "
                    "is only asked from this machine, and measures the result.",
                    lines=judged,
                )
            )
        )
    if uses_reward(job.stage) and job.scoring.references.embedding != "none":
        place.emit(
            noted(
                sentence(
                    "noted-facts_by_words_on_cluster",
                    "During training on the cluster, facts are checked by words; the final result is checked by "
                    "meaning, on this machine.",
                )
            )
        )
    left = place.seconds_left()
    sent = replace(job, scoring=job.scoring.elsewhere())
    shared = _Shared(
        sent,
        place.out.resolve(),
        place.seed,
        events.resolve(),
        stop.resolve(),
        None if left is None else time.time() + left,
    )
    result = place.out.resolve().with_name("ray.json")
    result.unlink(missing_ok=True)
    backend = "nccl" if cards else "gloo"
    trainer = with_torch.TorchTrainer(
        _worker,
        train_loop_config={"shared": shared, "result": str(result)},
        torch_config=meeting_in(meeting, backend) if meeting else with_torch.TorchConfig(backend=backend),
        # Weights that fit only all of the cards wait for a lost one.
        scaling_config=train.ScalingConfig(
            num_workers=(1, workers) if workers > 1 and not divided else workers,
            use_gpu=cards > 0,
            placement_strategy="SPREAD",
            elastic_resize_monitor_interval_s=_GROW_SECONDS,
            resources_per_worker={"GPU": 1} if cards else {"CPU": _CPUS_A_WORKER},
        ),
        run_config=train.RunConfig(
            name="nlforge",
            storage_path=str(place.out.resolve().parent / "ray"),
            failure_config=train.FailureConfig(max_failures=_LOST_WORKERS),
        ),
    )
    try:
        trainer.fit()
    except Exception as error:
        raise _why(error) from error
    if not result.exists():
        return False
    ended = json.loads(result.read_text(encoding="utf-8"))
    if (kind := _DECISIONS.get(ended["how"])) is not None:
        what, why, todo = (
            unpacked(ended["sentences"][part]) if part in ended["sentences"] else ended[part]
            for part in ("what", "why", "todo")
        )
        raise kind(what, why, todo, remedies=remedies_from_json(ended.get("remedies", [])))
    return bool(ended["how"] == "done")


def _why(error: BaseException) -> NlforgeError:
    """Our own errors as they were raised on the worker; others in a sentence."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, NlforgeError):
            return seen
        for inner in getattr(seen, "worker_failures", {}).values():
            found = _why(inner)
            if not isinstance(found, RunFailed) or found.what != _UNEXPECTED:
                return found
        seen = getattr(seen, "cause", None) or seen.__cause__
    lines = [line for line in str(error).splitlines() if line.strip()]
    return RunFailed(
        _UNEXPECTED,
        lines[-1][:300] if lines else type(error).__name__,
        sentence("noted-todo-cluster", "What was learned is saved; it can be tried again."),
        remedies=(Action(kind="run_again"),),
    )


_DECISIONS: dict[str, type[NlforgeError]] = {kind.__name__: kind for kind in (GateFailed, RunFailed, BadInput)}
_UNEXPECTED = sentence("noted-cluster_unexpected", "The training on the cluster stopped unexpectedly.")


def decision_of(error: NlforgeError) -> str | None:
    """What another try would only repeat, by its name or that of what it is a kind of."""
    return next((kind.__name__ for kind in type(error).__mro__ if kind.__name__ in _DECISIONS), None)


def _worker(config: dict[str, Any]) -> None:
    """One process of the cluster: the same job as on one machine, with the others in step."""
    quiet_libraries()
    shared: _Shared = config["shared"]
    crew = Processes()
    first = crew.rank == 0

    def emit(event: Any) -> None:
        if first:
            append_event(shared.events, event)

    def seconds_left() -> float | None:
        return None if shared.until is None else shared.until - time.time()

    # What a worker writes is as private as what the run itself does.
    os.umask(0o077)
    uneven = shared.job.stage.batch_size % crew.size
    if uneven:
        batch = shared.job.stage.batch_size
        emit(
            noted(
                sentence(
                    "noted-workers_left",
                    "{workers} workers are left; a step takes {rows} rows instead of {batch}.",
                    workers=crew.size,
                    rows=batch - uneven,
                    batch=batch,
                )
            )
        )
    # A reply of divided weights takes all of them.
    replies = first or shared.job.stage.sharding != "none"
    sample = sampler(shared.job.stage.kind, shared.job.system_prompt, shared.job.sample if replies else None, emit)
    place = StageContext(shared.out, shared.seed, emit, shared.stop.exists, sample, seconds_left, crew)
    try:
        ended: dict[str, Any] = {"how": "done" if train_job(shared.job, place) else "stopped"}
    except NlforgeError as error:
        if (how := decision_of(error)) is None:
            raise
        told = {"what": error.what, "why": error.why, "todo": error.todo, "remedies": remedies_to_json(error.remedies)}
        ended = {"how": how, **told, "sentences": parts_of(error)}
    if first:
        replace_file(Path(config["result"]), json.dumps(ended).encode())
