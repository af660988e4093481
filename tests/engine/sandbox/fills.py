"""Replies that want to fill what there is: disk, memory, threads, descriptors."""

from __future__ import annotations

FILLS: dict[str, tuple[str, str]] = {
    "half a gigabyte in a file": (
        """
def used():
    n = 0
    try:
        with open('big', 'wb', buffering=0) as f:
            while n < 2**29:
                n += f.write(bytes(2**20))
    except OSError:
        pass
    return n""",
        "used() <= 16 * 2**20",
    ),
    "half a gigabyte in many files": (
        """
def used():
    n = 0
    try:
        for i in range(512):
            with open(str(i), 'wb', buffering=0) as f:
                n += f.write(bytes(2**20))
    except OSError:
        pass
    return n""",
        "used() <= 16 * 2**20",
    ),
    "a million files": (
        """
def used():
    n = 0
    try:
        for n in range(10**6):
            open(str(n), 'w').close()
    except OSError:
        pass
    return n""",
        "used() <= 1024",
    ),
    "a file with a hole": (
        """
import os
def used():
    f = os.open('hole', os.O_CREAT | os.O_RDWR)
    try:
        os.ftruncate(f, 2**40)
    except OSError:
        return 0
    return os.fstat(f).st_size""",
        "used() <= 16 * 2**20",
    ),
    "all memory": (
        """
def used():
    kept = []
    try:
        while True:
            kept.append(bytearray(2**24))
    except MemoryError:
        n = len(kept)
        kept.clear()
        return n * 2**24""",
        "used() <= 2**28",
    ),
    "threads without end": (
        """
import threading
def used():
    n, hold = 0, threading.Event()
    try:
        for n in range(10**5):
            threading.Thread(target=hold.wait, daemon=True).start()
    except (RuntimeError, MemoryError):
        pass
    hold.set()
    return n""",
        "used() < 256",
    ),
    "processes without end": (
        """
import os
def used():
    n = 0
    try:
        while n < 10**5:
            n += os.fork() > 0
    except OSError:
        pass
    return n""",
        "used() == 0",
    ),
    "descriptors without end": (
        """
import os
def used():
    n = 0
    try:
        while n < 10**5:
            os.dup(0)
            n += 1
    except OSError:
        pass
    return n""",
        "used() <= 64",
    ),
    "words without end": (
        """
import os, sys
def used():
    for _ in range(400):
        print('x' * 2**20)
        os.write(1, b'x' * 2**16)
        os.write(2, b'x' * 2**16)
    return 0""",
        "used() == 0",
    ),
    "pipes full of bytes": (
        """
import fcntl, os
def used():
    r, w = os.pipe()
    try:
        return fcntl.fcntl(w, 1031, 2**24)
    except OSError:
        return 0""",
        "used() == 0",
    ),
}
