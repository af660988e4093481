"""The server beside the bare one of the library it stands on, in turns in one call: words a second and first word at
1, 8 and 32 users; 10,000 requests of one token each over 64 connections; how long feedback takes."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil

from engine.core.printable import for_people
from engine.export.served import served_in
from engine.models.llama_child import WAITING
from engine.serving.served_model import newest_export, slots_for
from tests.support.places import ROOT
from tests.support.serving import SYSTEM, exported, served

_USERS = (1, 8, 32)
_QUESTIONS = ("Where is my parcel?", "How do I send it back?", "My lamp is broken.", "Can I pay by invoice?")


@dataclass(frozen=True)
class Round:
    """What one round gave."""

    tokens_s: float
    first_s: float
    """Median time to the first word."""


def busy(*pids: int) -> list[float]:
    """Seconds of the processor each of these processes has used."""
    return [sum(psutil.Process(pid).cpu_times()[:2]) for pid in pids]


@contextmanager
def bare(folder: Path, slots: int) -> Iterator[str]:
    """The library's own server with the same settings, and nothing before it."""
    told = served_in(folder)
    with tempfile.TemporaryDirectory() as place:
        port_file = Path(place) / "address"
        child = subprocess.Popen(
            [
                *(sys.executable, "-P", "-m", "engine.serving.llama_child"),
                *("--file", str(folder / told.file), "--name", told.name, "--context", str(told.context)),
                *("--slots", str(slots), "--port-file", str(port_file), "--log", str(Path(place) / "log")),
            ],
            stdin=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT), **WAITING},
        )
        try:
            while not port_file.exists():
                assert child.poll() is None, (Path(place) / "log").read_text()[-2000:]
                time.sleep(0.05)
            yield port_file.read_text().strip()
        finally:
            assert child.stdin is not None
            child.stdin.close()
            child.wait(20)


async def round_of(address: str, users: int, each: int, length: int, turn: int) -> Round:
    """So many users at once, each with some requests one after the other; in each turn others, so that neither server
    has read them before."""
    firsts: list[float] = []
    tokens = 0

    async def user(number: int, session: aiohttp.ClientSession) -> None:
        nonlocal tokens
        for n in range(each):
            question = f"Order {turn}-{number * 1000 + n}: {_QUESTIONS[(number + n) % len(_QUESTIONS)]}"
            messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]
            body = {"messages": messages, "stream": True, "max_tokens": length, "temperature": 0.0}
            body["logit_bias"] = {"2": -100}
            began, first = time.perf_counter(), True
            async with session.post(f"{address}/v1/chat/completions", json=body) as answer:
                assert answer.status == 200, await answer.text()
                async for line in answer.content:
                    if b'"content":"' in line:
                        tokens += 1
                        if first:
                            firsts.append(time.perf_counter() - began)
                            first = False

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, force_close=True)) as session:
        began = time.perf_counter()
        await asyncio.gather(*(user(n, session) for n in range(users)))
        return Round(tokens / (time.perf_counter() - began), statistics.median(firsts))


async def many(address: str, count: int, connections: int) -> int:
    """Requests of one token each; how many were not answered."""
    wrong, left = 0, iter(range(count))

    async def one(session: aiohttp.ClientSession) -> None:
        nonlocal wrong
        for n in left:
            body = {"messages": [{"role": "user", "content": f"Order {n % 50}?"}], "max_tokens": 1}
            try:
                async with session.post(f"{address}/v1/chat/completions", json=body) as answer:
                    told = await answer.json()
                    wrong += answer.status != 200 or not told["choices"]
            except (aiohttp.ClientError, OSError, KeyError):
                wrong += 1

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=connections)) as session:
        await asyncio.gather(*(one(session) for _ in range(connections)))
    return wrong


