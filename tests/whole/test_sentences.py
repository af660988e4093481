"""Every sentence the product tells people to say is understood, without a language model."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.core.spec import Money
from engine.evaluation.diagnosis import diagnose
from nlforge.intents.answers import is_yes
from nlforge.intents.commands import command
from nlforge.intents.intent import Intent
from nlforge.intents.manners import manners_in
from nlforge.sharing.words import ServerWish, Wanted, wish_of
from nlforge.wording.catalogue import LOCALES
from planner.remedies import changes_of
from planner.requirements import (
    Requirements,
    Said,
    Value,
    WantedDate,
    WantedGate,
    WantedJudge,
    WantedRate,
    WantedStage,
    Wish,
)
from planner.rule_readers.all import read_all
from planner.rule_readers.other_base import reads_other_base
from planner.rule_readers.training import read_size_step
from tests.support.diagnoses import CASES
from tests.support.places import ROOT

_SAID = re.compile(
    r"“(change: [^”]+)”|[Ss]ay(?: to nlforge)? “([^”]+)”|„(ändern: [^“]+)“|"
    r"(?:[Ss]ag|[Mm]it|[Ff]rag jederzeit) „([^“]+)“"
)
_HINTED = re.compile(r"[“„]([^”“]+)[”“]")
SAID = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
KNOWN = Requirements(
    wishes={
        "gates": (
            Wish(value=WantedGate(metric="house terms", at_least=0.9), said=Said(turn=1, quote="house terms 90 %")),
        )
    }
)
PINNED = f"acme/small@{'0123456789' * 4}"
READ: dict[str, list[tuple[str, Value]]] = {
    "no reinforcement learning": [("stages", WantedStage(kind="grpo", wanted=False))],
    "no preference learning": [("stages", WantedStage(kind="dpo", wanted=False))],
    "it may take … hours": [("deadline_hours", 3.0)],
    "es darf … Stunden dauern": [("deadline_hours", 3.0)],
    "the budget is …": [("budget", Money(amount=3.0, currency="EUR"))],
    "budget …": [("budget", Money(amount=3.0, currency="EUR"))],
    "budget 0 euros": [("budget", Money(amount=0.0, currency="EUR"))],
    "it must be ready by …": [
        ("deadline_hours", WantedDate(at=datetime(2026, 12, 4, 23, 59, tzinfo=UTC), said_at=SAID))
    ],
    "use LoRA": [("method", "lora")],
    "a smaller learning rate": [("learning_rate", WantedRate(times=0.5))],
    "half the learning rate": [("learning_rate", WantedRate(times=0.5))],
    "leave bad examples out": [("keep", "breaks_guidelines")],
    "replace our own contact details": [("keep", "not_own"), ("keep", "own")],
    "ersetze unsere Kontaktdaten": [("keep", "not_own"), ("keep", "own")],
    "{} at least {}": [("gates", WantedGate(metric="house terms", at_least=0.3))],
    "try up to three times": [("rounds", 3.0)],
    "bis zu drei Versuche": [("rounds", 3.0)],
    "the answer is in the column {}": [("column", "response")],
    "use { $base }": [("base_model", "qwen2.5-coder-0.5b-instruct")],
    "nimm { $base }": [("base_model", "qwen2.5-coder-0.5b-instruct")],
    "use {other}": [("base_model", "qwen2.5-coder-0.5b-instruct")],
    "nimm { $other }": [("base_model", "qwen2.5-coder-0.5b-instruct")],
    "use the base model { $weights }": [("base_model", PINNED)],
    "nimm das Basismodell { $weights }": [("base_model", PINNED)],
    "use the base model {name}@…": [("base_model", PINNED)],
    "nimm das Basismodell { $name }@…": [("base_model", PINNED)],
    "answer everything": [("hand_over", False)],
    "beantworte alles": [("hand_over", False)],
    "hand over what it is not sure of": [("hand_over", True)],
    "gib ab, wo du unsicher bist": [("hand_over", True)],
    "90 % of its answers must be right": [("right_share", 0.9)],
    "90 % seiner Antworten müssen richtig sein": [("right_share", 0.9)],
    "let ollama/qwen3 judge it": [("judge", WantedJudge(model="ollama/qwen3"))],
}
FILLED = {
    "use {other}": "use qwen2.5-coder-0.5b-instruct",
    "nimm { $other }": "nimm qwen2.5-coder-0.5b-instruct",
    "use the base model { $weights }": f"use the base model {PINNED}",
    "nimm das Basismodell { $weights }": f"nimm das Basismodell {PINNED}",
    "use the base model {name}@…": f"use the base model {PINNED}",
    "nimm das Basismodell { $name }@…": f"nimm das Basismodell {PINNED}",
    "use { $base }": "use qwen2.5-coder-0.5b-instruct",
    "nimm { $base }": "nimm qwen2.5-coder-0.5b-instruct",
    "budget …": "budget 3 euros",
    "it must be ready by …": "it must be ready by 4 December 2026",
    "it may take … hours": "it may take 3 hours",
    "es darf … Stunden dauern": "es darf 3 Stunden dauern",
    "the budget is …": "the budget is 3 euros",
    "{} at least {}": "house terms at least 0.3",
    "the answer is in the column {}": "the answer is in the column response",
}
COMMANDS = {
    "go on": Intent.GO_ON,
    "again": Intent.GO_ON,
    "details": Intent.DETAILS,
    "stop": Intent.STOP,
    "pause": Intent.STOP,
    "Pause": Intent.STOP,
    "tokens": Intent.TOKENS,
    "judge": Intent.JUDGE,
    "how is it going?": Intent.PROGRESS,
    "weiter": Intent.GO_ON,
    "stopp": Intent.STOP,
    "wie läuft es?": Intent.PROGRESS,
    "bewerten": Intent.JUDGE,
    "ask me": Intent.TEACH,
    "frag mich ab": Intent.TEACH,
    "export it": Intent.EXPORT,
    "exportiere es": Intent.EXPORT,
    "bye": Intent.QUIT,
    "tschüss": Intent.QUIT,
}
OF_SERVERS = {
    "give it to my colleagues": ServerWish(Wanted.GIVE),
    "gib es meinen Kollegen": ServerWish(Wanted.GIVE),
    "stop the server": ServerWish(Wanted.STOP),
    "beende den Server": ServerWish(Wanted.STOP),
    "stop the server of { $session }": ServerWish(Wanted.STOP, "desk"),
    "beende den Server von { $session }": ServerWish(Wanted.STOP, "desk"),
    "a key for Anna": ServerWish(Wanted.KEY, "Anna"),
    "ein Schlüssel für Anna": ServerWish(Wanted.KEY, "Anna"),
    "nimm den Schlüssel von Anna zurück": ServerWish(Wanted.REVOKE, "Anna"),
}
OF_MANNERS = {"start tonight": "time", "start now": "now", "starte heute Nacht": "time", "jetzt starten": "now"}
NOT_WORDS = {
    "{ $text }",
    "{words}",
    "{ $words }",
    "change: {}",
    "change: …",
    "change:",
    "{}",
    "…",
    "ändern:",
    "ändern: …",
    "frage:",
}
"""Filled by a diagnosis, which the test below reads, or by the person."""


def texts(path: Path) -> Iterator[str]:
    """Every text of a file that is no docstring, what is filled in as {}."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)


