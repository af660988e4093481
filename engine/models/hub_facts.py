"""What the model hub said of a model before anything of it was fetched, kept so that a plan can show it offline."""

from __future__ import annotations

from pathlib import Path

from engine.core.frozen import Frozen
from engine.core.journal import replace_file
from engine.core.paths import cache_dir
from engine.models.base_folder import KINDS
from engine.models.own_base import HUB, is_fetched

_MOST_BYTES = 2**22


class HubFacts(Frozen):
    """What the hub says of a model before anything of it is fetched."""

    name: str
    revision: str
    """The commit; what is fetched is this one."""
    license: str
    """As its makers wrote it; empty = they did not."""
    gated: bool
    """Whether its makers ask for an agreement first."""
    bytes: int
    """Of the files that would be fetched."""
    files: dict[str, int]
    sha256: dict[str, str]
    """Of the large ones, by the hub."""
    pickled_only: bool
    """Its weights are there in no form that is loaded."""
    params: int = 0
    """How many weights it has; 0 = the hub does not say."""
    kind: str = ""
    """Its `model_type`; empty = the hub does not say."""
    quantised: bool = False
    """Whether its weights are packed in few bits, which are not trained."""
    own_code: bool = False
    """Whether it asks for code of its own, which is never run."""
    template: bool | None = None
    """Whether it has a chat template; None = the hub does not say."""

    @property
    def weights(self) -> str:
        """As a spec names it."""
        return f"{self.name}@{self.revision}"

    @property
    def megabytes(self) -> float:
        """Of the files that would be fetched, in MB of 2^20 bytes."""
        return self.bytes / 2**20


def fault_of_facts(facts: HubFacts) -> str | None:
    """Why it cannot be trained here, a sentence, as far as the hub's words tell; None = they speak for it."""
    if facts.pickled_only:
        return "Its weights are pickled, and a pickle can run any code when it is opened; it has no safetensors."
    if facts.own_code:
        return "It asks for code of its own (auto_map), and code of a model is never run."
    if facts.kind and facts.kind not in KINDS:
        return f"It is of the kind “{facts.kind[:40]}”, which this version does not train."
    if facts.quantised:
        return "Its weights are quantised, and training needs the original ones."
    if "config.json" not in facts.files:
        return "It has no config.json, which says what kind of model it is."
    if "tokenizer.json" not in facts.files:
        return "It has no tokenizer.json."
    if facts.template is False:
        return "Its tokenizer has no chat template, so nobody knows how a conversation is written for it."
    return None


def keep_facts(facts: HubFacts) -> None:
    """Keep what was told, whole or not at all.

    Raises:
        RunFailed: it could not be written.
    """
    replace_file(_place(facts.weights), facts.model_dump_json(indent=1).encode())


def known_facts(weights: str) -> HubFacts | None:
    """What was told of a pinned revision when somebody asked; None = nobody did. Asks nobody."""
    if HUB.fullmatch(weights) is None:
        return None
    path = _place(weights)
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _MOST_BYTES:
            return None
        found = HubFacts.model_validate_json(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        # Damaged, or of another version: it can be asked for again.
        return None
    return found if found.weights == weights else None


def refused_by_facts(weights: str) -> str | None:
    """Why a model of the hub that is not here need not be fetched, as in “it cannot build: …”; None = it may, or
    nobody asked yet."""
    facts = known_facts(weights)
    if facts is None or is_fetched(weights) or (fault := fault_of_facts(facts)) is None:
        return None
    return f"on the base model {weights}. {fault}".rstrip(".")


def what_is_known(weights: str) -> str:
    """The rest of a sentence that says that a model of the hub is not here."""
    facts = known_facts(weights)
    if facts is None:
        return "; nobody here has asked yet for its licence, its size and whether it is gated"
    licence = f"licence {facts.license}" if facts.license else "no licence named"
    gate = "gated: its makers want an agreement first" if facts.gated else "not gated"
    return f": {facts.megabytes:,.0f} MB to fetch, {licence}, {gate}"


def _place(weights: str) -> Path:
    return cache_dir() / "hub-told" / f"{weights.replace('/', '--')}.json"