async def feedback(address: str, count: int) -> list[float]:
    """Milliseconds of each of so many judgements of a reply the server knows."""
    took = []
    async with aiohttp.ClientSession() as session:
        body = {"messages": [{"role": "user", "content": _QUESTIONS[0]}], "max_tokens": 24}
        async with session.post(f"{address}/v1/chat/completions", json=body) as answer:
            known = (await answer.json())["id"]
        told = {"id": known, "rating": "down", "note": "It should say when it comes, as Anna Schmidt told us."}
        for n in range(count + 20):
            began = time.perf_counter()
            async with session.post(f"{address}/v1/feedback", json=told) as answer:
                await answer.read()
                assert answer.status == 201
            # The first ones load what reads texts.
            if n >= 20:
                took.append((time.perf_counter() - began) * 1000)
    return took


def main() -> int:
    """Print the table, and the figures as the last line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000, help="of one token each")
    parser.add_argument("--tokens", type=int, default=32, help="of a reply")
    parser.add_argument("--rounds", type=int, default=3, help="of each server in turns; the median counts")
    parser.add_argument("--session", type=Path, help="with an exported model; without one the base model as it comes")
    options = parser.parse_args()
    out = for_people(sys.stdout)
    ratios: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="nlforge-bench-") as place:
        session = options.session or Path(place) / "desk"
        folder = newest_export(session) if options.session else exported(session)
        assert folder is not None, "there is no exported model"
        told = served_in(folder)
        slots = slots_for(folder / told.file, told.context, psutil.virtual_memory().available)
        with served(session, rules=False) as ours, bare(folder, slots) as theirs:
            print(f"{slots} conversations at once, {options.tokens} tokens a reply", file=out)
            print(f"{'users':>5}  {'server':<8}{'tokens/s':>10}{'first word s':>14}", file=out)
            for users in _USERS:
                pids = (ours.process.pid, ours.computing())
                before = busy(*pids)
                found: dict[str, list[Round]] = {"nlforge": [], "bare": []}
                for turn in range(options.rounds):
                    for name, address in (("bare", theirs), ("nlforge", ours.address)):
                        each = 4 if users == 1 else 1
                        found[name].append(asyncio.run(round_of(address, users, each, options.tokens, turn)))
                own, model = (after - earlier for after, earlier in zip(busy(*pids), before, strict=True))
                # Not moved by what else the machine does: where the processor is the limit, the ratio is 1 less this.
                ratios[f"own_cpu_share_{users}"] = round(own / (own + model), 4)
                speed = {name: statistics.median(r.tokens_s for r in rounds) for name, rounds in found.items()}
                for name, rounds in found.items():
                    first = statistics.median(r.first_s for r in rounds)
                    print(f"{users:>5}  {name:<8}{speed[name]:>10.1f}{first:>14.3f}", file=out)
                ratios[f"ratio_bare_{users}"] = round(speed["nlforge"] / speed["bare"], 3)
                firsts = {name: statistics.median(r.first_s for r in rounds) for name, rounds in found.items()}
                ratios[f"first_ratio_bare_{users}"] = round(firsts["bare"] / firsts["nlforge"], 3)
            took = sorted(asyncio.run(feedback(ours.address, 1000)))
            process = psutil.Process(ours.process.pid)
            wrong = asyncio.run(many(ours.address, options.requests // 10, 64))
            held, began = process.memory_info().rss, time.perf_counter()
            wrong += asyncio.run(many(ours.address, options.requests - options.requests // 10, 64))
            grown = (process.memory_info().rss - held) / 2**20
            rate = (options.requests - options.requests // 10) / (time.perf_counter() - began)
    p99 = took[int(len(took) * 0.99)]
    print(f"feedback: median {took[len(took) // 2]:.2f} ms, 99th percentile {p99:.2f} ms", file=out)
    print(f"{options.requests:,} requests over 64 connections: {wrong} errors, {rate:.0f} a second", file=out)
    print(f"memory of the server: {grown:+.1f} MB over the last nine tenths of them", file=out)
    figures = {
        **ratios,
        "errors_of_10k": wrong,
        "requests": options.requests,
        "requests_s": round(rate, 1),
        "grown_mb": round(grown, 1),
        "feedback_p99_ms": round(p99, 2),
    }
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
