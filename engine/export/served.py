"""What a server must know of an exported model: `served.json` beside its files."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from engine.core.errors import BadInput
from engine.core.frozen import Frozen
from engine.core.journal import replace_json
from engine.core.sentences import sentence

SERVED = "served.json"


class Served(Frozen):
    """One model as it is given to people."""

    version: Literal[1] = 1
    name: str
    """What clients ask for: the session's name."""
    kind: Literal["chat", "classes", "fields"]
    """It writes text, chooses one of `labels`, or fills in a form."""
    file: str
    """The GGUF file, or the folder of weights of a head, relative to this file."""
    precision: Literal["f16", "q8_0", "q4_0", "as_trained"]
    system_prompt: str = ""
    """First message of every conversation that has none; without one nothing is put in, as in training."""
    stops: tuple[str, ...] = ()
    """Texts of the tokens that end a reply, never to be shown."""
    labels: tuple[str, ...] = ()
    max_new_tokens: int = Field(default=96, gt=0)
    context: int = Field(gt=0)
    """Tokens it reads and writes at most."""
    languages: tuple[str, ...] = ()
    spec: str
    """Digest of the confirmed spec."""
    hashes: dict[str, str] = Field(default_factory=dict)
    """sha256 of each exported file, by its path from here."""


def served_in(folder: Path) -> Served:
    """What lies in an exported folder.

    Raises:
        BadInput: nothing was exported there, or it is damaged.
    """
    try:
        return Served.model_validate_json((folder / SERVED).read_bytes())
    except OSError as error:
        raise BadInput(
            sentence("error-there_no_exported_model", "There is no exported model in {folder}.", folder=folder),
            todo=sentence("error-export_first", "Export it first."),
        ) from error
    except ValidationError as error:
        raise BadInput(
            sentence("error-damaged", "{path} is damaged.", path=folder / SERVED),
            sentence("error-not_what_export_wrote", "It is not what the export wrote."),
            sentence("error-export_model_again", "Export the model again."),
        ) from error


def keep_served(folder: Path, served: Served) -> None:
    """Written last: a folder without it was broken off."""
    replace_json(folder / SERVED, served.model_dump_json(indent=1))
