"""The network is refused for the whole run, loopback stays open; the user's own cache is left as it is; what takes
long begins first."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from engine.core.paths import RunPaths, next_run
from engine.core.spec import digest, load_spec
from nlforge.store import Session
from nlforge.wording.catalogue import speak
from tests.support.messages import desk_table
from tests.support.places import SAMPLE
from tests.support.small_models import own_copy, save_small, small_cache, small_model

# Whether something is true does not depend on how busy the machine is.
settings.register_profile("truth", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("truth"), derandomize=True)
# Now and then, by hand: pytest --hypothesis-profile=thorough --hypothesis-seed=NUMBER
settings.register_profile("thorough", settings.get_profile("truth"), max_examples=500)
settings.load_profile("ci" if os.environ.get("CI") else "truth")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow tests first, else as they were drawn: of two processes neither is left alone with a long one at the end."""
    items.sort(key=_after)


def _after(item: pytest.Item) -> bool:
    return item.get_closest_marker("slow") is None


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Neither do the rates measured on this machine steer a test, nor stands an error of a test in the user's log;
    the models are those that are there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NLFORGE_CACHE", str(own_copy(tmp_path_factory.mktemp("cache"))))
        patch.setenv("NLFORGE_CONFIG", str(tmp_path_factory.mktemp("config")))
        yield


@pytest.fixture(autouse=True)
def spoken_english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever is spoken where the tests run, or was in the test before."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("NLFORGE_LANGUAGE", raising=False)
    speak("en")
    yield
    speak("en")


@pytest.fixture(autouse=True, scope="session")
def no_servers() -> Iterator[None]:
    """What else runs on the machine of the tests is nobody's business."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NLFORGE_LOCAL_PORTS", "")
        yield


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Any connection that leaves this machine is an error."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test reached for the network: {address}")
        real(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]
    yield
    socket.socket.connect = real  # type: ignore[method-assign]


@pytest.fixture
def sample() -> Path:
    """Folder of the shipped sample."""
    return SAMPLE


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stages begin with a small random model."""
    monkeypatch.setattr("engine.training.model.load_model", lambda *_, **__: small_model())


@pytest.fixture
def small_base(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small random model, loaded wherever the base model is."""
    folder = save_small(tmp_path_factory.mktemp("base"))
    monkeypatch.setattr("engine.models.load.base_model_dir", lambda _: folder)
    return folder


@pytest.fixture
def small_child(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs, which are processes of their own, begin with a small random model."""
    monkeypatch.setenv("NLFORGE_CACHE", str(small_cache(tmp_path_factory.mktemp("small"))))


@pytest.fixture
def session(tmp_path: Path) -> Session:
    (tmp_path / "desk.csv").write_text(desk_table())
    session = Session.create(tmp_path / "sessions", "desk")
    session.set_data_root(tmp_path)
    return session


@pytest.fixture
def alive(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Runs are folders only; the last entry says whether their process lives."""
    living = [True]

    def start(root: Path, confirmed: str, data_root: Path, entry: str, on: str | None = None) -> RunPaths:
        assert entry == "nlforge.run_process" and on is None
        assert digest(load_spec(root / "spec.yaml")) == confirmed
        run = next_run(root)
        run.spec.write_bytes((root / "spec.yaml").read_bytes())
        return run

    monkeypatch.setattr("engine.runs.launch.start_run", start)
    monkeypatch.setattr("engine.runs.launch.is_running", lambda run: living[-1])
    return living


@pytest.fixture
def cluster() -> Iterator[Any]:
    """Two nodes of one processor each."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    # Else its workers stand behind everything else that goes on here.
    os.environ["RAY_worker_niceness"] = "0"  # noqa: SIM112  the name Ray reads
    from ray.cluster_utils import Cluster

    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    made.add_node(num_cpus=1)
    made.wait_for_nodes()
    yield made
    made.shutdown()
