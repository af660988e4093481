"""What a command sends to a network, seen from outside of it. By hand: `python -m tests.outside nlforge doctor`.

The command runs in namespaces of its own (user, network, mounts, processes). One cable leads out of there, to a far
side that takes every address in the world for its own: it records each packet that comes over the cable, answers every
name that is asked for with an address of its own, and has a language model on port 8000. So nothing fails early, and
nothing leaves this machine.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
_NEAR, _FAR = "192.0.2.1", "192.0.2.254"
_NEAR6, _FAR6 = "2001:db8::1", "2001:db8::fe"
_NAMED = "198.51.100."
"""The far side's answer to names, a number each (TEST-NET-2, RFC 5737)."""
_LLM_PORT = 8000
_SETTLE = 0.3
_SCREEN = (40, 120)
_TCP, _UDP = 6, 17
_NEIGHBOURS = frozenset({*range(130, 137), 143})
"""ICMPv6 by which the kernel keeps its own house: neighbours, routers, groups."""
_PACKET_OUTGOING = 4
_BECAUSE = ("ip", "unshare", "mount")


@dataclass(frozen=True)
class Seen:
    """What came over the cable while a command ran, and how the command ended."""

    code: int
    out: str
    packets: tuple[str, ...]
    """Destination of each packet, `udp 192.0.2.254:53`, in order; those of one connection are one."""
    names: tuple[str, ...]
    """Names asked for, in order."""
    asked: tuple[str, ...] = ()
    """Bodies of requests to the far side's language model."""


