"""A server as a process: `python -m engine.serving.main SETTINGS`, where SETTINGS is JSON."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import uvicorn

from engine.core.errors import BadInput, NlforgeError
from engine.core.sentences import sentence
from engine.core.system_said import system_reason
from engine.serving.app import ServingApp
from engine.serving.keys import KeyFile
from engine.serving.patient_http import patient
from engine.serving.registry import entered, entered_anew
from engine.serving.settings import FIRST_PORT, PORTS_TRIED, ServeSettings, ServingPaths

Say = Callable[[str], None]
_BACKLOG, _HEAD_BYTES, _IDLE_SECONDS = 1024, 32 * 1024, 30


class _Server(uvicorn.Server):
    """Ends in order on signals that its owner hears."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def serve(settings: ServeSettings, say: Say) -> None:
    """Serve until TERM or INT comes; open requests are answered first. USR1 takes over what people are to get, as HUP
    does where no terminal sends it. `say` is told the address when the first request can come.

    Raises:
        BadInput: nothing was exported, the port is taken, or the server would be open to others without a key.
        RunFailed: the model cannot be loaded.
    """
    asyncio.run(_served(settings, say))


async def _served(settings: ServeSettings, say: Say) -> None:
    paths = ServingPaths(settings.session)
    if not settings.loopback and not KeyFile(paths.keys).used():
        raise BadInput(
            sentence("error-nobody_has_key_yet", "Nobody has a key yet."),
            sentence(
                "error-other_machines_reach_so_key",
                "Other machines reach {host}, so a key is needed.",
                host=settings.host,
            ),
            sentence("error-make_key_for_each_person", "Make a key for each person first."),
        )
    # Before the model is loaded: a port that is taken is said in no time.
    listening = listening_socket(settings.host, settings.port)
    app = ServingApp(settings)
    await app.load()
    limits = settings.limits
    server = _Server(
        uvicorn.Config(
            app.asgi,
            http=patient(limits.head_seconds),
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            h11_max_incomplete_event_size=_HEAD_BYTES,
            timeout_keep_alive=_IDLE_SECONDS,
            timeout_graceful_shutdown=limits.drain_seconds,
            backlog=_BACKLOG,
        )
    )
    address = address_of(settings.host, listening.getsockname()[1])
    note = entered(paths, address, app.model.served.name, settings.export)
    _hear(server, app, note)
    try:
        say(address)
        await server.serve(sockets=[listening])
    finally:
        note.unlink(missing_ok=True)


def _hear(server: uvicorn.Server, app: ServingApp, note: Path) -> None:
    loop = asyncio.get_running_loop()

    def end() -> None:
        server.should_exit = True

    async def replace() -> None:
        why = await app.replace()
        log = logging.getLogger("nlforge.serving")
        log.warning("the model was not replaced: %s", why) if why else log.warning("the model was replaced")
        try:
            entered_anew(note, app.model.folder, why or "")
        except (OSError, ValueError, NlforgeError) as error:
            # Whoever waits for it is told that it took too long; the model answers all the same.
            log.warning("it could not be noted which model answers: %s", error)

    tasks: set[asyncio.Task[None]] = set()

    def begin_to_replace() -> None:
        task = loop.create_task(replace())
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end)
    # With a terminal it says that this was closed.
    at_terminal = sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()
    loop.add_signal_handler(signal.SIGHUP, end if at_terminal else begin_to_replace)
    loop.add_signal_handler(signal.SIGUSR1, begin_to_replace)


def listening_socket(host: str, port: int | None) -> socket.socket:
    """Bound to the port that was asked for, or with None to the first that is free.

    Raises:
        BadInput: there is none.
    """
    tried = (*range(FIRST_PORT, FIRST_PORT + PORTS_TRIED), 0) if port is None else (port,)
    why: Exception | None = None
    for number in tried:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        # Whoever is accepted inherits it, on a loop that does not set it too: else what is written in two parts waits
        # 40 ms for a delayed acknowledgement (RFC 896 beside RFC 1122).
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, number))
            listening.listen(_BACKLOG)
        except OSError as error:
            listening.close()
            why = error
        else:
            listening.setblocking(False)
            return listening
    raise BadInput(
        sentence(
            "error-cannot_listen_on_port", "I cannot listen on {host}, port {port}.", host=host, port=str(tried[0])
        ),
        system_reason(why) if why is not None else "",
        sentence("error-name_another_one_with_port", "Name another one with --port; 0 takes any that is free."),
    ) from why


def address_of(host: str, port: int) -> str:
    """As a browser has it; of a server on all addresses, that of this machine."""
    if host in ("0.0.0.0", "::"):
        host = socket.gethostname()
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def main(arguments: list[str]) -> int:
    """What `nlforge serve --detach` and service managers start; the address is the first line of stdout."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(message)s")
    settings = ServeSettings.model_validate_json(arguments[0])

    def say(address: str) -> None:
        print(address, flush=True)

    try:
        serve(settings, say)
    except NlforgeError as error:
        _print(error.lines)
        return int(error.exit_code)
    return 0


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
