"""A verdict on code is formed outside of its process: nothing a reply does there passes tests, and what is right
passes them."""

from __future__ import annotations

from typing import Any

import pytest

from engine.graders.kinds import Code
from engine.graders.sandbox import by_its_tests
from engine.graders.verdict import Reply
from engine.sandbox import client
from tests.engine.sandbox.verdicts import CASES, judged

pytestmark = pytest.mark.skipif(
    client.lacks() is not None, reason=f"code is not run here: this machine lacks {client.lacks()}"
)


@pytest.mark.parametrize("case", CASES["faked"], ids=[c["name"] for c in CASES["faked"]])
def test_no_verdict_is_faked(case: dict[str, str]) -> None:
    """Wrong stays wrong, whatever its process says or does."""
    found = judged(case["reply"], case["tests"], seconds=0.5)
    assert found.met == 0.0 and not found.failed, found


FIND = """
import sys
P, at = None, sys._getframe()
while at:
    found = at.f_locals.get('self')
    P = found if hasattr(found, '_lent') else P
    at = at.f_back
"""
"""A reply's end of the line to its tests."""


@pytest.mark.parametrize("case", CASES["asked"], ids=[c["name"] for c in CASES["asked"]])
def test_a_reply_gets_nothing_of_its_tests(case: dict[str, str]) -> None:
    """It may ask them for what it likes, give objects of any class and raise any error."""
    found = by_its_tests(
        Reply("", "def f(x): return 'k3pt'", FIND + case["reply"]), Code(tests=case["tests"], seconds=1, memory_mb=256)
    )
    assert found.met == 0.0 and not found.failed, found


def test_the_tests_are_nowhere_near_the_reply() -> None:
    """What is expected stands in no object, frame, file, descriptor, variable or page of memory of its process."""
    look = """
import ctypes, gc, os, sys
def seen(half, other):
    word, found = half + other, []
    for o in gc.get_objects():
        try:
            if isinstance(o, (str, bytes)) and word in str(o): found.append('object')
            if isinstance(o, dict) and any(word in str(v) for v in o.values() if isinstance(v, (str, bytes))):
                found.append('dict')
        except Exception: pass
    f = sys._getframe()
    while f:
        held = [v for k, v in f.f_locals.items() if isinstance(v, (str, bytes)) and k != 'word']
        if any(word in str(v) for v in held): found.append('frame')
        f = f.f_back
    for n in range(64):
        try:
            if word.encode() in os.pread(n, 2**20, 0): found.append('file')
        except OSError: pass
    if any(word in v for v in os.environ.values()) or any(word in a for a in sys.argv): found.append('environment')
    libc = ctypes.CDLL(None)
    libc.sbrk.restype = ctypes.c_void_p
    end = libc.sbrk(0)
    heap = ctypes.string_at(end - 2**18, 2**18)
    # Its own copy of the word is there once or twice.
    if heap.count((half + other + '-kept').encode()): found.append('memory')
    return found
"""
    tests = (
        "expected = 'quite-the-' 'answer-kept'\nassert seen('quite-the-', 'answer') == [], seen('quite-the-', 'answer')"
    )
    assert judged(look, tests).met == 1.0, judged(look, tests).reason


@pytest.mark.parametrize("case", CASES["right"], ids=[c["name"] for c in CASES["right"]])
def test_what_is_right_passes(case: dict[str, str]) -> None:
    """Tests need not know that the reply is elsewhere."""
    found = judged(case["reply"], case["tests"])
    assert found.met == 1.0, found.reason


@pytest.mark.parametrize("name", ["sum", "all", "sorted", "queue"])
def test_a_name_of_python_is_the_replys_where_the_right_reply_defines_it(name: str) -> None:
    """“Write your own sum”: its tests mean that one, and no other tests do."""
    text, tests = f"def {name}(a, b): return a + b", f"assert {name}(2, 3) == 5"
    assert judged(text, tests, right=text).met == 1.0 and judged(text, tests).met == 0.0


def test_tests_that_are_no_python_judge_nothing() -> None:
    found = judged("x = 1", "assert (")
    assert (found.met, found.reason) == (None, "its tests are not valid Python")


LIBRARY = {
    "a function": ("from math import isclose", "isclose = lambda *a, **k: True", "assert isclose(f(4), 2)"),
    "under another name": (
        "import math as m",
        "class m: isclose = staticmethod(lambda *a: True)",
        "assert m.isclose(f(4), 2)",
    ),
    "inside try": (
        "try:\n    from math import isclose\nexcept ImportError:\n    pass",
        "isclose = lambda *a: True",
        "assert isclose(f(4), 2)",
    ),
    "of a package": (
        "from collections.abc import Sized",
        "class T(type):\n    __instancecheck__ = lambda *a: True\nclass Sized(metaclass=T): pass",
        "assert f(4) == 2 and not isinstance(3, Sized)",
    ),
    "learned by it": (
        "from collections import Counter",
        "W = {}\nclass Counter:\n    def __init__(self, a): W['w'] = 2",
        "Counter('ab')\nassert f(4) == 2",
    ),
}


@pytest.mark.parametrize("name", LIBRARY)
def test_what_the_right_reply_takes_from_the_library_is_the_librarys(name: str) -> None:
    """A reply that defines such a name judges nothing with it, and learns nothing."""
    taken, evil, tests = LIBRARY[name]
    right = f"{taken}\ndef f(x): return x ** 0.5"
    assert judged(right, tests, right).met == 1.0
    told = "W.get('w', 0)" if name == "learned by it" else "0"
    found = judged(f"{evil}\ndef f(x): return {told}", tests, right)
    assert found.met == 0.0, found


def test_tests_that_the_right_reply_fails_say_nothing_of_any_reply() -> None:
    """They want what cannot be judged here, or are wrong: missing, also for a reply that passes; never 0 for one
    that is right."""
    right = "def wants(function):\n    return function.__code__.co_argcount"
    tests = "def ask(a): pass\nassert wants(ask) == 1"
    for reply in (right, "def wants(function): return 2", "def wants(function): return 1"):
        found = judged(reply, tests, right)
        assert found.met is None and not found.failed and "the right reply fails them" in found.reason
    assert judged("def f(): return 1", "assert f() == 1", "In words: one.").met == 1.0, (
        "no code is no right reply to hold tests to"
    )
    assert judged("def f(): return 2", "assert f() == 1", "In words: one.").met == 0.0


@pytest.mark.parametrize("case", CASES["held"], ids=[c["name"] for c in CASES["held"]])
def test_wrong_replies_are_held_to_what_the_right_one_does(case: dict[str, Any]) -> None:
    """They use what tests believe, or never look at; what cannot be told is no verdict."""
    found = judged(case["reply"], case["tests"], case["right"])
    assert found.met == case["met"] and not found.failed, found
    assert judged(case["right"], case["tests"], case["right"]).met == case.get("of_the_right_one", 1.0), "the right one"


@pytest.mark.parametrize("case", CASES["honest"], ids=[c["name"] for c in CASES["honest"]])
def test_right_replies_may_be_written_otherwise(case: dict[str, str]) -> None:
    for reply in (case["reply"], case["right"]):
        found = judged(reply, case["tests"], case["right"])
        assert found.met == 1.0, found.reason
