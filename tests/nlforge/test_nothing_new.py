"""What has not changed is not asked about again, what another window starts is followed, and languages have names."""

from __future__ import annotations

import io

from engine.core.sentences import Tongue, sentence
from nlforge.conversation import Conversation
from nlforge.messages import DiffShown, Message, Page, TalkMessage
from nlforge.plain_text import Printer
from nlforge.spoken_lines import SpokenPrinter
from nlforge.state import State
from nlforge.store import Session
from nlforge.wording.catalogue import say, speak, tongue
from planner.render.page import spec_page
from tests.support.conversations import WORDS, talk
from tests.support.no_model import no_model

BUDGET = "The budget is 5 dollars"


def test_after_nothing_changed_no_yes_is_asked_for(session: Session) -> None:
    """As long as something changes it is, and so it is where an answer is missing."""
    conversation = Conversation(session, no_model)
    assert say("talk-yes") in talk(list(conversation.hear(WORDS)))
    assert say("talk-yes") in talk(list(conversation.hear(BUDGET)))
    again: list[Message] = list(conversation.hear(BUDGET))
    assert any(isinstance(m, DiffShown) and m.text.startswith(say("change-none")) for m in again)
    assert say("talk-yes") not in talk(again) and all(m.again for m in again if isinstance(m, Page))
    assert all(m.lines for m in again if isinstance(m, TalkMessage))
    assert conversation.state is State.WAITING


def test_after_nothing_changed_the_page_is_not_shown_again(session: Session) -> None:
    """Neither in lines nor to be heard; a change shows it."""
    conversation = Conversation(session, no_model)
    list(conversation.hear(WORDS))
    first = list(conversation.hear(BUDGET))
    again = list(conversation.hear(BUDGET))
    for printer in (Printer, SpokenPrinter):
        out = io.StringIO()
        printer(out).show(again)
        assert out.getvalue().startswith(say("change-none")) and out.getvalue().count("\n") == 1
    out = io.StringIO()
    Printer(out).show(first)
    assert say("page-digest") in out.getvalue()


def test_a_run_of_another_window_is_followed_without_a_word(session: Session, alive: list[bool]) -> None:
    """The next look notices it, and says so once."""
    here, there = Conversation(session, no_model), Conversation(session, no_model)
    list(here.hear(WORDS))
    assert list(here.poll()) == []
    other = Conversation(session, no_model)
    list(other.hear("yes"))
    assert say("talk-other-window") in talk(list(here.poll()))
    assert here.state is State.RUNNING and say("talk-other-window") not in talk(list(here.poll()))
    alive.append(False)
    list(here.poll())
    assert here.state is State.BROKEN and there.state is State.PLANNING


def test_languages_have_names(session: Session) -> None:
    """On the page, and in sentences that name them; a code that is no language stays one."""
    conversation = Conversation(session, no_model)
    list(conversation.hear(WORDS))
    assert conversation.plan is not None
    from nlforge.wording import catalogue

    assert "English" in next(x for x in spec_page(conversation.plan, catalogue).split("\n") if "anguage" in x)
    speak("de")
    assert "Englisch" in next(x for x in spec_page(conversation.plan, catalogue).split("\n") if "prache" in x)
    assert tongue("xx") == "xx"
    assert (
        sentence("k", "speaks {them}", them=[Tongue("de"), Tongue("en"), Tongue("zz")]) == "speaks German, English, zz"
    )