def why_not() -> str | None:
    """Why this machine cannot watch a command from outside; None where it can."""
    if missing := [name for name in _BECAUSE if shutil.which(name) is None]:
        return f"no {' and no '.join(missing)} on this machine"
    tried = subprocess.run(
        [
            *_APART,
            "sh",
            "-c",
            "ip link add near0 type veth peer name far0 && unshare -n true && mount -t tmpfs none /run",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    return f"namespaces are not permitted here: {tried.stderr.strip()[-200:]}" if tried.returncode else None


_APART = (
    "unshare",
    "--user",
    "--map-root-user",
    "--net",
    "--mount",
    "--pid",
    "--fork",
    "--kill-child",
    "--mount-proc",
    "--uts",
)


def watched(
    command: Sequence[str],
    environment: Mapping[str, str],
    cwd: Path,
    *,
    said: str = "",
    typed: Sequence[tuple[str, str]] = (),
    seconds: float = 600,
) -> Seen:
    """Run a command and say what it sent. `said` is its standard input. With `typed` it runs on a terminal instead: of
    each pair the second is typed when the first has appeared since what was typed before."""
    with tempfile.TemporaryDirectory(prefix="outside-") as folder:
        ask = Path(folder) / "ask.json"
        ask.write_text(
            json.dumps(
                {
                    "command": list(command),
                    "environment": dict(environment),
                    "cwd": str(cwd),
                    "said": said,
                    "typed": list(typed),
                    "seconds": seconds,
                }
            )
        )
        done = subprocess.run(
            [*_APART, sys.executable, __file__, "--inside", folder],
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds + 60,
        )
        answer = Path(folder) / "seen.json"
        if not answer.exists():
            raise RuntimeError(f"the command could not be watched: {done.stderr[-2000:]}")
        found = json.loads(answer.read_text())
    return Seen(found["code"], found["out"], tuple(found["packets"]), tuple(found["names"]), tuple(found["asked"]))


def bare(**more: str) -> dict[str, str]:
    """An environment of a person who has set nothing; no CI, no proxy, no variable of a library."""
    kept = {
        name: os.environ[name] for name in ("PATH", "LANG", "OMP_NUM_THREADS", "NLFORGE_CACHE") if name in os.environ
    }
    return {**kept, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", **more}


def _inside(folder: Path) -> None:
    """In the namespaces: lay the cable, run the command, and write down what the far side saw."""
    ask = json.loads((folder / "ask.json").read_text())
    _names_from_far_side(folder)
    # A name that stands in no file: whoever looks up this machine by it asks for it.
    socket.sethostname("outside-test")
    for line in (
        f"link set lo up\nlink add near0 type veth peer name far0\naddr add {_NEAR}/24 dev near0\n"
        f"addr add {_NEAR6}/64 dev near0 nodad\nlink set near0 up"
    ).splitlines():
        _ip(line)
    far = subprocess.Popen(
        ["unshare", "--net", sys.executable, __file__, "--far", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert far.stdin is not None and far.stdout is not None
    far.stdout.readline()
    _ip(f"link set far0 netns {far.pid}")
    far.stdin.write("cable\n")
    far.stdin.flush()
    assert far.stdout.readline() == "ready\n", "the far side is there"
    _ip(f"route add default via {_FAR}")
    _ip(f"-6 route add default via {_FAR6}")
    run = _on_terminal if ask["typed"] else _with_input
    code, out = run(ask)
    # What was sent last may still be on its way.
    time.sleep(_SETTLE)
    far.stdin.close()
    saw = json.loads(far.stdout.readline())
    (folder / "seen.json").write_text(json.dumps({"code": code, "out": out, **saw}))


def _ip(line: str) -> None:
    subprocess.run(["ip", *line.split()], check=True)


def _names_from_far_side(folder: Path) -> None:
    """Names are asked for at the far side, and by no service of this machine behind a socket in /run."""
    subprocess.run(["mount", "-t", "tmpfs", "none", "/run"], check=True)
    for name, text in (
        ("resolv.conf", f"nameserver {_FAR}\noptions timeout:1 attempts:1\n"),
        ("nsswitch.conf", "hosts: files dns\n"),
    ):
        mine, place = folder / name, Path("/etc", name).resolve()
        mine.write_text(text)
        if place.is_relative_to("/run"):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch()
        subprocess.run(["mount", "--bind", str(mine), str(place)], check=True)


def _with_input(ask: dict[str, Any]) -> tuple[int, str]:
    if shutil.which(ask["command"][0], path=ask["environment"].get("PATH")) is None:
        return 127, f"There is no program {ask['command'][0]}; name it with its folder, as .venv/bin/nlforge.\n"
    done = subprocess.run(
        ask["command"],
        input=ask["said"],
        env=ask["environment"],
        cwd=ask["cwd"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        timeout=ask["seconds"],
    )
    return done.returncode, done.stdout


def _on_terminal(ask: dict[str, Any]) -> tuple[int, str]:
    child, screen = pty.fork()
    if child == 0:
        os.chdir(ask["cwd"])
        os.execvpe(ask["command"][0], ask["command"], ask["environment"])
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", *_SCREEN, 0, 0))
    out, begun, left, end = b"", 0, list(ask["typed"]), time.monotonic() + ask["seconds"]
    while time.monotonic() < end:
        if select.select([screen], [], [], 0.1)[0]:
            try:
                out += os.read(screen, 65536)
            except OSError:
                break
        if left and left[0][0].encode() in out[begun:]:
            begun = len(out)
            os.write(screen, left.pop(0)[1].encode())
    else:
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), out.decode(errors="replace")


def _far_side(folder: Path) -> None:
    """The rest of the world, until standard input ends."""
    print("here", flush=True)
    sys.stdin.readline()
    for line in (
        f"link set lo up\naddr add {_FAR}/24 dev far0\naddr add {_FAR6}/64 dev far0 nodad\nlink set far0 up\n"
        # Every address is this machine's, but for those at the other end of the cable.
        "route add local 0.0.0.0/0 dev lo table main\n-6 route add local ::/0 dev lo table main"
    ).splitlines():
        _ip(line)
    packets: list[str] = []
    names: list[str] = []
    asked: list[str] = []
    cable = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    cable.bind(("far0", 0))
    resolver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    resolver.bind((_FAR, 53))
    for work in (lambda: _record(cable, packets), lambda: _resolve(resolver, names), lambda: _answer_as_llm(asked)):
        threading.Thread(target=work, daemon=True).start()
    print("ready", flush=True)
    sys.stdin.read()
    print(
        json.dumps({"packets": list(dict.fromkeys(packets)), "names": list(dict.fromkeys(names)), "asked": asked}),
        flush=True,
    )
    os._exit(0)


def _record(cable: socket.socket, packets: list[str]) -> None:
    while True:
        data, where = cable.recvfrom(65536)
        if where[2] != _PACKET_OUTGOING and (told := _destination(data)) is not None:
            packets.append(told)


def _destination(frame: bytes) -> str | None:
    """Where a packet goes; None for the kernel's own housekeeping on the cable."""
    kind, body = struct.unpack("!H", frame[12:14])[0], frame[14:]
    if kind == 0x0806:
        target = socket.inet_ntoa(body[24:28])
        return None if target in (_NEAR, _FAR) else f"arp {target}"
    if kind == 0x0800:
        protocol, address, rest = body[9], socket.inet_ntoa(body[16:20]), body[(body[0] & 15) * 4 :]
    elif kind == 0x86DD:
        protocol, address, rest = body[6], socket.inet_ntop(socket.AF_INET6, body[24:40]), body[40:]
        if protocol == 0:  # options hop by hop stand before
            protocol, rest = rest[0], rest[8 + rest[1] * 8 :]
        if protocol == 58 and rest[0] in _NEIGHBOURS:
            return None
    else:
        return f"ethertype {kind:#06x}"
    port = f":{struct.unpack('!H', rest[2:4])[0]}" if protocol in (_TCP, _UDP) else ""
    return f"{({_TCP: 'tcp', _UDP: 'udp'}).get(protocol, f'protocol {protocol}')} {address}{port}"


def _resolve(resolver: socket.socket, names: list[str]) -> None:
    """Every name has an IPv4 address, a new one each."""
    known: dict[str, str] = {}
    while True:
        query, sender = resolver.recvfrom(4096)
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1 : at + 1 + query[at]].decode(errors="replace"))
            at += 1 + query[at]
        name, question = ".".join(labels), query[12 : at + 5]
        names.append(name)
        address = known.setdefault(name, f"{_NAMED}{len(known) % 250 + 1}")
        wanted = struct.unpack("!H", question[-4:-2])[0] == 1
        answer = struct.pack("!HHHIH4s", 0xC00C, 1, 1, 60, 4, socket.inet_aton(address)) if wanted else b""
        resolver.sendto(query[:2] + struct.pack("!HHHHH", 0x8180, 1, int(wanted), 0, 0) + question + answer, sender)


def _answer_as_llm(asked: list[str]) -> None:
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    from socketserver import TCPServer

    class Server(ThreadingHTTPServer):
        def server_bind(self) -> None:
            # Without asking for this machine's name.
            TCPServer.server_bind(self)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode(errors="replace"))
            # Without figures of usage, so that a client counts the tokens itself.
            data = json.dumps(
                {
                    "id": "1",
                    "object": "chat.completion",
                    "created": 0,
                    "model": "m",
                    "choices": [
                        {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "{}"}}
                    ],
                }
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            return None

    Server(("0.0.0.0", _LLM_PORT), Handler).serve_forever()


def _main() -> int:
    if sys.argv[1:2] == ["--inside"]:
        _inside(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["--far"]:
        _far_side(Path(sys.argv[2]))
    else:
        if (why := why_not()) is not None:
            print(why, file=sys.stderr)
            return 2
        seen = watched(sys.argv[1:], bare(HOME=str(Path.home())), Path.cwd())
        print(
            seen.out,
            f"exit code {seen.code}",
            f"packets: {', '.join(seen.packets) or 'none'}",
            f"names: {', '.join(seen.names) or 'none'}",
            sep="\n",
        )
    return 0


if __name__ == "__main__":
    sys.exit(_main())
