"""Trackers a person has and asked for; without being asked nothing is reported anywhere."""

from __future__ import annotations

import importlib.util
import os

from engine.core.errors import BadInput

_PACKAGES = {"trackio": "trackio", "mlflow": "mlflow", "wandb": "wandb", "tensorboard": "tensorboardX"}


def trackers() -> tuple[str, ...]:
    """Names in NLFORGE_TRACK, as TRL's `report_to` knows them; none where it is not set.

    Raises:
        BadInput: one is not known, or not installed.
    """
    wanted = [name.strip().lower() for name in os.environ.get("NLFORGE_TRACK", "").split(",") if name.strip()]
    for name in wanted:
        package = _PACKAGES.get(name)
        if package is None:
            raise BadInput(
                f"I know no tracker {name}.",
                f"There are: {', '.join(_PACKAGES)}.",
                "Change NLFORGE_TRACK, or unset it.",
            )
        if importlib.util.find_spec(package) is None and not (
            name == "tensorboard" and importlib.util.find_spec("tensorboard")
        ):
            raise BadInput(
                f"The tracker {name} is not installed.",
                "",
                f"Install it (pip install {package}), or unset NLFORGE_TRACK.",
            )
    return tuple(wanted)
