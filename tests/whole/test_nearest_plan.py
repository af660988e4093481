"""What cannot be built as asked is refused with the words that help, and the nearest plan can be built."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.errors import Declined
from engine.core.spec import Task
from engine.estimation.capabilities import base_here, require_supported
from engine.estimation.executors import BuildPlace
from engine.estimation.machine import Machine
from nlforge.conversation import Conversation
from nlforge.messages import Page
from nlforge.state import State
from nlforge.store import Session
from planner.changes import apply_changes
from planner.compile.nearest import here_instead, taken, way_out
from planner.compile.plan import compile_plan
from planner.requirements import Change, WantedSource
from tests.support.changes import CHANGES, applied, change
from tests.support.commands import nlforge
from tests.support.conversations import talk
from tests.support.machines import CARD, CPU, TWO_CARDS
from tests.support.no_model import no_model
from tests.support.pages import spec_page


@given(st.lists(CHANGES, max_size=14), st.sampled_from([CPU, CARD, TWO_CARDS]))
@settings(max_examples=settings().max_examples)
def test_the_ready_answer_gives_a_plan_that_can_be_built(changes: list[Change], machine: Machine) -> None:
    """Whatever is wished for, on machines with and without cards: the words that are offered are understood, and
    leave nothing unbuilt."""
    wants = applied(changes)
    plan = compile_plan(wants, [], machine)
    assert plan.spec is not None and bool(plan.unbuilt) == ("not_built_here_yet" in {w.code for w in plan.warnings})
    assert ("## Not built here yet" in spec_page(plan)) == bool(plan.unbuilt)
    if not plan.unbuilt:
        require_supported(plan.spec, BuildPlace(machine.gpus))
        return
    words = way_out(plan.unbuilt).split("“")[1].split("”")[0]
    told = taken(words, plan.unbuilt)
    assert told is not None and taken(f"{words} and never be rude", plan.unbuilt) is None
    after = compile_plan(apply_changes(wants, told, 2), [], machine)
    assert after.spec is not None and after.unbuilt == ()
    require_supported(after.spec, BuildPlace(machine.gpus))


@pytest.mark.parametrize("machine", [CARD, TWO_CARDS])
def test_on_a_card_the_nearest_plan_keeps_the_card(machine: Machine) -> None:
    """A larger base is planned for it, and said not to be built; the base that is there trains on the card all the
    same."""
    wants = applied(
        [
            change("set", "task", Task.CHAT_ASSISTANT),
            change("add", "sources", WantedSource(path="x.jsonl", examples=5000, holds="dialogues")),
        ]
    )
    plan = compile_plan(wants, [], machine)
    assert (
        plan.spec is not None
        and plan.spec.model.base != base_here().name
        and [one.words for one in plan.unbuilt] == [here_instead()]
    )
    after = compile_plan(apply_changes(wants, plan.unbuilt[0].changes, 2), [], machine)
    assert (
        after.spec is not None
        and after.spec.model.base == base_here().name
        and after.origin["model.base"].quote == here_instead()
    )
    assert after.spec.hardware.gpus is None and "in this machine" in str(after.origin["hardware.gpus"].reason)


WISH = (
    "I want a helper that answers our customers' messages in our own words, like in desk.csv. We run it with "
    "Ollama, and train it on an RTX 4090."
)


def test_yes_is_refused_with_the_words_that_help(session: Session, alive: list[bool]) -> None:
    """The page waits for no yes; a yes starts nothing; the words that are offered give a page that waits for one,
    and that is built."""
    conversation = Conversation(session, no_model)
    said = list(conversation.hear(WISH))
    page = next(m for m in said if isinstance(m, Page))
    assert (
        conversation.plan is not None
        and not page.ready
        and "Delivered as: a file for Ollama (GGUF)" in page.text
        and "Say “yes”" not in talk(said)
    )
    words = here_instead()
    assert f"Say “{words}”" in talk(said) and "You get the folder model/adapter" in page.text
    with pytest.raises(Declined) as refused:
        list(conversation.hear("yes"))
    assert (
        words in refused.value.todo
        and conversation.session.last("confirmed") is None
        and not (session.root / "spec.yaml").exists()
    )
    assert conversation.state is State.WAITING
    # What was offered is known when the session is opened again.
    again = Conversation(session, no_model)
    assert again.plan is not None and again.plan.unbuilt == conversation.plan.unbuilt
    page = next(m for m in again.hear(f"“{words[0].upper()}{words[1:]}.”") if isinstance(m, Page))
    # The goal is in the person's words, and may name what is not built.
    below = page.text.partition("## From which data")[2]
    assert page.ready and "Not built" not in page.text and "nlforge ask" in below and "4090" not in below
    list(again.hear("yes"))
    assert again.state is State.RUNNING


def test_one_of_several_answers_can_be_taken_alone(session: Session) -> None:
    conversation = Conversation(session, no_model)
    list(conversation.hear(WISH))
    list(conversation.hear("change: without the export, please"))
    assert conversation.plan is not None and {one.field for one in conversation.plan.unbuilt} == {
        "model.base",
        "hardware.gpus",
    }


def test_specialists_become_one_model_that_learns_from_their_files(session: Session) -> None:
    """None of their files is lost."""
    wants = applied(
        [
            change("add", "sources", WantedSource(path="desk.csv", use="train")),
            *(
                change("add", "experts", {"name": name, "sources": [path]})
                for name, path in (("returns", "desk.csv"), ("repairs", "b.csv"))
            ),
        ]
    )
    plan = compile_plan(wants, [], CPU)
    (one,) = plan.unbuilt
    after = compile_plan(apply_changes(wants, one.changes, 2), [], CPU)
    assert (
        after.spec is not None
        and after.spec.experts == ()
        and {s.path: s.use for s in after.spec.data.sources} == {"desk.csv": "train", "b.csv": "train"}
    )


def test_build_is_declined_before_anything_starts(tmp_path: Path, sample: Path) -> None:
    """The words that are offered, as a further turn, give a plan that only waits for the yes."""
    (tmp_path / "messages.csv").symlink_to(sample / "messages.csv")
    wish = "A chat assistant that answers like messages.csv, trained on our RTX 4090."
    done = nlforge(tmp_path, "build", wish, "--yes")
    assert (
        done.returncode == 4 and here_instead() in done.stderr.decode() and not list((tmp_path / "s").glob("*/runs/*"))
    )
    done = nlforge(tmp_path, "build", wish, "--turn", here_instead())
    assert done.returncode == 3 and b"Add --yes" in done.stderr
