"""Nothing that comes from outside takes over a terminal, a page or a file for people: every source against every
output."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.errors import BadInput, LlmUnavailable
from engine.core.paths import RunPaths
from engine.core.printable import for_people, in_markdown, isolated, json_line, json_text, one_line, printable
from engine.core.spec import load_spec
from engine.data.card import card_text
from engine.privacy.secrets_in_speech import log_of
from engine.reporting.report import Report
from engine.rubric.grader_checks import Detection, SelfTest, table_text
from engine.training.token_view import ShownRow, ShownTokens, tokens_page
from nlforge.annotation_session import AskedReply, Sitting
from nlforge.cli import main
from nlforge.console import in_words, printable_streams
from nlforge.conversation import Conversation
from nlforge.messages import (
    JudgingWanted,
    Message,
    RunEnded,
    SaidMessage,
    SideBySideReply,
    TalkMessage,
    TeachingWanted,
    TokensShown,
    WholeProgress,
)
from nlforge.next_step import failure
from nlforge.plain_text import JsonPrinter, Printer
from nlforge.run_view import RunView
from nlforge.store import Session
from nlforge.token_view import tokens_plain
from nlforge.tui.app import ChatApp
from nlforge.tui.judge_screen import JudgeScreen
from nlforge.tui.line import SayLine
from nlforge.tui.words import Words
from nlforge.turn import Spoken
from planner.documents.coverage import Covered, coverage_table
from tests.support.conversations import WORDS
from tests.support.hostile_reports import hostile_report
from tests.support.no_model import no_model
from tests.whole.hostile_sources import (
    EVIL,
    HEBREW,
    IN_A_NAME,
    RAW,
    RIGHT,
    SOURCES,
    assert_data,
    assert_harmless,
    assert_letters,
    events_of_others,
    liar,
    table,
)


def _said_by(source: str, session: Session, folder: Path) -> list[Message]:
    """What a conversation says where this source holds what it must not."""
    words, given_ = SOURCES[source](folder)
    conversation = Conversation(session, no_model, given=given_)
    said: list[Message] = [SaidMessage(words), *conversation.hear(words), *conversation.hear("details")]
    if source in ("words", "column"):
        said += [
            *conversation.hear("The budget is 5 dollars"),
            *conversation.hear("why this rubric? why the data?"),
            *conversation.hear("what if the budget was 9 dollars?"),
        ]
    return [*said, *Conversation(session, no_model, given=given_).opening]


def _other(source: str, session: Session, folder: Path) -> list[Message]:
    """Sources that are no files."""
    table(folder / "desk.csv")
    match source:
        case "events":
            view = RunView({EVIL: 1.0}, Path(IN_A_NAME))
            return [message for event in events_of_others() for message in view.take(event)]
        case "replies":
            return [
                SideBySideReply(EVIL, EVIL, HEBREW),
                SideBySideReply(HEBREW, HEBREW, EVIL),
                JudgingWanted(EVIL),
                TeachingWanted(EVIL),
                WholeProgress(0.5, 9, EVIL),
                RunEnded(0),
                TokensShown("2 rows.", (((EVIL, True), (HEBREW, False)),), ""),
                TalkMessage(HEBREW, EVIL),
            ]
        case "planning model":
            conversation = Conversation(session, liar)
            return [*conversation.hear(WORDS), *conversation.hear("It shall be kind")]
        case "document":
            conversation = Conversation(session, no_model)
            return [*conversation.hear(Spoken(f"{WORDS}\n{EVIL}", EVIL)), *conversation.hear("yes")]
        case _:
            return [failure(BadInput(EVIL, EVIL, EVIL, faults=[EVIL, HEBREW])), failure(LlmUnavailable(HEBREW, EVIL))]


MESSAGES = {
    **dict.fromkeys(SOURCES, _said_by),
    **dict.fromkeys(("events", "replies", "planning model", "document", "errors"), _other),
}


async def _screen(messages: Sequence[Message], session: Session) -> str:
    """All lines a terminal would get, the input line and a notice among them."""
    app = ChatApp(opener=lambda _: Conversation(session, no_model))
    async with app.run_test(size=(110, 400)) as pilot:
        await app.workers.wait_for_complete()
        for message in messages:
            if not isinstance(message, JudgingWanted | TeachingWanted | RunEnded):
                app.on_chat_app_said(ChatApp.Said(message))
        app.query_one(SayLine).insert_text(EVIL.replace("\n", " "))
        app.notify(EVIL, markup=False)
        await pilot.pause()
        for widget in app.query(Words):
            # Before the screen wraps them.
            assert_harmless(isolated(str(widget.render())))
        return on_terminal(app)


def on_terminal(app: ChatApp) -> str:
    """Lines as the terminal gets them."""
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())


@pytest.mark.parametrize("source", MESSAGES)
async def test_no_source_takes_over_an_output_of_the_conversation(
    source: str,
    session: Session,
    tmp_path: Path,
    alive: list[bool],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Plain lines, JSON, the full screen, what is stored, and what lists and queries show of it."""
    (tmp_path / "desk.csv").unlink()
    messages = MESSAGES[source](source, session, tmp_path)
    assert any(isinstance(m, TalkMessage) for m in messages)
    plain, data, beside = io.StringIO(), io.StringIO(), io.StringIO()
    Printer(plain).show(messages)
    printer = JsonPrinter(data, beside)
    printer.show(messages)
    for event in events_of_others():
        printer.event(event)
    for text in (plain, beside):
        assert_harmless(text.getvalue())
    assert_data(data.getvalue())
    told = data.getvalue().splitlines()
    assert told and all(json.loads(line) for line in told)
    assert_letters(await _screen(messages, session))
    for stored in (p for p in session.root.rglob("*") if p.is_file()):
        assert_data(stored.read_text(encoding="utf-8"))
    monkeypatch.setenv("NLFORGE_SESSIONS", str(session.root.parent))
    for arguments in (
        ["sessions"],
        ["sessions", "show", session.id],
        ["sessions", "query", 'select text, text as "a\nb" from sessions'],
    ):
        for json_ in ([], ["--json"]):
            monkeypatch.setattr(sys, "argv", ["nlforge", *arguments, *json_])
            with pytest.raises(SystemExit) as ended:
                main()
            shown = capsys.readouterr()
            assert not ended.value.code, shown.err
            (assert_data if json_ else assert_harmless)(shown.out)
            assert_harmless(shown.err)


