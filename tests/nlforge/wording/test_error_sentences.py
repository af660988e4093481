"""Every error for people has a key, so that other languages have it; none is bare English."""

from __future__ import annotations

import ast
import errno

from engine.core.errors import BadInput, GateFailed, NlforgeError
from engine.core.inner_limits import plainly
from engine.core.sentences import Sentence, as_said, cause, renamed, sentence
from engine.core.system_said import SAID_OF, system_reason
from nlforge.wording.catalogue import speak
from nlforge.wording.told import error_lines
from tests.support.raised_errors import Module, bare_texts, kinds, modules

PROGRAMMERS: set[str] = set()
"""“path: text” of what only programmers meet; it shrinks, and nothing is added for people."""
SAMPLE = """
class BadInput(NlforgeError): ...
class TooWide(BadInput): ...
LESS = "Ask for less."
def why_not(error): return f"{error} is wrong"
def refused(path, why): return BadInput(sentence("error-a", "No."), why)
def look(path):
    todo = "Look again." if path else sentence("error-b", "Go.")
    raise TooWide(f"{path} is wide.", why_not(path), todo)
def ask():
    raise refused(1, "It is a file.")
def say_less():
    raise BadInput(sentence("error-c", "Too much."), as_said("x"), LESS, faults=[f"{n} is odd." for n in (1, 2)])
"""


def test_every_text_of_an_error_has_a_key() -> None:
    assert {"BadInput", "LlmUnavailable", "TooWide"} <= kinds(modules())
    assert set(bare_texts(modules())) == PROGRAMMERS


def test_a_bare_text_is_found_wherever_it_comes_from() -> None:
    """Written there, by a name, by a function, by whoever calls what makes the error, and in a list of faults."""
    module = Module("sample.py", ast.parse(SAMPLE))
    found = sorted(bare.removeprefix("sample.py: ") for bare in bare_texts((module,)))
    assert found == sorted(
        ["f'{path} is wide.'", "f'{error} is wrong'", "Look again.", "It is a file.", "Ask for less.", "f'{n} is odd.'"]
    )


def _in(language: str, error: NlforgeError) -> tuple[str, ...]:
    speak("de" if language == "de" else "en")
    try:
        return error_lines(error)
    finally:
        speak("en")


def test_what_the_system_says_is_said_in_the_language() -> None:
    for number in SAID_OF:
        error = BadInput(system_reason(OSError(number, "In English")))
        assert _in("en", error) == ("In English.",)
        (said,) = _in("de", error)
        assert "English" not in said and said.endswith(".")
    unknown = BadInput(system_reason(OSError(errno.ENOTTY, "Inappropriate ioctl for device")))
    assert _in("de", unknown) == ("Inappropriate ioctl for device.",)


def test_several_faults_and_quotes_are_said_in_the_language() -> None:
    """A fault a line, as in English; what a library says stays as it is, and is called so."""
    fault = sentence("error-fault_packed", "{name} is not what the trained weights are packed to.", name="a.gguf")
    error = GateFailed(
        sentence("error-export_first", "Export it first."), as_said("bad magic"), faults=[fault, "As it was."]
    )
    assert _in("en", error) == ("Export it first.", "bad magic", f"- {fault}", "- As it was.")
    assert _in("de", error) == (
        "Exportiere es zuerst.",
        "Im Wortlaut: bad magic",
        "- a.gguf ist nicht das, wozu die trainierten Gewichte gepackt werden.",
        "- As it was.",
    )
    deep = cause(plainly(RecursionError("maximum recursion depth exceeded")))
    assert _in("en", BadInput(deep)) == ("It is nested too deeply.",)
    assert _in("de", BadInput(deep)) == ("Ursache: es ist zu tief verschachtelt.",)


def test_another_name_for_a_file_is_said_in_every_language() -> None:
    told = renamed(sentence("error-empty", "{path} is empty.", path="/tmp/x/a.csv"), "/tmp/x/", "mails.zip/")
    assert isinstance(told, Sentence)
    assert _in("en", BadInput(told)) == ("mails.zip/a.csv is empty.",)
    assert _in("de", BadInput(told)) == ("mails.zip/a.csv ist leer.",)
