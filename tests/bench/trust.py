"""How much the sample's model answers where at least 95 % of its answers are right, and how much of what it never
learned it hands over. `python -m tests.bench.trust [--run RUN] [--kept FOLDER]`

“right/wrong” and “right/unknown” are AUC: how often a right reply is surer than a wrong one, or than one to a message
about nothing it learned. It trains the sample, or takes a run that did; calibrates on the run's held-out rows and on
the strangers that every run is tried with; and measures on `tests/data/trust`, which nothing else reads. A reply is
right there where it has all of `facts.must` and none of `facts.must_not`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.core.paths import RunPaths, runs_of
from engine.core.row import Row
from engine.core.spec import HandOver, load_spec
from engine.data.sources_of_facts import references
from engine.evaluation.evaluate_file import held_out_rows
from engine.models.base_weights import base_of
from engine.models.generate import write
from engine.models.libraries import quiet_libraries
from engine.models.load import load_model
from engine.models.reply_format import reply_form
from engine.trust.calibrate import calibration_error, confidence, fit
from engine.trust.guard import sure_of
from engine.trust.learned import Learned, learned_from
from engine.trust.measured import in_words, trust_of
from engine.trust.measures import NAMES, AnsweredMessage, measures, only
from engine.trust.right import are_right
from engine.trust.strangers import strangers
from tests.bench import trust_labels

DATA = Path(__file__).parents[1] / "data" / "trust"
SAMPLE = Path(__file__).parents[2] / "sessions" / "returns-desk"
WAYS: Mapping[str, tuple[str, ...]] = {
    "log-probability alone": ("least_logp",),
    "distance alone": ("near", "own", "margin", "echo"),
    "all in one regression": NAMES,
}
"""Compared with the product of two chances that a run keeps."""
DEMANDS = (0.95, 0.9, 0.8)


def trained(folder: Path) -> RunPaths:
    """The sample, replayed as its session says."""
    command = [sys.executable, "-m", "nlforge", "--sessions", str(folder), "replay", str(SAMPLE)]
    subprocess.run(command, check=True, stdout=sys.stderr)
    return runs_of(max(path for path in folder.iterdir() if path.is_dir()))[-1]


def learned_rows(run: RunPaths) -> list[Row]:
    from datasets import load_from_disk

    return [
        Row(one["prompt"], one["reply"], one["file"], one["line"]) for one in load_from_disk(str(run.data / "train"))
    ]


class Replies:
    """What the model replies, kept so that another look at the figures need not wait for it."""

    def __init__(self, run: RunPaths, kept: Path) -> None:
        self._run, self._kept, self._loaded = run, kept, None

    def to(self, name: str, messages: Sequence[str]) -> list[AnsweredMessage]:
        path = self._kept / f"{name}.json"
        if not path.exists():
            path.write_text(json.dumps([asdict(one) for one in self._written(messages)]))
        found = [
            AnsweredMessage(one["message"], one["text"], tuple(one["logps"])) for one in json.loads(path.read_text())
        ]
        assert [one.message for one in found] == list(messages), f"{path} is of other messages"
        return found

    def _written(self, messages: Sequence[str]) -> list[AnsweredMessage]:
        spec, form = load_spec(self._run.spec), reply_form(self._run)
        model, tokenizer = load_model(self._run.adapter, base=base_of(spec.model))
        done = write(model, tokenizer, spec.model.system_prompt, messages, max_new_tokens=form.max_new_tokens)
        return [AnsweredMessage(text, one.text, one.logps) for text, one in zip(messages, done, strict=True)]


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def has_facts(reply: str, facts: Mapping[str, Sequence[str]]) -> bool:
    said = reply.casefold()
    return all(one.casefold() in said for one in facts["must"]) and not any(
        one.casefold() in said for one in facts["must_not"]
    )


def at_share(sure: Sequence[float], right: Sequence[bool], unknown: Sequence[float], share: float) -> dict[str, float]:
    """The most that can be answered with so large a share of it right, by these confidences, as if the threshold were
    known."""
    best = {"answered": 0.0, "right": 0.0, "unknown_handed_over": 1.0}
    for threshold in sorted(set(sure)):
        answered = [held for one, held in zip(sure, right, strict=True) if one >= threshold]
        if sum(answered) >= share * len(answered):
            return {
                "answered": len(answered) / len(sure),
                "right": sum(answered) / len(answered),
                "unknown_handed_over": sum(one < threshold for one in unknown) / len(unknown),
            }
    return best


def at_threshold(
    threshold: float | None, sure: Sequence[float], right: Sequence[bool], unknown: Sequence[float]
) -> dict[str, float]:
    answered = [held for one, held in zip(sure, right, strict=True) if threshold is not None and one >= threshold]
    return {
        "answered": len(answered) / len(sure),
        "right": sum(answered) / len(answered) if answered else 0.0,
        "unknown_handed_over": sum(threshold is None or one < threshold for one in unknown) / len(unknown),
    }


def auc(some: Sequence[float], others: Sequence[float]) -> float:
    """How often one of some is above one of the others."""
    pairs = [(a > b) + 0.5 * (a == b) for a in some for b in others]
    return sum(pairs) / len(pairs)


def surest(sure: Sequence[float], right: Sequence[bool], share: float) -> float:
    """How many of the surest ones are right."""
    ranked = sorted(range(len(sure)), key=lambda n: -sure[n])[: round(share * len(sure))]
    return sum(right[n] for n in ranked) / len(ranked)


def in_per_cent(figures: Mapping[str, float]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value:.1%}" for name, value in figures.items())


def by_one(
    names: Sequence[str],
    learned: Learned,
    known: Sequence[AnsweredMessage],
    right: Sequence[bool],
    others: Sequence[AnsweredMessage],
) -> Any:
    """A single regression over some figures, the strangers' replies as wrong ones."""
    figures = only(names, measures(learned, [*known, *others]))
    calibration = fit(names, figures, [*right, *[False] * len(others)])
    return lambda said: confidence(calibration, only(names, measures(learned, said)))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", type=Path, help="folder of a finished run of the sample")
    parser.add_argument("--kept", type=Path, help="folder for the replies; those that lie there are not written again")
    asked = parser.parse_args()
    quiet_libraries()
    with tempfile.TemporaryDirectory() as folder:
        kept = asked.kept or Path(folder)
        run = RunPaths(asked.run) if asked.run else trained(Path(folder))
        spec, replies = load_spec(run.spec), Replies(run, kept)
        rows, held = learned_rows(run), held_out_rows(run)
        learned = learned_from(rows, references(spec, SAMPLE).facts, spec.data.embedding)
        known = replies.to("held", [row.prompt for row in held])
        right = are_right(
            [row.prompt for row in held],
            [row.reply for row in held],
            [one.text for one in known],
            [False] * len(held),
            [False] * len(held),
            criteria=spec.rubric,
            labels=False,
            embedding=spec.data.embedding,
        )
        others = replies.to("strangers", [one.text for one in strangers(spec.languages, [row.prompt for row in rows])])
        desk, strange = lines("desk_known.jsonl"), lines("desk_unknown.jsonl")
        said = replies.to("known", [one["message"] for one in desk])
        unknown = replies.to("unknown", [one["message"] for one in strange])
    truly = [has_facts(one.text, line["facts"]) for one, line in zip(said, desk, strict=True)]
    print(f"{sum(right)} of {len(right)} held-out replies are right; of the {len(truly)} further ones {sum(truly)}.")
    found: dict[str, Any] = {}
    for demand in DEMANDS:
        made = trust_of(known, right, others, learned, HandOver(right_share=demand), spec.languages)
        mine, theirs = (sure_of(made.trust, measures(learned, some)) for some in (said, unknown))
        print(f"{demand:.0%} asked for. The report: {in_words(made.trust, made.promised)}")
        told = at_threshold(made.trust.threshold, mine, truly, theirs)
        print(f"  Measured at that threshold: {in_per_cent(told)}")
        best = at_share(mine, truly, theirs, demand)
        print(f"  At the best threshold of hindsight: {in_per_cent(best)}")
        name, error = f"{100 * demand:.0f}", calibration_error(mine, truly)
        found |= {f"picked_{name}": told, f"hindsight_{name}": best}
    kinds = sorted({line["kind"] for line in strange})
    for kind in kinds:
        some = [sure for sure, line in zip(theirs, strange, strict=True) if line["kind"] == kind]
        print(f"  {kind}: median confidence {sorted(some)[len(some) // 2]:.2f}")
    print(f"{'':<26}{'right/wrong':>12}{'right/unknown':>15}{'surest 10 %':>13}{'surest 25 %':>13}")
    for way, sure in (
        ("two chances multiplied", lambda some: sure_of(made.trust, measures(learned, some))),
        *((way, by_one(names, learned, known, right, others)) for way, names in WAYS.items()),
    ):
        mine, theirs = sure(said), sure(unknown)
        good = [one for one, held_ in zip(mine, truly, strict=True) if held_]
        bad = [one for one, held_ in zip(mine, truly, strict=True) if not held_]
        best = at_share(mine, truly, theirs, 0.95)
        told = {"right_wrong": auc(good, bad), "right_unknown": auc(good, theirs)}
        told |= {f"surest_{share}": surest(mine, truly, share / 100) for share in (10, 25)}
        print(
            f"{way:<26}" + "".join(f"{value:>{w}.3f}" for value, w in zip(told.values(), (12, 15, 13, 13), strict=True))
        )
        found[way.replace(" ", "_").replace("-", "_")] = {**best, **told}
    if trust_labels.CLINC.is_dir():
        found |= trust_labels.table(20)
    else:
        print(f"CLINC150 is not at {trust_labels.CLINC}: its keys are missing.")
    print(
        json.dumps(
            {
                "answered_at_95": round(found["hindsight_95"]["answered"], 4),
                "right_share": round(found["hindsight_95"]["right"], 4),
                "unknown_handed_over": round(found["hindsight_95"]["unknown_handed_over"], 4),
                "calibration_error": round(error, 4),
                "right_of_all": round(sum(truly) / len(truly), 4),
                **found,
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
