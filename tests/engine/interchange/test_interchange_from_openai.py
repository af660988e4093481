"""Graders of OpenAI's as lines of a rubric: the nearest line, and what differs is said."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.core.errors import BadInput
from engine.graders.samples import item_of
from engine.graders.similarity import alike
from engine.graders.verdict import References, Reply
from engine.interchange.formula import weights_of
from engine.interchange.openai_import import from_openai
from engine.interchange.templates import fields_of, template
from engine.rubric.score import grade, verdict, weighted
from tests.engine.interchange.openai_lines import REFS, a_spec, line
from tests.support.commands import nlforge

linux = pytest.mark.skipif(sys.platform != "linux", reason="code is only run where a process can be locked in")


def check(operation: str, given: str, wanted: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "string_check",
        "name": "check",
        "operation": operation,
        "input": given,
        "reference": wanted,
        **more,
    }


def like(
    measure: str, given: str = "{{sample.output_text}}", wanted: str = "{{item.reference_answer}}"
) -> dict[str, Any]:
    return {
        "type": "text_similarity",
        "name": "like",
        "input": given,
        "reference": wanted,
        "evaluation_metric": measure,
    }


OUT, ANSWER = "{{ sample.output_text }}", "{{ item.reference_answer }}"


@pytest.mark.parametrize(("grader", "kind", "says"), [
    (check("eq", OUT, ANSWER), {"kind": "label"}, "capital letters"),
    (check("eq", ANSWER, OUT), {"kind": "label"}, "capital letters"),
    (check("like", OUT, "45 days"), {"kind": "patterns", "required": ["45 days"]}, "whole words in any case"),
    (check("ilike", OUT, "45 days"), {"kind": "patterns", "required": ["45 days"]}, "whole words;"),
    (check("eq", "{{sample.output_json.days}}", "{{item.days}}"), {"kind": "json", "fields": ["days"]}, "must be JSON"),
    (like("rouge_l"), {"kind": "similarity", "measure": "rouge_l"}, "a little"),
    (like("fuzzy_match"), {"kind": "similarity", "measure": "fuzzy_match"}, "taken to be"),
    (like("cosine"), {"kind": "reference"}, "vectors of a hosted model"),
    (like("meteor"), {"kind": "reference"}, "synonyms"),
    (like("meteor", "{{sample.output_json.a}}"), {"kind": "none"}, "missing"),
    ({"type": "endpoint", "name": "mine", "url": "https://x", "headers": {"key": "s3cret"}}, {"kind": "none"},
    "asks a server"),
    ({"type": "score_model", "name": "nice", "model": "gpt-5",
    "input": [{"role": "user", "content": f"How kind is {OUT}?"}], "range": [1, 5],
      "sampling_params": {"seed": 1}},
     {"kind": "judge", "model": "openai/gpt-5", "question": "How kind is the reply?", "choices": [
         {"name": f"{1 + n:g}", "value": n / 4} for n in range(5)]}, "must be reachable"),
    ({"type": "label_model", "name": "nice", "model": "gpt-5", "labels": ["good", "bad"], "passing_labels": ["good"],
      "input": [{"role": "developer", "content": {"type": "input_text", "text": "Judge."}},
                {"role": "user", "content": [{"type": "input_text", "text": OUT}]}]},
     {"kind": "judge", "model": "openai/gpt-5", "question": "Judge.\n\nthe reply\nAnswers: good, bad; good are: good",
      "choices": [{"name": "bad", "value": 0}, {"name": "good", "value": 1}]},
     "must be reachable"),
])  # fmt: skip
def test_each_grader_becomes_the_nearest_line_and_what_differs_is_said(
    grader: dict[str, Any], kind: dict[str, Any], says: str
) -> None:
    found = from_openai(grader)
    (made,) = found.criteria
    assert made.grader == line(kind).grader and any(says in n.text for n in found.notes)
    assert "s3cret" not in found.model_dump_json()
    if "model" in grader:
        assert "sample.output_text" in made.about


@linux
@pytest.mark.parametrize(("grader", "expected", "text", "met"), [
    (check("ne", OUT, ANSWER), "45 days", "46 days", 1.0), (check("ne", OUT, ANSWER), "45 days", "45 days", 0.0),
    (check("like", OUT, ANSWER), "45", "in 45 days", 1.0), (check("ilike", OUT, "x{{item.reference_answer}}"), "A",
    "say XA", 1.0),
    (check("eq", "get_acceptors", "{{sample.output_tools[0].function.name}}"), "",
    '{"name": "get_acceptors", "arguments": {"smiles": "C"}}', 1.0),
    (check("eq", '{"smiles": "{{item.smiles}}"}', "{{sample.output_tools[0].function.arguments}}"), "C",
    '{"name": "f", "arguments": {"smiles": "C"}}', 1.0),
    (check("eq", "{{sample.output_json.a.b[1]}}", "{{item.c['d']}}"), '{"c": {"d": 2}}', '{"a": {"b": [1, 2]}}', 1.0),
    (check("eq", "{{sample.output_json.a}}", "1"), '{"a": 1}', "no JSON", 0.0),
    (like("rouge_1", "{{sample.output_json.a}}"), '{"a": "x y"}', '{"a": "x y"}', 0.8),
    (check("eq", OUT, "{{item.a}}{{item.b}}"), '{"a": "1", "b": "2"}', "12", 1.0),
    # What a row or a reply says is never filled in again.
    (check("eq", OUT, "{{item.a}}{{item.b}}"), '{"a": "{{sample.output_text}}", "b": ""}', "anything", 0.0),
    (check("like", OUT, ANSWER), "'''\"\"\"\\n + __import__('os')", "x", 0.0),
])  # fmt: skip
def test_what_we_have_no_line_for_is_measured_exactly(
    grader: dict[str, Any], expected: str, text: str, met: float
) -> None:
    """By Python written from its templates."""
    (made,) = from_openai(grader).criteria
    assert made.grader.kind == "python"
    found = verdict(made, Reply("How?", expected, text), References())
    if found.met is None and "not run here" in found.reason:
        pytest.skip(found.reason)
    assert found.met == pytest.approx(met), found.reason


SOURCE = """import json
def grade(sample, item) -> float:
    '''Right number.'''
    return float(json.loads(sample['output_text'])['n'] == int(item['answer']))
