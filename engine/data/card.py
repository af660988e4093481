"""The data card: what was read, what became of it at each step, and the hashes that fix it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from engine.core.display_names import LEFT_OUT, PERSONAL_DATA, in_words
from engine.core.hashed_file import sha256_of
from engine.core.journal import replace_file, replace_json
from engine.core.printable import in_markdown as inline
from engine.core.row import Row
from engine.core.spec import Source, TrainingSpec
from engine.data.counts import Counts
from engine.data.folder import members
from engine.data.foldertable import files_in
from engine.data.hub_place import hub_facts, located, origin_of

_BAR = 40
_LANGUAGE_ROWS = 500
_MADE = {"templates": "templates", "code": "taking code apart", "commit": "the history of a code repository"}


def rows_hash(rows: Iterable[Row]) -> str:
    """sha256 of the rows in order, hex; the same rows have the same hash on every machine."""
    found = hashlib.sha256()
    for row in rows:
        identity = [row.prompt, row.reply, row.file, row.line, *([row.rejected, row.liked] if row.judged else [])]
        found.update(json.dumps(identity, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def card(
    spec: TrainingSpec,
    root: Path,
    counts: Counts,
    train: Sequence[Row],
    held_out: Sequence[Row],
    fingerprint: str = "",
) -> dict[str, Any]:
    """All facts of the card.

    Raises:
        BadInput: a folder among the sources holds more files than anyone could check.
    """
    paths = sorted((s.path for s in spec.data.sources), key=len, reverse=True)
    per_file = Counter(
        next((p for p in paths if r.file == p or r.file.startswith(f"{p}/")), r.file) for r in chain(train, held_out)
    )
    return {
        "sources": [_source(s, root, per_file[s.path]) for s in spec.data.sources],
        "read": counts.read,
        "repaired": counts.repaired,
        "mended": {k: n for k, n in counts.mended.items() if n},
        "told": list(counts.told),
        "dropped": {k: n for k, n in counts.dropped.items() if n},
        "redacted": {k: n for k, n in counts.redacted.items() if n},
        "samples": {k: list(v) for k, v in counts.samples.items() if v},
        "texts": dict(counts.texts),
        "left_out": list(counts.left_out),
        "languages": _languages(chain(train, held_out), len(train) + len(held_out)),
        "made": dict(Counter(r.made for r in chain(train, held_out) if r.made)),
        "rights": list(spec.data.rights),
        "keep": list(spec.data.keep),
        "own": list(spec.data.own),
        "train": {"rows": len(train), "sha256": rows_hash(train)},
        "eval": {"rows": len(held_out), "sha256": rows_hash(held_out)},
        "fingerprint": fingerprint,
    }


def _source(source: Source, root: Path, rows: int) -> dict[str, Any]:
    path = located(root, source.path)
    files = (
        [path]
        if path.is_file()
        else files_in(path)
        if source.kind == "table" and path.is_dir()
        else members(path, source.without)
        if source.kind == "folder"
        else []
    )
    found = (
        hashlib.sha256("".join(sha256_of(f) for f in files).encode()).hexdigest()
        if len(files) > 1
        else sha256_of(files[0])
        if files
        else None
    )
    hub = origin_of(root, source.path) if source.use != "never" else None
    return {
        "path": source.path,
        "use": source.use,
        "kind": source.kind,
        "files": len(files),
        "rows_kept": rows,
        "bytes": sum(f.stat().st_size for f in files),
        "sha256": found if source.use != "never" else None,
        **({"hub": hub_facts(hub)} if hub is not None else {}),
    }


def _languages(rows: Iterable[Row], count: int) -> dict[str, int]:
    """ISO 639-1 codes of up to 500 messages, evenly drawn, most frequent first."""
    import py3langid

    step = max(1, count // _LANGUAGE_ROWS)
    return dict(
        Counter(str(py3langid.classify(r.prompt + " " + r.reply)[0]) for r in islice(rows, 0, None, step)).most_common()
    )


def keep_card(
    path: Path,
    spec: TrainingSpec,
    root: Path,
    counts: Counts,
    train: Sequence[Row],
    held_out: Sequence[Row],
    fingerprint: str,
) -> None:
    """The card in words at `path` and its facts beside it, unless they are there: files that have changed since are not
    what these rows were read from."""
    file = path.with_suffix(".json")
    try:
        if path.exists() and json.loads(file.read_text(encoding="utf-8"))["fingerprint"] == fingerprint:
            return
    except (OSError, ValueError, KeyError, TypeError):
        # Not there, damaged, or of an older version: it is written.
        pass
    facts = card(spec, root, counts, train, held_out, fingerprint)
    replace_json(file, json.dumps(facts, ensure_ascii=False, indent=1))
    replace_file(path, card_text(facts).encode("utf-8", "replace"))


def card_text(facts: Mapping[str, Any]) -> str:
    """The card in words."""
    lines = [
        "# Data card",
        "",
        "## Sources",
        "",
        "| file | used to | kind | rows kept | sha256 |",
        "|---|---|---|---|---|",
    ]
    for s in facts["sources"]:
        lines.append(
            f"| {inline(s['path'])} | {s['use']} | {s['kind']} | {s['rows_kept'] or '–'} | "
            f"{(s['sha256'] or '–')[:16]} |"
        )
    lines += ["", "## What became of the rows", "", "```", *_flow(facts), "```", ""]
    if facts["repaired"]:
        lines += [f"{facts['repaired']} rows had letters broken by a wrong encoding; they were repaired.", ""]
    lines += [f"{n:,} rows: {in_words(kind, LEFT_OUT)}." for kind, n in facts["mended"].items()] + [""] * bool(
        facts["mended"]
    )
    lines += [line for text in facts["told"] for line in (inline(text), "")]
    if facts["made"]:
        made, whole = sum(facts["made"].values()), facts["train"]["rows"] + facts["eval"]["rows"]
        lines += [
            "## Made, not written by people",
            "",
            f"{made:,} of {whole:,} rows ({made / max(1, whole):.0%}) were made from texts that hold no rows: "
            + ", ".join(f"{n:,} by {_MADE.get(how, how)}" for how, n in facts["made"].items())
            + ".",
            (
                "Each answer was checked against the passage it was made from; rows of one text are on one "
                "side of the split."
            ),
            "",
        ]
    lines += [
        "## Licence and consent",
        "",
        *_of_hub(facts["sources"]),
        *(
            [f"- “{inline(said)}”" for said in facts["rights"]]
            or [
                "You stated none. Before you pass this model on, make "
                "sure that the texts may be used this way, and that the people in them agreed or the law allows it."
            ]
        ),
        "",
    ]
    lines += ["## Replaced by placeholders", ""]
    lines += [f"- {n} {in_words(kind, PERSONAL_DATA)}" for kind, n in facts["redacted"].items()] or [
        "Nothing was found."
    ]
    if facts.get("own"):
        lines += ["", f"Kept in the replies as the firm's own: {', '.join(map(inline, facts['own']))}."]
    if facts["keep"]:
        lines += [
            "",
            f"Kept as they are, because you said so: {', '.join(inline(k.replace('_', ' ')) for k in facts['keep'])}.",
        ]
    lines += [
        "",
        (
            "Within one conversation, the same value always gets the same placeholder. No search finds "
            "everything: check some rows yourself."
        ),
        "",
    ]
    if facts["samples"]:
        lines += ["## Samples", ""]
        for reason, shown in facts["samples"].items():
            lines += [
                f"**{in_words(reason, LEFT_OUT)}**",
                "",
                *[f"- {inline(s)}" for s in shown],
                "",
            ]
    if facts["texts"]:
        told = "; ".join(f"{n} {in_words(why, LEFT_OUT)}" for why, n in facts["texts"].items() if n)
        lines += ["## Texts read as they are", "", f"Of documents and code files: {told}.", ""]
    if facts["left_out"]:
        lines += ["## Not used", "", *[f"- {inline(s)}" for s in facts["left_out"]], ""]
    languages = ", ".join(f"{code} {n}" for code, n in facts["languages"].items()) or "none"
    lines += ["## Languages", "", f"Of the rows looked at: {languages}.", "", "## Sides of the split", ""]
    lines += [
        f"- {word}: {facts[side]['rows']} rows, sha256 `{facts[side]['sha256']}`"
        for side, word in (("train", "learned from"), ("eval", "held out"))
    ]
    if facts.get("fingerprint"):
        lines.append(f"- both, as they lie in `data/`: fingerprint `{facts['fingerprint']}`")
    lines += [
        "",
        "Rows of one conversation, document or customer, and messages that read alike, are on one side only.",
        "What exactly is learned of them, token by token: `model/tokens.html`.",
        "",
    ]
    return "\n".join(lines)


def _of_hub(sources: Sequence[Mapping[str, Any]]) -> list[str]:
    """Where the data sets of the hub come from, each once."""
    lines = []
    for hub in (s["hub"] for s in sources if s.get("hub")):
        lines.append(
            f"- {inline(hub['name'])}, a data set of the model hub ({inline(hub['from'])}), revision "
            f"`{hub['revision']}`, licence: {inline(hub['license']) or 'not named'}"
        )
    return [*dict.fromkeys(lines), ""] if lines else []


def _flow(facts: Mapping[str, Any]) -> list[str]:
    """A bar a step, as long as what was left after it."""
    left = facts["read"]
    whole = max(1, left)
    lines = [f"{left:>9,} {'█' * _BAR} read"]
    for reason, n in facts["dropped"].items():
        left -= n
        lines.append(f"{left:>9,} {'█' * round(_BAR * left / whole):<{_BAR}} − {n:,} {in_words(reason, LEFT_OUT)}")
    for side, word in (("train", "to learn from"), ("eval", "held out")):
        rows = facts[side]["rows"]
        lines.append(f"{rows:>9,} {'█' * round(_BAR * min(rows, whole) / whole):<{_BAR}} {word}")
    return lines
