"""The conversation as a headless state machine: words and run events in, messages out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import BadInput, NlforgeError
from engine.events import RunEvent
from engine.paths import RunPaths, runs_of
from nlforge.messages import DiffShown, JudgingWanted, Message, Page, RunEnded, SideBySideReply, Table, Talk
from nlforge.run_view import Follower, RunView
from nlforge.store import CHILD, Record, Session
from nlforge.tokens import tokens_shown
from nlforge.transcript import transcript
from nlforge.words import as_change, is_again, is_details, is_judging, is_no, is_status, is_stop, is_tokens, is_yes

if TYPE_CHECKING:
    from planner.compile.foreseen import Foresee
    from planner.llm import Llm
    from planner.plan import Plan
    from planner.requirements import Change, Requirements
    from planner.turn import PlanState

GREETING = "Say in your own words what the model should do, and name the files it can learn from."
_ROOM_FOR_AN_EVENT = 2**16
_AGAIN = "Say “go on” and it is run again, exactly as confirmed; or say what should be different."


class State(StrEnum):
    PLANNING = "planning"
    WAITING = "waiting for yes"
    RUNNING = "running"
    BROKEN = "run ended without a result"
    FINISHED = "finished"


class Conversation:
    """One session, talked to. Everything it knows can be read back from the session's files."""

    def __init__(self, session: Session, open_llm: Callable[[], AbstractContextManager[Llm]], *,
                 given: Sequence[Path] = (), whole_folder: bool = False, limit: int | None = None,
                 on_event: Callable[[RunEvent], None] | None = None) -> None:
        self.session, self._open_llm = session, open_llm
        self._given, self._whole_folder, self._limit, self._on_event = given, whole_folder, limit, on_event
        self._resources = ExitStack()
        self._llm: Llm | None = None
        self.state = State.PLANNING
        self.run: RunPaths | None = None
        self.view = RunView()
        self.on: str | None = None
        """Address of the Ray cluster its runs train on; None = this machine alone."""
        self.opening: list[Message] = []
        """What to show when the session is opened again."""
        self._follower: Follower | None = None
        self._plan_state: PlanState | None = None
        self._foresee: Foresee | None = None
        self._rebuild()

    @property
    def plan(self) -> Plan | None:
        """The plan after the last words."""
        return self._plan_state.plan if self._plan_state else None

    @property
    def requirements(self) -> Requirements | None:
        """What the person wants, as far as they have said it."""
        return self._plan_state.requirements if self._plan_state else None

    @property
    def may_judge(self) -> bool:
        """Whether a run has left replies that the person can judge."""
        return any(run.replies.is_file() for run in runs_of(self.session.root))

    def close(self) -> None:
        """Let the planning model go; a run goes on."""
        self._llm = None
        self._resources.close()

    def hear(self, text: str, document: str | None = None, changes: Sequence[Change] = ()) -> Iterator[Message]:
        """Take in one line of the person and answer it; `document` names the requirement document it is a part of, `changes` are what it
        stands for where it is not to be read.

        Raises:
            NlforgeError: with the sentence to show; the conversation stays as it was.
        """
        text = text.strip()
        if not text:
            return
        if self._started_elsewhere():
            yield Talk("A run of this session was started in another window; from here on I follow it too.")
        match self.state:
            case State.RUNNING if changes:
                raise BadInput("A run is going, and nothing of the plan can change now.", "What you judged is kept.", "Say “judge” when it has ended.")
            case _ if changes:
                yield from self._plan(text, document, changes)
            case State.PLANNING | State.WAITING if document is not None:
                yield from self._plan(text, document)
            case _ if is_judging(text) and self.may_judge and self.state is not State.RUNNING:
                yield JudgingWanted(self.session.id)
            case _ if is_tokens(text) and self.run is not None:
                yield tokens_shown(self.run)
            case State.RUNNING:
                self.session.append("said", text=text)
                yield from self._while_running(text)
            case _ if is_details(text) and self.plan is not None:
                yield from self._details()
            case State.FINISHED if (wish := as_change(text)) is not None:
                yield from self._plan(wish)
            case State.FINISHED:
                yield from self.ask([text])
            case State.WAITING if is_yes(text):
                self.session.append("said", text=text)
                yield from self.confirm()
            case State.WAITING if is_no(text):
                self.session.append("said", text=text)
                yield Talk("Nothing is started. Say what should be different.")
            case State.BROKEN if is_again(text):
                self.session.append("said", text=text)
                yield from self._start()
            case State.WAITING | State.PLANNING if is_status(text) or is_stop(text):
                yield Talk(f"Nothing is running. {_next_step(self.plan)}")
            case State.BROKEN if is_status(text) or is_stop(text):
                yield Talk(f"It is not running. {self.view.status(going=False)} {_AGAIN}")
            case _:
                yield from self._plan(text)

    def _started_elsewhere(self) -> bool:
        """Whether another window has started a run since; if so, it is this conversation's run from now on."""
        from engine.launch import is_running

        newest = self.session.run
        if self.state is State.RUNNING or newest is None or (self.run is not None and newest.root.name == self.run.root.name) or not is_running(newest):
            return False
        self.run, self.view, self._follower, self.state = newest, self._view(newest), Follower(newest.events), State.RUNNING
        return True

    def poll(self) -> Iterator[Message]:
        """What the run has reported since the last call."""
        if self.state is not State.RUNNING or self.run is None or self._follower is None:
            return
        from engine.launch import is_running

        alive = is_running(self.run)
        for event in self._follower.new():
            if self._on_event is not None:
                self._on_event(event)
            yield from self.view.take(event)
        if self.view.ended is not None:
            yield from self._after_end()
        elif not alive:
            self.state = State.BROKEN
            yield Talk(f"The run ended without a word: {_why_gone(self.run)}. "
                       f"Its last figures: {self.view.status(going=False)} {_AGAIN}")
            yield RunEnded(6)

    def confirm(self) -> Iterator[Message]:
        """Bind the plan just shown, and start it.

        Raises:
            BadInput: there is no plan that is ready.
        """
        plan = self.plan
        if plan is None or plan.spec is None or plan.status != "ready":
            raise BadInput("There is no plan to say yes to yet.", "", "Answer what is still open first.")
        self.session.write_spec(plan.spec, {field: origin.model_dump(mode="json", exclude_none=True) for field, origin in plan.origin.items()})
        self.session.append("confirmed", digest=plan.digest)
        yield from self._start()

    def ask(self, texts: Sequence[str]) -> Iterator[Message]:
        """Questions answered by the base model and by the trained one, side by side."""
        run = self.session.trained
        if run is None:
            raise BadInput("There is no trained model in this session yet.", "", "Say yes to the page first, or wait until the run has ended.")
        from engine.ask import answer

        before, after = answer(run, list(texts), trained=False), answer(run, list(texts), trained=True)
        for text, base, trained in zip(texts, before, after, strict=True):
            self.session.append("asked", text=text, base=base, trained=trained)
            yield SideBySideReply(text, base, trained)

    def _plan(self, text: str, document: str | None = None, changes: Sequence[Change] = ()) -> Iterator[Message]:
        from engine.machine import this_machine
        from nlforge.sources import forecaster, measurer
        from planner.diff import diff
        from planner.judged import take_over
        from planner.page import diff_page, spec_page
        from planner.turn import PlanState, plan_turn

        before = self._plan_state or PlanState()
        self.session.append("said", turn=len(before.turns) + 1, text=text, **({"document": document} if document else {}),
                            **({"changes": [c.model_dump(mode="json") for c in changes]} if changes else {}))
        measure, machine = measurer(self.session.data_root(), self._given, self._whole_folder), this_machine(self.session.root.parent)
        self._foresee = self._foresee or forecaster(self.session.data_root())
        spent = ""
        if changes:
            state = take_over(before, text, changes, measure, machine, limit=self._limit, session=self._name(), foresee=self._foresee)
        else:
            llm = self._model()
            state = plan_turn(before, text, llm, measure, machine, limit=self._limit, session=self._name(), document=document, foresee=self._foresee)
            spent = llm.spent.text() if llm.spent.calls and not llm.small else ""
        plan = state.plan
        assert plan is not None
        self._plan_state = state
        self.state = State.WAITING if plan.status == "ready" and plan.spec is not None else State.PLANNING
        self.session.append("planned", turn=len(state.turns), digest=plan.digest, status=plan.status,
                            spec_summary=f"{plan.spec.task} on {plan.spec.model.base}: {plan.spec.goal}" if plan.spec else "",
                            plan=plan.model_dump(mode="json"), known=state.known.model_dump(mode="json"),
                            pending=[p.model_dump(mode="json") for p in state.pending], rejected=list(state.rejected),
                            **({"reply": state.reply} if state.reply else {}),
                            **({"undone": True} if len(state.earlier) < len(before.earlier) else {}))
        if state.reply:
            yield Talk(state.reply)
        if spent:
            yield Talk(f"Planning so far: {spent}.")
        if state.reply and plan == before.plan:
            return
        if before.plan is not None and before.plan.spec is not None:
            yield DiffShown(diff_page(diff(before.plan, plan)))
        yield Page(spec_page(plan), plan.digest, self.state is State.WAITING)
        yield Talk(_next_step(plan))

    def _details(self) -> Iterator[Message]:
        from planner.page import whole_page

        assert self.plan is not None
        yield Table(whole_page(self.plan))

    def _start(self) -> Iterator[Message]:
        from engine.launch import start_run

        self.close()
        confirmed = self.session.last("confirmed")
        if confirmed is None:
            raise BadInput("Nothing was confirmed in this session.", "", "Say yes to the page first.")
        shown = self.run.events.stat().st_size if self.run is not None and self.run.events.exists() else 0
        before = self.run.root.name if self.run is not None else None
        self.run = start_run(self.session.root, str(confirmed["digest"]), self.session.data_root(), CHILD, self.on)
        # A run that goes on has told its beginning already.
        self._follower = Follower(self.run.events, shown if before == self.run.root.name else 0)
        self.view, self.state = self.view if before == self.run.root.name else self._view(self.run), State.RUNNING
        yield Talk("Building it now, exactly as on the page. Ask “how is it going?” or say “stop” at any time; "
                   "you may close this window, the run goes on.")

    def _while_running(self, text: str) -> Iterator[Message]:
        assert self.run is not None
        yield from self.poll()
        if self.state is not State.RUNNING:
            yield from self.hear(text) if not (is_status(text) or is_stop(text)) else ()
            return
        if is_stop(text):
            from engine.launch import request_stop

            self.session.append("note", text="The person asked to stop the run.")
            request_stop(self.run)
            yield Talk("It will stop after the current step.")
        elif is_status(text):
            yield Talk(self.view.status())
        else:
            yield Talk(f"The run is going, and nothing of the plan can change now. {self.view.status()} "
                       "Say “stop” to end it; when it is done, your questions go to the trained model.")

    def _view(self, run: RunPaths) -> RunView:
        from engine.spec import load_spec

        folder = self.session.root / "runs" / run.root.name
        try:
            return RunView({c.name: c.weight for c in load_spec(run.spec).rubric}, folder)
        except BadInput:
            # Written by another version: the figures can be shown without the weights.
            return RunView(folder=folder)

    def _after_end(self) -> Iterator[Message]:
        assert self.run is not None
        if self.view.exit_code == 0 or ((self.run.adapter / "adapter_config.json").exists() and self.view.exit_code == 5):
            self.state = State.FINISHED
            yield Talk("Ask it anything: the base model and yours answer side by side. “Tokens” shows what exactly it learned. "
                       "For another model begin with “change:” and say what should be different.")
            if self.may_judge:
                yield Talk("Say “judge” to judge some replies yourself, and see whether the points mean what you mean.")
        else:
            self.state = State.BROKEN
            yield Talk(_AGAIN)

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
        from engine.launch import is_running

        records = self.session.records()
        planned = next((r for r in reversed(records) if r["kind"] == "planned" and "plan" in r), None)
        words = {int(r["turn"]): str(r["text"]) for r in records if r["kind"] == "said" and r.get("turn")}
        page, foreign = None, False
        try:
            page = self._restore_plan(words, dict(planned), records) if planned is not None else None
        except (ValueError, KeyError):
            foreign = True
        self.run = self.session.run
        if self.run is not None:
            self.view, self._follower = self._view(self.run), Follower(self.run.events)
        self.opening = transcript(records, page, self._follower, self.view, self._on_event)
        if self.session.torn():
            self.opening.append(Talk("The last line of this session was cut off by a crash and is left out."))
        if foreign:
            self.opening.append(Talk("The plan saved here was made by another version of nlforge, and I cannot read it. Please say your words again."))
        kinds = [r["kind"] for r in records]
        newer_plan = "planned" in kinds and (kinds[::-1].index("planned") < kinds[::-1].index("confirmed") if "confirmed" in kinds else True)
        if self.run is not None and (not newer_plan or is_running(self.run)):
            self._restore_run()
        elif self._plan_state is None:
            self.opening.append(Talk(GREETING))
        elif len(self._plan_state.turns) + 1 in words:
            self.opening.append(Talk("I had not finished reading your last words; please say them again."))
        else:
            self.opening.append(Talk(_next_step(self._plan_state.plan)))

    def _restore_plan(self, said: dict[int, str], planned: dict[str, Any], records: Sequence[Record]) -> Page:
        from planner.page import spec_page
        from planner.plan import Plan
        from planner.turn import Known, Pending, PlanState, history

        plan = Plan.model_validate(planned["plan"])
        count = int(str(planned["turn"]))
        known = [(Known.model_validate(r["known"]), bool(r.get("undone"))) for r in records if r["kind"] == "planned" and "known" in r]
        self._plan_state = PlanState(turns=tuple(said[n] for n in range(1, count + 1) if n in said), plan=plan, known=known[-1][0], earlier=history(known),
                                     pending=tuple(Pending.model_validate(p) for p in planned.get("pending", ())))
        self.state = State.WAITING if plan.status == "ready" and plan.spec is not None else State.PLANNING
        return Page(spec_page(plan), plan.digest, self.state is State.WAITING)

    def _restore_run(self) -> None:
        self.state = State.RUNNING
        if self.view.ended is not None:
            self.opening += self._after_end()
        else:
            self.opening += self.poll()


def _why_gone(run: RunPaths) -> str:
    """What keeps a run from reporting its own end."""
    import shutil

    if shutil.disk_usage(run.root).free < _ROOM_FOR_AN_EVENT:
        return "there is no space left on the disk; free some first"
    return "its process is gone (killed, or the machine was restarted)"


def _next_step(plan: Plan | None) -> str:
    if plan is None:
        return GREETING
    if plan.spec is None or plan.status == "declined":
        stops = "".join(f"\n- {w.text}" for w in plan.warnings if w.blocking)
        return f"I will not start this as asked. Change what is marked, or say it differently.{stops}"
    if plan.status == "needs_answers":
        return "Please answer this first; then I can start.\n" + "\n".join(f"- {q.text}" for q in plan.questions)
    return "Say “yes” and I build exactly this, say what should be different, or “details” for every value and where it comes from."


def failure(error: NlforgeError) -> Talk:
    """An error as a sentence of the conversation."""
    return Talk("\n".join(part for part in (error.what, error.why, error.todo) if part))
