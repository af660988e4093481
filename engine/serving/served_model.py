"""A model as it is answered with: the process with its file or its weights, or its head in this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import psutil

from engine.core.errors import BadInput, NlforgeError
from engine.core.hashed_file import sha256_of
from engine.core.paths import RunPaths, runs_of
from engine.core.releases import released_run
from engine.core.sentences import sentence
from engine.core.spec import TrainingSpec, load_spec
from engine.export.served import SERVED, Served, served_in
from engine.models.gguf_header import header_of
from engine.prompting.prompter import Prompter, prompter_in
from engine.prompting.prompting import PROMPTING
from engine.serving.api_errors import ApiError
from engine.serving.backends import Backend, LlamaBackend, VllmBackend
from engine.serving.hard_rules import HardRules, hard_rules
from engine.serving.heads import ServedHead, load_head
from engine.serving.model_process import ModelProcess
from engine.serving.settings import Engine, ServeSettings, ServingPaths
from engine.trust.guard import Guard, guard_in
from engine.trust.measures import AnsweredMessage
from engine.trust.trust import TRUST

MOST_SLOTS = 8
"""Conversations that are computed together; more take memory, and on a processor give hardly more words a second."""
_SHARE = 4
"""One part in so many of the free memory holds what the conversations have read."""
_ROOM_BESIDE = 4
"""A model that answers no more is kept ready where so many of its size are free."""
_PATIENCE = 60.0
"""Seconds a request waits for a model that is being started again."""


class ServedModel:
    """One exported folder, ready to answer."""

    def __init__(
        self,
        folder: Path,
        served: Served,
        spec: TrainingSpec | None,
        rules: HardRules,
        backend: Backend | None = None,
        process: ModelProcess | None = None,
        head: ServedHead | None = None,
        guard: Guard | None = None,
        prompter: Prompter | None = None,
    ) -> None:
        self.folder, self.served, self.spec, self.rules, self.guard = folder, served, spec, rules, guard
        self.prompter = prompter
        self._backend, self._process, self.head = backend, process, head
        self._made = _made_at(folder)
        self._users = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def process(self) -> ModelProcess:
        """Only of a model that writes text."""
        assert self._process is not None
        return self._process

    @property
    def backend(self) -> Backend:
        """How its process is asked; only of a model that writes text."""
        assert self._backend is not None
        return self._backend

    @property
    def computing(self) -> int | None:
        """Number of the process that computes, where it is another than this one."""
        return self._process.pid if self._process is not None else None

    async def address(self) -> str:
        """Where the model answers.

        Raises:
            ApiError: it does not; it is being started again.
        """
        if not await self.process.ready(_PATIENCE):
            raise self.down()
        return self.process.address

    def down(self) -> ApiError:
        """For requests whose model ended under them."""
        return ApiError(
            503,
            f"{self.served.name} stopped while it answered, and is being started again. Send the request again.",
            code="model_restarting",
            headers={"Retry-After": "2"},
        )

    @asynccontextmanager
    async def used(self) -> AsyncIterator[None]:
        """While a request needs it."""
        self._users += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._users -= 1
            if not self._users:
                self._idle.set()

    def is_of(self, folder: Path) -> bool:
        """Whether it was opened from this very export, and not from one that has been made there since."""
        return folder.absolute() == self.folder.absolute() and _made_at(folder) == self._made

    def fits_beside(self) -> bool:
        """Whether to keep it ready while another one answers: there is room, and it still lies in its folder."""
        if not self.is_of(self.folder):
            return False
        path = self.folder / self.served.file
        files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
        return bool(psutil.virtual_memory().available > _ROOM_BESIDE * sum(one.stat().st_size for one in files))

    async def close(self, seconds: float = 0.0) -> None:
        """End it, when nobody needs it any more or so many seconds are over."""
        if self._users and seconds:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._idle.wait(), seconds)
        if self._process is not None:
            await self._process.close()


async def open_model(folder: Path, settings: ServeSettings) -> ServedModel:
    """Start what an exported folder holds.

    Raises:
        BadInput: nothing was exported there, or it is damaged.
        RunFailed: it cannot be loaded.
    """
    served = served_in(folder)
    spec = spec_beside(folder)
    rules = hard_rules(spec if settings.rules else None, served.languages)
    guard = await asyncio.to_thread(_guard_of, folder, served) if settings.rules else None
    prompter = await asyncio.to_thread(_prompter_of, folder, served)
    path = folder / served.file
    if not path.exists():
        raise BadInput(
            sentence("error-file_missing", "{path} is missing.", path=path),
            sentence("error-served_json_names", "served.json names it."),
            sentence("error-export_model_again", "Export the model again."),
        )
    if path.is_dir() and served.kind != "chat":
        head = await asyncio.to_thread(load_head, path, served)
        return ServedModel(folder, served, spec, rules, head=head, guard=guard)
    backend: Backend
    if path.is_dir():
        backend = VllmBackend()
    else:
        backend = LlamaBackend(slots_for(path, served.context, psutil.virtual_memory().available))
    arguments = backend.arguments(path, served.name, served.context)
    log = ServingPaths(settings.session).model_log
    process = ModelProcess(backend.child, arguments, served.name, path, backend.start_seconds, log)
    try:
        await process.start()
    except NlforgeError:
        await process.close()
        raise
    return ServedModel(folder, served, spec, rules, backend, process, guard=guard, prompter=prompter)


def _made_at(folder: Path) -> int:
    try:
        return (folder / SERVED).stat().st_mtime_ns
    except OSError:
        return 0


def _prompter_of(folder: Path, served: Served) -> Prompter | None:
    """What stands in its prompts, as it was exported: without it, the model is another one than was measured.

    Raises:
        BadInput: a file of it is missing or was changed.
        RunFailed: it searches by meaning, and the model for that is not on this machine.
    """
    known, path = served.hashes.get(PROMPTING), folder / PROMPTING
    if known is None:
        return None
    if not path.is_file() or path.is_symlink() or sha256_of(path) != known:
        raise BadInput(
            sentence("error-missing_or_was_changed", "{path} is missing or was changed.", path=path),
            sentence(
                "error-says_what_stands_each_prompt_beside",
                "It says what stands in each prompt beside the message; without it, another model was measured.",
            ),
            sentence("error-export_model_again", "Export the model again."),
        )
    prompter = prompter_in(folder)
    if prompter is not None:
        # The model that compares meanings is loaded now, and not while the first person waits.
        prompter.message("hello")
    return prompter


def _guard_of(folder: Path, served: Served) -> Guard | None:
    """When it hands over, as it was exported: a model without its guard would answer what it does not know.

    Raises:
        BadInput: a file of it is missing or was changed.
        RunFailed: it compares meanings, and the model for that is not on this machine.
    """
    known, path = served.hashes.get(TRUST), folder / TRUST
    if known is not None and (not path.is_file() or path.is_symlink() or sha256_of(path) != known):
        raise BadInput(
            sentence("error-missing_or_was_changed", "{path} is missing or was changed.", path=path),
            sentence(
                "error-says_when_model_hands_over",
                "It says when the model hands over to a person; without it all would be answered.",
            ),
            sentence("error-export_model_again", "Export the model again."),
        )
    guard = guard_in(folder)
    if guard is not None:
        # The model that compares meanings is loaded now, and not while the first person waits.
        guard.sure([AnsweredMessage("?", "?")])
    return guard


def spec_beside(folder: Path) -> TrainingSpec | None:
    """The spec of the run a folder was exported from, where it still lies in it.

    Raises:
        BadInput: it cannot be read.
    """
    run = RunPaths(folder.parent.parent)
    return load_spec(run.spec) if run.spec.is_file() else None


def slots_for(gguf: Path, context: int, free: int) -> int:
    """How many conversations of `context` tokens fit into a share of so many free bytes.

    Raises:
        BadInput: it is no GGUF file.
    """
    header = header_of(gguf)
    heads = header.number("attention.head_count") or 1
    width = header.number("attention.key_length") or header.number("embedding_length") // heads
    # Keys and values of two bytes.
    token = 4 * header.number("block_count") * (header.number("attention.head_count_kv") or heads) * width
    return max(1, min(MOST_SLOTS, free // _SHARE // max(1, token * context)))


def newest_export(session: Path, engine: Engine = "llama.cpp", of: RunPaths | None = None) -> Path | None:
    """The exported folder that was finished last and that `engine` can serve: of the run `of`, else of the version that
    was released, else of the newest run that has one.

    Raises:
        BadInput: what says which version was released is no plain file.
    """
    wanted = of or released_run(session)
    for run in reversed(runs_of(session)) if wanted is None else (wanted,):
        found = [path.parent for path in run.root.glob(f"exports/*/{SERVED}") if can_be_served(path.parent, engine)]
        if found:
            return max(found, key=lambda folder: (folder / SERVED).stat().st_mtime_ns)
    return None


def can_be_served(folder: Path, engine: Engine = "llama.cpp") -> bool:
    """Of a model that writes, llama.cpp reads the file and vLLM the folder of weights; heads are read here."""
    try:
        served = served_in(folder)
    except BadInput:
        # It is opened, and then says what is wrong with it.
        return True
    return served.kind != "chat" or (folder / served.file).is_dir() == (engine == "vllm")
