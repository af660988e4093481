"""What the files of a base model of one's own say of it: size, layers, width, context and licence."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from engine.core.errors import BadInput
from engine.models.base_folder import SETTINGS, looked_at, readable
from engine.models.gguf_header import header_of, layers_width_context
from engine.models.hub_facts import known_facts
from engine.models.own_base import DONE, HUB, place_of

_CARD_FILE, _MOST_CARD = "README.md", 2**20
_CARD = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)\n---", re.DOTALL)
_LICENCE = re.compile(r"(?m)^license(?P<name>_name)?:[ \t]*[\"']?([\w.+-]{1,80})[\"']?[ \t]*\r?$")


@dataclass(frozen=True)
class Measures:
    """What is known; 0 or empty = it is not."""

    params: int = 0
    layers: int = 0
    width: int = 0
    context: int = 0
    license: str = ""


def measures_of(weights: str) -> Measures | None:
    """What the files say; of a model of the hub that is not here, what the hub said when somebody asked. None where
    nothing is known, or the files are not those of a model: why is told by `fault_of`."""
    try:
        place = place_of(weights)
        if HUB.fullmatch(weights) is not None and not (place / DONE).exists():
            facts = known_facts(weights)
            # Without a count: two bytes a weight, as most are published.
            return None if facts is None else Measures(params=facts.params or facts.bytes // 2, license=facts.license)
        with readable(place):
            files = [p for p in sorted(place.iterdir()) if _counts(p.name)] if place.is_dir() else [place]
            stamps = tuple((p.name, s.st_size, s.st_mtime_ns) for p in files for s in [p.stat()])
        return _measured(place, stamps)
    except BadInput:
        return None


def _counts(name: str) -> bool:
    """Whether what is measured depends on the file of that name."""
    return name in (*SETTINGS, DONE, _CARD_FILE) or name.endswith(".safetensors")


@lru_cache(maxsize=16)
def _measured(place: Path, _: tuple[tuple[str, int, int], ...]) -> Measures:
    """Once for files as they are: a plan asks several times."""
    if place.suffix == ".gguf" and place.is_file():
        header = header_of(place)
        layers, width, context = layers_width_context(header)
        return Measures(header.params, layers, width, context, header.license)
    found = looked_at(place)
    return Measures(
        params=found.params,
        layers=int(found.config.get("num_hidden_layers") or 0),
        width=int(found.config.get("hidden_size") or 0),
        context=int(found.config.get("max_position_embeddings") or 0),
        license=_licence(place),
    )


def _licence(folder: Path) -> str:
    """As the hub told it when it was fetched, or as the model's card says it; empty = neither does."""
    try:
        if (done := folder / DONE).is_file():
            return str(json.loads(done.read_bytes()).get("license") or "")[:80]
        card = folder / _CARD_FILE
        if card.is_symlink() or not card.is_file() or card.stat().st_size > _MOST_CARD:
            return ""
        head = _CARD.match(card.read_text(encoding="utf-8", errors="replace"))
    except (OSError, ValueError, AttributeError, RecursionError):
        return ""
    told = dict(_LICENCE.findall(head[1])) if head is not None else {}
    return str(told["_name"] if told.get("") == "other" and "_name" in told else told.get("", ""))
