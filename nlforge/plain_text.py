"""The conversation as plain lines: for pipes, logs and scripts."""

from __future__ import annotations

import queue
import textwrap
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, TextIO, assert_never

from engine.core.doing import told_if_long
from engine.core.printable import for_people, json_line, json_text, one_line, printable, put_data
from engine.core.printable import lines as in_lines
from nlforge.console import talk
from nlforge.doing_words import SAID_AFTER, doing_words
from nlforge.notices.terminal import ring_in_lines
from nlforge.token_view import tokens_plain
from nlforge.wording import catalogue
from nlforge.wording.catalogue import number, say
from nlforge.wording.told import model_name

if TYPE_CHECKING:
    from pathlib import Path

    from engine.core.events import RunEvent
    from nlforge.conversation import Conversation
    from nlforge.messages import Message, SampleReply, SideBySideReply, WholeProgress
    from nlforge.turn import Spoken

_POLL_SECONDS = 1.0


class Printer:
    """Writes messages as text to `out`; of progress a line for about every tenth of the whole run."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._tenth, self._figure = for_people(out), -1, ""
        self.exit_code = 0
        self.left = False
        """The person has said goodbye."""
        self.teaching = False
        self.asks = False
        """Lines follow in which a sitting can be held."""
        """The person wants to be asked for replies."""
        self.shown: list[Message] = []
        """The conversation so far, for a file of it."""

    def begin_anew(self) -> None:
        """Another session is shown from here on: what was shown and how a run ended is of the one before."""
        self._tenth, self._figure, self.exit_code = -1, "", 0
        self.shown.clear()

    def say(self, *lines: str) -> None:
        """Lines, whatever names and words of others they hold."""
        self.block(in_lines(lines))

    def block(self, text: str) -> None:
        """A text with lines of its own."""
        print(text, file=self._out, flush=True)

    def event(self, event: RunEvent) -> None:
        """One event of the run, as it was reported; what a person should see of it comes as messages."""

    def show(self, messages: Iterable[Message]) -> None:
        from nlforge import messages as m

        for message in messages:
            if not isinstance(message, m.Progress | m.WholeProgress):
                self.shown.append(message)
            match message:
                case m.TalkMessage():
                    self.say(*message.lines)
                case m.SaidMessage():
                    self.block(f"\n{quoted(message.text)}")
                case m.Page(again=True):
                    pass
                case m.Page() | m.TableMessage():
                    self.block(f"\n{textwrap.indent(message.text, '  ')}\n")
                case m.TokensShown():
                    self.block(f"\n{textwrap.indent(tokens_plain(message), '  ')}\n")
                case m.DiffShown(nothing=True):
                    self.block(message.text)
                case m.DiffShown():
                    self.block(say("talk-changed") + "\n" + textwrap.indent(message.text, "  "))
                case m.Progress():
                    self._figure = message.figure
                case m.WholeProgress():
                    self._whole(message)
                case m.SampleReply():
                    self.block(f"  {reply_after(message)}\n" + textwrap.indent(quoted(message.reply), "    "))
                case m.SideBySideReply():
                    self.block(side_by_side(message))
                case m.JudgingWanted():
                    self.say(say("talk-judge-with", session=message.session))
                case m.ResultWanted():
                    self.say(*message.told.split("\n"))
                case m.TeachingWanted() if self.asks:
                    self.teaching = True
                case m.TeachingWanted():
                    self.say(say("talk-teach-with", session=message.session))
                case m.Goodbye():
                    self.left = True
                case m.RunEnded():
                    self.exit_code, self._tenth = message.exit_code, -1
                    ring_in_lines(message)
                case _:
                    assert_never(message)

    def _whole(self, progress: WholeProgress) -> None:
        """A line for about every tenth of the whole run."""
        tenth = int(progress.share * 10)
        if tenth <= self._tenth:
            return
        self._tenth = tenth
        figure = f", {self._figure}" if self._figure and progress.learning else ""
        share, left = f"{number(100 * progress.share)}%", progress.left
        self.say(f"  {say('run-progress', share=share, time=left, doing=progress.doing + figure)}")


class JsonPrinter(Printer):
    """Only JSON lines on `out`: plans, run events, replies; talk goes to `talk`."""

    def __init__(self, out: TextIO, talk: TextIO) -> None:
        super().__init__(talk)
        self._data = out

    def line(self, value: object) -> None:
        put_data(json_line(value), self._data)

    def event(self, event: RunEvent) -> None:
        put_data(json_text(event.model_dump_json()), self._data)

    def show(self, messages: Iterable[Message]) -> None:
        from nlforge import messages as m

        for message in messages:
            if isinstance(
                message,
                m.TalkMessage | m.RunEnded | m.JudgingWanted | m.ResultWanted | m.TeachingWanted | m.Goodbye,
            ):
                super().show([message])
            elif isinstance(message, m.SideBySideReply):
                more = {} if message.model == "trained" else {"model": message.model}
                said = {"text": message.text, "base": message.base, "trained": message.trained}
                self.line({"kind": "asked", **said, **more})


def side_by_side(reply: SideBySideReply) -> str:
    """A question and both answers."""

    def block(label: str, text: str) -> str:
        return (
            "\n".join(textwrap.wrap(printable(text), 100, initial_indent=label, subsequent_indent=" " * len(label)))
            or label
        )

    own = say("report-trained") if reply.model == "trained" else f"{model_name(reply.model)}:"
    named = say("report-base"), own
    width = max(map(len, named)) + 1
    labels = [f"  {name:<{width}}" for name in named]
    return f"\n{quoted(reply.text)}\n{block(labels[0], reply.base)}\n{block(labels[1], reply.trained)}"


def reply_after(sample: SampleReply) -> str:
    """What a reply in the middle of training answers."""
    return say("run-reply-after", step=sample.step, prompt=one_line(sample.prompt))


def quoted(text: str) -> str:
    """What somebody wrote, with a mark before each line."""
    return textwrap.indent(printable(text), "> ", lambda _: True)


def wait_for_run(conversation: Conversation, printer: Printer) -> None:
    """Show what the run reports until it ends; Ctrl-C stops the showing only."""
    with _leaving_it_going(conversation):
        while _running(conversation):
            printer.show(conversation.poll())
            if _running(conversation):
                time.sleep(_POLL_SECONDS)


def told_what(printer: Printer) -> AbstractContextManager[None]:
    """What is done inside is said, a line each, where it takes long."""
    return told_if_long(lambda what: printer.say(f"{doing_words(what)} …"), SAID_AFTER)


def _running(conversation: Conversation) -> bool:
    from nlforge.state import State

    return conversation.state is State.RUNNING


@contextmanager
def _leaving_it_going(conversation: Conversation) -> Iterator[None]:
    """Whoever presses Ctrl-C is told what goes on, a run or a server, and how to come back or end it; what waits is in
    the session."""
    try:
        yield
    except KeyboardInterrupt:
        if _running(conversation):
            talk("")
            talk(say("talk-run-goes-on", session=conversation.session.id))
        from nlforge.sharing.talk import still_served

        talk(*still_served(conversation.session))
        raise


def talk_from_lines(
    conversation: Conversation,
    printer: Printer,
    source: Iterable[str],
    opener: Callable[[Path], Conversation] | None = None,
) -> int:
    """Hold the conversation with lines from `source`; at its end a run is waited for. `opener` opens another session by
    its folder, to go on in that. The exit code of the last run."""
    from engine.core.errors import NlforgeError
    from nlforge.messages import SaidMessage, TalkMessage
    from nlforge.next_step import failure
    from nlforge.plain_commands import plain_answer
    from nlforge.queued_words import MustWait
    from nlforge.run_words import waits_line
    from nlforge.saved_sessions.trash import DeletedSession
    from nlforge.sharing.talk import still_served
    from nlforge.state import State
    from nlforge.teaching.plain_sitting import hold_sitting
    from nlforge.turn import Spoken

    lines = _in_background(source)
    printer.asks = True
    waiting = conversation.queue
    waiting.in_order = True
    code, gone = 0, list[DeletedSession]()
    printer.show(conversation.opening)
    while True:
        printer.show(conversation.poll())
        waited = False
        if conversation.state is State.RUNNING:
            try:
                with _leaving_it_going(conversation):
                    line = lines.get(timeout=_POLL_SECONDS)
            except queue.Empty:
                continue
            if line is None:
                wait_for_run(conversation, printer)
                lines.put(None)
                continue
        else:
            with _leaving_it_going(conversation):
                waited = conversation.answers_queued
                head = waiting.words[0] if waited else lines.get()
            if head is None:
                for line in still_served(conversation.session):
                    printer.say(line)
                return code or printer.exit_code or _left_open(conversation)
            line = head
        answered, leaves = waiting, False
        turn: Spoken | None = Spoken(line)
        try:
            code = 0
            printer.shown.append(SaidMessage(line))
            if (found := plain_answer(line, conversation, printer.shown[:-1], gone)) is not None:
                printer.show([TalkMessage(*found.lines)] if found.lines else [])
                leaves, turn = found.leaves, found.turn
                if found.opens is not None and opener is not None:
                    # A run of the one that is left goes on; words that wait for its end are in its session.
                    conversation.close()
                    conversation = opener(found.opens)
                    waiting = conversation.queue
                    waiting.in_order = True
                    printer.begin_anew()
                    printer.show(conversation.opening)
            if turn is not None and not leaves:
                waits = waiting.words if conversation.state is State.RUNNING else None
                with told_what(printer):
                    printer.show(conversation.hear(turn, waiting=waits))
            if printer.teaching:
                printer.teaching = False
                with _leaving_it_going(conversation):
                    printer.show(hold_sitting(conversation, printer.block, lines))
        except MustWait as wait:
            waiting.add(wait.words)
            printer.show([waits_line(waiting)])
        except NlforgeError as error:
            code = int(error.exit_code)
            printer.show([failure(error)])
        if waited and answered.words[:1] == [line]:
            # Not before: what is broken off here is still in the session. Of the session in which it was said, which
            # the line itself may have left.
            answered.take_out(1, "It was answered.")
        if leaves or printer.left:
            return code or printer.exit_code or _left_open(conversation)


def _in_background(source: Iterable[str]) -> queue.Queue[str | None]:
    lines: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        for line in source:
            lines.put(line.rstrip("\n"))
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    return lines


def play(conversation: Conversation, printer: Printer, said: Iterable[Spoken], asked: list[str]) -> int:
    """Say the lines of a saved session, say yes where it waits for one, wait, and ask its questions; the exit code of
    its run.

    Raises:
        Declined: what was asked for is not built here.
        NeedsAnswers: something is open that the saved words do not say.
    """
    from engine.core.errors import Declined, NeedsAnswers
    from nlforge.intents.answers import is_yes
    from nlforge.state import State

    for line in said:
        if is_yes(line.text) and conversation.state is State.WAITING:
            break
        printer.block(f"\n{quoted(line.text)}")
        with told_what(printer):
            printer.show(conversation.hear(line))
    before: State = State(conversation.state)
    if before is not State.WAITING:
        if conversation.plan is not None and conversation.plan.status == "declined":
            raise Declined(
                say("command-replay-declined"),
                _open(conversation),
                say("command-replay-change"),
            )
        raise NeedsAnswers(
            say("command-replay-open"),
            _open(conversation),
            say("command-replay-answer"),
        )
    printer.block("\n> yes")
    printer.show(conversation.hear("yes"))
    wait_for_run(conversation, printer)
    after: State = conversation.state  # hear() changed it, which a narrowing check cannot see
    if asked and after is State.FINISHED:
        printer.show(conversation.ask(asked))
    return printer.exit_code


def _left_open(conversation: Conversation) -> int:
    """The exit code where the words end before there is a plan to say yes to."""
    status = conversation.plan.status if conversation.plan is not None and conversation.run is None else "ready"
    return {"needs_answers": 3, "declined": 4}.get(status, 0)


def _open(conversation: Conversation) -> str:
    plan = conversation.plan
    if plan is None:
        return ""
    from planner.render.reasons import said

    texts = [*(q.text for q in plan.questions), *(w.text for w in plan.warnings if w.blocking)]
    return " ".join(said(text, catalogue) for text in texts)
