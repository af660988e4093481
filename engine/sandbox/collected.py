"""Tests that a runner of tests would find and run: what their own code has not run is run after it, and no failure
goes unseen."""

from __future__ import annotations

import asyncio
import inspect
import threading
import types
import unittest
from collections.abc import Callable, Mapping
from typing import Any


class Runs:
    """What unittest and threads run. `fail` is told what failed, whoever looks at a result."""

    def __init__(self, fail: Callable[[BaseException], None]) -> None:
        self.begun = self.ran = 0
        self.classes: set[type] = set()
        self.entered: set[str] = set()
        """Functions that are tests and have begun."""
        suite_run, case_run, skipped = unittest.TestSuite.run, unittest.TestCase.run, unittest.TestResult.addSkip

        def run_suite(suite: Any, *arguments: Any, **named: Any) -> Any:
            self.begun += 1
            return suite_run(suite, *arguments, **named)

        def run_case(case: Any, *arguments: Any, **named: Any) -> Any:
            self.begun += 1
            self.ran += 1
            self.classes.add(type(case))
            return case_run(case, *arguments, **named)

        def add_skip(result: Any, case: Any, reason: str) -> None:
            self.ran -= isinstance(case, unittest.TestCase) and type(case).__name__ != "_SubTest"
            skipped(result, case, reason)

        def failing(name: str) -> Callable[..., None]:
            before = getattr(unittest.TestResult, name)

            def add(result: Any, *given: Any) -> None:
                if name == "addUnexpectedSuccess":
                    fail(AssertionError("a test that must fail does not"))
                elif given[-1] is not None:
                    fail(given[-1][1])
                before(result, *given)

            return add

        for kind, name, function in (
            (unittest.TestSuite, "run", run_suite),
            (unittest.TestCase, "run", run_case),
            (unittest.TestResult, "addSkip", add_skip),
        ):
            setattr(kind, name, function)
        for name in ("addFailure", "addError", "addSubTest", "addUnexpectedSuccess"):
            setattr(unittest.TestResult, name, failing(name))
        in_thread = threading.excepthook

        def ended(how: Any) -> None:
            if isinstance(how.exc_value, AssertionError):
                fail(how.exc_value)
            in_thread(how)

        threading.excepthook = ended

    def rest(self, names: Mapping[str, Any]) -> None:
        """Run what these names of the tests hold and was not run: functions and classes as pytest finds them, and
        cases of unittest."""
        for name, value in list(names.items()):
            if type(value) is types.FunctionType and name.startswith("test"):
                self._function(value, value.__name__)
            elif not isinstance(value, type) or type(value).__module__ == "__main__" or value.__module__ != "__main__":
                continue
            elif issubclass(value, unittest.TestCase):
                if (
                    value not in self.classes
                    and (suite := unittest.defaultTestLoader.loadTestsFromTestCase(value)).countTestCases()
                ):
                    suite.run(unittest.TestResult())
            elif value.__name__.startswith("Test") and value.__init__ is object.__init__:
                for inner in [n for n in vars(value) if n.startswith("test")]:
                    self._method(value, inner)

    def _function(self, value: Any, name: str) -> None:
        if value.__module__ != "__main__" or name in self.entered or _needs(value):
            return
        found = value()
        if inspect.iscoroutine(found):
            asyncio.run(found)

    def _method(self, kind: type, name: str) -> None:
        if f"{kind.__name__}.{name}" in self.entered:
            return
        one: Any = kind()
        before, after = (getattr(one, f"{when}_method", None) for when in ("setup", "teardown"))
        if before is not None:
            before(*([None] if _needs(before) else []))
        try:
            if type(function := getattr(one, name)) is types.MethodType and not _needs(function):
                found = function()
                if inspect.iscoroutine(found):
                    asyncio.run(found)
        finally:
            if after is not None:
                after(*([None] if _needs(after) else []))


def _needs(function: Callable[..., Any]) -> bool:
    """Whether it cannot be called without arguments."""
    return any(
        p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
        for p in inspect.signature(function).parameters.values()
    )
