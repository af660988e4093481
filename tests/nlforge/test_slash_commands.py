"""Lines that begin with a slash: commands, near misses, and paths, which are words."""

from __future__ import annotations

import pytest

from nlforge.intents.answers import is_yes
from nlforge.intents.commands import command
from nlforge.intents.intent import Intent
from nlforge.intents.manners import asks_for_line
from nlforge.result.words import SaidOfResult, said_of_result
from nlforge.slash_commands import Called, UnknownCommand, called, command_of, commands, offered_for
from nlforge.wording.catalogue import LANGUAGES, say, speak
from planner.render.explain import as_query


def key(text: str) -> str | None:
    found = called(text)
    return found.command.key if isinstance(found, Called) else None


@pytest.mark.parametrize(
    ("text", "meant", "rest"),
    [
        ("/help", "help", ""),
        ("/?", "help", ""),
        ("  /HILFE ", "help", ""),
        ("/zurück", "undo", ""),
        ("/find house  terms", "find", "house  terms"),
        ("/sprache de", "language", "de"),
        ("/q", "quit", ""),
    ],
)
def test_a_command_is_known_in_every_language(text: str, meant: str, rest: str) -> None:
    found = called(text)
    assert isinstance(found, Called) and (found.command.key, found.rest) == (meant, rest)


@pytest.mark.parametrize(
    "text",
    [
        *("/home/x/data.csv", "/data.csv", "/tmp", "/tmp files", "/", "//", "/home/x/my file.csv please", "and/or"),
        *("/help\nme", "/5 of them", "what does /help do", "/etc/passwd"),
    ],
)
def test_paths_and_words_are_no_commands(text: str) -> None:
    assert called(text) is None


def test_an_unknown_one_names_the_nearest() -> None:
    found = called("/exprot")
    assert isinstance(found, UnknownCommand) and found.nearest == command_of("export")
    assert "/export" in found.told and "/help" in found.told
    speak("de")
    found = called("/hlife")
    assert isinstance(found, UnknownCommand) and "/hilfe" in found.told
    far = called("/xylophone")
    assert isinstance(far, UnknownCommand) and far.nearest is None and "/xylophone" in far.told


def test_no_name_means_two_commands() -> None:
    names = [(name, one.key) for one in commands() for name in {*one.names.values(), *one.also}]
    assert len({name for name, _ in names}) == len(names)
    assert all(isinstance(found := called(f"/{name}"), Called) and found.command.key == key for name, key in names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_a_command_stands_for_are_understood(language: str) -> None:
    """By the exact readers of the conversation: nothing is guessed."""
    intents = {
        "plan": Intent.DETAILS, "status": Intent.PROGRESS, "stop": Intent.STOP, "pause": Intent.STOP,
        "continue": Intent.GO_ON, "judge": Intent.JUDGE, "teach": Intent.TEACH,
    }  # fmt: skip
    for one in commands():
        words = dict(one.says).get(language, "")  # type: ignore[call-overload]
        if one.key in intents:
            assert command(words) is intents[one.key], words
        elif one.key == "start":
            assert is_yes(words)
        elif one.key == "result":
            assert said_of_result(words) == SaidOfResult("result")
        elif one.key == "queue":
            assert asks_for_line(words)
        elif one.key == "undo":
            assert (query := as_query(words)) is not None and query.kind == "undo"
        else:
            assert not one.says


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_filtered_as_one_types(language: str) -> None:
    speak(language)  # type: ignore[arg-type]
    assert offered_for("/") == commands()
    for one in commands():
        assert one.about == say(f"slash-{one.key}") and one in offered_for(one.name[:3])
        assert offered_for(one.name)[0] == one
    assert offered_for("/find x") == offered_for("/tmp/x") == offered_for("find") == ()


def test_a_path_that_is_there_stays_a_path() -> None:
    """Also where it has the form of a command; one that is a command is one."""
    assert called("/usr") is None and key("/theme") == "theme"
