"""The conversation as a headless state machine: words and run events in, messages out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.errors import BadInput
from engine.core.events import RunEvent
from engine.core.paths import RunPaths, runs_of
from engine.models.weight_digests import is_there, require_whole, unsealed
from nlforge.intents import (
    as_change,
    as_question,
    is_again,
    is_ask,
    is_details,
    is_judging,
    is_no,
    is_status,
    is_stop,
    is_thanks,
    is_tokens,
    is_yes,
)
from nlforge.messages import (
    DiffShown,
    JudgingWanted,
    Message,
    Page,
    RunEnded,
    SideBySideReply,
    TableMessage,
    TalkMessage,
)
from nlforge.next_step import next_step, require_built, why_gone
from nlforge.queued_words import keep, kept_words, offer, settle
from nlforge.remedy_answers import RemedyOffer, chosen, offered_in_words, offers
from nlforge.run_view import Follower, RunView, view_of
from nlforge.saved_plan import restored
from nlforge.store import CHILD, Session
from nlforge.token_view import tokens_shown
from nlforge.transcript import transcript
from nlforge.turn_reader import read_words, unsaid, write_down
from nlforge.wording.catalogue import language_for, say, speak
from nlforge.wording.told import page_headings

if TYPE_CHECKING:
    from planner.compile.row_forecast import Foresee
    from planner.documents.beside import Beside
    from planner.llm.client import Llm
    from planner.plan import Plan
    from planner.requirements import Change, Requirements
    from planner.turn import Measure, PlanState
    from planner.unused_words import NotUsed


class State(StrEnum):
    PLANNING = "planning"
    WAITING = "waiting"
    RUNNING = "running"
    BROKEN = "broken"
    FINISHED = "finished"


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
    ) -> None:
        self.session, self._open_llm = session, open_llm
        self._given, self._whole_folder, self._limit, self._on_event = given, whole_folder, limit, on_event
        self._resources = ExitStack()
        self._llm: Llm | None = None
        self._measure: Measure | None = None
        self.state = State.PLANNING
        self.run: RunPaths | None = None
        self.view = RunView()
        self.on: str | None = None
        """Address of the Ray cluster its runs train on; None = this machine alone."""
        self.opening: list[Message] = []
        """What to show when the session is opened again."""
        self._follower: Follower | None = None
        self._plan_state: PlanState | None = None
        self._from_spec: str | None = None
        """The spec file the session was built from, where there was no conversation."""
        self._before = ""
        """What was said last: a password may be spoken of in one line and given in the next."""
        self._kept: list[str] = []
        """What was said while a run was going, and waits for an answer what shall become of it."""
        self._foresee: Foresee | None = None
        self._rebuild()

    @property
    def plan(self) -> Plan | None:
        """The plan after the last words."""
        return self._plan_state.plan if self._plan_state else None

    @property
    def requirements(self) -> Requirements | None:
        """What the person wants, as far as they have said it; None where the plan was made without words."""
        return self._plan_state.requirements if self._plan_state and self._from_spec is None else None

    @property
    def not_used(self) -> tuple[NotUsed, ...]:
        """What of the words became nothing."""
        return self._plan_state.known.not_used if self._plan_state else ()

    @property
    def may_judge(self) -> bool:
        """Whether a run has left replies that the person can judge."""
        return any(run.replies.is_file() for run in runs_of(self.session.root))

    def close(self) -> None:
        """Let the planning model go; a run goes on."""
        self._llm = None
        self._resources.close()

    def hear(
        self,
        text: str,
        document: str | None = None,
        beside: Beside | None = None,
        changes: Sequence[Change] = (),
        said_at: datetime | None = None,
    ) -> Iterator[Message]:
        """Take in one line of the person and answer it; `document` names the requirement document it is a part of,
        `beside` what reading that left out, `changes` are what it stands for where it is not to be read, `said_at` is
        when it was said (default: now).

        Raises:
            NlforgeError: with the sentence to show; the conversation stays as it was.
        """
        self._speak()
        said, text = text.strip(), unsaid(text.strip(), self._before)
        self._before = text
        if not text:
            return
        if text != said:
            yield TalkMessage(say("talk-secrets-replaced"))
        if self._started_elsewhere():
            yield TalkMessage(say("talk-other-window"))
        match self.state:
            case State.RUNNING if changes:
                raise BadInput(
                    say("talk-no-change-now"),
                    say("talk-judged-kept"),
                    say("talk-judge-later"),
                )
            case _ if changes:
                yield from self._plan(text, document, beside, changes, said_at)
            case State.PLANNING | State.WAITING if document is not None:
                yield from self._plan(text, document, beside, said_at=said_at)
            case _ if is_judging(text) and self.may_judge and self.state is not State.RUNNING:
                yield JudgingWanted(self.session.id)
            case _ if is_tokens(text) and self.run is not None:
                yield tokens_shown(self.run)
            case _ if (question := as_question(text)) is not None and self.session.trained is not None:
                yield from self.ask([question])
            case _ if is_details(text) and self.plan is not None:
                yield from self._details()
            case State.RUNNING:
                yield from self._while_running(text)
            case State.FINISHED | State.BROKEN if self._kept and (is_yes(text) or is_no(text) or is_ask(text)):
                yield from self._take_up(text)
            case State.FINISHED | State.BROKEN if (offer := chosen(text, self._offers())) is not None:
                yield from self._plan(offer.words, changes=offer.changes, said_at=said_at)
            case State.FINISHED if (wish := as_change(text)) is not None:
                yield from self._plan(wish, said_at=said_at)
            case State.FINISHED:
                yield from self.ask([text])
            case State.WAITING if is_yes(text):
                self.session.append("said", text=text)
                yield from self.confirm()
            case State.WAITING if is_no(text):
                self.session.append("said", text=text)
                yield TalkMessage(say("talk-nothing-started"))
            case State.BROKEN if is_again(text):
                self.session.append("said", text=text)
                yield from self._start()
            case State.WAITING | State.PLANNING if is_status(text) or is_stop(text):
                yield TalkMessage(say("talk-nothing-runs"), *self._way_on())
            case State.BROKEN if is_status(text) or is_stop(text):
                yield TalkMessage(
                    say("talk-not-running", status=self.view.status(going=False), again=say("talk-again"))
                )
            case _:
                yield from self._plan(text, said_at=said_at)

    def _speak(self) -> None:
        """In the language of the person's own words, unless another was asked for."""
        speak(language_for(self._plan_state.known.language if self._plan_state else None))

    def _offers(self) -> tuple[RemedyOffer, ...]:
        """What can be chosen to do about the result of the last run."""
        return offers(self.view.remedies, self.plan) if self._from_spec is None else ()

    def _started_elsewhere(self) -> bool:
        """Whether another window has started a run since; if so, it is this conversation's run from now on."""
        from engine.runs.launch import is_running

        newest = self.session.run
        if (
            self.state is State.RUNNING
            or newest is None
            or (self.run is not None and newest.root.name == self.run.root.name)
            or not is_running(newest)
        ):
            return False
        self.run, self.view, self._follower, self.state = (
            newest,
            view_of(self.session, newest),
            Follower(newest.events),
            State.RUNNING,
        )
        return True

    def poll(self) -> Iterator[Message]:
        """What the run has reported since the last call."""
        if self.state is not State.RUNNING or self.run is None or self._follower is None:
            return
        from engine.runs.launch import is_running

        self._speak()
        alive = is_running(self.run)
        for event in self._follower.new():
            if self._on_event is not None:
                self._on_event(event)
            yield from self.view.take(event)
        if self.view.ended is not None:
            yield from self._after_end()
        elif not alive:
            self.state = State.BROKEN
            yield TalkMessage(
                say(
                    "talk-ended-silently",
                    why=why_gone(self.run),
                    status=self.view.status(going=False),
                    again=say("talk-again"),
                )
            )
            if self._kept:
                yield offer(self._kept)
            yield RunEnded(6)
        elif (progress := self.view.progress()) is not None:
            yield progress

    def confirm(self) -> Iterator[Message]:
        """Bind the plan just shown, and start it.

        Raises:
            BadInput: there is no plan that is ready.
            Declined: something of it cannot be built here; the nearest plan that can is named.
        """
        plan = self.plan
        if plan is None or plan.spec is None or plan.status != "ready":
            raise BadInput(say("talk-no-plan"), "", say("talk-answer-open"))
        if plan.spec.limits.deadline is not None and plan.spec.limits.deadline <= datetime.now().astimezone():
            raise BadInput(
                say("talk-deadline-passed"),
                f"{plan.spec.limits.deadline:%Y-%m-%d %H:%M}.",
                say("talk-deadline-new"),
            )
        require_built(plan, self.session.root.parent, cluster=self.on is not None)
        self.session.write_spec(
            plan.spec,
            {field: origin.model_dump(mode="json", exclude_none=True) for field, origin in plan.origin.items()},
        )
        self.session.append("confirmed", digest=plan.digest)
        yield from self._start()

    def ask(self, texts: Sequence[str]) -> Iterator[Message]:
        """Questions answered by the base model and by the trained one, side by side."""
        run = self.session.trained
        if run is None:
            raise BadInput(
                say("talk-no-model"),
                "",
                say("talk-no-model-todo"),
            )
        from engine.models.ask import answer

        # Before the base model answers beside it.
        require_whole(run.adapter)
        if (remark := unsealed(run.adapter)) is not None:
            yield TalkMessage(remark)
        texts = [unsaid(text) for text in texts]
        before, after = answer(run, list(texts), trained=False), answer(run, list(texts), trained=True)
        for text, base, trained in zip(texts, before, after, strict=True):
            self.session.append("asked", text=text, base=base, trained=trained)
            yield SideBySideReply(text, base, trained)

    def _plan(
        self,
        text: str,
        document: str | None = None,
        beside: Beside | None = None,
        changes: Sequence[Change] = (),
        said_at: datetime | None = None,
    ) -> Iterator[Message]:
        if self._from_spec is not None:
            raise BadInput(
                say("talk-from-spec", spec=self._from_spec),
                say("talk-unchanged"),
                say("talk-from-spec-todo", spec=self._from_spec),
            )
        said_at = said_at or datetime.now().astimezone()
        write_down(self.session, self._plan_state, text, said_at, document, beside, changes)
        from planner.diff import diff
        from planner.render.differences import diff_page
        from planner.turn import PlanState
        from planner.unused_words import sentence_of

        before = self._plan_state or PlanState()
        state, spent = read_words(
            self.session,
            before,
            text,
            self._measured_by(),
            self._model,
            foresee=self._foreseen_by(),
            given=self._given,
            limit=self._limit,
            name=self._name(),
            document=document,
            beside=beside,
            changes=changes,
            said_at=said_at,
        )
        plan, self._plan_state = state.plan, state
        self._speak()
        page = self._page()
        assert plan is not None and page is not None
        if state.reply:
            yield TalkMessage(*state.reply.split("\n"))
        if spent:
            yield TalkMessage(say("talk-cost", spent=spent))
        if state.reply and plan == before.plan:
            return
        if before.plan is not None and before.plan.spec is not None:
            yield DiffShown(state.unchanged or diff_page(diff(before.plan, plan)))
            if not state.unchanged and (
                left := [sentence_of(one) for one in state.known.not_used if one.turn == len(state.turns)]
            ):
                yield TalkMessage(*left)
        yield page
        yield TalkMessage(*self._way_on())

    def _details(self) -> Iterator[Message]:
        from planner.render.page import whole_page

        assert self.plan is not None
        yield TableMessage(whole_page(self.plan))

    def _start(self) -> Iterator[Message]:
        from engine.runs.launch import start_run

        self.close()
        confirmed = self.session.last("confirmed")
        if confirmed is None:
            raise BadInput(say("talk-not-confirmed"), "", say("talk-yes-first"))
        shown = self.run.events.stat().st_size if self.run is not None and self.run.events.exists() else 0
        before = self.run.root.name if self.run is not None else None
        self.run = start_run(self.session.root, str(confirmed["digest"]), self.session.data_root(), CHILD, self.on)
        # A run that goes on has told its beginning already.
        self._follower = Follower(self.run.events, shown if before == self.run.root.name else 0)
        self.view, self.state = (
            self.view if before == self.run.root.name else view_of(self.session, self.run),
            State.RUNNING,
        )
        yield TalkMessage(say("talk-started"))

    def _while_running(self, text: str) -> Iterator[Message]:
        assert self.run is not None
        yield from self.poll()
        if self.state is not State.RUNNING:
            yield from self.hear(text) if not (is_status(text) or is_stop(text)) else ()
        elif is_stop(text):
            from engine.runs.launch import request_stop

            self.session.append("said", text=text)
            self.session.append("note", text="The person asked to stop the run.")
            request_stop(self.run)
            yield TalkMessage(say("talk-will-stop"))
        elif is_status(text) or is_thanks(text) or is_yes(text) or is_no(text):
            self.session.append("said", text=text)
            yield TalkMessage(self.view.status())
        else:
            self.keep(text)
            yield TalkMessage(say("talk-kept-for-later", status=self.view.status()))

    def keep(self, text: str) -> None:
        """Store words said while a run is going; they are taken up when it has ended."""
        text = unsaid(text)
        keep(self.session, text)
        self._kept.append(text)

    def _take_up(self, answer: str) -> Iterator[Message]:
        """What was said while the run was going becomes a change, a question to the model, or nothing, as the person
        says."""
        self.session.append("said", text=answer)
        words, self._kept = self._kept, []
        settle(self.session, f"The person said “{answer}” to what was kept.")
        if is_no(answer):
            yield TalkMessage(say("talk-dropped"))
        elif is_ask(answer):
            yield from self.ask(words)
        else:
            yield from self._plan("\n".join(words))

    def _after_end(self) -> Iterator[Message]:
        assert self.run is not None
        if self.view.exit_code == 0 or (is_there(self.run.adapter) and self.view.exit_code == 5):
            self.state = State.FINISHED
            yield TalkMessage(say("talk-ask-it"))
            if self.may_judge:
                yield TalkMessage(say("talk-judge-some"))
        else:
            self.state = State.BROKEN
            yield TalkMessage(say("talk-again"))
        if found := self._offers():
            yield offered_in_words(found, self.state is State.FINISHED)
        if self._kept:
            yield offer(self._kept)

    def _measured_by(self) -> Measure:
        """Measures the files; what it has measured once it knows for the whole conversation."""
        from nlforge.sources import measurer

        if self._measure is None:
            self._measure = measurer(self.session.data_root(), self._given, self._whole_folder)
        return self._measure

    def _foreseen_by(self) -> Foresee:
        """Runs the cleaning of a run before it; once for the same files and plan."""
        from nlforge.sources import forecaster

        self._foresee = self._foresee or forecaster(self.session.data_root())
        return self._foresee

    def _model(self) -> Llm:
        if self._llm is None:
            self._llm = self._resources.enter_context(self._open_llm())
        return self._llm

    def _name(self) -> str:
        """The name plans carry: that of the session this one repeats, if it does."""
        names = [str(r["replay_of"]) for r in self.session.records() if "replay_of" in r]
        return names[-1] if names else self.session.id

    def _rebuild(self) -> None:
        """Read the session's files back; nothing is planned or run again."""
        from engine.runs.launch import is_running

        records = self.session.records()
        found = restored(records)
        self._plan_state, self._from_spec, self._kept = found.state, found.from_spec, kept_words(records)
        self._speak()
        self.run = self.session.run
        if self.run is not None:
            self.view, self._follower = view_of(self.session, self.run), Follower(self.run.events)
        self.opening = transcript(records, self._page(), self._follower, self.view, self._on_event)
        if self.session.torn():
            self.opening.append(TalkMessage(say("talk-torn")))
        if (lines := self.session.unread()) or (self._follower is not None and self._follower.unread):
            self.opening.append(TalkMessage(say("talk-damaged-session" if lines else "talk-damaged-run")))
        if found.foreign:
            self.opening.append(TalkMessage(say("talk-foreign-plan")))
        if self.run is not None and (not found.newer or is_running(self.run)):
            self._restore_run()
        elif found.state is None:
            self.opening.append(TalkMessage(say("talk-greeting")))
        elif found.unread:
            self.opening.append(TalkMessage(say("talk-unread")))
        else:
            self.opening.append(TalkMessage(*self._way_on()))

    def _way_on(self) -> tuple[str, ...]:
        return next_step(self.plan, self.session.trained is not None, self._from_spec is not None)

    def _page(self) -> Page | None:
        """The page of the plan, which waits for a yes where it is ready."""
        from planner.render.page import spec_page

        if self.plan is None:
            return None
        self.state = State.WAITING if self.plan.status == "ready" and self.plan.spec is not None else State.PLANNING
        return Page(
            spec_page(self.plan, page_headings()),
            self.plan.digest,
            self.state is State.WAITING and not self.plan.unbuilt,
        )

    def _restore_run(self) -> None:
        self.state = State.RUNNING
        if self.view.ended is not None:
            self.opening += self._after_end()
        else:
            self.opening += self.poll()
