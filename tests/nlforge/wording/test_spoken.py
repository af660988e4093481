"""The conversation speaks the person's language, and takes a remedy as the change it is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from engine.core import events as ev
from engine.core.remedies import Action, LearningRate, LowerTarget, Passes, Remedy, WithoutStage
from engine.core.spec import TrainingSpec, digest, load_spec
from engine.core.stages import SftStage
from engine.evaluation.diagnosis import diagnose
from engine.runs.conclude import diagnosed
from nlforge.cli import main
from nlforge.conversation import Conversation
from nlforge.messages import Message, Page, TableMessage
from nlforge.state import State
from nlforge.store import Session
from nlforge.wording.catalogue import speak
from planner.diff import diff
from tests.support.conversations import evaluated, report_to, started, step, talk
from tests.support.diagnoses import seen
from tests.support.no_model import no_model
from tests.support.pages import spec_page

GERMAN = "Ich möchte einen Helfer, der die Nachrichten unserer Kunden in unserem Stil beantwortet, so wie in desk.csv."
HEADING = re.compile(r"(?m)^## .+$")
ENDED = ev.RunFailedEvent(what="The model is trained, but not released.", exit_code=6)


def test_a_german_conversation_is_german_to_its_end(session: Session, alive: list[bool]) -> None:
    """From the first answer over the run's figures, with their commas, to what can be done next."""
    conversation = Conversation(session, no_model)
    said = list(conversation.hear(GERMAN))
    page = next(m for m in said if isinstance(m, Page)).text
    assert conversation.plan is not None
    speak("en")
    english = spec_page(conversation.plan)
    assert "\n## Wie es beurteilt wird\n" in page and not set(HEADING.findall(page)) & set(HEADING.findall(english))
    assert talk(said).startswith("Sag „ja“, und ich baue genau das") and "Say" not in talk(said)
    assert "Es wird jetzt gebaut" in talk(list(conversation.hear("ja")))
    data = ev.DataReady(read=120, kept=110, train=98, eval=12, dropped={}, redacted={})
    said = report_to(conversation, ev.RunStarted(digest="d", pid=1, seconds_estimate=(60, 120, 7200)), data, step(2))
    assert "Der Lauf hat begonnen und dauert voraussichtlich 2 min (zwischen 60 s und 2,0 h)." in talk(said)
    assert "98 zum Lernen, 12 zum Testen" in talk(said)
    assert "Aus deinen Beispielen lernen: Schritt 2 von 40, Verlust 2,500" in talk(list(conversation.hear("status")))
    said = report_to(
        conversation,
        evaluated("base", 0.2),
        evaluated("trained", 0.7),
        diagnosed(diagnose(seen(failed=("release_general_kept",)))),
        ev.RunFinished(seconds=80, adapter="a", report="report.md"),
    )
    table = next(m for m in said if isinstance(m, TableMessage)).text
    assert "trainiert" in table and "0,700" in table and "besser" in table and "Jede Zahl liegt zwischen" in table
    assert "Gemessen: das Basismodell, an 12 Zeilen" in talk(said) and "die halbe Lernrate" in talk(said)
    assert talk(said).endswith("1. halbe Lernrate (0,0005 statt 0,001)")
    again = Conversation(session, no_model)
    assert talk(again.opening).endswith("1. halbe Lernrate (0,0005 statt 0,001)")


