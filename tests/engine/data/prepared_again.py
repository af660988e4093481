"""The fingerprint of a prepared set as another process finds it."""

from __future__ import annotations

import json
from pathlib import Path

from engine.data.prepared_set import keep_prepared, open_prepared
from tests.support.specs import spec_of


def again(folder: Path) -> str:
    """Of the same rows, opened and kept once more in another folder."""
    spec = spec_of("desk.csv")
    mark = json.loads((folder / "prepared.json").read_text())["fingerprint"]
    found, _ = open_prepared(folder, mark, spec, folder)
    return keep_prepared(found, spec, folder.with_name("again"))[1]
