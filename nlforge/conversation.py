"""The conversation as a headless state machine: words and run events in, messages out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.errors import BadInput, NlforgeError
from engine.core.events import RunEvent
from engine.core.paths import RunPaths
from engine.models.weight_digests import is_there
from nlforge import pipeline
from nlforge.answered import answered
from nlforge.asking_back import Doubt, asked_back, doubt, for_nlforge, is_command_while_planning, open_doubt
from nlforge.asking_back import chosen as meant_by
from nlforge.beside import BesideThePage
from nlforge.considerate.talk import started
from nlforge.current_run import CurrentRun
from nlforge.exact_words import heard
from nlforge.intents.answers import as_change, as_question, is_ask, is_no, is_yes
from nlforge.intents.intent import Intent, Situation
from nlforge.intents.likeness import judge_of
from nlforge.intents.understand import understand
from nlforge.messages import Message, Page, RunEnded, TalkMessage
from nlforge.next_step import next_step, require_words
from nlforge.plan_answer import below_page, plan_answer
from nlforge.queued_words import MustWait, QueuedWords
from nlforge.remedy_answers import RemedyOffer, chosen, offered_in_words
from nlforge.result.improving import offers_now
from nlforge.run_ending import ended_silently, what_now
from nlforge.run_view import RunView
from nlforge.run_words import asks_pause, kept_line, will_stop
from nlforge.said_words import unsaid
from nlforge.saved_plan import restored
from nlforge.sharing.talk import offered
from nlforge.side_by_side import side_by_side
from nlforge.standing import Standing
from nlforge.state import State, situation_of
from nlforge.store import Session
from nlforge.transcript import left_out, transcript
from nlforge.turn import Spoken
from nlforge.turn_reader import inputs_of, read_turn, write_down
from nlforge.wording.catalogue import language_for, say, speak

if TYPE_CHECKING:
    from planner.llm.client import Llm
    from planner.plan import Plan
    from planner.plan_state import PlanState
    from planner.requirements import Requirements
    from planner.unused_words import NotUsed


class Conversation:
    """One session, talked to. Everything it knows can be read back from the session's files."""

    def __init__(
        self,
        session: Session,
        open_llm: Callable[[], AbstractContextManager[Llm]],
        *,
        given: Sequence[Path] = (),
        whole_folder: bool = False,
        limit: int | None = None,
        on_event: Callable[[RunEvent], None] | None = None,
        reader: Callable[[], str] = str,
    ) -> None:
        self.session, self._open_llm, self._on_event, self._reader = session, open_llm, on_event, reader
        self._given, self._whole_folder, self._limit = given, whole_folder, limit
        self._resources = ExitStack()
        self._llm: Llm | None = None
        self.state = State.PLANNING
        self.on: str | None = None
        """Address of the Ray cluster its runs train on; None = this machine alone."""
        self.opening: list[Message] = []
        """What to show when the session is opened again."""
        self._current = CurrentRun(session, on_event)
        self.plan_state: PlanState | None = None
        self._from_spec: str | None = None
        """The spec file the session was built from, where there was no conversation."""
        self._before = ""
        """What was said last: a password may be spoken of in one line and given in the next."""
        self.queue = QueuedWords(session)
        """What was said while a run was going, and waits for its end."""
        self._doubt: Doubt | None = None
        """What was asked back last, and waits for an answer."""
        self._rebuild()

    @property
    def run(self) -> RunPaths | None:
        """The newest run."""
        return self._current.paths

    @property
    def view(self) -> RunView:
        """The newest run as far as it has reported."""
        return self._current.view

    @property
    def answers_queued(self) -> bool:
        """Whether the words that wait can be said now: nothing runs or pauses, and no question is open."""
        over = self.state is not State.RUNNING and not self.view.paused
        return over and bool(self.queue.words) and self._doubt is None and not self.queue.is_offered

    @property
    def plan(self) -> Plan | None:
        """The plan after the last words."""
        return self.plan_state.plan if self.plan_state else None

    @property
    def requirements(self) -> Requirements | None:
        """What the person wants, as far as they have said it; None where the plan was made without words."""
        return self.plan_state.requirements if self.plan_state and self._from_spec is None else None

    @property
    def not_used(self) -> tuple[NotUsed, ...]:
        """What of the words became nothing."""
        return self.plan_state.known.not_used if self.plan_state else ()

    def close(self) -> None:
        """Let the planning model go; a run goes on."""
        self._llm = None
        self._resources.close()

    def hear(self, said: Spoken | str, *, waiting: Sequence[str] | None = None) -> Iterator[Message]:
        """Take in one line of the person, or a part of a requirement document, and answer it. `waiting`: a run goes on,
        and whoever calls says what is not for nlforge itself again when it has ended; so much waits already.

        Raises:
            MustWait: that is so.
            BadInput: a run goes on, and the plan was to be changed.
            NlforgeError: any other, with the sentence to show; the conversation stays as it was.
        """
        self._speak()
        turn = Spoken(said) if isinstance(said, str) else said
        text = unsaid(turn.text.strip(), self._before)
        replaced, turn, self._before = text != turn.text.strip(), replace(turn, text=text), text
        if not text:
            return
        if replaced:
            yield TalkMessage(say("talk-secrets-replaced"))
        yield from self.poll()
        if self.state is State.RUNNING and turn.changes:
            raise BadInput(say("talk-no-change-now"), say("talk-judged-kept"), say("talk-judge-later"))
        if waiting and self.state is not State.RUNNING:
            # It has just ended, and what waits was said before.
            raise MustWait(text)
        beside = BesideThePage(turn, self._standing())
        if self.state is State.RUNNING or not beside.text:
            yield from beside.told(self._standing())
        if not beside.text:
            return
        turn, open_, self._doubt = replace(turn, text=beside.text), self._doubt, None
        try:
            yield from self._heard(turn, open_, waiting)
        except MustWait:
            self._doubt = open_
            raise
        # Below the page, where they are seen.
        yield from beside.told(self._standing())

    def _heard(self, turn: Spoken, open_: Doubt | None, waiting: Sequence[str] | None) -> Iterator[Message]:
        text, going = turn.text, self.state is State.RUNNING
        match self.state:
            case _ if turn.confirms and not going:
                yield from self._start_seen(turn)
            case _ if turn.confirms:  # Another window was quicker.
                yield from self._do(Intent.PROGRESS, turn)
            case _ if turn.is_wish and not going:
                yield from self._plan(turn)
            case _ if open_ is not None and (is_no(text) or meant_by(text, open_, self.situation) is not None):
                yield from self._settle_doubt(turn, open_)
            case _ if (exact := heard(text, self._standing(), self.queue)) is not None:
                yield from exact
            case State.FINISHED | State.BROKEN if self.queue.is_offered and (
                is_yes(text) or is_no(text) or is_ask(text)
            ):
                yield from self._take_up(turn)
            case State.FINISHED | State.BROKEN if (offer := chosen(text, self._offers())) is not None:
                yield from self._plan(Spoken(offer.words, changes=offer.changes, said_at=turn.said_at))
            case State.WAITING if is_yes(text) or is_no(text):
                self.session.append("said", text=text)
                yield from self.confirm() if is_yes(text) else [TalkMessage(say("talk-nothing-started"))]
            case State.BROKEN if is_yes(text):
                yield from self._do(Intent.GO_ON, turn)
            case State.RUNNING if waiting and (is_yes(text) or is_no(text)):
                # An answer to what becomes of that.
                raise MustWait(text)
            case State.RUNNING if is_yes(text) or is_no(text):
                yield from self._do(Intent.PROGRESS, turn)
            case _:
                yield from self._understood(turn, waiting)

    @property
    def situation(self) -> Situation:
        """Where the session stands, as far as it decides what words may mean."""
        return situation_of(self.state)

    def _understood(self, turn: Spoken, waiting: Sequence[str] | None) -> Iterator[Message]:
        """Told apart: for nlforge, for the trained model, for the planner; where it is not clear, it is asked."""
        text, situation, trained = turn.text, self.situation, self.session.trained
        can_ask = trained is not None or self.state is State.RUNNING
        meant = understand(text, situation, judge_of(trained or self.run), model=can_ask)
        waits = situation is Situation.RUNNING and trained is None
        if waiting is not None and situation is Situation.RUNNING and not for_nlforge(meant):
            raise MustWait(text)
        if situation is Situation.PLANNING and is_command_while_planning(text, meant):
            yield from self._do(meant.intent, turn)
        elif situation is Situation.PLANNING and (trained is None or as_question(text) is None):
            yield from self._do(Intent.WISH, turn)
        elif (unsure := doubt(text, meant, situation, both_wait=waits)) is not None:
            self._doubt = unsure
            self.session.append("said", text=text, unsure=[str(option) for option in unsure.options])
            yield asked_back(unsure, situation)
        else:
            yield from self._do(meant.intent, turn, exact=meant.exact)

    def _do(self, meant: Intent, turn: Spoken, *, exact: bool = True) -> Iterator[Message]:
        """What words mean is done; where that was guessed, it is said how the trained model is asked instead."""
        text, running, trained = turn.text, self.state is State.RUNNING, self.session.trained is not None
        match meant:
            case Intent.FOR_MODEL if trained or not running:
                yield from self.ask([as_question(text) or text])
            case Intent.WISH if not running:
                yield from self._plan(replace(turn, text=as_change(text) or text))
            case Intent.FOR_MODEL | Intent.WISH:
                self.queue.add(text if self.queue.in_order else as_question(text) or text)
                yield kept_line(self.queue, meant, self.view)
            case Intent.STOP if running:
                self.session.append("said", text=text)
                yield will_stop(self._current.stop(pause=asks_pause(text)), self.queue)
            case Intent.GO_ON if self.state is State.BROKEN:
                self.session.append("said", text=text)
                yield from self._start()
            case Intent.SHARE | Intent.SERVE:
                yield from offered(text, self._standing(), guessed=not exact)
            case _:
                told = list(answered(meant, text, self._standing()))
                if trained and not exact:
                    told.append(TalkMessage(say("answer-or-model")))
                lines = [line for message in told if isinstance(message, TalkMessage) for line in message.lines]
                self.session.append("said", text=text, answer=lines)
                yield from told

    def _standing(self) -> Standing:
        way_on, queued, reader = self._way_on(), tuple(self.queue.words), self._reader
        return Standing(self.session, self.situation, self.run, self.view, self.plan, way_on, reader, queued, self.on)

    def _settle_doubt(self, turn: Spoken, found: Doubt) -> Iterator[Message]:
        """The words that were asked about are for whom the person says."""
        self.session.append("said", text=turn.text)
        if (meant := meant_by(turn.text, found, self.situation)) is None:
            yield TalkMessage(say("talk-dropped"))
            return
        try:
            yield from self._do(meant, replace(turn, text=found.text))
        except NlforgeError:
            # It can be answered again, in another window too.
            self._doubt = found
            self.session.append("note", text=found.text, unsure=[str(option) for option in found.options])
            raise

    def _speak(self) -> None:
        """In the language of the person's own words, unless another was asked for."""
        speak(language_for(self.plan_state.known.language if self.plan_state else None))

    def _offers(self) -> tuple[RemedyOffer, ...]:
        return offers_now(self.session, self.view.remedies, self.plan) if self._from_spec is None else ()

    def poll(self) -> Iterator[Message]:
        """What the run has reported since the last call; one that another window started is followed from then on."""
        if self.state is not State.RUNNING and self._current.found_another():
            self.state = State.RUNNING
            yield TalkMessage(say("talk-other-window"))
        if self.state is not State.RUNNING or self.run is None:
            return
        self._speak()
        alive = self._current.is_going()
        yield from self._current.news()
        if self.view.ended is not None:
            yield from self._after_end()
        elif not alive:
            self.state = State.BROKEN
            yield ended_silently(self.run, self.view)
            yield from self.queue.offered()
            yield RunEnded(6)
        elif (progress := self.view.progress()) is not None:
            yield progress

    def confirm(self) -> Iterator[Message]:
        """Bind the plan just shown, and start it.

        Raises:
            BadInput: there is no plan that is ready.
            Declined: something of it cannot be built here; the nearest plan that can is named.
        """
        pipeline.confirm(self.session, self.plan, cluster=self.on is not None)
        yield from self._start()

    def _start_seen(self, turn: Spoken) -> Iterator[Message]:
        self.session.append("said", text=turn.text)
        if self.state is not State.WAITING or self.plan is None or self.plan.digest != turn.confirms:
            yield TalkMessage(say("confirm-other-plan"))
        else:
            yield from self.confirm()

    def ask(self, texts: Sequence[str], run: RunPaths | None = None) -> Iterator[Message]:
        """Questions answered by the base model and by the trained one, of the newest version or that of `run`.

        Raises:
            BadInput: there is no trained model, or its files are not those that were trained.
        """
        yield from side_by_side(self.session, texts, run)

    def _plan(self, turn: Spoken) -> Iterator[Message]:
        require_words(self._from_spec)
        turn = replace(turn, said_at=turn.said_at or datetime.now().astimezone())
        write_down(self.session, self.plan_state, turn)
        from planner.plan_state import PlanState

        before = self.plan_state or PlanState()
        self.plan_state, spent = read_turn(self.session, before, turn, self.inputs, self._model)
        self._speak()
        page = self._page()
        assert page is not None
        yield from plan_answer(before, self.plan_state, spent, page, self._way_on(below=True))
        yield from below_page(self.view, self.session, page, self.inputs, self.plan_state)

    def _start(self) -> Iterator[Message]:
        self.close()
        self._current.start(self.on)
        self.state = State.RUNNING
        yield started(self.session)

    def _take_up(self, turn: Spoken) -> Iterator[Message]:
        """What was kept becomes a change, a question to the model, or nothing, as the person says."""
        self.session.append("said", text=turn.text)
        if is_no(turn.text):
            yield TalkMessage(say("talk-dropped"))
        elif is_ask(turn.text):
            yield from self.ask(self.queue.words)
        else:
            yield from self._plan(replace(turn, text="\n".join(self.queue.words)))
        # Not before: what fails can be said again.
        self.queue.settle(f"The person said “{turn.text}” to what was kept.")

    def _after_end(self) -> Iterator[Message]:
        assert self.run is not None
        done = self.view.exit_code == 0 or (is_there(self.run.adapter) and self.view.exit_code == 5)
        self.state = State.FINISHED if done else State.BROKEN
        yield from what_now(self.session, self.view, done)
        if found := self._offers():
            yield offered_in_words(found, self.state is State.FINISHED)
        if not self.view.paused:
            yield from self.queue.offered()

    @cached_property
    def inputs(self) -> pipeline.PlanInputs:
        """What its plans are made with besides the words."""
        return inputs_of(self.session, self._given, self._whole_folder, self._limit)

    def _model(self) -> Llm:
        if self._llm is None:
            self._llm = self._resources.enter_context(self._open_llm())
        return self._llm

    def _rebuild(self) -> None:
        """Read the session's files back; nothing is planned or run again."""
        records = self.session.records()
        found = restored(records)
        self.plan_state, self._from_spec = found.state, found.from_spec
        self.queue.read(records)
        self._speak()
        follower = self._current.follower
        self.opening = transcript(records, self._page(), follower, self.view, self._on_event)
        self.opening += left_out(self.session, follower, foreign=found.foreign)
        if self.run is not None and (not found.newer or self._current.is_going()):
            self.state = State.RUNNING
            self.opening += self._after_end() if self.view.ended is not None else self.poll()
            if (open_ := open_doubt(records)) is not None:
                self._doubt = open_
                self.opening.append(asked_back(open_, self.situation))
        elif found.state is None or found.unread:
            self.opening.append(TalkMessage(say("talk-greeting" if found.state is None else "talk-unread")))
        else:
            self.opening.append(TalkMessage(*self._way_on()))

    def _way_on(self, *, below: bool = False) -> tuple[str, ...]:
        return next_step(self.plan, self.session.trained is not None, self._from_spec is not None, below_page=below)

    def _page(self) -> Page | None:
        """The page of the plan, which waits for a yes where it is ready."""
        if self.plan is None:
            return None
        self.state = State.WAITING if self.plan.status == "ready" and self.plan.spec is not None else State.PLANNING
        return Page(pipeline.page(self.plan), self.plan.digest, self.state is State.WAITING and not self.plan.unbuilt)
