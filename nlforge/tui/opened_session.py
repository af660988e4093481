"""The session behind the screen: what it says to each thing the person does. No widget is known here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from nlforge.intents.answers import is_yes
from nlforge.messages import Message, TalkMessage
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from nlforge.annotations import Desk
    from nlforge.calibration import Calibration
    from nlforge.conversation import Conversation
    from nlforge.turn import Spoken
    from planner.llm.local_models import ChosenModel


class OpenedSession:
    """Opened where it is first needed. Every method that yields messages runs beside the screen."""

    def __init__(
        self,
        name: str | None,
        reader: ChosenModel | None,
        opener: Callable[[str | None], Conversation] | None,
    ) -> None:
        self.name, self._reader, self._opener = name, reader, opener
        self._reader_told = opener is not None
        self.conversation: Conversation | None = None
        self.sample_questions: list[str] = []
        """What the sample asks its model when it is trained."""

    @property
    def is_given(self) -> bool:
        """Whether there is a session before the person has said anything."""
        return self.name is not None or self._opener is not None

    def other(self, name: str) -> OpenedSession:
        """Another session, read by the same model."""
        made = OpenedSession(name, self._reader, self._opener)
        made._reader_told = self._reader_told
        return made

    def opening(self, silently: bool = False) -> Iterator[Message]:
        """The first words of a session; `silently` leaves out who reads."""
        if not silently:
            yield from self._before_words()
        yield from self._conversation().opening

    def hear(self, words: Spoken | str) -> Iterator[Message]:
        """What is said to the person's words, or to what they meant by a key."""
        yield from self._before_words()
        yield from self._conversation().hear(words)

    @property
    def next_queued(self) -> str | None:
        """What waited for the end of a run and can be said now; None where nothing does."""
        talk = self.conversation
        return talk.queue.words[0] if talk is not None and talk.answers_queued else None

    def hear_queued(self) -> Iterator[Message]:
        """What is said to it; then it waits no longer, also where it could not be done."""
        queue, words = self._conversation().queue, self.next_queued
        assert words is not None
        queue.is_heard = True
        try:
            yield from self._conversation().hear(words)
        finally:
            queue.is_heard = False
            if queue.words and queue.words[0] == words:
                queue.take_out(1, "It was answered.")

    def take(self, desk: Desk, found: Calibration) -> Iterator[Message]:
        """What follows from the replies the person judged."""
        from nlforge.annotation_changes import take

        return take(self._conversation(), desk, found)

    def ask(self, questions: list[str]) -> Iterator[Message]:
        """The trained model's replies."""
        return self._conversation().ask(questions)

    def play_sample(self, person_said: Callable[[str], object]) -> Iterator[Message]:
        """The shipped session stays as it is; a copy of it is played, up to the yes that starts it."""
        from nlforge.session_factory import open_conversation, sample, saved_words, working_copy
        from nlforge.state import State

        original = sample()
        words = saved_words(original)
        copy = working_copy(original)
        self.conversation = open_conversation(copy, self._chosen)
        self.conversation.queue.in_order = True
        self.sample_questions = words.asked
        yield from self._before_words()
        yield TalkMessage(say("screen-playing", session=original.id, folder=str(copy.root)))
        for line in words.said:
            if is_yes(line.text) and self.conversation.state is State.WAITING:
                break
            person_said(line.text)
            yield from self.conversation.hear(line)

    def close(self) -> None:
        if self.conversation is not None:
            self.conversation.close()

    def _conversation(self) -> Conversation:
        if self.conversation is None:
            if self._opener is not None:
                self.conversation = self._opener(self.name)
            else:
                from nlforge.session_factory import find, new_session, open_conversation

                session = find(self.name) if self.name else new_session()
                self.conversation = open_conversation(session, self._chosen)
            self.conversation.queue.in_order = True
        return self.conversation

    def _before_words(self) -> Iterator[Message]:
        """Who reads the words, once."""
        from nlforge.session_factory import before_words

        if not self._reader_told:
            yield from before_words(self._chosen(), self._conversation())
            self._reader_told = True

    def _chosen(self) -> ChosenModel:
        """The planning model, chosen where words are to be read, and once: the one that is told is the one that
        reads."""
        from planner.llm.local_models import choose

        self._reader = self._reader or choose(None)
        return self._reader
