"""Facts checked by meaning: other words and languages are no inventions, a figure has to stand where the sources
speak of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.errors import RunFailed
from engine.core.row import Row
from engine.core.spec import Criterion
from engine.graders import facts, meaning
from engine.graders.judge_protocol import JudgePanel, JudgeRequest, JudgeVerdict
from engine.graders.verdict import References, Reply, Verdict
from engine.retrieval.retriever import about, library_of
from engine.retrieval.sentence_encoder import EMBEDDING
from engine.rubric.grader_checks import self_test
from engine.rubric.score import verdict
from tests.bench import grounding as bench
from tests.support.marks import needs_the_model
from tests.support.places import SAMPLE

HANDBOOK = (SAMPLE / "handbook.md").read_text(encoding="utf-8")
LINE = Criterion.model_validate({"name": "invents", "about": "", "weight": -1, "grader": {"kind": "grounding"}})


def judged(
    text: str, embedding: str = EMBEDDING, expected: str = "", prompt: str = "", sources: str = HANDBOOK
) -> Verdict:
    return verdict(LINE, Reply(prompt, expected, text), References(sources, embedding=embedding))


@needs_the_model
@pytest.mark.parametrize(
    "text",
    [
        "Den Karton zu öffnen und die Sachen im Haus zu probieren ist in Ordnung.",
        "Wer Ihnen das Geschenk gemacht hat, erfährt von der Rückgabe nichts.",
        "Vielen herzlichen Dank für Ihre freundliche Nachricht.",
    ],
)
def test_another_language_is_no_invention(text: str) -> None:
    """By words each of them is one; by meaning the handbook says it."""
    assert judged(text, "none").met == 0.0 and judged(text).met == 1.0


@needs_the_model
@pytest.mark.parametrize(
    "text",
    [
        "The driver plants the new tree for you when he comes.",
        "Broken lanterns are exchanged at once by the driver.",
        "We also pay for the petrol to the drop point.",
    ],
)
def test_what_is_made_of_known_words_is_still_invented(text: str) -> None:
    """The words stand in the handbook, and no sentence of it says this."""
    assert judged(text, "none").met == 1.0 and judged(text).met == 0.0


@needs_the_model
def test_a_figure_must_stand_where_it_belongs() -> None:
    """25 is in the handbook as kilograms; days it has 45 of. What the message or the right reply says may always be
    said."""
    assert judged("You can send it back within 45 days of arrival.").met == 1.0
    found = judged("Yes. You can send it back within 25 days of arrival.")
    assert found.met == 0.0 and "25" in found.reason and found.span == (5, 52)
    assert judged("You can send it back within 25 days of arrival.", "none").met == 1.0
    assert judged("You can send it back within 25 days of arrival.", expected="Within 25 days.").met == 1.0
    assert judged("You can send it back within 25 days of arrival.", prompt="Is it 25 days?").met == 1.0


@pytest.mark.parametrize("embedding", ["none", pytest.param(EMBEDDING, marks=needs_the_model)])
def test_a_list_is_counted_without_inventing_figures(embedding: str) -> None:
    """Steps are counted from 1; another figure at the beginning of a line, a date in German for one, is still one."""
    sources = "Put the lamp into its box. Bring the box to the drop point. The lamp is fetched within 45 days."
    assert (
        judged("1. Put the lamp into its box.\n2. Bring the box to the drop point.", embedding, sources=sources).met
        == 1.0
    )
    assert (
        judged(" 1) Put the lamp into its box.\n 2) Bring the box to the drop point.", embedding, sources=sources).met
        == 1.0
    )
    found = judged("Der Schrank wird abgeholt am\n25. Dezember von uns.", embedding, sources=sources)
    assert found.met == 0.0 and "25" in found.reason
    text = "1. Put the lamp into its box.\n3. Bring 77 boxes to the drop point."
    found = judged(text, embedding, sources=sources)
    assert found.met == 0.0 and found.span is not None and text[slice(*found.span)] == "3"


@given(st.text(alphabet="12. )\nab"))
def test_what_is_left_of_a_list_stands_where_it_stood(text: str) -> None:
    left = facts.unnumbered(text)
    assert len(left) == len(text) and all(a in (b, " ") for a, b in zip(left, text, strict=True))


@needs_the_model
def test_words_and_letters_are_compared_as_before() -> None:
    """Links, names and figures that stand nowhere are found by words, also where meanings are compared; without
    sources nothing is judged."""
    for text in ("See https://evil.example/x.", "Captain Wilhelmina Quackenbush brings it.", "It takes 987 days."):
        assert judged(text).met == judged(text, "none").met == 0.0
    assert judged("Anything.", sources="").met is None


@needs_the_model
@settings(max_examples=40)
@given(
    st.text(max_size=200), st.sampled_from(["", HANDBOOK[2000:4000], "One line. 45 days.\n\n| a table | of words |\n"])
)
def test_any_reply_is_judged_the_same_twice(text: str, sources: str) -> None:
    """0, 1, or nothing without sources; the place it shows lies in the reply. What the right reply says word for
    word is covered."""
    found = judged(text, sources=sources)
    assert found == judged(text, sources=sources) and found.met in ((None,) if not sources else (0.0, 1.0))
    assert found.span is None or 0 <= found.span[0] <= found.span[1] <= len(text)
    if sources:
        assert judged(text, expected=text, sources=sources).met == 1.0


@needs_the_model
@settings(max_examples=60)
@given(st.text(alphabet=st.sampled_from("ab 1.|-*\n退。"), max_size=120))
def test_sentences_are_pieces_of_their_text(text: str) -> None:
    """Each once, in order, none empty; those of a table are its rows."""
    found = meaning.sentences(text)
    assert len(set(found)) == len(found) and all(s and s == s.strip() for s in found)


@needs_the_model
@pytest.mark.slow
def test_on_the_pairs_written_by_hand_meaning_is_right_more_often() -> None:
    """On the half the threshold was not chosen on: beyond chance better than words, which no right sentence pays
    for; changed figures are found."""
    cases = bench.cases()
    held = [n % 2 == 1 for n in range(len(cases))]
    by = {used: [bench.graded(c, c.text, used) for c in cases] for used in ("none", EMBEDDING)}
    assert {c.kind for c in cases} >= {"right"} and {c.kind for c in bench.written()} >= {"figures"}
    words, meanings = (bench.balanced(by[used], cases, held, 1.0) for used in ("none", EMBEDDING))
    assert meanings > words + 0.08
    assert all(m >= w for c, w, m in zip(cases, by["none"], by[EMBEDDING], strict=True) if c.kind == "right")
    changed = bench.changed_figures()
    assert sum(bench.graded(c, t, EMBEDDING) == 0.0 for c, t in changed) > 0.6 * len(changed)
    assert all(bench.graded(c, c.text, EMBEDDING) == 1.0 for c in bench.written() if c.kind == "figures")


def test_there_are_enough_pairs() -> None:
    """At least sixty paraphrases and sixty claims turned round, in both languages, and no sentence twice."""
    written = bench.written()
    assert sum(c.kind == "paraphrase" for c in written) >= 60 and sum(c.kind in bench.BAD for c in written) >= 60
    assert {c.language for c in written} == {"en", "de"} and len({(c.source, c.text) for c in written}) == len(written)


def test_a_german_noun_is_no_name() -> None:
    """Each begins with a capital; two in a row are a name in German too, and in English one after the first word is."""
    refs = References("Returns within 45 days.")
    for text, wrong in (
        ("Die Schachtel ist offen und nicht kaputt.", False),
        ("Sie haben 45 Tage Zeit, und Ihr Paket ist da.", False),
        ("Das ist nicht von Kapitän Blaubär.", True),
        ("Ask Wilhelmina Quackenbush about it.", True),
        ("Please ask Old Tom.", True),
    ):
        assert (facts.stray_figure(Reply("", "", text), refs) is not None) is wrong, text


@needs_the_model
def test_a_search_by_meaning_finds_other_words() -> None:
    """No word in common, and another language; what nothing fits finds nothing."""
    sources = "# Sent back\n\nUnused goods may be returned for 45 days.\n\n# Opening\n\nThe shop is closed on Sundays."
    library = library_of((), sources, len, EMBEDDING)
    assert library.by_meaning and not library_of((), sources, len).by_meaning
    assert library.best("Wie lange kann ich Ware zurückgeben?", 1000)[0].startswith("Sent back")
    assert library.best("Wann habt ihr offen?", 1000)[0].startswith("Opening") and library.best("…", 1000) == []
    assert library_of((), "", len, EMBEDDING).best("Where?", 1000) == []


@pytest.mark.parametrize("embedding", ["none", pytest.param(EMBEDDING, marks=needs_the_model)])
def test_a_judge_of_facts_sees_what_the_sources_say(embedding: str) -> None:
    """Only where its line is about the sources; by words or by meaning they are the passages that speak of the same."""
    seen: list[JudgeRequest] = []

    def judge(request: JudgeRequest) -> JudgeVerdict:
        seen.append(request)
        return JudgeVerdict("yes" if "5 working days" in request.sources else "no", "it stands there")

    for sources in (True, False):
        line = Criterion.model_validate(
            {
                "name": "invents",
                "about": "",
                "weight": -1,
                "grader": {"kind": "judge", "model": "m", "question": "Is it free of inventions?", "sources": sources},
            }
        )
        reply = Reply(
            "Where is my money?",
            "",
            "The money usually goes back the way you paid within a working week after checking.",
        )
        assert verdict(
            line, reply, References(HANDBOOK, embedding=embedding, judges=JudgePanel({"m": judge}))
        ).met == float(sources)
    assert (
        seen[0].sources == about(f"{reply.prompt}\n{reply.text}", HANDBOOK, embedding)
        and len(seen[0].sources.split()) <= 420
        and seen[1].sources == ""
    )


def test_a_judge_of_facts_must_notice_an_invention() -> None:
    """One who looks at thanks alone is of no use for it; one who compares with what he is shown is, and neither is
    needed to judge friendliness."""

    def polite(request: JudgeRequest) -> JudgeVerdict:
        return JudgeVerdict("yes" if "Thank you" in request.reply else "no", "thanks")

    def careful(request: JudgeRequest) -> JudgeVerdict:
        known = facts.stems(request.sources + request.expected)
        return JudgeVerdict(
            "yes" if "Thank you" in request.reply and facts.stems(request.reply) <= known else "no", "compared"
        )

    rows = [Row(f"Where is parcel {n}?", f"Thank you, parcel {n} arrives on Monday.", "f", n) for n in range(30)]
    for judge, shown, useless in ((polite, True, ("claims",)), (careful, True, ()), (polite, False, ())):
        line = Criterion.model_validate(
            {
                "name": "claims",
                "about": "",
                "weight": 1,
                "grader": {"kind": "judge", "model": "m", "question": "Is it free of inventions?", "sources": shown},
            }
        )
        assert (
            self_test(
                [line], rows, References("Thank you. Parcels arrive on Monday.", judges=JudgePanel({"m": judge}))
            ).useless
            == useless
        )


def test_without_the_model_a_line_is_not_judged_by_words_instead(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NLFORGE_CACHE", str(tmp_path))
    with pytest.raises(RunFailed, match="not on this machine"):
        judged("This claim was never seen before today by anybody.")
