"""Exact readers: what has one right reading is read so, in five languages, and nothing else is."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from planner.changes import apply_changes
from planner.check import check_change
from planner.requirements import Change, Requirements, WantedCriterion, WantedSource
from planner.rule_readers.all import read_all
from planner.rule_readers.languages import language_of
from tests.planner.rule_readers.changes_read import read
from tests.support.places import SHARED

BENCH = SHARED / "bench"


@pytest.mark.parametrize(
    ("words", "paths"),
    [
        ("see data/mails.csv, please", ["data/mails.csv"]),
        ("folders s/, v/, p/", ["s/", "v/", "p/"]),
        ("everything in /srv/mails and ~/exports/zendesk.zip", ["/srv/mails", "~/exports/zendesk.zip"]),
        ("Daten: C:\\daten\\mails.xlsx", ["C:\\daten\\mails.xlsx"]),
        ("the file “old mails 2023.csv”", ["old mails 2023.csv"]),
        ("mails/*.eml", ["mails/*.eml"]),
        ("s3://bucket/logs", ["s3://bucket/logs"]),
        ("in corpus.tmx.", ["corpus.tmx"]),
        ("用 chats.jsonl，谢谢", ["chats.jsonl"]),
        ("handbook.pdf, 180 pages", ["handbook.pdf"]),
        ("doc at https://example.com/data.csv and example.com", []),
        ("24/7, and/or, w/ us, m/w/d, v1.2, Node.js, title/blurb", []),
        ("e.g. this, i.e. that", []),
    ],
)
def test_paths(words: str, paths: list[str]) -> None:
    """Files and folders, and nothing that only looks like one."""
    assert [s.path for s in read(words, "sources")] == paths


@pytest.mark.parametrize(
    ("words", "path", "examples"),
    [
        ("2,000 pairs in pr_pairs.jsonl", "pr_pairs.jsonl", 2000),
        ("5k gold in gold.jsonl", "gold.jsonl", 5000),
        ("88,000 entries in 140 classes (catalogue.tsv)", "catalogue.tsv", 88000),
        ("5,000 pairs, one marked better (compare.jsonl)", "compare.jsonl", 5000),
        ("mails.csv (3,000 mails)", "mails.csv", 3000),
        ("310 délibérations avec leur résumé, dossier d/", "d/", 310),
        ("2.500 pares en sentencias/", "sentencias/", 2500),
        ("handbook.pdf, 180 pages", "handbook.pdf", None),
        ("logs/ (3 million lines, raw)", "logs/", None),
        ("our 6 warehouse functions (functions.json)", "functions.json", None),
        ("900 Millionen Wörter Protokolle (protokolle/)", "protokolle/", None),
        ("using our 12 FAQ entries", "12 FAQ entries", 12),
        ("got 1,500 chats with correct calls", "1,500 chats with correct calls", 1500),
    ],
)
def test_how_many_examples(words: str, path: str, examples: float | None) -> None:
    """Counts of data, with a path or without; pages, lines and functions are none."""
    assert [(s.path, s.examples) for s in read(words, "sources")] == [(path, examples)]


@pytest.mark.parametrize(
    ("words", "uses"),
    [
        ("use all.csv but never payroll.csv", {"all.csv": None, "payroll.csv": "never"}),
        ("don't train on a.csv or b.csv, use c.csv", {"a.csv": "never", "b.csv": "never", "c.csv": None}),
        ("gehalt.xlsx nicht verwenden, nur mails.csv", {"gehalt.xlsx": "never", "mails.csv": None}),
        ("ohne geheim.csv", {"geheim.csv": "never"}),
        ("sauf paie.csv", {"paie.csv": "never"}),
        ("excepto nominas.csv", {"nominas.csv": "never"}),
        ("不要用 secret.csv", {"secret.csv": "never"}),
        ("acceptance.csv is only for testing", {"acceptance.csv": "eval"}),
        ("test.csv nur zum Testen", {"test.csv": "eval"}),
    ],
)
def test_what_a_file_may_be_used_for(words: str, uses: dict[str, str | None]) -> None:
    """Only a file that is itself forbidden is left alone."""
    assert {s.path: s.use for s in read(words, "sources")} == uses


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (
            "Correct answer +1.0, house terms +0.5, too slow −0.5",
            [("Correct answer", 1), ("house terms", 0.5), ("too slow", -0.5)],
        ),
        ("IMO number wrong = -2", [("IMO number wrong", -2)]),
        (
            "+1 if it cites the paragraph, -5 when it invents a law",
            [("it cites the paragraph", 1), ("it invents a law", -5)],
        ),
        ("minus two for rudeness", [("rudeness", -2)]),
        ("richtige Antwort +1, erfundene Preise −2", [("richtige Antwort", 1), ("erfundene Preise", -2)]),
        ("+2 wenn er höflich ist", [("er höflich ist", 2)]),
        ("two points for the right tone", [("the right tone", 2)]),
        ("命中 +1，编造 -2", [("命中", 1), ("编造", -2)]),
        ("solved +1, rude -1", [("solved", 1), ("rude", -1)]),
        ("house terms (+0.5)", [("house terms", 0.5)]),
        ("réponse juste +1, prix inventé -3", [("réponse juste", 1), ("prix inventé", -3)]),
        ("respuesta correcta +1, inventa -2", [("respuesta correcta", 1), ("inventa", -2)]),
        ("temperature -5 to +40", []),
        ("Call +44 20 7946 0958", []),
        ("GPT-4 and covid-19, 10-20 people", []),
        ("a change of -5%", []),
    ],
)
def test_rewards(words: str, lines: list[tuple[str, float]]) -> None:
    """A name copied from the words, and signed points."""
    found = read(words, "rubric")
    assert [(c.name, c.weight) for c in found] == lines
    assert all(isinstance(c, WantedCriterion) and c.unwanted == ((c.weight or 0) < 0) for c in found)


@pytest.mark.parametrize(
    ("words", "gates"),
    [
        ("88% right or better", [("accuracy", 0.88)]),
        ("Reach 85%.", [("accuracy", 0.85)]),
        ("mindestens 95 % Genauigkeit", [("accuracy", 0.95)]),
        ("F1 ≥ 0.9", [("f1", 0.9)]),
        ("au moins 9 sur 10 de réponses justes", [("accuracy", 0.9)]),
        ("accuracy of 0.92", [("accuracy", 0.92)]),
        ("准确率至少95%", [("accuracy", 0.95)]),
        ("Our manager wants 90% not 85", [("accuracy", 0.9)]),
        ("al menos un 80 % de precisión", [("precision", 0.8)]),
        ("recall above 70 percent", [("recall", 0.7)]),
        ("30 percent off", []),
        ("85% of our customers are German", []),
        ("hold out 10% of the rows", []),
        ("20% discount for members", []),
        ("nine out of ten must be right", [("accuracy", 0.9)]),
    ],
)
def test_gates(words: str, gates: list[tuple[str, float]]) -> None:
    """Figures to reach; shares of customers and discounts are none."""
    assert [(g.metric, g.at_least) for g in read(words, "gates")] == gates


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("english + dutch", {"en", "nl"}),
        ("English and Welsh", {"en", "cy"}),
        ("English to Icelandic", {"en", "is"}),
        ("German.", {"de"}),
        ("En français", {"fr"}),
        ("auf Deutsch und Englisch", {"de", "en"}),
        ("deutsche und polnische Texte", {"de", "pl"}),
        ("du français vers l'anglais", {"fr", "en"}),
        ("Español", {"es"}),
        ("del español al catalán", {"es", "ca"}),
        ("中文和英文", {"zh", "en"}),
        ("never in English", set()),
        ("please polish the text", set()),
        ("a French company", set()),
        ("It should speak Polish", {"pl"}),
        ("in swahili", {"sw"}),
        ("réponses en allemand", {"de"}),
        ("japanisch", {"ja"}),
        ("en inglés y portugués", {"en", "pt"}),
        ("without French", set()),
    ],
)
def test_languages(words: str, codes: set[str]) -> None:
    """Languages the model must work in, named in five languages."""
    assert set(read(words, "languages")) == codes


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("bot for our campsite. guests ask about check in, dogs, wifi", "en"),
        ("Wir haben 900 Millionen Wörter Protokolle", "de"),
        ("Bonjour, petite mairie. On aimerait résumer", "fr"),
        ("Necesito resumir sentencias en media página", "es"),
        ("我们想训练一个客服机器人", "zh"),
        ("can we get an AI for our office?", "en"),
        ("smaller, 3B", None),
    ],
)
def test_the_language_of_the_words(words: str, code: str | None) -> None:
    """The default where no language is named; short fragments tell nothing."""
    assert language_of(words) == code


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("nothing goes to the cloud", [True]),
        ("sans cloud", [True]),
        ("inside the mainframe network only", [True]),
        ("Servidor propio", [True]),
        ("nichts darf das Haus verlassen", [True]),
        ("不能上云", [True]),
        ("air-gapped", [True]),
        ("it must not leave our building", [True]),
        ("Daten bleiben bei uns", [True]),
        ("rien ne sort de chez nous", [True]),
        ("Cloud ok", [False]),
        ("cloud is fine", [False]),
        ("Cloud ist in Ordnung", [False]),
        ("we sell cloud storage", []),
        ("可以用云", [False]),
    ],
)
def test_privacy(words: str, value: list[bool]) -> None:
    """Whether data may leave."""
    assert read(words, "offline_only")[:1] == value


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("use ollama", ["ollama_gguf"]),
        ("as GGUF for LM Studio", ["ollama_gguf"]),
        ("OpenAI style API", ["openai_server"]),
        ("deploy as openai api", ["openai_server"]),
        ("API compatible OpenAI", ["openai_server"]),
        ("OpenAI-kompatible Schnittstelle", ["openai_server"]),
        ("Nur die Gewichte", ["merged_weights"]),
        ("Solo los pesos", ["merged_weights"]),
        ("just the weights please", ["merged_weights"]),
        ("只要权重", ["merged_weights"]),
        ("no deployment", ["none"]),
        ("today we use the OpenAI API", []),
        ("the weights of the rubric", []),
        ("uniquement les poids", ["merged_weights"]),
        ("served with vLLM", ["openai_server"]),
    ],
)
def test_delivery(words: str, target: list[str]) -> None:
    """How it is delivered; what they use today is none."""
    assert read(words, "deploy") == target


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ("We answer in 24 hours.", set()),
        ("It must be done in 2 hours.", {"deadline_hours"}),
        ("Refunds over £20 need a manager", set()),
        ("Parcels up to 30 pounds", set()),
        ("Customers can return goods within 48 hours", set()),
        ("Call us at +44 20 7946 0958", set()),
        ("3 yrs of data, every 10 minutes", set()),
        ("We have been open for 20 years", set()),
        ("A4 paper and M3 screws", set()),
        ("orders above 50 euros ship for free", set()),
        ("900 Millionen Wörter", set()),
        ("3 million lines", set()),
        ("8 GB of memory", set()),
        ("Wir antworten in 24 Stunden", set()),
        ("We spend about 80 dollars a month on tools", set()),
    ],
)
def test_figures_of_the_business_are_no_limits(words: str, fields: set[str]) -> None:
    """What the shop does is not what the model must do."""
    assert {change.field for change in read_all(words)} == fields


def known(*turns: str) -> Requirements:
    wants = Requirements()
    for number, words in enumerate(turns, 1):
        wants = apply_changes(wants, read_all(words, wants), number)
    return wants


def test_what_is_known_can_be_taken_back() -> None:
    """A known language, file or line named with a word of withdrawal goes; a corrected figure replaces the old one."""
    assert [w.value for w in known("English and French", "French is not needed after all").all("languages")] == ["en"]
    assert [w.value for w in known("Deutsch und Französisch", "doch kein Französisch").all("languages")] == ["de"]
    assert [w.value.path for w in known("a.csv and b.csv", "drop b.csv").all("sources")] == ["a.csv"]  # type: ignore[union-attr]
    assert [w.value.name for w in known("polite +1, short +1", "take short away again").all("rubric")] == ["polite"]  # type: ignore[union-attr]
    budget = known("Cloud ok, 100 dollars.", "100 was too much, take 60.").one("budget")
    assert budget is not None and budget.value.amount == 60  # type: ignore[union-attr]
    assert [w.value.at_least for w in known("Reach 85%.", "we want 90% not 85.").all("gates")] == [0.9]  # type: ignore[union-attr]


def test_a_forbidden_file_may_be_allowed_again() -> None:
    """The last word counts."""
    wish = known("never use payroll.csv", "you may use payroll.csv").all("sources")[0].value
    assert isinstance(wish, WantedSource) and wish.use == "train"


TOLD = "The budget is 50 dollars, in English."


@example(TOLD)
@given(st.text(max_size=400))
def test_any_text_can_be_read(words: str) -> None:
    """No text is too strange, and every quote is in it."""
    found = read_all(words)
    assert found or words != TOLD
    for change in found:
        assert change.quote in words


@example([TOLD])
@given(
    st.lists(
        st.sampled_from(
            [
                "English",
                "8B",
                "2x4090",
                "budget 50 dollars",
                "a.csv",
                "never b.csv",
                "+1 if kind",
                "95% right",
                "in 2 days",
                "sans cloud",
                "use ollama",
                ",",
                ".",
                " and ",
                "\n",
                "（",
                "不要用",
            ]
        ),
        max_size=12,
    )
)
def test_what_is_read_passes_the_check(pieces: list[str]) -> None:
    """Readers and check agree on what a quote supports."""
    words = " ".join(pieces)
    found = read_all(words)
    assert found or pieces != [TOLD]
    for change in found:
        assert check_change(change, (words,)) is None, change


@pytest.mark.skipif(not BENCH.is_dir(), reason="the development cases are not beside this project")
def test_exact_fields_of_the_development_cases() -> None:
    """Numbers, paths, cards, languages, delivery and privacy of all cases are read without any model."""
    checked = 0
    for text in (BENCH / "requirements-dev.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(text)
        wants, expect = known(*case["turns"]), case["expect"]
        one = {
            f: (w.value if (w := wants.one(f)) else None)
            for f in ("deadline_hours", "max_response_seconds", "max_params_b", "deploy", "offline_only")
        }  # type: ignore[arg-type]
        for name, field in (
            ("deadline_hours", "deadline_hours"),
            ("max_response_seconds", "max_response_seconds"),
            ("max_model_params_b", "max_params_b"),
            ("deploy", "deploy"),
            ("offline_only", "offline_only"),
        ):
            if expect.get(name) is not None:
                checked += 1
                assert one[field] == expect[name], (case["id"], name)
        for path in case["files"]:
            assert any(isinstance(w.value, WantedSource) and w.value.path == path for w in wants.all("sources")), (
                case["id"],
                path,
            )
    assert checked > 10


def test_an_exact_reader_never_repeats_itself() -> None:
    """The same number is read once: a budget is no gate, a card no size."""
    changes: list[Change] = read_all("4 x A100 40GB, one week, 14B at most, budget 500 dollars, 90% right")
    assert sorted(c.field for c in changes) == ["budget", "deadline_hours", "gates", "gpus", "max_params_b"]


@pytest.mark.parametrize(("words", "uses"), [
    ("Answer our customers. Measure with data/accept.csv, learn from everything else in data.",
    {"data/accept.csv": "eval"}),
    ("Train on a.csv and measure on b.csv", {"a.csv": None, "b.csv": "eval"}),
    ("Train on a.csv, evaluate it with the file b.csv", {"a.csv": None, "b.csv": "eval"}),
    ("Measure it against b.csv and learn from a.csv", {"b.csv": "eval", "a.csv": None}),
    ("hold out b.csv", {"b.csv": "eval"}),
    ("Miss es an pruefung.csv", {"pruefung.csv": "eval"}),
    ("Die Datei test.csv ist zum Testen", {"test.csv": "eval"}),
    ("Évaluez le modèle sur essai.csv", {"essai.csv": "eval"}),
    ("Evalúalo con prueba.csv", {"prueba.csv": "eval"}),
    ("Check our spelling with a.csv in mind", {"a.csv": None}),
])  # fmt: skip
def test_files_to_measure_with(words: str, uses: dict[str, str | None]) -> None:
    """The file beside the verb is meant, not its neighbours."""
    assert {c.value.path: c.value.use for c in read_all(words) if isinstance(c.value, WantedSource)} == uses
