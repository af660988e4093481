"""Which Enter is meant: a key held down comes again without a pause."""

from __future__ import annotations

from nlforge.tui.key_times import KeyTimes


def keys(*came: tuple[str, float]) -> KeyTimes:
    known = KeyTimes()
    for key, at in came:
        known.note(key, at)
    return known


def test_no_enter_of_a_held_key_is_deliberate() -> None:
    """However long the terminal waits before it repeats a key, and however often it comes."""
    for wait in (0.25, 0.5, 0.66, 0.99):
        times = [10.0, *(10.0 + wait + 0.03 * n for n in range(100))]
        known = keys(("tab", 9.9))
        for at in times:
            known.note("enter", at)
            assert not known.is_deliberate(at, since=5.0)


def test_a_pause_makes_it_deliberate() -> None:
    """After another key a short one, after another Enter a longer one; and never just after the question came."""
    known = keys(("tab", 10.0), ("enter", 10.39))
    assert not known.is_deliberate(10.39, since=5.0)
    known = keys(("tab", 10.0), ("enter", 10.41))
    assert known.is_deliberate(10.41, since=5.0) and not known.is_deliberate(10.41, since=10.1)
    known = keys(("enter", 10.0), ("enter", 11.1))
    assert known.is_deliberate(11.1, since=5.0)


def test_only_an_enter_that_was_pressed_while_nothing_was_heard_is_a_repeat() -> None:
    """One that said something emptied the line: what stands there now was written after it."""
    known = KeyTimes()
    known.note("enter", 10.0, unheard=True)
    known.note("enter", 10.5)
    assert known.is_repeat(10.5) and not known.is_repeat(10.2)
    known.note("s", 11.0)
    known.note("enter", 11.05)
    assert not known.is_repeat(11.05)
    known.note("enter", 11.1)
    assert not known.is_repeat(11.1)