@pytest.mark.parametrize("source", ["file", "label", "words", "right to left"])
def test_no_source_takes_over_a_plan(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page, JSON and YAML of `plan`, on stdout and in a file; JSON and YAML say the same as before."""
    words, given_ = SOURCES[source](tmp_path)
    (tmp_path / "wishes.txt").write_text(f"{words}\n{EVIL}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "s"))
    monkeypatch.setattr("planner.llm.client.open_llm", lambda _: no_model())
    asked = [
        *(["--from", "wishes.txt"] if source == "words" else [words]),
        *(a for p in given_ for a in ("--data", str(p))),
    ]
    for form, output in (([], []), (["--json"], []), (["--yaml"], ["-o", "out"])):
        monkeypatch.setattr(sys, "argv", ["nlforge", "plan", *asked, *form, *output])
        with pytest.raises(SystemExit):
            main()
        shown = capsys.readouterr()
        text = (tmp_path / "out").read_text(encoding="utf-8") if output else shown.out
        assert text
        (assert_data if form else assert_harmless)(text)
        assert_harmless(shown.err)
        assert form != ["--json"] or json.loads(text)["spec"]
    assert load_spec(tmp_path / "out").name


def test_no_source_takes_over_a_file_for_people(tmp_path: Path) -> None:
    """Reports, the data card, the tables of tokens and of the rubric's test, and the table of sentences."""
    from engine.runs.conclude import write_report

    paths = RunPaths(tmp_path / "s" / "runs" / "1")
    write_report(hostile_report((EVIL, HEBREW, "<b>", f"{HEBREW} {EVIL}", "|", "`")), paths)
    assert_data((paths.root / "report.json").read_text(encoding="utf-8"))
    assert Report.model_validate_json((paths.root / "report.json").read_bytes()).name
    for name in ("report.md", "report.html"):
        # A browser makes no lines of line ends.
        (assert_harmless if name == "report.md" else assert_letters)((paths.root / name).read_text(encoding="utf-8"))
    facts: dict[str, Any] = {
        "sources": [{"path": EVIL, "use": "train", "kind": "table", "rows_kept": 1, "sha256": "0"}],
        "read": 2,
        "repaired": 0,
        "mended": {},
        "told": [EVIL],
        "dropped": {},
        "redacted": {},
        "samples": {"blank": [EVIL, HEBREW]},
        "texts": {},
        "left_out": [EVIL],
        "languages": {},
        "made": {},
        "rights": [EVIL],
        "keep": [EVIL],
        "own": [EVIL],
        "train": {"rows": 1, "sha256": "0"},
        "eval": {"rows": 1, "sha256": "0"},
    }
    assert_harmless(card_text(facts))
    row = ShownRow(number=1, tokens=((EVIL, True), ("\x1b", False)))
    page = tokens_page(ShownTokens(rows=(row,), count=1, read=1, learned=1, over=0, limit=9, histogram=()))
    assert_data(page)
    assert_harmless(isolated(tokens_plain(TokensShown("", ((("\x1b[2J", True),),), ""))))
    found = Detection(criterion=EVIL, kind="repeated", good=1, spoiled=0, cases=1, detected=1, due=True)
    assert_harmless(isolated(table_text(SelfTest(table=(found,)))))
    covered = [
        Covered(document=EVIL, sentence=EVIL, became=(EVIL,), because=""),
        Covered(document=EVIL, sentence=EVIL, became=(), because=EVIL),
    ]
    assert_harmless(isolated(coverage_table(covered)))


@pytest.mark.parametrize(
    "arguments",
    [
        ["sessions", EVIL],
        [EVIL],
        ["--" + EVIL],
        ["plan", "--limit", EVIL],
        ["plan", "--from", IN_A_NAME],
        ["plan", "x", "--data", IN_A_NAME],
        ["build", f"{IN_A_NAME}.yaml"],
        ["ask", EVIL, "x"],
        ["stop", EVIL],
        ["judge", EVIL],
        ["eval", EVIL],
        ["replay", EVIL],
        ["rubric", "import", IN_A_NAME],
        ["sessions", "query", EVIL],
        ["sessions", "query", f"select '{EVIL}' from sessions, nowhere"],
        ["--sessions", IN_A_NAME, "sessions"],
        ["plan", "--batch", IN_A_NAME],
    ],
)
def test_no_argument_takes_over_an_error(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is typed comes back as letters, with the code of the contract."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NLFORGE_SESSIONS", "s")
    Session.create(tmp_path / "s", "desk").append("said", text="x")
    monkeypatch.setattr(sys, "argv", ["nlforge", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    shown = capsys.readouterr()
    assert ended.value.code in (0, 2), shown.err
    assert_harmless(shown.out)
    assert_harmless(shown.err)
    assert shown.err and "inside nlforge" not in shown.err


def test_what_a_library_prints_or_throws_is_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Words of an exception on stderr and in the log, a print by somebody else, and the log of a run."""
    monkeypatch.setenv("NLFORGE_CACHE", str(tmp_path))

    def fails() -> None:
        with printable_streams(), in_words():
            print(EVIL.replace("\n", " "), HEBREW)
            raise ValueError(f"{EVIL} {HEBREW}")

    with pytest.raises(SystemExit) as ended:
        fails()
    shown = capsys.readouterr()
    assert ended.value.code == 6
    assert_harmless(shown.out)
    assert_harmless(shown.err)
    assert not RAW.search((tmp_path / "errors.log").read_text(encoding="utf-8"))
    log = io.StringIO()
    print("password: hunter2x!", EVIL, file=log_of(log))
    assert not RAW.search(log.getvalue()) and "hunter2x" not in log.getvalue()


async def test_nothing_others_wrote_is_markup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of sessions with `[/]` in their words and names opens, and shows the letters."""
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path))
    for name, words in (("one", "[/] [bold] [/red] [@click=app.bell]x[/]"), ("two", f"[link=x]{EVIL}")):
        Session.create(tmp_path, name).append("said", turn=1, text=words)
    (tmp_path / "one").rename(tmp_path / "[red]one[")
    app = ChatApp()
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.pause()
        text = on_terminal(app)
        assert "[/] [bold] [/red] [@click=app.bell]x[/]" in text and "[red]one[" in text and "[link=x]evil" in text
        assert_harmless(text)
        await pilot.press("down", "down", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        text = on_terminal(app)
        assert_harmless(text)


async def test_replies_to_judge_are_letters() -> None:
    """The screen on which replies are judged shows whatever was written in them."""
    asked = [AskedReply(EVIL, (EVIL, HEBREW), f"Is this true: {EVIL}?", {EVIL: "yes", "y": "yes"})]
    app = ChatApp(opener=None)
    async with app.run_test(size=(110, 60)) as pilot:
        app.push_screen(JudgeScreen(Sitting(None, asked), None))  # type: ignore[arg-type]
        await pilot.pause()
        text = on_terminal(app)
        assert "␛[2J" in text and "⟨U+202E⟩" in text
        assert_letters(text)
        for widget in app.screen.query(Words):
            # Replies stand in a box.
            (assert_letters if widget.has_class("reply") else assert_harmless)(isolated(str(widget.render())))


@given(st.text())
def test_any_text_is_made_printable(text: str) -> None:
    """Nothing is left that a terminal obeys; a second pass changes nothing; JSON means the same as before."""
    for shown in (printable(text), one_line(text), in_markdown(text)):
        assert not RAW.search(re.sub("\u2068[^\u2068\u2069]*\u2069", "", shown))
    assert printable(printable(text)) == printable(text) and one_line(one_line(text)) == one_line(text)
    assert "\n" not in one_line(text) and printable(text).count("\n") == text.replace("\r\n", "\n").count("\n")
    assert not RAW.search(json_line({"a": text})) and json.loads(json_line({"a": text})) == {"a": text}
    assert json_text(json_text(json.dumps(text))) == json_text(json.dumps(text))
    out = io.StringIO()
    for_people(out).write(text)
    assert not RIGHT.search(re.sub("\u2068[^\u2068\u2069]*\u2069", "", out.getvalue()))


def test_ordinary_text_of_all_scripts_stays() -> None:
    """Joiners, marks of direction, flags, selectors and words divided without blanks belong to their scripts."""
    for text in (
        "می‌خواهم",
        "क्‍ष",
        "👨‍👩‍👧",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "❤️",
        "ไทย\u200bไทย",
        "葛\U000e0100",
        "שלום\u200f!",
        "a\u200eb",
        "naïve\u00ad",
        "Ünïcödé – “x” … ↵",
    ):
        assert printable(text) == text and one_line(text) == text


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("- learns from קובץ 12.csv: 5 rows", "- learns from \u2068קובץ\u2069 12.csv: 5 rows"),
        ("~ name: אב → גד", "~ name: \u2068אב\u2069 → \u2068גד\u2069"),
        ("“אב, Python גד” (3)", "“\u2068אב, Python גד\u2069” (3)"),
        ("Labels: אב (12), גד (3)", "Labels: \u2068אב\u2069 (12), \u2068גד\u2069 (3)"),
        ("message:  שלום לך, עולם.", "message:  \u2068שלום לך, עולם\u2069."),
        ("plain", "plain"),
    ],
)
def test_values_from_right_to_left_stand_apart(line: str, shown: str) -> None:
    """What stands beside a value keeps its place."""
    assert isolated(line) == shown
