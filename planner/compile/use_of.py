"""What a file is used for where its name says something of its own: what is to measure with is never learned from
without a question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.data.overlap import Shared
from engine.data.profile import MIN_ROWS, DataProfile
from engine.data.sets import SetName, beside_train, is_plain, set_of_file, stem_of
from planner.compile.matching import ListEntry
from planner.plan import Question, Warning_
from planner.requirements import WantedSource
from planner.sentences import Digits, Sentence, all_of, sentence

DOUBTED = "use_of_file"
"""Field of the question what a file is for, where the words may say that it is not to learn from."""
USES = "uses"
"""Field of the question whether a file that is named as a test file may be learned from."""
Use = Literal["train", "eval", "never"]

_TABLES = ("table", "jsonl")
_TEXTS = ("text", "folder")
_DEV_WORDS = re.compile(r"(?i)(?<!\w)(?:dev\w*|valid\w*|val)(?!\w)|验证|开发集|校验")
_WORDS: Mapping[SetName, Sentence] = {
    "test": sentence("reason-for-testing", "for testing"),
    "dev": sentence("reason-for-choosing", "for choosing settings"),
    "train": sentence("reason-for-training", "for training"),
}


@dataclass(frozen=True)
class Decision:
    """The use of a file that its name or another file decides."""

    use: Use
    why: str


@dataclass(frozen=True)
class Decided:
    """Decisions by path, with what is open and what is said."""

    uses: Mapping[str, Decision]
    questions: tuple[Question, ...] = ()
    notes: tuple[Warning_, ...] = ()


def decided(entries: Sequence[ListEntry], settled: frozenset[str] = frozenset()) -> Decided:
    """What the names of files say, where the words say nothing or the contrary."""
    sets = {e.path: of for e in entries if (of := _set(e, entries)) in ("dev", "test")}
    unsaid = [e for e in entries if e.path in sets and e.wanted.use is None]
    told = [e for e in entries if e.wanted.use == "eval"]
    teaching = [e for e in entries if _teaches(e) and e.path not in sets]
    uses: dict[str, Decision] = {}
    against = [
        e
        for e in entries
        if e.path in sets and e.wanted.use == "train" and is_plain(stem_of(e.path)) and USES not in settled
    ]
    questions = [_against(e) for e in against]
    notes: list[Warning_] = []
    if unsaid and not teaching and not any(_teaches(e) and e.wanted.use == "train" for e in entries):
        questions.append(_only(unsaid))
        # Until that is answered the plan learns from what chooses settings, else from all.
        uses |= {
            e.path: Decision("eval", _why(sets[e.path]))
            for e in unsaid
            if sets[e.path] == "test" and "dev" in sets.values()
        }
    else:
        measuring = [e for e in [*told, *unsaid, *(against if teaching else ())] if not _is_dev(e, sets)]
        for entry in [*unsaid, *(against if teaching else ())]:
            uses[entry.path] = _decision(entry, sets[entry.path], measuring, teaching)
        for entry in told:
            if measuring and entry not in measuring:
                uses[entry.path] = Decision("never", _aside(measuring))
        notes += [
            Warning_(code="rows_not_used", text=_neither(path, d.why)) for path, d in uses.items() if d.use == "never"
        ]
    asked = () if USES in settled else tuple(questions)
    tables = [e for e in teaching if e.profile is not None and e.profile.kind in _TABLES]
    doubtful = [e for e in tables if e.wanted.doubtful and e.wanted.use is None] if len(tables) > 1 else []
    # Until that is answered, and where it is left open, it is not learned from.
    uses |= {e.path: Decision("never", _DOUBT) for e in doubtful}
    wishes = [e for e in entries if _says_wishes(e)] if DOUBTED not in settled else []
    asked += tuple(_document(e) for e in wishes)
    if DOUBTED in settled:
        notes += [Warning_(code="rows_not_used", text=_neither(e.path, _DOUBT)) for e in doubtful]
    else:
        asked += tuple(_doubt(e) for e in doubtful)
    return Decided(
        uses,
        (*asked, *_unusable(told, uses, settled), *_without_answers(told, tables, settled)),
        (*notes, *_shared(entries, uses, teaching)),
    )


_DOUBT = sentence("reason-doubt", "your words may say that it is not to learn from, and what it is for is open")
_ANSWERS: tuple[tuple[str, Literal["train", "eval", "never", "retrieve"]], ...] = (
    ("learn from ", "train"), ("measure with ", "eval"), ("do not use ", "never"), ("look facts up in ", "retrieve"),
)  # fmt: skip
_REQUIREMENTS = re.compile(
    r"(?i)requirement|lastenheft|pflichtenheft|anforderung|cahier[ _-]?des[ _-]?charges|exigences"
    r"|requisitos|pliego[ _-]de|需求|要件"
)
"""Names of documents that say what is wanted."""


def use_answer(use: Literal["train", "eval", "never", "retrieve"], path: str) -> Sentence:
    """An option of the questions what a file is for."""
    words = next(words for words, of in _ANSWERS if of == use)
    return Sentence(f"{words}{path}", f"option-file-{use}", {"path": path})


def _neither(path: str, why: str) -> Sentence:
    return sentence(
        "warning-neither", "{path} is used neither for training nor for testing: {why}.", path=path, why=why
    )


def use_in(option: str) -> WantedSource:
    """What an option of the question stands for."""
    words, use = next(a for a in _ANSWERS if option.startswith(a[0]))
    return WantedSource(path=option.removeprefix(words), use=use)


def _set(entry: ListEntry, entries: Sequence[ListEntry]) -> SetName | None:
    others = [e.path for e in entries if e is not entry and (e.profile is None or e.profile.kind not in _TEXTS)]
    if entry.wanted.use == "never" or (entry.profile is not None and entry.profile.kind in ("glossary", "unknown")):
        return None
    if entry.profile is not None and entry.profile.kind in _TEXTS:
        apart = any(
            e.profile is not None and e.profile.kind == "folder" and entry.path.startswith(f"{e.path}/")
            for e in entries
            if e is not entry
        )
        return (
            set_of_file(entry.path)
            if apart or beside_train(entry.path, [e.path for e in entries if e is not entry])
            else None
        )
    if entry.profile is None and re.search(
        r"(?i)\.(?:md|txt|pdf|docx?|html?|rtf|odt|odp|epub|pptx?|py|js|ts|java|yaml)$", entry.path
    ):
        return None
    return set_of_file(entry.path, others)


def _teaches(entry: ListEntry) -> bool:
    """Whether it is, or may become, something to learn from."""
    kind = entry.profile.kind if entry.profile is not None else "missing"
    return entry.wanted.use in (None, "train") and kind not in ("glossary", "unknown")


def _is_dev(entry: ListEntry, sets: Mapping[str, SetName]) -> bool:
    by_name = sets.get(entry.path)
    if by_name is not None or entry.wish is None or entry.wanted.use != "eval":
        return by_name == "dev"
    quote = entry.wish.said.quote.replace(entry.path, " ")
    return _DEV_WORDS.search(quote) is not None and re.search(r"(?i)(?<!\w)test|测试", quote) is None


def _decision(entry: ListEntry, of: SetName, measuring: Sequence[ListEntry], teaching: Sequence[ListEntry]) -> Decision:
    if measuring and entry not in measuring:
        return Decision("never", _aside(measuring))
    profile = entry.profile
    if profile is not None and profile.kind in _TABLES:
        if not (profile.prompt_column and profile.reply_column and profile.usable):
            return Decision(
                "never",
                sentence(
                    "reason-no-answers",
                    "by its name it is {what}, and it holds no answers to compare with",
                    what=_WORDS[of],
                ),
            )
        taught = [e.profile for e in teaching if e.profile is not None]
        if profile.distinct_replies == 1 and profile.usable >= 2 and any(p.distinct_replies > 1 for p in taught):
            return Decision(
                "never",
                sentence(
                    "reason-same-answer",
                    "by its name it is {what}, and its answer is the same in all rows",
                    what=_WORDS[of],
                ),
            )
    return Decision("eval", _why(of))


def _why(of: SetName) -> Sentence:
    return sentence(
        "reason-by-name", "its name says that it is {what}, so it is not used for training", what=_WORDS[of]
    )


def _aside(measuring: Sequence[ListEntry]) -> Sentence:
    return sentence(
        "reason-aside",
        "it is {what}, and {path} is used for testing",
        what=_WORDS["dev"],
        path=measuring[0].path,
    )


def _against(entry: ListEntry) -> Question:
    return Question(
        field=USES,
        options=(use_answer("train", entry.path), use_answer("eval", entry.path)),
        text=sentence(
            "question-test-file",
            "You say to learn from {path}, but its name says that it is a test file. A model cannot be tested fairly "
            "on rows it was trained on. Should it learn from {path} anyway?",
            path=entry.path,
        ),
    )


def _says_wishes(entry: ListEntry) -> bool:
    return (
        entry.wanted.use is None
        and entry.profile is not None
        and entry.profile.kind == "text"
        and _REQUIREMENTS.search(stem_of(entry.path)) is not None
    )


def _document(entry: ListEntry) -> Question:
    return Question(
        field=DOUBTED,
        options=tuple(use_answer(use, entry.path) for _, use in _ANSWERS if use in ("retrieve", "never")),
        text=sentence(
            "question-requirements",
            'By its name {path} says what you want, and I have not read it so. Begin again with --from "{path}" to '
            "have its sentences count as yours. Or is it a text to look facts up in?",
            path=entry.path,
        ),
    )


def _doubt(entry: ListEntry) -> Question:
    options = tuple(use_answer(use, entry.path) for _, use in _ANSWERS[:3])
    text = (
        sentence(
            "question-doubt",
            "What is {path} for? Your words may say that the model must not learn from it, and I cannot tell for sure.",
            path=entry.path,
        )
        if entry.wish is None
        else sentence(
            "question-doubt-quote",
            "What is {path} for? Your words (“{quote}”) may say that the model must not learn from it, and I cannot "
            "tell for sure.",
            path=entry.path,
            quote=" ".join(entry.wish.said.quote.split()),
        )
    )
    return Question(field=DOUBTED, options=options, text=text)


def _only(unsaid: Sequence[ListEntry]) -> Question:
    return Question(
        field=USES,
        options=tuple(use_answer("train", e.path) for e in unsaid),
        text=sentence(
            "question-only-tests",
            "By its name {files} is a test file, and there is no file to learn from. Should I learn from it, or which "
            "file should I learn from?"
            if len(unsaid) == 1
            else "By their names {files} are test files, and there is no file to learn from. Should I learn from one "
            "of them, or which file should I learn from?",
            files=all_of([e.path for e in unsaid]),
            count=len(unsaid),
        ),
    )


def _unusable(told: Sequence[ListEntry], uses: Mapping[str, Decision], settled: frozenset[str]) -> list[Question]:
    """Files to measure with, by the words, that nothing can be compared with."""
    found = []
    for entry in told if USES not in settled else ():
        profile = entry.profile
        if profile is None or profile.kind not in _TABLES or not profile.columns or entry.path in uses:
            continue
        if not (profile.prompt_column and profile.reply_column):
            found.append(
                Question(
                    field=USES,
                    options=(use_answer("never", entry.path),),
                    text=sentence(
                        "question-no-answer-column",
                        "{path} is a test file, but I see no column with the right answers: {columns}. Which column "
                        "holds them? Or should I ignore the file?",
                        path=entry.path,
                        columns=profile.columns,
                    ),
                )
            )
    return found


def _without_answers(told: Sequence[ListEntry], tables: Sequence[ListEntry], settled: frozenset[str]) -> list[Question]:
    """Texts to measure with, by the words, beside tables to learn from: they hold no right answers. One question for
    all of a folder."""
    found: dict[str, list[ListEntry]] = {}
    for entry in told if tables and USES not in settled else ():
        if entry.profile is not None and entry.profile.kind in _TEXTS:
            found.setdefault(entry.wanted.path, []).append(entry)
    return [
        Question(
            field=USES,
            options=(use_answer("never", path),),
            text=sentence(
                "question-texts-to-test",
                "{path} is a test file, but it holds texts without the right answers to compare with. Which file "
                "holds them? Or should I ignore it?"
                if len(of) > 1 or of[0].path != path
                else "{path} is a test file, but it holds text without the right answers to compare with. Which file "
                "holds them? Or should I ignore it?",
                path=path,
            ),
        )
        for path, of in found.items()
    ]


def _shared(
    entries: Sequence[ListEntry], uses: Mapping[str, Decision], teaching: Sequence[ListEntry]
) -> list[Warning_]:
    """Rows that stand in a file to learn from and in one to measure with."""

    def use_of(entry: ListEntry) -> str | None:
        return uses[entry.path].use if entry.path in uses else entry.wanted.use

    measuring = {e.path for e in entries if use_of(e) == "eval"}
    notes = []
    for entry in entries:
        if entry.profile is None or use_of(entry) not in (None, "train"):
            continue
        for one in entry.profile.shared:
            if one.path in measuring or one.path == entry.path:
                notes.append(Warning_(code="rows_not_used", text=_also_in(entry, entry.profile, one)))
    return notes


def _also_in(entry: ListEntry, profile: DataProfile, one: Shared) -> Sentence:
    rows, left = _rows(one), max(0, profile.usable - one.rows)
    told = (
        sentence(
            "warning-also-in",
            "{rows} of {path} are also in {other}; they are used for testing only.",
            rows=rows,
            path=entry.path,
            other=one.path,
        )
        if one.path != entry.path
        else sentence(
            "warning-also-among",
            "{rows} of {path} for training are also among the rows for testing; they are used for testing only.",
            rows=rows,
            path=entry.path,
        )
    )
    if left >= MIN_ROWS:
        return told
    return sentence(
        "warning-few-left",
        "{told} That leaves about {left} rows to learn from, fewer than the {needed} needed.",
        told=told,
        left=Digits(str(left)),
        needed=Digits(str(MIN_ROWS)),
    )


def _rows(one: Shared) -> Sentence:
    rows = Digits(f"{one.rows:,}")
    match one.exact:
        case "exactly":
            return sentence("warning-rows", "{rows} row" if one.rows == 1 else "{rows} rows", rows=rows, count=one.rows)
        case "at least":
            return sentence(
                "warning-rows-at-least",
                "At least {rows} row" if one.rows == 1 else "At least {rows} rows",
                rows=rows,
                count=one.rows,
            )
        case "about":
            return sentence(
                "warning-rows-about",
                "About {rows} row" if one.rows == 1 else "About {rows} rows",
                rows=rows,
                count=one.rows,
            )
