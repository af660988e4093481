"""Files that are said to hold the rules of the house: as files to learn from or to look up in nothing is judged by
them, and that is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from engine.core.spec import Source, TrainingSpec
from planner.plan import Warning_
from planner.requirements import Requirements, WantedSource, path_key
from planner.sentences import sentence

_RULES = re.compile(
    r"(?i)(?<![^\W_])(?:(?:house|style|writing|our|the)?[\s_-]?(?:rules|guidelines)|style[\s_-]?(?:guide|book|sheet)|house[\s_-]?style"
    r"|tone[\s_-]of[\s_-]voice|do['’]?s[\s_-]and[\s_-]don['’]?ts"
    r"|(?:haus|stil|schreib|sprach|antwort|ton|gesprächs|benimm|spiel)?regeln|(?:stil|schreib|sprach|haus)?(?:richtlinien?|vorgaben|leitfaden)"
    r"|règles|charte|consignes|guide[\s_-]de[\s_-]style|reglas|normas|pautas|gu[ií]a[\s_-]de[\s_-]estilo|libro[\s_-]de[\s_-]estilo)(?![^\W_])"
)
_TEXTS = ("text", "folder")


def about_rule_files(wants: Requirements, spec: TrainingSpec) -> Iterator[Warning_]:
    """One note for each: what it is used for, and how its rules become rules."""
    for source in spec.data.sources:
        if source.kind in _TEXTS and source.use in ("train", "retrieve") and _holds_rules(source, wants):
            figures = {"path": source.path, "name": PurePath(source.path).name}
            yield Warning_(
                code="file_not_read",
                text=sentence(
                    "warning-rules-looked-up",
                    "Replies are not judged by the rules in {path}: it is only looked up in. Write the rules that must "
                    "hold here, one a line, or begin with: nlforge plan --from {name}",
                    **figures,
                )
                if source.use == "retrieve"
                else sentence(
                    "warning-rules-learned",
                    "Replies are not judged by the rules in {path}: questions and answers are made from it. Write the "
                    "rules that must hold here, one a line, or begin with: nlforge plan --from {name}",
                    **figures,
                ),
            )


def _holds_rules(source: Source, wants: Requirements) -> bool:
    """By the words it is named in, or by its name."""
    quotes = (
        wish.said.quote
        for wish in wants.all("sources")
        if isinstance(wish.value, WantedSource) and path_key(wish.value.path) == path_key(source.path)
    )
    return any(_RULES.search(told) for told in (PurePath(source.path).stem, *quotes))
