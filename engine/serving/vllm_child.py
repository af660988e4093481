"""The process beside vLLM: it starts vLLM's own server on loopback, and ends it with whoever started this."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from engine.core.parent import Parent
from engine.models.llama_child import told, write_only_to

_QUIET = {
    # It reports its use to its makers unless it is told not to.
    "VLLM_NO_USAGE_STATS": "1",
    "VLLM_DO_NOT_TRACK": "1",
    "DO_NOT_TRACK": "1",
    # The weights are here; no hub is asked for anything.
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # Its parts speak with each other on loopback only.
    "VLLM_HOST_IP": "127.0.0.1",
    "MASTER_ADDR": "127.0.0.1",
}
_MOST_COMPARED = 200
_END_SECONDS = 3
"""Less than whoever started this waits for it."""


def vllm_command() -> str | None:
    """The program `vllm`: of this environment, else one that the shell would find."""
    beside = Path(sys.executable).with_name("vllm")
    return str(beside) if beside.is_file() else shutil.which("vllm")


def compute(folder: Path, name: str, context: int, port_file: Path, log: Path) -> int:
    """Serve until stdin closes or the parent is gone; what vLLM says goes to `log`. The exit code of vLLM."""
    parent = Parent()
    write_only_to(log)
    command = vllm_command()
    if command is None:
        print("Error: vLLM is not installed here.", flush=True)
        return 1
    port = _free_port()
    child = subprocess.Popen(
        [
            *(command, "serve", str(folder), "--served-model-name", name),
            *("--host", "127.0.0.1", "--port", str(port), "--max-model-len", str(context)),
            # Settings of the request count, as with llama.cpp, and not what a file of the base recommends.
            *("--generation-config", "vllm", "--max-logprobs", str(_MOST_COMPARED)),
            # Of tokens that were ruled out nothing is told.
            *("--logprobs-mode", "processed_logprobs"),
        ],
        stdin=subprocess.DEVNULL,
        # Its environment may be another than ours, and must not find our packages first.
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | _QUIET,
        start_new_session=True,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        while not _answers(address):
            if child.poll() is not None:
                return child.returncode or 1
            if parent.gone(0.2):
                return 0
        told(address, port_file)
        while child.poll() is None and not parent.gone(0.5):
            pass
        return child.returncode or 0
    finally:
        _end(child)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _answers(address: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{address}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _end(child: subprocess.Popen[bytes]) -> None:
    """It and the processes it has started, which are of one group."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, number)
        except ProcessLookupError:
            return
        until = time.monotonic() + _END_SECONDS
        while time.monotonic() < until and child.poll() is None:
            time.sleep(0.05)


def main() -> int:
    """What `ModelProcess` starts."""
    parser = argparse.ArgumentParser(prog="engine.serving.vllm_child")
    for name, kind in (("folder", Path), ("name", str), ("context", int), ("port-file", Path), ("log", Path)):
        parser.add_argument(f"--{name}", type=kind, required=True)
    options = parser.parse_args()
    return compute(options.folder, options.name, options.context, options.port_file, options.log)


if __name__ == "__main__":
    sys.exit(main())
