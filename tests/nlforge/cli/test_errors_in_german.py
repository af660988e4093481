"""What goes wrong with a command is said in German to whom speaks it: what happened, why, what to do."""

from __future__ import annotations

import errno
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.core.errors import RunFailed
from engine.models.download import kept
from nlforge.cli import main
from nlforge.store import Session
from nlforge.wording.catalogue import speak
from nlforge.wording.told import error_lines
from planner.rule_readers.languages import language_of

WORDS = "Sortiere unsere Nachrichten in unsere Themen"
FILES = {
    "leer.csv": b"",
    "kaputt.json": b'{"a": 1,\n "b": }\n',
    "bild.png": b"\x89PNG....",
    "falsch.csv": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "kaputt.docx": b"no archive",
    "kaputt.yaml": b"goal: x\nfoo: 3\n",
    "graders.json": b'{"type": "x"}',
    "wide.csv": b",".join(b"c%d" % n for n in range(1500)) + b"\n" + b",".join([b"1"] * 1500) + b"\n",
}
SAID = [
    (("plan", WORDS, "--data", "leer.csv"), "leer.csv ist leer. Exportiere sie neu"),
    (("plan", WORDS, "--data", "kaputt.json"), "Zeile 1 von kaputt.json ist kein JSON. Ursache: "),
    (("plan", WORDS, "--data", "bild.png"), "Es sieht nach einem Bild aus."),
    (("plan", WORDS, "--data", "falsch.csv"), "Nach den ersten Bytes sieht es nach einem Bild aus"),
    (("plan", WORDS, "--data", "wide.csv"), "wide.csv hat 1.500 Spalten, und ich lese Tabellen mit bis zu 1.000."),
    (("plan", WORDS, "--data", "fehlt.csv"), "fehlt.csv finde ich nicht."),
    (("plan", WORDS, "--data", "acme/tickets"), "Hier gibt es keine Datei und keinen Ordner acme/tickets."),
    (("plan", WORDS, "--from", "fehlt.docx"), "Diese Datei oder diesen Ordner gibt es nicht."),
    (("plan", WORDS, "--from", "kaputt.docx"), "Im Wortlaut: BadZipFile: "),
    (("plan", WORDS, "--model", "nix/da"), "Sein Name beginnt nicht mit einem Anbieter, den ich kenne."),
    (("build", "kaputt.yaml"), "task: Die Angabe fehlt"),
    (("rubric", "import", "graders.json"), "„x“ ist keine Art von Bewerter, die ich kenne."),
    (("models", "remove", "nix"), "Im Katalog gibt es kein Basismodell nix."),
    (("data", "fetch", "acme/tickets"), "acme/tickets nennt keinen festen Commit."),
    (("export", "desk", "--to", "gguf"), "In desk gibt es noch kein trainiertes Modell."),
    (("sessions", "query", "delete from sessions"), "Das ist ein Befehl und keine Frage (DELETE)."),
]
ENGLISH = re.compile(r"(?i)\b(?:the|of|is|are|and|which|than|not|it|were|cannot|its)\b")
QUOTED = re.compile(r"(?m)Im Wortlaut: .*$|Ursache: [^.]*|\([^)]*\)|^Ich kenne: .*$|^nlforge: .*$|„[^“]*“")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Files as they should not be, and a session in which nothing was trained."""
    monkeypatch.chdir(tmp_path)
    # What a command sets ends with the test.
    monkeypatch.setenv("NLFORGE_LANGUAGE", "en")
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "sessions"))
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    Session.create(tmp_path / "sessions", "desk").append("said", text=WORDS)
    yield
    speak("en")


def called(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """The exit code."""
    monkeypatch.setattr(sys, "argv", ["nlforge", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize(("arguments", "said"), SAID, ids=[" ".join(arguments) for arguments, _ in SAID])
def test_a_refusal_is_german(
    arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the same exit code as in English, and no English but in what others say."""
    assert called(monkeypatch, "--language", "de", *arguments) == 2
    told = capsys.readouterr().err
    assert said in told
    assert not ENGLISH.search(QUOTED.sub("", told)) and language_of(QUOTED.sub("", told)) in ("de", None), told


def test_json_keeps_its_english(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A program reads the same, whatever the person speaks."""
    Path("faelle.jsonl").write_text(json.dumps({"id": "a", "from": ["fehlt.docx"]}) + "\n", encoding="utf-8")
    called(monkeypatch, "--language", "de", "plan", "--batch", "faelle.jsonl")
    out = capsys.readouterr().out
    assert "The document fehlt.docx cannot be read. No such file or directory. Check the path." in out


def test_a_full_disk_is_told_in_german() -> None:
    """What could not be kept, why, and what to do."""
    with pytest.raises(RunFailed) as full, kept("model", "33 MB"):
        raise OSError(errno.ENOSPC, "No space left on device")
    speak("de")
    what, why, todo = error_lines(full.value)
    assert what.endswith("kann nicht abgelegt werden: model.")
    assert (why, todo[:32]) == ("Auf dem Datenträger ist kein Platz mehr.", "Schaffe dort Platz (es braucht 3")
