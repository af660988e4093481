"""What is said beside the matter: questions about words of the screens and about nlforge itself, and when a run begins.
They are answered, and are no part of what is wanted of a model."""

from __future__ import annotations

from collections.abc import Iterator

from nlforge.considerate.talk import heard_manners
from nlforge.intents.commands import command
from nlforge.lay_answers import lay_answer, left_to_others
from nlforge.lay_questions import LayQuestion, asked_in
from nlforge.messages import TalkMessage
from nlforge.side_questions import answered_apart
from nlforge.standing import Standing
from nlforge.turn import Spoken


class BesideThePage:
    """The words of a turn without these, and their answers."""

    def __init__(self, turn: Spoken, at: Standing) -> None:
        self.text = turn.text
        """What is left of the words."""
        self._told: list[TalkMessage] = []
        self._asked: list[LayQuestion] = []
        # With a model that is trained they may be for it.
        if not (turn.is_wish or turn.confirms):
            self.text, self._told = heard_manners(turn.text, at)
        if self.text and not turn.is_wish and at.session.trained is None:
            self.text, apart = answered_apart(at.session, self.text)
            self._told += apart
            if at.plan is None or command(self.text) is None:
                # “How long will it take?” has its answer beside the way on from the plan.
                self.text, self._asked = asked_in(self.text, left_to_others(at))

    def told(self, at: Standing) -> Iterator[TalkMessage]:
        """The answers, once, from how it stands now; they are written down."""
        told, asked, self._told, self._asked = self._told, self._asked, [], []
        yield from told
        for one in asked:
            lines = lay_answer(one.topics, at)
            at.session.append("said", text=one.words, answer=lines)
            yield TalkMessage(*lines)
