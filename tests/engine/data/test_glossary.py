"""Lists of house terms: known by their headings in any language, by their file's name, or by what stands in them,
and then asked once."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from engine.core.spec import DataSpec, Source
from engine.data.glossary import terms_of
from engine.data.profile import DataProfile, profile_source
from engine.data.sources_of_facts import references
from engine.graders.verdict import Term
from planner.changes import apply_changes
from planner.compile.plan import compile_plan
from planner.plan_state import PlanState
from planner.requirements import Change, Requirements, WantedSource
from planner.turn import plan_turn
from tests.support.machines import CPU
from tests.support.no_model import NoModel
from tests.support.papers import docx, paragraph
from tests.support.specs import spec_of

_WORDS = [
    ("send-back slip", "return label; shipping label"),
    ("drop point", "parcel shop"),
    ("send-back window", "return period; deadline"),
    ("house key", "login"),
]
_TERMS = [
    Term("send-back slip", ("return label", "shipping label")),
    Term("drop point", ("parcel shop",)),
    Term("send-back window", ("return period", "deadline")),
    Term("house key", ("login",)),
]


def _csv(path: Path, names: tuple[str, ...], rows: list[tuple[str, ...]]) -> Path:
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([names, *rows])
    return path


@pytest.mark.parametrize("names", [
    ("term", "instead_of"), ("Begriff", "statt"), ("Fachbegriff", "nicht verwenden"), ("Terme", "Au lieu de"),
    ("Término", "En lugar de"), ("术语", "不要用"),
    ("We say", "Not"), ("preferred", "avoid"), ("Our term", "Do not use"), ("House term", "Synonyms"),
])  # fmt: skip
def test_headings_in_any_language_tell_a_glossary(names: tuple[str, str], tmp_path: Path) -> None:
    path = _csv(tmp_path / "x.csv", names, _WORDS)
    found = profile_source(path)
    assert (found.kind, found.guessed) == ("glossary", False) and terms_of(path) == _TERMS


@pytest.mark.parametrize(("name", "names", "guessed"), [
    ("x.csv", ("A", "B"), True), ("words.csv", ("wir", "andere"), True), ("glossary.csv", ("A", "B"), False),
    ("Begriffe.csv", ("neu", "alt"), False),
    ("x.csv", ("wrong", "right"), True), ("glossaire.csv", ("mot", "mots ordinaires"), False),
])  # fmt: skip
def test_short_words_beside_short_words_are_asked_about(
    name: str, names: tuple[str, str], guessed: bool, tmp_path: Path
) -> None:
    rows = [(b.split(";")[0], a) for a, b in _WORDS] if names == ("wrong", "right") else _WORDS
    found = profile_source(_csv(tmp_path / name, names, rows))
    assert (found.kind, found.guessed) == ("glossary", guessed)


@pytest.mark.parametrize(("names", "rows"), [
    (("question", "answer"), _WORDS), (("text", "label"), [(f"word {n}", ("a", "b")[n % 2]) for n in range(9)]),
    (("A", "B"), [(f"word {n}", "a") for n in range(9)]),
    (("A", "B"), [("Where is it?", "On its way."), ("How are you?", "Fine."), ("Who is it?", "Me.")]),
    (("A", "B"), [(str(n), str(2 * n)) for n in range(9)]),
    (("wrong", "right"), [("He go to the school yesterday.", "He went to school yesterday."),
    ("I has a dog.", "I have a dog."), ("She run.", "She runs.")]),
    (("wish", "command"), [(f"list all files in folder {n}", f"ls folder{n}") for n in range(9)]),
    (("A", "B"), [("one", "x"), ("one", "y"), ("two", "z")]),
])  # fmt: skip
def test_other_short_tables_are_none(names: tuple[str, str], rows: list[tuple[str, ...]], tmp_path: Path) -> None:
    assert profile_source(_csv(tmp_path / "x.csv", names, rows)).kind == "table"


_MARKDOWN = (
    "# Our words\n\n| Begriff | statt |\n| --- | --- |\n" + "\n".join(f"| {a} | {b} |" for a, b in _WORDS) + "\n"
)


def test_a_table_in_a_text_is_a_glossary_where_it_is_most_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text(_MARKDOWN)
    assert profile_source(tmp_path / "x.md").kind == "glossary" and terms_of(tmp_path / "x.md") == _TERMS
    (tmp_path / "y.md").write_text(_MARKDOWN.replace("Begriff", "A").replace("statt", "B"))
    assert (profile_source(tmp_path / "y.md").kind, profile_source(tmp_path / "y.md").guessed) == ("glossary", True)
    (tmp_path / "handbook.md").write_text(
        _MARKDOWN + "\n## Returns\n\n" + "Whoever sends something back fills in the form and waits for an answer. " * 20
    )
    assert profile_source(tmp_path / "handbook.md").kind == "text"


def test_a_table_of_word_is_a_glossary(tmp_path: Path) -> None:
    rows = "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(c)}</w:tc>' for c in row)}</w:tr>"
        for row in [("Begriff", "statt"), *_WORDS]
    )
    path = docx(tmp_path / "x.docx", f"{paragraph('Our words')}<w:tbl>{rows}</w:tbl>")
    assert profile_source(path).kind == "glossary" and terms_of(path) == _TERMS


def test_replies_are_checked_against_it_in_any_kind_of_file(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text(_MARKDOWN)
    spec = spec_of("t.csv").model_copy(
        update={"data": DataSpec(sources=(Source(path="x.md", use="retrieve", kind="glossary"),))}
    )
    found = references(spec, tmp_path)
    assert found.terms == tuple(_TERMS) and found.facts == ""


def _profiles(folder: Path) -> list[DataProfile]:
    pairs = [
        (f"Where is parcel {n} of {'abcdefghij'[n % 10] * 4}?", f"It is at stop {n} of the way to you.")
        for n in range(30)
    ]
    return [
        profile_source(_csv(folder / name, names, rows)).model_copy(update={"path": name})
        for name, names, rows in (("t.csv", ("message", "reply"), pairs), ("w.csv", ("ours", "theirs"), _WORDS))
    ]


@pytest.mark.parametrize(
    ("answer", "kind", "use"),
    [
        ("yes", "glossary", "retrieve"),
        ("Ja", "glossary", "retrieve"),
        ("no", "table", "train"),
        ("nein", "table", "train"),
    ],
)
def test_it_is_asked_once(answer: str, kind: str, use: str, tmp_path: Path) -> None:
    """And the answer counts in all that follows."""
    profiles = _profiles(tmp_path)
    state = plan_turn(PlanState(), "Answer our customers", NoModel(), lambda _: profiles, CPU)
    assert state.plan is not None and [q.field for q in state.plan.questions] == ["glossary"]
    assert "w.csv is a list of your house terms" in state.plan.questions[0].text
    for words in (answer, "be friendly +0.5"):
        state = plan_turn(state, words, NoModel(), lambda _: profiles, CPU)
        assert state.plan is not None and state.plan.spec is not None and state.plan.status == "ready"
        assert [(s.kind, s.use) for s in state.plan.spec.data.sources if s.path == "w.csv"] == [(kind, use)]


@pytest.mark.parametrize(("holds", "kind"), [("glossary", "glossary"), ("pairs", "table")])
def test_what_the_person_calls_it_needs_no_question(holds: str, kind: str, tmp_path: Path) -> None:
    source = WantedSource.model_validate({"path": "w.csv", "holds": holds})
    wants = apply_changes(Requirements(), [Change(op="add", field="sources", value=source, quote="w.csv")], 1)
    plan = compile_plan(wants, _profiles(tmp_path), CPU)
    assert plan.spec is not None and [s.kind for s in plan.spec.data.sources if s.path == "w.csv"] == [kind]
    assert "glossary" not in [q.field for q in plan.questions]
