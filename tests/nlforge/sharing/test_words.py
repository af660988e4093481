"""Words about giving a model to others are known to the letter; a question starts and ends nothing."""

from __future__ import annotations

import pytest

from nlforge.sharing.words import Reach, ServerWish, Wanted, reach_of, wish_of


@pytest.mark.parametrize(("words", "wanted"), [
    ("give it to your colleagues", Wanted.GIVE), ("Give it to my colleagues, please.", Wanted.GIVE),
    ("And now? How do my colleagues use it?", Wanted.GIVE), ("gib das meinen Kollegen", Wanted.GIVE),
    ("Wie können meine Kollegen das nutzen?", Wanted.GIVE), ("how do I give it to my team?", Wanted.GIVE),
    ("donne-le à mes collègues", Wanted.GIVE), ("my colleagues should be able to use it", Wanted.USED),
    ("meine Kollegen sollen es benutzen können", Wanted.USED),
    ("which servers are running?", Wanted.LIST), ("wer kann das Modell gerade nutzen?", Wanted.LIST),
    ("who can use the model right now?", Wanted.LIST), ("Welche Server laufen?", Wanted.LIST),
    ("stop the server", Wanted.STOP), ("Bitte beende den Server!", Wanted.STOP), ("can you stop it?", None),
    ("can you stop the server?", Wanted.STOP), ("schalte es wieder ab", Wanted.STOP_IT),
    ("turn it off", Wanted.STOP_IT),
    # These only ask.
    ("stop the server?", Wanted.LIST), ("how do I stop the server?", Wanted.LIST),
    ("wie kann ich den Server beenden?", Wanted.LIST),
    ("Are customers asking other things now?", Wanted.MOVED), ("have the questions changed lately?", Wanted.MOVED),
    ("What are people asking about these days?", Wanted.MOVED), ("Has anything shifted?", Wanted.MOVED),
    ("Fragen die Leute inzwischen etwas anderes?", Wanted.MOVED), ("Haben sich die Fragen verändert?", Wanted.MOVED),
    ("Passt das Modell noch zu unseren Fragen?", Wanted.MOVED),
    ("What do people say?", Wanted.SAID), ("show me the feedback", Wanted.SAID), ("Was sagen die Leute?", Wanted.SAID),
    ("What goes wrong most often?", Wanted.SAID), ("Gibt es neue Rückmeldungen?", Wanted.SAID),
    ("What has changed in the documents?", Wanted.CHANGED), ("The handbook is new.", Wanted.CHANGED),
    ("Das Handbuch wurde überarbeitet", Wanted.CHANGED), ("Was hat sich in den Dokumenten geändert?", Wanted.CHANGED),
    ("What changed?", None), ("Was hat sich geändert?", None),
    ("Forget customer 4711", Wanted.FORGET), ("Remove everything of Zuzanna Quist", Wanted.FORGET),
    ("Lösche alle Daten von Kunde 4711", Wanted.FORGET),
    ("the customer says the handbook is wrong", None), ("remove the glossary", None), ("delete everything", None),
    ("people say hello first", None), ("learn from the feedback in fb.csv", None), ("What do people say when", None),
    # A wish, a message of a customer, a question about the plan.
    ("customers ask about other things too, cover them", None), ("the questions in faq.csv have changed", None),
    ("I want to ask something else", None), ("Die Fragen stehen in faq.csv", None), ("have the prices changed?", None),
    ("how do I stop the server in the cellar?", None), ("what is a server?", None), ("give my money back", None),
    ("turn on the server", None), ("how long may I keep it?", None), ("", None),
])  # fmt: skip
def test_what_is_wanted_of_servers(words: str, wanted: Wanted | None) -> None:
    found = wish_of(words)
    assert (found and found.wanted) == wanted


@pytest.mark.parametrize(("words", "wish"), [
    ("stop the server of returns-desk", ServerWish(Wanted.STOP, "returns-desk")),
    ("beende den Server von returns-desk", ServerWish(Wanted.STOP, "returns-desk")),
    ("ein Schlüssel für Anna", ServerWish(Wanted.KEY, "Anna")),
    ("stop all servers", ServerWish(Wanted.STOP, "all")), ("a key for Anna", ServerWish(Wanted.KEY, "Anna")),
    ("ein Schlüssel für Anna Meier", ServerWish(Wanted.KEY, "Anna Meier")),
    ("take back Anna's key", ServerWish(Wanted.REVOKE, "Anna")),
    ("nimm den Schlüssel von Anna zurück", ServerWish(Wanted.REVOKE, "Anna")),
])  # fmt: skip
def test_whom_it_is_about(words: str, wish: ServerWish) -> None:
    assert wish_of(words) == wish


@pytest.mark.parametrize(("words", "reach"), [
    ("yes", Reach.OPEN), ("Ja, dürfen sie", Reach.OPEN), ("they may", Reach.OPEN), ("ok", Reach.OPEN),
    ("no", Reach.HERE), ("Nein, nur dieser Rechner.", Reach.HERE), ("only this machine", Reach.HERE),
    ("they must not", Reach.HERE), ("nur ich", Reach.HERE), ("cancel", Reach.DROP), ("lass es", Reach.DROP),
    ("no, cancel", Reach.DROP), ("Nein, lieber nicht", Reach.HERE),
    # None of these opens anything.
    ("yes?", None), ("maybe", None), ("who could reach it then?", None), ("they may not", Reach.HERE),
    ("yes but only tomorrow", None), ("", None),
])  # fmt: skip
def test_who_may_reach_it(words: str, reach: Reach | None) -> None:
    assert reach_of(words) is reach
