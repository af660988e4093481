"""The person judges some replies themselves, and sees which line of the rubric does not mean what they mean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.calibration.agreement import Answer, JudgedPair, agreement, answer_of, kappa
from engine.core.errors import BadInput
from engine.core.spec import Criterion, dump_yaml
from engine.evaluation.statistics import wilson
from nlforge.annotations import Desk, in_words
from nlforge.store import Session
from tests.support.commands import nlforge
from tests.support.judges import polite
from tests.support.scripted import scripted_llm
from tests.support.specs import spec

LINES = [
    Criterion(name="right", about="", weight=1, grader="reference"),
    Criterion(name="friendly", about="", weight=0.3),  # type: ignore[arg-type]
    Criterion(name="short", about="", weight=0.5, grader={"kind": "length", "at_most": 6}),  # type: ignore[arg-type]
    Criterion(name="rude", about="", weight=-1, grader={"kind": "patterns", "forbidden": ["whatever"]}),  # type: ignore[arg-type]
    Criterion(name="slow", about="", weight=-0.5, grader="latency"),
]  # type: ignore[arg-type]


def pairs(*said: tuple[Answer, float, int]) -> list[JudgedPair]:
    return [
        JudgedPair(prompt="p", reply=str(n), person=person, grader=figure)
        for person, figure, times in said
        for n in range(times)
    ]


def desk(folder: Path, rubric: list[Criterion] = LINES) -> Session:
    """A session with one measured run of ten messages."""
    session = Session.create(folder / "s", "desk")
    session.append("said", text="x")
    run = session.root / "runs" / "1"
    run.mkdir(parents=True)
    (run / "spec.yaml").write_text(dump_yaml(spec(rubric=tuple(rubric))))
    said = [
        {
            "prompt": f"Where is parcel {n}?",
            "expected": f"Parcel {n} is on its way.",
            "base": f"Whatever, look for {n} yourself.",
            "trained": f"Thank you, parcel {n} is on its way.",
        }
        for n in range(10)
    ]
    (run / "replies.jsonl").write_text("".join(json.dumps(s) + "\n" for s in said))
    return session


def stored(session: Session) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (session.root / "judgements.jsonl").read_text().splitlines()]


def test_agreement_is_that_of_the_books() -> None:
    """Cohen's kappa and Wilson's interval as worked examples have them; agreement on one answer alone is none beyond
    chance."""
    assert kappa(pairs(("yes", 1, 20), ("yes", 0, 5), ("no", 1, 10), ("no", 0, 15))) == pytest.approx(0.4)
    assert wilson(8, 10) == (0.4902, 0.9433) and wilson(0, 10) == (0.0, 0.2775) and wilson(10, 10)[1] == 1.0
    assert kappa(pairs(("yes", 1, 9))) is None and agreement("x", pairs(("yes", 1, 9))).agreed == 1.0
    assert [answer_of(f) for f in (0, 0.33, 0.34, 0.5, 0.66, 0.67, 1)] == [
        "no",
        "no",
        "partly",
        "partly",
        "partly",
        "yes",
        "yes",
    ]
    assert agreement("x", []).agreed is None


def test_the_clearest_disagreements_are_shown_and_which_way_they_go() -> None:
    found = agreement("x", pairs(("yes", 1, 5), ("no", 0.5, 3), ("no", 1, 2), ("yes", 0.6, 1)))
    assert (found.judged, found.too_kind, [p.grader for p in found.clearest]) == (11, 5, [1, 1])
    assert (
        found.kappa_interval is not None
        and found.kappa is not None
        and found.kappa_interval[0] < found.kappa < found.kappa_interval[1]
    )
    said = in_words(LINES[0], found, {"base": (1, 4), "trained": (0, 0)})
    assert (
        "agree on 5 of 11" in said[0]
        and said[1].startswith("You: base model: yes for 1 of 4")
        and "mostly too high" in said[-1]
    )
    assert "too few" in in_words(LINES[0], agreement("x", pairs(("yes", 1, 3))), {})[-1]


def test_one_line_is_asked_about_at_a_time(tmp_path: Path) -> None:
    """First what no program checks; judged replies are not asked again, and then the next line is due."""
    here = Desk(desk(tmp_path))
    first = here.cases(12)
    assert {c.criterion.name for c in first} == {"friendly"} and len({(c.prompt, c.reply) for c in first}) == 12
    assert {c.reply.split()[0] for c in first} == {"Whatever,", "Thank"}
    for case in first:
        here.keep(case, "yes")
    assert not {(c.prompt, c.reply) for c in here.cases(12, "Friendly")} & {(c.prompt, c.reply) for c in first}
    assert {c.criterion.name for c in here.cases(12)} == {"right"}
    assert here.cases(1, "rude")[0].question == "Does the reply have this fault: “rude”?"
    with pytest.raises(BadInput, match="no line “slow”"):
        here.cases(1, "slow")


def test_a_fault_is_agreed_on_where_both_see_it(tmp_path: Path) -> None:
    """What the person calls a fault is one for a line with a minus."""
    here = Desk(desk(tmp_path))
    for case in here.cases(20, "rude"):
        here.keep(case, "yes" if "Whatever" in case.reply else "no")
    ((_, found),) = here.agreements()
    assert (found.judged, found.agreed, found.kappa) == (20, 1.0, 1.0)


def test_keys_judge_and_disagreement_is_said(tmp_path: Path) -> None:
    """Answers are kept at once; an unknown key is asked again; the line that does not mean what they mean is named
    with an example."""
    session = desk(tmp_path)
    done = nlforge(tmp_path, "judge", "desk", "--line", "short", "--rows", "9", said=b"y\nx\nn\np\ns\nn\nn\nn\nn\nq\n")
    assert done.returncode == 0, done.stderr.decode()
    out = done.stdout.decode()
    assert (
        "Please type y, n, p, s, b or q." in out
        and "The line does not measure what you mean" in out
        and "Name another limit." in out
    )
    assert "You said no, the rubric 1.00" in out and [s["verdict"] for s in stored(session)] == [
        "yes",
        "no",
        "partly",
        "no",
        "no",
        "no",
        "no",
    ]


def test_nothing_judged_is_said(tmp_path: Path) -> None:
    desk(tmp_path)
    done = nlforge(tmp_path, "judge", "desk", said=b"")
    assert done.returncode == 3 and b"Nothing is judged yet" in done.stderr
    done = nlforge(tmp_path, "judge", "nobody", said=b"")
    assert done.returncode == 2


def test_scripts_judge_with_files(tmp_path: Path) -> None:
    """Cases come out as JSON lines, judgements go in as such, and the agreement comes out."""
    session = desk(tmp_path)
    cases = [
        json.loads(line)
        for line in nlforge(tmp_path, "judge", "desk", "--line", "right", "--rows", "20", "--json").stdout.splitlines()
    ]
    assert len(cases) == 20 and {c["kind"] for c in cases} == {"case"}
    told = tmp_path / "told.jsonl"
    told.write_text(
        "".join(json.dumps({**c, "verdict": "yes" if "Thank" in c["reply"] else "no"}) + "\n" for c in cases)
    )
    done = nlforge(tmp_path, "judge", "desk", "--from", str(told), "--json")
    (found,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (found["kind"], found["judged"], found["agreed"], found["by_model"]["trained"]) == (
        "agreement",
        20,
        1.0,
        {"yes": 10, "of": 10},
    )
    assert len(stored(session)) == 20
    for wrong in ({"criterion": "none"}, {"verdict": "maybe"}, {"reply": "another"}):
        told.write_text(
            json.dumps({**cases[0], "verdict": "yes"})
            + "\n"
            + json.dumps({**cases[1], "verdict": "yes", **wrong})
            + "\n"
        )
        done = nlforge(tmp_path, "judge", "desk", "--from", str(told))
        assert done.returncode == 2 and b"Line 2" in done.stderr and len(stored(session)) == 20


def test_a_judge_is_calibrated_as_any_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked about the replies the person judged; a line nobody judges shows what the person said."""
    rubric = [
        LINES[0],
        Criterion(
            name="polite", about="", weight=1, grader={"kind": "judge", "model": "openai/any", "question": "Polite?"}
        ),
    ]  # type: ignore[arg-type]
    here = Desk(desk(tmp_path, rubric))
    for case in here.cases(20):
        here.keep(case, "yes" if "Thank" in case.reply else "no")
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    with scripted_llm(polite) as server:
        monkeypatch.setenv("NLFORGE_API_BASE", server.address)
        ((line, found),) = here.agreements()
    assert (line.name, found.agreed, len(server.requests)) == ("polite", 1.0, 20)
    unmeasured = Desk(Session.open(tmp_path / "s", "desk"))
    assert "only you have judged" in in_words(LINES[1], agreement("friendly", []), unmeasured.by_model(line))[0]