"""


@linux
def test_a_function_of_ones_own_runs_locked_in() -> None:
    """As it is meant; a reply it fails on is worth nothing, a function that always fails judges nothing."""
    (made,) = from_openai({"type": "python", "name": "number", "source": SOURCE, "image_tag": "2025-05-08"}).criteria
    assert (
        made.about == "Right number."
        and made.grader == line({"kind": "python", "source": SOURCE, "fields": ["answer"]}).grader
    )
    if verdict(made, Reply("", "4", '{"n": 4}'), REFS).met is None:
        pytest.skip("it is not run here")
    bad = made.model_copy(update={"grader": made.grader.model_copy(update={"high": "bad"})})
    assert [verdict(c, Reply("", "4", '{"n": 4}'), REFS).met for c in (made, bad)] == [1.0, 0.0]

    def judged(source: str, text: str, expected: str) -> float | None:
        return verdict(line({"kind": "python", "source": source, "seconds": 1}), Reply("", expected, text), REFS).met

    on_json = "def grade(sample, item):\n    return sample['output_json']['n']"
    assert (
        judged(on_json, "no JSON", '{"n": 1}') == 0.0
        and judged(on_json, "no JSON", "none either") is None
        and judged(on_json, '{"n": 7}', "x") == 1.0
    )
    for broken in (
        "def grade(sample, item):\n    return float('nan')",
        "def grade(sample, item):\n    while True: pass",
        "import sys; sys.exit(0)\n" + on_json,
        "import socket\ndef grade(sample, item):\n    socket.create_connection(('127.0.0.1', 1))",
        "def grade(sample, item):\n    return 'x'",
    ):
        assert judged(broken, "a", "a") is None
    numbers = (
        "import numpy as np\nfrom rapidfuzz import fuzz\ndef grade(sample, item):\n    return "
        "np.mean([fuzz.ratio('a', 'a') / 100])"
    )
    assert judged(numbers, "a", "a") == 1.0


def test_a_function_that_needs_what_is_not_here_is_said() -> None:
    found = from_openai(
        {"type": "python", "name": "x", "source": "import rdkit_not_here\ndef grade(sample, item): return 1.0"}
    )
    assert found.criteria[0].grader.kind == "none" and "needs rdkit_not_here" in found.notes[0].text
    two = from_openai(
        {"type": "python", "name": "x", "source": "def grade(sample, item): return item['a'] == item.get('b')"}
    )
    assert (
        two.criteria[0].grader
        == line({"kind": "python", "source": "def grade(sample, item): return item['a'] == item.get('b')"}).grader
    )
    assert "fields a, b are read from the right reply" in two.notes[0].text


def combined(formula: str, **graders: Any) -> dict[str, Any]:
    return {
        "type": "multi",
        "name": "all",
        "graders": graders or {"a": check("eq", OUT, ANSWER, name="a"), "b": like("rouge_l") | {"name": "b"}},
        "calculate_output": formula,
    }


@pytest.mark.parametrize(("formula", "weights"), [
    ("0.7*a + 0.3*b", {"a": 0.7, "b": 0.3}), ("(a + b) / 2", {"a": 1, "b": 1}), ("0.5 * (a + b)", {"a": 0.5, "b": 0.5}),
    ("a - 0.5*b", {"a": 1, "b": -0.5}),
    ("a - 0.5*(1 - b)", {"a": 1, "b": -0.5}), ("max(0, min(1, a + -b/4))", {"a": 1, "b": -0.25}), ("2*a - a", {"a": 1}),
    ("a + 1", {"a": 1}),
    ("ceil(a) * (0.5*a + 0.5*b)", {"a": 0.5, "b": 0.5}), ("a*0.2 + 0.8*(1-b)", {"a": 0.2, "b": 0.8}),
])  # fmt: skip
def test_weighted_sums_are_read_as_weights(formula: str, weights: dict[str, float]) -> None:
    found = from_openai(combined(formula))
    assert {c.name: pytest.approx(c.weight) for c in found.criteria} == weights
    assert [c.hard for c in found.criteria] == ["ceil" in formula, False][: len(found.criteria)]


@linux
@pytest.mark.parametrize(
    "formula",
    ["0.6*a + 0.4*b", "a - 0.5*b", "a - 0.5*(1 - b)", "a*0.2 + 0.8*(1-b)", "b - a/2", "(a + b) / 2", "ceil(b)*(a+b)/2"],
)
def test_a_formula_orders_replies_as_before(formula: str) -> None:
    """Whatever the sign, and whichever way round a grader is used: scores are those of the formula, but for scale
    and a constant."""
    found = from_openai(combined(formula))
    differences = []
    for text in ("45 days", "in 45 days", "never", "45 days and 45 days"):
        a, b = float(text == "45 days"), alike(text, "45 days", "rouge_l")
        theirs = eval(formula, {"__builtins__": {}, "ceil": math.ceil}, {"a": a, "b": b})
        grades = [grade(c, Reply("", "45 days", text), References()) for c in found.criteria]
        if None in grades:
            pytest.skip("this machine cannot run a process without network")
        ours = weighted(found.criteria, grades)
        assert ours is not None
        top = sum(c.weight for c in found.criteria if c.weight > 0)
        differences.append(theirs - ours * (1 if formula in ("(a + b) / 2", "ceil(b)*(a+b)/2") else top))
    assert differences == pytest.approx([differences[0]] * 4)


@pytest.mark.parametrize(("formula", "part"), [
    ("a * b", "a * b"), ("min(a, b)", "min(a, b)"), ("sqrt(a)", "sqrt(a)"), ("a ^ 2", "a ** 2"), ("a / b", "a / b"),
    ("a if b else 0", "a if b else 0"),
    ("0.5*a + max(a, b)", "max(a, b)"), ("a + ceil(a)", "a + ceil(a)"),
    ("__import__('os').system('true')", "__import__"), ("a.__class__", "a.__class__"),
    ("(lambda: 1)()", "lambda"), ("a + 'x'", "'x'"), ("[a for a in b]", "[a for"), ("a + True", "True"),
    ("a + 1e999", "1e309"), ("a + c", "c"),
    ("", "formula"),
    ("a +", "a +"), ("ceil(b) * a", "“b” must be met"), ("floor(a) * a", "floor(a)"), ("0*a", "only subtract"),
    ("-a", "only subtract"),
    ("a" * 5000, "too long"),
    ("(" * 1500 + "a" + ")" * 1500, "formula"), ("-" * 3000 + "a", "formula"), ("a*1e300*1e300", ""),
    ("1/0*a", "1 / 0"), ("9" * 3000 + "*a", "formula"),
], ids=lambda v: v[:20])  # fmt: skip
def test_what_is_no_weighted_sum_is_refused_by_its_part(formula: str, part: str) -> None:
    """Nothing of it is ever run."""
    with pytest.raises(BadInput) as refused:
        from_openai(combined(formula))
    assert part in str(refused.value)


def test_weights_say_what_they_do_not_keep() -> None:
    notes = " ".join(weights_of("0.5*a + b + 2", ["a", "b", "c"]).notes)
    assert "“c” has no weight" in notes and "adds 2 to every reply" in notes and "sum to 1.5" in notes


@pytest.mark.parametrize(("value", "says"), [
    ({"type": "magic"}, "“magic” is not a type of grader"), ({}, "no grader in this file"),
    ([], "no grader in this file"), (5, "no grader"),
    ("x", "no grader"),
    ([1], "no grader"), ({"graders": {"a": 5}}, "no grader"), (None, "no grader"), ({"type": 5}, "“5” is not a type"),
    ([{"name": "x"}], "it has no type"),
    (check("eq", OUT, 5), "reference"), (check("contains", OUT, "x"), "operation"),
    (like("rouge_9"), "evaluation_metric"),
    (check("eq", "{{sample.secret}}", "x"), "{{sample.secret}}"), (check("eq", "{{item}}", "x"), "{{item}}"),
    (check("eq", "{{env.KEY}}", "x"), "{{env.KEY}}"),
    (check("eq", "{{item.x | safe}}", "x"), "| safe"),
    (check("eq", "{{item.__class__.__init__()}}", "x"), "template"), (check("eq", "{{item.x", "x"), "{{item.x"),
    (check("eq", "{% for x in y %}{{ x }}", "x"), "{{ x }}"), (check("eq", "{{ {{item.x}} }}", "x"), "template"),
    (check("eq", "x" * 30_000, "x"), "too long"),
    ({"type": "multi", "graders": {"a": combined("a")}, "calculate_output": "a"}, "inside another"),
    ({"type": "multi", "graders": []}, "graders"),
    ({"type": "multi", "graders": {}, "calculate_output": "1"}, "no grader"),
    ({"type": "multi", "graders": {"a": check("eq", OUT, "x")}}, "calculate_output"),
    ([check("eq", OUT, "x")] * 300, "too many"), ({"type": "python", "source": "def f(): pass"}, "no function grade"),
    ({"type": "python", "source": "def"}, "not valid Python"),
    ({"type": "python", "source": "def grade(a): return 1"}, "two arguments"),
    ({"type": "python", "source": "(" * 100_000}, "not valid Python"),
    ({"type": "python", "source": "-" * 200_000 + "1"}, "not valid Python"),
    ({"type": "python", "source": "x=1\n" * 100_000}, "source"),
    ({"type": "python", "source": "async def grade(sample, item): return 1"}, "no function grade"),
    ({"type": "python", "source": "\x00"}, "not valid Python"),
    ({"type": "score_model", "model": "m", "input": "x"}, "input"),
    ({"type": "label_model", "model": "m", "input": [], "labels": ["a"], "passing_labels": []}, "labels"),
    (check("eq", OUT, "x", name="n" * 500), "name"), (check("eq", OUT, "x", name={"a": 1}), "name"),
])  # fmt: skip
def test_what_is_no_grader_is_said_in_words(value: Any, says: str) -> None:
    with pytest.raises(BadInput) as refused:
        from_openai(value)
    assert says in str(refused.value) and "pydantic" not in str(refused.value) and refused.value.what.endswith(".")


@pytest.mark.parametrize("wrap", [
    lambda g: g, lambda g: {"grader": g}, lambda g: {"method": {"type": "reinforcement",
    "reinforcement": {"grader": g, "hyperparameters": {}}}},
    lambda g: {"type": "reinforcement", "reinforcement": {"grader": g}}, lambda g: [g],
    lambda g: {"testing_criteria": [g]}, lambda g: {"graders": {"check": g}},
])  # fmt: skip
def test_graders_are_found_where_people_have_them(wrap: Any) -> None:
    """By themselves, in the job that used them, in an evaluation."""
    assert [c.name for c in from_openai(wrap(check("eq", OUT, ANSWER))).criteria] == ["check"]


def test_lines_of_one_name_are_told_apart() -> None:
    found = from_openai([check("eq", OUT, ANSWER), check("like", OUT, "x"), check("like", OUT, "y")])
    assert [c.name for c in found.criteria] == [
        "check",
        "check 2",
        "check 3",
    ] and "all of its graders count the same" in found.notes[0].text


def test_templates_are_taken_apart() -> None:
    found = template("a {{item.b.c[0]['d e']}}{{ sample.output_text }}", "x")
    assert [p if isinstance(p, str) else p.parts for p in found] == [
        "a ",
        ["item", "b", "c", 0, "d e"],
        ["sample", "output_text"],
    ]
    assert (
        fields_of(found, template("{{item.b}}{{item.x}}", "x")) == ("b", "x")
        and item_of(Reply("p", '{"b": 1}', ""), ("x",))["b"] == 1
    )


@pytest.mark.parametrize(("arguments", "code", "says"), [
    (("import", "nothing.json"), 2, "I cannot read"), (("import", "bad.json"), 2, "is not JSON"),
    (("import", "magic.json"), 2, "not a type of grader"),
    (("import", "times.json"), 2, "not a weighted sum: a * b"),
    (("export", "nobody", "--to", "openai", "-o", "x"), 2, "There is no session nobody"),
    (("export", "spec.yaml", "--to", "magic", "-o", "x"), 2, "magic"),
    (("import", "magic.json", "-o", "x.yaml"), 2, "--into"),
    (("export", "slow.yaml", "--to", "openai", "-o", "x"), 4, "cannot be a grader of OpenAI"),
])  # fmt: skip
def test_the_command_says_what_is_wrong(tmp_path: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    spec = a_spec(tmp_path)
    (tmp_path / "slow.yaml").write_text(spec.read_text().replace("kind: reference", "kind: private"))
    (tmp_path / "bad.json").write_text("{")
    (tmp_path / "magic.json").write_text('{"type": "magic"}')
    (tmp_path / "times.json").write_text(json.dumps(combined("a * b")))
    done = nlforge(tmp_path, "rubric", *arguments)
    assert (
        done.returncode == code
        and says in done.stderr.decode()
        and b"Traceback" not in done.stderr
        and b"inside nlforge" not in done.stderr
    )
