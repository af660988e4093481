"""Trackers a person has and asked for; without being asked nothing is reported anywhere."""

from __future__ import annotations

import importlib.util
import os

from engine.core.errors import BadInput
from engine.core.sentences import sentence

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
                sentence("error-know_no_tracker", "I know no tracker {name}.", name=name),
                sentence("error-there", "There are: {why}.", why=", ".join(_PACKAGES)),
                sentence("error-change_nlforge_track_or_unset", "Change NLFORGE_TRACK, or unset it."),
            )
        if importlib.util.find_spec(package) is None and not (
            name == "tensorboard" and importlib.util.find_spec("tensorboard")
        ):
            raise BadInput(
                sentence("error-tracker_not_installed", "The tracker {name} is not installed.", name=name),
                "",
                sentence(
                    "error-install_pip_install_or_unset",
                    "Install it (pip install {package}), or unset NLFORGE_TRACK.",
                    package=package,
                ),
            )
    return tuple(wanted)
