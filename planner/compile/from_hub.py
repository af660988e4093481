"""Data sets of the model hub: where they come from, under which licence, and what to do where one is not here."""

from __future__ import annotations

from collections.abc import Sequence

from engine.data.hub_place import may_be_set, pinned
from engine.data.profile import DataProfile
from planner.plan import Origin, Question, measured
from planner.sentences import sentence

KNOWN = "hub"
"""Part of the origin of a source that says from which data set it is."""


def hub_origins(profiles: Sequence[DataProfile]) -> dict[str, Origin]:
    """From which data set, and under which licence, each source is that comes from the hub."""
    return {f"data.sources[{p.path}].{KNOWN}": measured(_said(p)) for p in profiles if p.hub}


def _said(profile: DataProfile) -> str:
    if not profile.hub_license:
        return sentence("reason-hub-no-licence", "{data} of the model hub, licence: not named", data=profile.hub)
    return sentence(
        "reason-hub", "{data} of the model hub, licence: {licence}", data=profile.hub, licence=profile.hub_license
    )


def hub_questions(unseen: Sequence[str]) -> dict[str, Question]:
    """Of the sources that are not here what is asked about those that are, or may be, data sets of the hub."""
    found = {}
    for path in unseen:
        if (of_hub := pinned(path)) is not None:
            text = sentence(
                "question-hub-not-here",
                "{data} is a data set on the model hub and not on this machine, and nothing is fetched unasked. If it "
                "may be fetched, do it once with “nlforge data fetch {data}”; or name a file or folder.",
                data=of_hub.written,
            )
        elif (name := may_be_set(path)) is not None:
            text = sentence(
                "question-hub-no-commit",
                "There is no file or folder {path} here. Where is it? If it is a data set on the model hub, it has to "
                "be named with its commit: “nlforge data look {name}” looks that up, if the hub may be asked.",
                path=path,
                name=name,
            )
        else:
            continue
        found[path] = Question(field="data_sources", text=text)
    return found