def test_the_language_that_is_asked_for_is_spoken(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the words are written in."""
    monkeypatch.setenv("NLFORGE_LANGUAGE", "en")
    assert "Say “yes” and I build exactly this" in talk(list(Conversation(session, no_model).hear(GERMAN)))


def _finished(session: Session, *remedies: Remedy) -> tuple[Conversation, list[Message]]:
    conversation = started(session)
    found = ev.Diagnosed(text="It could be better.", code="", remedies=remedies)
    return conversation, report_to(conversation, found, ev.RunFinished(seconds=80, adapter="a", report="report.md"))


@pytest.mark.parametrize(
    ("remedy", "change"),
    [
        (LearningRate(rate=1.25e-4, before=1e-3), {"learning_rate": 1.25e-4}),
        (Passes(passes=1, before=2), {"epochs": 1.0}),
        (Passes(passes=0.5, before=1), {"epochs": 0.5}),
    ],
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_remedy_chosen_by_its_number_changes_its_field_and_no_other(
    session: Session, alive: list[bool], remedy: Remedy, change: dict[str, float], language: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """In the spec, and with the words it was offered in as where it comes from; the plan waits for a yes again."""
    monkeypatch.setenv("NLFORGE_LANGUAGE", language)
    conversation, said = _finished(session, Action(kind="better_rubric"), remedy)
    line = talk(said).splitlines()[-1]
    assert line.startswith("1. ")
    before = conversation.plan
    assert before is not None and before.spec is not None
    shown = list(conversation.hear("1"))
    after = conversation.plan
    assert after is not None and after.spec is not None and conversation.state is State.WAITING
    assert any(isinstance(m, Page) for m in shown)
    assert _but_epochs_follow(before.spec, change) == after.spec
    ((field, origin),) = [(f, o) for f, o in after.origin.items() if o != before.origin.get(f) and o.quote]
    assert field.endswith(next(iter(change))) and origin.quote == line.removeprefix("1. ")
    assert diff(before, after)


def _but_epochs_follow(spec: TrainingSpec, change: dict[str, float]) -> TrainingSpec:
    stages = tuple(s.model_copy(update=change) if isinstance(s, SftStage) else s for s in spec.stages)
    return spec.model_copy(update={"stages": stages})


def test_a_remedy_may_be_said_in_its_words(session: Session, alive: list[bool]) -> None:
    """With “change:” or without; a number that is no offer goes to the model as before."""
    conversation, said = _finished(session, Passes(passes=1, before=2))
    assert "1. 1 pass instead of 2" in talk(said)
    list(conversation.hear("Change: 1 pass instead of 2"))
    assert conversation.plan is not None and conversation.plan.spec is not None
    assert conversation.plan.spec.stages[0].epochs == 1


def test_what_was_chosen_is_planned_the_same_when_it_is_repeated(
    session: Session,
    alive: list[bool],
) -> None:
    """The words are saved with the changes they stand for; reopened, the plan is that one."""
    conversation, _ = _finished(session, LowerTarget(metric="accuracy", at_least=0.3, before=0.9))
    list(conversation.hear("1"))
    plan = conversation.plan
    assert plan is not None and plan.spec is not None and [g.at_least for g in plan.spec.gates] == [0.3]
    record = session.last("said")
    assert record is not None and record["changes"][0]["field"] == "gates"
    again = Conversation(session, no_model).plan
    assert again is not None and again.digest == plan.digest and again.origin == plan.origin


def test_a_run_that_failed_says_what_to_type(session: Session, alive: list[bool]) -> None:
    """Offers have numbers; what only the person can do is said with its command."""
    conversation = started(session)
    remedies: tuple[Remedy, ...] = (WithoutStage(stage="grpo"), Action(kind="look_at_rows"))
    said = report_to(conversation, ENDED.model_copy(update={"remedies": remedies}))
    assert "Say “tokens” to look at the rows." in talk(said)
    assert talk(said).splitlines()[-1] == "1. no reinforcement learning" and conversation.state is State.BROKEN
    list(conversation.hear("1."))
    wants = conversation.requirements
    assert wants is not None and [w.value.model_dump() for w in wants.all("stages")] == [  # type: ignore[union-attr]
        {"kind": "grpo", "wanted": False}
    ]


def test_sentences_of_earlier_versions_are_still_read(session: Session, alive: list[bool]) -> None:
    """A session saved before there were remedies says “change: …”, and that is understood."""
    conversation = started(session)
    old = ev.Diagnosed(text="It memorised its rows. Say “change: 1 pass” if you want that.", cause="overfit")
    said = report_to(conversation, old, ev.RunFinished(seconds=80, adapter="a", report="report.md"))
    assert "Say “change: 1 pass”" in talk(said) and "say its number" not in talk(said)
    list(conversation.hear("change: 1 pass"))
    assert conversation.plan is not None and conversation.plan.spec is not None
    assert conversation.plan.spec.stages[0].epochs == 1


def test_a_language_nobody_speaks_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["nlforge", "sessions", "--language", "fr", "--sessions", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2 and "I speak: en, de." in capsys.readouterr().err


def test_events_stay_english(session: Session, alive: list[bool]) -> None:
    """What programs read is the same whatever is spoken."""
    event = diagnosed(diagnose(seen(failed=("release_general_kept",))))
    conversation = Conversation(session, no_model)
    list(conversation.hear(GERMAN))
    list(conversation.hear("ja"))
    report_to(conversation, event)
    assert conversation.run is not None
    held = json.loads(conversation.run.events.read_text().splitlines()[-1])
    assert held["text"].startswith("It lost too much") and held["remedies"][0]["kind"] == "learning_rate"
    assert digest(load_spec(conversation.run.spec)) == digest(load_spec(session.root / "spec.yaml"))