def _found(text: str) -> set[str]:
    return {said.strip() for match in _SAID.finditer(text) if (said := next(filter(None, match.groups()), None))}


def offered() -> set[str]:
    found = set()
    for folder in ("engine", "nlforge", "planner"):
        for path in (ROOT / folder).rglob("*.py"):
            for text in texts(path):
                found |= _found(text)
    for path in LOCALES.glob("*/*.ftl"):
        found |= _found(path.read_text(encoding="utf-8"))
        if path.stem == "screen":
            # A hint in the input line names what to say and no more.
            hints = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("screen-hint-")]
            found |= {said for hint in hints for said in _HINTED.findall(hint)}
    return {said for said in found if said not in NOT_WORDS}


def test_the_sentences_are_found() -> None:
    """The search itself works: sentences known to be in the code are among them."""
    found = offered()
    assert {
        "go on",
        "details",
    } <= found


@pytest.mark.parametrize("said", sorted(offered()))
def test_what_people_are_told_to_say_is_understood(said: str) -> None:
    """Each is a command, or is read as exactly what it says, and nothing else is read in it."""
    if said in COMMANDS:
        assert command(said) is COMMANDS[said]
        return
    if said in OF_SERVERS:
        assert wish_of(said.replace("{ $session }", "desk")) == OF_SERVERS[said]
        return
    if said in OF_MANNERS:
        found = manners_in(said, SAID)
        assert found is not None and found.kinds == {OF_MANNERS[said]}
        return
    if said in ("yes", "ja"):
        assert is_yes(said)
        return
    wish = said.removeprefix("change: ").removeprefix("ändern: ")
    if wish in ("take another model", "nimm ein anderes Modell"):
        assert reads_other_base(wish)
        return
    if wish == "a smaller model":
        assert read_size_step(wish) == ("smaller", wish)
        return
    if wish == "no budget limit":
        known = Requirements(
            wishes={"budget": (Wish(value=Money(amount=3.0, currency="EUR"), said=Said(turn=1, quote="3 euros")),)}
        )
        assert [(c.op, c.field) for c in read_all(wish, known)] == [("remove", "budget")]
        return
    assert wish in READ, f"“{said}” is told to people; say in this table what it means"
    assert [(c.field, c.value) for c in read_all(FILLED.get(wish, wish), KNOWN, SAID)] == READ[wish]


def test_what_a_diagnosis_offers_is_its_lever() -> None:
    """Of every diagnosis, the remedy changes what its lever changes, to the same value."""
    taken = 0
    for _, figures, _ in CASES:
        found = diagnose(figures)
        changes = [c for r in found.remedies for c in changes_of(r, figures.spec, "words")]
        for change in changes:
            if change.field == "keep":
                continue
            ((path, value),) = found.lever.items()
            if change.field == "learning_rate":
                assert change.value == WantedRate(rate=value) and path.endswith("learning_rate")
            else:
                assert change.field == "passes" and path.endswith("epochs") and change.value == value
            taken += 1
    assert taken >= 3
