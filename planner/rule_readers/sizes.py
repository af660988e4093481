"""Size of the model in billions of parameters, and base models named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.models.catalogue import catalogue
from planner.requirements import Change
from planner.rule_readers.clauses import clause_at, clause_spans
from planner.rule_readers.hit import Hit, bare
from planner.rule_readers.lexicon import has
from planner.rule_readers.numbers import find_numbers, read_digits

FAMILIES = (
    r"llama|qwen|mistral|mixtral|ministral|gemma|phi|smollm|deepseek|falcon|yi|olmo|granite|eurollm|bloom"
    r"|gpt-oss|gpt-2|gpt2|starcoder|codestral|codellama|command-r|"
    r"nemo|teuken|apertus|glm|internlm|baichuan|tinyllama|pythia|mpt|bert|stablelm|kimi|minicpm|vicuna|opt"
)
_BASE = re.compile(
    (
        rf"(?<![\w.-])(?:{FAMILIES})(?:[\s-]?v?\d+(?:\.\d+)*[a-z]?)?(?:[\s-](?:instruct|chat|base|it|mini"
        r"|small|nemo|coder|large|medium))*(?:[\s:-]\d+(?:\.\d+)?\s?[bm])?"
        rf"(?:[\s-](?:instruct|chat|base|it|coder))*(?![\w])"
    ),
    re.I,
)
_CALLS = re.compile(
    r"(?i)(?<!\w)(?:se|me|te|nos|os|les?|l[oa]s?|que|quien|alguien|nadie|cliente|no|si|cuando)\s+llama(?!\w)"
    r"|(?<!\w)llama\s+(?:al?|por|para|desde)(?!\w)"
)
"""“Se llama clientes.csv”, “cuando llama un cliente”: the Spanish verb."""
_NEAR = 24
_NO_LARGER = re.compile(
    (
        r"(?<!\w)(?:no|not|nothing|never|nicht|nichts|kein\w*|pas|rien|nada)\s+(?:be\s+|is\s+)?(?:bigger|larger"
        r"|more|größer|mehr|plus|más)"
        r"(?:\s+(?:than|als|de|que|grand\w*|grande))?"
    ),
    re.I,
)
_LETTER = re.compile(r"(?<![A-Za-z0-9_.,$€£])(\d+(?:[.,]\d+)?)\s?([bBmM])(?:illion)?(?![A-Za-z0-9_/])(?!\s*\$)")


def read_sizes(words: str) -> Iterator[Hit]:
    """“4B tops”, “eight billion”, “13 Milliarden Parameter”, “70亿参数”; counts of words, lines or bytes are none."""
    spans = clause_spans(words)
    for match in _LETTER.finditer(words):
        value = read_digits(match.group(1))
        clause = clause_at(spans, match.start(), match.end())
        if (
            value is None
            or clause is None
            or _of_things(words, match.end())
            or _in_name(words, match.start())
            or _is_too_large(words[max(clause.start, match.start() - _NEAR) : match.end() + 16])
        ):
            continue
        if match.group(2) in "mM":
            if not (has("parameters", clause.text) or _BASE.search(clause.text)):
                continue
            value /= 1000
        if 0 < value <= 2000:
            yield Hit(
                Change(op="set", field="max_params_b", value=value, quote=clause.text), match.start(), match.end()
            )
    for number in find_numbers(words):
        clause = clause_at(spans, number.start, number.end)
        if clause is None or number.value < 1e7 or number.value > 2e12 or _of_things(words, number.end):
            continue
        if has("parameters", clause.text) or bare(words, clause, [(number.start, number.end)]):
            yield Hit(
                Change(op="set", field="max_params_b", value=number.value / 1e9, quote=clause.text),
                number.start,
                number.end,
            )
    for match in _BASE.finditer(words):
        name = match.group().strip(" -")
        if re.search(r"\d", name) or name.casefold() not in ("opt", "yi", "phi", "bloom", "bert", "nemo", "mpt"):
            clause = clause_at(spans, match.start(), match.end())
            if name == "llama" and any(m.start() <= match.start() < m.end() for m in _CALLS.finditer(words)):
                continue
            if clause is not None and not re.match(r"[\s-]*(?:server|runtime|\.cpp|cpp)", words[match.end() :], re.I):
                yield Hit(
                    Change(op="set", field="base_model", value=name, quote=clause.text),
                    match.start(),
                    match.start(),
                    sure=False,
                )


def _is_too_large(near: str) -> bool:
    """“Bigger than 7B” is too large; “no bigger than 7B” is a limit."""
    return has("too_large", _NO_LARGER.sub(" ", near))


def _in_name(words: str, at: int) -> bool:
    """Whether it is a part of the whole name of a base model: “qwen2.5-coder-0.5b-instruct” bounds nothing."""
    start = max(words.rfind(mark, 0, at) for mark in " \t\n“„\"'(") + 1
    name = re.split(r"[\s”“\"'),;:!?]", words[start:], maxsplit=1)[0].rstrip(".").casefold()
    return name in {m.name for m in catalogue()}


def _of_things(words: str, end: int) -> bool:
    """“2B messages”: the number counts something else."""
    following = words[end : end + 40]
    head = re.match(r"\s*(?:de\s+|of\s+|d['’])?(\S+(?:\s+\S+)?)", following)
    return head is not None and has("not_parameters", head.group(1)) and not has("parameters", head.group(1).split()[0])
