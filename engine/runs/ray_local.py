"""A Ray cluster of this machine alone keeps to this machine: its ports are open to no other, and it asks no other
anything."""

from __future__ import annotations

import importlib
import os
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from engine.core.errors import BadInput
from engine.core.sentences import sentence


def on_loopback() -> None:
    """Before Ray is imported: its ports, which ask for no password, are on loopback, and nobody looks this machine's
    name up."""
    os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
    os.environ["GLOO_SOCKET_IFNAME"] = next((name for _, name in socket.if_nameindex() if name.startswith("lo")), "lo")


@contextmanager
def without_reporter() -> Iterator[None]:
    """While open, Ray starts without its reporter, which asks the addresses of three clouds what machine this is, at
    each start and whatever is set; without the dashboard it does nothing else.

    Raises:
        BadInput: this version of Ray keeps it elsewhere.
    """
    ray, node = importlib.import_module("ray"), importlib.import_module("ray._private.node")
    if not hasattr(node.Node, "start_api_server"):
        raise BadInput(
            sentence(
                "error-ray_would_ask_cloud_services",
                "Ray {version} would ask cloud services about this machine.",
                version=ray.__version__,
            ),
            sentence("error-reporter_not_where_can_leave", "Its reporter is not where I can leave it out."),
            sentence(
                "error-install_version_nlforge_was_tested",
                "Install the version nlforge was tested with: pip install ray==2.60.0",
            ),
        )
    with patch.object(node.Node, "start_api_server", lambda *_, **__: None):
        yield


def meeting_in(folder: Path, backend: str) -> Any:
    """How workers of Ray Train find each other: in a file of `folder`. At a port, torch would ask the resolver for the
    name of each address, loopback's too. Returns a `TorchConfig`."""
    ray: Any = importlib.import_module("ray")
    torch: Any = importlib.import_module("ray.train.torch.config")

    class Meeting(torch._TorchBackend):  # type: ignore[misc]
        def on_start(self, worker_group: Any, backend_config: Any) -> None:
            worker_group.execute(torch._set_torch_distributed_env_vars)
            # A new file each time: after the loss of a worker the others meet again.
            where = f"file://{folder / uuid.uuid4().hex}"
            ray.get(
                [
                    worker_group.execute_single_async(
                        rank,
                        torch._setup_torch_process_group,
                        backend=backend,
                        world_rank=rank,
                        init_method=where,
                        world_size=len(worker_group),
                        timeout_s=backend_config.timeout_s,
                    )
                    for rank in range(len(worker_group))
                ]
            )

    class Config(torch.TorchConfig):  # type: ignore[misc]
        backend_cls = Meeting

    return Config(backend=backend)
