"""Which files are used, for what, and with which columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal

from engine.core.spec import Source
from engine.data.profile import MIN_ROWS, DataProfile
from planner.compile.classification import about_folders
from planner.compile.columns import (
    YES,
    NamedColumns,
    column_origins,
    column_question,
    confirmation,
    is_turned,
    named_columns,
    note_of,
    planned_columns,
    turned_like,
    unknown_unused,
)
from planner.compile.from_hub import hub_origins
from planner.compile.left_rows import unknown_row_columns, with_left_rows
from planner.compile.matching import matched, same, without_apart
from planner.compile.missing import missing_questions
from planner.compile.pairs import left_pairs
from planner.compile.speaker import unknown_speaker, with_speaker
from planner.compile.use_of import Decision, decided
from planner.plan import Origin, Question, Warning_, default, measured, said
from planner.requirements import Requirements, WantedSource, Wish
from planner.sentences import Digits, Sentence, all_of, sentence

_NAMED = 6
_TEXT_KINDS = ("text", "folder")
_LOOKED_UP = frozenset({"documents", "functions", "glossary"})
_TEXTS = frozenset({".md", ".txt", ".pdf", ".docx", ".html", ".htm", ".rtf", ".odt", ".pptx", ".odp", ".epub"})
GLOSSARY, NO_GLOSSARY = "glossary", "no glossary"
"""The question whether a list of short words is one of house terms, and what is settled where it is none."""
Use = Literal["train", "eval", "retrieve", "never"]
NONE_YET = sentence("option-none-yet", "I have none yet")


@dataclass
class Sources:
    """The files of a plan with what is open about them."""

    sources: list[Source] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    warnings: list[Warning_] = field(default_factory=list)
    profiles: list[DataProfile] = field(default_factory=list)
    """Measurements of the files that are learned from."""
    unseen: list[str] = field(default_factory=list)
    """Named, but not found."""
    guessed: list[Source] = field(default_factory=list)
    """Tables whose columns were told by their content."""
    glossaries: list[str] = field(default_factory=list)
    """Files that are lists of terms only by what stands in them."""
    texts: list[DataProfile] = field(default_factory=list)
    """Texts that are looked up in, unless there is nothing else to learn from."""
    doubtful: list[tuple[str, Question]] = field(default_factory=list)
    """Files out of a heap that cannot be used as they are, with what would be asked if the others were not enough."""


def sources_of(
    wants: Requirements,
    profiles: Sequence[DataProfile],
    rules: dict[str, Origin],
    *,
    reads_texts: bool,
    settled: frozenset[str] = frozenset(),
) -> Sources:
    """Tables teach; glossaries and texts are facts to check against, unless plain text is what it learns
    (`reads_texts`)."""
    found = Sources()
    column = named_columns(wants)
    there = matched(wants, [_no_glossary(p) if NO_GLOSSARY in settled else p for p in profiles])
    pairs = left_pairs(wants, there.entries)
    chosen = decided([e for e in there.entries if e.path not in pairs], settled)
    for entry in there.entries:
        if entry.path in pairs:
            found.sources.append(Source(path=entry.path, use="never", holds=entry.wanted.holds))
            rules[f"data.sources[{entry.path}]"] = pairs[entry.path]
            continue
        _add(found, entry.path, entry.wish, entry.profile, column, rules, reads_texts, chosen.uses.get(entry.path))
    rules |= hub_origins([e.profile for e in there.entries if e.profile is not None and e.wanted.use != "never"])
    found.questions += chosen.questions
    found.questions += about_folders(wants, profiles, settled)
    found.warnings += [*there.notes, *chosen.notes]
    _ask(found, rules, profiles)
    if not column:
        measured_by = {p.path: p for p in profiles}
        found.sources = [
            turned_like(s, measured_by[s.path], found.profiles) if s.path in measured_by else s for s in found.sources
        ]
    found.sources = with_speaker(wants, found.sources, profiles, rules)
    found.sources = with_left_rows(wants, found.sources, profiles, rules)
    found.warnings += unknown_row_columns(wants, profiles)
    found.sources = without_apart(found.sources, there.entries)
    found.warnings += [*unknown_speaker(wants, profiles), *unknown_unused(column, profiles)]
    return found


def _no_glossary(profile: DataProfile) -> DataProfile:
    """A list of short words as the pairs it may be."""
    if profile.kind != "glossary" or not profile.guessed:
        return profile
    return profile.model_copy(update={"kind": "text" if profile.words else "table", "guessed": False})


def _add(
    found: Sources,
    path: str,
    wish: Wish | None,
    profile: DataProfile | None,
    column: NamedColumns,
    rules: dict[str, Origin],
    reads_texts: bool,
    decision: Decision | None = None,
) -> None:
    at = f"data.sources[{path}]"
    wanted = wish.value if wish is not None and isinstance(wish.value, WantedSource) else WantedSource(path=path)
    rules[at] = (
        said(wish.said)
        if wish is not None
        else default(sentence("reason-given", "given with --data, or beside the session"))
    )
    said_facts = {
        "examples": None if wanted.examples is None else round(wanted.examples),
        **({"holds": wanted.holds} if wanted.holds else {}),
    }
    if wanted.use == "never":
        found.sources.append(Source(path=path, use="never", holds=wanted.holds))
        return
    if profile is None or profile.kind == "missing":
        use = decision.use if decision is not None else wanted.use or _use_unseen(path, wanted, reads_texts)
        found.sources.append(Source.model_validate({"path": path, "use": use, **said_facts}))
        if decision is not None or wanted.use is None:
            rules[f"{at}.use"] = default(decision.why if decision is not None else _why_used(use))
        found.unseen.append(path)
        return
    profile = _as_said(profile, wanted)
    source = _measured(path, profile, column, reads_texts)
    told = decision.use if decision is not None else wanted.use
    if told is not None:
        source = source.model_copy(update={"use": told})
    source = source.model_copy(update=said_facts)
    found.sources.append(source)
    if source.kind == "glossary" and profile.guessed:
        found.glossaries.append(path)
    elif source.use != "never":
        found.warnings += [note_of(profile, note) for note in profile.notes]
    _origins(at, source, profile, column, wanted, rules)
    if decision is not None:
        rules[f"{at}.use"] = measured(decision.why)
        if wish is None:
            rules[at] = measured(decision.why)
    if source.use == "train":
        found.profiles.append(profile)
    elif source.kind in _TEXT_KINDS and told in (None, "retrieve"):
        # “Answers questions from our handbook”: where that is all there is, it is what is learned from too.
        found.texts.append(profile)
    named = wish is not None and same(path, wanted.path)
    _check(found, source, profile, column, named)


def _as_said(profile: DataProfile, wanted: WantedSource) -> DataProfile:
    """A table that is called a glossary is one; a list of words that is said to hold examples is none."""
    if wanted.holds == "glossary" and profile.kind in ("table", "jsonl", "glossary"):
        return profile.model_copy(update={"kind": "glossary", "guessed": False, "problem": ""})
    return _no_glossary(profile) if wanted.holds in ("pairs", "labelled", "dialogues") else profile


def _use_unseen(path: str, wanted: WantedSource, reads_texts: bool) -> Use:
    """What a file that cannot be looked at is for, by what it is said to hold, else by its ending."""
    texts = wanted.holds in _LOOKED_UP if wanted.holds is not None else PurePath(path).suffix.lower() in _TEXTS
    return "train" if not texts or (reads_texts and wanted.holds not in ("functions", "glossary")) else "retrieve"


def _why_used(use: Use) -> Sentence:
    match use:
        case "train":
            return sentence("reason-use-train", "a file you name is used for training")
        case "retrieve":
            return sentence("reason-use-retrieve", "texts, terms and functions are looked up, not memorised")
        case "eval":
            return sentence("reason-use-eval", "used for testing only")
        case "never":
            return sentence("reason-use-never", "not used")


def _origins(
    at: str, source: Source, profile: DataProfile, column: NamedColumns, wanted: WantedSource, rules: dict[str, Origin]
) -> None:
    looks = sentence(
        "reason-looks-like",
        "{count}, looks like: {kind}",
        count=_count(profile),
        kind=Sentence(profile.kind, f"reason-kind-{profile.kind}"),
    )
    for name in ("kind", "use"):
        if name == "kind" or wanted.use is None:
            rules[f"{at}.{name}"] = measured(looks)
    if profile.measuring:
        own = sentence("reason-own-set", "{rows} rows of its own set", rows=Digits(f"{profile.measuring:,}"))
        rules[f"{at}.measuring"] = measured(own)
    column_origins(at, source, profile, column, rules)


def _count(profile: DataProfile) -> Sentence:
    count = Digits(str(profile.rows))
    match profile.kind:
        case "text":
            return sentence("reason-paragraphs", "{count} paragraphs", count=count)
        case "folder":
            return sentence("reason-files", "{count} files", count=count)
        case "glossary":
            return sentence("reason-terms", "{count} terms", count=count)
        case _:
            return sentence("reason-rows", "{count} rows", count=count)


def _check(found: Sources, source: Source, profile: DataProfile, column: NamedColumns, named: bool) -> None:
    ask = None
    if profile.kind == "unknown":
        ask = Question(
            field="data_sources",
            text=profile.problem
            or sentence("question-unreadable", "I cannot read {path}. Which file should I use?", path=source.path),
        )
    elif source.use == "train" and source.kind in ("table", "jsonl"):
        ask = column_question(source, profile, column)
    elif profile.problem and source.use != "train":
        found.warnings.append(Warning_(code="data_wrong_kind", text=profile.problem))
    told = bool(column) and not is_turned(profile, column)
    if ask is None and profile.guessed and source.use == "train" and source.kind in ("table", "jsonl") and not told:
        found.guessed.append(source)
    if ask is not None and named:
        found.questions.append(ask)
    elif ask is not None:
        found.doubtful.append((source.path, ask))


def _learn_from_texts(found: Sources, rules: dict[str, Origin]) -> None:
    """Where nobody wrote examples, questions and answers are made from the texts; said, for it is the weaker way."""
    texts = [p for p in found.texts if p.usable]
    count = sum(p.usable for p in texts) + sum(p.usable for p in found.profiles if p.kind in _TEXT_KINDS)
    if not texts:
        return
    if count < MIN_ROWS:
        found.questions.append(
            Question(
                field="data_sources",
                options=(NONE_YET,),
                text=sentence(
                    "question-few-questions",
                    "Your texts answer only {count} questions I can make from them; at least {needed} are needed. "
                    "Which table holds messages with answers, or which texts say more?",
                    count=Digits(str(count)),
                    needed=Digits(str(MIN_ROWS)),
                ),
            )
        )
        return
    learned = {p.path: p for p in texts}
    found.sources = [s.model_copy(update={"use": "train"}) if s.path in learned else s for s in found.sources]
    found.profiles += texts
    for path, profile in learned.items():
        rules[f"data.sources[{path}].use"] = measured(
            sentence(
                "reason-made-from-text",
                "no file holds messages with answers, so {count} are made from this text",
                count=Digits(str(profile.usable)),
            )
        )
    found.warnings.append(
        Warning_(
            code="use_retrieval_instead",
            text=sentence(
                "warning-all-made",
                "All {count} examples are made from your texts, none is a real question with a real answer: it learns "
                "how your texts answer, not reliably what is in them. Looking facts up in the texts is exact and "
                "always current; add real questions with good answers as soon as you have some.",
                count=Digits(str(count)),
            ),
        )
    )


def _settle(found: Sources, rules: dict[str, Origin]) -> None:
    """What cannot be used out of a heap is left alone and said, where the rest is enough; else it is asked about."""
    doubtful = {path for path, _ in found.doubtful}
    tables = [p for p in found.profiles if p.kind in ("table", "jsonl") and p.path not in doubtful]
    rows = sum(p.usable for p in tables)
    if found.doubtful and rows >= MIN_ROWS:
        found.sources = [s.model_copy(update={"use": "never"}) if s.path in doubtful else s for s in found.sources]
        found.profiles = [p for p in found.profiles if p.path not in doubtful]
        said_of = [_shortened(q.text) for _, q in found.doubtful]
        more = f" And {len(said_of) - _NAMED} more." if len(said_of) > _NAMED else ""
        text = f"{len(said_of)} of the files are not used: {' '.join(said_of[:_NAMED])}{more}"
        found.warnings.append(Warning_(code="data_wrong_kind", text=text))
    else:
        found.questions += [q for _, q in found.doubtful]
    if not tables and not found.doubtful and not found.unseen:
        _learn_from_texts(found, rules)
    if tables and rows < MIN_ROWS and not found.doubtful:
        figures = {"rows": Digits(str(rows)), "needed": Digits(str(MIN_ROWS))}
        text = (
            sentence(
                "question-few-rows",
                "{path} has only {rows} usable rows; at least {needed} are needed. Which file has more examples?",
                path=tables[0].path,
                **figures,
            )
            if len(tables) == 1
            else sentence(
                "question-few-rows-all",
                "All files together have only {rows} usable rows; at least {needed} are needed. Which file has more "
                "examples?",
                **figures,
            )
        )
        found.questions.append(Question(field="data_sources", text=text))


def _confirm(found: Sources) -> None:
    """One question for all tables whose columns were told by what stands in them, and one for all lists of words
    that may be glossaries."""
    used = {s.path for s in found.sources if s.use == "train"}
    asked = confirmation([s for s in found.guessed if s.path in used], found.profiles)
    found.questions += [asked] if asked is not None else []
    if found.glossaries:
        found.questions.append(
            Question(
                field=GLOSSARY,
                options=(YES, sentence("option-no", "no")),
                text=sentence(
                    "question-glossary",
                    "Judging by its contents, {files} is a list of your house terms and the words they replace. "
                    "Should replies be checked against it? If not, it is used as messages and answers to learn from.",
                    files=all_of(found.glossaries),
                ),
            )
        )


def _shortened(text: str) -> str:
    """The first sentence: what happened; why and what to do is said where that file is named."""
    return re.split(r"(?<=[.?!])\s", text)[0].removesuffix("?").rstrip(".") + "."


def _ask(found: Sources, rules: dict[str, Origin], profiles: Sequence[DataProfile]) -> None:
    """What is not there is asked for, and where nothing can be learned from."""
    _settle(found, rules)
    _confirm(found)
    if found.unseen:
        found.questions += missing_questions(found.unseen, profiles)
    elif not any(s.use == "train" for s in found.sources) and not found.questions:
        text = sentence(
            "question-which-data",
            "Which data should the model learn from? Name a file or folder (data sources); a table of messages "
            "with good answers is best.",
        )
        found.questions.append(Question(field="data_sources", text=text, options=(NONE_YET,)))


def _measured(path: str, profile: DataProfile, column: NamedColumns, reads_texts: bool) -> Source:
    if profile.kind == "glossary":
        return Source(path=path, use="retrieve", kind="glossary")
    if profile.kind in ("text", "folder"):
        return Source(
            path=path,
            use="train" if reads_texts else "retrieve",
            kind=profile.kind,
        )
    if profile.kind not in ("table", "jsonl"):
        return Source(path=path, use="never", kind="unknown")
    own = planned_columns(profile, column)
    return Source(
        path=path,
        use="train",
        kind=profile.kind,
        holds=profile.judged or None,
        prompt_column=next(iter(own.prompt), None),
        more_prompt_columns=own.prompt[1:],
        reply_column=own.reply,
        more_reply_columns=own.more_reply,
    )
