"""Rules for replies whose right graders were labelled by hand, and whether a grader is one of them."""

from __future__ import annotations

from dataclasses import dataclass

from engine.core.spec import Task
from engine.core.tables import read_yaml
from engine.graders.kinds import Grader, JsonFields, Language, Latency, Length, Patterns
from planner.compile.grader_choice import grader_for
from tests.support.places import ROOT

MAIN_LANGUAGES = ("en", "de", "fr", "es", "zh")


@dataclass(frozen=True)
class Rule:
    """One rule, where it is from (`drawn` or `written`), and the graders that are right for it."""

    origin: str
    language: str
    task: Task
    name: str
    quote: str
    unwanted: bool
    right: tuple[str, ...]

    @property
    def kind(self) -> str:
        """Of the grader named first."""
        return self.right[0].partition(":")[0]

    @property
    def measurable(self) -> bool:
        """Whether some program measures it for certain."""
        return "none" not in self.right

    def chosen(self) -> Grader:
        """What the planner chooses."""
        return grader_for(self.name, self.task, unwanted=self.unwanted, quote=self.quote)


def rules() -> list[Rule]:
    """All of them."""
    table = read_yaml((ROOT / "tests" / "data" / "grader_rules.yaml").read_text(encoding="utf-8"))
    return [
        Rule(
            origin,
            str(row["lang"]),
            Task(row["task"]),
            row["name"],
            row.get("quote", row["name"]),
            row.get("unwanted", False),
            tuple(row["right"].split("|")),
        )
        for origin, rows in table.items()
        for row in rows
    ]


def is_right(found: Grader, rule: Rule) -> bool:
    """Whether kind and fields are those of one of the right ones."""
    return any(_is(found, *right.partition(":")[::2], stated=":" in right) for right in rule.right)


def _is(found: Grader, kind: str, fields: str, *, stated: bool) -> bool:
    if found.kind != kind or not stated:
        return found.kind == kind
    match found:
        case Length(unit=unit, at_least=least, at_most=most):
            wanted, low, high = fields.split(":")
            return unit == wanted and low in ("*", str(least)) and high in ("*", str(most))
        case Latency(seconds=seconds):
            return seconds == float(fields)
        case Language(languages=languages):
            return set(languages) == set(filter(None, fields.split(",")))
        case JsonFields(fields=keys):
            return set(keys) == set(fields.split(","))
        case Patterns(required=required, forbidden=forbidden):
            way, _, phrases = fields.partition("=")
            there, not_there = (forbidden, required) if way == "forbid" else (required, forbidden)
            return {p.casefold() for p in there} == set(phrases.casefold().split(";")) and not not_there
        case _:
            return False
