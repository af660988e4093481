"""The child that computes, watched: started, waited for, started again when it dies."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from engine.core.errors import RunFailed
from engine.core.journal import private_folder
from engine.core.sentences import sentence
from engine.models.llama_child import environment, patience, why_in

_AGAIN_AFTER, _LONGEST_PAUSE = 0.2, 10.0
_LOG_BYTES = 2**20


class ModelProcess:
    """One model in one process at a time.

    The child is `module`; it is given `arguments`, and the files `--port-file`, into which it writes its address when
    it answers, and `--log`. It ends when its stdin closes, and may take `seconds` and the time of reading `model`.
    """

    def __init__(
        self, module: str, arguments: Sequence[str], name: str, model: Path, seconds: float, log: Path
    ) -> None:
        self._module, self._arguments, self._name = module, tuple(arguments), name
        self._model, self._seconds, self._log = model, seconds, log
        self._child: asyncio.subprocess.Process | None = None
        self._up = asyncio.Event()
        self._closing = False
        self._watch: asyncio.Task[None] | None = None
        self.address = ""
        self.starts = 0

    @property
    def pid(self) -> int | None:
        """Of the process that computes now."""
        return self._child.pid if self._child is not None else None

    async def start(self) -> None:
        """Returns when it answers.

        Raises:
            RunFailed: it does not come up.
        """
        await self._begin()
        self._watch = asyncio.create_task(self._keep_up())

    async def ready(self, seconds: float) -> bool:
        """Whether it answers, at once or within so many seconds."""
        if self._up.is_set():
            return True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._up.wait(), seconds)
        return self._up.is_set()

    async def close(self) -> None:
        """End it; nothing is asked of it any more."""
        self._closing = True
        self._up.clear()
        if self._watch is not None:
            self._watch.cancel()
        child = self._child
        if child is None or child.returncode is not None:
            return
        if child.stdin is not None:
            child.stdin.close()
        try:
            await asyncio.wait_for(child.wait(), 5)
        except TimeoutError:
            child.kill()
            await child.wait()

    async def _keep_up(self) -> None:
        pause = _AGAIN_AFTER
        while True:
            assert self._child is not None
            began = time.monotonic()
            await self._child.wait()
            self._up.clear()
            # One that dies at once, again and again, is not started a thousand times a minute.
            pause = _AGAIN_AFTER if time.monotonic() - began > _LONGEST_PAUSE else min(pause * 2, _LONGEST_PAUSE)
            await asyncio.sleep(pause)
            with contextlib.suppress(RunFailed):
                await self._begin()

    async def _begin(self) -> None:
        private_folder(self._log.parent)
        if self._log.exists() and self._log.stat().st_size > _LOG_BYTES:
            self._log.unlink()
        begun = self._log.stat().st_size if self._log.exists() else 0
        with tempfile.TemporaryDirectory(prefix="nlforge-") as folder:
            port_file = Path(folder) / "address"
            self._child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", self._module, *self._arguments),
                *("--port-file", str(port_file), "--log", str(self._log)),
                stdin=asyncio.subprocess.PIPE,
                env=environment(),
                # Ctrl-C in the terminal is for the server, which lets open requests end first.
                start_new_session=True,
            )
            self.starts += 1
            self.address = await self._address(port_file, begun)
        self._up.set()

    async def _address(self, port_file: Path, begun: int) -> str:
        assert self._child is not None
        until = time.monotonic() + patience(self._model, self._seconds)
        while time.monotonic() < until and self._child.returncode is None:
            if port_file.exists():
                return port_file.read_text().strip()
            await asyncio.sleep(0.02)
        if self._child.returncode is None:
            self._child.kill()
        raise RunFailed(
            sentence("error-model_cannot_be_loaded", "The model {name} cannot be loaded.", name=self._name),
            why_in(self._log, begun),
            sentence(
                "error-export_again_if_stays_so_this",
                "Export it again; if it stays so, this machine may lack the memory or the instructions it needs.",
            ),
        )
